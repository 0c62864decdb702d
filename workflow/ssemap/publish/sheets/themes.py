"""The sheet of a theme in the workbook of indicators: countries and families by indicators, one number in a cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.core.absences import NOT_SEARCHED
from ssemap.core.codelists import Grade
from ssemap.publish import grammar
from ssemap.publish.sheets import numbers, paper, workbook
from ssemap.publish.tables import headline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from ssemap.core.run import Run
    from ssemap.indicators.declared import Indicator
    from ssemap.publish.sheets.words import BookWords
    from ssemap.publish.sheets.workbook import Book
    from ssemap.publish.tables.table import Table

COUNTRY, PART, NARROWEST, NOTES = (10.0, 20.0), (24.0, 30.0), 13.0, 46.0  # widths of columns, in digits
INDENT = 2.2  # width of one, in digits
FIRST = 3  # row of the first line
NOTED: dict[str, Any] = {"align": "left", "indent": 1}  # without an alignment some programs forget the indent
EDGE = {"top": 4, "top_color": "#B8C2CC"}  # above each family


@dataclass(frozen=True, slots=True)
class ThemeSheet:
    """What one sheet shows: ``content``, the lines of ``headline.by_theme`` with all families, and its indicators.

    ``printed``: its cells as the sheet has them; ``apart``: intervals stand beside what numbers rest on, and not behind
    the numbers.
    """

    label: str
    content: Table
    indicators: tuple[Indicator, ...]
    printed: Mapping[grammar.Cell, grammar.SheetCell]
    apart: bool = False

    @classmethod
    def of(cls, label: str, content: Table, indicators: Sequence[Indicator]) -> ThemeSheet:
        """The sheet with intervals behind the numbers, if paper can have it large enough to be read."""
        every = (cell for one in indicators for cell in content.frame[one.id])
        theme = cls(label, content, tuple(indicators), numbers.printed(every))
        return theme if paper.scale(theme.widths()) >= paper.READABLE else theme.without_intervals()

    def without_intervals(self) -> ThemeSheet:
        """The same sheet with intervals beside what the numbers rest on."""
        return replace(self, printed=numbers.printed(self.printed, interval=False), apart=True)

    def widths(self) -> list[float]:
        """Widths of the columns, so that each number fits: one that does not is printed as a row of crosses."""
        frame = self.content.frame
        names = [_between(frame["country"], COUNTRY), _between(frame["family"], PART)]
        return [*names, *(self._width(one) for one in self.indicators), NOTES]

    def _width(self, indicator: Indicator) -> float:
        texts = [grammar.text(cell, interval=not self.apart) for cell in self.content.frame[indicator.id]]
        word = max(map(paper.width, indicator.title.split()), default=0.0)
        return round(max([NARROWEST, word * paper.BOLD, *map(paper.width, texts)]) + 2 * paper.PADDING + INDENT, 1)


def _between(texts: Sequence[str], ends: tuple[float, float]) -> float:
    """Width in which these texts fit, but no less and no more than ``ends``."""
    least, most = ends
    return min(most, max([least, *(round(paper.width(text) + 2 * paper.PADDING, 1) for text in texts)]))


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of a country. ``families``: one, or all whose absences are the same; ``cells``: by indicator, of each.

    ``part``: is it a sub-family or form, beneath its family?
    """

    country: str
    families: tuple[str, ...]
    part: bool
    cells: tuple[tuple[grammar.Cell, ...], ...]

    @property
    def name(self) -> str:
        """The families, or the part without the sign that it stands beneath its family."""
        first, *others = self.families
        if self.part:
            return first.removeprefix(headline.BELOW.format(""))
        return ", ".join([first, *(other[:1].lower() + other[1:] for other in others)])


