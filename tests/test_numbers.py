"""The reader of printed figures: every number_format, every rule, and what must hold for any text."""

import csv
import math
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssemap.clean import lexicon, numbers, words
from ssemap.core import currencies, framework

PROVE = settings(derandomize=True, max_examples=150, deadline=None)

EA, ID, MS, EN = "east_asian", "id", "ms", "en"
FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789,.%()"}

# text, unit, number_format, value
EXACT = [
    # East Asian multipliers, chained and glued to what is counted
    ("3만9195명", "persons", EA, 39195),
    ("3만 7509명", "persons", EA, 37509),
    ("4만5천522명", "persons", EA, 45522),
    ("1천713개소", "count", EA, 1713),
    ("80.5190万个", "count", EA, 805190),
    ("4.9万亿元", "CNY", EA, 4.9e12),
    ("5.9萬億元", "CNY", EA, 5.9e12),
    ("10090万户", "count", EA, 100_900_000),
    ("150조5000억원", "KRW", EA, 150.5e12),
    ("1 조 8천억원", "KRW", EA, 1.8e12),
    ("100조7천716억원", "KRW", EA, 100_771_600_000_000),
    ("1억3000万円", "JPY", EA, 130_000_000),
    ("1億3000万円", "JPY", EA, 130_000_000),
    ("8千億", "JPY", EA, 8e11),
    ("1만2천", "count", EA, 12_000),
    ("1천266억2천300만원", "KRW", EA, 126_623_000_000),
    ("천억", "KRW", EA, 1e11),
    ("천억원", "KRW", EA, 1e11),
    ("2,734億4,661万3千円", "JPY", EA, 273_446_613_000),
    ("134 兆 7,471 億円", "JPY", EA, 134_747_100_000_000),
    ("507 万 9 千", "persons", EA, 5_079_000),
    ("11 万 468 人", "persons", EA, 110_468),
    ("4万377", "count", EA, 40_377),
    ("3万4千社", "count", EA, 34_000),
    ("2,972千人", "persons", EA, 2_972_000),
    ("4,580,548 百万円", "JPY", EA, 4_580_548_000_000),
    ("3,797,800 百万円", "JPY", EA, 3_797_800_000_000),
    ("三百二十社", "count", EA, 320),
    ("全国568", "count", EA, 568),
    ("地域生協125", "count", EA, 125),
    ("計59法人", "count", EA, 59),
    ("584JA", "count", EA, 584),
    ("58ヶ所", "count", EA, 58),
    ("1779組合", "count", EA, 1779),
    ("1,344조합", "count", EA, 1344),
    ("조합원 1만2천명", "persons", EA, 12_000),
    ("千葉県 12組合", "count", EA, 12),
    ("2184개 사", "count", EA, 2184),
    ("35・4%", "percent", EA, 35.4),
    ("22.7%", "percent", EA, 22.7),
    ("54.2 (万人)", "persons", EA, 542_000),
    # Indonesian
    ("5.328 UPK", "count", ID, 5328),
    ("Rp182,35 triliun", "IDR", ID, 182.35e12),
    ("Rp 2,75 triliun", "IDR", ID, 2.75e12),
    ("40 trilyun", "IDR", ID, 40e12),
    ("Rp670 miliar", "IDR", ID, 670e9),
    ("Rp 5 M", "IDR", ID, 5e9),
    ("61 ribu", "count", ID, 61_000),
    ("1,5 juta", "persons", ID, 1_500_000),
    ("63,9 juta jiwa", "persons", ID, 63_900_000),
    ("29.240.271 orang (2009)", "persons", ID, 29_240_271),
    ("12.345 unit (2010)", "count", ID, 12_345),
    ("80.008 Unit (54,34%)", "count", ID, 80_008),
    ("simpan pinjam (4,53 persen)", "percent", ID, 4.53),
    ("23,95% KSP Syariah", "percent", ID, 23.95),
    ("1.234.567,89", "IDR", ID, 1_234_567.89),
    ("Rp 1234.567", "IDR", ID, 1234.567),  # a group has no fourth digit before it
    ("Rp 0.125 triliun", "IDR", ID, 125e9),
    ("tahun 2019: 1.234 unit", "count", ID, 1234),
    # English print in an Indonesian package: the words of the text show the number_format
    ("9,425 units", "count", ID, 9425),
    ("212,135 cooperatives", "count", ID, 212_135),
    ("Rp250.98 trillion", "IDR", ID, 250.98e12),
    ("US$57,000 per year", "USD", ID, 57_000),
    # Malay and English
    ("RM38.49 billion", "MYR", MS, 38.49e9),
    ("RM13.4bil", "MYR", MS, 13.4e9),
    ("RM 1,234.5m", "MYR", MS, 1_234_500_000),
    ("RM5.71 bilion", "MYR", MS, 5.71e9),
    ("RM 91.231 Juta", "MYR", MS, 91_231_000),
    ("RM456,483,776.00", "MYR", MS, 456_483_776),
    ("37.47 (RM Billion)", "MYR", MS, 37.47e9),
    ("13,279 (micro)", "count", MS, 13_279),
    ("P513 bn", "PHP", EN, 513e9),
    ("P11.6-billion", "PHP", EN, 11.6e9),
    ("P 248.54 billion", "PHP", EN, 248.54e9),
    ("₱22,928,460.00", "PHP", EN, 22_928_460),
    ("US$21 million", "USD", EN, 21e6),
    ("7,290,848", "count", EN, 7_290_848),
    ("28, 784", "count", EN, 28_784),
    ("13,500 thousand", "count", EN, 13_500_000),
    ("12.408 million", "count", EN, 12_408_000),
    ("9 milyong", "persons", EN, 9_000_000),
    ("seven million", "persons", EN, 7_000_000),
    ("twenty-five thousand", "count", EN, 25_000),
    ("two hundred thousand", "count", EN, 200_000),
    ("5 million 200 thousand", "count", EN, 5_200_000),
    ("two thirds", "percent", EN, 200 / 3),
    ("15.13% lower", "percent", EN, -15.13),
    ("declined by 18%", "percent", EN, -18),
    ("△1,234", "count", EA, -1234),
    ("1,234²", "count", EN, 1234),  # a footnote mark
    # the choice among several numbers
    ("600 out of the 900", "count", EN, 600),
    ("(18) 512 unit", "count", ID, 512),
    ("1.6 per cent or 200", "count", EN, 200),
    ("1.6 per cent or 200", "percent", EN, 1.6),
    ("one of 600 cooperatives", "count", EN, 600),
    ("협동조합 1,344개(7.3%)", "count", EA, 1344),
    ("2019年 1,234社", "count", EA, 1234),
    ("as of 2019-03-31: 512", "count", EN, 512),
    ("Plan 2016-2018: 300 members", "count", EN, 300),
    ("50 firms with RM3 million", "MYR", MS, 3_000_000),
    ("50 firms with RM3 million", "count", MS, 50),
]


