from odoo import api, models


class LoyaltyClubSettlement(models.AbstractModel):
    """What the till asks before an order and hears after it."""

    _inherit = 'loyalty.club.settlement'

    @api.model
    def _changes_to_validate(self, point_changes):
        """A club's card below zero may still earn: only what spends needs a look."""
        cards = self.env['loyalty.card'].sudo().browse(int(key) for key in point_changes).exists()
        clubs = set(cards.filtered('is_club').ids)
        return {
            key: change for key, change in point_changes.items()
            if int(key) not in clubs or change < 0
        }

    @api.model
    def _split_coupon_data(self, coupon_data):
        """:return: `(rows of clubs, other rows)` of what the till sends after an order"""
        programs = self.env['loyalty.program'].sudo().browse(
            {row['program_id'] for row in coupon_data.values()},
        ).exists()
        club_ids = set(programs.filtered('is_club').ids)
        cards = self.env['loyalty.card'].sudo().browse(int(key) for key in coupon_data).exists()
        club_keys = set(cards.filtered('is_club').ids)
        clubs = {
            key: row for key, row in coupon_data.items()
            if row['program_id'] in club_ids or int(key) in club_keys
        }
        return clubs, {key: row for key, row in coupon_data.items() if key not in clubs}

    @api.model
    def _coupon_updates(self, order, rows):
        """The real card in place of each card the till made up or held."""
        programs = self.env['loyalty.program'].browse({row['program_id'] for row in rows.values()})
        members = order.sudo()._club_members(programs)
        return [
            {
                'old_id': int(key),
                'id': member.card_id.id,
                'points': member.card_id.points,
                'code': member.card_id.code,
                'program_id': program.id,
                'partner_id': order.partner_id.id,
            }
            for key, row in rows.items()
            for program, member in members.items() if program.id == row['program_id']
        ]

    @api.model
    def _receipt_data(self, order):
        """:return: list of dicts, what the receipt says of each club"""
        order = order.sudo()
        return [
            {
                'program_id': row.card_id.program_id.id,
                'point_name': row.card_id.program_id.portal_point_name,
                'holder_name': row.card_id.partner_id.name,
                'earned': row.issued,
                'spent': row.used,
                'balance': row.card_id.points,
                'pending': order.club_points_pending,
                'pending_note': order.club_pending_note or '',
            }
            for row in self.env['loyalty.history'].sudo().search([
                ('order_model', '=', order._name), ('order_id', '=', order.id),
                ('card_id.program_id.is_club', '=', True),
            ])
        ]
