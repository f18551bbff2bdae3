from odoo import api, fields, models


class LoyaltyRule(models.Model):
    """What lines that were sold cheaply bring by a rule of a club."""

    _inherit = 'loyalty.rule'

    club_under_list = fields.Selection(
        string="Below List Price",
        selection=[
            ('full', "Lines count in full"),
            ('half', "Lines count half"),
            ('nothing', "Lines bring nothing"),
        ],
        required=True,
        default='full',
        help="Lines whose price is below the list price of the product on that day, whether by a"
        " price list, a discount or by hand. Discounts of rewards do not count here.",
    )
    club_under_list_percent = fields.Float(
        string="At Least % Below", digits=(5, 2),
        help="Only lines that are at least so many percent below the list price; 0: any.",
    )
    club_minimum_margin = fields.Float(
        string="Minimum Margin %", digits=(5, 2),
        help="Lines with less margin bring nothing: price without tax against the cost of the"
        " product, before discounts of rewards. 0: any margin.",
    )

    _club_under_list_percent_range = models.Constraint(
        'CHECK (club_under_list_percent >= 0 AND club_under_list_percent <= 100)',
        "At Least % Below: a percentage from 0 to 100.",
    )
    _club_minimum_margin_range = models.Constraint(
        'CHECK (club_minimum_margin >= 0 AND club_minimum_margin < 100)',
        "Minimum Margin %: from 0 to less than 100.",
    )

    def _club_looks_at_prices(self):
        """:return: whether one of these rules asks what lines cost or would have cost"""
        return any(
            rule.club_under_list != 'full' or rule.club_minimum_margin for rule in self
        )

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            *super()._load_pos_data_fields(config),
            'club_under_list', 'club_under_list_percent', 'club_minimum_margin',
        ]
