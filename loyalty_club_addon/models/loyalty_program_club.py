from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import numerals
from .loyalty_club_audience_mixin import KINDS


class LoyaltyProgram(models.Model):
    """What a program knows as a club."""

    _inherit = 'loyalty.program'

    club_enrol_mode = fields.Selection(
        string="New Members",
        selection=[('manual', "By hand and at the till"), ('first_order', "With the first order")],
        required=True,
        default='manual',
        help="With the first order: a customer who buys becomes a member by himself. Such a member"
        " has not agreed to messages.",
    )
    club_base = fields.Selection(
        string="Points On",
        selection=[('untaxed', "Amounts without tax"), ('taxed', "Amounts with tax")],
        required=True,
        default='untaxed',
    )
    club_since = fields.Datetime(
        copy=False, readonly=True,
        help="When the club was switched on; documents from before count as Odoo booked them.",
    )
    club_member_ids = fields.One2many(
        string="Members", comodel_name='loyalty.club.member', inverse_name='program_id',
    )
    club_member_count = fields.Integer(string="Number of Members", compute='_compute_club_counts')
    club_stray_card_count = fields.Integer(
        string="Cards Without Member", compute='_compute_club_counts',
        help="Cards with points that belong to no member: old cards of contacts, second cards.",
    )
    club_money_factor = fields.Integer(compute='_compute_club_money')
    club_money_name = fields.Char(string="Club Money", compute='_compute_club_money')
    club_point_worth = fields.Float(
        string="Worth of a Point", digits=(16, 6), compute='_compute_club_point_worth',
        help="In the currency of the program; from the reward that gives money per point.",
    )
    club_point_worth_display = fields.Char(
        string="A Point Is Worth", compute='_compute_club_point_worth',
    )
    club_result = fields.Html(string="Result", compute='_compute_club_result', sanitize=False)

    def _compute_club_counts(self):
        members = dict(self.env['loyalty.club.member']._read_group(
            [('program_id', 'in', self.ids)], ['program_id'], ['__count'],
        ))
        strays = dict(self.env['loyalty.card']._read_group(
            self._club_stray_card_domain(), ['program_id'], ['__count'],
        ))
        for program in self:
            program.club_member_count = members.get(program, 0)
            program.club_stray_card_count = strays.get(program, 0)

    @api.depends('company_id.club_money_unit', 'currency_id')
    @api.depends_context('lang', 'company')
    def _compute_club_money(self):
        for program in self:
            company = program.company_id or self.env.company
            in_books = program.currency_id == company.currency_id
            program.club_money_factor = company.club_money_factor if in_books else 1
            program.club_money_name = (
                company.club_money_name if in_books else program.currency_id.symbol
            )

    @api.depends('reward_ids.reward_type', 'reward_ids.discount_mode', 'reward_ids.discount',
                 'reward_ids.active', 'reward_ids.club_audience_kind',
                 'reward_ids.club_audience_has_tiers')
    @api.depends_context('lang', 'company')
    def _compute_club_point_worth(self):
        for program in self:
            program.club_point_worth = max(
                program._club_point_worth_for(kind) for kind, __ in KINDS
            )
            in_club_money = program.club_point_worth / (program.club_money_factor or 1)
            worth = numerals.localise(f'{in_club_money:g}', self.env.lang)
            name, currency = program.club_money_name or '', program.currency_id
            is_before = name == currency.symbol and currency.position == 'before'
            program.club_point_worth_display = f'{name} {worth}' if is_before else f'{worth} {name}'

    @api.depends(
        'is_club', 'club_base', 'club_audience_kind', 'rule_ids.club_audience_kind',
        'rule_ids.club_audience_tier_ids.name',
        'rule_ids.club_step_amount', 'rule_ids.club_step_points', 'rule_ids.club_whole_steps',
        'rule_ids.club_adds_up', 'rule_ids.reward_point_mode', 'rule_ids.reward_point_amount',
        'rule_ids.minimum_amount', 'rule_ids.product_ids', 'rule_ids.product_category_id',
        'rule_ids.product_tag_id', 'rule_ids.club_under_list', 'rule_ids.club_under_list_percent',
        'rule_ids.club_minimum_margin', 'club_order_cap', 'club_day_cap',
        'club_multiplier_ids.active', 'club_multiplier_ids.name', 'club_multiplier_ids.description',
    )
    @api.depends_context('lang')
    def _compute_club_result(self):
        for program in self:
            program.club_result = program.is_club and (
                self.env['loyalty.club.panel']._render_result(program)
            )

    def _club_point_worth_for(self, terms, tier=None):
        """:param tier: loyalty.club.tier record of the member; none: what it is worth to all
        :return: money (program's currency) a point is worth to a member of these terms"""
        self.ensure_one()
        rewards = self.reward_ids.filtered(
            lambda reward: reward.reward_type == 'discount'
            and reward.discount_mode == 'per_point'
            and reward.club_audience_kind in (False, terms)
            and (not reward.club_audience_has_tiers
                 or tier and tier in reward.sudo().club_audience_tier_ids),
        )
        return max(rewards.mapped('discount'), default=0)

    def _club_is_older(self, moment):
        """:return: whether something at this moment was before the club"""
        self.ensure_one()
        return bool(self.club_since and moment and moment < self.club_since)

    def _club_stray_card_domain(self):
        return [
            ('program_id', 'in', self.ids),
            ('points', '!=', 0),
            ('partner_id', '!=', False),
            ('club_member_ids', '=', False),
        ]

    def _club_switch_on(self):
        """Turn programs into clubs on a live database: nobody's points change.

        Each holder who has an active card becomes a member with
        it (the fullest card, then the oldest). Cards of contacts and second cards stay as they
        are until the transfer window moves them. Set-wise: a live club has 100,000 cards. It
        skips the chatter of the members, whose channel says where they come from.
        """
        if not self:
            return
        self.club_since = fields.Datetime.now()
        self.env.flush_all()
        self._club_open_ledger()
        self._club_enrol_card_owners()
        self._club_add_card_numbers()
        self.env.invalidate_all()

    def _club_enrol_card_owners(self):
        """One membership for each holder with an active card, in one statement."""
        self.env.cr.execute(SQL("""
            INSERT INTO loyalty_club_member (
                program_id, partner_id, card_id, state, kind, terms, company_id, joined_on,
                enrolled_by_id, enrolled_channel, active, create_uid, create_date, write_uid,
                write_date
            )
            SELECT DISTINCT ON (card.program_id, card.partner_id)
                   card.program_id, card.partner_id, card.id, 'active', partner.club_kind,
                   partner.club_terms, program.company_id, CURRENT_DATE, %(uid)s, 'existing',
                   TRUE, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
              FROM loyalty_card card
              JOIN loyalty_program program ON program.id = card.program_id
              JOIN res_partner partner ON partner.id = card.partner_id
             WHERE card.program_id IN %(programs)s
               AND card.active
               AND partner.club_holder_id = partner.id
               AND NOT EXISTS (
                       SELECT FROM res_users public_user
                        WHERE public_user.partner_id = partner.id
                          AND public_user.id IN %(public)s
                   )
               AND NOT EXISTS (
                       SELECT FROM loyalty_club_member member
                        WHERE member.card_id = card.id
                   )
          ORDER BY card.program_id, card.partner_id, card.points DESC, card.id
            ON CONFLICT (program_id, partner_id) DO NOTHING
        """, uid=self.env.uid, programs=tuple(self.ids), public=self._club_public_user_ids()))

    def _club_add_card_numbers(self):
        """Members who came with a card are found by its number, as after saving them one by one."""
        self.env.cr.execute(SQL(r"""
            UPDATE res_partner partner
               SET club_search_key = concat_ws(' ', partner.club_search_key, number.term)
              FROM loyalty_club_member member
              JOIN loyalty_card card ON card.id = member.card_id
             CROSS JOIN LATERAL (
                       SELECT regexp_replace(lower(card.code), '[^a-z0-9]', '', 'g') AS term
                   ) number
             WHERE member.partner_id = partner.id
               AND member.program_id IN %(programs)s
               AND position(number.term IN COALESCE(partner.club_search_key, '')) = 0
        """, programs=tuple(self.ids)))

    def _club_public_user_ids(self):
        public = self.env.ref('base.group_public').sudo().with_context(active_test=False)
        return tuple(public.all_user_ids.ids) or (0,)

    def action_open_club_members(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_member_action',
        )
        return action | {
            'domain': [('program_id', '=', self.id)],
            'context': {'default_program_id': self.id, 'search_default_program_id': self.id},
        }

    def action_open_club_transfer(self):
        """Open the window that moves points of cards without a member."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_transfer_action',
        )
        return action | {'context': {'default_program_id': self.id}}
