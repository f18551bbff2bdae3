from odoo.tests import TransactionCase, tagged


@tagged('post_install', '-at_install')
class TestAudience(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.env['loyalty.program'].new({'program_type': 'promotion'})
        cls.person = cls.env['res.partner'].create({'name': "Sarah"})
        cls.firm = cls.env['res.partner'].create({'name': "Parsons", 'is_company': True})
        cls.nobody = cls.env['res.partner']

    def test_empty_means_everyone(self):
        for partner in (self.person, self.firm, self.nobody):
            self.assertIsNone(self.program._club_audience_refusal(partner))
        self.assertEqual(self.program._club_audience_specificity(), 0)

    def test_kind(self):
        self.program.club_audience_kind = 'legal'
        self.assertEqual(self.program._club_audience_specificity(), 1)
        self.assertIsNone(self.program._club_audience_refusal(self.firm))
        self.assertEqual(
            self.program._club_audience_refusal(self.person),
            ('wrong_kind', "For companies only"),
        )
        self.assertEqual(
            self.program._club_audience_refusal(self.nobody),
            ('no_customer', "Choose the customer first"),
        )
        self.program.club_audience_kind = 'individual'
        self.assertEqual(
            self.program._club_audience_refusal(self.firm),
            ('wrong_kind', "For individuals only"),
        )

    def test_every_reason_fits_on_a_button(self):
        """English and Persian, with the demo shop's names; product.md asks for 60 characters."""
        reason = self.env['loyalty.club.reason']
        self.env['res.lang']._activate_lang('fa_IR')
        values = {
            'wrong_kind': {'kind': 'legal'}, 'left': {'left_on': False},
            'contact_no_spend': {'contact': "Paul North", 'allowed': "Layla Stone"},
            'ceiling_reached': {'left': "4,000"}, 'points_short': {'missing': "12"},
        }
        codes = [name.removeprefix('_text_') for name in dir(reason) if name.startswith('_text_')]
        self.assertGreaterEqual(len(codes), 11)
        for lang in ('en_US', 'fa_IR'):
            for code in codes:
                with self.subTest(lang=lang, code=code):
                    __, text = reason.with_context(lang=lang)._refusal(
                        code, **values.get(code, {}),
                    )
                    self.assertLessEqual(len(text), 60)
