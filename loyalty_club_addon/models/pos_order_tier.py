from odoo import fields, models


class PosOrder(models.Model):
    """What the receipt says of the tier: reached now, or how far the next one is."""

    _inherit = 'pos.order'

    club_tier_note = fields.Char(
        string="Tier", copy=False, readonly=True,
        help="What the receipt says of the member's tier.",
    )

    def action_pos_order_paid(self):
        before = self._club_tier_before()
        result = super().action_pos_order_paid()
        if before is not None and (member := self.sudo().club_member_id):
            note = self.env['loyalty.club.tier.wording']._receipt_text(
                member, before.get(member, member.tier_id))
            if note:
                self.sudo().club_tier_note = note
        return result

    def _club_tier_before(self):
        """:return: dict {member: tier} before the purchase; None in a shop without tiers"""
        programs = self.env['loyalty.program'].sudo()._club_tier_program_ids()
        if not programs or self.club_settled_on:
            return None
        members = self.sudo()._club_members(self.env['loyalty.program'].sudo().browse(programs))
        return {member: member._tier_before() for member in members.values()}
