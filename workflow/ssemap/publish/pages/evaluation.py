"""How well left-out figures are predicted: what the kept tables of the evaluation say, for ``docs`` and the annex."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from ssemap.core import framework
from ssemap.core.run import Run
from ssemap.estimate.reconcile import evaluation
from ssemap.estimate.reconcile.fitted import percent
from ssemap.publish import export, pages
from ssemap.publish.figures import calibration

METHODS = {
    "model": "damped trend, mixed scale, contaminated",
    "log_linear": "log-linear between neighbours",
    "nearest": "nearest figure",
}

OUT = {"figure": "One figure left out", "date": "All figures of a date left out"}

LEFT_OUT, PLANTED = "evaluation_left_out.csv", "evaluation_injected_errors.csv"

SOURCE_LINE = f"Sources: the left-out figures of all country packages (workflow/framework/{LEFT_OUT})."


def left_out() -> pd.DataFrame:
    """The kept table of left-out figures: ``out`` and the columns of ``evaluation.foretold``."""
    inside = {percent("inside", share): "boolean" for share in framework.rules("reconciliation")["narrower"]}
    return pd.read_csv(framework.FRAMEWORK / LEFT_OUT, dtype=inside)


def picture(folder: Path, left: pd.DataFrame, settings: Run) -> export.Picture:
    """Export the calibration plot to ``folder``. ``left``: the kept table (``left_out``), which is of all sources."""
    cells = calibration.data(left)
    return export.figure(
        calibration.draw(cells),
        folder,
        "calibration",
        caption=calibration.caption(cells, left["series_id"].nunique()),
        source_line=SOURCE_LINE,
        settings=settings,
        data=cells,
    )


def content(left: pd.DataFrame) -> dict[str, Any]:
    """What the page and the methods annex say, counted from the kept tables. ``left``: of ``left_out``."""
    slips = pd.read_csv(framework.FRAMEWORK / PLANTED)
    model = left[left["method"] == evaluation.MODEL]
    return {
        "tables": {title: _table(left[left["out"] == out]) for out, title in OUT.items()},
        "lengths": {
            title: evaluation.coverage_by_length(model[model["out"] == out]).to_dict("records")
            for out, title in OUT.items()
        },
        "slips": [_flagged(slips, *ends) for ends in ((3, 4), (5, None))],
        "clean": float(slips["clean_flagged"].mean()),
        "observations": int((model["out"] == "figure").sum()),
        "series": model["series_id"].nunique(),
        "folds": evaluation.FOLDS,
        "penalty": evaluation.penalty(framework.rules("reconciliation")["interval"]),
    }


def page() -> str:
    """``docs/evaluation.md``."""
    return pages.render("evaluation.md.j2", **content(left_out()))


def _table(left: pd.DataFrame) -> list[dict[str, Any]]:
    interval = framework.rules("reconciliation")["interval"]
    return [
        {"method": title, **evaluation.scores(left[left["method"] == name], interval)}
        for name, title in METHODS.items()
    ]


def _flagged(slips: pd.DataFrame, first: int, last: int | None) -> dict[str, Any]:
    """Share of planted slips that are flagged in series of some lengths."""
    own = slips[slips["length"].between(first, last or float("inf"))]
    words = f"{first} to {last}" if last else f"{first} and more"
    return {"length": words, "figures": len(own), "flagged": float(own["flagged"].mean())}
