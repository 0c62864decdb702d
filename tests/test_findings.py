"""Findings: what the report says in sentences, by rules declared as data. Tables are synthetic."""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from finding_tables import NAMES, cell, material, of_form, outcome, pair
from ssemap.core import framework, themes
from ssemap.core.issues import PackageError
from ssemap.core.territories import english_names
from ssemap.publish import findings
from ssemap.publish.findings import words
from ssemap.publish.findings.above import above, extreme, higher_groups
from ssemap.publish.findings.change import change
from ssemap.publish.findings.count import count
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Finding
from ssemap.publish.findings.kinds import Above, Change, Count, Extreme, PartOfWhole
from ssemap.publish.findings.material import Material
from ssemap.publish.findings.page_one import page_one
from ssemap.publish.findings.share import share
from ssemap.publish.findings.suppliers import BodiesOnRecord
from ssemap.publish.grammar import address, shown
from ssemap.publish.sections import checks, source
from ssemap.schemas.compare import PAIRS

PER = "organisations_per_100k"
ANY: dict[str, Any] = {"name": "x", "section": "size", "theme": "size", "page_one": 1}
HOSTILE = "<script>alert(1)</script> {{ cell }} =1+1 ](http://x) " + "a" * 240


def numbers(low: float, high: float) -> dict[str, float]:
    return {"estimate": (low + high) / 2, "lower": low, "upper": high}


def per(iso3: str, low: float, high: float, **parts: Any) -> dict[str, Any]:
    return cell(PER, iso3, "cooperative", (low + high) / 2, **{**numbers(low, high), **parts})


def asked(**parts: Any) -> Above:
    return Above(**{**ANY, "indicator": PER, "family": "cooperative", **parts})


def found(finding: Finding | None) -> Finding:
    assert finding is not None
    return finding


THREE = [per("AAA", 42.1, 44.5), per("BBB", 27.3, 31.9, grade="C"), per("CCC", 11.2, 12.8, bases=["active"])]


def test_why_an_order_of_two_bases_holds_is_worded_for_its_measure() -> None:
    bounds = [said.bound for said in rules().indicators.values() if said.more]
    assert len(set(bounds)) == len(bounds) > 1
    assert not [one for one in bounds if not one]


# --- above ---------------------------------------------------------------------------------------------------


def test_the_country_above_is_named_with_the_numbers_of_both() -> None:
    finding = found(above(asked(), material(THREE[:2], [pair(PER, "cooperative", "AAA", "BBB")])))
    assert finding.text(notes=False) == (
        "In 2019, Alphaland, with 43 (42–45), clearly had more cooperatives per 100,000 inhabitants than "
        "the Republic of Betaland, with 30 (27–32)."
    )
    assert finding.text().removeprefix(finding.text(notes=False)) == (
        " Basis: registered. Evidence: grade C (roughly known) or better."
    )
    assert finding.holds
    assert finding.grade == "C"


def test_long_claims_have_their_numbers_in_sentences_of_their_own() -> None:
    pairs = [pair(PER, "cooperative", *two) for two in (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC"))]
    finding = found(above(asked(most=2), material(THREE, pairs)))
    assert [findings.plain(claim) for claim in finding.claims] == [
        "In 2019, Alphaland clearly had more cooperatives per 100,000 inhabitants than the Republic of Betaland and "
        "the Gammaines.",
        "The Republic of Betaland also clearly had more than the Gammaines.",
        "The numbers: Alphaland 43 (42–45); the Republic of Betaland 30 (27–32); the Gammaines 12.0 (11.2–12.8).",
    ]
    assert "Basis: registered (Alphaland and the Republic of Betaland); operating (the Gammaines)." in finding.text()


def test_countries_above_the_same_others_are_told_together() -> None:
    pairs = [pair(PER, "cooperative", *two) for two in (("AAA", "CCC"), ("BBB", "CCC"))]
    pairs.append(pair(PER, "cooperative", "AAA", "BBB", clear=False))
    finding = found(above(asked(), material(THREE, pairs)))
    assert findings.plain(finding.claims[0]).startswith(
        "In 2019, Alphaland and the Republic of Betaland clearly had more cooperatives"
    )
    assert "Of 3 pairs of countries, 1 cannot be put in an order." in finding.text()


def test_a_partial_number_is_a_lower_bound() -> None:
    cells = [per("AAA", 42.1, 44.5, partial=True, completeness=0.7), THREE[1]]
    finding = found(above(asked(), material(cells, [pair(PER, "cooperative", "AAA", "BBB")])))
    assert "Alphaland, with at least 42, clearly" in finding.text()


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"standing": "apart", "least": 0.0, "most": 1.0}, "bases"),
        ({"standing": "bridged", "least": 0.0, "most": 1.0}, "bases"),
        ({"least": 0.0, "most": 1.0, "partial": True}, "partial"),
        ({"least": 0.0, "most": 1.0}, "intervals"),
        ({"least": 0.41, "most": 0.87}, "intervals"),
    ],
)
def test_an_order_that_is_open_is_not_told_but_why(parts: dict[str, Any], reason: str) -> None:
    parts = dict(parts)
    bound = {"partial": True, "completeness": 0.7} if parts.pop("partial", False) else {}
    cells = [per("AAA", 42.1, 44.5, **bound), THREE[1]]
    pairs = [pair(PER, "cooperative", "AAA", "BBB", clear=False, **parts)]
    finding = found(above(asked(), material(cells, pairs)))
    assert (finding.holds, finding.reason, finding.page_one) == (False, reason, 0)
    assert finding.text() == (
        "Whether one country had more cooperatives per 100,000 inhabitants in 2019 cannot be told: "
        f"{rules().reasons[reason]}."
    )
    assert above(asked(otherwise="left_out"), material(cells, pairs)) is None


