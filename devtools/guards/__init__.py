"""The guards of the club: what each protects, how to cut it out, which tests must notice."""

from devtools.guards import (
    detours,
    earning,
    ledger,
    life_of_points,
    member_page,
    membership,
    tiers,
)

GUARDS = tuple(
    guard
    for topic in (detours, earning, ledger, life_of_points, member_page, membership, tiers)
    for guard in topic.GUARDS
)
