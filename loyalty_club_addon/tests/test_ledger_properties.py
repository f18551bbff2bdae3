import os
from datetime import timedelta
from pathlib import Path

from freezegun import freeze_time
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .properties_common import START
from .properties_people import PeopleSteps

# ./dev soak asks for more, for other ones than the gate, and wants to know how far it is
SEQUENCES = int(os.environ.get('LOYALTY_CLUB_SEQUENCES', '100'))
SEED = os.environ.get('LOYALTY_CLUB_SEED')
PROGRESS = os.environ.get('LOYALTY_CLUB_PROGRESS')
STEPS = 20
OPERATIONS = (
    'sale', 'sale', 'sale_spend', 'edit', 'add_line', 'cancel', 'confirm_again', 'credit',
    'credit_withdrawn', 'pay', 'pay', 'bounce', 'deliver',
    'till', 'till', 'till_spend', 'till_refund', 'till_refund', 'till_loose', 'till_stranger',
    'late', 'till_again', 'second_call', 'settle_again',
    'core_writes', 'update_balance', 'adjust', 'decide', 'merge', 'stray_card', 'move_contact',
    'terms', 'nights_pass',
)
NUMBER = st.integers(0, 10**6)
STEP = st.tuples(st.sampled_from(OPERATIONS), NUMBER, st.integers(1, 5))


@tagged('post_install', '-at_install')
class TestLedgerProperties(PeopleSteps):
    """Whatever people do in whatever order: the ledger adds up, document by document."""

    def test_sequences(self):
        self.played = self.stepped = self.moved = self.bought_rows = 0
        chosen = settings(
            max_examples=SEQUENCES, derandomize=not SEED, database=None, deadline=None,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        with freeze_time(START) as clock:
            @chosen
            @given(
                st.lists(STEP, min_size=STEPS, max_size=STEPS + 4),
                st.lists(NUMBER, min_size=6, max_size=6),
            )
            def sequence(steps, numbers):
                with self.env.cr.savepoint() as savepoint:
                    self._play(steps, numbers, clock)
                    self.env.cr.precommit.clear()
                    savepoint.rollback()
                self.env.invalidate_all()

            (seed(int(SEED))(sequence) if SEED else sequence)()
        self.assertGreater(self.bought_rows, self.played)

    def _play(self, steps, numbers, clock):
        self.begin(numbers[1:], clock)
        self.choose_waits(numbers[0])
        for name, pick, amount in steps:
            self.steps.append((name, pick, amount))
            self.moved += bool(getattr(self, f'_do_{name}')(pick, amount))
            self.env.cr.precommit.run()
            if amount % 2:  # the job that reads sales orders as purchases may come late
                self._committed()
            self.assertEverything()
            self.clock.tick(timedelta(hours=5))
            self.stepped += 1
        self._committed()
        self.assertLedger()
        self.assertPurchasesRebuilt()
        self.played += 1
        if PROGRESS:
            Path(PROGRESS).write_text(
                f'{self.played} {self.stepped} {self.moved}\n', encoding='utf-8',
            )
