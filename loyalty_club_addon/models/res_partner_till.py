from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import search_key


class ResPartner(models.Model):
    """What the till holds of a customer, and how it finds one."""

    _inherit = 'res.partner'

    club_till_data = fields.Json(
        compute='_compute_club_till_data', groups='point_of_sale.group_pos_user',
    )

    @api.depends_context('uid', 'lang')
    def _compute_club_till_data(self):
        """One JSON a customer, so that a search at the till brings the balance in one call.

        `{kind, terms, holder_id, holder_name, for_company, memberships: [...]}`, the company's
        membership before the own one; a membership as of `loyalty.club.member._till_data`.
        """
        holders = self.sudo().club_holder_id
        members = self.env['loyalty.club.member'].sudo().search([
            ('partner_id', 'in', (self | holders).ids), ('program_id.is_club', '=', True),
            ('program_id.active', '=', True),
            '|', ('company_id', '=', False), ('company_id', 'parent_of', self.env.companies.ids),
        ]).grouped('partner_id')
        none = self.env['loyalty.club.member']
        wording = self.env['loyalty.club.tier.wording']
        progress = wording._progress(none.union(*members.values()))
        for partner in self:
            holder = partner.sudo().club_holder_id
            own = members.get(partner, none) if partner != holder else none
            partner.club_till_data = {
                'kind': partner.club_kind,
                'terms': partner.club_terms,
                'holder_id': holder.id,
                'holder_name': holder.name or '',
                'for_company': holder != partner,
                'memberships': [
                    member._till_data(partner) | wording._till_data(progress.get(member))
                    for member in members.get(holder, none) | own
                ],
            }

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            *super()._load_pos_data_fields(config),
            'club_kind', 'club_terms', 'club_search_key', 'club_till_data',
        ]

    @api.model
    def _load_pos_self_data_fields(self, config):
        """Only called with pos_self_order: a customer's own device gets nothing of the club."""
        names = super()._load_pos_self_data_fields(config)
        return [name for name in names if not name.startswith('club_')]

    @api.model
    def get_new_partner(self, config_id, domain, offset):
        """The till's search also finds by our key.

        A complete mobile is looked up by the key alone, which is indexed; only when nobody has
        it does the core's wider search follow.
        """
        query = self._club_till_query(domain)
        if not query:
            return super().get_new_partner(config_id, domain, offset)
        by_key = Domain('club_search', 'ilike', query)
        if search_key.is_mobile(query):
            found = super().get_new_partner(config_id, list(by_key), offset)
            if found['res.partner']:
                return found
        return super().get_new_partner(config_id, list(by_key | Domain(domain)), offset)

    @api.model
    def _club_till_query(self, domain):
        """:return: what the cashier typed, read from the till's own search domain, or ''"""
        for leaf in domain:
            if isinstance(leaf, (list, tuple)) and list(leaf[:2]) == ['name', 'ilike']:
                query = str(leaf[2]).removesuffix('%')
                return query if search_key.search_terms(query) else ''
        return ''
