from odoo.tests import HttpCase, tagged

from .start_common import TestStartCommon


@tagged('post_install', '-at_install')
class TestStartTour(TestStartCommon, HttpCase):
    """From an empty app to a ladder with its discount, in a browser."""

    def test_from_empty_to_discount(self):
        self.assertFalse(self._clubs())
        self.start_tour('/odoo', 'ClubStartTour', login=self.manager.login)
        self.env.invalidate_all()
        club = self._clubs()
        self.assertRecordValues(club.club_tier_ids, [{
            'recipe': 'purchase', 'recipe_amount': 50, 'discount_percent': 10,
        }])
        self._settle_in_background()
        self.assertRecordValues(club.club_member_ids, [{
            'partner_id': self.sara.id, 'tier_id': club.club_tier_ids.id,
        }])
