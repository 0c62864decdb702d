"""Numbers of figures and relations of forms at the door: what a measure, a figure or a pair of forms cannot be."""

from __future__ import annotations

import pytest

from ssemap.core import framework, units
from ssemap.core.codelists import Measure
from ssemap.core.issues import Issue
from ssemap.intake import links, rules, values
from ssemap.intake import tables as raw_tables
from ssemap.intake.tables import RawTable


def table(name: str, *rows: dict[str, str]) -> RawTable:
    """Made-up rows of a table, its other cells empty."""
    header = raw_tables.columns(name)
    cells = [{column: row.get(column, "") for column in header} for row in rows]
    return RawTable(name, f"AAA/{name}.csv", header, cells, list(range(2, len(rows) + 2)))


def of_figure(measure: str, value: str, **cells: str) -> list[Issue]:
    aside = {"evidence_id": cells.pop("aside", "AAA-F0002")}
    figure = {"evidence_id": "AAA-F0001", "measure": measure, "value": value, **cells}
    return list(values.check(table("figures", figure), table("set_aside", aside)))


@pytest.mark.parametrize(
    ("measure", "value", "cells", "expected"),
    [
        ("organisations", "0", {}, []),
        ("organisations", "-5", {}, ["range-of-measure value"]),
        ("memberships", "-0.5", {}, ["range-of-measure value"]),
        ("turnover", "-1e9", {}, ["range-of-measure value"]),
        ("average_employees", "-2", {}, ["range-of-measure value"]),
        ("surplus", "-1e9", {}, []),
        ("organisations", "3418.5", {}, ["fraction value"]),
        ("organisations", "3418.5", {"printed_text": "3,418"}, ["fraction value"]),
        ("organisations", "3418.5", {"printed_text": "3,418.5"}, ["fraction value note"]),
        ("organisations", "34185.5", {"printed_text": "3.41855만"}, ["fraction value note"]),
        ("organisations", "34185", {"printed_text": "3.4185만"}, []),
        ("employees", "12.5", {"printed_text": "๑๒.๕ คน"}, ["fraction value note"]),
        ("employees", "12.5", {"printed_text": "12 คน"}, ["fraction value"]),
        ("new_registrations", "1e-3", {}, ["fraction value"]),
        ("organisations", "3418.0", {}, []),
        ("organisations", "1e6", {}, []),
        ("average_memberships", "61.6", {}, []),
        ("turnover", "61.6", {}, []),
        ("members_women_share", "61.6", {}, []),
        ("average_surplus", "-4330000", {}, []),
        ("covid_turnover_change", "-30", {}, []),
        ("covid_turnover_change", "250", {}, []),
        ("members_women_share", "100", {}, []),
        ("members_women_share", "100.1", {}, ["range-of-measure value"]),
        ("leaders_women_share", "450", {}, ["range-of-measure value"]),
        ("operating_share", "-1", {}, ["range-of-measure value"]),
        ("gdp_share_published", "5", {"lower": "-1", "upper": "6"}, ["range-of-measure lower"]),
        ("gdp_share_published", "5", {"lower": "4", "upper": "106"}, ["range-of-measure upper"]),
        ("organisations", "5", {"lower": "4", "upper": "6"}, []),
        ("organisations", "5", {"lower": "5", "upper": "5"}, []),
        ("organisations", "7", {"lower": "4", "upper": "6"}, ["outside-own-bounds upper"]),
        ("organisations", "3", {"lower": "4"}, ["outside-own-bounds lower"]),
        ("organisations", "3", {"upper": "2"}, ["outside-own-bounds upper"]),
        ("organisations", "3", {"lower": "6", "upper": "4"}, []),  # wrong-order
        ("surplus", "-5", {"lower": "-4"}, ["outside-own-bounds lower"]),
        ("organisations", "5", {"scale": "0"}, ["zero-scale scale"]),
        ("organisations", "5", {"scale": "1000"}, []),
        ("organisations", "-5", {"lower": "-4", "scale": "0"}, None),
        ("organisations", "-5", {"aside": "AAA-F0001"}, []),
        ("organisations", "many", {"lower": "few"}, []),  # bad-number
        ("", "-5", {}, []),
        ("unheard_of", "-5", {}, []),  # unknown-code
    ],
)
def test_a_number_is_what_its_measure_and_its_own_bounds_allow(
    measure: str, value: str, cells: dict[str, str], expected: list[str] | None
) -> None:
    told = of_figure(measure, value, **cells)
    found = [f"{issue.check_id} {issue.column}{' note' * (issue.severity == 'note')}" for issue in told]
    everything = ["range-of-measure value", "range-of-measure lower", "outside-own-bounds lower", "zero-scale scale"]
    assert found == (everything if expected is None else expected)


def test_the_message_says_what_the_measure_asks() -> None:
    assert [str(issue) for issue in of_figure("leaders_women_share", "450")] == [
        "error [range-of-measure] AAA/figures.csv, row 2, column value (AAA-F0001): found 450 for leaders_women_share; "
        "expected 0 to 100, as leaders_women_share asks. "
        "Correct sign, number or measure; a loss is a surplus below zero, a fall is a change."
    ]


# values of one series, with a year each; the row that is told
NOUGHTS = [
    ("14000 14100 0 14300", [4]),
    ("14000 14100 14200 0", [5]),
    ("14000 0.0 14100 -0", [3, 5]),
    ("0 14000 14100 14200", []),  # before the first organisation
    ("0 0 14000 14100 0", [6]),
    ("3 0 4 2", []),
    ("0 0 0 0", []),
    ("14000 0", []),  # too few to say
    ("14000 14100 many 14300", []),
]


