from odoo import models
from odoo.tools import SQL

AT_ONCE = 1000  # more are looked at in the background


class LoyaltyClubMember(models.Model):
    """Reviewing the members somebody has selected."""

    _inherit = 'loyalty.club.member'

    def action_review_tiers(self):
        """Look at these members now; many of them in the background.

        :return: what the browser says of it
        """
        self.check_access('write')
        members = self.sudo().filtered(lambda member: member.state != 'left')
        if len(members) > AT_ONCE:
            members._review_in_background()
            message = self.env._(
                "%(count)s members are being looked at. Who moves is on the list of tier changes.",
                count=self.env['loyalty.club.earning']._format(len(members)),
            )
        else:
            moved = members._evaluate_tier(self.env._("Reviewed by hand"))
            message = self.env._(
                "%(count)s members looked at, of whom %(moved)s have another tier now.",
                count=self.env['loyalty.club.earning']._format(len(members)),
                moved=self.env['loyalty.club.earning']._format(len(moved)),
            )
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'type': 'info', 'message': message,
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }

    def _review_in_background(self):
        """Their day has come: the next review meets them."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE loyalty_club_member SET tier_review_on = CURRENT_DATE - 1 WHERE id = ANY(%s)",
            self.ids,
        ))
        self.invalidate_recordset(['tier_review_on'])
        self._review_soon()
