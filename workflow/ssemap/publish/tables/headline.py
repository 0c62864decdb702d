"""Headline indicators: one row per country and family or sub-family, each value with its data year."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ssemap.core import framework, grades, printing, themes
from ssemap.core.absences import HELD_BACK, NOT_SEARCHED
from ssemap.core.codelists import Comparability, Grade, GradeCap, Mark
from ssemap.core.series import UNSTATED, joined, part, years
from ssemap.core.units import is_money
from ssemap.publish import held, marks
from ssemap.publish.tables.table import Column, Table
from ssemap.publish.wording import setting
from ssemap.schemas.indicators import ALL, COMPARED, SUBFAMILY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from ssemap.indicators.declared import Indicator

ESTIMATE = {"estimate": "estimate", "lower": "lower end", "upper": "upper end"}
MARKED = (
    Column("grade", "Grade", width=8, empty="–", codelist="grades", printed="sign"),
    Column("comparability", "Comparability", width=16, empty="–", codelist="comparabilities"),
    Column("marks", "Marks", width=16, empty="–", codelist="marks"),
)
MARKS = tuple(column.key for column in MARKED)
CAPS = Column("grade_caps", "Caps of the grade", width=24, empty="–", codelist="grade_caps")
BELOW = "– {}"  # a sub-family beneath its family
PLAIN = (UNSTATED, "primary", "persons", "staff", "total", "sales")  # what the measure's name says


def notes() -> tuple[str, ...]:
    """How the cells are to be read; what the marks mean, in the words of the framework's lists."""
    signs = ", ".join(f"{row.sign} {row.label.lower()}" for row in framework.rows(Grade))
    caps = "; ".join(f"'{row.words}': at most {row.highest}" for row in framework.rows(GradeCap))
    kinds = "; ".join(f"'{row.label.lower()}': {row.definition}" for row in framework.rows(Mark))
    apart = " or ".join(
        f"'{row.label.lower()}' ({row.shown_as})" for row in framework.rows(Comparability) if row.fill == marks.HATCHED
    )
    return (
        f"Large: the estimate for the end of the year with its {setting.interval} interval, in as many digits as the "
        "interval supports; bounds alone where forms may be counted twice; where there is no estimate, the published "
        "figure. "
        "Beneath: the form that makes more than half of the value, with its share, or the forms that alone are in it "
        "('only') where it is not known how much of the family they are: this value is not the family's; "
        f"grade of the evidence ({signs}) with what holds it down, the published figure with the year of its data, and "
        "the basis of the count.",
        f"What holds a grade down: {caps}; a wide interval, or none.",
        f"Marks: {kinds}; {apart}: definitions differ too much between countries to be compared.",
        "A cell without a value names its kind of absence.",
    )


def table(
    indicators: pd.DataFrame,
    declared: Sequence[Indicator],
    names: dict[str, str],
    forms: pd.DataFrame,
    *,
    concept: str,
    year: int,
) -> Table:
    """Countries and families by indicators at ``year``; the last row of a country is all families together.

    Beneath a family stand those of its sub-families that have a value. ``declared``: the indicators as
    ``indicators.yaml`` declares them, in reading order; ``names``: country code to name; ``forms`` of ``clean``. One
    country has no column of its name.
    """
    import pandas as pd

    rows = indicators[
        (indicators["concept"] == concept)
        & (indicators["year"] == year)
        & indicators["aggregate"].isin([*COMPARED, SUBFAMILY])
        & indicators["iso3"].isin(list(names))
    ]
    rows = rows.assign(holds=held.words(rows, held.names(forms)))
    keys = _keys(rows, list(names))
    labels, below = _families(), framework.labels("subfamilies")
    frame = pd.DataFrame(
        {
            "iso3": [iso3 for iso3, _, _ in keys],
            "country": [names[iso3] for iso3, _, _ in keys],
            "subfamily": [part for _, _, part in keys],
            "family": [BELOW.format(below[part]) if part else labels[family] for _, family, part in keys],
        }
    )
    columns = [Column("country", "Country", width=20), Column("family", "Family", width=24)]
    indexed = rows.set_index(["iso3", "family", "subfamily", "indicator_id"])
    for indicator in declared:
        cells = indexed.reindex([(*key, indicator.id) for key in keys]).reset_index()
        frame, added = _add(frame, cells, indicator)
        columns += added
    return Table(frame, tuple(columns[len(names) == 1 :]), notes())


def _families() -> dict[str, str]:
    """Family to label, that of all families last."""
    return framework.labels("families") | {ALL: "All families"}


