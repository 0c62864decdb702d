"""How a number changed within one series: the average growth of a form, or its level between two years."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ssemap.core import printing
from ssemap.core.frames import missing
from ssemap.core.lists import listed
from ssemap.publish import wholes
from ssemap.publish.dated import told_year
from ssemap.publish.findings import form_numbers, rivals, words
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.material import Material, confidence, good_enough, weakest
from ssemap.publish.findings.told import told, untold
from ssemap.schemas.indicators import ALL
from ssemap.schemas.scenarios import DECLINE, GROWTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssemap.publish.findings.finding import Finding, Sentence
    from ssemap.publish.findings.kinds import Change, ChangeOfForm
    from ssemap.publish.grammar.cell import Cell

SERIES = ["iso3", "form_id", "series"]


class Moved(NamedTuple):
    """The rows of two years of one series."""

    before: int
    after: int


def change(declared: Change, material: Material) -> Finding | None:
    """Forms of which a number clearly grew or shrank."""
    if declared.of_form:
        return _of_form(declared, declared.of_form, material)
    return _growth(declared, material) if declared.growth else _level(declared, material)


def _growth(declared: Change, material: Material) -> Finding | None:
    """Forms of which the interval of the average growth lies on one side of zero."""
    indicator = str(declared.growth)
    rows = good_enough(material.form_rows(indicator, declared.families))
    recent = rows["data_year"] >= material.settings.reference_year - rules().recent
    rows = rows[recent & rows["lower"].notna() & rows["estimate"].notna()]
    up = declared.direction == "up"
    clear = rows[[_one_sided(*ends, up=up) for ends in zip(rows["lower"], rows["upper"], strict=True)]]
    if clear.empty:
        reason = "no_series" if rows.empty else "unclear"
        return untold(declared, "change", reason, "grew_untold" if up else "shrank_untold", family=_families(declared))
    ranked = _first_of_each(clear.assign(size=material.sizes(indicator, clear["form_id"])), declared.most)
    years = material.years_of(ranked)
    cells = material.cells(ranked)
    claims = [
        sentence
        for cell, (first, last) in zip(cells, years, strict=True)
        for sentence in words.of_form(
            "grew" if up else "shrank",
            material.form_names[cell.place.form_id],
            country=material.names[cell.place.iso3],
            change=cell,
            first=str(first),
            last=str(last),
        )
    ]
    kind = GROWTH if up else DECLINE
    asked = [(kind, indicator, cell.place.family, cell.place.iso3, cell.place.form_id) for cell in cells]
    notes = (*material.bases(cells), *material.scenarios(asked), *confidence(cells))
    return told(declared, "change", claims, notes=notes, grade=weakest(cells))


def _of_form(declared: Change, asked: ChangeOfForm, material: Material) -> Finding | None:
    """A change in per cent of one form of each country, by country; figures of it that differ are all told.

    A form changed in a direction if all of its numbers of the year say so. No part of another form is told.
    """
    rows = form_numbers.national(material, asked.indicator, declared.families)
    rows = rivals.of_form(rows[form_numbers.comparable(rows)], material.settings)
    rows = rows[~rows["form_id"].isin(wholes.parts_of_others(rows["form_id"], material.tables["form_links"]))]
    side = form_numbers.ABOVE if declared.direction == "up" else form_numbers.BELOW
    sides = pd.Series([form_numbers.side(row, 0) == side for row in rows.itertuples(index=False)], rows.index, "bool")
    moved = rows[sides.groupby(rows["form_id"]).transform("all").astype(bool)]
    chosen = _chosen(moved, asked, material)[: declared.most]
    if not chosen:
        key = "rose_untold" if declared.direction == "up" else "fell_untold"
        return untold(declared, "change", "no_series", key, number=asked.number, family=_families(declared))
    told_of = [moved[moved["form_id"] == form] for form in chosen]
    claims = [sentence for own in told_of for sentence in _changed(declared, asked, own, material)]
    printed = pd.concat(told_of)
    cells = form_numbers.cells(printed)
    differing = dict.fromkeys(printed.loc[printed["differ"].eq(True), "form_id"])
    notes = words.several("differ", [(material.form_names[form],) for form in differing])
    notes += form_numbers.variants(printed.itertuples(index=False), material)
    notes += form_numbers.recorded(printed.itertuples(index=False), material)
    notes = (*([(asked.note,)] if asked.note else []), *notes, *material.bases(cells), *confidence(cells))
    return told(declared, "change", claims, notes=notes, grade=weakest(cells))


def _chosen(moved: pd.DataFrame, asked: ChangeOfForm, material: Material) -> list[str]:
    """One form of each country: that with most figures, or with the largest change, of which the largest stands first.

    Of figures of a form that differ the largest one counts.
    """
    figures = [material.figures_of.get(form, 0) for form in moved["form_id"]]
    size = moved["value"].abs()
    ranked = moved.assign(figures=figures, size=size.groupby(moved["form_id"]).transform("max"))
    by_size = asked.chosen == "largest"
    keys = ["size", "form_id"] if by_size else ["figures", "grade", "form_id"]
    ranked = ranked.sort_values(keys, ascending=[False, True] if by_size else [False, True, True], kind="stable")
    first = ranked.drop_duplicates("iso3")
    return list((first if by_size else material.in_order(first))["form_id"])


def _changed(declared: Change, asked: ChangeOfForm, rows: pd.DataFrame, material: Material) -> tuple[Sentence, ...]:
    """The sentence on a form, with each of its numbers, the smallest first."""
    ordered = list(rows.assign(size=rows["value"].abs()).sort_values("size", kind="stable").itertuples(index=False))
    first = ordered[0]
    dated = all(not missing(row.year_from) for row in ordered)
    rose = declared.direction == "up"
    return words.of_form(
        ("rose_by" if rose else "fell_by") if dated else ("rose_in" if rose else "fell_in"),
        material.form_names[first.form_id],
        country=material.names[first.iso3],
        number=asked.number,
        change=words.listed([form_numbers.number(row, size=True) for row in ordered], ", by ", " or by "),
        first=str(first.year_from),
        last=told_year(first),
    )


def _families(declared: Change) -> str:
    """The families that are asked, within a sentence."""
    names = rules().families
    return listed([names[family] for family in declared.families] or [names[ALL]], " or ")


def _one_sided(lower: float, upper: float, *, up: bool) -> bool:
    """Does an interval lie above zero, or below it, in the digits in which it is printed?

    >>> _one_sided(-2.6, -0.53, up=False), _one_sided(-2.6, -0.7, up=False), _one_sided(1.3, 1.4, up=True)
    (False, True, True)
    """
    last = printing.place(lower, upper)
    end = printing.number(lower, last, printing.DOWN) if up else printing.number(upper, last, printing.UP)
    printed = float(end.replace(",", ""))
    return printed > 0 if up else printed < 0


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
        & ~rows["at_least"].eq(True)
    ]
    dated = dated.assign(series=dated["series_ids"].map("".join)).reset_index(drop=True)
    spans = list(_spans(dated, material.settings.reference_year))
    moved = [span for span in spans if _clearly(dated, span, up=declared.direction == "up")]
    if not moved:
        reason = "unclear" if spans else "no_series"
        key = "rose_untold" if declared.direction == "up" else "fell_untold"
        return untold(declared, "change", reason, key, number=number, family=_families(declared))
    ends = dated.loc[[span.after for span in moved]].assign(before=[span.before for span in moved])
    ranked = _first_of_each(ends.assign(size=ends["estimate"]), declared.most)
    after = material.cells(ranked)
    before = material.cells(dated.loc[ranked["before"]])
    both = zip(before, after, strict=True)
    claims = [sentence for ends in both for sentence in _between(declared, number, *ends, material)]
    cells = [*before, *after]
    return told(declared, "change", claims, notes=(*material.bases(after), *confidence(cells)), grade=weakest(cells))


def _between(declared: Change, number: str, before: Cell, after: Cell, material: Material) -> tuple[Sentence, ...]:
    return words.of_form(
        "rose" if declared.direction == "up" else "fell",
        material.form_names[after.place.form_id],
        country=material.names[after.place.iso3],
        number=number,
        before=before,
        first=str(before.place.year),
        after=after,
        last=str(after.place.year),
    )


def _spans(dated: pd.DataFrame, year: int) -> Iterator[Moved]:
    """First and last year of each series with a figure, if they are far enough apart, and the last is near ``year``."""
    for _, rows in dated.groupby(SERIES, sort=False):
        first, last = rows["year"].idxmin(), rows["year"].idxmax()
        far = rows.loc[last, "year"] - rows.loc[first, "year"] >= rules().span
        if far and rows.loc[last, "year"] >= year - rules().recent:
            yield Moved(int(first), int(last))


def _clearly(dated: pd.DataFrame, span: Moved, *, up: bool) -> bool:
    """Do the intervals of the two years lie apart, in the direction that is asked?"""
    low, high = (span.before, span.after) if up else (span.after, span.before)
    return bool(dated.loc[low, "upper"] < dated.loc[high, "lower"])


def _first_of_each(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """One form of each country, the best grade first, then the largest ``size``."""
    ranked = rows.sort_values(["grade", "size"], ascending=[True, False], kind="stable")
    return ranked.drop_duplicates("iso3").head(most)
