"""Introduction and conclusions to the briefs as PDF and DOCX, from what the report states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.publish.briefs import material, paper, texts
from ssemap.publish.briefs.address import suffix
from ssemap.publish.pages import report

if TYPE_CHECKING:
    from pathlib import Path

    from ssemap.core.run import Run


def run(
    results: Path, processed: Path, raw: Path, output: Path, *, language: str, settings: Run, published: str = ""
) -> None:
    """Write introduction and conclusions into the folder ``output``, each as PDF and DOCX.

    ``results``, ``processed``, ``raw``, ``settings`` and ``published``: as the report has them. Raises NotBuilt if a
    table is missing, OtherCountries where others were compared, and PackageError with every problem of a text.
    """
    made = material.of_all(report.gathered(results, processed, raw, settings), language)
    for name in (texts.INTRODUCTION, texts.CONCLUSIONS):
        paper.written(made, name, output / f"{name}{suffix(language)}.pdf", results, published)
