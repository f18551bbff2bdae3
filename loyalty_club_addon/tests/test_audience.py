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
