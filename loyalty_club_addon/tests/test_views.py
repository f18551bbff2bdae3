from ast import literal_eval

from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import TestClubCommon

MODULE = 'loyalty_club_addon'


@tagged('post_install', '-at_install')
class TestViews(TestClubCommon):
    """Every screen opens for whoever is meant to see it, and says what it should."""

    def _panel(self, record, user):
        """:return: text of the club panel as `user` reads it, words separated by single spaces"""
        panel = record.with_user(user).with_context(lang='en_US').club_panel
        return ' '.join(html.fromstring(panel).text_content().split())

    def test_every_view_loads(self):
        """All views of the addon, as the web client asks for them, for every kind of reader."""
        views = self.env['ir.ui.view'].search([
            ('id', 'in', self._record_ids('ir.ui.view')), ('type', '!=', 'qweb'),
        ])
        self.assertGreater(len(views), 30)
        asked = {
            (view.model, (view.inherit_id or view).id, view.type): view for view in views
        }
        for user in self.club_manager | self.auditor | self.club_user | self.salesperson:
            for (model, view_id, view_type), view in asked.items():
                if not self.env[model].with_user(user).has_access('read'):
                    continue
                with self.subTest(user=user.login, view=view.name):
                    self.env[model].with_user(user).get_views([(view_id, view_type)])

    def test_every_action_of_the_menu_loads(self):
        menus = self.env['ir.ui.menu'].browse(self._record_ids('ir.ui.menu'))
        actions = [
            (menu.action, menu.group_ids) for menu in menus
            if menu.action and menu.action._name == 'ir.actions.act_window'
            and self.env.ref('base.group_system') not in menu.group_ids
        ]
        self.assertGreater(len(actions), 4)
        for action, groups in actions:
            views = [*action.views, (False, 'search')]
            for user in self.club_manager | self.auditor:
                if groups and not groups & user.all_group_ids:
                    continue
                with self.subTest(user=user.login, action=action.name):
                    self.env[action.res_model].with_user(user).get_views(views)

    def _record_ids(self, model):
        return self.env['ir.model.data'].search([
            ('module', '=', MODULE), ('model', '=', model),
        ]).mapped('res_id')

    def test_menu_is_for_the_club(self):
        root = self.env.ref('loyalty_club_addon.loyalty_club_menu_root').id
        menus = self.env['ir.ui.menu']
        for user, visible in (
            (self.club_manager, True), (self.club_user, True), (self.auditor, True),
            (self.salesperson, False),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(root in menus.with_user(user)._visible_menu_ids(), visible)

    def test_club_form_opens_without_rights_at_the_till(self):
        """A manager of the club without rights in sales or at the till reads the whole form."""
        for user in self.club_manager | self.auditor:
            with self.subTest(user=user.login):
                programs = self.env['loyalty.program'].with_user(user)
                view = programs.get_view(self.env.ref('loyalty.loyalty_program_view_form').id)
                names = {
                    node.get('name')
                    for node in html.fromstring(view['arch']).iter('field')
                    if not any(parent.tag == 'field' for parent in node.iterancestors())
                }
                self.assertNotIn('total_order_count', names)
                self.assertNotIn('pos_config_ids', names)
                self.club.with_user(user).web_read({name: {} for name in names})

    def test_new_club(self):
        """The default way: name it, change the step, read the result, save."""
        action = self.env['ir.actions.actions']._for_xml_id(f'{MODULE}.loyalty_program_action_club')
        context = {'default_program_type': 'loyalty', 'default_is_club': True}
        self.assertIn("'default_is_club': True", action['context'])
        form = Form(self.env['loyalty.program'].with_context(**context))
        form.name = "Second Club"
        with form.rule_ids.edit(0) as rule:
            rule.club_step_amount = 10_000
            self.assertIn("123", rule.club_example)
        self.assertIn("10,000", form.club_result)
        club = form.save()
        self.assertTrue(club.is_club)
        self.assertEqual(club.rule_ids.club_step_amount, 10_000)

    def test_audience_on_any_type(self):
        form = Form(self.env['loyalty.program'].with_context(default_program_type='promotion'))
        form.name = "For companies"
        form.club_audience_kind = 'legal'
        self.assertEqual(form.save().club_audience_kind, 'legal')

    def test_salesperson_reads_the_panel(self):
        text = self._panel(self.paul, self.salesperson)
        self.assertIn("Points of Parsons Equipment", text)
        self.assertIn("Legal entity", text)
        self.assertIn("Paul North may not spend; Layla Stone may", text)
        self.assertIn("No reward open now", text)

    def test_panel_says_what_can_be_taken(self):
        self.company_member.sudo().card_id.sudo().points = 120
        text = self._panel(self.layla, self.salesperson)
        self.assertIn("120 points", text)
        self.assertIn("Can take now", text)
        self.assertIn("10 off for companies", text.split("Can take now")[1])
        self.assertIn("Money for points: For individuals only", text)

    def test_panel_of_a_suspended_member(self):
        self.sara_member.write({'state': 'suspended', 'state_reason': "Empty parcels"})
        text = self._panel(self.sara, self.salesperson)
        self.assertIn("Suspended", text)
        self.assertIn("Empty parcels", text)

    def test_panel_of_trade_terms(self):
        self.sara.write({
            'club_terms_override': 'legal', 'club_terms_reason': "Wholesaler",
        })
        self.assertIn("Trade terms: Legal entity", self._panel(self.sara, self.salesperson))

    def test_panel_of_a_stranger_says_how_to_enrol(self):
        stranger = self.env['res.partner'].create({'name': "Nobody Yet"})
        self.assertIn("Not a member of Niksara Club yet", self._panel(stranger, self.salesperson))
        self.assertIn("Enrol in club", self._panel(stranger, self.club_user))
        self.assertFalse(stranger.with_user(self.salesperson).club_points_display)

    def test_panel_escapes_names(self):
        self.sara.name = '<b onclick="x">Sara</b>'
        panel = self.sara.with_user(self.salesperson).club_panel
        self.assertNotIn('<b onclick', panel)
        self.assertIn('&lt;b onclick', panel)

    def test_no_panel_without_a_club(self):
        self.club.sudo().action_archive()
        self.env.invalidate_all()
        self.assertFalse(self.sara.with_user(self.salesperson).club_panel)

    def test_order_panel(self):
        order = self._sale_order(self.layla, quantity=3)
        text = self._panel(order, self.salesperson)
        self.assertIn("Points of Parsons Equipment", text)
        self.assertIn("This order brings +30 points", text)
        self.assertNotIn("Points go to", text)  # no own membership: nothing to choose

    def test_order_panel_offers_the_own_membership(self):
        self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': self.layla.id,
        })
        order = self._sale_order(self.layla)
        text = self._panel(order, self.salesperson)
        self.assertIn("Points go to Parsons Equipment Layla Stone, privately", text)
        order.with_user(self.salesperson).club_own = True
        self.assertIn("Points of Layla Stone", self._panel(order, self.salesperson))

    def test_spender_list_takes_contacts(self):
        form = Form(self.company_member.with_user(self.club_manager))
        with form.spender_ids.new() as row:
            row.partner_id = self.paul
            row.monthly_ceiling = 50
        form.save()
        self.assertEqual(self.company_member.spender_ids.partner_id, self.layla | self.paul)

    def test_salesperson_does_not_change_members(self):
        with self.assertRaises(AccessError):
            self.company_member.with_user(self.salesperson).write({'state': 'left'})
        self.assertEqual(self.company_member.state, 'active')

    def test_main_search_finds_a_mobile(self):
        """The first field of the search in Contacts is where a rep types the caller's number."""
        arch = self.env['res.partner'].get_view(view_type='search')['arch']
        first = html.fromstring(arch).find('.//field[@name="name"]')
        self.assertIn("('club_search', 'ilike', self)", first.get('filter_domain'))
        for typed in ("09120000101", "۰۹۱۲۰۰۰۰۱۰۱", "+98 912 000 0101"):
            domain = [('club_search', 'ilike', typed)]
            self.assertIn(self.sara, self.env['res.partner'].search(domain))

    def test_members_are_found_by_a_contact(self):
        self.paul.phone = "0912 000 0999"
        arch = self.env['loyalty.club.member'].get_view(view_type='search')['arch']
        domain = html.fromstring(arch).find('.//field[@name="partner_id"]').get('filter_domain')
        members = self.env['loyalty.club.member'].search(
            literal_eval(domain.replace('self', repr("09120000999"))),
        )
        self.assertEqual(members, self.company_member)