def lines(records: Sequence[Mapping[str, Any]], indicators: Sequence[Indicator]) -> list[SheetLine]:
    """The lines of one country; families without a value and parts share one where their absences are the same.

    ``records``: rows of ``headline.table``.
    """
    above = {record["family_id"] for record in records if _is_part(record)}
    shown: list[SheetLine] = []
    absent: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for record in records:
        cells = [record[one.id] for one in indicators]
        if _is_part(record) or record["family_id"] in above or any(cell.valued for cell in cells):
            shown.append(_line_of([record], indicators))
        else:
            absent.setdefault(tuple(map(grammar.text, cells)), []).append(record)
    return [*shown, *(_line_of(alike, indicators) for alike in absent.values())]


def _is_part(record: Mapping[str, Any]) -> bool:
    return bool(record["subfamily"] or record["form_id"])


def _line_of(records: Sequence[Mapping[str, Any]], indicators: Sequence[Indicator]) -> SheetLine:
    return SheetLine(
        str(records[0]["country"]),
        tuple(str(record["family"]) for record in records),
        _is_part(records[0]),
        tuple(tuple(record[one.id] for record in records) for one in indicators),
    )


def fitting(
    themes: Sequence[ThemeSheet], others: Sequence[Mapping[grammar.Cell, grammar.SheetCell]]
) -> tuple[list[ThemeSheet], set[str]]:
    """The sheets of a workbook with no more formats of numbers than it can have, and these formats.

    ``others``: cells of its other sheets. Where there would be more, intervals stand apart; where there still are, the
    cells of the rarest formats are texts.
    """
    if len(numbers.formats([*(theme.printed for theme in themes), *others])) > numbers.MOST:
        themes = [theme.without_intervals() for theme in themes]
    kept = numbers.most_used(numbers.formats([*(theme.printed for theme in themes), *others]))
    return [replace(theme, printed=numbers.limited(theme.printed, kept)) for theme in themes], kept


def write(book: Book, name: str, theme: ThemeSheet, settings: Run, said: BookWords) -> None:
    """Write the sheet: title, run, heads, the lines of each country, and what the signs in it mean."""
    sheet, widths = book.sheet(name), theme.widths()
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    title = said.theme_title.format(theme=theme.label, year=settings.reference_year, concept=settings.concept)
    book.write(sheet, 0, 0, title, bold=True, font_size=paper.LARGE)
    book.write(sheet, 1, 0, settings.line(), font_color=workbook.GREY, font_size=paper.SMALL)
    heads = [said.country, said.family, *(_head(one, settings, said) for one in theme.indicators), said.rests_on]
    head = paper.height([(text, width / paper.BOLD) for text, width in zip(heads, widths, strict=True)], paper.USUAL)
    sheet.set_row(FIRST - 1, head)
    for place, text in enumerate(heads):
        side = {} if place < 2 else NOTED if place == len(heads) - 1 else workbook.RIGHT
        book.write(sheet, FIRST - 1, place, text, **workbook.HEAD, **side)
    starts, heights, row = list[int](), list[float](), FIRST
    for _, records in groupby(theme.content.frame.to_dict("records"), key=lambda record: record["iso3"]):
        starts.append(row)
        heights.append(0.0)
        for line in lines(list(records), theme.indicators):
            heights[-1] += _line(book, sheet, row, line, theme, widths)
            row += 1
    starts.append(row)
    row, legend = _legend(book, sheet, row, theme, said, widths)
    heights.append(legend)
    sheet.freeze_panes(FIRST, 2)
    paper.lie(sheet, head=(FIRST - 1, FIRST - 1), columns=len(widths), rows=row)
    new = paper.breaks(heights, before=head + 2.5 * paper.LARGE, head=head, share=paper.scale(widths))
    sheet.set_h_pagebreaks([starts[place] for place in new])


def _head(indicator: Indicator, settings: Run, said: BookWords) -> str:
    """Title, unit and year of an indicator; a unit that its title names is not said twice."""
    unit = said.unit(indicator.unit)
    told = unit.lower() in indicator.title.lower()
    return f"{indicator.title}\n({'' if told else f'{unit}, '}{settings.reference_year})"


