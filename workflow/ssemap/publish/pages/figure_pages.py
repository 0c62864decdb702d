"""Each figure on a page of its own, with what one needs to use it elsewhere; and a page that lists them all."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from ssemap.core import files
from ssemap.publish import citation, pages, pictures
from ssemap.publish.grammar.address import REPORT, seen_from
from ssemap.publish.pages.one_file import on_the_web

COMPARED = "figures"  # the folder below results/<edition>/ of the figures that compare countries
INDEX = "index.html"
METHODS = "report/methods.html"
NOTEBOOKS = "notebooks"
FIGURE = re.compile(r"<figure\b([^>]*)>(.*?)</figure>", re.DOTALL)
NAME = re.compile(r'\bsrc="[^"]*\bfigures/([^"/.]+)\.(?:svg|png)"')
ANCHOR = re.compile(r'\bid="([^"]+)"')
NUMBER = re.compile(r"<figcaption>\s*<b>(Figure \d+)\.</b>")
HEADING = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FigureFolder:
    """A folder of figures: its address below ``results/<edition>/``, and the pages that show its figures."""

    results: Path
    address: str

    @property
    def path(self) -> Path:
        """Where its files are."""
        return self.results / self.address

    @property
    def above(self) -> str:
        """Address of the page above it: the front door, or the profile of a country."""
        return posixpath.join(posixpath.dirname(self.address), INDEX)

    @property
    def pages(self) -> list[str]:
        """Addresses of the pages; the first one that shows a figure is its place."""
        if self.address != COMPARED:
            return [self.above]
        notebooks = sorted((self.results / NOTEBOOKS).glob("*.html"))
        return [REPORT, METHODS, *(path.relative_to(self.results).as_posix() for path in notebooks)]

    @property
    def trail(self) -> dict[str, str]:
        """What stands above a page of the folder: address, as that page links to it, to label."""
        path = self.results / self.above
        label = "Results" if self.address == COMPARED else _title(path.read_text("utf-8"), self.above)
        return {posixpath.join("..", INDEX): label, INDEX: "Figures"}

    def names(self) -> list[str]:
        """The figures that were exported to it."""
        return sorted(path.stem for path in self.path.glob("*.json"))


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """Where a figure is shown: the address below ``results/<edition>/``, and what it or its page is called there."""

    address: str
    label: str


def run(results: Path, output: Path, *, names: Collection[str] = (), published: str = "") -> None:
    """Write ``<name>.html`` for each figure of a folder below ``results``, and the list of them to ``output`` there.

    ``names``: the figures; without them all that the folder has. ``published``: where the edition stands on the web.
    Raises NotDrawn if words or pictures of a figure are missing.
    """
    folder = FigureFolder(results, output.parent.relative_to(results).as_posix())
    shown = places(folder)
    wanted = set(names or folder.names())
    order = [*(name for name in shown if name in wanted), *sorted(wanted - shown.keys())]
    listed = [pictures.exported(folder.path, name) for name in order]
    for picture in listed:
        files.write_text(
            folder.path / f"{picture.name}.html", page(picture, folder, shown.get(picture.name), published)
        )
    files.write_text(output, overview(listed, folder, shown))


def page(picture: pictures.Picture, folder: FigureFolder, place: FigurePlace | None, published: str = "") -> str:
    """The page of a figure."""
    address = f"{folder.address}/{picture.name}.html"
    return pages.whole_page(
        "figure.html.j2",
        picture=picture,
        words=picture.words,
        citation=citation,
        trail=folder.trail,
        place=place,
        back=seen_from(place.address, address) if place else "",
        address=on_the_web(address, published) if published else "",
        image=on_the_web(f"{folder.address}/{picture.name}.png", published) if published else "",
    )


def overview(listed: Iterable[pictures.Picture], folder: FigureFolder, shown: dict[str, FigurePlace]) -> str:
    """The list of all figures of a folder; each with its place, where there are several."""
    above, _ = folder.trail.items()
    told = shown if folder.address == COMPARED else {}
    return pages.whole_page("figures.html.j2", pictures=list(listed), above=above, shown=told)


def places(folder: FigureFolder) -> dict[str, FigurePlace]:
    """Name of a figure to its place, in the order of the pages."""
    found: dict[str, FigurePlace] = {}
    for address in folder.pages:
        path = folder.results / address
        if path.is_file():
            for name, place in _shown(path.read_text("utf-8"), address):
                found.setdefault(name, place)
    return found


def _shown(text: str, address: str) -> Iterable[tuple[str, FigurePlace]]:
    """The figures of a page."""
    title = _title(text, address)
    for about, inside in FIGURE.findall(text):
        if name := NAME.search(inside):
            anchor, number = ANCHOR.search(about), NUMBER.search(inside)
            there = f"{address}#{anchor[1]}" if anchor else address
            yield name[1], FigurePlace(there, number[1] if number else title)


def _title(text: str, address: str) -> str:
    """What a page is called: its title, or else its address."""
    heading = HEADING.search(text)
    return html.unescape(heading[1]).strip() if heading else address
