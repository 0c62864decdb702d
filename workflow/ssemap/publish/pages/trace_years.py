"""Numbers in other years than that of a page of chains: a line each, with its formula or its parts, and an anchor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ssemap.core.frames import records
from ssemap.provenance import trace_words
from ssemap.publish import grammar
from ssemap.publish.grammar import address
from ssemap.publish.pages.trace_view import PageLink
from ssemap.schemas.indicators import FORM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markupsafe import Markup

    from ssemap.provenance.trace import Chains
    from ssemap.provenance.trace_cells import TracedTerm
    from ssemap.publish.grammar import Cell

    Line = tuple[str, str, str, str]  # indicator, family, sub-family or '', form or ''
    OfForms = Mapping[tuple[str, str, int], "ChainOfYear"]  # by indicator, form and year


@dataclass(frozen=True, slots=True)
class ChainOfYear:
    """A number in one year: how the report prints it, and what it follows from.

    ``term``: of a form, or of a sum of one form. ``parts``: of a sum of several, its forms as links with their numbers.
    """

    shown: Cell
    term: TracedTerm | None
    parts: tuple[tuple[PageLink, str], ...] = ()

    @property
    def anchor(self) -> str:
        """Where it stands on its page."""
        return address.anchor(self.shown.place)

    @property
    def year(self) -> int:
        """Its year."""
        return self.shown.place.year

    @property
    def html(self) -> Markup:
        """The number as the report prints it."""
        return grammar.html(self.shown)


def line(cell: Cell) -> Line:
    """Which cell it is, in whatever year; a form is its own, in whatever sub-family."""
    place = cell.place
    return place.indicator_id, place.family, "" if place.form_id else place.subfamily, place.form_id


def of_cells(chains: Chains) -> dict[Line, tuple[ChainOfYear, ...]]:
    """Cells to their numbers in other years, the earliest first; a family lists the forms that it is the sum of."""
    rows = chains.other_years()
    cells = grammar.cells(rows, chains.evidence.forms)
    made = list(zip(cells, records(rows), strict=True))
    forms: dict[tuple[str, str, int], ChainOfYear] = {
        (cell.place.indicator_id, cell.place.form_id, cell.place.year): ChainOfYear(cell, chains.evidence.term(row))
        for cell, row in made
        if cell.place.aggregate == FORM
    }
    found: dict[Line, tuple[ChainOfYear, ...]] = {}
    for cell, row in made:
        key = cell.place.indicator_id, cell.place.form_id, cell.place.year
        found[line(cell)] = (*found.get(line(cell), ()), forms.get(key) or _sum(cell, row, forms, chains))
    return found


def _sum(cell: Cell, row: Mapping[str, Any], forms: OfForms, chains: Chains) -> ChainOfYear:
    """A number that is a sum of forms, or that of one of them."""
    parts = list(_parts(cell, row, forms, chains))
    if len(parts) == 1:
        return ChainOfYear(cell, parts[0].term)
    return ChainOfYear(
        cell,
        None,
        tuple(
            (
                PageLink(
                    f"#{quote(part.anchor)}", trace_words.form(part.shown.place.form_id, chains.evidence.names).text
                ),
                grammar.text(part.shown),
            )
            for part in parts
        ),
    )


def _parts(cell: Cell, row: Mapping[str, Any], forms: OfForms, chains: Chains) -> Iterator[ChainOfYear]:
    """The numbers of the forms whose figures it rests on."""
    for form_id in chains.evidence.forms_of(row["evidence_ids"]):
        part = forms.get((cell.place.indicator_id, form_id, cell.place.year))
        if part:
            yield part
