"""Policies on record by instrument and country: their number, and a mark for each kind of actor behind them.

Nothing is shaded by a number: counts of what is on record are no score.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from ssemap.core import framework
from ssemap.publish import pages
from ssemap.publish.figures import style
from ssemap.publish.strategies import matrix
from ssemap.publish.themed import edition

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.core.run import Run
    from ssemap.core.themes import ThemeFigure
    from ssemap.publish.pages import Caption

ROW = 0.27  # inches
BESIDE = 6, 3  # countries beside each other, on paper and on a narrow screen
SIDE = 26, 15  # letters of a line of an instrument
HEAD = 13  # letters of a line of a country
NUMBER, FIRST, STEP = (
    -0.43,
    -0.09,
    0.16,
)  # places in a cell: the number, the mark of the first kind of actor, and the next
FILLED = (True, False, True, False)  # marks by the place of the kind of actor: they differ in grey too


def data(tables: Mapping[str, pd.DataFrame], figure: ThemeFigure, settings: Run) -> pd.DataFrame:
    """One row per instrument and country: ``matrix.by_instrument`` with ``source_ids``, of the edition.

    Instruments that most countries have on record come first, then as they are listed; the rest comes last. Empty where
    there is no policy.
    """
    policies = edition.policies(tables["policies"], tables["sources"], settings.as_of)
    countries = list(settings.countries) or sorted(policies["iso3"].unique())
    rows = matrix.by_instrument(policies, countries)
    have = (rows["number"] > 0).groupby(rows["instrument"]).sum()
    keys = rows.assign(
        rest=~rows["instrument"].isin(list(matrix.instruments())),
        have=-rows["instrument"].map(have),
        listed=rows["instrument"].map(framework.codes("instruments").index),
        place=rows["iso3"].map(countries.index),
    )
    rows = rows.loc[keys.sort_values(["rest", "have", "listed", "place"], kind="stable").index].reset_index(drop=True)
    source = policies.drop_duplicates("policy_id").set_index("policy_id")["source_id"].dropna()
    behind = [sorted({source[name] for name in ids if name in source.index}) for ids in rows["policy_ids"]]
    rows = rows.assign(source_ids=behind)
    return rows if rows["number"].sum() else rows.iloc[:0]


def caption(
    rows: pd.DataFrame, names: Mapping[str, str], figure: ThemeFigure, settings: Run, title: str = ""
) -> Caption:
    """The words of the matrix: instruments that all countries have on record, and those that fewest have."""
    shown = rows[rows["iso3"].isin([*names])]
    labels = matrix.instruments()
    have = {code: len(matrix.with_number(shown, "instrument", code)) for code in labels}
    fewest = min((number for number in have.values() if number), default=0)
    return pages.caption(
        "themed_policy_matrix",
        finding=title,
        policies=int(shown["number"].sum()),
        instruments=len(have),
        countries=len(names),
        everywhere=[labels[code].lower() for code, number in have.items() if number == len(names)],
        nowhere=[labels[code].lower() for code, number in have.items() if not number],
        fewest=fewest,
        rarest=[labels[code].lower() for code, number in have.items() if number == fewest < len(names)],
        by_country=[_counts(name, shown[shown["iso3"] == iso3], labels) for iso3, name in names.items()],
        actors=[(label.lower(), int(shown[code].sum())) for code, label in framework.labels("actor_types").items()],
    )


def _counts(name: str, own: pd.DataFrame, instruments: Mapping[str, str]) -> tuple[str, int, int, int]:
    """A country, its policies, how many instruments they have, and how many policies have none of these."""
    listed = own["instrument"].isin(list(instruments))
    return (
        name,
        int(own["number"].sum()),
        int((own.loc[listed, "number"] > 0).sum()),
        int(own.loc[~listed, "number"].sum()),
    )


@style.drawn
def draw(rows: pd.DataFrame, names: dict[str, str], *, phone: bool = False) -> Figure:
    """Draw the rows of ``data``: instruments in rows, countries in columns, as many as there is room for."""
    if rows.empty:
        return _nothing(phone)
    instruments = list(dict.fromkeys(rows["instrument"]))
    labels, countries = framework.labels("instruments"), style.labels(names)
    beside = BESIDE[phone]
    parts = [list(names)[first : first + beside] for first in range(0, len(names), beside)]
    figure = style.canvas((0.55 + ROW * len(instruments)) * len(parts), style.PHONE if phone else style.WIDTH)
    for axes, codes in zip(figure.subplots(len(parts), 1, squeeze=False).flat, parts, strict=True):
        axes.set_xlim(-0.5, min(beside, len(names)) - 0.5)
        axes.set_ylim(len(instruments) - 0.5, -0.5)
        heads = [textwrap.fill(countries[code], HEAD, break_long_words=False) for code in codes]
        axes.set_xticks(range(len(codes)), heads, size=style.SMALL)
        sides = [textwrap.fill(labels[code], SIDE[phone]) for code in instruments]
        axes.set_yticks(range(len(instruments)), sides, size=style.SMALL)
        axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False)
        style.bare(axes, keep=())
        for row in rows[rows["iso3"].isin(codes)].itertuples():
            _cell(axes, codes.index(row.iso3), instruments.index(row.instrument), row)
    figure.legend(handles=_handles(), loc="outside lower left", ncols=2 if phone else 5, columnspacing=1.2)
    return figure


def _nothing(phone: bool) -> Figure:
    figure = style.canvas(0.6, style.PHONE if phone else style.WIDTH)
    axes = figure.subplots()
    axes.set_axis_off()
    axes.text(0.5, 0.5, pages.sentence("no_policy"), ha="center", va="center", style="italic", color=style.MUTED)
    return figure


def _cell(axes: Axes, x: int, y: int, row: Any) -> None:
    """The number of policies, and at its own place the mark of each kind of actor that has one."""
    ground = style.PALE if row.number else "white"
    axes.add_artist(Rectangle((x - 0.48, y - 0.44), 0.96, 0.88, facecolor=ground, edgecolor=style.RULE, lw=0.4))
    look: dict[str, Any] = {"va": "center_baseline", "ha": "left"}
    if not row.number:
        axes.text(x + NUMBER, y, "none", size=style.SMALL, color=style.LIGHT, **look)
        return
    axes.text(x + NUMBER, y, f"{row.number:,}", size=style.TEXT, weight="bold", **look)
    for place, code in enumerate(framework.codes("actor_types")):
        if getattr(row, code):
            axes.scatter([x + FIRST + STEP * place], [y], zorder=3, **_mark(place))


def _mark(place: int) -> dict[str, Any]:
    """How the mark of a kind of actor looks, by its place in the list."""
    colour, marker = style.mark(place)
    face = colour if FILLED[place % len(FILLED)] else "white"
    return {"s": 20, "marker": marker, "facecolor": face, "edgecolor": colour, "linewidth": 1.1}


def _handles() -> list[Line2D]:
    labels = framework.labels("actor_types").values()
    handles = []
    for place, label in enumerate(labels):
        look = _mark(place)
        handles.append(
            Line2D(
                [],
                [],
                ls="",
                marker=look["marker"],
                markerfacecolor=look["facecolor"],
                markeredgecolor=look["edgecolor"],
                markeredgewidth=1.1,
                markersize=4.5,
                label=label,
            )
        )
    return [*handles, Line2D([], [], ls="", label="none: no policy on record")]
