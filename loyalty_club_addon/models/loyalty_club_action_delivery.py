from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.origin import Delivering

STATES = [
    ('pending', "Waiting"),
    ('running', "Running"),
    ('done', "Done"),
    ('failed', "Failed"),
    ('interrupted', "Interrupted"),
    ('cancelled', "Cancelled"),
]
OPEN = ('failed', 'interrupted')  # a person has to look
DEPTH_MAX = 3
CRON = 'loyalty_club_addon.ir_cron_deliver_actions'


class LoyaltyClubActionDelivery(models.Model):
    """The outbox of server actions: what is to run for which record, after the commit.

    Whoever changes something (a tier, say) writes a row in his own transaction and goes on. The
    action runs afterwards, once, and cannot stop what set it off.
    """

    _name = 'loyalty.club.action.delivery'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _description = "Club Action to Run"
    _order = 'id desc'
    _rec_name = 'action_name'
    _mail_post_access = 'read'

    action_id = fields.Many2one(
        string="Server Action", comodel_name='ir.actions.server', readonly=True,
        index='btree_not_null', ondelete='set null',
    )
    action_name = fields.Char(
        string="Action", required=True, readonly=True,
        help="Name of the action when it was asked for.",
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record Number", model_field='res_model', required=True, readonly=True,
    )
    record_name = fields.Char(
        string="For", compute='_compute_names', help="The record the action runs for.",
    )
    origin_model = fields.Char(readonly=True)
    origin_id = fields.Many2oneReference(
        string="Origin Number", model_field='origin_model', readonly=True,
    )
    origin_name = fields.Char(
        string="Because Of", compute='_compute_names', help="What set the action off.",
    )
    company_id = fields.Many2one(comodel_name='res.company', readonly=True, index=True)
    idempotency_key = fields.Char(
        required=True, readonly=True, help="An action is asked for once with the same key.",
    )
    depth = fields.Integer(
        readonly=True, help="How many actions, one setting off the other, led to this one.",
    )
    state = fields.Selection(
        string="Status", selection=STATES, required=True, readonly=True, default='pending',
        index=True,
        help="Waiting: runs in a moment, or again after an error. Interrupted: the server stopped"
        " while it ran. Nothing of it is in the database, but a message may have gone out: look,"
        " then decide whether it runs again.",
    )
    tries = fields.Integer(readonly=True, help="How often it began to run.")
    next_try = fields.Datetime(readonly=True, help="It does not run before this moment.")
    claim = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    claimed_on = fields.Datetime(string="Began", readonly=True)
    done_on = fields.Datetime(readonly=True)
    error = fields.Text(readonly=True, help="What the last try said.")

    _idempotency_key_unique = models.Constraint(
        'UNIQUE (idempotency_key)', "This action was asked for already.",
    )
    _due_index = models.Index("(next_try, id) WHERE state = 'pending'")

    @api.depends('res_model', 'res_id', 'origin_model', 'origin_id')
    def _compute_names(self):
        for row in self:
            row.record_name = self._name_of(row.res_model, row.res_id)
            row.origin_name = self._name_of(row.origin_model, row.origin_id)

    @api.model
    def _name_of(self, model, record_id):
        """:return: name of a record as far as it exists and the user may read it"""
        if not model or model not in self.env:
            return False
        return self.env[model].browse(record_id).exists()._filtered_access('read').display_name

    @api.model
    def _enqueue(self, actions, records, key, origin=None):
        """Let server actions run for records, each once, after this transaction is committed.

        It never fails for what an action is or does: that is told in the outbox. An action runs
        with `active_model`, `active_id` and `active_ids` of its one record, with all rights.

        :param actions: ir.actions.server records of the model of `records`
        :param str key: names the event; with the same key an action runs once for a record
        :param origin: the record that set them off, e.g. a loyalty.club.tier.change
        :return: the new rows; none for what was asked for before
        """
        before = self.env.context.get('club_delivering')
        depth = before.depth + 1 if isinstance(before, Delivering) else 0
        rows = [
            self._new_row(action, record, key, origin, depth)
            for action in actions.sudo() for record in records
        ]
        if not rows:
            return self.browse()
        self.env.cr.execute(SQL(
            "INSERT INTO loyalty_club_action_delivery (%s) VALUES %s"
            " ON CONFLICT (idempotency_key) DO NOTHING RETURNING id",
            SQL(', ').join(map(SQL.identifier, rows[0])),
            SQL(', ').join(SQL("%s", tuple(row.values())) for row in rows),
        ))
        deliveries = self.browse(row_id for row_id, in self.env.cr.fetchall())
        if deliveries:
            self._wake()
        return deliveries

    @api.model
    def _new_row(self, action, record, key, origin, depth):
        company = 'company_id' in record._fields and record.sudo().company_id
        now = fields.Datetime.now()
        row = {
            'action_id': action.id,
            'action_name': action.name or action.display_name,
            'res_model': record._name,
            'res_id': record.id,
            'origin_model': origin._name if origin else None,
            'origin_id': origin.id if origin else None,
            'company_id': (company or self.env.company).id,
            'idempotency_key': f'{key}:{action.id}:{record._name}:{record.id}',
            'depth': depth,
            'state': 'pending',
            'tries': 0,
            'next_try': now,
            'error': None,
            'create_uid': self.env.uid, 'create_date': now,
            'write_uid': self.env.uid, 'write_date': now,
        }
        if depth > DEPTH_MAX:
            row |= {'state': 'failed', 'error': self.env._(
                "Actions set each other off again and again: this one was not run. Change one of"
                " them so that it does not lead back to the first.",
            )}
        return row

    @api.model
    def _wake(self, moment=None):
        """Let the job run after the commit, or at a moment (UTC)."""
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron:  # without it, rows wait until somebody runs the job
            cron.sudo()._trigger(at=moment)

    def action_retry(self):
        """Run again what failed or was interrupted; two clicks are one."""
        return self._decide(SQL(
            "state = 'pending', tries = 0, next_try = %s", fields.Datetime.now(),
        ))

    def action_cancel(self):
        """What is not to run any more leaves the list."""
        return self._decide(SQL("state = 'cancelled'"), ('pending', *OPEN))

    def _decide(self, change, states=OPEN):
        """:param change: SQL of what happens to those that are in one of these states"""
        if not self.env.user.has_group('loyalty_club_addon.group_club_manager'):
            raise AccessError(self.env._("Only a manager of the club decides about actions."))
        self.check_access('read')
        if not self:
            return True
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "UPDATE loyalty_club_action_delivery"
            "   SET %s, claim = NULL, write_uid = %s, write_date = now() AT TIME ZONE 'UTC'"
            " WHERE id IN %s AND state IN %s RETURNING id",
            change, self.env.uid, tuple(self.ids), states,
        ))
        decided = self.browse(row_id for row_id, in self.env.cr.fetchall())
        self.invalidate_recordset()
        decided.sudo().activity_ids.unlink()
        if decided:
            self._wake()
        return True

    def action_open_record(self):
        """Open the record that the action runs for."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id).exists()._filtered_access('read')
        return bool(record) and record.get_formview_action()
