from odoo import api, fields, models

MAY_READ = (
    'loyalty_club_addon.group_club_manager,loyalty_club_addon.group_club_auditor,'
    'account.group_account_invoice'
)


class LoyaltyProgram(models.Model):
    """To which account the cost of each reward goes."""

    _inherit = 'loyalty.program'

    club_reward_accounts = fields.Html(
        string="Accounts of Rewards", compute='_compute_club_reward_accounts', sanitize=False,
        groups=MAY_READ,
        help="The account that an invoice or the closing of a till books a reward to.",
    )

    @api.depends('is_club', 'reward_ids.discount_line_product_id', 'reward_ids.reward_type',
                 'reward_ids.discount_mode', 'reward_ids.description')
    @api.depends_context('lang', 'allowed_company_ids')
    def _compute_club_reward_accounts(self):
        for program in self:
            rows = program.is_club and program._club_reward_accounts()
            program.club_reward_accounts = rows and self.env['ir.qweb']._render(
                'loyalty_club_addon.reward_accounts', {'rows': rows},
            )

    def _club_reward_accounts(self):
        """What each reward is booked to, with the rights of the server: whoever answers for a club
        need not be an accountant.

        :return: list of dicts: reward, cost (what kind), product, account (text or False), company
            (name, when there are several) and is_sales: the same account as ordinary sales
        """
        self.ensure_one()
        companies = (self.company_id or self.env.companies).sudo()
        return [
            reward._club_account(company) | {
                'company': len(companies) > 1 and company.display_name,
            }
            for reward in self.sudo().reward_ids for company in companies
        ]


class LoyaltyReward(models.Model):
    _inherit = 'loyalty.reward'

    def _club_account(self, company):
        """:return: dict as `_club_reward_accounts` wants it, without the company"""
        product = self.discount_line_product_id
        account = product.with_company(company)._get_product_accounts()['income']
        account = account.with_company(company)
        # name and number both, whatever the reader may see of the books otherwise
        return {
            'reward': self.description or self.display_name,
            'cost': self._club_cost_kind(),
            'product': product,
            'account': ' '.join(filter(None, (account.code, account.name))),
            'is_sales': bool(account) and account.id in self._club_sales_account_ids(company),
        }

    @api.model
    def _club_sales_account_ids(self, company):
        """:return: ids of the accounts that a product gets which has none of its own"""
        of_categories = self.env['ir.default']._get(
            'product.category', 'property_account_income_categ_id', company_id=company.id,
        )
        return {company.income_account_id.id, of_categories}

    def _club_cost_kind(self):
        """:return: what kind of cost this reward is, in words"""
        if self.reward_type == 'product':  # on sales orders the gift itself costs nothing
            return self.env._("Gift, at the till")
        if self.reward_type == 'discount' and self.discount_mode == 'per_point':
            return self.env._("Money for points")
        if self.reward_type == 'discount':
            return self.env._("Discount")
        return self.env._("Delivery")
