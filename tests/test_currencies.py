"""Money: any currency of ISO 4217 by its code, and only those; a further one changes no file of another country."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from ssemap import intake
from ssemap.core import currencies, printing, units
from ssemap.core.issues import PackageError
from ssemap.harmonise.rules import rules
from ssemap.intake import descriptors
from ssemap.review import inspection
from synthetic import write_package

IN_USE = [
    "CNY",
    "IDR",
    "JPY",
    "KRW",
    "MYR",
    "PHP",
    "KHR",
    "KGS",
    "LAK",
    "MNT",
    "THB",
    "VND",
    "INR",
    "BDT",
    "USD",
    "EUR",
]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write_package(tmp_path, "AAA")


def put(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def in_money(package: Path, code: str, period: str = "2019") -> list[str]:
    """Problems of the package with all its money in another currency, printed for another year."""
    for table in ("figures", "crosswalk"):
        put(package / f"{table}.csv", "MYR", code)
    put(package / "figures.csv", "2019", period)
    return [str(issue) for issue in intake.check(package)]


@pytest.mark.parametrize("code", IN_USE)
def test_a_currency_is_money_without_a_line_anywhere(package: Path, code: str) -> None:
    put(package / "country.yaml", '"MYR"', f'"{code}"')
    assert in_money(package, code) == []
    assert [units.kind(code), printing.kind(code)] == ["money", "money"]
    assert [text for text in map(str, inspection.problems(package)) if "turnover" in text and "error" in text] == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("won", "the ISO 4217 code of the country's money, as KHR"),
        ("khr", "the ISO 4217 code of the country's money, as KHR"),
        ("KHX", "the ISO 4217 code of the country's money, as KHR"),
        ("XXX", "the ISO 4217 code of the country's money, as KHR"),
        ("BYR", "money of today: BYR was withdrawn on 2017-01-01; BYN came after it"),
        ("DEM", "money of today: DEM was withdrawn on 2002-05-15; EUR came after it"),
        ("USS", "money of today: USS was withdrawn on 2014-03-01"),
    ],
)
def test_what_is_no_currency_of_today_is_refused(package: Path, code: str, expected: str) -> None:
    put(package / "country.yaml", '"AA"', '"KH"')
    put(package / "country.yaml", '"MYR"', f'"{code}"')
    [issue] = [issue for issue in intake.check(package) if issue.severity == "error"]
    assert str(issue) == (
        f"error [bad-value] AAA/country.yaml, row 6, column currency: found '{code}'; "
        f"expected {expected}. Correct the value."
    )


def test_a_word_that_is_no_unit_is_refused_once_for_each_cell(package: Path) -> None:
    [first, *_] = [text for text in in_money(package, "THX") if "figures.csv" in text]
    assert first == (
        "error [unknown-code] AAA/figures.csv, row 10, column unit (AAA-F0009): found 'THX'; expected one of count, "
        "persons, percent, hours, hectares, international_dollars, or a currency by its ISO 4217 code, as THB. "
        "Did you mean THB?"
    )


@pytest.mark.parametrize(
    ("code", "period", "told"),
    [
        ("TMM", "2019", "'TMM', withdrawn on 2009-01-01; expected a currency of the time of the figure. Write TMT"),
        ("TMM", "2008", ""),
        ("TMT", "2019", ""),
        ("international_dollars", "2019", ""),
    ],
)
def test_a_figure_may_be_in_the_money_of_its_time(package: Path, code: str, period: str, told: str) -> None:
    found = [text for text in in_money(package, code, period) if "withdrawn" in text]
    assert bool(found) == bool(told)
    assert all(told in text and "column unit (AAA-F" in text for text in found)


@pytest.mark.parametrize("code", ["USD", "EUR", "international_dollars"])
def test_money_of_others_is_told_as_such(package: Path, code: str) -> None:
    assert in_money(package, code) == []
    excluded = (
        inspection.inspect(intake.read(package)).tables["evidence"].query("measure == 'assets'")["exclusion"].tolist()
    )
    assert excluded == [None if code == rules().currency.reference else "foreign_currency"] or code == "USD"


def test_the_descriptor_of_a_package_does_not_depend_on_currencies(tmp_path: Path) -> None:
    packages = {code: write_package(tmp_path / code, "AAA") for code in ("MYR", "THB")}
    put(packages["THB"] / "country.yaml", '"MYR"', '"THB"')
    assert descriptors.text(packages["MYR"]) == descriptors.text(packages["THB"])
    assert "MYR" not in descriptors.text(packages["MYR"])


def test_every_code_is_of_three_capitals_and_has_a_day_or_none() -> None:
    for code in currencies._uses():
        assert len(code) == 3
        assert code.isupper()
        assert currencies.withdrawn(code) is None or isinstance(currencies.withdrawn(code), datetime.date)
    in_use = [code for code in currencies._uses() if currencies.withdrawn(code) is None]
    assert 150 < len(in_use) < 200


def test_the_rule_for_exchange_names_money(change_setting) -> None:
    change_setting("harmonisation.yaml", "reference: USD", "reference: dollars")
    with pytest.raises(PackageError, match="expected a currency by its ISO 4217 code"):
        rules()