@pytest.mark.parametrize(("numbers", "rows"), NOUGHTS)
@pytest.mark.parametrize("measure", ["organisations", "turnover", "new_registrations"])
def test_a_nought_among_large_numbers_is_a_warning(numbers: str, rows: list[int], measure: str) -> None:
    figures = [
        {"evidence_id": f"F{year}", "measure": measure, "value": value, "period_end": f"{2010 + year}-12-31"}
        for year, value in enumerate(numbers.split())
    ]
    told = list(values.check(table("figures", *figures), table("set_aside")))
    assert [(issue.check_id, issue.severity, issue.row) for issue in told] == [
        ("nought-in-series", "warning", row) for row in rows
    ]


def test_a_nought_that_is_explained_or_of_another_series_is_none() -> None:
    figures = [{"evidence_id": f"F{year}", "measure": "employees", "value": "500"} for year in range(4)]
    explained = {"evidence_id": "F5", "measure": "employees", "value": "0", "coding_reason": "It says none."}
    other = {"evidence_id": "F6", "measure": "employees", "value": "0", "coverage": "regional"}
    assert list(values.check(table("figures", *figures, explained, other), table("set_aside"))) == []


# measure, units in which it stands, units in which it does not
UNITS = [
    ("organisations", "count", "persons hours hectares percent THB"),
    ("memberships", "count persons", "hours percent JPY"),
    ("employees", "persons", "count hours hectares percent"),
    ("volunteers", "persons", "hours count"),
    ("average_employees", "persons", "hours count percent"),
    ("turnover", "THB KRW USD international_dollars", "persons count percent hours"),
    ("members_women_share", "percent", "count persons hours USD"),
    ("dissolutions", "count", "persons hours"),
]


@pytest.mark.parametrize(("measure", "right", "wrong"), UNITS)
def test_a_measure_stands_in_its_units(measure: str, right: str, wrong: str) -> None:
    rows = [{"evidence_id": unit, "measure": measure, "unit": unit} for unit in f"{right} {wrong}".split()]
    tables = {name: table(name) for name in raw_tables.names()} | {"figures": table("figures", *rows)}
    told = [issue for issue in rules.check(tables, "AAA") if issue.check_id == "unit-of-measure"]
    assert [issue.evidence_id for issue in told] == wrong.split()
    for issue in told:
        assert (issue.severity, issue.column) == ("error", "unit")
        assert issue.expected.endswith(f"as {measure} asks")


def test_units_of_measures_are_of_their_kind() -> None:
    for measure in framework.rows(Measure):
        kinds = {units.kind("USD" if unit == units.ANY_MONEY else unit) for unit in measure.units}
        assert kinds == {measure.unit_kind}, measure.measure


def of_links(*rows: str) -> list[str]:
    """``a part_of b``, then the share of overlap where there is one."""
    names = ["form_id", "relation", "related_form_id", "overlap_share"]
    cells = [dict(zip(names, row.split(), strict=False)) for row in rows]
    return [f"{issue.check_id} {issue.row} {issue.column}" for issue in links.check(table("form_links", *cells))]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["a part_of b", "a separate_from c", "b overlaps_with c"], []),
        (["a separate_from a"], ["related-to-itself 2 related_form_id"]),
        (["a overlaps_with a"], ["related-to-itself 2 related_form_id"]),
        (["a part_of b", "a separate_from b"], ["relations-disagree 3 relation"]),
        (["b separate_from a", "a part_of b"], ["relations-disagree 2 relation"]),
        (["a overlaps_with b", "b separate_from a"], ["relations-disagree 3 relation"]),
        (["a part_of b", "b part_of c", "a separate_from c"], ["relations-disagree 4 relation"]),
        (["a part_of b", "b part_of c", "c separate_from a"], ["relations-disagree 4 relation"]),
        (["a part_of c", "b part_of c", "a separate_from b"], []),
        (["a overlaps_with b 0.5"], []),
        (["a part_of b 0.5"], ["share-of-relation 2 overlap_share"]),
        (["a separate_from b 0.5"], ["share-of-relation 2 overlap_share"]),
    ],
)
def test_relations_of_forms_do_not_contradict_each_other(rows: list[str], expected: list[str]) -> None:
    assert of_links(*rows) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([("a", "yes"), ("b", "yes")], []),
        ([("a", ""), ("b", "")], []),
        ([("a", "yes"), ("b", "")], ["complete-parts 3 complete"]),
        ([("a", ""), ("b", "yes")], ["complete-parts 2 complete"]),
    ],
)
def test_all_parts_of_a_form_are_the_whole_or_none_is_said_to_be(
    cells: list[tuple[str, str]], expected: list[str]
) -> None:
    rows = [{"form_id": a, "related_form_id": "c", "relation": "part_of", "complete": b} for a, b in cells]
    found = [f"{issue.check_id} {issue.row} {issue.column}" for issue in links.check(table("form_links", *rows))]
    assert found == expected


def test_only_parts_are_complete() -> None:
    row = {"form_id": "a", "related_form_id": "c", "relation": "overlaps_with", "complete": "yes"}
    assert [issue.check_id for issue in links.check(table("form_links", row))] == ["complete-parts"]
