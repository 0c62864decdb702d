"""Numbers of forms in other years than that of a page of chains: a line each, with its formula and an anchor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.publish import grammar
from ssemap.publish.grammar import address

if TYPE_CHECKING:
    from markupsafe import Markup

    from ssemap.provenance.trace import Chains
    from ssemap.provenance.trace_cells import TracedTerm
    from ssemap.publish.grammar import Cell


@dataclass(frozen=True, slots=True)
class ChainOfYear:
    """The number of a form in one year: how the report prints it, and what it follows from."""

    shown: Cell
    term: TracedTerm

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


def of_forms(chains: Chains) -> dict[tuple[str, str], tuple[ChainOfYear, ...]]:
    """Indicator and form to the numbers of the form in other years, the earliest first."""
    rows = chains.other_years()
    found: dict[tuple[str, str], tuple[ChainOfYear, ...]] = {}
    for shown, row in zip(grammar.cells(rows, chains.evidence.forms), rows.to_dict("records"), strict=True):
        key = (shown.place.indicator_id, shown.place.form_id)
        found[key] = (*found.get(key, ()), ChainOfYear(shown, chains.evidence.term(row)))
    return found
