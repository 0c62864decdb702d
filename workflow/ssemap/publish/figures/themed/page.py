"""Which values of forms a page has room for: national ones first, and each once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ssemap.publish.figures import lettering, style

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ssemap.core.run import Run

HEIGHT = 6.3  # inches of a page for rows and headings of countries, without title, legend and source
COUNTRIES = 6  # of a page; more of them take more pages
HEAD = 0.27  # inches: a heading of a country
GAP = 0.032  # inches between rows
LINE = lettering.height(style.SMALL)
NAME, BESIDE = 33, 40  # letters of a line of names, and of the words beside numbers
DENSE = 12  # rows from which names are small
ONCE = ["indicator_id", "form_id", "definition", "coverage", "year", "value", "apart"]


def drawn(rows: pd.DataFrame, beside: Sequence[str], settings: Run) -> pd.Series:
    """Is there room for a row? Left out is what is printed twice, then what stands apart, then national values.

    Of each those that are farthest from the reference year go first, but for the nearest one of a country.

    ``rows``: values of forms with ``form``, national and apart; ``beside``: the words beside each.
    """
    import pandas as pd

    twice = rows.duplicated(ONCE).tolist()
    distance = [abs(int(year) - settings.reference_year) for year in rows["year"]]
    apart = rows["apart"].tolist()
    near = (
        rows.assign(distance=distance).sort_values(["apart", "distance"], kind="stable").duplicated(["iso3", "apart"])
    )
    further = near.reindex(rows.index).tolist()
    keys = [*zip(twice, apart, further, distance, range(len(rows)), strict=True)]
    order = sorted(range(len(rows)), key=keys.__getitem__)
    room = HEIGHT * max(1.0, rows["iso3"].nunique() / COUNTRIES)
    kept, heads = [False] * len(rows), set[tuple[str, bool]]()
    for place in order:
        row = rows.iloc[place]
        head = (str(row["iso3"]), bool(row["apart"]))
        room -= _height(str(row["form"]), beside[place]) + (0.0 if head in heads else HEAD)
        if twice[place] or room < 0:
            break
        kept[place] = True
        heads.add(head)
    return pd.Series(kept, rows.index, "bool")


def _height(name: str, words: str) -> float:
    """Inches of a row."""
    return LINE * max(math.ceil(len(name) / NAME), math.ceil(len(words) / BESIDE), 1) + GAP
