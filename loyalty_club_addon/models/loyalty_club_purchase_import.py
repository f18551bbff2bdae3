from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, fields, models

NOON = time(12)  # of a day without a time: the same day in most time zones


class LoyaltyClubPurchase(models.Model):
    """Purchases from before this database."""

    _inherit = 'loyalty.club.purchase'

    import_id = fields.Many2one(
        comodel_name='loyalty.club.import', readonly=True, index='btree_not_null',
        ondelete='restrict', help="The file this purchase came with.",
    )
    import_key = fields.Char(
        readonly=True, copy=False, help="Names the row of its source; see the import.",
    )

    _import_key_once = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL",
    )

    @api.model
    def _add_imported(self, job, rows):
        """Add past purchases. A row that is there already fails on its key.

        :param job: loyalty.club.import record
        :param rows: list of dicts with number, key, partner_id and `parsed`
        :return: the purchases
        """
        zone = ZoneInfo(job.company_id._club_zone())
        return self.sudo().create([{
            'name': row['parsed'].get('document') or f"{job.source} {row['number']}",
            'company_id': job.company_id.id,
            'holder_id': row['partner_id'],
            'channel': 'import',
            'import_id': job.id,
            'import_key': row['key'],
            'day': row['parsed']['day'],
            'date': self._imported_moment(row['parsed'], zone),
            'amount_total': float(row['parsed']['amount']),
            'amount_untaxed': float(row['parsed'].get('untaxed') or row['parsed']['amount']),
            'margin': float(row['parsed'].get('margin') or 0),
        } for row in rows])

    @api.model
    def _imported_moment(self, values, zone):
        """:return: the moment (UTC, naive) of a day and a time of the company"""
        clock = time.fromisoformat(values['time']) if values.get('time') else NOON
        local = datetime.combine(date.fromisoformat(values['day']), clock, zone)
        return local.astimezone(ZoneInfo('UTC')).replace(tzinfo=None)
