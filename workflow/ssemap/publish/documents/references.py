"""Sources as references, formatted by a style of the Citation Style Language (CSL 1.0.2).

A table of sources is printed with one reference in the place of title, publisher, date and address. What a source does
not say is left out: a date of access, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.core.frames import text
from ssemap.publish.documents import nodes
from ssemap.publish.documents.nodes import Node, Nodes
from ssemap.publish.months import MONTHS
from ssemap.publish.tables.sources import span
from ssemap.publish.tables.table import Column, readable

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.publish.tables.table import Table

STYLE = Path(__file__).resolve().parents[3] / "report" / "documents" / "sources.csl"
REFERENCE = "reference"
REPLACED = ("title", "publisher", "published", "url")  # columns of which the reference consists
TYPES = {"research": "article", "press": "article-newspaper", "quoted_official": "article-newspaper"}
# What stands in a reference for the words of its source; the last is made a link. No letter of it is a sign of a style.
NAMED = {"title": "Qtitle", "publisher": "Qpublisher", "url": "https://q.q/"}
END, ENGLISH = "Q", "en"
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?")


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
    return list(reference)


def words(reference: object) -> str:
    """The letters of a reference."""
    return nodes.letters(inlines(reference))


class FormattedReference(tuple[Any, ...]):
    """Inlines of a reference, as a value of a frame."""

    __slots__ = ()


def references(sources: pd.DataFrame) -> dict[str, FormattedReference]:
    """The references of rows of ``sources.csv`` by their identity."""
    rows = sources.to_dict("records")
    items = [item(row, place) for place, row in enumerate(rows)]
    formatted = _formatted(json.dumps(items, sort_keys=True))
    return {
        text(row["source_id"]): FormattedReference(_filled(list(inlines), row, place))
        for place, (row, inlines) in enumerate(zip(rows, formatted, strict=True))
    }


def item(source: dict[str, Any], place: int) -> dict[str, Any]:
    """A source as CSL has it, without the keys of which nothing is known.

    Instead of its words it has names for them, which the reference is filled with later: a processor of citations would
    read tags in a title as its own.
    """
    made = {
        "id": str(place),
        "type": TYPES.get(text(source["source_type"]), "document"),
        **{key: f"{NAMED[key]}{place}{END}" for key in ("title", "publisher") if text(source[key])},
        "URL": f"{NAMED['url']}{place}{END}" if text(source["url"]) else "",
        "issued": _issued(text(source["published_from"]), text(source["published_to"])),
        "accessed": {"literal": dated(accessed)} if (accessed := text(source.get("accessed"))) else None,
    }
    return {key: value for key, value in made.items() if value}


def _issued(first: str, last: str) -> dict[str, Any] | None:
    """When a source was published: in words, as precisely as known."""
    words = span(dated(first), dated(last))
    return {"literal": words} if words else None


def dated(written: str) -> str:
    """A day, month or year in words.

    >>> dated("2016-12-29"), dated("2016-12"), dated("2016"), dated("")
    ('29 December 2016', 'December 2016', '2016', '')
    """
    if not DATE.fullmatch(written):
        return written
    year, *rest = map(int, written.split("-"))
    named = [MONTHS[rest[0] - 1]] if rest else []
    return " ".join([*map(str, rest[1:]), *named, str(year)])


@cache
def _formatted(items: str) -> tuple[tuple[Node, ...], ...]:
    """The reference of each item, by pandoc's citation processor."""
    from ssemap.publish.documents import pandoc

    listed = json.loads(items)
    found = {}
    for block in pandoc.cited(listed, STYLE):
        (name, _, _), (paragraph, *_) = block["c"]
        found[name.removeprefix("ref-")] = tuple(paragraph["c"])
    return tuple(found[one["id"]] for one in listed)


def _filled(inlines: Nodes, source: dict[str, Any], place: int) -> Nodes:
    """A reference with the words of its source, in its language; an address of the network is a link."""
    title = text(source["title"]).rstrip(". ")
    described = source.get("title_described") in (True, "true")
    said = {
        NAMED["title"]: f"[{title}]" if described else title,
        NAMED["publisher"]: text(source["publisher"]).rstrip(". "),
        NAMED["url"]: readable(text(source["url"])),
    }
    names = {f"{name}{place}{END}": nodes.printable(words) for name, words in said.items()}
    filled = list(_replaced(inlines, names, text(source["url"])))
    language = text(source["language"])
    return [nodes.spoken(filled, language)] if language not in ("", ENGLISH) else filled


def _replaced(inlines: Nodes, names: dict[str, str], url: str) -> Iterator[Node]:
    """Nodes with words in the place of names."""
    for node in inlines:
        if node["t"] == "Str":
            words = node["c"]
            for name, said in names.items():
                words = words.replace(name, said)
            yield {"t": "Str", "c": words}
        elif node["t"] == "Link":
            inside = list(_replaced(node["c"][1], names, url))
            yield from [nodes.link(inside, url)] if url.startswith(("https://", "http://")) else inside
        elif isinstance(node.get("c"), list) and node["t"] in ("Emph", "Strong"):
            yield {"t": node["t"], "c": list(_replaced(node["c"], names, url))}
        else:
            yield node
