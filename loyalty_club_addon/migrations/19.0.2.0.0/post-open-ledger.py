from odoo import SUPERUSER_ID, api, fields


def migrate(cr, version):
    """Clubs from before the ledger: their points become opening entries, their documents older
    ones."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    clubs = env['loyalty.program'].with_context(active_test=False).search([('is_club', '=', True)])
    if clubs:
        clubs._club_open_ledger()
        clubs.club_since = fields.Datetime.now()
