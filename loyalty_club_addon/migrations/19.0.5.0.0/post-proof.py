def migrate(cr, version):
    """A review that was stopped in the middle counted members, now it counts their customers: it
    begins again. The index of customers is part of the one that tiers read, and nobody asks any
    more when a purchase was written."""
    cr.execute("""
        UPDATE loyalty_program SET club_tiers_review_at = 0
         WHERE club_tiers_review_began IS NOT NULL
    """)
    cr.execute("DROP INDEX IF EXISTS loyalty_club_purchase__holder_id_index")
    cr.execute("DROP INDEX IF EXISTS loyalty_club_purchase_changed")
