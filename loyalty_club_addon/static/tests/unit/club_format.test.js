import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { localization } from "@web/core/l10n/localization";
import { user } from "@web/core/user";
import {
    fitText,
    formatClubMoney,
    formatPercent,
    formatPoints,
    parseClubMoney,
} from "@loyalty_club_addon/app/utils/club_format";

describe.current.tags("headless");

const toman = { club_money_unit: "toman", club_money_factor: 10 };

beforeEach(() => {
    allowTranslations();
    patchWithCleanup(localization, {
        decimalPoint: ".",
        grouping: [3, 0],
        thousandsSep: ",",
    });
});

function readBy(lang) {
    patchWithCleanup(user, {
        get lang() {
            return lang;
        },
    });
}

test("points in the digits of the reader", () => {
    readBy("en-US");
    expect(formatPoints(1234567)).toBe("1,234,567");
    expect(formatPoints(0.5)).toBe("0.5");
    readBy("fa-IR");
    expect(formatPoints(1234567)).toBe("۱٬۲۳۴٬۵۶۷");
    expect(formatPoints(0.5)).toBe("۰٫۵");
});

test("Rial of the books are said in Toman, with Persian digits for who reads Persian", () => {
    readBy("en-US");
    expect(formatClubMoney(8402004, toman).toString()).toBe("840,200 Toman");
    readBy("fa-IR");
    expect(formatClubMoney(8402004, toman).toString()).toBe("۸۴۰٬۲۰۰ Toman");
});

test("a share of the basket", () => {
    readBy("en-US");
    expect(formatPercent(30)).toBe("30 %");
    readBy("fa-IR");
    expect(formatPercent(12.5)).toBe("۱۲٫۵٪");
});

test("money is typed in what people think in", () => {
    expect(parseClubMoney("1234.5", {})).toBe(1234.5);
    expect(parseClubMoney("1234", toman)).toBe(12340);
    expect(parseClubMoney("", toman)).toBe(0);
    expect(parseClubMoney("-", toman)).toBe(0);
});

test("a reason fits on a line of the till", () => {
    expect(fitText("a".repeat(60))).toBe("a".repeat(60));
    expect(fitText("a".repeat(61))).toBe("a".repeat(59) + "…");
});