def test_one_country_is_compared_with_nobody() -> None:
    assert above(asked(), material(THREE[:1], countries=("AAA",))) is None
    assert found(above(asked(), material(THREE[:1]))).reason == "one_country"


def test_an_order_on_a_basis_that_is_not_stated_says_on_which_it_holds() -> None:
    pairs = [pair(PER, "cooperative", "AAA", "BBB", standing="one_sided", assumed=True)]
    unstated = per("AAA", 42.1, 44.5, bases=["unstated"])
    finding = found(above(asked(), material([unstated, THREE[1]], pairs)))
    said = "Where the basis is not stated, the order holds whichever it is."
    assert (said,) in finding.notes  # and so on page 1, beside the basis
    assert rules().notes["assumed"] not in finding.text()  # no basis was put in its place
    other = per("BBB", 27.3, 31.9, bases=["unstated"])
    assert (said,) in found(extreme(highest(), material([THREE[0], other], pairs))).notes
    assert said not in found(above(asked(), material(THREE[:2], pairs))).text()


def test_other_bases_assumed_ones_and_official_sources_are_said() -> None:
    pairs = [pair(PER, "cooperative", "AAA", "BBB", standing="one_sided", assumed=True)]
    outcomes = [outcome("order", PER, "cooperative", "AAA", "BBB", "absent")]
    assumed = per("AAA", 42.1, 44.5, basis_assumed=True)
    finding = found(above(asked(), material([assumed, THREE[1]], pairs, outcomes=outcomes)))
    text = finding.text()
    bound = "The bases differ. The order holds, since no more organisations can operate than are registered."
    assert bound in text
    assert (bound,) in finding.further  # and so not on page 1
    assert (bound,) not in finding.notes
    assert rules().notes["assumed"] in text
    assert findings.plain(finding.notes[0]) == "Official sources alone do not decide this."  # first, beside "clearly"
    outcomes = [outcome("order", PER, "cooperative", "AAA", "BBB", "unchanged")]
    assert "Official" not in found(above(asked(), material(THREE[:2], pairs, outcomes=outcomes))).text()


THREE_COUNTRIES = material(THREE)


def with_pairs(pairs: list[list[dict[str, Any]]]) -> Material:
    """The three countries with other pairs."""
    frame = PAIRS.typed([row for both in pairs for row in both])
    return Material({**THREE_COUNTRIES.tables, "pairs": frame}, THREE_COUNTRIES.settings)


@settings(max_examples=40)
@given(st.sets(st.sampled_from(list(itertools.permutations(NAMES, 2)))))
def test_the_wording_says_higher_only_where_the_comparison_does(clear: set[tuple[str, str]]) -> None:
    clear = {two for two in clear if two[::-1] not in clear}
    every = [
        pair(PER, "cooperative", *(two if two in clear else two[::-1]), clear=bool({two, two[::-1]} & clear))
        for two in itertools.combinations(NAMES, 2)
    ]
    stuff = with_pairs(every)
    groups = higher_groups(stuff.tables["pairs"], list(NAMES))
    assert {(first, second) for high, low in groups for first in high for second in low} == clear
    finding = found(above(asked(most=3), stuff))
    assert finding.holds == bool(clear)
    told = set()
    for claim in map(findings.plain, finding.claims):
        both = r"In 2019, (.*) clearly had more .* than (.*)\.|(.*) also clearly had more than (.*)\."
        if sentence := re.match(both, claim):
            parts = [part for part in sentence.groups() if part]
            high, low = ([iso3 for iso3, name in NAMES.items() if name in part] for part in parts)
            told |= set(itertools.product(high, low))
    assert told == clear
    assert {one.place.iso3: one for one in finding.cells()}.items() <= stuff.by_country(PER, "cooperative").items()


# --- extreme --------------------------------------------------------------------------------------------------


def highest(**parts: Any) -> Extreme:
    return Extreme(**{**ANY, "indicator": PER, "family": "cooperative", "which": "highest", **parts})


def test_the_highest_of_all_is_above_each_other_country() -> None:
    pairs = [pair(PER, "cooperative", *two) for two in (("AAA", "BBB"), ("AAA", "CCC"))]
    pairs.append(pair(PER, "cooperative", "BBB", "CCC", clear=False))
    finding = found(extreme(highest(), material(THREE, pairs)))
    assert finding.text(notes=False) == (
        "Of 3 countries with a number, Alphaland clearly had the most cooperatives per 100,000 inhabitants in 2019: "
        "43 (42–45)."
    )
    lowest = found(extreme(highest(which="lowest"), material(THREE, pairs)))
    assert (lowest.holds, lowest.reason) == (False, "intervals")


