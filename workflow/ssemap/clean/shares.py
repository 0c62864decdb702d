"""Shares that may stand as fractions of one: 0.42 where a percent measure asks for 42."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.clean.lexicon import normalise, tokenise
from ssemap.core import framework
from ssemap.core.codelists import Measure
from ssemap.core.issues import Issue
from ssemap.core.printing import plain

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.clean.double_entry import TablePlace

WHOLE = 100  # percent


def check(figures: pd.DataFrame, place: TablePlace) -> list[Issue]:
    """A warning for each measure with shares up to one, printed without a sign of percent, that may be fractions.

    So it may be where other rows of the measure are above one, or where no share of the package is. A coding_reason
    that says why a share is so small ends it.
    """
    import pandas as pd

    limited = {row.measure for row in framework.rows(Measure) if row.unit_kind == "percent" and row.high == WHOLE}
    shares = figures[figures["measure"].isin(limited) & (figures["unit"] == "percent") & (figures["value"] > 0)]
    above = set(shares.loc[shares["value"] > 1, "measure"])
    small = shares[(shares["value"] <= 1) & shares["coding_reason"].isna()]
    plain_text = [not says_percent(text) for text in small["printed_text"].fillna("%")]
    asked = small[pd.Series(plain_text, index=small.index, dtype="bool") & (small["measure"].isin(above) | (not above))]
    return [_issue(rows, place, figures) for _, rows in asked.groupby("measure", sort=False)]


def _issue(rows: pd.DataFrame, place: TablePlace, figures: pd.DataFrame) -> Issue:
    first = rows.iloc[0]
    more = f", and {len(rows) - 1} more rows of the measure up to 1" if len(rows) > 1 else ""
    found = f"{plain(first['value'])} percent for {first['measure']}, printed as {first['printed_text']!r}{more}"
    action = "Is it a fraction of one? Then write a hundred times as much and scale 100; else say so in coding_reason."
    row = figures.index.get_loc(rows.index[0])
    return place.issue(row, "share-as-fraction", "warning", "value", found, "a share in percent", action)


def says_percent(text: str) -> bool:
    """Does a printed text say that it is in percent, or count the parts of a whole?

    >>> [says_percent(text) for text in ("0.3%", "0,7 persen", "0.42", "약 0.2")]
    [True, True, False, False]
    """
    roles = {entry.role for token in tokenise(normalise(text)) for entry in token.entries}
    return not roles.isdisjoint({"percent", "parts", "ratio"})
