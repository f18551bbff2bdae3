"""The guards of the club: what each protects, how to cut it out, which tests must notice."""

from devtools.guards import (
    actions,
    detours,
    earning,
    imports,
    ledger,
    life_of_points,
    member_page,
    membership,
    purchases,
    start,
    tiers,
)

TOPICS = (
    actions,
    detours,
    earning,
    imports,
    ledger,
    life_of_points,
    member_page,
    membership,
    purchases,
    start,
    tiers,
)
GUARDS = tuple(guard for topic in TOPICS for guard in topic.GUARDS)
