from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

END = 2**31  # new tiers stand after those that have a number


class LoyaltyClubTier(models.Model):
    """Tiers of a draft: archived ones that nobody has, until the draft is applied.

    They are tiers like all others, so that everything a tier can be is edited, checked and
    reckoned by what does it for the live ladder.
    """

    _inherit = 'loyalty.club.tier'

    draft_id = fields.Many2one(
        comodel_name='loyalty.club.ladder.change', copy=False, readonly=True,
        index='btree_not_null', ondelete='cascade',
    )
    origin_id = fields.Many2one(
        string="Tier Before", comodel_name='loyalty.club.tier', copy=False, readonly=True,
        ondelete='set null', help="The tier that this one becomes. Empty: a new tier.",
    )
    is_live = fields.Boolean(
        compute='_compute_is_live', help="Members are on this ladder: it is changed by a draft.",
    )

    _draft_is_archived = models.Constraint(
        'CHECK (draft_id IS NULL OR active IS NOT TRUE)', "A tier of a draft is not used yet.",
    )
    _origin_once = models.UniqueIndex(
        "(draft_id, origin_id) WHERE origin_id IS NOT NULL", "This tier is in the draft already.",
    )

    @api.depends('program_id', 'draft_id')
    def _compute_is_live(self):
        members = self.env['loyalty.club.member'].sudo()
        clubs = {club for club, in members._read_group(
            [('program_id', 'in', self.program_id.ids), ('tier_id', '!=', False)], ['program_id'],
        )}
        for tier in self:
            tier.is_live = not tier.draft_id and tier.program_id in clubs

    @api.constrains('draft_id', 'program_id', 'origin_id')
    def _check_draft(self):
        for tier in self.filtered('draft_id'):
            if tier.program_id != tier.draft_id.program_id:
                raise ValidationError(self.env._(
                    "Club: the tiers of a draft belong to its club, %(club)s.",
                    club=tier.draft_id.program_id.name,
                ))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._draft_values(vals) for vals in vals_list])

    @api.model
    def _draft_values(self, vals):
        """:return: values of a new tier; no default of a client's context makes it one of a draft
        or gives it the place of another tier"""
        vals = {'draft_id': False, 'origin_id': False} | vals
        if vals['origin_id'] and not self.env.su:
            self._refuse_other_draft()
        if vals['draft_id']:
            draft = self.env['loyalty.club.ladder.change'].browse(vals['draft_id'])
            draft.check_access('write')
            draft._check_open()
            vals |= {'active': False, 'program_id': draft.program_id.id}
        return vals

    def write(self, vals):
        if not self.env.su and {'draft_id', 'origin_id'} & vals.keys():
            self._refuse_other_draft()
        self.draft_id._check_open()
        return super().write(vals)

    def _refuse_other_draft(self):
        raise AccessError(self.env._("A tier stays in the draft it was made in."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_closed_draft(self):
        self.draft_id._check_open()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_version(self):
        versions = self.env['loyalty.club.ladder.version'].sudo()
        for tier in self:
            if versions.search_count([('tier_ids', 'in', tier.ids)], limit=1):
                raise UserError(self.env._(
                    "Tier: %(name)s is in an earlier version of the ladder, which could not be"
                    " restored without it. Archive it instead.", name=tier.name,
                ))

    @api.model
    def _let_go(self, name, records):
        """Before records that tiers point at are deleted. Drafts that nobody can apply any more do
        not keep them; the foreign key holds what the others need.

        :param str name: of the field of a tier
        :raises UserError: a tier, or a draft that can be applied, needs one of them
        """
        tiers = self.sudo().with_context(active_test=False).search([(name, 'in', records.ids)])
        kept = tiers.filtered(lambda tier: not tier.draft_id or tier.draft_id._may_be_applied())
        if kept:
            tier = kept[0]
            raise UserError(self.env._(
                "%(record)s is what %(tier)s of %(club)s gives its members, so it is not deleted."
                " Take it off that tier first (an open draft: discard it), or archive it.",
                record=tier[name].display_name, tier=tier.name, club=tier.program_id.name,
            ))
        tiers[name] = False

    def _live(self):
        """:return: those that are no draft"""
        return self.filtered(lambda tier: not tier.draft_id)

    def _ladder_changed(self, programs=None):
        self.exists().draft_id._check_open()
        return super()._ladder_changed(programs)

    def _ladder_order(self):
        """:return: the lowest first; those of a draft as they will stand when it is applied"""
        return self.sorted(lambda tier: (
            tier.sequence, (tier.origin_id.id or END) if tier.draft_id else tier.id, tier.id,
        ))
