from odoo import fields, models

KINDS = [('individual', "Individual"), ('legal', "Legal entity")]


class LoyaltyClubAudienceMixin(models.AbstractModel):
    """Who a program, a reward or a rule of a club is for. Empty means everyone.

    Later criteria (tiers, segments) extend `_club_audience_specificity` and
    `_club_audience_refusal`; whoever asks for an audience goes through these two.
    """

    _name = 'loyalty.club.audience.mixin'
    _description = "Loyalty Club: Audience"

    club_audience_kind = fields.Selection(
        string="For Whom",
        selection=KINDS,
        help="Individuals (natural persons) or legal entities (companies and their contacts)."
        " Trade terms set by hand on a customer count. Empty: for everyone.",
    )

    def _club_audience_specificity(self):
        """:return: how many audience criteria are set; the rule with more of them wins a line"""
        self.ensure_one()
        return int(bool(self.club_audience_kind))

    def _club_audience_refusal(self, partner, terms=None):
        """Is this offer closed to `partner`?

        :param partner: res.partner record, empty when no customer is chosen
        :param str terms: the kind whose terms apply, when they are not the partner's: a contact
            who buys for himself is an individual
        :return: None when it is open, else `(code, text)`, see `loyalty.club.reason`
        """
        self.ensure_one()
        if not self.club_audience_kind:
            return None
        reason = self.env['loyalty.club.reason']
        if not partner:
            return reason._refusal('no_customer')
        if (terms or partner.club_terms) != self.club_audience_kind:
            return reason._refusal('wrong_kind', kind=self.club_audience_kind)
        return None
