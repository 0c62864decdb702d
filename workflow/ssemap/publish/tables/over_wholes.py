"""What does not add up in a table of families: a part that is more than its family, and sub-families that overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.series import years
from ssemap.publish import grammar
from ssemap.schemas.indicators import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ssemap.indicators.declared import Indicator

LEVEL = "level"  # kind of an indicator whose numbers add up


def notes(
    cells: Iterable[grammar.Cell], declared: Sequence[Indicator], countries: Mapping[str, str], forms: Mapping[str, str]
) -> tuple[str, ...]:
    """What stands below a table of ``cells``: published figures that contradict that a part is within its whole.

    ``declared``: indicators in reading order; ``countries``, ``forms``: their names by code.
    """
    titles = {one.id: one.title.lower() for one in declared if one.kind == LEVEL}
    valued = [cell for cell in cells if cell.valued and cell.place.indicator_id in titles]
    larger, overlapping = [], []
    for whole in valued:
        if not _is_family(whole):
            continue
        about = f"{countries[whole.place.iso3]}, {titles[whole.place.indicator_id]} of {_name(whole, forms).lower()}"
        parts = [cell for cell in valued if _within(cell, whole)]
        above = list(_more(parts, whole))
        larger += [f"{about}, {_printed(whole)}: {_name(part, forms)}, {_printed(part)}" for part in above]
        kinds = [part for part in parts if not part.place.form_id]
        if not above and sum(part.value for part in kinds) > whole.value:
            overlapping.append(f"{about}: {' and '.join(_name(part, forms) for part in kinds)}")
    said = []
    if larger:
        said.append(f"Published figures of a part that are more than that of its family: {'; '.join(larger)}.")
    if overlapping:
        said.append(f"Sub-families that overlap, so that their numbers are not to be added: {'; '.join(overlapping)}.")
    return tuple(said)


def _is_family(cell: grammar.Cell) -> bool:
    """Is it the number of a family? Aggregates across families hold each other, and all families are no whole."""
    place = cell.place
    return not place.form_id and not place.subfamily and place.family not in (ALL, framework.MIXED)


def _within(cell: grammar.Cell, whole: grammar.Cell) -> bool:
    """Is a number of a sub-family or form of a family?"""
    one, other = cell.place, whole.place
    same = (one.indicator_id, one.iso3, one.family) == (other.indicator_id, other.iso3, other.family)
    return same and bool(one.form_id or one.subfamily)


def _more(parts: Sequence[grammar.Cell], whole: grammar.Cell) -> Iterator[grammar.Cell]:
    """Parts with a larger published figure than the whole, each figure once: of the sub-family before its form."""
    seen: set[float] = set()
    for part in sorted(parts, key=lambda cell: bool(cell.place.form_id)):
        if part.value > whole.value and part.value not in seen:
            seen.add(part.value)
            yield part


def _name(cell: grammar.Cell, forms: Mapping[str, str]) -> str:
    place = cell.place
    if place.form_id:
        return forms[place.form_id]
    return framework.labels("subfamilies" if place.subfamily else "families")[place.subfamily or place.family]


def _printed(cell: grammar.Cell) -> str:
    """The published figure with its years."""
    return f"{grammar.published(cell)} ({years(cell.data_year, cell.data_year_last)})"
