from . import earning, numerals, periods, search_key
