from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..tools import numerals
from ..tools.day_text import day_text
from ..tools.ladder import fingerprint
from .loyalty_club_member_tier import TIER_FIELDS

# what a member's tier is, in the order of the columns; whom a falling tier was told of is no part
COLUMNS = tuple(sorted(TIER_FIELDS - {'tier_warned_until'}))


class LoyaltyClubLadderVersion(models.Model):
    """A ladder and the tiers of its members as they were when another ladder replaced them."""

    _name = 'loyalty.club.ladder.version'
    _description = "Version of a Ladder"
    _order = 'id desc'

    program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program', required=True, readonly=True, index=True,
        ondelete='cascade',
    )
    company_id = fields.Many2one(
        related='program_id.company_id', store=True, precompute=True, index=True,
    )
    as_of = fields.Datetime(
        string="Replaced On", required=True, readonly=True, help="It was in use until then.",
    )
    user_id = fields.Many2one(
        string="Replaced By", comodel_name='res.users', readonly=True, ondelete='set null',
    )
    change_id = fields.Many2one(
        comodel_name='loyalty.club.ladder.change', readonly=True,
        ondelete='set null', help="The change that replaced it.",
    )
    ladder_hash = fields.Char(string="Hash", required=True, readonly=True)
    ladder = fields.Json(required=True, readonly=True, help="As of `loyalty.club.ladder.data`.")
    tier_ids = fields.Many2many(
        comodel_name='loyalty.club.tier', relation='loyalty_club_ladder_version_tier_rel',
        readonly=True, context={'active_test': False},
    )
    tier_names = fields.Char(string="Tiers", compute='_compute_tier_names')
    state_ids = fields.One2many(
        string="Tiers of Members", comodel_name='loyalty.club.ladder.state',
        inverse_name='version_id', readonly=True,
    )
    member_count = fields.Integer(string="Members", readonly=True)

    @api.depends('as_of')
    @api.depends_context('lang', 'tz')
    def _compute_display_name(self):
        for version in self:
            moment = version.as_of and fields.Datetime.context_timestamp(version, version.as_of)
            day = moment and day_text(
                moment.date(), version.program_id.sudo()._club_company().club_calendar,
                self.env.lang,
            )
            version.display_name = moment and self.env._(
                "Version of %(day)s, %(time)s", day=day,
                time=numerals.localise(f'{moment:%H:%M}', self.env.lang),
            )

    @api.depends('ladder')
    @api.depends_context('lang')
    def _compute_tier_names(self):
        lang = self.env.lang or 'en_US'
        for version in self:
            names = [row['name'] for row in version.ladder or []]
            version.tier_names = ' → '.join(
                name.get(lang) or name.get('en_US') or '' for name in names)

    @api.model
    def _take(self, change):
        """Keep the ladder in use and the tier of everybody, in one statement.

        :param change: the `loyalty.club.ladder.change` that replaces it
        """
        data, program = self.env['loyalty.club.ladder.data'], change.program_id
        live = data._live(program)
        ladder = data._ladder(live)
        version = self.create({
            'program_id': program.id, 'as_of': self.env.cr.now().replace(microsecond=0),
            'user_id': self.env.uid, 'change_id': change.id, 'ladder': ladder,
            'ladder_hash': fingerprint(ladder), 'tier_ids': [Command.set(live.ids)],
        })
        self.env.flush_all()
        columns = SQL(', ').join(map(SQL.identifier, COLUMNS))
        self.env.cr.execute(SQL(
            "INSERT INTO loyalty_club_ladder_state (version_id, member_id, %s)"
            " SELECT %s, id, %s FROM loyalty_club_member WHERE program_id = %s",
            columns, version.id, columns, program.id,
        ))
        version.member_count = self.env.cr.rowcount
        version.invalidate_recordset(['state_ids'])
        return version

    def _states(self, ids):
        """:return: dict {member id: dict of the fields of the tier}, False where there is none"""
        self.ensure_one()
        columns = SQL(', ').join(map(SQL.identifier, COLUMNS))
        self.env.cr.execute(SQL(
            "SELECT member_id, %s FROM loyalty_club_ladder_state"
            " WHERE version_id = %s AND member_id = ANY(%s) ORDER BY member_id",
            columns, self.id, list(ids),
        ))
        return {
            row[0]: {name: value or False for name, value in zip(COLUMNS, row[1:], strict=True)}
            for row in self.env.cr.fetchall()
        }

    def action_restore(self):
        """Open a draft that goes back to this version; it has a preview like all others."""
        self.ensure_one()
        changes = self.env['loyalty.club.ladder.change']
        if not changes.has_access('create'):
            raise AccessError(self.env._("Only a manager of the club restores a ladder."))
        self.check_access('read')
        change = changes.sudo().create({
            'program_id': self.program_id.id, 'restores_id': self.id, 'tier_ids': [],
        })
        change._fill(self.ladder)
        return {
            'type': 'ir.actions.act_window', 'res_model': 'loyalty.club.ladder.change',
            'res_id': change.id, 'views': [(False, 'form')],
        }

    def _what_stays(self):
        """:return: what came of the ladders since this version, in words; it is not taken back"""
        self.ensure_one()
        program = self.program_id
        since = Domain('create_date', '>=', self.as_of)
        member_ids = SQL(
            "(SELECT id FROM loyalty_club_member WHERE program_id = %s)", program.id)
        members = Domain('res_id', 'in', member_ids) & Domain(
            'model', '=', 'loyalty.club.member')
        partners = Domain('partner_id', 'in', SQL(
            "(SELECT partner_id FROM loyalty_club_member WHERE program_id = %s)", program.id))
        entries = self.env['loyalty.club.entry'].sudo()
        points = entries._read_group(
            Domain('kind', 'in', ('earn', 'gift')) & Domain('program_id', '=', program.id)
            & Domain('date', '>=', self.as_of), [], ['points:sum'],
        )[0][0]
        coupons = self.env['loyalty.card'].sudo().search_count(
            since & partners & Domain('program_id.program_type', 'in',
                                      ('coupons', 'next_order_coupons')))
        actions = self.env['loyalty.club.action.delivery'].sudo().search_count(
            since & Domain('origin_model', '=', 'loyalty.club.tier.change')
            & Domain('state', '=', 'done')
            & Domain('origin_id', 'in', SQL(
                "(SELECT id FROM loyalty_club_tier_change WHERE program_id = %s)", program.id)))
        mails = self.env['mail.message'].sudo().search_count(
            since & members & Domain('message_type', '=', 'email_outgoing'))
        wording = self.env['loyalty.club.earning']
        return '\n'.join((
            self.env._("Points earned or given since: %(points)s",
                       points=wording._format(points or 0)),
            self.env._("Coupons issued to members: %(count)s", count=coupons),
            self.env._("Server actions run for tiers: %(count)s", count=actions),
            self.env._("Mails sent to members: %(count)s", count=mails),
        ))


class LoyaltyClubLadderState(models.Model):
    """The tier of one member in a version. Written set-wise, by SQL only."""

    _name = 'loyalty.club.ladder.state'
    _description = "Tier of a Member in a Version"
    _order = 'version_id, member_id'
    _rec_name = 'member_id'
    _log_access = False

    version_id = fields.Many2one(
        comodel_name='loyalty.club.ladder.version', required=True, readonly=True,
        ondelete='cascade',
    )
    member_id = fields.Many2one(
        comodel_name='loyalty.club.member', required=True, readonly=True, index=True,
        ondelete='cascade',
    )
    tier_id = fields.Many2one(
        comodel_name='loyalty.club.tier', readonly=True, ondelete='restrict',
    )
    tier_until = fields.Date(readonly=True)
    tier_held_until = fields.Date(readonly=True)
    tier_review_on = fields.Date(readonly=True)
    tier_locked = fields.Boolean(string="By Hand", readonly=True)
    tier_locked_until = fields.Date(string="By Hand Until", readonly=True)
    tier_lock_reason = fields.Char(string="Reason", readonly=True)

    _member_once = models.UniqueIndex("(version_id, member_id)")
