from . import loyalty_club_cashier_report
