from odoo import fields, models


class ResUsers(models.Model):
    _inherit = 'res.users'

    club_adjust_own = fields.Boolean(
        string="Own Limits for Points",
        groups='base.group_erp_manager',
        help="This person's limits for points by hand differ from those of the company.",
    )
    club_adjust_limit = fields.Float(
        string="Points at Once", digits=(16, 2), groups='base.group_erp_manager',
        help="Most points this person gives or takes at once without a second person. 0: no limit.",
    )
    club_adjust_month_limit = fields.Float(
        string="Points a Month", digits=(16, 2), groups='base.group_erp_manager',
        help="Most points this person gives and takes in a month of the company's calendar without"
        " a second person. 0: no limit.",
    )

    def _club_adjust_limits(self, company):
        """:return: `(points at once, points a month)` this person decides alone; 0: no limit"""
        self.ensure_one()
        own = self.sudo()
        source = own if own.club_adjust_own else company.sudo()
        return source.club_adjust_limit, source.club_adjust_month_limit

    def _club_is_own(self, partners):
        """:return: whether some of these customers are the user himself or his own company"""
        self.ensure_one()
        mine, theirs = self.sudo().partner_id, partners.sudo()
        return bool(
            (mine | mine.commercial_partner_id) & (theirs | theirs.commercial_partner_id),
        )
