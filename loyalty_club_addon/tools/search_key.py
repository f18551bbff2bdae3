"""One way of writing names, numbers and references, so that people are found.

A partner has one *key* (`search_key`), a question becomes *terms* (`search_terms`), and the
partner is found when every term is contained in the key: LIKE '%term%' on the server, includes()
at the till. The same functions stand in static/src/app/utils/club_search_key.js; the cases in
tests/cases/search_key.json hold both to the same results.

Two ideas carry it:

* Containment forgives. A key joins what a question may take apart: the key of "علی‌رضا" is
  "علیرضا", which contains "علی" and "رضا" as well as "علیرضا".
* A term of digits is always an end of what was typed ("0912…" asks for "912…"), so shortening a
  number never hides anybody who would have been found with the longer one.
"""

import re
import unicodedata

# Letters that Unicode keeps apart and people do not. What a mark tells apart (آ أ ئ ؤ ۀ é)
# is decomposed before and needs no line here.
_LETTERS = {
    "ي": "ی", "ى": "ی", "ے": "ی", "ێ": "ی", "ې": "ی",
    "ك": "ک", "ڪ": "ک",
    "ة": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه",
    "ٱ": "ا", "ς": "σ",
    "ء": "", "ـ": "",
}
_FOLD = str.maketrans({
    **_LETTERS,
    **{chr(0x06F0 + digit): str(digit) for digit in range(10)},  # Persian
    **{chr(0x0660 + digit): str(digit) for digit in range(10)},  # Arabic
})
_JOINER = "\u200c"
_JOINERS = "\u200b\u200c"  # the zero-width space is often typed for the non-joiner
_BLANKS = "\t\n\v\f\r"
_DASHES = "-\u2212"  # the minus sign is no dash to Unicode

# Words that are written apart, joined or with a non-joiner, as it comes: «علی رضا»، «حسین پور».
_NAME_STARTS = frozenset((
    "محمد", "علی", "امیر", "سید", "میر", "غلام", "عبد", "حمید", "فاطمه", "ابو", "نصر",
))
_NAME_ENDS = frozenset((
    "پور", "زاده", "نژاد", "نیا", "فر", "منش", "خواه", "دوست", "پناه", "وند", "نسب", "ابادی",
    "الله", "اله", "الدین", "ها", "های",
))

_PHONE = re.compile(r"[0-9+\-(). /]+")
_IRAN = re.compile(r"0?98(0?[1-9][0-9]{9})")
_CALLING_CODE = re.compile(
    r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9][0-9]{2}"
)
_TRUNK_ZERO = re.compile(r"^([( ]*(?:\+|00) ?[0-9]{1,3}[ -]*)\(0\)")  # +44 (0)7700 …
_MOBILE = re.compile(r"9[0-9]{9}")
_LONGEST_NUMBER = 15  # digits, world-wide; more are several numbers in one field
_SHORTEST_NUMBER = 3  # internal numbers have three
# Between two numbers in one field, the sure separators first.
_BETWEEN_NUMBERS = (re.compile(r"/| - |  +"), re.compile(r"[ -](?=\+|0[1-9])"))


def normalise(text):
    """Return `text` as lower-case words of folded letters and ASCII digits, one space between.

    >>> normalise(" كافه\u200cي  آرام، شُعبهٔ ۱۲ ")
    'کافه ی ارام شعبه 12'
    >>> normalise("Café_100% Straße")
    'cafe 100 strasse'
    """
    return " ".join(_words(_fold(text)))


def phone_key(text):
    """Return the digits that identify a phone number, '' when `text` is not one.

    Iranian numbers lose country code and trunk zero, those of other countries only "+" or "00".
    A number typed in part gives the beginning of its key.

    >>> phone_key("+98 (912) 123-4567"), phone_key("۰۹۱۲۱۲۳۴۵۶۷"), phone_key("021 0000 0108")
    ('9121234567', '9121234567', '2100000108')
    >>> phone_key("+44 (0)7700 900123"), phone_key("A-0042")
    ('447700900123', '')
    """
    country, digits = _parse_phone(_fold(text)) or ("", "")
    return digits if country == "98" else country + digits


def search_key(name, phones, references):
    """Return the key of a partner: tokens joined by a space, none contained in another.

    `phones` are fields that may hold several numbers or an extension; `references` are codes
    (internal reference, card codes, national number) that are found with or without separators.

    >>> search_key("علی رضا حسین‌پور", ["+98 912 000 0101", "09120000101"], ["A-0042"])
    'علیرضا حسینپور 9120000101 a0042'
    """
    tokens = _name_tokens(_fold(name).split(" "))
    for text in (name, *phones):
        tokens += _numbers(text)
    tokens += ["".join(_words(_fold(reference))) for reference in references]
    return " ".join(_without_contained(tokens))


