"""How a number that stands on one basis bounds what the same country would have on another.

Let x(b) be what a country has on the class of bases b: organisations, or what is in them (people, money). Where each
organisation of the narrower class n is in the wider class w too (``comparison.yaml``: within),

    0 <= x(n) <= x(w)        x(n) = s * x(w),  s the operating share, s_low <= s <= s_high

with 0 < s <= 1 where no share is published. So for one form with the number m on class b

    on b itself      m           to m
    on a narrower n  s_low * m   to s_high * m      (without a share: 0 to m)
    on a wider w     m / s_high  to m / s_low       (without a share: m upwards)
    on any other     nothing is known

Shares of several steps of a chain multiply. A basis that is unstated is one of several classes: the bounds are the
widest of theirs. For the sum of forms with the numbers m_f and the factors l_f to h_f,

    min(l_f) * sum(m_f) <= sum(l_f * m_f) <= x <= sum(h_f * m_f) <= max(h_f) * sum(m_f)

Even without a share this can decide: where A's registered number is below B's operating one, A's operating number is
below it all the more. Shares of women and rates of growth are no sums of parts; they are known on their own class only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.compare.declared import rules
from ssemap.core.series import in_use, part

Factors = NDArray[np.float64]  # (classes, 2): least and most that a number is multiplied by, to stand on each class
Ends = tuple[float, float]
NOTHING: Ends = (0.0, float("inf"))
ITSELF: Ends = (1.0, 1.0)
NO_SHARE: Ends = (0.0, 1.0)
EXACT = ["exact", "about"]  # qualifiers of figures that a share may be made of
MIDDLE = 6  # a date up to the end of this month is nearest to the end of the year before


@dataclass(frozen=True, slots=True)
class Shares:
    """Published operating shares: form, measure, wider and narrower class to year to its ends."""

    ends: Mapping[tuple[str, str, int, int], Mapping[int, Ends]] = field(default_factory=dict)

    def at(self, form: str, measure: str, wide: int, narrow: int, year: int) -> Ends:
        """Ends of the share of a form in a year: those of all years within the declared reach together."""
        known = self.ends.get((form, measure, wide, narrow), {})
        near = [ends for at, ends in known.items() if abs(at - year) <= rules().share_reach]
        return (min(low for low, _ in near), max(high for _, high in near)) if near else NO_SHARE


def published_shares(bridges: pd.DataFrame, evidence: pd.DataFrame) -> Shares:
    """Shares that the declared bridges of a country give: the printed ratios, and those of years with both figures.

    ``bridges`` of ``clean``, ``evidence`` of ``harmonise``. A ratio of two published figures is one of a date, whatever
    else is known; figures whose basis was assumed make none, and no share is one by which more operate than are
    registered.
    """
    found: dict[tuple[str, str, int, int], dict[int, Ends]] = {}
    for row in bridges.itertuples():
        first, second = rules().possible(row.from_basis), rules().possible(row.to_basis)
        if len(first) != 1 or len(second) != 1:
            continue
        near, far = first[0], second[0]
        if near not in rules().above(far) and far not in rules().above(near):
            continue
        ends = _printed(row) if pd.notna(row.ratio) else _of_figures(row, evidence)
        narrower = near in rules().above(far)
        key = (row.form_id, row.measure, *((near, far) if narrower else (far, near)))
        for year, ratio in ends.items():
            if share := _as_share(ratio, narrower=narrower):
                low, high = found.setdefault(key, {}).get(year, share)
                found[key][year] = (min(low, share[0]), max(high, share[1]))
    return Shares(found)


def _as_share(ratio: Ends, *, narrower: bool) -> Ends | None:
    """Ends of the share that a ratio gives, at most 1; None where a narrower class would be none, or more than all.

    ``narrower``: does the ratio lead to the narrower class?

    >>> _as_share((0.9, 1.1), narrower=True), _as_share((1.25, 1.25), narrower=False)
    ((0.9, 1.0), (0.8, 0.8))
    >>> _as_share((1.1, 1.2), narrower=True) or _as_share((0.0, 0.0), narrower=True)
    """
    low, high = ratio
    if not 0 < low <= high:
        return None
    low, high = (low, high) if narrower else (1 / high, 1 / low)
    return (low, min(high, 1.0)) if low <= 1 else None


def _printed(row: Any) -> dict[int, Ends]:
    """The printed ratio, by the year whose end is nearest to its date."""
    date, ratio, ends = pd.Timestamp(row.date), float(row.ratio), (row.lower, row.upper)
    low, high = (ratio if pd.isna(end) else float(end) for end in ends)
    return {date.year - (date.month <= MIDDLE): (low, high)}


def _of_figures(row: Any, evidence: pd.DataFrame) -> dict[int, Ends]:
    """Ratios of the published figures on both bases of one year and definition: the least and the greatest."""
    figures = evidence[
        in_use(evidence)
        & (evidence["form_id"] == row.form_id)
        & (evidence["measure"] == row.measure)
        & (evidence["coverage"] == "national")
        & evidence["qualifier"].isin(EXACT)
        & ~evidence["basis_assumed"]
        & (evidence["value"] > 0)
    ]
    by_year = figures.groupby(["basis", "definition", "year"])["value"].agg(["min", "max"])
    bases = (row.from_basis, row.to_basis)
    if not set(bases) <= set(by_year.index.get_level_values("basis")):
        return {}
    both = by_year.loc[bases[0]].join(by_year.loc[bases[1]], how="inner", suffixes=("_from", "_to"))
    ratios = pd.DataFrame({"low": both["min_to"] / both["max_from"], "high": both["max_to"] / both["min_from"]})
    years = ratios.groupby("year").agg({"low": "min", "high": "max"})
    return {int(year): (float(ends.low), float(ends.high)) for year, ends in years.iterrows()}


def factors(series_ids: Iterable[str], year: int, shares: Shares, *, summed: bool) -> Factors:
    """Factors to each class of what is made of some series; ``summed``: is it a sum of parts, or over a constant?"""
    series = [series_factors(name, year, shares) for name in series_ids]
    if not series:
        return np.array([NOTHING] * len(rules().classes))
    joined = np.stack(series)
    ends = np.stack([joined[:, :, 0].min(axis=0), joined[:, :, 1].max(axis=0)], axis=1)
    if not summed:
        ends[~np.all(ends == 1, axis=1)] = NOTHING
    return np.asarray(ends)


def series_factors(series_id: str, year: int, shares: Shares) -> Factors:
    """Factors of one series to each class, in the order of ``comparison.yaml``.

    >>> series_factors("AAA/coop/organisations/unstated/national/registered", 2019, Shares())[:2].tolist()
    [[1.0, 1.0], [0.0, 1.0]]
    >>> series_factors("AAA/coop/organisations/unstated/national/active", 2019, Shares())[:2].tolist()
    [[1.0, inf], [1.0, 1.0]]
    """
    form = f"{part(series_id, 'iso3')}-{part(series_id, 'form_id')}"
    return _factors(form, part(series_id, "measure"), part(series_id, "basis"), year, shares)


def _factors(form: str, measure: str, basis: str, year: int, shares: Shares) -> Factors:
    declared = rules()
    possible = declared.possible(basis)
    rows: list[Ends] = []
    for place in range(len(declared.classes)):
        ends = [_between(form, measure, stands, place, year, shares) for stands in possible] or [NOTHING]
        rows.append((min(low for low, _ in ends), max(high for _, high in ends)))
    return np.array(rows)


def _between(form: str, measure: str, stands: int, asked: int, year: int, shares: Shares) -> Ends:
    """Factors from the class on which a number stands to the one that is asked."""
    if stands == asked:
        return ITSELF
    if stands in (chain := rules().above(asked)):
        return _share(form, measure, chain[: chain.index(stands) + 1], year, shares)
    if asked in (chain := rules().above(stands)):
        low, high = _share(form, measure, chain[: chain.index(asked) + 1], year, shares)
        return 1 / high, (1 / low if low > 0 else float("inf"))
    return NOTHING


def _share(form: str, measure: str, chain: list[int], year: int, shares: Shares) -> Ends:
    """Ends of the share of the first class of a chain in the last: the product of its steps."""
    steps = [shares.at(form, measure, wide, narrow, year) for narrow, wide in pairwise(chain)]
    return float(np.prod([low for low, _ in steps])), float(np.prod([high for _, high in steps]))
