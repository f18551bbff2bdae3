from odoo import api, fields, models
from odoo.tools import SQL

from .loyalty_club_purchase_projection import DEFINITIONS


class LoyaltyClubPurchase(models.Model):
    """Documents look at the tier of their customer at once. Whoever gets or loses purchases in
    another way (an import, its undo, a rebuild, a contact that moved to another company) is looked
    at in the next night."""

    _inherit = 'loyalty.club.purchase'

    @api.model_create_multi
    def create(self, vals_list):
        purchases = super().create(vals_list)
        self._review_later(purchases.holder_id.ids)
        return purchases

    def write(self, vals):
        holders = self.holder_id
        result = super().write(vals)
        self._review_later((holders | self.holder_id).ids)
        return result

    def unlink(self):
        holders = self.holder_id
        result = super().unlink()
        self._review_later(holders.ids)
        return result

    @api.model
    def _review_later(self, holder_ids):
        """The next review decides the tiers of these customers anew.

        :param holder_ids: ids of res.partner
        """
        programs = self.env['loyalty.program'].sudo()._club_tier_program_ids()
        if not programs or not holder_ids:
            return
        members = self.env['loyalty.club.member']
        members.flush_model(['partner_id', 'program_id', 'tier_review_on'])
        # yesterday is over wherever the club is
        self.env.cr.execute(SQL("""
            UPDATE loyalty_club_member
               SET tier_review_on = %(day)s
             WHERE partner_id = ANY(%(holders)s) AND program_id = ANY(%(programs)s)
               AND (tier_review_on IS NULL OR tier_review_on > %(day)s)
        """, day=fields.Date.subtract(fields.Date.today(), days=1), holders=list(holder_ids),
            programs=list(programs)))
        members.invalidate_model(['tier_review_on'], flush=False)

    @api.model
    def _project(self, model, ids):
        before = self._holders(model, ids)
        result = super()._project(model, ids)
        after = self._holders(model, ids) if before else {}
        self._review_later([
            holder for document, holder in before.items() if after.get(document) != holder
        ])
        return result

    @api.model
    def _holders(self, model, ids):
        """:return: dict {document id: holder id} of the purchases written for documents, empty
        while no club has tiers"""
        if not self.env['loyalty.program'].sudo()._club_tier_program_ids():
            return {}
        return dict(self.env.execute_query(SQL(
            "SELECT %(column)s, holder_id FROM loyalty_club_purchase"
            " WHERE %(column)s = ANY(%(ids)s)",
            column=SQL.identifier(DEFINITIONS[model][0]), ids=list(ids),
        )))
