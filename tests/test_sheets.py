"""The workbook of indicators and the sheets of other tables: equal to the table of indicators, and fit for A4."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

import themed_frames
from ssemap.core.run import Run
from ssemap.core.texts import guarded
from ssemap.indicators.declared import catalogue
from ssemap.publish import export, grammar
from ssemap.publish.pages import Caption
from ssemap.publish.sheets import forms as form_sheets
from ssemap.publish.sheets import indicators as book
from ssemap.publish.sheets import numbers, paper, themes, workbook
from ssemap.publish.sheets.words import words
from ssemap.publish.tables import long, long_forms
from ssemap.publish.tables.table import Column, Table
from ssemap.schemas.indicators import FORM_GAPS
from test_cells import ABSENT, NO_INTERVAL, ROW

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SETTINGS = Run("test", 2019, (2010, 2021), "broad", countries=("AAA", "BBB"))
NAMES = {"AAA": "Alphaland", "BBB": "Betaland"}
HOSTILE = "=1+1 <script>x</script> ](http://x) {{ cell }} \x07\u202e" + "x" * 300
IDS = ("organisations_per_100k", "memberships_per_100", "women_share_members")
DECLARED = [one for one in catalogue().indicators if one.id in IDS]
FAMILIES = ("cooperative", "mutual", "association", "foundation")
EVIDENCE = {"evidence_ids": ["AAA-F0017"], "absence": None, "absence_reason": None}
KNOWN: dict[tuple[str, str], dict[str, object]] = {
    ("organisations_per_100k", "cooperative"): {},
    ("organisations_per_100k", "mutual"): {"partial": True, "completeness": 0.6},
    ("organisations_per_100k", "foundation"): {**NO_INTERVAL, "data_year": 2017, "data_year_last": 2017},
    ("memberships_per_100", "cooperative"): {"comparability": "incompatible", "value": 12.6, **NO_INTERVAL},
    ("memberships_per_100", "mutual"): {"estimate": float("nan"), "lower": 23.4, "upper": 29.6},
}
NOT_FOUND = {**ABSENT, "absence": "searched_not_found"}
FORM = {"aggregate": "form", "family": "association", "form_id": "AAA-fishing-village", "indicator_id": IDS[2]}


def cells_of(iso3: str, changes: dict[str, object] | None = None) -> list[dict[str, object]]:
    """Rows of the table of indicators of one country: all families, and one form with a share that its family lacks."""
    units = {one.id: one.unit for one in DECLARED}
    rows = [
        {**ROW, **EVIDENCE, "iso3": iso3, "indicator_id": name, "family": family, "unit": units[name]}
        | KNOWN.get(
            (name, family), {**ABSENT, "absence": "searched_not_found", "absence_reason": f"Nothing on {name}."}
        )
        for name in IDS
        for family in FAMILIES
    ]
    rows.append({**ROW, **EVIDENCE, "iso3": iso3, "unit": "percent", **FORM, "form_id": f"{iso3}-fishing-village"})
    return [{**row, **(changes or {})} for row in rows]


def content(countries: dict[str, str] = NAMES, form: str = "Fishing village", **changes: object) -> book.IndicatorsBook:
    rows = pd.DataFrame([row for iso3 in countries for row in cells_of(iso3, changes)])
    ids = [f"{iso3}-fishing-village" for iso3 in countries]
    forms = pd.DataFrame({"iso3": list(countries), "form_id": ids, "name_en": form})
    none = pd.DataFrame(columns=["iso3", "form_id", "family", "absence", "counted_in", "reason"])
    of_forms = values(countries), gaps(countries), links(countries)
    march = {"year": 2017, "period_start": pd.NaT, "period_end": pd.Timestamp("2018-03-31")}
    evidence = pd.DataFrame([{"evidence_id": name, **march} for name in EVIDENCE["evidence_ids"]])
    return book.content(rows, DECLARED, countries, forms, none, SETTINGS, *of_forms, evidence)


def values(countries: Iterable[str]) -> pd.DataFrame:
    """Women's share of members of a form of each country in two years, and that of its chief executives by a survey."""
    made = []
    for iso3 in countries:
        form = {"form_id": f"{iso3}-fishing-village", "basis": "active", "period_certainty": "stated"}
        for year, number in ((2013, 23.7), (2018, 31.9)):
            made.append(themed_frames.value(iso3, "association", "form_women_members", number, year=year, **form))
        made.append(themed_frames.sample(iso3, "association", "form_women_chief", 41.3, **form))
    return themed_frames.values(made)


