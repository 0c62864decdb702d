"""``country.yaml``: what a key cannot say is one error with its line and what is expected."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from ssemap.core import documents
from ssemap.intake import country
from ssemap.intake.country import SCHEMA_VERSION

GOOD = {
    "schema_version": str(SCHEMA_VERSION),
    "iso3": "KOR",
    "iso2": "KR",
    "iso_numeric": '"410"',
    "name": "Korea",
    "name_native": "대한민국",
    "currency": "KRW",
    "fiscal_year_end": '"12-31"',
    "number_format": "east_asian",
    "languages": "[ko, en]",
    "status": "coder-checked",
    "status_by": "a coder",
    "status_date": "2020-09-22",
}
TOMORROW_BUT_ONE = datetime.date.today() + datetime.timedelta(days=2)

# key, how it is written, a part of what is expected
BAD = [
    ("iso2", "JP", "'KR', the alpha-2 code of KOR"),
    ("iso2", "KP", "'KR', the alpha-2 code of KOR"),
    ("iso2", "kr", "two capital letters"),
    ("iso_numeric", '"392"', "'410', the numeric code of KOR"),
    ("iso_numeric", "410", "three digits in quotes"),
    ("fiscal_year_end", '"02-30"', "month and day"),
    ("fiscal_year_end", '"02-29"', 'the end of February is "02-28"'),
    ("fiscal_year_end", '"04-31"', "month and day"),
    ("fiscal_year_end", '"13-01"', "month and day"),
    ("fiscal_year_end", '"31-12"', "month and day"),
    ("fiscal_year_end", '"12/31"', "month and day"),
    ("fiscal_year_end", '"１２-３１"', "month and day"),
    ("fiscal_year_end", "null", "month and day on which the fiscal year of public bodies ends"),
    ("name", '"\\u200b"', "the English name"),
    ("name", '"\\u3164\\u00a0"', "the English name"),
    ("name", '"-"', "the English name"),
    ("name", "N/A", "the English name"),
    ("name", '" Korea"', "the English name"),
    ("name", '"Korea\\nSouth"', "the English name"),
    ("name_native", '"\\u2800"', "the name in the national language"),
    ("name_native", "없음", "the name in the national language"),
    ("name_native", '"?"', "the name in the national language"),
    ("languages", "[kx]", "not kx; codes of the country's languages are ko"),
    ("languages", "[jp, en]", "not jp"),
    ("languages", "[kor]", "two-letter codes"),
    ("languages", "[ko, zz, xx]", "not zz and xx"),
    ("status_by", '"-"', "who set the status"),
    ("status_by", "n/a", "who set the status"),
    ("status_by", "N.A.", "who set the status"),
    ("status_by", "TBD", "who set the status"),
    ("status_by", "なし", "who set the status"),
    ("status_by", "ไม่มี", "who set the status"),
    ("status_by", "không có", "who set the status"),
    ("status_by", '"\\u200b\\u200b"', "who set the status"),
    ("status_date", str(TOMORROW_BUT_ONE), "a day that has come"),
    ("status_date", "2099-01-01", "a day that has come"),
    ("name", "“Korea”", "'Korea', without them or in straight ones"),
    ("name_native", "「대한민국」", "'대한민국', without them or in straight ones"),
    ("iso2", "„KR“", "'KR', without them or in straight ones"),
    ("fiscal_year_end", "‘12-31’", "'12-31', without them or in straight ones"),
    ("currency", "«KRW»", "'KRW', without them or in straight ones"),
    ("languages", "[“ko”]", "'ko', without them or in straight ones"),
]


def checked(tmp_path: Path, **changed: str) -> list[str]:
    path = tmp_path / "country.yaml"
    lines = [f"{key}: {value}\n" for key, value in {**GOOD, **changed}.items()]
    path.write_text("".join(lines), "utf-8")
    return [str(issue) for issue in country.check(path, "KOR/country.yaml")[2]]


@pytest.mark.parametrize(("key", "written", "expected"), BAD, ids=[f"{key}: {value}" for key, value, _ in BAD])
def test_what_a_key_cannot_say_is_one_error(tmp_path: Path, key: str, written: str, expected: str) -> None:
    (told,) = checked(tmp_path, **{key: written})
    line = list(GOOD).index(key) + 1
    assert told.startswith(f"error [bad-value] KOR/country.yaml, row {line}, column {key}")
    assert expected in told


FINE = [
    {},
    {"languages": "[ko, tl, ms, id, ky, lo]"},
    {"fiscal_year_end": '"02-28"'},
    {"name": "Nauru", "status_by": "Ann Nil"},
    {"name_native": "កម្ពុជា"},
    {"iso3": "QMA", "iso2": "QM", "iso_numeric": '"999"', "currency": "KRW"},  # of no country that is known
    {"iso3": "AAA", "iso2": "AA", "iso_numeric": '"901"'},
    {"iso3": "LAO", "iso2": "LA", "iso_numeric": '"418"', "currency": "LAK", "languages": "[lo]"},
    {"status_date": str(datetime.date.today())},
    {"status": "draft", "status_by": "null", "status_date": "null"},
]


@pytest.mark.parametrize("changed", FINE)
def test_what_a_key_may_say_is_no_error(tmp_path: Path, changed: dict[str, str]) -> None:
    assert checked(tmp_path, **changed) == []


def test_a_key_with_a_character_that_cannot_be_printed_has_its_line(tmp_path: Path) -> None:
    (told,) = checked(tmp_path, **{'"k\\x1by"': "1"})
    assert told.startswith(f"error [unprintable] KOR/country.yaml, row {len(GOOD) + 1}, column k\\x1by")


@pytest.mark.parametrize(("languages", "told"), [("[my]", True), ("[id, ko]", True), ("[ko, id]", False)])
def test_a_first_language_that_nobody_speaks_in_the_country_is_a_warning(
    tmp_path: Path, languages: str, told: bool
) -> None:
    path = tmp_path / "country.yaml"
    path.write_text(f"iso2: KR\nlanguages: {languages}\n", "utf-8")
    issues = list(country.language_of_country(documents.read(path)))
    assert [(issue.check_id, issue.severity, issue.row) for issue in issues] == [
        ("language-of-country", "warning", 2)
    ] * told
