from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..tools.ladder import fingerprint

STATES = [
    ('draft', "Draft"),
    ('previewing', "Reckoning"),
    ('ready', "Preview"),
    ('checking', "Looking Again"),
    ('moving', "Moving Members"),
    ('applied', "Applied"),
    ('discarded', "Discarded"),
]
OPEN = ('draft', 'ready')
RUNNING = ('previewing', 'checking', 'moving')
# what a person fills in, and what comes from the buttons
ASKED = {'tier_ids', 'run_actions', 'note'}
OWN = {
    'state', 'restores_id', 'ladder_hash', 'draft_hash', 'as_of', 'as_of_day', 'at', 'done_count',
    'started_by_id', 'failure', 'version_id', 'applied_on', 'move_ids', 'count_ids',
    'action_count', 'cost_before', 'cost_after', 'stays', 'failure_ids',
}


class LoyaltyClubLadderChange(models.Model):
    """A draft of a club's ladder, the preview of what it does to the members, and what became of
    it.

    The draft has tiers of its own. The preview decides for each member as the review does, and
    carries its moment and the hashes of both ladders; what it said is what is applied, or nothing.
    """

    _name = 'loyalty.club.ladder.change'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _description = "Change of a Ladder"
    _order = 'id desc'

    program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program', required=True, index=True,
        ondelete='cascade', domain=[('is_club', '=', True)],
        default=lambda self: self.env['loyalty.club.tier']._default_program(),
    )
    company_id = fields.Many2one(
        related='program_id.company_id', store=True, precompute=True, index=True,
    )
    currency_id = fields.Many2one(related='program_id.currency_id')
    state = fields.Selection(
        string="Status", selection=STATES, required=True, default='draft', readonly=True,
        copy=False, tracking=True, index=True,
    )
    note = fields.Char(
        string="What For", help="For those who read this later, e.g. Silver between Blue and Gold.",
    )
    tier_ids = fields.One2many(
        string="Tiers", comodel_name='loyalty.club.tier', inverse_name='draft_id',
        context={'active_test': False},
        help="The ladder as it is to be. Nothing changes for members before it is applied.",
    )
    restores_id = fields.Many2one(
        comodel_name='loyalty.club.ladder.version', readonly=True, copy=False,
        ondelete='cascade', help="The ladder and the tiers of members go back to this version.",
    )
    run_actions = fields.Boolean(
        string="Run Server Actions", default=True,
        help="Members who enter or leave a tier set off its actions, as always. Without: nobody"
        " gets a welcome gift for a new ladder.",
    )
    ladder_hash = fields.Char(
        string="Hash of the Ladder in Use", readonly=True, copy=False,
        help="Of the ladder when this draft was begun; another one in use refuses the draft.",
    )
    draft_hash = fields.Char(
        string="Hash of the Draft", readonly=True, copy=False,
        help="Of the draft as the preview saw it; another one refuses to be applied.",
    )
    as_of = fields.Datetime(string="Preview As Of", readonly=True, copy=False)
    as_of_day = fields.Date(readonly=True, copy=False, help="The day of the club on which it was.")
    at = fields.Integer(readonly=True, copy=False, help="Number of the last member looked at.")
    done_count = fields.Integer(string="Members Looked At", readonly=True, copy=False)
    started_by_id = fields.Many2one(
        string="By", comodel_name='res.users', readonly=True, copy=False, ondelete='set null',
    )
    failure = fields.Char(string="Why It Stopped", readonly=True, copy=False)
    version_id = fields.Many2one(
        string="Replaced", comodel_name='loyalty.club.ladder.version', readonly=True, copy=False,
        ondelete='set null', help="The ladder and the tiers of members as they were before.",
    )
    applied_on = fields.Datetime(readonly=True, copy=False)
    is_stale = fields.Boolean(
        compute='_compute_is_stale', help="Something changed after the preview.",
    )

    # two changes at work on one club: the first one wins
    _one_at_a_time = models.UniqueIndex(
        "(program_id) WHERE state IN ('checking', 'moving')",
        "Another change of this ladder is being applied. Look at what it did, then begin again.",
    )

    @api.depends('program_id', 'restores_id', 'note')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for change in self:
            name = change.note or change.program_id.name or ''
            change.display_name = (
                self.env._("Restore: %(version)s", version=change.restores_id.display_name)
                if change.restores_id else self.env._("Ladder: %(name)s", name=name)
            )

    @api.depends('state', 'tier_ids', 'draft_hash', 'ladder_hash')
    def _compute_is_stale(self):
        for change in self:
            change.is_stale = bool(
                change.state == 'ready' and change._origin.sudo()._why_stale()
            )

    @api.constrains('program_id')
    def _check_program(self):
        for change in self:
            if not change.program_id.is_club:
                raise ValidationError(self.env._(
                    "Club: %(name)s is not a club; switch it on first.",
                    name=change.program_id.name,
                ))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(OWN & vals.keys() for vals in vals_list):
            self._refuse()
        defaults = {f'default_{name}': False for name in OWN - {'state'}}
        changes = super(
            LoyaltyClubLadderChange, self.with_context(default_state='draft', **defaults),
        ).create(vals_list).with_env(self.env)
        for change, vals in zip(changes, vals_list, strict=True):
            # a form sends an empty list of tiers; what is restored brings its own
            change.sudo()._begin(fill=not vals.get('tier_ids') and not vals.get('restores_id'))
        return changes

    def write(self, vals):
        if not self.env.su:
            if (OWN | {'program_id'}) & vals.keys():
                self._refuse()
            if ASKED & vals.keys():
                self._check_open(vals.keys() - {'run_actions'})
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_at_work(self):
        if any(change.state in (*RUNNING, 'applied') for change in self):
            raise UserError(self.env._(
                "A change that was applied, or is at work, stays: it says why members moved.",
            ))

    def _refuse(self):
        raise AccessError(self.env._("A change of a ladder goes through its buttons."))

    def _check_open(self, is_ladder=True):
        """:param is_ladder: the ladder itself is edited
        :raises UserError: nobody edits it any more"""
        for change in () if self.env.su else self:
            if change.state not in OPEN:
                raise UserError(self.env._(
                    "This draft is closed or at work. Begin another change of the ladder."))
            if change.restores_id and is_ladder:
                raise UserError(self.env._(
                    "An earlier version is restored as it was. Restore it, then change the"
                    " ladder.",
                ))

    def _begin(self, fill):
        """Remember the ladder in use, and take its tiers into the draft."""
        self.ensure_one()
        data = self.env['loyalty.club.ladder.data']
        live = data._live(self.program_id)
        ladder = data._ladder(live)
        self.ladder_hash = fingerprint(ladder)
        if fill:
            self._fill(ladder)

    def _fill(self, ladder):
        """:param ladder: as of `loyalty.club.ladder.data`"""
        data, tiers = self.env['loyalty.club.ladder.data'], self.env['loyalty.club.tier'].sudo()
        known = set(tiers.browse([row['id'] for row in ladder if row['id']]).exists().ids)
        for row in ladder:
            data._create(
                tiers, row, program_id=self.program_id.id, draft_id=self.id, active=False,
                origin_id=row['id'] in known and row['id'],
            )
        self.invalidate_recordset(['tier_ids'])

    def _claim(self, before, after):
        """Change the state, once: of two people at the same time one is told.

        :param tuple before: states it may have now
        """
        self.ensure_one()
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "UPDATE loyalty_club_ladder_change"
            "   SET state = %s, failure = NULL, at = 0, done_count = 0, started_by_id = %s"
            " WHERE id = %s AND state IN %s RETURNING id",
            after, self.env.uid, self.id, before,
        ))
        if not self.env.cr.fetchone():
            raise UserError(self.env._("This change has moved on meanwhile; reload the page."))
        self.invalidate_recordset()

    def action_discard(self):
        """Nothing comes of it; it stays on the list."""
        self.check_access('write')
        for change in self:
            change._claim(OPEN, 'discarded')
