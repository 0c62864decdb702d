"""``ssemap calibrate``: fit what is pooled over all series, on purpose and with its own record."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from ssemap.core import files, framework
from ssemap.estimate.reconcile import ALL, calibrate, evaluation, without
from ssemap.estimate.reconcile.observed import observations, repeated, signature
from ssemap.intake import descriptors
from ssemap.review import inspection

DIGITS = 6  # of fitted numbers: enough, and the same on every machine
HEAD = """\
# What is pooled over all series. Written by `ssemap calibrate`; ordinary runs only read it.
# Fit: pooled maximum likelihood with weak priors (ssemap/estimate/reconcile/calibrate.py). Factors widen the
# half-widths by band of the number of figures, so that as many of the left-out figures are covered as the interval
# promises (reconciliation.yaml). How good it is: docs/evaluation.md.
# The fit `all` serves every run; the others leave out one country each and serve the scenarios.
# Evidence: fingerprint of the observations of each country.
"""


def run(raw: Path, output: Path) -> None:
    """Fit the packages in ``raw`` and write ``calibration.yaml`` to ``output``."""
    rules = framework.rules("reconciliation")
    rows = evaluation_set(raw, rules)
    iso3 = rows["series_id"].str[:3]
    lines = ["evidence:"]
    lines += [f"  {country}: {signature(own)}" for country, own in rows.groupby(iso3)]
    lines += [f"observations: {len(rows)}", f"series: {rows['series_id'].nunique()}"]
    lines += ["edition: latest", f"folds: {evaluation.FOLDS}", "fits:"]
    sets = {ALL: rows}
    sets |= {without(country): rows[iso3 != country] for country in sorted(set(iso3))}
    with ProcessPoolExecutor() as pool:
        made = pool.map(partial(_fit, rules=rules), sets.values())
        for name, numbers in zip(sets, made, strict=True):
            lines += [f"  {name}:", *(f"    {line}" for line in numbers)]
    with files.whole(output) as path:
        path.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")


def evaluation_set(raw: Path, rules: dict[str, Any]) -> pd.DataFrame:
    """The observations of all series with two or more of them, of all packages."""
    folders = descriptors.packages(raw)
    frames = [observations(inspection.inspect(folder).tables["evidence"], rules) for folder in folders]
    rows = pd.concat(frames, ignore_index=True)
    return rows[repeated(rows)].reset_index(drop=True)


def _fit(rows: pd.DataFrame, rules: dict[str, Any]) -> list[str]:
    """One fit as lines of YAML."""
    fitted = calibrate.fit(rows, rules)
    factors = evaluation.factors(evaluation.left_out(rows, fitted, rules), evaluation.MODEL, rules)
    hyper = fitted.hyper
    return list(
        _lines(
            {
                "weights": f"[{', '.join(map(_number, hyper.weights))}]",
                "noise": _flow(hyper.noise),
                "walk": _number(hyper.walk),
                "wrong": _number(hyper.wrong),
                "date_sd": _number(fitted.date_sd),
                "factors": _flow({_end(end): factor for end, factor in factors.items()}),
            }
        )
    )


def _lines(values: dict[str, str]) -> Iterator[str]:
    return (f"{name}: {value}" for name, value in values.items())


def _flow(values: dict[str, float]) -> str:
    return "{" + ", ".join(f"{name}: {_number(value)}" for name, value in values.items()) + "}"


def _number(value: float) -> str:
    return f"{value:.{DIGITS}g}"


def _end(end: float) -> str:
    return ".inf" if end == float("inf") else f"{end:g}"
