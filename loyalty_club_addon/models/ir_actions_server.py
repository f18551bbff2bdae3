from odoo import api, fields, models


class IrActionsServer(models.Model):
    """Two more types of server actions, usable wherever Odoo runs actions: in automation rules,
    scheduled actions, menus of a list and in the club's own outbox."""

    _inherit = 'ir.actions.server'

    state = fields.Selection(
        selection_add=[
            ('club_points', "Grant Club Points"), ('club_coupon', "Issue Coupon"), ('code',),
        ],
        ondelete={'club_points': 'cascade', 'club_coupon': 'cascade'},
    )

    def _name_depends(self):
        return [
            *super()._name_depends(), 'club_program_id', 'club_coupon_program_id',
        ]

    def _generate_action_name(self):
        self.ensure_one()
        if self.state == 'club_points' and self.club_program_id:
            return self.env._("Grant points of %(club)s", club=self.club_program_id.name)
        if self.state == 'club_coupon' and self.club_coupon_program_id:
            return self.env._("Issue %(program)s", program=self.club_coupon_program_id.name)
        return super()._generate_action_name()

    @api.model
    def _warning_depends(self):
        return [
            *super()._warning_depends(),
            'club_program_id', 'club_coupon_program_id', 'club_partner_path', 'club_points_from',
            'club_points', 'club_points_path', 'club_points_factor', 'club_points_most',
            'club_coupon_points', 'club_coupon_days',
        ]

    def _get_warning_messages(self):
        self.ensure_one()
        return super()._get_warning_messages() + {
            'club_points': self._club_points_warnings,
            'club_coupon': self._club_coupon_warnings,
        }.get(self.state, list)()

    @api.depends_context('club_is_running')
    def _compute_warning(self):
        return super()._compute_warning()

    def _run(self, records, eval_context):
        """A club or a coupon that was archived gives nothing, and lets the sale go on."""
        return super(
            IrActionsServer, self.with_context(club_is_running=True),
        )._run(records, eval_context)

    def run(self):
        """Remember who runs it by hand: actions within other actions run with all rights."""
        if self.env.su or not self:
            return super().run()
        return super(
            IrActionsServer, self.with_context(club_by_hand_ids=tuple(self.ids)),
        ).run()
