from odoo.exceptions import ValidationError
from odoo.http import request, route

from odoo.addons.loyalty.controllers.portal import CustomerPortalLoyalty


class CustomerPortalClub(CustomerPortalLoyalty):
    """*My club* takes the place of Odoo's pages of points for clubs: those show Odoo's history,
    which knows nothing of returns, expiry and adjustments. Other programs stay as they are."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            values['cards_per_programs'] = {
                program: cards
                for program, cards in values.get('cards_per_programs', {}).items()
                if not program.is_club
            }
            members = request.env['loyalty.club.member.statement']._members_of(request.env.user)
            values['is_club_member'] = bool(members)
        return values

    @route(
        ['/my/club', '/my/club/page/<int:page>',
         '/my/club/<int:member_id>', '/my/club/<int:member_id>/page/<int:page>'],
        type='http', auth='user', methods=['GET'], website=True,
    )
    def portal_my_club(self, member_id=None, page=1, month=None, **_parameters):
        members = request.env['loyalty.club.member.statement']._members_of(request.env.user)
        member = members.filtered(lambda m: m.id == member_id) if member_id else members[:1]
        if not member:
            return request.redirect('/my/club' if members and member_id else '/my')
        return self._club_page(members, member, page, month)

    @route(
        '/my/club/<int:member_id>/profile', type='http', auth='user', methods=['POST'],
        website=True,
    )
    def portal_fill_in_club_profile(self, member_id, **values):
        """Birthday and interests of the user himself; nobody writes those of another."""
        members = request.env['loyalty.club.member.statement']._members_of(request.env.user)
        member = members.filtered(
            lambda m: m.id == member_id and m.partner_id == request.env.user.partner_id,
        )
        if not member:
            return request.redirect('/my/club')
        try:
            request.env['loyalty.club.profile']._save(
                member, values, request.httprequest.form.getlist('interest'), is_link=False,
            )
        except ValidationError as error:
            return self._club_page(members, member, problem=str(error))
        return request.redirect(f'/my/club/{member_id}', code=303)

    def _club_page(self, members, member, page=1, month=None, problem=None):
        user = request.env.user
        statement = request.env['loyalty.club.member.statement']
        own = member.partner_id == user.partner_id
        return request.render('loyalty_club_addon.portal_my_club', {
            'profile': own and request.env['loyalty.club.profile']._form(member, is_link=False),
            'profile_path': f'/my/club/{member.id}/profile',
            'profile_problem': problem,
            **self._prepare_portal_layout_values(),
            'page_name': 'club',
            'card': statement._card(member, user.partner_id, full_name=True),
            'statement': statement._statement(
                member, f'/my/club/{member.id}', page, month, reader=user,
            ),
            'member_id': member.id,
            'memberships': [
                {'id': m.id, 'club': m.program_id.name, 'holder': m.partner_id.name}
                for m in members
            ],
            'card_path': member._shows_card_to(user.partner_id) and member._card_path(),
        }, headers={'Cache-Control': 'private, no-store'})

    @route(
        '/my/club/<int:member_id>/renew', type='http', auth='user', methods=['POST'], website=True,
    )
    def portal_renew_club_card(self, member_id, **_parameters):
        """Revoke the link of the own card and go to the new one."""
        user = request.env.user
        member = request.env['loyalty.club.member.statement']._members_of(user).filtered(
            lambda m: m.id == member_id and m._shows_card_to(user.partner_id),
        )
        member._renew_card_link()
        return request.redirect(f'/my/club/{member_id}')

    @route()
    def portal_my_loyalty_card_history(self, card_id, **parameters):
        if request.env['loyalty.card'].sudo().browse(card_id).exists().is_club:
            return request.redirect('/my/club')
        return super().portal_my_loyalty_card_history(card_id, **parameters)

    @route()
    def portal_get_card_history_values(self, card_id):
        """The dialog of a club's card shows the ledger. Whose card it is, the core has asked."""
        values = super().portal_get_card_history_values(card_id)
        card = request.env['loyalty.card'].sudo().browse(int(card_id)).exists()
        if values.get('card') and card.is_club:
            statement = request.env['loyalty.club.member.statement']
            values['history_lines'] = statement._dialog_lines(card)
        return values
