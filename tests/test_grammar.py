"""One grammar: each state of a cell in each output as kept in ``grammar.csv``, and no second way to print a cell.

``python tests/test_grammar.py`` writes ``grammar.csv`` anew.
"""

from __future__ import annotations

import ast
import csv
import html
import re
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pandas as pd
import pytest

from conftest import ROOT
from ssemap.core import framework
from ssemap.core.run import Run
from ssemap.publish import export, grammar, held
from ssemap.publish.grammar.states import states
from ssemap.publish.pages import Caption
from ssemap.publish.tables.table import Column, Table
from test_cells import ABSENT, FORMS, NO_INTERVAL, ROW

KEPT = Path(__file__).with_name("grammar.csv")
OLD = {**NO_INTERVAL, "data_year": 2017, "data_year_last": 2017}
MONEY = {"unit": "KRW", "value": 1.63e12, "estimate": 1.61e12, "lower": 1.34e12, "upper": 2.06e12}
PARTIAL = {"partial": True, "completeness": 0.6}
INCOMPARABLE = {"comparability": "incompatible"}
ELSEWHERE = "In the count of another family."
KINDS: dict[str, dict[str, object]] = {
    "value": {},
    "value, no interval": NO_INTERVAL,
    "value, percent": {"unit": "percent"},
    "value, percent as printed": {**NO_INTERVAL, "unit": "percent", "value": 22.36},
    "value, percent computed": {**NO_INTERVAL, "unit": "percent", "value": 22.3629},
    "value, money": MONEY,
    "value, below zero": {"unit": "percent per year", "value": -1.7, "estimate": -1.4, "lower": -2.3, "upper": 0.7},
    "value, most of it one form": {"dominant_form": "AAA-credit-union", "dominant_share": 0.914},
    "value, basis assumed": {"basis_assumed": True, "bases": ["active"]},
    "at least": PARTIAL,
    "at least, no interval": {**PARTIAL, **NO_INTERVAL},
    "at least, of one form": {**PARTIAL, "stands_for": ["AAA-credit-union"]},
    "at least, percent": {**PARTIAL, "unit": "percent"},
    "at least, money": {**PARTIAL, **MONEY},
    "at least, printed so": {"at_least": True},
    "bounds": {"estimate": float("nan")},
    "bounds, money": {**MONEY, "estimate": float("nan")},
    "other year": OLD,
    "other year, several": {**NO_INTERVAL, "data_year": 2017, "data_year_last": 2018},
    "other year, at least": {**OLD, **PARTIAL},
    "not comparable": INCOMPARABLE,
    "not comparable, other year": {**INCOMPARABLE, **OLD},
    "not comparable, at least": {**INCOMPARABLE, **PARTIAL},
    "counted elsewhere, said where": {**ABSENT, "absence": "counted_elsewhere", "absence_reason": ELSEWHERE},
    **{code: {**ABSENT, "absence": code, "absence_reason": "Synthetic."} for code in framework.codes("absences")},
}
FORM_ROW = {
    "period_certainty": "stated",
    "period_start": None,
    "period_end": None,
    "indicator_id": "form_women_members",
    "iso3": "AAA",
    "family": "cooperative",
    "form_id": "AAA-credit-union",
    "coverage": "national",
    "definition": "unstated",
    "basis": "active",
    "way": "printed",
    "year": 2019,
    "survey": "",
    "year_from": None,
    "value": 31.7,
    "lower": 31.2,
    "upper": 32.3,
    "qualifier": "exact",
    "unit": "percent",
    "comparability": "compatible",
    "basis_assumed": False,
    "apart": False,
    "claim": False,
    "sample_size": None,
    "surveyed_from": None,
    "surveyed_to": None,
    "grade": "B",
}
SURVEY = {
    "apart": True,
    "coverage": "sample",
    "survey": "AAA-F0007",
    "sample_size": 219,
    "surveyed_from": pd.Timestamp("2020-03-09"),
    "surveyed_to": pd.Timestamp("2020-04-02"),
}
OF_FORMS: dict[str, dict[str, object]] = {
    "form: value": {},
    "form: variant, no basis": {"definition": "board", "basis": "unstated", "grade": None},
    "form: about": {"qualifier": "about"},
    "form: about, money": {"qualifier": "about", "unit": "KRW", "value": -1.63e6},
    "form: year inferred, basis assumed": {"period_certainty": "inferred", "basis_assumed": True},
    "form: counted in March of the next year": {"period_end": pd.Timestamp("2020-03-31")},
    "form: of a fiscal year": {"period_start": pd.Timestamp("2019-04-01"), "period_end": pd.Timestamp("2020-03-31")},
    "form: at least": {"qualifier": "at_least"},
    "form: at most": {"qualifier": "at_most"},
    "form: range": {"qualifier": "range"},
    "form: change": {"unit": "percent per year", "value": -1.37, "year_from": 2013},
    "form: difference": {"unit": "percentage points", "way": "computed", "value": 8.4 - 22.36},
    "form: money": {"unit": "KRW", "value": 1.63e6},
    "form: not comparable": {"comparability": "incompatible"},
    "form: survey": SURVEY,
    "form: survey, at least": {**SURVEY, "qualifier": "at_least"},
    "form: survey, at most": {**SURVEY, "qualifier": "at_most"},
    "form: one organisation": {"apart": True, "coverage": "single_organisation", "survey": "AAA-F0007"},
    "form: one region": {"apart": True, "coverage": "regional", "survey": "AAA-F0007"},
    "form: coverage unknown": {"apart": True, "coverage": "unstated", "survey": "AAA-F0007"},
    "form: claim": {"apart": True, "claim": True, "survey": "AAA-F0007"},
}
DECLARED = pd.DataFrame(
    [
        {"iso3": "AAA", "family": "cooperative", "form_id": None, "absence": "counted_elsewhere"}
        | {"counted_in": "mutual", "reason": ELSEWHERE}
    ]
)
SETTINGS = Run("test", 2019, (2010, 2021), "broad")
NAMES = [*KINDS, *OF_FORMS, "form: other year", "form: gap"]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells() -> dict[str, grammar.Cell]:
    """A cell of each kind, of rows as the table of indicators has them, and the table of values of single forms."""
    rows = pd.DataFrame([{**ROW, **changes} for changes in KINDS.values()])
    made = grammar.cells(rows, FORMS, DECLARED)
    made += [grammar.of_forms.value(SimpleNamespace(**{**FORM_ROW, **changes})) for changes in OF_FORMS.values()]
    other = {**FORM_ROW, "year": 2017}
    made += [grammar.of_forms.value(SimpleNamespace(**other), year=2019), gap("not_searched", "Synthetic.")]
    return dict(zip(NAMES, made, strict=True))


