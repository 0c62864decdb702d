"""Letters of a package that no font of the project has: figures write a substitute for them, and readers see boxes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from ssemap.core import fonts
from ssemap.core.documents import Document
from ssemap.core.issues import Issue
from ssemap.core.printing import counted
from ssemap.core.texts import UNPRINTABLE
from ssemap.intake.tables import RawTable

EXPECTED = "letters that a font of the project has"
ACTION = (
    f"Figures show {fonts.SUBSTITUTE} in its place. Write the letter with its own code point of Unicode, "
    "or the name in Latin letters."
)
MOST_NAMED = 3


def check(tables: Mapping[str, RawTable], document: Document) -> Iterator[Issue]:
    """One warning for each column with such letters, at the first row that has one; and one for each key."""
    for key, text in document.values.items():
        if gone := fonts.missing(str(text)):
            yield _issue(document.file, document.line((key,)), key, _named(gone))
    for table in tables.values():
        yield from _of_table(table)


def _of_table(table: RawTable) -> Iterator[Issue]:
    letters: set[str] = set()
    for row in table.rows:
        text = "".join(row.values())
        if not (text.isascii() and text.isprintable()):
            letters.update(text)
    gone = {letter for letter in fonts.missing(letters) if not UNPRINTABLE.match(letter)}  # those are refused
    if not gone:
        return
    for column in table.header:
        places = [(line, row) for line, row in table.places() if not gone.isdisjoint(row[column])]
        if places:
            found = gone & set().union(*(row[column] for _, row in places))
            line, row = places[0]
            rows = f", in {counted(len(places), 'row')}"
            yield _issue(table.file, line, column, _named(found) + rows, row.get("evidence_id", ""))


def _named(letters: set[str]) -> str:
    """Code points and names of the first letters."""
    names = [f"U+{ord(letter):04X} ({unicodedata.name(letter, 'no letter')})" for letter in sorted(letters)]
    more = len(names) - MOST_NAMED
    return " and ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _issue(file: str, line: int, column: str, found: str, evidence_id: str = "") -> Issue:
    return Issue("unwritable-letter", "warning", file, line, column, evidence_id, found, EXPECTED, ACTION)
