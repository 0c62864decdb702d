"""All published figures of one form over time, with the preferred ones marked.

Nothing is hidden: rivals, figures of a part of the form, figures outside the window and figures that
are in no series are all drawn, each with its own mark. Colour and shape say the basis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from ssemap.core import framework, printing
from ssemap.core.series import in_use
from ssemap.estimate.rules import reconciliation
from ssemap.publish import pages
from ssemap.publish.figures import style
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

ROLES = {
    "preferred": "preferred figure of a series and year",
    "rival": "other national figure (grey ground: outside the window)",
    "part": "covers only a part: federation, region, sample, …",
    "excluded": "in no series (reason in the table)",
}
COLUMNS = [
    "evidence_id",
    "series_id",
    "role",
    "date",
    "year",
    "value",
    "lower",
    "upper",
    "qualifier",
    "basis",
    "basis_assumed",
    "definition",
    "coverage",
    "source_id",
    "source_type",
    "reason",
    "outlier_probability",
]
RING: dict[str, Any] = {"s": 110, "marker": "o", "facecolor": "none", "edgecolor": "#C0392B", "lw": 1.2, "zorder": 6}
# Where the identity of a ringed figure may stand, in points from it.
PLACES = (
    (0, 7),
    (0, -7),
    (8, 0),
    (-8, 0),
    (8, 12),
    (-8, 12),
    (8, -12),
    (-8, -12),
    (0, 16),
    (0, -16),
    (0, 24),
    (0, -24),
)
SPREAD = 20.0  # largest over smallest value from which the scale is logarithmic


def data(
    evidence: pd.DataFrame,
    levels: pd.DataFrame,
    observations: pd.DataFrame,
    form_id: str,
    *,
    window: tuple[int, int],
    measure: str = "organisations",
) -> pd.DataFrame:
    """Every figure of a form and measure with its role: columns ``COLUMNS``, by date, one row per figure.

    ``evidence``, ``levels`` and ``observations`` as ``harmonise`` and ``estimate`` write them. ``date`` is the end
    of the period as a year with decimals; ``outlier_probability`` that of the figure, where it was weighed.
    Figures without a period have no place in time and are left to the table.
    """
    rows = evidence[
        (evidence["form_id"] == form_id) & (evidence["measure"] == measure) & evidence["period_end"].notna()
    ]
    chosen = levels.loc[levels["form_id"] == form_id, "evidence_id"].dropna()
    role = rows["evidence_id"].isin(chosen).map({True: "preferred", False: "rival"}).astype("str")
    role = role.mask(~rows["year"].between(*window).fillna(False) & (role != "preferred"), "outside")
    role = role.mask(rows["coverage"] != "national", "part").mask(~in_use(rows), "excluded")
    end = rows["period_end"].dt
    # The end of a year is its last moment: 31 December of 2019 stands just before 2020.0.
    date = end.year + end.day_of_year / (365 + end.is_leap_year)
    probabilities = observations.set_index("evidence_id")["outlier_probability"].to_dict()
    probability = rows["evidence_id"].map(probabilities).astype("float64")
    table = rows.assign(role=role, date=date.round(3), outlier_probability=probability)
    return table.sort_values(["date", "evidence_id"])[COLUMNS].reset_index(drop=True)


def bands(levels: pd.DataFrame, figures: pd.DataFrame, *, measure: str = "organisations") -> pd.DataFrame:
    """Reconciled levels of the national series of ``figures``: ``series_id, basis, date, level, lower, upper,
    grade``.

    ``date`` is the end of the year as a year with decimals.
    """
    drawn_levels = levels[
        levels["series_id"].isin(figures.loc[figures["role"] != "excluded", "series_id"].dropna())
        & (levels["measure"] == measure)
        & levels["level"].notna()
    ]
    table = drawn_levels.assign(
        date=drawn_levels["year"] + 1.0, lower=drawn_levels["level_lower"], upper=drawn_levels["level_upper"]
    )
    columns = ["series_id", "basis", "date", "level", "lower", "upper", "grade"]
    return table[columns].sort_values(["series_id", "date"]).reset_index(drop=True)


def caption(figures: pd.DataFrame, levels: pd.DataFrame, forms: pd.DataFrame, form_id: str, year: int) -> Caption:
    """The words of the figure of one form, with its counts and the levels of a year (see ``bands``)."""
    form = forms.set_index("form_id").loc[form_id]
    labels = framework.labels("bases")
    known = [
        f"{labels[row.basis].lower()} {printing.estimate(row.level, row.lower, row.upper)} {row.grade}"
        for row in levels[levels["date"] == year + 1].itertuples()
    ]
    return pages.caption(
        "form_history",
        form=form["name_en"],
        native=form["name_native"],
        unit="organisations",
        figures=len(figures),
        preferred=int((figures["role"] == "preferred").sum()),
        first=int(figures["date"].min()),
        last=int(figures["date"].max()),
        year=year,
        levels="; ".join(known),
    )


def name(form_id: str) -> str:
    """File name of the figure of a form."""
    return f"form_{form_id.partition('-')[2].replace('-', '_')}"


@style.drawn
def draw(
    figures: pd.DataFrame, levels: pd.DataFrame, *, window: tuple[int, int], unit: str = "organisations"
) -> Figure:
    """Draw ``figures`` (see ``data``) against time, with the ``bands`` of their series; grey outside the window."""
    figure = style.canvas(3.1)
    axes = figure.subplots()
    _scales(axes, figures, levels, window, unit)
    for _, band in levels.groupby("series_id", sort=True):
        colour, _ = style.mark_of_basis(band["basis"].iloc[0])
        axes.fill_between(band["date"], band["lower"], band["upper"], color=colour, alpha=0.16, lw=0)
        axes.plot(band["date"], band["level"], color=colour, lw=1.0, alpha=0.7, zorder=2)
    for (role, basis), group in figures.groupby(["role", "basis"], sort=True):
        look = marks(str(role), str(basis))
        if look["marker"] == "x":  # strokes without a face
            look = {key: value for key, value in look.items() if key != "edgecolor"}
        axes.scatter(group["date"], group["value"], **look)
        _bounds(axes, group, look["facecolor"] if role == "excluded" else style.mark_of_basis(str(basis))[0])
    figure.legend(
        handles=_legend(figures, levels), loc="outside lower left", ncols=2, columnspacing=1.6, handletextpad=0.5
    )
    _ring(axes, figures[_doubted(figures)])
    return figure


def _ring(axes: Axes, doubted: pd.DataFrame) -> None:
    """A ring and the identity of each figure that is flagged as an outlier."""
    if doubted.empty:
        return
    axes.scatter(doubted["date"], doubted["value"], **RING)
    axes.get_figure().draw_without_rendering()  # type: ignore[union-attr]  # labels are placed where points will stand
    labels = [(str(row.evidence_id), row.date, row.value) for row in doubted.itertuples()]
    rings = style.spots(axes, doubted["date"], doubted["value"], 5)
    style.write_apart(axes, labels, PLACES, taken=rings, size=6, color=RING["edgecolor"])


def _doubted(figures: pd.DataFrame) -> pd.Series:
    """Figures that are flagged as outliers."""
    return figures["outlier_probability"] > reconciliation().flagged


def marks(role: str, basis: str) -> dict[str, Any]:
    """Mark of a figure: full if preferred, hollow if not; small if it covers a part; grey cross if excluded."""
    colour, marker = style.mark_of_basis(basis)
    match role:
        case "preferred":
            return {"s": 40, "marker": marker, "facecolor": colour, "edgecolor": style.INK, "lw": 0.7, "zorder": 5}
        case "rival":
            return {"s": 30, "marker": marker, "facecolor": "white", "edgecolor": colour, "lw": 1.1, "zorder": 4}
        case "outside":
            return {
                "s": 30,
                "marker": marker,
                "facecolor": "none",
                "edgecolor": colour,
                "lw": 0.8,
                "zorder": 4,
                "alpha": 0.7,
            }
        case "part":
            return {
                "s": 9,
                "marker": marker,
                "facecolor": colour,
                "edgecolor": colour,
                "lw": 0.5,
                "zorder": 3,
                "alpha": 0.55,
            }
    return {"s": 16, "marker": "x", "facecolor": "#9AA4AE", "edgecolor": "#9AA4AE", "lw": 0.8, "zorder": 3}


def _bounds(axes: Axes, group: pd.DataFrame, colour: str) -> None:
    """Printed ranges as bars."""
    ranged = group[group["lower"].notna() & group["upper"].notna()]
    axes.vlines(ranged["date"], ranged["lower"], ranged["upper"], color=colour, lw=1.0, zorder=3)


def _scales(axes: Axes, figures: pd.DataFrame, levels: pd.DataFrame, window: tuple[int, int], unit: str) -> None:
    values = figures["value"]
    if (values > 0).all() and values.max() / values.min() > SPREAD:
        axes.set_yscale("log")
        wide = values.max() / values.min() > 500
        axes.yaxis.set_major_locator(LogLocator(base=10, subs=(1,) if wide else (1, 2, 5), numticks=10))
        axes.yaxis.set_minor_locator(NullLocator())
        unit = f"{unit} (log scale)"
    else:
        # A wide band may leave the picture; it never flattens the figures to less than half of it.
        highest = min(max(values.max(), levels["upper"].max()), 2 * values.max())
        axes.set_ylim(0, (highest if len(levels) else values.max()) * 1.12)
        axes.yaxis.set_major_locator(MaxNLocator(6))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: printing.compact(value)))
    first, last = (min(window[0], figures["date"].min() - 1), max(window[1] + 1, figures["date"].max()))
    axes.set_xlim(first - 0.3, last + 0.5)
    axes.axvspan(first - 0.3, window[0], color=style.PALE, zorder=0)
    axes.axvspan(window[1] + 1, last + 0.5, color=style.PALE, zorder=0)
    axes.xaxis.set_major_locator(MaxNLocator(10, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
    axes.grid(axis="y", color=style.RULE, lw=0.5)
    axes.set_ylabel(unit)
    axes.set_xlabel("date of the figure (tick: 1 January)")
    style.bare(axes, keep=("bottom", "left"))


def _legend(figures: pd.DataFrame, levels: pd.DataFrame) -> list[Artist]:
    labels = framework.labels("bases")
    handles: list[Artist] = [
        _handle(marks("preferred", basis), labels[basis])
        for basis in framework.codes("bases")
        if (figures["basis"] == basis).any()
    ]
    plain = framework.codes("bases")[0]
    for role, text in ROLES.items():
        if (figures["role"].replace("outside", "rival") == role).any():
            look = marks(role, plain)
            grey = {
                "facecolor": style.MUTED if look["facecolor"] not in ("white", "none") else "white",
                "edgecolor": style.MUTED,
            }
            handles.append(_handle(look | grey, text))
    if len(levels):
        handles.append(Patch(facecolor=style.MUTED, alpha=0.3, label=f"reconciled level, {setting.interval} interval"))
    if _doubted(figures).any():
        handles.append(_handle(RING, "at odds with the others: a misprint, or a jump"))
    return handles


def _handle(look: dict[str, Any], label: str) -> Line2D:
    return Line2D(
        [],
        [],
        ls="",
        marker=look["marker"],
        markersize=look["s"] ** 0.5,
        markerfacecolor=look["facecolor"],
        markeredgecolor=look["edgecolor"],
        markeredgewidth=look["lw"],
        label=label,
    )
