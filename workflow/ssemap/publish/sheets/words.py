"""The words of the workbook of indicators (``workflow/report/workbook.yaml``)."""

from __future__ import annotations

from ssemap.core.documents import Declared, read, typed
from ssemap.publish import pages

FILE = "workbook.yaml"


class ReadMeLine(Declared):
    """A line of the first sheet; names in braces are filled in."""

    label: str
    text: str


class NoteLists(Declared):
    """Headings of the lists of the sheet of notes."""

    indicators: str
    columns: str
    form_columns: str
    states: str
    absences: str
    bases: str
    grades: str
    caps: str
    comparability: str


class BookWords(Declared):
    """All words. ``units``: as heads of columns print them; ``columns``: those of the long table, explained."""

    sheets: dict[str, str]
    title: str
    theme_title: str
    sheet_list: str
    legend: str
    country: str
    family: str
    rests_on: str
    below: str
    intervals_apart: str
    forms_sheet: str
    forms_title: str
    form_heads: tuple[str, ...]
    whole_forms: str
    apart_forms: str
    units: dict[str, str]
    read_me: tuple[ReadMeLine, ...]
    lists: NoteLists
    columns: dict[str, str]
    form_columns: dict[str, str]

    def unit(self, code: str) -> str:
        """A unit as it is printed; one that is not listed stands as it is."""
        return self.units.get(code, code)


def words() -> BookWords:
    """The words of the file. Raises PackageError with every mistake in it."""
    return typed(read(pages.REPORT / FILE, f"workflow/report/{FILE}"), BookWords)
