"""Checks of a country package that need more than one cell: references, crosswalk, corrections, cycles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssemap.core import days, framework, printing, units
from ssemap.core.codelists import Measure
from ssemap.core.fields import CODELISTS
from ssemap.core.issues import Issue
from ssemap.core.spelling import expected_code
from ssemap.intake import context, links, money, references, values
from ssemap.intake.tables import READERS, RawTable, cell_error, list_file, schema

Tables = dict[str, RawTable]

PUBLISHED = r"\d{4}(-\d{2}(-\d{2})?)?"  # what is written otherwise is reported as a bad cell
# Columns without which nothing can be said of the rest of a row of figures.
FIGURES_NEED = {
    "printed_measure",
    "printed_unit",
    "measure",
    "unit",
    "definition",
    "coded_how",
    "coding_reason",
    "lower",
    "upper",
    "period_start",
    "period_end",
}
CODES_OF_FIELD = {field: CODELISTS[field] for field in ("measure", "unit", "basis", "definition")}


def check(tables: Tables, iso3: str) -> list[Issue]:
    """All problems between rows and tables; cells that are bad by themselves are reported elsewhere."""
    issues: list[Issue] = []
    issues += references.check(tables, iso3)
    issues += _crosswalk_codes(tables["crosswalk"])
    issues += _unmapped_terms(tables)
    issues += _unused_mappings(tables)
    issues += _figures(tables)
    issues += _corrections(tables)
    issues += _cycles(tables["form_links"])
    issues += _published(tables["sources"])
    issues += context.check(tables["context"], tables["set_aside"], tables["figures"])
    issues += links.check(tables["form_links"])
    issues += values.check(tables["figures"], tables["set_aside"])
    issues += money.check(tables)
    return issues


# ------------------------------------------------------------------ crosswalk


def _code_fault(field: str, code: str) -> tuple[str, str, str] | None:
    """Kind of fault of a code in the list of its field, what is expected and what to do; None if it is good."""
    if field == "unit":
        return units.fault(code)
    codelist = CODES_OF_FIELD.get(field)
    if codelist is None or code in (codes := framework.codes(codelist)):
        return None
    return "unknown-code", expected_code(code, codes), f"Use a code of {list_file(codelist)}."


def _crosswalk_codes(table: RawTable) -> Iterator[Issue]:
    """A code belongs to the list of its field; a term without a code is declared incompatible."""
    if not {"field", "code", "comparability"} <= set(table.header):
        return
    for line, row in table.places():
        code, comparability = row.get("code", ""), row.get("comparability", "")
        if code and (fault := _code_fault(row.get("field", ""), code)):
            check_id, expected, action = fault
            yield cell_error(table, line, row, "code", check_id, repr(code), expected, action)
        if (not code) != (comparability == "incompatible"):
            yield cell_error(
                table,
                line,
                row,
                "code",
                "crosswalk-code",
                f"{code!r} with comparability {comparability!r}",
                "a code, or no code and comparability 'incompatible'",
                "Map the term, or declare it unusable with the reason in 'rule'.",
            )


def _mapping(tables: Tables) -> dict[tuple[str, str], str]:
    """(column of the figures, printed term) to code."""
    return {
        (row["field"], row["printed"]): row["code"]
        for row in tables["crosswalk"].rows
        if {"field", "printed", "code"} <= row.keys() and row["field"] in CODES_OF_FIELD
    }


def _unmapped_terms(tables: Tables) -> Iterator[Issue]:
    """Every printed measure and unit stands in the crosswalk; each missing term is reported once, at its first row.

    This is the only place that asks: what ``harmonise`` gets has passed it.
    """
    figures = tables["figures"]
    if not (tables["crosswalk"].whole and figures.whole):
        return
    mapping = _mapping(tables)
    for field in ("measure", "unit"):
        column = f"printed_{field}"
        terms = figures.values(column)
        unmapped = dict.fromkeys(term for term in terms if term and (field, term) not in mapping)
        for term in unmapped:
            line, row = next(place for place in figures.places() if place[1][column] == term)
            yield cell_error(
                figures,
                line,
                row,
                column,
                "unmapped-term",
                f"{term!r}, in {printing.counted(terms.count(term), 'row')}",
                f"a term of crosswalk.csv (field {field})",
                "Map it there, or declare it unusable with a reason.",
            )


def _unused_mappings(tables: Tables) -> Iterator[Issue]:
    """Every row of the crosswalk maps a term that occurs."""
    figures, crosswalk = tables["figures"], tables["crosswalk"]
    if not (crosswalk.whole and figures.whole and figures.rows):
        return
    for line, row in crosswalk.places():
        column = row.get("printed_column", "")
        if column in figures.header and row.get("printed", "") not in figures.values(column):
            yield Issue(
                "unused-mapping",
                "warning",
                crosswalk.file,
                line,
                "printed",
                "",
                repr(row.get("printed", "")),
                f"a term that occurs in {column} of figures.csv",
                "Remove the row, or correct the term.",
            )


# ------------------------------------------------------------------ figures


def _figures(tables: Tables) -> Iterator[Issue]:
    table = tables["figures"]
    if not FIGURES_NEED <= set(table.header):
        return
    mapping = {key: code for key, code in _mapping(tables).items() if not (code and _code_fault(key[0], code))}
    allowed = {row.measure: row.units for row in framework.rows(Measure)}
    variants = framework.table("definitions")
    owner = dict(zip(variants["definition"], variants["measure"], strict=True))
    for line, row in table.places():
        for column, printed in (("measure", "printed_measure"), ("unit", "printed_unit")):
            yield from _agrees_with_crosswalk(table, line, row, column, printed, mapping)
        wanted = allowed.get(row["measure"])
        if wanted and units.kind(row["unit"]) and not units.is_one_of(row["unit"], wanted):
            yield cell_error(
                table,
                line,
                row,
                "unit",
                "unit-of-measure",
                repr(row["unit"]),
                f"{' or '.join(wanted)}, as {row['measure']} asks",
                "Correct the unit or the measure; what no measure counts has none.",
            )
        if owner.get(row["definition"]) and owner[row["definition"]] != row["measure"]:
            yield cell_error(
                table,
                line,
                row,
                "definition",
                "definition-of-measure",
                repr(row["definition"]),
                f"a definition of {row['measure'] or 'no measure'}",
                "Correct the definition.",
            )
        for low, high in (("lower", "upper"), ("period_start", "period_end")):
            yield from _in_order(table, line, row, low, high)


def _agrees_with_crosswalk(
    table: RawTable, line: int, row: dict[str, str], column: str, printed: str, mapping: dict[tuple[str, str], str]
) -> Iterator[Issue]:
    """A coded value is what the crosswalk says, unless it was decided by hand with a reason."""
    code = mapping.get((column, row[printed]))
    if code is None or row[column] == code:
        return
    if row["coded_how"] == "hand" and row["coding_reason"]:
        return
    yield cell_error(
        table,
        line,
        row,
        column,
        "not-as-crosswalk",
        f"{row[column]!r} for the printed term {row[printed]!r}",
        f"{code!r}, as in crosswalk.csv",
        "Correct one of them, or code by hand and give the reason.",
    )


def _in_order(table: RawTable, line: int, row: dict[str, str], low: str, high: str) -> Iterator[Issue]:
    """Two numbers or two days in their order; bad cells are reported elsewhere."""
    kind = next(c["type"] for c in schema(table.name)["fields"] if c["name"] == low)
    if not (row[low] and row[high]):
        return
    try:
        wrong = READERS[kind][0](row[low]) > READERS[kind][0](row[high])
    except ValueError:
        return
    if wrong:
        yield cell_error(
            table,
            line,
            row,
            low,
            "wrong-order",
            f"{row[low]} after {row[high]}",
            f"{low} not after {high}",
            "Correct one of them.",
        )


def _corrections(tables: Tables) -> Iterator[Issue]:
    """A correction names a printed column of a figure and still matches what stands there."""
    table, figures = tables["corrections"], tables["figures"]
    printed = [column["name"] for column in schema("figures")["fields"] if column["kind"] == "printed"]
    by_id = {row.get("evidence_id", ""): row for row in figures.rows}
    for line, row in table.places() if "field" in table.header else ():
        column, evidence = row["field"], row.get("evidence_id", "")
        if column not in printed:
            yield cell_error(
                table,
                line,
                row,
                "field",
                "unknown-column",
                repr(column),
                expected_code(column, printed),
                "Name a printed column of figures.csv.",
            )
        elif "printed" in row and column in by_id.get(evidence, {}) and by_id[evidence][column] != row["printed"]:
            yield cell_error(
                table,
                line,
                row,
                "printed",
                "stale-correction",
                repr(row.get("printed", "")),
                f"{by_id[evidence].get(column)!r}, which stands in figures.csv",
                "If the source was corrected, remove the row or set its printed text anew.",
            )


def _cycles(table: RawTable) -> Iterator[Issue]:
    """No form is part of itself, directly or through others."""
    parents: dict[str, list[str]] = {}
    for row in table.rows:
        if row.get("relation") == "part_of":
            parents.setdefault(row.get("form_id", ""), []).append(row.get("related_form_id", ""))
    for line, row in table.places():
        if row.get("relation") != "part_of":
            continue
        path = _path(parents, row.get("related_form_id", ""), row.get("form_id", ""))
        if path:
            yield cell_error(
                table,
                line,
                row,
                "related_form_id",
                "cycle",
                " part of ".join([row.get("form_id", ""), *path]),
                "forms that are never part of themselves",
                "Remove one of the links.",
            )


def _path(parents: dict[str, list[str]], start: str, goal: str) -> list[str]:
    """Forms from ``start`` up to ``goal``, both included; empty if there is no way."""
    ways, seen = [[start]], {start}
    for way in ways:  # grows while it is read: breadth first
        if way[-1] == goal:
            return way
        for parent in parents.get(way[-1], []):
            if parent not in seen:
                seen.add(parent)
                ways.append([*way, parent])
    return []


def _published(table: RawTable) -> Iterator[Issue]:
    """A date of publication, as precise as it is known, is of a day that exists; ``dates`` says whether it can be."""
    for column in ("published_from", "published_to"):
        for line, row in table.places():
            cell = row.get(column, "")
            try:
                if re.fullmatch(PUBLISHED, cell):
                    days.first_day(cell)
            except ValueError:
                action = "Write it as 2019, 2019-12 or 2019-12-31."
                yield cell_error(table, line, row, column, "bad-date", repr(cell), days.EXPECTED, action)
