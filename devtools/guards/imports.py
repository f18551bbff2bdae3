"""Importing the history of an old club."""

from devtools.guards.base import MODELS, Guard, right, rule

ROWS, MEMBERS, VALUES = 'test_import.py', 'test_import_members.py', 'test_tools_import.py'
FILE = 'tools/import_file.py'
ACTIONS = f'{MODELS}/loyalty_club_import_actions.py'
IMPORT = f'{MODELS}/loyalty_club_import.py'
MATCH = f'{MODELS}/loyalty_club_import_match.py'
CHECK = f'{MODELS}/loyalty_club_import_check.py'
UNDO = f'{MODELS}/loyalty_club_import_undo.py'

GUARDS = (
    Guard('import: a bomb is not unpacked', FILE,
          "if sum(part.file_size for part in parts) > LARGEST_UNPACKED:", "if False:", (VALUES,)),
    Guard('import: a number of rows', FILE, "if count > ROWS + 1:", "if False:", (VALUES,)),
    Guard('import: other money than was said', 'tools/import_values.py',
          "if named != unit:", "if False:", (VALUES,)),
    Guard('import: two people with one mobile', 'tools/import_people.py',
          "not known[name] or not identifiers.get(name) or known[name] & identifiers[name]",
          "True", (VALUES, ROWS)),
    Guard('import: a row that is there', CHECK, "if row['key'] in known:", "if False:", (ROWS,)),
    Guard('import: customers that cannot be told apart', MATCH,
          "        if len(found) > 1:\n            return holders.browse()",
          "        if False:\n            return holders.browse()", (ROWS,)),
    Guard('import: customers of other companies', MATCH,
          "(partner.company_id IS NULL OR partner.company_id = %(company)s)", "TRUE", (MEMBERS,)),
    Guard('import: a card of somebody else', CHECK,
          "if number and taken.get(number, holder) != holder:", "if False:", (MEMBERS,)),
    Guard('import: one row a member', CHECK,
          "elif holder and first.setdefault(holder, row['number']) < row['number']:", "elif False:",
          (MEMBERS,)),
    Guard('import: limits of points by hand', ACTIONS,
          "if not self.env['loyalty.club.adjustment.month']._claim(company, [self.total_points]):",
          "if False:", (MEMBERS,)),
    Guard('import: nobody imports points for himself', ACTIONS, "        if own:",
          "        if False:", (MEMBERS,)),
    Guard('import: its state is not written by hand', IMPORT,
          "        if not self.env.su and OWN & vals.keys():", "        if False:", (MEMBERS,)),
    Guard('import: its state is not given when it is made', IMPORT,
          "if not self.env.su and any(OWN & vals.keys() for vals in vals_list):", "if False:",
          (MEMBERS,)),
    Guard('import: settings are fixed by the check', IMPORT,
          "if any(job.state != 'draft' for job in self):", "if False:", (MEMBERS,)),
    Guard('import: what gave points is not deleted', IMPORT,
          "if any(job.state == 'running' for job in self) or", "if False and", (MEMBERS,)),
    Guard('import: undo leaves what expired', UNDO,
          "award.points - COALESCE(expired.points, 0),", "award.points,", (MEMBERS,)),
    Guard('import: undo keeps members who are in use', UNDO,
          "kept = {partner_id for partner_id, in self.env.cr.fetchall()}", "kept = set()",
          (MEMBERS,)),
    Guard('import: undo keeps customers who are in use', UNDO,
          "used = {partner_id for partner_id, in self.env.cr.fetchall()}", "used = set()",
          (MEMBERS,)),
    right('a manager writes no rows of an import', 'loyalty.club.import.row', 'manager',
          (MEMBERS,)),
    right('an auditor imports nothing', 'loyalty.club.import', 'auditor', (MEMBERS,)),
    rule('imports of other companies', 'loyalty_club_import_rule_company', MEMBERS),
    rule('rows of imports of other companies', 'loyalty_club_import_row_rule_company', MEMBERS),
    rule('columns of other companies', 'loyalty_club_import_column_rule_company', MEMBERS),
)
