from odoo import api, fields, models

from ..tools import spending


class LoyaltyReward(models.Model):
    """Money for points: the member says how much, the club says how little and how much."""

    _inherit = 'loyalty.reward'

    club_points_min = fields.Float(
        string="Minimum Points",
        digits=(16, 2),
        help="Fewer points than this are not spent at once. 0: any number.",
    )
    club_basket_share = fields.Float(
        string="Most of the Basket (%)",
        digits=(16, 2),
        help="Points pay at most this share of the goods, tax included, before rewards."
        " 0 or 100: all of it.",
    )

    _club_points_min_positive = models.Constraint(
        'CHECK (club_points_min >= 0)', "Minimum Points: 0 or more points.",
    )
    _club_basket_share_percent = models.Constraint(
        'CHECK (club_basket_share >= 0 AND club_basket_share <= 100)',
        "Most of the Basket: between 0 and 100 percent.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            *super()._load_pos_data_fields(config), 'club_points_min', 'club_basket_share',
        ]

    def _club_is_money(self):
        """Money for points of a club, of which a member can take a part."""
        self.ensure_one()
        return bool(
            self.program_id.is_club and self.reward_type == 'discount'
            and self.discount_mode == 'per_point' and self.discount > 0 and not self.clear_wallet,
        )

    def _club_spending_terms(self, rate=1, is_limited=True):
        """
        :param float rate: units of the document's currency for one of the program's
        :param bool is_limited: False for what has been paid: only the price of a point counts
        :return: `tools.spending.Terms`
        """
        self.ensure_one()
        return spending.Terms(
            rate=self.discount * rate,
            step=self.required_points,
            minimum=self.club_points_min if is_limited else 0,
            share=self.club_basket_share if is_limited else 0,
        )

    def _club_limit_refusal(self, code):
        """:return: `(code, text)` of an answer of `tools.spending`, None for None"""
        self.ensure_one()
        if not code:
            return None
        points = self.env['loyalty.club.earning']._format(self.club_points_min)
        share = self.env['loyalty.club.earning']._format(self.club_basket_share)
        share += "٪" if (self.env.lang or '').startswith('fa') else " %"
        values = {'min_spend': {'points': points}, 'max_basket': {'share': share}}[code]
        if code == 'max_basket' and self.club_points_min:
            values['points'] = points
        return self.env['loyalty.club.reason']._refusal(code, **values)
