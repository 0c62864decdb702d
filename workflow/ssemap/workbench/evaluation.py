"""``ssemap calibrate --validate``: how well left-out figures are foretold, kept as tables and shown as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from ssemap.core import files, framework
from ssemap.estimate.reconcile import calibrate
from ssemap.publish import export, pages
from ssemap.workbench import calibration

METHODS = {
    "model": "damped trend, mixed scale, contaminated",
    "log_linear": "log-linear between neighbours",
    "nearest": "nearest figure",
}
OUT = {"figure": "One figure left out", "date": "All figures of a date left out"}
LEFT_OUT, PLANTED = "validation_left_out.csv", "validation_planted.csv"
DIGITS = 4  # of logarithms


def run(raw: Path, folder: Path) -> None:
    """Leave out every figure of the packages in ``raw`` and write what was foretold to ``folder``."""
    rules = framework.rules("reconciliation")
    rows = calibration.evaluation(raw, rules)
    frames = []
    for out in OUT:
        left = calibrate.cross_fitted(rows, rules, date_out=out == "date").reset_index(drop=True)
        table = calibrate.foretold(left, rules).round(DIGITS)
        table.insert(0, "out", out)
        frames.append(table)
    export.write_csv(pd.concat(frames, ignore_index=True), folder / LEFT_OUT)
    slips = calibrate.planted(rows, calibrate.fit(rows, rules), rules["flagged"])
    export.write_csv(slips, folder / PLANTED)


def left_out() -> pd.DataFrame:
    """The kept table of left-out figures: ``out`` and the columns of ``calibrate.foretold``."""
    inside = {f"inside_{end}": "boolean" for end in (50, 80)}
    return pd.read_csv(framework.FRAMEWORK / LEFT_OUT, dtype=inside)


def content() -> dict[str, Any]:
    """What the page and the methods annex say, counted from the kept tables."""
    left, slips = left_out(), pd.read_csv(framework.FRAMEWORK / PLANTED)
    model = left[left["method"] == calibrate.MODEL]
    return {
        "tables": {title: _table(left[left["out"] == out]) for out, title in OUT.items()},
        "lengths": {
            title: calibrate.coverage_by_length(model[model["out"] == out]).to_dict("records")
            for out, title in OUT.items()
        },
        "slips": [_flagged(slips, *ends) for ends in ((3, 4), (5, None))],
        "clean": float(slips["clean_flagged"].mean()),
        "observations": int((model["out"] == "figure").sum()),
        "series": model["series_id"].nunique(),
        "folds": calibrate.FOLDS,
    }


def page() -> str:
    """``docs/calibration.md``."""
    return pages.render("calibration.md.j2", **content())


def picture(output: Path) -> None:
    """The calibration plot of the kept tables as a PNG file, as the methods annex shows it."""
    from tempfile import TemporaryDirectory

    from ssemap import store
    from ssemap.publish.figures import calibration as drawn

    run = store.config()
    stamp = export.Stamp("latest", run["reference_year"], tuple(run["window"]), run["concept"])
    left = left_out()
    cells = drawn.data(left)
    caption = drawn.caption(cells, left["series_id"].nunique())
    with TemporaryDirectory() as folder:
        made = export.figure(
            drawn.draw(cells),
            folder,
            "calibration",
            caption=caption,
            source_line="Made by ssemap calibrate --validate.",
            stamp=stamp,
            data=cells,
        )
        with files.whole(output) as path:
            path.write_bytes(made.path.with_suffix(".png").read_bytes())


def _table(left: pd.DataFrame) -> list[dict[str, Any]]:
    return [{"method": title, **calibrate.scores(left[left["method"] == name])} for name, title in METHODS.items()]


def _flagged(slips: pd.DataFrame, first: int, last: int | None) -> dict[str, Any]:
    """Share of planted slips that are flagged in series of some lengths."""
    own = slips[slips["length"].between(first, last or float("inf"))]
    words = f"{first} to {last}" if last else f"{first} and more"
    return {"length": words, "figures": len(own), "flagged": float(own["flagged"].mean())}
