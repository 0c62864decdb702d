"""Marks travel as codes: they decide looks, whatever they are called, and each file of a table says the same."""

from __future__ import annotations

import csv
import html
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

import landscape
from gallery import EVIDENCE, FORMS, INDICATORS, LEVELS, map_cells
from ssemap.core import framework
from ssemap.core.codelists import Absence
from ssemap.core.issues import PackageError
from ssemap.core.printing import FORMATS
from ssemap.core.run import Run
from ssemap.core.texts import guarded
from ssemap.publish import export, grammar, marks
from ssemap.publish.figures import evidence_map
from ssemap.publish.grammar.states import states
from ssemap.publish.pages import Caption
from ssemap.publish.tables import forms, headline
from ssemap.publish.tables.table import Column, Table
from test_tables import DECLARED, NO_ABSENCES, own

SETTINGS = Run("test", 2019, (2010, 2021), "broad")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def relabelled(framework_folder):
    """A framework whose kinds of comparability and absence have other names."""
    for name, old, new in (("comparabilities", "Not comparable", "Apart"), ("absences", "Held back", "Kept")):
        path = framework_folder / f"{name}.csv"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
    framework.forget()
    return framework_folder


def valued() -> Table:
    """One comparable value, one that is not comparable, one that is held back."""
    place = grammar.Place("organisations", "AAA", "broad", "family", "cooperative", "", "", 2019)
    known = {"unit": "count", "data_year": 2019, "data_year_last": 2019, "bases": ("registered",), "grade": "D"}
    cells = [
        grammar.Cell(place, "value", value=17.0, comparability="identical", **known),
        grammar.Cell(place, "not_comparable", value=23.0, comparability="incompatible", **known),
        grammar.Cell(place, "held_back", "count", reason="Synthetic."),
    ]
    frame = pd.DataFrame(
        {"name": ["a", "b", "c"], "count": cells, "figures": pd.Series([3, "held_back", 0], dtype="object")}
    )
    return Table(
        frame, (Column("name", "Name"), Column("count", "Count", "cell"), Column("figures", "Figures", "count"))
    )


def written(content: Table, folder: Path) -> Path:
    export.table(content, folder, "t", caption=Caption("T", "", ""), source_line="Source: a.", settings=SETTINGS)
    return folder / "t"


def cells_of_sheet(path: Path) -> tuple[list[list[str | float]], list[list[str]]]:
    """Values and patterns of the cells of the first sheet."""
    with zipfile.ZipFile(path) as book:
        sheet, shared, looks = (
            ElementTree.fromstring(book.read(f"xl/{part}.xml"))
            for part in ("worksheets/sheet1", "sharedStrings", "styles")
        )
    texts = ["".join(item.itertext()) for item in shared.iter(f"{SHEET}si")]
    fills = [fill.find(f"{SHEET}patternFill").get("patternType") for fill in looks.find(f"{SHEET}fills")]
    formats = [int(one.get("fillId")) for one in looks.find(f"{SHEET}cellXfs")]
    values, patterns = [], []
    for row in sheet.iter(f"{SHEET}row"):
        cells = row.findall(f"{SHEET}c")
        numbers = [cell.findtext(f"{SHEET}v") for cell in cells]
        values.append([texts[int(n)] if c.get("t") == "s" else float(n) for c, n in zip(cells, numbers, strict=True)])
        patterns.append([fills[formats[int(cell.get("s", 0))]] for cell in cells])
    return values, patterns


def cells_of_page(path: Path) -> list[list[str]]:
    """Text of the cells of the HTML table without what stands small beneath, without its head and headings."""
    body = path.read_text("utf-8").split("</thead>")[1].split("</table>")[0]
    return [
        [
            html.unescape(re.sub(r"<small>.*?</small>|<[^>]+>", "", cell)).replace("\u00a0", " ")
            for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row)
        ]
        for row in re.findall(r"<tr[ >].*?</tr>", body, re.DOTALL)
        if 'scope="rowgroup"' not in row
    ]


