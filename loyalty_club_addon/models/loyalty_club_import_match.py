from odoo import models
from odoo.tools import SQL

from ..tools.import_people import People, Person
from ..tools.import_row import identifiers, national_key
from ..tools.import_values import fold
from ..tools.search_key import normalise, search_key

# Who may be meant, by any identifier; Python decides. A customer that an undone import created is
# archived and comes back when he is imported again.
CANDIDATES = """
    WITH named AS (
        SELECT partner.id
          FROM unnest(%(mobiles)s::text[]) AS wanted (number)
    CROSS JOIN LATERAL (  -- number by number in the index: together they look like a small table
               SELECT id FROM res_partner
                WHERE regexp_split_to_array(club_search_key, '[^0-9]+') @> ARRAY[wanted.number]
               OFFSET 0) partner
         UNION
        SELECT id FROM res_partner WHERE ref = ANY(%(references)s)
         UNION
        SELECT id FROM res_partner WHERE vat = ANY(%(nationals)s)
         UNION
        SELECT id FROM res_partner WHERE company_registry = ANY(%(nationals)s)
         UNION
        SELECT partner_id FROM loyalty_card
         WHERE program_id = %(club)s AND code = ANY(%(cards)s) AND partner_id IS NOT NULL
    )
    SELECT partner.id
      FROM res_partner partner
      JOIN named ON named.id = partner.id
     WHERE (partner.company_id IS NULL OR partner.company_id = %(company)s)
       AND (partner.active OR EXISTS (
               SELECT FROM loyalty_club_import_row undone
                WHERE undone.partner_id = partner.id AND undone.state = 'undone'
                  AND undone.is_new_customer
           ))
  ORDER BY partner.id
"""


class LoyaltyClubImport(models.Model):
    """Which customer a row means."""

    _inherit = 'loyalty.club.import'

    def _match(self, rows):
        """Find the customers of rows.

        :param rows: list of dicts with `parsed`
        :return: list, one a row: (holder or empty for a new customer, sentence of an error or '')
        """
        wanted = [identifiers(row['parsed']) for row in rows]
        people, holders = self._people(wanted)
        return [
            self._choose(people, holders, names, row['parsed'])
            for row, names in zip(rows, wanted, strict=True)
        ]

    def _people(self, wanted):
        """:param list wanted: identifiers of each row
        :return: (`tools.import_people.People` of the holders, whose keys are their ids; holders)
        """
        asked = {
            name: sorted({value for names in wanted for value in names.get(name, ())})
            for name in ('mobile', 'reference', 'national', 'card')
        }
        # a key leaves a number out that another of its words holds: a reference with the zero
        mobiles = [
            start + number for number in asked['mobile'] for start in ('', '0', '98', '0098')
        ]
        nationals = [id_.zfill(size) for id_ in asked['national'] for size in (0, 10, 11, 12)]
        self.env.flush_all()
        self.env.cr.execute(SQL(
            CANDIDATES, mobiles=mobiles, references=asked['reference'],
            nationals=nationals, cards=asked['card'], club=self.program_id.id or 0,
            company=self.company_id.id,
        ))
        partners = self.env['res.partner'].sudo().browse(
            row[0] for row in self.env.cr.fetchall()
        )
        cards = self._cards_of(partners, asked['card'])
        return People(
            Person(partner.club_holder_id.id, self._identifiers_of(partner, cards))
            for partner in partners
        ), partners.club_holder_id

    def _cards_of(self, partners, codes):
        """:return: dict {partner id: set of card numbers among those asked for}"""
        if not codes:
            return {}
        cards = self.env['loyalty.card'].sudo().with_context(active_test=False).search([
            ('program_id', '=', self.program_id.id), ('partner_id', 'in', partners.ids),
            ('code', 'in', codes),
        ])
        return {
            partner.id: set(found.mapped('code'))
            for partner, found in cards.grouped('partner_id').items()
        }

    def _identifiers_of(self, partner, cards):
        nationals = {national_key(partner.vat), national_key(partner.company_registry)}
        return {
            'mobile': set(search_key('', [partner.phone], []).split()),
            'reference': {fold(partner.ref)} - {''},
            'national': nationals - {''},
            'card': cards.get(partner.id, set()),
        }

    def _choose(self, people, holders, names, values):
        """:param holders: all that may be meant by a row of the page, read together
        :return: (holder or empty, sentence of an error or '')"""
        if different := people.contradicts(names):
            keys = {key for keys in different.values() for key in keys}
            return holders.browse(), self._words('contradiction', names=self._names(keys))
        found = holders.browse(people.find(names)).with_prefetch(holders.ids)
        if len(found) > 1:
            found = self._likeliest(found, values)
        if len(found) > 1:
            return holders.browse(), self._words('several', names=self._names(found.ids))
        if found.is_public:
            return holders.browse(), self._words('public', name=found.name)
        if not found and not self.create_customers:
            return holders.browse(), self._words('unknown')
        return found, ''

    def _likeliest(self, partners, values):
        """:return: the one among several who is meant, if that can be told: not archived, of the
        name in the file, a member of the club"""
        name = normalise(values.get('name') or '')
        for is_likely in (
            lambda partner: partner.active,
            lambda partner: name and normalise(partner.name or '') == name,
            lambda partner: self.program_id in partner.club_member_ids.program_id,
        ):
            likely = partners.filtered(is_likely)
            partners = likely or partners
            if len(partners) == 1:
                break
        return partners

    def _names(self, ids):
        partners = self.env['res.partner'].sudo().browse(sorted(ids))
        return ', '.join(f'{one.name} ({one.ref or one.phone or one.id})' for one in partners[:5])
