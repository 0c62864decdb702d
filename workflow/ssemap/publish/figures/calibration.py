"""Calibration of the intervals: what they promise against what they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.estimate.reconcile import evaluation
from ssemap.estimate.reconcile.fitted import percent
from ssemap.publish import pages
from ssemap.publish.figures import style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

SHARES = (0.5, 0.8, 0.9)
Z = 1.645  # of a 90 % interval
LABELS = {"figure": "one figure left out", "date": "all figures of a date left out"}


def data(left_out: pd.DataFrame) -> pd.DataFrame:
    """Coverage of the model's intervals: ``out, length, promised, covered, figures``.

    ``left_out``: as ``validation.left_out`` gives it; ``length``: figures of the series, ``all`` for every one.
    """
    import pandas as pd

    model = left_out[left_out["method"] == evaluation.MODEL]
    model = model.assign(inside_90=model["truth"].between(model["lower"], model["upper"]))
    rows = [
        {
            "out": out,
            "length": "all",
            "promised": share,
            "figures": len(own),
            "covered": float(own[percent("inside", share)].astype("float64").mean()),
        }
        for out, own in model.groupby("out", sort=False)
        for share in SHARES
    ]
    rows += [
        {"out": out, "length": row.length, "promised": SHARES[-1], "figures": row.figures, "covered": row.coverage}
        for out, own in model.groupby("out", sort=False)
        for row in evaluation.coverage_by_length(own).itertuples()
    ]
    return pd.DataFrame(rows)


def caption(cells: pd.DataFrame, series: int) -> Caption:
    """The words of the figure, with its numbers."""
    own = cells[(cells["out"] == "figure") & (cells["length"] == "all")].set_index("promised")
    fifty, eighty, ninety = (f"{own.loc[share, 'covered']:.0%}" for share in SHARES)
    return pages.caption(
        "calibration", figures=int(own["figures"].iloc[0]), series=series, coverage=ninety, eighty=eighty, fifty=fifty
    )


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
    for place, (out, own) in enumerate(cells.groupby("out", sort=False)):
        axes.plot(
            own["promised"],
            own["covered"],
            color=style.COLOURS[place],
            marker=style.MARKERS[place],
            ms=5,
            lw=1.0,
            label=LABELS[str(out)],
        )
    axes.set_xlabel("share that the interval promises")
    axes.set_ylabel("share of left-out figures inside")
    style.bare(axes, keep=("bottom", "left"))


def _lengths(axes: Axes, cells: pd.DataFrame) -> None:
    axes.axhline(SHARES[-1], color=style.MUTED, lw=0.8)
    names = list(dict.fromkeys(cells["length"]))
    for place, (_, own) in enumerate(cells.groupby("out", sort=False)):
        error = Z * (own["covered"] * (1 - own["covered"]) / own["figures"]) ** 0.5
        axes.errorbar(
            [names.index(name) + 0.12 * (2 * place - 1) for name in own["length"]],
            own["covered"],
            yerr=error,
            color=style.COLOURS[place],
            marker=style.MARKERS[place],
            ms=5,
            lw=0,
            elinewidth=1.0,
        )
    axes.set_xticks(range(len(names)), names)
    axes.set_ylim(0.75, 1)
    axes.set_xlabel("figures of the series")
    axes.set_ylabel("coverage of the 90 % interval")
    style.bare(axes, keep=("bottom", "left"))
