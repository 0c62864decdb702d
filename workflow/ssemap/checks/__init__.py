"""``checks``: what the figures of a country say about each other, and about dates, laws and GDP.

Each check is declared in ``workflow/framework/checks.yaml`` with severity, thresholds and advice; its
function here only finds the rows. Nothing is changed: a finding is answered in the package.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap import files, framework, issues
from ssemap.checks import outliers, several, single
from ssemap.checks.finding import Evidence, Finding
from ssemap.issues import Issue

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check", "flagged", "inspect", "package", "run"]

BASE_YEAR = 2010
CHECKS = {**single.CHECKS, **outliers.CHECKS, **several.CHECKS}


def run(clean: Path, harmonised: Path, output: Path) -> None:
    """Read what ``clean`` and ``harmonise`` wrote for a country; write ``issues.csv``."""
    tables = {
        name: files.read_table(clean / f"{name}.parquet")
        for name in ("form_links", "sources", "laws", "law_forms")
    }
    tables |= {
        name: files.read_table(harmonised / f"{name}.parquet") for name in ("evidence", "context")
    }
    with files.whole(output / "issues.csv") as path:
        issues.write(check(tables), path)


def check(tables: dict[str, pd.DataFrame]) -> list[Issue]:
    """All findings of one country, sorted.

    Takes ``evidence`` and ``context`` of harmonise and ``form_links``, ``sources``, ``laws`` and ``law_forms``
    of clean. Raises KeyError if a check is declared and not written, or the reverse.
    """
    declared = framework.rules("checks")
    if declared.keys() != CHECKS.keys():
        raise KeyError(f"declared or written only: {sorted(declared.keys() ^ CHECKS.keys())}")
    evidence = Evidence.of(tables)
    return issues.sort(
        _issue(name, rules, finding)
        for name, rules in declared.items()
        for finding in CHECKS[name](evidence, rules)
    )


def package(folder: Path) -> list[Issue]:
    """Every problem of the package in a folder: its tables, its printed figures, and what they say together.

    The last needs a package without errors; where there are some, they are listed alone.
    """
    try:
        return inspect(folder)[1]
    except issues.PackageError as error:
        return list(error.issues)


def inspect(folder: Path) -> tuple[dict[str, pd.DataFrame], list[Issue]]:
    """The tables of the package in a folder, ``evidence`` and ``context`` of harmonise among them, and all problems.

    Raises PackageError if the package has an error.
    """
    from ssemap import clean, harmonise

    tables, found = clean.inspect(folder)
    issues.raise_errors(found)
    # The year sets the base of constant prices, which no check looks at.
    evidence, _, context, listed = harmonise.harmonise(tables, as_of=None, reference_year=BASE_YEAR)
    tables |= {"evidence": evidence, "context": context}
    found += listed + check(tables)
    issues.raise_errors(found)
    return tables, issues.sort(found)


def flagged(found: Iterable[Issue]) -> set[str]:
    """Ids of the figures that warnings point at; those named as what they were compared with do not count."""
    return {
        evidence_id
        for issue in found
        if issue.severity != "note"
        for evidence_id in issue.evidence_id.split("+")
    }


def _issue(name: str, rules: dict[str, Any], finding: Finding) -> Issue:
    return Issue(
        check_id=name,
        severity=rules["severity"],
        file="figures.csv",
        row=0,
        column=finding.column,
        evidence_id="+".join(finding.ids),
        found=finding.found,
        expected=rules["expected"].format(**rules | finding.words),
        action=rules["action"],
    )
