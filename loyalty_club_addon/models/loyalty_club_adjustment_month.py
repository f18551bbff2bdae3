from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import periods


class LoyaltyClubAdjustmentMonth(models.Model):
    """How many points a person gave and took by hand alone in a month of the company."""

    _name = 'loyalty.club.adjustment.month'
    _description = "Points by Hand in a Month"
    _order = 'month desc, user_id'
    _rec_name = 'user_id'

    user_id = fields.Many2one(
        comodel_name='res.users', required=True, readonly=True, ondelete='cascade',
    )
    company_id = fields.Many2one(
        comodel_name='res.company', required=True, readonly=True, index=True, ondelete='cascade',
    )
    month = fields.Date(required=True, readonly=True, help="First day of the month.")
    points = fields.Float(digits=(16, 2), required=True, readonly=True)

    _person_month_unique = models.Constraint(
        'UNIQUE (user_id, company_id, month)', "A person has one sum a month.",
    )

    @api.model
    def _month(self, company):
        """:return: first day of the present month in the company's calendar"""
        today = fields.Date.context_today(
            self.with_context(tz=company.partner_id.tz or self.env.user.tz or 'UTC'),
        )
        return periods.month_bounds(today, company.club_calendar)[0]

    @api.model
    def _used(self, company):
        """:return: points the user gave and took alone this month"""
        return sum(self.sudo().search([
            ('user_id', '=', self.env.uid), ('company_id', '=', company.id),
            ('month', '=', self._month(company)),
        ]).mapped('points'))

    @api.model
    def _is_within(self, company, sizes):
        """May the user move these points without a second person? For what a window shows.

        :param sizes: list of points (float), without sign
        """
        at_once, a_month = self.env.user._club_adjust_limits(company)
        if at_once and sum(sizes) > at_once:
            return False
        return not a_month or round(self._used(company) + sum(sizes), 2) <= a_month

    @api.model
    def _claim(self, company, sizes):
        """Book points on what the user may move alone this month, in one statement: two
        adjustments at once cannot both take what is left.

        :return: whether there was room; nothing is booked without
        """
        if not self._is_within(company, sizes):
            return False
        a_month = self.env.user._club_adjust_limits(company)[1]
        self.flush_model()
        self.env.cr.execute(SQL(
            """
            INSERT INTO loyalty_club_adjustment_month AS known (
                user_id, company_id, month, points, create_uid, create_date, write_uid, write_date
            ) VALUES (
                %(user)s, %(company)s, %(month)s, %(points)s,
                %(user)s, now() AT TIME ZONE 'UTC', %(user)s, now() AT TIME ZONE 'UTC'
            )
            ON CONFLICT (user_id, company_id, month) DO UPDATE
                SET points = known.points + EXCLUDED.points
              WHERE %(limit)s = 0 OR known.points + EXCLUDED.points <= %(limit)s
          RETURNING id
            """,
            user=self.env.uid, company=company.id, month=self._month(company),
            points=round(sum(sizes), 2), limit=a_month,
        ))
        self.invalidate_model()
        return bool(self.env.cr.fetchone())