def search_terms(query):
    """Return the terms of `query`; a partner matches when its key contains every one.

    Terms consist of letters and digits only, so they are safe within a LIKE pattern. No terms
    means that nothing to search for was typed (yet), such as "0", "+98" or "%".

    >>> search_terms("علي ۰۹۱۲"), search_terms("0912 000"), search_terms("+44 7700 900123")
    (['علی', '912'], ['912000'], ['7700900123'])
    >>> search_terms("A-0042"), search_terms("50%_")
    (['a0042'], ['50'])
    """
    text = _fold(query).replace(_JOINER, " ")
    if _parse_phone(text) and len(_only_digits(text)) >= _SHORTEST_NUMBER:
        return list(filter(None, [_digit_term(text)]))
    terms = []
    for chunk in text.split(" "):
        terms += _chunk_terms(chunk)
    return _without_contained(terms)


def is_mobile(query):
    """Tell whether `query` is a complete Iranian mobile number, however it is written.

    >>> is_mobile("۰۹۱۲ ۱۲۳ ۴۵ ۶۷"), is_mobile("0912123456"), is_mobile("+93 912 123 456")
    (True, False, False)
    """
    country, digits = _parse_phone(_fold(query)) or ("", "")
    return country in ("", "98") and bool(_MOBILE.fullmatch(digits))


def _fold(text):
    """Return `text` in folded letters, with plain blanks, hyphens and non-joiners kept."""
    kept = []
    for char in unicodedata.normalize("NFKD", text or ""):
        category = unicodedata.category(char)
        if char in _JOINERS:
            kept.append(_JOINER)
        elif category[0] == "Z" or char in _BLANKS:
            kept.append(" ")
        elif category == "Pd" or char in _DASHES:
            kept.append("-")
        elif category not in ("Mn", "Me", "Cf"):  # marks, and invisible signs around numbers
            kept.append(char)
    # Up and down again: folds ß and ı as well, alike in Python and JavaScript.
    return "".join(kept).upper().lower().translate(_FOLD)


def _words(folded):
    return "".join(char if _in_word(char) else " " for char in folded).split()


def _in_word(char):
    category = unicodedata.category(char)
    return category[0] in "LN" or category == "Mc"


def _only_digits(text):
    return re.sub(r"[^0-9]", "", text)


def _parse_phone(folded):
    """Return (calling code or '', digits after it), None when `folded` is not a phone number."""
    text = folded.replace(_JOINER, " ").strip(" ")
    plus = text.lstrip("( ").startswith("+")
    digits = _only_digits(text)
    if not 0 < len(digits) <= _LONGEST_NUMBER:
        return None
    if not _PHONE.fullmatch(text) or text.count("+") > plus:
        return None
    if plus or len(digits) >= 7 and digits[:2] == "00" and digits[2] != "0":
        digits = _only_digits(_TRUNK_ZERO.sub(r"\1", text))
        digits = digits if plus else digits[2:]
        code = _CALLING_CODE.match(digits)
        country = code.group() if code else ""
        national = digits[len(country):]
        return country, national.lstrip("0") if country == "98" else national
    iranian = _IRAN.fullmatch(digits)
    if iranian:
        return "98", iranian.group(1).lstrip("0")
    return "", digits.removeprefix("0")


def _numbers(text):
    """Return the keys of the phone numbers found within `text`."""
    keys = []
    for run in _PHONE.findall(_fold(text).replace(_JOINER, " ")):
        parts = [run]
        for separator in _BETWEEN_NUMBERS:
            parts = [
                piece
                for part in parts
                for piece in (
                    separator.split(part) if len(_only_digits(part)) > _LONGEST_NUMBER else [part]
                )
            ]
        keys += [
            phone_key(part) or _only_digits(part)
            for part in parts
            if len(_only_digits(part)) >= _SHORTEST_NUMBER
        ]
    return keys


def _name_tokens(chunks):
    """Return one token a word, joined where Iranian names are written apart or together."""
    tokens = []
    previous = None
    for word in filter(None, ("".join(_words(chunk)) for chunk in chunks)):
        if tokens and (previous in _NAME_STARTS or word in _NAME_ENDS):
            tokens[-1] += word
        else:
            tokens.append(word)
        previous = word
    return tokens


def _chunk_terms(chunk):
    """Return the terms of a part of a query without blanks: a number, a code or words."""
    if not _only_digits(chunk):
        return _words(chunk)
    code = "".join(_words(chunk))
    number = next(filter(_parse_phone, (chunk, code)), None)
    return [_digit_term(number) if number else code]


def _digit_term(folded):
    """Return what to look for when digits were typed: also found where stored without country."""
    country, digits = _parse_phone(folded)
    return digits if country == "98" or len(digits) > 3 else country + digits


def _without_contained(tokens):
    unique = [token for token in dict.fromkeys(tokens) if token]
    return [
        token for token in unique
        if not any(token != other and token in other for other in unique)
    ]