@pytest.mark.parametrize(("text", "unit", "number_format", "value"), EXACT)
def test_a_printed_number_is_read_in_its_number_format(text, unit, number_format, value):
    reading = numbers.read(text, unit, number_format)
    assert reading.problem is None
    assert reading.value == pytest.approx(value, rel=1e-12)
    assert reading.qualifier == "exact"


@pytest.mark.parametrize(
    ("text", "unit", "number_format", "value", "qualifier"),
    [
        ("over 7m", "persons", EN, 7e6, "at_least"),
        ("more than 22, 000 Asnaf", "persons", MS, 22_000, "at_least"),
        ("over half", "percent", EN, 50, "at_least"),
        ("over half a million", "persons", EN, 500_000, "at_least"),
        ("Over 400 out of the 600", "count", EN, 400, "at_least"),
        ("lebih RM2 bilion", "MYR", MS, 2e9, "at_least"),
        ("Rp11 triliun lebih", "IDR", ID, 11e12, "at_least"),
        ("超过66万个", "count", EA, 660_000, "at_least"),
        ("5万多家", "count", EA, 50_000, "at_least"),
        ("6500多万人", "persons", EA, 65_000_000, "at_least"),
        ("1.3万余家", "count", EA, 13_000, "at_least"),
        ("19만여 명", "persons", EA, 190_000, "at_least"),
        ("1100여개", "count", EA, 1100, "at_least"),
        ("fewer than 1 000", "count", EN, 1000, "at_most"),
        ("less than 2%", "percent", ID, 2, "at_most"),
        ("up to 33.9 per cent", "percent", EN, 33.9, "at_most"),
        ("declined by more than 18%", "percent", EN, -18, "at_most"),
        ("約4万252組合", "count", EA, 40_252, "about"),
        ("約 927 万", "persons", EA, 9_270_000, "about"),
        ("~8割", "percent", EA, 80, "about"),
        ("45人程度", "persons", EA, 45, "about"),
        ("80%前後", "percent", EA, 80, "about"),
        ("약 천억 원", "KRW", EA, 1e11, "about"),
        ("almost a million members", "persons", EN, 1e6, "about"),
        ("about P80 million", "PHP", EN, 80e6, "about"),
        ("sekitar 900", "count", ID, 900, "about"),
        ("1000 an Koperasi", "count", ID, 1000, "about"),
        ("kira-kira 30,000 hektar", "hectares", MS, 30_000, "about"),
    ],
)
def test_qualifiers_and_bounds(text, unit, number_format, value, qualifier):
    reading = numbers.read(text, unit, number_format)
    assert (reading.value, reading.qualifier) == (value, qualifier)
    assert reading.lower == (value if qualifier == "at_least" else None)
    assert reading.upper == (value if qualifier == "at_most" else None)


