"""Each figure on a page of its own, with what one needs to use it elsewhere; and a page that lists them all."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from ssemap.core import files
from ssemap.publish import citation, pages, pictures
from ssemap.publish.grammar.address import REPORT, seen_from
from ssemap.publish.pages.one_file import on_the_web

FOLDER = "figures"  # below results/<edition>/
LIST = f"{FOLDER}/index.html"
# The first page that shows a figure is its place.
METHODS = "report/methods.html"
NOTEBOOKS = "notebooks"
FIGURE = re.compile(r"<figure\b([^>]*)>(.*?)</figure>", re.DOTALL)
NAME = re.compile(r'\bsrc="[^"]*\bfigures/([^"/.]+)\.(?:svg|png)"')
ANCHOR = re.compile(r'\bid="([^"]+)"')
NUMBER = re.compile(r"<figcaption>\s*<b>(Figure \d+)\.</b>")
HEADING = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """Where a figure is shown: the address below ``results/<edition>/``, and what it or its page is called there."""

    address: str
    label: str


def run(results: Path, output: Path, *, names: Collection[str], published: str = "") -> None:
    """Write ``figures/<name>.html`` for each of the figures below ``results``, and the list of them to ``output``.

    ``published``: where the edition stands on the web. Raises NotDrawn if words or pictures of a figure are missing.
    """
    folder = results / FOLDER
    shown = places(results)
    order = [*(name for name in shown if name in names), *sorted(set(names) - shown.keys())]
    listed = [pictures.exported(folder, name) for name in order]
    for picture in listed:
        files.write_text(folder / f"{picture.name}.html", page(picture, shown.get(picture.name), published))
    files.write_text(output, overview(listed, shown))


def page(picture: pictures.Picture, place: FigurePlace | None, published: str = "") -> str:
    """The page of a figure."""
    address = f"{FOLDER}/{picture.name}.html"
    return pages.whole_page(
        "figure.html.j2",
        picture=picture,
        words=picture.words,
        citation=citation,
        place=place,
        back=seen_from(place.address, address) if place else "",
        address=on_the_web(address, published) if published else "",
        image=on_the_web(f"{FOLDER}/{picture.name}.png", published) if published else "",
    )


def overview(listed: Iterable[pictures.Picture], shown: dict[str, FigurePlace]) -> str:
    """The list of all figures."""
    return pages.whole_page("figures.html.j2", pictures=list(listed), shown=shown)


def places(results: Path) -> dict[str, FigurePlace]:
    """Name of a figure to its place, in the order of the pages."""
    found: dict[str, FigurePlace] = {}
    notebooks = sorted(path.relative_to(results).as_posix() for path in (results / NOTEBOOKS).glob("*.html"))
    for address in (REPORT, METHODS, *notebooks):
        path = results / address
        if path.is_file():
            for name, place in _shown(path.read_text("utf-8"), address):
                found.setdefault(name, place)
    return found


def _shown(text: str, address: str) -> Iterable[tuple[str, FigurePlace]]:
    """The figures of a page."""
    heading = HEADING.search(text)
    title = html.unescape(heading[1]).strip() if heading else address
    for about, inside in FIGURE.findall(text):
        if name := NAME.search(inside):
            anchor, number = ANCHOR.search(about), NUMBER.search(inside)
            there = f"{address}#{anchor[1]}" if anchor else address
            yield name[1], FigurePlace(there, number[1] if number else title)
