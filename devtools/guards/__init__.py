"""The guards of the club: what each protects, how to cut it out, which tests must notice."""

from devtools.guards import (
    actions,
    audience,
    detours,
    earning,
    imports,
    ledger,
    life_of_points,
    member_page,
    membership,
    prices,
    purchases,
    replay,
    start,
    tiers,
)

TOPICS = (
    actions,
    audience,
    detours,
    earning,
    imports,
    ledger,
    life_of_points,
    member_page,
    membership,
    prices,
    purchases,
    replay,
    start,
    tiers,
)
GUARDS = tuple(guard for topic in TOPICS for guard in topic.GUARDS)
