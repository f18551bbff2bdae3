from collections import defaultdict
from datetime import date

from odoo import models

from ..tools.origin import Importing
from ..tools.search_key import normalise


class LoyaltyClubImport(models.Model):
    """Levels of the old club: tiers by hand until a day, then the purchases decide."""

    _inherit = 'loyalty.club.import'

    def _decide_tiers(self, rows):
        """Find the tiers that rows name, and refuse those that are none.

        :param rows: ready rows of members; they get `tier`, a record or empty
        """
        ladders, partners = {}, self.env['res.partner'].sudo().browse(
            [row['partner_id'] for row in rows if row['partner_id']])
        terms_of = {partner.id: partner.club_terms for partner in partners}
        for row in rows:
            row['tier'] = self.env['loyalty.club.tier']
            name = row['parsed'].get('tier')
            if not name:
                continue
            # the key of the ladder of a row's customer
            terms = terms_of.get(row['partner_id']) or row['parsed'].get('kind') or 'individual'
            if terms not in ladders:
                ladders[terms] = self._tiers_by_name(terms)
            tier = ladders[terms].get(normalise(name))
            if not tier:
                names = {one.name: None for one in ladders[terms].values()}
                self._refuse(row, 'no_tier', text=name, club=self.program_id.name,
                             names=', '.join(names) or '–')
            elif not row['parsed'].get('tier_until'):
                self._refuse(row, 'tier_no_day', text=name)
            else:
                row['tier'] = tier

    def _tiers_by_name(self, terms):
        """:return: dict {normalised name, in each language of the shop: tier}"""
        languages = {code for code, __ in self.env['res.lang'].get_installed()}
        return {
            normalise(tier.with_context(lang=language).name): tier
            for language in languages for tier in self.program_id._club_ladder(terms)
        }

    def _give_tiers(self, rows, members):
        """Set the tiers of rows by hand. Whoever stands there or higher stays where he is, and no
        action of entering is set off: these members were there before.

        :param dict members: {customer id: member}
        """
        ladders, alike = {}, defaultdict(self.env['loyalty.club.member'].browse)
        for row in rows:
            tier, member = row.get('tier'), members[row['partner_id']]
            if not tier or member.state != 'active':
                continue
            if member.terms not in ladders:
                ladders[member.terms] = self.program_id._club_ladder(member.terms).ids
            ladder, now = ladders[member.terms], member.tier_id.id
            if now not in ladder or ladder.index(now) < ladder.index(tier.id):
                alike[tier, date.fromisoformat(row['parsed']['tier_until'])] |= member
        for (tier, until), group in alike.items():
            group.with_context(club_importing=Importing())._set_tier_by_hand(
                tier, until, self._tier_reason())

    def _tier_reason(self):
        """:return: what tells the tiers of this import from others"""
        return f'{self.source} ({self.filename or "–"}, #{self.id})'

    def _end_tiers(self, rows):
        """Members whose tier came with these rows are where their purchases put them."""
        self.env['loyalty.club.member'].sudo().search([
            ('program_id', '=', self.program_id.id), ('tier_locked', '=', True),
            ('partner_id', 'in', [row['partner_id'] for row in rows if row['partner_id']]),
            ('tier_lock_reason', '=', self._tier_reason()),
        ]).with_context(club_importing=Importing()).action_end_tier_by_hand()

    def _tier_words(self, values):
        """:return: dict {code: callable that gives the sentence} about a tier"""
        return {
            'no_tier': lambda: self.env._(
                "Tier: %(club)s has no tier “%(text)s” for this customer; write one of: %(names)s.",
                **values),
            'tier_no_day': lambda: self.env._(
                "Tier: “%(text)s” stands without a day; write under Tier Valid Until how long it"
                " counts.", **values),
            'tier_over': lambda: self.env._(
                "%(column)s: “%(text)s” is over; leave tier and day empty, then the purchases"
                " decide.", **values),
        }
