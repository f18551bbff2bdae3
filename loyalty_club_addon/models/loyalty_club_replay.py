from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

STATES = [
    ('draft', "New"), ('running', "Running"), ('done', "Done"), ('failed', "Stopped"),
]
# what is tried: open until it is run
SETTINGS = {'program_id', 'date_from', 'date_to', 'scope', 'with_tiers'}
# what the replay writes itself
OWN = {
    'state', 'failure', 'started_by_id', 'fingerprint', 'last_holder', 'purchase_total',
    'purchase_count', 'customer_count', 'differing_count', 'started_on', 'finished_on',
    'month_ids', 'tier_ids', 'order_ids',
}


class LoyaltyClubReplay(models.Model):
    """The rules, tiers and benefits of a club run over past purchases, before they start.

    Nothing is given to anybody: what points would have been earned, what they and the discounts
    would have cost, what would be left of the margin, and who would have which tier.
    """

    _name = 'loyalty.club.replay'
    _description = "Replay of Past Purchases"
    _order = 'id desc'
    _check_company_auto = True

    name = fields.Char(compute='_compute_name')
    program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program', required=True, index=True,
        ondelete='cascade', domain=[('is_club', '=', True)], context={'active_test': False},
        default=lambda self: self._default_program_id(),
        help="Its rules, tiers and benefits as they are now are tried. An archived club can be"
        " tried as well: copy yours, change the copy and compare.",
    )
    company_id = fields.Many2one(
        related='program_id.company_id', store=True, precompute=True, index=True,
    )
    currency_id = fields.Many2one(related='program_id.currency_id')
    date_from = fields.Date(
        string="From", required=True,
        default=lambda self: self._default_date_from(),
        help="First day of the purchases. What was bought before counts for tiers only.",
    )
    date_to = fields.Date(
        string="To", required=True, default=fields.Date.context_today, help="Last day.",
    )
    scope = fields.Selection(
        string="As If", required=True, default='plan',
        selection=[
            ('plan', "Every customer had been a member all the time"),
            ('live', "Members only, as it was"),
        ],
        help="Every customer: what the club will cost when everybody joins; days on which the club"
        " or double points begin are left aside, and past purchases that were imported earn by"
        " their amount. Members only: since they joined, on the days on which it was all in"
        " force, what was booked for them; this must be what the ledger says, if"
        " nothing was changed since.",
    )
    with_tiers = fields.Boolean(
        default=True, help="Try the ladders as well: more points, discounts, and who moves.",
    )
    state = fields.Selection(selection=STATES, required=True, readonly=True, default='draft')
    failure = fields.Char(readonly=True)
    started_by_id = fields.Many2one(comodel_name='res.users', readonly=True)
    started_on = fields.Datetime(readonly=True)
    finished_on = fields.Datetime(readonly=True)
    fingerprint = fields.Char(readonly=True)  # of the rules it began with
    last_holder = fields.Integer(readonly=True)  # where the next page begins
    purchase_total = fields.Integer(readonly=True)  # what it will have read at the end
    purchase_count = fields.Integer(
        string="Purchases Read", readonly=True, help="With those from before the period.",
    )
    customer_count = fields.Integer(
        string="Customers", readonly=True, help="Who bought something in the period.",
    )
    differing_count = fields.Integer(
        string="Other Than the Ledger", readonly=True,
        help="Purchases for which the ledger has other points than this replay: rules were changed"
        " since, or somebody did something by hand.",
    )
    progress = fields.Float(compute='_compute_progress', help="Percent of the purchases.")

    _dates_in_order = models.Constraint(
        'CHECK (date_from <= date_to)', "From, To: the first day comes before the last one.",
    )

    _period_length = models.Constraint(
        'CHECK (date_to - date_from <= 3660)', "From, To: at most ten years.",
    )

    @api.model
    def _default_program_id(self):
        clubs = self.env['loyalty.program'].search([
            ('is_club', '=', True), ('company_id', 'in', (False, self.env.company.id)),
        ], limit=2)
        return clubs if len(clubs) == 1 else False

    @api.model
    def _default_date_from(self):
        return fields.Date.subtract(fields.Date.context_today(self), years=1, days=-1)

    @api.depends('program_id.name', 'date_from', 'date_to')
    def _compute_name(self):
        for replay in self:
            days = [
                fields.Date.to_string(day) for day in (replay.date_from, replay.date_to) if day
            ]
            replay.name = ' '.join([replay.program_id.name or '', ' – '.join(days)]).strip()

    @api.depends('purchase_total', 'purchase_count', 'state')
    def _compute_progress(self):
        for replay in self:
            total = replay.purchase_total or 1
            done = min(replay.purchase_count / total, 1)
            replay.progress = 100 if replay.state == 'done' else 100 * done

    @api.constrains('program_id')
    def _check_program(self):
        for replay in self:
            if not replay.program_id.is_club:
                raise ValidationError(self.env._(
                    "Club: %(name)s is not a club; switch it on first.",
                    name=replay.program_id.name,
                ))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(OWN & vals.keys() for vals in vals_list):
            self._refuse_by_hand()
        # said for each, so that no default of a client's context says it
        clean = dict.fromkeys(OWN - {'state', 'month_ids', 'tier_ids', 'order_ids'}, False)
        return super().create([{'state': 'draft', **clean} | vals for vals in vals_list])

    def write(self, vals):
        if not self.env.su and OWN & vals.keys():
            self._refuse_by_hand()
        self.check_access('write')
        if SETTINGS & vals.keys() and any(replay.state != 'draft' for replay in self):
            raise UserError(self.env._(
                "This replay was run already: press Change first, or make a new one to compare.",
            ))
        return super().write(vals)

    def _refuse_by_hand(self):
        raise AccessError(self.env._(
            "A replay is run with its buttons; nobody writes its results.",
        ))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if any(replay.state == 'running' for replay in self):
            raise UserError(self.env._("A replay that is running: press Stop first."))

    @api.model
    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group('loyalty_club_addon.group_club_manager'):
            raise AccessError(self.env._("Only a manager of the club runs a replay."))

    def _program(self):
        """:return: the club as its rules are read: an archived one with its archived rules"""
        self.ensure_one()
        program = self.program_id.sudo()
        program = program.with_company(program._club_clocks()[0].env.company)
        return program.with_context(active_test=program.active)

    def _company_ids(self):
        """:return: list of ids of the companies whose purchases count for the club"""
        self.ensure_one()
        return self.env['loyalty.club.purchase']._companies_of(self.program_id.sudo()).ids

    def action_start(self):
        """Run it, in the background when it is much."""
        self.ensure_one()
        self._check_manager()
        self.check_access('write')
        self.program_id.check_access('read')
        self._claim_state(('draft',), 'running')
        self.sudo()._begin()
        self.sudo()._go_on()

    def action_resume(self):
        """Go on where it stopped."""
        self.ensure_one()
        self._check_manager()
        self.check_access('write')
        self._claim_state(('failed', 'running'), 'running')
        self.sudo()._go_on()

    def action_stop(self):
        self.ensure_one()
        self._check_manager()
        self.check_access('write')
        self._claim_state(('running',), 'failed')
        self.sudo().failure = self.env._("Stopped by %(user)s", user=self.env.user.name)

    def action_draft(self):
        """Throw the results away, to try something else."""
        self.ensure_one()
        self._check_manager()
        self.check_access('write')
        self._claim_state(('done', 'failed'), 'draft')
        self.sudo()._forget()