@pytest.mark.parametrize(
    ("text", "number_format", "qualifier"),
    [
        # of the size of a fall or a loss: the number is bounded from the other side
        ("a fall of at most 30 %", EN, "at_least"),
        ("fell by at least 30%", EN, "at_most"),
        ("fell by not more than 30%", EN, "at_least"),
        ("fall of not less than 30 %", EN, "at_most"),
        ("decline of up to 30 per cent", EN, "at_least"),
        ("a 30% or more decline", EN, "at_most"),
        ("a fall of at most -30 %", EN, "at_least"),
        ("a loss of up to 30%", EN, "at_least"),
        ("more than 30% (loss)", EN, "at_most"),
        ("turun tidak lebih dari 30%", ID, "at_least"),
        ("下降超过30%", EA, "at_most"),
        ("최대 30% 감소", EA, "at_least"),
        ("▲30%以上", EA, "at_most"),
        # of the number itself, which has its sign
        ("at most -30 %", EN, "at_most"),
        ("-30 % at most", EN, "at_most"),
        ("a change of not more than -30 %", EN, "at_most"),
        ("at least minus 30%", EN, "at_least"),
        ("below -30%", EN, "at_most"),
        ("not below -30%", EN, "at_least"),
        ("≤ -30 %", EN, "at_most"),
        (">= -30%", EN, "at_least"),
        ("低于-30%", EA, "at_most"),
        ("-30%を下回る", EA, "at_most"),
    ],
)
def test_a_bound_of_a_fall_is_one_of_its_size_and_a_bound_of_a_signed_number_is_its_own(text, number_format, qualifier):
    reading = numbers.read(text, "percent", number_format)
    assert (reading.problem, reading.value, reading.qualifier) == (None, -30, qualifier)
    assert (reading.lower, reading.upper) == ((-30, None) if qualifier == "at_least" else (None, -30))


@pytest.mark.parametrize(
    ("text", "number_format"),
    [
        ("up to -30 %", EN),
        ("more than -30 %", EN),
        ("-30% or less", EN),
        ("-30%以上", EA),
        ("超过-30%", EA),
        ("-30% 이상", EA),
    ],
)
def test_a_bound_that_may_be_of_a_signed_number_or_of_the_size_of_a_fall_is_not_guessed(text, number_format):
    reading = numbers.read(text, "percent", number_format)
    assert (reading.value, reading.ambiguous) == (None, True)
    assert "lower or upper" in str(reading.problem)


