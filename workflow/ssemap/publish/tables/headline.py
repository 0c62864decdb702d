"""Headline indicators: a line per country and family, sub-family or form, a cell per indicator."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ssemap.core import framework, grades, themes
from ssemap.core.absences import NOT_SEARCHED
from ssemap.core.codelists import Grade, GradeCap
from ssemap.core.series import joined, years
from ssemap.publish import dated, grammar, held
from ssemap.publish.grammar import states
from ssemap.publish.tables.table import Column, Table
from ssemap.schemas.indicators import ALL, COMPARED, FAMILY, FORM, SUBFAMILY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from ssemap.indicators.declared import Indicator

    Line = tuple[str, str, str, str]  # country, family, sub-family or '', form or ''
    Cells = Mapping[tuple[Line, str], grammar.Cell]  # of lines, by indicator

BELOW = "– {}"  # a sub-family or form beneath its family
LINE = ["iso3", "family_id", "subfamily", "form_id"]


def notes() -> tuple[str, ...]:
    """What stands beneath a number, and the grades in the words of the framework's list."""
    signs = ", ".join(f"{row.sign} {row.label.lower()}" for row in framework.rows(Grade))
    return (
        "Beneath a number stand the form that makes more than half of it, or the forms that alone are in it ('only'); "
        f"the basis of the count; and the grade of the evidence ({signs}). A line with the name of a form stands where "
        "its family has no value: it is that part alone.",
        f"{dated.RULE} A number with an interval is an estimate for the year in the heading, and has none.",
        "The grade is that of the number as one of the year in the heading: in the section of its theme, where it "
        f"stands for its own year, one of another year may have a better grade. {_apart()}",
    )


def _apart() -> str:
    """Why a number that is not comparable here may be so in the section of its theme."""
    sign = states.states()[states.NOT_COMPARABLE].sign
    return (
        f"A number with {sign} is not of the kind that its column asks for; the section of its theme has it as a "
        f"number of its own kind, which may have no {sign}, and a better grade."
    )


def table(
    indicators: pd.DataFrame,
    declared: Sequence[Indicator],
    names: dict[str, str],
    forms: pd.DataFrame,
    *,
    concept: str,
    year: int,
    absences: pd.DataFrame | None = None,
    evidence: pd.DataFrame | None = None,
) -> Table:
    """Countries and families by indicators at ``year``; the last line of a country is all families together.

    Beneath a family stand those of its sub-families that have a value, and its forms that have a value of an indicator
    of which the family has none. ``declared``: the indicators as ``indicators.yaml`` declares them, in reading order;
    ``names``: country code to name; ``forms`` and ``absences`` of ``clean``, ``evidence`` of ``harmonise`` (see
    ``grammar.cells``). One country has no column of its name.
    """
    import pandas as pd

    rows = indicators[
        (indicators["concept"] == concept)
        & (indicators["year"] == year)
        & indicators["aggregate"].isin([*COMPARED, SUBFAMILY, FORM])
        & indicators["iso3"].isin(list(names))
    ]
    listed = [indicator.id for indicator in declared]
    shown = {(_line(cell), cell.place.indicator_id): cell for cell in grammar.cells(rows, forms, absences, evidence)}
    families = [code for code in family_labels() if code in set(rows.loc[rows["aggregate"] != FORM, "family"])]
    lines = [line for iso3 in names for family in families for line in _lines(iso3, family, shown, listed)]
    called = held.names(forms).full
    frame = pd.DataFrame(lines, columns=LINE, dtype="str").assign(
        country=[names[iso3] for iso3, *_ in lines],
        family=[_name(line, called) for line in lines],
        **{indicator.id: _column(shown, lines, indicator, concept=concept, year=year) for indicator in declared},
    )
    columns = (
        Column("country", "Country", width=20),
        Column("family", "Family", width=24),
        *(Column(indicator.id, indicator.title, "cell", width=18) for indicator in declared),
    )
    compared = len(names) > 1
    return Table(
        frame,
        columns if compared else columns[1:],
        notes(),
        heading="country" if compared else "",
        cut=partial(by_theme, declared=declared),
    )