def gap(absence: str, reason: str) -> grammar.Cell:
    """A form without a value."""
    row = {name: FORM_ROW[name] for name in ("indicator_id", "iso3", "family", "form_id")}
    return grammar.of_forms.gap(SimpleNamespace(**row, absence=absence, absence_reason=reason), held.names(FORMS))


def table() -> Table:
    """One line for each kind of cell."""
    shown = cells()
    frame = pd.DataFrame({"kind": list(shown), "cell": list(shown.values())})
    return Table(frame, (Column("kind", "Kind"), Column("cell", "Cell", "cell"))).linked("tables/t.html")


def drawn(mark: grammar.FigureMark) -> str:
    """What a figure shows: shape, place and interval; arrow, hatch, year; or a word and its tone."""
    if mark.word:
        return f"{mark.word} ({mark.tone})"
    ends = f"{mark.lower:.6g} to {mark.upper:.6g}" if mark.lower == mark.lower else "no interval"
    place = f"{mark.shape} at {mark.at:.6g}" if mark.shape != "none" else "line"
    more = ("arrow" * mark.arrow, "hatch" * mark.hatch, mark.year)
    return ", ".join(part for part in (place, ends, *more) if part)


def outputs(folder: Path) -> list[dict[str, str]]:
    """Each kind of cell in each output: as the functions give it, and as the exporter writes it into files."""
    export.table(table(), folder, "t", caption=Caption("T", "", ""), source_line="", settings=SETTINGS)
    page = (folder / "t.html").read_text("utf-8")
    in_page = re.findall(r"<td class=.*?</td>", page, re.DOTALL)
    with (folder / "t.csv").open(encoding="utf-8", newline="") as stream:
        in_csv = list(csv.DictReader(stream))
    in_sheet = column_of_sheet(folder / "t.xlsx", 1)
    return [
        {
            "kind": kind,
            "state": cell.state,
            "text": grammar.text(cell),
            "prose": grammar.prose(cell),
            "beneath": grammar.beneath(cell).replace("\u00a0", " "),
            "bare": grammar.warned(cell).replace("\u00a0", " "),
            "note": grammar.note(cell),
            "html": of_page,
            "csv": ",".join(record[f"Cell{name}"] for name in ("", ": lower end", ": upper end", ": state")),
            "sheet": of_sheet,
            "mark": drawn(grammar.mark(cell)),
        }
        for (kind, cell), of_page, record, of_sheet in zip(cells().items(), in_page, in_csv, in_sheet, strict=True)
    ]


