"""``compare``: which country is clearly higher than which, for each indicator, family and year, and how sure that is.

Countries are compared by the joint draws of their estimates, pair by pair. Where only bounds are known the probability
itself has bounds, and a country counts as clearly higher only where even the lower one is high. A total that leaves
out forms may be higher than its draws: by the organisations of those forms where their number is known and
organisations are what is counted, else by any amount. What is not comparable takes no part, and nothing that grows with
the country is compared.

A pair is compared on one class of bases: the one on which both countries stand, else the narrowest on which one stands
and the other is bounded (``compare.bases``), else on none: it is then not on one basis, and all stays open. The pairs
make a partial order, not a ranking; its groups are sets of countries of which every member is clearly higher than every
member of the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.compare.bases import Shares, factors, published_shares
from ssemap.compare.declared import Comparison, rules
from ssemap.core import framework
from ssemap.core.frames import records
from ssemap.core.series import UNSTATED, part
from ssemap.indicators.declared import catalogue
from ssemap.schemas import clean as cleaned
from ssemap.schemas import harmonise as harmonised_tables
from ssemap.schemas import indicators as computed
from ssemap.schemas.compare import APART, BRIDGED, GROUPS, ONE, ONE_SIDED, PAIRS, STAGE
from ssemap.schemas.indicators import ALL, FORM

__all__ = ["Compared", "Comparison", "Shares", "compare", "published_shares", "rules", "run"]

KEY = ["indicator_id", "concept", "family", "year"]
# What is asked of a cell, beside its draws.
COLUMNS = [*KEY, "iso3", "aggregate", "form_id", "comparability", "completeness"]
COLUMNS += ["series_ids", "missing_forms", "basis_assumed"]
BOUNDS = {"whole": "float64", "least_as": "object", "most_as": "object", "assumed": "bool"}  # see ``comparable``
INCOMPARABLE = "incompatible"
COUNTED = "organisations"  # the measure whose missing forms can be bounded by their number
NOWHERE = -1  # in place of a class: the pair is not on one basis
Draws = NDArray[np.float32]
PerPair = NDArray[np.float64]  # by country and other country
Key = tuple[Any, ...]  # values of ``KEY``
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """The tables of the stage, in the columns of ``schemas.compare``."""

    pairs: pd.DataFrame
    groups: pd.DataFrame


@dataclass(frozen=True)
class ComparedCell:
    """What countries have in one cell: their codes, sorted, and the draws of both bounds, (countries, draws).

    ``bounded``: False for a country of which nothing is known of how much forms without a figure would add.
    ``least_as``, ``most_as``: factors of the bounds to each class of bases, (countries, classes). ``assumed``: True for
    a country of which the basis of a figure is assumed.
    """

    countries: list[str]
    low: Draws
    high: Draws
    bounded: NDArray[np.bool_]
    least_as: NDArray[np.float32]
    most_as: NDArray[np.float32]
    assumed: NDArray[np.bool_]

    @cached_property
    def exact(self) -> NDArray[np.bool_]:
        """Does a country stand on a class, (countries, classes)?"""
        return np.asarray((self.least_as == 1) & (self.most_as == 1))

    @cached_property
    def classes(self) -> NDArray[np.int64]:
        """The class on which each pair is compared, as its place in ``comparison.yaml``, or ``NOWHERE``."""
        informed = (self.least_as > 0) | np.isfinite(self.most_as)
        exact, known = self.exact[:, None, :], informed[:, None, :]
        both = exact & self.exact[None, :, :]
        one = (exact & informed[None, :, :]) | (known & self.exact[None, :, :])
        asked = np.where(both.any(axis=2, keepdims=True), both, one)
        narrowest = asked.shape[2] - 1 - np.argmax(asked[:, :, ::-1], axis=2)
        return np.where(asked.any(axis=2), narrowest, NOWHERE)

    def on(self, place: int) -> ComparedCell:
        """The bounds as they would be on one class; unchanged for a country that stands on it."""
        most = self.most_as[:, place]
        finite = np.isfinite(most)
        high = self.high * np.where(finite, most, 1)[:, None]
        low = self.low * self.least_as[:, place][:, None]
        return ComparedCell(self.countries, low, high, self.bounded & finite, self.least_as, self.most_as, self.assumed)


def run(
    clean: Path, harmonised: Path, indicators: Path, output: Path, *, reference_year: int, countries: list[str]
) -> None:
    """Read what three stages wrote of all countries, in ``<folder>/<iso3>``, and write ``pairs`` and ``groups``."""
    cells = []
    for iso3 in countries:
        bridges = cleaned.STAGE.read(clean / iso3)["bridges"]
        evidence = harmonised_tables.STAGE.read(harmonised / iso3)["evidence"]
        cells.append(
            _asked(computed.STAGE.read(indicators / iso3), published_shares(bridges, evidence), reference_year)
        )
    STAGE.write(compared(pd.concat(cells, ignore_index=True)), output)


def _asked(tables: Mapping[str, pd.DataFrame], shares: Shares, reference_year: int) -> pd.DataFrame:
    """What one country is compared by, in the years that are declared."""
    draws = tables["indicator_draws"]
    if rules().years == "reference":
        draws = draws[draws["year"] == reference_year]
    return comparable(tables["indicators"], draws, shares)


def compare(indicators: pd.DataFrame, draws: pd.DataFrame, shares: Shares | None = None) -> Compared:
    """Pairs and groups of every indicator, family and year that two or more countries can be compared in.

    ``indicators`` and ``draws``: the two tables that ``indicators`` writes, of one or more countries together.
    """
    return compared(comparable(indicators, draws, shares or Shares()))


def comparable(indicators: pd.DataFrame, draws: pd.DataFrame, shares: Shares) -> pd.DataFrame:
    """The draws of cells that may be compared, with what is known of each cell.

    ``whole``: the share of all forms that the cell stands for, by which its upper end is divided; missing where it is
    unknown. ``least_as``, ``most_as``: factors to each class of bases; ``assumed``: was a basis assumed? Takes the two
    tables that ``indicators`` writes, and the operating shares of their countries.
    """
    years = indicators["year"].isin(draws["year"]) & indicators["indicator_id"].isin(draws["indicator_id"])
    known = list(bounds(records(indicators.loc[years, COLUMNS]), records(draws), shares))
    may = np.array([one is not None for one in known], dtype=bool)
    cells = draws[may].reset_index(drop=True)
    columns = pd.DataFrame([one for one in known if one], index=cells.index, columns=list(BOUNDS))
    return cells.join(columns.astype(BOUNDS))


def bounds(cells: Iterable[Row], draws: Iterable[Row], shares: Shares) -> Iterator[Row | None]:
    """What ``comparable`` adds to each of the draws; None where the cell may not be compared.

    ``cells`` and ``draws``: rows of the two tables, of the first those of forms too.
    """
    summed = {indicator.id: indicator.roll_up == "sum" for indicator in catalogue().indicators}
    counts = {indicator.id for indicator in catalogue().indicators if indicator.measure == COUNTED}
    asked, of_form = set(catalogue().comparable()), {}
    askable: dict[Key, Row] = {}
    for cell in cells:
        if cell["aggregate"] == FORM:
            of_form[cell["indicator_id"], cell["iso3"], cell["year"], cell["form_id"]] = cell["series_ids"]
        elif cell["indicator_id"] in asked and _may_be_compared(cell):
            # A family is the same under each concept, and its draws stand under none.
            askable.setdefault(_key(cell, cell["concept"] if cell["aggregate"] == ALL else ""), cell)
    for draw in draws:
        one = askable.get(_key(draw, draw["concept"]))
        if one is None:
            yield None
            continue
        name = one["indicator_id"]
        ends = factors(one["series_ids"], one["year"], shares, summed=summed[name])
        whole = one["completeness"] if name in counts or one["completeness"] == 1 else None
        yield {
            # Shares and growth rates are of one form or family, never of a part of it.
            "whole": whole if summed[name] else 1.0,
            "least_as": ends[:, 0],
            "most_as": ends[:, 1],
            "assumed": bool(one["basis_assumed"]) or _unsaid(one, of_form, bounded=draw["high"] is not None),
        }


def _key(row: Row, concept: str) -> Key:
    return row["indicator_id"], row["iso3"], concept, row["family"], row["year"]


def _may_be_compared(cell: Row) -> bool:
    """The one place that says which cells take no part, whatever their draws say."""
    return (
        cell["aggregate"] in computed.COMPARED
        and cell["family"] != framework.MIXED
        and cell["comparability"] != INCOMPARABLE
    )


def _unsaid(cell: Row, of_form: Mapping[Key, Iterable[str]], *, bounded: bool) -> bool:
    """Is a basis of a cell unstated, or that of a form which moves its upper end only (an overlap) another one?

    What may be counted twice stands in the upper end as it is printed, whatever its basis.
    """
    counted = {part(name, "basis") for name in cell["series_ids"]}
    over = cell["missing_forms"] if bounded else ()
    keys = [(cell["indicator_id"], cell["iso3"], cell["year"], form) for form in over]
    beside = {part(name, "basis") for key in keys for name in of_form.get(key, ())}
    return UNSTATED in counted or not beside <= counted


def compared(draws: pd.DataFrame) -> Compared:
    """Pairs and groups of what ``comparable`` gives of two or more countries."""
    pairs, groups = [PAIRS.typed([])], [GROUPS.typed([])]
    for key, cell in cells(draws):
        low, high = exceeds(cell)
        higher = low >= rules().certain
        pairs.append(_pairs(key, cell, low, high))
        groups.append(_groups(key, cell.countries, higher))
    return Compared(pd.concat(pairs, ignore_index=True), pd.concat(groups, ignore_index=True))


def cells(draws: pd.DataFrame) -> Iterator[tuple[Key, ComparedCell]]:
    """The cells of two or more countries, of what ``comparable`` gives; sorted, each with its values of ``KEY``."""
    ordered = draws.sort_values([*KEY, "iso3"])
    for key, rows in ordered.groupby(KEY, sort=True):
        if len(rows) > 1:
            yield key, _cell(rows)


def _cell(rows: pd.DataFrame) -> ComparedCell:
    low = np.stack(rows["low"].to_list()).astype(np.float32, copy=False)
    high = np.stack([low if high is None else high for low, high in zip(rows["low"], rows["high"], strict=True)])
    whole = rows["whole"].to_numpy(dtype=np.float32)
    least_as, most_as = (np.stack(rows[name].to_list()).astype(np.float32) for name in ("least_as", "most_as"))
    return ComparedCell(
        rows["iso3"].to_list(),
        low,
        high.astype(np.float32, copy=False) / whole[:, None],
        ~np.isnan(whole),
        least_as,
        most_as,
        rows["assumed"].to_numpy(dtype=bool),
    )


def exceeds(cell: ComparedCell) -> tuple[PerPair, PerPair]:
    """Bounds of the probability that one country (row) exceeds another (column), each pair on its class of bases.

    least = share of draws with low(country) > high(other)
    most  = share of draws with high(country) > low(other)
    """
    most = np.ones((len(cell.countries),) * 2)
    for here, moved in _by_class(cell):
        above = np.where(moved.bounded[:, None], _share_above(moved.high, moved.low), 1.0)
        most[here] = above[here]
    return least(cell), most


def least(cell: ComparedCell) -> PerPair:
    """The lower of the two bounds alone."""
    lower = np.zeros((len(cell.countries),) * 2)
    for here, moved in _by_class(cell):
        above = np.where(moved.bounded, _share_above(moved.low, moved.high), 0.0)
        lower[here] = above[here]
    return lower


def _by_class(cell: ComparedCell) -> Iterator[tuple[NDArray[np.bool_], ComparedCell]]:
    """The pairs that are compared on each class, and the cell on it."""
    for place in np.unique(cell.classes):
        if place != NOWHERE:
            yield cell.classes == place, cell.on(int(place))


def _share_above(countries: Draws, others: Draws) -> PerPair:
    """Share of draws in which a country (row) is above another (column).

    >>> _share_above(np.array([[1.0, 5.0], [2.0, 3.0]]), np.array([[1.0, 5.0], [2.0, 3.0]])).tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    above = [np.add.reduce((country > others).view(np.uint8), axis=1, dtype=np.uint32) for country in countries]
    return np.asarray(np.stack(above) / others.shape[1])


