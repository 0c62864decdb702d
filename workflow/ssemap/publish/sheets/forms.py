"""The sheet of single forms of a theme: numbers of all of a form, and below them, apart, those of a part of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from ssemap.indicators.declared import catalogue
from ssemap.publish import grammar, held, wholes
from ssemap.publish.findings import rivals
from ssemap.publish.sheets import numbers, paper, workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from ssemap.core.run import Run
    from ssemap.publish.sheets.words import BookWords
    from ssemap.publish.sheets.workbook import Book

WIDTHS = (32.0, 18.0, 34.0, 20.0, 13.0, 50.0)  # of the columns, in digits
FIRST = 4  # row of the first line
NOTED: dict[str, Any] = {"align": "left", "indent": 1}
INDENT = 2.2  # width of one, in digits


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line: indicator, country and form in words, its cell, and the years of the number.

    ``within``: the words of ``wholes.mark``, of a number of all of a form.
    """

    indicator: str
    country: str
    form: str
    within: str
    cell: grammar.Cell
    years: str

    @property
    def named(self) -> str:
        """The form, and beneath it the words that others hold it."""
        return f"{self.form}\n{self.within}" if self.within else self.form


@dataclass(frozen=True, slots=True)
class FormSheet:
    """What a sheet shows. ``whole``: of all of a form; ``apart``: of a part; ``printed``: its cells as it has them."""

    label: str
    whole: tuple[FormLine, ...]
    apart: tuple[FormLine, ...]
    printed: Mapping[grammar.Cell, grammar.SheetCell]

    @property
    def titles(self) -> list[str]:
        """The indicators that it shows."""
        return list(dict.fromkeys(line.indicator for line in (*self.whole, *self.apart)))


def sheets(
    values: pd.DataFrame,
    names: Mapping[str, str],
    forms: pd.DataFrame,
    form_links: pd.DataFrame,
    labels: Mapping[str, str],
    settings: Run,
) -> list[FormSheet]:
    """The sheet of each theme of which a form has a number. ``labels``: of the themes, in their order."""
    found = []
    for theme, label in labels.items():
        asked = [one.id for one in catalogue().of_forms if one.theme == theme]
        rows = values[values["indicator_id"].isin(asked) & values["iso3"].isin(list(names))]
        whole, parts = rivals.of_variants(rows, settings), rivals.each_once(rows[rows["apart"]])
        of_all, of_parts = (tuple(_lines(part, names, forms, form_links)) for part in (whole, parts))
        printed = numbers.printed([line.cell for line in (*of_all, *of_parts)], interval=False)
        if printed:
            found.append(FormSheet(label, of_all, of_parts, printed))
    return found


def _lines(
    rows: pd.DataFrame, names: Mapping[str, str], forms: pd.DataFrame, form_links: pd.DataFrame
) -> list[FormLine]:
    """The lines in reading order, never in that of values."""
    titles, known = catalogue().form_titles(), held.names(forms).full
    asked, codes = list(titles), list(names)
    keys = rows.assign(
        place=rows["indicator_id"].map(asked.index),
        country=rows["iso3"].map(codes.index),
        name=rows["form_id"].map(known),
    ).sort_values(["place", "country", "name", "year", "definition", "survey"], kind="stable")
    ordered = rows.loc[keys.index]
    marked = _marked(ordered, known, form_links)
    return [
        FormLine(titles[row.indicator_id], names[row.iso3], known[row.form_id], within, cell, _years(cell))
        for cell, row, within in zip(
            grammar.of_forms.values(ordered), ordered.itertuples(index=False), marked, strict=True
        )
    ]


def _marked(rows: pd.DataFrame, known: Mapping[str, str], form_links: pd.DataFrame) -> list[str]:
    """Of each row the words that its form is within others with a number of the same indicator; '' for a part."""
    inside = wholes.by_indicator(rows, form_links)
    return [
        ""
        if row.apart
        else wholes.mark(row.family, [known[one] for one in inside[row.indicator_id].get(row.form_id, ())])
        for row in rows.itertuples(index=False)
    ]


def _years(cell: grammar.Cell) -> str:
    first, last = cell.data_year, cell.data_year_last
    return str(last) if first == last else f"{first}–{last}"


def limited(sheets_: Sequence[FormSheet], kept: set[str]) -> list[FormSheet]:
    """The same sheets; numbers whose format is not among those that a workbook keeps are texts."""
    return [replace(sheet, printed=numbers.limited(sheet.printed, kept)) for sheet in sheets_]


def write(book: Book, name: str, content: FormSheet, settings: Run, said: BookWords) -> None:
    """Write the sheet: title, run, heads, both blocks of lines, and what the signs in it mean."""
    sheet = book.sheet(name)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    book.write(sheet, 0, 0, said.forms_title.format(theme=content.label), bold=True, font_size=paper.LARGE)
    book.write(sheet, 1, 0, settings.line(), font_color=workbook.GREY, font_size=paper.SMALL)
    for place, text in enumerate(said.form_heads):
        side = workbook.RIGHT if place == NUMBER else NOTED if place == len(WIDTHS) - 1 else {}
        book.write(sheet, FIRST - 1, place, text, **workbook.HEAD, **side)
    row = FIRST
    for heading, lines in ((said.whole_forms, content.whole), (said.apart_forms, content.apart)):
        if lines:
            row = _block(book, sheet, row, heading, lines, content)
    book.write(sheet, row + 1, 0, said.legend, bold=True)
    row += 2
    for line in grammar.legend_of(content.printed):
        sheet.set_row(row, paper.height([(line.meaning, sum(WIDTHS[1:]))], paper.USUAL))
        book.write(sheet, row, 0, line.example)
        book.merged(sheet, row, 1, len(WIDTHS) - 1, line.meaning, text_wrap=True)
        row += 1
    sheet.freeze_panes(FIRST, 3)
    paper.lie(sheet, head=(FIRST - 1, FIRST - 1), columns=len(WIDTHS), rows=row)


NUMBER = 3  # place of the number


def _block(book: Book, sheet: Worksheet, row: int, heading: str, lines: Sequence[FormLine], content: FormSheet) -> int:
    """Write a heading and its lines; the row after the last."""
    book.write(sheet, row, 0, heading, bold=True)
    row += 1
    before = ""
    for line in lines:
        edge = {"top": 4, "top_color": "#B8C2CC"} if line.indicator != before else {}
        before, shown = line.indicator, content.printed[line.cell]
        rests = grammar.beneath(line.cell)
        texts = [(line.indicator, WIDTHS[0]), (line.country, WIDTHS[1]), (line.named, WIDTHS[2])]
        tall = paper.height([*texts, (rests, WIDTHS[-1] - INDENT)], paper.USUAL)
        sheet.set_row(row, tall)
        for place, (text, _) in enumerate(texts):
            book.write(sheet, row, place, text, text_wrap=True, **edge)
        look = workbook.LOOKS.get(line.cell.state, {})
        book.write(sheet, row, NUMBER, shown.value, num_format=shown.format, **workbook.RIGHT, **look, **edge)
        if line.years.isdecimal():
            book.write(sheet, row, NUMBER + 1, float(line.years), num_format=workbook.WHOLE, align="left", **edge)
        else:
            book.write(sheet, row, NUMBER + 1, line.years, **edge)
        book.write(sheet, row, NUMBER + 2, rests, text_wrap=True, font_color=workbook.GREY, **NOTED, **edge)
        row += 1
    return row