def family_labels() -> dict[str, str]:
    """Family to label, that of all families last."""
    return framework.labels("families") | {ALL: "All families"}


def _line(cell: grammar.Cell) -> Line:
    """The line on which a cell stands; that of a form has no sub-family."""
    place = cell.place
    return place.iso3, place.family, "" if place.form_id else place.subfamily, place.form_id


def _lines(iso3: str, family: str, shown: Cells, indicators: Sequence[str]) -> list[Line]:
    """The lines of a family: itself, its sub-families with a value, its forms with one that it has not."""
    parts = [(iso3, family, code, "") for code in framework.subfamilies().get(family, ())]
    parts = [line for line in parts if any(_valued(shown, line, name) for name in indicators)]
    of_family = sorted({line for line, _ in shown if line[:2] == (iso3, family) and line[3]}, key=lambda line: line[3])
    return [
        (iso3, family, "", ""),
        *parts,
        *(line for line in of_family if any(_stands_in(shown, line, name) for name in indicators)),
    ]


def _stands_in(shown: Cells, line: Line, indicator: str) -> bool:
    """Has a form a value where neither its family nor its sub-family has one?"""
    if not _valued(shown, line, indicator):
        return False
    iso3, family, _, _ = line
    part = shown[line, indicator].place.subfamily
    above = [(iso3, family, "", ""), *([(iso3, family, part, "")] if part else [])]
    return not any(_valued(shown, one, indicator) for one in above)


def _valued(shown: Cells, line: Line, indicator: str) -> bool:
    cell = shown.get((line, indicator))
    return cell is not None and cell.valued


def _name(line: Line, forms: Mapping[str, str]) -> str:
    """What a line is called; a part stands beneath its family."""
    _, family, part, form = line
    if form:
        return BELOW.format(forms[form])
    return BELOW.format(framework.labels("subfamilies")[part]) if part else family_labels()[family]


def _column(
    shown: Cells, lines: Sequence[Line], indicator: Indicator, *, concept: str, year: int
) -> list[grammar.Cell]:
    """The cells of an indicator, one for each line; what the stage did not write was not searched."""
    return [
        shown.get((line, indicator.id))
        or grammar.Cell(_place(line, indicator.id, concept, year), NOT_SEARCHED, indicator.unit)
        for line in lines
    ]


def _place(line: Line, indicator_id: str, concept: str, year: int) -> grammar.Place:
    iso3, family, part, form = line
    aggregate = FORM if form else SUBFAMILY if part else ALL if family == ALL else FAMILY
    return grammar.Place(indicator_id, iso3, concept, aggregate, family, part, form, year)


def by_theme(content: Table, declared: Sequence[Indicator], *, every: bool = False) -> list[Table]:
    """The table cut into one for each theme of the indicators, narrow enough for a page. ``every``: with all families.

    In a comparison, lines without a value in the theme are left out and their number is stated, but for families of
    which a form has one; one country shows all its families. What stands beneath numbers is said under the first alone.
    """
    cut: list[Table] = []
    labels = themes.labels()
    compared = not every and any(column.key == "country" for column in content.columns)
    for theme in dict.fromkeys(indicator.theme for indicator in declared):
        names = [indicator.id for indicator in declared if indicator.theme == theme]
        part = content.only(["country", "family", *names], f"{content.title}: {labels[theme]}")
        rows = part.page_rows()
        there, family = _there(rows, names, compared=compared), rows["form_id"] == ""
        left = int((~there & family).sum()) if compared else 0
        lines = int(family.sum())
        rest = f"Lines without any of these indicators are left out, {left} of {lines}; the data file has them."
        none = f"No country has a value of any of these indicators; why, the data file says in {lines} lines."
        said = ((rest,) if 0 < left < lines else ()) + (part.notes if not cut else ())
        frame = rows[there].reset_index(drop=True)
        cut.append(replace(part, frame=frame, printed=None, notes=said, nothing=none, cut=None))
    return cut


