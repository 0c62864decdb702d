"""How fast levels are reconciled: many simulated series in batches on one core, and one at a time.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/estimate.py [--series 100000]

Each series has five figures and is asked for twelve year-ends: mixture, conflict and calibrated interval. Timed are
version 2 of the method on exact figures, with bounds in as many series as the packages have, version 1 (its rules and
fit), and in a plain loop, one series at a time, a few series; where statsmodels is installed (pip install statsmodels),
also a loop over its UnobservedComponents, which knows no outliers.
"""

from __future__ import annotations

import argparse
import resource
import time
import warnings
from collections.abc import Callable

import numpy as np

from ssemap.core import framework
from ssemap.estimate import reconcile
from ssemap.estimate.reconcile.intervals import widening
from ssemap.estimate.reconcile.model import Batch
from ssemap.estimate.rules import Calibration, Fit, Reconciliation, calibration, reconciliation

FIGURES, YEARS = 5, 12
BOUNDED = 0.1  # of the series have a lower bound: 19 of 194 in the packages
BATCH = 2000  # series solved at once: bounds the memory
FEW = 100  # series for each loop


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--series", type=int, default=100_000)
    series = parser.parse_args().series
    print(f"{'':32}{'series':>9}{'processor s':>13}{'a second':>10}")
    new = reconciliation(), calibration().fits[reconcile.ALL]
    old = (
        framework.declared(Reconciliation, "reconciliation_version1.yaml"),
        framework.declared(Calibration, "calibration_version1.yaml").fits[reconcile.ALL],
    )
    measure("version 1", series, lambda: levels(series, BATCH, *old))
    measure("version 2, exact figures", series, lambda: levels(series, BATCH, *new))
    measure(f"version 2, {BOUNDED:.0%} with a bound", series, lambda: levels(series, BATCH, *new, bounded=BOUNDED))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    measure("version 2, one at a time", FEW, lambda: levels(FEW, 1, *new))
    try:
        from statsmodels.tsa.statespace.structural import UnobservedComponents
    except ModuleNotFoundError:
        print("statsmodels is not installed: not compared")
    else:
        measure("statsmodels, one at a time", FEW, lambda: loop(UnobservedComponents))
    print(f"largest resident size of the batches: {memory:,.0f} MB")


def measure(name: str, series: int, work: Callable[[], None]) -> None:
    """Do some work and print a row: how many series, in how many processor seconds."""
    start = time.process_time()
    work()
    seconds = time.process_time() - start
    print(f"{name:32}{series:9,}{seconds:13.1f}{series / seconds:10,.0f}")


def levels(series: int, at_once: int, rules: Reconciliation, fit: Fit, bounded: float = 0.0) -> None:
    """Reconcile simulated series, so many at once; in a share of them the last figure is a lower bound.

    Those with a bound are solved apart, as in a run.
    """
    exact = round(series * (1 - bounded))
    for number, sign in ((exact, 0.0), (series - exact, 1.0)):
        random = np.random.default_rng(1)
        for first in range(0, number, at_once):
            solve(min(at_once, number - first), sign, random, rules, fit)


def solve(size: int, sign: float, random: np.random.Generator, rules: Reconciliation, fit: Fit) -> None:
    """Reconcile one batch of so many series."""
    hyper = reconcile.stored_fit(fit, rules).hyper
    times = np.sort(random.uniform(2010, 2022, (size, FIGURES)), axis=1)
    logs = 9 + 0.03 * (times - 2010) + 0.02 * random.normal(size=times.shape)
    signs = np.zeros_like(times)
    signs[:, -1] = sign
    batch = Batch(times, logs, np.full_like(times, 0.02**2), np.ones_like(times), None, signs if sign else None)
    at = np.tile(np.arange(2011.0, 2011 + YEARS), (size, 1))
    reconcile.interval(batch, at, hyper, rules, widening([fit], ["organisations"] * size))


def loop(model: Callable[..., object]) -> None:
    """Fit a local linear trend to a few simulated series, one at a time."""
    random = np.random.default_rng(1)
    for _ in range(FEW):
        values = np.full(YEARS, np.nan)
        values[np.sort(random.choice(YEARS, FIGURES, replace=False))] = 9 + random.normal(size=FIGURES) / 50
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on so few figures some of its fits do not converge
            model(values, "local linear trend").fit(disp=False)


if __name__ == "__main__":
    main()
