"""QR codes as text: an SVG stands in the page itself, no image service and no drawing library."""

from xml.sax.saxutils import quoteattr

import qrcode

QUIET = 4  # modules of white around the code, as the standard asks


def svg(text, title):
    """Draw a QR code.

    :param str text: what a scanner reads
    :param str title: what a screen reader says
    :return: an `<svg>` element that fills the width of what it stands in

    >>> drawn = svg('0421234567890123', 'Code "for" the till')
    >>> drawn[:59]
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"'
    """
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    size = len(rows) + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img"'
        f' aria-label={quoteattr(title)} shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path d="{"".join(_runs(rows))}" fill="#000"/></svg>'
    )


def _runs(rows):
    """Yield path commands, one for each run of dark modules in a row."""
    for y, row in enumerate(rows, QUIET):
        start = None
        for x, dark in enumerate([*row, False], QUIET):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                yield f'M{start} {y}h{x - start}v1h-{x - start}z'
                start = None
