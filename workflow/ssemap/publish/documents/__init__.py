"""Documents on paper: a report as PDF and as DOCX, from the same blocks as its page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ssemap.core import files
from ssemap.publish.documents import docx as word
from ssemap.publish.documents import nodes
from ssemap.publish.documents import pdf as printed
from ssemap.publish.documents.blocks import PaperWriter, flowing
from ssemap.publish.documents.paper import Paper

if TYPE_CHECKING:
    from ssemap.publish.sections.document import ReportDocument

__all__ = ["Paper", "write"]


def write(document: ReportDocument, *, pdf: Path | None, docx: Path | None, paper: Paper, results: Path) -> None:
    """Write a report as PDF and as DOCX, each whole or not at all; None leaves one out.

    ``results``: folder of the edition, of which ``figures`` has the pictures; a document without any needs none.
    """
    drawn = results / "figures"
    pictures = drawn if drawn.is_dir() else printed.TEMPLATE.parent
    if pdf:
        made = nodes.document(PaperWriter(document, paper).nodes())
        with files.whole(pdf) as temporary:
            temporary.write_bytes(printed.compiled(made, paper, pictures))
    if docx:
        made = nodes.document(PaperWriter(flowing(document), paper).nodes())
        with files.whole(docx) as temporary:
            temporary.write_bytes(word.written(made, paper, pictures))
