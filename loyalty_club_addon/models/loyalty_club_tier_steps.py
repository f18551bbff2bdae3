from odoo import api, models

from ..tools.tier_progress import gaps


class LoyaltyClubTierWording(models.AbstractModel):
    """How far a member is from each tier of his ladder, for offers that are for some of them."""

    _inherit = 'loyalty.club.tier.wording'

    @api.model
    def _steps(self, member, tier):
        """:param member: loyalty.club.member record
        :param tier: the one he counts as having
        :return: list of `{id, name, missing}`, the lowest tier first; missing is a text such as
            "980,000 Toman", '' for tiers up to his own
        """
        member = member.sudo().with_context(lang=self.env.lang)
        program = member.program_id._club_clocks()[0]  # the same for whoever reads it
        ladder, day = program._club_ladder(member.terms), program._club_day()
        engine = program._club_engine(ladder)
        history = self.env['loyalty.club.tier.totals']._histories(
            program, engine, member, day)[member]
        return self._steps_of(ladder, engine, history, tier, day)

    @api.model
    def _steps_of(self, ladder, engine, history, tier, day):
        company = ladder.env.company.sudo()
        rank = list(ladder.ids).index(tier.id) if tier in ladder else -1
        return [
            {
                'id': one.id, 'name': one.with_context(lang=self.env.lang).name,
                'missing': number > rank and self._gaps_text(
                    gaps(engine[number], history, day), company) or '',
            }
            for number, one in enumerate(ladder)
        ]

    @api.model
    def _progress_of(self, member, ladder, engine, history, day):
        progress = super()._progress_of(member, ladder, engine, history, day)
        return progress | {
            'tier_id': member.state == 'active' and member.tier_id.id,
            'steps': self._steps_of(ladder, engine, history, member.tier_id, day),
        }

    @api.model
    def _till_data(self, progress):
        """Beside what stands on the till's line: `tier_id`, and `tier_steps` as of `_steps`."""
        progress = progress or {}
        return super()._till_data(progress) | {
            'tier_id': progress.get('tier_id', False), 'tier_steps': progress.get('steps', []),
        }
