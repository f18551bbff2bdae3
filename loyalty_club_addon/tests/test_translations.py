import io
import re
from collections import Counter
from datetime import date
from pathlib import Path

import polib

from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools.translate import trans_export

ADDON = 'loyalty_club_addon'
FOLDER = Path(__file__).parents[1]
TEMPLATE = FOLDER / 'i18n' / f'{ADDON}.pot'
PERSIAN = FOLDER / 'i18n' / 'fa.po'
# terms of Odoo's own loyalty modules, which have no Persian
PERSIAN_OF_OTHERS = FOLDER / 'i18n_extra' / 'fa.po'

PLACEHOLDER = re.compile(r'%\(\w+\)s|%s')
TAG = re.compile(r'<[^>]*>')
TEXT_IN_TAG = re.compile(r'(aria-label|title)="[^"]*"')
REASON_LENGTH = 60
HIDDEN = {'py': r"""\bf(['"])[^'"\n]*\{[^}'"\n]*\b_\(.*""", 'js': r'`[^`\n]*\$\{_t\(.*'}

FORBIDDEN = {
    "word a shop does not use": r'لویالتی|پوینت|سگمنت|انقضا شد|مخاطب|معکوس|نردبان|منفی',
    "kind of customer": r'شخصی/|شرکتی|مشتری شخصی|مشتریان شخصی',
    "Arabic letter": r'[كيىة]',
    "digit": r'[0-9\u0660-\u0669]',
    "punctuation of Latin script": r'[,;?"\']',
    "space where ZWNJ belongs": r'\bن?می |\S ها\b|\S های\b|\S هایی\b|ه ای\b',
    "ZWNJ without letters on both sides": r'(?<!\w)\u200c|\u200c(?!\w)',
    "spaces": r'\S  +\S',
}
# a number as people type it abroad, and the name of a font
ALLOWED = ("+98 912", "Font Awesome", "fa-tasks")

# What the till and the rep read, word by word as agreed with shops.
REASONS = {
    ('wrong_kind', 'legal'): "این پاداش برای مشتریان حقوقی است",
    ('wrong_kind', 'individual'): "این پاداش برای مشتریان حقیقی است",
    ('contact_no_spend',): "پیمان نادری اجازهٔ خرج ندارد؛ مجاز: لیلا صادقی",
    ('suspended',): "عضویت معلق است؛ به مدیر باشگاه بگویید",
    ('not_holder',): "این کوپن به نام شخص دیگری است",
    ('points_short',): "۱۲۰ امتیاز کم است",
    ('floor',): "زیر حداقل سود؛ بیشترین تخفیف ۱۲۰٬۰۰۰ تومان",
}
SAMPLES = {
    'wrong_kind': {'kind': 'legal'},
    'tier_low': {'tiers': ["Silver", "Gold"], 'and_above': True, 'missing': "£1,810,000"},
    'contact_no_spend': {'contact': "پیمان نادری", 'allowed': "لیلا صادقی"},
    'ceiling_reached': {'left': "۱۲٬۳۰۰"},
    'points_short': {'missing': "۱۲۰"},
    'min_spend': {'points': "۵۰۰"},
    'max_basket': {'share': "۳۰٪", 'points': "۵۰۰"},
    'floor': {'most': "۱۲۰٬۰۰۰ تومان"},
    'tier_discount': {'percent': 12.5, 'product': "تلویزیون ۵۵ اینچ هوشمند"},
    'mobile_unknown': {'mobile': "۰۹۱۲۰۰۰۰۱۹۹"},
    'mobile_many': {'mobile': "۰۹۱۲۰۰۰۰۱۹۹"},
    'pending': {'points': "۲۴۰", 'day': date(2026, 11, 29)},
    'pending_document': {
        'points': "۲٬۱۷۵", 'waits_for': 'paid', 'document': "INV/2026/00012",
    },
}
TILL = {
    "Offline: points are kept, not spent": "اتصال قطع: امتیاز ثبت می‌شود، خرج نمی‌شود",
    "No member with this number. Enrol?": "عضوی با این شماره نیست. عضو شود؟",
    "%(points)s points short (about %(money)s more)":
        "%(points)s امتیاز کم است (حدود %(money)s خرید)",
    "As a member you would have earned %s points.": "اگر عضو بودید %s امتیاز می‌گرفتید.",
}


