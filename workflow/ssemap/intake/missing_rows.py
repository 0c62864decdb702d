"""Ids that rows name and that stand nowhere: one issue for each row that is missing, not for each that names it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from ssemap.core.issues import Issue
from ssemap.core.printing import counted
from ssemap.intake.tables import RawTable, cell_error
from ssemap.intake.together import MOST, of_tables

NEAR = 0.85  # so alike are the letters of an id and of one that is mistyped
RARE = 2  # rows that name an id which may be mistyped; one that more rows name has lost its row


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell with the id of a row that is not there."""

    table: RawTable
    line: int
    row: dict[str, str]
    column: str

    @property
    def named(self) -> str:
        """The id."""
        return self.row[self.column]


@dataclass
class Gap:
    """Ids that stand in no row of the tables that may hold them.

    ``known``: the ids of these; ``patterns``: what they look like; ``named``: every id that is named.
    """

    targets: list[RawTable]
    known: set[str]
    patterns: list[str]
    missing: dict[str, list[Reference]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)

    @cached_property
    def misspelt(self) -> set[str]:
        """Ids of the tables that are reported there, plain."""
        return {
            plain(cell) for cell in self.known if not any(re.fullmatch(each, cell, re.ASCII) for each in self.patterns)
        }

    @property
    def where(self) -> str:
        """The tables, as a part of a sentence."""
        return " or ".join(f"{table.name}.csv" for table in self.targets)


def numbers(gaps: Iterable[Gap]) -> dict[str, int]:
    """By table how many rows are missing that others name."""
    count: Counter[str] = Counter()
    for gap in gaps:
        count.update({table.name: len(gap.missing) for table in gap.targets})
    return count


def cells(gap: Gap) -> Iterator[Issue]:
    """An error at each cell: which rows cannot be used."""
    expected = f"an id of {gap.where}"
    for references in gap.missing.values():
        for each in references:
            words = "unknown-id", repr(each.named), expected, _correct(each.named, gap)
            yield cell_error(each.table, each.line, each.row, each.column, *words)


def told(gap: Gap) -> Iterator[Issue]:
    """One issue for each id; one for all where they are many: then a part of the table is missing."""
    rare = {name for name, references in gap.missing.items() if len(references) <= RARE}
    if len(gap.missing) <= MOST:
        yield from (issue for issue in cells(gap) if issue.found in set(map(repr, rare)))
        for name in sorted(gap.missing.keys() - rare):
            yield _of_rows([name], gap)
    else:
        yield _of_rows(sorted(gap.missing), gap)


def _of_rows(names: list[str], gap: Gap) -> Issue:
    """Rows that are missing, told of the table that should hold them, or of the one that names them."""
    references = [each for name in names for each in gap.missing[name]]
    by = of_tables((each.table.name, each.line) for each in references)
    first, target = references[0], gap.targets[0]
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    found = f"no row{'s' if len(names) > 1 else ''} {', '.join(names[:MOST])}{more}, named in {by}"
    if len(gap.targets) > 1:
        file, row, column = first.table.file, first.line, first.column
        found = f"{', '.join(names[:MOST])}{more}, in {by}"
    else:
        file, row, column = target.file, 0, _key(target)
    expected = "each row that others name" if len(gap.targets) == 1 else f"ids of {gap.where}"
    return Issue("unknown-id", "error", file, row, column, "", found, expected, _restore(names, gap))


def _key(table: RawTable) -> str:
    return table.header[0] if table.header else ""


def _correct(name: str, gap: Gap) -> str:
    near = nearest_id(name, gap.known)
    return f"Did you mean {near}?" if near else "Add it there or correct the id."


def _restore(names: list[str], gap: Gap) -> str:
    """What to do where many rows name what is missing: hardly all of them are wrong."""
    rows = "row" if len(names) == 1 else "rows"
    spare = sorted(gap.known - gap.named)
    renamed = {name: near for name in names if (near := nearest_id(name, spare))}
    if not renamed and len(spare) == len(names):
        renamed = dict(zip(sorted(names), spare, strict=True))
    if renamed:
        old, new = next(iter(renamed.items()))
        others = f" (and {counted(len(renamed) - 1, 'id')} more)" if len(renamed) > 1 else ""
        return (
            f"No row names {new}: was {old} renamed so{others}? Write one id in both places; else put the {rows} back."
        )
    return f"Put the {rows} back into {gap.where}; if the ids are wrong, correct them where they are named."


def nearest_id(name: str, known: Collection[str]) -> str:
    """The id that one was probably meant to be, by its spelling; the neighbour in a count is another row.

    >>> nearest_id("KOR-S1", ["KOR-S001", "KOR-S002"]), nearest_id("KOR-S003", ["KOR-S001", "KOR-S002"])
    ('KOR-S001', '')
    >>> nearest_id("KOR-coperative", ["KOR-cooperative", "KOR-association"])
    'KOR-cooperative'
    """
    letters, numbers = _spelled(name)
    near = [
        (SequenceMatcher(None, letters, others).ratio(), other)
        for other in known
        for others, counts in [_spelled(other)]
        if counts == numbers
    ]
    ratio, best = max(near, default=(0.0, ""))
    return best if ratio >= NEAR else ""


def _spelled(name: str) -> tuple[str, tuple[int, ...]]:
    """Letters and numbers of an id, without the code of its country."""
    rest = re.sub(r"^[a-z]{3}-(?=.)", "", plain(name))
    return re.sub(r"[0-9-]", "", rest), tuple(map(int, re.findall(r"[0-9]+", rest)))


def plain(name: str) -> str:
    """An id without what is no matter of spelling.

    >>> plain(" KOR_S001")
    'kor-s001'
    """
    return re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-")
