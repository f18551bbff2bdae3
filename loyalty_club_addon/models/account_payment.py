from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class AccountPayment(models.Model):
    _inherit = 'account.payment'

    club_received = fields.Boolean(
        string="Money Received", copy=False, readonly=True, tracking=True,
        help="Somebody has said that this money is there, as when a cheque was cleared. Points"
        " that wait for it can be spent.",
    )
    club_is_money_there = fields.Boolean(
        string="Money Is There", compute='_compute_club_is_money_there',
    )
    club_has_points = fields.Boolean(
        string="Points Wait for It", compute='_compute_club_has_points',
        help="Points of a customer club depend on this payment.",
    )

    def _compute_club_is_money_there(self):
        for payment in self:
            payment.club_is_money_there = bool(payment.id) and payment._club_is_money_there()

    def _compute_club_has_points(self):
        lots = self.env['loyalty.club.lot'].sudo()
        for payment in self:
            moves = payment.sudo().move_id | payment.sudo().reconciled_invoice_ids
            documents = moves._club_documents()
            payment.club_has_points = any(
                'paid' in lots._of_documents(records).mapped('waits_for')
                for records in documents if records
            )

    @api.model_create_multi
    def create(self, vals_list):
        # neither values nor defaults of a client say that money is there
        return super().create([vals | {'club_received': False} for vals in vals_list])

    def write(self, vals):
        if 'club_received' in vals and not self.env.su:
            raise AccessError(self.env._(
                "Money Received: say it with the button of the payment.",
            ))
        if vals.get('state') in ('draft', 'canceled', 'rejected'):
            vals = vals | {'club_received': False}
        result = super().write(vals)
        if {'state', 'club_received'} & vals.keys():
            self._club_look_later()
        return result

    def _club_look_later(self):
        moves = self.sudo().move_id | self.sudo().invoice_ids
        self.env['loyalty.club.lot']._look_later('account.move', moves.ids)

    def _club_is_money_there(self):
        """Cash in the drawer, money a provider has captured, what is matched with the bank, and
        what somebody has said to be received.

        The state `paid` says nothing: in community a payment is paid as soon as its invoice is,
        and Odoo calls one without an outstanding account matched when it is paid.
        """
        self.ensure_one()
        if self.state not in ('in_process', 'paid'):
            return False
        return bool(
            self.club_received or (self.is_matched and self.outstanding_account_id)
            or self.journal_id.type == 'cash'
            or self.sudo().payment_transaction_id.state == 'done'
        )

    def action_club_received(self):
        """The cheque was cleared."""
        self._club_say_received(True)

    def action_club_bounced(self):
        """The money did not come after all: points that depend on it wait again."""
        self._club_say_received(False)

    def _club_forget_received(self):
        """Whoever called the money received said it of the payment as it stood: a bounced cheque
        that is reconciled again is looked at again."""
        if received := self.sudo().filtered('club_received'):
            received.club_received = False

    def _club_say_received(self, is_received):
        self.check_access('write')
        if any(payment.state not in ('in_process', 'paid') for payment in self):
            raise UserError(self.env._(
                "Money Received: confirm the payment first.",
            ))
        self.sudo().club_received = is_received
