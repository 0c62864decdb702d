"""What the ratings say of the landscapes: what they share, what sets them apart, and what the evidence cannot say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.core.conditions import conditions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

FEWEST = 5  # forms with a known rating from which a country speaks on a condition
MOST = 0.5  # share of the known ratings


@dataclass(frozen=True, slots=True)
class Landscape:
    """Counts and lists for the text. ``common``: conditions that hold for most known forms of every country that speaks.

    ``apart``: the conditions with the widest gap between countries in the share of yes, each with its ends.
    """

    forms: int
    cells: int
    unknown: int
    bare: int
    common: list[str]
    apart: list[dict[str, Any]]
    silent: list[dict[str, Any]]


def says(ratings: pd.DataFrame, names: Mapping[str, str], conditions_name: str, most: int = 2) -> Landscape:
    """Count what the text of the report states. ``ratings``: by form and condition, as the stage writes them."""
    labels = dict(conditions_of(conditions_name)[["condition", "label"]].itertuples(index=False))
    known = ratings[ratings["rating"] != "unknown"]
    shares = known.assign(yes=known["rating"] == "yes").groupby(["condition", "iso3"])["yes"]
    table = shares.agg(["size", "mean", "sum"]).reset_index()
    table = table[table["size"] >= FEWEST]
    spoken = table.groupby("condition")["iso3"].nunique()
    everywhere = [c for c in labels if spoken.get(c, 0) == len(names)]
    low = table.groupby("condition")["mean"].min()
    gaps = []
    for condition, own in table.groupby("condition"):
        if len(own) > 1:
            top, least = own.loc[own["mean"].idxmax()], own.loc[own["mean"].idxmin()]
            gaps.append(
                {
                    "label": labels[str(condition)],
                    "gap": float(top["mean"] - least["mean"]),
                    "top": names[top["iso3"]],
                    "top_yes": int(top["sum"]),
                    "top_known": int(top["size"]),
                    "least": names[least["iso3"]],
                    "least_yes": int(least["sum"]),
                    "least_known": int(least["size"]),
                }
            )
    unknown = (ratings["rating"] == "unknown").groupby(ratings["condition"]).mean()
    silent = sorted(labels, key=lambda condition: (-unknown[condition], condition))[:most]
    per_form = known.groupby("form_id").size()
    return Landscape(
        forms=ratings["form_id"].nunique(),
        cells=len(ratings),
        unknown=int((ratings["rating"] == "unknown").sum()),
        bare=ratings["form_id"].nunique() - len(per_form),
        common=[labels[c] for c in everywhere if low[c] >= MOST],
        apart=sorted(gaps, key=lambda row: (-row["gap"], row["label"]))[:most],
        silent=[{"label": labels[c], "share": float(100 * unknown[c])} for c in silent],
    )
