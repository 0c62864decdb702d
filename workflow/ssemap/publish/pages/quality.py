"""The quality page of a country: what was collected, how it was coded, and what is wrong or doubtful."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap import store
from ssemap.core import fields, files
from ssemap.core.run import Run
from ssemap.publish import pages
from ssemap.publish.sections import package_facts
from ssemap.publish.tables import coding, problems
from ssemap.publish.themed import edition

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

FIELDS = ("coverage", "basis", "source_type")  # whose codes are counted


def run(processed: Path, output: Path, *, iso3: str, settings: Run) -> None:
    """Write the page of one country from its tables in ``data/processed/<edition>``.

    Raises NotBuilt if a table is missing.
    """
    data = store.at(processed)
    package = data.package(iso3)
    tables = data.tables(iso3)
    text = pages.whole_page(
        "quality.html.j2",
        package=package,
        status=package_facts.status(package),
        stamp=settings.line(),
        **content(tables),
    )
    files.write_text(output, text)


def content(tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Everything that the template names, by its name there; ``later``: the figures that the edition does not have."""
    evidence = edition.figures(tables["evidence"])
    young = set(tables["evidence"]["evidence_id"]) - set(evidence["evidence_id"])
    figures, corrections, issues = (
        rows[~rows["evidence_id"].isin(young)] for rows in map(tables.__getitem__, ("figures", "corrections", "issues"))
    )
    return {
        "later": len(young),
        "facts": package_facts.package_facts(figures, evidence, corrections),
        "warnings": int((issues["severity"] == "warning").sum()),
        "notes": int((issues["severity"] == "note").sum()),
        "counts": [
            coding.by_code(evidence, field).titled(f"Figures by {fields.LABELS[field].lower()}") for field in FIELDS
        ],
        "summary": problems.summary(issues).titled("Open issues, by check"),
        "issues": problems.listing(issues).titled("Open issues"),
        "corrected": coding.corrected(corrections).titled("Corrected prints"),
        "not_used": coding.not_used(evidence).titled("Figures that are not used"),
        "alike": coding.alike(tables["recodings"]).titled("Rows coded twice, without sight of the first coding"),
    }
