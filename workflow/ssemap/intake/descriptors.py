"""What is written about each country package: ``datapackage.json``, its descriptor.

It holds the Table Schemas, code lists included, because the public tool refuses references that leave the folder; the
schemas are kept once, in ``schemas/raw``, and a test keeps the descriptors in step with them. It also holds the number
of rows of each table, so that a row that is lost or added shows as a changed line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ssemap.core import files, printing
from ssemap.core.issues import Issue, Severity
from ssemap.intake import country, reading
from ssemap.intake import tables as raw_tables
from ssemap.intake.tables import RawTable

NAME = "datapackage.json"
# Tables without which figures are others than before, and nobody would see it.
CHANGE_FIGURES = {"breaks", "bridges", "corrections", "form_links", "set_aside"}
ALL_RESTS_ON = "figures"  # the table of which nobody takes most rows away
MANY = 10  # rows that are no slip of the hand
UNLESS = "; if this is meant, write it anew: ssemap schema --write."


def packages(raw: Path) -> list[Path]:
    """Folders of the country packages in ``raw``, sorted."""
    folders = (path.parent for path in raw.glob(f"*/{country.NAME}"))
    return sorted(folder for folder in folders if not files.is_ignored(folder.name))


def descriptor(folder: Path) -> dict[str, Any]:
    """Data Package descriptor of the tables that are in ``folder``."""
    iso3, name = country.identity(folder / country.NAME)
    tables = [table for table in raw_tables.names() if (folder / f"{table}.csv").exists()]
    return {
        "name": package_name(iso3),
        "title": f"Social and solidarity economy: {name}",
        "profile": "data-package",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [_resource(folder, table) for table in tables],
    }


def package_name(iso3: str) -> str:
    """The name of the package of a country.

    >>> package_name("KOR")
    'sse-kor'
    """
    return f"sse-{iso3.lower()}"


def _resource(folder: Path, name: str) -> dict[str, Any]:
    schema = raw_tables.schema(name)
    table = reading.read_cells(folder / f"{name}.csv", name, name)
    return {
        "name": name,
        "title": schema["title"],
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "rows": len(table.rows),
        **({} if table.separator == "," else {"dialect": {"csv": {"delimiter": table.separator}}}),
        "schema": {key: value for key, value in schema.items() if key != "title"},
    }


def text(folder: Path) -> str:
    """The descriptor as the text of ``datapackage.json``."""
    return json.dumps(descriptor(folder), indent=1, ensure_ascii=False) + "\n"


def expected(raw: Path) -> dict[Path, str]:
    """Path and text of every file that is written about the packages in ``raw``."""
    return {folder / NAME: text(folder) for folder in packages(raw)}


def check(folder: Path, tables: Mapping[str, RawTable], named: Mapping[str, int]) -> Iterator[Issue]:
    """What the descriptor of a package counts and the package has not; nothing of a package without one.

    ``named``: by table the number of rows that others name and that are missing; these are told as such.
    """
    file = f"{folder.name}/{NAME}"
    try:
        described = json.loads((folder / NAME).read_bytes())
        listed, name = counted(described), described["name"]
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        action = "Write it anew: ssemap schema --write. Until then nobody sees whether rows are lost."
        yield Issue("bad-descriptor", "warning", file, 0, "", "", "text that is none", "the descriptor", action)
        return
    if name != (own := package_name(folder.name)):
        found, expected = f"the package {name!r}", f"{own!r}, by the name of the folder"
        action = "Is it the file of another country? Write it anew: ssemap schema --write."
        yield Issue("bad-descriptor", "warning", file, 0, "name", "", found, expected, action)
        return
    for table, rows in listed.items():
        if table in tables and rows:
            yield from _lost(tables[table], rows, named.get(table, 0))


def _lost(table: RawTable, rows: int, named: int) -> Iterator[Issue]:
    """A table that is gone, or has fewer rows than were counted; more are what a researcher adds."""
    severity: Severity
    if not table.there:
        severity = "error" if table.name in CHANGE_FIGURES else "warning"
        expected, action = f"the file that {NAME} lists, with {rows} rows", f"Put it back{UNLESS}"
        yield Issue("missing-file", severity, table.file, 0, "", "", "no such file", expected, action)
    elif table.whole and len(table.rows) + named < rows:
        most = table.name == ALL_RESTS_ON and rows - len(table.rows) >= MANY and len(table.rows) * 2 < rows
        severity = "error" if most else "warning"
        found, expected = printing.counted(len(table.rows), "row"), f"the {rows} that {NAME} counts"
        action = f"Were rows lost? Put them back{UNLESS}"
        yield Issue("rows-lost", severity, table.file, 0, "", "", found, expected, action)


def counted(described: Mapping[str, Any]) -> dict[str, int]:
    """Rows of each table, as a descriptor counts them. Raises KeyError, TypeError or ValueError if it is none.

    >>> counted({"resources": [{"name": "forms", "rows": 12}]})
    {'forms': 12}
    """
    rows = {each["name"]: each["rows"] for each in described["resources"]}
    if not all(type(name) is str and type(count) is int and count >= 0 for name, count in rows.items()):
        raise ValueError("tables by name, each with its number of rows")
    return rows


def stale(raw: Path) -> list[Path]:
    """The files that are missing or do not say what the schemas and the packages in ``raw`` ask for."""
    return [path for path, words in expected(raw).items() if not _says(path, words)]


def _says(path: Path, words: str) -> bool:
    return path.is_file() and path.read_bytes() == words.encode()


def write(raw: Path) -> list[Path]:
    """Write what is out of step in ``raw``; return what was written."""
    written = stale(raw)
    words = expected(raw)
    for path in written:
        files.write_text(path, words[path])
    return written
