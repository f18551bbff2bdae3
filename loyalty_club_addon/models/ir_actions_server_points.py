import math

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.earning import to_units
from .ir_actions_server_customer import MEMBER_MODEL
from .loyalty_club_earning import POINT_SCALE
from .loyalty_club_entry_post import Posting

NUMERIC = ('integer', 'float', 'monetary')
POINTS_MOST = 10**9


class IrActionsServer(models.Model):
    """*Grant Club Points*: one entry of the ledger for each record and its reason."""

    _inherit = 'ir.actions.server'

    club_program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program', ondelete='restrict',
        domain=[('is_club', '=', True)],
        help="Empty for actions on members: the member's own club.",
    )
    club_points_from = fields.Selection(
        string="Points From",
        selection=[('number', "A number"), ('field', "A field of the record")],
        required=True,
        default='number',
    )
    club_points = fields.Float(string="Points", digits=(16, 2), default=100)
    club_points_path = fields.Char(
        string="Field", help="A number or an amount of the record, e.g. amount_untaxed.",
    )
    club_points_factor = fields.Float(
        string="Points for Each 1", digits=(16, 6), default=1,
        help="The field is multiplied by it and rounded down to whole points.",
    )
    club_points_most = fields.Float(
        string="At Most", digits=(16, 2),
        help="Most points that one record gives at a time. 0: no limit.",
    )

    def _club_points_warnings(self):
        return [
            *self._club_program_warnings(), *self._club_amount_warnings(),
            *(() if self.model_name == MEMBER_MODEL else self._club_customer_warnings()),
        ]

    def _club_program_warnings(self):
        club = self.sudo().club_program_id
        if not club:
            if self.model_name == MEMBER_MODEL:
                return []
            return [self.env._("Club: choose the club whose points are given.")]
        is_running = self.env.context.get('club_is_running')
        if not is_running and not (club.is_club and club.active):
            return [self.env._(
                "Club: %(club)s is archived or no club any more.", club=club.name,
            )]
        return []

    def _club_amount_warnings(self):
        warnings = []
        if self.club_points_from == 'number':
            if not 0 < self.club_points <= POINTS_MOST:
                warnings.append(self.env._("Points: write how many are given."))
        else:
            field = self._club_field(self.club_points_path)
            if not self.club_points_path:
                warnings.append(self.env._("Field: choose the field that says how many points."))
            elif field is None or field.type not in NUMERIC:
                warnings.append(self.env._(
                    "Field: %(path)s is no number or amount of the record.",
                    path=self.club_points_path,
                ))
            if self.club_points_factor <= 0:
                warnings.append(self.env._("Points for Each 1: write a number above 0."))
        if self.club_points_most < 0:
            warnings.append(self.env._("At Most: write 0 for no limit, or a number above it."))
        return warnings

    def _run_action_club_points_multi(self, eval_context=None):
        """Give what is due. An automation goes on where there is nobody to give to; whoever runs
        it by hand is a manager of the club, within his limits, and reads what happened."""
        user = self._club_user(eval_context)
        if user:
            user['loyalty.club.adjustment']._check_manager()
        records = self._club_records(eval_context)
        if user:
            records.with_env(user).check_access('read')
        postings = self._club_new_postings(records)
        if user:
            self._club_ask_limits(user, postings)
        self._club_once_at_a_time(self.env['loyalty.club.entry']._post, postings)
        return bool(user) and self._club_points_told(records, postings)

    def _club_ask_limits(self, user, postings):
        """Actions on members may give the points of several clubs; each asks its own company."""
        changes = {}
        for post in postings:
            changes.setdefault(post.card.program_id, []).append(
                (post.card.partner_id, post.points / POINT_SCALE))
        for club, of_club in changes.items():
            user['loyalty.card']._club_adjusting(club, 'adjust', self.name, of_club)

    def _club_new_postings(self, records):
        """:return: list of `Posting`, without those that were made before"""
        postings = [posting for record in records if (posting := self._club_posting(record))]
        keys = {posting.key for posting in postings} - {None}
        made = set(self.env['loyalty.club.entry'].sudo().search(
            [('idempotency_key', 'in', list(keys))],
        ).mapped('idempotency_key')) if keys else set()
        new = []
        for posting in postings:
            if posting.key not in made:
                new.append(posting)
                made |= {posting.key} - {None}
        return new

    def _club_posting(self, record):
        """:return: the `Posting` this record is worth, None when it gives nothing"""
        member = self._club_member(record)
        points = self._club_points_of(record) if member else 0
        if points <= 0:
            return None
        club = member.program_id
        words = self.with_context(lang=member.partner_id.lang or self.env.lang)
        # settling an order would take an entry that names it for its own
        is_settled = hasattr(record, '_club_settle')
        return Posting(
            member.card_id.sudo(), 'bonus', points, None if is_settled else record,
            note=self._club_note(words, record if is_settled else None),
            expires_on=club._club_expires_on(), key=self._club_key(record, member, club),
        )

    def _club_note(self, words, document):
        text = words.club_reason or words.name
        return f'{text} ({document.display_name})' if document else text

    def _club_member(self, record):
        """:return: the active member this record counts for, empty when there is none"""
        members = self.env['loyalty.club.member'].sudo()
        club = self.club_program_id
        if record._name == MEMBER_MODEL:
            member = record if not club or record.program_id == club else members
        else:
            partner = self._club_follow(record, self.club_partner_path)
            member = self.env['loyalty.club.member']._for_partner(club, partner).get(club, members)
        if not member or member._state_refusal():
            return members
        club = member.program_id
        is_open = club.is_club and club.active and not self._club_is_other_company(record, club)
        return member if is_open else members

    def _club_points_of(self, record):
        """:return: hundredths; a field gives whole points, rounded down"""
        points = self.club_points
        if self.club_points_from == 'field':
            value = self._club_follow(record, self.club_points_path) * self.club_points_factor
            if not math.isfinite(value) or value > POINTS_MOST:
                raise UserError(self.env._(
                    "%(record)s: %(path)s gives more points than a ledger can hold.",
                    record=record.display_name, path=self.club_points_path,
                ))
            # what floats lose stays below a millionth of a point
            points = math.floor(value + 1e-6)
        points = min(points, self.club_points_most) if self.club_points_most else points
        return to_units(points, POINT_SCALE)

    def _club_points_told(self, records, postings):
        if not postings:
            return self._club_told(self.env._(
                "No points were given: the customers had them already, are no active members of"
                " the club, or the records are worth none.",
            ), 'warning')
        return self._club_told(self.env._(
            "%(points)s points given, for %(done)s of %(all)s records.",
            points=self.env['loyalty.club.panel']._format(
                sum(posting.points for posting in postings) / POINT_SCALE,
            ),
            done=len(postings), all=len(records),
        ))