def test_what_is_not_comparable_is_hatched_by_its_code_whatever_it_is_called(relabelled, tmp_path):
    target = written(valued(), tmp_path)
    page = target.with_suffix(".html").read_text("utf-8")
    assert page.count(' class="number not_comparable">') == 1
    assert '<span class="cell held_back" title="Synthetic.">held back</span>' in page
    assert "grade D (interval too wide to be printed); published 23, 2019; registered; apart" not in page
    assert "published 23, 2019; registered; apart" in page
    values, patterns = cells_of_sheet(target.with_suffix(".xlsx"))
    assert [row[1] for row in values[1:]] == [17, 23, "held back"]
    assert [row[1] for row in patterns[1:]] == ["none", "lightUp", "none"]


def test_words_that_say_not_comparable_hatch_nothing(tmp_path):
    content = Table(
        pd.DataFrame({"name": ["a"], "count": [1.0], "note": ["not comparable"]}),
        (Column("name", "Name"), Column("count", "Count", "count", note="note"), Column("note", "Note")),
    )
    assert (
        "not_comparable" not in written(content, tmp_path).with_suffix(".html").read_text("utf-8").split("<tbody>")[1]
    )


def test_the_headline_table_hatches_by_the_code(relabelled):
    table = headline.table(INDICATORS, DECLARED, landscape.NAMES, FORMS, concept="broad", year=2019)
    page = table.html()
    assert page.count(' class="number not_comparable">') == page.count("; apart") == 2


TABLES = {
    "valued": valued,
    "headline": lambda: headline.table(INDICATORS, DECLARED, landscape.NAMES, FORMS, concept="broad", year=2019),
    "cells": lambda: headline.cells(own(INDICATORS), DECLARED, FORMS, concept="broad", year=2019),
    "forms": lambda: forms.table(FORMS, LEVELS, EVIDENCE, NO_ABSENCES, landscape.NAMES),
}


