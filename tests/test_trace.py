"""``trace``: from a cell of the table back to what was printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import clean_frames as cf
from ssemap import store
from ssemap.core.issues import PackageError
from ssemap.indicators.declared import catalogue
from ssemap.provenance import trace_text, trace_words
from ssemap.provenance.trace import Chains, trace
from ssemap.provenance.trace_cells import TracedDenominator
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
        "Organisations per 100,000 inhabitants: Synthetica, 2019",
        "Cooperatives: 20.00 per 100,000 inhabitants, from figures of 2019; estimate for the end of 2019: ",
        "Counted: registered; identical.",
        "800 organisations (2019) ÷ 4 million unit (population, 2019) × 100,000 = 20.00 per 100,000 inhabitants",
        "organisations, registered, national total (series AAA/cooperative/organisations/unstated/national/registered)",
        '* AAA-F0001: "8百" (800 organisations, 2019)',
        "counts: all registered",
        "not chosen: its source is of a lower class (press)",
        "coded so because: The register counts branches apart.",
        "Synthetic yearbook 1 (Synthetic office, 2020), p. 12, table 3",
        "https://example.org/2",
        "Population 2019: 4 million unit (AAA-C0001)",
    ):
        assert part in text


def test_an_absent_cell_says_why(processed: Path) -> None:
    text = str(follow(processed, "employees"))
    assert "Cooperatives: no number (not searched)\n  Why: The evidence has no figure of employees." in text


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


@pytest.fixture(scope="module")
def employed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Employees of one form in two years."""
    folder = tmp_path_factory.mktemp("employed")
    rows = [
        cf.figure(f"AAA-F000{number}", 317 + number, year=year, measure="employees", unit="persons")
        for number, year in ((1, 2013), (2, 2019))
    ]
    cf.run_stages(cf.tables(*rows), folder)
    return folder


def test_an_indicator_of_forms_is_of_the_year_and_the_family_asked_for(employed: Path) -> None:
    def years(**given: object) -> list[int]:
        return [one.year for one in trace("form_employees", "AAA", processed=employed, **given).values]  # type: ignore

    assert years() == years(family="cooperative") == years(family="all") == [2013, 2019]
    assert years(year=2019) == [2019]
    for given, message in (
        ({"year": 2016}, "form_values.parquet, column year: found '2016'; expected one of 2013, 2019"),
        ({"concept": "broad"}, "no concept: form_employees is about single forms"),
        ({"family": "coperative"}, "form_values.parquet, column family: found 'coperative'"),
    ):
        with pytest.raises(PackageError) as caught:
            years(**given)
        assert message in str(caught.value)


def test_a_misspelt_indicator_is_told_those_of_both_kinds(processed: Path) -> None:
    with pytest.raises(PackageError, match=r"form_employees.*organisations.*Did you mean form_employees"):
        follow(processed, "form_employes")


def test_a_country_that_is_not_built(processed: Path) -> None:
    with pytest.raises(NotBuilt, match="indicators"):
        trace("organisations", "BBB", processed=processed, year=2019, concept="broad")


def test_a_denominator_says_how_far_publishers_differ_and_whence_that_is() -> None:
    row = TracedDenominator("AAA-C0001", "population", 2019, 1e6, "persons", "", 0.0278, 2017, "S1", "Yearbook", "")
    by_rivals = "\n".join(trace_text.denominator(row))
    assert "standard deviation 2.8%, by the rivals of 2017" in by_rivals
    assert "a declared default" in "\n".join(trace_text.denominator(replace(row, spread_year=None)))
    assert "differ" not in "\n".join(trace_text.denominator(replace(row, spread=0.0)))


# --- formulas, computed by hand


def term(processed: Path, indicator: str, **options: object):  # type: ignore[no-untyped-def]
    (cell,) = follow(processed, indicator, **options).cells
    (only,) = cell.terms
    return only


def test_a_rate_is_figure_over_denominator_times_factor(processed: Path) -> None:
    rate = term(processed, "organisations_per_100k")
    assert (rate.arithmetic, rate.multiplier, rate.denominator.value) == ("ratio", 100_000, 4_000_000)
    assert rate.result() == rate.value == pytest.approx(100_000 * 800 / 4_000_000)
    assert [level.year for level in rate.levels] == [2019]
    assert rate.below.year == 2019


def test_growth_is_the_root_of_the_ratio(processed: Path) -> None:
    growth = term(processed, "organisations_growth")
    assert growth.arithmetic == "growth"
    assert growth.years == 6
    assert growth.result() == pytest.approx(12.2462)  # 2 ** (1 / 6) = 1.122462
    words = trace_words.plain(trace_words.formula(growth))
    assert words == "100 × ((800 organisations (2019) ÷ 400 organisations (2013))^(1/6) − 1) = 12.25% per year"
    assert [level.year for level in growth.levels] == [2013, 2019]


