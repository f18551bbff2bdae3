"""Numbers in the digits of the reader. The till does the same in `utils/club_format.js`."""

import re

PERSIAN = str.maketrans('0123456789,.', '۰۱۲۳۴۵۶۷۸۹٬٫')
# a separator stands between digits; a comma or full stop of the sentence stays what it is
NUMBER = re.compile(r'\d+(?:[.,]\d+)*', re.ASCII)


def separator(language):
    """Return what stands between two texts of a line: the dot looks like a Persian zero.

    >>> separator('fa_IR'), separator('en_US')
    (' – ', ' · ')
    """
    return ' – ' if (language or '').startswith('fa') else ' · '


def localise(text, language):
    """Write the numbers in a text with the digits and separators of a language.

    :param str text: numbers with ASCII digits, "," between thousands and "." before decimals
    :param language: language code as of `res.lang`, e.g. 'fa_IR'; None or '' leaves the text
    :return: the text; only Persian readers get other digits

    >>> localise('1,234,567.5', 'fa_IR')
    '۱٬۲۳۴٬۵۶۷٫۵'
    >>> localise('2 of 3, at most.', 'fa')
    '۲ of ۳, at most.'
    >>> localise('1,234', 'en_US')
    '1,234'
    """
    if not (language or '').startswith('fa'):
        return text
    return NUMBER.sub(lambda number: number[0].translate(PERSIAN), text)
