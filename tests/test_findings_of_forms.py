"""Findings on values of single forms: shares, the ladder, changes, surveys and counts. All numbers are synthetic."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finding_tables import material, of_form
from ssemap.core.run import Run
from ssemap.publish import findings
from ssemap.publish.findings import form_numbers, rivals
from ssemap.publish.findings.change import change
from ssemap.publish.findings.count import count
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Finding
from ssemap.publish.findings.kinds import Change, ChangeOfForm, Count, PartOfWhole
from ssemap.publish.findings.share import share
from ssemap.publish.findings.survey import when
from ssemap.publish.grammar import legend_of, of_forms, shown
from ssemap.publish.months import months
from ssemap.publish.tables import theme_section
from ssemap.schemas.indicators import FORM_VALUES


def stands() -> Run:
    """The settings of the run."""
    return material().settings


ANY: dict[str, Any] = {"name": "x", "section": "gender", "theme": "gender", "page_one": 1}
FORMS = {
    "AAA-farm": ("cooperative", "Farm cooperative"),
    "AAA-credit": ("cooperative", "Credit union"),
    "BBB-club": ("association", "Club"),
    "CCC-guild": ("mutual", "Guild"),
}
MEMBERS, BOARD, LADDER = "form_women_members", "form_women_board", "women_ladder"
HIT, TURNOVER = "form_covid_affected", "turnover_change_2020"


def row(indicator: str, form: str, value: float, **parts: Any) -> dict[str, Any]:
    return of_form(indicator, form, FORMS[form][0], value, **parts)


def gap(indicator: str, form: str, absence: str = "not_searched") -> dict[str, Any]:
    """A form without a number of all of it."""
    where = {"indicator_id": indicator, "iso3": form[:3], "family": FORMS[form][0], "form_id": form}
    return {**where, "absence": absence, "absence_reason": "Synthetic.", "apart": False}


def found(finding: Finding | None) -> Finding:
    assert finding is not None
    return finding


def told(kind, declared, rows: list[dict[str, Any]], **options: Any) -> Finding:
    return found(kind(declared, material(names=FORMS, form_values=rows, **options)))


def part_of(**parts: Any) -> PartOfWhole:
    return PartOfWhole(**{**ANY, "most": 4, **parts})


WOMEN = part_of(of_form={"indicator": BOARD, "women": "board members"})


# --- shares ---------------------------------------------------------------------------------------------------


def test_a_share_names_its_form_and_year_and_leads_to_its_chain() -> None:
    finding = told(share, WOMEN, [row(BOARD, "AAA-farm", 13.7, year=2018)])
    assert finding.text(notes=False) == (
        "In Alphaland, women were 13.7 per cent of board members of the form ‘Farm cooperative’ in 2018."
    )
    assert "countries/AAA/trace/form_women_board.html#aaa-farm.national.board.registered.printed.2018" in finding.html()
    other = part_of(of_form={"indicator": "form_vulnerable_share", "whole": "employees", "says": "were of some groups"})
    assert told(share, other, [row("form_vulnerable_share", "BBB-club", 61.3)]).text(notes=False) == (
        "In the Republic of Betaland, 61.3 per cent of employees of the form ‘Club’ were of some groups in 2019."
    )


def test_of_a_country_the_form_of_most_figures_is_told_with_the_number_that_stands_at_the_year() -> None:
    rows = [row(BOARD, "AAA-farm", 13.7, year=2017, grade="B"), row(BOARD, "AAA-farm", 14.3, year=2018)]
    rows.append(row(BOARD, "AAA-credit", 17.1, year=2019, grade="A"))
    figures = [{"iso3": "AAA", "form_id": "AAA-farm", "series_id": "AAA/farm/x"}] * 2
    assert "14.3 per cent" in told(share, WOMEN, rows, evidence=figures).text()
    assert "17.1 per cent" in told(share, WOMEN, rows).text()  # of equally many the better grade


def test_numbers_of_one_form_and_year_that_contradict_each_other_are_not_told() -> None:
    rows = [row(BOARD, "AAA-farm", value, way=way) for way, value in (("printed", 13.7), ("computed", 21.9))]
    assert told(share, WOMEN, rows).reason == "no_value"
    rows[1] |= {"value": 13.9}
    assert "13.7 per cent" in told(share, WOMEN, rows).text()
    both = FORM_VALUES.typed([rows[0], {**rows[1], "value": 21.9}])
    bounds = of_forms.value(next(rivals.of_form(both, stands()).itertuples(index=False)), year=2019)
    assert shown.text(bounds) == "13.7–21.9%"


@pytest.mark.parametrize(
    "parts",
    [
        {"apart": True, "coverage": "regional"},
        {"grade": "D"},
        {"grade": None},
        {"qualifier": "at_most"},
        {"qualifier": "range"},
    ],
)
def test_what_is_not_all_of_a_form_or_no_number_is_no_share_of_it(parts: dict[str, Any]) -> None:
    finding = told(share, WOMEN, [row(BOARD, "AAA-farm", 13.7, **parts)])
    assert (finding.holds, finding.reason, finding.page_one) == (False, "no_value", 0)
    assert finding.text() == (
        "The share of women among board members cannot be told of any form: no usable figure was found."
    )


@pytest.mark.parametrize(("qualifier", "words"), [("at_least", "at least 13.7"), ("about", "about 13.7")])
def test_how_a_source_qualifies_a_number_is_said(qualifier: str, words: str) -> None:
    assert (
        f"women were {words} per cent" in told(share, WOMEN, [row(BOARD, "AAA-farm", 13.7, qualifier=qualifier)]).text()
    )


# --- the ladder -------------------------------------------------------------------------------------------------

LADDERED = part_of(
    ladder={"difference": LADDER, "first": MEMBERS, "among": "members", "second": BOARD, "and_among": "officers"}
)


def rungs(members: float, board: float, form: str = "AAA-farm", **parts: Any) -> list[dict[str, Any]]:
    ids = [f"{form[:3]}-F0001", f"{form[:3]}-F0002"]
    return [
        row(MEMBERS, form, members, evidence_ids=ids[:1], **parts),
        row(BOARD, form, board, evidence_ids=ids[1:], **parts),
        row(LADDER, form, board - members, evidence_ids=ids, unit="percentage points", **parts),
    ]


@pytest.mark.parametrize(
    ("board", "words"),
    [
        (9.43, "Their share of officers is 24.7 percentage points lower."),
        (41.4, "Their share of officers is 7.3 percentage points higher."),
        (34.1, "Both shares are the same."),
    ],
)
def test_the_ladder_tells_both_shares_and_their_difference(board: float, words: str) -> None:
    claims = [findings.plain(claim) for claim in told(share, LADDERED, rungs(34.1, board)).claims]
    assert claims[0].startswith("In Alphaland, women were 34.1 per cent of members and ")
    assert claims[0].endswith(f"{board:.3g} per cent of officers of the form ‘Farm cooperative’ in 2019.")
    assert claims[-1] == words


def test_a_difference_without_its_two_shares_is_not_told() -> None:
    members, _, difference = rungs(34.1, 9.4)
    assert told(share, LADDERED, [members, difference]).reason == "no_value"
    other = row(BOARD, "AAA-farm", 9.4, evidence_ids=["AAA-F0077"])  # of another figure
    assert told(share, LADDERED, [members, other, difference]).reason == "no_value"


@pytest.mark.parametrize(
    ("certainty", "said"), [("inferred", "year inferred"), ("statement_date", "year of the statement")]
)
def test_how_sure_a_year_is_is_said_once_beside_the_year(certainty: str, said: str) -> None:
    unsure = {"period_certainty": certainty, "year": 2018}
    alone = told(share, WOMEN, [row(BOARD, "AAA-farm", 13.7, **unsure)]).text(notes=False)
    assert "were 13.7 per cent of" in alone
    assert alone.endswith(f"in 2018 ({said}).")
    ids = {"evidence_ids": ["AAA-F0007"], "year": 2018}
    ends = [row(MEMBERS, "AAA-farm", 31.9, **ids), row(BOARD, "AAA-farm", 13.7, **ids)]
    rows = [*ends, row(LADDER, "AAA-farm", -18.2, **ids)]
    both = [{**one, "period_certainty": certainty} for one in rows]
    assert told(share, LADDERED, both).text(notes=False).count(said) == 1
    one_only = [rows[0], {**rows[1], "period_certainty": certainty}, rows[2]]
    assert f"13.7 per cent ({said}) of officers" in told(share, LADDERED, one_only).text(notes=False)


def test_the_date_is_said_where_the_year_of_a_number_does_not_say_it() -> None:
    counted = {"year": 2018, "period_start": pd.NaT, "period_end": pd.Timestamp(2019, 3, 31)}
    finding = told(share, WOMEN, [row(BOARD, "AAA-farm", 13.7, **counted)])
    assert finding.text(notes=False).endswith("in 2018 (March 2019).")
    elected = row(BOARD, "AAA-farm", 13.7, apart=True, coverage="subset", surveyed_to=pd.NaT, **counted)
    fiscal = {**counted, "period_start": pd.Timestamp(2018, 4, 1)}
    of_rows = pd.DataFrame([elected, row(BOARD, "AAA-farm", 13.7, **fiscal)])
    assert [when(one) for one in of_rows.assign(surveyed_from=pd.NaT, surveyed_to=pd.NaT).itertuples()] == [
        "March 2019",
        "2018 (fiscal year to March 2019)",
    ]


def test_a_number_without_its_basis_says_beneath_it_what_a_reader_must_know() -> None:
    counted = {"definition": "regular_women_share", "qualifier": "about", "period_certainty": "inferred"}
    rows = [row(MEMBERS, "AAA-farm", 22.36, **counted, basis_assumed=True, grade="C")]
    found_ = material(names=FORMS, form_values=rows)
    table = theme_section.whole(rivals.of_form(found_.tables["form_values"], found_.settings), [MEMBERS], found_)
    column = next(one for one in table.columns if one.key == MEMBERS)
    [line] = table.frame.to_dict("records")
    assert table.text(column, line[MEMBERS]) == "about 22.36%"
    said = {"regular members only", "year inferred"}
    assert said < set(table.beneath(column, line).replace(", ", "; ").split("; "))
    assert "(assumed)" in table.beneath(column, line)
    assert shown.prose(line[MEMBERS]) == "about 22.36 per cent (year inferred)"


def test_a_table_states_the_rule_of_years_where_a_number_has_another_date() -> None:
    def notes(**parts: Any) -> tuple[str, ...]:
        found_ = material(names=FORMS, form_values=[row(MEMBERS, "AAA-farm", 22.36, **parts)])
        rows = rivals.of_form(found_.tables["form_values"], found_.settings)
        return theme_section.whole(rows, [MEMBERS], found_).notes

    later = {"period_start": pd.NaT, "period_end": pd.Timestamp(2020, 3, 31)}
    assert any("whose end is nearest" in note for note in notes(**later))
    assert not any("whose end is nearest" in note for note in notes())


# --- surveys ------------------------------------------------------------------------------------------------------

SURVEYED = part_of(surveyed={"indicator": HIT, "definitions": ("unstated",), "says": "hit"})


def test_a_survey_is_told_with_its_answers_month_and_wording() -> None:
    rows = [row(HIT, "AAA-farm", 87.3, sample_size=1247, printed_scope="farms that answered; income lost.")]
    finding = told(share, SURVEYED, rows)
    assert finding.text(notes=False) == (
        "In Alphaland, a survey of 1,247 organisations of the form ‘Farm cooperative’ (July 2020) found 87.3 per cent "
        "hit. In the words of the record: farms that answered; income lost."
    )


def test_a_survey_is_told_with_its_further_questions() -> None:
    lost = {"definition": "income_fell", "sample_size": 1247}
    rows = [row(HIT, "AAA-farm", 87.3, sample_size=1247), row(HIT, "AAA-farm", 53.1, **lost)]
    rows.append(row(HIT, "AAA-farm", 97.7, **{**lost, "sample_size": 31}))  # of another survey
    asked = {"indicator": HIT, "definitions": ("unstated",), "says": "hit", "beside": {"income_fell": "poorer"}}
    text = told(share, part_of(surveyed=asked), rows).text(notes=False)
    assert text.endswith("87.3 per cent hit. The same survey found 53.1 per cent poorer.")


@pytest.mark.parametrize("far", [True, False])
def test_a_number_of_a_far_year_is_told_where_that_is_declared(far: bool) -> None:
    declared = part_of(of_form={"indicator": BOARD, "women": "board members", "far": far})
    finding = told(share, declared, [row(BOARD, "AAA-farm", 13.7, year=2013)])
    assert ("13.7 per cent" in finding.text() and "in 2013" in finding.text()) is far


def test_a_survey_of_which_the_month_asked_about_is_known_alone_says_so() -> None:
    days = {"surveyed_from": None, "surveyed_to": None, "period_start": pd.Timestamp(2020, 3, 1)}
    days |= {"period_end": pd.Timestamp(2020, 4, 30)}
    rows = [row(HIT, "AAA-farm", 87.3, **{"sample_size": 1247, **days})]
    assert "(about March to April 2020)" in told(share, SURVEYED, rows).text()
    rows[0] |= {"period_start": pd.Timestamp(2020, 1, 1), "period_end": pd.Timestamp(2020, 12, 31)}
    assert told(share, SURVEYED, rows).reason == "no_survey"  # a year is no month


def test_a_survey_that_two_sources_print_is_told_once() -> None:
    rows = [row(HIT, "AAA-farm", 87.3, sample_size=1247, survey=f"AAA-F000{number}") for number in (1, 2)]
    assert len(rivals.each_once(FORM_VALUES.typed(rows))) == 1


@pytest.mark.parametrize(
    "parts",
    [
        {"sample_size": None},
        {"surveyed_from": None},
        {"apart": False, "coverage": "national"},
        {"coverage": "regional"},
    ],
)
def test_a_survey_without_the_number_of_its_answers_or_its_month_is_none(parts: dict[str, Any]) -> None:
    finding = told(share, SURVEYED, [row(HIT, "AAA-farm", 87.3, **{"sample_size": 1247, **parts})])
    assert (finding.holds, finding.reason) == (False, "no_survey")


@given(st.permutations([("AAA-farm", 91.7), ("BBB-club", 43.1), ("CCC-guild", 67.9)]))
def test_surveys_stand_by_country_whatever_they_say(order: list[tuple[str, float]]) -> None:
    values = dict(zip(("AAA-farm", "BBB-club", "CCC-guild"), (value for _, value in order), strict=True))
    rows = [row(HIT, form, value, sample_size=311) for form, value in values.items()]
    finding = told(share, SURVEYED, rows[::-1])
    places = [finding.text().index(name) for name in ("Alphaland", "Betaland", "Gammaines")]
    assert places == sorted(places)
    assert rules().notes["surveys"] in finding.text()


def test_of_a_country_the_survey_with_most_answers_is_told() -> None:
    rows = [row(HIT, "AAA-farm", 87.3, sample_size=71), row(HIT, "AAA-credit", 53.9, sample_size=219)]
    assert "53.9 per cent" in told(share, SURVEYED, rows).text()


def test_no_survey_is_ever_told_as_a_number_of_the_form() -> None:
    rows = [row(name, "AAA-farm", 87.3, sample_size=1247) for name in (BOARD, MEMBERS, LADDER, TURNOVER)]
    for declared in (WOMEN, LADDERED):
        assert not told(share, declared, rows).holds
    assert not told(change, FALLEN, rows).holds
    counting = Count(**{**ANY, "says": "{count} {have} it.", "published": {"indicators": (BOARD,), "of": "forms"}})
    gaps = [gap(BOARD, form) for form in FORMS]
    assert told(count, counting, rows, form_gaps=gaps).text().startswith("None of 4 forms")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2020-03-09", "2020-05-02", "March to May 2020"),
        ("2020-12-01", "2021-01-31", "December 2020 to January 2021"),
        ("2020-08-01", "2020-08-01", "August 2020"),
    ],
)
def test_months_are_said_in_words(first: str, last: str, words: str) -> None:
    assert months(pd.Timestamp(first), pd.Timestamp(last)) == words


# --- changes ------------------------------------------------------------------------------------------------------

FALLEN = Change(
    **{**ANY, "most": 4, "direction": "down", "of_form": {"indicator": TURNOVER, "number": "nominal turnover"}}
)


def test_a_change_is_told_without_its_sign_and_with_both_years() -> None:
    rows = [row(TURNOVER, "AAA-farm", -13.7, year=2020, year_from=2019), row(TURNOVER, "BBB-club", 4.9, year_from=2019)]
    assert told(change, FALLEN, rows).text(notes=False) == (
        "In Alphaland, nominal turnover of the form ‘Farm cooperative’ fell by 13.7 per cent from 2019 to 2020."
    )
    up = FALLEN.model_copy(update={"direction": "up"})
    assert "‘Club’ rose by 4.9 per cent" in told(change, up, rows).text()
    assert told(change, FALLEN, rows[1:]).text() == (
        "A fall of nominal turnover can be told of no form of any family: no good series reaches to a recent year."
    )


def test_a_change_of_unstated_variant_says_what_was_counted_in_the_words_of_the_record() -> None:
    words = {"year": 2020, "printed_scope": "premiums of the sector (after the reference period)."}
    rows = [row(TURNOVER, "AAA-farm", -13.7, **words), row(TURNOVER, "BBB-club", -4.9, definition="income", **words)]
    counted = "In the words of the record: ‘Farm cooperative’: premiums of the sector."
    text = told(change, FALLEN, rows).text()
    assert counted in text
    assert text.count("premiums") == 1


def test_of_a_country_the_largest_change_is_told_or_that_of_the_best_documented_form() -> None:
    rows = [row(TURNOVER, "AAA-farm", -3.1, year=2020), row(TURNOVER, "AAA-credit", -17.3, year=2020)]
    rows += [row(TURNOVER, "BBB-club", -29.7, year=2020), row(TURNOVER, "CCC-guild", -5.9, year=2020)]
    figures = [
        {"evidence_id": f"AAA-F000{place}", "iso3": "AAA", "form_id": form, "series_id": "a"}
        for place, form in enumerate(["AAA-farm", "AAA-farm", "AAA-credit"])
    ]
    largest, documented = (
        FALLEN.model_copy(update={"of_form": ChangeOfForm(indicator=TURNOVER, number="turnover", chosen=chosen)})
        for chosen in ("largest", "best_documented")
    )

    def order(declared: Change) -> list[str]:
        text = told(change, declared, rows, evidence=figures).text(notes=False)
        names = [name for _, name in FORMS.values() if f"‘{name}’" in text]
        return sorted(names, key=text.index)

    assert order(largest) == ["Club", "Credit union", "Guild"]  # the largest first
    assert order(documented) == ["Farm cooperative", "Club", "Guild"]  # by country
    assert order(largest.model_copy(update={"most": 1})) == ["Club"]


# --- counts -------------------------------------------------------------------------------------------------------


def counting(**parts: Any) -> Count:
    return Count(**{**ANY, "says": "{count} {have} it.", **parts})


def test_forms_and_countries_with_a_number_of_any_of_several_indicators_are_counted_once() -> None:
    rows = [row(BOARD, "AAA-farm", 13.7), row(MEMBERS, "AAA-farm", 31.9), row(MEMBERS, "CCC-guild", 55.3, grade="D")]
    rows.append(row(MEMBERS, "BBB-club", 61.1, sample_size=31))
    both = {"indicators": (BOARD, MEMBERS)}
    gaps = [gap(BOARD, form) for form in ("AAA-credit", "BBB-club", "CCC-guild")]
    declared = counting(published={**both, "of": "forms"})
    assert told(count, declared, rows, form_gaps=gaps).text() == "2 of 4 forms have it."
    assert told(count, counting(published={**both, "of": "countries"}), rows).text() == (
        "2 of 3 countries have it. The countries are Alphaland and the Gammaines."
    )


def test_a_form_lies_below_where_its_number_nearest_to_the_year_does_with_its_whole_interval() -> None:
    rows = [
        row(TURNOVER, "AAA-farm", -7.3, year=2020),
        row(TURNOVER, "AAA-farm", 3.1, year=2017),
        row(TURNOVER, "AAA-credit", -0.4, lower=-1.1, upper=0.3),
        row(TURNOVER, "BBB-club", 2.7),
    ]
    below = counting(lies={"indicator": TURNOVER, "side": "below", "than": 0})
    assert told(count, below, rows).text() == "1 of 3 forms has it."
    assert told(count, below, []).text() == "It cannot be told whether any form has it: nothing is known of it."


def test_a_form_is_held_to_the_measure_of_its_own_year() -> None:
    rows = [
        row(MEMBERS, "AAA-farm", 41.3, year=2018),
        row(MEMBERS, "AAA-credit", 97.1, year=2021),
        row(MEMBERS, "BBB-club", 97.1),
    ]
    measure = {"iso3": "AAA", "measure": "employment_women_share", "context_id": "AAA-C1"}
    beside = [{**measure, "year": 2018, "value": 41.1}, {**measure, "year": 2019, "value": 41.9}]
    above = counting(lies={"indicator": MEMBERS, "side": "above", "than": "employment_women_share"})
    assert told(count, above, rows, context=beside).text() == (
        "1 of 1 form has it. Not among these: 2 forms without both numbers of one year."
        " Of those of other years, 1 of 1 form lies above the number of their country that is nearest to 2019."
    )


def test_a_part_does_not_lie_below_beside_its_whole() -> None:
    rows = [row(TURNOVER, "AAA-farm", -7.3), row(TURNOVER, "AAA-credit", -5.9), row(TURNOVER, "BBB-club", 2.7)]
    links = [{"iso3": "AAA", "form_id": "AAA-credit", "related_form_id": "AAA-farm", "relation": "part_of"}]
    below = counting(lies={"indicator": TURNOVER, "side": "below", "than": 0})
    assert told(count, below, rows, form_links=links).text() == (
        "1 of 2 forms has it. Not among these: 1 form that is part of another."
    )


@pytest.mark.parametrize("assumed", [True, False])
def test_an_assumed_basis_is_said_to_be_one(assumed: bool) -> None:
    text = told(share, WOMEN, [row(BOARD, "AAA-farm", 13.7, basis_assumed=assumed)]).text()
    assert "Basis: " in text
    assert (rules().notes["assumed"] in text) is assumed


def test_a_share_of_two_bases_tells_both() -> None:
    text = told(share, WOMEN, [row(BOARD, "AAA-farm", 13.7, basis="active", part_basis="certified")]).text()
    assert "Basis: certified, of all operating." in text


def test_countries_are_counted_by_two_measures_of_the_year() -> None:
    numbers = {"AAA": (41.3, 37.9), "BBB": (11.1, 19.7), "CCC": (23.7, None)}
    names = ("vulnerable_employment_share_women", "vulnerable_employment_share_men")
    rows = [
        {"iso3": iso3, "measure": name, "year": 2019, "value": value, "context_id": f"{iso3}-C{place}"}
        for iso3, both in numbers.items()
        for place, (name, value) in enumerate(zip(names, both, strict=True))
        if value is not None
    ]
    declared = counting(context={"measure": names[0], "side": "above", "than": names[1]})
    assert told(count, declared, [], context=rows).text() == (
        "1 of 3 countries has it. The country is Alphaland. For the Gammaines, this is not known."
    )


# --- the declared ones ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("countries", [("AAA", "BBB", "CCC"), ("AAA",), ("CCC",)])
def test_a_run_without_values_of_forms_still_says_something_of_each_theme(countries: tuple[str, ...]) -> None:
    empty = material(names=FORMS, countries=countries, every_cell=True)
    made = findings.at(empty.tables, empty.settings)
    for section in ("gender", "informality", "jobs", "covid19"):
        told_of = made.of_section(section)
        assert told_of
        assert all("{" not in one.text() for one in told_of)
    assert [one.name for one in made.page_one if one.section in ("gender", "covid19")] == []


def test_each_finding_of_a_form_names_an_indicator_that_is_declared() -> None:
    with pytest.raises(ValueError, match="form_women_board"):
        PartOfWhole(**{**ANY, "of_form": {"indicator": "form_women_bord", "women": "x"}})


# --- what is doubtful, and what is held to the context


@pytest.mark.parametrize(("value", "told_"), [(-97.7, False), (-41.3, True)])
def test_a_change_larger_than_is_credible_is_not_told(value: float, told_: bool) -> None:
    rows = [row(TURNOVER, "AAA-farm", value, year=2020, year_from=2019)]
    fell = Change(**ANY, direction="down", of_form={"indicator": TURNOVER, "number": "turnover"})
    assert told(change, fell, rows).holds is told_
    assert form_numbers.doubtful(FORM_VALUES.typed(rows)).tolist() == [not told_]


def test_numbers_of_one_count_that_differ_are_a_range_with_the_sign_of_what_is_not_comparable() -> None:
    share = "form_employment_share"
    rows = [row(share, "AAA-farm", 9.1, comparability="incompatible"), row(share, "AAA-farm", 13.2, way="computed")]
    (only,) = rivals.of_form(FORM_VALUES.typed(rows), stands()).itertuples(index=False)
    assert (only.differ, shown.text(of_forms.value(only, year=2019))) == (True, "9.1–13.2% †")


@pytest.mark.parametrize(
    "other", [{"definition": "non_regular_employees"}, {"basis": "active"}, {"definition": "unstated"}]
)
def test_no_range_holds_two_variants_or_two_bases(other: dict[str, Any]) -> None:
    first = row("form_wage", "AAA-farm", 1_470_000, definition="regular_employees", unit="AAC")
    rows = FORM_VALUES.typed([first, {**first, "value": 920_000, **other}])
    for found_ in (rivals.of_form(rows, stands()), rivals.ranged(rows, rows)):
        assert sorted(found_["value"]) == [920_000, 1_470_000]
        assert "range" not in set(found_["qualifier"])
        assert not found_["lower"].lt(found_["upper"]).any()


def test_numbers_of_which_one_states_no_variant_are_one_number_if_they_agree_and_differ_if_not() -> None:
    first = row(TURNOVER, "AAA-farm", -23.7, definition="income", year=2020)
    same, other = ({**first, "definition": "unstated", "value": value} for value in (-23.1, -9.4))
    (one,) = rivals.of_form(FORM_VALUES.typed([first, same]), stands()).itertuples(index=False)
    assert (one.value, one.differ) == (-23.7, False)
    both = rivals.of_form(FORM_VALUES.typed([first, other]), stands())
    assert both["differ"].tolist() == [True, True]
    assert both["stands"].tolist() == [True, False]
    assert rivals.agreed(FORM_VALUES.typed([first, other])).empty
    wages = [{**first, "definition": variant} for variant in ("income", "sales")]
    wages[1]["value"] = -9.4
    assert len(rivals.agreed(FORM_VALUES.typed(wages))) == 2  # two stated variants count two things


def test_one_number_of_two_prints_stands_once_where_each_variant_is_printed() -> None:
    """Synthetic: a fall that a source prints, and the same one computed of its figures; then one that differs."""
    computed = row(TURNOVER, "AAA-farm", -18.1, definition="income", year=2020, year_from=2019, way="computed")
    printed = {**computed, "definition": "unstated", "value": -18.0, "way": "printed", "year_from": None}
    (one,) = rivals.of_variants(FORM_VALUES.typed([computed, printed]), stands()).itertuples(index=False)
    assert (one.value, one.differ) == (-18.0, False)
    both = rivals.of_variants(FORM_VALUES.typed([computed, {**printed, "value": -9.4}]), stands())
    assert sorted(both["value"]) == [-18.1, -9.4]
    assert both["differ"].all()
    sold, premiums = {**computed, "definition": "sales"}, {**printed, "definition": "premiums_change"}
    (once,) = rivals.of_variants(FORM_VALUES.typed([sold, premiums]), stands()).itertuples(index=False)
    assert (once.value, once.differ) in {(-18.0, False), (-18.1, False)}  # a change of premiums is one of sales
    assert len(rivals.of_variants(FORM_VALUES.typed([computed, premiums]), stands())) == 2
    older = rivals.of_variants(FORM_VALUES.typed([computed, {**printed, "year": 2018}]), stands())
    assert len(older) == 2  # of two years they are two numbers


def test_a_lower_bound_is_not_contradicted_by_a_larger_number() -> None:
    first = row(MEMBERS, "AAA-farm", 31.7, qualifier="at_least")
    larger, smaller = ({**first, "qualifier": "exact", "value": value, "way": "computed"} for value in (57.3, 12.9))
    assert not rivals.contradicted(FORM_VALUES.typed([first, larger]))
    assert rivals.contradicted(FORM_VALUES.typed([first, smaller]))


# --- falls with a bound -----------------------------------------------------------------------------------------

FALLS = {
    "up to": ({"qualifier": "at_most"}, "fall ≤ 33.9%", "a fall of up to 33.9 per cent"),
    "more than": ({"qualifier": "at_most", "upper": -33.9}, "fall ≥ 33.9%", "a fall of at least 33.9 per cent"),
    "at least, of its size": ({"qualifier": "at_least"}, "fall ≥ 33.9%", "a fall of at least 33.9 per cent"),
}


@pytest.mark.parametrize("name", FALLS)
def test_a_fall_with_a_bound_is_read_by_its_size(name: str) -> None:
    parts, text, prose = FALLS[name]
    rows = [row(TURNOVER, "AAA-farm", -33.9, year=2020, lower=None, **{"upper": None, **parts})]
    cell = of_forms.value(next(FORM_VALUES.typed(rows).itertuples(index=False)), year=2020)
    assert (shown.text(cell), shown.prose(cell)) == (text, prose)
    sheet = shown.sheet(cell)
    assert sheet.value == -33.9
    assert "−" not in sheet.format
    assert prose in shown.note(cell)
    assert shown.codes(cell)["number"] == -33.9
    lines = [line.code for line in legend_of([cell])]
    assert [code for code in lines if code in ("at_least", "at_most")] == [cell.fall]


def test_a_fall_of_at_least_so_much_is_told_and_one_of_up_to_so_much_is_not() -> None:
    least = row(TURNOVER, "AAA-farm", -18.3, year=2020, year_from=2019, qualifier="at_most", lower=None, upper=-18.3)
    assert "fell by at least 18.3 per cent" in told(change, FALLEN, [least]).text()
    up_to = {**least, "upper": None}
    assert not told(change, FALLEN, [up_to]).holds
    may_rise = {**least, "qualifier": "at_least", "way": "computed", "lower": -18.3, "upper": None}
    assert not told(change, FALLEN, [may_rise]).holds
    below = counting(lies={"indicator": TURNOVER, "side": "below", "than": 0})
    assert told(count, below, [may_rise, row(TURNOVER, "BBB-club", -2.3)]).text() == "1 of 2 forms has it."


def test_a_survey_of_the_whole_country_is_told_before_a_larger_one_of_a_region() -> None:
    rows = [
        row(HIT, "AAA-farm", 87.3, sample_size=71),
        row(HIT, "AAA-credit", 53.9, sample_size=219, coverage="regional_sample"),
        row(HIT, "BBB-club", 61.7, sample_size=131, coverage="regional_sample"),
    ]
    text = told(share, SURVEYED, rows).text()
    assert "87.3 per cent" in text
    assert "53.9 per cent" not in text
    assert text.count("It was held in one region.") == 1


def test_aggregates_across_families_are_not_counted_as_forms() -> None:
    rows = [row(TURNOVER, "AAA-farm", -7.3), {**row(TURNOVER, "AAA-credit", -5.9), "family": "mixed"}]
    below = counting(lies={"indicator": TURNOVER, "side": "below", "than": 0})
    assert told(count, below, rows).text() == "1 of 1 form has it. Not among these: 1 aggregate across families."


def test_a_sentence_tells_the_whole_and_not_its_better_documented_part() -> None:
    rows = [row(BOARD, "AAA-farm", 13.7, grade="A"), row(BOARD, "AAA-credit", 17.1)]
    links = [{"iso3": "AAA", "form_id": "AAA-farm", "related_form_id": "AAA-credit", "relation": "part_of"}]
    assert "17.1 per cent" in told(share, WOMEN, rows, form_links=links).text()


def test_a_variant_that_a_reader_does_not_expect_is_said() -> None:
    change_ = {"year": 2020, "year_from": 2019}
    rows = [
        row(TURNOVER, "AAA-farm", -13.7, definition="income", **change_),
        row(TURNOVER, "BBB-club", -4.9, **change_),
    ]
    assert "Counted: income or revenue of all kinds (Alphaland)." in told(change, FALLEN, rows).text()
    rungs_ = [
        {**one, "definition": "regular_women_share"} if one["indicator_id"] == MEMBERS else one
        for one in rungs(34.1, 9.4)
    ]
    assert "Counted: regular members only (Alphaland)." in told(share, LADDERED, rungs_).text()
    assert "Counted:" not in told(share, LADDERED, rungs(34.1, 9.4)).text()