def _keys(rows: pd.DataFrame, countries: list[str]) -> list[tuple[str, str, str]]:
    """Country, family and sub-family ('' for the family itself) of each line, in reading order."""
    families = [code for code in _families() if code in set(rows["family"])]
    below = framework.subfamilies()
    valued = rows[(rows["aggregate"] == SUBFAMILY) & rows["value"].notna()]
    filled = set(zip(valued["iso3"], valued["subfamily"], strict=True))
    return [
        (iso3, family, part)
        for iso3 in countries
        for family in families
        for part in ("", *below.get(family, ()))
        if not part or (iso3, part) in filled
    ]


def _add(frame: pd.DataFrame, cells: pd.DataFrame, indicator: Indicator) -> tuple[pd.DataFrame, list[Column]]:
    """Published value, estimate, data year and note of one indicator as further columns."""
    name, title = indicator.id, indicator.title
    cells = cells.assign(marks=marks.of(cells))
    absence = cells["absence"].fillna(NOT_SEARCHED)
    there = cells["value"].notna()
    added = {
        name: cells["value"],
        f"{name}_data_year": cells["data_year"],
        **{f"{name}_{end}": cells[end] for end in ESTIMATE},
    }
    frame = frame.assign(
        **{key: column.astype("object").where(there, absence) for key, column in added.items()},
        **{
            f"{name}_shown": [printing.cell_estimate(cell) for cell in cells.itertuples()],
            f"{name}_holds": cells["holds"].fillna(""),
            f"{name}_note": [_note(cell) for cell in cells.itertuples()],
            **{f"{name}_{key}": _codes(cells[key]) for key in (*MARKS, CAPS.key)},
        },
    )
    known = cells["lower"].notna()
    for end in ESTIMATE:  # there is a published value, and no estimate that can be shown
        frame[f"{name}_{end}"] = frame[f"{name}_{end}"].where(known | ~there, HELD_BACK)
    number = printing.kind(indicator.unit)
    marked = tuple(f"{name}_{key}" for key in MARKS)
    return frame.copy(), [  # in one block
        Column(name, title, number, note=f"{name}_note", shown=f"{name}_shown", width=16, marks=marked),
        *(
            Column(f"{name}_{end}", f"{title}: {words}", number, width=14, page=False, empty="bounds only")
            for end, words in ESTIMATE.items()
        ),
        *(
            replace(column, key=f"{name}_{column.key}", label=f"{title}: {column.label.lower()}", page=False)
            for column in (*MARKED, CAPS)
        ),
        Column(f"{name}_data_year", f"{title}: data year (earliest)", "year", width=10, page=False),
        Column(f"{name}_holds", f"{title}: forms that it holds", width=24, empty="–", page=False),
        Column(f"{name}_shown", f"{title}: estimate as printed", width=20, empty="–"),
        Column(f"{name}_note", f"{title}: forms, grade, published figure, basis, marks", width=24, empty="–"),
    ]


def by_theme(content: Table, declared: Sequence[Indicator]) -> list[Table]:
    """The table cut into one for each theme of the indicators, narrow enough for a page.

    In a comparison, rows without a value in the theme are left out and their number is stated; one country shows all
    its families. What marks mean stands under the first table only.
    """
    cut: list[Table] = []
    labels = themes.labels()
    compared = any(column.key == "country" for column in content.columns)
    for theme in dict.fromkeys(indicator.theme for indicator in declared):
        names = [indicator.id for indicator in declared if indicator.theme == theme]
        part = content.only(["country", "family", *names], f"{content.title}: {labels[theme]}")
        rows = part.page_rows()
        there = ~rows[names].map(lambda value: isinstance(value, str)).all(axis=1)
        if not compared:
            there |= rows["subfamily"] == ""
        left = int((~there).sum()) if compared else 0
        rest = f"Rows without any of these indicators are left out, {left} of {len(there)}; the data file has them."
        none = f"No country has a value of any of these indicators; why, the data file says in {len(there)} rows."
        notes = ((rest,) if 0 < left < len(there) else ()) + (part.notes if not cut else ())
        frame = rows[there].reset_index(drop=True)
        cut.append(replace(part, frame=frame, printed=None, notes=notes, nothing=none))
    return cut


