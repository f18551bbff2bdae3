from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged('post_install', '-at_install')
class TestPartner(TransactionCase):
    """Kind, holder, trade terms and finding of customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env['res.partner']
        cls.company_partner = cls.partners.create({'name': "Parsons", 'is_company': True})
        cls.contact = cls.partners.create({'name': "Layla", 'parent_id': cls.company_partner.id})
        cls.person = cls.partners.create({'name': "Sarah", 'phone': "+98 912 000 0101"})

    def test_kind_and_holder(self):
        self.assertRecordValues(self.company_partner | self.contact | self.person, [
            {'club_kind': 'legal', 'club_holder_id': self.company_partner.id},
            {'club_kind': 'legal', 'club_holder_id': self.company_partner.id},
            {'club_kind': 'individual', 'club_holder_id': self.person.id},
        ])

    def test_contact_moves_to_another_company(self):
        other = self.partners.create({'name': "Other", 'is_company': True})
        self.contact.parent_id = other
        self.assertEqual(self.contact.club_holder_id, other)
        self.contact.parent_id = False
        self.assertRecordValues(
            self.contact, [{'club_kind': 'individual', 'club_holder_id': self.contact.id}],
        )

    def test_person_becomes_company(self):
        child = self.partners.create({'name': "Child", 'parent_id': self.person.id})
        archived = self.partners.create({
            'name': "Archived", 'parent_id': self.person.id, 'active': False,
        })
        self.assertEqual(child.club_kind, 'individual')
        self.person.is_company = True
        self.env.flush_all()
        self.assertEqual((self.person | child | archived).mapped('club_kind'), ['legal'] * 3)

    def test_multi_level_and_archived_parent(self):
        branch = self.partners.create({
            'name': "Branch", 'is_company': True, 'parent_id': self.company_partner.id,
        })
        department = self.partners.create({'name': "Desk", 'parent_id': self.contact.id})
        self.assertEqual(branch.club_holder_id, branch)
        self.assertEqual(department.club_holder_id, self.company_partner)
        self.company_partner.action_archive()
        self.assertEqual(self.contact.club_holder_id, self.company_partner)
        self.assertEqual(self.contact.club_kind, 'legal')

    def test_kind_is_searchable_and_grouped(self):
        ids = (self.company_partner | self.contact | self.person).ids
        groups = self.partners._read_group(
            [('id', 'in', ids)], ['club_kind'], ['__count'],
        )
        self.assertEqual(dict(groups), {'legal': 2, 'individual': 1})
        self.assertEqual(
            self.partners.search([('club_holder_id', '=', self.company_partner.id)]),
            self.company_partner | self.contact,
        )

    def test_trade_terms_follow_the_holder(self):
        with self.assertRaisesRegex(ValidationError, "write the reason"):
            self.person.club_terms_override = 'legal'
        self.person.write({'club_terms_override': 'legal', 'club_terms_reason': "Wholesaler"})
        address = self.partners.create({
            'name': "Shop", 'parent_id': self.person.id, 'type': 'delivery',
        })
        self.assertEqual((self.person | address).mapped('club_terms'), ['legal', 'legal'])
        self.assertEqual(self.person.club_kind, 'individual')
        self.person.club_terms_override = False
        self.assertEqual((self.person | address).mapped('club_terms'), ['individual'] * 2)

    def test_only_managers_change_trade_terms(self):
        salesperson = new_test_user(
            self.env, 'seller',
            'sales_team.group_sale_salesman_all_leads,base.group_partner_manager',
        )
        manager = new_test_user(
            self.env, 'clubber',
            'loyalty_club_addon.group_club_manager,base.group_partner_manager',
        )
        values = {'club_terms_override': 'legal', 'club_terms_reason': "Wholesaler"}
        with self.assertRaises(AccessError):
            self.person.with_user(salesperson).write(values)
        self.assertFalse(self.person.club_terms_override)
        with self.assertRaises(AccessError):
            self.partners.with_user(salesperson).create({'name': "Forged"} | values)
        defaults = {f'default_{name}': value for name, value in values.items()}
        with self.assertRaises(AccessError):
            self.partners.with_user(salesperson).with_context(**defaults).create({'name': "Forged"})
        self.person.with_user(manager).write(values)
        self.assertEqual(self.person.club_terms, 'legal')

    def test_nobody_writes_whose_points_he_spends(self):
        """Stored computed fields can be written by RPC: these are not taken from a caller."""
        clerk = new_test_user(self.env, 'clerk', 'base.group_user,base.group_partner_manager')
        self.person.with_user(clerk).write({
            'club_holder_id': self.company_partner.id, 'club_terms': 'legal',
            'club_kind': 'legal', 'club_search_key': "nobody", 'comment': "kept",
        })
        self.assertRecordValues(self.person, [{
            'club_holder_id': self.person.id, 'club_terms': 'individual',
            'club_kind': 'individual', 'club_search_key': "sarah 9120000101",
        }])
        self.assertIn("kept", self.person.comment)
        forged = self.partners.with_user(clerk).create({
            'name': "Forged", 'club_holder_id': self.company_partner.id, 'club_terms': 'legal',
        })
        self.assertRecordValues(forged, [{
            'club_holder_id': forged.id, 'club_terms': 'individual',
        }])

    def test_trade_terms_are_not_copied(self):
        self.person.write({'club_terms_override': 'legal', 'club_terms_reason': "Wholesaler"})
        clerk = new_test_user(self.env, 'clerk', 'base.group_user,base.group_partner_manager')
        twin = self.person.with_user(clerk).copy()
        self.assertEqual(twin.club_terms, 'individual')

    def test_one_person_by_every_spelling_of_the_mobile(self):
        for query in ("09120000101", "۰۹۱۲۰۰۰۰۱۰۱", "+98 912 000 0101", "00989120000101",
                      "0912 000", "9120000101"):
            with self.subTest(query=query):
                self.assertIn(self.person, self.partners.search([('club_search', 'ilike', query)]))
                if len(query) > 8:
                    found = self.partners.name_search(query)
                    self.assertIn(self.person.id, [row[0] for row in found])

    def test_arabic_and_persian_letters(self):
        ali = self.partners.create({'name': "علی کریمی", 'ref': "A-0042"})
        for query in ("علي كريمي", "علی", "كريمی", "a-0042", "A0042"):
            with self.subTest(query=query):
                self.assertIn(ali, self.partners.search([('club_search', 'ilike', query)]))

    def test_short_numbers_do_not_flood_the_customer_field(self):
        found = self.partners.name_search("12")
        self.assertNotIn(self.person.id, [row[0] for row in found])

    def test_wildcards_are_harmless(self):
        for query in ("%", "_", "%%%", "Sarah%zz", "S_rahh"):
            with self.subTest(query=query):
                found = self.partners.search([('club_search', 'ilike', query)])
                self.assertNotIn(self.person, found)
