from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError


class LoyaltyClubMember(models.Model):
    """Becoming a member, and which membership a purchase counts for."""

    _inherit = 'loyalty.club.member'

    @api.model
    def _find_or_make_card(self, program_id, partner_id):
        """The card that a new member of this club carries.

        An active card of the customer is taken over with its points, the fullest first; an
        archived one was put away by somebody and stays so.
        """
        card = self.env['loyalty.card'].sudo().search([
            ('program_id', '=', program_id),
            ('partner_id', '=', partner_id),
            ('club_member_ids', '=', False),
            ('club_successor_id', '=', False),
        ], order='points desc, id', limit=1)
        return card or card.with_context(loyalty_no_mail=True, tracking_disable=True).create({
            'program_id': program_id,
            'partner_id': partner_id,
            'points': 0,
        })

    def _take_over_card(self):
        """Members whose card was put away by a merge carry the active card of the customer."""
        for member in self:
            card = self._find_or_make_card(member.program_id.id, member.partner_id.id)
            member.card_id = card

    @api.model
    def _enrol(self, program, partner, channel, **values):
        """Make the holder of `partner` a member, or give back the membership that exists.

        :param str channel: key of `enrolled_channel`
        :param values: further values of a new member
        :return: the member; one who left keeps that state
        """
        holder = partner.club_holder_id
        members = self.sudo().with_context(active_test=False)
        member = members.search([
            ('program_id', '=', program.id), ('partner_id', '=', holder.id),
        ])
        if member:
            # an undone import had put it away; what a manager archived stays so
            member._club_archived_by_undo().active = True
            return member
        try:
            with self.env.cr.savepoint():
                return members.create({
                    'program_id': program.id,
                    'partner_id': holder.id,
                    'enrolled_channel': channel,
                    **values,
                })
        except UniqueViolation as error:
            # enrolled somewhere else in this very moment: the request is run again and finds him
            raise ConcurrencyError(f"{holder} joined {program} meanwhile") from error

    @api.model
    def _for_partner(self, programs, partner, own=False):
        """Which membership a purchase of `partner` counts for.

        The holder's, so that a company's contacts fill one pool; the own one when the holder is
        not in that club. A private purchase (`own`) counts for the own one or for nobody.

        :return: dict {program: member}; programs without a membership are left out
        """
        if not partner or not programs or partner.is_public:
            return {}
        # read through the customers: fifty offers and lines of an order ask, the database once
        people = (partner | partner.club_holder_id)._origin.with_env(self.sudo().env)
        members = people.club_member_ids.filtered(lambda member: member.program_id in programs)
        found = {member.program_id: member for member in members if member.partner_id == partner}
        if own:
            return found
        return found | {m.program_id: m for m in members if m.partner_id == partner.club_holder_id}
