"""A brief on paper: as PDF, and beside it as DOCX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.publish import documents
from ssemap.publish.briefs import compose
from ssemap.publish.sections.document import plain

if TYPE_CHECKING:
    from pathlib import Path

    from ssemap.publish.briefs.material import BriefMaterial


def written(material: BriefMaterial, name: str, pdf: Path, results: Path, published: str) -> None:
    """Write a brief to ``pdf``, and to the DOCX file beside it.

    ``results``: folder whose ``figures`` it shows; ``published``: where the results of the edition stand on the web.
    """
    made = compose.brief(material, name)
    title = plain(made.document.sections[0].heading.inlines)
    head = f"{title} · Edition {material.settings.edition}"
    paper = documents.Paper(title, "", head, made.language, contents=False, published=published, brief=True)
    documents.write(made.document, pdf=pdf, docx=pdf.with_suffix(".docx"), paper=paper, results=results)
