"""One origin counts once: of figures that agree in all that a question asks about, one stands for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def standing_for(figures: pd.DataFrame, *, same: Sequence[str], best: Sequence[str]) -> pd.Series:
    """Id of the figure that stands for each of the ``figures``, itself where nothing better repeats it.

    ``same``: columns in which repeats agree; what is missing agrees with what is missing. ``best``: columns by which
    the one that stands for the others is chosen, lower is better; the last resort is the lower ``evidence_id``. Indexed
    as ``figures``. What ``same`` holds depends on the question:

    - a rival of a cell repeats another if the same source prints the same value for the same year (``preferred``);
    - an observation repeats another if any source prints the same value for the same date (``observed``);
    - a source is not independent if it prints the value of another one for the same year (``grades``).

    >>> import pandas as pd
    >>> years, ranks = [2019, 2019, 2020], [2, 1, 1]
    >>> figures = pd.DataFrame({"evidence_id": ["F1", "F2", "F3"], "year": years, "value": 7, "rank": ranks})
    >>> standing_for(figures, same=["year", "value"], best=["rank"]).tolist()
    ['F2', 'F2', 'F3']
    """
    ordered = figures.sort_values([*best, "evidence_id"])
    first = ordered.groupby(list(same), dropna=False)["evidence_id"].transform("first")
    return first.reindex(figures.index)