def test_no_country_is_the_highest_where_one_pair_is_open() -> None:
    pairs = [pair(PER, "cooperative", "AAA", "BBB"), pair(PER, "cooperative", "AAA", "CCC", clear=False)]
    assert not found(extreme(highest(), material(THREE, pairs))).holds


def test_a_country_that_is_not_in_the_pairs_keeps_the_highest_open() -> None:
    finding = found(extreme(highest(), material(THREE, [pair(PER, "cooperative", "AAA", "BBB")])))
    assert not finding.holds
    incomparable = [*THREE[:2], per("CCC", 90.0, 95.0, comparability="incompatible")]
    assert found(extreme(highest(), material(incomparable, [pair(PER, "cooperative", "AAA", "BBB")]))).holds


# --- change ---------------------------------------------------------------------------------------------------

FORMS = {
    "AAA-credit-union": ("cooperative", "Credit union (all)"),
    "AAA-farm": ("cooperative", "Farm cooperative"),
    "BBB-club": ("association", "Club"),
}
GROWTH = "organisations_growth"
EVIDENCE = [
    {"evidence_id": "AAA-F0001", "iso3": "AAA", "year": 2011},
    {"evidence_id": "AAA-F0002", "iso3": "AAA", "year": 2018},
]


def grew(form: str, low: float, high: float, **parts: Any) -> dict[str, Any]:
    ids = {"evidence_ids": ["AAA-F0001", "AAA-F0002"]}
    return cell(GROWTH, form[:3], FORMS[form][0], (low + high) / 2, form=form, **{**numbers(low, high), **ids, **parts})


def growing(**parts: Any) -> Change:
    return Change(**{**ANY, "growth": GROWTH, "direction": "up", **parts})


def test_a_form_that_clearly_grew_is_named_with_its_years() -> None:
    cells = [grew("AAA-credit-union", 2.14, 2.58), grew("BBB-club", -0.3, 4.1)]
    finding = found(change(growing(), material(cells, names=FORMS, evidence=EVIDENCE)))
    assert finding.text() == (
        "In Alphaland, the form ‘Credit union’ grew in number by 2.4 per cent (2.1–2.6) a year from 2011 to 2018. "
        "Basis: registered. Evidence: grade B (known)."
    )
    down = found(change(growing(direction="down"), material(cells, names=FORMS, evidence=EVIDENCE)))
    assert (down.holds, down.reason) == (False, "unclear")


def test_growth_without_an_interval_of_an_early_year_or_weakly_known_is_not_told() -> None:
    cells = [
        grew("AAA-credit-union", 2.14, 2.58, grade="D"),
        grew("AAA-farm", 2.14, 2.58, data_year=2016),
        cell(GROWTH, "BBB", "association", 7.3, form="BBB-club"),
    ]
    assert found(change(growing(), material(cells, names=FORMS, evidence=EVIDENCE))).reason == "no_series"


def test_of_a_country_the_best_documented_form_is_told_then_the_largest() -> None:
    cells = [grew("AAA-credit-union", 8.1, 8.9), grew("AAA-farm", 2.14, 2.58)]
    cells += [
        cell("organisations", "AAA", "cooperative", size, form=form)
        for form, size in (("AAA-credit-union", 57), ("AAA-farm", 911))
    ]
    finding = found(change(growing(most=3), material(cells, names=FORMS, evidence=EVIDENCE)))
    assert [one.place.form_id for one in finding.cells()] == ["AAA-farm"]
    cells[0] |= {"grade": "A"}
    finding = found(change(growing(most=3), material(cells, names=FORMS, evidence=EVIDENCE)))
    assert [one.place.form_id for one in finding.cells()] == ["AAA-credit-union"]


def staff(year: int, low: float, high: float, basis: str = "registered", **parts: Any) -> dict[str, Any]:
    dated = {"year": year, "data_year": year, "data_year_last": year}
    dated |= {"series_ids": [f"AAA/farm/employees/staff/national/{basis}"]}
    known = {**numbers(low, high), **dated, **parts}
    return cell("employees", "AAA", "cooperative", (low + high) / 2, form="AAA-farm", **known)


def rising(**parts: Any) -> Change:
    return Change(**{**ANY, "level": "employees", "direction": "up", **parts})


def test_a_level_rose_where_the_intervals_of_two_years_of_one_series_lie_apart() -> None:
    cells = [staff(2012, 4310, 4470), staff(2015, 4900, 5100), staff(2018, 6120, 6390)]
    finding = found(change(rising(), material(cells, names=FORMS)))
    assert finding.text(notes=False) == (
        "In Alphaland, employees of the form ‘Farm cooperative’ rose from 4,390 (4,310–4,470) in 2012 to "
        "6,300 (6,100–6,400) in 2018."
    )
    assert [one.place.year for one in finding.cells()] == [2012, 2018]


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        (staff(2018, 4440, 4690), "unclear"),  # the intervals overlap
        (staff(2018, 6120, 6390, basis="active"), "no_series"),
        (staff(2015, 6120, 6390), "no_series"),  # too near, and too early
        (staff(2020, 6120, 6390), "no_series"),  # after the reference year
        (staff(2018, 6120, 6390, at_least=True), "no_series"),
    ],
)
def test_a_level_that_did_not_clearly_rise_is_not_told(last: dict[str, Any], reason: str) -> None:
    finding = found(change(rising(), material([staff(2012, 4310, 4470), last], names=FORMS)))
    assert (finding.holds, finding.reason) == (False, reason)


