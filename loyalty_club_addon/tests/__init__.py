from . import test_live_database
from . import test_member
from . import test_partner
from . import test_sale
from . import test_till_server
