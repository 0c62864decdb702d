"""Tables: what stands in their cells, hand-checked on the synthetic edition."""

from __future__ import annotations

import csv
from dataclasses import replace

import pandas as pd
import pytest

import landscape
from gallery import EVIDENCE, FORMS, INDICATORS, LEVELS, both
from ssemap.core import files
from ssemap.core.printing import FORMATS
from ssemap.core.printing import kind as kind_of
from ssemap.core.run import Run
from ssemap.indicators.declared import catalogue
from ssemap.publish import export, grammar, held
from ssemap.publish.pages import Caption
from ssemap.publish.sections import institutions_profile
from ssemap.publish.tables import comparisons, forms, headline, law_matrix, law_types, laws, problems, sources
from ssemap.publish.tables.table import ADDED, Column, Table
from test_sheets import read as read_back

DECLARED = catalogue().indicators
SETTINGS = Run("test", 2019, (2010, 2021), "broad")
NO_ABSENCES = pd.DataFrame(
    {key: pd.Series([], dtype="str") for key in ("iso3", "family", "form_id", "measure", "absence")}
)
ONE = {"AAA": landscape.NAMES["AAA"]}


def own(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["iso3"] == "AAA"] if "iso3" in frame else frame[frame["form_id"].str.startswith("AAA")]


def rows(table: Table, *keys: str) -> list[tuple]:
    columns = [next(column for column in table.columns if column.key == key) for key in keys]
    return [tuple(table.text(c, row[c.key]) for c in columns) for row in table.frame.to_dict("records")]


def form_table(absences: pd.DataFrame = NO_ABSENCES, names=ONE) -> Table:
    listed = FORMS.assign(iso3=FORMS["form_id"].str[:3])
    return forms.table(listed[listed["iso3"].isin(names)], LEVELS, EVIDENCE, absences, names)


def test_forms_show_the_latest_preferred_count_with_year_and_basis():
    # two figures of 2019: registered stands before active in the framework's list of bases
    assert rows(form_table(), "name_en", "family", "organisations", "counted", "evidence_id", "figures") == [
        ("Cooperative", "Cooperatives", "200", "registered, 2019", "AAA-F0004", "8"),
        ("Club", "Associations", "n/a", "–", "none", "0"),
        ("Social enterprise", "Social enterprises", "3,000", "study estimate, 2018", "AAA-F0009", "1"),
    ]


def test_a_declared_absence_of_a_form_is_named():
    declared = pd.DataFrame(
        [{"iso3": "AAA", "form_id": "AAA-club", "measure": "organisations", "absence": "searched_not_found"}]
    ).assign(family=None)
    assert rows(form_table(declared), "organisations")[1] == ("none found",)


def test_a_form_without_a_count_says_whether_it_has_other_figures():
    within = FORMS.assign(iso3=FORMS["form_id"].str[:3], in_scope="yes")
    own_forms = within[within["iso3"] == "AAA"]
    without = LEVELS[LEVELS["form_id"] != "AAA-cooperative"]
    table = forms.table(own_forms, without, EVIDENCE, NO_ABSENCES, ONE)
    assert rows(table, "name_en", "organisations")[:2] == [("Cooperative", "held back"), ("Club", "not searched")]


def test_a_declared_absence_of_a_family_is_that_of_its_forms():
    declared = pd.DataFrame(
        [{"iso3": "AAA", "family": "association", "measure": "organisations", "absence": "searched_not_found"}]
    ).assign(form_id=None)
    within = FORMS.assign(iso3=FORMS["form_id"].str[:3], in_scope="yes")
    table = forms.table(within[within["iso3"] == "AAA"], LEVELS, EVIDENCE, declared, ONE)
    assert rows(table, "organisations")[1] == ("none found",)


def test_one_country_has_no_column_of_its_name_and_two_have():
    assert form_table().columns[0].key == "name_en"
    two = form_table(names=landscape.NAMES)
    assert two.columns[0].key == "country"
    assert len(two.frame) == 6


