"""``trace``: from a cell of the table back to what was printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import clean_frames as cf
from ssemap.core.issues import PackageError
from ssemap.provenance import trace_text
from ssemap.provenance.trace import TracedDenominator, trace
from ssemap.store import NotBuilt


@pytest.fixture(scope="module")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two contradictory counts of 2019, one of 2013, and a population; the three stages run on files."""
    folder = tmp_path_factory.mktemp("edition")
    clean = cf.tables(
        cf.figure(
            "AAA-F0001",
            800,
            printed_text="8百",
            printed_scope="all registered",
            locator="p. 12, table 3",
            coding_reason="The register counts branches apart.",
        ),
        cf.figure("AAA-F0002", 790, source_id="AAA-S002", printed_text="790"),
        cf.figure("AAA-F0003", 400, year=2013, printed_text="400"),
        sources=cf.sources(cf.source(1), cf.source(2, source_type="press", publisher=None)),
        context=cf.context(population={2019: 4_000_000.0}),
    )
    cf.run_stages(clean, folder)
    return folder


def follow(processed: Path, indicator: str, **options: object):  # type: ignore[no-untyped-def]
    given = {"year": 2019, "concept": "broad", "family": "cooperative"} | options
    return trace(indicator, "AAA", processed=processed, **given)  # type: ignore[arg-type]


def test_a_cell_leads_to_figures_rivals_sources_and_denominator(processed: Path) -> None:
    (cell,) = follow(processed, "organisations_per_100k").cells
    assert cell.value == pytest.approx(20)
    used, rival = cell.figures
    assert (used.evidence_id, used.used, used.reason) == ("AAA-F0001", True, "")
    assert (used.printed_text, used.printed_scope) == ("8百", "all registered")
    assert (used.title, used.url) == ("Synthetic yearbook 1", "https://example.org/1")
    assert (rival.evidence_id, rival.used) == ("AAA-F0002", False)
    assert rival.reason == "its source is of a lower class (press)"
    assert (used.locator, used.coding_reason) == ("p. 12, table 3", "The register counts branches apart.")
    assert (rival.locator, rival.coding_reason) == ("", "")
    (population,) = cell.denominators
    assert (population.measure, population.year, population.value) == ("population", 2019, 4_000_000)


def test_growth_shows_both_ends(processed: Path) -> None:
    (cell,) = follow(processed, "organisations_growth").cells
    assert [f.evidence_id for f in cell.figures if f.used] == ["AAA-F0001", "AAA-F0003"]


def test_the_text_holds_the_whole_chain(processed: Path) -> None:
    text = str(follow(processed, "organisations_per_100k"))
    for part in (
        "organisations_per_100k, AAA, 2019, concept broad",
        "cooperative: 20 per 100,000 inhabitants; registered, identical, data year 2019",
        "series AAA/cooperative/organisations/unstated/national/registered",
        '* AAA-F0001: 800 count, 2019, printed "8百"',
        "counts: all registered",
        "lost: its source is of a lower class (press)",
        "coded so because: The register counts branches apart.",
        "Synthetic yearbook 1 (Synthetic office, 2020), p. 12, table 3",
        "https://example.org/2",
        "over population 2019: 4,000,000",
    ):
        assert part in text


def test_an_absent_cell_says_why(processed: Path) -> None:
    text = str(follow(processed, "employees"))
    assert "cooperative: absent, not searched. The evidence has no figure of employees." in text


def test_without_a_family_every_family_and_the_total_are_shown(processed: Path) -> None:
    cells = follow(processed, "organisations", family=None).cells
    assert [cell.family for cell in cells] == sorted([*cf.all_families(), "all", "mixed"])
    assert all(not cell.form_id for cell in cells)


def test_one_form(processed: Path) -> None:
    (cell,) = follow(processed, "organisations", family="AAA-cooperative").cells
    assert (cell.form_id, cell.value) == ("AAA-cooperative", 800)


def test_one_subfamily(processed: Path) -> None:
    (cell,) = follow(processed, "organisations", family="financial").cells
    assert (cell.family, cell.subfamily, cell.form_id) == ("cooperative", "financial", "")


def test_as_a_frame_one_row_per_figure(processed: Path) -> None:
    frame = follow(processed, "organisations").frame()
    assert frame["evidence_id"].tolist() == ["AAA-F0001", "AAA-F0002"]
    assert frame["used"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("indicator", "options", "message"),
    [
        ("organisation", {}, "Did you mean organisations?"),
        ("organisations", {"year": 1999}, "found '1999'; expected one of 2010"),
        ("organisations", {"concept": "brode"}, "Did you mean broad?"),
        ("organisations", {"family": "co-operative"}, "Did you mean cooperative?"),
    ],
)
def test_what_is_not_there_is_told(processed: Path, indicator: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(PackageError) as caught:
        follow(processed, indicator, **options)
    assert message in str(caught.value)


def test_a_country_that_is_not_built(processed: Path) -> None:
    with pytest.raises(NotBuilt, match="indicators"):
        trace("organisations", "BBB", processed=processed, year=2019, concept="broad")


def test_a_denominator_says_how_far_publishers_differ_and_whence_that_is() -> None:
    row = TracedDenominator("AAA-C0001", "population", 2019, 1e6, "persons", "", 0.0278, 2017, "Yearbook", "")
    by_rivals = "\n".join(trace_text._denominator(row))
    assert "standard deviation 2.8%, by the rivals of 2017" in by_rivals
    assert "a declared default" in "\n".join(trace_text._denominator(replace(row, spread_year=None)))
    assert "differ" not in "\n".join(trace_text._denominator(replace(row, spread=0.0)))
