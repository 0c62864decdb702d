"""Counts that several facts and pages state."""

from __future__ import annotations

import datetime

import pandas as pd

import landscape
from gallery import EVIDENCE, FORMS, INDICATORS, both
from ssemap.core import framework
from ssemap.core.run import Run
from ssemap.publish.sections import counts, package_facts
from ssemap.publish.themed import edition

SETTINGS = Run("test", 2019, (2010, 2021), "broad")


def test_an_edition_counts_the_figures_whose_source_can_be_as_old():
    dated = counts.dated(
        EVIDENCE.assign(published_from="2020-06"),
        {"all": None, "late": datetime.date(2020, 6, 1), "early": datetime.date(2020, 5, 31)},
    )
    assert [(one.name, one.as_of, one.figures, one.of) for one in dated] == [
        ("all", "", 20, 20),
        ("late", "2020-06-01", 20, 20),
        ("early", "2020-05-31", 0, 20),
    ]


def test_measures_are_ranked_by_their_share_of_the_figures_in_use():
    assert [(one.label, one.figures, round(one.share)) for one in counts.measures(EVIDENCE)] == [
        ("Organisations", 16, 89),
        ("Memberships", 2, 11),
    ]


def test_kinds_count_every_cell_once():
    cells = counts.at(INDICATORS, SETTINGS)
    comparable = counts.kinds(cells, "comparabilities", "comparability")
    absent = counts.kinds(cells, "absences", "absence")
    assert sum(one.cells for one in (*comparable, *absent)) == len(cells)
    assert [one.cells for one in comparable] == [2, 0, 2]
    assert [one.label for one in absent] == list(framework.labels("absences").values())
    assert all(one.definition for one in absent)


def test_growth_is_told_by_the_interval_and_else_left_open():
    rows = INDICATORS.head(4).assign(
        indicator_id="organisations_growth",
        concept="broad",
        year=2019,
        aggregate="form",
        family="cooperative",
        lower=[1.0, -3.0, -1.0, None],
        upper=[3.0, -1.0, 1.0, None],
    )
    found = counts.growth(rows, SETTINGS, "organisations_growth")
    assert (found.forms, found.grown, found.shrunk, found.unknown) == (3, 1, 1, 1)


def test_the_volume_of_one_country_is_its_own():
    tables = {
        "evidence": EVIDENCE,
        "forms": FORMS.assign(iso3=FORMS["form_id"].str[:3]),
        "sources": both(lambda iso3: landscape.sources(iso3).assign(iso3=iso3)),
        "laws": both(lambda iso3: landscape.laws(iso3).assign(iso3=iso3)),
        "statements": both(lambda iso3: landscape.sources(iso3).assign(iso3=iso3)),
        **{name: pd.DataFrame({"iso3": [], "source_id": []}, dtype="str") for name in edition.CITING},
    }
    one = counts.volume({name: table[table["iso3"] == "AAA"] for name, table in tables.items()}, None)
    all_ = counts.volume(tables, None)
    assert (one.figures, one.used, one.sources, one.official, one.in_scope) == (10, 9, 2, 1, 2)
    assert (all_.figures, all_.laws) == (20, 4)


def test_an_edition_counts_the_sources_that_it_has_and_younger_ones_that_it_rests_on():
    days = {"old": "2020-09-01", "undated": None, "young": "2021-03-02", "of a law": "2022", "unused": "2022"}
    sources = pd.DataFrame({"iso3": "AAA", "source_id": [*days], "published_from": [*days.values()]})
    none = pd.DataFrame({"iso3": [], "source_id": []}, dtype="str")
    law = pd.DataFrame({"iso3": ["AAA", "AAA", "BBB"], "source_id": ["of a law", None, "unused"]})
    tables = {"sources": sources, **dict.fromkeys(edition.CITING, none), "provisions": law}
    had = edition.sources(tables, datetime.date(2020, 9, 22))
    assert had["source_id"].tolist() == ["old", "undated", "of a law"]
    assert len(edition.sources(tables, None)) == len(days)


def test_a_validated_package_says_by_whom():
    package = {"status": "validated", "status_by": "N. N.", "status_date": datetime.date(2026, 1, 2)}
    assert package_facts.status(package) == "validated by N. N., 2026-01-02"


def test_a_package_that_was_checked_at_a_desk_says_so_once():
    package = {"status": "coder-checked", "status_by": "desk coding", "status_date": datetime.date(2026, 1, 2)}
    assert (
        package_facts.status(package)
        == "checked by a coder (desk coding, 2026-01-02), not validated by national researchers"
    )
