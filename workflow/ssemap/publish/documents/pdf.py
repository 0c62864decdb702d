"""The document as PDF: the typst template reads it as data, so that no text in it is ever code."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.core import fonts
from ssemap.publish import broken
from ssemap.publish.documents import nodes, notes
from ssemap.publish.pictures import svg_size

if TYPE_CHECKING:
    import typst

    from ssemap.publish.documents.nodes import Node
    from ssemap.publish.documents.paper import Paper

TEMPLATE = Path(__file__).resolve().parents[3] / "report" / "documents" / "report.typ"
STANDARD = "ua-1"  # PDF/UA-1 (ISO 14289-1): tagged, with alternative texts and a title
LATIN = "Libertinus Serif"  # comes with typst
START = 0  # seconds since 1970: a document says no time of day


def compiled(document: Node, paper: Paper, pictures: Path) -> bytes:
    """The bytes of the PDF; pictures are the SVG files in ``pictures``.

    Raises NotDrawn where one of them is missing, and PackageError with the line where the template is wrong.
    """
    import typst

    for name in nodes.pictures(document["blocks"]):
        svg_size(pictures / f"{name}.svg")

    inputs = {
        "document": json.dumps(document["blocks"], ensure_ascii=False),
        "title": nodes.printable(paper.title),
        "head": nodes.printable(paper.running_head),
        "language": paper.language,
        "citation": paper.citation,
        "brief": "yes" if paper.brief else "no",
        "numbers": notes.numbers(document["blocks"]),
        "fonts": json.dumps(families()),
    }
    try:
        return _made(inputs, pictures, pdf_standards=[STANDARD])
    except typst.TypstError as error:
        # What the standard forbids, as a letter that no font has, is worth a word, and no report without a document.
        try:
            made = _made(inputs, pictures)
        except typst.TypstError:
            raise broken.of_typst(error, TEMPLATE) from None  # the second error only repeats it
        print(f"The PDF does not meet {STANDARD}: {error}", file=sys.stderr)
        return made


def _made(inputs: dict[str, str], pictures: Path, **options: Any) -> bytes:
    import typst

    made: Any = typst.compile(
        broken.text(TEMPLATE).encode(),
        root=str(pictures),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        format="pdf",
        timestamp=START,
        **options,
    )
    return bytes(made)


def families() -> list[str]:
    """The fonts in which a letter is looked up, in this order; no other font is ever used.

    Those of scripts come before the usual ones, which have some of their letters alone: no word is of two fonts.
    """
    named = dict.fromkeys(name for name, *_ in fonts.SCRIPTS)
    return [LATIN, *named, *reversed(fonts.USUAL)]


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the project and of the packages it stands on: none of the machine."""
    import typst

    folders = {fonts.FOLDER, *(fonts.cjk(weight).parent for weight in ("regular", "bold")), fonts.dejavu().parent}
    return typst.Fonts(include_system_fonts=False, font_paths=sorted(map(str, folders)))
