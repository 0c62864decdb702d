"""Which country is clearly higher than which, indicator by indicator, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ssemap import compare
from ssemap.core import framework, grades
from ssemap.indicators.declared import catalogue
from ssemap.publish import grammar, marks
from ssemap.publish.findings.declared import rules
from ssemap.publish.tables.table import Column, Table
from ssemap.publish.wording import setting
from ssemap.schemas.compare import ONE_SIDED, STANDINGS
from ssemap.schemas.indicators import ALL, COMPARED

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    Column("title", "Indicator", width=34),
    Column("family", "Family", width=24),
    Column("compared", "Compared: estimate with {interval} interval and grade; basis", width=60),
    Column("clearly_higher", "Clearly higher", width=50, empty="no pair"),
    Column("groups", "Groups, highest first", width=40, empty="one group"),
    Column("pairs", "Pairs of which one is clearly higher, of all", width=12),
    Column("standing", "How the pairs stand to one another", width=34),
)
PAIR = ["indicator_id", "family", "iso3", "other"]
PAIR_COLUMNS = (
    Column("title", "Indicator"),
    Column("family", "Family"),
    Column("country", "Country"),
    Column("second", "Other country"),
    Column("standing", "Bases"),
    Column("basis", "Compared as", empty="not compared"),
    Column("assumed", "A basis is assumed", empty="no"),
    Column("least", "Probability that the country is higher: least", "rate"),
    Column("most", "Probability that the country is higher: most", "rate"),
    Column("higher", "Clearly higher", empty="neither"),
)
NOTES = (
    "Countries are named in the order of the run; the table is no ranking. A country is clearly higher than another "
    "where the probability, from joint draws of both estimates, is at least {certain}. '≥': forms that exist "
    "have no figure, or a source prints a lower bound: the country may be higher. 'Only': the value is "
    "that of these forms alone; how much of the family they are is not known. Cells that are not comparable, or have "
    "no estimate, take no part, nor does what grows with the country. Groups: every member is clearly higher than "
    "every member of the groups after it; within a group not all pairs are clear.",
    "Two countries are compared on one basis: both as registered, or both as operating. Where one counts those that "
    "operate and the other those that are registered, the registered number times a published operating share bounds "
    "what operates; without a share, what operates is a part of what is registered, which bounds one side: of "
    "organisations, members, employees and turnover alike. Where nothing is known of how two bases stand to one "
    "another, the pair is not on one basis and stays open. A basis that a source does not state is assumed; pairs that "
    "rest on one are counted.",
)


def clearly_higher(pairs: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Which country is clearly higher than which: ``Japan above Malaysia, Philippines; Malaysia above Philippines``.

    ``pairs``: of one indicator, family and year, as ``compare`` writes them; ``names``: code to name, in reading order.
    """
    lower: dict[str, set[str]] = {}
    told = pairs["clearly_higher"] & pairs["iso3"].isin(list(names)) & pairs["other"].isin(list(names))
    for row in pairs[told].itertuples():
        lower.setdefault(row.iso3, set()).add(row.other)
    return "; ".join(
        f"{names[iso3]} above {', '.join(names[other] for other in names if other in lower[iso3])}"
        for iso3 in names
        if iso3 in lower
    )


def standing(pairs: pd.DataFrame) -> str:
    """How pairs stand to one another: ``2 on one basis; 1 not on one basis; a basis is assumed in 1``.

    ``pairs``: both directions of each, of one indicator, family and year.
    """
    once = pairs[pairs["iso3"] < pairs["other"]]
    counts = once["standing"].value_counts()
    (indicator,) = pairs["indicator_id"].unique()
    words = [f"{counts[code]} {stands(indicator, code)}" for code in STANDINGS if code in counts]
    assumed = int(once["assumed"].sum())
    return "; ".join([*words, *([f"a basis is assumed in {assumed}"] if assumed else [])])


def stands(indicator: str, standing: str) -> str:
    """A standing in words, with what bounds a number of this indicator from one side (findings.yaml: bound).

    >>> stands("organisations_per_100k", "one_sided")
    'bounded on one side: no more organisations can operate than are registered'
    """
    said = rules().indicators.get(indicator)
    bound = said.bound if said and standing == ONE_SIDED else ""
    return f"{STANDINGS[standing]}: {bound}" if bound else STANDINGS[standing]


