"""Calibration of the intervals: what they promise against what they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core import printing
from ssemap.estimate.reconcile import evaluation
from ssemap.estimate.reconcile.fitted import percent
from ssemap.estimate.rules import reconciliation
from ssemap.publish import pages
from ssemap.publish.figures import style
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

LABELS = {
    "figure": "one figure left out",
    "date": "all figures of a date left out",
    "single": "one figure only",
    "later": "figures published later",
}
PANEL = 2.6  # height of a panel, in inches
BY_LENGTH = ("figure", "date")  # sets whose coverage is shown by number of figures of the series


def data(left_out: pd.DataFrame) -> pd.DataFrame:
    """Coverage of the model's intervals: ``out, length, promised, covered, low, high, figures``.

    ``left_out``: the kept table (``pages.evaluation.left_out``); ``length``: figures of the series, ``all`` for every
    one. ``low`` and ``high``: interval of the coverage (``evaluation.coverage_interval``), clustered by series.
    """
    import pandas as pd

    widest = _widest()
    model = left_out.assign(**{percent("inside", widest): evaluation.covered(left_out)})
    rows = [
        {"out": out, "length": "all", **_coverage(cells, share)}
        for out, cells in model.groupby("out", sort=False)
        for share in (*reconciliation().narrower, widest)
    ]
    rows += [
        {"out": out, "length": length, **_coverage(cells, widest)}
        for out, every in model[model["out"].isin(BY_LENGTH)].groupby("out", sort=False)
        for length, cells in every.groupby(evaluation.length_name(every["figures"]), sort=True)
    ]
    return pd.DataFrame(rows)


def _coverage(cells: pd.DataFrame, share: float) -> dict[str, float]:
    """Coverage of the interval that promises a share, and how sure it is."""
    inside = cells[percent("inside", share)]
    covered = float(inside.astype("float64").mean())
    low, high = evaluation.coverage_interval(covered, evaluation.effective_size(inside, cells["series_id"]))
    return {"promised": share, "figures": len(cells), "covered": covered, "low": low, "high": high}


def caption(cells: pd.DataFrame, series: int) -> Caption:
    """The words of the figure, with its numbers."""
    whole = cells[(cells["out"] == "figure") & (cells["length"] == "all")].sort_values("promised", ascending=False)
    coverages = [(printing.percent(row.promised), printing.whole_percent(row.covered)) for row in whole.itertuples()]
    return pages.caption("calibration", figures=int(whole["figures"].iloc[0]), series=series, coverages=coverages)


def _widest() -> float:
    """Share that the intervals of the run promise."""
    return reconciliation().interval


@style.drawn
def draw(cells: pd.DataFrame, *, phone: bool = False) -> Figure:
    """Draw ``cells`` (see ``data``); ``phone``: its panels below each other, for a narrow screen."""
    figure = style.canvas(2 * PANEL, style.PHONE) if phone else style.canvas(PANEL)
    promise, lengths = figure.subplots(2, 1) if phone else figure.subplots(1, 2)
    _promise(promise, cells[cells["length"] == "all"])
    _lengths(lengths, cells[cells["length"] != "all"])
    figure.legend(*promise.get_legend_handles_labels(), loc="outside lower left", ncols=1 if phone else 2)
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
    names = [name for name in evaluation.LENGTH_NAMES if name in set(cells["length"])]
    for place, (_, left_out_cells) in enumerate(cells.groupby("out", sort=False)):
        colour, marker = style.mark(place)
        covered = left_out_cells["covered"]
        axes.errorbar(
            [names.index(name) + 0.12 * (2 * place - 1) for name in left_out_cells["length"]],
            covered,
            yerr=[covered - left_out_cells["low"], left_out_cells["high"] - covered],
            color=colour,
            marker=marker,
            ms=5,
            lw=0,
            elinewidth=1.0,
        )
    axes.set_xticks(range(len(names)), names)
    axes.set_ylim(0.7, 1)
    axes.set_xlabel("figures of the series")
    axes.set_ylabel(f"coverage of the {setting.interval} interval")
    style.bare(axes, keep=("bottom", "left"))
