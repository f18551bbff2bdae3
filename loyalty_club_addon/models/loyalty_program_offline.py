from odoo import api, fields, models


class LoyaltyProgram(models.Model):
    """What a till may give for points while it cannot ask the server."""

    _inherit = 'loyalty.program'

    club_offline_amount = fields.Monetary(
        string="Spend Offline",
        currency_field='currency_id',
        help="Money that points may pay on one order while the till has no connection. The balance"
        " cannot be checked then: what turns out not to be there stands under Exceptions."
        " 0: points are earned offline, not spent.",
    )

    _club_offline_amount_positive = models.Constraint(
        'CHECK (club_offline_amount >= 0)', "Spend Offline: 0 or more.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), 'club_offline_amount']