def headlines(names=landscape.NAMES) -> Table:
    return headline.table(INDICATORS, DECLARED, names, FORMS, concept="broad", year=2019)


def test_headlines_have_a_line_for_each_country_and_family_and_a_total():
    table = headlines()
    assert rows(table, "country", "family", "organisations_per_100k")[:5] == [
        ("Alphaland (synthetic)", "Cooperatives", "≥ 19"),
        ("Alphaland (synthetic)", "– Producer cooperative", "≥ 19"),
        ("Alphaland (synthetic)", "Associations", "no such form"),
        ("Alphaland (synthetic)", "Social enterprises", "300 (2018) †"),
        ("Alphaland (synthetic)", "All families", "held back"),
    ]
    assert len(table.frame) == 10


def test_headlines_say_forms_basis_and_grade_beneath_a_number_and_why_a_cell_is_held_back():
    table = headlines()
    column = next(column for column in table.columns if column.key == "organisations_per_100k")
    assert [table.beneath(column, row) for row in table.frame.to_dict("records")][:5] == [
        "98% Cooperative; registered; grade\u00a0C",
        "98% Cooperative; registered; grade\u00a0C",
        "",
        "Social enterprise only; study estimate; grade\u00a0D",
        "",
    ]
    notes = [grammar.note(cell) for cell in table.frame["organisations_per_100k"]]
    assert notes[0] == (
        "98% Cooperative; grade C (one origin; date of a statement); published 20, 2019; registered; partial"
    )
    assert notes[4].startswith("2 of 7 families")


def test_a_form_stands_beneath_its_family_where_that_has_no_value_of_an_indicator():
    """The share of women is published of a form; of its family there is none, and of another country neither."""
    asked = (INDICATORS["indicator_id"] == "women_share_members") & (INDICATORS["iso3"] == "AAA")
    (family,) = INDICATORS[
        asked
        & (INDICATORS["family"] == "cooperative")
        & (INDICATORS["concept"] == "broad")
        & (INDICATORS["year"] == 2019)
        & (INDICATORS["aggregate"] == "family")
    ].to_dict("records")
    assert family["value"] != family["value"]
    known = {"value": 43.7, "data_year": 2017, "data_year_last": 2017, "comparability": "identical", "grade": "C"}
    form = {**family, **known, "aggregate": "form", "form_id": "AAA-cooperative", "absence": None, "bases": ["active"]}
    indicators = pd.concat([INDICATORS, pd.DataFrame([form]).astype(INDICATORS.dtypes)], ignore_index=True)
    table = headline.table(indicators, DECLARED, landscape.NAMES, FORMS, concept="broad", year=2019)
    listed = rows(table, "country", "family", "women_share_members")
    assert listed[2] == ("Alphaland (synthetic)", "– Cooperative", "43.7% (2017)")
    assert len(listed) == 11
    cut = {part.title.rpartition(": ")[2]: part for part in headline.by_theme(table, DECLARED)}
    gender = cut["Gender equality"]
    assert rows(gender, "family", "women_share_members") == [
        ("Cooperatives", "not searched"),
        ("– Cooperative", "43.7% (2017)"),
    ]
    assert gender.notes[0].startswith("Lines without any of these indicators are left out, 9 of 10")
    assert "– Cooperative" not in [name for (name,) in rows(cut["Size"], "family")]


def test_tables_say_the_same_of_cells_that_were_read_from_a_file(tmp_path):
    """A file gives lists of codes as arrays."""
    files.write_table(INDICATORS, tmp_path / "indicators.parquet")
    stored = files.read_table(tmp_path / "indicators.parquet")
    made = [
        (
            headline.table(each, DECLARED, landscape.NAMES, FORMS, concept="broad", year=2019).plain(),
            headline.cells(own(each), DECLARED, FORMS, concept="broad", year=2019).plain(),
        )
        for each in (INDICATORS, stored)
    ]
    for built, read in zip(*made, strict=True):
        pd.testing.assert_frame_equal(built, read)
    assert "(one origin; date of a statement)" in made[1][0]["Organisations per 100,000 inhabitants: note"][0]
    assert made[1][1]["Grade, and what holds it down"].ne("–").any()


