def migrate(cr, version):
    """What lots wait for was reckoned from dates; whose days count was whoever was at work."""
    # an award with points after several numbers of days keeps being reckoned
    cr.execute("""
        UPDATE loyalty_club_lot lot
           SET wait_days = found.days
          FROM (
            SELECT entry.id, MIN(split_part(wait.key, ':', 2)::int) AS days
              FROM loyalty_club_entry entry
        CROSS JOIN LATERAL jsonb_each(entry.terms -> 'waits') line
        CROSS JOIN LATERAL jsonb_each(line.value) wait
             WHERE starts_with(wait.key, 'days:')
          GROUP BY entry.id
            HAVING COUNT(DISTINCT wait.key) = 1
          ) found
         WHERE found.id = COALESCE(lot.source_entry_id, lot.entry_id)
           AND lot.waits_for = 'days'
           AND COALESCE(lot.wait_days, 0) = 0
    """)
    # of clubs for several companies; all others have the days of their own company
    cr.execute("""
        UPDATE loyalty_club_lot lot
           SET clock_company_id = COALESCE(sale.company_id, till.company_id)
          FROM loyalty_club_entry entry
          JOIN loyalty_program club ON club.id = entry.program_id AND club.company_id IS NULL
     LEFT JOIN sale_order sale
            ON entry.document_model = 'sale.order' AND sale.id = entry.document_id
     LEFT JOIN pos_order till
            ON entry.document_model = 'pos.order' AND till.id = entry.document_id
         WHERE entry.id = COALESCE(lot.source_entry_id, lot.entry_id)
           AND lot.clock_company_id IS NULL
    """)
