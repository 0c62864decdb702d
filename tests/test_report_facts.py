"""Facts of the report against cells that were counted by hand, on a small synthetic package."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from finding_tables import NAMES, cell, of_form
from finding_tables import material as made
from ssemap.indicators.declared import catalogue
from ssemap.publish import grammar
from ssemap.publish.briefs import on_themes
from ssemap.publish.briefs.material import BriefMaterial
from ssemap.publish.findings import form_numbers, rivals
from ssemap.publish.sections import annexes, certainty, compose, countries, size, theme
from ssemap.publish.sections.document import Value, inlines_within, plain
from ssemap.publish.sections.material import ReportMaterial
from ssemap.publish.tables import over_wholes, theme_section, themed
from ssemap.publish.themed import numbers, unknown
from ssemap.publish.themed.edition import CITING

FORMS = {
    "AAA-farm": ("cooperative", "Farm cooperative"),
    "AAA-credit": ("cooperative", "Credit union"),
    "AAA-union": ("mixed", "Unions of all kinds"),
    "BBB-club": ("association", "Club"),
}
WOMEN, AFFECTED = "form_women_members", "form_covid_affected"
PER, GROWTH = "organisations_per_100k", "organisations_growth"


def figures(form: str, used: int, unused: int = 0) -> list[dict[str, Any]]:
    """Figures of a form: so many in use, and so many that are in no series."""
    about = {"iso3": form[:3], "form_id": form, "family": FORMS[form][0], "measure": "organisations"}
    rows = [{**about, "evidence_id": f"{form}-{place}", "coverage": "national"} for place in range(used + unused)]
    return [{**row, "series_id": "a" if place < used else None} for place, row in enumerate(rows)]


def report(**rows: Any) -> ReportMaterial:
    """A report of three synthetic countries."""
    cells = rows.pop("cells", [])
    found = made(cells, names=rows.pop("names", FORMS), every_cell=True, **rows)
    tables = dict(found.tables)
    tables["evidence"] = tables["evidence"].assign(straddles_edition=False, period_end=pd.Timestamp(2019, 12, 31))
    types = [row.get("source_type") for row in rows.get("sources", [])]
    tables["sources"] = tables["sources"].assign(source_type=pd.Series(types, dtype="object"))
    tables["sources"] = tables["sources"].reindex(columns=["iso3", "source_id", "source_type", "published_from"])
    tables |= {name: pd.DataFrame({"iso3": [], "source_id": []}, dtype="str") for name in CITING}
    packages = {iso3: {"name": name, "name_native": name, "language": "en"} for iso3, name in NAMES.items()}
    return ReportMaterial(tables, packages, found.settings, Path("nowhere"))


def vars_of(known: ReportMaterial) -> dict[str, Any]:
    return {name: getattr(known, name) for name in ("tables", "packages", "settings", "pictures")}


def share(form: str, value: float, **parts: Any) -> dict[str, Any]:
    return of_form(WOMEN, form, FORMS[form][0], value, **parts)


def test_women_are_told_of_the_form_with_most_figures_whatever_its_number_says() -> None:
    known = report(
        form_values=[share("AAA-farm", 22.3), share("AAA-credit", 61.9)],
        evidence=[*figures("AAA-farm", 3), *figures("AAA-credit", 1, unused=5)],
    )
    assert plain(countries.women_of_best_form(known, "AAA")) == "22.3% (Farm cooperative)"
    assert plain(countries.women_of_best_form(known, "BBB")) == "none found"
    other = report(
        form_values=[share("AAA-farm", 22.3), share("AAA-credit", 61.9)],
        evidence=[*figures("AAA-farm", 3), *figures("AAA-credit", 4)],
    )
    assert plain(countries.women_of_best_form(other, "AAA")) == "61.9% (Credit union)"


def test_women_of_another_year_are_told_with_it() -> None:
    known = report(form_values=[share("AAA-farm", 22.3, year=2012)])
    assert plain(countries.women_of_best_form(known, "AAA")) == "22.3% (2012) (Farm cooperative)"


def test_a_year_of_a_statement_is_said_once_of_the_women_that_are_told() -> None:
    known = report(form_values=[share("AAA-farm", 22.3, year=2012, period_certainty="statement_date")])
    number, name = countries.women_of_best_form(known, "AAA")
    assert plain([name]) == " (Farm cooperative; year of the statement)"
    assert grammar.prose(number.cell) == "22.3 per cent in 2012"


def test_what_a_package_has_is_counted_by_its_own_tables() -> None:
    known = report(
        evidence=[*figures("AAA-farm", 3, unused=2), *figures("AAA-union", 1), *figures("BBB-club", 7)],
        sources=[
            {"iso3": "AAA", "source_id": "AAA-S001", "source_type": "official"},
            {"iso3": "AAA", "source_id": "AAA-S002", "source_type": "press"},
            {"iso3": "BBB", "source_id": "BBB-S001", "source_type": "press"},
        ],
        laws=[{"iso3": "AAA", "law_id": f"AAA-law-{letter}"} for letter in "abc"],
    )
    facts = (
        countries.country_figures,
        countries.country_used,
        countries.country_sources,
        countries.country_forms,
        countries.country_aggregates,
        countries.country_laws,
    )
    assert [fact(known, "AAA") for fact in facts] == [6, 4, 2, 2, 1, 3]
    assert [fact(known, "BBB") for fact in facts] == [7, 7, 1, 1, 0, 0]
    assert (certainty.forms_in_scope(known), certainty.aggregates_in_scope(known)) == (3, 1)
    assert plain(certainty.official_share(known)) == "33 per cent"


CELLS = [
    cell(PER, "AAA", "cooperative", 43.0, lower=42.0, upper=45.0, estimate=43.0),
    cell(PER, "BBB", "cooperative", 31.0, lower=29.0, upper=33.0, estimate=31.0, partial=True, completeness=0.7),
    cell(PER, "CCC", "cooperative", 17.0, comparability="incompatible"),
    cell(PER, "AAA", "association", 71.0, coverage_known=False),
    cell("memberships", "AAA", "cooperative", absence="not_searched"),
    cell("memberships", "BBB", "cooperative", absence="not_searched"),
]


def test_values_gaps_and_lower_bounds_are_counted_cell_by_cell() -> None:
    known = report(cells=CELLS)
    facts = (certainty.cells_with_value, certainty.cells_estimated, certainty.cells_partial, certainty.cells_of_forms)
    assert [fact(known) for fact in facts] == [4, 2, 1, 1]
    assert [countries.country_gaps(known, iso3) for iso3 in NAMES] == [1, 1, 0]
    assert size.families_with_value(known) == 2
    first, second = size.compared(known)
    assert (first["valued"], first["of_forms"], first["estimated"]) == (3, 0, 2)
    assert (second["valued"], second["of_forms"], second["estimated"]) == (1, 1, 0)


def test_no_aggregate_is_counted_among_forms_without_a_number_nor_asked_for() -> None:
    about = {"absence": "not_searched", "absence_reason": "Synthetic.", "indicator_id": WOMEN}
    gaps = [{**about, "iso3": form[:3], "form_id": form, "family": family} for form, (family, _) in FORMS.items()]
    known = report(form_gaps=gaps)
    told = unknown.without(known.tables["form_gaps"], WOMEN, NAMES, ["CCC"])
    assert told == ["Alphaland (2 forms not searched)", "Republic of Betaland (1 form not searched)"]
    asked = unknown.to_ask(known.found, [WOMEN])
    assert [form.form for one in asked["AAA"] for form in one.forms] == ["Credit union", "Farm cooperative"]


def test_a_brief_tells_the_number_that_the_table_of_the_report_tells_and_that_figures_differ() -> None:
    change = "turnover_change_2020"
    first = of_form(change, "AAA-farm", "cooperative", -23.6, definition="income", year=2020, year_from=2019)
    rival = {**first, "definition": "unstated", "value": -9.4, "period_certainty": "inferred"}
    later = of_form(change, "AAA-credit", "cooperative", 4.9, year=2020, year_from=2019)
    known = BriefMaterial(**vars_of(report(form_values=[first, rival, later])))
    rows = numbers.printed(known.tables["form_values"], known.settings)
    said = plain(on_themes._of_indicator(known, change, rows[~rows["apart"]]))
    assert "Farm cooperative −23.6% (2019–2020, figures differ" in said
    assert "Credit union 4.9% (2019–2020, " in said
    assert "9.4" not in said


def test_a_brief_counts_no_aggregate_among_forms_with_a_number() -> None:
    tables = report(form_values=[share(form, 41.3) for form in ("AAA-farm", "AAA-credit", "AAA-union")])
    known = BriefMaterial(**vars_of(tables) | {"settings": replace(tables.settings, countries=("AAA",))})
    said = plain(on_themes.theme_numbers(known, "gender"))
    assert "Farm cooperative" in said
    assert "Credit union" in said
    assert "Unions of all kinds" not in said


def test_what_stands_apart_stands_in_its_file_once() -> None:
    first = share("AAA-farm", 41.3, sample_size=219)
    again = {**first, "survey": "AAA-F0010", "surveyed_from": pd.NaT, "surveyed_to": pd.NaT}
    tables = report(form_values=[first, again]).tables
    sources = pd.DataFrame(columns=["source_id", "publisher", "title"])
    behind = {**tables, "sources": sources, "evidence": pd.DataFrame(columns=["evidence_id", "source_id"])}
    assert len(themed.apart(tables["form_values"], behind, NAMES).frame) == 1


def test_a_table_of_forms_has_their_whole_names_and_says_what_a_number_counts() -> None:
    names = FORMS | {"AAA-farm": ("cooperative", "Farm cooperative (as one survey defines it)")}
    rows = [share("AAA-farm", 22.3, definition="regular_women_share"), share("AAA-credit", 61.9)]
    known = report(names=names, form_values=rows)
    stands = rivals.of_form(known.tables["form_values"], known.settings)
    made = theme_section.whole(stands, [WOMEN], known.found)
    said = {row["form"]: made.beneath(made.columns[3], row) for row in made.frame.to_dict("records")}
    assert said == {"Credit union": "", "Farm cooperative (as one survey defines it)": "regular members only"}


def test_growth_is_counted_by_form_and_by_country() -> None:
    grown = [
        cell(GROWTH, form[:3], FORMS[form][0], 2.1, form=form, lower=1.7, upper=2.6, estimate=2.1)
        for form in ("AAA-farm", "AAA-credit", "BBB-club", "AAA-union")
    ]
    known = report(cells=grown)
    assert (size.growth_forms(known), size.growth_countries(known)) == (3, 2)  # an aggregate is no form


@pytest.mark.parametrize(("indicator", "subject"), [(WOMEN, "gender"), (AFFECTED, "covid19")])
def test_numbers_of_a_theme_are_counted_apart_by_what_they_cover(indicator: str, subject: str) -> None:
    def number(form: str, value: float, **parts: Any) -> dict[str, Any]:
        return of_form(indicator, form, FORMS[form][0], value, **parts)

    region = {"coverage": "regional", "apart": True}
    known = report(
        form_values=[
            number("AAA-farm", 22.3),
            number("AAA-farm", 21.9, year=2018),
            number("AAA-union", 40.7),
            number("BBB-club", 61.9, sample_size=137),
            number("BBB-club", 61.9, sample_size=137, survey="BBB-F0010"),
            number("AAA-credit", 51.3, survey="AAA-F0011", **region),
            number("AAA-credit", 53.7, survey="AAA-F0012", **region),
            number("AAA-credit", 57.1, survey="AAA-F0013", apart=True, claim=True),
        ]
    )
    told = (theme.forms_told, theme.samples_told, theme.parts_told)
    # Of the years of one form one stands; an aggregate is no form; a survey that is printed twice is one.
    assert [fact(known, subject) for fact in told] == [1, 1, 3]
    said = "".join(inline.text for inline in theme.parts_by_coverage(known, subject))
    assert said == "one region (2), national total by a claim (1)"


def test_a_cell_in_a_text_says_what_it_counts_where_the_measure_does_not(tmp_path: Path) -> None:
    series = {"series_ids": ["AAA/farm/memberships/households/national/registered"]}
    known = report(cells=[cell("memberships_per_100", "AAA", "cooperative", 5.7, **series)])
    (tmp_path / "01-x.md").write_text("## A {#a}\n\n{{ cell: memberships_per_100 AAA cooperative }}\n", "utf-8")
    [section] = compose.compose(known, tmp_path).sections
    assert Value(" (households)") in inlines_within(section.blocks[1].inlines)


@pytest.mark.parametrize(
    ("other", "pairs"),
    [
        ({"value": 26.0}, 1),
        ({"value": 30.0, "qualifier": "at_least"}, 0),
        ({"value": 60.0, "qualifier": "at_least"}, 1),
        ({"value": 300.0, "qualifier": "at_most"}, 0),
        ({"value": 45.0, "qualifier": "about"}, 0),
    ],
)
def test_a_bound_that_the_other_figure_satisfies_is_no_contradiction(other: dict[str, Any], pairs: int) -> None:
    said = {"value": 46.0, "qualifier": "exact", "half_width": 0.5, "lower": None, "upper": None}
    figures = pd.DataFrame([{**said, "evidence_id": "AAA-F1"}, {**said, "evidence_id": "AAA-F2", **other}])
    place = {"iso3": "AAA", "series_id": "AAA/farm/organisations", "year": 2019, "data_year": 2019}
    rivals = [{**place, "evidence_id": name, "rank": rank} for rank, name in enumerate(["AAA-F1", "AAA-F2"], 1)]
    rivals = pd.DataFrame(rivals).assign(chosen=[True, False], lost_by=[None, "precision"], reason=[None, "older"])
    known = report()
    known.tables.update(rivals=rivals, evidence=figures.assign(coverage="national"))  # type: ignore[attr-defined]
    assert annexes.contradictions_found(known) == pairs


def test_a_corrected_period_is_no_misprint_of_a_source() -> None:
    rows = [("AAA-F1", "printed_text"), ("AAA-F2", "printed_period"), ("AAA-F3", "printed_period")]
    known = report()
    known.tables.update(corrections=pd.DataFrame(rows, columns=["evidence_id", "field"]))  # type: ignore[attr-defined]
    assert (annexes.misprints(known), annexes.periods_corrected(known)) == (1, 2)


@pytest.mark.parametrize(("year", "shown"), [(2019, "≥ 8,000,000"), (2017, "≥ 7,800,000")])
def test_a_bound_is_not_below_the_bound_that_its_one_source_prints_of_the_year(year: int, shown: str) -> None:
    printed = {"at_least": True, "evidence_ids": ["AAA-F1"], "data_year": year, "data_year_last": year}
    ends = {"estimate": 8_120_000.0, "lower": 7_830_000.0, "upper": 8_850_000.0}
    known = report(cells=[cell("employees", "AAA", "cooperative", 8_000_000.0, **printed, **ends)])
    rows = known.tables["indicators"]
    (one,) = grammar.cells(rows[rows["value"].notna()], known.tables["forms"])
    assert grammar.text(one) == shown


def test_a_published_part_above_its_family_and_sub_families_above_it_are_said_below_the_table() -> None:
    members, about = "memberships", {"family": "cooperative", "iso3": "AAA"}
    rows = [
        cell("organisations", "AAA", "cooperative", 40.0),
        cell("organisations", "AAA", "cooperative", 47.0, form="AAA-farm", data_year=2021, data_year_last=2021),
        cell("organisations", "BBB", "association", 40.0),
        cell("organisations", "BBB", "association", 40.0, form="BBB-club"),
        cell(members, **about, value=100.0),
        cell(members, **about, value=70.0, aggregate="subfamily", subfamily="consumer"),
        cell(members, **about, value=60.0, aggregate="subfamily", subfamily="producer"),
    ]
    names = {form: name for form, (_, name) in FORMS.items()}
    found = grammar.cells(report(cells=rows).tables["indicators"], report(cells=rows).tables["forms"])
    assert over_wholes.notes(found, catalogue().indicators, NAMES, names) == (
        "Published figures of a part that are more than that of its family: Alphaland, organisations of cooperatives, "
        "40 (2019): Farm cooperative, 47 (2021).",
        "Sub-families that overlap, so that their numbers are not to be added: Alphaland, memberships of cooperatives: "
        "Consumer or user cooperative and Producer cooperative.",
    )


def test_a_form_whose_numbers_stand_on_different_bases_says_which() -> None:
    rows = [
        of_form("form_employees", "AAA-farm", "cooperative", 490.0, basis="certified", unit="persons"),
        of_form("employees_per_organisation", "AAA-farm", "cooperative", 19.4, basis="active", unit="persons"),
        of_form("form_employees", "AAA-credit", "cooperative", 490.0, basis="active", unit="persons"),
    ]
    known = report(form_values=rows)
    stands = rivals.of_form(known.tables["form_values"], known.settings)
    made = theme_section.whole(stands, ["form_employees", "employees_per_organisation"], known.found)
    (said,) = [note for note in made.notes if note.startswith("Counted on different bases")]
    assert said == (
        "Counted on different bases: Farm cooperative (Alphaland): employees, certified; employees per organisation, "
        "operating."
    )


def test_what_is_computed_of_about_has_two_digits() -> None:
    row = of_form("employees_per_organisation", "AAA-farm", "cooperative", 165.8375, qualifier="about", unit="persons")
    known = report(form_values=[row, {**row, "form_id": "AAA-credit", "way": "computed"}])
    shown = [grammar.text(form_numbers.cell(one)) for one in known.tables["form_values"].itertuples(index=False)]
    assert shown == ["about 165.8375", "about 170"]


@pytest.mark.parametrize(("basis", "said"), [("active", "operating (assumed)"), ("unstated", "basis (assumed)")])
def test_an_assumed_basis_is_said_where_no_source_states_one(basis: str, said: str) -> None:
    known = report(form_values=[share("AAA-farm", 31.7, basis=basis, basis_assumed=True)])
    (row,) = known.tables["form_values"].itertuples(index=False)
    assert said in numbers.what(row)


def test_a_change_of_no_stated_variant_has_the_words_of_its_record_below_the_table() -> None:
    change, words = "turnover_change_2020", {"printed_scope": "sales, of which the scope changed", "year_from": 2019}
    rows = [
        of_form(change, "AAA-farm", "cooperative", 14.2, year=2020, definition="unstated", **words),
        of_form(change, "AAA-credit", "cooperative", 3.1, year=2020, definition="income", **words),
    ]
    known = report(form_values=rows)
    stands = rivals.of_form(known.tables["form_values"], known.settings)
    notes = theme_section.whole(stands, [change], known.found).notes
    assert [note for note in notes if "words of the record" in note] == [
        "Change of turnover in 2020, in the words of the record: Farm cooperative (Alphaland): sales, of which the "
        "scope changed."
    ]


@pytest.mark.parametrize(("basis", "said"), [("estimate", "study estimate"), ("active", "")])
def test_a_study_estimate_is_said_beneath_a_number_of_a_form(basis: str, said: str) -> None:
    row = of_form("form_employees", "AAA-farm", "cooperative", 6_724.0, basis=basis, definition="staff", unit="persons")
    (one,) = report(form_values=[row]).tables["form_values"].itertuples(index=False)
    assert grammar.warned(form_numbers.cell(one)) == said


def test_a_file_of_forms_says_which_number_is_of_an_aggregate() -> None:
    tables = report(form_values=[share("AAA-farm", 41.3), share("AAA-union", 31.7)]).tables
    sources = pd.DataFrame(columns=["source_id", "publisher", "title"])
    behind = {**tables, "sources": sources, "evidence": pd.DataFrame(columns=["evidence_id", "source_id"])}
    frame = themed.whole(tables["form_values"], behind, NAMES).frame
    assert dict(zip(frame["form"], frame["within"], strict=True)) == {
        "Farm cooperative": "",
        "Unions of all kinds": "aggregate across families",
    }