@pytest.mark.parametrize(
    ("text", "unit", "number_format", "lower", "upper"),
    [
        ("3,000 to 5000", "count", EN, 3000, 5000),
        ("3 to 5 million", "count", EN, 3e6, 5e6),
        ("between 13.8 per cent and 20 per cent", "percent", EN, 13.8, 20),
        ("around 10 to 12 percent", "percent", EN, 10, 12),
        ("around a quarter of a million to half a million", "count", EN, 250_000, 500_000),
        ("10~20%", "percent", EA, 10, 20),
        ("3万〜5万人", "persons", EA, 30_000, 50_000),
        ("5천~6천명", "persons", EA, 5000, 6000),
        ("antara 100 dan 200 orang", "persons", ID, 100, 200),
    ],
)
def test_a_range_is_its_middle_and_ends(text, unit, number_format, lower, upper):
    reading = numbers.read(text, unit, number_format)
    assert (reading.qualifier, reading.lower, reading.upper) == ("range", lower, upper)
    assert reading.value == pytest.approx((lower + upper) / 2)
    assert reading.half_width == pytest.approx((upper - lower) / 2)


@pytest.mark.parametrize(
    ("text", "unit", "number_format", "ambiguous", "problem"),
    [
        ("9.432", "count", EN, True, "one separator before three digits: 9.432 by the number format"),
        ("527,310", "count", ID, True, "one separator before three digits: 527.31 by the number format"),
        ("2,000", "count", ID, True, "one separator before three digits: 2 by the number format"),
        ("12,345%", "percent", EN, True, "one separator before three digits: 12,345 by the number format"),
        ("Rp 1,234 juta", "IDR", EN, True, "one separator before three digits: 1,234 by the number format"),
        ("1.234 juta members", "persons", ID, True, "one separator before three digits"),
        ("1,00,000", "count", MS, False, "digits that form no number: 1,00,000"),
        ("1万 20000社", "count", EA, False, "several numbers may be meant: 1 万; 20000 社"),
        ("3 million 22 cooperatives", "count", EN, False, "several numbers may be meant: 3 million; 22 cooperatives"),
        ("5억 3억", "KRW", EA, False, "digits that form no number: 5 3"),
        ("9" * 40, "count", EN, False, "digits that form no number"),
        ("several hundred", "count", EN, False, "the number is vague"),
        ("数百万人", "persons", EA, False, "the number is vague"),
        ("조합", "count", EA, False, "no number in the text"),
        ("30 per cent", "count", EN, False, "no number that can be count; found only: percent"),
        ("half", "count", EN, False, "no number that can be count; found only: share"),
        ("US$21 million", "PHP", EN, False, "no number that can be money; found only: USD"),
        ("2019年", "count", EA, False, "no number that can be count; found only: date"),
        ("", "count", EN, False, "no number in the text"),
    ],
)
def test_what_cannot_be_decided_is_flagged_not_guessed(text, unit, number_format, ambiguous, problem):
    reading = numbers.read(text, unit, number_format)
    assert reading.value is None
    assert reading.half_width is None
    assert reading.ambiguous is ambiguous
    assert reading.problem is not None
    assert reading.problem.startswith(problem)


def test_a_declared_number_format_decides_against_country_and_words():
    assert numbers.read("9.432", "count", ID, declared=True).value == 9432
    assert numbers.read("about 1.234", "PHP", ID, declared=True).value == 1234
    assert numbers.read("about 1.234", "percent", ID).value == 1.234
    assert numbers.read("about 1.234", "PHP", ID).ambiguous


def test_a_header_scale_multiplies_and_never_doubles():
    reading = numbers.read("7,773", "persons", EA, scale=10_000)
    assert (reading.value, reading.half_width) == (77_730_000, 5000)
    assert reading.reading == "7,773×10⁴"
    assert numbers.read("7,773万", "persons", EA, scale=10_000).ambiguous


