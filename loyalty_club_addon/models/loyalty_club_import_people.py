import json

from odoo import fields, models
from odoo.tools import SQL

from ..tools.import_people import People, Person
from ..tools.import_row import identifiers


class LoyaltyClubImport(models.Model):
    """How many customers the rows mean whom nobody in Contacts is."""

    _inherit = 'loyalty.club.import'

    people_count = fields.Integer(
        readonly=True, copy=False, help="Customers of the checked file who would be created.",
    )

    def _count_people(self):
        """:return: number of customers the import creates: several rows may mean one"""
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "SELECT parsed::text FROM loyalty_club_import_row"
            " WHERE import_id = %s AND state = 'ready' AND partner_id IS NULL ORDER BY number",
            self.id,
        ))
        people, count = People(), 0
        for parsed, in self.env.cr.fetchall():
            names = identifiers(json.loads(parsed))
            found = people.find(names)
            if not found:
                count += 1
                found = [count]
            people.add(Person(found[0], names))
        return count
