from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import periods


class LoyaltyClubSpender(models.Model):
    """A contact who may spend the points of his company, up to so much a month."""

    _name = 'loyalty.club.spender'
    _description = "Contact Who May Spend"
    _rec_name = 'partner_id'

    member_id = fields.Many2one(
        comodel_name='loyalty.club.member', required=True, index=True, ondelete='cascade',
    )
    partner_id = fields.Many2one(
        string="Contact", comodel_name='res.partner', required=True, index=True,
        ondelete='cascade',
    )
    monthly_ceiling = fields.Float(
        string="Ceiling a Month", digits=(16, 2),
        help="Points this contact may spend in a month of the club's calendar. 0: no ceiling.",
    )
    spent_this_month = fields.Float(
        digits=(16, 2), compute='_compute_spent_this_month',
    )
    company_id = fields.Many2one(
        related='member_id.company_id', store=True, precompute=True, index=True,
    )

    _member_partner_unique = models.Constraint(
        'UNIQUE (member_id, partner_id)', "This contact stands on the list already.",
    )
    _monthly_ceiling_positive = models.Constraint(
        'CHECK (monthly_ceiling >= 0)', "Ceiling a Month: 0 or more points.",
    )

    @api.constrains('member_id', 'partner_id')
    def _check_partner(self):
        for spender in self:
            if spender.partner_id.club_holder_id != spender.member_id.partner_id:
                raise ValidationError(self.env._(
                    "Contact: %(contact)s does not belong to %(member)s.",
                    contact=spender.partner_id.display_name,
                    member=spender.member_id.partner_id.display_name,
                ))

    @api.depends('member_id.card_id', 'partner_id', 'monthly_ceiling')
    def _compute_spent_this_month(self):
        for spender in self:
            spender.spent_this_month = spender._points_spent()

    def _points_spent(self, without=None):
        """Points this contact spent in the current month of the club's calendar.

        :param without: sale.order or pos.order record that does not count (the one in question)
        """
        self.ensure_one()
        here = self.with_company(without.company_id) if without else self
        total = 0
        for model, line_model, states in (
            ('sale.order', 'sale.order.line', ['sale']),
            ('pos.order', 'pos.order.line', ['paid', 'done']),
        ):
            domain = Domain([
                ('coupon_id', '=', self.member_id.card_id.id),
                ('order_id.partner_id', '=', self.partner_id.id),
                ('order_id.state', 'in', states),
            ]) & here._this_month(model)
            if without and without._name == model:
                domain &= Domain('order_id', 'not in', without.ids)
            [[points]] = self.env[line_model].sudo()._read_group(domain, [], ['points_cost:sum'])
            total += points or 0
        return total

    def _this_month(self, model):
        """:return: domain of the lines of a model that were bought in this month; see
            `_club_bought_on`"""
        dated = Domain('order_id.date_order', '>=', self._month_start())
        if model != 'pos.order':
            return dated
        settled = Domain('order_id.club_settled_on', '>=', self._month_start())
        return settled | (Domain('order_id.club_settled_on', '=', False) & dated)

    def _month_start(self):
        """:return: when this month began in the company's calendar and time zone (naive UTC)"""
        company = self.member_id.company_id or self.env.company
        zone = pytz.timezone(company.partner_id.tz or self.env.user.tz or 'UTC')
        today = datetime.now(zone).date()
        first_day, __ = periods.month_bounds(today, company.club_calendar)
        midnight = zone.localize(datetime.combine(first_day, time.min))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)


class LoyaltyClubMember(models.Model):
    _inherit = 'loyalty.club.member'

    def _is_own_address(self, partner):
        """The holder itself and its addresses (invoice, delivery), not the people in it."""
        self.ensure_one()
        return partner == self.partner_id or (
            partner.club_holder_id == self.partner_id and partner.type != 'contact'
        )

    def _spend_room(self, partner, without=None):
        """:return: points `partner` may still spend this month; None when nothing limits him"""
        self.ensure_one()
        spender = self.spender_ids.filtered(lambda row: row.partner_id == partner)
        if self._is_own_address(partner) or not spender.monthly_ceiling:
            return None
        return max(spender.monthly_ceiling - spender._points_spent(without), 0)

    def _spend_refusal(self, partner, points=0, without=None):
        """May `partner` spend that many points of this member?

        :return: None, or `(code, text)` as of `loyalty.club.reason`
        """
        self.ensure_one()
        reason = self.env['loyalty.club.reason']
        if refusal := self._state_refusal():
            return refusal
        if self._is_own_address(partner):
            return None
        if partner not in self.spender_ids.partner_id:
            return reason._refusal(
                'contact_no_spend',
                contact=partner.name or '',
                allowed=self.env._(" or ").join(self.spender_ids.partner_id.mapped('name')),
            )
        room = self._spend_room(partner, without)
        if room is not None and points > room:
            left = self.env['loyalty.club.earning']._format(round(room))
            return reason._refusal('ceiling_reached', left=left)
        return None
