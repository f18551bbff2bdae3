-- A copy of the live database must neither message members nor book for them by itself.
UPDATE ir_cron
   SET active = FALSE
 WHERE id IN (
           SELECT res_id
             FROM ir_model_data
            WHERE module = 'loyalty_club_addon'
              AND model = 'ir.cron'
       );
-- A member who agreed to messages agreed for the live company only.
UPDATE loyalty_club_member SET message_consent = FALSE;
-- What waited or ran when the copy was made is the live company's to do. A database that is not
-- upgraded yet has no such table.
DO $$
BEGIN
    IF to_regclass('loyalty_club_action_delivery') IS NOT NULL THEN
        UPDATE loyalty_club_action_delivery
           SET state = 'cancelled'
         WHERE state IN ('pending', 'running');
    END IF;
END
$$;
