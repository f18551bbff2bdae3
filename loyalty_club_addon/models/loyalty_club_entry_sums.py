from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.earning import to_units
from .loyalty_club_audience_mixin import KINDS
from .loyalty_club_earning import POINT_SCALE

# What rows of a statement stand for: the key of an entry's row, and the tables it takes. The same
# as `shop_id` and `member_kind` below say, so that a row and its entries never differ.
KEYS = {
    'month': SQL("NULL::boolean"),
    'club': SQL("loyalty_club_entry.program_id"),
    'kind': SQL("COALESCE(member.kind, partner.club_kind)"),
    'shop': SQL("""COALESCE(
        shop.config_id::text,
        CASE loyalty_club_entry.document_model WHEN 'sale.order' THEN 'sale' END
    )"""),
}
JOINS = {
    'kind': (
        ('member', 'loyalty_club_member', SQL("member.card_id = loyalty_club_entry.card_id")),
        ('card', 'loyalty_card', SQL("card.id = loyalty_club_entry.card_id")),
        ('partner', 'res_partner', SQL("partner.id = card.partner_id")),
    ),
    'shop': (
        ('shop', 'pos_order', SQL(
            "loyalty_club_entry.document_model = 'pos.order'"
            " AND shop.id = loyalty_club_entry.document_id",
        )),
    ),
}

# Grouped outside of a fence: OFFSET, and not a plain 0, which would forbid parallel work. Of an
# expression over the date PostgreSQL expects as many groups as there are dates, and sorts a million
# entries on disk; of a column without statistics it expects few, and adds up in one pass.
GROUP = """
    SELECT key, program_id, period::int, kind, SUM(points)
      FROM (%(parts)s OFFSET BIGINT '0') part
  GROUP BY key, program_id, period, kind
  ORDER BY key, program_id, period, kind
"""


class LoyaltyClubEntry(models.Model):
    """Sums of the ledger for statements, and the way from a sum to its entries."""

    _inherit = 'loyalty.club.entry'

    shop_id = fields.Many2one(
        comodel_name='pos.config', compute='_compute_shop_id', search='_search_shop_id',
        help="The shop of the order the points came from. A return counts for the shop of its"
        " order.",
    )
    member_kind = fields.Selection(
        selection=KINDS, compute='_compute_member_kind', search='_search_member_kind',
        help="The kind of the member as it is now.",
    )

    @api.depends('document_model', 'document_id')
    def _compute_shop_id(self):
        entries = self.filtered(lambda entry: entry.document_model == 'pos.order')
        orders = self.env['pos.order'].sudo().browse(entries.mapped('document_id')).exists()
        shops = {order.id: order.config_id for order in orders}
        for entry in self:
            is_till = entry.document_model == 'pos.order'
            entry.shop_id = is_till and shops.get(entry.document_id, False)

    def _search_shop_id(self, operator, value):
        if operator != 'in':
            return NotImplemented
        shops = [shop for shop in value if shop]
        orders = self.env['pos.order'].sudo()
        domain = Domain('document_model', '=', 'pos.order')
        found = domain & Domain('document_id', 'in', orders._search([('config_id', 'in', shops)]))
        if len(shops) == len(value):
            return found
        of_any = domain & Domain('document_id', 'in', orders._search([('config_id', '!=', False)]))
        return found | ~of_any

    @api.depends('card_id.club_member_ids.kind', 'card_id.partner_id.club_kind')
    def _compute_member_kind(self):
        for entry in self:
            card = entry.sudo().card_id
            entry.member_kind = card.club_member_ids.kind or card.partner_id.club_kind

    def _search_member_kind(self, operator, value):
        if operator != 'in':
            return NotImplemented
        cards = self.env['loyalty.card'].sudo().with_context(active_test=False)
        kinds = [kind for kind in value if kind]
        domain = Domain('club_member_ids.kind', 'in', kinds) | Domain(
            'club_member_ids', '=', False,
        ) & Domain('partner_id.club_kind', 'in', kinds)
        if len(kinds) < len(value):
            domain |= Domain('club_member_ids', '=', False) & Domain('partner_id', '=', False)
        return Domain('card_id', 'in', cards._search(domain))

    @api.model
    def _statement_sums(self, domain, by, bounds):
        """Add up entries in the database, one statement; the user's record rules apply.

        :param domain: which entries
        :param by: 'month' (no key: the periods are the rows), 'club', 'kind' or 'shop'
        :param bounds: list of moments (UTC), ascending; an entry's period is how many of them it
            does not lie before
        :return: list of (key, club id, period, kind, hundredths), ordered
        """
        query = self._search(domain)
        if query.is_empty():
            return []
        self.env.flush_all()
        for alias, table, condition in JOINS.get(by, ()):
            query.add_join('LEFT JOIN', alias, table, condition)
        parts = query.select(
            SQL("%s AS key", KEYS[by]), SQL("loyalty_club_entry.program_id"),
            SQL("%s AS period", self._statement_period(list(bounds))),
            SQL("loyalty_club_entry.kind"), SQL("loyalty_club_entry.points"),
        )
        rows = self.env.execute_query(SQL(GROUP, parts=parts))
        return [(*row, to_units(points, POINT_SCALE)) for *row, points in rows]

    @api.model
    def _statement_period(self, bounds):
        """:return: SQL: how many of the bounds an entry does not lie before; of one bound whether,
        because PostgreSQL knows that a boolean has two values"""
        date = SQL("loyalty_club_entry.date")
        if len(bounds) == 1:
            return SQL("%s >= %s", date, bounds[0])
        return SQL("width_bucket(%s, %s::timestamp[])", date, bounds)
