"""Checks of what rows say of other rows: ids that are named, tables that are needed, rows that are left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from ssemap.core.issues import Issue
from ssemap.intake.garbled import is_left
from ssemap.intake.missing_rows import Gap, Reference, plain
from ssemap.intake.tables import RawTable, cell_error, more, schema

Tables = dict[str, RawTable]
Targets = tuple[tuple[str, str], ...]  # tables that may hold an id, each with its column

# References that a Table Schema cannot hold: (table, column, tables and columns that may hold the id).
MORE_REFERENCES: list[tuple[str, str, Targets]] = [
    (
        "set_aside",
        "evidence_id",
        (
            ("figures", "evidence_id"),
            ("law_sources", "evidence_id"),
            ("statements", "evidence_id"),
            ("context", "context_id"),
            ("policies", "policy_id"),
            ("provisions", "provision_id"),
        ),
    ),
    ("corrections", "evidence_id", (("figures", "evidence_id"),)),
    ("bridges", "evidence_id", (("figures", "evidence_id"), ("statements", "evidence_id"))),
    ("codings", "law_id", (("laws", "law_id"),)),
    ("codings", "provision_id", (("provisions", "provision_id"),)),
    ("codings", "source_id", (("sources", "source_id"),)),
]
MOST_FOREIGN = 3  # ids of another country in a column that are told one by one


def check(tables: Tables, iso3: str) -> Iterator[Issue]:
    """Ids of another country, tables that are needed, and rows that are neither used nor set aside."""
    yield from _country_codes(tables, iso3)
    yield from _wanted_tables(tables)
    yield from _unused_rows(tables)


def _country_codes(tables: Tables, iso3: str) -> Iterator[Issue]:
    """Ids begin with the code of the country; a table that was taken from another country is one mistake."""
    if not re.fullmatch("[A-Z]{3}", iso3):
        return
    for name, table in tables.items():
        for column in schema(name)["fields"]:
            pattern = column.get("constraints", {}).get("pattern", "")
            if not pattern.startswith("[A-Z]{3}-") or column["name"] not in table.header:
                continue
            foreign = [
                (line, row)
                for line, row in table.places()
                if re.fullmatch(pattern, row[column["name"]]) and not row[column["name"]].startswith(f"{iso3}-")
            ]
            together = len(foreign) > MOST_FOREIGN
            for line, row in foreign[: 1 if together else None]:
                found = repr(row[column["name"]]) + (more(len(foreign) - 1) if together else "")
                expected = f"an id that begins with {iso3}-, the code of the country"
                yield cell_error(table, line, row, column["name"], "country-code", found, expected, "Correct the id.")


def gaps(tables: Tables) -> list[Gap]:
    """Ids that rows name and no row has, by the tables that may have them."""
    result: dict[Targets, Gap] = {}
    for table, column, targets in _references(tables):
        gap = result.setdefault(targets, _gap(tables, targets))
        gap.named.update(table.values(column))
        missing = {
            name
            for name in set(table.values(column)) - gap.known
            if name
            and not is_left(name)
            and plain(name) not in gap.misspelt
            and not _table_without_rows(name, tables, targets)
        }
        for line, row in table.places() if missing else ():
            if row[column] in missing:
                gap.missing.setdefault(row[column], []).append(Reference(table, line, row, column))
    return [gap for gap in result.values() if gap.missing]


def _gap(tables: Tables, targets: Targets) -> Gap:
    known = {cell for target, key in targets for cell in tables[target].values(key)}
    patterns = [_pattern(target, key) for target, key in targets]
    return Gap([tables[target] for target, _ in targets], known, patterns)


def _pattern(name: str, key: str) -> str:
    column = next(column for column in schema(name)["fields"] if column["name"] == key)
    return str(column.get("constraints", {}).get("pattern", ".*"))


def _references(tables: Tables) -> Iterator[tuple[RawTable, str, Targets]]:
    """Columns with ids of other rows, and the tables and columns that may hold these; of files that can be read."""
    declared = [
        (name, key["fields"], ((key["reference"]["resource"], key["reference"]["fields"]),))
        for name in tables
        for key in schema(name).get("foreignKeys", [])
    ]
    for name, column, targets in declared + MORE_REFERENCES:
        # one broken file shall not make every reference to it an error, nor shall one without ids
        if column in tables[name].header and not any(_is_unusable(tables[target], key) for target, key in targets):
            yield tables[name], column, targets


def _is_unusable(table: RawTable, key: str) -> bool:
    """Could the ids of a table not be read, or do most rows have none?"""
    return table.broken or 2 * table.values(key).count("") > len(table.rows)


def _wanted_tables(tables: Tables) -> Iterator[Issue]:
    """Where a table has no rows at all, that is said once, and of the table."""
    wanted: dict[str, Counter[str]] = {}  # table without rows to the tables that name its ids, with the rows that do
    for table, column, targets in _references(tables):
        known = {cell for target, key in targets for cell in tables[target].values(key)}
        for cell, number in Counter(table.values(column)).items():
            if cell and cell not in known and (lost := _table_without_rows(cell, tables, targets)):
                wanted.setdefault(lost, Counter())[table.name] += number
    for target, rows in wanted.items():
        yield from _wanted_table(tables[target], rows)


def _table_without_rows(cell: str, tables: Tables, targets: Targets) -> str:
    """The table without rows that would hold an id of this form; empty where all have some, or it is mistyped."""
    for target, key in targets:
        if not tables[target].rows and re.fullmatch(_pattern(target, key), cell):
            return target
    return ""


def _wanted_table(table: RawTable, rows: Mapping[str, int]) -> Iterator[Issue]:
    """A table that is not there, or has no rows, although ``rows`` of other tables need it."""
    if any(issue.check_id == "missing-file" for issue in table.issues):
        return
    by = " and ".join(f"{number} row{'s' if number > 1 else ''} of {name}.csv" for name, number in sorted(rows.items()))
    header = ",".join(column["name"] for column in schema(table.name)["fields"])
    check_id, found = ("no-rows", "a header alone") if table.there else ("missing-file", "no such file")
    action = "Add the rows." if table.there else f"Put the file back, or add it, with the header {header}."
    yield Issue(check_id, "error", table.file, 0, "", "", found, f"rows for {by}", action)


def _unused_rows(tables: Tables) -> Iterator[Issue]:
    """A figure without a form and a law row without a law are set aside with a reason, never lost."""
    set_aside = tables["set_aside"]
    if set_aside.broken:
        return
    listed = set(set_aside.values("evidence_id"))
    unused: Counter[str] = Counter()
    for name, column in (("figures", "form_id"), ("law_sources", "law_id")):
        table = tables[name]
        for line, row in table.places() if {column, "evidence_id"} <= set(table.header) else ():
            if row[column] or row["evidence_id"] in listed:
                continue
            if set_aside.there:
                yield cell_error(
                    table,
                    line,
                    row,
                    column,
                    "not-set-aside",
                    "nothing",
                    f"a {column}, or a row in set_aside.csv",
                    "Fill it, or set the row aside with the reason.",
                )
            else:
                unused[name] += 1
    if unused:
        yield from _wanted_table(set_aside, unused)
