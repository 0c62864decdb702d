"""The reader of printed reference periods."""

import csv
import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssemap.clean import dates, periods, rules

PROVE = settings(derandomize=True, max_examples=150, deadline=None)

CALENDAR, TO_MARCH, TO_JUNE = "12-31", "03-31", "06-30"


def test_every_declared_form_of_a_date_is_a_pattern():
    assert {type(form.pattern) for form in dates._forms()} == {re.Pattern}


@pytest.mark.parametrize(
    ("text", "fiscal_year_end", "start", "end"),
    [
        ("2019", CALENDAR, "2019-01-01", "2019-12-31"),
        ("2019-03", CALENDAR, "2019-03-01", "2019-03-31"),
        ("2020-02", CALENDAR, "2020-02-01", "2020-02-29"),
        ("2019-03-31", CALENDAR, "2019-03-31", "2019-03-31"),
        ("２０１９年３月", CALENDAR, "2019-03-01", "2019-03-31"),
        ("2019年", CALENDAR, "2019-01-01", "2019-12-31"),
        ("2019年3月末", CALENDAR, "2019-03-31", "2019-03-31"),
        ("2019年3月31日", CALENDAR, "2019-03-31", "2019-03-31"),
        ("2019年末", CALENDAR, "2019-12-31", "2019-12-31"),
        ("截至2019年底", CALENDAR, "2019-12-31", "2019-12-31"),
        ("2019年上半年", CALENDAR, "2019-01-01", "2019-06-30"),
        ("2019년 3월", CALENDAR, "2019-03-01", "2019-03-31"),
        ("2019년 말", CALENDAR, "2019-12-31", "2019-12-31"),
        ("2019년 하반기", CALENDAR, "2019-07-01", "2019-12-31"),
        ("March 2019", CALENDAR, "2019-03-01", "2019-03-31"),
        ("end of March 2019", CALENDAR, "2019-03-31", "2019-03-31"),
        ("31 Desember 2020", CALENDAR, "2020-12-31", "2020-12-31"),
        ("December 31, 2019", CALENDAR, "2019-12-31", "2019-12-31"),
        ("as of 2019-06-30", CALENDAR, "2019-06-30", "2019-06-30"),
        # eras
        ("令和2年3月末", TO_MARCH, "2020-03-31", "2020-03-31"),
        ("令和元年5月", TO_MARCH, "2019-05-01", "2019-05-31"),
        ("平成31年4月", TO_MARCH, "2019-04-01", "2019-04-30"),
        ("昭和55年", TO_MARCH, "1980-01-01", "1980-12-31"),
        ("昭和64年1月", TO_MARCH, "1989-01-01", "1989-01-31"),
        ("R2.3.31", TO_MARCH, "2020-03-31", "2020-03-31"),
        ("H30", TO_MARCH, "2018-01-01", "2018-12-31"),
        # fiscal years
        ("平成30年度", TO_MARCH, "2018-04-01", "2019-03-31"),
        ("令和元年度", TO_MARCH, "2019-04-01", "2020-03-31"),
        ("平成30年度末", TO_MARCH, "2019-03-31", "2019-03-31"),
        ("2018/2019 (fiscal)", TO_MARCH, "2018-04-01", "2019-03-31"),
        ("2018/2019 (fiscal, end March 2019)", TO_MARCH, "2018-04-01", "2019-03-31"),
        ("2018/2019 (fiscal)", TO_JUNE, "2018-07-01", "2019-06-30"),
        ("FY2018", TO_MARCH, "2018-04-01", "2019-03-31"),
        ("FY2018", CALENDAR, "2018-01-01", "2018-12-31"),
        ("2018年度", "02-29", "2018-03-01", "2019-02-28"),
        # ranges and parts
        ("2011/2016", CALENDAR, "2011-01-01", "2016-12-31"),
        ("2018-2020", CALENDAR, "2018-01-01", "2020-12-31"),
        ("2020-01/2020-06", CALENDAR, "2020-01-01", "2020-06-30"),
        ("2020-07-22/2020-08-14", CALENDAR, "2020-07-22", "2020-08-14"),
        ("2008/2009-05", CALENDAR, "2008-01-01", "2009-05-31"),
        ("2020年1月~6月", CALENDAR, "2020-01-01", "2020-06-30"),
        ("2021-H1", CALENDAR, "2021-01-01", "2021-06-30"),
        ("2021-Q3", CALENDAR, "2021-07-01", "2021-09-30"),
    ],
)
def test_a_printed_period_is_read(text, fiscal_year_end, start, end):
    period = periods.read(text, fiscal_year_end)
    assert period.problem is None
    assert (str(period.start), str(period.end)) == (start, end)


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("2019", "stated"),
        ("2014 (Cabinet Office survey, published 2015)", "stated"),
        ("2013 (year of article)", "statement_date"),
        ("2017 report", "statement_date"),
        ("2018-03-31 (year inferred from the text)", "inferred"),
        ("2015 (year not printed in the excerpt; ICA Antalya assembly article)", "inferred"),
    ],
)
def test_notes_say_how_sure_a_period_is(text, certainty):
    period = periods.read(text)
    assert period.problem is None
    assert period.certainty == certainty
    assert period.end is not None


