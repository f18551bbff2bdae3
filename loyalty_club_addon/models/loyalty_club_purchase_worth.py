"""What a document is worth as a purchase: one definition, for a few documents and for all.

`DOCUMENT` says which documents count, for whom and when; `LINE` what their lines are. The rest is
the same for sales and the till. Amounts become money of the company at the rate of the document;
each line is rounded, so that lines add up to their document and parts of a return to the whole.

`club_company` holds the companies that keep purchases, with their time zone.
"""

SALE_DOCUMENT = """
    SELECT sale.id, sale.name, sale.company_id, NULL::int AS config_id, sale.date_order AS date,
           COALESCE(member.partner_id, partner.commercial_partner_id, partner.id) AS holder_id,
           CASE WHEN %(is_website)s THEN 'website' ELSE 'sale' END AS channel,
           (sale.date_order AT TIME ZONE 'UTC' AT TIME ZONE club_company.zone)::date AS day,
           COALESCE(NULLIF(sale.currency_rate, 0), 1)::numeric AS rate,
           currency.rounding, company.parent_path, NULL::int AS tip_product_id
      FROM sale_order sale
      JOIN club_company ON club_company.id = sale.company_id
      JOIN res_company company ON company.id = sale.company_id
      JOIN res_currency currency ON currency.id = company.currency_id
      JOIN res_partner partner ON partner.id = sale.partner_id
 LEFT JOIN loyalty_club_member member ON member.id = sale.club_member_id
     WHERE sale.state = 'sale' AND %(chosen)s
       AND COALESCE(member.partner_id, partner.id) <> ALL(%(strangers)s)
"""

POS_DOCUMENT = """
    SELECT sale.id, COALESCE(NULLIF(sale.name, '/'), sale.pos_reference) AS name, sale.company_id,
           sale.config_id, sale.date_order AS date,
           COALESCE(member.partner_id, partner.commercial_partner_id, partner.id) AS holder_id,
           'pos' AS channel,
           (sale.date_order AT TIME ZONE 'UTC' AT TIME ZONE club_company.zone)::date AS day,
           COALESCE(NULLIF(sale.currency_rate, 0), 1)::numeric AS rate,
           currency.rounding, company.parent_path, config.tip_product_id
      FROM pos_order sale
      JOIN club_company ON club_company.id = sale.company_id
      JOIN res_company company ON company.id = sale.company_id
      JOIN res_currency currency ON currency.id = company.currency_id
      JOIN res_partner partner ON partner.id = sale.partner_id
 LEFT JOIN loyalty_club_member member ON member.id = sale.club_member_id
 LEFT JOIN pos_config config ON config.id = sale.config_id
     WHERE sale.state IN ('paid', 'done', 'invoiced') AND %(chosen)s
       AND COALESCE(member.partner_id, partner.id) <> ALL(%(strangers)s)
"""

# What credit notes have left of a line is reckoned as in `_club_shares_left`: what was credited and
# invoiced again was a correction of the paper.
SALE_BACK = """
CROSS JOIN LATERAL (
        SELECT COALESCE(SUM(row.price_subtotal) FILTER (WHERE NOT row.is_credit), 0) AS invoiced,
               COALESCE(SUM(row.price_subtotal) FILTER (WHERE row.is_credit), 0) AS credited,
               COALESCE(SUM(row.quantity) FILTER (WHERE NOT row.is_credit), 0) AS units_invoiced,
               COALESCE(SUM(row.quantity) FILTER (WHERE row.is_credit), 0) AS units_credited
          FROM (
                SELECT entry.price_subtotal, move.move_type = 'out_refund' AS is_credit,
                       entry.quantity * row_unit.factor / unit.factor AS quantity
                  FROM sale_order_line_invoice_rel link
                  JOIN account_move_line entry ON entry.id = link.invoice_line_id
                  JOIN account_move move ON move.id = entry.move_id
                  JOIN uom_uom row_unit ON row_unit.id = COALESCE(entry.product_uom_id, unit.id)
                 WHERE link.order_line_id = line.id AND entry.parent_state = 'posted'
          ) row
    ) paper
CROSS JOIN LATERAL (
        SELECT CASE WHEN line.price_subtotal = 0 OR paper.credited = 0 THEN 1
                    ELSE GREATEST(ABS(line.price_subtotal) - LEAST(ABS(paper.credited), GREATEST(
                        ABS(line.price_subtotal) - ABS(paper.invoiced) + ABS(paper.credited), 0
                    )), 0) / ABS(line.price_subtotal)
                END AS of_amount,
               CASE WHEN line.product_uom_qty = 0 OR paper.units_credited = 0 THEN 1
                    ELSE GREATEST(ABS(line.product_uom_qty) - LEAST(
                        ABS(paper.units_credited), GREATEST(ABS(line.product_uom_qty)
                        - ABS(paper.units_invoiced) + ABS(paper.units_credited), 0
                    )), 0) / ABS(line.product_uom_qty)
                END AS of_quantity
    ) back
"""

