from . import (
    allocation,
    day_text,
    earning,
    numerals,
    origin,
    periods,
    qr_code,
    reversal,
    search_key,
)
