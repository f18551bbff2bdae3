from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools.import_values import BadValue, parse_amount


class LoyaltyClubTypedAmount(models.AbstractModel):
    """An amount as people type it: in their digits, with separators and the name of the money."""

    _name = 'loyalty.club.typed.amount'
    _description = "Loyalty Club: Typed Amount"

    @api.model
    def _read(self, text, is_toman, company, money):
        """:param str text: what was typed under *From*
        :param is_toman: whether people think in Toman, else in the currency of the books
        :param str money: its name, for the sentences
        :return: the amount (float) in that money
        :raises ValidationError: a sentence that says what to write
        """
        text = (text or '').strip()
        if not text:
            raise ValidationError(self.env._(
                "From: write the amount from which a customer is special, e.g. 50,000."))
        unit = 'rial' if company.currency_id.name == 'IRR' else None
        try:
            amount = parse_amount(text, 'toman' if is_toman else unit)
        except BadValue as problem:
            raise ValidationError(self._problem(problem.code, text, money)) from None
        if amount <= 0 or round(amount, 2) != amount:
            raise ValidationError(self.env._(
                "From: write an amount above zero, with at most two decimals."))
        return float(amount)

    @api.model
    def _problem(self, code, text, money):
        """:return: sentence for a code of `tools.import_values`"""
        if code == 'other_unit':
            return self.env._(
                "From: “%(text)s” names another money; write the amount in %(money)s.", text=text,
                money=money,
            )
        if code == 'ambiguous':
            return self.env._(
                "From: “%(text)s” can be read in two ways; write it without separators.", text=text)
        if code == 'too_large':
            return self.env._("From: “%(text)s” is too large; correct it.", text=text)
        return self.env._("From: “%(text)s” is no amount; write e.g. 50,000.", text=text)
