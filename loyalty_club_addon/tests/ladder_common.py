from odoo.fields import Command

from .tier_common import TestTierCommon

STATE = ('tier_id', 'tier_until', 'tier_held_until', 'tier_review_on', 'tier_locked',
         'tier_locked_until', 'tier_lock_reason')


class TestLadderCommon(TestTierCommon):
    """Members on a ladder that a manager changes by drafts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ladders = cls.env['loyalty.club.ladder.change'].with_user(cls.club_manager)
        cls.versions = cls.env['loyalty.club.ladder.version'].with_user(cls.club_manager)
        cls.data = cls.env['loyalty.club.ladder.data']

    def _draft(self, **values):
        return self.ladders.create({'program_id': self.club.id, **values})

    def _drafted(self, change, tier):
        """:return: what stands for a live tier in a draft"""
        return change.tier_ids.filtered(lambda one: one.origin_id == tier)

    def _insert(self, change, name, amount, sequence, **values):
        change.write({'tier_ids': [Command.create({
            'name': name, 'recipe': 'months12', 'recipe_amount': amount, 'sequence': sequence,
            **values,
        })]})
        return change.tier_ids.filtered(lambda one: one.name == name)

    def _applied(self, change):
        change.action_preview()
        change.action_apply()
        self.assertEqual(change.state, 'applied')
        return change

    def _moves(self, change):
        return [
            (move.member_id.partner_id.name, move.old_name or '', move.new_name or '', move.reason)
            for move in change.move_ids
        ]

    def _ladder_now(self):
        return self.data._ladder(self.data._live(self.club))

    def _states(self, members=None):
        """:return: what the review remembers of each member"""
        self.env.invalidate_all()
        members = members or self.sara_member | self.company_member
        return {
            member.id: tuple(member[name] for name in STATE) for member in members.sudo()
        }
