from odoo import models

from ..tools.earning import to_units
from .loyalty_club_earning import POINT_SCALE
from .loyalty_club_entry_post import Posting
from .loyalty_club_import import DEFAULT_SOURCE
from .loyalty_club_import_run import QUIET


class LoyaltyClubImport(models.Model):
    """Members and their points."""

    _inherit = 'loyalty.club.import'

    def _give_points(self, checked, rows):
        """Make customers members and post what the check has shown.

        :param checked: the rows as they were checked; their points count
        :param rows: the same rows, changed in place
        """
        members = self._enrol_rows(rows)
        postings, by_key = [], {}
        for before, row in zip(checked, rows, strict=True):
            row['points'] = before['points']
            points = to_units(float(row['points'] or 0), POINT_SCALE)
            if points <= 0:
                continue
            card = members[row['partner_id']].card_id._club_current()
            key = f"import:{row['id']}"
            by_key[key] = row
            postings.append(Posting(
                card, 'opening', points, note=self._entry_note(row), key=key,
                expires_on=row['expires_on'],
            ))
        for key, entry_id in self.env['loyalty.club.entry']._post_awards(postings).items():
            by_key[key]['entry_id'] = entry_id
        if self.target == 'members':
            self._give_tiers(rows, members)

    def _entry_note(self, row):
        document = row['parsed'].get('document')
        source = self.env._("Old club") if self.source == DEFAULT_SOURCE else self.source
        return f"{source}: {document}" if document else source

    def _enrol_rows(self, rows):
        """Make the customers of rows members, in batches.

        :return: dict {customer id: member}
        """
        holders = {row['partner_id']: row for row in reversed(rows)}  # the first row counts
        members = self.env['loyalty.club.member'].with_context(active_test=False, **QUIET)
        found = members.search([
            ('program_id', '=', self.program_id.id), ('partner_id', 'in', list(holders)),
        ])
        for member in found._club_archived_by_undo():
            member.active = True
            holders[member.partner_id.id]['is_new_member'] = True
        known = set(found.partner_id.ids)
        missing = [holder for holder in holders if holder not in known]
        cards = self._cards_to_carry(missing)
        fresh = [holder for holder in missing if holder not in cards]
        made = self.env['loyalty.card'].with_context(**QUIET).create([
            {'program_id': self.program_id.id, 'partner_id': holder, 'points': 0}
            | ({'code': number} if (number := holders[holder]['parsed'].get('card')) else {})
            for holder in fresh
        ])
        cards |= dict(zip(fresh, made, strict=True))
        found |= members.create([{
            'program_id': self.program_id.id, 'partner_id': holder, 'card_id': cards[holder].id,
            'enrolled_channel': 'list', 'enrolled_by_id': self.started_by_id.id,
            **({'joined_on': day} if (day := holders[holder]['parsed'].get('joined_on')) else {}),
        } for holder in missing])
        for holder in missing:
            holders[holder]['is_new_member'] = True
        return {member.partner_id.id: member for member in found}

    def _cards_to_carry(self, partner_ids):
        """:return: dict {customer id: the card he carries as a member, or would take over as one}
        """
        cards = self.env['loyalty.card'].sudo().search([
            ('program_id', '=', self.program_id.id), ('partner_id', 'in', list(partner_ids)),
            ('club_successor_id', '=', False),
        ], order='points, id desc')
        members = self.env['loyalty.club.member'].sudo().with_context(active_test=False).search([
            ('program_id', '=', self.program_id.id), ('partner_id', 'in', list(partner_ids)),
        ])
        strays = cards.filtered(lambda card: not card.club_member_ids)
        return {card.partner_id.id: card for card in strays} | {
            member.partner_id.id: member.card_id for member in members
        }


class LoyaltyClubMember(models.Model):
    _inherit = 'loyalty.club.member'

    def _club_archived_by_undo(self):
        """:return: those among these that an import made and its undo put away"""
        away = self.filtered(lambda member: not member.active)
        rows = self.env['loyalty.club.import.row'].sudo().search([
            ('partner_id', 'in', away.partner_id.ids), ('state', '=', 'undone'),
            ('is_new_member', '=', True), ('import_id.program_id', 'in', away.program_id.ids),
        ])
        return away.filtered(lambda member: member.partner_id in rows.partner_id)