def _line(book: Book, sheet: Worksheet, row: int, line: SheetLine, theme: ThemeSheet, widths: Sequence[float]) -> float:
    """Write a line; its height in points."""
    edge = {} if line.part else EDGE
    ink = workbook.GREY if line.part else workbook.INK
    book.write(sheet, row, 0, line.country, text_wrap=True, font_color=ink, **edge)
    book.write(sheet, row, 1, line.name, text_wrap=True, align="left", indent=int(line.part), **edge)
    for place, cells in enumerate(line.cells, start=2):
        printed, look = theme.printed[cells[0]], _look(cells[0])
        book.write(sheet, row, place, printed.value, num_format=printed.format, **workbook.RIGHT, **look, **edge)
        if said := comment(line.families, cells):
            book.comment(sheet, row, place, said)
    rests = "\n".join(rests_on(line, theme))
    small = {"font_size": paper.SMALL, "font_color": workbook.GREY}
    book.write(sheet, row, len(widths) - 1, rests, text_wrap=True, **NOTED, **small, **edge)
    texts = [(line.country, widths[0]), (line.name, widths[1] - INDENT * line.part)]
    tall = max(paper.height(texts, paper.USUAL), paper.height([(rests, widths[-1] - INDENT)], paper.SMALL))
    sheet.set_row(row, tall)
    return tall


def _legend(
    book: Book, sheet: Worksheet, row: int, theme: ThemeSheet, said: BookWords, widths: Sequence[float]
) -> tuple[int, float]:
    """Write what the signs of a sheet mean, below its lines; the row after the last, and its height in points."""
    book.write(sheet, row + 1, 0, said.legend, bold=True)
    row, total = row + 2, 4 * paper.USUAL
    signs = [(line.example, line.meaning) for line in grammar.legend_of(theme.printed)]
    grades = ", ".join(f"{row.sign} {row.label.lower()}" for row in framework.rows(Grade))
    notes = [("", said.below.format(grades=grades, rests_on=said.rests_on))]
    notes += [("", said.intervals_apart)] * theme.apart
    for sign, meaning in [*signs, *notes]:
        tall = paper.height([(sign, widths[0]), (meaning, sum(widths[1:]))], paper.USUAL)
        sheet.set_row(row, tall)
        book.write(sheet, row, 0, sign, text_wrap=True)
        book.merged(sheet, row, 1, len(widths) - 1, meaning, text_wrap=True)
        row, total = row + 1, total + tall
    return row, total


def _look(cell: grammar.Cell) -> dict[str, Any]:
    """How a cell looks: absences are grey, a published figure is in italics, what is not comparable is hatched."""
    if not cell.valued:
        return workbook.LOOKS["absent"]
    return {"italic": not cell.interval, **workbook.LOOKS.get(cell.state, {})}


def comment(families: Sequence[str], cells: Sequence[grammar.Cell]) -> str:
    """What a cell rests on, or why it has no value, by family where several share a line; '' where none was sought."""
    said: dict[str, list[str]] = {}
    for family, cell in zip(families, cells, strict=True):
        if cell.valued:
            return f"{grammar.text(cell)}; {grammar.note(cell)}"
        if cell.state != NOT_SEARCHED and grammar.note(cell):
            said.setdefault(grammar.note(cell), []).append(family)
    if len(said) == 1:
        return next(iter(said))
    return "\n".join(f"{', '.join(named)}: {note}" for note, named in said.items())


def rests_on(line: SheetLine, theme: ThemeSheet) -> Iterator[str]:
    """What the numbers of a line rest on, in short; indicators of which the same is said stand together.

    Where intervals stand apart, they are said here.
    """
    said: dict[str, list[str]] = {}
    for one, (cell, *_) in zip(theme.indicators, line.cells, strict=True):
        if cell.valued:
            text = grammar.text(cell)
            interval = f"{text}; " if theme.apart and text != grammar.text(cell, interval=False) else ""
            said.setdefault(interval + grammar.beneath(cell), []).append(one.title)
    for text, titles in said.items():
        yield text if len(titles) == len(theme.indicators) else f"{'; '.join(titles)}: {text}"
