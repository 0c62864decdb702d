"""Checks of a part beside its whole within one form: women beside all members, a federation beside the country, and
those on the register beside all that ever were.

Which measure is a part of which is declared (``plausibility.yaml``); a figure whose coverage is neither national nor
unstated is of a part of its form. A finding needs that no reading of the evidence fits: of several figures the one that
fits best is taken, and a bound or a range holds all that it leaves open.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from ssemap.core import printing
from ssemap.core.frames import missing
from ssemap.core.issues import joined_ids
from ssemap.core.qualifiers import AT_LEAST, AT_MOST
from ssemap.core.series import UNSTATED
from ssemap.plausibility.finding import Evidence, Flag, grouped, ids_of, registered
from ssemap.plausibility.rules import CoverageOverWhole, Plausibility

NATIONAL = "national"


def measure_over_whole(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """A measure that is more than the one it is a part of: both of the country, or of one coverage by one source."""
    for part, whole in rules.measures_within():
        cells = grouped(evidence.of_measure(whole), "form_id", "year", "unit_kind")
        for row in evidence.of_measure(part):
            beside = cells.get((row.form_id, row.year, row.unit_kind), [])
            yield from _flags(row, [other for other in beside if _of_one_whole(row, other)], rules.measure_over_whole)


def coverage_over_whole(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """A figure of a part of the form that is more than each national one of the same year, measure and definition."""
    rows = [row for row in evidence.rows if row.summable and row.basis != "flow"]
    for of_year in grouped(rows, "form_id", "measure", "definition", "year", "unit").values():
        national = [row for row in of_year if row.coverage == NATIONAL]
        for row in of_year:
            if row.coverage not in (NATIONAL, UNSTATED):
                yield from _flags(row, national, rules.coverage_over_whole)


def cumulative_below_count(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """A national number of all that ever were, below one of those that were there at its date or before."""
    limits = rules.cumulative_below_count
    rows = [row for row in evidence.rows if row.coverage == NATIONAL and row.summable and row.unit_kind == "count"]
    for alike in grouped(rows, "form_id", "measure", "definition", "unit").values():
        counts = [row for row in alike if row.basis in limits.counts]
        for row in (row for row in alike if row.basis == limits.cumulative):
            more = [one for one in counts if one.years <= row.years and _low(one) * (1 - limits.tolerance) > _high(row)]
            if more:
                largest = max(more, key=_low)
                found = f"{printing.plain(row.value)} {row.measure} of {row.form_id} {row.year} ({row.basis})"
                words = {"count": largest.value, "basis": largest.basis, "figures": _printed(more)}
                yield Flag(ids_of([row]), found, words=words)


def _of_one_whole(row: Any, other: Any) -> bool:
    """Are two figures of the same organisations? Two samples, or two parts of the country, need not be."""
    return bool(row.coverage == other.coverage and (row.coverage == NATIONAL or row.source_id == other.source_id))


def _flags(row: Any, wholes: list[Any], limits: CoverageOverWhole) -> Iterator[Flag]:
    """The part, where it is more than each of the wholes: those of its own basis, or else of any."""
    own = [whole for whole in wholes if whole.basis == row.basis] or wholes
    if own and _low(row) > max(map(_high, own)) * (1 + limits.tolerance):
        largest = max(own, key=lambda whole: float(whole.value))
        amount = f"{printing.plain(row.value)} {row.measure} of {row.form_id} {row.year}"
        words = {"whole": largest.value, "measure": largest.measure, "form": row.form_id, "figures": _printed(own)}
        yield Flag(ids_of([row]), f"{amount} ({row.coverage}, {row.source_id})", words=words)


def _low(row: Any) -> float:
    """The least that a figure may mean."""
    if row.qualifier == AT_MOST:
        return -math.inf
    return float((row.value if missing(row.lower) else row.lower) - row.half_width)


def _high(row: Any) -> float:
    """The most that a figure may mean."""
    if row.qualifier == AT_LEAST:
        return math.inf
    return float((row.value if missing(row.upper) else row.upper) + row.half_width)


def _printed(rows: Iterable[Any]) -> str:
    """Figures with the source that prints each."""
    return joined_ids(f"{row.evidence_id} of {row.source_id}" for row in rows)


CHECKS = registered(measure_over_whole, coverage_over_whole, cumulative_below_count)
