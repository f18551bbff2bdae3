from . import base_partner_merge
from . import loyalty_card_update_balance
from . import loyalty_club_adjust
from . import loyalty_club_enrol
from . import loyalty_club_late_receipt
from . import loyalty_club_suspend
from . import loyalty_club_transfer
from . import loyalty_generate_wizard
