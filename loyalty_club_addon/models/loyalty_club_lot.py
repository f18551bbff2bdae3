from odoo import api, fields, models

from ..tools.allocation import Lot
from ..tools.earning import to_units
from .loyalty_club_earning import POINT_SCALE

WAITS = [('days', "Days"), ('delivered', "Delivery"), ('paid', "Payment")]


class LoyaltyClubLot(models.Model):
    """What is left of an award. A member's balance is the sum of what is left of his lots."""

    _name = 'loyalty.club.lot'
    _description = "Points Lot"
    _order = 'card_id, expires_on, id'

    entry_id = fields.Many2one(
        comodel_name='loyalty.club.entry', required=True, readonly=True, index=True,
        ondelete='restrict',
    )
    card_id = fields.Many2one(
        comodel_name='loyalty.card', required=True, readonly=True, index=True,
        ondelete='restrict',
    )
    points = fields.Float(digits=(16, 2), required=True, readonly=True)
    points_left = fields.Float(digits=(16, 2), required=True, readonly=True)
    expires_on = fields.Date(readonly=True, help="Last day on which these points can be spent.")
    waits_for = fields.Selection(
        selection=WAITS, readonly=True,
        help="What has to happen before these points can be spent. Empty: nothing.",
    )
    is_pending = fields.Boolean(
        string="Pending", readonly=True,
        help="Nobody can spend these points yet; they stand beside the balance.",
    )
    available_from = fields.Date(
        readonly=True,
        help="First day on which these points can be spent. Empty while they wait for a document.",
    )
    wait_days = fields.Integer(
        string="Days Waited", readonly=True,
        help="After how many days from the purchase these points can be spent.",
    )
    released_on = fields.Datetime(
        string="Released", readonly=True, help="When pending points went into the balance.",
    )
    source_entry_id = fields.Many2one(
        string="Earned By", comodel_name='loyalty.club.entry', readonly=True,
        index='btree_not_null', ondelete='restrict',
        help="The entry that earned these points, when they came from another card.",
    )
    award_entry_id = fields.Many2one(
        string="Award", comodel_name='loyalty.club.entry', compute='_compute_award_entry_id',
    )
    partner_id = fields.Many2one(string="Member", related='card_id.partner_id')
    document_name = fields.Char(string="Document", related='award_entry_id.document_name')
    company_id = fields.Many2one(related='entry_id.company_id')
    allocation_ids = fields.One2many(
        comodel_name='loyalty.club.allocation', inverse_name='lot_id',
    )

    _points_left_range = models.Constraint(
        'CHECK (points_left BETWEEN 0 AND points)',
        "Points left: a lot holds between nothing and what was awarded.",
    )
    _pending_says_why = models.Constraint(
        'CHECK (is_pending IS NOT TRUE OR waits_for IS NOT NULL)',
        "Pending: points wait for something.",
    )
    _expiring_index = models.Index(
        '(expires_on, id) WHERE points_left > 0 AND expires_on IS NOT NULL',
    )
    _open_index = models.Index('(card_id, expires_on, id) WHERE points_left > 0')
    _document_index = models.Index("(id) WHERE waits_for IN ('delivered', 'paid')")
    _pending_index = models.Index('(available_from, id) WHERE is_pending')

    def init(self):
        self.env['loyalty.club.entry']._refuse_changes(self._table)
        return super().init()

    @api.depends('entry_id', 'source_entry_id')
    def _compute_award_entry_id(self):
        for lot in self:
            lot.award_entry_id = lot.source_entry_id or lot.entry_id

    @api.model
    def _make(self, entry, plan):
        """:param plan: `NewLot`
        :return: the lot that an entry makes"""
        return self.create({
            'entry_id': entry.id,
            'card_id': entry.card_id.id,
            'points': plan.points / POINT_SCALE,
            'points_left': plan.points / POINT_SCALE,
            'expires_on': plan.expires_on,
            'waits_for': plan.waits_for,
            'available_from': plan.available_from,
            'is_pending': plan.is_pending,
            'source_entry_id': plan.source,
            'wait_days': plan.days,
            'clock_company_id': plan.company or self._clock_company(entry).id,
        })

    def _to_lot(self):
        """:return: `tools.allocation.Lot`"""
        self.ensure_one()
        return Lot(
            self.id, to_units(self.points_left, POINT_SCALE), self.expires_on or None,
            self.is_pending,
        )