def test_each_headline_cell_has_a_state_and_a_text_and_a_number_only_if_it_is_known():
    plain = headlines().plain()
    for indicator in DECLARED:
        of_cell = plain[[name for name in plain if name.split(": ")[0] == indicator.title]]
        assert list(of_cell) == [indicator.title, *(f"{indicator.title}: {added}" for added in ADDED.values())]
        assert of_cell[f"{indicator.title}: as printed"].ne("").all()
        known = ~of_cell[f"{indicator.title}: state"].map(grammar.is_absence)
        assert (of_cell[indicator.title].notna() == known).all()


def test_themes_leave_out_empty_rows_of_a_comparison_and_count_them():
    size, *rest = headline.by_theme(headlines(), DECLARED)
    assert len(size.frame) == 6
    assert size.notes[0].startswith("Lines without any of these indicators are left out, 4 of 10")
    assert [len(table.frame) for table in rest] == [0] * 4
    why = "No country has a value of any of these indicators; why, the data file says in 10 lines."
    assert all(f">{why}</td></tr>" in table.html() for table in rest)
    assert not any("left out" in note for table in rest for note in table.notes)
    assert why not in size.html()
    shown = [column.key for table in (size, *rest) for column in table.columns]
    assert {indicator.id for indicator in DECLARED} <= set(shown)


def test_one_country_shows_its_empty_families_and_subfamilies_with_a_value():
    themes = {indicator.theme for indicator in DECLARED}
    cut = headline.by_theme(headlines(ONE), DECLARED)
    assert [len(table.frame) for table in cut] == [5] + [4] * (len(themes) - 1)
    assert not any("Lines without" in note for table in cut for note in table.notes)


def test_cells_say_how_they_were_made_or_why_they_are_absent():
    table = headline.cells(own(INDICATORS), DECLARED, FORMS, concept="broad", year=2019)
    assert len(table.frame) == 5 * len(DECLARED)
    shown = rows(table, "title", "part", "cell", "published", "years", "evidence_ids", "made")
    found = [row for row in shown if row[0] == "Organisations per 100,000 inhabitants"]
    assert [row[1:6] for row in found[:2]] == [
        ("Cooperatives", "≥ 19", "20", "2019", "AAA-F0004+AAA-F0007"),
        ("– Producer cooperative", "≥ 19", "20", "2019", "AAA-F0004+AAA-F0007"),
    ]
    assert ("Employees", "Cooperatives", "not searched", "–", "–", "–", "Synthetic.") in shown


def test_published_figures_and_years_are_numbers_in_spreadsheets_and_data(tmp_path):
    made = headline.cells(own(INDICATORS), DECLARED, FORMS, concept="broad", year=2019)
    export.table(made, tmp_path, "t", caption=Caption("T", "", ""), source_line="", settings=SETTINGS)
    sheet = read_back(tmp_path / "t.xlsx")["table"]
    places = {text: column for (row, column), text in sheet.cells.items() if row == 1}
    valued = [row for row, cell in enumerate(made.frame["cell"], start=2) if cell.valued]
    assert valued
    for row in valued:
        assert isinstance(sheet.cells[row, places["Published figure"]], float)
        assert "#,##0" in sheet.formats[row, places["Published figure"]]
        assert isinstance(sheet.cells[row, places["Data year"]], float)
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [float(lines[row - 2]["Published figure"]) for row in valued] == [
        made.frame["cell"][row - 2].value for row in valued
    ]
    assert not any(name.startswith("Published figure:") for name in [*lines[0], *places])


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("count", "count"),
        ("percent per year", "percent"),
        ("JPY", "money"),
        ("currency", "money"),
        ("per 100 inhabitants", "rate"),
    ],
)
def test_units_decide_how_values_are_printed(unit, kind):
    assert kind_of(unit) == kind


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("count", 1234567.0, "1,234,567"),
        ("rate", 0.01234, "0.0123"),
        ("rate", 1234.5, "1,234"),
        ("rate", 0, "0"),
        ("percent", 12.34, "12.3%"),
        ("money", 1.234e13, "12.3 trillion"),
        ("money", 999.0, "999"),
        ("year", 2019, "2019"),
    ],
)
def test_numbers_are_printed_for_people(kind, value, text):
    assert FORMATS[kind](value) == text