# --- share ----------------------------------------------------------------------------------------------------

WOMEN = {"indicator": "form_women_members", "women": "members"}


def women(form: str, value: float, year: int, **parts: Any) -> dict[str, Any]:
    return of_form(WOMEN["indicator"], form, FORMS[form][0], value, year=year, **{"grade": "C", **parts})


def part_of(**parts: Any) -> PartOfWhole:
    return PartOfWhole(**{**ANY, **(parts or {"of_form": WOMEN})})


def test_a_share_is_that_of_a_part_under_the_name_of_its_form() -> None:
    rows = [
        women("AAA-farm", 31.7, 2018),
        women("AAA-credit-union", 58.3, 2018, grade="B"),
        women("BBB-club", 9.1, 2019, grade="D"),
    ]
    finding = found(share(part_of(of_form=WOMEN, most=4), material(form_values=rows, names=FORMS)))
    assert finding.text(notes=False) == (
        "In Alphaland, women were 58.3 per cent of members of the form ‘Credit union’ in 2018."
    )
    assert found(share(part_of(), material(names=FORMS))).reason == "no_value"


def test_a_form_of_a_long_name_is_named_in_a_sentence_of_its_own() -> None:
    names = {"AAA-farm": ("cooperative", "Cooperative of farms, fishers and foresters of the outer and inner islands")}
    finding = found(share(part_of(), material(form_values=[women("AAA-farm", 31.7, 2018)], names=names)))
    assert finding.text(notes=False) == (
        "In Alphaland, women were 31.7 per cent of members of one form in 2018. The form is ‘Cooperative of farms, "
        "fishers and foresters of the outer and inner islands’."
    )


def test_the_largest_form_is_told_of_a_family_that_is_counted_whole() -> None:
    one = {"dominant_form": "AAA-farm", "dominant_share": 0.863, "completeness": 0.98}
    declared = part_of(largest_form={"indicator": PER, "family": "cooperative"})
    finding = found(share(declared, material([per("AAA", 42.1, 44.5, **one)], names=FORMS)))
    assert finding.text(notes=False) == (
        "In Alphaland, the form ‘Farm cooperative’ made 86 per cent of the cooperatives that are counted in 2019."
    )
    for changed in ({"completeness": 0.8}, {"coverage_known": False}, {"dominant_share": 1.0}):
        stuff = material([per("AAA", 42.1, 44.5, **{**one, **changed})], names=FORMS)
        assert not found(share(declared, stuff)).holds


# --- count ----------------------------------------------------------------------------------------------------


def counting(says: str = "{count} {have} it.", **parts: Any) -> Count:
    return Count(**{**ANY, "says": says, **parts})


def recognition(iso3: str, forms: int, law: int) -> dict[str, Any]:
    ways = {"law": law, "certification": 0, "programme": 0}
    return {"iso3": iso3, "family": "mutual", "forms": forms, **ways, "absence": None if forms else "not_searched"}


def test_an_act_that_recognises_no_form_of_a_family_is_said_beside_the_count_of_laws_that_do() -> None:
    """Synthetic: by law in Alphaland; in the two others by certificate, and there is an act in one of these."""
    by_country = dict(zip(NAMES, (1, 0, 0), strict=True))
    rows = [{**recognition(iso3, 2, law), "family": "social_enterprise"} for iso3, law in by_country.items()]
    kinds = {"AAA": "act", "BBB": "act", "CCC": "state_scheme"}
    law = [
        {"iso3": iso3, "subject": "social_enterprise", "type": kind, "law_id": f"{iso3}-law"}
        for iso3, kind in kinds.items()
    ]
    stuff = material(recognition=rows, law_types=law)
    by_law, by_certificate = (
        counting(recognised={"family": "social_enterprise", "by": by}) for by in ("law", "certification")
    )
    note = "In the Republic of Betaland, an act or decree names such forms, but does not itself make one."
    assert found(count(by_law, stuff)).text() == f"1 of 3 countries has it. The country is Alphaland. {note}"
    assert note not in found(count(by_certificate, stuff)).text()


def test_countries_are_counted_with_their_denominator_and_what_is_not_known() -> None:
    rows = [recognition("AAA", 2, 1), recognition("BBB", 1, 0), recognition("CCC", 0, 0)]
    declared = counting(recognised={"family": "mutual", "by": "law"})
    assert found(count(declared, material(recognition=rows))).text() == (
        "1 of 3 countries has it. The country is Alphaland. For the Gammaines, this is not known."
    )
    rows[2]["absence"] = "counted_elsewhere"
    assert found(count(declared, material(recognition=rows))).text() == (
        "1 of 3 countries has it. The country is Alphaland. "
        "In the Gammaines, such forms are listed only as a kind of another form."
    )
    nobody = [recognition(iso3, 1, 0) for iso3 in NAMES]
    assert found(count(declared, material(recognition=nobody))).text() == "None of 3 countries has it."
    everybody = [recognition(iso3, 1, 1) for iso3 in NAMES]
    assert found(count(declared, material(recognition=everybody))).text() == "3 of 3 countries have it."
    unknown = found(count(declared, material(recognition=[recognition(iso3, 0, 0) for iso3 in NAMES])))
    assert unknown.text() == "It cannot be told whether any of 3 countries has it: nothing is known of it."


