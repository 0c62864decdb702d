"""Parts of a whole: women among members of a form, one form within its family, a share that is no indicator."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.core.repeats import NUMBERS
from ssemap.core.series import part, years
from ssemap.publish import marks
from ssemap.publish.findings import words
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Linked
from ssemap.publish.findings.material import Material, confidence, good_enough, weakest
from ssemap.publish.findings.told import told, untold
from ssemap.publish.grammar import address, shown, states
from ssemap.publish.grammar.cell import Cell, Place
from ssemap.schemas.indicators import FORM

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ssemap.publish.findings.finding import Finding
    from ssemap.publish.findings.kinds import LargestForm, PartOfWhole, PublishedShare


def share(declared: PartOfWhole, material: Material) -> Finding | None:
    """Shares of parts, each under the name of its form."""
    if declared.largest_form:
        return _largest_form(declared, declared.largest_form, material)
    if declared.published:
        return _published(declared, declared.published, material)
    return _of_forms(declared, str(declared.indicator), material)


def _of_forms(declared: PartOfWhole, indicator: str, material: Material) -> Finding | None:
    """A published share of the best documented form of each country."""
    number = rules().indicators[indicator].number
    rows = best_documented(good_enough(material.form_rows(indicator, declared.families))).head(declared.most)
    if rows.empty:
        return untold(declared, "share", "no_value", "women_untold", number=number)
    cells = material.cells(rows)
    claims = [
        sentence
        for cell in cells
        for sentence in words.of_form(
            "women",
            material.form_names[cell.place.form_id],
            country=material.names[cell.place.iso3],
            share=replace(cell, other_year=False),  # the sentence names the year
            number=number,
            year=str(cell.data_year),
        )
    ]
    notes = (*material.bases(cells), *confidence(cells))
    return told(declared, "share", claims, notes=notes, grade=weakest(cells))


def best_documented(rows: pd.DataFrame) -> pd.DataFrame:
    """One row of each country: of the best grade, then nearest to its year, then the first one.

    ``rows``: of one indicator, with a value, by country in reading order.
    """
    apart = (rows["data_year"] - rows["year"]).abs()
    ranked = rows.assign(apart=apart).sort_values(["grade", "apart"], kind="stable").drop_duplicates("iso3")
    return rows[rows.index.isin(ranked.index)]


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


def _published(declared: PartOfWhole, asked: PublishedShare, material: Material) -> Finding | None:
    """A share of a measure that is no indicator: the preferred figure of a form and year, from ``levels``."""
    rows = _preferred(asked, declared.families, material).head(declared.most)
    if rows.empty:
        return untold(declared, "share", "no_value", "published_untold", whole=asked.whole, says=asked.says)
    cells = [_as_cell(row) for row in rows.itertuples(index=False)]
    claims = [
        sentence
        for row, cell in zip(rows.itertuples(index=False), cells, strict=True)
        for sentence in words.of_form(
            "published",
            material.form_names[row.form_id],
            country=material.names[row.iso3],
            share=Linked(shown.prose(cell), address.evidence(row.iso3, row.evidence_id)),
            whole=asked.whole,
            coverage=rules().coverages[row.coverage],
            says=asked.says,
            year=str(row.year),
        )
    ]
    notes = [*material.bases(cells), *confidence(cells)]
    if asked.note:
        notes.insert(0, (asked.note,))
    return told(declared, "share", claims, notes=notes, grade=weakest(cells))


def _preferred(asked: PublishedShare, families: Sequence[str], material: Material) -> pd.DataFrame:
    """The figure of each country: of the widest coverage, then of the best grade, then the latest one."""
    evidence, order = material.tables["evidence"], framework.codes("grades")
    qualifiers = dict(zip(evidence["evidence_id"], evidence["qualifier"], strict=True))
    levels = material.tables["levels"].assign(qualifier=lambda rows: rows["evidence_id"].map(qualifiers))
    coverages = list(rules().coverages)
    rows = levels[
        (levels["measure"] == asked.measure)
        & levels["definition"].isin(asked.definitions)
        & (levels["data_year"] == levels["year"])
        & levels["preferred"].notna()
        & levels["qualifier"].isin([*NUMBERS, marks.AT_LEAST])
        & levels["family"].isin(list(families) or material.families)
        & levels["form_id"].isin(material.forms.loc[material.forms["in_scope"] == "yes", "form_id"])
        & levels["coverage"].isin(coverages)
        & levels["grade"].isin(order[: order.index(rules().worst) + 1])
    ]
    ranked = rows.assign(
        wide=rows["coverage"].map(coverages.index), known=rows["grade"].map(order.index), late=-rows["year"]
    ).sort_values(["wide", "known", "late"], kind="stable")
    return material.in_order(ranked.drop_duplicates("iso3"))


def _as_cell(row: Any) -> Cell:
    """A preferred figure in the grammar of cells, so that it is printed as they are."""
    year = int(row.year)
    return Cell(
        Place(row.measure, row.iso3, "", FORM, row.family, "", row.form_id, year),
        states.VALUE,
        row.unit,
        value=float(row.preferred),
        data_year=year,
        data_year_last=year,
        marks=(marks.AT_LEAST,) if row.qualifier == marks.AT_LEAST else (),
        bases=(part(row.series_id, "basis"),),
        grade=row.grade,
    )
