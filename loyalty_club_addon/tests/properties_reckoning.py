"""What documents must be worth: a reckoning that asks nothing of the code under test.

Points are whole numbers; everything is written down as plain numbers and compared afterwards.
"""
import copy
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

PRICE, COST = 20, 12
RATE = {'individual': Fraction(1), 'legal': Fraction(1, 2)}  # points for 1 of money
AFTER_REWARD = Fraction(95, 100)


def half_up(number):
    return floor(number + Fraction(1, 2))


@dataclass
class Terms:
    """What the club says just now. Caps and life: 0 is none; life in days."""

    counted: int = 100  # percent of lines under list price
    minimum_margin: int = 0
    factor: Fraction = Fraction(1)
    weekdays: tuple = ()
    order_cap: int = 0
    day_cap: int = 0
    take_back: str = 'debt'
    life: int = 0

    def earned(self, kind, line, day, is_rewarded=False, asks_price=True):
        """What a line earns by itself on a day."""
        percent = 100
        if asks_price and (line.price - COST) * 100 < self.minimum_margin * line.price:
            percent = 0
        elif asks_price and line.price < PRICE:
            percent = self.counted
        amount = line.price * line.quantity * (AFTER_REWARD if is_rewarded else 1)
        points = floor(amount * Fraction(percent, 100) * RATE[kind])
        factor = self.factor if day.weekday() in self.weekdays else 1
        return points + half_up(points * (factor - 1))

    def capped(self, points, booked=0, others=0):
        """What caps leave of it.

        :param booked: what the document has already
        :param others: what other documents of the member's day have brought
        """
        if self.order_cap:
            points = min(points, max(self.order_cap - booked, 0))
        if self.day_cap:
            points = min(points, max(self.day_cap - booked - others, 0))
        return points


@dataclass
class Line:
    """A line of goods; `back` is what was credited or refunded."""

    price: int
    quantity: int
    back: int = 0

    @property
    def left(self):
        return self.quantity - self.back


@dataclass
class Frozen:
    """What a line was worth when it was settled first."""

    amount: int
    points: int

    def worth(self, line):
        share = Fraction(line.price * line.left, self.amount)
        return Fraction(half_up(100 * self.points * share), 100)


@dataclass
class Account:
    """What a document has posted for one holder."""

    frozen: dict = field(default_factory=dict)  # number of the line -> Frozen
    posted: int = 0
    moved: int = 0  # part of it that was posted on another card, merged since
    forgone: int = 0
    spent: int = 0
    loose: int = 0  # what goods without a receipt take back
    days: set = field(default_factory=set)  # on which it brought points

    def worth(self, lines):
        return half_up(sum(
            frozen.worth(lines[number]) for number, frozen in self.frozen.items()
        )) - self.loose


@dataclass
class Plan:
    """What settling changes on an account; see `Reckoning.plan`."""

    account: Account
    change: int
    spends: int
    gone: int = 0  # points that would have to be taken back and are spent
    again: int = 0  # points forgone before, which are not given back either

    def apply(self, day, is_forgone, fresh):
        """:param fresh: numbers of lines frozen just now: their terms are kept by what is posted"""
        account = self.account
        if not self.change and account.spent == self.spends:
            for number in fresh:
                del account.frozen[number]
        forgone = (self.gone if is_forgone else 0) - self.again
        posted = self.change + forgone
        account.posted += posted
        account.forgone += forgone
        account.spent = self.spends
        if posted > 0:
            account.days.add(day)


class Expected:
    """What a document must have posted, for each holder it ever counted for."""

    def __init__(self, record, kind, lines, spends=0, data=None):
        self.record, self.kind, self.lines, self.data = record, kind, lines, data
        self.spends = self.price_of_reward = spends
        self.holder = None
        self.accounts = {}
        self.fresh = set()  # numbers of the lines that the change in hand has frozen
        self.counts = True
        self.notes = {}  # credit note -> ({number of the line: quantity}, points of the reward)
        self.cheques = {}  # reconciled with the invoice -> whether the money is there

    def state(self):
        return copy.deepcopy((self.lines, self.accounts, self.counts, self.spends)), self.holder

    def restore(self, state):
        (self.lines, self.accounts, self.counts, self.spends), self.holder = state

    def freeze(self, numbers, terms, day, others, is_rewarded=False):
        """Lines without terms get those of today."""
        account = self.accounts.setdefault(self.holder, Account())
        for number in numbers:
            if number not in account.frozen:
                line = self.lines[number]
                booked = sum(frozen.points for frozen in account.frozen.values())
                points = terms.earned(self.kind, line, day, is_rewarded)
                account.frozen[number] = Frozen(
                    line.price * line.quantity, terms.capped(points, booked, others),
                )
                self.fresh.add(number)

    def plan(self, terms, there):
        """What settling must change now.

        :param there: callable that gives the points which can be taken back for a holder
        :return: dict {holder: Plan}
        """
        plans = {}
        for holder, account in self.accounts.items():
            is_home = self.counts and holder == self.holder
            worth = account.worth(self.lines) if is_home else 0
            spends = self.spends if is_home else 0
            plan = Plan(account, worth - account.posted + account.forgone, spends)
            if plan.change > 0:
                plan.again = min(account.forgone, plan.change)
            elif plan.change < 0 and terms.take_back != 'debt':
                back = account.spent - spends
                plan.gone = max(-plan.change - max(there(holder) + back, 0), 0)
            plans[holder] = plan
        return plans

    def waits(self, what):
        """Do points that wait for `what` still wait? At the till all is paid and delivered."""
        if self.record._name == 'pos.order':
            return False
        if what == 'delivered':  # an edit makes new pickings, which reckon it anew
            goods = self.goods
            return any(goods[number].qty_delivered < line.left for number, line in self.earning())
        if not self.earning():
            return False
        invoice = self.invoice
        if not invoice or invoice.amount_residual or not all(self.cheques.values()):
            return True
        rows = invoice.line_ids.matched_credit_ids.credit_move_id
        return any(state != 'posted' for state in rows.mapped('parent_state'))

    def earning(self):
        """:return: list of (number, line) that earned something which has not come back"""
        frozen = {}
        for account in self.accounts.values():
            frozen |= account.frozen
        return [
            (number, line) for number, line in enumerate(self.lines)
            if line.left and number in frozen and frozen[number].points
        ]

    @property
    def goods(self):
        return self.record.order_line.filtered(lambda line: not line.reward_id).sorted('id')

    @property
    def invoice(self):
        return self.record.invoice_ids.filtered(lambda move: move.move_type == 'out_invoice')
