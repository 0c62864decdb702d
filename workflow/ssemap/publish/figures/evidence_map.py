"""Evidence map: how many published figures there are for each country, measure and family, and how recent.

One panel per country: measures in rows, families in columns of their colours. A cell shows its number of figures; the
paler, the older the latest of them. An empty cell carries the sign of its kind of absence.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from ssemap.core import framework, printing
from ssemap.core.absences import NOT_APPLICABLE, NOT_SEARCHED
from ssemap.core.series import in_use
from ssemap.indicators.declared import catalogue
from ssemap.publish import pages
from ssemap.publish.figures import lettering, style
from ssemap.publish.grammar.legend import legend
from ssemap.publish.grammar.states import states
from ssemap.publish.themed import edition

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

OTHERS = "others"
PANELS = 3  # panels beside each other, on paper
GAP = 0.1  # inches between panels
ROW = 0.175  # inches
LABELS = 1.46, 1.46  # inches of the names of measures, on paper and on a narrow screen
SHADES = (92.0, 78.0, 60.0, 40.0)  # lightness (CIE 1976) of a cell, from old figures to new ones: the same in grey
AGES = (1, 3, 6)  # years between the latest figure and the reference year: limits of the shades


def data(evidence: pd.DataFrame, absences: pd.DataFrame, countries: list[str], *, most: int = 11) -> pd.DataFrame:
    """Count the figures in use by country, family and measure.

    ``evidence`` and ``absences`` as ``harmonise`` and ``clean`` write them, with a column ``iso3``.
    The ``most`` measures with most figures stand alone, all others in one column: nothing is lost.
    Returns ``iso3, family, measure, figures, latest, absence``, one row per cell; ``latest`` is the
    latest data year, ``absence`` is set if and only if there is no figure.
    """
    import pandas as pd

    used = evidence[in_use(evidence)]
    ranked = used["measure"].value_counts()
    order = framework.codes("measures")
    by_size = sorted(ranked.index, key=lambda code: (-int(ranked[code]), order.index(code)))
    shown = sorted(by_size[:most], key=order.index)
    columns = shown if 0 < len(by_size) <= most else [*shown, OTHERS]
    named = used.assign(column=used["measure"].where(used["measure"].isin(shown), OTHERS))
    counted = named.groupby(["iso3", "family", "column"])["year"].agg(["size", "max"])
    declared = {
        (row.iso3, row.family, row.measure): row.absence
        for row in absences.dropna(subset=["family", "measure"]).itertuples()
    }
    without_meaning = {
        (family, indicator.measure) for indicator in catalogue().indicators for family in indicator.not_applicable
    }
    rows = []
    for iso3 in countries:
        for family in framework.codes("families"):
            for column in columns:
                key = (iso3, family, column)
                figures, latest = counted.loc[key] if key in counted.index else (0, None)
                usual = NOT_APPLICABLE if key[1:] in without_meaning else NOT_SEARCHED
                absence = None if figures else declared.get(key, usual)
                rows.append((*key, int(figures), latest, absence))
    frame = pd.DataFrame(rows, columns=["iso3", "family", "measure", "figures", "latest", "absence"])
    return frame.astype({"latest": "Int64", "absence": "str"})


def caption(cells: pd.DataFrame, evidence: pd.DataFrame, finding: str = "") -> Caption:
    """The words of the map, with its counts. ``finding``: its title; else of what most figures are."""
    filled = int((cells["figures"] > 0).sum())
    total = int(cells["figures"].sum())
    by_family, by_measure = (cells.groupby(column, sort=False)["figures"].sum() for column in ("family", "measure"))
    names = framework.labels("families"), framework.labels("measures") | {OTHERS: "All other measures"}
    signs = legend(set(cells["absence"].dropna()))
    return pages.caption(
        "evidence_map",
        finding=finding,
        total=total,
        family=names[0].get(by_family.idxmax(), "") if total else "",
        of_family=printing.whole_percent(by_family.max() / total) if total else "",
        measure=names[1][by_measure.idxmax()].lower() if total else "",
        of_measure=printing.whole_percent(by_measure.max() / total) if total else "",
        figures=f"{total:,}",
        excluded=f"{int((~in_use(edition.figures(evidence))).sum()):,}",
        filled=filled,
        cells=len(cells),
        empty=len(cells) - filled,
        signs=" ".join(f"{states()[line.code].short}: {line.label.lower()}." for line in signs),
    )


@style.drawn
def draw(cells: pd.DataFrame, names: dict[str, str], *, reference_year: int, phone: bool = False) -> Figure:
    """Draw ``cells`` (see ``data``): one panel per country, measures by families; all places are inches."""
    figure, axes = style.sheet(style.PHONE if phone else style.WIDTH)
    width = figure.get_size_inches()[0] - 2 * style.MARGIN
    families = [code for code in framework.codes("families") if code in set(cells["family"])]
    measures = list(dict.fromkeys(cells["measure"]))
    panels, labels = (1, LABELS[1]) if phone else (min(PANELS, max(len(names), 1)), LABELS[0])
    column = (width - labels - (panels - 1) * GAP) / (panels * max(len(families), 1))
    sheet = _Grid(figure, axes, labels, min(column, 0.3), families, measures)
    down = 0.0
    for place, countries in enumerate(_batches(names, panels)):
        if phone or place == 0:
            down = _heads(sheet, len(countries), down)
        down = _panels(sheet, cells, {iso3: names[iso3] for iso3 in countries}, reference_year, down)
    down = _legend(sheet, cells, reference_year, down, width)
    style.fit(axes, down)
    return figure


def _batches(names: dict[str, str], size: int) -> Iterator[list[str]]:
    """Countries that stand beside each other."""
    left = iter(names)
    while batch := list(islice(left, size)):
        yield batch


@dataclass(frozen=True, slots=True)
class _Grid:
    """A figure in inches: where its columns stand."""

    figure: Figure
    axes: Axes
    labels: float
    column: float
    families: list[str]
    measures: list[str]

    def left(self, panel: int, family: int) -> float:
        """The left edge of a cell."""
        return self.labels + panel * (len(self.families) * self.column + GAP) + family * self.column

    def write(self, x: float, y: float, text: str, **look: object) -> None:
        """A text whose room is known: the layout is not to shrink the page for it."""
        size = look.pop("size", style.SMALL)
        self.axes.text(x, y, text, size=size, **{"va": "center", **look}).set_in_layout(False)  # type: ignore[arg-type]

    def wrap(self, text: str, room: float, size: float = style.SMALL, *, bold: bool = False) -> list[str]:
        """Text in lines that fit into a width in inches."""
        return lettering.wrap(self.figure, text, size, room, bold=bold)


def _heads(sheet: _Grid, panels: int, down: float) -> float:
    """Names of families above their columns, read from below; where they end."""
    labels = framework.labels("families")
    two = lettering.height(style.SMALL, 2) <= sheet.column
    lines = [sheet.wrap(labels[code], 1.0 if two else 9.0) for code in sheet.families]
    longest = max((lettering.width(sheet.figure, line, style.SMALL) for head in lines for line in head), default=0.0)
    for panel in range(panels):
        for place, (code, head) in enumerate(zip(sheet.families, lines, strict=True)):
            middle = sheet.left(panel, place) + sheet.column / 2
            look = {"rotation": 90, "ha": "center", "va": "bottom", "color": style.family(code)[0], "linespacing": 1.0}
            sheet.write(middle, down + longest, "\n".join(head), **look)
    return down + longest + 0.05


def _panels(sheet: _Grid, cells: pd.DataFrame, names: dict[str, str], reference_year: int, down: float) -> float:
    """Panels of some countries beside each other, with the names of measures; where they end."""
    room = len(sheet.families) * sheet.column
    titles = [sheet.wrap(name, room, style.TEXT, bold=True) for name in names.values()]
    for panel, title in enumerate(titles):
        look = {"size": style.TEXT, "weight": "bold", "va": "top", "linespacing": 1.1}
        sheet.write(sheet.left(panel, 0), down, "\n".join(title), **look)
    down += lettering.height(style.TEXT, max(map(len, titles), default=1)) + 0.02
    labels = framework.labels("measures") | {OTHERS: "All other measures"}
    tops: dict[str, tuple[float, float]] = {}
    for measure in sheet.measures:
        lines = sheet.wrap(labels[measure], sheet.labels - 0.06)
        height = max(ROW, lettering.height(style.SMALL, len(lines)) + 0.02)
        look = {"ha": "right", "linespacing": 1.05}
        sheet.write(sheet.labels - 0.06, down + height / 2, "\n".join(lines), **look)
        tops[measure] = (down, height)
        down += height
    for panel, iso3 in enumerate(names):
        _cells(sheet, cells[cells["iso3"] == iso3], panel, tops, reference_year)
    return down + 0.1


def _cells(
    sheet: _Grid, cells: pd.DataFrame, panel: int, tops: dict[str, tuple[float, float]], reference_year: int
) -> None:
    """The cells of one country."""
    rectangles, faces = [], []
    all_states = states()
    for cell in cells.itertuples():
        top, height = tops[cell.measure]
        left = sheet.left(panel, sheet.families.index(cell.family))
        middle = left + sheet.column / 2, top + height / 2
        rectangles.append(Rectangle((left, top), sheet.column, height))
        if cell.figures:
            step = shade(reference_year - int(cell.latest))
            faces.append(style.toned(style.family(cell.family)[0], SHADES[step]))
            sheet.write(*middle, str(cell.figures), ha="center", color=style.ink_on(faces[-1]))
        else:
            state = all_states[cell.absence]
            faces.append(style.PALE)
            sheet.write(*middle, state.short, ha="center", color=style.TONES[state.tone])
    sheet.axes.add_collection(PatchCollection(rectangles, facecolor=faces, edgecolor="white", lw=1))


def shade(age: int) -> int:
    """Place in the scale of shades of figures that are ``age`` years older than the reference year."""
    return len(SHADES) - 1 - sum(age > limit for limit in AGES)


def _legend(sheet: _Grid, cells: pd.DataFrame, reference_year: int, down: float, width: float) -> float:
    """What shades and signs mean, one behind the other as far as a line has room; where it ends."""
    years = [reference_year - limit for limit in AGES]
    ages = [
        f"latest figure {years[0]} or later",
        f"{years[1]}–{years[0] - 1}",
        f"{years[2]}–{years[1] - 1}",
        f"before {years[2]}",
    ]
    entries = [("", style.toned(style.MUTED, shade), text) for shade, text in zip(reversed(SHADES), ages, strict=True)]
    listed = legend(set(cells["absence"].dropna()))
    entries += [(states()[line.code].short, style.PALE, line.label.lower()) for line in listed]
    left, size, down = 0.0, 0.16, down + 0.05
    for sign, face, text in entries:
        needed = size + 0.06 + lettering.width(sheet.figure, text, style.SMALL) + 0.14
        if left > 0 and left + needed - 0.14 > width:
            left, down = 0.0, down + size + 0.04
        sheet.axes.add_artist(Rectangle((left, down), size, size, facecolor=face, lw=0))
        sheet.write(left + size / 2, down + size / 2, sign, ha="center", color=style.MUTED)
        sheet.write(left + size + 0.06, down + size / 2, text)
        left += needed
    return down + size + 0.05
