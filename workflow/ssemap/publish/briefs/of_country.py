"""The brief of one country as PDF and DOCX, from its own tables and the charts of its profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.publish.briefs import material, paper, texts

if TYPE_CHECKING:
    from pathlib import Path

    from ssemap.core.run import Run


def run(
    results: Path, processed: Path, output: Path, *, iso3: str, language: str, settings: Run, published: str = ""
) -> None:
    """Write the brief of a country to ``output`` (PDF), and beside it as DOCX.

    ``results``: folder of the edition's results, with the country's ``figures``; ``processed``:
    ``data/processed/<edition>``. ``published``: address on the web of ``results``.
    Raises NotBuilt if a table is missing, PackageError with every problem of the text.
    """
    made = material.of_country(results, processed, iso3, settings, language)
    paper.written(made, texts.COUNTRY, output, made.pictures.parent, published)
