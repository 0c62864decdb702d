"""Which forms publish what by sex: forms in rows by country, indicators in columns; of each cell how much is known.

A cell with a value of all of the form has the colour of its family; one of a survey, part or claim alone is hatched.
Both carry the year of the newest value. All other cells carry the sign of their kind of absence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from ssemap.core import framework
from ssemap.core.absences import NOT_SEARCHED
from ssemap.publish import pages
from ssemap.publish.figures import lettering, style
from ssemap.publish.figures.themed import values
from ssemap.publish.findings import apart
from ssemap.publish.grammar.legend import legend
from ssemap.publish.grammar.states import states

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.core.run import Run
    from ssemap.core.themes import ThemeFigure
    from ssemap.publish.pages import Caption

NATIONAL, APART, NONE = "national", "apart", "none"
ROW = 0.145  # inches
COLUMN = 0.5, 0.33  # inches at least, on paper and on a narrow screen
MOST = 0.62  # of the width that columns take
BESIDE = 0.06  # inches beside the words of a head
GAP = 0.02  # inches between cells
COLUMNS = ["iso3", "family", "form_id", "form", "indicator_id", "published", "kind", "year", "absence"]


def data(tables: Mapping[str, pd.DataFrame], figure: ThemeFigure, settings: Run) -> pd.DataFrame:
    """One row per form of a country and indicator of ``figure``: ``COLUMNS, drawn, evidence_ids``.

    ``published``: national, apart or none; ``kind``: of the newest value that stands apart, where there is no national
    one (``apart.KINDS``), else ''; ``year``: of the newest value; ``absence``: why there is no national one.
    ``drawn``: has the form a value of any of the indicators? Forms of which an indicator has no meaning have no row,
    nor aggregates across families: their forms are asked for.
    """
    import pandas as pd

    families = framework.families_of(settings.concept)
    found, gaps = values.of_figure(tables, figure.indicators, settings), tables["form_gaps"]
    found, gaps = found[found["family"].isin(families)], gaps[gaps["family"].isin(families)]
    keys = ["iso3", "family", "form_id", "indicator_id"]
    newest = found.sort_values(["apart", "year"], ascending=[True, False], kind="stable").drop_duplicates(keys)
    newest = newest.assign(kind=[apart.kind(row) if row.apart else "" for row in newest.itertuples()])
    gaps = gaps[gaps["indicator_id"].isin(figure.indicators) & gaps["iso3"].isin(values.countries(gaps, settings))]
    rows = pd.concat([newest[keys], gaps[keys]]).drop_duplicates()
    rows = rows.merge(newest[[*keys, "apart", "kind", "year", "evidence_ids"]], "left", on=keys)
    rows = rows.merge(gaps[[*keys, "absence"]], "left", on=keys)
    rows["published"] = rows["apart"].map({True: APART, False: NATIONAL}).fillna(NONE).astype("str")
    rows["kind"] = rows["kind"].fillna("").astype("str")
    rows["absence"] = rows["absence"].where(rows["published"] != NATIONAL)
    rows["form"] = rows["form_id"].map(values.form_names(tables["forms"])).fillna(rows["form_id"]).astype("str")
    rows["evidence_ids"] = [list(ids) if values.is_list(ids) else [] for ids in rows["evidence_ids"]]
    rows["drawn"] = rows["form_id"].isin(newest["form_id"])
    return _ordered(rows, figure, settings)[[*COLUMNS, "drawn", "evidence_ids"]]


def _ordered(rows: pd.DataFrame, figure: ThemeFigure, settings: Run) -> pd.DataFrame:
    """Rows by country, family, name of the form, and indicator."""
    order = values.countries(rows, settings)
    keys = rows.assign(
        place=rows["iso3"].map(order.index),
        rank=rows["family"].map(framework.codes("families").index),
        asked=rows["indicator_id"].map(list(figure.indicators).index),
    )
    by = ["place", "rank", "form", "form_id", "asked"]
    return rows.loc[keys.sort_values(by, kind="stable").index].reset_index(drop=True)


def counts(rows: pd.DataFrame) -> tuple[int, int, int]:
    """Of forms: all, those with a national value, those that have only values that stand apart."""
    every = rows["form_id"].nunique()
    national = rows.loc[rows["published"] == NATIONAL, "form_id"].nunique()
    return every, national, rows.loc[rows["published"] != NONE, "form_id"].nunique() - national


def kinds_alone(rows: pd.DataFrame) -> str:
    """What the values of the forms without a national value are: a survey or a claim; '' where they have none."""
    national = rows.loc[rows["published"] == NATIONAL, "form_id"]
    return _kinds(rows[~rows["form_id"].isin(national)])


def _kinds(rows: pd.DataFrame) -> str:
    """What the values of cells without a national value are."""
    found = set(rows["kind"])
    return apart.either(code for code in apart.KINDS if code in found)


def caption(
    rows: pd.DataFrame, names: Mapping[str, str], figure: ThemeFigure, settings: Run, title: str = ""
) -> Caption:
    """The words of the map, with its counts."""
    shown = rows[rows["iso3"].isin([*names])]
    forms, national, others = counts(shown)
    short = values.shorts(figure.indicators)
    by_indicator = shown[shown["published"] == NATIONAL].groupby("indicator_id")["form_id"].nunique()
    by_country = [(name, *counts(shown[shown["iso3"] == iso3])) for iso3, name in names.items()]
    signs = legend(set(shown.loc[shown["drawn"] & (shown["published"] == NONE), "absence"].dropna()))
    return pages.caption(
        "themed_published_by_sex",
        finding=title,
        forms=forms,
        national=national,
        apart=others,
        kinds=kinds_alone(shown),
        hatched=_kinds(shown),
        unpublished=forms - national - others,
        columns=[(short[code], int(by_indicator.get(code, 0))) for code in figure.indicators],
        countries=by_country,
        file=figure.name,
        signs=" ".join(f"{states()[line.code].short}: {line.label.lower()}." for line in signs),
    )


@style.drawn
def draw(rows: pd.DataFrame, names: dict[str, str], *, phone: bool = False) -> Figure:
    """Draw the forms of ``rows`` (see ``data``) that have a value, with the counts of each country in ``names``."""
    figure, axes = style.sheet(style.PHONE if phone else style.WIDTH)
    width = figure.get_size_inches()[0] - 2 * style.MARGIN
    shown = rows[rows["iso3"].isin([*names])]
    short = values.shorts(dict.fromkeys(shown["indicator_id"]))
    column = min(max(COLUMN[phone], 0 if phone else _widest(figure, short)), MOST * width / max(len(short), 1))
    sheet = _Columns(figure, axes, width, column, list(short))
    down = _heads(sheet, list(short.values()), turned=phone)
    for iso3, name in names.items():
        down = _country(sheet, name, shown[shown["iso3"] == iso3], down)
    down = _legend(sheet, shown[shown["drawn"]], down + 0.06)
    style.fit(axes, down)
    return figure


def _widest(figure: Figure, short: Mapping[str, str]) -> float:
    """Inches of a column in which no word of a head breaks."""
    words = [word for head in short.values() for word in head.split()]
    return max((lettering.width(figure, word, style.SMALL) for word in words), default=0.0) + BESIDE


@dataclass(frozen=True, slots=True)
class _Columns:
    """A figure in inches: names to the left, a column of each indicator to the right."""

    figure: Figure
    axes: Axes
    width: float
    column: float
    indicators: list[str]

    @property
    def left(self) -> float:
        """Where the first column begins."""
        return self.width - len(self.indicators) * self.column

    def write(self, x: float, y: float, text: str, **look: Any) -> None:
        """A text whose room is known: the layout is not to shrink the page for it."""
        self.axes.text(x, y, text, **{"va": "center", "size": style.SMALL, **look}).set_in_layout(False)

    def box(self, x: float, y: float, size: tuple[float, float], face: str, hatch: str | None, edge: str) -> None:
        """A cell; one that is hatched has an ``edge``."""
        edge = edge if hatch else face
        self.axes.add_artist(Rectangle((x, y), *size, facecolor=face, edgecolor=edge, hatch=hatch, lw=0.6))

    def lines(
        self, x: float, y: float, text: str, width: float, size: float, *, bold: bool = False, **look: Any
    ) -> float:
        """Text in lines of a width, from ``y`` downwards; the height that it takes."""
        lines = lettering.wrap(self.figure, text, size, width, bold=bold)
        for place, line in enumerate(lines):
            middle = y + lettering.height(size, place) + lettering.height(size) / 2
            self.write(x, middle, line, size=size, weight="bold" if bold else "normal", **look)
        return lettering.height(size, len(lines))


def _heads(sheet: _Columns, titles: list[str], *, turned: bool) -> float:
    """Names of the columns above them; where they end. ``turned``: read from below."""
    if turned:
        heads = [lettering.wrap(sheet.figure, title, style.SMALL, 1.0) for title in titles]
        longest = max((lettering.width(sheet.figure, line, style.SMALL) for head in heads for line in head), default=0)
        for place, head in enumerate(heads):
            middle = sheet.left + (place + 0.5) * sheet.column
            look = {"rotation": 90, "ha": "center", "va": "bottom", "linespacing": 1.0}
            sheet.write(middle, longest, "\n".join(head), **look)
        return longest + 0.05
    room = sheet.column - BESIDE / 2
    heads = [lettering.wrap(sheet.figure, title, style.SMALL, room) for title in titles]
    most = max((len(head) for head in heads), default=0)
    for place, head in enumerate(heads):
        middle = sheet.left + (place + 0.5) * sheet.column
        for line, text in enumerate(head):
            y = lettering.height(style.SMALL, most - len(head) + line) + lettering.height(style.SMALL) / 2
            sheet.write(middle, y, text, ha="center")
    return lettering.height(style.SMALL, most) + 0.05


def _country(sheet: _Columns, name: str, rows: pd.DataFrame, down: float) -> float:
    """A country: its counts in words, then a line of each form with a value; where it ends."""
    sheet.axes.plot([0, sheet.width], [down] * 2, color=style.RULE, lw=0.8, zorder=1)
    down += 0.04
    forms, national, others = counts(rows)
    words = pages.sentence("forms_by_sex", forms=forms, national=national, apart=others, kinds=kinds_alone(rows))
    beside = lettering.width(sheet.figure, name, style.TEXT, bold=True) + 0.12
    if beside + lettering.width(sheet.figure, words, style.SMALL) < sheet.width:
        sheet.lines(beside, down + 0.01, words, sheet.width, style.SMALL, color=style.MUTED, style="italic")
        down += sheet.lines(0, down, name, sheet.width, style.TEXT, bold=True)
    else:
        down += sheet.lines(0, down, name, sheet.width, style.TEXT, bold=True)
        down += sheet.lines(0, down, words, sheet.width, style.SMALL, color=style.MUTED, style="italic")
    down += 0.03
    drawn = rows[rows["drawn"]]
    for form_id in dict.fromkeys(drawn["form_id"]):
        down = _form(sheet, drawn[drawn["form_id"] == form_id], down)
    return down + 0.04


def _form(sheet: _Columns, cells: pd.DataFrame, down: float) -> float:
    """A form: its name, and a cell of each indicator; where it ends."""
    first = next(cells.itertuples())
    colour, marker = style.family(first.family)
    above = (ROW - lettering.height(style.SMALL)) / 2
    height = 2 * above + sheet.lines(0.14, down + above, first.form, sheet.left - 0.22, style.SMALL)
    middle = down + height / 2
    sheet.axes.scatter([0.05], [down + ROW / 2], s=20, marker=marker, color=colour, zorder=3, lw=0)
    all_states = states()
    for row in cells.itertuples():
        left = sheet.left + sheet.indicators.index(row.indicator_id) * sheet.column
        centre = left + sheet.column / 2
        face, hatch, ink = _look(row.published, colour)
        sheet.box(left + GAP / 2, down + GAP / 2, (sheet.column - GAP, height - GAP), face, hatch, colour)
        if row.published == NONE:
            state = all_states[row.absence if values.known(row.absence) else NOT_SEARCHED]
            sheet.write(centre, middle, state.short, ha="center", color=style.TONES[state.tone])
        else:
            ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.6} if hatch else None
            sheet.write(centre, middle, str(int(row.year)), ha="center", color=ink, bbox=ground)
    return down + height


def _look(published: str, colour: str) -> tuple[str, str | None, str]:
    """Ground, hatch and ink of a cell."""
    if published == NATIONAL:
        return colour, None, style.ink_on(colour)
    return ("white", style.INCOMPATIBLE_HATCH, style.INK) if published == APART else (style.PALE, None, style.MUTED)


def _legend(sheet: _Columns, drawn: pd.DataFrame, down: float) -> float:
    """What grounds and signs mean, one behind the other as far as a line has room; where it ends."""
    published = set(drawn["published"])
    absences = legend(set(drawn.loc[drawn["published"] == NONE, "absence"].dropna()))
    entries = [
        (kind, "", pages.sentence(f"published_{kind}", kinds=_kinds(drawn)))
        for kind in (NATIONAL, APART)
        if kind in published
    ]
    entries += [(NONE, states()[line.code].short, line.label.lower()) for line in absences]
    labels = framework.labels("families")
    entries += [(code, "", labels[code]) for code in framework.codes("families") if code in set(drawn["family"])]
    left, size = 0.0, 0.16
    for kind, sign, text in entries:
        needed = size + 0.06 + lettering.width(sheet.figure, text, style.SMALL) + 0.14
        if left > 0 and left + needed - 0.14 > sheet.width:
            left, down = 0.0, down + size + 0.04
        middle = (left + size / 2, down + size / 2)
        if kind in labels:
            colour, marker = style.family(kind)
            sheet.axes.scatter([middle[0]], [middle[1]], s=24, marker=marker, color=colour, lw=0)
        else:
            face, hatch, _ = _look(kind, style.MUTED)
            sheet.box(left, down, (size, size), face, hatch, style.MUTED)
            sheet.write(*middle, sign, ha="center", color=style.MUTED)
        sheet.write(left + size + 0.06, middle[1], text)
        left += needed
    return down + size + 0.05