def standings(cell: ComparedCell) -> NDArray[np.object_]:
    """How the two countries of each pair stand to one another, as codes of ``schemas.compare``."""
    size = len(cell.countries)
    classes = np.where(cell.classes == NOWHERE, 0, cell.classes)
    rows = np.arange(size)[:, None]
    exact = cell.exact[rows, classes]  # of the country of the row, on the class of the pair
    shared = (cell.least_as[rows, classes] > 0) & np.isfinite(cell.most_as[rows, classes])
    codes = np.where(exact & exact.T, ONE, np.where(shared & shared.T, BRIDGED, ONE_SIDED))
    return np.where(cell.classes == NOWHERE, APART, codes).astype(object)


def _pairs(key: Key, cell: ComparedCell, low: PerPair, high: PerPair) -> pd.DataFrame:
    """Both directions of every pair, a country before the others that it is compared with."""
    first, second = np.nonzero(~np.eye(len(cell.countries), dtype=bool))
    names = np.array(cell.countries, dtype=object)
    classes = np.array([*rules().ids, None], dtype=object)  # the last for NOWHERE
    return PAIRS.typed(
        pd.DataFrame(
            {
                **dict(zip(KEY, key, strict=True)),
                "iso3": names[first],
                "other": names[second],
                "standing": standings(cell)[first, second],
                "basis": classes[cell.classes[first, second]],
                "assumed": (cell.assumed[first] | cell.assumed[second]) & (cell.classes[first, second] != NOWHERE),
                "least": low[first, second],
                "most": high[first, second],
                "clearly_higher": low[first, second] >= rules().certain,
            }
        )
    )


