from odoo import api, models
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS

# where a tier stands, and who wrote it, is no part of what it is
OWN = {'active', 'program_id', *MAGIC_COLUMNS}


class LoyaltyClubLadderData(models.AbstractModel):
    """A tier as plain values that JSON can carry, and back.

    It carries every stored field that a copy of a tier carries, so that a benefit which is added
    to tiers later is carried too: numbers and texts, other records by their ids, translations of
    texts by language, and the records that belong to the tier alone (its criteria) as values of
    their own.
    """

    _name = 'loyalty.club.ladder.data'
    _description = "Loyalty Club: Ladders as Data"

    @api.model
    def _ladder(self, tiers):
        """:return: list of values of tiers, the lowest first; a tier of a draft has the id of the
        tier that it becomes"""
        return [
            self._of(tier) | {'id': (tier.origin_id if tier.draft_id else tier).id or None}
            for tier in tiers._ladder_order()
        ]

    @api.model
    def _live(self, program):
        """:return: the tiers of a club that are in use"""
        return self.env['loyalty.club.tier'].sudo().with_context(active_test=True).search([
            ('program_id', '=', program.id),
        ])

    @api.model
    def _of(self, record, without=()):
        """:return: dict of the values of a record"""
        record = record.sudo().with_context(active_test=False)
        return {
            name: self._value(record, field)
            for name, field in self._carried(record) if name not in without
        }

    @api.model
    def _carried(self, record):
        """:return: list of (name, field) of what a copy carries"""
        return [
            (name, field) for name, field in sorted(record._fields.items())
            if field.store and field.copy and name not in OWN
        ]

    @api.model
    def _value(self, record, field):
        value = record[field.name]
        if field.type == 'one2many':
            return [self._of(one, {field.inverse_name}) for one in value.sorted('id')]
        if field.type == 'many2many':
            return sorted(value.ids)
        if field.type == 'many2one':
            return value.id or None
        if field.translate is True:
            return field._get_stored_translations(record) or {}
        if field.type in ('date', 'datetime'):
            return value and str(value)
        return value

    @api.model
    def _create(self, records, data, **more):
        """:param records: empty recordset of the model
        :return: a new record with the values of data and some more"""
        records = records.sudo().with_context(lang='en_US', active_test=False)
        created = records.create(self._plain(records, data) | more)
        return self._load(created, data)

    @api.model
    def _load(self, record, data):
        """Make a record exactly what data says; one that is so already is not touched.

        :return: the record
        """
        record = record.sudo().with_context(lang='en_US', active_test=False)
        if self._of(record) == {name: data[name] for name in data if name != 'id'}:
            return record
        record.write(self._plain(record, data))
        for name, field in self._carried(record):
            if name in data and field.type == 'one2many':
                self._load_own(record, field, data[name])
            elif name in data and field.translate is True:
                self._load_translations(record, field, data[name])
        return record

    @api.model
    def _plain(self, records, data):
        """:return: values for the ORM; records that are gone are left out"""
        values = {}
        for name, field in self._carried(records):
            if name not in data or field.type == 'one2many':
                continue
            value = data[name]
            if field.type in ('many2one', 'many2many'):
                others = records.env[field.comodel_name].browse(value).exists()
                value = others.id if field.type == 'many2one' else [Command.set(others.ids)]
            elif field.translate is True:
                value = value.get('en_US') or False
            values[name] = value
        return values

    @api.model
    def _load_own(self, record, field, rows):
        """The records that belong to this one alone; those that are right stay."""
        if self._value(record, field) == rows:
            return
        record[field.name].unlink()
        for row in rows:
            self._create(record[field.name], row, **{field.inverse_name: record.id})

    @api.model
    def _load_translations(self, record, field, texts):
        before = field._get_stored_translations(record) or {}
        installed = {code for code, __ in self.env['res.lang'].get_installed()} | {'en_US'}
        wanted = {lang: text for lang, text in texts.items() if lang in installed}
        gone = {lang: False for lang in before.keys() & installed if lang not in wanted}
        if wanted and before != wanted:
            record._update_field_translations(field.name, gone | wanted)