@pytest.mark.parametrize(
    ("text", "unit", "number_format", "account"),
    [
        ("3만9195명", "persons", EA, "3×10⁴ + 9,195"),
        ("1천266억2천300만원", "KRW", EA, "1,266×10⁸ + 2,300×10⁴"),
        ("over 7m", "persons", EN, "at least 7×10⁶"),
        ("~8割", "percent", EA, "about 8×10 %"),
        ("over half", "percent", EN, "at least 1/2 of 100"),
        ("declined by 18%", "percent", EN, "−18 %"),
        ("3,000 to 5000", "count", EN, "3,000 to 5,000"),
    ],
)
def test_the_account_shows_the_parts(text, unit, number_format, account):
    assert numbers.read(text, unit, number_format).reading == account


@pytest.mark.parametrize(
    ("text", "unit", "number_format", "half_width"),
    [
        ("1,234", "count", EN, 0.5),
        ("RM38.49 billion", "MYR", MS, 5e6),
        ("3만9195명", "persons", EA, 0.5),
        ("34兆5000億円", "JPY", EA, 5e7),
        ("8千億", "JPY", EA, 5e10),
        ("1,9 persen", "percent", ID, 0.05),
        ("約8割", "percent", EA, 5),
        ("half a million", "count", EN, 250_000),
    ],
)
def test_half_width_is_half_of_the_last_printed_digit(text, unit, number_format, half_width):
    assert numbers.read(text, unit, number_format).half_width == pytest.approx(half_width)


def test_every_word_of_the_framework_is_well_formed():
    formats = set(framework.codes("number_formats"))
    for word, entries in lexicon.lexicon().items():
        assert word == lexicon.normalise(word)
        for entry in entries:
            assert entry.formats <= formats
            if entry.role in words.NUMBERS:
                assert entry.number > 0 or (entry.role == "cardinal" and entry.value == "0")
            if entry.role == "currency":
                assert all(map(currencies.known, entry.value.split()))


