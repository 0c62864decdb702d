"""One origin counts once: of the prints of one count one stands for the others.

Rivals, observations and the origins that a grade counts rest on this one rule. Two figures of a series print one count

- at one date, if they have the same value, whoever prints them: one copies, or both do;
- at one date and of one origin, if what one of them says (its rounding, bound, range or "about") holds the other;
- of one origin at two dates, if the values are nearly the same, the dates near, and one of the dates is not said to be
  that of the count. A register that stands still is counted anew at each stated date.

Each print points to the nearest better one of its count, and so on to the best. So no two stated dates are joined by a
third figure that could belong to either of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np
import pandas as pd
from pydantic import AfterValidator, Field

from ssemap.core import framework
from ssemap.core.documents import Declared
from ssemap.core.series import DAYS_OF_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

STATED = "stated"  # a period that the source names as that of the count
NUMBERS = ("exact", "about")  # qualifiers of prints that say one number
SIGNS = {"at_least": 1.0, "at_most": -1.0}  # of bounds, by qualifier: 1 for a lower one
SAYS = ["value", "lower", "upper", "half_width", "qualifier", "period_end", "period_certainty"]


def _once(codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(codes)) < len(codes):
        raise ValueError("each code once")
    return codes


BestFirst = Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_once)]


class OriginRules(Declared):
    """When two figures are prints of one count.

    ``same_count``: upper over lower value at most, of two prints at different dates; ``repeated_years``: between them
    at most; ``about``: share of the value that "about" holds on each side; then the codes from best to worst.
    """

    FILE = "origins.yaml"
    same_count: float = Field(gt=1, lt=1.01)
    repeated_years: float = Field(gt=0)
    about: float = Field(gt=0, lt=0.5)
    period_certainty: BestFirst
    qualifier: BestFirst


def one_print(figures: pd.DataFrame) -> pd.Series:
    """Id of the figure that stands for each of the ``figures``, itself where none is better. Indexed as they are.

    ``figures``: harmonised evidence in use, with ``evidence_id`` (unique), ``series_id, origin_id, source_type`` and
    ``SAYS``. The order of the rows does not matter, and of the figures that stand none stands for another.

    >>> same = {"series_id": "s", "origin_id": "O1", "source_type": "official", "half_width": 0.5, "lower": None}
    >>> same |= {"upper": None, "qualifier": "exact"}
    >>> march = {"value": 14628, "period_end": "2020-03-31", "period_certainty": "statement_date"}
    >>> later = {"value": 14629, "period_end": "2020-12-31", "period_certainty": "inferred"}
    >>> rows = pd.DataFrame([{"evidence_id": "F1"} | same | later, {"evidence_id": "F2"} | same | march])
    >>> one_print(rows.assign(period_end=pd.to_datetime(rows["period_end"]))).tolist()
    ['F2', 'F2']
    """
    rules = framework.declared(OriginRules)
    order = _best_first(figures, rules)
    ranked = figures.iloc[order][["evidence_id", "series_id", "origin_id", *SAYS]].reset_index(drop=True)
    better = pd.concat([_copied(ranked), _of_one_origin(ranked, rules)])
    # The nearest: no later than the print where there is one, by the date, by the value, then the best.
    better = better.sort_values(["rank", "later", "days", "apart", "better"]).drop_duplicates("rank")
    first = np.arange(len(ranked))
    first[better["rank"].to_numpy(dtype=int)] = better["better"].to_numpy(dtype=int)
    while (first != first[first]).any():
        first = first[first]
    names = pd.Series(index=figures.index, dtype="str")
    names.iloc[order] = ranked["evidence_id"].to_numpy()[first]
    return names


def _best_first(figures: pd.DataFrame, rules: OriginRules) -> NDArray[np.intp]:
    """Places of the figures in the order in which they stand for others: the best first, the last resort is the id."""
    stated = figures["period_certainty"] == STATED
    keys = [
        ~stated,
        figures["period_end"].mask(stated, pd.Timestamp(0)),
        figures["period_certainty"].map(rules.period_certainty.index),
        figures["qualifier"].map(rules.qualifier.index),
        figures["source_type"].map(framework.source_ranks()),
        figures["half_width"],
        figures["evidence_id"].rank(),
    ]
    return np.lexsort([key.to_numpy() for key in reversed(keys)])


def _copied(ranked: pd.DataFrame) -> pd.DataFrame:
    """``rank, better, later, days, apart`` of each figure and the best one of the same series, date and value."""
    rank = pd.Series(np.arange(len(ranked)), index=ranked.index)
    best = rank.groupby([ranked["series_id"], ranked["period_end"], ranked["value"]], dropna=False).transform("min")
    pairs = pd.DataFrame({"rank": rank, "better": best, "later": False, "days": 0.0, "apart": 0.0})
    return pairs[(best < rank) & ranked["series_id"].notna()]


def _of_one_origin(ranked: pd.DataFrame, rules: OriginRules) -> pd.DataFrame:
    """The same columns of each figure and each better one of its origin that prints its count."""
    named = ranked.dropna(subset=["series_id", "origin_id"]).rename_axis("rank").reset_index()
    several = named[named.duplicated(["series_id", "origin_id"], keep=False)]
    pairs = several.merge(several, on=["series_id", "origin_id"], suffixes=("", "_better"))
    pairs = pairs[pairs["rank_better"] < pairs["rank"]]
    one = pairs[SAYS]
    other = pairs[[f"{name}_better" for name in SAYS]].set_axis(SAYS, axis=1)
    days = (one["period_end"] - other["period_end"]).dt.days
    bounds = one["qualifier"].isin(SIGNS) & other["qualifier"].isin(SIGNS)  # two bounds tell of no number
    holds = (days == 0) & ~bounds & (_holds(one, other["value"], rules) | _holds(other, one["value"], rules))
    repeats = _is_repeat(one, other, days, rules)
    found = pd.DataFrame(
        {
            "rank": pairs["rank"],
            "better": pairs["rank_better"],
            "later": days < 0,
            "days": days.abs(),
            "apart": (one["value"] - other["value"]).abs(),
        }
    )
    return found[holds | repeats]


def _holds(prints: pd.DataFrame, values: pd.Series, rules: OriginRules) -> pd.Series:
    """Is each value within what the print beside it says?"""
    low, high = said(prints, rules.about)
    return (low <= values) & (values <= high)


def said(prints: pd.DataFrame, about: float) -> tuple[pd.Series, pd.Series]:
    """Lowest and highest number that each print may mean, from its rounding, bound, range or "about".

    ``prints``: ``value, lower, upper, half_width, qualifier``; ``about``: share of the value that "about" holds on each
    side. A bound is open on its other side.
    """
    width = np.maximum((about * prints["value"].abs()).where(prints["qualifier"] == "about", 0), prints["half_width"])
    low = (prints["value"] - width).mask(prints["qualifier"] == "at_most", -np.inf)
    high = (prints["value"] + width).mask(prints["qualifier"] == "at_least", np.inf)
    ranged = prints["qualifier"] == "range"
    return low.mask(ranged, prints["lower"]), high.mask(ranged, prints["upper"])


def _is_repeat(one: pd.DataFrame, other: pd.DataFrame, days: pd.Series, rules: OriginRules) -> pd.Series:
    """Are the prints in two frames repeats of one count, at one date or at two of which one is not stated?"""
    numbers = one["qualifier"].isin(NUMBERS) & other["qualifier"].isin(NUMBERS)
    lower, upper = np.minimum(one["value"], other["value"]), np.maximum(one["value"], other["value"])
    nearly = (upper <= rules.same_count * lower) | (upper == lower)
    near = days.abs() <= rules.repeated_years * DAYS_OF_YEAR
    dated = (one["period_certainty"] == STATED) & (other["period_certainty"] == STATED)
    return numbers & nearly & near & (~dated | (days == 0))
