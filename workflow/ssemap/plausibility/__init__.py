"""``plausibility``: what the figures of a country say about each other, and about dates, laws and GDP.

Each check is declared in ``workflow/framework/plausibility.yaml`` with severity, thresholds and advice; its
function here only finds the rows. Nothing is changed: a finding is answered in the package. One that all rows at
which it points answer by its id, in ``accepted_reason``, is a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ssemap.core.answers import accepted, answers
from ssemap.core.issues import Issue, joined_ids, sort
from ssemap.plausibility import outliers, ratios, several, single, wholes
from ssemap.plausibility.finding import Evidence, Flag
from ssemap.plausibility.rules import CheckRules, rules
from ssemap.schemas import clean as cleaned
from ssemap.schemas import harmonise as harmonised_tables
from ssemap.schemas.plausibility import STAGE
from ssemap.schemas.table import Tables

CHECKS = {**single.CHECKS, **outliers.CHECKS, **several.CHECKS, **wholes.CHECKS, **ratios.CHECKS}
FINDINGS = ["check_id", "severity", "evidence_ids", "column", "found", "expected", "action"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks found.

    ``findings``: one row each, in the columns ``FINDINGS``; ``evidence_ids`` are lists, the figures that a finding
    points at. ``issues``: the same as issues, sorted.
    """

    findings: pd.DataFrame
    issues: list[Issue]

    def flagged(self) -> set[str]:
        """Figures that warnings point at; those named as what they were compared with do not count."""
        warnings = self.findings[self.findings["severity"] != "note"]
        return set(warnings["evidence_ids"].explode())


def run(clean: Path, harmonised: Path, output: Path) -> None:
    """Read what ``clean`` and ``harmonise`` wrote for a country; write ``issues.csv``."""
    tables = Tables(cleaned.STAGE.read(clean), harmonised_tables.STAGE.read(harmonised))
    STAGE.write(check(tables), output)


def check(tables: Mapping[str, pd.DataFrame]) -> Checked:
    """All findings of one country.

    Takes ``evidence`` and ``context`` of harmonise and ``figures``, ``forms``, ``form_links``, ``sources``, ``laws``
    and ``law_forms`` of clean.
    """
    declared = rules()
    evidence = Evidence.of(tables)
    figures = tables["figures"]
    told = dict(zip(figures["evidence_id"], map(answers, figures["accepted_reason"]), strict=True))
    rows = [
        _row(check_id, limits, finding, told)
        for check_id, limits in declared.checks().items()
        for finding in CHECKS[check_id](evidence, declared)
    ]
    return Checked(pd.DataFrame(rows, columns=FINDINGS), sort([*map(_issue, rows), *_needless(rows, told)]))


def _row(check_id: str, limits: CheckRules, finding: Flag, told: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """One finding in the columns ``FINDINGS``, its declared words filled."""
    given = [told[name][check_id] for name in finding.ids if check_id in told[name]]
    answered = len(given) == len(finding.ids)
    return {
        "check_id": check_id,
        "severity": "note" if answered else limits.severity,
        "evidence_ids": list(finding.ids),
        "column": finding.column,
        "found": finding.found,
        "expected": limits.expected.format(**{**dict(limits), **finding.words}),
        "action": accepted(*given) if answered else limits.action,
    }


def _issue(row: Mapping[str, Any]) -> Issue:
    iso3 = row["evidence_ids"][0].partition("-")[0]
    ids = joined_ids(row["evidence_ids"])
    words = {name: row[name] for name in ("check_id", "severity", "column", "found", "expected", "action")}
    return Issue(file=f"{iso3}/figures.csv", row=0, evidence_id=ids, **words)


def _needless(rows: Iterable[Mapping[str, Any]], told: Mapping[str, Mapping[str, str]]) -> Iterator[Issue]:
    """Answers to findings that are not there."""
    asked = {(row["check_id"], name) for row in rows for name in row["evidence_ids"]}
    action = "Take the answer out of accepted_reason; why the row is coded as it is stands in coding_reason."
    for name, given in told.items():
        for check_id in given:
            if check_id in CHECKS and (check_id, name) not in asked:
                words = f"an answer to {check_id}", "no answer: there is no such finding in the row", action
                file = f"{name.partition('-')[0]}/figures.csv"
                yield Issue("needless-reason", "warning", file, 0, "accepted_reason", name, *words)
