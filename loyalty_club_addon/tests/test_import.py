import base64
from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.loyalty_club_addon.models import loyalty_club_import_run as run

from .import_common import TestImportCommon
from .test_tools_import import workbook


@tagged('post_install', '-at_install')
class TestImportPurchases(TestImportCommon):
    def test_purchases_give_no_points_unless_ticked(self):
        job = self._run(
            "نام;موبایل;تاریخ;مبلغ;شماره فاکتور\n"
            "سارا;۰۹۱۲۰۰۰۰۱۰۱;۱۴۰۳/۰۵/۱۲;۱٬۲۵۰;A1\n"
            "Nell;09120000107;2024-08-03 23:59;990.50;A2\n"
        )
        self.assertEqual(self._states(job), [(2, 'done'), (3, 'done')])
        self.assertEqual(self._purchases(job), [
            ("A1", "Sarah Mitchell", '2024-08-02', 1250),
            ("A2", "Nell", '2024-08-03', 990.5),
        ])
        self.assertEqual((job.state, job.done_count, job.new_customer_count), ('done', 2, 1))
        self.assertEqual((job.total_amount, job.progress), (2240.5, 100))
        self.assertEqual(self._ledger(self.sara_member), [])
        nell = self._made_customers("Nell")
        self.assertEqual((nell.phone, nell.active, nell.club_member_ids.ids),
                         ('09120000107', True, []))
        purchase = self.env['loyalty.club.purchase'].search([('name', '=', "A1")])
        self.assertEqual((purchase.channel, purchase.amount_untaxed), ('import', 1250))

    def test_the_dry_run_writes_nothing_else(self):
        customers = self.env['res.partner'].search_count([])
        job = self._import("mobile,date,amount\n0912 000 0101,2024-01-02,5\n"
                           "09121111111,2024-01-02,6\n")
        self.assertEqual(self._states(job), [(2, 'ready'), (3, 'ready')])
        self.assertEqual(job.new_customer_count, 1)
        self.assertEqual(self.env['res.partner'].search_count([]), customers)
        self.assertEqual(self._purchases(job), [])
        self.assertIn("Checked: 2 rows can be imported", job.message_ids[0].body)

    def test_the_day_is_the_companys(self):
        """23:59 in Tehran is the same day there, and 20:29 in the time of the database."""
        self.env.company.partner_id.tz = 'Asia/Tehran'
        job = self._run("mobile,date,amount\n09120000101,1403/05/12 23:59,5\n")
        purchase = self.env['loyalty.club.purchase'].search([('import_id', '=', job.id)])
        self.assertEqual((str(purchase.day), str(purchase.date)),
                         ('2024-08-02', '2024-08-02 20:29:00'))

    def test_the_same_file_twice_adds_nothing(self):
        text = ("mobile,document,date,amount\n09120000101,1,1403/05/12,100\n"
                "09120000101,,1403/05/12,100\n09120000101,,1403/05/12,100\n")
        first = self._run(text)
        self.assertEqual(first.done_count, 3)  # two equal purchases without a number are two
        again = self._import(text.replace('1403/05/12', '2024-08-02').replace(',', ';'))
        self.assertEqual(self._states(again), [
            (row, 'duplicate', f"Imported already with old.csv, row {row}.") for row in (2, 3, 4)
        ])
        with self.assertRaisesRegex(UserError, "No row is ready"):
            again.action_import()
        self.assertEqual(again.state, 'checked')
        longer = self._run(text + "09120000101,,1403/05/12,100\n09120000101,2,1403/05/13,7\n")
        self.assertEqual([row[1] for row in self._states(longer)],
                         ['duplicate'] * 3 + ['done'] * 2)
        other = self._run(text, source="Other shop")
        self.assertEqual(other.done_count, 3)

    def test_two_checked_files_import_a_row_once(self):
        text = "mobile,document,date,amount\n09120000101,1,1403/05/12,100\n"
        one, two = self._import(text), self._import(text)
        self._start(one)
        self._start(two)
        self.assertEqual([row[1] for row in self._states(two)], ['duplicate'])
        self.assertEqual(len(self._purchases(one) + self._purchases(two)), 1)

    def test_a_file_repeats_itself(self):
        job = self._import("mobile,document,date,amount\n09120000101,1,2024-01-02,100\n"
                           "09120000101,1,2024-01-02,100.00\n09120000101,1,2024-01-02,7\n")
        self.assertEqual(self._states(job), [
            (2, 'ready'), (3, 'duplicate', "The same as row 2."),
            (4, 'error', "The same document or customer stands in row 2 with another number; add"
                         " them up in one row."),
        ])

    def test_errors_by_row_and_reason(self):
        job = self._run("Mobile,Date,Amount\n12,2024-01-02,5\n09120000101,1402/12/30,5\n"
                        "09120000101,2024-01-02,\"12,5\"\n,2024-01-02,5\n09120000101,2024-01-02,8\n")
        self.assertEqual(self._states(job), [
            (2, 'error', "Mobile: “12” is no phone number; write one number, e.g. 09121234567."),
            (3, 'error', "Date: there is no day “1402/12/30”; correct it, or change Date Order."),
            (4, 'error', "Amount: “12,5” can be read in two ways; write 1,250,000 with groups of"
                         " three, and a point before decimals."),
            (5, 'error', "Nothing says who the customer is; fill in the mobile, the reference or"
                         " the national ID."),
            (6, 'done'),
        ])
        self.assertEqual((job.error_count, job.problem_count), (4, 4))
        found = self._rows_of(job.problem_file)
        self.assertEqual(found[0], ["Mobile", "Date", "Amount", "Row", "Reason"])
        self.assertEqual(found[3], ["09120000101", "2024-01-02", "12,5", 4, job.row_ids[2].message])
        self.assertEqual(len(found), 5)
        self.assertIn(f'/{job.id}/problem_file', job.action_download_problems()['url'])

    def _rows_of(self, content):
        import io  # noqa: PLC0415

        import openpyxl  # noqa: PLC0415

        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(content)))
        return [list(row) for row in book.active.iter_rows(values_only=True)]

    def test_customers(self):
        """By mobile, reference, national ID; a contact's purchases are his company's."""
        self.paul.phone = "0912 000 0199"
        self.sara.write({'ref': "S-1", 'vat': "0012345678"})
        self.env['res.partner'].create({'name': "Sara Mitchell", 'phone': "+98 912 000 0101"})
        job = self._import(
            "name,mobile,customer code,national id,date,amount\n"
            ",09120000101,,,2024-01-02,1\n"
            ",09120000101,S-1,,2024-01-02,2\n"
            ",,,12345678,2024-01-02,3\n"
            ",0912 000 0199,,,2024-01-02,4\n"
            "sarah  mitchell,09120000101,,,2024-01-02,5\n"
            ",0912 000 0199,S-1,,2024-01-02,6\n"
        )
        rows = self.env['loyalty.club.import.row'].search([('import_id', '=', job.id)])
        rows = rows.sorted('number')
        # the duplicate of Sarah is no member of the club
        self.assertEqual(rows[:5].mapped('state'), ['ready'] * 5)
        self.assertEqual([row.partner_id for row in rows[:5]], [
            self.sara, self.sara, self.sara, self.company_partner, self.sara])
        self.assertEqual(rows[5].message, (
            "The row names different customers: Sarah Mitchell (S-1), Parsons Equipment"
            " (021 0000 0108). Correct the mobile, reference or national ID."))

    def test_customers_that_cannot_be_told_apart(self):
        self.env['res.partner'].create([
            {'name': "Ali", 'phone': "09125555555", 'ref': "1"},
            {'name': "Reza", 'phone': "0912 555 5555", 'ref': "2"},
        ])
        job = self._import("mobile,customer code,date,amount\n09125555555,,2024-01-02,1\n"
                           "09125555555,2,2024-01-02,2\n09125555555,3,2024-01-02,3\n")
        self.assertEqual(self._states(job), [
            (2, 'error', "More than one customer can be meant: Ali (1), Reza (2). Merge them in"
                         " Contacts, or fill in the reference."),
            (3, 'ready'), (4, 'ready'),
        ])
        self.assertEqual(job.new_customer_count, 1)  # a third person with the same mobile

    def test_one_new_customer_for_all_his_rows(self):
        with patch.object(run, 'PAGE', 2):
            job = self._run("name,mobile,customer code,date,amount\n"
                            "New One,09126666666,,2024-01-02,1\n"
                            ",+98 912 666 6666,N1,2024-01-03,2\n"
                            ",,N1,2024-01-04,3\nNew One,۰۹۱۲۶۶۶۶۶۶۶,,2024-01-05,4\n")
        self.assertEqual(job.done_count, 4)
        customer = self._made_customers("New One")
        self.assertEqual((len(customer), customer.ref, job.new_customer_count), (1, "N1", 1))
        self.assertEqual(len(self._purchases(job)), 4)

    def test_new_customers_are_counted_not_their_rows(self):
        job = self._import("name,mobile,customer code,date,amount\n"
                           "New One,09126666666,,2024-01-02,1\n,+98 912 666 6666,N1,2024-01-03,2\n"
                           ",,N1,2024-01-04,3\nTwo,09127777777,,2024-01-05,4\n"
                           "Sarah,09120000101,,2024-01-05,5\n")
        self.assertEqual((job.ready_count, job.new_customer_count), (5, 2))
        self._start(job)
        self.assertEqual((job.done_count, job.new_customer_count), (5, 2))

    def test_nobody_is_created(self):
        job = self._import("mobile,date,amount\n09121111111,2024-01-02,6\n", create_customers=False)
        self.assertEqual(self._states(job), [
            (2, 'error', "Nobody in Contacts is this customer; tick Create Customers, or correct"
                         " the mobile, reference or national ID."),
        ])

    def test_what_odoo_refuses_stands_on_its_row(self):
        """One bad customer does not keep the others out, and leaves nothing half done."""
        job = self._import("name,mobile,date,amount\nOne,09121111111,2024-01-02,1\n"
                           "Bad,09121111112,2024-01-02,2\nTwo,09121111113,2024-01-02,3\n")
        create = self.registry['res.partner'].create
        refusal = UserError("No customer of this name.")

        def refusing(partners, vals_list):
            if any(vals.get('name') == "Bad" for vals in vals_list):
                raise refusal
            return create(partners, vals_list)

        with patch.object(self.registry['res.partner'], 'create', refusing):
            self._start(job)
        self.assertEqual(self._states(job), [
            (2, 'done'), (3, 'error', "No customer of this name."), (4, 'done')])
        self.assertEqual(len(self._purchases(job)), 2)
        self.assertEqual(self._made_customers("One", "Two", "Bad").mapped('name'), ["One", "Two"])

    def test_columns_are_remembered(self):
        text = "Kunde,Wann,Wieviel\n09120000101,2024-01-02,5\n"
        job = self._import(text, check=False)
        self.assertEqual(job.column_ids.mapped('role'), [False] * 3)
        self.assertEqual(job.column_ids[0].sample, "09120000101")
        for column, role in zip(job.column_ids, ('mobile', 'date', 'amount'), strict=True):
            column.role = role
        job.action_check()
        self.assertEqual(self._states(job), [(2, 'ready')])
        again = self._import(text, check=False)
        self.assertEqual(again.column_ids.mapped('role'), ['mobile', 'date', 'amount'])
        company = self.env['res.company'].create({'name': "Another"})
        guess = self.env['loyalty.club.import.column']._guess(["Kunde"], 'purchases', company)
        self.assertEqual(guess, [False])

    def test_columns_that_do_not_do(self):
        job = self._import("a,b,c\n1,2,3\n", check=False)
        for roles, message in (
            ((False, False, False), "none means Date of Purchase"),
            (('date', 'amount', False), "none says who the customer is"),
            (('date', 'date', 'mobile'), "two of them mean Date of Purchase"),
        ):
            for column, role in zip(job.column_ids, roles, strict=True):
                column.role = role
            with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
                job.action_check()
            self.env.invalidate_all()
            self.assertEqual((job.state, job.row_count), ('draft', 0))

    def test_a_file_that_cannot_be_read(self):
        for content, message in (
            ("", "choose a CSV or XLSX file first"),
            ("mobile,date,amount\n", "The file has no rows"),
            (b"PK\x03\x04", "the workbook cannot be opened"),
        ):
            with self.subTest(message), self.assertRaisesRegex(UserError, message):
                self._import(content)

    def test_workbook(self):
        job = self._run(workbook([
            ["Mobile", "Date", "Amount"], [9120000101, date(2024, 8, 2), 22.200000000000003],
            ["۰۹۱۲۰۰۰۰۱۰۱", "۱۴۰۳/۰۵/۱۳", "۱٬۰۰۰"],
        ]))
        self.assertEqual([row[2:] for row in self._purchases(job)],
                         [('2024-08-02', 22.2), ('2024-08-03', 1000)])

    def test_toman(self):
        rial = self.env['res.currency'].with_context(active_test=False).search(
            [('name', '=', "IRR")])
        rial.active = True
        company = self.env['res.company'].create({
            'name': "Tehran shop", 'currency_id': rial.id, 'club_money_unit': 'toman'})
        self.club_manager.company_ids += company
        manager = self.club_manager.with_company(company)
        jobs = self.env['loyalty.club.import'].with_user(manager).with_context(
            allowed_company_ids=company.ids)
        text = "mobile,date,amount\n09127777777,1403/05/12,۱۲۵٬۰۰۰ تومان\n"
        values = {'target': 'purchases', 'file': base64.b64encode(text.encode())}
        job = jobs.create(values)
        self.assertEqual((job.money_unit, job.has_toman), ('toman', True))
        job.action_check()
        job.action_import()
        self.assertEqual(self._purchases(job)[0][3], 1_250_000)
        job = jobs.create(values | {'money_unit': 'books'})
        job.action_check()
        self.assertIn("names other money than the import", self._states(job)[0][2])

    @freeze_time('2026-11-22 10:00:00')
    def test_points_when_ticked(self):
        """By the rules for all products; they live as if they had been earned on that day."""
        self.club.write({'club_expiry_mode': 'days', 'club_expiry_count': 365})
        day = date(2026, 11, 22)
        job = self._run(
            "name,mobile,kind,document,date,amount\n"
            f"Sarah,09120000101,,P1,{day - timedelta(days=10)},250.90\n"
            f"Sarah,09120000101,,P2,{day - timedelta(days=400)},9000\n"
            f"Fresh,09121111111,,P3,{day - timedelta(days=1)},70\n"
            f"Firm,02188888888,حقوقی,P4,{day},70\n",
            give_points=True,
        )
        self.assertEqual((job.done_count, job.total_points), (4, 355))
        self.assertEqual(self._ledger(self.sara_member), [('opening', 250, 250)])
        entry = self.sara_member.card_id.club_entry_ids
        self.assertEqual((entry.note, entry.lot_ids.expires_on),
                         ("Old club: P1", date(2027, 11, 12)))
        fresh, firm = self._made_customers("Fresh"), self._made_customers("Firm")
        self.assertEqual((fresh.club_member_ids.points, firm.club_member_ids.points), (70, 35))
        self.assertEqual((firm.is_company, firm.club_member_ids.enrolled_channel), (True, 'list'))

    def test_a_page_that_fails_and_is_resumed(self):
        """What is done stays done and is not done again."""
        job = self._import(self._many(40))
        add, calls = self.registry['loyalty.club.purchase']._add_imported, []

        def crashing(purchases, *arguments):
            calls.append(1)
            if len(calls) == 2:
                raise ZeroDivisionError("out of memory")
            return add(purchases, *arguments)

        job._claim_state(('checked',), 'running', 'import')
        job = job.sudo()
        with patch.object(self.registry['loyalty.club.purchase'], '_add_imported', crashing):
            self.assertEqual(job._page(15), 15)
            with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                job._page(15)
        self.assertEqual((job.done_count, job.ready_count), (15, 25))
        job._stop(ZeroDivisionError("out of memory"))
        self.assertEqual((job.state, job.failure), ('failed', "out of memory"))
        job.with_user(self.club_manager).action_resume()
        self.assertEqual((job.state, job.done_count, len(self._purchases(job))), ('done', 40, 40))
        self.assertEqual(job.new_customer_count, 20)

    def test_queries_do_not_grow_with_the_rows(self):
        """5,000 rows in pages of 1,000: as many queries a page as with 2,000, customers apart."""
        counts = {}
        for number in (2000, 5000):
            job = self._import(self._many(number, first=10_000 * number), check=False)
            job.action_check()
            self.assertEqual(job.state, 'running')  # so many wait for the background
            self._work(job)
            self.assertEqual(job.ready_count, number)
            job.action_import()
            before = self.env.cr.sql_log_count
            self._work(job)
            counts[number] = (self.env.cr.sql_log_count - before) / (number / 1000)
            self.assertEqual((job.state, job.done_count), ('done', number))
            self.assertEqual(len(self._purchases(job)), number)
        self.assertLess(counts[5000], 1.2 * counts[2000])
        self.assertLess(counts[5000], 500)