@tagged('post_install', '-at_install')
class TestPersian(BaseCase):
    """The files of terms, without a database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = polib.pofile(str(TEMPLATE))
        cls.persian = polib.pofile(str(PERSIAN))
        cls.others = polib.pofile(str(PERSIAN_OF_OTHERS))

    def test_every_term_is_translated(self):
        translated = {
            entry.msgid for entry in self.persian
            if entry.msgstr.strip() and not entry.fuzzy and not entry.obsolete
        }
        self.assertEqual({entry.msgid for entry in self.template} - translated, set())
        self.assertEqual(len(self.persian), len(self.template), "run: ./dev i18n")

    def test_terms_stand_where_the_export_finds_them(self):
        """Inside an f-string or a template literal it does not, and they stay English."""
        hidden = [
            (path.name, found[0])
            for suffix, pattern in HIDDEN.items()
            for path in [*FOLDER.glob(f'[!t]*/**/*.{suffix}'), *FOLDER.glob(f'tools/*.{suffix}')]
            for found in re.finditer(pattern, path.read_text(encoding='utf-8'))
        ]
        self.assertEqual(hidden, [])

    def test_placeholders_and_tags_are_kept(self):
        broken = [
            entry.msgid for entry in [*self.persian, *self.others]
            if self._fixed_parts(entry.msgid) != self._fixed_parts(entry.msgstr)
        ]
        self.assertEqual(broken, [])

    def _fixed_parts(self, text):
        """:return: how often each placeholder stands in a text, and its tags in their order"""
        tags = [TEXT_IN_TAG.sub(r'\1', tag) for tag in TAG.findall(text)]
        return Counter(PLACEHOLDER.findall(text)), tags

    def test_words_and_letters(self):
        found = [
            (what, entry.msgstr)
            for entry in [*self.persian, *self.others]
            for what, pattern in FORBIDDEN.items()
            if re.search(pattern, self._plain(entry.msgstr))
        ]
        self.assertEqual(found, [])

    def _plain(self, text):
        """:return: the words of a text: no tags, placeholders and line breaks of views"""
        text = re.sub(r'\s*\n\s*', ' ', TAG.sub('', PLACEHOLDER.sub('۱', text)))
        for allowed in ALLOWED:
            text = text.replace(allowed, '')
        return text.strip()

    def test_texts_of_the_till(self):
        texts = {entry.msgid: entry.msgstr for entry in self.persian}
        for english, persian in TILL.items():
            self.assertEqual(texts[english], persian)


@tagged('post_install', '-at_install')
class TestPersianOnScreen(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('fa_IR')
        cls.persian_env = cls.env(context=dict(cls.env.context, lang='fa_IR'))

    def test_reasons(self):
        """Each reason fits on a button of the till, in both languages."""
        for env in (self.env, self.persian_env):
            reason = env['loyalty.club.reason']
            codes = [name.removeprefix('_text_') for name in dir(reason) if
                     name.startswith('_text_')]
            self.assertGreater(len(codes), 5)
            for code in codes:
                with self.subTest(code, lang=env.lang):
                    text = reason._refusal(code, **SAMPLES.get(code, {}))[1]
                    self.assertLessEqual(len(text), REASON_LENGTH, text)

    def test_reasons_word_by_word(self):
        reason = self.persian_env['loyalty.club.reason']
        for (code, *kind), text in REASONS.items():
            values = SAMPLES.get(code, {}) | ({'kind': kind[0]} if kind else {})
            self.assertEqual(reason._refusal(code, **values), (code, text))

    def test_digits(self):
        engine = self.persian_env['loyalty.club.earning']
        self.assertEqual(engine._format(1234567), "۱٬۲۳۴٬۵۶۷")
        self.assertEqual(engine._format(0.5), "۰٫۵۰")
        self.assertEqual(engine._points_text(2400), "۲٬۴۰۰ امتیاز")
        self.assertEqual(engine._points_text(1), "۱ امتیاز")
        self.assertEqual(self.env['loyalty.club.earning']._format(1234567), "1,234,567")

    def test_template_is_current(self):
        """What Odoo exports now is what the file holds."""
        buffer = io.BytesIO()
        trans_export(False, [ADDON], buffer, 'po', self.env)
        fresh = polib.pofile(buffer.getvalue().decode())
        template = polib.pofile(str(TEMPLATE))
        self.assertEqual(self._own_terms(fresh), self._own_terms(template), "run: ./dev i18n")

    def _own_terms(self, file):
        return {
            entry.msgid for entry in file
            if any(self._is_own(occurrence) for occurrence, __ in entry.occurrences)
        }

    def _is_own(self, occurrence):
        """Fields of mixins come and go with the addons that are installed beside ours."""
        kind, __, rest = occurrence.partition(':')
        model, __, name = rest.rpartition(':')
        if kind != 'model' or not model.startswith('ir.model.fields,'):
            return True
        field = self.env.ref(name, raise_if_not_found=False)
        return bool(field) and ADDON in self.env[field.model]._fields[field.name]._modules

    def test_terms_of_others_exist(self):
        """Odoo changes names now and then; a text for nothing is noise."""
        found = set()
        for entry in polib.pofile(str(PERSIAN_OF_OTHERS)):
            found |= {occurrence.rpartition(':')[2] for occurrence, __ in entry.occurrences}
        names = self.env['ir.model.data'].sudo().search([
            ('module', 'in', ['loyalty', 'sale_loyalty', 'pos_loyalty']),
        ]).mapped('complete_name')
        self.assertEqual(found - set(names), set())
