"""Links between the pages of an edition, as a reader meets them: ``python tests/links.py results/latest``."""

from __future__ import annotations

import posixpath
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

EMPTY = frozenset({"meta", "link", "img", "br", "hr", "input", "source", "wbr", "col"})
BESIDE = "beside.css"
HIDDEN = "to-report"  # class of what a page shows only where BESIDE is


class Linked(HTMLParser):
    """Ids of a page, and the addresses that it shows, names as picture or as file to load.

    ``beside``: is the style there that shows links to the report?
    """

    def __init__(self, text: str, *, beside: bool) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.addresses: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._beside = beside
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        hidden = bool(self._open and self._open[-1][1])
        hidden |= HIDDEN in values.get("class", "").split() and not self._beside
        if tag not in EMPTY:
            self._open.append((tag, hidden))
        self.ids |= {values["id"]} if "id" in values else set()
        named = [values[name] for name in ("href", "src", "srcset") if values.get(name)]
        optional = tag == "link" and named and named[0].endswith(f"/{BESIDE}")
        self.addresses += [] if hidden or optional else named

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass


def read(results: Path) -> dict[str, Linked]:
    """The pages below a folder, by their addresses there."""
    beside = (results / "report" / BESIDE).is_file()
    paths = sorted(results.rglob("*.html"))
    return {path.relative_to(results).as_posix(): Linked(path.read_text("utf-8"), beside=beside) for path in paths}


def dead(results: Path) -> list[tuple[str, str]]:
    """Page and address of each link that leads to no file, or to no anchor of a page."""
    pages = read(results)
    return [
        (name, address)
        for name, page in pages.items()
        for address in dict.fromkeys(page.addresses)
        if not re.match(r"(https?|data|mailto):", address) and not _leads(results, pages, name, address)
    ]


def _leads(results: Path, pages: dict[str, Linked], name: str, address: str) -> bool:
    path, _, anchor = address.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
    if not (results / target).is_file():
        return False
    return not anchor or target not in pages or unquote(anchor) in pages[target].ids


if __name__ == "__main__":
    found = dead(Path(sys.argv[1]))
    for place in found:
        print(*place)
    sys.exit(bool(found))
