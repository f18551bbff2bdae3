from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.earning import to_units
from .loyalty_club_earning import POINT_SCALE
from .loyalty_club_entry_post import Posting

MANAGER = 'loyalty_club_addon.group_club_manager'


class LoyaltyClubAdjustment(models.Model):
    """Points given or taken by hand: why, by whom, and who approved them.

    Within a person's limits it is posted at once; above them, and for the own membership, it
    waits for another manager. It is posted once and never changed afterwards.
    """

    _name = 'loyalty.club.adjustment'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _description = "Points Adjustment"
    _order = 'id desc'
    _mail_post_access = 'read'

    card_id = fields.Many2one(
        comodel_name='loyalty.card', required=True, readonly=True, index=True,
        ondelete='restrict',
    )
    partner_id = fields.Many2one(
        string="Member", related='card_id.partner_id', store=True, index=True,
    )
    program_id = fields.Many2one(
        string="Club", related='card_id.program_id', store=True, index=True,
    )
    company_id = fields.Many2one(related='program_id.company_id', store=True, index=True)
    points = fields.Float(
        digits=(16, 2), required=True, readonly=True,
        help="Below zero they are taken from the member.",
    )
    reason_id = fields.Many2one(
        comodel_name='loyalty.club.adjustment.reason', readonly=True, index=True,
        ondelete='restrict',
    )
    note = fields.Char(string="Description", readonly=True)
    allow_debt = fields.Boolean(
        string="Owe What Is Missing", readonly=True,
        help="When the member has fewer points than are taken, the rest is owed.",
    )
    source = fields.Selection(
        selection=[
            ('adjust', "Adjust Points"), ('update', "Update Balance"), ('generate', "Generate"),
        ],
        required=True, readonly=True, default='adjust',
        help="The window in which the points were written.",
    )
    state = fields.Selection(
        string="Status",
        selection=[
            ('requested', "Waiting for Approval"), ('posted', "Posted"), ('refused', "Refused"),
        ],
        required=True, readonly=True, default='requested', index=True,
    )
    requested_by_id = fields.Many2one(
        comodel_name='res.users', required=True, readonly=True, index=True,
        default=lambda self: self.env.user, ondelete='restrict',
    )
    decided_by_id = fields.Many2one(
        string="Approved or Refused By", comodel_name='res.users', readonly=True, index=True,
        ondelete='restrict', help="Empty: within the limits of who wrote it.",
    )
    decided_on = fields.Datetime(string="Approved or Refused On", readonly=True)

    _points_moved = models.Constraint(
        'CHECK (points <> 0)', "Points: write how many are given or taken.",
    )
    _second_person = models.Constraint(
        "CHECK (state <> 'posted' OR decided_by_id IS NULL OR decided_by_id <> requested_by_id)",
        "Nobody approves his own adjustment.",
    )

    @api.depends('points', 'partner_id', 'card_id')
    def _compute_display_name(self):
        for row in self:
            name = row.partner_id.name or row.card_id.code or ''
            row.display_name = self.env._("Adjustment %(number)s: %(name)s",
                                          number=row._origin.id or '', name=name)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("An adjustment of points is never deleted."))

    @api.model
    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._(
                "Only a manager of the club gives or takes points by hand.",
            ))

    @api.model
    def _needs_second_person(self, company, owners, sizes):
        """:return: whether the user may not decide this alone; nothing is booked"""
        month = self.env['loyalty.club.adjustment.month']
        return self.env.user._club_is_own(owners) or not month._is_within(company, sizes)

    @api.model
    def _claim(self, programs, owners, sizes):
        """Book points on the user's limits.

        :param owners: res.partner records whose points change
        :param sizes: list of points (float), without sign
        :return: False when a second person must approve
        """
        # one company, whichever the user works in now
        company = programs[:1].company_id or self.env.user.company_id
        if self._needs_second_person(company, owners, sizes):
            return False
        return self.env['loyalty.club.adjustment.month']._claim(company, sizes)

    @api.model
    def _adjust(self, cards, points, reason, note='', allow_debt=False, approver=None):
        """Give points to cards of a club, or take them.

        :param float points: for each card, below zero to take
        :param approver: res.users record to be asked when the user may not decide alone
        :return: the adjustments, all posted or all waiting for approval
        """
        self._check_manager()
        alone = self._claim(cards.program_id, cards.partner_id, [abs(points)] * len(cards))
        rows = self.sudo().create([{
            'card_id': card.id, 'points': points, 'reason_id': reason.id, 'note': note,
            'allow_debt': allow_debt, 'state': 'posted' if alone else 'requested',
        } | self._person() for card in cards])
        rows._check_covered()
        if alone:
            rows._post_points()
        else:
            rows._ask(approver)
        return rows.with_env(self.env)

    @api.model
    def _record(self, changes, origin):
        """Write down what Odoo's own windows give or take; the caller posts it.

        :param dict changes: {card: points (float)}
        :param origin: tools.origin.Adjusting
        :return: dict {card: adjustment}
        """
        rows = self.sudo().with_context(tracking_disable=True).create([{
            'card_id': card.id, 'points': points, 'note': origin.note, 'state': 'posted',
            'source': origin.source,
        } | self._person() for card, points in changes.items()])
        return dict(zip(changes, rows, strict=True))

    @api.model
    def _person(self):
        """:return: values that say who asks, whatever the defaults of a client's context say"""
        return {'requested_by_id': self.env.uid, 'decided_by_id': False, 'decided_on': False}

    def _ask(self, approver):
        """Put it on the list of who may approve it."""
        if not approver:
            raise UserError(self.env._(
                "This is above what you may decide alone, and the club has no other manager who"
                " could approve it. Ask for another manager, or for higher limits in the settings.",
            ))
        for row in self:
            row.activity_schedule(
                'mail.mail_activity_data_todo', user_id=approver.id,
                summary=self.env._("Approve points by hand"),
            )

    def _approvers(self):
        """:return: the other managers of the club who work in the present companies"""
        managers = self.env.ref(MANAGER).sudo().all_user_ids - self.env.user
        companies = self.env.companies
        return managers.filtered(lambda user: user.company_ids & companies).sorted('id')

    def _post_points(self):
        """Make the entries; the key lets an adjustment be posted once."""
        entries = self.env['loyalty.club.entry']
        for row in self.sorted(lambda row: (row.card_id._club_current().id, row.id)):
            row._check_covered()
            entries |= entries._post([Posting(
                row.card_id._club_current(), 'adjust', to_units(row.points, POINT_SCALE), row,
                note=row._words(), key=f'adjustment:{row.id}',
                expires_on=row.program_id._club_expires_on() if row.points > 0 else None,
            )])
        return entries

    def _check_covered(self):
        """:raises UserError: the program is no club now, or more is taken than is there"""
        written = self.env['loyalty.club.earning']._points_text
        for row in self:
            card = row.card_id._club_current()
            name = row.partner_id.name or card.code
            card.invalidate_recordset(['points'])
            if not card.is_club:
                raise UserError(self.env._(
                    "%(name)s: the card is not of a club now.", name=name,
                ))
            short = round(-row.points - card.points, 2)
            if row.points < 0 and not row.allow_debt and short > 0:
                raise UserError(self.env._(
                    "%(name)s has %(points)s: take fewer, or tick Owe What Is Missing.",
                    name=name, points=written(card.points),
                ))

    def _words(self):
        """:return: words for the entry"""
        return ': '.join(part for part in (self.reason_id.name, self.note) if part)

    def action_approve(self):
        """Post what another manager asked for.

        :raises AccessError: own requests, and points for oneself
        """
        self._check_manager()
        self.check_access('read')
        for row in self:
            if row.requested_by_id == self.env.user:
                raise AccessError(self.env._("Nobody approves his own adjustment."))
            if self.env.user._club_is_own(row.partner_id):
                raise AccessError(self.env._("Nobody approves points for himself."))
        self.sudo()._decide('posted', self.env._("Approved"))
        self.sudo()._post_points()

    def action_refuse(self):
        """Drop a request; who made it may withdraw it too."""
        self._check_manager()
        self.check_access('read')
        self.sudo()._decide('refused', self.env._("Refused"))

    def _decide(self, state, words):
        """Leave the waiting list, once: of two managers at the same time one is told."""
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "UPDATE loyalty_club_adjustment"
            "   SET state = %s, decided_by_id = %s, decided_on = now() AT TIME ZONE 'UTC'"
            " WHERE id = ANY(%s) AND state = 'requested' RETURNING id",
            state, self.env.uid, self.ids,
        ))
        decided = len(self.env.cr.fetchall())
        self.invalidate_recordset()
        if decided < len(self):
            raise UserError(self.env._("This was approved or refused already; open it again."))
        for row in self:
            row.message_post(body=words)
            row.activity_unlink(['mail.mail_activity_data_todo'])
