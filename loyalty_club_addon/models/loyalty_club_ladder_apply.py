from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .loyalty_club_tier_change import WITHOUT_ACTIONS
from .loyalty_club_tier_move import Move

NAMES = 3  # that a sentence can name


class LoyaltyClubLadderChange(models.Model):
    """Applying a draft: look again, replace the ladder, move the members.

    In a small club all of it is one transaction. In a large one the members follow page by page,
    as in a review; who buys meanwhile is moved by the purchase, to the same tier.
    """

    _inherit = 'loyalty.club.ladder.change'

    def _check_fresh(self):
        """:raises UserError: what was seen in the preview is not what would be applied"""
        self.ensure_one()
        if text := self._why_stale():
            raise UserError(text)
        if not self.restores_id:
            self._check_by_hand()

    def _check_page(self, ids):
        """Compare with the preview: nobody may have bought, joined or moved meanwhile in a way that
        changes who moves where.

        :raises UserError: somebody did
        """
        answers = self._answers(ids)
        found = {
            answer.member.id: (answer.member.tier_id.id, answer.tier.id)
            for answer in answers if answer.moves
        }
        self.env.cr.execute(SQL(
            "SELECT member_id, old_tier_id, new_tier_id FROM loyalty_club_ladder_move"
            " WHERE change_id = %s AND member_id > %s AND (%s OR member_id <= %s)",
            self.id, self.at, not ids, ids[-1] if ids else 0,
        ))
        seen = {
            member: (old or False, new or False) for member, old, new in self.env.cr.fetchall()
        }
        others = [
            one for one in found.keys() | seen.keys() if found.get(one) != seen.get(one)
        ]
        if others:
            members = self.env['loyalty.club.member'].browse(sorted(others)[:NAMES])
            raise UserError(self.env._(
                "Since the preview %(count)s members bought, joined or moved, so that it is not"
                " right for them any more (%(names)s). Make the preview again.",
                count=len(others), names=', '.join(members.mapped('partner_id.name')),
            ))

    def _replace_ladder(self):
        """Keep the ladder and everybody's tier as a version, and let the draft be the ladder."""
        # of two changes of one club the second one fails here, is run again and finds another one
        self.env.cr.execute(SQL(
            "UPDATE loyalty_program SET club_ladder_number = COALESCE(club_ladder_number, 0) + 1"
            " WHERE id = %s", self.program_id.id,
        ))
        self.program_id.invalidate_recordset(['club_ladder_number'])
        self._check_fresh()
        version = self.env['loyalty.club.ladder.version'].sudo()._take(self)
        self._write_ladder()
        # everybody is looked at now; after a restored version the review goes on from there
        self.program_id.club_tiers_changed = bool(self.restores_id)
        self.write({'state': 'moving', 'at': 0, 'done_count': 0, 'version_id': version.id})

    def _write_ladder(self):
        """The tiers of the draft become those of the club. They are archived meanwhile, so that
        only the ladder as a whole is checked."""
        data = self.env['loyalty.club.ladder.data']
        data._live(self.program_id).write({'active': False})
        tiers = self.env['loyalty.club.tier'].sudo()
        for draft in self.tier_ids._ladder_order():
            row = data._of(draft)
            if draft.origin_id:
                tiers |= data._load(draft.origin_id, row)
            else:
                draft.origin_id = data._create(
                    tiers, row, program_id=self.program_id.id, active=False)
                tiers |= draft.origin_id
        tiers.write({'active': True})

    def _move_page(self, ids):
        members = self.env['loyalty.club.member'].sudo().browse(ids)
        members._meet()  # who buys in this moment is decided by one of both
        if not self.run_actions:
            members = members.with_context(club_tier_actions=WITHOUT_ACTIONS)
        states = self.restores_id._states(ids) if self.restores_id else {}
        members.browse(states)._restore_tiers(states, self.display_name)
        members.filtered(lambda member: member.id not in states)._evaluate_tier(self.display_name)

    def _end_apply(self, left=0):
        """:param int left: members who were not met, when somebody stopped it"""
        self.write({'state': 'applied', 'applied_on': fields.Datetime.now()})
        # who joined meanwhile was not on any page: the next review compares everybody
        self.program_id.club_tiers_full_on = False
        failed = len(self.failure_ids)
        if left or failed:  # comparing finds only who may move: the next review decides for all
            self.program_id.club_tiers_changed = True
        if left:
            text = self.env._(
                "Stopped: %(count)s members were not met; the next review decides for them.",
                count=left)
        elif failed:
            text = self.env._(
                "Applied. %(count)s members could not be moved; they are listed, and the next"
                " review looks at them again.", count=failed)
        else:
            text = self.env._("Applied: %(count)s members moved.", count=self.move_count)
        self.message_post(body=text)


class LoyaltyClubMember(models.Model):
    _inherit = 'loyalty.club.member'

    @api.model
    def _clubs_to_review(self):
        """A club whose members are just being moved is not reviewed at the same time."""
        moving = self.env['loyalty.club.ladder.change'].sudo().search([('state', '=', 'moving')])
        return super()._clubs_to_review() - moving.program_id

    def _restore_tiers(self, states, cause):
        """Give members of a club back what they had with an earlier version of the ladder.

        :param states: dict {id: dict of the fields of the tier}
        """
        moves, stayed = [], []
        dates = ('tier_until', 'tier_held_until', 'tier_review_on')
        for member in self:
            state = states[member.id]
            if any(state[name] != (member[name].id if name == 'tier_id' else member[name])
                   for name in state if name not in dates):
                moves.append(Move(member, state, 'restored', []))
            elif any(state[name] != member[name] for name in dates):
                stayed.append((member.id, *(state[name] or None for name in dates)))
        if moves:
            day = self.program_id._club_clocks()[0]._club_day()
            self._apply_tiers(moves, cause, day)
        self._write_dates(stayed)
