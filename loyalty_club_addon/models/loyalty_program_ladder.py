from odoo import api, fields, models


class LoyaltyProgram(models.Model):
    """From a club to the changes and the earlier versions of its ladder."""

    _inherit = 'loyalty.program'

    club_ladder_number = fields.Integer(
        readonly=True, copy=False, help="How often the ladder was replaced by a draft.",
    )

    def action_change_club_ladder(self):
        """Open the draft of this club's ladder that is open, or begin one."""
        self.ensure_one()
        changes = self.env['loyalty.club.ladder.change']
        change = changes.search([
            ('program_id', '=', self.id), ('state', 'in', ('draft', 'ready')),
            ('restores_id', '=', False), ('create_uid', '=', self.env.uid),
        ], limit=1) or changes.create({'program_id': self.id})
        return {
            'type': 'ir.actions.act_window', 'res_model': changes._name, 'res_id': change.id,
            'views': [(False, 'form')],
        }


class LoyaltyClubTier(models.Model):
    _inherit = 'loyalty.club.tier'

    @api.model
    def _change_program(self):
        """:return: the club whose ladder the button means, empty when there are several"""
        programs = self.program_id or self.env['loyalty.program'].browse(
            self.env.context.get('default_program_id'))
        return programs if len(programs) == 1 else self._default_program()

    def action_change_ladder(self):
        """Change the ladder with a preview; of several clubs one is chosen first."""
        program = self._change_program()
        if program:
            return program.action_change_club_ladder()
        return self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_ladder_change_action',
        )