@pytest.mark.parametrize(
    "text", ["n.d.", "n.s. (parliamentary audit)", "not stated", "undated (2010s)", "year not in excerpt", ""]
)
def test_no_stated_period_is_no_problem(text):
    assert periods.read(text) == periods.Period(reading="no period stated")


def test_a_beginning_alone_has_no_end():
    period = periods.read("since 2021 (article date not printed)")
    assert (period.start, period.end, period.problem) == (date(2021, 1, 1), None, None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("令和元年3月", "令和元 does not contain 2019-03-01 to 2019-03-31: the era runs from 2019-05-01"),
        ("平成31年6月", "平成31 does not contain 2019-06-01 to 2019-06-30: the era runs from 1989-01-08 to 2019-04-30"),
        ("令和0年", "令和0 does not contain 2018-01-01 to 2018-12-31: the era runs from 2019-05-01"),
        ("2019-02-30", "no such day: 2019-02-30"),
        ("2019-13", "no such day: 2019-13"),
        ("2020/2019", "the period ends (2019-12-31) before it starts (2020-01-01)"),
        ("2019 or so", "'or so' does not say which days: 2019 or so"),
        ("spring", "'spring' does not say which days: spring"),
        ("2019 by and by", "part of the text is not understood: by and by"),
        ("2018/2019 (fiscal)", "fiscal year 2018/2019, but the fiscal year is the calendar year"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(text, problem):
    period = periods.read(text)
    assert period.problem == problem
    assert (period.start, period.end) == (None, None)


INPUTS = list(csv.DictReader((Path(__file__).parent / "printed_periods.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("row", INPUTS, ids=lambda row: f"{row['language']}: {row['text']}")
def test_what_sources_print_is_read_or_refused_with_its_reason(row):
    period = periods.read(row["text"], row["fiscal_year_end"], tuple(row["calendars"].split()))
    if row["refused"]:
        assert row["refused"] in f"{period.problem} {period.advice}"
        assert (period.start, period.end) == (None, None)
    else:
        assert period.problem is None
        assert (str(period.start or ""), str(period.end or "")) == (row["start"], row["end"])


def test_every_language_and_every_kind_has_inputs():
    languages = {row["language"] for row in INPUTS}
    assert languages >= set(rules.period_words().languages) - {"any"}
    assert {row["kind"] for row in INPUTS} >= {*(f"D{n}" for n in range(2, 7)), *(f"P{n}" for n in range(1, 11))}
    assert len({row["text"] for row in INPUTS}) >= 800
    assert min(Counter(row["language"] for row in INPUTS if row["language"] != "ar").values()) >= 24


def test_months_have_names_in_every_script_that_names_them():
    names = rules.period_words().months
    assert sorted(names) == list(range(1, 13))
    assert {"may", "mei", "mayo", "พฤษภาคม", "ឧសភា", "ພຶດສະພາ", "май", "tháng năm"} <= set(names[5])
    assert not set(names[5]) & set(names[6])


def test_a_fiscal_year_may_be_named_by_its_last_year():
    period = periods.read("FY2019", "06-30", fiscal_year_named="last")
    assert (str(period.start), str(period.end)) == ("2018-07-01", "2019-06-30")
    by_word = periods.read("2019年度", TO_MARCH, fiscal_year_named="last")
    assert (str(by_word.start), str(by_word.end)) == ("2019-04-01", "2020-03-31")


DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2018, 12, 31))


@PROVE
@given(DAYS)
def test_a_day_parses_back_in_every_script(day):
    heisei = f"平成{day.year - 1988}年{day.month}月{day.day}日"
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}년 {day.month}월 {day.day}일",
        f"{day.day} {day:%B} {day.year}",
        heisei,
    ):
        period = periods.read(text)
        assert (period.start, period.end, period.problem) == (day, day, None)


@PROVE
@given(st.integers(1990, 2030), st.integers(1, 12))
def test_a_fiscal_year_has_one_year_and_ends_where_the_country_says(year, month):
    last = (date(year + 1, month, 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    fiscal_year_end = f"{month:02d}-{last.day if month != 2 else 29:02d}"
    period = periods.read(f"{year}/{year + 1} (fiscal)", fiscal_year_end)
    if fiscal_year_end == CALENDAR:
        assert period.problem is not None
    else:
        assert period.end == last
        assert 365 <= (period.end - period.start).days + 1 <= 366


FORMS = {
    "ISO": lambda day: day.isoformat(),
    "dots": lambda day: f"{day.year}. {day.month}. {day.day}.",
    "day first": lambda day: f"{day.day:02d}.{day.month:02d}.{day.year}",
    "English": lambda day: f"{day.day} {day:%B} {day.year}",
    "American": lambda day: f"{day:%b}. {day.day}, {day.year}",
    "Chinese": lambda day: f"截至{day.year}年{day.month}月{day.day}日",
    "Japanese": lambda day: f"平成{day.year - 1988}年{day.month}月{day.day}日現在",
    "Korean": lambda day: f"{day.year}년 {day.month}월 {day.day}일 기준",
    "Vietnamese": lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}",
    "Thai": lambda day: f"ณ วันที่ {day.day} {name_of('th', day)} พ.ศ. {day.year + 543}",
    "Thai, short": lambda day: f"{day.day} {name_of('th', day, 1)} {(day.year + 543) % 100:02d}",
    "Khmer": lambda day: f"ថ្ងៃទី{day.day} ខែ{name_of('km', day)} ឆ្នាំ{day.year}",
    "Lao": lambda day: f"ວັນທີ {day.day} {name_of('lo', day)} {day.year}",
    "Kyrgyz": lambda day: f"{day.year}-жылдын {day.day}-{name_of('ky', day).removesuffix('*')}",
    "Mongolian": lambda day: f"{day.year} оны {day.month} дугаар сарын {day.day}-ний өдөр",
    "Minguo": lambda day: f"民國{day.year - 1911}年{day.month}月{day.day}日",
    "Indonesian": lambda day: f"per {day.day} {name_of('id', day) or f'{day:%B}'} {day.year}",
}
BUDDHIST = ("gregorian", "buddhist")


def name_of(language, day, which=0):
    """A name of the month in a language; nothing where it prints the English one."""
    names = rules.period_words().languages[language].months.get(day.month, ())
    return names[which] if len(names) > which else ""


@pytest.mark.parametrize("form", FORMS)
@PROVE
@given(day=DAYS)
def test_a_day_reads_back_from_every_form(form, day):
    period = periods.read(FORMS[form](day), calendars=BUDDHIST)
    assert (period.start, period.end, period.problem) == (day, day, None)


SPANS = {
    "month": (
        1,
        "{0}-{1:02d}",
        "{1}/{0}",
        "{0}年{1}月",
        "{0}년 {1}월",
        "tháng {1} năm {0}",
        "{0}M{1:02d}",
        "{0} оны {1} сар",
    ),
    "quarter": (
        3,
        "{0}Q{2}",
        "{0}-Q{2}",
        "Q{2} {0}",
        "{0}年第{2}季度",
        "{0}년 {2}분기",
        "quý {2}/{0}",
        "triwulan {2} {0}",
    ),
    "half": (6, "{0}S{2}", "{0}-S{2}", "H{2} {0}", "semester {2} {0}", "ឆមាសទី{2} ឆ្នាំ{0}", "{2} полугодие {0} г."),
    "year": (12, "{0}", "{0}年", "{0}년", "năm {0}", "ປີ {0}", "{0}-жыл", "{0} он", "CY {0}", "tahun {0}"),
}


@pytest.mark.parametrize("grain", SPANS)
@PROVE
@given(year=st.integers(1900, 2099), month=st.integers(1, 12))
def test_a_part_of_a_year_reads_back_from_every_form(grain, year, month):
    length, *forms = SPANS[grain]
    number = (month - 1) // length + 1
    first = date(year, (number - 1) * length + 1, 1)
    last = (date(year, number * length, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    for form in forms:
        period = periods.read(form.format(year, month, number))
        assert (period.start, period.end, period.problem) == (first, last, None), form


@settings(PROVE, max_examples=400)
@given(DAYS, st.sampled_from(sorted(FORMS)), st.data())
def test_a_slip_in_a_date_reads_a_day_that_is_printed_or_is_refused(day, form, data):
    """A letter more, less or other: what is read then is what the changed text says, never a part of it."""
    text = FORMS[form](day)
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from(["", *"0123456789年.-/ x々"]))
    changed = text[:at] + letter + text[at + data.draw(st.integers(0, 1)) :]
    period = periods.read(changed, calendars=BUDDHIST)
    if period.problem is None and period.end is not None and changed != text:
        digits = re.sub(r"\D", " ", unicodedata.normalize("NFKC", changed))
        for number in digits.split():  # every number that stands in the text is in what was read
            assert int(number) in numbers_in(period), changed


def numbers_in(period):
    """The numbers that a text of the period may hold: years by all calendars, months, days, parts."""
    numbers = set()
    for day in (period.start, period.end):
        years = {day.year, day.year + 543, day.year - 1911, day.year - 1988, day.year - 2018, day.year - 1925}
        numbers |= years | {year % 100 for year in years} | {day.month, day.day}
    return numbers


# no word of any language, as none has its vowels in it
UNKNOWN = st.text(alphabet="bdfgkvxz", min_size=3, max_size=8)
BESIDE = ["{} {}", "{} ({})", "{1} {0}", "{}, {}", "{} [{}; 7]"]


@PROVE
@given(
    DAYS,
    st.sampled_from(sorted(FORMS)),
    UNKNOWN,
    st.sampled_from(["{} {}", "{} ({})", "{1} {0}", "{}, {}", "{} [{}; 7]"]),
)
def test_a_word_that_is_not_known_is_never_passed_over(day, form, word, frame):
    period = periods.read(frame.format(FORMS[form](day), word), calendars=BUDDHIST)
    assert period.problem is not None


@PROVE
@given(
    st.integers(1990, 2018), st.integers(0, 9999), st.sampled_from(["{} ({})", "{} [{}]", "{} (n={})", "{} ({} units)"])
)
def test_a_number_in_brackets_is_that_of_the_year_or_refused(year, number, frame):
    period = periods.read(frame.format(year, number))
    if number not in {year, year + 543}:
        assert period.problem is not None


@pytest.mark.parametrize("language", sorted(set(rules.period_words().languages) - {"any"}))
def test_every_language_says_what_is_vague_and_what_is_another_year(language):
    declared = rules.period_words().languages[language]
    assert all((declared.vague, declared.other_year, declared.status, declared.remark))
    for word in {*declared.vague, *declared.other_year} - {*declared.lead}:  # "bulan Mei", but "9 bulan"
        for text in (f"2019 ({word.removesuffix('*')})", f"{word.removesuffix('*')} 2019"):
            period = periods.read(text)
            assert (period.start, period.end) == (None, None), text
    for word in declared.status:
        assert periods.read(f"2019 ({word})").end == date(2019, 12, 31), word


PIECES = [
    *"0123456789年月日末度-/() ",
    *("2019", "令和", "平成", "h", "元", "fiscal", "3월", "년", "since", "to", "may"),
    *("'19", "2019-20", "q3", "9m", "(apr-mar)", "(9 months)", "year ended", "p", "上期", "mid-"),
]


@settings(PROVE, max_examples=600)
@given(
    st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=10).map("".join)),
    st.sampled_from([CALENDAR, TO_MARCH, TO_JUNE, "02-29"]),
)
def test_any_text_gives_days_or_a_reason(text, fiscal_year_end):
    period = periods.read(text, fiscal_year_end)
    if period.problem:
        assert (period.start, period.end) == (None, None)
    elif period.end:
        assert period.start <= period.end
    else:
        assert period.reading
