"""The report as one file that can be sent: its page, with all pictures inside.

What leads to another file of the edition leads to where the edition stands on the web, or else becomes plain words.
Nothing is composed a second time: the finished page is read, and written with other addresses.
"""

from __future__ import annotations

import base64
import html
import posixpath
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from ssemap.core import files
from ssemap.core.issues import InputError
from ssemap.publish import pages, svg
from ssemap.publish.grammar.address import REPORT
from ssemap.publish.pictures import NotDrawn

VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
STAYS = ("#", "https:", "http:", "mailto:", "data:")  # addresses that lead to the same place from everywhere
LINKS_ALONE = frozenset({"links", "files"})  # classes of what is nothing but links
PICTURES = (".svg", ".png")
Attributes = list[tuple[str, str | None]]


def run(results: Path, output: Path, *, published: str = "") -> None:
    """Write the report below ``results`` to ``output``, as one file.

    ``published``: where the edition stands on the web. Raises InputError if the report is missing, NotDrawn if a
    picture of it is.
    """
    if not (results / REPORT).is_file():
        raise InputError(f"{results / REPORT}: found no such file; expected the report. Run snakemake.")
    text = OneFile(results, published).written((results / REPORT).read_text("utf-8"))
    files.write_text(output, text)


def on_the_web(address: str, published: str) -> str:
    """Where a file of the edition stands on the web.

    >>> on_the_web("tables/pairs.csv", "https://example.org/sse/")
    'https://example.org/sse/tables/pairs.csv'
    """
    return f"{published.rstrip('/')}/{address}"


class OneFile(HTMLParser):
    """Writes a page of the edition anew, element by element; only addresses, and what is left of links, differ."""

    def __init__(self, results: Path, published: str, page: str = REPORT) -> None:
        super().__init__(convert_charrefs=False)
        self.results, self.published, self.page = results, published, page
        self._parts: list[str] = []
        self._left_out: list[str] = []  # open elements of a part that is left out
        self._links: list[str] = []  # what each open link has become
        self._told = False

    def written(self, text: str) -> str:
        """The page as one file."""
        self.feed(text)
        self.close()
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if self._left_out or self._is_left_out(attrs):
            self._left_out += [] if tag in VOID else [tag]
        elif tag == "a":
            self._open_link(dict(attrs))
        elif tag in ("img", "source"):
            self._parts.append(_tag(tag, {name: self._held(name, value or "") for name, value in attrs}))
        else:
            self._parts.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)  # of an element without an end
        if self._left_out and tag not in VOID:
            self._left_out.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._left_out:
            if tag in self._left_out:  # the last one, with those in it that HTML lets stay open
                del self._left_out[len(self._left_out) - 1 - self._left_out[::-1].index(tag) :]
            return
        self._parts.append(f"</{self._links.pop() if tag == 'a' else tag}>")
        if tag == "h1" and not self._told:
            self._told = True
            self._parts.append(f"\n{pages.render('one_file.html.j2', published=self.published).strip()}")

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._keep(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._keep(f"<!{decl}>")

    def _keep(self, text: str) -> None:
        if not self._left_out:
            self._parts.append(text)

    def _is_left_out(self, attrs: Attributes) -> bool:
        """Is an element nothing but links, which lead nowhere?"""
        return not self.published and not LINKS_ALONE.isdisjoint((dict(attrs).get("class") or "").split())

    def _open_link(self, attrs: dict[str, str | None]) -> None:
        """A link with its new address, or words without one."""
        address = self._seen(attrs.pop("href", None) or "")
        self._links.append("a" if address else "span")
        self._parts.append(_tag("a", {"href": address, **attrs}) if address else _tag("span", attrs))

    def _seen(self, address: str) -> str:
        """Where a link of the page leads now; '' where to nothing."""
        if not address or address.startswith(STAYS):
            return address
        path, sign, anchor = address.partition("#")
        below = self._below(path)
        if below == self.page:
            return sign + anchor
        return on_the_web(below, self.published) + sign + anchor if self.published else ""

    def _below(self, path: str) -> str:
        """A path that is relative to the page, as it is below the results."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.page), path))

    def _held(self, name: str, value: str) -> str:
        """The value of an attribute of a picture; its file as an address that holds it."""
        if name not in ("src", "srcset") or value.startswith("data:"):
            return value
        path = self.results / self._below(unquote(value))
        if path.suffix not in PICTURES or not path.is_file():
            raise NotDrawn(f"{path}: found no such picture; expected those of the report. Run snakemake.")
        if path.suffix == ".svg":
            return svg.address(path.read_text("utf-8"))
        return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def _quoted(value: str) -> str:
    """A value between double quotes; an apostrophe may stand there as it is."""
    return html.escape(value, quote=False).replace('"', "&quot;")


def _tag(tag: str, attrs: dict[str, str | None] | dict[str, str]) -> str:
    """A start tag.

    >>> _tag("span", {"title": "<&", "hidden": None})
    '<span title="&lt;&amp;" hidden>'
    """
    said = "".join(f" {name}" if value is None else f' {name}="{_quoted(value)}"' for name, value in attrs.items())
    return f"<{tag}{said}>"
