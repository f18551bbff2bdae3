"""Rows of text out of a CSV or XLSX file that nobody has looked into yet.

A file is refused before it can fill the memory: by its size, by what it unpacks to, by its rows.
"""

import csv
import io
import zipfile
from datetime import date, datetime

ENCODINGS = ("utf-8", "windows-1256")
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
LARGEST_FILE = 64 * 2**20
LARGEST_UNPACKED = 512 * 2**20
ROWS, COLUMNS, CELL = 200_000, 60, 1000
BLANK_RUN = 1000  # so many empty rows are the end of a sheet


class FileProblem(ValueError):
    """A file that cannot be read; `code` says why, `values` where."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


def read_rows(content, encoding="auto", separator="auto"):
    """Yield (row number, list of texts) of each row that is not blank; numbers as a person sees.

    :param bytes content: the file; what is a zip archive is read as XLSX, first sheet
    :param encoding: 'auto' or one of `ENCODINGS`; a byte order mark wins
    :param separator: 'auto' or a key of `SEPARATORS`

    >>> list(read_rows("شماره;مبلغ\\n\\n۱;۲\\n".encode()))
    [(1, ['شماره', 'مبلغ']), (3, ['۱', '۲'])]
    """
    if not content:
        raise FileProblem("empty")
    if len(content) > LARGEST_FILE:
        raise FileProblem("too_large", megabytes=LARGEST_FILE >> 20)
    rows = _xlsx(content) if content[:4] == b"PK\x03\x04" else _csv(content, encoding, separator)
    count = blank = 0
    for number, cells in rows:
        if not any(cells):
            blank += 1
            if blank > BLANK_RUN:
                return
            continue
        count, blank = count + 1, 0
        if count > ROWS + 1:
            raise FileProblem("too_many_rows", rows=ROWS)
        if any(len(cell) > CELL for cell in cells):
            raise FileProblem("long_cell", row=number, length=CELL)
        while not cells[-1]:
            cells.pop()
        yield number, cells


def _csv(content, encoding, separator):
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise FileProblem("old_excel")
    text = _decode(content, encoding)
    if "\x00" in text:
        raise FileProblem("not_text")
    head = text[:text.find("\n")] if "\n" in text else text
    mark = SEPARATORS.get(separator) or max(SEPARATORS.values(), key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for cells in reader:
            if len(cells) > COLUMNS and any(cells[COLUMNS:]):
                raise FileProblem("too_many_columns", columns=COLUMNS)
            yield reader.line_num, [cell.strip() for cell in cells[:COLUMNS]]
    except csv.Error:
        raise FileProblem("bad_row", row=reader.line_num) from None


def _decode(content, encoding):
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        guesses = ["utf-16"]
    elif content[:3] == b"\xef\xbb\xbf":
        guesses = ["utf-8-sig"]
    else:
        guesses = ENCODINGS if encoding == "auto" else [encoding]
    for guess in guesses:
        try:
            return content.decode(guess)
        except UnicodeDecodeError:
            continue
    raise FileProblem("encoding", encoding=guesses[-1])


def _xlsx(content):
    import openpyxl  # noqa: PLC0415  slow to import, and only workbooks need it

    _check_archive(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_col=COLUMNS, values_only=True)
        for number, cells in enumerate(rows, start=1):
            yield number, [_text(cell) for cell in cells]
    except FileProblem:
        raise
    except Exception as error:
        raise FileProblem("workbook") from error


def _check_archive(content):
    """A small archive may unpack to more than the machine has."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError):
        raise FileProblem("workbook") from None
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise FileProblem("workbook")
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise FileProblem("unpacked", megabytes=LARGEST_UNPACKED >> 20)


def _text(cell):
    """Return what stands in a cell of a sheet as text: numbers without exponent, days as ISO.

    >>> _text(9121234567.0), _text(22.2), _text(datetime(2024, 8, 2)), _text(None)
    ('9121234567', '22.2', '2024-08-02', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()
