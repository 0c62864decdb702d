"""The nodes of pandoc's document model that documents are made of, as JSON (pandoc-types 1.23).

Texts are values in them and never markup: neither pandoc nor the typst template reads any of them as code.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ssemap.core import fonts

Node = dict[str, Any]
Nodes = list[Node]
Rows = Sequence[list[Any]]
API = [1, 23, 1]
BREAKS = "\u2028\u2029"
EAST_ASIAN = {"zh": "Chinese", "ja": "Japanese", "ko": "Korean"}
LEFT, RIGHT = "AlignLeft", "AlignRight"


def document(blocks: Nodes, meta: Mapping[str, str] | None = None) -> Node:
    """A whole document; ``meta``: its properties as texts."""
    listed = {name: {"t": "MetaInlines", "c": [text(words)]} for name, words in (meta or {}).items()}
    return {"pandoc-api-version": API, "meta": listed, "blocks": blocks}


def printable(words: str) -> str:
    """A text as paper prints it: blanks for what breaks lines or steers devices, a substitute for what no font has.

    >>> printable("a\\tb\\x07c \\ue000")
    'a b c �'
    """
    if words.isascii() and words.isprintable():
        return words
    blank = "".join(" " if letter in BREAKS or unicodedata.category(letter) == "Cc" else letter for letter in words)
    gone = fonts.missing(blank)
    return "".join(fonts.SUBSTITUTE if letter in gone else letter for letter in fonts.bounded(blank))


def letters(made: Any) -> str:
    """The letters of nodes, as readers see them."""
    if isinstance(made, list):
        return "".join(map(letters, made))
    if not isinstance(made, dict):
        return ""
    if made["t"] in ("Space", "SoftBreak", "LineBreak"):
        return " "
    return str(made["c"]) if made["t"] == "Str" else letters(made.get("c"))


def within(made: Any) -> Iterator[Node]:
    """All nodes in nodes, in reading order."""
    waiting = [made]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict):
            yield one
            waiting.append(one.get("c"))


def pictures(blocks: Nodes) -> list[str]:
    """Names of the pictures in blocks, each once."""
    return list(dict.fromkeys(node["c"][2][0] for node in within(blocks) if node["t"] == "Image"))


# --- inlines


def text(words: str) -> Node:
    """Words."""
    return {"t": "Str", "c": printable(words)}


def emphasis(inlines: Nodes, *, strong: bool = False) -> Node:
    """Stressed words."""
    return {"t": "Strong" if strong else "Emph", "c": inlines}


def line_break() -> Node:
    """A new line."""
    return {"t": "LineBreak"}


def span(inlines: Nodes, *classes: str, name: str = "", **keys: str) -> Node:
    """Words of a kind."""
    return {"t": "Span", "c": [_attributes(name, classes, keys), inlines]}


def spoken(inlines: Nodes, language: str) -> Node:
    """Words in a language; Word has a style for those whose letters have shapes by region."""
    style = EAST_ASIAN.get(language.partition("-")[0])
    return span(inlines, lang=language, **({"style": style} if style else {}))


def link(inlines: Nodes, address: str, *classes: str) -> Node:
    """Words that lead to an address, or to ``#name`` in the document."""
    return {"t": "Link", "c": [_attributes("", classes, {}), inlines, [address, ""]]}


def footnote(blocks: Nodes) -> Node:
    """A note at the foot of the page."""
    return {"t": "Note", "c": blocks}


def raw(xml: str) -> Node:
    """Words that Word alone reads: runs of WordprocessingML."""
    return {"t": "RawInline", "c": ["openxml", xml]}


# --- blocks


def raw_block(xml: str) -> Node:
    """A block that Word alone reads."""
    return {"t": "RawBlock", "c": ["openxml", xml]}


def header(level: int, inlines: Nodes, name: str, *classes: str) -> Node:
    """A heading."""
    return {"t": "Header", "c": [level, _attributes(name, classes, {}), inlines]}


def paragraph(inlines: Nodes) -> Node:
    """A paragraph."""
    return {"t": "Para", "c": inlines}


def plain(inlines: Nodes) -> Node:
    """Words that are no paragraph: an item, a cell."""
    return {"t": "Plain", "c": inlines}


def division(blocks: Nodes, *classes: str, name: str = "", **keys: str) -> Node:
    """Blocks of a kind; the key ``style`` names the style that Word gives their paragraphs."""
    return {"t": "Div", "c": [_attributes(name, classes, keys), blocks]}


def bullets(items: Sequence[Nodes]) -> Node:
    """A list."""
    return {"t": "BulletList", "c": list(items)}


def numbered(items: Sequence[Nodes]) -> Node:
    """A numbered list."""
    return {"t": "OrderedList", "c": [[1, {"t": "Decimal"}, {"t": "Period"}], list(items)]}


def definitions(items: Sequence[tuple[Nodes, Nodes]]) -> Node:
    """Terms, each with blocks."""
    return {"t": "DefinitionList", "c": [[term, [said]] for term, said in items]}


def image(address: str, alternative: str, width: str) -> Node:
    """A picture; ``width`` with its unit."""
    return {"t": "Image", "c": [_attributes("", (), {"width": width}), [text(alternative)], [address, ""]]}


def cell(blocks: Nodes, alignment: str = LEFT, columns: int = 1, *classes: str) -> list[Any]:
    """A cell of a table."""
    return [_attributes("", classes, {}), {"t": alignment}, 1, columns, blocks]


def row(cells: Sequence[list[Any]]) -> list[Any]:
    """A row of a table."""
    return [_attributes("", (), {}), list(cells)]


def body(rows: Rows, heading: Rows = ()) -> list[Any]:
    """Rows of a table below their heading; their first column names them."""
    return [_attributes("", (), {}), 1, list(heading), list(rows)]


def table(
    widths: Sequence[float], alignments: Sequence[str], head: Rows, bodies: Sequence[list[Any]], *classes: str
) -> Node:
    """A table; ``widths`` are shares of the page's width."""
    columns = [
        [{"t": alignment}, {"t": "ColWidth", "c": width}] for alignment, width in zip(alignments, widths, strict=True)
    ]
    caption: list[Any] = [None, []]
    foot: list[Any] = [_attributes("", (), {}), []]
    head_rows = [_attributes("", (), {}), list(head)]
    return {"t": "Table", "c": [_attributes("", classes, {}), caption, columns, head_rows, list(bodies), foot]}


def _attributes(name: str, classes: Iterable[str], keys: Mapping[str, str]) -> list[Any]:
    named = [["custom-style" if key == "style" else key, value] for key, value in keys.items()]
    return [name, list(classes), named]
