from odoo import api, models
from odoo.exceptions import UserError

from ..tools import search_key
from .loyalty_club_earning import POINT_SCALE, Occasion


class LoyaltyClubMember(models.Model):
    _inherit = 'loyalty.club.member'

    def _till_data(self, partner):
        """What the till holds of this membership when `partner` buys.

        :return: dict, see `res.partner._compute_club_till_data`
        """
        self.ensure_one()
        may_spend = self._spend_refusal(partner) is None
        due = self._points_due()
        return {
            'member_id': self.id,
            'program_id': self.program_id.id,
            'card_id': self.card_id.id,
            'own': self.partner_id != partner.club_holder_id,
            'holder_name': self.partner_id.name,
            'kind': self.kind,
            'terms': self.terms,
            'state': self.state if self.active else 'left',
            'state_reason': self.state_reason or '',
            'points': self.points + due,
            'pending': max(self.points_pending - due, 0),
            'pending_text': self._pending_text(),
            'day_points': self._day_points(),
            'point_worth': self.program_id._club_point_worth_for(self.terms, self.tier_id),
            'may_spend': may_spend,
            'spend_left': self._spend_room(partner) if may_spend else 0,
            'spenders': self.spender_ids.partner_id.mapped('name'),
        }

    def _day_points(self):
        """:return: what the orders of today have brought, when the club limits that; else 0"""
        if not self.program_id.club_day_cap:
            return 0
        occasion = Occasion(card=self.card_id)
        points = self.env['loyalty.club.earning']._day_points(self.program_id, occasion)
        return points / POINT_SCALE

    @api.model
    def enrol_at_till(self, config_id, values):
        """Make a customer a member at the till, with a new record for one nobody knows.

        :param int config_id: the pos.config of the till
        :param dict values: `name`, `mobile`, `consent` (bool: messages welcome) and, for a
            customer who exists, `partner_id`
        :return: dict for the till's store: {'res.partner': [one row]}
        :raises UserError: no club at this till, no name, no mobile
        """
        if not self.env.user.has_group('point_of_sale.group_pos_user'):
            raise UserError(self.env._("Only a cashier may enrol at the till."))
        config = self.env['pos.config'].browse(config_id)
        config.check_access('read')
        clubs = config._get_program_ids().filtered('is_club')
        if not clubs:
            raise UserError(self.env._("No club is open at this till."))
        if not values.get('partner_id'):
            clubs = clubs.filtered(
                lambda club: club.club_audience_kind != 'legal'
                and not club.club_audience_has_tiers,
            )
        partner = clubs and self._till_customer(config, values)
        clubs = clubs.filtered(lambda club: not club._club_audience_refusal(partner))
        if not clubs:
            raise UserError(self.env._("The clubs of this till are for other customers."))
        for club in clubs:
            self._enrol(
                club, partner, 'till',
                enrolled_config_id=config.id,
                message_consent=bool(values.get('consent')),
            )
        partner.invalidate_recordset(['club_till_data'])
        return {'res.partner': self.env['res.partner']._load_pos_data_read(partner, config)}

    def _till_customer(self, config, values):
        """:return: the customer to enrol, a new one unless `partner_id` names one"""
        partners = self.env['res.partner']
        if values.get('partner_id'):
            partner = partners.browse(int(values['partner_id'])).exists()
            partner.check_access('read')
            if partner:
                return partner
        name = ' '.join(str(values.get('name') or '').split())
        mobile = str(values.get('mobile') or '').strip()
        if not name:
            raise UserError(self.env._("Name: write the name of the new member."))
        if not search_key.is_mobile(mobile):
            raise UserError(self.env._("Mobile: 11 digits are needed, as in 0912 345 6789."))
        return partners.sudo().create({
            'name': name,
            'phone': mobile,
            'company_id': False,
            'country_id': config.company_id.country_id.id,
        }).sudo(False)
