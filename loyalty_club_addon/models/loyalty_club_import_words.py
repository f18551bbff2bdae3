from odoo import models


class LoyaltyClubImport(models.Model):
    """What people read about a file and its rows: the place, what is wrong, what to do."""

    _inherit = 'loyalty.club.import'

    def _problem_text(self, role, code, text):
        """:return: one sentence about a cell: column, what stands there, remedy"""
        column = self.column_ids.filtered(lambda one: one.role == role)[:1].header
        labels = dict(self.env['loyalty.club.import.column']._fields['role']
                      ._description_selection(self.env))
        return self._words(code, column=column or labels[role], text=text)

    def _words(self, code, **values):
        """:return: the sentence of a code in the reader's language"""
        for words in (self._cell_words, self._day_words, self._row_words, self._tier_words):
            if sentence := words(values).get(code):
                return sentence()
        raise KeyError(code)

    def _cell_words(self, values):
        """:return: dict {code: callable that gives the sentence} about a cell"""
        return {
            'missing': lambda: self.env._("%(column)s: empty; fill it in.", **values),
            'nobody': lambda: self.env._(
                "Nothing says who the customer is; fill in the mobile, the reference or the"
                " national ID."),
            'not_a_number': lambda: self.env._(
                "%(column)s: “%(text)s” is no number; write digits only, e.g. 1,250,000.",
                **values),
            'ambiguous': lambda: self.env._(
                "%(column)s: “%(text)s” can be read in two ways; write 1,250,000 with groups of"
                " three, and a point before decimals.", **values),
            'other_unit': lambda: self.env._(
                "%(column)s: “%(text)s” names other money than the import; change Amounts Are In,"
                " or the cell.", **values),
            'too_large': lambda: self.env._(
                "%(column)s: “%(text)s” is too large; correct it.", **values),
            'not_positive': lambda: self.env._(
                "%(column)s: “%(text)s” is not above zero; take returns off the purchase they"
                " belong to, and leave their own rows out.", **values),
            'negative': lambda: self.env._(
                "%(column)s: “%(text)s” is below zero; a member begins with points or with none.",
                **values),
            'not_a_phone': lambda: self.env._(
                "%(column)s: “%(text)s” is no phone number; write one number, e.g. 09121234567.",
                **values),
            'not_an_id': lambda: self.env._(
                "%(column)s: “%(text)s” is no number; correct it.", **values),
            'not_a_kind': lambda: self.env._(
                "%(column)s: “%(text)s” is no kind; write individual or legal.", **values),
        }

    def _day_words(self, values):
        """:return: dict {code: callable that gives the sentence} about a date"""
        return {
            'not_a_day': lambda: self.env._(
                "%(column)s: “%(text)s” is no date; write 1403/05/12 or 2024-08-02.", **values),
            'short_year': lambda: self.env._(
                "%(column)s: the year of “%(text)s” is short; write it with four digits.",
                **values),
            'other_year': lambda: self.env._(
                "%(column)s: the year of “%(text)s” is not of the calendar; change Calendar, or"
                " the cell.", **values),
            'no_such_day': lambda: self.env._(
                "%(column)s: there is no day “%(text)s”; correct it, or change Date Order.",
                **values),
            'future': lambda: self.env._(
                "%(column)s: “%(text)s” is still to come; correct it.", **values),
            'over': lambda: self.env._(
                "%(column)s: “%(text)s” is over; points that nobody can spend are left out.",
                **values),
        }

    def _row_words(self, values):
        """:return: dict {code: callable that gives the sentence} about a row as a whole"""
        return {
            'same_row': lambda: self.env._("The same as row %(row)s.", **values),
            'other_row': lambda: self.env._(
                "The same document or customer stands in row %(row)s with another number; add"
                " them up in one row.", **values),
            'imported': lambda: self.env._(
                "Imported already with %(file)s, row %(row)s.", **values),
            'same_customer': lambda: self.env._(
                "%(name)s stands in row %(row)s already; add the points up in one row.",
                **values),
            'stopped': lambda: self.env._(
                "%(name)s left the club, is suspended or was archived; reactivate the membership,"
                " or leave the points out.", **values),
            'own': lambda: self.env._(
                "%(name)s started this import, and nobody gives points to himself; another manager"
                " of the club imports this row.", **values),
            'unknown': lambda: self.env._(
                "Nobody in Contacts is this customer; tick Create Customers, or correct the"
                " mobile, reference or national ID."),
            'several': lambda: self.env._(
                "More than one customer can be meant: %(names)s. Merge them in Contacts, or fill"
                " in the reference.", **values),
            'contradiction': lambda: self.env._(
                "The row names different customers: %(names)s. Correct the mobile, reference or"
                " national ID.", **values),
            'public': lambda: self.env._(
                "%(name)s stands for every visitor; name a customer.", **values),
            'card_taken': lambda: self.env._(
                "Card %(card)s belongs to somebody else; correct the number or leave it empty.",
                **values),
            'card_twice': lambda: self.env._(
                "Card %(card)s stands in row %(row)s already; correct the number or leave it"
                " empty.", **values),
            'other_card': lambda: self.env._(
                "%(name)s carries card %(card)s already; leave the card number empty.", **values),
            'empty': lambda: self.env._(
                "The file has no rows; the first row names the columns, the others are imported."),
        }

    def _file_text(self, problem):
        """:param problem: `tools.import_file.FileProblem`"""
        values = problem.values
        sentences = {
            'empty': lambda: self._words('empty'),
            'too_large': lambda: self.env._(
                "File: it is larger than %(megabytes)s MB; divide it.", **values),
            'unpacked': lambda: self.env._(
                "File: it unpacks to more than %(megabytes)s MB; save the rows as CSV.", **values),
            'too_many_rows': lambda: self.env._(
                "File: it has more than %(rows)s rows; divide it.", **values),
            'too_many_columns': lambda: self.env._(
                "File: it has more than %(columns)s columns; keep those you need.", **values),
            'long_cell': lambda: self.env._(
                "File: a cell of row %(row)s has more than %(length)s letters; shorten it, or"
                " choose another separator.", **values),
            'bad_row': lambda: self.env._(
                "File: row %(row)s is broken, look for a quotation mark without its twin.",
                **values),
            'encoding': lambda: self.env._(
                "File: its letters are not %(encoding)s; choose another under Letters, or save"
                " it as CSV UTF-8.", **values),
            'not_text': lambda: self.env._(
                "File: it is neither CSV nor XLSX; save it as one of them."),
            'old_excel': lambda: self.env._(
                "File: the old XLS format is not read; save it as XLSX or CSV."),
            'workbook': lambda: self.env._(
                "File: the workbook cannot be opened; save it again as XLSX, without password,"
                " or as CSV."),
        }
        return sentences[problem.code]()
