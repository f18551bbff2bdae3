import gc
from collections import defaultdict
from datetime import datetime
from fractions import Fraction

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .pending_common import TestPendingCommon
from .properties_reckoning import COST, Account, Terms

START = datetime(2030, 1, 7, 9)
EARNED, SPENT = ('earn', 'earn_back'), ('spend', 'spend_back')
DOCUMENTS = ('sale.order', 'pos.order')
WEEKDAYS = ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')
NO_MAIL = {'tracking_disable': True, 'mail_create_nolog': True, 'mail_notrack': True}


class PropertiesCommon(TestPendingCommon):
    """The world of the property test: its clock, its terms, and what everybody must have.

    Holders go by names of their own: 'sara', 'company', 'second'.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=cls.env.context | NO_MAIL)
        cls.club = cls.club.with_env(cls.env)
        cls.goods = cls.product
        cls.service = cls.goods.copy({'name': "Service", 'type': 'service'})
        (cls.goods | cls.service).write({'standard_price': COST})
        cls.club.club_since = '2020-01-01'
        cls.env.company.partner_id.tz = 'UTC'
        cls.second_company = cls.env['res.partner'].create({'name': "Second", 'is_company': True})
        cls.second_member = cls.env['loyalty.club.member'].create({
            'program_id': cls.club.id, 'partner_id': cls.second_company.id,
        })
        cls.seller = cls.cashier.copy({'login': 'club_seller', 'name': "Seller"})
        cls.second_manager = new_test_user(
            cls.env, 'club_second_manager', 'loyalty_club_addon.group_club_manager',
            company_id=cls.env.company.id, company_ids=cls.env.company.ids,
        )
        cls.reason = cls.env.ref('loyalty_club_addon.adjustment_reason_apology')
        cls.multiplier = cls.env['loyalty.club.multiplier'].create({
            'name': "Busy days", 'program_id': cls.club.id, 'active': False,
        })
        # goods leave the stock when the till is closed; no points wait for that
        cls.env.company.point_of_sale_update_stock_quantities = 'closing'
        cls.pos_config_usd.open_ui()
        gc.freeze()  # what was loaded stays: collecting what a sequence leaves is quick then
        cls.addClassCleanup(gc.unfreeze)

    def begin(self, numbers, clock):
        """A new sequence: nobody has anything.

        :param numbers: an integer for each thing the club chooses
        :param clock: what freezes the time
        """
        gc.collect()  # environments in cycles: every with_context looks through those alive
        self.clock = clock
        clock.move_to(START)
        self.documents, self.requests = [], {}
        self.by_hand, self.transferred, self.used = [defaultdict(int) for __ in range(3)]
        self.members = {
            'sara': self.sara_member, 'company': self.company_member,
            'second': self.second_member,
        }
        self.holder_of = {member.card_id.id: name for name, member in self.members.items()}
        self.home_of_paul, self.last_lot, self.steps = 'company', 0, []
        self.bought_on = {}  # document registered late -> day it was bought on
        self.terms = Terms()
        for what, number in enumerate(numbers):
            self.choose(what, number)

    def choose(self, what, number):
        """The club changes one of its terms."""
        choices = (
            self.choose_take_back, self.choose_prices, self.choose_multiplier, self.choose_caps,
            self.choose_life,
        )
        choices[what % len(choices)](number)

    def choose_waits(self, number):
        """Companies wait for the money; individuals for another thing in each sequence.

        Pickings take half of the time: they are made where points wait for them.
        """
        waits_for = ('now', 'days', 'delivered')[number % 3]
        self._wait(self.legal_rule, 'paid')
        self._wait(self.individual_rule, waits_for)
        self.product = self.goods if waits_for == 'delivered' else self.service

    def choose_take_back(self, number):
        self.terms.take_back = ('debt', 'available', 'refuse')[number % 3]
        self.club.club_take_back = self.terms.take_back

    def choose_prices(self, number):
        share, counted = (('full', 100), ('half', 50), ('nothing', 0))[number % 3]
        self.terms.counted, self.terms.minimum_margin = counted, (0, 0, 30)[number // 3 % 3]
        self.club.rule_ids.write({
            'club_under_list': share, 'club_minimum_margin': self.terms.minimum_margin,
        })

    def choose_multiplier(self, number):
        factor = (2, 1.5, 2, 0)[number % 4]
        days = ((0, 2, 4), tuple(range(7)))[number // 4 % 2]
        self.terms.factor, self.terms.weekdays = Fraction(factor), days if factor else ()
        self.multiplier.write({'active': bool(factor), 'factor': factor or 2} | {
            name: day in days for day, name in enumerate(WEEKDAYS)
        })

    def choose_caps(self, number):
        self.terms.order_cap = (0, 0, 60)[number % 3]
        self.terms.day_cap = (0, 150, 0, 90)[number // 3 % 4]
        self.club.write({
            'club_order_cap': self.terms.order_cap, 'club_day_cap': self.terms.day_cap,
        })

    def choose_life(self, number):
        self.terms.life = (0, 3, 30)[number % 3]
        self.club.write({
            'club_expiry_mode': 'days' if self.terms.life else 'never',
            'club_expiry_count': self.terms.life or 12,
        })

    @property
    def now(self):
        return datetime.now()

    @property
    def today(self):
        return self.now.date()

    def _buyer(self, pick):
        """:return: (customer, kind, holder)"""
        if pick % 2:
            return self.sara, 'individual', 'sara'
        if pick // 2 % 2:
            return self.layla, 'legal', 'company'
        return self.paul, 'legal', self.home_of_paul

    def _pick(self, pick, model, condition):
        found = [
            document for document in self.documents
            if document.record._name == model and condition(document)
        ]
        return found[pick % len(found)] if found else None

    def day_points(self, holder, document, day):
        """What other documents of a holder's day have brought, net of what came back."""
        return sum(
            other.accounts[holder].posted for other in self.documents
            if other is not document and day in other.accounts.get(holder, Account()).days
        )

    def freeze(self, document, numbers, moment=None, day=None, **kwargs):
        """:param moment: when it was bought; day: the one it is counted for by the cap"""
        moment = moment or self.now
        day = day or moment.date()
        others = self.day_points(document.holder, document, day)
        document.freeze(numbers, self.terms, moment.date(), others, **kwargs)

    def bought(self, document, holder, moment=None, **kwargs):
        """A new document counts for its holder."""
        self.documents.append(document)
        document.holder, moment = holder, moment or self.now
        document.fresh = set()
        self.freeze(document, range(len(document.lines)), moment, **kwargs)
        self.settled(document, document.plan(self.terms, None), moment.date())

    def settled(self, document, plans, day):
        for holder, plan in plans.items():
            fresh = document.fresh if holder == document.holder else ()
            plan.apply(day, self.terms.take_back == 'available', fresh)

    def change(self, document, changed, operation, must_take=False):
        """Play what makes a document worth something else now.

        :param changed: does to the reckoning what `operation` does to the document
        :param bool must_take: a till that was offline is not refused
        :return: what `operation` gives; False when the club refused it
        """
        state = document.state()
        document.fresh = set()
        changed()
        plans = document.plan(self.terms, lambda holder: self.there(document, holder))
        gone = any(plan.gone for plan in plans.values())
        if gone and self.terms.take_back == 'refuse' and not must_take:
            document.restore(state)
            self.refused(operation, "were spent meanwhile")
            return False
        result = operation()
        self._committed()
        self.settled(document, plans, self.today)
        return result or True

    def refused(self, operation, words, error=UserError):
        """It is refused, and nothing is changed."""
        with (
            self.assertRaisesRegex(error, words, msg=self.steps), self.env.cr.savepoint(),
        ):
            operation()
            self._committed()
        self.env.invalidate_all()

    def there(self, document, holder):
        """Points that can be taken back: those available, and those the document gave itself."""
        self.env.flush_all()
        card = self.members[holder].card_id
        self.env.cr.execute("""
            SELECT COALESCE(SUM(lot.points_left), 0) - (
                       SELECT COALESCE(club_debt, 0) FROM loyalty_card WHERE id = %(card)s)
              FROM loyalty_club_lot lot
              JOIN loyalty_club_entry entry
                ON entry.id = COALESCE(lot.source_entry_id, lot.entry_id)
             WHERE lot.card_id = %(card)s
               AND (lot.is_pending IS NOT TRUE OR lot.available_from <= %(today)s
                    OR entry.kind IN ('earn', 'earn_back')
                   AND entry.document_model = %(model)s AND entry.document_id = %(id)s)
        """, {
            'card': card.id, 'today': self.today,
            'model': document.record._name if document.record else '',
            'id': document.record.id if document.record else 0,
        })
        return int(self.env.cr.fetchone()[0] or 0)