def test_sources_are_counted_by_type():
    listed = both(lambda iso3: landscape.sources(iso3).assign(iso3=iso3))
    table = sources.by_type(listed, EVIDENCE, landscape.NAMES)
    counted = {row[0]: row[1:] for row in rows(table, "type", "AAA_sources", "AAA_figures", "BBB_figures")}
    assert counted["Official or primary"] == ("1", "4", "4")
    assert counted["Press"] == ("1", "5", "5")
    assert counted["All"] == ("2", "9", "9")


def test_sources_are_listed_with_their_figures():
    table = sources.listing(landscape.sources("AAA"), own(EVIDENCE))
    assert rows(table, "source_id", "publisher", "published", "figures") == [
        ("AAA-S001", "Ministry of 사회", "2020", "4"),
        ("AAA-S002", "not stated", "2020", "5"),
    ]


def test_source_lines_count_figures_and_publishers():
    line = sources.line(own(EVIDENCE), landscape.sources("AAA"))
    assert line.startswith("Sources: Ministry of 사회 (5) (in brackets: figures). 10 figures of 2 sources")
    assert "20 figures of 4 sources (2 official or primary; 2 press)" in sources.summary_line(EVIDENCE)


def test_the_figures_behind_cells_are_found_by_their_ids():
    cells = pd.DataFrame({"evidence_ids": [["AAA-F0001", "AAA-F0002"], [], ["BBB-F0001"]]})
    assert list(sources.behind(cells, EVIDENCE)["evidence_id"]) == ["AAA-F0001", "AAA-F0002", "BBB-F0001"]


def test_laws_stand_by_year_and_say_what_is_not_stated():
    law_forms = pd.DataFrame({"law_id": ["AAA-law-a"], "form_id": ["AAA-cooperative"]})
    table = laws.table(landscape.laws("AAA"), law_forms, landscape.forms("AAA"))
    assert rows(table, "title_en", "enacted", "covers", "min_members") == [
        ("Early act", "1990", "Cooperative", "5"),
        ("Later act", "not stated", "no form of the list", "not stated"),
    ]
    assert [column.key for column in laws.brief(table).columns][-1] == "covers"


def law_table() -> Table:
    """What law says of the forms of the landscape."""
    tables = landscape.legal(["AAA"])
    told = institutions_profile.country_landscape(tables, "AAA", "emes", landscape.YEAR)
    return law_matrix.table(told.law, tables["forms"], tables["laws"], told.record)


def test_law_is_told_form_by_form_with_its_article_and_empty_where_it_does_not_say():
    table = law_table()
    assert rows(table, "name", "role", "votes", "founders", "tax") == [
        ("Cooperative", "legal form", "Art. 7: One member, one vote. (Early act)", "Summary: 5 (Early act)", ""),
        ("Social enterprise", "legal form", "", "", ""),
    ]
    (profit, _) = [row[0] for row in rows(table, "profit")]
    assert profit.splitlines() == [
        "Art. 9: Dividends are capped. (Early act)",
        "Art. 10: A tenth is kept. [start not known] (Later act)",
    ]


