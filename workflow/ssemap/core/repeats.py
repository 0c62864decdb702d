"""One count counts once: prints of one count of one origin, and of figures that agree, one stands for the others."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from pydantic import Field

from ssemap.core import framework
from ssemap.core.documents import Declared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    import pandas as pd

STATED = "stated"  # a period that the source names as that of the count
COUNTED = ["origin_id", "form_id", "measure", "definition", "coverage", "basis", "unit"]


class OriginRules(Declared):
    """``same_count``: upper over lower value of two prints of one count, at most."""

    FILE = "origins.yaml"
    same_count: float = Field(gt=1, lt=1.01)


def one_count(figures: pd.DataFrame) -> pd.Series:
    """Id of the first print of the count that each of the ``figures`` prints, itself where it stands alone.

    ``figures``: ``COUNTED``, ``evidence_id, value, period_end, period_certainty``, as in ``figures.csv``. Two prints
    are of one count if they agree in ``COUNTED``, their values by ``same_count`` of ``origins.yaml``, and they have one
    date or the date of one of them is not that of the count: a register that stands still is counted anew at each
    stated date. Prints of one count with a third are of one count. Figures without an origin stand alone. Indexed as
    ``figures``.

    >>> import pandas as pd
    >>> same = dict.fromkeys(COUNTED, "x")
    >>> late = same | {"value": 14629, "period_end": "2020-12-31", "period_certainty": "inferred"}
    >>> early = same | {"value": 14628, "period_end": "2020-03-31", "period_certainty": "statement_date"}
    >>> one_count(pd.DataFrame([{"evidence_id": "F1"} | early, {"evidence_id": "F2"} | late])).tolist()
    ['F1', 'F1']
    """
    most = framework.declared(OriginRules).same_count
    first = {name: name for name in figures["evidence_id"]}

    def found(name: str) -> str:
        while first[name] != name:
            name = first[name]
        return name

    for _, rows in figures.dropna(subset=["origin_id"]).groupby(COUNTED):
        for one, other in combinations(rows.sort_values("evidence_id").itertuples(), 2):
            if _is_same(one, other, most):
                lower, upper = sorted((found(str(one.evidence_id)), found(str(other.evidence_id))))
                first[upper] = lower
    return figures["evidence_id"].map(found)


def _is_same(one: Any, other: Any, most: float) -> bool:
    """Are two prints of one origin prints of one count, by their values and dates?"""
    lower, upper = sorted((one.value, other.value))
    dated = one.period_certainty == other.period_certainty == STATED
    return bool(upper <= most * lower and (not dated or one.period_end == other.period_end))


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