def _groups(key: Key, countries: list[str], higher: NDArray[np.bool_]) -> pd.DataFrame:
    """The group of each country of a cell."""
    clear = {(countries[first], countries[second]) for first, second in np.argwhere(higher)}
    cell = dict(zip(KEY, key, strict=True))
    groups = enumerate(partition(countries, clear), 1)
    return GROUPS.typed({**cell, "iso3": iso3, "group": place} for place, members in groups for iso3 in members)


def partition(countries: Sequence[str], higher: set[tuple[str, str]]) -> list[list[str]]:
    """The finest split into groups, highest first, of which each member is clearly higher than all of the later groups.

    ``higher``: pairs of which the first is clearly higher than the second.

    >>> partition(["A", "B", "C"], {("A", "B"), ("A", "C")})
    [['A'], ['B', 'C']]
    >>> partition(["A", "B", "C"], {("A", "C")})
    [['A', 'B', 'C']]
    """
    wins = {iso3: sum((iso3, other) in higher for other in countries) for iso3 in countries}
    ordered = sorted(countries, key=lambda iso3: (-wins[iso3], iso3))
    groups: list[list[str]] = []
    start = 0
    for end in range(1, len(ordered) + 1):
        if all((iso3, other) in higher for iso3 in ordered[start:end] for other in ordered[end:]):
            groups.append(sorted(ordered[start:end]))
            start = end
    return groups