def column_of_sheet(path: Path, place: int) -> list[str]:
    """Value and number format of the cells of a column, and the pattern behind them; without its head."""
    with zipfile.ZipFile(path) as book:
        sheet, shared, looks = (
            ElementTree.fromstring(book.read(f"xl/{part}.xml"))
            for part in ("worksheets/sheet1", "sharedStrings", "styles")
        )
    texts = ["".join(item.itertext()) for item in shared.iter(f"{SHEET}si")]
    own = {one.get("numFmtId"): one.get("formatCode") for one in looks.iter(f"{SHEET}numFmt")}
    built_in = {"0": "General", "1": "0", "3": "#,##0", "49": "@"}
    fills = [fill.find(f"{SHEET}patternFill").get("patternType") for fill in looks.find(f"{SHEET}fills")]
    formats = [(one.get("numFmtId"), int(one.get("fillId"))) for one in looks.find(f"{SHEET}cellXfs")]
    shown = []
    for row in list(sheet.iter(f"{SHEET}row"))[1:]:
        cell = row.findall(f"{SHEET}c")[place]
        number, fill = formats[int(cell.get("s", 0))]
        value = cell.findtext(f"{SHEET}v")
        text = texts[int(value)] if cell.get("t") == "s" else value
        shown.append(f"{text} as {own.get(number) or built_in[number]}" + f", {fills[fill]}" * (fill > 1))
    return shown


def kept() -> list[dict[str, str]]:
    with KEPT.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    return outputs(tmp_path_factory.mktemp("grammar"))


@pytest.mark.parametrize("place", range(len(NAMES)), ids=NAMES)
def test_each_state_looks_in_each_output_as_kept(shown, place):
    assert shown[place] == kept()[place], "run: python tests/test_grammar.py, and look at what changed"


@pytest.mark.parametrize("kind", NAMES)
def test_html_reads_as_text_does(kind):
    cell = cells()[kind]
    inside = re.sub(r"<[^>]+>", "", grammar.html(cell, "x.html"))
    assert html.unescape(inside).replace("\u00a0", " ") == grammar.text(cell)


HOSTILE = ["<script>alert(1)</script>", "=1+1", "](http://x)", "{{ cell }}", "\u202eevil", "-1+x", "x" * 300]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_of_a_form_is_inert_in_each_output(name, tmp_path):
    forms = FORMS.assign(name_en=name)
    row = {**ROW, **PARTIAL, "stands_for": ["AAA-credit-union"]}
    content = Table(
        pd.DataFrame({"kind": [name], "cell": grammar.cells(pd.DataFrame([row]), forms)}),
        (Column("kind", "Kind"), Column("cell", "Cell", "cell")),
    )
    export.table(content, tmp_path, "t", caption=Caption("T", "", ""), source_line="", settings=SETTINGS)
    page = (tmp_path / "t.html").read_text("utf-8")
    assert "<script" not in page
    assert f'title="{html.escape(name).replace("&#x27;", "&#39;")} only;' in page
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as stream:
        (record,) = csv.DictReader(stream)
    assert record["Cell: note"].removeprefix("'").startswith(f"{name} only;")
    assert not record["Cell: note"].startswith(("=", "-", "+", "@"))
    assert column_of_sheet(tmp_path / "t.xlsx", 1) == ['41 as "≥ "#,##0']
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode("utf-8")


def test_each_state_is_among_those_kept():
    told = cells().values()
    others = {"other_year"} if any(cell.other_year for cell in told) else set()
    assert {cell.state for cell in told} | others == set(states())


def test_what_stands_apart_leads_to_its_chain_and_an_absence_to_its_reason():
    shown = cells()
    assert grammar.address.trace(shown["form: survey"].place) == (
        "countries/AAA/trace/form_women_members.html#aaa-credit-union.sample.unstated.active.printed.2019.aaa-f0007"
    )
    assert grammar.address.trace(shown["form: gap"].place).endswith("form_women_members.html#aaa-credit-union")


