from odoo import api, fields, models
from odoo.tools import SQL

MEASURES = (
    'purchases', 'amount', 'points', 'ledger_points', 'point_cost', 'discount_cost', 'margin',
    'margin_left', 'losses',
)


class LoyaltyClubReplay(models.Model):
    """What a replay came to, as far as it is through."""

    _inherit = 'loyalty.club.replay'

    month_ids = fields.One2many(
        string="By Month", comodel_name='loyalty.club.replay.month', inverse_name='replay_id',
        readonly=True,
    )
    tier_ids = fields.One2many(
        string="By Tier", comodel_name='loyalty.club.replay.tier', inverse_name='replay_id',
        readonly=True,
    )
    order_ids = fields.One2many(
        string="Purchases to Look At", comodel_name='loyalty.club.replay.order',
        inverse_name='replay_id', readonly=True,
    )
    purchases = fields.Integer(compute='_compute_totals', help="Purchases of the period.")
    amount = fields.Monetary(
        string="Net Amount", compute='_compute_totals', help="What was bought, without tax.",
    )
    points = fields.Float(
        digits=(16, 2), compute='_compute_totals', help="Points, net of what came back.",
    )
    ledger_points = fields.Float(
        string="Points of the Ledger", digits=(16, 2), compute='_compute_totals',
        help="What the ledger says that the same purchases brought.",
    )
    point_cost = fields.Monetary(
        string="Cost of Points", compute='_compute_totals',
        help="When all of them are spent on the dearest reward.",
    )
    discount_cost = fields.Monetary(
        string="Discount of Tiers", compute='_compute_totals',
        help="Beyond the discount that the purchases were made with.",
    )
    margin = fields.Monetary(compute='_compute_totals', help="Of the purchases as they were made.")
    margin_left = fields.Monetary(
        compute='_compute_totals', help="Margin less the cost of points and discounts.",
    )
    give_back = fields.Float(
        string="Given Back (%)", digits=(16, 2), compute='_compute_totals',
        help="Points and discounts, of the net amount.",
    )
    losses = fields.Integer(
        string="At a Loss", compute='_compute_totals',
        help="Purchases whose points and discount cost more than their margin.",
    )

    @api.depends('month_ids', 'state', 'purchase_count')
    def _compute_totals(self):
        rows = self.env['loyalty.club.replay.month']._read_group(
            [('replay_id', 'in', self.ids)], ['replay_id'], [f'{name}:sum' for name in MEASURES],
        )
        found = {replay.id: values for replay, *values in rows}
        for replay in self:
            values = found.get(replay._origin.id) or [0] * len(MEASURES)
            for name, value in zip(MEASURES, values, strict=True):
                replay[name] = value
            cost = replay.point_cost + replay.discount_cost
            replay.give_back = 100 * cost / replay.amount if replay.amount else 0

    def _forget(self):
        """Throw away what was found."""
        self.ensure_one()
        for table in ('month', 'tier', 'order'):
            self.env.cr.execute(SQL(
                "DELETE FROM %s WHERE replay_id = %s",
                SQL.identifier(f'loyalty_club_replay_{table}'), self.id,
            ))
        self.env.invalidate_all()
        self.write({
            'last_holder': 0, 'purchase_total': 0, 'purchase_count': 0, 'customer_count': 0,
            'differing_count': 0, 'started_on': False, 'finished_on': False,
        })

    def _finish(self):
        """The last page is done."""
        self.ensure_one()
        self.env['loyalty.club.replay.result']._add_tiers(self)
        self.write({'state': 'done', 'finished_on': fields.Datetime.now()})
        self.env.flush_all()
        self.env.invalidate_all()

    def action_open_months(self):
        self.ensure_one()
        return self._open_results('loyalty_club_addon.loyalty_club_replay_month_action')

    def action_open_losses(self):
        self.ensure_one()
        action = self._open_results('loyalty_club_addon.loyalty_club_replay_order_action')
        return action | {'domain': [('replay_id', '=', self.id), ('reason', '=', 'worst')]}

    def action_open_differing(self):
        self.ensure_one()
        action = self._open_results('loyalty_club_addon.loyalty_club_replay_order_action')
        return action | {'domain': [('replay_id', '=', self.id), ('reason', '=', 'differs')]}

    def _open_results(self, name):
        action = self.env['ir.actions.act_window']._for_xml_id(name)
        return action | {'domain': [('replay_id', '=', self.id)], 'context': {'create': False}}
