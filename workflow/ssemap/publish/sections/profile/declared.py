"""``profile.yaml``: how much the first pages of a profile hold, and what counts as missing."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ssemap.core import framework
from ssemap.core.coded import code_of
from ssemap.core.documents import Declared
from ssemap.publish.findings.kinds import IndicatorId

Number = Annotated[int, Field(ge=1)]
Indicators = Annotated[tuple[IndicatorId, ...], Field(min_length=1)]


class Policies(Declared):
    """Policies of one of the ``actors``, ``without`` those of some instruments: at most ``most``, the latest."""

    without: tuple[Annotated[str, code_of("instruments")], ...]
    actors: tuple[Annotated[str, code_of("actor_types")], ...]
    most: Number


class Missing(Declared):
    """Forms without a number of ``indicators`` because of one of ``absences``; see the file for the other keys."""

    indicators: Indicators
    absences: tuple[Annotated[str, code_of("absences")], ...]
    most: Number


class Pages(Declared):
    """The whole file; see its comments for the meaning of each key."""

    FILE = "profile.yaml"
    forms: Number
    form_indicators: Indicators
    bodies: Number
    recent_laws: Number
    policies: Policies
    missing: Missing


def rules() -> Pages:
    """What is declared. Raises PackageError with file and line where the file is wrong."""
    declared: Pages = framework.declared(Pages)
    return declared
