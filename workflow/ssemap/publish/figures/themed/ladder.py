"""From the first step to the last of one form and year, as from members to leaders: both ends, and their gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.path import Path

from ssemap.core import framework
from ssemap.indicators.declared import catalogue
from ssemap.publish import pages
from ssemap.publish.figures import cell_marks, forest, number_line, style
from ssemap.publish.figures.themed import values
from ssemap.publish.grammar import of_forms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from ssemap.core.run import Run
    from ssemap.core.themes import ThemeFigure
    from ssemap.publish.pages import Caption

# Marks of the first step, a narrow bar, and of those that are neither first nor last.
FOOT, BETWEEN = Path([(-0.25, -1), (0.25, -1), (0.25, 1), (-0.25, 1), (-0.25, -1)]), "d"
FORM = ["iso3", "form_id"]
ENDS = 2
DIFFERENCE = "difference"  # kind of an indicator of forms


def data(tables: Mapping[str, pd.DataFrame], figure: ThemeFigure, settings: Run) -> pd.DataFrame:
    """National values of each form, of the first and the last indicator of ``figure``, and of those between them.

    Of one year: the one nearest to the reference year, of those that have both ends.

    Rows of ``form_values`` with ``form``, ``step`` (place of the indicator in the figure) and ``gap`` (the last step
    minus the first, percentage points); one row per form and step. What stands apart is in no ladder, nor is a
    range, as of figures that contradict each other. ``within``: the forms beside it that a form is part of.
    """
    asked = steps(figure)
    rows = values.of_figure(tables, asked, settings)
    rows = rows[rows["qualifier"] != of_forms.RANGE]
    rows = _made_of(rows[~rows["apart"]], tables["form_values"], asked).assign(
        step=lambda own: own["indicator_id"].map(asked.index)
    )
    last = len(asked) - 1
    ends = rows[rows["step"].isin([0, last])]
    both = ends.groupby([*FORM, "year"])["step"].transform("nunique") == ENDS
    whole = ends.loc[both, [*FORM, "year"]].drop_duplicates()
    rows = nearest(rows.merge(whole, on=[*FORM, "year"]), settings.reference_year)
    rows = rows.loc[rows["basis"].map(framework.codes("bases").index).sort_values(kind="stable").index]
    rows = rows.drop_duplicates([*FORM, "step"]).sort_index(ignore_index=True)
    first, end = (rows[rows["step"] == step].set_index("form_id")["value"] for step in (0, last))
    rows = rows.assign(gap=rows["form_id"].map(end - first).astype("float64"))
    return rows.assign(within=values.within(rows, tables["form_links"]))


def _made_of(rows: pd.DataFrame, every: pd.DataFrame, asked: Sequence[str]) -> pd.DataFrame:
    """Rows without those of the ends that the difference of a form and year is not made of, where there is one."""
    ends = {asked[0], asked[-1]}
    names = [one.id for one in catalogue().of_forms if one.kind == DIFFERENCE and {*one.of} == ends]
    of_both = every[every["indicator_id"].isin(names) & ~every["apart"]]
    used: dict[tuple[str, int], set[str]] = {}
    for row in of_both.itertuples(index=False):
        used.setdefault((row.form_id, row.year), set()).update(row.evidence_ids)
    kept = [
        row.indicator_id not in ends or {*row.evidence_ids} <= used.get((row.form_id, row.year), {*row.evidence_ids})
        for row in rows.itertuples(index=False)
    ]
    return rows.loc[kept]


def nearest(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """The rows of each form of its year nearest to ``year``, the earlier of two."""
    distance = (rows["year"] - year).abs() + (rows["year"] > year) * 0.5
    least = distance.groupby([rows[column] for column in FORM]).transform("min") if len(rows) else distance
    return rows[distance == least].reset_index(drop=True)


def steps(figure: ThemeFigure) -> list[str]:
    """The indicators of the steps, the first at the foot: a difference stands for its two parts, the later one last."""
    found: list[str] = []
    for code in figure.indicators:
        parts = catalogue().of_form(code)
        found += reversed(parts.of) if parts.kind == DIFFERENCE else [code]
    return list(dict.fromkeys(found))


def caption(
    rows: pd.DataFrame, names: Mapping[str, str], figure: ThemeFigure, settings: Run, title: str = ""
) -> Caption:
    """The words of the figure: in how many forms the last step is below the first."""
    asked = steps(figure)
    gaps = rows[rows["within"] == ""].drop_duplicates("form_id")
    widest = gaps.loc[gaps["gap"].abs().sort_values(kind="stable").index[-1:]]
    return pages.caption(
        "themed_ladder",
        finding=title,
        year=settings.reference_year,
        first=values.title(asked[0]),
        last=values.title(asked[-1]),
        forms=len(gaps),
        below=int((gaps["gap"] < 0).sum()),
        above=int((gaps["gap"] > 0).sum()),
        widest=[(row.form, names.get(row.iso3, row.iso3), values.points(row.gap)) for row in widest.itertuples()],
        nested=bool((rows["within"] != "").any()),
        without=values.without(names, rows["iso3"]),
    )


@style.drawn
def draw(rows: pd.DataFrame, names: dict[str, str], *, phone: bool = False) -> Figure:
    """Draw ``rows`` (see ``data``) of the countries in ``names``; one without a form that has both ends is named."""
    shown = rows[rows["iso3"].isin([*names])]
    listed, short = [], values.shorts(dict.fromkeys(shown.sort_values("step")["indicator_id"]))
    for iso3, name in names.items():
        own = shown[shown["iso3"] == iso3]
        drawn = tuple(_row(own[own["form_id"] == form], short) for form in dict.fromkeys(own["form_id"]))
        listed += [forest.FigureGroup(name, drawn)] if drawn else []
    listed += values.no_figure(names, shown["iso3"], "no_ladder") if len(shown) else []
    scale = number_line.linear_scale(shown["value"], "%")
    families = [code for code in framework.codes("families") if code in set(shown["family"])]
    handles = _legend(short, families) if short else []
    nothing = pages.sentence("no_ladder")
    return forest.draw(listed, scale, (), phone=phone, nothing=nothing, families=families, handles=handles)


def _row(own: pd.DataFrame, short: Mapping[str, str]) -> forest.FigureRow:
    """A form: its steps joined by a line, and the gap between the first and the last. ``short``: names of steps."""
    first, *between, last = own.sort_values("step").itertuples()
    colour, marker = style.family(first.family)
    shapes: list[Any] = [FOOT, *[BETWEEN] * len(between), marker]
    drawn = tuple(
        forest.FigureStep(values.mark(row, ends=False), values.number(row), shape)
        for row, shape in zip((first, *between, last), shapes, strict=True)
    )
    more = [f"{short[row.indicator_id]} {values.number(row)}" for row in between]
    beside = " · ".join([str(int(first.year)), *more])
    return forest.FigureRow(
        values.name(first), drawn[0].mark, values.points(first.gap), beside, colour, marker, steps=drawn
    )


def _legend(short: Mapping[str, str], families: Sequence[str]) -> list[Line2D]:
    """What the marks of the steps are; the last step has that of its family."""
    names = list(short.values())
    last = style.family(families[0])[1] if len(families) == 1 else "o"
    shapes: list[Any] = [FOOT, *[BETWEEN] * (len(names) - ENDS), last]
    return [
        Line2D([], [], ls="", color=style.INK, marker=shape, ms=cell_marks.SIZE, label=name)
        for shape, name in zip(shapes, names, strict=True)
    ]