def _there(rows: pd.DataFrame, indicators: Sequence[str], *, compared: bool) -> pd.Series:
    """Which lines a theme shows. ``compared``: are countries side by side, so that empty families are left out?"""
    import pandas as pd

    lines = [tuple(line) for line in rows[LINE].itertuples(index=False)]
    shown = {(line, name): cell for name in indicators for line, cell in zip(lines, rows[name], strict=True)}
    forms = {line for line in lines if line[3] and any(_stands_in(shown, line, name) for name in indicators)}
    above = {line[:2] for line in forms}
    kept = [
        line in forms
        if line[3]
        else any(_valued(shown, line, name) for name in indicators)
        or (not line[2] and (not compared or line[:2] in above))
        for line in lines
    ]
    return pd.Series(kept, index=rows.index, dtype="bool")


CELLS = (
    Column("title", "Indicator", width=34),
    Column("part", "Family or form", width=24),
    Column("cell", "Value", "cell", width=18),
    Column("unit", "Unit", width=18, page=False),
    Column("published", "Published figure", "cell", width=18, empty="–", bare=True, alone=True),
    Column("years", "Data year", "whole", width=12, empty="–"),
    Column("grades", "Grade, and what holds it down", width=30, empty="–"),
    Column("pedigree", "Pedigree", width=12, empty="–", page=False),
    Column("sources", "Independent sources", "count", width=12, empty="–", page=False),
    Column("nearest", "Years to the nearest figure", "rate", width=12, empty="–", page=False),
    Column("made", "How it was made, or why it is absent", width=60, empty="–"),
    Column("evidence_ids", "Evidence", width=30, empty="–", page=False),
)
MADE = ("roll_up", "coverage_note", "bridges", "estimate_reason", "absence_reason")


def cell_notes() -> tuple[str, ...]:
    """What holds a grade down, in the words of the framework's list."""
    caps = "; ".join(f"'{row.words}': at most {row.highest}" for row in framework.rows(GradeCap))
    return (f"What holds a grade down: {caps}; a wide interval, or none.",)


def cells(
    indicators: pd.DataFrame,
    declared: Sequence[Indicator],
    forms: pd.DataFrame,
    *,
    concept: str,
    year: int,
    absences: pd.DataFrame | None = None,
    evidence: pd.DataFrame | None = None,
) -> Table:
    """Every cell of one country by family and sub-family at ``year``, and of forms those with a value.

    Each says how it was made or why it is absent.
    """
    rows = indicators[
        (indicators["concept"] == concept)
        & (indicators["year"] == year)
        & (
            indicators["aggregate"].isin([*COMPARED, SUBFAMILY])
            | ((indicators["aggregate"] == FORM) & indicators["value"].notna())
        )
    ]
    order = {indicator.id: place for place, indicator in enumerate(declared)}
    families = {family: place for place, family in enumerate(family_labels())}
    rows = rows.assign(
        order=rows["indicator_id"].map(order), place=rows["family"].map(families), form_last=rows["form_id"] != ""
    ).sort_values(["order", "place", "form_last", "subfamily", "form_id"])
    shown, called = grammar.cells(rows, forms, absences, evidence), held.names(forms)
    titles = {indicator.id: indicator.title for indicator in declared}
    frame = rows.assign(
        title=rows["indicator_id"].map(titles),
        part=[_name(_line(cell), called.full) for cell in shown],
        cell=shown,
        published=[grammar.figure(cell) if cell.valued else None for cell in shown],
        years=[years(cell.data_year, cell.data_year_last) if cell.valued else "" for cell in shown],
        grades=[_grade(cell) for cell in shown],
        made=[held.named(_made(row), called) for row in rows.itertuples()],
        evidence_ids=rows["evidence_ids"].map(joined),
    )
    return Table(frame.reset_index(drop=True), CELLS, cell_notes(), heading="title")


def _grade(cell: grammar.Cell) -> str:
    return grades.words(cell.grade, cell.grade_caps, interval=cell.interval) if cell.valued else ""


def _made(row: Any) -> str:
    """How a cell was made, how much of its family it is, and what its estimate lacks; or why it is absent."""
    said = (getattr(row, name) for name in MADE)
    return " ".join(f"{text.rstrip('.')}." for text in said if isinstance(text, str) and text)
