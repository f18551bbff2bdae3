import logging

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

_logger = logging.getLogger(__name__)
SHOWN = 500


class LoyaltyClubRebuild(models.TransientModel):
    """For the administrator: lots and balances from the entries, shown before anything is written.

    The ledger itself, its entries and where their points came from, is never touched.
    """

    _name = 'loyalty.club.rebuild'
    _description = "Rebuild Balances"

    program_ids = fields.Many2many(
        string="Clubs", comodel_name='loyalty.program', domain=[('is_club', '=', True)],
        help="Empty: all clubs.",
    )
    card_ids = fields.Many2many(
        string="Cards", comodel_name='loyalty.card', domain=[('is_club', '=', True)],
        help="Empty: all cards of the clubs.",
    )
    fingerprint = fields.Char(readonly=True)
    compared_count = fields.Integer(string="Cards Compared", readonly=True)
    wrong_count = fields.Integer(string="Cards to Write", readonly=True)
    refused_count = fields.Integer(
        string="Cards Refused", readonly=True,
        help="Their entries contradict each other: nothing can be proven, nothing is written.",
    )
    line_ids = fields.One2many(
        string="Differences", comodel_name='loyalty.club.rebuild.line',
        inverse_name='rebuild_id', readonly=True,
    )

    def _check_may_rebuild(self):
        """It takes both: who keeps the database, and who answers for the points."""
        if not (
            self.env.user.has_group('base.group_system')
            and self.env.user.has_group('loyalty_club_addon.group_club_manager')
        ):
            raise AccessError(self.env._(
                "Balances are rebuilt by an administrator who is also a manager of the club.",
            ))

    def _domain(self):
        domain = Domain('program_id.is_club', '=', True)
        if self.program_ids:
            domain &= Domain('program_id', 'in', self.program_ids.ids)
        if self.card_ids:
            domain &= Domain('id', 'in', self.card_ids.ids)
        return domain

    def action_compare(self):
        """Show what differs; nothing is written but this window."""
        self.ensure_one()
        self._check_may_rebuild()
        rebuilder = self.env['loyalty.club.rebuilder']
        lines, wrong, refused, compared = [], 0, 0, 0
        for page in rebuilder._pages(self._domain()):
            compared += len(page)
            for row in rebuilder._state(page):
                refused += bool(row['problem'])
                wrong += not row['problem']
                if len(lines) < SHOWN:
                    lines += self.line_ids._values_of(row)
        self.write({
            'compared_count': compared, 'wrong_count': wrong, 'refused_count': refused,
            'fingerprint': rebuilder._fingerprint(self._domain()),
            'line_ids': [Command.clear()] + [Command.create(line) for line in lines[:SHOWN]],
        })
        return self._reopen()

    def action_rebuild(self):
        """Write what was shown, where it is proven."""
        self.ensure_one()
        self._check_may_rebuild()
        rebuilder = self.env['loyalty.club.rebuilder']
        if not self.fingerprint or self.fingerprint != rebuilder._fingerprint(self._domain()):
            raise UserError(self.env._(
                "Differences: they are not those that were shown; compare again.",
            ))
        if not self.wrong_count:
            raise UserError(self.env._("Differences: there is nothing that could be written."))
        written = 0
        for page in rebuilder._pages(self._domain()):
            cards = rebuilder._rebuild(page, self._note)
            if self.env['loyalty.club.check']._differences(cards.ids):
                raise UserError(self.env._(
                    "The cards would not add up afterwards: nothing was written.",
                ))
            written += len(cards)
        _logger.warning(
            "Loyalty ledger: %s rebuilt the balances of %s cards", self.env.user.login, written,
        )
        self.action_compare()
        return self._reopen()

    def _note(self, row):
        return self.env._(
            "Balance rebuilt from the points ledger: %(before)s points became %(after)s.",
            before=self.env['loyalty.club.earning']._format(row['points']),
            after=self.env['loyalty.club.earning']._format(row['expected_points']),
        )

    def _reopen(self):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Rebuild Balances"),
            'res_model': self._name,
            'res_id': self.id,
            'view_mode': 'form',
            'target': 'new',
        }


class LoyaltyClubRebuildLine(models.TransientModel):
    _name = 'loyalty.club.rebuild.line'
    _description = "Difference to the Entries"

    rebuild_id = fields.Many2one(
        comodel_name='loyalty.club.rebuild', required=True, readonly=True, index=True,
        ondelete='cascade',
    )
    card_id = fields.Many2one(comodel_name='loyalty.card', readonly=True, ondelete='cascade')
    what = fields.Selection(
        selection=[
            ('seq', "Last entry number"), ('points', "Balance"), ('debt', "Points owed"),
            ('lot', "Left of an award"), ('refused', "Refused"),
        ],
        readonly=True,
    )
    lot_id = fields.Many2one(
        string="Award", comodel_name='loyalty.club.lot', readonly=True, ondelete='cascade',
    )
    present = fields.Float(string="Is", digits=(16, 2), readonly=True)
    expected = fields.Float(string="By the Entries", digits=(16, 2), readonly=True)
    problem = fields.Selection(
        string="Why",
        selection=[
            ('number', "Entries are not numbered without gaps"),
            ('balance', "A running balance is not the sum of the entries"),
            ('source', "An entry does not agree with its awards and allocations"),
            ('range', "More was drawn from an award than it holds"),
            ('debt', "Points and a debt at once"),
            ('sum', "Entries do not add up to awards and debt"),
        ],
        readonly=True,
    )

    def _values_of(self, row):
        """:param row: of `loyalty.club.rebuilder._state`
        :return: list of dicts of field values"""
        card = {'card_id': row['card_id']}
        if row['problem']:
            return [card | {'what': 'refused', 'problem': row['problem']}]
        return [
            card | {'what': what, 'present': row[what], 'expected': row[f'expected_{what}']}
            for what in ('seq', 'points', 'debt') if row[what] != row[f'expected_{what}']
        ] + [
            card | {'what': 'lot', 'lot_id': lot, 'present': left, 'expected': expected}
            for lot, left, expected in zip(
                row['lot_ids'], row['lefts'] or (), row['expected'] or (), strict=True,
            )
        ]
