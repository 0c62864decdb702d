"""Which country stands above which, indicator by indicator: what the evidence can tell apart, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ssemap.core import framework, printing
from ssemap.publish.tables import headline
from ssemap.publish.tables.table import Column, Table
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    Column("title", "Indicator", width=34),
    Column("family", "Family", width=24),
    Column("compared", "Compared: estimate with {interval} interval and grade", width=60),
    Column("told", "Told apart", width=50, empty="no pair"),
    Column("groups", "Groups, highest first", width=40, empty="one group"),
    Column("pairs", "Pairs told apart, of all", width=12),
)
NOTES = (
    "Countries are named in the order of the run; the table is no ranking. A pair is told apart where the probability, "
    "from joint draws of both estimates, is at least {certain}. 'At least': forms that exist have no figure, so that the "
    "country may stand higher. Cells that are not comparable, or have no estimate, take no part. Groups: every member "
    "stands above every member of the groups after it; within a group the evidence cannot tell all apart.",
)


def above(pairs: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Pairs that are told apart, in words: ``Japan above Malaysia, Philippines; Malaysia above Philippines``."""
    told = pairs[pairs["above"]]
    return "; ".join(
        f"{names[iso3]} above {', '.join(names[other] for other in names if other in set(own['other']))}"
        for iso3, own in sorted(told.groupby("iso3"), key=lambda group: list(names).index(group[0]))
    )


def together(groups: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Groups in words, where there is more than one: ``Malaysia | Indonesia, Philippines``."""
    members = [
        ", ".join(names[iso3] for iso3 in names if iso3 in set(own["iso3"])) for _, own in groups.groupby("group")
    ]
    return " | ".join(members) if len(members) > 1 else ""


def table(
    pairs: pd.DataFrame,
    groups: pd.DataFrame,
    indicators: pd.DataFrame,
    names: Mapping[str, str],
    *,
    concept: str,
    year: int,
) -> Table:
    """One row per indicator and family in which two or more countries can be compared."""
    import pandas as pd

    declared = framework.rules("indicators")["indicators"]
    order = {one["id"]: place for place, one in enumerate(declared)}
    titles = {one["id"]: one["title"] for one in declared}
    families = framework.labels("families") | {headline.ALL: "All families"}
    own = pairs[(pairs["year"] == year) & pairs["concept"].isin(["", concept])]
    own = own[own["family"].isin([*framework.families_of(concept), headline.ALL])]
    cells = indicators[
        (indicators["year"] == year) & (indicators["concept"] == concept) & (indicators["aggregate"] != "form")
    ].set_index(["indicator_id", "family", "iso3"])
    rows = []
    for (indicator, family), group in own.groupby(["indicator_id", "family"]):
        there = [code for code in names if code in set(group["iso3"])]
        rows.append(
            {
                "order": order[indicator],
                "title": titles[indicator],
                "family": families[family],
                "compared": "; ".join(_cell(cells.loc[(indicator, family, code)], names[code]) for code in there),
                "told": above(group, names),
                "groups": together(
                    groups[
                        (groups["indicator_id"] == indicator)
                        & (groups["family"] == family)
                        & (groups["year"] == year)
                        & groups["concept"].isin(["", concept])
                    ],
                    names,
                ),
                "pairs": f"{int(group['above'].sum())} of {len(group) // 2}",
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


def _cell(cell: pd.Series, name: str) -> str:
    least = "at least " if cell["missing_forms"] == cell["missing_forms"] and cell["completeness"] != 1 else ""
    return f"{name} {least}{printing.cell_estimate(cell)} {cell['grade']}"
