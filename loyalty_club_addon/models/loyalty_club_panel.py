from markupsafe import Markup

from odoo import api, models

from .loyalty_club_earning import POINT_SCALE, Occasion


class LoyaltyClubPanel(models.AbstractModel):
    """What a rep reads of a customer's club on the partner form and on the order.

    Rendered by the server with its own rights, so that every salesperson reads the same; what a
    user may not see of other companies is left out here.
    """

    _name = 'loyalty.club.panel'
    _description = "Loyalty Club: Panel"

    @api.model
    def _render_partner(self, partner):
        """:return: `(html or False, points as text or False)`"""
        clubs = self._clubs()
        if not clubs or not partner.id or not self.env.user._is_internal():
            return False, False
        memberships = self._memberships(partner, clubs)
        html = self.env['ir.qweb']._render('loyalty_club_addon.partner_panel', {
            'partner': partner.sudo(),
            'holder': partner.sudo().club_holder_id,
            'memberships': memberships,
            'is_member': bool(memberships),
            'clubs': clubs,
        })
        points = self._format(sum(m['points'] for m in memberships if not m['own']))
        return html, bool(memberships) and points

    @api.model
    def _render_sale_order(self, order, clubs):
        """:return: html with member, points to earn and rewards open of a quotation or order"""
        partner = order.partner_id
        members = order._club_members(clubs)
        memberships = [
            self._membership(member, partner) | {
                'to_earn': self._format(order._club_earning(club)),
                'rewards': self._rewards(club, member, order=order),
            }
            for club, member in members.items()
        ]
        return self.env['ir.qweb']._render('loyalty_club_addon.sale_order_panel', {
            'order': order.sudo(),
            'partner': partner.sudo(),
            'memberships': memberships,
            'first_order_clubs': clubs.filtered(
                lambda club: club not in members and club.club_enrol_mode == 'first_order',
            ),
            'to_earn': self._format(order.club_points_to_earn),
        })

    @api.model
    def _render_result(self, program):
        """What the rules come to, in words per kind, with the last order of a member of it."""
        rows, wording = [], self.env['loyalty.club.wording']
        for kind, label in program._fields['club_audience_kind']._description_selection(self.env):
            if program.club_audience_kind in (False, kind):
                rules = program.rule_ids.filtered(
                    lambda rule, kind=kind: rule.club_audience_kind in (False, kind),
                )
                tops = rules.filtered(lambda rule: not rule.club_audience_has_tiers)
                top = max(tops.mapped(lambda r: r._club_audience_specificity()), default=0)
                rows.append({
                    'kind': label,
                    'rules': [self._rule_text(rule) for rule in rules if rule.club_adds_up
                              or rule._club_audience_specificity() == top
                              or rule.club_audience_has_tiers],
                    'multipliers': [
                        {'name': one.name, 'text': wording._multiplier_text(one)}
                        for one in program.club_multiplier_ids
                        if one.active and one.club_audience_kind in (False, kind)
                    ],
                    'sample': self._last_order_sample(program, kind),
                })
        return self.env['ir.qweb']._render('loyalty_club_addon.program_result', {
            'rows': rows, 'caps': wording._caps_text(program),
        })

    @api.model
    def _rule_text(self, rule):
        """:return: e.g. "1 point for every 10,000 Toman"; "+" in front when it adds up"""
        wording = self.env['loyalty.club.wording']
        terms = wording._rule_terms(rule)
        return {
            'text': wording._gives_text(terms, rule.club_money_name),
            'limits': wording._limits_text(terms),
            'adds_up': rule.club_adds_up,
            'tiers': rule.club_audience_has_tiers and (
                rule.sudo().club_audience_tier_ids._audience_text()),
            'waits': rule._club_waits_text(),
            'narrow': bool(rule.product_ids or rule.product_category_id or rule.product_tag_id),
        }

    @api.model
    def _last_order_sample(self, program, kind):
        """:return: `{name, points}` of the last confirmed order of a member of that kind"""
        if not program._origin.id:
            return False
        order = self.env['sale.order'].sudo().search([
            ('state', '=', 'sale'), ('club_member_id.program_id', '=', program._origin.id),
            ('club_member_id.terms', '=', kind), ('club_member_id.state', '=', 'active'),
            ('company_id', 'in', self.env.companies.ids),
        ], order='date_order desc, id desc', limit=1)
        if not order:
            return False
        engine = self.env['loyalty.club.earning'].sudo()
        rows, discount = engine._from_sale_order(order, program)
        points = engine._compute_points(
            program, order.partner_id, rows, discount, kind, Occasion(order, order.date_order),
        ).points / POINT_SCALE
        return {'name': order.club_member_id.partner_id.name, 'points': self._format(points)}

    @api.model
    def _clubs(self):
        return self.env['loyalty.program'].sudo().search([
            ('is_club', '=', True),
            '|', ('company_id', '=', False), ('company_id', 'parent_of', self.env.companies.ids),
        ])

    @api.model
    def _memberships(self, partner, clubs):
        """The company's membership first, then the contact's own one."""
        holder = partner.sudo().club_holder_id
        members = self.env['loyalty.club.member'].sudo().search([
            ('program_id', 'in', clubs.ids), ('partner_id', 'in', (partner | holder).ids),
        ])
        return [
            self._membership(member, partner) | {
                'rewards': self._rewards(member.program_id, member, partner=partner),
            }
            for member in members.sorted(lambda member: member.partner_id != holder)
        ]

    @api.model
    def _membership(self, member, partner):
        member = member.sudo()
        refusal = member._spend_refusal(partner)
        company = member.company_id or self.env.company
        return {
            'member': member,
            'program': member.program_id,
            'own': member.partner_id != partner.sudo().club_holder_id,
            'points': member.points,
            'points_text': self._format(member.points),
            'worth': member.points_worth and company._club_format_money(member.points_worth),
            'kind': dict(member._fields['kind']._description_selection(self.env))[member.kind],
            'terms_differ': member.terms != member.kind,
            'state': member.state,
            'state_label': dict(
                member._fields['state']._description_selection(self.env),
            )[member.state],
            'refusal': refusal and refusal[1],
            'pending': member._pending_texts(),
            'tier': self.env['loyalty.club.tier.wording']._progress(member).get(member),
            'benefits': " · ".join(
                member.tier_id.with_context(lang=self.env.lang)._benefit_texts(),
            ) if member.tier_id else '',
        }

    @api.model
    def _rewards(self, program, member, partner=None, order=None):
        """Rewards of a club with what keeps this customer from each.

        :return: list of `{name, points, cost, refusal}`, open ones first; points and cost are
            texts, "100" and "100 points"
        """
        rows = []
        points = max(member.points, 0)
        if order:
            usable = self.env['loyalty.club.earning']._usable_points(
                program, order._club_earning_result(program),
            )
            points += usable / POINT_SCALE
        for reward in program.sudo().reward_ids:
            if order:
                refusal = order._club_reward_refusal(reward, member.card_id)
            else:
                refusal = (
                    reward._club_audience_refusal(partner, member.terms, member=member)
                    or member._spend_refusal(partner)
                )
            missing = reward.required_points - points
            if not refusal and missing > 0:
                refusal = member.sudo()._shortage_refusal(missing)
            rows.append({
                'name': reward.description,
                'points': self._format(reward.required_points),
                'cost': self.env['loyalty.club.earning']._points_text(reward.required_points),
                'refusal': refusal and refusal[1],
            })
        return sorted(rows, key=lambda row: bool(row['refusal']))

    @api.model
    def _format(self, number):
        return Markup(self.env['loyalty.club.earning']._format(number))
