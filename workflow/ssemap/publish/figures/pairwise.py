"""Which country is clearly higher than which: a number with its mark for each, and beside it the countries below it.

No ranking: countries keep the order of the run, and what the evidence leaves open says why. A group for each indicator
and family, each on its own scale.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.indicators.declared import catalogue
from ssemap.publish import grammar, marks, pages
from ssemap.publish.figures import cell_marks, forest, number_line, style
from ssemap.publish.grammar.legend import sentence
from ssemap.publish.orders import REASONS, Order, orders
from ssemap.publish.tables.headline import family_labels
from ssemap.schemas.indicators import ALL, COMPARED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from ssemap.publish.grammar import Cell
    from ssemap.publish.pages import Caption

FEWEST = 2  # countries that make a group
PANEL = ["indicator_id", "family"]
PAGE = 7.0  # inches that a page has for the groups
HEAD, NAME, LINE, GAP = 0.46, 0.145, 0.125, 0.04  # inches of a heading with its scale, a name, a line, and between rows
LETTERS = 32  # of a line of the last column
NAMED = 12  # countries of a group from which on those below one are named by their codes
SPREAD = 20.0  # largest over smallest number from which a scale is logarithmic
COUNTRY = 26  # characters of a country's name


def data(
    pairs: pd.DataFrame, indicators: pd.DataFrame, names: Mapping[str, str], *, concept: str, year: int
) -> pd.DataFrame:
    """The numbers that are compared: rows of the table of indicators, by indicator, family and country.

    ``pairs`` as ``compare`` writes them; ``names``: countries, in their order. Further columns: ``higher_than``,
    ``lower_than``, ``open_with``: codes of countries, ``reasons``: codes of ``publish.orders``.
    """
    asked = pairs[(pairs["year"] == year) & pairs["concept"].isin(["", concept])]
    asked = asked[asked["iso3"].isin(list(names)) & asked["other"].isin(list(names))]
    asked = asked[asked["family"].isin([*framework.families_of(concept), ALL])]
    rows = indicators[
        (indicators["concept"] == concept) & (indicators["year"] == year) & indicators["aggregate"].isin(COMPARED)
    ]
    rows = rows.assign(
        is_partial=[bool({marks.PARTIAL, marks.AT_LEAST}.intersection(codes)) for codes in marks.of(rows)]
    )
    rows = rows.set_index([*PANEL, "iso3"])
    found: list[dict[str, Any]] = []
    for (indicator, family), group in asked.groupby(PANEL, sort=False):
        countries = [iso3 for iso3 in names if iso3 in set(group["iso3"])]
        partial = [iso3 for iso3 in countries if rows.loc[(indicator, family, iso3), "is_partial"]]
        for iso3, order in orders(group, countries, partial).items():
            words = {"higher_than": order.higher, "lower_than": order.lower, "open_with": order.open}
            found.append(
                {**dict(zip(PANEL, (indicator, family), strict=True)), "iso3": iso3, **words, "reasons": order.reasons}
            )
    return _ordered(found, rows.reset_index().drop(columns="is_partial"))


def _ordered(found: list[dict[str, Any]], rows: pd.DataFrame) -> pd.DataFrame:
    """The orders with their rows, indicators and families as they are declared, countries as they come."""
    import pandas as pd

    columns = [*PANEL, "iso3", "higher_than", "lower_than", "open_with", "reasons"]
    table = pd.DataFrame(found, columns=columns).merge(rows, on=[*PANEL, "iso3"], how="left")
    indicators, families = catalogue().ids(), [*framework.codes("families"), ALL]
    table = table.assign(
        place=[
            (indicators.index(indicator), families.index(family))
            for indicator, family in zip(table["indicator_id"], table["family"], strict=True)
        ]
    )
    return table.sort_values("place", kind="stable", ignore_index=True).drop(columns="place")


def fullest(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The groups of ``rows`` (see ``data``) that a page has room for: those of most clear pairs, then most countries.

    One at least. Groups in which no pair is clear are left out where others have one.
    """
    import pandas as pd

    sizes = {
        key: (int(group["higher_than"].map(len).sum()), len(group), _inches(group, names))
        for key, group in rows.groupby(PANEL, sort=False)
    }
    groups = pd.DataFrame.from_dict(sizes, orient="index", columns=["clear", "countries", "inches"])
    groups = groups[groups["countries"] >= FEWEST].sort_values(["clear", "countries"], ascending=False, kind="stable")
    if (groups["clear"] > 0).any():
        groups = groups[groups["clear"] > 0]
    drawn: list[Any] = []
    for key in groups.index:
        if not drawn or groups.loc[[*drawn, key], "inches"].sum() <= PAGE:
            drawn.append(key)
    kept = pd.Series([key in drawn for key in zip(*(rows[name] for name in PANEL), strict=True)], dtype=bool)
    return rows[kept].reset_index(drop=True)


def _inches(group: pd.DataFrame, names: Mapping[str, str]) -> float:
    """The height that a group takes, at most."""
    told = _orders(group)
    said = [words(order, _named(names, len(group)), list(group["iso3"])) for order in told]
    lines = [
        max(1, len(bases) if len(bases) <= cell_marks.BASES else 1, math.ceil(len(text) / LETTERS))
        for bases, text in zip(group["bases"], said, strict=True)
    ]
    return HEAD + sum(max(NAME, LINE * number) + GAP for number in lines)


