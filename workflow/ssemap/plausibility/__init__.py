"""``plausibility``: what the figures of a country say about each other, and about dates, laws and GDP.

Each check is declared in ``workflow/framework/plausibility.yaml`` with severity, thresholds and advice; its
function here only finds the rows. Nothing is changed: a finding is answered in the package.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.core import files, framework, issues
from ssemap.core.issues import Issue
from ssemap.plausibility import outliers, several, single
from ssemap.plausibility.finding import Evidence, Finding

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check", "flagged", "run"]

CHECKS = {**single.CHECKS, **outliers.CHECKS, **several.CHECKS}


def run(clean: Path, harmonised: Path, output: Path) -> None:
    """Read what ``clean`` and ``harmonise`` wrote for a country; write ``issues.csv``."""
    tables = {
        name: files.read_table(clean / f"{name}.parquet") for name in ("form_links", "sources", "laws", "law_forms")
    }
    tables |= {name: files.read_table(harmonised / f"{name}.parquet") for name in ("evidence", "context")}
    with files.whole(output / "issues.csv") as path:
        issues.write(check(tables), path)


def check(tables: dict[str, pd.DataFrame]) -> list[Issue]:
    """All findings of one country, sorted.

    Takes ``evidence`` and ``context`` of harmonise and ``form_links``, ``sources``, ``laws`` and ``law_forms``
    of clean. Raises KeyError if a check is declared and not written, or the reverse.
    """
    declared = framework.rules("plausibility")
    if declared.keys() != CHECKS.keys():
        raise KeyError(f"declared or written only: {sorted(declared.keys() ^ CHECKS.keys())}")
    evidence = Evidence.of(tables)
    return issues.sort(
        _issue(name, rules, finding) for name, rules in declared.items() for finding in CHECKS[name](evidence, rules)
    )


def flagged(found: Iterable[Issue]) -> set[str]:
    """Ids of the figures that warnings point at; those named as what they were compared with do not count."""
    return {evidence_id for issue in found if issue.severity != "note" for evidence_id in issue.evidence_id.split("+")}


def _issue(name: str, rules: dict[str, Any], finding: Finding) -> Issue:
    return Issue(
        check_id=name,
        severity=rules["severity"],
        file=f"{finding.ids[0][:3]}/figures.csv",
        row=0,
        column=finding.column,
        evidence_id="+".join(finding.ids),
        found=finding.found,
        expected=rules["expected"].format(**rules | finding.words),
        action=rules["action"],
    )
