"""Parts of a whole: women among members of a form, one form within its family, answers of a survey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core.series import years
from ssemap.indicators.of_forms.choice import FAR
from ssemap.publish.findings import form_numbers, words
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Linked
from ssemap.publish.findings.ladder import ladder
from ssemap.publish.findings.material import Material, confidence, good_enough, weakest
from ssemap.publish.findings.survey import surveyed
from ssemap.publish.findings.told import told, untold
from ssemap.publish.grammar import address

if TYPE_CHECKING:
    from ssemap.publish.findings.finding import Finding
    from ssemap.publish.findings.kinds import LargestForm, PartOfWhole, ShareOfForm


def share(declared: PartOfWhole, material: Material) -> Finding | None:
    """Shares of parts, each under the name of its form."""
    if declared.largest_form:
        return _largest_form(declared, declared.largest_form, material)
    if declared.of_form:
        return _of_form(declared, declared.of_form, material)
    if declared.ladder:
        return ladder(declared, declared.ladder, material)
    assert declared.surveyed
    return surveyed(declared, declared.surveyed, material)


def _largest_form(declared: PartOfWhole, asked: LargestForm, material: Material) -> Finding | None:
    """The share of the form that makes most of a family, where next to nothing of the family is left out."""
    family = rules().families[asked.family]
    rows = material.family_rows(asked.indicator, asked.family)
    rows = rows[
        rows["coverage_known"].eq(True) & (rows["completeness"] >= rules().whole) & (rows["dominant_share"] < 1)
    ]
    rows = good_enough(rows).sort_values("grade", kind="stable").head(declared.most)
    if rows.empty:
        return untold(declared, "share", "not_known", "largest_form_untold", family=family)
    cells = material.cells(rows)
    claims = [
        sentence
        for cell, form, part_of_all in zip(cells, rows["dominant_form"], rows["dominant_share"], strict=True)
        for sentence in words.of_form(
            "largest_form",
            material.form_names[form],
            country=material.names[cell.place.iso3],
            share=Linked(_in_text(part_of_all), address.trace(cell.place)),
            family=family,
            year=years(cell.data_year, cell.data_year_last),
        )
    ]
    notes = (*material.bases(cells), *confidence(cells))
    return told(declared, "share", claims, notes=notes, grade=weakest(cells))


def _in_text(share: float) -> str:
    """A share of less than all, in whole per cent or in words."""
    return words.percent(share) if round(100 * share) < 100 else rules().nearly_all


def _of_form(declared: PartOfWhole, asked: ShareOfForm, material: Material) -> Finding | None:
    """A share of all of a form, of the best documented one of each country."""
    rows = form_numbers.national(material, asked.indicator, declared.families)
    rows = form_numbers.best_documented(rows, material, FAR if asked.far else None).head(declared.most)
    if rows.empty:
        values = {"number": asked.women, "whole": asked.whole, "says": asked.says, "ratio": asked.ratio}
        return untold(
            declared,
            "share",
            "no_value",
            f"{asked.told_as}_untold",
            **{key: text or "" for key, text in values.items()},
        )
    claims = [
        sentence
        for row in rows.itertuples(index=False)
        for sentence in words.of_form(
            asked.told_as,
            material.form_names[row.form_id],
            country=material.names[row.iso3],
            share=form_numbers.number(row, dated=True),
            number=asked.women or "",
            whole=asked.whole or "",
            says=asked.says or "",
            ratio=asked.ratio or "",
            year=form_numbers.year(row),
        )
    ]
    cells = form_numbers.cells(rows)
    counted = form_numbers.variants(rows.itertuples(index=False), material)
    notes = [*([(asked.note,)] if asked.note else []), *counted, *material.bases(cells), *confidence(cells)]
    return told(declared, "share", claims, notes=notes, grade=weakest(cells))
