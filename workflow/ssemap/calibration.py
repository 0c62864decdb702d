"""``ssemap calibrate``: fit what is pooled over all series, on purpose and with its own record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ssemap import files, framework, inspection, pages
from ssemap.package import descriptors
from ssemap.reconcile import calibrate
from ssemap.reconcile.observed import observations, repeated, signature

METHODS = {
    "model": "damped trend, mixed scale, contaminated",
    "log_linear": "log-linear between neighbours",
    "nearest": "nearest figure",
}
DIGITS = 6  # of fitted numbers: enough, and the same on every machine


def run(raw: Path, output: Path) -> None:
    """Fit the packages in ``raw`` and write ``calibration.yaml`` to ``output``."""
    rules = framework.rules("reconciliation")
    rows = evaluation(raw, rules)
    fitted = calibrate.fit(rows, rules)
    out = calibrate.left_out(rows, fitted)
    lines = [
        "# What is pooled over all series. Written by `ssemap calibrate`; ordinary runs only read it.",
        "# Fit: pooled maximum likelihood with weak priors (ssemap/reconcile/calibrate.py). Factors widen the",
        "# half-widths by band of the number of figures, so that 90 % of the left-out figures are covered.",
        "# Fingerprint of the observations of each country.",
        "evidence:",
        *(f"  {iso3}: {signature(own)}" for iso3, own in rows.groupby(rows["series_id"].str[:3])),
        f"observations: {len(rows)}",
        f"series: {rows['series_id'].nunique()}",
        "edition: latest",
        f"weights: [{', '.join(map(_number, fitted.hyper.weights))}]",
        "noise: {" + ", ".join(f"{name}: {_number(sd)}" for name, sd in fitted.hyper.noise.items()) + "}",
        f"walk: {_number(fitted.hyper.walk)}",
        f"wrong: {_number(fitted.hyper.wrong)}",
        f"date_sd: {_number(fitted.date_sd)}",
        "factors:",
    ]  # fmt: skip
    factors = calibrate.factors(out, "model", rules)
    lines += [f"  {_end(end)}: {_number(factor)}" for end, factor in factors.items()]
    with files.whole(output) as path:
        path.write_text("\n".join(lines) + "\n", "utf-8")


def validate(raw: Path, output: Path) -> None:
    """Write how well left-out figures are foretold, beside the baselines, as a page in Markdown."""
    rules = framework.rules("reconciliation")
    rows = evaluation(raw, rules)
    made = {
        title: calibrate.cross_fitted(rows, rules, date_out=date_out).reset_index(drop=True)
        for title, date_out in (
            ("One figure left out", False),
            ("All figures of a date left out", True),
        )
    }
    slips = calibrate.planted(rows, calibrate.fit(rows, rules))
    text = pages.render(
        "calibration.md.j2",
        tables={title: _table(out, rules) for title, out in made.items()},
        lengths={
            title: calibrate.coverage_by_length(out, "model", rules).to_dict("records")
            for title, out in made.items()
        },
        slips=[_flagged(slips, *ends) for ends in ((3, 4), (5, None))],
        clean=float(slips["clean_flagged"].mean()),
        observations=len(rows),
        series=rows["series_id"].nunique(),
        folds=calibrate.FOLDS,
    )
    with files.whole(output) as path:
        path.write_text(text, "utf-8")


def evaluation(raw: Path, rules: dict[str, Any]) -> pd.DataFrame:
    """The observations of all series with two or more of them, of all packages."""
    folders = descriptors.packages(raw)
    frames = [observations(inspection.inspect(folder)[0]["evidence"], rules) for folder in folders]
    rows = pd.concat(frames, ignore_index=True)
    return rows[repeated(rows)].reset_index(drop=True)


def _flagged(slips: pd.DataFrame, first: int, last: int | None) -> dict[str, Any]:
    """Share of planted slips that are flagged in series of some lengths."""
    own = slips[(slips["length"] >= first) & (slips["length"] <= (last or np.inf))]
    words = f"{first} to {last}" if last else f"{first} and more"
    return {"length": words, "figures": len(own), "flagged": float(own["flagged"].mean())}


def _table(out: pd.DataFrame, rules: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"method": title, **calibrate.scores(out, name, rules)} for name, title in METHODS.items()
    ]


def _number(value: float) -> str:
    return f"{value:.{DIGITS}g}"


def _end(end: float) -> str:
    return ".inf" if end == float("inf") else f"{end:g}"
