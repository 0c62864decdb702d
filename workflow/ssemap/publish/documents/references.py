"""Sources as references, formatted by a style of the Citation Style Language (CSL 1.0.2).

A table of sources is printed with one reference in the place of title, publisher, date and address. What a source does
not say is left out: a date of access, too.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.core.frames import text
from ssemap.publish.documents import nodes
from ssemap.publish.documents.nodes import Node, Nodes
from ssemap.publish.tables.table import Column

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.publish.tables.table import Table

STYLE = Path(__file__).resolve().parents[3] / "report" / "documents" / "sources.csl"
REFERENCE = "reference"
REPLACED = ("title", "publisher", "published", "url")  # columns of which the reference consists
TYPES = {"research": "article", "press": "article-newspaper", "quoted_official": "article-newspaper"}
DATE = re.compile(r"\d{4}(-\d{2}){0,2}")


def listed(table: Table) -> bool:
    """Does a row of the table stand for a source?"""
    return {"source_id", *REPLACED} <= {column.key for column in table.columns}


def of(table: Table) -> Table:
    """The table with references."""
    rows = table.page_rows()
    formatted = references(rows)
    frame = rows.assign(**{REFERENCE: [formatted[one] for one in rows["source_id"]]})
    first = next(place for place, column in enumerate(table.columns) if column.key in REPLACED)
    kept = [column for column in table.columns if column.key not in REPLACED]
    columns = (*kept[:first], Column(REFERENCE, "Reference", width=60), *kept[first:])
    return replace(table, frame=frame, printed=None, columns=columns)


def inlines(reference: object) -> Nodes:
    """The inlines of a reference."""
    assert isinstance(reference, FormattedReference)
    return list(reference.inlines)


class FormattedReference(tuple[Any, ...]):
    """Inlines of a reference, as a value of a frame."""

    __slots__ = ()

    @property
    def inlines(self) -> tuple[Node, ...]:
        """Its nodes."""
        return tuple(self)


def references(sources: pd.DataFrame) -> dict[str, FormattedReference]:
    """The references of rows of ``sources.csv`` by their identity."""
    items = [item(row) for row in sources.to_dict("records")]
    return dict(_formatted(json.dumps(items, ensure_ascii=False, sort_keys=True)))


def item(source: dict[str, Any]) -> dict[str, Any]:
    """A source as CSL has it; without the keys of which nothing is known."""
    title = nodes.printable(text(source["title"]))
    described = text(source.get("title_described")).lower() in ("true", "1") or source.get("title_described") is True
    made = {
        "id": text(source["source_id"]),
        "type": TYPES.get(text(source["source_type"]), "document"),
        "title": f"[{title}]" if described else title,
        "publisher": nodes.printable(text(source["publisher"])),
        "issued": _issued(text(source["published_from"]), text(source["published_to"])),
        "accessed": _date(text(source.get("accessed"))),
        "URL": text(source["url"]),
        "language": text(source["language"]),
    }
    return {key: value for key, value in made.items() if value}


def _issued(first: str, last: str) -> dict[str, Any] | None:
    """When a source was published: a day, month or year, or the first and last that are possible."""
    dates = [_parts(one) for one in dict.fromkeys((first, last)) if DATE.fullmatch(one)]
    return {"date-parts": dates} if dates else None


def _date(written: str) -> dict[str, Any] | None:
    return {"date-parts": [_parts(written)]} if DATE.fullmatch(written) else None


def _parts(written: str) -> list[int]:
    return [int(part) for part in written.split("-")]


@cache
def _formatted(items: str) -> list[tuple[str, FormattedReference]]:
    """Each item with its reference, by pandoc's citation processor."""
    from ssemap.publish.documents import pandoc

    listed = json.loads(items)
    found = {}
    for block in pandoc.cited(listed, STYLE):
        (name, _, _), (paragraph, *_) = block["c"][0], block["c"][1]
        found[name.removeprefix("ref-")] = FormattedReference(paragraph["c"])
    return [(one["id"], found[one["id"]]) for one in listed]
