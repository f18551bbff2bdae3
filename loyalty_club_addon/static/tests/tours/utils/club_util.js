import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import { browser } from "@web/core/browser/browser";

const XMLHttpRequest = browser.XMLHttpRequest;
const consoleError = console.error;
let lostCall = null;

/** Open the customer list and type; no Enter: a complete mobile is looked up by itself. */
export function typeCustomer(query) {
    return [
        {
            content: "open the customer list",
            trigger: ".product-screen .set-partner",
            run: "click",
        },
        {
            content: `type ${query}`,
            trigger: ".modal-header .input-group input",
            run: `edit ${query}`,
        },
    ];
}
/** The row of a customer: his name and whose points he brings. */
const customerRow = (name, whose) =>
    `.partner-list .partner-info:contains("${name}"):has(.club-whose:contains("${whose}"))`;

export function customerShown(name, whose, points) {
    return {
        content: `${name} is found, ${whose}: ${points}`,
        trigger: `${customerRow(name, whose)} .club-partner:contains("${points}")`,
    };
}
export function chooseCustomer(name, whose) {
    return {
        content: `choose ${name}, ${whose}`,
        trigger: `${customerRow(name, whose)} b:contains("${name}")`,
        run: "click",
    };
}
/** From the mobile to the customer on the order. */
export function serve(query, name, whose) {
    return [...typeCustomer(query), chooseCustomer(name, whose), clubLineSays(name)];
}
export function enrol(name, { consent = true } = {}) {
    return [
        {
            content: "nobody has this number: name of the new member",
            trigger: ".club-enrol-panel .club-enrol-name",
            run: `edit ${name}`,
        },
        ...(consent
            ? [
                  {
                      content: "messages are welcome",
                      trigger: ".club-enrol-panel .club-enrol-consent input",
                      run: "click",
                  },
              ]
            : []),
        {
            content: "enrol",
            trigger: ".club-enrol-panel .club-enrol-confirm:enabled",
            run: "click",
        },
    ];
}
export function clubLineSays(text) {
    return { content: `club line: ${text}`, trigger: `.club-line:contains("${text}")` };
}
export function rewardButtonSays(text) {
    return { content: `reward button: ${text}`, trigger: `.club-rewards:contains("${text}")` };
}
/** Touch 1 opens the rewards, touch 2 takes one. */
export function takeReward(text) {
    return [
        openRewards(),
        {
            content: `take ${text}`,
            trigger: `.club-rewards-popup .club-reward:contains("${text}")`,
            run: "click",
        },
    ];
}
export function openRewards() {
    return { content: "open the rewards", trigger: ".club-line .club-rewards", run: "click" };
}
export function rewardRefused(reward, reason) {
    return {
        content: `${reward}: ${reason}`,
        trigger: `.club-reward-refused:contains("${reward}") .club-why-not:contains("${reason}")`,
    };
}
export function noRewardOpen() {
    return { content: "no reward is open", trigger: ".club-no-reward" };
}
export function closeRewards() {
    return {
        content: "close the rewards",
        trigger: ".modal:has(.club-rewards-popup) .btn-close",
        run: "click",
    };
}
export function chooseHolder(label) {
    return {
        content: `the purchase counts for: ${label}`,
        trigger: `.club-own .btn:contains("${label}")`,
        run: "click",
    };
}
/** Pay exactly, by a method without change. */
export function payExactly() {
    return [
        ...ProductScreen.clickPayButton(),
        ...PaymentScreen.clickPaymentMethod("Bank"),
        ...PaymentScreen.clickValidate(),
    ];
}
export function receiptSays(part, text) {
    return {
        content: `receipt, ${part}: ${text}`,
        // the same receipt may stand outside the screen too, to be printed
        trigger: `.receipt-screen .pos-receipt .club-${part}:contains("${text}")`,
        timeout: 30000,
    };
}
/** Search in a list of customers that is open already. */
export function chooseInList(query, name, whose) {
    return [
        {
            content: `search ${query}`,
            trigger: ".modal-header .input-group input",
            run: `edit ${query}`,
        },
        chooseCustomer(name, whose),
    ];
}
/** In the list of paid orders, for the first one of this amount. */
export function registerForMember(amount, query, name, whose) {
    return [
        Chrome.clickOrders(),
        TicketScreen.selectFilter("Paid"),
        TicketScreen.selectOrderByPrice(amount),
        {
            content: "register for a member",
            trigger: ".ticket-screen .club-register",
            run: "click",
        },
        chooseInList(query, name, whose),
    ].flat();
}
export function cannotRegister() {
    return {
        content: "it has a customer now",
        trigger: ".ticket-screen:has(.control-buttons):not(:has(.club-register))",
    };
}
export function notified(text) {
    return { content: `told: ${text}`, trigger: `.o_notification:contains("${text}")` };
}
/** A piece comes back that no receipt names. */
export function takeBack(product) {
    return [
        ProductScreen.addOrderline(product, "1"),
        ProductScreen.clickNumpad("+/-"),
        ProductScreen.selectedOrderlineHasDirect(product, "-1"),
    ].flat();
}
export function answerDialog(label, button = ".btn-primary") {
    return {
        content: `answer: ${label}`,
        trigger: `.modal:contains("Ask for the member") .modal-footer ${button}:contains("${label}")`,
        run: "click",
    };
}
export function nextCustomer() {
    return ReceiptScreen.clickNextOrder();
}