def _orders(group: pd.DataFrame) -> list[Order]:
    """The orders of the rows of a group."""
    return [
        Order(tuple(row.higher_than), tuple(row.lower_than), tuple(row.open_with), tuple(row.reasons))
        for row in group.itertuples()
    ]


def _named(names: Mapping[str, str], countries: int) -> Mapping[str, str]:
    """How countries are named beside others: by their codes where there are many."""
    return {code: code for code in names} if countries > NAMED else style.labels(names, COUNTRY)


def number(rows: pd.DataFrame) -> int:
    """How many indicators and families there are."""
    return len(rows[PANEL].drop_duplicates())


def caption(drawn: pd.DataFrame, rows: pd.DataFrame, forms: pd.DataFrame, year: int, finding: str = "") -> Caption:
    """The words of the figure, with its counts. ``rows``: see ``data``, of which ``drawn`` are drawn.

    ``finding``: its title; else in how many pairs one country is clearly higher.
    """
    titles, families = catalogue().titles(), family_labels()
    panels = [
        {
            "title": titles[indicator],
            "family": families[family].lower(),
            "sure": int(group["higher_than"].map(len).sum()),
            "pairs": len(group) * (len(group) - 1) // 2,
        }
        for (indicator, family), group in drawn.groupby(PANEL, sort=False)
    ]
    return pages.caption(
        "pairwise",
        finding=finding,
        year=year,
        panels=panels,
        clear=int(rows["higher_than"].map(len).sum()),
        open=int(rows["open_with"].map(len).sum()) // 2,
        groups=number(rows),
        legend=sentence(cell_marks.codes(grammar.cells(drawn, forms))),
    )


@style.drawn
def draw(rows: pd.DataFrame, names: Mapping[str, str], forms: pd.DataFrame, *, phone: bool = False) -> Figure:
    """Draw ``rows`` (see ``data``); ``names``: of the countries; ``forms``: of these, ``iso3, form_id, name_en``."""
    cells = grammar.cells(rows, forms)
    titles, families = catalogue().titles(), family_labels()
    groups = []
    for (indicator, family), group in rows.groupby(PANEL, sort=False):
        shown = [cells[place] for place in group.index]
        heading = f"{titles[indicator]}: {families[family].lower()}"
        groups.append(_group(heading, str(family), shown, _orders(group), names, phone=phone))
    if not groups:
        nothing = pages.sentence("no_order", fewest=FEWEST)
        return forest.draw([], number_line.linear_scale([]), (), nothing=nothing, phone=phone)
    scale = groups[0].scale or number_line.linear_scale([])
    states = cell_marks.codes(cells)
    return forest.draw(groups, scale, states, phone=phone, conclusion=pages.sentence("order_column"))


def _group(
    heading: str, family: str, shown: Sequence[Cell], told: Sequence[Order], names: Mapping[str, str], *, phone: bool
) -> forest.FigureGroup:
    """One indicator and family: a row for each country."""
    colour, marker = (style.INK, "o") if family == ALL else style.family(family)
    labels, listed = style.labels(names, COUNTRY), _named(names, len(shown))
    rows = []
    for cell, order in zip(shown, told, strict=True):
        iso3 = cell.place.iso3
        is_told = listed[iso3] == labels[iso3] or labels[iso3].endswith(iso3)
        concluded = words(order, listed, [one.place.iso3 for one in shown])
        if phone and (order.higher or order.lower):
            concluded = f"{pages.sentence('order_column')} {concluded}"
        rows.append(
            forest.FigureRow(
                labels[iso3] if is_told else f"{labels[iso3]} {iso3}",
                grammar.mark(cell),
                grammar.text(cell),
                _basis(cell),
                colour,
                marker,
                concluded=(concluded, style.INK if order.higher else style.MUTED),
            )
        )
    return forest.FigureGroup(heading, tuple(rows), (), marker if family != ALL else "", colour, scale=_scale(shown))


def _basis(cell: Cell) -> str:
    """The basis of a number, or that there are several, whether one is assumed, and whether the number is a claim."""
    basis = cell_marks.basis(cell)
    basis = pages.sentence("basis_assumed", basis=basis) if marks.BASIS_ASSUMED in cell.marks else basis
    return " · ".join((basis, *(marks.words([marks.CLAIM]) if grammar.claimed(cell) else [])))


def words(order: Order, names: Mapping[str, str], countries: Sequence[str]) -> str:
    """The countries than which one is clearly higher, or why that cannot be told. ``countries``: all that are compared.

    More than half of many are told by those that are not among them.
    """
    if order.higher:
        others = [names[iso3] for iso3 in countries if iso3 in (*order.lower, *order.open)]
        if len(others) < len(order.higher) and len(countries) > NAMED / 2:
            return pages.sentence("order_all_but", others=others)
        return ", ".join(names[iso3] for iso3 in countries if iso3 in order.higher)
    reasons = [pages.sentence(f"order_{code}") for code in REASONS if code in order.reasons]
    return pages.sentence("order_none", lower=len(order.lower), open=len(order.open), reasons=reasons)


def _scale(shown: Sequence[Cell]) -> number_line.NumberLine:
    """The scale of a group: logarithmic where numbers lie far apart."""
    ends = [end for cell in shown for mark in [grammar.mark(cell)] for end in (mark.at, mark.lower, mark.upper)]
    known = [end for end in ends if end == end]
    if known and min(known) > 0 and max(known) / min(known) > SPREAD:
        return number_line.log_scale(known)
    return number_line.linear_scale(known)
