"""The quality page of a country: what was collected, how it was coded, and what is wrong or doubtful."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap import store
from ssemap.core import files
from ssemap.core.series import in_use
from ssemap.publish import pages
from ssemap.publish.export import Stamp
from ssemap.publish.pages import profile
from ssemap.publish.tables import coding, problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

# Field, its code list, heading
FIELDS = (
    ("coverage", "coverages", "Coverage"),
    ("basis", "bases", "Basis"),
    ("source_type", "source_types", "Type of source"),
)


def run(
    processed: Path,
    output: Path,
    *,
    iso3: str,
    edition: str,
    as_of: datetime.date | None,
    reference_year: int,
    window: tuple[int, int],
    concept: str,
) -> None:
    """Write the page of one country from its tables in ``data/processed/<edition>``.

    Raises NotBuilt if a table is missing.
    """
    data = store.at(processed)
    package = data.package(iso3)
    tables = data.tables(iso3)
    text = pages.whole_page(
        "quality.html.j2",
        package=package,
        status=profile.status(package),
        stamp=Stamp(edition, reference_year, window, concept, as_of).line(),
        **content(tables),
    )
    with files.whole(output) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def content(tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Everything that the template names, by its name there."""
    figures, evidence, issues = tables["figures"], tables["evidence"], tables["issues"]
    corrections = tables["corrections"]
    return {
        "n": {
            "figures": len(figures),
            "used": int(in_use(evidence).sum()),
            "by_hand": int((figures["coded_how"] == "hand").sum()),
            "agreeing": int(figures["agrees"].sum()),
            "set_aside": int((evidence["exclusion"] == "set_aside").sum()),
            "corrected": corrections["evidence_id"].nunique(),
            "warnings": int((issues["severity"] == "warning").sum()),
            "notes": int((issues["severity"] == "note").sum()),
        },
        "counts": [
            coding.by_code(evidence, field, codelist, label).titled(f"Figures by {label.lower()}")
            for field, codelist, label in FIELDS
        ],
        "summary": problems.summary(issues).titled("Open issues, by check"),
        "issues": problems.listing(issues).titled("Open issues"),
        "corrected": coding.corrected(corrections).titled("Corrected prints"),
        "not_used": coding.not_used(evidence).titled("Figures that are not used"),
        "alike": coding.alike(tables["recodings"]).titled("Rows coded twice, without sight of the first coding"),
    }
