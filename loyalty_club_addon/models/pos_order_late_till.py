from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class PosOrder(models.Model):
    """With `pos_hr` the employees of a till share one user: which of them stands there only the
    till says, and that is a claim."""

    _inherit = 'pos.order'

    def club_register_late(self, partner_id, own=False):
        at_till = self.with_context(club_at_till=True)
        return super(PosOrder, at_till).club_register_late(partner_id, own)

    def _club_check_late_customer(self, partner):
        result = super()._club_check_late_customer(partner)
        if self._club_late_is_employees(partner):
            raise AccessError(self.env._(
                "%(name)s works at this till, whose user its employees share: a manager of the"
                " club registers this receipt, in the list of POS orders.", name=partner.name,
            ))
        return result

    def _club_late_is_employees(self, partner):
        """:return: whether the receipt would be registered for an employee of a shared till,
            maybe by himself; a manager of the club does that in the backend"""
        config = self.config_id
        if 'employee_id' not in self._fields or not config.module_pos_hr:
            return False
        is_manager = self.env.user.has_group('loyalty_club_addon.group_club_manager')
        if is_manager and not self.env.context.get('club_at_till'):
            return False
        ids = (partner | partner.commercial_partner_id).ids
        own = Domain('work_contact_id', 'in', ids) | Domain('user_id.partner_id', 'in', ids)
        own |= Domain('work_contact_id.commercial_partner_id', 'in', ids)
        return bool(self.env['hr.employee'].sudo().search_count(
            Domain(config._employee_domain(self.env.uid)) & own, limit=1,
        ))