def together(groups: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Groups in words, where there is more than one: ``Malaysia | Indonesia, Philippines``."""
    members = [set(rows["iso3"]) for _, rows in groups.groupby("group")]
    words = [", ".join(names[iso3] for iso3 in names if iso3 in of_group) for of_group in members]
    return " | ".join(words) if len(words) > 1 else ""


def table(
    pairs: pd.DataFrame,
    groups: pd.DataFrame,
    indicators: pd.DataFrame,
    names: Mapping[str, str],
    forms: pd.DataFrame,
    *,
    concept: str,
    year: int,
) -> Table:
    """One row per indicator and family in which two or more of the countries in ``names`` can be compared.

    ``forms`` of ``clean``, for the names of what stands for no more than its forms.
    """
    import pandas as pd

    titles = catalogue().titles()
    order = {indicator: place for place, indicator in enumerate(titles)}
    families = framework.labels("families") | {ALL: "All families"}
    asked = _asked(pairs, names, concept, year)
    grouped = groups[(groups["year"] == year) & groups["concept"].isin(["", concept])]
    cells = indicators[
        (indicators["year"] == year) & (indicators["concept"] == concept) & indicators["aggregate"].isin(COMPARED)
    ]
    only = cells["coverage_known"].eq(False)
    shown = {
        (cell.place.indicator_id, cell.place.family, cell.place.iso3): cell if named else replace(cell, brief="")
        for cell, named in zip(grammar.cells(cells, forms), only, strict=True)
    }
    rows = []
    for (indicator, family), group in asked.groupby(["indicator_id", "family"]):
        there = [code for code in names if code in set(group["iso3"])]
        rows.append(
            {
                "order": order[indicator],
                "title": titles[indicator],
                "family": families[family],
                "compared": "; ".join(_compared(shown[indicator, family, code], names[code]) for code in there),
                "clearly_higher": clearly_higher(group, names),
                "groups": together(
                    grouped[(grouped["indicator_id"] == indicator) & (grouped["family"] == family)], names
                ),
                "pairs": f"{int(group['clearly_higher'].sum())} of {len(group) // 2}",
                "standing": standing(group),
            }
        )
    frame = pd.DataFrame(rows, columns=["order", *(column.key for column in COLUMNS)])
    # Where no indicator has groups, the column says nothing.
    columns = tuple(
        column.filled(interval=setting.interval)
        for column in COLUMNS
        if column.key != "groups" or (frame["groups"] != "").any()
    )
    return Table(
        frame.sort_values(["order", "family"], ignore_index=True),
        columns,
        tuple(note.format(certain=setting.certain) for note in NOTES),
    )


def _asked(pairs: pd.DataFrame, names: Mapping[str, str], concept: str, year: int) -> pd.DataFrame:
    """The pairs of the countries in ``names`` that the run compares."""
    asked = pairs[(pairs["year"] == year) & pairs["concept"].isin(["", concept])]
    asked = asked[asked["family"].isin([*framework.families_of(concept), ALL])]
    return asked[asked["iso3"].isin(list(names)) & asked["other"].isin(list(names))]


def every_pair(pairs: pd.DataFrame, names: Mapping[str, str], *, concept: str, year: int) -> Table:
    """Each pair of countries once by indicator and family, with the bounds of the probability that the first is higher.

    The first country is the one that stands first in ``names``.
    """
    import pandas as pd

    asked = _asked(pairs, names, concept, year)
    place = {iso3: number for number, iso3 in enumerate(names)}
    once = asked[asked["iso3"].map(place) < asked["other"].map(place)]
    flagged = asked.set_index(PAIR)["clearly_higher"]
    second = flagged.reindex(pd.MultiIndex.from_frame(once[[*PAIR[:2], "other", "iso3"]])).to_numpy()
    first_name, second_name = once["iso3"].map(dict(names)), once["other"].map(dict(names))
    frame = once.assign(
        title=once["indicator_id"].map(catalogue().titles()),
        family=once["family"].map(framework.labels("families") | {ALL: "All families"}),
        country=first_name,
        second=second_name,
        higher=first_name.where(once["clearly_higher"], second_name.where(second, "")),
        standing=[stands(*one) for one in zip(once["indicator_id"], once["standing"], strict=True)],
        basis=once["basis"].map({one.id: one.label for one in compare.rules().classes}).fillna(""),
        assumed=once["assumed"].map({True: "yes", False: ""}),
    )
    return Table(frame.reset_index(drop=True), PAIR_COLUMNS)


def _compared(cell: grammar.Cell, name: str) -> str:
    """A country with the forms that it is compared by, its number, grade and basis."""
    named = f"{name}, {cell.brief}," if cell.brief else name
    claim = marks.words([marks.CLAIM]) if grammar.claimed(cell) else []
    said = "; ".join((grammar.basis(cell), *claim))
    return f"{named} {grammar.text(cell)} {grades.sign(cell.grade)} ({said})"