def test_one_country_is_singular_and_no_finding_for_page_1() -> None:
    declared = counting(recognised={"family": "mutual", "by": "law"})
    finding = found(count(declared, material(recognition=[recognition("AAA", 1, 1)], countries=("AAA",))))
    assert (finding.text(), finding.page_one) == ("1 of 1 country has it.", 0)


def test_laws_statements_and_values_are_counted() -> None:
    law = [{"iso3": "AAA", "subject": "cooperative", "type": "general_act"}]
    others = (("BBB", "none"), ("CCC", "sector_acts"))
    law += [{"iso3": iso3, "subject": "cooperative", "type": kind} for iso3, kind in others]
    declared = counting(law_types={"subject": "cooperative", "types": ("general_act",)})
    assert found(count(declared, material(law_types=law))).text() == (
        "1 of 3 countries has it. The country is Alphaland. For the Republic of Betaland, this is not known."
    )
    said = [
        {"iso3": "AAA", "theme": "covid19", "group": "losses"},
        {"iso3": "BBB", "theme": "covid19", "group": "work"},
    ]
    told = counting(stated={"theme": "covid19", "group": "losses"})
    assert found(count(told, material(statements=said))).text().startswith("1 of 3 countries has it.")
    told = counting(stated={"theme": "covid19"})
    assert found(count(told, material(statements=said))).text().startswith("2 of 3 countries have it.")
    shares = "women_share_members"
    cells = [cell(shares, "AAA", "cooperative", 31.7, form="AAA-farm", data_year=2017, data_year_last=2017)]
    cells.append(cell(shares, "AAA", "cooperative", form="AAA-credit-union"))
    cells.append(cell(shares, "BBB", "association", form="BBB-club", absence="held_back"))
    held = {"indicator": shares, "of": "forms", "which": "without"}
    assert found(count(counting(held=held), material(cells, names=FORMS))).text() == "1 of 3 forms has it."
    held |= {"of": "countries", "which": "with"}
    assert found(count(counting(held=held), material(cells, names=FORMS))).text().startswith("1 of 3 countries has it.")


def test_a_statement_of_a_source_younger_than_the_edition_does_not_count() -> None:
    said = [{"iso3": iso3, "theme": "covid19", "group": "losses", "source_id": f"{iso3}-S001"} for iso3 in NAMES]
    dates = {"AAA": "2020-03", "BBB": "2020-09-23", "CCC": None}
    sources = [{"iso3": iso3, "source_id": f"{iso3}-S001", "published_from": date} for iso3, date in dates.items()]
    stuff = material(statements=said, sources=sources)
    told = counting(stated={"theme": "covid19", "group": "losses"})
    assert found(count(told, stuff)).text() == "3 of 3 countries have it."
    dated = Material(stuff.tables, replace(stuff.settings, as_of=datetime.date(2020, 9, 22)))
    text = found(count(told, dated)).text()
    assert text == "2 of 3 countries have it. The countries are Alphaland and the Gammaines."


def test_forms_that_grew_are_counted_and_marked_where_scenarios_change_them() -> None:
    cells = [grew("AAA-credit-union", 2.14, 2.58), grew("AAA-farm", 0.2, 1.9), grew("BBB-club", -1.2, -0.4)]
    outcomes = [outcome("growth", GROWTH, "cooperative", "AAA", "AAA-credit-union", "holds")]
    outcomes.append(outcome("growth", GROWTH, "cooperative", "AAA", "AAA-farm", "absent"))
    stuff = material(cells, names=FORMS, outcomes=outcomes)
    up, down = ({"indicator": GROWTH, "direction": direction} for direction in ("up", "down"))
    assert found(count(counting("{count} grew.", grown=up), stuff)).text() == (
        "2 of 3 forms grew. Official sources alone show 1 of these 2."
    )
    assert found(count(counting("{count} shrank.", grown=down), stuff)).text() == "1 of 3 forms shrank."


@pytest.mark.parametrize("through", [(), ("AAA-uncounted",)])
def test_a_form_that_is_part_of_another_counted_one_is_not_counted_beside_it(through: tuple[str, ...]) -> None:
    cells = [grew("AAA-credit-union", 2.14, 2.58), grew("AAA-farm", 0.2, 1.9), grew("BBB-club", 0.4, 1.2)]
    steps = ("AAA-farm", *through, "AAA-credit-union")
    links = [
        {"iso3": "AAA", "form_id": part, "related_form_id": whole, "relation": "part_of"}
        for part, whole in itertools.pairwise(steps)
    ]
    links.append({**links[0], "form_id": "BBB-club", "related_form_id": "AAA-farm", "relation": "overlaps_with"})
    stuff = material(cells, names=FORMS, form_links=links)
    told = counting("{count} grew.", grown={"indicator": GROWTH, "direction": "up"})
    assert found(count(told, stuff)).text() == "2 of 2 forms grew. Not among these: 1 form that is part of another."


