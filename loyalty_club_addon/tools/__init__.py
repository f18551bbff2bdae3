from . import earning, periods, search_key
