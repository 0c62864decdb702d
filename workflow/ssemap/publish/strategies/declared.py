"""``strategies.yaml``: what is made of policies."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ssemap.core import framework
from ssemap.core.coded import code_of
from ssemap.core.documents import Declared


class StrategyRules(Declared):
    """The whole file; see its comments for the meaning of each key."""

    FILE = "strategies.yaml"
    gdp: Annotated[str, code_of("context_measures")]
    set_against: Annotated[tuple[Annotated[str, code_of("amount_kinds")], ...], Field(min_length=1)]
    years_after: Annotated[int, Field(ge=0)]
    named: Annotated[int, Field(ge=1)]
    latest: Annotated[int, Field(ge=1)]


def rules() -> StrategyRules:
    """What is declared. Raises PackageError with file and line where the file is wrong."""
    declared: StrategyRules = framework.declared(StrategyRules)
    return declared