def test_a_form_that_is_not_comparable_is_in_no_count_of_growth() -> None:
    cells = [grew("AAA-credit-union", 2.14, 2.58), grew("AAA-farm", 0.2, 1.9, comparability="incompatible")]
    told = counting("{count} grew.", grown={"indicator": GROWTH, "direction": "up"})
    assert found(count(told, material(cells, names=FORMS))).text() == (
        "1 of 1 form grew. Not among these: 1 form that cannot be compared with others."
    )


# --- page 1 ---------------------------------------------------------------------------------------------------


def made(name: str, theme: str, priority: int, grade: str = "", reason: str = "") -> Finding:
    section = theme if theme in rules().page_one.sections else "growth"
    return Finding(name, section, theme, "count", "", priority, (("Words.",),), reason=reason, grade=grade)


def test_page_1_has_holding_findings_by_priority_then_grade_then_theme() -> None:
    every = [
        made("late", "size", 3, "A"),
        made("open", "size", 1, reason="bases"),
        made("never", "size", 0, "A"),
        *(made(f"size-{grade}", "size", 2, grade) for grade in "CAB"),
        made("count", "change", 2),  # without a grade, as B
        made("weak", "gender", 1, "D"),
        made("gender", "gender", 1, "C"),
        made("jobs", "jobs", 2, "C"),
    ]
    chosen = [finding.name for finding in page_one(every)]
    assert chosen == ["size-A", "size-B", "count", "gender", "jobs"]  # in the order of the report


def test_page_1_has_no_more_than_its_number() -> None:
    every = [made(f"{theme}-{number}", theme, 1, "A") for theme in themes.codes() for number in range(4)]
    chosen = page_one(every)
    assert len(chosen) == rules().page_one.most
    assert max([one.theme for one in chosen].count(theme) for theme in themes.codes()) == rules().page_one.per_theme


# --- at a glance, unknowns, whole runs --------------------------------------------------------------------------


def at(stuff: Material) -> findings.Findings:
    return findings.at(stuff.tables, stuff.settings)


def test_the_table_at_a_glance_has_one_number_in_a_cell_and_says_why_there_is_none() -> None:
    claim = per("CCC", 7.3, 7.9, grade_caps=["claim"])
    said = {"definition": "regular_women_share", "period_certainty": "statement_date"}
    shares = [of_form("form_women_members", "AAA-farm", "cooperative", 31.7, year=2012, **said)]
    rows = [{**recognition("AAA", 1, 1), "family": family} for family in ("cooperative", "association")]
    rows += [{**recognition("AAA", 0, 0), "family": "foundation", "absence": "counted_elsewhere"}]
    glance = at(
        material([THREE[0], claim], names=FORMS, recognition=rows, form_values=shares, every_cell=True)
    ).at_a_glance
    assert [name for name, _ in glance.rows] == ["Alphaland", "Republic of Betaland", "Gammaines"]
    numbers_of = {name: [one.text() for one in row] for name, row in glance.rows}
    assert numbers_of["Alphaland"] == ["43 (42–45)", *["none found"] * 3, "31.7% (2012)", "≥ 2"]
    assert numbers_of["Gammaines"][1:] == [*["none found"] * 4, "≥ 0"]
    assert "claim" in glance.rows[2][1][0].below
    assert glance.rows[0][1][4].below == "Farm cooperative; regular members only; year of the statement"
    assert glance.columns[-1] == ("Families recognised by law", "of 7 families")
    assert [row[-1].below for _, row in glance.rows] == [
        "4 not on record, 1 only as a kind of another form",
        "7 not on record",
        "7 not on record",
    ]
    assert 'href="../countries/AAA/trace/organisations_per_100k.html#cooperative.2019"' in glance.rows[0][1][0].html()


def test_the_form_that_leaves_most_values_open_is_asked_of_who_could_know() -> None:
    cells = [per("AAA", 42.1, 44.5, partial=True, missing_forms=["AAA-farm"])]
    law = [
        {"iso3": "AAA", "law_id": "AAA-law-a", "enacted": "1994", "supervising_body": "none (yet); Bank of Isles (BI)"}
    ]
    of_form = [{"iso3": "AAA", "law_id": "AAA-law-a", "form_id": f"AAA-{form}"} for form in ("farm", "credit-union")]
    stuff = material(cells, names=FORMS, laws=law, law_forms=of_form, every_cell=True)
    assert [findings.plain(one) for one in at(stuff).unknowns] == [
        "‘Farm cooperative’ (Alphaland) has no usable national figure of organisations, memberships or employees. "
        "Its supervisor, Bank of Isles, could supply it.",
        "‘Club’ (the Republic of Betaland) has no usable national figure of organisations, memberships or employees. "
        "No body that could supply it is on record.",
    ]
    holder = [{"iso3": "AAA", "form_id": "AAA-farm", "measure": "turnover", "holder": "Office of Farms"}]
    stuff = material(cells, names=FORMS, laws=law, law_forms=of_form, absences=holder, every_cell=True)
    assert "Office of Farms holds it" in findings.plain(at(stuff).unknowns[0])


class Counted(dict[str, Any]):
    """Tables that count how often they are read."""

    read = 0

    def __getitem__(self, name: str) -> Any:
        self.read += 1
        return super().__getitem__(name)


