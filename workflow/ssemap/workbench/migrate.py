"""``ssemap migrate``: a package of an earlier schema version becomes one of this version, cell by cell.

What can be told from the old cells is carried over, and nothing is lost or guessed: a new column that has to be coded
holds the code that says least, and what remains to be looked at is told.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from ssemap.core import documents, files, framework, texts
from ssemap.core.fields import CODED_TWICE
from ssemap.core.issues import InputError, Issue, PackageError
from ssemap.core.spelling import expected_code
from ssemap.intake import REQUIRED, country, headers
from ssemap.intake import folder as listings
from ssemap.intake import tables as raw_tables

Rows = list[dict[str, str]]
Tables = dict[str, Rows]

# From version 1 to 2. Columns that have another name: by table, old name to new one.
RENAMED = {
    "codings": {"framework": "conditions"},
    "figures": {"number_custom": "number_format"},
    "policies": {"actors": "actor_type", "year": "year_start", "theme": "themes"},
}
KEYS = {"number_custom": "number_format"}  # of country.yaml
THEMES = {"policy": "strategies", "ecosystem": "strategies", "work": "jobs", "women": "gender"}
# Codes that have another name: by table and column (its new name).
RECODED = {
    ("absences", "absence"): {
        "not_collected": "not_searched",
        "not_published": "searched_not_found",
        "withheld": "held_back",
    },
    ("policies", "actor_type"): {"both": "joint"},
    ("policies", "instrument"): {
        "finance": "subsidy",
        "training": "training_incubation",
        "incubation": "training_incubation",
        "emergency": "other",
    },
    ("policies", "themes"): THEMES,
    ("statements", "theme"): THEMES,
}
# Columns without which the rows of a table cannot be carried over; of recodings, where they have the former form.
NEEDED = {"context": ("measure", "year"), "policies": ("policy_id",), "recodings": ("draw", "coder")}
FORMER = {"recodings": "evidence_id"}  # a column that only the former form of a table has
# What a new column holds that may not be empty: the code that says least.
ADDED = {
    "codings": {"round": "1", "channel": "practice"},
    "context": {"definition": "unstated"},
    "policies": {"actor": "not recorded"},
    "statements": {"group": "other", "coverage": "unstated"},
}
LOOK = {
    "absences": "absences.csv: counted_in of {} rows, which are counted elsewhere",
    "context": "context.csv: where {} measures and years have rivals, the first row is preferred; prefer the right one",
    "policies": "policies.csv: actor of {} rows, and the instrument of those that were finance or emergency",
    "statements": "statements.csv: group, form_id and coverage of {} rows",
}
DONE = """\
{folder} is of schema version {version} now. To be looked at:
{left}- which operation counted each figure (origins.csv, origin_id of figures.csv), and the legal form of each form
Then: ssemap schema --write, and: ssemap check {iso3}"""


def run(folder: Path) -> str:
    """Bring the package in a folder to the schema version of this project; return what is left to be looked at.

    Raises InputError where it is of this version already, of a later one, or of none that there is; PackageError where
    a table cannot be read.
    """
    stated, text = _description(folder)
    tables = _read(folder)
    left: list[str] = []
    for version in range(stated, country.SCHEMA_VERSION):
        tables, text, left = STEPS[version](tables, text)
    _refuse_unknown(folder, tables)
    _write(folder, tables, text)
    return DONE.format(
        folder=folder, version=country.SCHEMA_VERSION, left="".join(f"- {line}\n" for line in left), iso3=folder.name
    )


def _description(folder: Path) -> tuple[int, str]:
    """The version that ``country.yaml`` states, and its text.

    Raises InputError where there is none, or none that can be carried over; PackageError where it cannot be read.
    """
    path = folder / country.NAME
    if not path.is_file():
        raise InputError(f"{path} is not there; name a country whose package is in {folder.parent}.")
    document = documents.read(path, f"{folder.name}/{country.NAME}")
    text = path.read_text("utf-8-sig")
    if not all(re.search(rf"(?m)^{re.escape(str(key))} *:", text) for key in document.values) or "\n..." in text:
        raise InputError(f"{path}: write each key on a line of its own, as in the packages of the project.")
    if twice := [f"{old} and {new}" for old, new in KEYS.items() if {old, new} <= document.values.keys()]:
        raise InputError(f"{path}: found {twice[0]}, which are one key now. Remove one of them.")
    if re.search(r"(?m)^schema_version *: *(#.*)?$", text) and document.values["schema_version"] is not None:
        raise InputError(f"{path}: write schema_version and its number on one line.")
    return _version(folder, document.values.get("schema_version", country.FIRST_VERSION)), text


def _version(folder: Path, stated: object) -> int:
    """A version from which there is a way to this one. Raises InputError for any other."""
    if type(stated) is not int or stated < country.FIRST_VERSION:
        found, first = texts.shown(repr(stated), 60), country.FIRST_VERSION
        expected = f"a whole number from {first} on, without quotes, or no such line, which is version {first}"
        raise InputError(
            f"{folder / country.NAME}, schema_version: found {found}; expected {expected}. Correct the line."
        )
    if stated not in STEPS:
        later = stated > country.SCHEMA_VERSION
        action = "get a later version of ssemap" if later else "nothing is left to be done"
        raise InputError(
            f"{folder} is of schema version {stated}; this project reads {country.SCHEMA_VERSION}: {action}."
        )
    return stated


def _refuse_unknown(folder: Path, tables: Tables) -> None:
    """Raises PackageError, before anything is written, for columns that no table of this version has."""
    issues = []
    for name, rows in tables.items():
        known = raw_tables.columns(name)
        for column in dict.fromkeys(column for row in rows for column in row if column not in known):
            words = repr(column), expected_code(column, known), "Correct the header; nothing was written."
            issues.append(Issue("unknown-column", "error", f"{folder.name}/{name}.csv", 1, column, "", *words))
    if issues:
        raise PackageError(issues)


def _read(folder: Path) -> Tables:
    """The cells of every table that is there.

    Raises PackageError with every file that is meant to be a table and has another name, or that is no CSV in UTF-8
    with the columns that are needed.
    """
    tables, listed = {}, listings.listing(folder)
    misnamed = {f"{name}.csv" for name in listed.misnamed}
    issues = [issue for issue in listed.issues if issue.expected in misnamed]
    for name in raw_tables.names():
        path, file = folder / f"{name}.csv", f"{folder.name}/{name}.csv"
        if path.is_file():
            try:
                tables[name] = _cells(path)
            except (UnicodeDecodeError, csv.Error, texts.NotCsv) as error:
                words = str(error), "CSV in UTF-8, with as many cells in each row as in the header", "Mend it first."
                issues.append(Issue("csv", "error", file, 0, "", "", *words))
        elif path.name not in misnamed:
            issues += _no_file(path, file)
    issues += [issue for name, rows in tables.items() for issue in _columns(name, f"{folder.name}/{name}.csv", rows)]
    if issues:
        raise PackageError(issues)
    return tables


def _no_file(path: Path, file: str) -> Iterator[Issue]:
    """A table that every package has and that is not there, or something else in the place of a table."""
    if path.is_symlink() or path.exists():
        words = "no file of which the rows can be read", path.name, "Put the file itself there."
        yield Issue("unreadable", "error", file, 0, "", "", *words)
    elif path.stem in REQUIRED:
        words = "no such file", f"{path.name}, which every package has", "Put it back."
        yield Issue("missing-file", "error", file, 0, "", "", *words)


def _columns(name: str, file: str, rows: Rows) -> Iterator[Issue]:
    """Columns that are needed and are not there, and former columns beside those that they become."""
    header = list(rows[0]) if rows else []
    for old, new in RENAMED.get(name, {}).items():
        if old in header and new in header:
            words = f"{old} and {new}", "one of them: they are one column now", "Remove the other; nothing was written."
            yield Issue("double-column", "error", file, 1, new, "", *words)
    for column in NEEDED.get(name, ()) if FORMER.get(name, "") in ("", *header) and header else ():
        if column not in header:
            words = "no such column", f"the column {column}", "Correct the header; nothing was written."
            yield Issue("missing-column", "error", file, 1, column, "", *words)


def _cells(path: Path) -> Rows:
    """The rows of a table, as ``ssemap check`` reads them: separated by any sign that a spreadsheet writes, and without
    columns that have neither name nor content.

    Raises csv.Error where a row has more or fewer cells than the header.
    """
    text = re.sub("\x1a\\s*$", "", path.read_bytes().decode("utf-8-sig")).replace("\r\r\n", "\r\n")
    separator = max(headers.SEPARATORS, key=re.split("[\r\n]", text.lstrip(), maxsplit=1)[0].count)
    rows = [cells for _, cells in texts.records(text, separator) if any(map(str.strip, cells))]
    header = rows[0] if rows else []
    wide = len(header)
    while header and not header[-1].strip():
        header.pop()
    if twice := [name for name, times in Counter(header).items() if times > 1]:
        raise csv.Error(f"the column {twice[0]} twice")
    for cells in rows[1:]:
        if not len(header) <= len(cells) <= wide or any(cells[len(header) :]):
            raise csv.Error(f"{len(cells)} cells beside {len(header)} in the header: {','.join(cells)[:60]}")
    return [dict(zip(header, cells, strict=False)) for cells in rows[1:]]


def _write(folder: Path, tables: Tables, text: str) -> None:
    """Write every file beside the one it replaces, and put all in their places when the last is written.

    ``country.yaml`` comes last: until then the package is of its former version, and can be brought to this one again.
    """
    with ExitStack() as stack:  # what is entered last is closed first
        stack.enter_context(files.whole(folder / country.NAME)).write_bytes(text.encode())
        for name in raw_tables.names():
            path = stack.enter_context(files.whole(folder / f"{name}.csv"))
            path.write_bytes(raw_tables.as_csv(name, tables.get(name, [])).encode())


def to_second(tables: Tables, text: str) -> tuple[Tables, str, list[str]]:
    """From version 1 to 2: tables, text of country.yaml, and what is left to be looked at."""
    old = {name: [_renamed(row, RENAMED.get(name, {})) for row in rows] for name, rows in tables.items()}
    new = {name: [_filled(name, row) for row in rows] for name, rows in old.items()}
    if "recodings" in new:
        new["recodings"] = [one for row in new["recodings"] for one in _lengthened(row)]
    rivals = _preferred(new.get("context", []))
    elsewhere = sum(row.get("absence") == "counted_elsewhere" for row in new.get("absences", []))
    counts = {
        "absences": elsewhere,
        "context": rivals,
        "policies": len(new.get("policies", [])),
        "statements": len(new.get("statements", [])),
    }
    left = [LOOK[name].format(number) for name, number in counts.items() if number]
    for former, key in KEYS.items():
        text = re.sub(rf"(?m)^{former} *:", f"{key}:", text)
    text = re.sub(r"(?m)^schema_version *:.*\n?", "", text)
    return new, f"{text.rstrip()}\nschema_version: 2\n", left


STEPS: dict[int, Callable[[Tables, str], tuple[Tables, str, list[str]]]] = {1: to_second}


def _renamed(row: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    return {names.get(name, name): cell for name, cell in row.items()}


def _filled(name: str, row: dict[str, str]) -> dict[str, str]:
    """A row with the codes of this version, and with what a new column may not leave empty."""
    row = {column: _recoded(cell, RECODED.get((name, column), {})) for column, cell in row.items()}
    if name == "context":
        row = _defined(row)
    if name == "policies":
        row["policy_id"] = re.sub("-P([0-9]+)$", lambda number: f"-Y{number[1]:>04}", row["policy_id"])
    return ADDED.get(name, {}) | row


def _recoded(cell: str, codes: dict[str, str]) -> str:
    """A cell with the codes of this version; of several with semicolons between them each one.

    >>> _recoded("policy; jobs", {"policy": "strategies"})
    'strategies;jobs'
    """
    if not codes or not cell:
        return cell
    return texts.BETWEEN.join(dict.fromkeys(codes.get(code, code) for code in texts.several(cell)))


def _defined(row: dict[str, str]) -> dict[str, str]:
    """A denominator whose definition stood at the end of its measure: ``employment_ilo_modelled``."""
    measure = row.get("measure", "")
    for definition in sorted(framework.codes("context_definitions"), key=len, reverse=True):
        if measure.endswith(f"_{definition}") and "definition" not in row:
            return row | {"measure": measure.removesuffix(f"_{definition}"), "definition": definition}
    return row


def _preferred(rows: Rows) -> int:
    """Mark one row of each measure and year as the one that is used; return how many have rivals."""
    counts = Counter((row["measure"], row["year"]) for row in rows if not row.get("preferred"))
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if not row.get("preferred"):
            cell = (row["measure"], row["year"])
            row["preferred"] = "no" if cell in seen else "yes"
            seen.add(cell)
    return sum(number > 1 for number in counts.values())


def _lengthened(row: dict[str, str]) -> Rows:
    """The rows of one figure coded twice, one for each field; a row that is long already stays."""
    if "evidence_id" not in row:
        return [row]
    same = {"table": "figures", "id": row["evidence_id"], "draw": row["draw"], "coder": row["coder"]}
    return [{**same, "field": field, "code": row[field]} for field in CODED_TWICE["figures"] if field in row]
