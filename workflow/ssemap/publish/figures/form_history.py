"""The number of organisations of one form over time: lines are estimates with intervals, marks are published figures.

Nothing is hidden that the edition has: rivals, figures of a part of the form, figures outside the window and figures
that are in no series are all drawn. Shape says what kind of operation counted, face how the figure is used; a line is
one series, and its basis stands at its end.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator
from matplotlib.transforms import Bbox

from ssemap.core import framework, printing
from ssemap.core.series import KEY, UNSTATED, in_use, part
from ssemap.indicators.declared import catalogue
from ssemap.publish import grammar, pages
from ssemap.publish.figures import form_marks, line_labels, style
from ssemap.publish.figures.line_labels import End
from ssemap.publish.themed import edition
from ssemap.schemas.indicators import FORM

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.grammar import Cell
    from ssemap.publish.pages import Caption

MEASURE, NATIONAL = "organisations", "national"
LINES = 4  # of a panel
DASHES = ("-", (0, (5, 2)), (0, (1, 1.2)), (0, (6, 2, 1, 2)))
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
    "origin_kind",
    "source_id",
    "source_type",
    "reason",
    "outlier_probability",
]
# Where the number of a ringed figure may stand, in points from it.
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
TICKS = (10, 5)  # years that are named, on paper and on a narrow screen
# Inches: height of a panel, and of each further one, on paper and on a narrow screen. On paper the figure stands on a
# page of a profile with its key numbers.
PANEL, MORE = (1.75, 3.0), (1.75, 2.4)
BELOW = 0.6  # inches of a panel's height: for the names of its years and what they are


def data(
    evidence: pd.DataFrame,
    levels: pd.DataFrame,
    observations: pd.DataFrame,
    form_id: str,
    *,
    window: tuple[int, int],
    measure: str = MEASURE,
) -> pd.DataFrame:
    """Every figure of a form and measure that the edition has, with its role: ``COLUMNS``, by date, a row per figure.

    ``evidence``, ``levels`` and ``observations`` as ``harmonise`` and ``estimate`` write them. ``date`` is the end
    of the period as a year with decimals; ``outlier_probability`` that of the figure, where it was weighed.
    Figures without a period have no place in time and are left to the table.
    """
    known = edition.figures(evidence)
    rows = known[(known["form_id"] == form_id) & (known["measure"] == measure) & known["period_end"].notna()]
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


def bands(levels: pd.DataFrame, figures: pd.DataFrame, *, measure: str = MEASURE) -> pd.DataFrame:
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


class Told(NamedTuple):
    """What a title tells of a form: its average growth from the figure of one year to that of another, and its number.

    None where the table of indicators has no row of the form; years are 0 where there is no growth. ``series``: those
    that the number rests on.
    """

    growth: Cell | None = None
    first: int = 0
    last: int = 0
    level: Cell | None = None
    series: tuple[str, ...] = ()


def told(
    indicators: pd.DataFrame, forms: pd.DataFrame, figures: pd.DataFrame, form_id: str, *, concept: str, year: int
) -> Told:
    """What there is to tell at ``year``. ``indicators`` of the country; ``figures``: see ``data``."""
    rows = indicators[
        (indicators["form_id"] == form_id)
        & (indicators["aggregate"] == FORM)
        & (indicators["concept"] == concept)
        & (indicators["year"] == year)
    ]
    growth, level = (
        next((one.id for one in catalogue().indicators if one.measure == MEASURE and one.kind == kind), "")
        for kind in ("growth", "level")
    )
    cells = {cell.place.indicator_id: cell for cell in grammar.cells(rows, forms)}
    behind = [name for ids in rows.loc[rows["indicator_id"] == growth, "evidence_ids"] for name in ids]
    years = figures.loc[figures["evidence_id"].isin(behind), "year"]
    series = tuple(name for ids in rows.loc[rows["indicator_id"] == level, "series_ids"] for name in ids)
    if growth not in cells or years.empty:
        return Told(level=cells.get(level), series=series)
    return Told(cells[growth], int(years.min()), int(years.max()), cells.get(level), series)


def caption(
    figures: pd.DataFrame,
    levels: pd.DataFrame,
    forms: pd.DataFrame,
    form_id: str,
    year: int,
    finding: Told | None = None,
) -> Caption:
    """The words of the figure of one form, with its counts and the levels of a year (see ``bands``).

    ``finding``: what its title tells (see ``told``).
    """
    form = forms.set_index("form_id").loc[form_id]
    finding = finding or Told()
    known = [
        f"{printing.estimate(row.level, row.lower, row.upper, whole=True)}, {_label(row.series_id)}"
        f", grade {_grade(row, finding)}"
        for row in levels[levels["date"] == year + 1].itertuples()
    ]
    growth, level = finding.growth, finding.level
    kinds, labels = figures["origin_kind"].value_counts(), framework.labels("origin_kinds")
    return pages.caption(
        "form_history",
        form=form["name_en"],
        native=form["name_native"],
        figures=len(figures),
        preferred=int((figures["role"] == "preferred").sum()),
        first=_calendar_year(figures["date"].min()),
        last=_calendar_year(figures["date"].max()),
        year=year,
        levels=known,
        change=_change(growth),
        growth=grammar.text(growth) if growth else "",
        span=[finding.first, finding.last],
        level=grammar.prose(level) if level is not None and level.valued else "",
        bases=" + ".join(framework.labels("bases")[code].lower() for code in level.bases) if level else "",
        dated=level is not None and level.other_year,
        origins=[(label, int(kinds[code])) for code, label in labels.items() if code in kinds],
    )


def _grade(level: Any, finding: Told) -> str:
    """The grade of a level: that of the number that the title tells, where it rests on this series."""
    own = finding.level is not None and finding.level.valued and finding.series == (level.series_id,)
    return finding.level.grade if own and finding.level else str(level.grade)


def _calendar_year(date: float) -> int:
    """The year that a date of ``data`` is of: 31 December of 2019 is the end of 2019.

    >>> _calendar_year(2020.0), _calendar_year(2020.003), _calendar_year(2019.247)
    (2019, 2020, 2019)
    """
    return math.ceil(date) - 1


def _change(growth: Cell | None) -> str:
    """What the interval of the growth says: up, down, or open; '' where there is no interval."""
    if growth is None or not growth.interval:
        return ""
    return "up" if growth.lower > 0 else "down" if growth.upper < 0 else "open"


@style.drawn
def draw(
    figures: pd.DataFrame, levels: pd.DataFrame, *, window: tuple[int, int], unit: str = MEASURE, phone: bool = False
) -> Figure:
    """Draw ``figures`` (see ``data``) against time, with the ``bands`` of their series; grey outside the window.

    More than ``LINES`` series stand in several panels, those with most figures in the first.
    """
    ranked = figures["series_id"].value_counts()
    drawn = sorted(levels["series_id"].unique(), key=lambda name: (-int(ranked.get(name, 0)), name))
    parts = [drawn[first : first + LINES] for first in range(0, max(len(drawn), 1), LINES)]
    figure = style.canvas(PANEL[phone], style.PHONE if phone else style.WIDTH)
    labels = {name: line_labels.wrapped(figure, _label(name)) for name in drawn}
    needed = [line_labels.height([labels[name] for name in names]) for names in parts]
    panel = max((PANEL[phone] + MORE[phone] * (len(parts) - 1)) / len(parts) - BELOW, *needed)
    figure.set_size_inches(figure.get_size_inches()[0], (panel + BELOW) * len(parts))
    panels = figure.subplots(len(parts), 1, squeeze=False).flat
    others = ~figures["series_id"].isin(drawn)  # what has no line stands in the first panel
    shown = [figures[figures["series_id"].isin(names) | (others & (names == parts[0]))] for names in parts]
    for axes, names, there in zip(panels, parts, shown, strict=True):
        ends = _panel(axes, there, levels, names, window, unit)
        line_labels.write(axes, [end._replace(words=labels[end.words]) for end in ends], panel)
        axes.xaxis.set_major_locator(MaxNLocator(TICKS[phone], integer=True))
    handles = form_marks.legend(figures, levels)
    style.legend(figure, 1 if phone else 3, handles=handles, loc="outside lower left", columnspacing=1.4)
    for axes, there in zip(figure.axes, shown, strict=True):
        _name_marks(axes, there, form_marks.without_line(there, levels))
    return figure


def _panel(
    axes: Axes, figures: pd.DataFrame, levels: pd.DataFrame, names: list[str], window: tuple[int, int], unit: str
) -> list[End]:
    """Draw the lines of the series in ``names`` and the figures; the ends of the lines, with the names of series."""
    there = levels[levels["series_id"].isin(names)]
    _scales(axes, figures, there, window, unit)
    ends = []
    for dash, name in zip(DASHES, names, strict=False):
        band = there[there["series_id"] == name].set_index("date")
        whole = band.reindex([float(year) for year in range(int(band.index.min()), int(band.index.max()) + 1)])
        colour, _ = style.mark_of_basis(part(name, "basis"))
        axes.fill_between(whole.index, whole["lower"], whole["upper"], color=colour, alpha=0.16, lw=0)
        axes.vlines(band.index, band["lower"], band["upper"], color=colour, lw=0.6, alpha=0.5, zorder=2)
        axes.plot(whole.index, whole["level"], color=colour, lw=1.3, ls=dash, zorder=2)
        alone = whole["level"].where(whole["level"].shift(1).isna() & whole["level"].shift(-1).isna()).dropna()
        axes.plot(alone.index, alone, color=colour, ls="", marker="_", ms=7, mew=1.3, zorder=2)  # no line shows it
        ends.append(End(band.index.max(), band["level"].loc[band.index.max()], name))
    for date in sorted({started for name in names if (started := _started(name))}):
        axes.axvline(_decimal(date), color=style.MUTED, lw=0.8, ls=(0, (3, 2)), zorder=1)
        look: dict[str, Any] = {"size": style.SMALL, "color": style.MUTED, "va": "bottom", "ha": "center"}
        axes.text(_decimal(date), 1.01, "counted anew", transform=axes.get_xaxis_transform(), **look)
    for (role, basis, kind), group in figures.groupby(["role", "basis", "origin_kind"], sort=True):
        look = form_marks.marks(str(role), str(basis), str(kind))
        axes.scatter(group["date"], group["value"], **look)
        form_marks.bounds(axes, group, look["facecolor"] if role == "excluded" else style.mark_of_basis(str(basis))[0])
    return ends


def _label(series_id: str) -> str:
    """What a line counts: its basis, then definition, coverage and the year of a declared break, where these matter."""
    definition, coverage = part(series_id, "definition"), part(series_id, "coverage")
    words = [framework.labels("bases")[part(series_id, "basis")].lower()]
    words += [framework.labels("definitions")[definition].lower()] if definition != UNSTATED else []
    words += [framework.labels("coverages")[coverage].lower()] if coverage != NATIONAL else []
    words += [f"from {_started(series_id)[:4]}"] if _started(series_id) else []
    return ", ".join(words)


def _started(series_id: str) -> str:
    """The day of the declared break from which on a series speaks, '' where there is none.

    >>> _started("AAA/mutual/members/unstated/national/active/from-2018-04-01")
    '2018-04-01'
    """
    return "".join(series_id.split("/")[len(KEY) :]).removeprefix("from-")


def _decimal(date: str) -> float:
    """A day as a year with decimals, as ``data`` has it."""
    year, month, day = map(int, date.split("-"))
    return year + (month - 1) / 12 + (day - 1) / 365


def _name_marks(axes: Axes, figures: pd.DataFrame, unlined: pd.DataFrame) -> None:
    """A ring around each figure that is flagged as an outlier, with its number; the basis at the last mark of each.

    ``unlined``: figures of bases that no line names.
    """
    doubted = figures[form_marks.doubted(figures)]
    bases = unlined.drop_duplicates("basis", keep="last")
    if doubted.empty and bases.empty:
        return
    axes.scatter(doubted["date"], doubted["value"], clip_on=False, **form_marks.RING)
    style.lay_out(axes)  # labels are placed where points will stand
    labels = [(printing.count(row.value), row.date, row.value) for row in doubted.itertuples()]
    taken = style.spots(axes, doubted["date"], doubted["value"], 5)
    taken += style.spots(axes, figures["date"], figures["value"], 3)
    taken += form_marks.arrows(axes, figures)
    panel = axes.get_window_extent()
    taken.append(Bbox.from_extents(panel.x0, 0, panel.x1, panel.y0 + 1))  # years stand there
    taken += [text.get_window_extent() for text in axes.texts]  # names of lines, with what ties them to their lines
    style.write_apart(axes, labels, PLACES, taken=taken, size=style.SMALL, color=form_marks.RING["edgecolor"])
    words = framework.labels("bases")
    labels = [(words[row.basis].lower(), row.date, row.value) for row in bases.itertuples()]
    style.write_apart(axes, labels, PLACES, taken=taken, size=style.SMALL)


def _scales(axes: Axes, figures: pd.DataFrame, levels: pd.DataFrame, window: tuple[int, int], unit: str) -> None:
    values = figures["value"] if len(figures) else levels["level"]
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
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    first, last = (min([window[0], *(figures["date"] - 1)]), max([window[1] + 1, *figures["date"]]))
    axes.set_xlim(first - 0.3, last + 0.5)
    axes.axvspan(first - 0.3, window[0], color=style.PALE, zorder=0)
    axes.axvspan(window[1] + 1, last + 0.5, color=style.PALE, zorder=0)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
    axes.grid(axis="y", color=style.RULE, lw=0.5)
    axes.set_ylabel(unit)
    axes.set_xlabel("date (a tick is 1 January)")
    style.bare(axes, keep=("bottom", "left"))
