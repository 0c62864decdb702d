"""The cells of an executed notebook as its page shows them: words and outputs, no code."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import mistune
from markupsafe import Markup, escape

from ssemap.publish import pages, svg

if TYPE_CHECKING:
    from nbformat import NotebookNode

TAG = re.compile(r"<[^>]+>")
UNDESCRIBED = "A picture without a description"  # one that the exporter has not written


def body(notebook: NotebookNode) -> str:
    """The notebook as an HTML fragment. Of each output it has the form that comes first in ``SHOWN``."""
    return pages.render("notebook_cells.html.j2", cells=notebook.cells, words=words, shown=shown)


def words(source: str) -> Markup:
    """Markdown as HTML; the anchor of a heading is its text.

    >>> words("## How *good* it is")
    Markup('<h2 id="How-good-it-is">How <em>good</em> it is</h2>\\n')
    """
    return Markup(_markdown()(source))


def shown(output: NotebookNode) -> Markup:
    """An output of a cell as HTML; nothing where a page can show none of its forms."""
    if output["output_type"] == "stream":
        return _printed(output["text"])
    forms = output.get("data", {})
    return next((show(forms[kind]) for kind, show in SHOWN.items() if kind in forms), Markup(""))


class _Anchored(mistune.HTMLRenderer):
    def heading(self, text: str, level: int, **attributes: Any) -> str:
        """A heading with its text as anchor, blanks as hyphens."""
        anchor = html.unescape(TAG.sub("", text)).replace(" ", "-")
        return f'<h{level} id="{escape(anchor)}">{text}</h{level}>\n'


@cache
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(renderer=_Anchored(escape=False), plugins=["strikethrough", "table"])


def _printed(text: str) -> Markup:
    return Markup("<pre>{}</pre>").format(text)


def _pictured(address: str) -> Markup:
    return Markup('<img src="{}" alt="{}">').format(address, UNDESCRIBED)


# What a page can show, best first.
SHOWN: dict[str, Callable[[str], Markup]] = {
    "text/html": Markup,
    "text/markdown": words,
    "image/svg+xml": lambda drawing: _pictured(svg.address(drawing)),
    "image/png": lambda data: _pictured(f"data:image/png;base64,{data.strip()}"),
    "text/plain": _printed,
}
