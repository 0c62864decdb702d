"""Exported figures as pages and notebooks show them: by the address of their files, and with their words."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ssemap.core import files
from ssemap.core.issues import InputError
from ssemap.publish import citation, png

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

FILES = ("svg", "png", "pdf", "csv")  # kinds of files of a figure that a reader may want
PHONE = ".phone"  # what the files of a figure's version for narrow screens have behind its name

_page_folder: ContextVar[Path | None] = ContextVar("page_folder", default=None)


@contextmanager
def shown_from(folder: Path) -> Iterator[None]:
    """Pictures that show themselves inside do so for a page or notebook that will stand in ``folder``."""
    token = _page_folder.set(folder.absolute())
    try:
        yield
    finally:
        _page_folder.reset(token)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an exported figure, as they stand in the file ``.json`` beside it.

    ``alternative_text`` begins with the title: readers who cannot see the picture get it whole. ``reading``: how to
    read it, for the caption beside it. ``citation``: how this figure alone is cited.
    """

    title: str
    subtitle: str
    alternative_text: str
    source_line: str
    stamp: str
    reading: str = ""
    citation: str = ""

    def told(self) -> dict[str, str]:
        """What the PNG file says of itself, by the keywords of the format."""
        return {
            "Title": self.title,
            "Author": citation.AUTHORS.rstrip("."),
            "Description": f"{self.alternative_text} {self.source_line} {self.stamp}",
            "Copyright": f"{citation.LICENCE}, {citation.TERMS}",
            "Comment": self.citation,
        }

    def metadata(self, kind: str) -> dict[str, str]:
        """What a file of ``kind`` (svg, pdf) says of itself: the same, by the keywords of Dublin Core or of PDF."""
        said = self.told()
        licence = f"{said['Copyright']}. To cite: {said['Comment']}"
        named = {"svg": ("Creator", "Description", "Rights"), "pdf": ("Author", "Subject", "Keywords")}[kind]
        values = (said["Author"], said["Description"], licence)
        return {"Title": said["Title"], **dict(zip(named, values, strict=True))}

    def write(self, path: Path) -> None:
        """Write the words as JSON (UTF-8, keys sorted)."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2, sort_keys=True)
        files.write_text(path, f"{text}\n")


@dataclass(frozen=True, slots=True)
class Picture:
    """An exported figure: the files ``path.*`` and its words.

    A notebook shows it as its PNG file: by an address relative to the notebook where it is known where that will stand
    (``shown_from``), else, as in an analyst's own session, with the file inside.
    """

    path: Path
    words: Words

    @property
    def name(self) -> str:
        """Name of the figure's files."""
        return self.path.name

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, of the PNG file, which has licence and citation below the drawing."""
        return png.size(self.path.with_suffix(".png"))

    @property
    def drawn(self) -> tuple[int, int]:
        """Width and height in pixels of the drawing alone, as in the SVG file."""
        return svg_size(self.path.with_suffix(".svg"))

    def data(self) -> pd.DataFrame:
        """What the figure draws, from the CSV file beside it."""
        import pandas as pd

        return pd.read_csv(self.path.with_suffix(".csv"), keep_default_na=False, na_values=[""])

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of its files, of ``FILES``: not every figure is a PDF file too."""
        return tuple(kind for kind in FILES if self.path.with_suffix(f".{kind}").is_file())

    @property
    def narrow(self) -> Path | None:
        """The SVG file of the version for narrow screens; None where there is none."""
        file = self.path.with_name(f"{self.name}{PHONE}.svg")
        return file if file.is_file() else None

    def html(self, folder: str, ending: str = "svg") -> Markup:
        """The picture as an element of a page that sees its files in ``folder`` (relative, with ``/``; '' for its own).

        A narrow screen gets the version that was drawn for it, an SVG file, where there is one. Both are
        pictures of the page: of a ``picture`` with two sources, browsers print the one that the screen has shown.
        """
        address = f"{quote(folder)}/{quote(self.name)}" if folder else quote(self.name)
        size = self.drawn if ending == "svg" else self.size
        return self._element(f"{address}.{ending}", size, f"{address}{PHONE}.svg")

    def _element(self, address: str, size: tuple[int, int], narrow: str = "") -> Markup:
        from ssemap.publish import pages

        version = self.narrow if narrow else None
        return pages.element(
            "picture.html.j2",
            address=address,
            size=size,
            words=self.words.alternative_text,
            narrow=narrow if version else "",
            narrow_size=svg_size(version) if version else None,
        )

    def shown(self) -> Markup:
        """The picture as an element of the page or notebook that will stand where ``shown_from`` says, else whole."""
        folder = _page_folder.get()
        if folder is None:
            data = base64.b64encode(self.path.with_suffix(".png").read_bytes()).decode("ascii")
            return self._element(f"data:image/png;base64,{data}", self.size)
        seen = Path(os.path.relpath(self.path.parent, folder)).as_posix()
        return self.html("" if seen == "." else seen, "png")

    def with_files(self, folder: str, ending: str = "") -> Markup:
        """The picture with how to read it and links to its own page and files, as seen in ``folder``.

        It is shown as ``html`` does, with ``ending``, or as ``shown`` where that is ''.
        """
        from ssemap.publish import pages

        element = self.html(folder, ending) if ending else self.shown()
        return pages.element("figure_with_files.html.j2", picture=self, element=element, folder=folder)

    def _repr_html_(self) -> str:
        folder = _page_folder.get()
        if folder is None:
            return f'<figure class="picture">{self.shown()}</figure>'
        return str(self.with_files(Path(os.path.relpath(self.path.parent, folder)).as_posix()))


SVG_SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)pt" height="([\d.]+)pt"')


def svg_size(path: Path) -> tuple[int, int]:
    """Width and height of an exported SVG file, in pixels of the PNG beside it.

    Raises NotDrawn if there is no such file, or if it names none.
    """
    if not path.is_file():
        raise NotDrawn(f"{path}: {MISSING}")
    with path.open(encoding="utf-8") as file:
        found = SVG_SIZE.search(file.read(1000))
    if found is None:
        raise NotDrawn(f"{path}: found no width and height in points; expected a figure as it was exported")
    width, height = (int(float(side) / 72 * png.DPI) for side in found.groups())
    return width, height


MISSING = "found no such file; expected a figure that a notebook draws. Run snakemake."


class NotDrawn(InputError):
    """A figure was not exported to where it is looked for."""


def exported(folder: Path | str, name: str) -> Picture:
    """A figure that was exported to ``folder``. Raises NotDrawn if its words or its picture are not there."""
    path = Path(folder) / name
    for file in (path.with_suffix(suffix) for suffix in (".json", ".png")):
        if not file.is_file():
            raise NotDrawn(f"{file}: {MISSING}")
    return Picture(path, Words(**json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))))