def gaps(countries: Iterable[str]) -> pd.DataFrame:
    """A form of each country without a share of board members."""
    row = {"indicator_id": "form_women_board", "family": "association", "absence": "not_searched", "apart": False}
    reason = "The evidence has no figure of it."
    return FORM_GAPS.typed(
        [{**row, "iso3": iso3, "form_id": f"{iso3}-fishing-village", "absence_reason": reason} for iso3 in countries]
    )


def links(countries: Iterable[str]) -> pd.DataFrame:
    """Of each country one form that is part of another one."""
    columns = ["iso3", "form_id", "related_form_id", "relation"]
    rows = [(iso3, f"{iso3}-union", f"{iso3}-fishing-village", "part_of") for iso3 in countries]
    return pd.DataFrame(rows, columns=columns)


@dataclass
class Sheet:
    """A sheet as it is read back: cells by row and column, formats of numbers, and how it prints."""

    cells: dict[tuple[int, int], float | str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    widths: list[float] = field(default_factory=list)
    xml: str = ""

    def row(self, number: int) -> list[float | str]:
        return [value for (row, _), value in sorted(self.cells.items()) if row == number]


def read(path: Path) -> dict[str, Sheet]:
    """The sheets of a workbook by name, and ``book``: the parts of the file that name the sheets."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name).decode() for name in file.namelist() if name.endswith((".xml", ".rels"))}
    texts = ["".join(item.itertext()) for item in ElementTree.fromstring(parts["xl/sharedStrings.xml"])]
    looks = ElementTree.fromstring(parts["xl/styles.xml"])
    custom = {one.get("numFmtId"): one.get("formatCode") for one in looks.iter(f"{MAIN}numFmt")}
    styles = [custom.get(one.get("numFmtId"), "") for one in looks.find(f"{MAIN}cellXfs")]
    names = [one.get("name") for one in ElementTree.fromstring(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet")]
    sheets = {}
    for place, name in enumerate(names, start=1):
        xml = parts[f"xl/worksheets/sheet{place}.xml"]
        sheet = Sheet(xml=xml)
        root = ElementTree.fromstring(xml)
        for line in root.iter(f"{MAIN}row"):
            sheet.heights[int(line.get("r"))] = float(line.get("ht", 0))
            for cell in line:
                where = position(cell.get("r"))
                value = cell.findtext(f"{MAIN}v")
                if value is not None:
                    sheet.cells[where] = texts[int(value)] if cell.get("t") == "s" else float(value)
                    sheet.formats[where] = styles[int(cell.get("s", 0))]
        for column in root.iter(f"{MAIN}col"):
            sheet.widths += [float(column.get("width"))] * (int(column.get("max")) - int(column.get("min")) + 1)
        sheets[name] = sheet
    return {
        **sheets,
        "book": Sheet(xml=parts["xl/workbook.xml"] + "".join(v for k, v in parts.items() if "comments" in k)),
    }


def position(address: str) -> tuple[int, int]:
    """Row and column, from 1 and 0.

    >>> position("AB3")
    (3, 27)
    """
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(digits), column - 1


def written(folder: Path, made: book.IndicatorsBook) -> dict[str, Sheet]:
    export.indicators(made, folder, "indicators", source_line="Source: 통계청.")
    return read(folder / "indicators.xlsx")


def test_there_is_a_sheet_to_read_first_one_for_each_theme_the_data_and_the_notes(tmp_path):
    sheets = written(tmp_path, content())
    of_forms = ["Gender equality, forms", "Data", "Data on forms"]
    assert list(sheets) == ["Read me", "Size", "Gender equality", *of_forms, "Notes", "book"]
    first = " ".join(map(str, sheets["Read me"].cells.values()))
    for said in (
        "Edition test",
        "2019",
        "Broad",
        "Alphaland, Betaland",
        "CC BY 4.0",
        "ssemap authors",
        "통계청",
        "none found",
    ):
        assert said in first
    notes = list(sheets["Notes"].cells.values())
    for said in ("registered", "one_origin", "searched_not_found", "chain", "incompatible", "basis_assumed", *IDS):
        assert said in notes


def test_each_cell_of_a_theme_is_the_number_of_its_cell_and_its_format_prints_the_signs(tmp_path):
    sheet = written(tmp_path, content())["Size"]
    assert sheet.row(3)[:4] == [
        "Country",
        "Family or form",
        "Organisations per 100,000 inhabitants\n(2019)",
        "Memberships per 100 inhabitants\n(2019)",
    ]
    names = {value: row for (row, column), value in sheet.cells.items() if column == 1 and 3 < row < 8}
    shown = {name: [(sheet.cells[row, c], sheet.formats[row, c]) for c in (2, 3)] for name, row in names.items()}
    assert shown == {
        "Cooperatives": [(43.0, '#,##0" (41–45)"'), (12.6, '#,##0.0" †"')],
        "Mutual benefit societies": [(41.0, '"≥ "#,##0'), ("23–30", "@")],
        "Foundations and endowed bodies": [(43.7, '#,##0.0" (2017)"'), ("none found", "@")],
        "Associations": [("none found", "@"), ("none found", "@")],
    }
    said = [value for (row, _), value in sheet.cells.items() if row == names["Foundations and endowed bodies"]]
    assert any("March 2018; registered" in str(value) for value in said)


def test_a_form_stands_under_its_own_name_where_its_family_has_no_value(tmp_path):
    sheet = written(tmp_path, content())["Gender equality"]
    place = next(row for (row, column), value in sheet.cells.items() if value == "Fishing village")
    assert sheet.row(place)[:4] == ["Alphaland", "Fishing village", 43.0, "registered; grade\u00a0B"]
    assert sheet.formats[place, 2] == '#,##0"% (41–45)"'
    assert sheet.row(place - 1)[:3] == ["Alphaland", "Associations", "none found"]


def test_families_of_which_the_same_is_known_share_a_line(tmp_path):
    sheet = written(tmp_path, content())["Gender equality"]
    assert sheet.row(6)[:3] == [
        "Alphaland",
        "Cooperatives, mutual benefit societies, foundations and endowed bodies",
        "none found",
    ]


def test_notes_of_cells_are_comments_and_a_column(tmp_path):
    sheets = written(tmp_path, content())
    place = next(row for (row, column), value in sheets["Size"].cells.items() if value == "Cooperatives")
    assert sheets["Size"].cells[place, 4] == (
        "Organisations per 100,000 inhabitants: registered; grade\u00a0B\n"
        "Memberships per 100 inhabitants: March 2018; registered; grade\u00a0B"
    )
    assert sheets["Size"].cells[place + 2, 4] == (
        "Organisations per 100,000 inhabitants: March 2018; registered; grade\u00a0B"
    )
    assert "43 (41–45); grade B (one origin); published 43.7, 2019; registered" in sheets["book"].xml
    assert "Nothing on memberships_per_100." in sheets["book"].xml


def test_the_long_table_has_a_row_per_cell_and_says_the_same_in_both_files(tmp_path):
    sheets = written(tmp_path, content())
    with (tmp_path / "indicators.csv").open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    assert head == list(long.COLUMNS) == list(words().columns) == sheets["Data"].row(1)
    assert len(rows) == 2 * (len(IDS) * len(FAMILIES) + 1)
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(row):
            cell = sheets["Data"].cells.get((number, column), "")
            assert (guarded(cell) if isinstance(cell, str) else cell) == (
                float(text) if isinstance(cell, float) else text
            )
    first = dict(zip(head, rows[0], strict=True))
    assert first == first | {
        "indicator_id": "organisations_per_100k",
        "iso3": "AAA",
        "aggregate": "family",
        "shown": "43 (41–45)",
        "number": "43",
        "value": "43.7",
        "estimate": "43.2",
        "lower": "41.3",
        "upper": "44.6",
        "bases": "registered",
        "grade": "B",
        "grade_caps": "one_origin",
        "state": "value",
        "absence": "",
        "data_year": "2019",
        "evidence": "AAA-F0017",
        "chain": "countries/AAA/trace/organisations_per_100k.html#cooperative.2019",
    }
    valued = [row[head.index("value")] != "" for row in rows]
    assert valued == sorted(valued, reverse=True)
    last = dict(zip(head, rows[-1], strict=True))
    assert (last["state"], last["absence"]) == ("searched_not_found", "searched_not_found")
    assert (last["number"], last["reason"]) == ("", "Nothing on women_share_members.")


def test_numbers_of_forms_have_a_sheet_of_their_theme_with_surveys_apart(tmp_path):
    sheet = written(tmp_path, content())["Gender equality, forms"]
    places = {value: row for (row, column), value in sheet.cells.items() if column == 0}
    apart = next(row for value, row in places.items() if str(value).startswith("Surveys"))
    whole = [sheet.row(row) for row in range(6, apart)]
    assert [row[:3] for row in whole] == [
        ["Women's share of members", name, "Fishing village"] for name in NAMES.values()
    ]
    assert {row[3] for row in whole} == {31.9}  # of 2018, the year that is nearest to 2019
    assert {row[4] for row in whole} == {2018.0}
    assert sheet.row(apart + 1)[:4] == ["Women's share of chief executives", "Alphaland", "Fishing village", 41.3]
    assert sheet.row(apart + 1)[5].replace("\u00a0", " ").startswith("sample, n = 1,247, May to June 2020; operating")
    assert sheet.formats[apart + 1, 3].endswith('"% ‡"')


def test_a_form_of_a_sheet_that_another_one_beside_it_holds_is_marked_as_on_pages(tmp_path):
    union = {"form_id": "AAA-union", "year": 2018, "basis": "active"}
    made = [
        *values(["AAA"]).to_dict("records"),
        themed_frames.value("AAA", "association", "form_women_members", 17.3, **union),
        themed_frames.value("AAA", "association", "form_women_board", 23.9, **union),  # beside no form that holds it
        themed_frames.value("AAA", "mixed", "form_women_members", 29.1, **{**union, "form_id": "AAA-all"}),
    ]
    names = {"AAA-fishing-village": "Fishing village", "AAA-union": "Union", "AAA-all": "Sector"}
    forms = pd.DataFrame({"iso3": "AAA", "form_id": list(names), "name_en": list(names.values())})
    made_of = (themed_frames.values(made), NAMES, forms, links(["AAA"]), {"gender": "Gender equality"}, SETTINGS)
    (sheet,) = form_sheets.sheets(*made_of)
    assert {(line.indicator, line.form): line.within for line in sheet.whole} == {
        ("Women's share of members", "Fishing village"): "",
        ("Women's share of members", "Sector"): "aggregate across families",
        ("Women's share of members", "Union"): "counted within Fishing village",
        ("Women's share of board members", "Union"): "",
    }
    assert {line.within for line in sheet.apart} == {""}
    with workbook.opened(tmp_path / "x.xlsx", "x") as file:
        form_sheets.write(file, "x", sheet, SETTINGS, words())
    assert "Union\ncounted within Fishing village" in read(tmp_path / "x.xlsx")["x"].cells.values()


def test_the_long_table_of_forms_has_each_value_and_each_gap_in_both_files(tmp_path):
    sheets = written(tmp_path, content())
    with (tmp_path / "form_values.csv").open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    assert head == list(long_forms.COLUMNS) == list(words().form_columns) == sheets["Data on forms"].row(1)
    assert len(rows) == 2 * (3 + 1)
    records = [dict(zip(head, row, strict=True)) for row in rows]
    assert [record["state"] for record in records] == ["value"] * 4 + ["apart"] * 2 + ["not_searched"] * 2
    survey = records[4]
    assert survey == survey | {
        "value": "41.3",
        "shown": "41.3% ‡",
        "years": "2020",
        "sample_size": "1247",
        "surveyed_from": "2020-05-04",
        "theme": "gender",
        "chain": "countries/AAA/trace/form_women_chief.html"
        "#aaa-fishing-village.sample.unstated.active.printed.2020.aaa-f0413",
    }
    gap = records[-1]
    assert (gap["value"], gap["absence"], gap["reason"]) == ("", "not_searched", "The evidence has no figure of it.")


def test_each_sheet_prints_on_a4_across_one_page_wide_with_its_head_repeated(tmp_path):
    sheets = written(tmp_path, content())
    for name, sheet in sheets.items():
        if name == "book":
            continue
        assert 'paperSize="9"' in sheet.xml, name
        assert 'orientation="landscape"' in sheet.xml
        assert 'fitToHeight="0"' in sheet.xml
        assert "fitToPage" in sheet.xml
        assert "&amp;A&amp;R&amp;8Page &amp;P of &amp;N" in sheet.xml
    named = sheets["book"].xml
    for said in ("Size!$3:$3", "'Gender equality'!$3:$3", "Data!$1:$1", "Data!$A$1:$L$13"):
        assert f">{said}<" in named
    assert 'topLeftCell="C4"' in sheets["Size"].xml
    assert all(tall < paper.TALLEST for sheet in sheets.values() for tall in sheet.heights.values())


def test_no_page_break_cuts_a_country(tmp_path):
    names = {f"A{chr(65 + n // 26)}{chr(65 + n % 26)}": f"Land {n}" for n in range(40)}
    sheets = written(tmp_path, content(names))
    sheet = sheets["Size"]
    breaks = [int(one) for one in re.findall(r'<brk id="(\d+)"', sheet.xml)]
    assert len(breaks) >= 3
    for row in breaks:
        assert sheet.cells[row, 0] != sheet.cells.get((row + 1, 0), "")
    room = paper.HEIGHT * paper.POINTS / paper.scale(sheet.widths)
    for first, last in zip([3, *breaks], [*breaks, max(sheet.heights)], strict=True):
        page = sheet.heights[3] + sum(sheet.heights[row] for row in range(first + 1, last + 1) if row in sheet.heights)
        assert page <= room


def test_the_same_bytes_twice_and_no_date_but_the_fixed_one(tmp_path):
    for folder in ("a", "b"):
        export.indicators(content(), tmp_path / folder, "indicators", source_line="Source.")
    for name in ("indicators.csv", "indicators.xlsx"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    with zipfile.ZipFile(tmp_path / "a" / "indicators.xlsx") as file:
        assert "2020-01-01" in file.read("docProps/core.xml").decode()


def test_hostile_names_stay_texts(tmp_path):
    sheets = written(tmp_path, content({"AAA": HOSTILE, "BBB": "Betaland"}, HOSTILE))
    found = [value for sheet in sheets.values() for value in sheet.cells.values() if "<script>" in str(value)]
    assert len(found) > 10
    for value in found:
        assert "\x07" not in value
        assert "\u202e" not in value
    for sheet in sheets.values():
        assert "<f>" not in sheet.xml
        assert "hyperlink" not in sheet.xml
    assert "'=1+1 <script>" in (tmp_path / "indicators.csv").read_text("utf-8")


@pytest.mark.parametrize("names", [{"AAA": "Alphaland"}, {"AAA": "Alphaland", "BBB": "Betaland"}])
def test_a_country_with_nothing_has_its_families_and_why(tmp_path, names):
    nothing = {**ABSENT, "absence": "not_searched", "absence_reason": "Synthetic."}
    sheets = written(tmp_path, content(names, **nothing))
    assert "Cooperatives, mutual benefit societies, associations" in sheets["Size"].cells[4, 1]
    assert sheets["Size"].cells[4, 2] == "not searched"
    assert ">Data!$A$1:$L$1<" in sheets["book"].xml
    assert "of which 0 have a value" in " ".join(map(str, sheets["Read me"].cells.values()))


def test_there_are_never_more_number_formats_than_a_spreadsheet_holds_and_no_sign_is_lost(tmp_path):
    frame = pd.DataFrame(
        [
            {**ROW, **NO_INTERVAL, "value": 10.7 + n, "data_year": 1700 + n, "data_year_last": 1700 + n}
            for n in range(numbers.MOST + 41)
        ]
    )
    cells = grammar.cells(frame, pd.DataFrame(columns=["iso3", "form_id", "name_en"]))
    shown = numbers.fitting(cells)
    assert len({one.format for one in shown.values() if not isinstance(one.value, str)}) == numbers.MOST
    assert sum(isinstance(one.value, str) for one in shown.values()) == 41
    assert all(one.value == grammar.text(cell) for cell, one in shown.items() if isinstance(one.value, str))
    wide = pd.DataFrame(
        [{**ROW, "estimate": 43.2 + n, "lower": 41.3 + n, "upper": 44.6 + n} for n in range(numbers.MOST + 1)]
    )
    fewer = numbers.fitting(grammar.cells(wide, pd.DataFrame(columns=["iso3", "form_id", "name_en"])))
    assert {one.format for one in fewer.values()} == {"#,##0"}


def test_intervals_stand_apart_where_paper_could_not_be_read(monkeypatch):
    assert not content().themes[0].apart
    monkeypatch.setattr(paper, "READABLE", 1.01)
    theme = content().themes[0]
    assert theme.apart
    record = theme.content.frame.to_dict("records")
    (line, *_) = themes.lines([one for one in record if one["iso3"] == "AAA"], theme.indicators)
    assert next(iter(themes.rests_on(line, theme))) == (
        "Organisations per 100,000 inhabitants: 43 (41–45); registered; grade\u00a0B"
    )
    assert {one.format for cell, one in theme.printed.items() if cell.interval and one.value == 43.0} == {"#,##0"}


def test_a_sheet_says_where_its_intervals_are(tmp_path, monkeypatch):
    apart = words().intervals_apart
    assert apart not in written(tmp_path, content())["Size"].cells.values()
    monkeypatch.setattr(paper, "READABLE", 1.01)
    assert apart in written(tmp_path, content())["Size"].cells.values()


def test_the_legend_of_a_sheet_of_forms_explains_the_signs_that_it_has_and_no_other(tmp_path):
    shown = list(written(tmp_path, content())["Gender equality, forms"].cells.values())
    said = shown[shown.index(words().legend) + 1 :]
    assert "number ‡" in said
    assert not {"≥ number", "number †", "none found"} & set(said)


def test_names_of_sheets_are_such_as_a_spreadsheet_allows():
    labels = ["Data", "A/B: [c]*?", "x" * 50, "x" * 50, "''"]
    names = book._sheet_names(labels, words())
    assert len({name.casefold() for name in [*names, *words().sheets.values()]}) == len(labels) + 4
    for name in names:
        assert 0 < len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\']", name)


def test_other_tables_print_on_a4_with_rows_as_high_as_their_texts(tmp_path):
    frame = pd.DataFrame({"name": ["Alpha"], "text": ["three short words " * 40], "count": [1734.0]})
    columns = (Column("name", "Name"), Column("text", "Text", width=300), Column("count", "Count", "count"))
    export.table(Table(frame, columns), tmp_path, "t", caption=Caption("T", "", ""), source_line="", settings=SETTINGS)
    sheet = read(tmp_path / "t.xlsx")["table"]
    assert 'paperSize="9"' in sheet.xml
    assert 'orientation="landscape"' in sheet.xml
    assert 'fitToHeight="0"' in sheet.xml
    assert paper.scale(sheet.widths) >= paper.READABLE - 0.02  # a file adds the sides of a column to its width
    assert sheet.heights[2] >= paper.lines(frame["text"][0], sheet.widths[1]) * paper.USUAL
    assert ">table!$1:$1<" in read(tmp_path / "t.xlsx")["book"].xml


@pytest.mark.parametrize(
    ("text", "value"),
    [("2019", 2019.0), ("2018–2019", "2018–2019"), ("0012", 12.0), ("２０１９", "２０１９"), ("²", "²"), ("", "none")],
)
def test_a_year_is_a_number_and_years_in_words_stay_text(tmp_path, text, value):
    columns = (Column("name", "Name"), Column("year", "Year", "whole", empty="none"))
    table = Table(pd.DataFrame({"name": ["Alpha"], "year": [text]}), columns)
    export.table(table, tmp_path, "t", caption=Caption("T", "", ""), source_line="", settings=SETTINGS)
    assert read(tmp_path / "t.xlsx")["table"].cells[2, 1] == value


def test_a_text_without_end_is_cut_and_controls_are_replaced():
    assert workbook.printable("a\x00b") == "a\ufffdb"
    assert workbook.printable("\ud800") == "\ufffd"
    assert len(workbook.printable("ก" + "\u0e49" * 299)) == 3
