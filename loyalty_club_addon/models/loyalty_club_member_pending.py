from odoo import api, fields, models


class LoyaltyClubMember(models.Model):
    """Points that a member has earned and cannot spend yet."""

    _inherit = 'loyalty.club.member'

    points_pending = fields.Float(
        related='card_id.club_pending', string="Points Pending",
        help="Earned, and not to be spent yet: they wait for a day, for the delivery or for the"
        " payment of their order. They are not in the balance.",
    )
    pending_note = fields.Char(
        string="Waiting For", compute='_compute_pending_note',
        help="The day or the document that pending points wait for, what comes first in front.",
    )

    @api.depends('card_id.club_pending')
    @api.depends_context('lang')
    def _compute_pending_note(self):
        for member in self:
            member.pending_note = self.env._("; ").join(member._pending_texts()) or False

    def _pending_lots(self):
        """:return: pending lots of the member, those of the nearest day first"""
        self.ensure_one()
        if not self.card_id.club_pending:
            return self.env['loyalty.club.lot'].sudo()
        return self.env['loyalty.club.lot'].sudo().search(
            [('card_id', '=', self.card_id.id), ('is_pending', '=', True),
             ('points_left', '>', 0)], order='available_from, id',
        )

    def _pending_texts(self):
        """:return: list of texts, one for each day and each document that points wait for"""
        groups = {}
        for lot in self._pending_lots():
            what = lot.available_from or (lot.waits_for, lot._waiting_document_name())
            groups[what] = groups.get(what, 0) + lot.points_left
        reason, engine = self.env['loyalty.club.reason'], self.env['loyalty.club.earning']
        return [
            reason._text_pending(engine._format(points), what)
            if not isinstance(what, tuple)
            else reason._text_pending_document(engine._format(points), *what)
            for what, points in groups.items()
        ]

    def _pending_text(self):
        """:return: one short text for the line of the till: what can be spent next"""
        lots = self._pending_lots()
        lots -= lots._due()
        first = lots[:1]
        if not first:
            return ''
        points = sum(lots.filtered(
            lambda lot: (lot.available_from, lot.available_from or lot.waits_for)
            == (first.available_from, first.available_from or first.waits_for),
        ).mapped('points_left'))
        return self.env['loyalty.club.reason']._text_pending(
            self.env['loyalty.club.earning']._format(points),
            first.available_from, first.waits_for,
        )

    def _points_due(self):
        """:return: pending points whose day has come, that the hourly release has not met yet"""
        self.ensure_one()
        due = self._pending_lots()._due()
        return sum(due.mapped('points_left'))

    def _shortage_refusal(self, shortage):
        """:param float shortage: points the member lacks
        :return: `(code, text)`: when pending points would do, what they wait for"""
        self.ensure_one()
        reason, engine = self.env['loyalty.club.reason'], self.env['loyalty.club.earning']
        pending = self.card_id.club_pending
        if pending >= shortage and (lot := self._pending_lots()[:1]):
            return reason._refusal(
                'pending', points=engine._format(pending), day=lot.available_from,
                waits_for=lot.waits_for,
            )
        return reason._refusal('points_short', missing=engine._format(round(shortage)))


class LoyaltyClubLot(models.Model):

    _inherit = 'loyalty.club.lot'

    waiting_note = fields.Char(
        string="Waiting For", compute='_compute_waiting_note',
        help="The day or the document that these points wait for.",
    )

    @api.depends('is_pending', 'waits_for', 'available_from', 'points_left')
    @api.depends_context('lang')
    def _compute_waiting_note(self):
        reason, engine = self.env['loyalty.club.reason'], self.env['loyalty.club.earning']
        for lot in self:
            points = engine._format(lot.points_left)
            if not lot.is_pending:
                lot.waiting_note = False
            elif lot.available_from:
                lot.waiting_note = reason._text_pending(points, lot.available_from)
            else:
                lot.waiting_note = reason._text_pending_document(
                    points, lot.waits_for, lot._waiting_document_name(),
                )

    def _waiting_document_name(self):
        """:return: the invoices that are not paid, else the order"""
        self.ensure_one()
        entry = self.award_entry_id.sudo()
        document = entry.document_model and self.env[entry.document_model].sudo().browse(
            entry.document_id,
        ).exists()
        if not document:
            return ''
        unpaid = self.waits_for == 'paid' and document._club_unpaid_invoices()
        return ', '.join(unpaid.mapped('name')) if unpaid else document.display_name


class LoyaltyCard(models.Model):

    _inherit = 'loyalty.card'

    def _club_release_due(self):
        """Release what a late cron has not met yet, before somebody spends."""
        cards = self.filtered('club_pending')
        for card in cards:
            lots = self.env['loyalty.club.lot'].sudo().search([
                ('card_id', '=', card.id), ('is_pending', '=', True),
                ('available_from', '!=', False),
            ])
            lots._due()._release()
