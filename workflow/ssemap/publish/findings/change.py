"""How a number changed within one series: the average growth of a form, or its level between two years."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ssemap.publish.findings import words
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.material import Material, confidence, good_enough, weakest
from ssemap.publish.findings.told import told, untold
from ssemap.schemas.scenarios import DECLINE, GROWTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from ssemap.publish.findings.declared import Change
    from ssemap.publish.findings.finding import Finding, Sentence
    from ssemap.publish.grammar.cell import Cell

SERIES = ["iso3", "form_id", "series"]


class Moved(NamedTuple):
    """A form with the rows of two years of one series. ``size``: how far apart, as a ratio of at least 1."""

    before: int
    after: int
    size: float


def change(declared: Change, material: Material) -> Finding | None:
    """Forms of which a number clearly grew or shrank."""
    return _growth(declared, material) if declared.growth else _level(declared, material)


def _growth(declared: Change, material: Material) -> Finding | None:
    """Forms of which the interval of the average growth lies on one side of zero."""
    indicator = str(declared.growth)
    number = rules().indicators[indicator].number
    rows = good_enough(material.form_rows(indicator, declared.families))
    rows = rows[rows["lower"].notna() & rows["estimate"].notna()]
    up = declared.direction == "up"
    clear = rows[rows["lower"] > 0] if up else rows[rows["upper"] < 0]
    if clear.empty:
        reason = "no_value" if rows.empty else "intervals"
        return untold(declared, "change", reason, number=number)
    ranked = _first_of_each(clear.assign(size=clear["estimate"].abs()), declared.most)
    years = material.years_of(ranked)
    cells = material.cells(ranked)
    claims = [
        words.sentence(
            "grew" if up else "shrank",
            country=material.names[cell.place.iso3],
            number=number,
            form=material.form_names[cell.place.form_id],
            change=cell,
            first=str(first),
            last=str(last),
        )
        for cell, (first, last) in zip(cells, years, strict=True)
    ]
    kind = GROWTH if up else DECLINE
    asked = [(kind, indicator, cell.place.family, cell.place.iso3, cell.place.form_id) for cell in cells]
    notes = (*material.bases(cells), *material.scenarios(asked), *confidence(cells))
    return told(declared, "change", claims, notes=notes, grade=weakest(cells))


def _level(declared: Change, material: Material) -> Finding | None:
    """Forms of which a number of one series stood clearly higher, or lower, in a later year."""
    indicator = str(declared.level)
    number = rules().indicators[indicator].number
    rows = good_enough(material.form_rows(indicator, declared.families, every_year=True))
    dated = rows[
        (rows["data_year"] == rows["year"])
        & (rows["data_year_last"] == rows["year"])
        & (rows["year"] <= material.settings.reference_year)
        & rows["lower"].notna()
        & rows["estimate"].notna()
        & (rows["series_ids"].map(len) == 1)
    ]
    dated = dated.assign(series=dated["series_ids"].map("".join)).reset_index(drop=True)
    spans = list(_spans(dated))
    moved = [span for span in spans if _clearly(dated, span, up=declared.direction == "up")]
    if not moved:
        return untold(declared, "change", "intervals" if spans else "no_value", "change_untold", number=number)
    ends = dated.loc[[span.after for span in moved]].assign(
        size=[span.size for span in moved], before=[span.before for span in moved]
    )
    ranked = _first_of_each(ends, declared.most)
    after = material.cells(ranked)
    before = material.cells(dated.loc[ranked["before"]])
    claims = [_between(declared, number, *ends, material) for ends in zip(before, after, strict=True)]
    cells = [*before, *after]
    return told(declared, "change", claims, notes=(*material.bases(after), *confidence(cells)), grade=weakest(cells))


def _between(declared: Change, number: str, before: Cell, after: Cell, material: Material) -> Sentence:
    return words.sentence(
        "rose" if declared.direction == "up" else "fell",
        country=material.names[after.place.iso3],
        number=number,
        form=material.form_names[after.place.form_id],
        before=before,
        first=str(before.place.year),
        after=after,
        last=str(after.place.year),
    )


def _spans(dated: pd.DataFrame) -> Iterator[Moved]:
    """First and last year of each series with a figure, if they are far enough apart."""
    for _, rows in dated.groupby(SERIES, sort=False):
        first, last = rows["year"].idxmin(), rows["year"].idxmax()
        if rows.loc[last, "year"] - rows.loc[first, "year"] >= rules().span:
            ratio = float(rows.loc[last, "estimate"] / rows.loc[first, "estimate"])
            yield Moved(int(first), int(last), max(ratio, 1 / ratio))


def _clearly(dated: pd.DataFrame, span: Moved, *, up: bool) -> bool:
    """Do the intervals of the two years lie apart, in the direction that is asked?"""
    low, high = (span.before, span.after) if up else (span.after, span.before)
    return bool(dated.loc[low, "upper"] < dated.loc[high, "lower"])


def _first_of_each(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """One form of each country, the best grade first, then the largest change (``size``)."""
    ranked = rows.sort_values(["grade", "size"], ascending=[True, False], kind="stable")
    return ranked.drop_duplicates("iso3").head(most)
