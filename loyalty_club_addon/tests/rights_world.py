from odoo.fields import Command
from odoo.tests import new_test_user

from .rights_client import TestRightsClient

GROUPS = {
    'salesperson': 'sales_team.group_sale_salesman_all_leads',
    'sales manager': 'sales_team.group_sale_manager',
    'cashier': 'base.group_user,point_of_sale.group_pos_user',
    'shop manager': 'base.group_user,point_of_sale.group_pos_manager',
    'club user': 'loyalty_club_addon.group_club_user',
    'club auditor': 'loyalty_club_addon.group_club_auditor',
    'club manager': 'loyalty_club_addon.group_club_manager',
    'accountant': 'base.group_user,account.group_account_manager',
    'employee': 'base.group_user',
    'portal': 'base.group_portal',
    'public': 'base.group_public',
}
# Rights add up: what all of these together cannot do, none of them can.
GROUPS['everything but the club'] = ','.join(
    GROUPS[name] for name in (
        'sales manager', 'shop manager', 'club user', 'club auditor', 'accountant',
    )
)


class TestRightsCommon(TestRightsClient):
    """A small shop with a history, and one user of each group who tries everything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: cls.env.ref('base.public_user') if name == 'public' else new_test_user(
                cls.env, f"rights_{name.replace(' ', '_')}", groups,
                company_id=cls.env.company.id, company_ids=[Command.set(cls.env.company.ids)],
            )
            for name, groups in GROUPS.items()
        }

    def setUp(self):
        super().setUp()
        self._build_cards()
        self._build_sales()
        self._build_till()
        self._committed()
        self.env.flush_all()
        self.targets = self._targets()
        self.points = self._points()
        cards = self.env['loyalty.card'].sudo().browse(self.points)
        self.names = {card.id: self._name(card) for card in cards}

    def _build_cards(self):
        self.plain = self.env['loyalty.program'].create({
            'name': "Plain", 'program_type': 'loyalty', 'applies_on': 'both', 'trigger': 'auto',
        })
        cards = self.env['loyalty.card'].sudo()
        self.plain_card = cards.create({
            'program_id': self.plain.id, 'partner_id': self.sara.id, 'points': 500,
        })
        self.second_card = cards.create({
            'program_id': self.club.id, 'partner_id': self.sara.id,
        })

    def _build_sales(self):
        """Sarah: 1,000 earned; the company: 100 spent and, its order gone, a debt."""
        self.order = self._confirmed(self.sara, 50)
        self.quotation = self._sale_order(self.sara, 5)
        self.quotation._update_programs_and_rewards()
        self.gone = self._confirmed(self.company_partner, 20)
        self.spending = self._sale_order(self.company_partner, 1)
        self.spending._update_programs_and_rewards()
        self.spending._apply_program_reward(self.legal_reward, self.company_member.card_id)
        self.spending.action_confirm()
        self.gone._action_cancel()
        self.older_sale = self._sale_order(self.sara, 3)
        self.older_sale.sudo().write({'state': 'sale', 'date_order': '2019-01-01 10:00:00'})
        self.older_sale.sudo().coupon_point_ids = [
            Command.clear(),
            Command.create({'coupon_id': self.sara_member.card_id.id, 'points': 30}),
        ]

    def _build_till(self):
        card = self.sara_member.card_id
        self.ticket = self._paid(
            self.sara, 10, reward_lines=[(self.open_reward, 10, 50, card)],
        )
        self.returned = self._paid(self.sara, 4)
        self.part = self._refunded(self.returned, 1)
        self.anonymous = self._paid(False, 3)
        self.older_ticket = self._paid(False, 4)
        self.older_ticket.sudo().write({
            'partner_id': self.sara.id, 'date_order': '2019-01-01 10:00:00',
            'club_settled_on': '2019-01-01 10:00:00',
        })
        self.history = self.env['loyalty.history'].sudo().create({
            'card_id': card.id, 'order_model': 'pos.order', 'order_id': self.older_ticket.id,
            'issued': 60, 'used': 0, 'description': "Odoo's own",
        })
        self.draft = self._sync(self._pos_order(self.sara, 2, state='draft', payment_ids=[]))

    def _targets(self):
        """:return: dict {model: records a client names in its calls}"""
        orders = self.order | self.quotation | self.spending | self.older_sale
        tickets = self.ticket | self.returned | self.part | self.anonymous | self.older_ticket
        entries = (self.sara_member | self.company_member).card_id.sudo().club_entry_ids
        return {
            'loyalty.card': self.sara_member.card_id | self.second_card | self.plain_card,
            'loyalty.history': self.history,
            'loyalty.club.member': self.sara_member | self.company_member,
            'loyalty.club.entry': entries[:1],
            'loyalty.club.lot': entries.lot_ids[:1],
            'loyalty.club.allocation': entries.allocation_ids[:1],
            'sale.order.line': (self.quotation | self.spending | self.older_sale).order_line,
            'pos.order.line': (tickets | self.draft).lines,
            'sale.order.coupon.points': orders.sudo().coupon_point_ids,
            'sale.order': orders,
            'pos.order': tickets | self.draft,
            'loyalty.program': self.club,
            'loyalty.reward': self.open_reward,
            'loyalty.rule': self.club.rule_ids[:1],
        }
