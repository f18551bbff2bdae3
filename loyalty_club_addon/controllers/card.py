from markupsafe import Markup

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
        """A member's points for whoever has the link. Nothing can be changed here."""
        member = request.env['loyalty.club.member']._from_card_token(token)
        if not member:
            return self._answer('loyalty_club_addon.card_unknown', {}, status=404)
        request.update_context(lang=self._language(member))
        statement = request.env['loyalty.club.member.statement']
        return self._answer('loyalty_club_addon.card_page', {
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