def printed_numbers() -> list[dict[str, str]]:
    """Inputs of every kind and language, each with the number or with a word of the reason why it is refused."""
    with (Path(__file__).parent / "printed_numbers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def outcome(row: dict[str, str]) -> str:
    """What became of an input, in the words of the list: its number and qualifier, or the reason of its refusal."""
    reading = numbers.read(row["text"], row["unit"], row["number_format"])
    if row["problem"]:
        refused = reading.value is None and row["problem"] in str(reading.problem)
        return "as expected" if refused else f"{reading.value}: {reading.problem}"
    expected = float(row["value"])
    right = reading.value == pytest.approx(expected, rel=1e-9) and reading.qualifier == row["qualifier"]
    if right and row["qualifier"] == "range":
        right = (reading.lower, reading.upper) == (float(row["lower"]), float(row["upper"]))
    return "as expected" if right else f"{reading.value} {reading.qualifier}: {reading.problem}"


@pytest.mark.parametrize("kind", sorted({row["kind"] for row in printed_numbers()}))
def test_print_of_every_kind_and_language_is_read_or_refused(kind):
    rows = [row for row in printed_numbers() if row["kind"] == kind]
    wrong = {row["text"]: outcome(row) for row in rows if outcome(row) != "as expected"}
    assert wrong == {}


def test_the_list_has_every_kind_and_every_number_format():
    rows = printed_numbers()
    assert len(rows) >= 300
    assert {row["number_format"] for row in rows} == set(framework.codes("number_formats"))
    kinds = {row["kind"].split()[0] for row in rows}
    assert kinds >= {f"N{number}" for number in range(1, 13)}


@pytest.mark.parametrize("text", ["一" * 320, "9" * 400, "九" * 400 + "万", "億" * 50, "5 " + "million " * 60, "1e99"])
@pytest.mark.parametrize("unit", ["count", "percent", "PHP"])
def test_a_number_beyond_all_counts_is_refused_and_never_raises(text, unit):
    for number_format in (EA, EN):
        assert numbers.read(text, unit, number_format).problem
    assert numbers.read(text, unit, EA, scale=1e6).problem


def test_a_text_without_a_number_names_what_it_holds():
    assert numbers.read("조합", "count", EA).problem == "no number in the text; found only: 조합"


# ------------------------------------------------------------------ properties

COUNTS = st.integers(min_value=0, max_value=10**15 - 1)
MYRIADS = {"japanese": ("兆", "億", "万"), "chinese": ("兆", "亿", "万"), "korean": ("조", "억", "만")}
THOUSANDS = {"japanese": "千", "chinese": "千", "korean": "천"}


def sections(number: int) -> list[int]:
    """Groups of four digits from 10^12 down."""
    return [number // 10**power % 10**4 for power in (12, 8, 4, 0)]


def chain(number: int, language: str, *, thousands: bool, gap: str) -> str:
    """A synthetic number as newspapers print it: 3兆4567億, 1만2천300."""

    def section(value: int) -> str:
        if not thousands or value < 1000:
            return str(value)
        rest = value % 1000
        return f"{value // 1000}{THOUSANDS[language]}{rest or ''}"

    signs = (*MYRIADS[language], "")
    parts = [section(value) + sign for value, sign in zip(sections(number), signs, strict=True) if value]
    return gap.join(parts) or "0"


@PROVE
@given(COUNTS, st.sampled_from(sorted(MYRIADS)), st.booleans(), st.sampled_from(["", " "]))
def test_a_chain_parses_back(number, language, thousands, gap):
    """All of it; but a single digit glued to a multiplier is a spoken short form, and refused."""
    text = chain(number, language, thousands=thousands, gap=gap)
    counter = {"japanese": "人", "chinese": "个", "korean": "명"}[language]
    reading = numbers.read(text + counter, "persons", EA)
    if re.search(r"[^\d ]\d$", text):
        assert reading.value is None
    else:
        assert reading.value == number


@PROVE
@given(COUNTS, st.sampled_from([(EN, ","), (MS, ","), (EA, ","), (ID, "."), (EN, " ")]))
def test_a_grouped_count_parses_back(number, number_format):
    code, separator = number_format
    reading = numbers.read(f"{number:,}".replace(",", separator), "count", code)
    assert (reading.value, reading.half_width) == (number, 0.5)


WORDS = {
    EN: {"thousand": 3, "million": 6, "bn": 9, "trillion": 12},
    MS: {"ribu": 3, "juta": 6, "bilion": 9, "trilion": 12},
    ID: {"ribu": 3, "juta": 6, "miliar": 9, "triliun": 12},
    EA: {"万": 4, "億": 8, "兆": 12, "百万": 6},
}


@PROVE
@given(
    st.integers(min_value=1, max_value=999),
    st.integers(min_value=0, max_value=99),
    st.sampled_from([(code, word) for code in WORDS for word in WORDS[code]]),
    st.sampled_from(["", " "]),
)
def test_a_decimal_with_a_multiplier_parses_back(whole, cents, format_and_word, gap):
    number_format, word = format_and_word
    mark = "," if number_format == ID else "."
    scale = Fraction(10) ** WORDS[number_format][word]
    reading = numbers.read(f"{whole}{mark}{cents:02d}{gap}{word}", "count", number_format)
    assert reading.value == float((whole + Fraction(cents, 100)) * scale)
    assert reading.half_width == float(scale / 200)


TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from([*sorted(lexicon.lexicon()), *"0123456789.,()-~ ・", "1", "25", "300", "2019", "x", "語"]),
        max_size=12,
    ).map(" ".join),
    st.lists(st.sampled_from([*sorted(lexicon.lexicon()), *"0123456789.,()-~ ・"]), max_size=12).map("".join),
)
UNITS = st.sampled_from(["count", "persons", "percent", "IDR", "KRW", "hectares", "hours"])
CUSTOMS = st.sampled_from([EA, ID, MS, EN])


@settings(PROVE, max_examples=600)
@given(TEXTS, UNITS, CUSTOMS, st.booleans(), st.sampled_from([1.0, 1e4, 1e8]))
def test_any_text_gives_a_value_or_a_problem(text, unit, number_format, declared, scale):
    reading = numbers.read(text, unit, number_format, declared=declared, scale=scale)
    assert (reading.value is None) == (reading.problem is not None)
    assert (reading.half_width is None) == (reading.value is None)
    if reading.value is not None:
        assert math.isfinite(reading.value)
        assert reading.half_width > 0
        assert reading.reading
    if reading.qualifier == "range":
        assert reading.lower < reading.value < reading.upper


