"""How well left-out figures are predicted: what the kept tables of the evaluation say, for ``docs`` and the annex."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import BeforeValidator, Field, FiniteFloat

from ssemap.core import framework
from ssemap.core.codelists import Row, Text
from ssemap.core.run import Run
from ssemap.estimate.reconcile import cross_validation, evaluation
from ssemap.estimate.reconcile.prediction import MODEL
from ssemap.estimate.rules import reconciliation
from ssemap.publish import export, pages
from ssemap.publish.figures import calibration
from ssemap.publish.pictures import Picture

METHODS = {
    "model": "damped trend, mixed scale, contaminated",
    "log_linear": "log-linear between neighbours",
    "nearest": "nearest figure",
}

OUT = {"figure": "One figure left out", "date": "All figures of a date left out"}


def _optional(cell: object) -> object:
    return None if cell == "" else cell


Covered = Annotated[bool | None, BeforeValidator(_optional)]


class LeftOut(Row):
    """A figure that was left out, and what a method predicted (``reconcile.cross_validation.predictions``).

    ``out``: whether it was left out alone, or with all figures of its date.
    """

    FILE = "evaluation_left_out.csv"
    KEY = ("out", "method", "evidence_id")
    out: Literal["figure", "date"]
    method: Literal["model", "log_linear", "nearest"]
    series_id: Text
    evidence_id: Text
    figures: int = Field(ge=2)
    truth: FiniteFloat
    middle: FiniteFloat
    lower: FiniteFloat
    upper: FiniteFloat
    inside_50: Covered
    inside_80: Covered


class InjectedError(Row):
    """A figure that was made ten times too large or too small (``reconcile.cross_validation.injected_errors``)."""

    FILE = "evaluation_injected_errors.csv"
    evidence_id: Text
    length: int = Field(ge=3)
    flagged: bool
    clean_flagged: bool


SOURCE_LINE = f"Sources: the left-out figures of all country packages ({framework.FOLDER}/{LeftOut.FILE})."


def left_out() -> pd.DataFrame:
    """The kept table of left-out figures, in the columns of ``LeftOut``."""
    table = _frame(LeftOut)
    return table.astype({name: "boolean" for name in table if name.startswith("inside_")})


def _frame(model: type[Row]) -> pd.DataFrame:
    return pd.DataFrame([row.model_dump() for row in framework.rows(model)], columns=list(model.model_fields))


def picture(folder: Path, left: pd.DataFrame, settings: Run) -> Picture:
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
    injected = _frame(InjectedError)
    model = left[left["method"] == MODEL]
    return {
        "tables": {title: _table(left[left["out"] == out]) for out, title in OUT.items()},
        "lengths": {
            title: evaluation.coverage_by_length(model[model["out"] == out]).to_dict("records")
            for out, title in OUT.items()
        },
        "injected": [_flagged(injected, *ends) for ends in ((3, 4), (5, None))],
        "clean": float(injected["clean_flagged"].mean()),
        "observations": int((model["out"] == "figure").sum()),
        "series": model["series_id"].nunique(),
        "folds": cross_validation.FOLDS,
        "flagged": reconciliation().flagged,
        "penalty": evaluation.penalty(reconciliation().interval),
    }


def page() -> str:
    """``docs/evaluation.md``."""
    return pages.render("evaluation.md.j2", **content(left_out()))


def _table(left: pd.DataFrame) -> list[dict[str, Any]]:
    interval = reconciliation().interval
    return [
        {"method": title, **evaluation.scores(left[left["method"] == name], interval)}
        for name, title in METHODS.items()
    ]


def _flagged(injected: pd.DataFrame, first: int, last: int | None) -> dict[str, Any]:
    """Share of injected errors that are flagged in series of some lengths."""
    rows = injected[injected["length"].between(first, last or float("inf"))]
    words = f"{first} to {last}" if last else f"{first} and more"
    return {"length": words, "figures": len(rows), "flagged": float(rows["flagged"].mean())}
