from odoo.tests import HttpCase, tagged

from .ladder_common import TestLadderCommon


@tagged('post_install', '-at_install')
class TestLadderTour(TestLadderCommon, HttpCase):
    """A manager in front of the screens."""

    def test_a_tier_is_inserted_and_restored(self):
        self.env.ref('base.user_admin').lang = 'en_US'
        blue = self._tier("Blue", sequence=10)
        gold = self._tier("Gold", 400, sequence=20)
        self._bought(self.sara, 180, 3)
        self._bought(self.company_partner, 500, 3)
        self._reviewed()
        before = self._ladder_now(), self._states()
        self.start_tour(
            '/odoo/club-tiers', 'ClubLadderTour', login=self.club_manager.login)
        self.env.invalidate_all()
        self.assertEqual((self._ladder_now(), self._states()), before)
        self.assertEqual(
            [(change.old_tier_id.name, change.new_tier_id.name)
             for change in self.sara_member.tier_change_ids.sorted('id')],
            [(False, "Blue"), ("Blue", "Silver"), ("Silver", "Blue")],
        )
        self.assertEqual(self.club._club_ladder('individual'), blue | gold)
        self.assertEqual(self.company_member.tier_id, gold)