# What refunds of the till have left of a line.
POS_BACK = """
CROSS JOIN LATERAL (
        SELECT CASE WHEN line.qty <= 0 THEN 1
                    ELSE GREATEST(line.qty - COALESCE(SUM(GREATEST(-taken.qty, 0)), 0), 0)
                         / line.qty
                END AS of_quantity
          FROM pos_order_line taken
          JOIN pos_order taking ON taking.id = taken.order_id
         WHERE taken.refunded_orderline_id = line.id
           AND taking.state IN ('paid', 'done', 'invoiced')
    ) back
"""

BACK = {'sale.order': SALE_BACK, 'pos.order': POS_BACK}

# A reward that gives a product costs what the product costs.
SALE_LINE = """
    SELECT document.id AS document_id, line.product_id,
           line.product_uom_qty * unit.factor / own_unit.factor AS quantity,
           CASE WHEN line.reward_id IS NULL THEN line.price_subtotal ELSE 0 END AS untaxed,
           CASE WHEN line.reward_id IS NULL THEN line.price_total ELSE 0 END AS taxed,
           COALESCE(line.club_reward_discount_untaxed, 0) AS shared_untaxed,
           COALESCE(line.club_reward_discount, 0) AS shared_taxed,
           %(cost)s AS cost, back.of_quantity,
           CASE WHEN line.price_subtotal = 0 THEN back.of_quantity ELSE back.of_amount
            END AS of_amount,
           (line.reward_id IS NULL OR reward.reward_type = 'product')
           AND NOT %(is_delivery)s AND template.type <> 'combo'
           AND NOT EXISTS (SELECT FROM top_up WHERE top_up.product_id = line.product_id
               AND %(is_top_up)s) AS is_goods,
           CASE WHEN %(is_discount)s THEN line.price_subtotal ELSE 0 END AS taken_untaxed,
           CASE WHEN %(is_discount)s THEN line.price_total ELSE 0 END AS taken_taxed
      FROM document
      JOIN sale_order_line line ON line.order_id = document.id
      JOIN product_product product ON product.id = line.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      JOIN uom_uom unit ON unit.id = line.product_uom_id
      JOIN uom_uom own_unit ON own_unit.id = template.uom_id
 LEFT JOIN loyalty_reward reward ON reward.id = line.reward_id
 LEFT JOIN loyalty_program program ON program.id = reward.program_id
%(back)s
     WHERE line.display_type IS NULL AND line.is_downpayment IS NOT TRUE
"""

