from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from ..tools import once

PARTNER_MODEL, MEMBER_MODEL = 'res.partner', 'loyalty.club.member'


class IrActionsServer(models.Model):
    """What both types of the club ask: for whom, how often, and who runs it."""

    _inherit = 'ir.actions.server'

    club_partner_path = fields.Char(
        string="Customer", compute='_compute_club_partner_path', store=True, readonly=False,
        help="The field of the record that leads to the customer, e.g. partner_id. Empty when the"
        " record is the customer itself.",
    )
    club_once = fields.Selection(
        string="How Often",
        selection=[
            ('record', "Once for each record"),
            ('day', "Once a day for each customer"),
            ('month', "Once a month for each customer"),
            ('year', "Once a year for each customer"),
            ('always', "Every time"),
        ],
        required=True,
        default='record',
        help="Days, months and years are those of the company's calendar and time zone. Running it"
        " again, or twice at once, gives nothing more.",
    )
    club_reason = fields.Char(
        string="Words", translate=True,
        help="What the member reads beside it, e.g. Thank you for your review. Empty: the name of"
        " the action.",
    )

    @api.depends('model_id')
    def _compute_club_partner_path(self):
        for action in self:
            # while modules load, actions are there whose model is not yet
            model = self.env.get(action.model_name)
            field = model is not None and model._fields.get('partner_id')
            leads = field and field.type == 'many2one' and field.comodel_name == PARTNER_MODEL
            action.club_partner_path = 'partner_id' if leads and model._name != PARTNER_MODEL else (
                False
            )

    def _club_field(self, path):
        """:return: the last field of a path of single records, None when it leads nowhere"""
        if not path:
            return None
        model, field = self.env.get(self.model_name), None
        for name in path.split('.'):
            if model is None or name not in model._fields:
                return None
            field = model._fields[name]
            model = self.env[field.comodel_name] if field.type == 'many2one' else None
        return field

    def _club_customer_warnings(self):
        if not self.model_name or not self.club_partner_path:
            if self.model_name in (False, PARTNER_MODEL):
                return []
            return [self.env._("Customer: choose the field that leads to the customer.")]
        field = self._club_field(self.club_partner_path)
        if field is None or field.type != 'many2one' or field.comodel_name != PARTNER_MODEL:
            return [self.env._(
                "Customer: %(path)s does not lead to a customer.", path=self.club_partner_path,
            )]
        return []

    @api.model
    def _club_follow(self, record, path):
        """:return: the value at the end of a path that `_club_field` knows"""
        for name in path.split('.') if path else ():
            record = record[name]
        return record

    def _club_records(self, eval_context):
        """:return: the saved records an action runs for, with all rights"""
        records = eval_context.get('records') or eval_context.get('record')
        if not records or self.env.context.get('onchange_self') or self._is_recompute():
            return self.env[self.model_name].sudo()
        return records.sudo()

    def _club_key(self, record, customer, program):
        """What makes it once: no two entries, and no two coupons, have the same key.

        :param customer: the member, or the customer of a coupon
        """
        if self.club_once == 'always':
            return None
        if self.club_once == 'record':
            return f'action:{self.id}:{record._name}:{record.id}'
        calendar = program._club_company().club_calendar
        period = once.period_name(program._club_day(), self.club_once, calendar)
        return f'action:{self.id}:{customer._name}:{customer.id}:{period}'

    @api.model
    def _club_is_other_company(self, record, program):
        """:return: whether the record is another company's than the program"""
        company = record['company_id'] if 'company_id' in record._fields else None
        return bool(
            company and company._name == 'res.company' and program.company_id
            and program.company_id not in company.parent_ids
        )

    def _club_user(self, eval_context):
        """:return: the environment of whoever runs this by hand, None for automations

        Actions within another one run with all rights; whoever ran that one is asked then.
        """
        by_hand, action = self.env.context.get('club_by_hand_ids') or (), self
        while action:
            if action.id in by_hand:
                return self.env(su=False)
            action = action.parent_id
        return None if eval_context['env'].su else eval_context['env']

    def _club_once_at_a_time(self, method, *arguments):
        """Two at once have the same keys: the later one runs again and finds what is there."""
        try:
            with self.env.cr.savepoint():
                return method(*arguments)
        except UniqueViolation as error:
            raise ConcurrencyError(f"{self} ran for the same record meanwhile") from error

    @api.model
    def _club_told(self, message, kind='success'):
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'type': kind, 'message': message,
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }
