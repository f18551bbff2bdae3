from odoo import fields, models
from odoo.tools import SQL


class LoyaltyClubCashierReport(models.Model):
    """Which cashier gave points to which member: one row for each POS order and card.

    One member served by one cashier again and again, or afterwards by the receipt, is worth a
    look.
    """

    _name = 'loyalty.club.cashier.report'
    _description = "Points by Cashier"
    _auto = False
    _order = 'date desc, id desc'
    _rec_name = 'pos_order_id'
    _depends = {
        'loyalty.club.entry': [
            'card_id', 'document_id', 'document_model', 'kind', 'points', 'program_id',
        ],
        'loyalty.card': ['partner_id'],
        'pos.order': [
            'amount_total', 'club_registered_by_id', 'club_registered_on', 'company_id',
            'config_id', 'club_settled_on', 'date_order', 'user_id',
        ],
    }

    date = fields.Datetime(string="Order Date", readonly=True)
    pos_order_id = fields.Many2one(string="Order", comodel_name='pos.order', readonly=True)
    user_id = fields.Many2one(
        string="Cashier", comodel_name='res.users', readonly=True,
        help="Who gave the points: who took the order, or who registered its receipt afterwards.",
    )
    seller_id = fields.Many2one(
        string="Order Taken By", comodel_name='res.users', readonly=True,
    )
    is_late = fields.Boolean(
        string="Registered Late", readonly=True,
        help="The receipt was registered for the member afterwards.",
    )
    registered_on = fields.Datetime(readonly=True)
    config_id = fields.Many2one(string="Shop", comodel_name='pos.config', readonly=True)
    card_id = fields.Many2one(comodel_name='loyalty.card', readonly=True)
    partner_id = fields.Many2one(string="Member", comodel_name='res.partner', readonly=True)
    program_id = fields.Many2one(string="Club", comodel_name='loyalty.program', readonly=True)
    company_id = fields.Many2one(comodel_name='res.company', readonly=True)
    orders = fields.Integer(readonly=True)
    points = fields.Float(digits=(16, 2), readonly=True, help="Earned, less what was taken back.")
    amount = fields.Float(
        digits=(16, 2), readonly=True, help="Total of the order, in the currency of the shop.",
    )
    month_orders = fields.Integer(
        string="Orders in the Month", readonly=True, aggregator='max',
        help="How many orders of this member this cashier gave points to in the month.",
    )

    @property
    def _table_query(self):
        return SQL("""
            WITH earned AS (
                SELECT MIN(id) AS id, document_id AS order_id, card_id, program_id,
                       SUM(points) AS points
                  FROM loyalty_club_entry
                 WHERE document_model = 'pos.order' AND kind IN ('earn', 'earn_back')
              GROUP BY document_id, card_id, program_id
            )
            SELECT earned.id, earned.card_id, earned.program_id, earned.points, 1 AS orders,
                   card.partner_id, pos.id AS pos_order_id,
                   COALESCE(pos.club_settled_on, pos.date_order) AS date,
                   COALESCE(pos.club_registered_by_id, pos.user_id) AS user_id,
                   pos.user_id AS seller_id, pos.club_registered_on IS NOT NULL AS is_late,
                   pos.club_registered_on AS registered_on, pos.config_id, pos.company_id,
                   pos.amount_total AS amount,
                   COUNT(*) OVER (
                       PARTITION BY COALESCE(pos.club_registered_by_id, pos.user_id),
                                    earned.card_id,
                                    date_trunc('month', COALESCE(
                                        pos.club_settled_on, pos.date_order))
                   ) AS month_orders
              FROM earned
              JOIN pos_order pos ON pos.id = earned.order_id
              JOIN loyalty_card card ON card.id = earned.card_id
        """)
