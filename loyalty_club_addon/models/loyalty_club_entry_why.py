from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_list


class LoyaltyClubEntry(models.Model):
    """Why an entry has the points it has, in the words of whoever asks."""

    _inherit = 'loyalty.club.entry'

    why = fields.Html(
        string="Why?", compute='_compute_why', sanitize=False,
        help="The rules that counted, as they were when the points were earned.",
    )

    @api.depends_context('lang')
    @api.depends('kind', 'terms', 'document_model', 'document_id')
    def _compute_why(self):
        for entry in self:
            texts = entry._why()
            entry.why = bool(texts) and Markup('<ul class="mb-0">%s</ul>') % Markup().join(
                Markup('<li>%s</li>') % text for text in texts
            )

    def action_why(self):
        """Show the entry with its explanation in a window."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Why?"), 'res_model': self._name,
            'res_id': self.id, 'views': [(False, 'form')], 'target': 'new',
        }

    def _why(self):
        """Explain what was earned or taken back.

        :return: list of sentences in the language of the environment; empty for other kinds
        """
        self.ensure_one()
        if self.kind not in ('earn', 'earn_back'):
            return []
        why = self.sudo()._explaining_terms()
        if not why.get('rules'):
            return []
        texts = self.env['loyalty.club.wording'].sudo()._why(
            self.sudo().program_id.with_context(lang=self.env.lang), why, self.sudo()._line_names,
        )
        if self.kind == 'earn_back':
            texts.insert(0, self.env._("Taken back: the share of what came back or was changed."))
        return texts

    def _explaining_terms(self):
        """:return: the terms of this entry, or those of its document that were frozen before it"""
        if (self.terms or {}).get('rules'):
            return self.terms
        entries = self.search([
            ('document_model', '=', self.document_model), ('document_id', '=', self.document_id),
            ('card_id', '=', self.card_id.id), ('seq', '<', self.seq),
        ], order='seq desc')
        return next((e.terms for e in entries if (e.terms or {}).get('rules')), {})

    def _line_names(self, keys):
        """:return: names of the products of some lines of the document, each once"""
        document = self._documents(self.document_model)
        lines = document._club_lines().filtered(lambda line: line.id in keys) if document else []
        names = dict.fromkeys(line.product_id.display_name for line in lines)
        missing = len(keys) - len(lines)
        if missing:
            names[self.env._("lines that were removed")] = None
        return format_list(self.env, list(names))