@pytest.fixture(scope="module")
def summed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two forms of one family and their women, a correction, and a turnover that is printed in US dollars."""
    folder = tmp_path_factory.mktemp("summed")
    worker = {"form_id": "AAA-worker", "basis": "registered"}
    dollars = cf.flow("AAA-F0007", 3.7e6, "2019-01-01", "2019-12-31", unit="USD", definition="sales")
    clean = cf.tables(
        cf.figure("AAA-F0001", 613, form_id="AAA-consumer"),
        cf.figure("AAA-F0002", 287, **worker),
        cf.figure("AAA-F0003", 97, measure="employees", definition="staff", unit="persons", **worker),
        cf.figure("AAA-F0004", 41, measure="employees_women", definition=None, unit="persons", **worker),
        {**dollars, "form_id": "AAA-consumer"},
        forms=cf.forms(("consumer", "cooperative", "yes"), ("worker", "cooperative", "yes")),
        form_links=cf.links(("consumer", "separate_from", "worker")),
        context=cf.context(population={2019: 1_390_000.0}, fx_lcu_per_usd={2019: 1180.0}),
        corrections=cf.text_table(
            "evidence_id field printed corrected reason status",
            ("AAA-F0002", "printed_text", "28", "287", "One digit was left out.", "open"),
        ),
        absences=cf.text_table(
            "family form_id measure period absence reason holder",
            ("mutual", None, "organisations", None, "searched_not_found", "Nobody counts them.", "The ministry"),
        ),
    )
    cf.run_stages(clean, folder)
    return folder


def test_a_family_is_the_sum_of_its_forms(summed: Path) -> None:
    (cell,) = follow(summed, "organisations_per_100k").cells
    assert [part.form_id for part in cell.terms] == ["AAA-consumer", "AAA-worker"]
    assert sum(part.result() for part in cell.terms) == pytest.approx(cell.value)
    # 613 / 13.9 = 44.1007 and 287 / 13.9 = 20.6475
    assert trace_words.total(cell) == "44.10 + 20.65 = 64.75 per 100,000 inhabitants"


def test_a_share_is_one_count_over_the_other(summed: Path) -> None:
    share = term(summed, "women_share_employees", family="AAA-worker")
    assert share.result() == pytest.approx(100 * 41 / 97)
    words = trace_words.plain(trace_words.formula(share))
    assert words == "100 × 41 women employees (2019) ÷ 97 employees (2019) = 42.27%"


def test_dollars_say_how_they_became_national_currency(summed: Path) -> None:
    (figure,) = term(summed, "turnover", family="AAA-consumer").figures
    assert (figure.read_value, figure.read_unit, figure.unit) == (3.7e6, "USD", "KRW")
    assert trace_words.conversion(figure) == "USD 3.7 million × 1,180 KRW per USD = KRW 4.366 billion"


def test_a_correction_stands_with_its_figure(summed: Path) -> None:
    text = str(follow(summed, "organisations", family="AAA-worker"))
    assert 'corrected: the source prints "28", read as "287". One digit was left out.' in text


def test_a_search_says_what_was_looked_for_and_who_may_know(summed: Path) -> None:
    (cell,) = follow(summed, "organisations", family="mutual").cells
    (search,) = cell.searches
    assert (search.reason, search.holder) == ("Nobody counts them.", "The ministry")
    assert "organisations, all years: none found. Who may hold the figure: The ministry." in str(
        follow(summed, "organisations", family="mutual")
    )


def test_an_absent_form_lists_the_figures_that_cannot_be_used(summed: Path) -> None:
    (cell,) = follow(summed, "women_share_members", family="AAA-worker").cells
    assert cell.figures == ()
    (cell,) = follow(summed, "women_share_employees", family="AAA-worker", year=2010).cells
    assert cell.absence
    assert [figure.evidence_id for figure in cell.figures] == ["AAA-F0003", "AAA-F0004"]
    assert not any(figure.used or figure.weight for figure in cell.figures)


def test_ids_in_words_are_told_apart() -> None:
    names = {"AAA-mutual": "Mutuals"}
    pieces = trace_words.named("a print of AAA-F0001; without AAA-mutual; AAA-unknown stays", names)
    assert [(piece.text, piece.refers) for piece in pieces if piece.refers] == [
        ("AAA-F0001", "row"),
        ("Mutuals", "form"),
    ]
    assert trace_words.plain(pieces).endswith("; AAA-unknown stays")


def test_every_number_follows_from_its_formula(processed: Path, summed: Path) -> None:
    """The sum of the terms of each cell is its value, whatever the indicator."""
    for folder in (processed, summed):
        chains = Chains(store.at(folder), "AAA", 2019, "broad")
        for name in catalogue().titles():
            for cell in chains.trace(name).cells:
                assert bool(cell.terms) != bool(cell.absence)
                if cell.terms:
                    assert sum(part.result() for part in cell.terms) == pytest.approx(cell.value)
