"""Average growth a year of the number of organisations of single forms, with intervals: what the text counts.

Each growth stays within one series - one form, definition, coverage and basis - so it never mixes counts of different
things. A form has clearly grown, or shrunk, where its interval lies on one side of zero.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.core.framework import MIXED
from ssemap.core.series import years
from ssemap.publish import grammar, pages, wholes
from ssemap.publish.figures import cell_marks, forest, number_line, style
from ssemap.publish.findings import form_numbers
from ssemap.publish.grammar.legend import sentence
from ssemap.schemas.indicators import FORM

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

GREW, SHRANK, UNTOLD = "grew", "shrank", "cannot be told"
INDICATOR = "organisations_growth"


def data(
    indicators: pd.DataFrame,
    forms: pd.DataFrame,
    evidence: pd.DataFrame,
    links: pd.DataFrame,
    *,
    concept: str,
    year: int,
) -> pd.DataFrame:
    """Rows of the table of indicators with a growth of a form and its interval, up to ``year``.

    ``evidence`` of ``harmonise`` gives the years of the figures that a growth is made of. Returns the rows in the order
    of families, with ``form`` (its English name), ``first_year``, ``last_year`` and ``direction``: grew or shrank where
    the interval lies above or below zero, else cannot be told. ``part``: is it part of another of these forms
    (``links``: ``form_links``)? Such a form is drawn, and not counted beside its whole. ``comparable``: may it be
    counted with others?
    """
    rows = indicators[
        (indicators["indicator_id"] == INDICATOR)
        & (indicators["concept"] == concept)
        & (indicators["year"] == year)
        & (indicators["aggregate"] == FORM)
        & (indicators["family"] != MIXED)
        & indicators["lower"].notna()
    ]
    order = framework.codes("families")
    rows = rows.assign(place=rows["family"].map(order.index)).sort_values(["iso3", "place", "form_id"], kind="stable")
    dates = evidence.set_index("evidence_id")["year"].astype("Int64")
    spans = [_span(dates.reindex(list(row.evidence_ids)).dropna(), row) for row in rows.itertuples()]
    comparable = form_numbers.comparable(rows)
    parts = wholes.parts_of_others(rows.loc[comparable, "form_id"], links)
    return (
        rows.drop(columns="place")
        .assign(
            form=rows["form_id"].map(forms.set_index("form_id")["name_en"]).astype("str"),
            first_year=[first for first, _ in spans],
            last_year=[last for _, last in spans],
            direction=[direction(row.lower, row.upper) for row in rows.itertuples()],
            part=rows["form_id"].isin(parts),
            comparable=comparable,
        )
        .reset_index(drop=True)
    )


def _span(dates: pd.Series, row: Any) -> tuple[int, int]:
    """First and last year of the figures behind a growth; where they are not there, of the growth itself."""
    return (int(dates.min()), int(dates.max())) if len(dates) else (int(row.data_year), int(row.data_year_last))


def direction(lower: float, upper: float) -> str:
    """What an interval of a growth tells.

    >>> direction(0.2, 1.4), direction(-2.6, -0.5), direction(-1.7, 6.9)
    ('grew', 'shrank', 'cannot be told')
    """
    return GREW if lower > 0 else SHRANK if upper < 0 else UNTOLD


def caption(rows: pd.DataFrame, names: Mapping[str, str], window: tuple[int, int], finding: str = "") -> Caption:
    """The words of the figure, with its counts. ``finding``: its title; else how many forms grew and shrank."""
    counted = rows[~rows["part"] & rows["comparable"]]
    counts = Counter(counted["direction"])
    return pages.caption(
        "organisations_growth",
        finding=finding,
        first=window[0],
        last=window[1],
        forms=len(counted),
        countries=len(names),
        without=[name for iso3, name in names.items() if iso3 not in set(rows["iso3"])],
        grown=counts[GREW],
        shrunk=counts[SHRANK],
        untold=counts[UNTOLD],
        incomparable=int((~rows["comparable"]).sum()),
        legend=sentence(cell_marks.codes(_cells(rows))),
    )


def _cells(rows: pd.DataFrame) -> list[grammar.Cell]:
    """The cells of ``rows``; each is one form, whose name stands beside it."""
    import pandas as pd

    forms = pd.DataFrame({"iso3": rows["iso3"], "form_id": rows["form_id"], "name_en": rows["form"]})
    return grammar.cells(rows, forms)


@style.drawn
def draw(rows: pd.DataFrame, names: dict[str, str], *, unit: str, phone: bool = False) -> Figure:
    """Draw ``rows`` (see ``data``), country by country of ``names``; one without a growth says so."""
    shown = list(zip(_cells(rows), rows.itertuples(index=False), strict=True))
    groups = []
    for iso3, name in names.items():
        own = [pair for pair in shown if pair[0].place.iso3 == iso3]
        none = () if own else ((pages.sentence("no_growth"), style.TONES["grey"]),)
        groups.append(forest.FigureGroup(name, tuple(_row(cell, row) for cell, row in own), none))
    scale = number_line.linear_scale((end for cell, _ in shown for end in (cell.lower, cell.upper)), unit)
    families = [code for code in framework.codes("families") if code in set(rows["family"])]
    return forest.draw(groups, scale, cell_marks.codes(cell for cell, _ in shown), phone=phone, families=families)


def _row(cell: grammar.Cell, row: Any) -> forest.FigureRow:
    colour, marker = style.family(cell.place.family)
    told = f"{row.direction} {years(row.first_year, row.last_year)}"
    out = "part_of_another" if row.part else "" if row.comparable else "cannot_be_compared"
    beside = " · ".join(words for words in (told, cell_marks.basis(cell), pages.sentence(out) if out else "") if words)
    weight = "normal" if row.direction == UNTOLD else "bold"
    return forest.FigureRow(row.form, grammar.mark(cell), grammar.text(cell), beside, colour, marker, weight)
