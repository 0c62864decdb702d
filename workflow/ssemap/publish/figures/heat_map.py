"""Figure: ratings of every form of one country, instances under their legal form, with what decides where law does."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.collections import PatchCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from ssemap.core import framework
from ssemap.core.conditions import UNKNOWN, conditions_of
from ssemap.core.printing import whole_percent
from ssemap.institutions.legal_forms import INSTANCE, LEGAL_FORM, TOTAL
from ssemap.institutions.ratings import INHERITED, OWN_PROVISION
from ssemap.publish import pages
from ssemap.publish.figures import conditions as bars
from ssemap.publish.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

ROW = 0.14  # inches
MOST = 420  # rows
LINES = 37  # of one figure, as many as a page holds beside its head and foot
LINE, PHONE_LINE = 62, 31  # characters of a name on one line, on paper and on a narrow screen
SIZE = style.SMALL
SQUARE, PHONE_SQUARES = 0.25, 1.55  # inches from one condition to the next, and at most of all on a narrow screen
HEAD = 1.5  # inches of the names of conditions


def data(ratings: pd.DataFrame, record: pd.DataFrame, forms: pd.DataFrame, conditions: str) -> pd.DataFrame:
    """Rows of the list in scope of one country, by family and name, each instance after its legal form.

    ``ratings``: by form and condition, with ``family``, ``role`` and ``standing``; ``record``: ratings of record, for
    the legal form of each row; ``forms``: as ``clean`` writes them. Columns ``iso3, form_id, form, family, role,
    legal_form, known`` and, per condition of the set in declared order, its code, and as ``<condition>_standing`` whose
    rating it is. Of more than ``MOST`` rows those with most known conditions are kept.
    """
    listed = conditions_of(conditions)["condition"].tolist()
    cells = ratings.set_index(["form_id", "condition"])
    wide, standing = (cells[name].unstack("condition").reindex(columns=listed) for name in ("rating", "standing"))
    standing = standing.add_suffix("_standing")
    about = ratings.drop_duplicates("form_id").set_index("form_id")[["iso3", "family", "role"]]
    table = pd.concat([about, wide, standing], axis=1).reset_index()
    legal_forms = record.drop_duplicates("form_id").set_index("form_id")["legal_form"]
    names = forms.set_index("form_id")["name_en"]
    table.insert(2, "form", table["form_id"].map(names))
    table.insert(5, "legal_form", table["form_id"].map(legal_forms))
    table.insert(6, "known", (table[listed] != UNKNOWN).sum(axis=1))
    families = {code: place for place, code in enumerate(framework.codes("families"))}
    family = about["family"]
    table["order"] = table["legal_form"].map(family).map(families)
    table["above"] = table["legal_form"].map(names)
    table["below"] = table["role"] == INSTANCE
    kept = table["known"].sort_values(ascending=False, kind="stable").head(MOST).index
    ordered = table.loc[kept].sort_values(["order", "above", "legal_form", "below", "form"], kind="stable")
    return ordered.drop(columns=["order", "above", "below"]).reset_index(drop=True)


def parts(cells: pd.DataFrame) -> list[pd.DataFrame]:
    """The rows as figures of at most ``LINES`` lines, in their order; an instance stays with what it stands under."""
    if cells.empty:
        return [cells]
    starts, used = [0], 0
    blocks = (cells["role"] != INSTANCE).cumsum()
    family = ""
    for _, block in cells.groupby(blocks, sort=False):
        needed = sum(_name(row.form, row.role).count("\n") + 1 for row in block.itertuples())
        needed += block["family"].iloc[0] != family
        family = block["family"].iloc[0]
        if used and used + needed > LINES:
            starts.append(int(block.index[0]))
            used = 1
        used += needed
    return [
        cells.iloc[start:end].reset_index(drop=True)
        for start, end in zip(starts, [*starts[1:], len(cells)], strict=True)
    ]


def caption(
    cells: pd.DataFrame, conditions: str, country: str, listed: int, *, part: int = 1, parts: int = 1
) -> Caption:
    """The words of the heat map, with its counts. ``listed``: rows of the list, of which those drawn were chosen.

    ``cells``: all that are drawn, in ``parts`` figures, of which this is ``part``.
    """
    columns = conditions_of(conditions)["condition"].tolist()
    legal = cells[cells["role"] == LEGAL_FORM]
    unknown = (legal[columns] == UNKNOWN).to_numpy()
    return pages.caption(
        "institutions_heat",
        country=country,
        rows=len(cells),
        listed=listed,
        forms=len(legal),
        instances=int((cells["role"] == INSTANCE).sum()),
        conditions=len(columns),
        unknown=whole_percent(unknown.mean() if unknown.size else 0.0),
        part=part,
        parts=parts,
        marked=int((cells[[f"{code}_standing" for code in columns]] == OWN_PROVISION).to_numpy().sum()),
    )


def name(part: int) -> str:
    """File name of a part of the figure.

    >>> name(1), name(2)
    ('institutions_heat', 'institutions_heat_2')
    """
    return "institutions_heat" if part == 1 else f"institutions_heat_{part}"


@style.drawn
def draw(cells: pd.DataFrame, conditions: str, *, phone: bool = False) -> Figure:
    """One row per row of the list with its whole name, one square per condition."""
    names = [_name(row.form, row.role, PHONE_LINE if phone else LINE) for row in cells.itertuples()]
    headings, places, height = _places(cells, names)
    listed = conditions_of(conditions)
    width, square = (style.PHONE, min(SQUARE, PHONE_SQUARES / len(listed))) if phone else (style.WIDTH, SQUARE)
    figure = style.canvas(HEAD + ROW * height, width)
    grid = figure.subplots()
    grid.set_xlim(-0.5, width / square - 1)
    grid.set_ylim(height - 0.5, -0.5)
    grid.set_xticks(range(len(listed)), listed["label"], rotation=90, size=SIZE)
    grid.set_yticks([])
    grid.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False)
    style.bare(grid, keep=())
    for place, name, row in zip(places, names, cells.itertuples(), strict=True):
        weight = "normal" if row.role == INSTANCE else "bold"
        grid.text(len(listed) - 0.35, place, name, va="center", size=SIZE, weight=weight, linespacing=1.0)
    for family, place in headings.items():
        label = framework.labels("families")[family]
        grid.text(len(listed) - 0.35, place, label, va="center", size=SIZE, style="italic", color=style.MUTED)
    if not len(cells):
        grid.text(0, 0, "No form is in scope.", va="center", style="italic", color=style.MUTED)
    _squares(grid, cells, places, listed["condition"].tolist())
    figure.legend(
        handles=_key(cells, listed["condition"].tolist()),
        loc="outside lower left",
        ncols=1 if phone else 3,
        handletextpad=0.5,
    )
    return figure


def _places(cells: pd.DataFrame, names: list[str]) -> tuple[dict[str, float], list[float], int]:
    """Places of the headings of families and of the rows, in lines from the top, and the number of lines.

    An instance stands under the family of its legal form.
    """
    family_of = cells.set_index("form_id")["family"]
    headings: dict[str, float] = {}
    places, top = [], 0
    for row, name in zip(cells.itertuples(), names, strict=True):
        family = str(family_of.get(row.legal_form, row.family))
        if family not in headings:
            headings[family] = float(top)
            top += 1
        lines = name.count("\n") + 1
        places.append(top + (lines - 1) / 2)
        top += lines
    return headings, places, max(top, 1)


def _name(form: str, role: str, line: int = LINE) -> str:
    """The whole name of a row in lines of so many letters; an instance is set in, a total says that it is one."""
    words = f"{form} (total)" if role == TOTAL else form
    indent = "    " if role == INSTANCE else ""
    return "\n".join(textwrap.wrap(words, line, initial_indent=indent, subsequent_indent=f"{indent}    ")) or words


def _squares(axes: Axes, cells: pd.DataFrame, places: list[float], listed: list[str]) -> None:
    """The ratings; what is inherited is smaller, and a provision for the row alone has a dot."""
    for code, (face, hatch, _) in bars.LOOKS.items():
        squares = []
        for x, condition in enumerate(listed):
            there = zip(places, cells[condition], cells[f"{condition}_standing"], strict=True)
            for y, rating, standing in there:
                if rating == code:
                    side = 0.62 if standing == INHERITED else 0.9
                    squares.append(Rectangle((x - side / 2, y - side / 2), side, side))
        axes.add_collection(
            PatchCollection(squares, facecolor=face, edgecolor=style.MUTED, lw=0.25, hatch=hatch, zorder=2)
        )
    for x, condition in enumerate(listed):
        standings = cells[f"{condition}_standing"]
        dots = [y for y, standing in zip(places, standings, strict=True) if standing == OWN_PROVISION]
        axes.scatter([x] * len(dots), dots, s=9, color="black", edgecolor="white", lw=0.5, zorder=3)


def _key(cells: pd.DataFrame, listed: list[str]) -> list[Patch | Line2D]:
    """Entries of the legend: the ratings, and the marks that occur."""
    entries: list[Patch | Line2D] = [
        Patch(facecolor=face, hatch=hatch, edgecolor=style.MUTED, lw=0.4, label=bars.LABELS[code])
        for code, (face, hatch, _) in bars.LOOKS.items()
    ]
    standings = set(cells[[f"{code}_standing" for code in listed]].to_numpy().ravel()) if len(cells) else set()
    if INHERITED in standings:
        small = Line2D(
            [], [], ls="", marker="s", markersize=4, markerfacecolor=style.STEPS[1], markeredgecolor=style.MUTED
        )
        small.set_label("small: rating of its legal form")
        entries.append(small)
    if OWN_PROVISION in standings:
        entries.append(_mark("o", 3.5, "dot: a provision for this row alone", "black", "white"))
    return entries


def _mark(marker: str, size: float, label: str, face: str, edge: str) -> Line2D:
    return Line2D(
        [], [], ls="", marker=marker, markersize=size, markerfacecolor=face, markeredgecolor=edge, label=label
    )
