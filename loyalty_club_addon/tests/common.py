from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.point_of_sale.tests.common import CommonPosTest


class TestClubCommon(CommonPosTest):
    """A club with rules per kind, an individual, and a company with two contacts.

    Individuals: 1 point for each 1; legal entities: 1 point for each 2. Money in USD, no tax.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += (
            cls.env.ref('sales_team.group_sale_manager')
            | cls.env.ref('loyalty_club_addon.group_club_manager')
        )
        programs = cls.env['loyalty.program']
        programs.search([]).action_archive()
        cls.env.company.club_money_unit = 'currency'
        cls.product = cls.twenty_dollars_no_tax.product_variant_id
        cls.club = programs.create({
            'name': "Niksara Club",
            'program_type': 'loyalty',
            'is_club': True,
            'portal_point_name': "points",
            'rule_ids': [
                Command.clear(),
                cls._money_rule('individual', 1),
                cls._money_rule('legal', 2),
            ],
            'reward_ids': [
                Command.clear(),
                Command.create({
                    'reward_type': 'discount', 'discount_mode': 'per_point', 'discount': 0.1,
                    'required_points': 1, 'club_audience_kind': 'individual',
                    'description': "Money for points",
                }),
                Command.create({
                    'reward_type': 'discount', 'discount_mode': 'per_order', 'discount': 10,
                    'required_points': 100, 'club_audience_kind': 'legal',
                    'description': "10 off for companies",
                }),
                Command.create({
                    'reward_type': 'discount', 'discount_mode': 'percent', 'discount': 5,
                    'required_points': 50, 'description': "5% for everyone",
                }),
            ],
        })
        cls.money_reward, cls.open_reward, cls.legal_reward = (
            cls.club.reward_ids.sorted('required_points')
        )
        cls._create_customers()
        cls._create_users()

    @classmethod
    def _money_rule(cls, kind, step, points=1, **values):
        return Command.create({
            'reward_point_mode': 'money', 'club_audience_kind': kind,
            'club_step_amount': step, 'club_step_points': points, **values,
        })

    @classmethod
    def _create_customers(cls):
        partners = cls.env['res.partner']
        cls.sara = partners.create({'name': "Sarah Mitchell", 'phone': "0912 000 0101"})
        cls.company_partner = partners.create({
            'name': "Parsons Equipment", 'is_company': True, 'phone': "021 0000 0108",
        })
        cls.layla, cls.paul = partners.create([
            {'name': "Layla Stone", 'parent_id': cls.company_partner.id},
            {'name': "Paul North", 'parent_id': cls.company_partner.id},
        ])
        members = cls.env['loyalty.club.member']
        cls.sara_member = members.create({
            'program_id': cls.club.id, 'partner_id': cls.sara.id,
        })
        cls.company_member = members.create({
            'program_id': cls.club.id, 'partner_id': cls.company_partner.id,
            'spender_ids': [Command.create({'partner_id': cls.layla.id})],
        })

    @classmethod
    def _create_users(cls):
        cls.salesperson = new_test_user(
            cls.env, 'club_salesperson', 'sales_team.group_sale_salesman_all_leads',
            company_id=cls.env.company.id, company_ids=cls.env.company.ids,
        )
        cls.cashier = new_test_user(
            cls.env, 'club_cashier', 'base.group_user,point_of_sale.group_pos_user',
            company_id=cls.env.company.id, company_ids=cls.env.company.ids,
        )
        cls.club_user = new_test_user(
            cls.env, 'club_user', 'loyalty_club_addon.group_club_user',
            company_id=cls.env.company.id, company_ids=cls.env.company.ids,
        )
        cls.club_manager = new_test_user(
            cls.env, 'club_manager', 'loyalty_club_addon.group_club_manager',
            company_id=cls.env.company.id, company_ids=cls.env.company.ids,
        )
        cls.auditor = new_test_user(
            cls.env, 'club_auditor', 'loyalty_club_addon.group_club_auditor',
            company_id=cls.env.company.id, company_ids=cls.env.company.ids,
        )

    def _sale_order(self, partner, quantity=1, price=20, **values):
        return self.env['sale.order'].create({
            'partner_id': partner.id,
            'order_line': [Command.create({
                'product_id': self.product.id, 'product_uom_qty': quantity, 'price_unit': price,
            })],
            **values,
        })

    def _pos_order(self, partner, quantity=1, price=20, reward_lines=(), **values):
        """The dictionary a till sends in `sync_from_ui`, paid exactly.

        :param reward_lines: list of `(reward, amount, points_cost, card)`; amount is positive
        """
        config = self.pos_config_usd
        if not config.current_session_id:
            config.open_ui()
        session = config.current_session_id
        lines = [self._pos_line(self.product, quantity, price)]
        for number, (reward, amount, cost, card) in enumerate(reward_lines):
            lines.append(self._pos_line(
                reward.discount_line_product_id, 1, -amount,
                is_reward_line=True, reward_id=reward.id, coupon_id=card and card.id,
                points_cost=cost, reward_identifier_code=f'code{number}',
            ))
        total = sum(line[2]['price_subtotal_incl'] for line in lines)
        self._pos_number = getattr(self, '_pos_number', 0) + 1
        uuid = f'00000000-0000-4000-8000-{self._pos_number:012d}'
        return {
            'uuid': uuid,
            'name': f"Order {self._pos_number}",
            'pos_reference': f"2600-001-{self._pos_number:07d}",
            'tracking_number': str(self._pos_number),
            'session_id': session.id,
            'company_id': self.env.company.id,
            'user_id': self.cashier.id,
            'partner_id': partner and partner.id,
            'date_order': '2030-01-01 10:00:00',
            'amount_total': total,
            'amount_paid': total,
            'amount_tax': 0,
            'amount_return': 0,
            'state': 'paid',
            'access_token': uuid,
            'lines': lines,
            'payment_ids': [Command.create({
                'amount': total,
                'name': '2030-01-01 10:00:00',
                'payment_method_id': self.bank_payment_method.id,
            })],
            **values,
        }

    def _pos_line(self, product, quantity, price, **values):
        self._pos_line_number = getattr(self, '_pos_line_number', 0) + 1
        return Command.create({
            'uuid': f'00000000-0000-4000-9000-{self._pos_line_number:012d}',
            'product_id': product.id,
            'qty': quantity,
            'price_unit': price,
            'price_subtotal': quantity * price,
            'price_subtotal_incl': quantity * price,
            'discount': 0,
            'tax_ids': [Command.set([])],
            'full_product_name': product.name,
            **values,
        })

    def _sync(self, *orders, user=None):
        """Send orders as the till of `user` does and give the pos.order records back."""
        result = self.env['pos.order'].with_user(user or self.env.user).sync_from_ui(list(orders))
        return self.env['pos.order'].browse([row['id'] for row in result['pos.order']])
