from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import search_key

SEARCH_LENGTH_MIN = 3


class ResPartner(models.Model):
    """One normalised key by which everybody finds a customer: till, Contacts and club."""

    _inherit = 'res.partner'

    club_search_key = fields.Char(
        string="Search Key",
        compute='_compute_club_search_key',
        store=True,
        index='trigram',
        help="Name, phone, reference and card numbers in one normal form.",
    )
    club_search = fields.Char(string="Name, Mobile or Card", store=False, search='_search_club')

    # for imports, which look up very many whole numbers; no list of pending rows, which each
    # look-up would read
    _club_numbers_index = models.Index(
        "USING gin (regexp_split_to_array(club_search_key, '[^0-9]+')) WITH (fastupdate = off)",
    )

    @api.depends('name', 'phone', 'ref', 'club_member_ids.card_id.code')
    def _compute_club_search_key(self):
        for partner in self:
            cards = partner.sudo().club_member_ids.card_id
            partner.club_search_key = search_key.search_key(
                partner.name, [partner.phone], [partner.ref, *cards.mapped('code')],
            )

    @api.model
    def _search_club(self, operator, value):
        """All words of the query stand in the key, in any spelling of digits and letters."""
        if operator not in ('ilike', 'like', '=', 'in') or not value:
            return NotImplemented
        queries = [value] if isinstance(value, str) else value
        return Domain.OR(
            Domain.AND(Domain('club_search_key', 'ilike', term) for term in terms)
            for query in queries
            if (terms := search_key.search_terms(query))
        )

    @api.model
    def _search_display_name(self, operator, value):
        """Customer fields and the quick search find a mobile and a card number as well."""
        domain = super()._search_display_name(operator, value)
        if operator != 'ilike' or not isinstance(value, str):
            return domain
        # "12" is part of very many numbers: so short a query says nothing about a person
        if sum(map(len, search_key.search_terms(value))) < SEARCH_LENGTH_MIN:
            return domain
        return Domain(domain) | Domain('club_search', 'ilike', value)
