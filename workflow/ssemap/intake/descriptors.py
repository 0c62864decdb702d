"""What is written about the country packages: ``datapackage.json`` of each, and ``manifest.csv`` of all.

The descriptor of a package holds the Table Schemas, code lists included, because the public tool refuses references
that leave the folder. The schemas are kept once, in ``schemas/raw``; a test keeps the descriptors in step with them.
The manifest holds the number of rows of each table, so that a row that is lost or added shows as a changed line.
"""

from __future__ import annotations

import csv
import io
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
MANIFEST = "manifest.csv"
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
    separator = reading.read_cells(folder / f"{name}.csv", name, name).separator
    return {
        "name": name,
        "title": schema["title"],
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **({} if separator == "," else {"dialect": {"csv": {"delimiter": separator}}}),
        "schema": {key: value for key, value in schema.items() if key != "title"},
    }


def text(folder: Path) -> str:
    """The descriptor as the text of ``datapackage.json``."""
    return json.dumps(descriptor(folder), indent=1, ensure_ascii=False) + "\n"


def manifest(raw: Path) -> str:
    """The text of ``manifest.csv``: ``iso3, table, rows`` of each table that is in a package of ``raw``."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["iso3", "table", "rows"])
    for folder in packages(raw):
        for name in raw_tables.names():
            path = folder / f"{name}.csv"
            if path.exists():
                writer.writerow([folder.name, name, len(reading.read_cells(path, name, path.name).rows)])
    return stream.getvalue()


def expected(raw: Path) -> dict[Path, str]:
    """Path and text of every file that is written about the packages in ``raw``."""
    return {folder / NAME: text(folder) for folder in packages(raw)} | {raw / MANIFEST: manifest(raw)}


def lost(folder: Path, tables: Mapping[str, RawTable]) -> Iterator[Issue]:
    """Tables that the descriptor or the manifest know and that are gone, or have lost most of their rows.

    Where the manifest counts no row of a table, none is missed.
    """
    counted, listed = _counted(folder), _listed(folder)
    for name, table in tables.items():
        rows = counted.get(name, 1 if name in listed else 0)
        by = MANIFEST if name in counted else NAME
        stands = f"the file that {by} lists" + (f", with {rows} rows" if name in counted else "")
        if rows and not table.there:
            severity: Severity = "error" if name in counted or name in CHANGE_FIGURES else "warning"
            yield Issue("missing-file", severity, table.file, 0, "", "", "no such file", stands, f"Put it back{UNLESS}")
        elif table.whole and rows - len(table.rows) >= MOST_LOST and len(table.rows) * 2 < rows:
            found, expected = f"{len(table.rows)} rows", f"about the {rows} that {MANIFEST} counts"
            action = f"Were rows lost? Put them back{UNLESS}"
            yield Issue("rows-lost", "warning", table.file, 0, "", "", found, expected, action)


def _counted(folder: Path) -> dict[str, int]:
    """Rows of each table of a package, as the manifest beside it has them; nothing where it cannot be read."""
    try:
        with (folder.parent / MANIFEST).open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if row.get("iso3") == folder.name]
        return {str(row["table"]): int(row["rows"]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        return {}


def _listed(folder: Path) -> set[str]:
    """Tables that the descriptor of a package names; none where it cannot be read."""
    try:
        return {str(each["name"]) for each in json.loads((folder / NAME).read_bytes())["resources"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return set()


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
