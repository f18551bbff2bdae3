from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, ormcache

from .loyalty_club_audience_mixin import KINDS


class LoyaltyProgram(models.Model):
    """The ladders of a club."""

    _inherit = 'loyalty.program'

    club_tier_ids = fields.One2many(
        string="Tiers", comodel_name='loyalty.club.tier', inverse_name='program_id',
    )
    club_tier_count = fields.Integer(compute='_compute_club_tier_count')
    club_tiers_frozen_until = fields.Date(
        string="Nobody Falls Until",
        help="Last day on which no member loses a tier, whatever the criteria say.",
    )
    club_tiers_changed = fields.Boolean(
        copy=False, readonly=True, help="The next review looks at every member.",
    )
    club_tiers_reviewed_on = fields.Datetime(string="Last Review", copy=False, readonly=True)
    club_tiers_full_on = fields.Date(
        copy=False, readonly=True, help="Day of the last review of every member.",
    )
    club_tiers_review_began = fields.Datetime(copy=False, readonly=True)
    club_tiers_review_mode = fields.Selection(
        selection=[('due', "What is new"), ('full', "Everybody"), ('changed', "A new ladder")],
        copy=False, readonly=True,
    )
    club_tiers_review_at = fields.Integer(
        copy=False, readonly=True, help="Number of the last member the running review has met.",
    )

    def _compute_club_tier_count(self):
        counts = dict(self.env['loyalty.club.tier']._read_group(
            [('program_id', 'in', self.ids)], ['program_id'], ['__count'],
        ))
        for program in self:
            program.club_tier_count = counts.get(program, 0)

    @api.model
    @ormcache()
    def _club_tier_program_ids(self):
        """:return: tuple of ids of the clubs that have tiers; others cost nothing"""
        tiers = self.env['loyalty.club.tier'].sudo().with_context(active_test=True)
        return tuple(tiers.search([('program_id.is_club', '=', True)]).program_id.ids)

    def _club_ladder(self, kind):
        """:return: the tiers of a kind, the lowest first; one whose criteria were taken away is
        nobody's"""
        self.ensure_one()
        return self._club_find_ladder(kind)

    def _club_find_ladder(self, kind):
        return self.env['loyalty.club.tier'].sudo().with_context(active_test=True).search([
            ('program_id', '=', self.id), ('kind', 'in', (False, kind)),
            '|', ('recipe', '=', 'everybody'), ('criterion_ids', '!=', False),
        ], order='sequence, id')

    def _check_tier_ladders(self):
        """:raises ValidationError: tiers are empty, overlap or stand in the wrong order"""
        for program in self:
            tiers = program.with_context(active_test=True).club_tier_ids
            program._check_ladders(tiers.filtered('active'))

    def _check_ladders(self, tiers):
        """:param tiers: the ladders of this club, as they are or as a draft has them
        :raises ValidationError: as of `_check_tier_ladders`"""
        self.ensure_one()
        if len({bool(tier.kind) for tier in tiers}) > 1:
            raise ValidationError(self.env._(
                "For Whom: the ladders of %(club)s overlap. Either all tiers are for all"
                " customers, or each is for individuals or for legal entities.",
                club=self.name,
            ))
        for kind in [False, *(key for key, __ in KINDS)]:
            ladder = tiers.filtered(lambda tier, kind=kind: tier.kind == kind)._ladder_order()
            for lower, tier in zip([None, *ladder], ladder, strict=False):
                tier._check_not_empty(is_lowest=lower is None)
                tier._check_no_overlap()
                if lower is not None:
                    tier._check_above(lower)

    def _ladder_is_changing(self):
        """Two who change a ladder at the same time meet here: the later one is run again."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE loyalty_program SET club_tiers_changed = TRUE WHERE id IN %s", tuple(self.ids),
        ))
        self.env.invalidate_all()

    def write(self, vals):
        result = super().write(vals)
        if {'is_club', 'active', 'club_tiers_frozen_until'} & vals.keys():
            self.env.registry.clear_cache()
        if 'club_tiers_frozen_until' in vals:
            self.club_tiers_changed = True
        return result

    def action_open_club_tiers(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_tier_action',
        )
        return action | {
            'domain': [('program_id', '=', self.id), ('draft_id', '=', False)],
            'context': {'default_program_id': self.id},
        }
