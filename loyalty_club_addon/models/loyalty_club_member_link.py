import re

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import consteq, hmac

SCOPE = 'loyalty_club_card'
# number of the member, then 128 bits of signature
TOKEN = re.compile(r'([0-9a-f]{1,7})-([0-9a-f]{32})', re.ASCII)


class LoyaltyClubMember(models.Model):
    """*My card*: a link that shows a member's points to whoever holds it, without login.

    Nothing secret is stored. The link is signed with the secret of the database over the member
    and the version of his link; a new version revokes every link of before.
    """

    _inherit = 'loyalty.club.member'

    card_link_version = fields.Integer(
        copy=False, readonly=True, groups=fields.NO_ACCESS,
        help="How often the link of this member's card was made anew.",
    )
    card_link = fields.Char(
        string="My Card", compute='_compute_card_link',
        groups='loyalty_club_addon.group_club_user',
        help="Shows points, expiry and rewards of this member to whoever has the link; nothing"
        " can be spent there. Birthday and interests can be filled in while they are empty.",
    )

    @api.depends('partner_id')
    def _compute_card_link(self):
        for member in self:
            member.card_link = member._origin.id and member._card_link()

    def _card_link(self):
        """:return: the address of this member's card, with the server's name"""
        self.ensure_one()
        return f'{self.get_base_url()}{self._card_path()}'

    def _card_path(self):
        """:return: the address of this member's card on this server, e.g. '/club/c/1f-9a…'"""
        self.ensure_one()
        version = self.sudo().card_link_version
        return f'/club/c/{self.id:x}-{self._card_signature(self.id, version)}'

    @api.model
    def _card_signature(self, member_id, version):
        return hmac(self.sudo().env, SCOPE, (member_id, version))[:32]

    @api.model
    def _from_card_token(self, token):
        """Find the member of a link.

        What nobody has, what was revoked and what nobody has any more take the same way, so that
        the answer does not tell them apart.

        :param str token: the last part of the address
        :return: the member with all rights, empty unless the link holds
        """
        found = TOKEN.fullmatch(token or '')
        member_id, signature = (int(found[1], 16), found[2]) if found else (0, '')
        member = self.sudo().browse(member_id).exists()
        expected = self._card_signature(member_id, member.card_link_version)
        holds = consteq(expected, signature) and member.active and member.program_id.active
        return member if holds and member.program_id.is_club else self.sudo().browse()

    def _shows_card_to(self, partner):
        """May the receipt of this customer carry the link? A company's points are shown to
        itself and to who may spend them, not to each contact who buys for it."""
        self.ensure_one()
        return self._is_own_address(partner) or partner in self.sudo().spender_ids.partner_id

    def _renew_card_link(self):
        """Revoke the links of before. Two at once are two versions: both revoke."""
        for member in self.sudo():
            member.card_link_version += 1
            member._void_till_code()
            member._message_log(body=member.env._("A new link to the card; the old one is void."))

    def action_renew_card_link(self):
        """Revoke the link, for a receipt or a phone in wrong hands, and show the new one."""
        if not self.env.user.has_group('loyalty_club_addon.group_club_manager'):
            raise AccessError(self.env._("Only a manager of the club may revoke the link."))
        self.check_access('write')
        self._renew_card_link()
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'success',
                'message': self.env._("The old link is void. The new one is on the form."),
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }
