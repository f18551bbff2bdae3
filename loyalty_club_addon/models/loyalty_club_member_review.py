import logging

from psycopg2.extras import execute_values

from odoo import api, models
from odoo.tools import SQL

from ..tools.periods import FOR_EVER
from ..tools.tier_choice import choose
from ..tools.tier_totals import value
from .loyalty_club_lot_release import CONFLICTS
from .loyalty_club_tier_move import Move

_logger = logging.getLogger(__name__)
PAGE = 1000


class LoyaltyClubMember(models.Model):
    """Evaluating tiers: totals are read set-wise, `tools/tier_choice.py` decides."""

    _inherit = 'loyalty.club.member'

    def _evaluate_tier(self, cause=''):
        """Give members the tier that the ladder gives them now. Doing it again changes nothing.

        Tiers are written through the ORM, so that automations fire; who stays only gets his dates.
        It neither commits nor rolls back.

        :param str cause: for the history: the document, the review
        :return: the members who moved
        """
        moved = self.browse()
        programs = self.env['loyalty.program'].sudo()._club_tier_program_ids()
        members = self.sudo().filtered(
            lambda member: member.program_id.id in programs or member.tier_id,
        )
        for (program, terms), group in members.grouped(
            lambda member: (member.program_id, member.terms),
        ).items():
            program = program._club_clocks()[0]  # whoever is at work
            ladder, day = program._club_ladder(terms), program._club_day()
            for start in range(0, len(group), PAGE):
                moved |= group[start:start + PAGE]._decide_tiers(program, ladder, day, cause)
        return moved

    def _decide_tiers(self, program, ladder, day, cause):
        """:return: those of one page and ladder who moved"""
        moves, stayed = [], []
        for member, history, choice in self._choices(program, ladder, day):
            values = {
                'tier_id': choice.tier or False,
                'tier_until': choice.tier and self._day_or_none(choice.until) or False,
                'tier_held_until': choice.held or False,
                'tier_review_on': choice.review or False,
            }
            if member.tier_locked and choice.reason != 'locked':
                values |= {
                    'tier_locked': False, 'tier_locked_until': False, 'tier_lock_reason': False,
                }
            if values['tier_id'] != member.tier_id.id or 'tier_locked' in values:
                moves.append(Move(
                    member, values, choice.reason, member._measured(ladder, history, day)))
            elif any(values[name] != (member[name] or False) for name in values
                     if name != 'tier_id'):
                stayed.append((member.id, *(values[name] or None for name in (
                    'tier_until', 'tier_held_until', 'tier_review_on'))))
        self._apply_tiers(moves, cause, day)
        self._write_dates(stayed)
        return self.browse([move.member.id for move in moves])

    def _choices(self, program, ladder, day, keys=None):
        """What a ladder gives members, and why; nothing is written.

        :param keys: for a draft: dict of the keys in its ladder by the id of their tiers
        :return: list of (member, `tools.tier_totals.History`, `tools.tier_choice.Choice`)
        """
        if not self:
            return []
        is_draft = keys is not None
        engine = [one._to_engine() for one in ladder] if is_draft else program._club_engine(ladder)
        histories = self.env['loyalty.club.tier.totals']._histories(program, engine, self, day)
        frozen = program.club_tiers_frozen_until or None
        found = []
        for member in self:
            state = member._tier_state()
            if keys is not None and state.tier:
                # a tier that the draft lacks has a key that no tier has
                key = keys.get(state.tier, -state.tier)
                state = state._replace(tier=key, locked=key)
            choice = choose(engine, histories[member], state, day, frozen)
            found.append((member, histories[member], choice))
        return found

    @api.model
    def _day_or_none(self, day):
        return None if day == FOR_EVER else day

    @api.model
    def _measured(self, ladder, history, day):
        """:return: what was measured, for the history of tiers"""
        return [
            {
                'tier': tier.id, 'criterion': criterion.id, 'words': criterion.description,
                'metric': criterion.metric, 'threshold': criterion._to_engine().threshold,
                'value': value(criterion._to_engine(), history, day),
            }
            for tier in ladder for criterion in tier.criterion_ids
        ]

    @api.model
    def _write_dates(self, rows):
        """Dates of members who stay where they are, in one statement: nobody is told of them.

        :param rows: list of (id, tier_until, tier_held_until, tier_review_on)
        """
        if not rows:
            return
        execute_values(self.env.cr._obj, """
            UPDATE loyalty_club_member member
               SET tier_until = row.until::date, tier_held_until = row.held::date,
                   tier_review_on = row.review::date
              FROM (VALUES %s) AS row (id, until, held, review)
             WHERE member.id = row.id
        """, rows, page_size=PAGE)
        self.browse([row[0] for row in rows]).invalidate_recordset(
            ['tier_until', 'tier_held_until', 'tier_review_on'], flush=False,
        )

    @api.model
    def _evaluate_documents(self, documents, cards=None, partners=None):
        """Look at the members whose purchases documents are, when their clubs have tiers.

        :param documents: records of `loyalty.club.document`
        :param cards: loyalty.card records whose points moved: a customer who lost the document
        :param partners: res.partner records who lost one
        """
        programs = self.env['loyalty.program'].sudo()._club_tier_program_ids()
        if not programs or not documents:
            return
        documents = documents.sudo().exists()
        partners = documents.partner_id | (partners or documents.partner_id.browse())
        # what was bought is written at the end of the transaction: the receipt needs the tier now
        for others in self.env['loyalty.club.purchase'].sudo()._project_pending():
            others = others.sudo().exists()
            partners |= others.partner_id | others.club_member_id.partner_id
        partners |= partners.club_holder_id | documents.club_member_id.partner_id
        members = self.sudo().search([
            ('program_id', 'in', programs), ('state', '!=', 'left'),
            '|', ('partner_id', 'in', partners.ids), ('card_id', 'in', cards.ids if cards else []),
        ])
        members.filtered(lambda member: not cards or member.card_id not in cards)._meet()
        members._evaluate_tier(', '.join(documents.mapped('display_name')))

    def _meet(self):
        """Two purchases of a member at once do not see each other, so both could miss the rise
        that they make together. Both write his row: the later one fails and is run again. Those
        that post points meet on the card."""
        if self:
            self.env.flush_all()
            self.env.cr.execute(SQL("""
                UPDATE loyalty_club_member member
                   SET tier_review_on = tier_review_on
                  FROM (SELECT id FROM loyalty_club_member
                         WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE) locked
                 WHERE member.id = locked.id
            """, self.ids))

    @api.model
    def _one_by_one(self, ids, move):
        """Do something for each member by itself: one for whom it fails is as before.

        What meets another transaction is raised: all of it is to be run again.

        :param move: callable that takes an id
        :return: dict {id: what was refused}
        """
        failed = {}
        for one in ids:
            try:
                with self.env.cr.savepoint():
                    move(one)
            except CONFLICTS:
                raise
            except Exception as error:
                _logger.warning("Member %s could not be moved", one, exc_info=True)
                failed[one] = str(error).strip()[:500] or type(error).__name__
        return failed
