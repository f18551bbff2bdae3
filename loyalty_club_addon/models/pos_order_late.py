from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.origin import Late

RIGHTS = ('point_of_sale.group_pos_user', 'loyalty_club_addon.group_club_manager')


class PosOrder(models.Model):
    """The receipt of a purchase without customer is registered for a member afterwards.

    It earns by the rules of today, because a purchase without customer froze none, with the
    expiry of the day of the order. The entry is of today: a closed month stays as it was.
    """

    _inherit = 'pos.order'

    club_registered_by_id = fields.Many2one(
        string="Registered By", comodel_name='res.users', copy=False, readonly=True,
        index='btree_not_null', help="Who registered this receipt for the member afterwards.",
    )
    club_registered_on = fields.Datetime(copy=False, readonly=True)
    club_can_register = fields.Boolean(compute='_compute_club_can_register')

    @api.depends('state', 'partner_id', 'club_member_id', 'date_order', 'club_settled_on')
    @api.depends_context('uid')
    def _compute_club_can_register(self):
        """Is the button shown? The till reads it with every order, so it asks little: who may
        have the points is looked at when a member is chosen."""
        open_orders = self.filtered(lambda order: not order.sudo()._club_late_refusal())
        shown = bool(
            open_orders and any(self.env.user.has_group(group) for group in RIGHTS)
            and self.env['loyalty.program'].sudo().search_count([('is_club', '=', True)], limit=1),
        )
        for order in self:
            order.club_can_register = shown and order in open_orders

    def write(self, vals):
        if {'club_registered_by_id', 'club_registered_on', 'club_member_id'} & vals.keys() and (
            not self.env.su
        ):
            raise AccessError(self.env._(
                "Club Member: an order finds it by its customer; use Register for Member.",
            ))
        return super().write(vals)

    def _club_late_clubs(self):
        """:return: clubs of this till that were open on the day of the order"""
        programs = self.env['loyalty.club.settlement']._programs(self).filtered('is_club')
        return programs.filtered(
            lambda club: not club._club_is_older(self._club_bought_on()),
        ).with_company(self.company_id)

    def _club_late_refusal(self):
        """:return: why this receipt is registered for nobody, or None"""
        self.ensure_one()
        days = self.company_id.club_late_days
        if not self._club_is_booked() or self.is_refund:
            return self.env._("Only the receipt of a paid purchase is registered.")
        if self.club_registered_on or self.club_member_id:
            return self.env._("This receipt was registered for a member already.")
        if self.partner_id:
            return self.env._("This order has a customer already.")
        if not days or self._club_bought_on() < fields.Datetime.now() - timedelta(days=days):
            return self.env._(
                "This receipt is too old: receipts are registered within %(days)s days.", days=days,
            )
        return None

    def _club_late_sellers(self):
        """:return: users who took this order, or register it now"""
        sellers = self.env.user | self.user_id
        if 'employee_id' in self._fields:  # pos_hr: several cashiers at one till
            sellers |= self.employee_id.user_id
        return sellers

    def _club_late_is_own(self, partner):
        """Nobody registers a receipt for himself, nor for who sold it."""
        own = any(user._club_is_own(partner) for user in self._club_late_sellers())
        if not own and 'employee_id' in self._fields:
            contacts = self.employee_id.work_contact_id
            own = bool((contacts | contacts.commercial_partner_id)
                       & (partner | partner.commercial_partner_id))
        return own

    def club_register_late(self, partner_id, own=False):
        """What the till calls; see `_club_register_late`.

        :return: dict, whose points they are and how many
        """
        partner = self.env['res.partner'].browse(int(partner_id)).exists()
        if not partner:
            raise UserError(self.env._("Customer: choose who bought."))
        entries = self._club_register_late(partner, bool(own))
        return {
            'name': entries.card_id[:1].partner_id.name,
            'points': sum(entries.mapped('points')),
        }

    def _club_register_late(self, partner, own=False):
        """Credit the receipt of a purchase without customer to a member, once.

        :param partner: res.partner record, the customer who bought
        :param bool own: a contact of a company bought for himself
        :return: the entries
        :raises AccessError: not a cashier or manager, and for oneself
        :raises UserError: registered already, too old, no member, no points
        """
        self.ensure_one()
        self.check_access('read')
        partner.check_access('read')
        if not any(self.env.user.has_group(group) for group in RIGHTS):
            raise AccessError(self.env._("Receipts are registered by cashiers."))
        order = self.sudo()
        partner = partner.sudo()
        if refusal := order._club_late_refusal():
            raise UserError(refusal)
        if order._club_entries():
            raise UserError(self.env._("This receipt was registered for a member already."))
        order._club_check_late_customer(partner)
        members = self._club_late_members(partner, own)
        order._club_claim_late()
        order.write({
            'partner_id': partner.id, 'club_member_id': members[0].id, 'club_own': own,
        })
        entries = order.with_context(club_late=Late())._club_settle(
            fresh=True, note=self.env._("Registered afterwards"),
        )
        if sum(entries.mapped('points')) <= 0:
            raise UserError(self.env._("This receipt brings no points."))
        order._club_note_late(members[0], entries)
        return entries

    def _club_check_late_customer(self, partner):
        """:raises AccessError: the receipt would be registered for oneself or for who sold it"""
        if self._club_late_is_own(partner):
            raise AccessError(self.env._(
                "Nobody registers a receipt for himself, nor for who sold it: ask a colleague"
                " who had nothing to do with this order.",
            ))

    def _club_late_members(self, partner, own):
        """:return: list of the active memberships the purchase counts for
        :raises UserError: there is none
        """
        clubs = self.sudo()._club_late_clubs()
        if not clubs:
            raise UserError(self.env._("No club of this shop was open when this was bought."))
        found = self.env['loyalty.club.member']._for_partner(clubs, partner, own)
        members = list(found.values())
        refusals = [refusal for member in members if (refusal := member._state_refusal())]
        members = [member for member in members if not member._state_refusal()]
        if not members:
            raise UserError(refusals[0][1] if refusals else self.env._(
                "%(name)s is not a member of a club of this shop. Enrol first, then register.",
                name=partner.name,
            ))
        return members

    def _club_claim_late(self):
        """Of two at the same time one gets it: the other fails and is told when run again."""
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "UPDATE pos_order"
            "   SET club_registered_by_id = %s, club_registered_on = now() AT TIME ZONE 'UTC'"
            " WHERE id = %s AND club_registered_on IS NULL RETURNING id",
            self.env.uid, self.id,
        ))
        if not self.env.cr.fetchone():
            raise UserError(self.env._("This receipt was registered for a member already."))
        self.invalidate_recordset()

    def _club_note_late(self, member, entries):
        """Odoo's history, the figures of the order and its chatter."""
        for card in entries.card_id:
            mine = entries.filtered(lambda entry, card=card: entry.card_id == card)
            self.env['loyalty.history'].create({
                'card_id': card.id, 'order_model': self._name, 'order_id': self.id,
                'description': self.env._("Onsite %(order)s", order=self.display_name),
                'issued': sum(mine.mapped('points')), 'used': 0,
            })
        points = sum(entries.mapped('points'))
        self.write({'club_points_earned': points, 'club_balance': member.card_id.points})
        self.message_post(body=self.env._(
            "Receipt registered for %(name)s afterwards: %(points)s.", name=member.partner_id.name,
            points=self.env['loyalty.club.earning']._points_text(points),
        ))

    def _club_freeze(self, member, rows, discount, values, *further):
        """Terms are of the whole line; what came back of it since then is left out by settling."""
        if isinstance(self.env.context.get('club_late'), Late):
            whole = self._club_values(rows, until=self._club_bought_on())
            values = {str(key): value for key, value in whole.items()}
        return super()._club_freeze(member, rows, discount, values, *further)

    def _club_postings(self, card, entries, account, counts, fresh, note):
        postings = super()._club_postings(card, entries, account, counts, fresh, note)
        if not isinstance(self.env.context.get('club_late'), Late):
            return postings
        today = card.program_id._club_day()
        lots = [lot for row in postings for lot in row.lots]
        # points that waited a week live a week longer
        if lots and all(lot.expires_on and lot.expires_on < today for lot in lots):
            raise UserError(self.env._("The points of this purchase have expired already."))
        return [row._replace(date=fields.Datetime.now()) for row in postings]
