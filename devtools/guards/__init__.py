"""The guards of the club: what each protects, how to cut it out, which tests must notice."""

from devtools.guards import (
    actions,
    detours,
    earning,
    ledger,
    life_of_points,
    member_page,
    membership,
)

GUARDS = tuple(
    guard
    for topic in (actions, detours, earning, ledger, life_of_points, member_page, membership)
    for guard in topic.GUARDS
)
