import os
from datetime import datetime, time
from pathlib import Path

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from . import invoice_reckoning as reckoning
from .import_common import TestImportCommon
from .tier_common import TestTierCommon

# ./dev tiers gives a file of real invoices and wants to read what was compared
FILE = os.environ.get('LOYALTY_CLUB_INVOICES')
REPORT = os.environ.get('LOYALTY_CLUB_REPORT')
LADDERS = (
    ("at least one purchase of 1,000 in 365 days", reckoning.one_large,
     {'metric': 'each', 'at_least': 1000, 'threshold': 1, 'window': 'days', 'window_count': 365}),
    ("at least three of them", reckoning.three_large,
     {'metric': 'each', 'at_least': 1000, 'threshold': 3, 'window': 'days', 'window_count': 365}),
    ("1,000 in a calendar month", reckoning.month_total,
     {'metric': 'amount', 'threshold': 1000, 'window': 'month'}),
    ("2,000 in 90 days", reckoning.rolling_total,
     {'metric': 'amount', 'threshold': 2000, 'window': 'days', 'window_count': 90}),
)


@tagged('post_install', '-at_install')
class TestTierInvoices(TestTierCommon, TestImportCommon):
    """Invoices imported as purchases: the tiers equal a computation from the file alone, for
    several days, member by member."""

    def test_member_by_member(self):
        self.env.company.club_calendar = 'gregorian'
        text = Path(FILE).read_text('utf-8-sig') if FILE else reckoning.made_up()
        bought = reckoning.read(text)
        job = self._run(text)
        self.assertEqual((job.state, job.error_count), ('done', 0))
        partners = self.env['res.partner'].search([('ref', 'in', list(bought))])
        self.assertEqual(len(partners), len(bought))
        members = self.env['loyalty.club.member'].sudo().with_context(
            tracking_disable=True,
        ).create([{'program_id': self.club.id, 'partner_id': partner.id} for partner in partners])
        for words, rule, criterion in LADDERS:
            self.club.club_tier_ids.active = False
            tier = self._tier(words, recipe='custom', criterion_ids=[Command.create(criterion)])
            for day in reckoning.days_of(bought):
                with self.subTest(words, day=day), freeze_time(datetime.combine(day, time(12))):
                    self._compare(members, tier, rule, bought, day)

    def _compare(self, members, tier, rule, bought, day):
        """After the review of a day the members of a tier are those whom the rule makes special;
        deciding everybody again moves nobody, and gives the last day of the tier."""
        expected = {
            name: reckoning.special_until(rule, rows, day)
            for name, rows in bought.items() if reckoning.is_special(rule, rows, day)
        }
        self._reviewed(1000)
        mode = self.club.club_tiers_review_mode
        found = members.filtered(lambda member: member.tier_id == tier)
        self.assertEqual(sorted(found.partner_id.mapped('ref')), sorted(expected))
        self.assertFalse(members._evaluate_tier())
        self.assertEqual(
            {member.partner_id.ref: member.tier_until for member in found}, expected)
        if not FILE:
            return
        with open(REPORT, 'a', encoding='utf-8') as report:
            report.write(f"{tier.name:45} {day}  {len(expected):5,} of {len(members):,} members,"
                         f" review: {mode}\n")
