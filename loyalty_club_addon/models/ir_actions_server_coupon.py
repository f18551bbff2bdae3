from datetime import timedelta

from odoo import fields, models

COUPON_TYPES = ('coupons', 'next_order_coupons')


class IrActionsServer(models.Model):
    """*Issue Coupon*: a coupon of one of Odoo's programs, by the way Odoo generates them."""

    _inherit = 'ir.actions.server'

    club_coupon_program_id = fields.Many2one(
        string="Coupon Program", comodel_name='loyalty.program', ondelete='restrict',
        domain=[('program_type', 'in', COUPON_TYPES)],
    )
    club_coupon_points = fields.Float(
        string="Coupon Value", default=1,
        help="Points on the coupon, as in Odoo's own window: 1 for a coupon that is used once.",
    )
    club_coupon_days = fields.Integer(
        string="Valid Days",
        help="How many days after today it can be used. 0: without end.",
    )

    def _club_coupon_warnings(self):
        warnings = self._club_customer_warnings()
        program = self.sudo().club_coupon_program_id
        if not program:
            warnings.append(self.env._("Coupon Program: choose which coupon is issued."))
        elif not self._club_issues() and not self.env.context.get('club_is_running'):
            warnings.append(self.env._(
                "Coupon Program: %(program)s is archived or issues no coupons.",
                program=program.name,
            ))
        if self.club_coupon_points <= 0:
            warnings.append(self.env._("Coupon Value: write a number above 0."))
        if not 0 <= self.club_coupon_days <= 3650:
            warnings.append(self.env._("Valid Days: write 0 (without end) to 3650."))
        return warnings

    def _club_issues(self):
        program = self.sudo().club_coupon_program_id
        return program.active and program.program_type in COUPON_TYPES

    def _run_action_club_coupon_multi(self, eval_context=None):
        """Issue what is due; whoever runs it by hand may generate coupons himself."""
        user = self._club_user(eval_context)
        if user:
            user['loyalty.generate.wizard'].check_access('create')
            user['loyalty.card'].check_access('create')
        records = self._club_records(eval_context)
        if user:
            records.with_env(user).check_access('read')
        coupons = self._club_once_at_a_time(self._club_issue, records)
        if not user:
            return False
        return self._club_told(
            self.env._("%(done)s coupons issued, for %(all)s records.", done=len(coupons),
                       all=len(records)),
            'success' if coupons else 'warning',
        )

    def _club_issue(self, records):
        """:return: the new coupons; none for what was issued before"""
        cards = self.env['loyalty.card'].sudo()
        program = self.club_coupon_program_id
        coupons = cards
        for record in (records if self._club_issues() else ()):
            partner = self._club_follow(record, self.club_partner_path)
            if not partner or not partner.active or self._club_is_other_company(record, program):
                continue
            key = self._club_key(record, partner, program)
            issued = cards.with_context(active_test=False)
            if key and issued.search_count([('club_issue_key', '=', key)], limit=1):
                continue
            coupons |= self._club_issue_to(partner, program, key)
        return coupons

    def _club_issue_to(self, partner, program, key):
        """Odoo's own window does it, with its mail, its history and what other addons add."""
        company = program._club_company()
        days = self.club_coupon_days
        words = self.with_context(lang=partner.lang or self.env.lang)
        generate = self.env['loyalty.generate.wizard'].sudo().with_company(company)
        return generate.with_context(default_club_issue_key=key).create({
            'program_id': program.id,
            'mode': 'selected',
            'customer_ids': partner.ids,
            'points_granted': self.club_coupon_points,
            'valid_until': days and program._club_day() + timedelta(days=days),
            'description': words.club_reason or words.name,
        }).generate_coupons()
