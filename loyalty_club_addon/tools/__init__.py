from . import (
    allocation,
    day_text,
    earning,
    earning_terms,
    integers,
    multipliers,
    numerals,
    origin,
    periods,
    qr_code,
    reversal,
    search_key,
)
