"""``ssemap migrate``: a package of an earlier schema version becomes one of this version, cell by cell.

What can be told from the old cells is carried over, and nothing is lost or guessed: a new column that has to be coded
holds the code that says least, and what remains to be looked at is told.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ssemap.core import documents, files, framework, texts
from ssemap.core.fields import CODED_TWICE
from ssemap.core.issues import InputError, Issue, PackageError
from ssemap.core.spelling import expected_code
from ssemap.intake import REQUIRED, country
from ssemap.intake import tables as raw_tables
from ssemap.intake.themes import BETWEEN, parts

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
# What a new column holds that may not be empty: the code that says least.
ADDED = {
    "codings": {"round": "1", "channel": "practice"},
    "context": {"definition": "unstated"},
    "policies": {"actor": "not recorded"},
    "statements": {"group": "other", "coverage": "unstated"},
}
LOOK = {
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

    Raises InputError where it is of this version already, or of a later one; PackageError where a table cannot be read.
    """
    text = _description(folder)
    stated = country.version_of(text)
    if stated >= country.SCHEMA_VERSION:
        raise InputError(f"{folder} is of schema version {stated}; this project reads {country.SCHEMA_VERSION}.")
    if stated not in STEPS:
        raise InputError(f"{folder / country.NAME}: there is no schema version {stated}; the first one is 1.")
    tables = _read(folder)
    left: list[str] = []
    for version in range(stated, country.SCHEMA_VERSION):
        tables, text, left = STEPS[version](tables, text)
    _refuse_unknown(folder, tables)
    _write(folder, tables, text)
    return DONE.format(
        folder=folder, version=country.SCHEMA_VERSION, left="".join(f"- {line}\n" for line in left), iso3=folder.name
    )


def _description(folder: Path) -> str:
    """The text of ``country.yaml``. Raises InputError where there is none, PackageError where it cannot be read."""
    path = folder / country.NAME
    if not path.is_file():
        raise InputError(f"{path} is not there; name a country whose package is in {folder.parent}.")
    document = documents.read(path, f"{folder.name}/{country.NAME}")
    text = path.read_text("utf-8-sig")
    if not all(re.search(rf"(?m)^{re.escape(str(key))} *:", text) for key in document.values) or "\n..." in text:
        raise InputError(f"{path}: write each key on a line of its own, as in the packages of the project.")
    return text


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
    """The cells of every table that is there. Raises PackageError for each that is no plain CSV in UTF-8."""
    tables, issues = {}, []
    for name in raw_tables.names():
        path = folder / f"{name}.csv"
        if name in REQUIRED and not path.is_file():
            words = "no such file", f"{name}.csv, which every package has", "Put it back."
            issues.append(Issue("missing-file", "error", f"{folder.name}/{path.name}", 0, "", "", *words))
        elif path.is_file():
            try:
                tables[name] = _cells(path)
            except (UnicodeDecodeError, csv.Error, texts.NotCsv) as error:
                words = str(error), "CSV in UTF-8, with as many cells in each row as in the header", "Mend it first."
                issues.append(Issue("csv", "error", f"{folder.name}/{path.name}", 0, "", "", *words))
    if issues:
        raise PackageError(issues)
    return tables


def _cells(path: Path) -> Rows:
    """The rows of a table. Raises csv.Error where a row has more or fewer cells than the header."""
    rows = [cells for _, cells in texts.records(path.read_text("utf-8-sig")) if any(cells)]
    header = rows[0] if rows else []
    if twice := [name for name, times in Counter(header).items() if times > 1]:
        raise csv.Error(f"the column {twice[0]} twice")
    for cells in rows:
        if len(cells) != len(header):
            raise csv.Error(f"{len(cells)} cells beside {len(header)} in the header: {','.join(cells)[:60]}")
    return [dict(zip(header, cells, strict=True)) for cells in rows[1:]]


def _write(folder: Path, tables: Tables, text: str) -> None:
    for name in raw_tables.names():
        stream = io.StringIO(newline="")
        writer = csv.DictWriter(stream, raw_tables.columns(name), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(tables.get(name, []))
        with files.whole(folder / f"{name}.csv") as path:
            path.write_text(stream.getvalue(), encoding="utf-8", newline="\n")
    with files.whole(folder / country.NAME) as path:
        path.write_text(text, encoding="utf-8", newline="\n")


def to_second(tables: Tables, text: str) -> tuple[Tables, str, list[str]]:
    """From version 1 to 2: tables, text of country.yaml, and what is left to be looked at."""
    old = {name: [_renamed(row, RENAMED.get(name, {})) for row in rows] for name, rows in tables.items()}
    new = {name: [_filled(name, row) for row in rows] for name, rows in old.items()}
    if "recodings" in new:
        new["recodings"] = [one for row in new["recodings"] for one in _lengthened(row)]
    rivals = _preferred(new.get("context", []))
    counts = {"context": rivals, "policies": len(new.get("policies", [])), "statements": len(new.get("statements", []))}
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
    return BETWEEN.join(dict.fromkeys(codes.get(code, code) for code in parts(cell)))


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
