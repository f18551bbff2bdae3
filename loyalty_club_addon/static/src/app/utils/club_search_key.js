/**
 * The JavaScript side of tools/search_key.py: same functions, same results. The reasons stand
 * there; the cases in tests/cases/search_key.json hold both together.
 */

// What Unicode keeps apart and people do not, and Persian and Arabic digits.
const FOLD = {
    ...{ ي: "ی", ى: "ی", ے: "ی", ێ: "ی", ې: "ی" },
    ...{ ك: "ک", ڪ: "ک" },
    ...{ ة: "ه", ۃ: "ه", ہ: "ه", ھ: "ه", ە: "ه" },
    ...{ ٱ: "ا", ς: "σ", ء: "", ـ: "" },
    ...Object.fromEntries([..."۰۱۲۳۴۵۶۷۸۹"].map((digit, value) => [digit, String(value)])),
    ...Object.fromEntries([..."٠١٢٣٤٥٦٧٨٩"].map((digit, value) => [digit, String(value)])),
};
const FOLDABLE = new RegExp(`[${Object.keys(FOLD).join("")}]`, "gu");
const JOINERS = /[\u200b\u200c]/gu;
const JOINER = /\u200c/gu;
const MARKS_AND_INVISIBLE = /(?!\u200c)[\p{Mn}\p{Me}\p{Cf}]/gu;
const NOT_IN_WORD = /[^\p{L}\p{N}\p{Mc}]+/gu;

const NAME_STARTS = new Set([
    ...["محمد", "علی", "امیر", "سید", "میر", "غلام", "عبد", "حمید", "فاطمه", "ابو", "نصر"],
]);
const NAME_ENDS = new Set([
    ...["پور", "زاده", "نژاد", "نیا", "فر", "منش", "خواه", "دوست", "پناه", "وند", "نسب", "ابادی"],
    ...["الله", "اله", "الدین", "ها", "های"],
]);

const PHONE = /^[0-9+\-(). /]+$/;
const PHONE_RUNS = /[0-9+\-(). /]+/g;
const IRAN = /^0?98(0?[1-9][0-9]{9})$/;
const CALLING_CODE =
    /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9][0-9]{2})/;
const TRUNK_ZERO = /^([( ]*(?:\+|00) ?[0-9]{1,3}[ -]*)\(0\)/;
const MOBILE = /^9[0-9]{9}$/;
const LONGEST_NUMBER = 15;
const SHORTEST_NUMBER = 3;
const BETWEEN_NUMBERS = [/\/| - | {2,}/, /[ -](?=\+|0[1-9])/];

/** Return `text` as lower-case words of folded letters and ASCII digits, one space between. */
export function normalise(text) {
    return words(fold(text)).join(" ");
}

/** Return the digits that identify a phone number, "" when `text` is not one. */
export function phoneKey(text) {
    const phone = parsePhone(fold(text));
    return phone ? (phone.country === "98" ? "" : phone.country) + phone.digits : "";
}

/**
 * Return the key of a partner: tokens joined by a space, none contained in another.
 *
 * @param {string} name
 * @param {string[]} phones fields that may hold several numbers or an extension
 * @param {string[]} references codes, found with or without their separators
 */
export function searchKey(name, phones, references) {
    const tokens = [
        ...nameTokens(fold(name).split(" ")),
        ...[name, ...phones].flatMap(numbers),
        ...references.map((reference) => words(fold(reference)).join("")),
    ];
    return withoutContained(tokens).join(" ");
}

/**
 * Return the terms of `query`; a partner matches when its key contains every one.
 * No terms: nothing to search for was typed (yet), such as "0", "+98" or "%".
 */
export function searchTerms(query) {
    const text = fold(query).replace(JOINER, " ");
    const phone = onlyDigits(text).length >= SHORTEST_NUMBER && parsePhone(text);
    return withoutContained(phone ? [digitTerm(phone)] : text.split(" ").flatMap(chunkTerms));
}

/** Tell whether `query` is a complete Iranian mobile number, however it is written. */
export function isMobile(query) {
    const phone = parsePhone(fold(query));
    return Boolean(phone) && ["", "98"].includes(phone.country) && MOBILE.test(phone.digits);
}

function fold(text) {
    return (text || "")
        .normalize("NFKD")
        .replace(JOINERS, "\u200c")
        .replace(/[\p{Z}\t\n\v\f\r]/gu, " ")
        .replace(/[\p{Pd}\u2212]/gu, "-")
        .replace(MARKS_AND_INVISIBLE, "")
        .toUpperCase()
        .toLowerCase()
        .replace(FOLDABLE, (char) => FOLD[char]);
}

function words(folded) {
    return folded.replace(NOT_IN_WORD, " ").split(" ").filter(Boolean);
}

function onlyDigits(text) {
    return text.replace(/[^0-9]/g, "");
}

/** Return {country, digits}: calling code or "", digits after it; null when not a phone number. */
function parsePhone(folded) {
    const text = folded.replace(JOINER, " ").trim();
    const plus = /^[( ]*\+/.test(text);
    let digits = onlyDigits(text);
    if (!digits || digits.length > LONGEST_NUMBER) {
        return null;
    }
    if (!PHONE.test(text) || text.split("+").length - 1 > Number(plus)) {
        return null;
    }
    if (plus || (digits.length >= 7 && /^00[^0]/.test(digits))) {
        digits = onlyDigits(text.replace(TRUNK_ZERO, "$1"));
        digits = plus ? digits : digits.slice(2);
        const country = digits.match(CALLING_CODE)?.[0] ?? "";
        const national = digits.slice(country.length);
        return { country, digits: country === "98" ? national.replace(/^0+/, "") : national };
    }
    const iranian = digits.match(IRAN);
    if (iranian) {
        return { country: "98", digits: iranian[1].replace(/^0+/, "") };
    }
    return { country: "", digits: digits.replace(/^0/, "") };
}

function numbers(text) {
    const split = (parts, separator) =>
        parts.flatMap((part) =>
            onlyDigits(part).length > LONGEST_NUMBER ? part.split(separator) : [part]
        );
    return (fold(text).replace(JOINER, " ").match(PHONE_RUNS) || [])
        .flatMap((run) => BETWEEN_NUMBERS.reduce(split, [run]))
        .filter((part) => onlyDigits(part).length >= SHORTEST_NUMBER)
        .map((part) => phoneKey(part) || onlyDigits(part));
}

function nameTokens(chunks) {
    const tokens = [];
    let previous;
    for (const word of chunks.map((chunk) => words(chunk).join("")).filter(Boolean)) {
        if (tokens.length && (NAME_STARTS.has(previous) || NAME_ENDS.has(word))) {
            tokens[tokens.length - 1] += word;
        } else {
            tokens.push(word);
        }
        previous = word;
    }
    return tokens;
}

function chunkTerms(chunk) {
    const found = words(chunk);
    if (!onlyDigits(chunk)) {
        return found;
    }
    const code = found.join("");
    const phone = parsePhone(chunk) || parsePhone(code);
    return [phone ? digitTerm(phone) : code];
}

function digitTerm({ country, digits }) {
    return country === "98" || digits.length > 3 ? digits : country + digits;
}

function withoutContained(tokens) {
    const unique = [...new Set(tokens)].filter(Boolean);
    return unique.filter(
        (token) => !unique.some((other) => token !== other && other.includes(token))
    );
}