def test_bodies_are_looked_up_once_for_all_forms() -> None:
    laws = [{"iso3": "AAA", "law_id": "AAA-law-a", "enacted": "1994", "supervising_body": "Bank of Isles"}]
    of_form = [{"iso3": "AAA", "law_id": "AAA-law-a", "form_id": "AAA-farm"}]
    tables = Counted(material(names=FORMS, laws=laws, law_forms=of_form).tables)
    on_record = BodiesOnRecord(tables)
    assert on_record.supplier("AAA-farm", ["turnover"]) == ("supervisor", "Bank of Isles")
    read = tables.read
    assert on_record.supplier("AAA-credit-union", ["turnover"]) is None
    assert tables.read == read


def test_of_a_figure_the_findings_that_name_it_are_computed_and_no_others() -> None:
    stuff = material(THREE, [pair(PER, "cooperative", "AAA", "BBB")], every_cell=True)
    every = at(stuff).by_name.values()
    assert {one.figure for one in every} > {"", "organisations_per_100000"}
    for figure in {one.figure for one in every}:
        assert findings.shown_by(figure, stuff) == [one for one in every if one.figure == figure]
    assert findings.shown_by("none", Material({}, stuff.settings)) == []


@pytest.mark.parametrize("countries", [("AAA",), tuple(NAMES)])
def test_a_run_of_which_nothing_is_known_says_so(countries: tuple[str, ...]) -> None:
    said = at(material(countries=countries, every_cell=True))
    assert not any(finding.cells() for finding in said.by_name.values())
    assert {finding.kind for finding in said.page_one} <= {"count"}
    assert [findings.plain(one) for one in said.unknowns] == [rules().unknowns.formless]
    assert len(said.at_a_glance.rows) == len(countries)


def test_each_number_of_a_finding_is_that_of_its_cell_with_its_address() -> None:
    pairs = [pair(PER, "cooperative", "AAA", "BBB")]
    finding = at(material(THREE, pairs, every_cell=True)).by_name["cooperatives-above"]
    assert len(finding.cells()) == 2
    for one in finding.cells():
        assert shown.prose(one) in finding.text()
        link = f'href="{address.seen_from(address.trace(one.place), "report/index.html")}"'
        assert link in finding.html()
        assert link not in finding.html(chain=False)


def test_hostile_names_stay_inert() -> None:
    names = {"AAA-farm": ("cooperative", HOSTILE)}
    countries = {**NAMES, "AAA": "<b>{count}</b>"}
    rows = [women("AAA-farm", 31.7, 2018)]
    stuff = material(form_values=rows, names=names, country_names=countries, every_cell=True)
    finding = found(share(part_of(), stuff))
    assert HOSTILE in finding.text()
    assert "{count}" in finding.text()
    assert "<script" not in finding.html()
    assert "<b>" not in finding.html()
    assert "<script" not in "".join(one.html() for _, row in at(stuff).at_a_glance.rows for one in row)


def test_a_changed_number_changes_the_sentence() -> None:
    first, second = (
        found(share(part_of(), material(form_values=[women("AAA-farm", x, 2018)], names=FORMS))) for x in (31.7, 32.9)
    )
    assert first.text().replace("31.7", "32.9") == second.text() != first.text()


# --- findings.yaml ----------------------------------------------------------------------------------------------


def test_at_least_three_findings_are_declared_of_each_section() -> None:
    sections = [declared.section for _, declared in rules().findings.all()]
    few = {section for section in ("size", "growth", "law", "gender", "jobs") if sections.count(section) < 3}
    assert few == set()
    assert {"covid19", "informality"} <= set(sections)


def test_neither_code_nor_file_names_a_country() -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "workflow/ssemap/publish/findings").glob("*.py")]
    texts.append((ROOT / "workflow/framework/findings.yaml").read_text("utf-8"))
    names = [name for _, name in english_names().values()] + ["Korea"]
    assert [name for name in names for text in texts if re.search(rf"\b{re.escape(name)}\b", text)] == []


@pytest.mark.parametrize(
    "name", ["Philippines", "Netherlands", "Maldives", "Bahamas", "Solomon Islands", "United States"]
)
def test_a_plural_or_a_state_by_its_form_has_the_article(name: str) -> None:
    assert words.country(name) == f"the {name}"


def test_the_article_stands_where_english_has_it() -> None:
    bare = ("China", "Japan", "Viet Nam", "Thailand", "Cyprus", "Honduras", "Laos", "Finland", "Argentina", "Chile")
    assert [words.country(name) for name in bare] == list(bare)
    assert words.country("Lao PDR") == "the Lao PDR"
    assert words.country("Republic of Korea") == "the Republic of Korea"


def _line(folder_text: str, words_in: str) -> int:
    return next(number for number, line in enumerate(folder_text.splitlines(), 1) if words_in in line)


