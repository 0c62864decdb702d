"""Several fits at once: each series stands in the batch once for each fit, with the pooled numbers of that fit.

The model works on series side by side, so that a pooled number may be one of each series as well as one of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd

from ssemap.estimate.reconcile.fitted import as_batch, prints, stored_fit
from ssemap.estimate.reconcile.intervals import Widening, widening
from ssemap.estimate.reconcile.model import Batch
from ssemap.estimate.reconcile.process import Array, Hyper
from ssemap.estimate.rules import Fit, Reconciliation


def together(
    rows: pd.DataFrame, size: int, fits: Sequence[Fit], rules: Reconciliation
) -> tuple[Batch, Hyper, Widening]:
    """Series of one size as a batch, one fit after the other; the pooled numbers of each; its calibration factors.

    With one fit, what ``as_batch`` and the fit itself say.
    """
    fitted = [stored_fit(fit, rules) for fit in fits]
    measures = rows["measure"].to_numpy()[::size]
    if len(fits) == 1:
        return as_batch(prints(rows, fitted[0].rounded), size, fitted[0]), fitted[0].hyper, widening(fits, measures)
    batches = [as_batch(prints(rows, one.rounded), size, one) for one in fitted]
    batch = Batch(*(_joined([getattr(one, field.name) for one in batches]) for field in fields(Batch)))
    number = len(rows) // size

    def each(values: Sequence[object], *shape: int) -> Any:
        """A number of each series; ``shape``: of what it is multiplied with, beside the series."""
        return np.repeat(np.array(values, dtype=float), number, axis=0).reshape(-1, *shape)

    hyper = replace(
        fitted[0].hyper,
        weights=each([one.hyper.weights for one in fitted], len(rules.components)),
        walk=each([one.hyper.walk for one in fitted], 1, 1),
        outlier_probability=each([one.hyper.outlier_probability for one in fitted], 1),
        excess=each([one.hyper.excess for one in fitted], 1),
    )
    return batch, hyper, widening(fits, measures)


def _joined(arrays: Sequence[Array | None]) -> Any:
    """Arrays one after the other; None where there are none."""
    return None if arrays[0] is None else np.concatenate([array for array in arrays if array is not None])