@pytest.mark.parametrize("name", TABLES)
def test_csv_spreadsheet_and_page_say_the_same_in_each_cell(name, tmp_path):
    content = TABLES[name]()
    target = written(content, tmp_path)
    with target.with_suffix(".csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    (head, *sheet), _ = cells_of_sheet(target.with_suffix(".xlsx"))
    assert len(sheet) == len(listed) == len(content.frame)
    noted = {one.label: one.of_cells and not one.alone for one in content.columns}
    assert head == [label for name, has in noted.items() for label in (name, f"{name}: note")[: 1 + has]]
    for texts, cells in zip(listed, (dict(zip(head, row, strict=True)) for row in sheet), strict=True):
        for column in content.columns:
            text, cell = texts[column.label], cells[column.label]
            if column.of_cells:
                assert isinstance(cell, float) == bool(text)
                if not column.alone:
                    assert cells[f"{column.label}: note"] == texts[f"{column.label}: note"]
                    assert texts[f"{column.label}: as printed"]
            else:
                assert text
                assert (guarded(cell) if isinstance(cell, str) else cell) == (
                    float(text) if isinstance(cell, float) else text
                )
    pages = replace(content, cut=None)
    (tmp_path / "whole.html").write_text(pages.page(), "utf-8")
    for texts, page in zip(listed, cells_of_page(tmp_path / "whole.html"), strict=True):
        printed = zip(content.page_columns(), page, strict=True)
        for column, shown in (pair for pair in printed if not pair[0].alone):  # of which files have the numbers alone
            if column.of_cells:
                assert shown == texts[f"{column.label}: as printed"]
            else:
                text = texts[column.label]
                number = FORMATS[column.kind](float(text)) if column.numeric and text[:1].isdigit() else text
                assert guarded(shown) == number


def test_an_empty_cell_prints_what_its_column_says_also_among_numbers():
    column = Column("count", "Count", "count", empty="no pair")
    content = Table(pd.DataFrame({"count": [None, 1.0]}), (column,))
    assert [content.text(column, value) for value in content.frame["count"]] == ["no pair", "1"]
    assert content.plain()["Count"].to_list() == ["no pair", 1]


def test_a_cell_may_hold_several_codes_and_an_unknown_one_is_refused():
    column = Column("marks", "Marks", codelist="marks", empty="–")
    content = Table(pd.DataFrame({"marks": [("partial", "bridged"), ()]}), (column,))
    assert content.plain()["Marks"].to_list() == ["Partial; Bridged", "–"]
    with pytest.raises(KeyError, match="partail"):
        content.text(column, ("partail",))


def test_marks_of_a_cell_tell_what_is_lacking_from_what_is_left_out():
    rows = pd.DataFrame(
        {
            "partial": [True, True, True, False, False],
            "completeness": [0.5, None, 1.0, 1.0, None],
            "at_least": [False, True, False, True, None],
            "basis_assumed": [False, False, True, False, None],
            "bridges": [None, None, None, "from active", None],
            "grade_caps": [[], ["claim", "conflict"], [], [], ["conflict"]],
        }
    )
    assert marks.of(rows) == [
        ("partial",),
        ("partial", "at_least", "claim"),
        ("overlap_left_out", "basis_assumed"),
        ("at_least", "bridged"),
        (),
    ]


def test_a_narrower_table_keeps_the_columns_that_belong_to_those_it_shows():
    columns = (Column("name", "Name"), Column("count", "Count", "count", note="said"), Column("said", "Said"))
    content = Table(pd.DataFrame({"name": ["a"], "count": [17], "said": ["b"]}), columns)
    assert [column.key for column in content.only(["name", "count"]).columns] == ["name", "count", "said"]


def test_a_table_links_its_cells_only_where_their_chains_are_built():
    assert "<a " not in valued().html()
    linked = valued().linked("tables/t.html").html()
    assert linked.count('href="../countries/AAA/trace/organisations.html#cooperative.2019"') == 3


def test_each_kind_of_absence_has_label_meaning_and_a_sign_of_its_own():
    rows = framework.rows(Absence)
    shown = [states()[row.absence] for row in rows]
    assert all(row.label and row.definition and row.sign for row in shown)
    assert len({row.sign for row in shown}) == len({row.short for row in shown}) == len(rows)
    assert len({row.rank for row in rows}) == len(rows)


def test_the_evidence_map_shows_the_sign_of_each_kind_of_absence():
    declared = pd.DataFrame(
        {"iso3": ["AAA"], "family": ["mutual"], "measure": ["organisations"], "absence": ["searched_not_found"]}
    )
    cells = map_cells(declared)
    figure = evidence_map.draw(cells, landscape.NAMES, reference_year=2019)
    signs = {code: state.short for code, state in states().items()}
    drawn = [text.get_text() for axes in figure.axes for text in axes.texts]
    for absence, count in cells["absence"].value_counts().items():
        assert drawn.count(signs[absence]) == count + 1  # and once in the legend
    assert "none found" in drawn


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (r"claim,.*\n", "", "no row of claim"),
        (r"claim,Claim", "clam,Claim", "'clam'"),
        (r"claim,Claim", "claim,about", "'about' twice"),
        (r"claim,Claim", "claim,", "label"),
        (r"(claim,.*\n)", r"\1\1", "claim"),
    ],
)
def test_a_mistake_among_marks_is_refused(framework_folder, old, new, message):
    path = framework_folder / "marks.csv"
    text, changes = re.subn(old, new, path.read_text("utf-8"))
    assert changes == 1
    path.write_text(text, "utf-8")
    framework.forget()
    with pytest.raises(PackageError, match=f"marks.csv.*{message}"):
        marks.words(["about"])
