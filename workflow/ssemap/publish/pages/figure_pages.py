"""Each figure on a page of its own, with what one needs to use it elsewhere; and a page that lists them all."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ssemap.core import files
from ssemap.publish import citation, pages, pictures
from ssemap.publish.grammar.address import REPORT, seen_from
from ssemap.publish.pages.one_file import on_the_web

# The first page that shows a figure is its place.
COMPARED = "figures"  # the folder below results/<edition>/ of the figures that compare countries
INDEX = "index.html"
METHODS = "report/methods.html"
NOTEBOOKS = "notebooks"
KINDS = (*pictures.FILES, "json", "html")  # of the files of a figure, with its words and its page
NARROW_KIND = f"{pictures.PHONE.lstrip('.')}.svg"
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


@dataclass(frozen=True, slots=True)
class FigureFolder:
    """A folder of figures: its files, its address below ``results/<edition>/``, and what the page above it is called.

    ``above``: the front door, or the profile of a country.
    """

    path: Path
    address: str
    above: str

    @property
    def trail(self) -> dict[str, str]:
        """What stands above a page of the folder: address, as that page links to it, to label."""
        return {posixpath.join("..", INDEX): self.above, INDEX: "Figures"}


def run(results: Path, output: Path, *, names: Collection[str], published: str = "") -> None:
    """Write ``<name>.html`` for each of the figures below ``results``, and the list of them, ``output``, beside them.

    ``published``: where the edition stands on the web. Files of figures that are none of ``names``, as runs before
    may have left them in the folder, are removed. Raises NotDrawn if words or pictures of a figure are missing.
    """
    shown = places(results)
    order = [*(name for name in shown if name in names), *sorted(set(names) - shown.keys())]
    folder = FigureFolder(output.parent, COMPARED, "Results")
    listed = [pictures.exported(folder.path, name) for name in order]
    _write(listed, folder, shown, published, overview(listed, folder, shown))
    for path in _of_other_runs(folder.path, names):
        path.unlink()


def _of_other_runs(folder: Path, names: Collection[str]) -> list[Path]:
    """Files of a folder as figures have them, that none of the figures of some names has; other files are nobody's."""
    made = {f"{name}.{kind}" for name in names for kind in (*KINDS, NARROW_KIND)}
    found = [path for kind in KINDS for path in sorted(folder.glob(f"*.{kind}"))]
    return [path for path in found if path.name not in {*made, INDEX}]


def of_country(path: Path, iso3: str, name: str, published: str = "") -> None:
    """Write a page for each figure of a country that was exported to ``path``, and the list of them.

    ``name``: of the country, whose profile is the place of its figures. ``published``: as ``run`` has it.
    """
    profile = f"countries/{iso3}/{INDEX}"
    folder = FigureFolder(path, f"countries/{iso3}/figures", name)
    listed = [pictures.exported(path, one.stem) for one in sorted(path.glob("*.json"))]
    shown = {one.name: FigurePlace(f"{profile}#figure-{one.name}", name) for one in listed}
    _write(listed, folder, shown, published, overview(listed, folder, {}))


def _write(
    listed: Iterable[pictures.Picture],
    folder: FigureFolder,
    shown: Mapping[str, FigurePlace],
    published: str,
    index: str,
) -> None:
    """Write the page of each figure, and the one that lists them, to their folder."""
    texts = {f"{one.name}.html": page(one, folder, shown.get(one.name), published) for one in listed}
    texts[INDEX] = index
    for name, text in zip(texts, pages.with_shapes(list(texts.values())), strict=True):
        files.write_text(folder.path / name, text)


def page(picture: pictures.Picture, folder: FigureFolder, place: FigurePlace | None, published: str = "") -> str:
    """The page of a figure, without the shapes of native scripts."""
    address = f"{folder.address}/{picture.name}.html"
    return pages.styled(
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


def overview(listed: Iterable[pictures.Picture], folder: FigureFolder, shown: Mapping[str, FigurePlace]) -> str:
    """The list of all figures of a folder, each with its place where ``shown`` names it, without shapes."""
    above, _ = folder.trail.items()
    return pages.styled("figures.html.j2", pictures=list(listed), above=above, shown=shown)


def places(results: Path) -> dict[str, FigurePlace]:
    """Name of a figure that compares countries to its place, in the order of the pages."""
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
