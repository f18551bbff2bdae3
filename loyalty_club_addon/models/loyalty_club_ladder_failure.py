from odoo import api, fields, models


class LoyaltyClubLadderFailure(models.Model):
    """A member whom an applied ladder could not move, and why. The next review tries again."""

    _name = 'loyalty.club.ladder.failure'
    _description = "Member Not Moved by a Ladder"
    _order = 'change_id, id'
    _rec_name = 'member_id'

    change_id = fields.Many2one(
        comodel_name='loyalty.club.ladder.change', required=True, readonly=True,
        ondelete='cascade',
    )
    company_id = fields.Many2one(related='change_id.company_id', store=True, index=True)
    member_id = fields.Many2one(
        comodel_name='loyalty.club.member', required=True, readonly=True, index=True,
        ondelete='cascade',
    )
    message = fields.Char(string="What Was Refused", readonly=True)

    _member_once = models.UniqueIndex("(change_id, member_id)")


class LoyaltyClubLadderChange(models.Model):
    _inherit = 'loyalty.club.ladder.change'

    failure_ids = fields.One2many(
        string="Not Moved", comodel_name='loyalty.club.ladder.failure', inverse_name='change_id',
        readonly=True, copy=False,
        help="Members whom something else refused to move. The next review looks at them again.",
    )
    failure_count = fields.Integer(string="Members Not Moved", compute='_compute_failure_count')

    @api.depends('failure_ids')
    def _compute_failure_count(self):
        counts = dict(self.env['loyalty.club.ladder.failure']._read_group(
            [('change_id', 'in', self.ids)], ['change_id'], ['__count'],
        ))
        for change in self:
            change.failure_count = counts.get(change._origin, 0)

    def _move_singly(self, ids):
        """As `_move_page`; each member is moved or noted."""
        failed = self.env['loyalty.club.member']._one_by_one(
            ids, lambda one: self._move_page([one]))
        self.env['loyalty.club.ladder.failure'].create([
            {'change_id': self.id, 'member_id': one, 'message': text}
            for one, text in failed.items()
        ])
