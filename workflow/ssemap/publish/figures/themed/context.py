"""Measures of the context by country: of women and of men where both are measured, else one number.

A country stands at the reference year, or at the year nearest to it, which is then written beside the mark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core import framework, printing
from ssemap.publish import pages
from ssemap.publish.at_year import at_year
from ssemap.publish.figures import forest, number_line, style
from ssemap.publish.figures.themed import values
from ssemap.publish.grammar import FigureMark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd
    from matplotlib.figure import Figure

    from ssemap.core.run import Run
    from ssemap.core.themes import ThemeFigure
    from ssemap.publish.pages import Caption

WOMEN, MEN = "_women", "_men"  # ends of the codes of measures of one sex
SEXES = {WOMEN: "women", MEN: "men"}
MARKERS = {"women": "o", "men": "s", "": "o"}
COLOUR = style.COLOURS[0]
SPREAD = 20.0  # largest over smallest value from which the scale is logarithmic
COLUMNS = ["group", "sex", "iso3", "measure", "year", "value", "unit", "kind", "source_id", "asked"]


def data(tables: Mapping[str, pd.DataFrame], figure: ThemeFigure, settings: Run) -> pd.DataFrame:
    """One row per group, country and sex: ``COLUMNS, evidence_ids, context_ids``.

    ``group``: the measure, without the sex that its code may end with; ``sex``: women, men, or '' where it is not by
    sex; ``asked``: the reference year. Women and men of a country are of one year.
    """
    import pandas as pd

    parts = [_of_group(tables["context"], group, settings) for group in groups(figure.measures)]
    rows = pd.concat(parts or [tables["context"].iloc[:0].assign(group="", sex="")], ignore_index=True)
    rows = rows.assign(asked=settings.reference_year, evidence_ids=[[] for _ in rows.index])
    return rows.assign(context_ids=[[name] for name in rows["context_id"]])[[*COLUMNS, "evidence_ids", "context_ids"]]


def groups(measures: Iterable[str]) -> list[str]:
    """Measures without the sex with which their codes end, each once.

    >>> groups(["lfp_rate_women", "lfp_rate_men", "employment_women_share"])
    ['lfp_rate', 'employment_women_share']
    """
    return list(dict.fromkeys(measure.removesuffix(WOMEN).removesuffix(MEN) for measure in measures))


def _of_group(context: pd.DataFrame, group: str, settings: Run) -> pd.DataFrame:
    """Rows of a group by country: of women, then of men where a country has both; else of the measure itself."""
    import pandas as pd

    by_sex = context[context["measure"].isin([f"{group}{end}" for end in SEXES])]
    both = by_sex[by_sex.groupby(["iso3", "year"])["measure"].transform("nunique") == len(SEXES)]
    order = values.countries(context, settings)
    if both.empty:
        rows = at_year(context, [group], settings).assign(sex="")
    else:
        each = [at_year(both, [f"{group}{end}"], settings).assign(sex=sex) for end, sex in SEXES.items()]
        rows = pd.concat(each)
    place = rows["iso3"].map(order.index)
    return rows.loc[:].assign(group=group, place=place).sort_values("place", kind="stable").drop(columns="place")


def caption(
    rows: pd.DataFrame, names: Mapping[str, str], figure: ThemeFigure, settings: Run, title: str = ""
) -> Caption:
    """The words of the figure. Its title: of how many countries women have more; or the lowest and the highest."""
    asked = groups(figure.measures)
    shown = [_Group(group, rows[(rows["group"] == group) & rows["iso3"].isin([*names])], names) for group in asked]
    return pages.caption(
        "themed_context",
        finding=title,
        year=settings.reference_year,
        groups=shown,
        countries=len(names),
        other=sorted({int(year) for year in rows["year"]} - {settings.reference_year}),
        legend="",
    )


class _Group:
    """What captions say of a group: ``label``, countries with a value, those where women have more, and the ends."""

    def __init__(self, group: str, rows: pd.DataFrame, names: Mapping[str, str]) -> None:
        women, men = (rows[rows["sex"] == sex].set_index("iso3")["value"] for sex in SEXES.values())
        self.label = label(group, rows)
        self.definition = definition(group, rows)
        self.by_sex = bool(len(women))
        self.countries = int(rows["iso3"].nunique())
        self.more = int((women > men).sum())
        self.fewer = int((women < men).sum())
        ends = rows.loc[[rows["value"].idxmin(), rows["value"].idxmax()]] if len(rows) else rows
        self.ends = [(number(row.value, row.unit), names[row.iso3]) for row in ends.itertuples()]
        self.numbers = [
            (names[row.iso3], row.sex, number(row.value, row.unit), int(row.year)) for row in rows.itertuples()
        ]
        self.without = values.without(names, rows["iso3"])


def label(group: str, rows: pd.DataFrame) -> str:
    """What a group is called: the measure, or where only those of the sexes have a name, that of women without it."""
    labels = framework.labels("context_measures")
    if group in labels:
        return labels[group]
    measure = next(iter(rows["measure"]), f"{group}{WOMEN}")
    _, _, rest = labels[measure].partition("'s ")
    return rest[:1].upper() + rest[1:] if rest else labels[measure]


def definition(group: str, rows: pd.DataFrame) -> str:
    """What a group measures; of one that is only measured by sex that of its first measure."""
    table = framework.table("context_measures").set_index("measure")["definition"]
    found: str = table[group if group in table else next(iter(rows["measure"]), f"{group}{WOMEN}")]
    return found


def number(value: float, unit: str) -> str:
    """A number of the context as figures print it.

    >>> number(45.28, "percent of employment"), number(27_491_928.0, "persons")
    ('45.3%', '27.5 million')
    """
    kind = printing.kind(unit)
    return values.percent(value) if kind == "percent" else printing.money(value)


@style.drawn
def draw(rows: pd.DataFrame, names: dict[str, str], *, phone: bool = False) -> Figure:
    """Draw ``rows`` (see ``data``): a group for each measure, countries in the order of ``names``."""
    shown = rows[rows["iso3"].isin([*names])]
    listed = [
        _drawn(group, own, names) for group in dict.fromkeys(shown["group"]) for own in [shown[shown["group"] == group]]
    ]
    if len(listed) == 1 or all(printing.kind(unit) == "percent" for unit in shown["unit"]):
        scale = _scale(shown)
    else:
        listed = [
            forest.FigureGroup(one.heading, one.rows, one.words, scale=_scale(shown[shown["group"] == group]))
            for one, group in zip(listed, dict.fromkeys(shown["group"]), strict=True)
        ]
        scale = number_line.linear_scale([])
    return forest.draw(listed, scale, (), phone=phone, nothing=pages.sentence("no_context"))


def _drawn(group: str, own: pd.DataFrame, names: Mapping[str, str]) -> forest.FigureGroup:
    """The group of a measure; the countries without a value are named."""
    missing = values.without(names, own["iso3"])
    words = ((pages.sentence("context_without", countries=missing), style.TONES["grey"]),) if missing else ()
    of = [(names[iso3], own[own["iso3"] == iso3]) for iso3 in names]
    drawn = tuple(_row(name, country) for name, country in of if len(country))
    return forest.FigureGroup(label(group, own), drawn, words)


def _row(name: str, own: pd.DataFrame) -> forest.FigureRow:
    """A country: women and men joined by a line with the difference, or its one number."""
    first, *others = own.itertuples()
    beside = "" if first.year == first.asked else str(int(first.year))
    if not others:
        shown = number(first.value, first.unit)
        return forest.FigureRow(name, _mark(first.value), shown, beside, COLOUR, MARKERS[""])
    steps = tuple(
        forest.FigureStep(_mark(row.value), f"{row.sex} {number(row.value, row.unit)}", MARKERS[row.sex])
        for row in own.itertuples()
    )
    gap = first.value - others[0].value
    percent = printing.kind(first.unit) == "percent"
    words = " · ".join(part for part in (values.points(gap) if percent else "", beside) if part)
    return forest.FigureRow(name, steps[0].mark, "", words, COLOUR, MARKERS[""], steps=steps)


def _mark(value: Any) -> FigureMark:
    return FigureMark("filled", float(value))


def _scale(rows: pd.DataFrame) -> number_line.NumberLine:
    """From zero, or logarithmic where countries are of very different sizes."""
    units = list(dict.fromkeys(rows["unit"]))
    known = [value for value in rows["value"] if value > 0]
    if known and len(known) == len(rows) and max(known) / min(known) > SPREAD:
        return number_line.log_scale(known, pages.sentence("log_unit", unit=units[0]))
    percent = all(printing.kind(unit) == "percent" for unit in units)
    return number_line.linear_scale(rows["value"], "%" if percent else units[0] if units else "")
