"""A total and its parts without a link are asked for, and not added until it is answered. All numbers are made up."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import clean_frames as cf
from ssemap import harmonise, plausibility
from ssemap.core import totals
from ssemap.core.absences import HELD_BACK
from ssemap.core.forms import Forms

NAMES = ("all", "farm", "thrift", "other")
SIZES = {"all": 6785, "farm": 3418, "thrift": 1418}
ANSWERS = {
    relation: [("farm", relation, "all"), ("thrift", relation, "all")] for relation in ("part_of", "separate_from")
}
ONE_SOURCE = cf.sources(cf.source(1), cf.source(2), cf.source(3))


def rows(sizes: dict[str, float], **changes: dict[str, Any]) -> list[dict[str, Any]]:
    """One figure of each form; ``changes`` by its name."""
    return [
        cf.figure(f"AAA-F{number:04d}", size, form_id=f"AAA-{name}", **changes.get(name, {}))
        for number, (name, size) in enumerate(sizes.items(), 1)
    ]


def tables(figures: list[dict[str, Any]], *links: tuple[str, str, str]) -> cf.Tables:
    forms = cf.forms(*((name, "cooperative", "yes") for name in NAMES))
    return cf.tables(*figures, forms=forms, form_links=cf.links(*links), sources=ONE_SOURCE)


def asked(figures: list[dict[str, Any]], *links: tuple[str, str, str]) -> list[tuple[str, list[str]]]:
    clean = tables(figures, *links)
    evidence = harmonise.harmonise(clean, as_of=None).evidence
    found = totals.questions(evidence, Forms.linked(clean["forms"], clean["form_links"]))
    short = [(one.whole, one.parts) for one in found]
    return [(whole.removeprefix("AAA-"), [part.removeprefix("AAA-") for part in parts]) for whole, parts in short]


def family(figures: list[dict[str, Any]], *links: tuple[str, str, str]) -> pd.Series:
    return cf.cell(cf.indicator_table(tables(figures, *links)), "organisations")


def test_a_total_beside_its_parts_is_not_added_until_the_links_say_how_they_hang_together() -> None:
    held = family(rows(SIZES))
    assert (held["absence"], pd.isna(held["value"])) == (HELD_BACK, True)
    assert held["absence_reason"] == (
        "AAA-all may be the total of forms that would be added to it: AAA-farm, AAA-thrift. "
        "form_links.csv does not say how they hang together."
    )
    assert family(rows(SIZES), *ANSWERS["part_of"])["value"] == 6785
    assert family(rows(SIZES), *ANSWERS["separate_from"])["value"] == 6785 + 3418 + 1418
    overlapping = family(rows(SIZES), ("farm", "overlaps_with", "all"), ("thrift", "overlaps_with", "all"))
    assert (overlapping["value"], overlapping["lower"] < overlapping["upper"]) == (6785, True)


def test_one_answer_is_not_enough() -> None:
    assert asked(rows(SIZES), ANSWERS["part_of"][0]) == [("all", ["thrift"])]
    assert asked(rows(SIZES | {"other": 900}), ANSWERS["part_of"][0]) == [("all", ["other", "thrift"])]
    assert asked(rows(SIZES | {"other": 3000}), ANSWERS["part_of"][0]) == []  # more than the rest of the total


def test_the_check_names_the_figures_and_what_to_write() -> None:
    clean = tables(rows(SIZES))
    harmonised = harmonise.harmonise(clean, as_of=None)
    more = {"laws": pd.DataFrame({"law_id": [], "enacted": []}), "law_forms": cf.text_table("law_id form_id")}
    given_tables = {**clean, **more, "evidence": harmonised.evidence, "context": harmonised.context}
    given_tables["sources"] = clean["sources"].assign(published_how="stated")
    (issue,) = plausibility.check(given_tables).issues
    assert str(issue) == (
        "warning [total-without-link] AAA/figures.csv, column form_id (AAA-F0001, AAA-F0002, AAA-F0003): found "
        "organisations of AAA-all: 6,785, beside 3,418 and 1,418; expected a row of form_links.csv for AAA-all and "
        "each of AAA-farm, AAA-thrift. It may be their total: declare part_of where they are counted in it, "
        "overlaps_with where some are, separate_from where none is. Until then they are not added."
    )


YEARS_AND_SOURCES = {"farm": {"source_id": "AAA-S002", "year": 2017}, "thrift": {"source_id": "AAA-S003", "year": 2015}}


@pytest.mark.parametrize(
    ("sizes", "changes", "links", "expected"),
    [
        ({}, {}, [], [("all", ["farm", "thrift"])]),
        ({}, {"farm": {"year": 2018}, "thrift": {"year": 2017}}, [], [("all", ["farm", "thrift"])]),  # one source
        (
            {},
            {"farm": {"source_id": "AAA-S002"}, "thrift": {"source_id": "AAA-S003"}},
            [],
            [("all", ["farm", "thrift"])],
        ),
        ({}, YEARS_AND_SOURCES, [], [("all", ["farm", "thrift"])]),
        ({}, {"all": {"basis": "active"}}, [], [("all", ["farm", "thrift"])]),
        ({}, {"all": {"basis": "flow"}}, [], [("farm", ["thrift"])]),
        ({}, {"all": {"coverage": "federation"}}, [], [("farm", ["thrift"])]),
        ({}, {"all": {"coverage": "federation"}, "farm": {"source_id": "AAA-S002"}}, [], []),
        ({}, {"thrift": {"measure": "memberships", "unit": "persons"}}, [], [("all", ["farm"])]),
        ({"all": 4836}, {}, [], [("all", ["farm", "thrift"])]),
        ({"all": 4835}, {}, [], [("all", ["farm", "thrift"])]),  # rounded parts
        ({"all": 4800}, {}, [], []),
        ({"other": 9000}, {}, [], [("all", ["farm", "thrift"])]),
        ({"other": 9000, "all": 4836}, {}, [], [("all", ["farm", "thrift"])]),  # they add up
        ({"other": 12000}, {}, [], [("other", ["all", "farm", "thrift"])]),
        ({"other": 12000}, {}, [(name, "separate_from", "other") for name in SIZES], [("all", ["farm", "thrift"])]),
        ({"other": 3000}, {}, [("other", "part_of", "farm")], [("all", ["farm", "thrift"])]),
        ({"other": 3000}, {}, [("other", "overlaps_with", "farm")], [("all", ["farm", "other", "thrift"])]),
        ({}, {}, ANSWERS["part_of"], []),
        ({}, {}, ANSWERS["separate_from"], []),
        ({}, {}, [("all", "separate_from", "farm"), ("thrift", "part_of", "farm")], []),
        ({}, {}, [("farm", "part_of", "other"), ("thrift", "part_of", "other"), ("all", "separate_from", "other")], []),
    ],
)
def test_what_is_asked(
    sizes: dict[str, float], changes: dict[str, Any], links: list[tuple[str, str, str]], expected: list[Any]
) -> None:
    assert asked(rows(SIZES | sizes, **changes), *links) == expected


@given(st.lists(st.integers(1, 9999), min_size=2, max_size=6), st.integers(0, 10**4))
def test_no_total_goes_unasked(parts: list[int], more: int) -> None:
    """Whatever stands in the family, a form that is the sum of unrelated ones is found, or one above it."""
    sizes = {"total": float(sum(parts) + 1000), "neighbour": float(more)}
    sizes |= {f"part-{number}": float(part) for number, part in enumerate([*parts, 1000])}
    forms = Forms(dict.fromkeys(sizes, "cooperative"))
    found = list(totals.doubtful(sizes, forms))
    digits = str(int(sizes["total"])).rstrip("0")
    assert found or len(digits) < totals.EXACT_DIGITS


def test_forms_that_are_all_separate_are_never_asked() -> None:
    pairs = frozenset(frozenset(pair) for pair in itertools.combinations(SIZES, 2))
    assert list(totals.doubtful(SIZES, Forms(dict.fromkeys(SIZES, "cooperative"), separate=pairs))) == []
