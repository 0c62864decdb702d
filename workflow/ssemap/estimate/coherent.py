"""Coherent levels: where listed parts are the whole and printed sums are exact, parts and total add up in every draw.

Which parts make up a form stands in ``form_links.csv`` (``ssemap.harmonise.partitions``). A sum is used for a measure,
definition, coverage and basis where figures of one date, as printed, add up within their rounding, and for no series
beyond a declared break that has no such date. Then the draws of
each year that has all of them are projected (``ssemap.estimate.projection``); total and parts that contradict each
other by more than their draws allow are left as they are, and named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.core.frames import tuples
from ssemap.core.issues import Issue
from ssemap.core.printing import in_more_years
from ssemap.core.series import SERIES_YEAR, in_use
from ssemap.estimate.projection import influence, project
from ssemap.estimate.reconcile.fitted import tails
from ssemap.estimate.rules import Coherence, Reconciliation

KIND = ["measure", "definition", "coverage", "basis", "unit"]  # what a total and its parts have in common
CLOSE = 1e-9  # logarithms that differ less are the same
Kind = tuple[str, ...]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ExactSum:
    """A form, and the parts whose printed figures of one kind add up to it.

    ``dates``: of how many dates; ``series``: ids of the series that have figures of these dates.
    """

    kind: Kind
    whole: str
    parts: tuple[str, ...]
    dates: int
    series: frozenset[str]

    @property
    def forms(self) -> tuple[str, ...]:
        """The total and its parts."""
        return (self.whole, *self.parts)


@dataclass(frozen=True, slots=True)
class Coherent:
    """Levels, weights and draws after the sums; ``apart``: sums that draws contradict, with the year and the levels."""

    levels: pd.DataFrame
    weights: pd.DataFrame
    draws: pd.DataFrame
    apart: tuple[tuple[ExactSum, int, float, float], ...] = ()


# --- which sums hold -----------------------------------------------------------------------------------------


def exact_sums(evidence: pd.DataFrame, partitions: pd.DataFrame, rules: Coherence) -> list[ExactSum]:
    """The sums that printed figures bear out, one for each kind and total: that of most dates, then of most parts.

    ``evidence`` and ``partitions``: as ``harmonise`` writes them. None where ``rules`` switch them off.
    """
    best: dict[tuple[Kind, str], ExactSum] = {}
    if not rules.used:
        return []
    of_kinds = _by_kind_and_date(evidence)
    for (whole, _), rows in partitions.groupby(["whole", "partition"], sort=True):
        parts = tuple(sorted(rows["part"]))
        forms = {str(whole), *parts}
        for kind, by_date in of_kinds.items():
            of_forms = ([one for one in figures if one.form_id in forms] for figures in by_date.values())
            dates = [figures for figures in of_forms if {one.form_id for one in figures} == forms]
            exact = [figures for figures in dates if _adds_up(figures, str(whole), parts, rules)]
            if exact and len(exact) >= rules.exact_dates * len(dates):
                names = frozenset(one.series_id for figures in exact for one in figures)
                found = ExactSum(kind, str(whole), parts, len(exact), names)
                key = found.kind, found.whole
                best[key] = max(best.get(key, found), found, key=lambda one: (one.dates, len(one.parts)))
    return [best[key] for key in sorted(best)]


class ExactFigure(NamedTuple):
    """An exact figure of a form as printed, with its rounding half-width."""

    form_id: str
    series_id: str
    value: float
    half_width: float


def _by_kind_and_date(evidence: pd.DataFrame) -> dict[Kind, dict[pd.Timestamp, list[ExactFigure]]]:
    """The exact figures in use, by what sums have in common and by their date."""
    exact = in_use(evidence) & (evidence["qualifier"] == "exact") & evidence["period_end"].notna()
    found: dict[Kind, dict[pd.Timestamp, list[ExactFigure]]] = {}
    for row in tuples(evidence.loc[exact, [*KIND, "period_end", *ExactFigure._fields]]):
        kind, date, figure = row[: len(KIND)], row[len(KIND)], ExactFigure(*row[len(KIND) + 1 :])
        found.setdefault(kind, {}).setdefault(date, []).append(figure)
    return found


def _adds_up(figures: Iterable[ExactFigure], whole: str, parts: Iterable[str], rules: Coherence) -> bool:
    """Do some of the figures of the parts add up to one of the total within their rounding?"""
    printed: dict[str, set[tuple[float, float]]] = {}
    for one in figures:
        printed.setdefault(one.form_id, set()).add((one.value, one.half_width))
    most = max(value for value, _ in printed[whole]) * (1 + rules.rounding)
    sums = {(0.0, 0.0)}
    for part in parts:
        longer = {(total + value, wide + half) for total, wide in sums for value, half in printed[part]}
        sums = {one for one in longer if one[0] <= most}
    return any(
        abs(value - total) <= min(half + wide, rules.rounding * value)
        for value, half in printed[whole]
        for total, wide in sums
    )


def partners(series: pd.DataFrame, partitions: pd.DataFrame, asked: Collection[str]) -> set[str]:
    """The ids of series with those of the same kind whose forms are, at any depth, total or part of theirs.

    ``series``: as ``harmonise`` writes it.
    """
    parts: dict[str, set[str]] = {}
    for whole, part in tuples(partitions[["whole", "part"]]):
        parts.setdefault(whole, {whole}).add(part)
    alike: dict[Kind, list[tuple[str, str]]] = {}
    for series_id, form, *kind in tuples(series[["series_id", "form_id", *KIND]]):
        alike.setdefault(tuple(kind), []).append((series_id, form))
    found = set(asked)
    for members in alike.values():
        forms = {form for series_id, form in members if series_id in found}
        while more := {form for group in parts.values() if group & forms for form in group} - forms:
            forms |= more
        found |= {series_id for series_id, form in members if form in forms}
    return found


# --- levels, draws and weights -------------------------------------------------------------------------------


def cohere(
    levels: pd.DataFrame,
    weights: pd.DataFrame,
    draws: pd.DataFrame,
    series: pd.DataFrame,
    sums: Iterable[ExactSum],
    rules: Reconciliation,
) -> Coherent:
    """Levels, weights of figures and draws in which total and parts add up, each with ``coherent_with``.

    ``levels`` and ``draws``: as ``bridges.cross`` leaves them; ``weights``: of ``reconcile.Reconciled``; ``series``: as
    ``harmonise`` writes it. A level is the median of its coherent draws.
    """
    drawn = {(row.series_id, int(row.year)): np.asarray(row.draws) for row in draws.itertuples()}
    named = levels.assign(coherent_with=pd.Series([[] for _ in range(len(levels))], levels.index, dtype="object"))
    made: list[_Together] = []
    apart: list[tuple[ExactSum, int, float, float]] = []
    for (year, _), standing in sorted(_standing(drawn, series, sums).items()):
        kept = []
        for one, ids in standing:
            values = np.stack([drawn[name, year] for name in ids])
            if contradict(values[0], values[1:].sum(axis=0), rules.coherent.contradiction):
                apart.append((one, year, float(np.median(values[0])), float(np.median(values[1:].sum(axis=0)))))
            else:
                kept.append(ids)
        if kept:
            made.append(_together(kept, year, drawn))
    if not made:
        return Coherent(named, weights, draws, tuple(apart))
    return Coherent(_levelled(named, made, rules), _reweighed(weights, made), _redrawn(draws, made), tuple(apart))


def _standing(
    drawn: Mapping[tuple[str, int], Array], series: pd.DataFrame, sums: Iterable[ExactSum]
) -> dict[tuple[int, Kind], list[tuple[ExactSum, tuple[str, ...]]]]:
    """By year and kind: the sums of which every form has draws, in one series, with these series, the total first."""
    of_form: dict[tuple[Kind, str], list[str]] = {}
    for row in series.sort_values("series_id").itertuples():
        kind = tuple(str(getattr(row, column)) for column in KIND)
        of_form.setdefault((kind, row.form_id), []).append(row.series_id)
    years = sorted({year for _, year in drawn})
    found: dict[tuple[int, Kind], list[tuple[ExactSum, tuple[str, ...]]]] = {}
    for one in sums:
        for year in years:
            named = [one.series.intersection(of_form.get((one.kind, form), [])) for form in one.forms]
            ids = [[name for name in sorted(names) if (name, year) in drawn] for names in named]
            if all(len(names) == 1 for names in ids):
                found.setdefault((year, one.kind), []).append((one, tuple(names[0] for names in ids)))
    return found


def contradict(total: Array, parts: Array, least: float) -> bool:
    """Is the total above, or below, the sum of its parts in all but a share ``least`` of the draws?

    >>> contradict(np.array([9.0, 10.0, 11.0]), np.array([10.0, 10.0, 10.0]), 0.005)
    False
    >>> contradict(np.array([9.0, 9.5, 9.9]), np.array([10.0, 10.0, 10.0]), 0.005)
    True
    """
    lower, upper = np.quantile(np.log(total / parts), (least, 1 - least))
    return bool(lower > CLOSE or upper < -CLOSE)


@dataclass(frozen=True, slots=True)
class _Together:
    """Series of one year that were reconciled together: their coherent draws (series, draws), partners and weights."""

    year: int
    ids: tuple[str, ...]
    draws: Array
    partners: tuple[tuple[str, ...], ...]
    influence: Array

    def cells(self) -> pd.DataFrame:
        """The series and year of each."""
        return pd.DataFrame({"series_id": self.ids, "year": self.year}).astype({"series_id": "str", "year": "Int64"})


def _together(sums: list[tuple[str, ...]], year: int, drawn: Mapping[tuple[str, int], Array]) -> _Together:
    """The coherent draws of all series of some sums."""
    ids = tuple(sorted({name for names in sums for name in names}))
    place = {name: position for position, name in enumerate(ids)}
    placed = [(place[total], tuple(place[part] for part in parts)) for total, *parts in sums]
    before = np.stack([drawn[name, year] for name in ids])
    after = project(before, placed)
    related = tuple(tuple(sorted({one for names in sums if name in names for one in names} - {name})) for name in ids)
    moved = influence(np.median(after, axis=1), np.log(before).var(axis=1), placed)
    return _Together(year, ids, after, related, moved)


def _levelled(levels: pd.DataFrame, made: list[_Together], rules: Reconciliation) -> pd.DataFrame:
    """The levels with median, interval and partners of the coherent draws in their places."""
    draws = np.concatenate([one.draws for one in made])
    lower, level, upper = np.quantile(draws, tails(rules.interval), axis=1)
    place = levels.reset_index().set_index(SERIES_YEAR)["index"]
    cells = pd.concat([one.cells() for one in made])
    at = place.loc[list(cells[SERIES_YEAR].itertuples(index=False, name=None))].to_numpy()
    levels = levels.copy()
    levels.loc[at, ["level", "level_lower", "level_upper"]] = np.stack([level, lower, upper], axis=1)
    with_ = levels["coherent_with"].copy()
    for row, names in zip(at, [names for one in made for names in one.partners], strict=True):
        with_.at[row] = list(names)
    return levels.assign(coherent_with=with_)


def _redrawn(draws: pd.DataFrame, made: list[_Together]) -> pd.DataFrame:
    """The draws with the coherent ones in their places."""
    new = {(name, one.year): values for one in made for name, values in zip(one.ids, one.draws, strict=True)}
    cells = zip(draws["series_id"], draws["year"], strict=True)
    values = [new.get((name, int(year)), old) for (name, year), old in zip(cells, draws["draws"], strict=True)]
    return draws.assign(draws=pd.Series(values, index=draws.index, dtype="object"))


def _reweighed(weights: pd.DataFrame, made: list[_Together]) -> pd.DataFrame:
    """The weights with those of the figures of total and parts, each as far as it moves the coherent level."""
    moved = pd.concat(
        [
            pd.DataFrame(
                {
                    "to": np.repeat(one.ids, len(one.ids)),
                    "series_id": np.tile(one.ids, len(one.ids)),
                    "year": one.year,
                    "by": one.influence.ravel(),
                }
            )
            for one in made
        ]
    ).astype({"year": "Int64", "series_id": "str", "to": "str"})
    reached = weights.merge(moved, on=SERIES_YEAR)
    new = reached.assign(series_id=reached["to"], weight=reached["weight"] * reached["by"])[list(weights.columns)]
    cells = pd.concat([one.cells() for one in made]).set_index(SERIES_YEAR).index
    old = weights[~weights.set_index(SERIES_YEAR).index.isin(cells)]
    both = pd.concat([old, new.astype(weights.dtypes.to_dict())])
    return both.sort_values([*SERIES_YEAR, "evidence_id"], ignore_index=True)


def contradictions(apart: Iterable[tuple[ExactSum, int, float, float]]) -> list[Issue]:
    """A note for each sum that levels of total and parts contradict: the first year, and how many more."""
    by_sum: dict[ExactSum, list[tuple[int, float, float]]] = {}
    for one, year, total, parts in apart:
        by_sum.setdefault(one, []).append((year, total, parts))
    return [_contradiction(one, sorted(years)) for one, years in by_sum.items()]


def _contradiction(one: ExactSum, years: list[tuple[int, float, float]]) -> Issue:
    year, total, parts = years[0]
    since = in_more_years([later for later, _, _ in years[1:]])
    return Issue(
        check_id="incoherent-total",
        severity="note",
        file="form_links.csv",
        row=0,
        column="complete",
        evidence_id="",
        found=f"{one.whole}, {'/'.join(one.kind[:-1])}: {total:,.0f} at the end of {year}{since}",
        expected=f"about {parts:,.0f}, the sum of {', '.join(one.parts)}",
        action="Look at the figures of the total and of the parts: some may be of another date or basis. Until then the"
        " levels do not add up.",
    )