# A line that takes back one of an order lessens that order; without one it stands for itself. The
# product of a combo costs nothing: its items carry the price.
POS_LINE = """
    SELECT document.id AS document_id, line.product_id, line.qty AS quantity,
           line.price_subtotal AS untaxed, line.price_subtotal_incl AS taxed,
           COALESCE(line.club_reward_discount_untaxed, 0) AS shared_untaxed,
           COALESCE(line.club_reward_discount, 0) AS shared_taxed,
           %(cost)s AS cost, back.of_quantity, back.of_quantity AS of_amount,
           line.reward_id IS NULL
           AND (document.tip_product_id IS NULL OR line.product_id <> document.tip_product_id)
           AND NOT EXISTS (SELECT FROM pos_order_line item WHERE item.combo_parent_id = line.id)
           AND NOT EXISTS (SELECT FROM top_up WHERE top_up.product_id = line.product_id
               AND %(is_top_up)s) AS is_goods,
           CASE WHEN %(is_discount)s THEN line.price_subtotal ELSE 0 END AS taken_untaxed,
           CASE WHEN %(is_discount)s THEN line.price_subtotal_incl ELSE 0 END AS taken_taxed
      FROM document
      JOIN pos_order_line line ON line.order_id = document.id
      JOIN product_product product ON product.id = line.product_id
 LEFT JOIN loyalty_reward reward ON reward.id = line.reward_id
 LEFT JOIN loyalty_program program ON program.id = reward.program_id
%(back)s
     WHERE line.refunded_orderline_id IS NULL AND NOT %(is_settled)s
"""

IS_DISCOUNT = """
    line.reward_id IS NOT NULL AND reward.reward_type <> 'shipping'
    AND program.program_type NOT IN ('gift_card', 'ewallet')
"""

IS_TOP_UP = """
    (top_up.company_id IS NULL
     OR '/' || document.parent_path LIKE '%%/' || top_up.company_id || '/%%')
"""

# Orders from before the addon know their rewards, but not what these took off each product: there
# it is taken off in proportion.
WORTH = """
    club_company AS MATERIALIZED (
        SELECT * FROM unnest(%(companies)s::int[], %(zones)s::text[]) AS company (id, zone)
    ), top_up AS MATERIALIZED (
        SELECT DISTINCT link.product_product_id AS product_id, program.company_id
          FROM loyalty_program program
          JOIN loyalty_rule rule ON rule.program_id = program.id AND rule.active
          JOIN loyalty_rule_product_product_rel link ON link.loyalty_rule_id = rule.id
         WHERE program.program_type IN ('gift_card', 'ewallet') AND program.active
    ), document AS MATERIALIZED (%(document)s), line AS MATERIALIZED (%(line)s
    ), shared AS (
        SELECT line.*,
               SUM(ABS(shared_taxed)) OVER whole AS shared,
               SUM(taken_untaxed) OVER whole AS all_taken_untaxed,
               SUM(taken_taxed) OVER whole AS all_taken_taxed,
               SUM(untaxed) FILTER (WHERE is_goods) OVER whole AS all_untaxed,
               SUM(taxed) FILTER (WHERE is_goods) OVER whole AS all_taxed
          FROM line
        WINDOW whole AS (PARTITION BY document_id)
    ), net AS (
        SELECT document_id, product_id, quantity * of_quantity AS quantity,
               cost * of_quantity AS cost, of_amount,
               untaxed - CASE WHEN shared > 0 OR all_taken_untaxed = 0 THEN shared_untaxed
                    ELSE COALESCE(-all_taken_untaxed * untaxed / NULLIF(all_untaxed, 0), 0)
                END AS untaxed,
               taxed - CASE WHEN shared > 0 OR all_taken_taxed = 0 THEN shared_taxed
                    ELSE COALESCE(-all_taken_taxed * taxed / NULLIF(all_taxed, 0), 0)
                END AS taxed
          FROM shared
         WHERE is_goods
    ), worth AS MATERIALIZED (
        SELECT document_id, product_id, round(SUM(net.quantity), 6) AS quantity,
               SUM(round(untaxed * of_amount / rate / rounding) * rounding) AS amount_untaxed,
               SUM(round(taxed * of_amount / rate / rounding) * rounding) AS amount_total,
               SUM(round(net.cost / rounding) * rounding) AS cost
          FROM net
          JOIN document ON document.id = net.document_id
      GROUP BY document_id, product_id
        HAVING BOOL_OR(net.quantity <> 0) OR BOOL_OR(untaxed * of_amount <> 0)
    )
"""
