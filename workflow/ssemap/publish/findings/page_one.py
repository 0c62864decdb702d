"""Which findings stand on page 1: by the rule that ``findings.yaml`` declares."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ssemap.core import framework, themes
from ssemap.publish.findings.declared import rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssemap.publish.findings.finding import Finding


def page_one(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings that hold and have a priority: the first by priority, grade and theme, in the order of the sections.

    None of them rests on a number of a lower grade than is declared.
    """
    rule, themed, grades = rules().page_one, themes.codes(), framework.codes("grades")
    allowed = ["", *grades[: grades.index(rules().worst) + 1]]

    def rank(finding: Finding) -> tuple[int, int, int]:
        grade = finding.grade or rule.ungraded
        return finding.page_one, grades.index(grade), themed.index(finding.theme)

    chosen: list[Finding] = []
    of_theme: Counter[str] = Counter()
    asked = (one for one in findings if one.holds and one.page_one and one.grade in allowed)
    for finding in sorted(asked, key=rank):
        if len(chosen) < rule.most and of_theme[finding.theme] < rule.per_theme:
            chosen.append(finding)
            of_theme[finding.theme] += 1
    return tuple(sorted(chosen, key=lambda finding: rule.sections.index(finding.section)))