/**
 * Take back lines of a paid order and pay the customer.
 *
 * @param {string} order its number
 * @param {...[string, string, string]} lines product, quantity (one digit), quantity sold
 */
export function refund(order, ...lines) {
    return [
        ...ProductScreen.clickRefund(),
        TicketScreen.selectOrder(order),
        ...lines.flatMap(([product, quantity, sold], number) => [
            // the first line of the order is selected already
            ...(number ? ProductScreen.clickLine(product, sold) : []),
            ProductScreen.clickNumpad(quantity),
            TicketScreen.toRefundTextContains(`To Refund: ${quantity}`),
        ]),
        TicketScreen.confirmRefund(),
        ...PaymentScreen.clickPaymentMethod("Bank"),
        ...PaymentScreen.clickValidate(),
    ].flat();
}
/**
 * Lose the next call of a method on the line.
 *
 * @param {string} method
 * @param {"request"|"answer"} what whether the server hears it
 */
export function loseCall(method, what) {
    class LosingRequest extends XMLHttpRequest {
        open(verb, url) {
            this.isLost = url.endsWith(`/${method}`) && !lostCall;
            return super.open(...arguments);
        }
        send(data) {
            if (!this.isLost) {
                return super.send(data);
            }
            lostCall = JSON.parse(data).params;
            if (what === "request") {
                setTimeout(() => this.dispatchEvent(new Event("error")));
                return;
            }
            super.addEventListener("load", () => this.dispatchEvent(new Event("error")));
            return super.send(data);
        }
        addEventListener(name, listener) {
            const onlyWhenHeard = () => this.isLost || listener();
            return super.addEventListener(name, name === "load" ? onlyWhenHeard : listener);
        }
    }
    return {
        content: `the next ${method} is lost: ${what}`,
        trigger: ".pos",
        run: () => {
            lostCall = null;
            browser.XMLHttpRequest = LosingRequest;
            // the till logs the loss, as it should; it is no failure of the tour
            console.error = (...args) =>
                String(args[0]).includes("ConnectionLostError")
                    ? console.info(...args)
                    : consoleError.apply(console, args);
        },
    };
}
/** The line is back: make the lost call again, as often as it likes. */
export function repeatLostCall() {
    return {
        content: "repeat the lost call",
        trigger: ".pos",
        run: async () => {
            if (!lostCall) {
                throw new Error("No call was lost");
            }
            browser.XMLHttpRequest = XMLHttpRequest;
            console.error = consoleError;
            const { model, method, args } = lostCall;
            await window.posmodel.data.orm.call(model, method, args);
            await window.posmodel.data.orm.call(model, method, args);
        },
    };
}
export function rewardSays(brings, costs) {
    return {
        content: `a reward brings ${brings} for ${costs}`,
        trigger: `.club-rewards-popup .club-reward:contains("${brings}"):contains("${costs}")`,
    };
}
export function takeHalf(text) {
    return {
        content: `half: ${text}`,
        trigger: `.club-rewards-popup .club-reward-half:contains("${text}")`,
        run: "click",
    };
}
export function openAmount() {
    return {
        content: "an amount",
        trigger: ".club-rewards-popup .club-reward-amount",
        run: "click",
    };
}
/** Press a key of the number popup and read what it makes of it. */
export function typeAmount(key, text) {
    return [
        {
            content: `press ${key}`,
            trigger: `.modal .numpad button:contains(/^${key}$/)`,
            run: "click",
        },
        { content: `it says ${text}`, trigger: `.modal .modal-body:contains("${text}")` },
    ];
}
export function noteMobile() {
    return {
        content: "note the number",
        trigger: ".club-enrol-panel .club-note-mobile",
        run: "click",
    };
}
export function notedSays(text) {
    return { content: `noted: ${text}`, trigger: `.club-noted:contains("${text}")` };
}
/** The till notices by itself within seconds; here it is told to look. */
const checkConnection = (content, trigger) => ({
    content,
    trigger,
    run: () => window.posmodel.data.checkConnectivity(),
});
export function goOffline() {
    return checkConnection("the line is down", ".product-screen");
}
export function goOnline() {
    return [
        checkConnection("the line is back", ".receipt-screen"),
        {
            content: "the order is with the server",
            trigger: "body",
            run: async () => {
                await window.posmodel.syncAllOrders();
            },
        },
    ];
}
