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

from ssemap.core import files
from ssemap.core.issues import Issue, Severity
from ssemap.intake import country, reading
from ssemap.intake import tables as raw_tables
from ssemap.intake.tables import RawTable

NAME = "datapackage.json"
# Tables without which figures are others than before, and nobody would see it.
CHANGE_FIGURES = {"breaks", "bridges", "corrections", "form_links", "set_aside"}
MOST_LOST = 10  # rows of a table that may be gone, or half of them
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
        "name": f"sse-{iso3.lower()}",
        "title": f"Social and solidarity economy: {name}",
        "profile": "data-package",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [_resource(folder, table) for table in tables],
    }


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


def lost(folder: Path, tables: Mapping[str, RawTable]) -> Iterator[Issue]:
    """Tables that the descriptor lists and that are gone, or have lost most of their rows."""
    for name, rows in counted(folder).items():
        table = tables.get(name)
        if table is None:
            continue
        if rows and not table.there:
            severity: Severity = "error" if name in CHANGE_FIGURES else "warning"
            listed, action = f"the file that {NAME} lists, with {rows} rows", f"Put it back{UNLESS}"
            yield Issue("missing-file", severity, table.file, 0, "", "", "no such file", listed, action)
        elif table.whole and rows - len(table.rows) >= MOST_LOST and len(table.rows) * 2 < rows:
            found, expected = f"{len(table.rows)} rows", f"about the {rows} that {NAME} counts"
            action = f"Were rows lost? Put them back{UNLESS}"
            yield Issue("rows-lost", "warning", table.file, 0, "", "", found, expected, action)


def counted(folder: Path) -> dict[str, int]:
    """Rows of each table of a package, as its descriptor counts them; nothing where it cannot be read."""
    try:
        resources = json.loads((folder / NAME).read_bytes())["resources"]
        return {str(each["name"]): int(each["rows"]) for each in resources}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


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
        with files.whole(path) as temporary:
            temporary.write_text(words[path], encoding="utf-8", newline="\n")
    return written