@pytest.mark.parametrize(
    ("place", "old", "new", "message"),
    [
        ("name: law-mutuals", "family: mutual", "family: mutuals", "one of cooperative"),
        ("name: women-chief,", "indicator: form_women_chief", "indicator: form_women_cheif", "form_women_chief"),
        ("name: employment-above", "theme: jobs", "theme: work", "one of gender"),
        ("name: general-act", "types: [general_act,", "types: [general,", "one of general_act"),
        ("name: covid-losses", "group: losses", "group: loss", "one of losses"),
        ("name: forms-grown", "{count}", "{number}", "count"),
        ("name: memberships-highest", "which: highest", "whichever: highest", "the key whichever"),
        ("name: associations-above", "name: associations-above", "name: foundations-above", "twice: foundations-above"),
        ("  official: Official", "official", "offical", "official"),
    ],
)
def test_what_no_list_has_is_refused_with_file_and_line(
    framework_folder: Any, place: str, old: str, new: str, message: str
) -> None:
    from ssemap.core import framework

    path = framework_folder / "findings.yaml"
    lines = path.read_text("utf-8").splitlines()
    number = _line("\n".join(lines), place)
    assert old in lines[number - 1]
    lines[number - 1] = lines[number - 1].replace(old, new)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    framework.forget()
    with pytest.raises(PackageError) as refused:
        rules()
    told = str(refused.value)
    assert "workflow/framework/findings.yaml" in told
    assert message in told
    if "twice" not in message:
        assert f"row {number}" in told


@pytest.mark.parametrize(
    ("place", "old", "new", "message"),
    [
        ("name: decline-cooperatives", "section: growth", "section: grwoth", "a theme; not grwoth"),
        ("name: employees-risen", "than: 0", "than: .inf", "finite"),
        ("name: growth-associations", "association, foundation", "foundation, foundation", "twice: foundation"),
        ("label: Memberships of cooperatives", "Memberships of cooperatives", "Cooperatives", "twice: Cooperatives"),
        ("label: Memberships of cooperatives", "{year}", "{yaer}", "yaer"),
        (
            "note: A source may list",
            "A source may list the organisations of its latest year late.",
            '"A source may list {two} late."',
            "the placeholders none; not two",
        ),
    ],
)
def test_what_would_be_told_wrongly_is_refused(
    framework_folder: Path, place: str, old: str, new: str, message: str
) -> None:
    path = framework_folder / "findings.yaml"
    lines = path.read_text("utf-8").splitlines()
    number = _line("\n".join(lines), place) - 1
    assert old in lines[number]
    lines[number] = lines[number].replace(old, new)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    framework.forget()
    with pytest.raises(PackageError, match=f"findings.yaml, row .*{message}"):
        rules()


def test_the_figure_of_a_finding_is_one_of_the_report(framework_folder: Path) -> None:
    sections = source.sections(source.FOLDER)
    assert checks.of_findings(sections) == []
    path = framework_folder / "findings.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("figure: recognition", "figure: recogniton", 1), "utf-8")
    framework.forget()
    (issue,) = checks.of_findings(sections)
    assert (issue.found, issue.severity) == ("figure: recogniton", "error")
    assert "recognition" in issue.action


def test_a_section_that_is_not_there_is_told_once_for_each_of_its_figures() -> None:
    sections = [one for one in source.sections(source.FOLDER) if one.name != "covid19"]
    issues = checks.of_findings(sections)
    assert [issue.found for issue in issues] == [
        f"figure: covid19_{name}" for name in ("turnover", "registrations", "affected")
    ]
    assert "Put back the section with {{ figure: covid19_turnover }}" in issues[0].action
    assert issues[0].evidence_id.startswith("covid-turnover-")


def test_each_sentence_of_a_synthetic_run_is_short() -> None:
    pairs = [pair(PER, "cooperative", *two) for two in (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC"))]
    cells = [*THREE, grew("AAA-farm", 2.14, 2.58), staff(2012, 4310, 4470), staff(2018, 6120, 6390)]
    shares = [women("AAA-farm", 31.7, 2018)]
    said = at(material(cells, pairs, names=FORMS, evidence=EVIDENCE, form_values=shares, every_cell=True))
    sentences = [sentence for one in said.by_name.values() for sentence in (*one.claims, *one.rests)]
    assert len(sentences) > 40
    assert [findings.plain(one) for one in sentences if words.length(one) > rules().longest] == []


def test_a_basis_is_named_in_one_way():
    """As its label does; after "Basis:" the word is not said again."""
    for code, label in framework.labels("bases").items():
        assert rules().bases[code] == label.lower().removeprefix("basis ")


# --- what a reader does not see in the numbers ----------------------------------------------------------------


def test_an_order_of_intervals_that_overlap_says_how_probable_it_is() -> None:
    rows = [per("AAA", 42.1, 44.5), per("BBB", 41.2, 43.9)]
    finding = found(above(asked(), material(rows, [pair(PER, "cooperative", "AAA", "BBB", least=0.9561)])))
    assert "Alphaland and the Republic of Betaland: the intervals overlap, but the order has a probability of 0.95" in (
        finding.text()
    )
    sure = found(above(asked(), material(rows, [pair(PER, "cooperative", "AAA", "BBB", least=1.0)])))
    assert "a probability of 0.99 or more" in sure.text()
    apart = found(above(asked(), material(THREE[:2], [pair(PER, "cooperative", "AAA", "BBB")])))
    assert "overlap" not in apart.text()


def test_a_lower_country_of_which_a_part_is_counted_is_explained() -> None:
    rows = [per("AAA", 42.1, 44.5), per("BBB", 27.3, 31.9, partial=True, completeness=0.77)]
    text = found(above(asked(), material(rows, [pair(PER, "cooperative", "AAA", "BBB")]))).text()
    assert "How much of the Republic of Betaland is not counted is known well enough for this order." in text
    assert "overlap" not in text
