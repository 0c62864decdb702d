"""The workbook of indicators: how to read it, a readable sheet per theme, the long table, and what its codes mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.codelists import Absence, Basis, Comparability, ConceptFamily, Grade, GradeCap
from ssemap.core.themes import labels as theme_labels
from ssemap.provenance import trace_amounts
from ssemap.publish import grammar, pages
from ssemap.publish.sheets import forms as form_sheets
from ssemap.publish.sheets import paper, themes, workbook
from ssemap.publish.sheets.forms import FormSheet
from ssemap.publish.sheets.themes import ThemeSheet
from ssemap.publish.sheets.words import words
from ssemap.publish.tables import headline, long, long_forms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from ssemap.core.run import Run
    from ssemap.indicators.declared import Indicator
    from ssemap.publish.sheets.words import BookWords
    from ssemap.publish.sheets.workbook import Book

PRINTED, FORMS_PRINTED = 12, 11  # columns of the long tables that paper has: what a reader needs, in words
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")  # in the name of a sheet
NAME = 31  # letters of the name of a sheet, at most
TERM, TEXT = 24, 106  # widths of the columns of a sheet of words
WIDTHS = {
    "indicator": 26,
    "country": 16,
    "family": 21,
    "subfamily": 19,
    "form": 28,
    "shown": 24,
    "holds": 26,
    "covers": 26,
}
USUAL, NARROW = 14, 8  # widths of other columns of the long table; of years and grades
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class IndicatorsBook:
    """What the workbook holds. ``data``: the long table (``tables.long``); ``names``: of the countries."""

    themes: tuple[ThemeSheet, ...]
    data: pd.DataFrame
    indicators: tuple[Indicator, ...]
    names: Mapping[str, str]
    settings: Run
    forms: tuple[FormSheet, ...]
    form_data: pd.DataFrame


def content(
    indicators: pd.DataFrame,
    declared: Sequence[Indicator],
    names: dict[str, str],
    forms: pd.DataFrame,
    absences: pd.DataFrame,
    settings: Run,
    form_values: pd.DataFrame,
    form_gaps: pd.DataFrame,
    form_links: pd.DataFrame,
    evidence: pd.DataFrame,
) -> IndicatorsBook:
    """What the workbook of the countries in ``names`` holds, for the concept and year of the run.

    ``indicators``, ``form_values``, ``form_gaps``: tables of the stage; ``forms``, ``absences`` and
    ``form_links`` of ``clean``; ``evidence`` of ``harmonise``; ``declared``: in reading order.
    """
    concept, year = settings.concept, settings.reference_year
    data = long.table(indicators, declared, names, forms, absences, concept=concept, year=year)
    lines = headline.table(
        indicators, declared, names, forms, concept=concept, year=year, absences=absences, evidence=evidence
    )
    labels = theme_labels()
    codes = list(dict.fromkeys(indicator.theme for indicator in declared))
    cut = headline.by_theme(lines, declared, every=True)
    sheets = [
        ThemeSheet.of(labels[code], part, [one for one in declared if one.theme == code])
        for code, part in zip(codes, cut, strict=True)
    ]
    of_forms = form_sheets.sheets(form_values, names, forms, form_links, labels, settings)
    fitted, kept = themes.fitting(sheets, [sheet.printed for sheet in of_forms])
    form_data = long_forms.table(form_values, form_gaps, names, forms)
    limited = tuple(form_sheets.limited(of_forms, kept))
    return IndicatorsBook(tuple(fitted), data, tuple(declared), names, settings, limited, form_data)


def write(content: IndicatorsBook, path: Path, *, source_line: str, file: str, form_file: str) -> None:
    """Write the workbook. ``file``, ``form_file``: the CSVs that have the same long tables."""
    said = words()
    title = said.title.format(year=content.settings.reference_year)
    if len(content.names) == 1:
        title = f"{title}: {next(iter(content.names.values()))}"
    with workbook.opened(path, title) as book:
        _read_me(book, content, said, title=title, source_line=source_line, file=file, form_file=form_file)
        labels = [theme.label for theme in content.themes]
        labels += [said.forms_sheet.format(theme=sheet.label) for sheet in content.forms]
        names = _sheet_names(labels, said)
        for name, theme in zip(names, content.themes, strict=False):
            themes.write(book, name, theme, content.settings, said)
        for name, sheet in zip(names[len(content.themes) :], content.forms, strict=True):
            form_sheets.write(book, name, sheet, content.settings, said)
        _data(book, said.sheets["data"], content.data, PRINTED)
        if len(content.form_data):
            _data(book, said.sheets["form_data"], content.form_data, FORMS_PRINTED)
        _notes(book, content.indicators, said)


def _sheet_names(labels: Sequence[str], said: BookWords) -> list[str]:
    """Names that a spreadsheet allows, all different."""
    taken = {name.casefold() for name in said.sheets.values()}
    names = []
    for label in labels:
        plain = FORBIDDEN.sub(" ", workbook.printable(label))[: NAME - 3].strip() or said.sheets["data"]
        name = next(one for one in (plain, *(f"{plain} {n}" for n in range(2, 99))) if one.casefold() not in taken)
        taken.add(name.casefold())
        names.append(name)
    return names


def _read_me(
    book: Book, content: IndicatorsBook, said: BookWords, *, title: str, source_line: str, file: str, form_file: str
) -> None:
    settings = content.settings
    concept = [row for row in framework.rows(ConceptFamily) if row.concept == settings.concept]
    labels = framework.labels("families")
    values = {
        "stamp": settings.line(),
        "edition": settings.edition,
        "year": settings.reference_year,
        "concept": concept[0].label,
        "families": ", ".join(trace_amounts.within(labels[row.family]) for row in concept),
        "countries": ", ".join(content.names.values()),
        "rows": f"{len(content.data):,}",
        "valued": f"{int(content.data['value'].notna().sum()):,}",
        "file": file,
        "form_file": form_file,
        "form_rows": f"{len(content.form_data):,}",
        "title": title,
        "version": metadata.version("ssemap"),
        "data": f", data {settings.data}" if settings.data else "",
        "source_line": source_line,
        **{f"sheet_{key}": name for key, name in said.sheets.items()},
    }
    lines = [(line.label, line.text.format(**values)) for line in said.read_me]
    if len(content.data) >= workbook.SHEET_ROWS:
        held = f"{workbook.SHEET_ROWS - 1:,}"
        lines.append(("", pages.sentence("rows_cut", held=held, rows=values["rows"], file=file)))
    sheets = [(theme.label, ", ".join(one.title for one in theme.indicators) + ".") for theme in content.themes]
    sheets += [(said.forms_sheet.format(theme=one.label), f"{', '.join(one.titles)}.") for one in content.forms]
    signs = [(line.example, line.meaning) for line in grammar.legend()]
    _pairs(book, said.sheets["read_me"], title, {"": lines, said.sheet_list: sheets, said.legend: signs})


def _notes(book: Book, indicators: Sequence[Indicator], said: BookWords) -> None:
    """What indicators, columns and codes mean."""
    lists: dict[str, Pairs] = {
        said.lists.indicators: [
            (one.id, _sentences(f"{one.title} ({said.unit(one.unit)})", one.definition)) for one in indicators
        ],
        said.lists.columns: list(said.columns.items()),
        said.lists.form_columns: list(said.form_columns.items()),
        said.lists.states: [
            (line.code, _sentences(f"{line.label}, as in {line.example}", line.meaning)) for line in grammar.legend()
        ],
        said.lists.absences: [(row.absence, _sentences(row.label, row.definition)) for row in framework.rows(Absence)],
        said.lists.bases: [(row.basis, _sentences(row.label, row.definition)) for row in framework.rows(Basis)],
        said.lists.grades: [(row.sign, _sentences(row.label, row.definition)) for row in framework.rows(Grade)],
        said.lists.caps: [
            (row.grade_cap, _sentences(f"{row.label}: at most {row.highest}", row.definition))
            for row in framework.rows(GradeCap)
        ],
        said.lists.comparability: [
            (row.comparability, _sentences(row.label, row.shown_as)) for row in framework.rows(Comparability)
        ],
    }
    _pairs(book, said.sheets["notes"], said.sheets["notes"], lists)


def _sentences(*parts: str) -> str:
    """Sentences, each with a full stop and a capital."""
    return " ".join(f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in parts if part)


def _pairs(book: Book, name: str, title: str, lists: Mapping[str, Pairs]) -> None:
    """A sheet of terms and what is said of them, below headings."""
    sheet = book.sheet(name)
    sheet.set_column(0, 0, TERM)
    sheet.set_column(1, 1, TEXT)
    book.write(sheet, 0, 0, title, bold=True, font_size=paper.LARGE)
    row = 1
    for heading, pairs in lists.items():
        if heading:
            book.write(sheet, row + 1, 0, heading, bold=True)
            row += 2
        for term, text in pairs:
            sheet.set_row(row, paper.height([(term, TERM), (text, TEXT)], paper.USUAL))
            book.write(sheet, row, 0, term, text_wrap=True)
            book.write(sheet, row, 1, text, text_wrap=True)
            row += 1
    paper.lie(sheet, head=None, columns=2, rows=row)


def _data(book: Book, name_: str, data: pd.DataFrame, printed: int) -> None:
    """A long table. Paper has the first ``printed`` columns of the rows with a value."""
    sheet, names = book.sheet(name_), list(data.columns)
    widths = [WIDTHS.get(name, NARROW if "year" in name or name == "grade" else USUAL) for name in names]
    for place, (name, width) in enumerate(zip(names, widths, strict=True)):
        sheet.set_column(place, place, width)
        book.write(sheet, 0, place, name, **workbook.HEAD)
    sheet.set_row(
        0, paper.height([(name, width / paper.BOLD) for name, width in zip(names, widths, strict=True)], paper.USUAL)
    )
    valued = int(data["value"].notna().sum())
    for row, record in enumerate(data.head(workbook.SHEET_ROWS - 1).itertuples(index=False), start=1):
        if row <= valued:
            texts = [(str(value), width) for value, width in zip(record[:printed], widths, strict=False) if value]
            sheet.set_row(row, paper.height(texts, paper.USUAL))
        for place, value in enumerate(record):
            if value is not None:
                side = {"text_wrap": row <= valued and place < printed} if isinstance(value, str) else workbook.RIGHT
                book.write(sheet, row, place, value, **side)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(data), len(names) - 1)
    paper.lie(sheet, head=(0, 0), columns=printed, rows=valued + 1)