def test_a_page_prints_the_first_rule_of_a_cell_and_how_many_more_there_are():
    table = law_table()
    column = next(one for one in table.columns if one.key == "profit")
    assert table.on_page(column, table.frame.to_dict("records")[0]) == "Art. 9: Dividends are capped. +1 more"
    page = table.html()
    assert "A tenth is kept" not in page
    assert "not stated" not in page


def test_types_of_law_name_the_laws_that_make_them():
    types = pd.DataFrame(
        [
            ("AAA", "cooperative", "sector_acts", "AAA-law-a", "yes"),
            ("AAA", "social_enterprise", "city_scheme", "AAA-law-b", "unknown"),
            ("AAA", "social_enterprise", "bill", "AAA-law-a", "yes"),
            ("BBB", "cooperative", "none", None, None),
            ("BBB", "social_enterprise", "none", None, None),
        ],
        columns=["iso3", "subject", "type", "law_id", "in_force"],
    )
    table = law_types.table(types, landscape.laws("AAA"), landscape.NAMES)
    assert rows(table, "cooperative", "cooperative_laws", "social_enterprise", "social_enterprise_laws") == [
        (
            "acts for sectors, no general act",
            "Early act",
            "certificate or programme of a city or province; a bill only",
            "Later act *; Early act",
        ),
        ("no act is listed", "–", "nothing is listed", "–"),
    ]


def test_laws_are_counted_by_decade_acts_apart_from_schemes_and_bills_not_at_all():
    of_alphaland = [("AAA", "act", 1991), ("AAA", "decree", 1999), ("AAA", "scheme", 1995)]
    of_betaland = [("BBB", "bill", 1995), ("BBB", "act", None), ("BBB", "act", 2012)]
    listed = pd.DataFrame([*of_alphaland, *of_betaland], columns=["iso3", "kind", "enacted"])
    listed = listed.astype({"enacted": "Int64"})
    assert rows(laws.by_decade(listed, landscape.NAMES), "decade", "AAA", "BBB") == [
        ("1990s", "2 acts and decrees, 1 scheme", "–"),
        ("2000s", "–", "–"),
        ("2010s", "–", "1 act or decree"),
        ("no year", "–", "1 act or decree"),
    ]


def test_issues_are_summed_errors_first():
    issues = pd.DataFrame({"severity": ["note", "error", "note"], "stage": "clean", "check_id": ["b", "a", "b"]})
    assert rows(problems.summary(issues), "severity", "check_id", "issues") == [("error", "a", "1"), ("note", "b", "2")]


# --- of many countries, pages print those that the run shows


SHOWS_ONE = Run("test", 2019, (2010, 2021), "broad", countries=("AAA", "BBB"), shown=("BBB",))


def test_pages_print_the_rows_of_shown_countries_and_files_hold_all(tmp_path):
    table = export.table(
        headlines(), tmp_path, "all", caption=Caption("Title", "", ""), source_line="", settings=SHOWS_ONE
    )
    page = (tmp_path / "all.html").read_text("utf-8")
    assert "Shown is 1 of 2 countries; all.csv has all of them." in page
    assert "Betaland" in page
    assert "Alphaland" not in page
    assert set(pd.read_csv(tmp_path / "all.csv")["Country"]) == set(landscape.NAMES.values())
    assert all(set(cut.frame["iso3"]) <= {"BBB"} and cut.left_out for cut in headline.by_theme(table, DECLARED))


def test_a_row_about_two_countries_is_printed_where_both_are_shown():
    rows = pd.DataFrame({"iso3": ["AAA", "BBB", "BBB", "CCC"], "other": ["BBB", "CCC", "", "BBB"]})
    table = Table(rows, (Column("iso3", "Country"),))
    both_shown = replace(SHOWS_ONE, countries=("AAA", "BBB", "CCC"), shown=("BBB", "CCC"))
    assert table.shown(both_shown, "x.csv").page_rows()["iso3"].tolist() == ["BBB", "BBB", "CCC"]
    assert table.shown(replace(both_shown, shown=()), "x.csv") is table


