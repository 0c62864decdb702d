"""How fast levels are reconciled: many simulated series in batches on one core.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/estimate.py [--series 100000]

Each series has five figures and is asked for twelve year-ends and three quantiles: mixture, conflict and calibrated
interval. Where statsmodels is installed (pip install statsmodels), a loop over its UnobservedComponents is timed in the
same run, on a few series.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np

from ssemap.estimate import reconcile
from ssemap.estimate.reconcile.model import Batch
from ssemap.estimate.rules import calibration, reconciliation

FIGURES, YEARS = 5, 12
BATCH = 2000  # series solved at once: bounds the memory
FEW = 20  # series for the loop


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--series", type=int, default=100_000)
    series = parser.parse_args().series
    rules, fit = reconciliation(), calibration().fits[reconcile.ALL]
    hyper = reconcile.stored_fit(fit, rules).hyper
    random = np.random.default_rng(1)
    start = time.perf_counter()
    for first in range(0, series, BATCH):
        size = min(BATCH, series - first)
        times = np.sort(random.uniform(2010, 2022, (size, FIGURES)), axis=1)
        logs = 9 + 0.03 * (times - 2010) + 0.02 * random.normal(size=times.shape)
        batch = Batch(times, logs, np.full_like(times, 0.02**2), np.ones_like(times))
        at = np.tile(np.arange(2011.0, 2011 + YEARS), (size, 1))
        reconcile.interval(batch, at, hyper, rules, fit.factors)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{series:,} series in {seconds:.1f} s: {series / seconds:,.0f} a second, {memory:,.0f} MB at most")
    loop()


def loop() -> None:
    """Time one series at a time with statsmodels, where it is installed."""
    try:
        from statsmodels.tsa.statespace.structural import UnobservedComponents
    except ModuleNotFoundError:
        print("statsmodels is not installed: no loop to compare with")
        return
    random = np.random.default_rng(1)
    start = time.perf_counter()
    for _ in range(FEW):
        values = np.full(YEARS, np.nan)
        values[np.sort(random.choice(YEARS, FIGURES, replace=False))] = 9 + random.normal(size=FIGURES) / 50
        UnobservedComponents(values, "local linear trend").fit(disp=False)
    print(f"statsmodels, one at a time: {FEW / (time.perf_counter() - start):,.0f} series a second")


if __name__ == "__main__":
    main()
