from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.search_key import normalise

ROLES = [
    ('name', "Customer Name"),
    ('mobile', "Mobile"),
    ('reference', "Customer Reference"),
    ('national', "National ID"),
    ('kind', "Kind (individual, legal)"),
    ('document', "Document Number"),
    ('date', "Date of Purchase"),
    ('amount', "Amount with Taxes"),
    ('untaxed', "Amount without Taxes"),
    ('margin', "Margin"),
    ('points', "Points"),
    ('expires_on', "Points Valid Until"),
    ('card', "Card Number"),
    ('joined_on', "Member Since"),
    ('tier', "Tier"),
    ('tier_until', "Tier Valid Until"),
]
PURCHASES = ('document', 'date', 'amount', 'untaxed', 'margin')
MEMBERS = ('points', 'expires_on', 'card', 'joined_on', 'tier', 'tier_until')

# Heads as they stand in the files of shops, by the one spelling of `tools.search_key.normalise`.
KNOWN_HEADS = {
    'name': "name;customer;customer name;full name;نام;نام مشتری;نام و نام خانوادگی;مشتری",
    'mobile': "mobile;phone;mobile number;phone number;موبایل;شماره موبایل;تلفن;تلفن همراه;همراه",
    'reference': "reference;ref;customerid;customer id;customer code;کد مشتری;شماره مشتری;کد",
    'national': "national id;national code;vat;tax id;کد ملی;شناسه ملی",
    'kind': "kind;type;نوع;نوع مشتری;حقیقی حقوقی",
    'document': "document;number;invoice;invoiceno;invoice number;order;شماره فاکتور;فاکتور;"
                "شماره سند;شماره",
    'date': "date;invoicedate;invoice date;order date;تاریخ;تاریخ خرید;تاریخ فاکتور",
    'amount': "amount;total;totalprice;total price;مبلغ;مبلغ کل;جمع;جمع کل;مبلغ خرید;قیمت کل",
    'untaxed': "untaxed;net;amount without taxes;خالص;مبلغ خالص;مبلغ بدون مالیات",
    'margin': "margin;profit;سود",
    'points': "points;balance;point balance;امتیاز;مانده;مانده امتیاز",
    'expires_on': "expiry;expires;valid until;expiry date;اعتبار;اعتبار تا;تاریخ اعتبار;انقضا;"
                  "تاریخ انقضا",
    'card': "card;card number;card no;کارت;شماره کارت;کد اشتراک",
    'joined_on': "joined;member since;join date;تاریخ عضویت;عضویت",
    'tier': "tier;level;status;سطح;سطح مشتری;سطح عضویت;رده",
    'tier_until': "tier until;level until;tier valid until;سطح تا;اعتبار سطح;پایان سطح",
}


class LoyaltyClubImportColumn(models.Model):
    """What a column of an imported file means; the next file of the company is read the same."""

    _name = 'loyalty.club.import.column'
    _description = "Column of a Club Import"
    _order = 'import_id, sequence, id'
    _rec_name = 'header'

    import_id = fields.Many2one(
        comodel_name='loyalty.club.import', required=True, index=True, ondelete='cascade',
    )
    company_id = fields.Many2one(
        related='import_id.company_id', store=True, precompute=True, index=True,
    )
    sequence = fields.Integer(required=True, readonly=True, help="Place in the file, from 0.")
    header = fields.Char(string="Column", readonly=True)
    sample = fields.Char(string="First Values", readonly=True)
    role = fields.Selection(
        string="Means", selection=ROLES,
        help="What the values of this column are. Empty: the column is left out.",
    )

    def write(self, vals):
        self.import_id._check_draft()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        columns = super().create(vals_list)
        columns.import_id._check_draft()
        return columns

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        self.import_id._check_draft()

    @api.model
    def _guess(self, headers, target, company):
        """What columns mean: as in the last file of this company, else by well-known names.

        :param list headers: texts of the first row
        :return: list of roles, False where nothing is known; each role once
        """
        allowed = {name for name, __ in ROLES} - set(MEMBERS if target == 'purchases'
                                                     else PURCHASES)
        known = self._remembered(company, target)
        roles, used = [], set()
        for head in map(normalise, headers):
            role = known[head] if head in known else self._by_name(head, allowed)
            roles.append(role if role not in used and role in allowed else False)
            used.add(role)
        return roles

    @api.model
    def _remembered(self, company, target):
        """:return: dict {normalised header: role or False}, what was checked last counts"""
        self.flush_model()
        self.env.cr.execute(SQL(
            """
            SELECT col.header, col.role
              FROM loyalty_club_import_column col
              JOIN loyalty_club_import job ON job.id = col.import_id
             WHERE job.company_id = %s AND job.target = %s AND job.prepared_by_id IS NOT NULL
          ORDER BY job.id, col.id
            """, company.id, target,
        ))
        return {normalise(header): role or False for header, role in self.env.cr.fetchall()}

    @api.model
    def _by_name(self, head, allowed):
        for role, names in KNOWN_HEADS.items():
            if role in allowed and head in map(normalise, names.split(';')):
                return role
        return False

    def _roles(self):
        """:return: dict {place in the file: role}
        :raises UserError: a role twice, or one missing that rows need
        """
        labels = dict(self._fields['role']._description_selection(self.env))
        roles = {column.sequence: column.role for column in self if column.role}
        names = list(roles.values())
        for name in names:
            if names.count(name) > 1:
                raise UserError(self.env._(
                    "Columns: two of them mean %(role)s; choose one.", role=labels[name],
                ))
        target = self.import_id.target
        for name in ('date', 'amount') if target == 'purchases' else ('points',):
            if name not in names:
                raise UserError(self.env._(
                    "Columns: none means %(role)s; choose it in the list of columns.",
                    role=labels[name],
                ))
        if not {'mobile', 'reference', 'national', 'card'} & set(names):
            raise UserError(self.env._(
                "Columns: none says who the customer is; choose the mobile, the reference or the"
                " national ID in the list of columns.",
            ))
        return roles
