"""``publish.grammar``: the state of a cell, its sign, its number, in text, prose, HTML, spreadsheet and figure."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import themed_frames
from ssemap.core import framework
from ssemap.core.issues import PackageError
from ssemap.publish import grammar
from ssemap.publish.figures.themed import values
from ssemap.publish.grammar.states import CellState, is_absence, states

NAN = math.nan
FORMS = pd.DataFrame({"iso3": ["AAA"], "form_id": ["AAA-credit-union"], "name_en": ["Credit union"]})
ROW = {
    "indicator_id": "organisations",
    "iso3": "AAA",
    "concept": "broad",
    "aggregate": "family",
    "family": "cooperative",
    "subfamily": "",
    "form_id": "",
    "year": 2019,
    "value": 43.7,
    "estimate": 43.2,
    "lower": 41.3,
    "upper": 44.6,
    "unit": "per 100,000 inhabitants",
    "bases": ["registered"],
    "basis_assumed": False,
    "comparability": "identical",
    "grade": "B",
    "grade_caps": ["one_origin"],
    "data_year": 2019,
    "data_year_last": 2019,
    "partial": False,
    "at_least": False,
    "completeness": None,
    "bridges": None,
    "stands_for": [],
    "series_ids": ["AAA/cooperative/organisations/primary/national/registered"],
    "dominant_form": None,
    "dominant_share": NAN,
    "absence": None,
    "absence_reason": None,
}
NO_INTERVAL = {"estimate": NAN, "lower": NAN, "upper": NAN}
ABSENT = {**NO_INTERVAL, "value": NAN, "data_year": pd.NA, "data_year_last": pd.NA, "comparability": None}


def cell(**changes: object) -> grammar.Cell:
    return grammar.cells(pd.DataFrame([{**ROW, **changes}]), FORMS)[0]


def absent(kind: str) -> grammar.Cell:
    return cell(**ABSENT, absence=kind, absence_reason="Synthetic.")


@pytest.mark.parametrize(
    ("changes", "state", "text", "prose"),
    [
        ({}, "value", "43 (41–45)", "43 (41–45)"),
        (NO_INTERVAL, "value", "43.7", "43.7"),
        ({"partial": True, "completeness": 0.6}, "at_least", "≥ 41", "at least 41"),
        ({"at_least": True, **NO_INTERVAL}, "at_least", "≥ 43.7", "at least 43.7"),
        ({"partial": True, "completeness": 1.0}, "value", "43 (41–45)", "43 (41–45)"),
        ({"estimate": NAN, "lower": 23.4, "upper": 29.6}, "bounds", "23–30", "between 23 and 30"),
        ({"estimate": NAN, "partial": True}, "at_least", "≥ 41", "at least 41"),
        ({**NO_INTERVAL, "data_year": 2017, "data_year_last": 2017}, "value", "43.7 (2017)", "43.7 in 2017"),
        ({**NO_INTERVAL, "data_year": 2017}, "value", "43.7 (2017–2019)", "43.7 in 2017–2019"),
        ({"data_year": 2017, "data_year_last": 2017}, "value", "43 (41–45)", "43 (41–45)"),
        ({"comparability": "incompatible", **NO_INTERVAL}, "not_comparable", "43.7 †", "43.7 (not comparable)"),
        (
            {"comparability": "incompatible", "partial": True},
            "not_comparable",
            "≥ 41 †",
            "at least 41 (not comparable)",
        ),
    ],
)
def test_a_cell_with_a_value_has_the_state_that_warns_most_and_one_number(changes, state, text, prose):
    known = cell(**changes)
    assert (known.state, grammar.text(known), grammar.prose(known)) == (state, text, prose)


@pytest.mark.parametrize(
    ("unit", "changes", "text", "prose"),
    [
        ("percent", {}, "43% (41–45)", "43 per cent (41–45)"),
        ("percent of GDP", {"estimate": NAN}, "41–45%", "between 41 and 45 per cent"),
        ("percent per year", {"estimate": -1.4, "lower": -2.3, "upper": 0.7}, "−1% (−3 to 1)", "−1 per cent (−3 to 1)"),
        ("percent", {"partial": True}, "≥ 41%", "at least 41 per cent"),
        ("KRW", {"value": 1.63e12, **NO_INTERVAL}, "KRW 1.63 trillion", "KRW 1.63 trillion"),
        (
            "KRW",
            {"estimate": 1.61e12, "lower": 1.34e12, "upper": 2.06e12},
            "KRW 1.6 trillion (1.3–2.1)",
            "KRW 1.6 trillion (1.3–2.1)",
        ),
        (
            "THB",
            {"estimate": NAN, "lower": 1.34e9, "upper": 2.06e9},
            "THB 1.3–2.1 billion",
            "between THB 1.3 and 2.1 billion",
        ),
        (
            "KRW",
            {"partial": True, "estimate": 1.61e12, "lower": 1.34e12, "upper": 2.06e12},
            "≥ KRW 1.3 trillion",
            "at least KRW 1.3 trillion",
        ),
    ],
)
def test_percent_stands_at_the_number_and_money_names_its_currency(unit, changes, text, prose):
    known = cell(unit=unit, **changes)
    assert (grammar.text(known), grammar.prose(known)) == (text, prose)


@pytest.mark.parametrize("kind", framework.codes("absences"))
def test_each_absence_prints_its_sign_and_a_figure_writes_its_word(kind):
    none = absent(kind)
    state = states()[kind]
    assert none.state == kind
    assert is_absence(kind)
    assert grammar.text(none) == (state.word if kind == "counted_elsewhere" else state.sign)
    drawn = grammar.mark(none)
    assert (drawn.shape, drawn.word, drawn.tone) == ("none", state.word, state.tone)
    assert grammar.sheet(none) == grammar.SheetCell(grammar.text(none), "@", "Synthetic.")


def test_what_is_counted_elsewhere_names_the_family_where_the_package_does():
    row = {**ROW, **ABSENT, "absence": "counted_elsewhere", "absence_reason": "In the count of the union."}
    declared = {
        "iso3": "AAA",
        "family": "cooperative",
        "form_id": None,
        "absence": "counted_elsewhere",
        "counted_in": "mutual",
        "reason": "In the count of the union.",
    }
    rows, label = pd.DataFrame([row]), framework.labels("families")["mutual"]
    (named,) = grammar.cells(rows, FORMS, pd.DataFrame([declared]))
    assert grammar.text(named) == grammar.mark(named).word == f"→ {label}"
    twice = pd.DataFrame([declared, {**declared, "counted_in": "association"}])
    other = pd.DataFrame([{**declared, "iso3": "BBB"}])
    for unclear in (twice, other):
        assert grammar.text(grammar.cells(rows, FORMS, unclear)[0]) == "counted elsewhere"


@pytest.mark.parametrize(
    ("changes", "number", "pattern"),
    [
        ({}, 43, '#,##0" (41–45)"'),
        ({"partial": True}, 41, '"≥ "#,##0'),
        ({"unit": "percent", **NO_INTERVAL}, 43.7, '#,##0.0"%"'),
        (
            {"unit": "KRW", "estimate": 1.61e12, "lower": 1.34e12, "upper": 2.06e12},
            1.6e12,
            '"KRW "#,##0.0,,,," trillion (1.3–2.1)"',
        ),
        ({"at_least": True, "estimate": -1.4, "lower": -2.3, "upper": 0.7}, -3, '"≥ "#,##0;"≥ −"#,##0'),
        ({**NO_INTERVAL, "data_year": 2017}, 43.7, '#,##0.0" (2017–2019)"'),
    ],
)
def test_a_number_of_a_spreadsheet_stays_one_and_its_format_prints_the_signs(changes, number, pattern):
    shown = grammar.sheet(cell(**changes))
    assert shown.value == pytest.approx(number)
    assert shown.format == pattern


INTERVALS = st.tuples(
    st.floats(0.001, 1e13, allow_subnormal=False), st.floats(1.0001, 3), st.sampled_from(["count", "percent", "KRW"])
)


@given(INTERVALS)
def test_a_lower_bound_is_never_printed_above_itself_and_a_spreadsheet_holds_what_is_printed(interval):
    lower, ratio, unit = interval
    known = cell(partial=True, unit=unit, estimate=lower * ratio**0.5, lower=lower, upper=lower * ratio)
    shown, text = grammar.sheet(known), grammar.text(known)
    assert shown.value <= lower * (1 + 1e-9)
    digits = re.search(r"[\d,.]+", text.removeprefix("≥ "))
    scale = {"million": 1e6, "billion": 1e9, "trillion": 1e12}.get(text.rpartition(" ")[2], 1)
    assert shown.value == pytest.approx(float(digits.group().replace(",", "")) * scale)


@given(INTERVALS)
def test_an_estimate_lies_within_the_ends_that_are_printed_beside_it(interval):
    lower, ratio, unit = interval
    known = cell(unit=unit, estimate=lower * ratio**0.5, lower=lower, upper=lower * ratio)
    number, low, high = (float(part.replace(",", "")) for part in re.findall(r"[\d,]+\.?\d*", grammar.text(known)))
    assert low <= number <= high


def test_bounds_of_a_spreadsheet_are_text():
    assert grammar.sheet(cell(estimate=NAN)).value == "41–45"


def test_a_partial_value_is_drawn_at_its_lower_bound_with_an_arrow():
    drawn = grammar.mark(cell(partial=True))
    assert (drawn.shape, drawn.at, drawn.arrow) == ("filled", 41.3, True)
    whole = grammar.mark(cell())
    assert (whole.shape, whole.at, whole.lower, whole.upper, whole.arrow) == ("filled", 43.2, 41.3, 44.6, False)


def test_bounds_are_a_line_another_year_is_open_and_what_is_not_comparable_is_hatched():
    bounds = grammar.mark(cell(estimate=NAN))
    assert (bounds.shape, bounds.lower, bounds.upper) == ("none", 41.3, 44.6)
    assert math.isnan(bounds.at)
    old = grammar.mark(cell(**NO_INTERVAL, data_year=2017, data_year_last=2017))
    assert (old.shape, old.at, old.year, old.published) == ("open", 43.7, "2017", True)
    assert grammar.mark(cell(comparability="incompatible")).hatch


def test_html_has_one_number_its_chain_and_what_it_rests_on():
    page = grammar.html(cell(stands_for=["AAA-credit-union"], partial=True), "../x.html#a&b")
    assert page == (
        '<a class="cell at_least" href="../x.html#a&amp;b" title="Credit union only; grade B (one origin); '
        'published 43.7, 2019; registered; partial"><data value="41.3">≥ 41</data></a>'
    )
    assert grammar.html(cell()).startswith('<span class="cell value" title="grade B')
    assert '<span class="interval">(41–45)</span>' in grammar.html(cell())


def test_hostile_names_stay_text_in_html():
    forms = FORMS.assign(name_en='"><script>alert(1)</script>')
    shown = grammar.cells(pd.DataFrame([{**ROW, "stands_for": ["AAA-credit-union"]}]), forms)[0]
    assert "<script" not in grammar.html(shown)
    assert '""' not in grammar.html(shown)


@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({}, "cooperative.2019"),
        ({"subfamily": "worker", "aggregate": "subfamily"}, "cooperative.worker.2019"),
        ({"form_id": "AAA-credit-union", "subfamily": "worker"}, "aaa-credit-union.2019"),
        ({"family": "all", "aggregate": "all"}, "all.broad.2019"),
    ],
)
def test_the_chain_of_a_cell_has_an_address_of_its_own(changes, anchor):
    place = cell(**changes).place
    assert grammar.address.trace(place) == f"countries/AAA/trace/organisations.html#{anchor}"
    assert grammar.address.seen_from(grammar.address.trace(place), "report.html").startswith("countries/AAA/trace/")
    from_profile = grammar.address.seen_from(grammar.address.trace(place), "countries/AAA/profile.html")
    assert from_profile == f"trace/organisations.html#{anchor}"


def test_the_legend_has_a_line_for_each_state_and_mark_and_each_absence_one_meaning():
    lines = grammar.legend()
    said = {"partial"}  # by the sign of what is a lower bound, as "at_least" is
    assert {line.code for line in lines} == {*states(), *framework.codes("marks")} - said
    assert len(lines) == len({line.code for line in lines})
    assert all(line.example and line.label and line.meaning for line in lines)
    assert [line.code for line in grammar.legend(["bounds", "value"])] == ["value", "bounds"]


def test_the_legend_of_cells_has_what_is_printed_of_them():
    old = cell(**NO_INTERVAL, data_year=2017, comparability="incompatible", partial=True, bridges="from active")
    lines = grammar.legend_of([old, absent("held_back")])
    assert [line.code for line in lines] == ["at_least", "other_year", "not_comparable", "held_back", "bridged"]


def test_the_legend_names_the_interval_of_the_run(change_setting):
    change_setting("reconciliation.yaml", "\ninterval: 0.9\n", "\ninterval: 0.95\n")
    assert "its 95% interval" in grammar.sentence(["value"])


def test_beneath_a_number_stand_its_forms_its_basis_and_its_grade():
    known = cell(
        dominant_form="AAA-credit-union",
        dominant_share=0.912,
        bases=["unstated", "active"],
        basis_assumed=True,
        series_ids=["AAA/credit-union/memberships/households/national/active"],
        bridges="from active",
    )
    assert grammar.beneath(known) == (
        "91% Credit union; basis not stated + operating (assumed), households; grade\u00a0B; bridged"
    )
    assert grammar.beneath(absent("held_back")) == ""


def test_forms_too_many_to_be_named_beneath_a_number_are_counted_and_named_in_its_note():
    names = [f"Cooperative of the {number}th kind" for number in range(4, 9)]
    forms = pd.DataFrame({"iso3": "AAA", "form_id": [f"AAA-{n}" for n in range(5)], "name_en": names})
    row = {**ROW, "stands_for": list(forms["form_id"]), "partial": True}
    (known,) = grammar.cells(pd.DataFrame([row]), forms)
    assert grammar.beneath(known).startswith("5 forms only; ")
    assert names[4] in grammar.note(known)


def test_the_reason_of_an_absence_names_forms_and_not_their_ids():
    none = cell(**ABSENT, absence="held_back", absence_reason="Without: AAA-credit-union, AAA-credit-union-federation.")
    assert grammar.note(none) == "Without: Credit union, AAA-credit-union-federation."


def test_files_of_data_have_a_cell_as_codes():
    codes = grammar.codes(cell(partial=True, estimate=NAN, bases=["active", "registered"]))
    assert (codes["number"], codes["lower"], codes["published"], codes["state"]) == (41.3, 41.3, 43.7, "at_least")
    assert (codes["bases"], codes["marks"], codes["text"]) == ("active+registered", "partial", "≥ 41")
    bounds = grammar.codes(cell(estimate=NAN))
    assert math.isnan(bounds["number"])
    assert (bounds["lower"], bounds["upper"], bounds["other_year"]) == (41.3, 44.6, "no")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (r"held_back,.*\n", "", "no row of held_back"),
        (r"(held_back,.*)", r"\1Kept.", "label or definition of held_back"),
        (r"at_most,.*\n", "", "no row of at_most"),
        (r"apart,Of", "aprat,Of", "'aprat'"),
        (r"At most this many,", "At least this many,", "'At least this many' of at_least and at_most"),
        (r"†,,,number †,6", "†,,,number †,7", "'7' of not_comparable and apart"),
        (r"comparable,†,", "comparable,,", "no sign of not_comparable"),
        (r"part,‡,", "part,†,", "'†' of not_comparable and apart"),
        (r"Between bounds,", ",", "no label of bounds"),
        (r"with its \{interval\} interval; in", "with its {intervall} interval; in", "row 2.*found 'intervall'"),
        (r"with its \{interval\} interval; in", "with its 90% interval; in", "row 2.*{interval} in brief"),
        (r"with its \{interval\} interval\. In", "with its interval. In", "row 2.*{interval} in definition"),
        (r"at least this many,\"A", 'at least {},"A', "row 3.*found ''"),
        (r"at most this many,An", "at most } many,An", "row 4.*single '}'"),
        (r"counted in that family", "counted in {interval.x}", "row 9.*found 'interval.x'"),
    ],
)
def test_a_mistake_among_states_of_cells_is_refused(framework_folder, old, new, message):
    path = framework_folder / CellState.FILE
    text, changes = re.subn(old, new, path.read_text("utf-8"))
    assert changes == 1
    path.write_text(text, "utf-8")
    framework.forget()
    with pytest.raises(PackageError, match=f"cell_states.csv.*{message}"):
        states()


def test_a_published_figure_has_its_date_and_an_estimate_for_a_year_has_none():
    figures = [
        {"evidence_id": "AAA-F0001", "year": 2019, "period_start": pd.NaT, "period_end": pd.Timestamp("2020-03-31")},
        {"evidence_id": "AAA-F0002", "year": 2019, "period_start": pd.NaT, "period_end": pd.Timestamp("2019-12-31")},
    ]
    both = ["AAA-F0001", "AAA-F0002"]
    rows = [{**ROW, **NO_INTERVAL, "evidence_ids": both[:1]}, {**ROW, **NO_INTERVAL, "evidence_ids": both}]
    rows += [{**ROW, **NO_INTERVAL, "evidence_ids": both[1:]}, {**ROW, "evidence_ids": both[:1]}]
    made = grammar.cells(pd.DataFrame(rows), FORMS, evidence=pd.DataFrame(figures))
    assert [one.dated for one in made] == ["March 2020", "partly March 2020", "", ""]
    assert grammar.beneath(made[0]) == "March 2020; registered; grade\u00a0B"


def test_a_claim_is_printed_without_the_bound_that_its_words_claim():
    row = themed_frames.value("AAA", "cooperative", "form_employees", 580_800.0, qualifier="at_least", unit="persons")
    stated, claimed = ({**row, "claim": claim, "apart": claim} for claim in (False, True))
    shown = [grammar.of_forms.value(one) for one in themed_frames.values([stated, claimed]).itertuples()]
    assert [grammar.text(one) for one in shown] == ["≥ 580,800", "580,800 ‡"]
    assert shown[1].marks == ("claim",)
    opens = [values.opens(one) for one in themed_frames.values([stated, claimed]).itertuples()]
    assert opens == [(True, False), (False, False)]
