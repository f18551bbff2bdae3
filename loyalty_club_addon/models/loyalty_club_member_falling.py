from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools.tier_choice import falls_after

PAGE = 500
DAYS_MOST = 365
ADDED_DAYS = 14  # more than these are another time
# once for a tier and its time: a purchase that adds a few days is no new one
UNTOLD = "(tier_warned_until IS NULL OR tier_until > tier_warned_until + %(days)s)"


class LoyaltyClubTier(models.Model):
    """What is set off before a member loses this tier."""

    _inherit = 'loyalty.club.tier'

    falling_action_ids = fields.Many2many(
        string="Before Losing It", comodel_name='ir.actions.server',
        relation='loyalty_club_tier_falling_action_rel', groups='base.group_system',
        domain=[('model_id.model', '=', 'loyalty.club.member')],
        help="Run once for each member who loses this tier soon unless he buys, e.g. Club: to-do"
        " for the salesperson.",
    )
    falling_days = fields.Integer(
        string="So Many Days Before", default=14, required=True,
        help="How many days before the tier is over.",
    )

    @api.constrains('falling_days')
    def _check_falling_days(self):
        if any(not 1 <= tier.falling_days <= DAYS_MOST for tier in self):
            raise ValidationError(self.env._(
                "So Many Days Before: write a number of days from 1 to 365."))


class LoyaltyClubMember(models.Model):
    """The nightly step that finds who is about to fall; the outbox runs what is asked for."""

    _inherit = 'loyalty.club.member'

    tier_warned_until = fields.Date(
        readonly=True, copy=False,
        help="Last day of the tier for which the actions before losing it were asked for.",
    )

    _tier_end = models.Index("(tier_id, tier_until) WHERE tier_until IS NOT NULL")

    @api.model
    def _cron_warn_falling(self, limit=PAGE):
        """Tier by tier, page by page. This method commits."""
        jobs, again = self.env['ir.cron'], self.env['loyalty.club.lot']._again
        tiers = self.env['loyalty.club.tier'].search([
            ('falling_action_ids', '!=', False), ('down', '!=', 'never'),
            ('program_id.active', '=', True), ('program_id.is_club', '=', True),
        ])
        for tier in tiers:
            last = 0
            while ids := self._ending_soon(tier, last, limit):
                last = ids[-1]
                again(self._warn_falling, tier, ids)
                if not jobs._commit_progress(len(ids), remaining=1):
                    return
        jobs._commit_progress(remaining=0)

    @api.model
    def _ending_soon(self, tier, last, limit):
        """:return: list of ids, the next page of members whose time with a tier is over soon"""
        self.env.flush_all()
        day = tier.program_id._club_clocks()[0]._club_day()
        self.env.cr.execute(SQL(
            """
            SELECT id FROM loyalty_club_member
             WHERE tier_id = %(tier)s AND active AND state = 'active' AND id > %(last)s
               AND tier_until BETWEEN %(day)s AND %(end)s AND %(untold)s
          ORDER BY id
             LIMIT %(limit)s
            """, tier=tier.id, last=last, day=day, limit=limit,
            end=fields.Date.add(day, days=tier.falling_days),
            untold=SQL(UNTOLD, days=min(tier.falling_days, ADDED_DAYS)),
        ))
        return [row[0] for row in self.env.cr.fetchall()]

    @api.model
    def _warn_falling(self, tier, ids):
        """Ask for the actions of those who fall if they buy nothing more. It can be repeated:
        whoever was told of is left out, also when two do it at the same time.

        :return: the members for whom it was asked
        """
        falling = self.browse(ids)._who_falls(tier.program_id._club_clocks()[0])
        if not falling:
            return falling
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE loyalty_club_member SET tier_warned_until = tier_until"
            " WHERE id = ANY(%s) AND tier_id = %s AND %s RETURNING id",
            falling.ids, tier.id,
            SQL(UNTOLD, days=min(tier.falling_days, ADDED_DAYS)),
        ))
        told = self.browse(row[0] for row in self.env.cr.fetchall())
        self.env.invalidate_all()
        outbox = self.env['loyalty.club.action.delivery']
        for until, members in told.grouped('tier_until').items():
            outbox._enqueue(
                tier.falling_action_ids, members, f'tier.falling:{tier.id}:{until}', origin=tier)
        return told

    def _who_falls(self, program):
        """:param program: as of `_club_clocks`
        :return: those among these who stand lower when their time is over and nothing was bought
        """
        falling, day = self.browse(), program._club_day()
        for terms, members in self.grouped('terms').items():
            ladder = program._club_ladder(terms)
            engine = program._club_engine(ladder)
            histories = self.env['loyalty.club.tier.totals']._histories(
                program, engine, members, day)
            falling |= members.filtered(lambda member, engine=engine, found=histories: falls_after(
                engine, found[member], member._tier_state(), member.tier_until,
                program.club_tiers_frozen_until or None,
            ))
        return falling