def test_columns_of_countries_that_are_not_shown_are_left_to_the_files():
    listed = both(lambda iso3: landscape.sources(iso3).assign(iso3=iso3))
    table = sources.by_type(listed, EVIDENCE, landscape.NAMES).shown(SHOWS_ONE, "sources_by_type.csv")
    assert [column.key for column in table.page_columns()] == ["type", "BBB_sources", "BBB_figures"]
    assert len(table.plain().columns) == 5
    assert table.left_out == "Shown is 1 of 2 countries; sources_by_type.csv has all of them."


def test_a_comparison_tells_how_its_pairs_stand_and_on_which_bases():
    tables = landscape.together()["compare"]
    one_sided = tables["pairs"].assign(standing="one_sided", assumed=True)
    for pairs, words in ((tables["pairs"], "1 on one basis"), (one_sided, "a basis is assumed in 1")):
        table = comparisons.table(
            pairs, tables["groups"], INDICATORS, landscape.NAMES, FORMS, concept="broad", year=landscape.YEAR
        )
        (row,) = table.frame.to_dict("records")
        assert row["standing"].endswith(words)
        assert "(registered)" in row["compared"]


@pytest.mark.parametrize(
    ("indicator", "bound"),
    [
        ("organisations_per_100k", "no more organisations can operate than are"),
        ("memberships_per_100", "members of those that operate are among the members of all that are"),
        ("employees_share_of_employment", "employees of those that operate are among the employees of all that are"),
        ("turnover_share_of_gdp", "turnover of those that operate is a part of the turnover of all that are"),
    ],
)
def test_what_bounds_a_pair_from_one_side_is_said_of_what_its_measure_counts(indicator, bound):
    pairs = landscape.together()["compare"]["pairs"].assign(indicator_id=indicator, standing="one_sided")
    assert comparisons.standing(pairs) == f"1 bounded on one side: {bound} registered"
    (row,) = comparisons.every_pair(pairs, landscape.NAMES, concept="broad", year=2019).frame.to_dict("records")
    assert row["standing"] == f"bounded on one side: {bound} registered"


def test_a_comparison_names_the_forms_that_a_value_stands_for_where_it_is_not_its_family():
    tables = landscape.together()["compare"]
    first = (INDICATORS["iso3"] == "AAA") & (INDICATORS["family"] == "cooperative")
    first &= INDICATORS["aggregate"] == "family"
    counted = INDICATORS.assign(
        coverage_known=INDICATORS["coverage_known"].mask(first, False),
        stands_for=[["AAA-cooperative"] if one else [] for one in first],
    )
    table = comparisons.table(
        tables["pairs"], tables["groups"], counted, landscape.NAMES, FORMS, concept="broad", year=landscape.YEAR
    )
    (row,) = table.frame.to_dict("records")
    assert row["compared"].startswith("Alphaland (synthetic), Cooperative only, ")
    assert "; Betaland (synthetic) " in row["compared"]


def test_every_pair_stands_once_and_names_the_clearly_higher_one():
    pairs = landscape.together()["compare"]["pairs"]
    reverse = dict(reversed(landscape.NAMES.items()))
    for names in (landscape.NAMES, reverse):
        (row,) = comparisons.every_pair(pairs, names, concept="broad", year=2019).frame.to_dict("records")
        assert [row["country"], row["second"]] == list(names.values())
        assert row["higher"] == landscape.NAMES["AAA"]
        assert [row["standing"], row["basis"], row["assumed"]] == ["on one basis", "registered", ""]
    assert comparisons.every_pair(pairs, {"AAA": "Alphaland"}, concept="broad", year=2019).frame.empty