@PROVE
@given(TEXTS, UNITS, CUSTOMS)
def test_full_width_reads_like_half_width(text, unit, number_format):
    wide = text.translate(FULL_WIDTH)
    assert numbers.read(wide, unit, number_format) == numbers.read(text, unit, number_format)


@PROVE
@given(TEXTS, UNITS, CUSTOMS)
def test_case_and_outer_space_do_not_matter(text, unit, number_format):
    assert numbers.read(f"  {text}\n", unit, number_format) == numbers.read(text, unit, number_format)


# Numerals of every kind, with their values; none is a year, a mark of a footnote or nought.
NUMERALS = st.one_of(
    st.integers(min_value=100, max_value=1899).map(lambda n: (str(n), n)),
    st.integers(min_value=2200, max_value=999_999).map(lambda n: (f"{n:,}", n)),
    st.sampled_from(
        [
            ("12.5 million", 12_500_000),
            ("three hundred", 300),
            ("seventy", 70),
            ("two thousand", 2000),
            ("3 lakh", 300_000),
            ("3万", 30_000),
            ("三百二十", 320),
            ("二〇一", 201),
            ("4만", 40_000),
            ("이천삼백", 2300),
            ("½ million", 500_000),
            ("1.2E6", 1_200_000),
            ("๑๒๓", 123),
            ("៤៥៦", 456),
            ("tiga ratus", 300),
            ("hai trăm", 200),
            ("эки жүз", 200),
            ("гурван мянга", 3000),
        ]
    ),
)
BETWEEN = st.sampled_from([" ", "  ", ", ", ". ", " and ", "; ", ": ", "、", "，", " . ", " ,", "・ ", " & ", " / "])
AFTER = st.sampled_from(["", " ", " members", "人", "명", " orang", " người", " คน", " адам"])


@settings(PROVE, max_examples=1000)
@given(
    NUMERALS,
    BETWEEN,
    NUMERALS,
    AFTER,
    st.sampled_from(["persons", "count", "percent", "KRW", "hectares"]),
    st.sampled_from(sorted(framework.codes("number_formats"))),
)
def test_no_text_with_two_numerals_reads_silently_as_one_of_them(first, between, second, after, unit, number_format):
    """It may be one number (two thousand, three hundred), a range, or refused; never the first or the second alone."""
    text = first[0] + between + second[0] + after
    reading = numbers.read(text, unit, number_format)
    assert reading.problem is not None or reading.value not in {first[1], second[1]} or first[1] == second[1], text


@settings(PROVE, max_examples=600)
@given(NUMERALS, st.sampled_from(["xyz", "foo-", "語", "ä"]), NUMERALS, CUSTOMS)
def test_a_numeral_glued_to_another_by_letters_is_no_number(first, letters, second, number_format):
    text = first[0] + letters + second[0]
    reading = numbers.read(text, "count", number_format)
    assert reading.problem is not None or reading.value not in {first[1], second[1]} or first[1] == second[1], text


@pytest.mark.parametrize("text", ["12.5%", "12.5", "half", "12.5 per cent"])
def test_a_percentage_takes_no_scale_of_its_table(text):
    assert numbers.read(text, "percent", EN).problem is None
    assert "scale" in str(numbers.read(text, "percent", EN, scale=1000.0).problem)


HEADERS = [
    ("RM'000 1,234", "MYR", EN, 1_234_000),
    ("US$m 1,234", "USD", EN, 1.234e9),
    ("1,234 ('000)", "count", EN, 1_234_000),
    ("단위: 천명 500", "persons", EA, 500_000),
]


@pytest.mark.parametrize(("text", "unit", "number_format", "value"), HEADERS)
def test_a_header_in_the_text_takes_no_scale_beside_it(text, unit, number_format, value):
    assert numbers.read(text, unit, number_format).value == value
    assert "scale" in str(numbers.read(text, unit, number_format, scale=1000.0).problem)
