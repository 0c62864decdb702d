"""Values of single forms (``form_values``), as findings read them: of all of a form, or of a survey of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from ssemap.core import falls, framework, printing
from ssemap.core.frames import missing
from ssemap.core.qualifiers import BOUNDS
from ssemap.core.repeats import NUMBERS
from ssemap.core.series import UNSTATED
from ssemap.indicators.declared import catalogue
from ssemap.indicators.of_forms.choice import standing
from ssemap.publish import marks, wholes
from ssemap.publish.dated import other_date
from ssemap.publish.findings import rivals, scope, words
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Linked
from ssemap.publish.grammar import address, of_forms, shown, states
from ssemap.publish.grammar.cell import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssemap.core.run import Run
    from ssemap.publish.findings.finding import Sentence
    from ssemap.publish.findings.material import Material
    from ssemap.publish.grammar.cell import Cell

Key = tuple[str, str]  # indicator and form
Beside = Mapping[tuple[str, int], float]  # country and year to what numbers of that year are held to
CHANGE = "change"  # kind of an indicator of forms
ABOVE, BELOW, OPEN = "above", "below", "open"
PART, AGGREGATE, YEAR = LEFT_OUT = ("part", "aggregate", "year")  # of counts of forms


def of_all(material: Material, indicator: str) -> pd.DataFrame:
    """Numbers of an indicator that stand for all of a form, of any grade; by country."""
    rows = _of(material, indicator, ())
    return rows[~rows["apart"].eq(True)]


def national(material: Material, indicator: str, families: Sequence[str] = ()) -> pd.DataFrame:
    """Numbers of an indicator that stand for all of a form and are good enough to be told; by country."""
    rows = _of(material, indicator, families)
    return rows[~rows["apart"].eq(True) & good_enough(rows)].reset_index(drop=True)


def good_enough(rows: pd.DataFrame) -> pd.Series:
    """Is a number of no lower grade than is declared, and not doubtful?"""
    return rows["grade"].isin(_allowed()) & ~doubtful(rows)


def doubtful(rows: pd.DataFrame) -> pd.Series:
    """Is a number a change larger than is credible (findings.yaml: doubtful)?"""
    return pd.Series([is_doubtful(row) for row in rows.itertuples()], rows.index, "bool")


def is_doubtful(row: Any) -> bool:
    """The same of one row."""
    declared = catalogue().of_form(row.indicator_id)
    if declared.kind != CHANGE:
        return False
    once = declared.per_year == "yes" or missing(row.year_from)
    years = 1 if once else max(int(row.year) - int(row.year_from), 1)
    return bool(abs(row.value) > rules().doubtful * years)


def comparable(rows: pd.DataFrame) -> pd.Series:
    """May a number be counted beside those of other countries?"""
    hatched = [code for code, fill in marks.fills().items() if fill == marks.HATCHED]
    return ~rows["comparability"].isin(hatched)


def beside(rows: pd.DataFrame, than: float) -> Beside:
    """One number for each country and year of some rows."""
    return dict.fromkeys(zip(rows["iso3"], rows["year"].astype(int), strict=True), than)


def of_their_year(values: pd.DataFrame, settings: Run) -> pd.DataFrame:
    """Of ``form_values`` the comparable numbers of all of a form that stand, with all those of their year; no doubtful
    ones (``rivals.of_form``).
    """
    rows = rivals.of_form(values, settings)
    return rows[comparable(rows) & ~doubtful(rows)]


def sides(rows: pd.DataFrame, than: Beside | None, links: pd.DataFrame) -> dict[Key, str]:
    """Of each indicator and form that counts, on which side of a number of its year it lies: above, below, or open.

    Open is a form whose numbers lie on both sides, or may. Left out are: a part, within another form that counts; an
    aggregate across families, which is no form; a form without a number in ``than`` of its country and year.

    ``rows``: of ``of_their_year``; ``than``: None where numbers are held to none, so that no form is on a side ('');
    ``links``: ``form_links``.
    """
    mixed = rows["family"] == framework.MIXED
    aggregates = dict.fromkeys(
        rows.loc[mixed, ["indicator_id", "form_id"]].itertuples(index=False, name=None), AGGREGATE
    )
    rows = rows[~mixed]
    found: dict[Key, set[str]] = {}
    for row in rows.itertuples(index=False):
        held_to = than.get((row.iso3, int(row.year))) if than is not None else None
        lies = "" if than is None else YEAR if held_to is None else side(row, held_to)
        found.setdefault((row.indicator_id, row.form_id), set()).add(lies)
    keys = zip(rows["indicator_id"], rows["form_id"], strict=True)
    counted = rows[pd.Series([found[key] != {YEAR} for key in keys], rows.index, "bool")]
    parts = {
        (indicator, form)
        for indicator, own in counted.groupby("indicator_id")
        for form in wholes.parts_of_others(own["form_id"], links)
    }
    of_forms_ = {key: PART if key in parts else one.pop() if len(one) == 1 else OPEN for key, one in found.items()}
    return {**of_forms_, **aggregates}


def on_other_years(rows: pd.DataFrame, found: Mapping[Key, str], near: Mapping[str, float]) -> dict[Key, str]:
    """On which side of a number of another year the forms lie that ``sides`` left out for want of one of their year.

    ``found``: of ``sides``, of the same ``rows``; ``near``: country to that number. No such form is compared.
    """
    out = {key for key, one in found.items() if one == YEAR}
    lie: dict[Key, set[str]] = {}
    for row in rows[rows["iso3"].isin(near)].itertuples(index=False):
        if (key := (row.indicator_id, row.form_id)) in out:
            lie.setdefault(key, set()).add(side(row, near[row.iso3]))
    return {key: one.pop() if len(one) == 1 else OPEN for key, one in lie.items()}


def side(row: Any, than: float) -> str:
    """On which side of a number a value lies with all that it may be."""
    low, high = rivals.ends(row)
    return ABOVE if low > than else BELOW if high < than else OPEN


def surveys(material: Material, indicator: str, families: Sequence[str] = ()) -> pd.DataFrame:
    """Numbers of surveys of which it is known how many answered, and of which months; each survey once, by country."""
    rows = _of(material, indicator, families)
    rows = rows[rows["apart"].eq(True) & is_survey(rows) & rows["sample_size"].notna()]
    return rivals.each_once(rows[rows["surveyed_from"].notna() | rivals.dated(rows)]).reset_index(drop=True)


def best_documented(rows: pd.DataFrame, material: Material, reach: int | None = None) -> pd.DataFrame:
    """One row of each country: what stands at the year compared of the form of most figures, then of the best grade.

    Numbers that are contradicted are left out, and forms that are parts of others. ``reach``: see ``standing``.
    """
    stands = standing(rivals.agreed(rows), material.settings.reference_year, reach)
    parts = wholes.parts_of_others(stands["form_id"], material.tables["form_links"])
    stands = stands[~stands["form_id"].isin(parts)]
    figures = [material.figures_of.get(form, 0) for form in stands["form_id"]]
    ranked = stands.assign(figures=figures).sort_values(["figures", "grade"], ascending=[False, True], kind="stable")
    ranked = ranked.drop_duplicates("iso3")
    return stands[stands.index.isin(ranked.index)]


def is_survey(rows: pd.DataFrame) -> pd.Series:
    """Is a number of those who answered a survey (findings.yaml: surveys)?"""
    return rows["coverage"].isin(rules().surveys)


def by_coverage(rows: pd.DataFrame) -> pd.Series:
    """Place of each number among those of its form: surveys of the whole country, those of a region, then others."""
    order = [*rules().surveys, *(code for code in framework.codes("coverages") if code not in rules().surveys)]
    return rows["coverage"].map(order.index)


def largest_survey(rows: pd.DataFrame) -> pd.DataFrame:
    """One row of each country: a survey of the whole country before others, then the one with most answers."""
    ranked = rows.assign(place=by_coverage(rows)).sort_values(
        ["place", "sample_size"], ascending=[True, False], kind="stable"
    )
    ranked = ranked.drop_duplicates("iso3")
    return rows[rows.index.isin(ranked.index)]


def number(row: Any, *, size: bool = False, dated: bool = False) -> Linked:
    """A number within a sentence, linked to its chain; ``size``: without its sign. What a survey covers is not said.

    ``dated``: does the sentence say of the year how sure it is (``year``)?
    """
    number_ = without_year_mark(cell(row)) if dated else cell(row)
    return Linked(shown.prose(_sized(number_) if size else number_), address.trace(number_.place))


def year(*rows: Any) -> str:
    """The year of numbers within a sentence, their date where each has the same other one, and how sure the year is."""
    dates = {other_date(row) for row in rows}
    date = dates.pop() if len(dates) == 1 else ""
    said = ", ".join(part for part in (date, year_mark(*rows)) if part)
    return f"{rows[0].year} ({said})" if said else f"{rows[0].year}"


def year_mark(*rows: Any) -> str:
    """How sure the year of some numbers is, in words; '' where it is stated, or not equally sure of each."""
    first, *others = [marks.of_year(row.period_certainty) for row in rows]
    return first if all(other == first for other in others) else ""


def without_year_mark(number_: Cell) -> Cell:
    """A number for where it is said beside it how sure its year is."""
    return replace(number_, marks=tuple(code for code in number_.marks if code not in marks.OF_YEARS.values()))


def _sized(number_: Cell) -> Cell:
    """A number without its sign; of a fall whose size is bounded with that bound."""
    kept = tuple(code for code in number_.marks if code not in BOUNDS)
    bounds = (number_.fall,) if number_.fall else ()
    return replace(number_, value=abs(number_.value), fall="", marks=(*kept, *bounds) if bounds else number_.marks)


def cell(row: Any) -> Cell:
    """A row of ``form_values`` as a cell, for where its date, and what it is of, stand beside it."""
    found = of_forms.value(row)
    return replace(found, state=states.VALUE if found.state == states.APART else found.state, covers="", dated="")


def points(row: Any) -> Linked:
    """A difference in percentage points, without its sign and unit, linked to its chain."""
    return Linked(printing.points(abs(float(row.value))), address.trace(of_forms.value(row).place))


def variants(rows: Iterable[Any], material: Material) -> tuple[Sentence, ...]:
    """What numbers count, where an indicator has several variants and this one is not what a reader expects."""
    said = [
        (f"{labels[row.definition].lower()} (", material.names[row.iso3], ")")
        for labels in [framework.labels("definitions")]
        for row in rows
        if row.definition not in PLAIN and several_variants(row.indicator_id)
    ]
    return words.several("variant", dict.fromkeys(said))


def unstated_variant(row: Any) -> bool:
    """May a number be of several variants of its measure, and no source says of which?"""
    return row.definition == UNSTATED and several_variants(row.indicator_id)


def recorded(rows: Iterable[Any], material: Material) -> tuple[Sentence, ...]:
    """What numbers of which the variant is not stated count, in the words of the record."""
    said = [
        (f"{material.form_names[row.form_id]}: {counted}",)
        for row in rows
        if unstated_variant(row) and (counted := scope.within(row.printed_scope))
    ]
    return words.several("recorded", dict.fromkeys(said))


def several_variants(indicator_id: str) -> bool:
    """May values of an indicator be of more than one variant of its measure?"""
    return len(catalogue().variants(indicator_id)) > 1


def cells(rows: pd.DataFrame) -> list[Cell]:
    """Rows of ``form_values`` as cells of which a finding says the basis, also where it is not stated."""
    return [replace(cell(row), bases=(row.basis,)) for row in rows.itertuples(index=False)]


def _of(material: Material, indicator: str, families: Sequence[str]) -> pd.DataFrame:
    """Numbers of an indicator, of forms of some families, or of all of the concept and those across families.

    Bounds from above are none: of a fall those of its size.
    """
    rows = of_families(material, indicator, families)
    told = [
        row.qualifier in NUMBERS or ((falls.bound(row) or row.qualifier) == marks.AT_LEAST and not _may_rise(row))
        for row in rows.itertuples(index=False)
    ]
    return rows.loc[told]


def _may_rise(row: Any) -> bool:
    """Is a computed fall open above, so that it may be a rise?"""
    return bool(row.value < 0) and not falls.bound(row)


def of_families(material: Material, indicator: str, families: Sequence[str] = ()) -> pd.DataFrame:
    """Values of an indicator, of forms of some families, or of all of the concept and those across families."""
    rows = material.tables["form_values"]
    asked = list(families) or [*material.families, framework.MIXED]
    return material.in_order(rows[(rows["indicator_id"] == indicator) & rows["family"].isin(asked)])


def _allowed() -> list[str]:
    order = framework.codes("grades")
    return order[: order.index(rules().worst) + 1]
