from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools.ladder import fingerprint
from .loyalty_club_ladder_change import OPEN, RUNNING


class Answer(NamedTuple):
    """Where a member belongs by a draft, and why.

    tier: record of the draft, empty for none. state: dict of what comes back with a restored
    version, None when the ladder decides.
    """

    member: object
    tier: object
    reason: str
    totals: list
    state: dict | None = None

    @property
    def moves(self):
        """Is it another tier than the present one? A new tier of the draft is."""
        if self.state is not None:
            return self.state['tier_id'] != self.member.tier_id.id
        if self.tier and not self.tier.origin_id:
            return True
        return self.tier.origin_id != self.member.tier_id


class LoyaltyClubLadderChange(models.Model):
    """The preview: for each member what the review decides with the draft as the ladder."""

    _inherit = 'loyalty.club.ladder.change'

    def _check_ladder(self):
        """:raises UserError: the draft is no ladder that could be used, or begun on another one"""
        self.ensure_one()
        if self._live_hash() != self.ladder_hash:
            raise UserError(self._texts()['ladder'])
        if not self.tier_ids:
            raise ValidationError(self.env._(
                "Tiers: the draft has none. Keep at least one; whoever is to have no tier at all"
                " needs no ladder."))
        if not self.restores_id:
            self.program_id._check_ladders(self.tier_ids)
            self._check_by_hand()

    def _check_by_hand(self):
        """:raises UserError: a tier is removed that members have by hand"""
        kept = self.tier_ids.origin_id
        members = self.env['loyalty.club.member'].with_context(active_test=False)
        for tier in self.env['loyalty.club.ladder.data']._live(self.program_id) - kept:
            count = members.search_count([
                ('tier_id', '=', tier.id), ('tier_locked', '=', True), ('state', '!=', 'left'),
            ])
            if count:
                raise UserError(self.env._(
                    "Tier: %(count)s members have %(name)s by hand, so it is not removed. End that"
                    " first (End Tier by Hand), or keep the tier.", count=count, name=tier.name,
                ))

    def _live_hash(self):
        data = self.env['loyalty.club.ladder.data']
        return fingerprint(data._ladder(data._live(self.program_id)))

    def _own_hash(self):
        return fingerprint(self.env['loyalty.club.ladder.data']._ladder(self.tier_ids))

    def _clock(self):
        """:return: the club, where its days begin"""
        return self.program_id.sudo()._club_clocks()[0]

    def _texts(self):
        return {
            'ladder': self.env._(
                "The ladder in use is not the one this draft was begun on: somebody changed it."
                " Discard the draft and begin again."),
            'draft': self.env._(
                "The draft was changed after the preview. Make the preview again, so that you"
                " apply what you have seen."),
            'day': self.env._(
                "The preview is of another day, and some members' time may be over since. Make it"
                " again."),
        }

    def _why_stale(self):
        """:return: why the preview does not hold any more, '' when it does"""
        self.ensure_one()
        if self._live_hash() != self.ladder_hash:
            return self._texts()['ladder']
        if self._own_hash() != self.draft_hash:
            return self._texts()['draft']
        if self._clock()._club_day() != self.as_of_day:
            return self._texts()['day']
        return ''

    def _may_be_applied(self):
        """:return: whether this draft can become the ladder; closed ones and those of a ladder that
        was changed since cannot"""
        self.ensure_one()
        return self.state in (*OPEN, *RUNNING) and (
            self.state == 'moving' or self._live_hash() == self.ladder_hash
        )

    def _begin_preview(self):
        self.env.cr.execute(SQL(
            "DELETE FROM loyalty_club_ladder_move WHERE change_id = %s", self.id))
        self.count_ids.unlink()
        self.env.invalidate_all()
        self.write({
            'as_of': fields.Datetime.now(), 'as_of_day': self._clock()._club_day(),
            'draft_hash': self._own_hash(), 'cost_before': 0, 'cost_after': 0,
            'action_count': 0, 'stays': False,
        })

    def _preview_page(self, ids):
        if text := self._why_stale():  # somebody goes on editing while it is reckoned
            raise UserError(text)
        answers = self._answers(ids)
        self._add_costs(answers)
        self._add_actions([answer for answer in answers if answer.moves])

    def _end_preview(self):
        self._count_tiers()
        stays = self.restores_id._what_stays() if self.restores_id else False
        self.write({'state': 'ready', 'stays': stays})

    def _draft_ladder(self, kind):
        """:return: as of `loyalty.program._club_ladder`, of the draft"""
        tiers = self.tier_ids.sudo().with_env(self._clock().env).filtered(
            lambda tier: tier.kind in (False, kind)
            and (tier.recipe == 'everybody' or tier.criterion_ids),
        )
        return tiers._ladder_order()

    def _answers(self, ids):
        """:return: list of `Answer` for members, in the order of ids"""
        program, day = self._clock(), self.as_of_day
        keys = {tier.origin_id.id: tier.id for tier in self.tier_ids if tier.origin_id}
        found = self._answers_of_version(ids, keys)
        members = self.env['loyalty.club.member'].sudo().browse(
            [one for one in ids if one not in found])
        for terms, group in members.grouped('terms').items():
            ladder = self._draft_ladder(terms)
            for member, history, choice in group._choices(program, ladder, day, keys):
                tier = self.tier_ids.browse(choice.tier)
                gone = member.tier_id and member.tier_id.id not in keys
                moves = Answer(member, tier, '', []).moves
                found[member.id] = Answer(
                    member, tier, 'removed' if gone else choice.reason,
                    member._measured(ladder, history, day) if moves else [],
                )
        return [found[one] for one in ids]

    def _answers_of_version(self, ids, keys):
        """:return: dict {id: `Answer`} for members whom an earlier version knows"""
        if not self.restores_id:
            return {}
        states = self.restores_id._states(ids)
        members = self.env['loyalty.club.member'].sudo()
        return {
            one: Answer(
                members.browse(one), self.tier_ids.browse(keys.get(state['tier_id'])), 'restored',
                [], state,
            )
            for one, state in states.items()
        }

    def _add_actions(self, answers):
        """Count the server actions that moving these members sets off."""
        drafts = {tier.origin_id: tier for tier in self.tier_ids.sudo() if tier.origin_id}
        count = 0
        for answer in answers:
            old = answer.member.tier_id
            count += len(drafts.get(old, old).leave_action_ids)
            count += len(answer.tier.sudo().enter_action_ids)
        if count:
            self.action_count += count

    def _count_tiers(self):
        """What becomes of each tier, and how many members have it now and then."""
        live = self.env['loyalty.club.ladder.data']._live(self.program_id)
        now = dict(self.env['loyalty.club.member'].with_context(active_test=False)._read_group(
            [('program_id', '=', self.program_id.id), ('tier_id', '!=', False),
             *([] if self.restores_id else [('state', '!=', 'left')])],
            ['tier_id'], ['__count'],
        ))
        moves = self.env['loyalty.club.ladder.move']
        of_change = [('change_id', '=', self.id)]
        went = dict(moves._read_group(of_change, ['old_tier_id'], ['__count']))
        came = dict(moves._read_group(of_change, ['new_tier_id'], ['__count']))
        rows = [
            self._count_row(tier.origin_id, tier, now, went, came)
            for tier in self.tier_ids._ladder_order()
        ]
        # also what is archived and still somebody's
        gone = (live | live.browse(tier.id for tier in now)) - self.tier_ids.origin_id
        rows += [self._count_row(tier, self.tier_ids.browse(), now, went, came) for tier in gone]
        self.env['loyalty.club.ladder.count'].create(rows)

    def _count_row(self, old, new, now, went, came):
        data = self.env['loyalty.club.ladder.data']
        before = now.get(old, 0) if old else 0
        gone, new_ones = went.get(old, 0) if old else 0, came.get(new, 0) if new else 0
        what = 'changed'
        if not old or not old.active:
            what = 'new'
        elif not new:
            what = 'removed'
        elif data._of(old) == data._of(new):
            what = 'same'
        return {
            'change_id': self.id, 'name': (new or old).name, 'what': what,
            'who_before': old.active and old.description, 'who_after': new and new.description,
            'before': before, 'went': gone, 'came': new_ones, 'after': before - gone + new_ones,
        }
