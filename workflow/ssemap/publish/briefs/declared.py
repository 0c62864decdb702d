"""``briefs.yaml``: how much a brief holds, and which findings it tells as challenges."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from ssemap.core import framework
from ssemap.core.documents import Declared
from ssemap.core.spelling import expected_code
from ssemap.publish.findings.declared import rules as finding_rules


def _known(name: str) -> str:
    if name not in (known := [one.name for _, one in finding_rules().findings.all()]):
        raise ValueError(expected_code(name, known))
    return name


FindingName = Annotated[str, AfterValidator(_known)]
Most = Annotated[int, Field(ge=1)]


class BriefRules(Declared):
    """The whole file; see its comments for the meaning of each key."""

    FILE = "briefs.yaml"
    leading: Most
    numbers: Most
    forms: Most
    statements: Most
    policy_statements: Most
    provisions: Most
    instruments: Most
    challenges: tuple[FindingName, ...]
    gaps: Most
    bodies: Most


def rules() -> BriefRules:
    """What is declared. Raises PackageError with file and line where the file is wrong."""
    declared: BriefRules = framework.declared(BriefRules)
    return declared
