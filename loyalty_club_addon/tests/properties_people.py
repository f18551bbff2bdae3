from datetime import timedelta

from odoo.exceptions import AccessError

from .properties_reckoning import PRICE, Expected, Line
from .properties_till import TillSteps

AT_ONCE, A_MONTH = 60, 150  # what the club's manager decides alone


class PeopleSteps(TillSteps):
    """Managers, other software, and customers who become one, beside nights that pass."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.club_manager.sudo().write({
            'club_adjust_own': True, 'club_adjust_limit': AT_ONCE,
            'club_adjust_month_limit': A_MONTH,
        })

    def _do_core_writes(self, pick, amount):
        holder = self._buyer(pick)[2]
        change = (amount - 3) * 40
        self.by_hand[holder] += change
        self.members[holder].card_id.sudo().points += change
        return bool(change)

    def _do_update_balance(self, pick, amount):
        holder = self._buyer(pick)[2]
        member = self.members[holder]
        if member.points == amount * 10:
            return False
        self.by_hand[holder] += int(amount * 10 - member.points)
        self.env['loyalty.card.update.balance'].create({
            'card_id': member.card_id.id, 'new_balance': amount * 10, 'description': "By hand",
        }).action_update_card_point()
        return True

    def _do_adjust(self, pick, amount):
        """By the window: at once within the limits, else another manager is asked."""
        holder = self._buyer(pick)[2]
        card = self.members[holder].card_id
        points = amount * 20 * (-1 if pick // 2 % 3 == 0 else 1)
        owes = pick % 5 == 0
        month = (self.today.year, self.today.month)
        alone = abs(points) <= AT_ONCE and self.used[month] + abs(points) <= A_MONTH

        def adjust():
            window = self.env['loyalty.club.adjust'].with_user(self.club_manager)
            window.with_context(active_model='loyalty.card', active_ids=card.ids).create({
                'direction': 'give' if points > 0 else 'take', 'points': abs(points),
                'reason_id': self.reason.id, 'allow_debt': owes,
            }).action_adjust()

        if points < 0 and not owes and -points > card.points:
            self.refused(adjust, "Owe What Is Missing")
            return True
        adjust()
        row = self.env['loyalty.club.adjustment'].search([], limit=1)
        self.assertEqual((row.card_id, row.points), (card, points), self.steps)
        self.assertEqual(row.state, 'posted' if alone else 'requested', self.steps)
        if alone:
            self.used[month] += abs(points)
            self.by_hand[holder] += points
        else:
            self.requests[row] = holder, points, owes
        return True

    def _do_decide(self, pick, amount):
        """Another manager approves or refuses; nobody approves his own."""
        if not self.requests:
            return False
        row = list(self.requests)[pick % len(self.requests)]
        holder, points, owes = self.requests[row]
        self.refused(
            row.with_user(self.club_manager).action_approve, "approves his own", AccessError,
        )
        other = row.with_user(self.second_manager)
        if amount == 1:
            other.action_refuse()
        elif points < 0 and not owes and -points > row.card_id.points:
            self.refused(other.action_approve, "Owe What Is Missing")
            return True
        else:
            other.action_approve()
            self.by_hand[holder] += points
        del self.requests[row]
        self.refused(other.action_approve, "already")
        return True

    def _do_merge(self, pick, amount):
        """A customer who stood there twice, with a purchase, and sometimes a debt."""
        twin = self.env['res.partner'].create({'name': "Sarah M."})
        member = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': twin.id,
        })
        self.members['twin'] = member
        self.holder_of[member.card_id.id] = 'twin'
        order, data = self._till(twin, amount, PRICE)
        self.bought(Expected(order, 'individual', [Line(PRICE, amount)], data=data), 'twin')
        if pick % 2:
            member.card_id.sudo().points -= 90
            self.by_hand['twin'] -= 90
        self.assertEverything()
        card = member.card_id
        self.env['base.partner.merge.automatic.wizard'].sudo()._merge(
            (twin | self.sara).ids, self.sara,
        )
        self._became('twin', 'sara', card)
        return True

    def _became(self, old, new, card):
        """All of a holder's points and documents are another one's now."""
        self.holder_of[card.id] = new
        self.members.pop(old, None)
        moved = self.by_hand.pop(old, 0)
        self.by_hand[new] += moved
        for document in self.documents:
            if account := document.accounts.pop(old, None):
                moved += account.posted - account.spent
                account.moved = account.posted
                document.accounts[new] = account
                document.holder = new
        self.transferred[new] += moved

    def _do_stray_card(self, pick, amount):
        """A contact has a card of his own, which goes to the company."""
        card = self.env['loyalty.card'].sudo().create({
            'program_id': self.club.id, 'partner_id': self.layla.id, 'points': amount * 10,
        })
        self.holder_of[card.id] = 'stray'
        self.by_hand['stray'] += amount * 10
        self.assertEverything()
        window = self.env['loyalty.club.transfer'].create({'program_id': self.club.id})
        window.line_ids.filtered(lambda line: line.card_id == card).target = 'holder'
        window.action_transfer()
        self._became('stray', 'company', card)
        return True

    def _do_move_contact(self, pick, amount):
        is_here = self.home_of_paul == 'company'
        self.paul.parent_id = self.second_company if is_here else self.company_partner
        self.home_of_paul = 'second' if is_here else 'company'
        return True

    def _do_terms(self, pick, amount):
        """The club changes one of its terms; documents of before keep theirs."""
        self.choose(amount, pick)
        return True

    def _do_nights_pass(self, pick, amount):
        """Points whose day has come are released, and those whose last day is over expire."""
        self.clock.tick(timedelta(days=amount))
        lots = self.env['loyalty.club.lot'].sudo()
        club = self.club.sudo()
        while lots._release_page(club, limit=2):
            self.assertEverything()
        self.assertFalse(lots.search_count([
            ('card_id.program_id', '=', club.id), ('is_pending', '=', True),
            ('available_from', '<=', self.today),
        ]), self.steps)
        for card, points in lots._read_group(
            [('card_id.program_id', '=', club.id), ('is_pending', '=', False),
             ('expires_on', '<', self.today)], ['card_id'], ['points_left:sum'],
        ):
            self.by_hand[self.holder_of[card.id]] -= int(points)
        while lots._expire_page(club, limit=2):
            self.env.invalidate_all()
        return True