def test_what_a_value_holds_is_said_in_as_many_characters_as_there_are():
    forms = pd.DataFrame(
        {
            "iso3": "AAA",
            "form_id": ["a", "b", "c", "d"],
            "name_en": ["Unit (of service)", "Union (of farmers)", "Union (of fishers)", "Bank"],
        }
    )
    names = held.names(forms)
    assert names.short == {"a": "Unit", "b": "Union (of farmers)", "c": "Union (of fishers)", "d": "Bank"}

    def said(stands_for: list[str], form: str | None, share: float, longest: int | None = None) -> str:
        cells = pd.DataFrame([{"stands_for": stands_for, "dominant_form": form, "dominant_share": share}])
        return held.words(cells, names, longest)[0]

    assert said([], "a", 0.984) == "98% Unit (of service)"
    assert said([], "a", 0.984, longest=10) == "98% Unit"
    assert said([], "d", 0.9996) == "nearly all Bank"
    assert said([], "d", 1.0) == "Bank"
    assert said([], None, float("nan")) == ""
    assert said(["a"], "a", 1.0) == "Unit (of service) only"
    assert said(["a", "b", "d"], "a", 0.7) == "Unit, Union (of farmers) and Bank only"
    assert said(["a", "b", "d"], "a", 0.7, longest=30) == "3 forms only, 70% Unit"
    assert said(["a", "b", "d"], "a", 0.7, longest=12) == "3 forms only"
    assert said(["b"], "b", 1.0, longest=15) == "one form only"


def cut(html: str, start: str, end: str) -> list[str]:
    """The parts of a page between two texts."""
    return [part.split(end)[0] for part in html.split(start)[1:]]


def wide_table(columns: int) -> Table:
    """A synthetic table of a row with a native name."""
    keys = [f"c{number}" for number in range(columns)]
    frame = pd.DataFrame([{"native": "협동조합", "language": "ko"} | {key: f"{key} says" for key in keys}])
    head = Column(keys[0], "Form", note="native")
    rest = [Column(key, f"Said of {key}") for key in keys[1:]]
    return Table(frame, (head, Column("native", "Native name", native=True), *rest))


def test_a_row_of_a_wide_table_names_its_columns_for_a_phone_and_keeps_its_roles_for_those_who_hear_it():
    html = wide_table(4).html()
    assert cut(html, 'data-label="', '"') == ["Said of c1", "Said of c2", "Said of c3"]
    roles = cut(html, 'role="', '"')
    assert [roles.count(role) for role in ("table", "columnheader", "rowheader", "cell")] == [1, 4, 1, 3]
    narrow = wide_table(3).html()
    assert "data-label" not in narrow
    assert cut(narrow, 'role="', '"') == ["region"]


def test_a_native_name_stands_beneath_the_name_in_its_language_unless_it_is_the_same():
    html = wide_table(3).html()
    assert '<small lang="ko">협동조합</small></th>' in html
    assert "Native name" not in html
    same = replace(wide_table(3), frame=wide_table(3).frame.assign(native="c0 says"))
    assert "<small" not in same.html()
    assert same.plain()["Native name"].tolist() == ["c0 says"]


def test_each_column_of_a_page_has_a_width_on_paper():
    html = wide_table(5).html()
    shares = [float(share) for share in cut(html, "--paper: ", "%")]
    assert len(shares) == 5
    assert sum(shares) == pytest.approx(100, abs=0.3)


def test_a_long_address_takes_no_more_room_than_words():
    address = "https://example.org/" + "a" * 400
    rows = pd.DataFrame({"title": ["A synthetic source of many words " * 3], "address": [address]})
    linked = Table(rows, (Column("title", "Title"), Column("address", "Address", linked=True)))
    title, column = linked.widths()
    assert title > 20
    assert column < 80


def test_the_headline_table_says_of_which_year_a_number_and_its_grade_are():
    said = " ".join(headline.notes())
    assert "A count stands under the year whose end is nearest to its date" in said
    assert "one of another year may have a better grade" in said
    assert "A number with † is not of the kind that its column asks for" in said
