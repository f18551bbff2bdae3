"""The guards of the club: what each protects, how to cut it out, which tests must notice."""

from devtools.guards import (
    detours,
    earning,
    imports,
    ledger,
    life_of_points,
    member_page,
    membership,
)

GUARDS = tuple(
    guard
    for topic in (
        detours, earning, imports, ledger, life_of_points, member_page, membership,
    )
    for guard in topic.GUARDS
)
