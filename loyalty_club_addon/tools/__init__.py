from . import (
    allocation,
    earning,
    earning_terms,
    integers,
    multipliers,
    numerals,
    origin,
    periods,
    reversal,
    search_key,
)
