from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from .loyalty_club_purchase_worth import BACK

# Columns are those of `Row`, in the order in which the documents hold their lines.
SALE_LINES = """
    SELECT line.order_id, line.id, line.product_id, COALESCE(parent.product_id, line.product_id),
           parent.id, line.price_subtotal, line.price_total, line.product_uom_qty,
           line.product_uom_qty * unit.factor / own_unit.factor, line.product_uom_id,
           line.price_unit, COALESCE(line.discount, 0), line.reward_id,
           COALESCE(program.program_type IN ('gift_card', 'ewallet'), FALSE),
           line.reward_id IS NULL AND template.type <> 'combo', FALSE,
           CASE WHEN line.price_subtotal = 0 THEN back.of_quantity ELSE back.of_amount END,
           back.of_quantity, %(extra)s
      FROM sale_order_line line
      JOIN product_product product ON product.id = line.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      JOIN uom_uom unit ON unit.id = line.product_uom_id
      JOIN uom_uom own_unit ON own_unit.id = template.uom_id
 LEFT JOIN sale_order_line parent
           ON parent.id = line.linked_line_id AND line.combo_item_id IS NOT NULL
 LEFT JOIN loyalty_reward reward ON reward.id = line.reward_id
 LEFT JOIN loyalty_program program ON program.id = reward.program_id
%(back)s
     WHERE line.order_id = ANY(%(ids)s) AND line.display_type IS NULL
       AND line.is_downpayment IS NOT TRUE AND NOT %(is_delivery)s
  ORDER BY line.order_id, line.sequence, line.id
"""

POS_LINES = """
    SELECT line.order_id, line.id, line.product_id, COALESCE(parent.product_id, line.product_id),
           parent.id, line.price_subtotal, line.price_subtotal_incl, line.qty, line.qty, NULL,
           line.price_unit, COALESCE(line.discount, 0), line.reward_id,
           COALESCE(program.program_type IN ('gift_card', 'ewallet'), FALSE),
           line.reward_id IS NULL AND line.qty >= 0 AND line.refunded_orderline_id IS NULL
           AND NOT is_combo,
           line.reward_id IS NULL AND line.qty < 0 AND line.refunded_orderline_id IS NULL
           AND NOT is_combo,
           back.of_quantity, back.of_quantity, line.price_extra
      FROM pos_order_line line
      JOIN pos_order sale ON sale.id = line.order_id
 LEFT JOIN pos_session session ON session.id = sale.session_id
 LEFT JOIN pos_config config ON config.id = session.config_id
 LEFT JOIN pos_order_line parent ON parent.id = line.combo_parent_id
 LEFT JOIN loyalty_reward reward ON reward.id = line.reward_id
 LEFT JOIN loyalty_program program ON program.id = reward.program_id
CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT FROM pos_order_line item WHERE item.combo_parent_id = line.id
        ) AS is_combo
    ) combo
%(back)s
     WHERE line.order_id = ANY(%(ids)s) AND NOT %(is_settled)s
       AND (config.tip_product_id IS NULL OR line.product_id <> config.tip_product_id
            OR line.reward_id IS NOT NULL)
  ORDER BY line.order_id, line.id
"""


class Row(NamedTuple):
    """A line of a document as it stands in the database, amounts in the document's currency.

    product: what was sold, rule_product: what rules look at (the combo of an item), combo: id of
    the line of the combo. goods: quantity in the unit of the product. earns, is_loose: whether it
    earns, or comes back without its purchase. extra: of the sale, ids of attribute values without
    a variant, of the till, the extra price of a unit.
    """

    document: int
    key: int
    product: int
    rule_product: int
    combo: int | None
    untaxed: float
    taxed: float
    quantity: float
    goods: float
    unit: int | None
    price_unit: float
    shown: float
    reward: int | None
    is_payment: bool
    earns: bool
    is_loose: bool
    of_amount: float
    of_quantity: float
    extra: object


class LoyaltyClubReplayLines(models.AbstractModel):
    """Lines of documents read set-wise: which earn, and what rewards took off, says the same as
    `loyalty.club.earning` does of one document (compared by tests, document by document)."""

    _name = 'loyalty.club.replay.lines'
    _description = "Loyalty Club: Lines of a Replay"

    @api.model
    def _rows(self, model, ids):
        """:return: dict {document id: list of `Row`}"""
        found = defaultdict(list)
        if ids:
            statement = SALE_LINES if model == 'sale.order' else POS_LINES
            self.env.cr.execute(SQL(statement, ids=list(ids), **self._pieces(model)))
            for values in self.env.cr.fetchall():
                found[values[0]].append(Row(*values))
        return found

    @api.model
    def _pieces(self, model):
        """:return: dict of SQL, what depends on the modules that are installed"""
        if model == 'pos.order':
            settled = 'sale_order_origin_id' in self.env['pos.order.line']._fields
            return {'back': SQL(BACK[model]), 'is_settled': SQL(
                "(line.sale_order_origin_id IS NOT NULL)" if settled else "FALSE")}
        field = self.env['sale.order.line']._fields['product_no_variant_attribute_value_ids']
        has_delivery = 'is_delivery' in self.env['sale.order.line']._fields
        return {
            'back': SQL(BACK[model]),
            'is_delivery': SQL(
                "(line.is_delivery IS TRUE OR COALESCE(reward.reward_type = 'shipping', FALSE))"
                if has_delivery else "FALSE",
            ),
            'extra': SQL(
                "ARRAY(SELECT %s FROM %s WHERE %s = line.id)", SQL.identifier(field.column2),
                SQL.identifier(field.relation), SQL.identifier(field.column1),
            ),
        }

    @api.model
    def _discount(self, rows, rate, is_taxed):
        """:return: what rewards took off a document, in the club's currency; a gift card or a
        wallet pays"""
        return max(-sum(
            min(float(row.taxed if is_taxed else row.untaxed) * rate, 0)
            for row in rows if row.reward and not row.is_payment
        ), 0)
