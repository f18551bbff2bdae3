from odoo import api, models
from odoo.tools import SQL

from ..tools import earning, multipliers
from ..tools.earning_terms import Cap
from ..tools.origin import Late
from .loyalty_club_earning import POINT_SCALE


class LoyaltyClubEarning(models.AbstractModel):
    """What a basket earns beyond its rules: prices of lines, multipliers, caps.

    Nothing is read for a club that uses none of them.
    """

    _inherit = 'loyalty.club.earning'

    @api.model
    def _with_prices(self, lines, rules, occasion):
        """:return: the lines with what rules about prices ask of them"""
        if not occasion.document or not rules._club_looks_at_prices():
            return lines
        prices = occasion.document._club_line_prices([line.key for line in lines])
        return [line._replace(**prices[line.key]._asdict()) for line in lines]

    @api.model
    def _running(self, program, partner, terms, occasion):
        """:return: the multipliers of the club that are open to the partner and run now"""
        if not program.club_has_multipliers:
            return self.env['loyalty.club.multiplier']
        now = program._club_running(occasion.moment)
        buyer = self._buyer(partner, terms, occasion)
        return program.sudo().club_multiplier_ids.filtered(
            lambda one: one.active and multipliers.is_running(one._to_engine(), now)
            and self._is_open(one, buyer),
        )

    @api.model
    def _with_multipliers(self, lines, products, running):
        """:param dict products: {line key: product}
        :return: the lines with the keys of the multipliers for their products"""
        if not running:
            return lines
        everything = self.env['product.product'].union(*products.values())
        matching = {one: everything.filtered_domain(one._product_domain()) for one in running}
        return [
            line._replace(multipliers=tuple(
                one.id for one in running if products[line.key] in matching[one]
            ))
            for line in lines
        ]

    @api.model
    def _caps(self, program, occasion):
        """:return: list of `Cap`, the tightest view of what the order may still bring"""
        caps = []
        if program.club_order_cap:
            limit = earning.to_units(program.club_order_cap, POINT_SCALE)
            caps.append(Cap('order', limit, limit - occasion.booked))
        if program.club_day_cap:
            limit = earning.to_units(program.club_day_cap, POINT_SCALE)
            if isinstance(self.env.context.get('club_late'), Late):
                occasion = occasion._replace(moment=None)  # its entry is of today
            others = self._day_points(program, occasion)
            caps.append(Cap('day', limit, limit - occasion.booked - others))
        return caps

    @api.model
    def _day_points(self, program, occasion):
        """What other documents of the member's day have brought, net of what came back of them.

        Two orders at once cannot both fill the day: posting the later one fails, and it is
        reckoned again on what is true then.

        :return: hundredths
        """
        card, document = occasion.card, occasion.document
        if not card:
            return 0
        entries = self.env['loyalty.club.entry']
        entries.flush_model()
        first, last = program._club_day_bounds(occasion.moment)
        cards = tuple((card | self._predecessors(card)).ids)
        self.env.cr.execute(SQL("""
            SELECT COALESCE(SUM(entry.points), 0)
              FROM loyalty_club_entry entry
              JOIN (SELECT DISTINCT document_model, document_id
                      FROM loyalty_club_entry
                     WHERE card_id IN %(cards)s AND kind = 'earn'
                       AND date >= %(first)s AND date < %(last)s) document
             USING (document_model, document_id)
             WHERE entry.card_id IN %(cards)s AND entry.kind IN ('earn', 'earn_back')
               AND NOT (document_model = %(model)s AND document_id = %(id)s)
        """, cards=cards, first=first, last=last,
            model=document._name if document else '', id=document.id or 0 if document else 0))
        return earning.to_units(float(self.env.cr.fetchone()[0]), POINT_SCALE)

    @api.model
    def _predecessors(self, cards):
        """:return: the cards whose points were moved to these"""
        found = before = cards
        while before:
            before = cards.sudo().with_context(active_test=False).search([
                ('club_successor_id', 'in', before.ids), ('id', 'not in', found.ids),
            ])
            found |= before
        return found - cards
