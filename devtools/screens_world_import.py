"""Runs inside Odoo: the file of an old club, checked and not yet imported."""

import base64

FILE = {
    'en': ('old_club.csv', "Old till", (
        "Name,Mobile,Date,Amount,Invoice",
        "Sarah Mitchell,09120000101,2024-08-02,125.00,A-101",
        "Edith Palmer,0912 000 0177,2024-08-04,99.50,A-102",
        "Sarah Mitchell,09120000101,2024-09-11,12.00,A-103",
        "George,123,2024-09-12,30.00,A-104",
        "Sarah Mitchell,09120000101,2024-13-04,5.00,A-105",
    )),
    'fa': ('باشگاه_قبلی.csv', "صندوق قبلی", (
        "نام,موبایل,تاریخ,مبلغ,شماره فاکتور",
        "سارا محمدی,۰۹۱۲۰۰۰۰۱۰۱,۱۴۰۳/۰۵/۱۲,۱۲۵۰۰۰۰,A-101",
        "نرگس امینی,۰۹۱۲ ۰۰۰ ۰۱۷۷,۱۴۰۳/۰۵/۱۴,۹۹۵۰۰۰,A-102",
        "سارا محمدی,۰۹۱۲۰۰۰۰۱۰۱,۱۴۰۳/۰۶/۲۱,۱۲۰۰۰۰,A-103",
        "بهرام,۱۲۳,۱۴۰۳/۰۶/۲۲,۳۰۰۰۰۰,A-104",
        "سارا محمدی,۰۹۱۲۰۰۰۰۱۰۱,۱۴۰۳/۱۳/۰۴,۵۰۰۰۰,A-105",
    )),
}


def make(shop, language):
    """Return the id of an import that is checked: most rows are ready, two are not."""
    name, source, lines = FILE[language]
    job = shop.env['loyalty.club.import'].create({
        'file': base64.b64encode('\n'.join(lines).encode()), 'filename': name, 'source': source,
        'program_id': shop._record('club').id,
    })
    job.action_check()
    return job.id