CELLS = (
    Column("title", "Indicator", width=34),
    Column("family", "Family", width=22),
    Column("subfamily", "Sub-family", width=22, empty="–"),
    Column("holds", "Forms that it holds", width=30, empty="–"),
    Column("value", "Value", "rate", marks=MARKS),
    Column("unit", "Unit", width=18),
    Column("estimate", "Estimate", "rate", empty="–"),
    Column("lower", "Lower end", "rate", empty="–"),
    Column("upper", "Upper end", "rate", empty="–"),
    MARKED[0],
    CAPS,
    Column("pedigree", "Pedigree", width=12, empty="–"),
    Column("sources", "Independent sources", "count", width=12, empty="–"),
    Column("nearest", "Years to the nearest figure", "rate", width=12, empty="–"),
    Column("data_year", "Data year, first", "year", width=10),
    Column("data_year_last", "Data year, last", "year", width=10),
    Column("bases", "Basis", width=20, empty="–"),
    *MARKED[1:],
    Column("roll_up", "How it was made", width=40, empty="–"),
    Column("coverage_note", "How much of the family it is", width=40, empty="–"),
    Column("bridges", "Bridge", width=30, empty="–"),
    Column("estimate_reason", "Why no estimate", width=40, empty="–"),
    Column("evidence_ids", "Evidence", width=30, empty="–"),
    Column("absence_reason", "Why absent", width=50, empty="–"),
)


LISTS = ("bases", "evidence_ids")
NUMBERS = ("value", "estimate", "lower", "upper", "sources", "nearest", "data_year", "data_year_last")


def cells(
    indicators: pd.DataFrame, declared: Sequence[Indicator], forms: pd.DataFrame, *, concept: str, year: int
) -> Table:
    """Every cell of one country by family and sub-family at ``year``: how it was made or why it is absent."""
    rows = indicators[
        (indicators["concept"] == concept)
        & (indicators["year"] == year)
        & indicators["aggregate"].isin([*COMPARED, SUBFAMILY])
    ]
    order = {indicator.id: place for place, indicator in enumerate(declared)}
    titles = {indicator.id: indicator.title for indicator in declared}
    frame = rows.assign(
        title=rows["indicator_id"].map(titles),
        order=rows["indicator_id"].map(order),
        **{name: rows[name].astype("object").where(rows["value"].notna(), rows["absence"]) for name in NUMBERS},
        marks=marks.of(rows),
        holds=held.words(rows, held.names(forms)),
        grade_caps=_codes(rows["grade_caps"]),
        **{name: rows[name].map(joined) for name in LISTS},
    ).sort_values(["order", "family", "subfamily"])
    frame["family"] = frame["family"].map(_families())
    frame["subfamily"] = frame["subfamily"].map(framework.labels("subfamilies")).fillna("")
    return Table(frame.reset_index(drop=True), CELLS)


def _note(cell: Any) -> str:
    """Forms, grade and its caps, published figure, basis and warnings of one cell; of one held back, why."""
    if cell.value != cell.value:
        reason = re.sub(r" \([^)]*\)", "", str(cell.absence_reason)).partition(". Without")[0]
        return reason if cell.absence == HELD_BACK else ""
    labels = framework.labels("bases")
    published = printing.FORMATS[printing.kind(cell.unit)](cell.value)
    grade = grades.words(cell.grade, cell.grade_caps, interval=cell.lower == cell.lower)
    parts = [f"grade {grade}", f"published {published}, {years(cell.data_year, cell.data_year_last)}"]
    bases = (f"basis {basis}" if basis == UNSTATED else labels[basis].lower() for basis in cell.bases)
    assumed = [code for code in cell.marks if code == marks.BASIS_ASSUMED]
    parts.append(" ".join([" + ".join(bases), *(f"({word})" for word in marks.words(assumed))]))
    parts += _definitions(cell.series_ids)
    if is_money(cell.unit):
        parts.append(str(cell.unit))
    parts += marks.words(code for code in cell.marks if code != marks.BASIS_ASSUMED)
    if marks.fills()[cell.comparability] == marks.HATCHED:
        parts.append(framework.labels("comparabilities")[cell.comparability].lower())
    return "; ".join([cell.holds, ", ".join(parts)] if cell.holds else [", ".join(parts)])


def _codes(cells: pd.Series) -> pd.Series:
    """Lists of codes, or arrays as a file has them, as tuples of columns with a codelist; other cells as they are."""
    return cells.map(lambda cell: tuple(cell) if hasattr(cell, "__iter__") and not isinstance(cell, str) else cell)


def _definitions(series_ids: Iterable[str]) -> list[str]:
    """Variants of the measure that a reader would not take for granted."""
    definitions = {part(series_id, "definition") for series_id in series_ids}
    return sorted(name.replace("_", " ") for name in definitions - set(PLAIN))
