"""``datapackage.json`` of each country package: the Table Schemas inlined, code lists included.

The public tool refuses references that leave the folder, so each descriptor holds all it needs.
The schemas are kept once, in ``schemas/raw``; a test keeps the descriptors in step with them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ssemap.core import files
from ssemap.intake import country
from ssemap.intake import tables as raw_tables

NAME = "datapackage.json"


def packages(raw: Path) -> list[Path]:
    """Folders of the country packages in ``raw``, sorted."""
    return sorted(path.parent for path in raw.glob(f"*/{country.NAME}"))


def descriptor(folder: Path) -> dict[str, Any]:
    """Data Package descriptor of the tables that are in ``folder``."""
    facts = country.read(folder / country.NAME)
    tables = [name for name in raw_tables.names() if (folder / f"{name}.csv").exists()]
    return {
        "name": f"sse-{facts.iso3.lower()}",
        "title": f"Social and solidarity economy: {facts.name}",
        "profile": "data-package",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [_resource(name) for name in tables],
    }


def _resource(name: str) -> dict[str, Any]:
    schema = raw_tables.schema(name)
    return {
        "name": name,
        "title": schema["title"],
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {key: value for key, value in schema.items() if key != "title"},
    }


def text(folder: Path) -> str:
    """The descriptor as the text of ``datapackage.json``."""
    return json.dumps(descriptor(folder), indent=1, ensure_ascii=False) + "\n"


def out_of_step(folder: Path) -> bool:
    """Does ``datapackage.json`` differ from what the schemas and the files in the folder ask for?"""
    path = folder / NAME
    return not path.exists() or path.read_text(encoding="utf-8") != text(folder)


def write(raw: Path) -> list[Path]:
    """Write the descriptor of each package in ``raw`` that is out of step; return what was written."""
    written = []
    for folder in packages(raw):
        if out_of_step(folder):
            with files.whole(folder / NAME) as temporary:
                temporary.write_text(text(folder), encoding="utf-8", newline="\n")
            written.append(folder / NAME)
    return written
