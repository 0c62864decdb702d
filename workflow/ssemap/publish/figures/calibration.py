"""Calibration of the intervals: what they promise against what they cover."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

from ssemap.core import printing
from ssemap.estimate.reconcile import evaluation
from ssemap.estimate.reconcile.fitted import percent
from ssemap.estimate.reconcile.prediction import MODEL
from ssemap.estimate.rules import reconciliation
from ssemap.publish import pages
from ssemap.publish.figures import style
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

LABELS = {"figure": "one figure left out", "date": "all figures of a date left out"}


def data(left_out: pd.DataFrame) -> pd.DataFrame:
    """Coverage of the model's intervals: ``out, length, promised, covered, figures``.

    ``left_out``: the kept table (``pages.evaluation.left_out``); ``length``: figures of the series, ``all`` for every
    one.
    """
    import pandas as pd

    widest = _widest()
    model = left_out[left_out["method"] == MODEL]
    model = model.assign(**{percent("inside", widest): model["truth"].between(model["lower"], model["upper"])})
    rows = [
        {
            "out": out,
            "length": "all",
            "promised": share,
            "figures": len(left_out_cells),
            "covered": float(left_out_cells[percent("inside", share)].astype("float64").mean()),
        }
        for out, left_out_cells in model.groupby("out", sort=False)
        for share in (*reconciliation().narrower, widest)
    ]
    rows += [
        {"out": out, "length": row.length, "promised": widest, "figures": row.figures, "covered": row.coverage}
        for out, left_out_cells in model.groupby("out", sort=False)
        for row in evaluation.coverage_by_length(left_out_cells).itertuples()
    ]
    return pd.DataFrame(rows)


def caption(cells: pd.DataFrame, series: int) -> Caption:
    """The words of the figure, with its numbers."""
    whole = cells[(cells["out"] == "figure") & (cells["length"] == "all")].sort_values("promised", ascending=False)
    coverages = [(printing.percent(row.promised), printing.whole_percent(row.covered)) for row in whole.itertuples()]
    return pages.caption("calibration", figures=int(whole["figures"].iloc[0]), series=series, coverages=coverages)


def _widest() -> float:
    """Share that the intervals of the run promise."""
    return reconciliation().interval


@style.drawn
def draw(cells: pd.DataFrame) -> Figure:
    """Draw ``cells`` (see ``data``)."""
    figure = style.canvas(2.6)
    left, right = figure.subplots(1, 2)
    _promise(left, cells[cells["length"] == "all"])
    _lengths(right, cells[cells["length"] != "all"])
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower left", ncols=2)
    return figure


def _promise(axes: Axes, cells: pd.DataFrame) -> None:
    axes.plot([0.4, 1], [0.4, 1], color=style.MUTED, lw=0.8)
    for place, (out, left_out_cells) in enumerate(cells.groupby("out", sort=False)):
        colour, marker = style.mark(place)
        axes.plot(
            left_out_cells["promised"],
            left_out_cells["covered"],
            color=colour,
            marker=marker,
            ms=5,
            lw=1.0,
            label=LABELS[str(out)],
        )
    axes.set_xlabel("share that the interval promises")
    axes.set_ylabel("share of left-out figures inside")
    style.bare(axes, keep=("bottom", "left"))


def _lengths(axes: Axes, cells: pd.DataFrame) -> None:
    axes.axhline(_widest(), color=style.MUTED, lw=0.8)
    names = list(dict.fromkeys(cells["length"]))
    # the sampling error is drawn as an interval that promises as much as the one whose coverage is shown
    deviations = NormalDist().inv_cdf((1 + _widest()) / 2)
    for place, (_, left_out_cells) in enumerate(cells.groupby("out", sort=False)):
        colour, marker = style.mark(place)
        error = (
            deviations
            * (left_out_cells["covered"] * (1 - left_out_cells["covered"]) / left_out_cells["figures"]) ** 0.5
        )
        axes.errorbar(
            [names.index(name) + 0.12 * (2 * place - 1) for name in left_out_cells["length"]],
            left_out_cells["covered"],
            yerr=error,
            color=colour,
            marker=marker,
            ms=5,
            lw=0,
            elinewidth=1.0,
        )
    axes.set_xticks(range(len(names)), names)
    axes.set_ylim(0.75, 1)
    axes.set_xlabel("figures of the series")
    axes.set_ylabel(f"coverage of the {setting.interval} interval")
    style.bare(axes, keep=("bottom", "left"))
