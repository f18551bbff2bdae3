from . import allocation, earning, numerals, origin, periods, reversal, search_key
