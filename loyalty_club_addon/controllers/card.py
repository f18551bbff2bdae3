from markupsafe import Markup

from odoo.exceptions import ValidationError
from odoo.http import Controller, request, route

PRIVATE = {
    'Cache-Control': 'private, no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex, nofollow',
    'X-Frame-Options': 'DENY',
}


class ClubCard(Controller):

    @route(
        ['/club/c/<string:token>', '/club/c/<string:token>/page/<int:page>'],
        type='http', auth='public', methods=['GET'], sitemap=False, save_session=False,
    )
    def my_card(self, token, page=1, month=None, **_parameters):
        """A member's points for whoever has the link. Nothing can be spent here."""
        member = self._member(token)
        if not member:
            return self._answer('loyalty_club_addon.card_unknown', {}, status=404)
        return self._page(member, token, page, month)

    # No cookie is read here and the address is the secret: a page elsewhere that could send this
    # form would have to know it. So there is no session for a CSRF token, and none is made.
    @route(
        '/club/c/<string:token>/profile', type='http', auth='public', methods=['POST'],
        sitemap=False, save_session=False, csrf=False,
    )
    def fill_in_profile(self, token, **values):
        """Fill in what is empty in the profile; what is known is neither shown nor changed."""
        member = self._member(token)
        if not member:
            return self._answer('loyalty_club_addon.card_unknown', {}, status=404)
        try:
            request.env['loyalty.club.profile']._save(
                member, values, request.httprequest.form.getlist('interest'), is_link=True,
            )
        except ValidationError as error:
            return self._page(member, token, problem=str(error))
        return request.redirect(f'/club/c/{token}', code=303)

    @classmethod
    def _member(cls, token):
        """:return: the member of a link, in whose language the page is written"""
        member = request.env['loyalty.club.member']._from_card_token(token)
        if member:
            request.update_context(lang=cls._language(member))
        return member

    def _page(self, member, token, page=1, month=None, problem=None):
        statement = request.env['loyalty.club.member.statement']
        return self._answer('loyalty_club_addon.card_page', {
            'profile': request.env['loyalty.club.profile']._form(member, is_link=True),
            'profile_path': f'/club/c/{token}/profile',
            'profile_problem': problem,
            'card': statement._card(member, member.partner_id),
            'till_code': statement._till_code(member),
            'statement': statement._statement(member, f'/club/c/{token}', page, month),
            'direction': request.env['res.lang']._get_data(code=request.env.lang).direction,
            'language': request.env.lang.replace('_', '-'),
        })

    @staticmethod
    def _answer(template, values, status=200):
        values['doctype'] = Markup('<!DOCTYPE html>')
        return request.render(template, values, status=status, headers=PRIVATE)

    @staticmethod
    def _language(member):
        """:return: code of the language of the member, as far as it is installed"""
        installed = dict(request.env['res.lang'].get_installed())
        code = member.partner_id.lang or member.program_id._club_company().partner_id.lang
        return code if code in installed else request.env.lang or 'en_US'
