"""The best row of each group of a frame, by keys that decide one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray


def best(frame: pd.DataFrame, group: Sequence[str], keys: Iterable[pd.Series]) -> NDArray[np.intp]:
    """Places of the best row of each group, in the order of the groups.

    ``group``: columns of ``frame``; ``keys``: along its rows, the first decides before the second, lower is better and
    a missing one the worst. Of rows that are equal in all of them the first one counts.

    >>> rows = pd.DataFrame({"form": ["b", "a", "b"], "rank": [2, 1, 1]})
    >>> best(rows, ["form"], [rows["rank"]]).tolist()
    [1, 2]
    """
    groups = [_places(frame[name]) for name in group]
    order = np.lexsort([*map(_numbers, [*keys][::-1]), *groups[::-1]])
    begins = np.zeros(len(order), dtype=bool)
    begins[:1] = True
    for column in groups:
        ordered = column[order]
        begins[1:] |= ordered[1:] != ordered[:-1]
    return order[begins]


def _numbers(column: pd.Series) -> NDArray[np.float64]:
    """Numbers that sort as the values do: numbers themselves, of texts their places, the missing ones last."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan))
    return _places(column).astype(np.float64)


def _places(column: pd.Series) -> NDArray[np.intp]:
    """Place of each value among the distinct ones, sorted; that of a missing one is the last."""
    places, values = pd.factorize(column, sort=True)
    return np.where(places < 0, len(values), places)
