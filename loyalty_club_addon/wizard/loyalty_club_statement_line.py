from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..models.loyalty_club_audience_mixin import KINDS
from ..models.loyalty_club_earning import POINT_SCALE
from ..tools import statement
from ..tools.earning import to_units

POINTS = {'digits': (16, 2), 'readonly': True}


class LoyaltyClubStatementLine(models.TransientModel):
    """A row of a statement: opening and movements come to its closing."""

    _name = 'loyalty.club.statement.line'
    _description = "Row of a Points Statement"
    _order = 'statement_id, sequence, id'

    statement_id = fields.Many2one(
        comodel_name='loyalty.club.statement', required=True, readonly=True, index=True,
        ondelete='cascade',
    )
    sequence = fields.Integer(readonly=True)
    key = fields.Char(readonly=True)
    name = fields.Char(string="Row", readonly=True)
    is_total = fields.Boolean(readonly=True)
    opening = fields.Float(**POINTS, help="Points of the members before the first day.")
    earned = fields.Float(**POINTS, help="For orders.")
    taken_back = fields.Float(
        **POINTS, help="Earned points of orders that were cancelled, changed or returned.",
    )
    spent = fields.Float(**POINTS, help="For rewards.")
    returned = fields.Float(
        **POINTS, help="Spent points of orders that were cancelled or returned.",
    )
    expired = fields.Float(**POINTS, help="What nobody spent in time.")
    adjusted = fields.Float(
        string="Adjusted by Hand", **POINTS, help="Given or taken by a manager of the club.",
    )
    other = fields.Float(
        **POINTS,
        help="Opening balances of a program that became a club, transfers between cards,"
        " corrections, and what other software wrote.",
    )
    closing = fields.Float(**POINTS, help="Opening and all movements; what members owe is off.")
    currency_id = fields.Many2one(related='statement_id.currency_id')
    value = fields.Monetary(
        readonly=True, help="The closing points in money, at what a point is worth today.",
    )

    @api.model
    def _name_of(self, asked, key):
        """:return: what people read in the first column, for the key of a row"""
        if asked.group_by == 'month':
            return asked.company_id._club_month_text(asked._days()[key - 1][0])
        if asked.group_by == 'club':
            return self.env['loyalty.program'].sudo().browse(key).display_name
        if asked.group_by == 'kind':
            field = self.env['loyalty.club.entry']._fields['member_kind']
            labels = dict(field._description_selection(self.env))
            return labels.get(key) or self.env._("Cards without a customer")
        if key == 'sale':
            return self.env._("Sales orders")
        shop = key and self.env['pos.config'].sudo().browse(int(key))
        return shop.display_name if shop else self.env._("Without an order")

    def action_open_entries(self):
        """The very entries of this row: those that moved its points in its time."""
        self.ensure_one()
        return self._open_entries(self._domain())

    def action_open_closing(self):
        """All entries that come to the closing of this row."""
        self.ensure_one()
        return self._open_entries(self._domain(closing=True))

    def _open_entries(self, domain):
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_entry_action',
        )
        ledger = self.env._("Points Ledger")
        return action | {
            'name': f'{ledger}: {self.name}',
            'domain': list(domain), 'context': {}, 'path': False,
        }

    def _domain(self, closing=False):
        """:param bool closing: from the first entry on, instead of the movements only
        :return: domain of the entries of this row, the very ones that were added up"""
        asked = self.statement_id
        first, last = asked.date_from, asked.date_to
        domain = asked._domain()
        if not self.is_total:
            if asked.group_by == 'month':
                first, last = asked._days()[int(self.key) - 1]
            else:
                domain &= self._key_domain(asked.group_by)
        midnight = asked.company_id._club_midnight
        domain &= Domain('date', '<', midnight(last + timedelta(days=1)))
        return domain if closing else domain & Domain('date', '>=', midnight(first))

    def _key_domain(self, group_by):
        if group_by == 'club':
            return Domain('program_id', '=', int(self.key))
        if group_by == 'kind':
            return Domain('member_kind', '=', self.key if self.key in dict(KINDS) else False)
        if self.key == 'sale':
            return Domain('document_model', '=', 'sale.order')
        if self.key:
            return Domain('shop_id', '=', int(self.key))
        return Domain('shop_id', '=', False) & Domain('document_model', '!=', 'sale.order')

    def _to_row(self):
        """:return: the `tools.statement.Row` of this line; its key is its place"""
        points = {name: to_units(self[name], POINT_SCALE) for name in statement.MOVEMENTS}
        return statement.Row(
            (self.sequence,), to_units(self.opening, POINT_SCALE), points, {},
        )

    def _statement(self):
        """:return: the statement whose list is open, also when it has no rows"""
        statements = self.env['loyalty.club.statement']
        return self.statement_id[:1] or statements.browse(
            self.env.context.get('club_statement_id'),
        ).exists()

    def action_print(self):
        """From the head of the list."""
        return self._statement().action_print()

    def action_export(self):
        """From the head of the list."""
        return self._statement().action_export()

    def action_change(self):
        """Choose other days or rows."""
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Points Statement"),
            'res_model': 'loyalty.club.statement',
            'res_id': self._statement().id,
            'view_mode': 'form',
            'target': 'new',
        }
