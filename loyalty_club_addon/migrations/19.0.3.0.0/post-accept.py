def migrate(cr, version):
    """Orders that are paid already, in sessions still open, are not paid and booked again."""
    cr.execute("""
        UPDATE pos_order
           SET club_settled_on = pos_order.date_order
          FROM pos_session
         WHERE pos_session.id = pos_order.session_id
           AND pos_session.state <> 'closed'
           AND pos_order.state IN ('paid', 'done', 'invoiced')
           AND pos_order.club_settled_on IS NULL
    """)
