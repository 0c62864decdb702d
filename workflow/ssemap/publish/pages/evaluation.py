"""How well left-out figures are predicted: what the kept tables of the evaluation say, for docs/ and the methods annex."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ssemap.core import framework
from ssemap.estimate.reconcile import evaluation
from ssemap.publish import pages

METHODS = {
    "model": "damped trend, mixed scale, contaminated",
    "log_linear": "log-linear between neighbours",
    "nearest": "nearest figure",
}

OUT = {"figure": "One figure left out", "date": "All figures of a date left out"}

LEFT_OUT, PLANTED = "evaluation_left_out.csv", "evaluation_injected_errors.csv"


def left_out() -> pd.DataFrame:
    """The kept table of left-out figures: ``out`` and the columns of ``evaluation.foretold``."""
    inside = {f"inside_{end}": "boolean" for end in (50, 80)}
    return pd.read_csv(framework.FRAMEWORK / LEFT_OUT, dtype=inside)


def content() -> dict[str, Any]:
    """What the page and the methods annex say, counted from the kept tables."""
    left, slips = left_out(), pd.read_csv(framework.FRAMEWORK / PLANTED)
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
    }


def page() -> str:
    """``docs/evaluation.md``."""
    return pages.render("evaluation.md.j2", **content())


def _table(left: pd.DataFrame) -> list[dict[str, Any]]:
    return [{"method": title, **evaluation.scores(left[left["method"] == name])} for name, title in METHODS.items()]


def _flagged(slips: pd.DataFrame, first: int, last: int | None) -> dict[str, Any]:
    """Share of planted slips that are flagged in series of some lengths."""
    own = slips[slips["length"].between(first, last or float("inf"))]
    words = f"{first} to {last}" if last else f"{first} and more"
    return {"length": words, "figures": len(own), "flagged": float(own["flagged"].mean())}