def test_the_example_of_a_state_is_what_a_cell_in_this_state_prints():
    place = grammar.Place("organisations", "AAA", "broad", "family", "cooperative", "", "", 2019)
    known = {"data_year": 2019, "data_year_last": 2019, "comparability": "identical"}
    whole = {**known, "value": 43.7, "estimate": 43.2, "lower": 41.3, "upper": 44.6}
    examples = {
        "value": grammar.Cell(place, "value", "x", **whole),
        "at_least": grammar.Cell(place, "at_least", "x", value=35, marks=("at_least",), **known),
        "bounds": grammar.Cell(
            place, "bounds", "x", **{**whole, "estimate": float("nan"), "lower": 23.4, "upper": 29.6}
        ),
        "other_year": grammar.Cell(
            place, "value", "count", **{**known, "data_year": 2017, "data_year_last": 2017}, value=26, other_year=True
        ),
        "not_comparable": grammar.Cell(place, "not_comparable", "count", value=342_000, **known),
        "at_most": grammar.Cell(place, "at_most", "x", value=35, marks=("at_most",), **known),
        "apart": grammar.Cell(place, "apart", "count", value=40, **known),
        "counted_elsewhere": grammar.Cell(place, "counted_elsewhere", "x", elsewhere="Cooperatives"),
        **{code: grammar.Cell(place, code, "x") for code in framework.codes("absences") if code != "counted_elsewhere"},
    }
    patterns = {r"\(\d{4}\)": "(year)", r"\d+–\d+": "low–high", r"\d[\d,.]*": "number", "Cooperatives": "family"}
    printed = {code: grammar.text(cell) for code, cell in examples.items()}
    for pattern, word in patterns.items():  # an example in words is not taken for a number of the table
        printed = {code: re.sub(pattern, word, text) for code, text in printed.items()}
    assert printed == {code: state.example for code, state in states().items()}


# --- one way to print a cell ------------------------------------------------------------------------------

PUBLISH = ROOT / "workflow" / "ssemap" / "publish"
PRINTERS = {"cell_estimate", "digits", "least", "estimate", "FORMATS"}  # of core.printing
# What prints levels of series, measures of countries or money of policies, which are no cells; the table itself prints
# plain numbers.
OTHERS: dict[str, set[str]] = {
    "figures/form_history.py": {"estimate"},
    "figures/themed/context.py": {"FORMATS"},
    "figures/themed/references.py": {"FORMATS"},
    "tables/forms.py": {"estimate"},
    "tables/methods.py": {"estimate", "FORMATS"},
    "tables/table.py": {"FORMATS"},
    "themed/told.py": {"FORMATS"},
}
ENDS = re.compile(r"\{\{[^}]*\.(estimate|lower|upper|completeness|at_least)\b[^}]*\}\}")


def printers(path: Path) -> set[str]:
    """The functions of ``core.printing`` for cells that a module names."""
    tree = ast.parse(path.read_text("utf-8"))
    taken = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "ssemap.core.printing"
        for alias in node.names
    }
    asked = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "printing"
    }
    return (taken | asked) & PRINTERS


def test_cells_of_indicators_are_printed_by_the_grammar_alone():
    found = {path.relative_to(PUBLISH).as_posix(): printers(path) for path in sorted(PUBLISH.rglob("*.py"))}
    others = {name: names - OTHERS.get(name, set()) for name, names in found.items() if not name.startswith("grammar/")}
    assert {name: names for name, names in others.items() if names} == {}
    assert found["grammar/parts.py"] >= {"digits", "least", "FORMATS"}


def test_no_template_prints_the_ends_of_a_cell():
    texts = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "workflow" / "report").rglob("*.html.j2"))}
    assert {name: ENDS.findall(text) for name, text in texts.items() if ENDS.search(text)} == {}


def test_the_scan_finds_a_second_way(tmp_path):
    module = tmp_path / "a.py"
    module.write_text("from ssemap.core import printing\nprint(printing.cell_estimate(cell))\n", "utf-8")
    assert printers(module) == {"cell_estimate"}
    assert ENDS.search("<td>{{ cell.lower }}</td>")


def main(folder: Path) -> None:
    """Write what is kept."""
    rows = outputs(folder)
    with KEPT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        main(Path(name))
    sys.exit(0)


@pytest.mark.parametrize(
    ("certainty", "said"), [("inferred", "year inferred"), ("statement_date", "year of the statement")]
)
def test_a_year_that_no_source_states_is_marked_in_a_sentence_beneath_a_number_and_in_its_note(
    certainty: str, said: str
) -> None:
    cell = grammar.of_forms.value(SimpleNamespace(**{**FORM_ROW, "period_certainty": certainty}))
    assert all(said in words for words in (grammar.prose(cell), grammar.beneath(cell), grammar.note(cell)))
    assert said in [line.example for line in grammar.legend_of([cell])]
    stated = grammar.of_forms.value(SimpleNamespace(**FORM_ROW))
    assert said not in grammar.prose(stated) + grammar.beneath(stated)
