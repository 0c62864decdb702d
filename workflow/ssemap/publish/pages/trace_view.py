"""What the templates of chains and sources print: cells with their addresses, links, forms under their families."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from ssemap.core import framework, printing
from ssemap.core.framework import MIXED
from ssemap.provenance import trace_amounts
from ssemap.provenance import trace_words as words
from ssemap.publish import grammar, marks
from ssemap.publish.grammar import address, states
from ssemap.schemas.indicators import ALL, COMPARED, FAMILY, FORM, SUBFAMILY

if TYPE_CHECKING:
    from markupsafe import Markup

    from ssemap.provenance.trace_cells import Trace, TracedCell
    from ssemap.publish.grammar import Cell
    from ssemap.publish.pages.trace_years import ChainOfYear


@dataclass(frozen=True, slots=True)
class PageLink:
    """An address and its words."""

    href: str
    text: str


@dataclass(frozen=True)
class ChainOfCell:
    """One cell of a page: how the report prints it, and what it rests on.

    ``parts``: of an absent family or sub-family, its forms that have a number, as links with the number. ``years``: its
    numbers in other years.
    """

    cell: TracedCell
    shown: Cell
    name: str
    unit: str
    parts: tuple[tuple[PageLink, str], ...] = ()
    years: tuple[ChainOfYear, ...] = ()

    @cached_property
    def anchor(self) -> str:
        """Where it stands on its page."""
        return address.anchor(self.shown.place)

    @property
    def href(self) -> str:
        """Its address within the page."""
        return f"#{quote(self.anchor)}"

    @property
    def html(self) -> Markup:
        """The number as the report prints it."""
        return grammar.html(self.shown)

    @property
    def text(self) -> str:
        """The same as plain text."""
        return grammar.text(self.shown)

    @property
    def state(self) -> states.CellState:
        """What kind of knowledge of the number there is."""
        return states.states()[states.OTHER_YEAR if self.shown.other_year else self.shown.state]

    @property
    def meaning(self) -> str:
        """What this state says of the number."""
        return grammar.legend({self.state.state})[0].meaning

    @property
    def marks(self) -> str:
        """What else a reader must know, in words."""
        return "; ".join(map(marks.explained, self.shown.marks))

    @property
    def below(self) -> bool:
        """Does it stand under a family?"""
        return self.cell.aggregate in (FORM, SUBFAMILY)

    @property
    def listed(self) -> bool:
        """Does it stand in the list at the top? All do but what stands under a family and has no number."""
        return not self.cell.absence or self.cell.aggregate in COMPARED


@dataclass(frozen=True)
class Links:
    """Addresses as one page of a country has them.

    ``known``: ids that have an anchor in the page of sources; ``forms``: form to its address on the page.
    """

    page: str
    iso3: str
    known: frozenset[str]
    forms: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _sources(self) -> str:
        return address.seen_from(address.evidence(self.iso3, ""), self.page)

    def figure(self, identity: str) -> str:
        """Address of a figure, denominator or source in the page of sources."""
        return self._sources + quote(identity)

    def __call__(self, piece: words.Piece) -> str:
        """Address of what a piece refers to; '' where that has none."""
        if piece.refers == "form":
            return self.forms.get(piece.id, "")
        return self.figure(piece.id) if piece.id in self.known else ""


def is_web_address(url: str) -> bool:
    """May a page link to it? Only to a host by http or https.

    >>> is_web_address("https://example.org/a?b"), is_web_address("javascript:alert(1)"), is_web_address("https://")
    (True, False, False)
    """
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url
    except ValueError:
        return False


def chains_of_cells(
    trace: Trace, cells: list[Cell], years: Mapping[tuple[str, str, str, str], tuple[ChainOfYear, ...]]
) -> list[ChainOfCell]:
    """The cells of a page in reading order: the total, then each family with its sub-families and forms.

    ``cells``: as readers meet them, in the order of ``trace.cells``; ``years``: numbers of other years, by indicator,
    family, sub-family and form; a form by its own name alone.
    """
    measure = trace_amounts.measure(trace.indicator.measure)
    made = [
        ChainOfCell(
            cell,
            shown,
            words.name(cell, trace.names),
            unit_behind(cell.unit, measure),
            years=years.get(
                (trace.indicator_id, cell.family, "" if cell.form_id else cell.subfamily, cell.form_id), ()
            ),
        )
        for cell, shown in zip(trace.cells, cells, strict=True)
    ]
    ordered = [one for family in _families(trace.concept) for one in _of_family(family, made, list(trace.names))]
    numbers = [one for one in ordered if one.cell.aggregate == FORM and not one.cell.absence]
    return [_with_parts(one, numbers) for one in ordered]


def _families(concept: str) -> list[str]:
    return [ALL, *framework.families_of(concept), MIXED]


def _of_family(family: str, cells: list[ChainOfCell], forms: list[str]) -> Iterator[ChainOfCell]:
    """A family, its forms that are in no sub-family, then each sub-family with its forms."""
    within = [one for one in cells if one.cell.family == family]
    yield from (one for one in within if one.cell.aggregate in (FAMILY, ALL))
    for subfamily in ("", *framework.subfamilies().get(family, ())):
        inside = [one for one in within if one.cell.subfamily == subfamily]
        yield from (one for one in inside if one.cell.aggregate == SUBFAMILY)
        yield from sorted((one for one in inside if one.cell.form_id), key=lambda one: forms.index(one.cell.form_id))


def _with_parts(one: ChainOfCell, numbers: list[ChainOfCell]) -> ChainOfCell:
    """An absent family or sub-family with its forms that have a number; others as they are."""
    cell = one.cell
    if not cell.absence or cell.form_id or cell.aggregate == ALL:
        return one
    parts = tuple(
        (PageLink(form.href, form.name), form.text)
        for form in numbers
        if form.cell.family == cell.family and cell.subfamily in ("", form.cell.subfamily)
    )
    return replace(one, parts=parts)


def unit_behind(unit: str, measure: str) -> str:
    """What stands behind a printed number besides the sign of percent and the currency: what is counted, or the rate.

    >>> unit_behind("count", "Organisations"), unit_behind("percent per year", "")
    ('organisations', 'per year')
    """
    kind = printing.kind(unit)
    if kind == "count":
        return trace_amounts.within(measure)
    if kind == "percent":
        return unit.removeprefix("percent").strip()
    return "" if kind == "money" else unit
