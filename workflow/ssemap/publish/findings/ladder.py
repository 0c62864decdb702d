"""Women at two places of one form and year: among its members, and among those who lead it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.publish.findings import form_numbers, words
from ssemap.publish.findings.material import Material, confidence, weakest
from ssemap.publish.findings.told import told, untold
from ssemap.publish.grammar import of_forms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssemap.publish.findings.finding import Finding, Sentence
    from ssemap.publish.findings.kinds import Ladder, PartOfWhole
    from ssemap.publish.grammar.cell import Cell


def ladder(declared: PartOfWhole, asked: Ladder, material: Material) -> Finding | None:
    """Both shares and their difference, of the best documented form of each country."""
    rows = form_numbers.national(material, asked.difference, declared.families)
    claims: list[Sentence] = []
    cells: list[Cell] = []
    ends: list[Any] = []
    for row in form_numbers.best_documented(rows, material).itertuples(index=False):
        first, second = (_end(material, indicator, row) for indicator in (asked.first, asked.second))
        if first is not None and second is not None and len(cells) < declared.most:
            claims += _claims(asked, row, first, second, material)
            cells.append(of_forms.value(row))
            ends += [first, second]
    if not claims:
        return untold(declared, "share", "no_value", "ladder_untold", among=asked.among, and_among=asked.and_among)
    notes = (*form_numbers.variants(ends, material), *confidence(cells))
    return told(declared, "share", claims, notes=notes, grade=weakest(cells))


def _end(material: Material, indicator: str, of: Any) -> Any | None:
    """The share of a form and year from which the difference ``of`` them is made; None where it is not told."""
    rows = form_numbers.national(material, indicator)
    rows = rows[(rows["form_id"] == of.form_id) & (rows["year"] == of.year)]
    made_of = rows.loc[[bool({*ids} & {*of.evidence_ids}) for ids in rows["evidence_ids"]]]
    return next(made_of.itertuples(index=False), None)


def _claims(asked: Ladder, row: Any, first: Any, second: Any, material: Material) -> Iterator[Sentence]:
    dated = bool(form_numbers.year_mark(first, second))
    yield from words.of_form(
        "ladder",
        material.form_names[row.form_id],
        country=material.names[row.iso3],
        year=form_numbers.year(first, second),
        first=form_numbers.number(first, dated=dated),
        among=asked.among,
        second=form_numbers.number(second, dated=dated),
        and_among=asked.and_among,
    )
    if not row.value:
        yield words.sentence("ladder_level")
        return
    points, key = form_numbers.points(row), "ladder_fewer" if row.value < 0 else "ladder_more"
    yield words.sentence(key, points=points, and_among=asked.and_among)
