"""``profile.yaml``: how much the first pages of a profile hold, and what counts as missing."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from ssemap.core import framework, themes
from ssemap.core.coded import code_of
from ssemap.core.codelists import Text
from ssemap.core.documents import Declared
from ssemap.core.spelling import expected_code
from ssemap.core.themes import ThemeCode
from ssemap.publish.findings.kinds import IndicatorId

Number = Annotated[int, Field(ge=1)]
Indicators = Annotated[tuple[IndicatorId, ...], Field(min_length=1)]


class Policies(Declared):
    """Facts of ``theme`` and ``groups`` that are told of one of the ``stakeholders``: at most ``most``, the latest."""

    theme: ThemeCode
    groups: tuple[Text, ...]
    stakeholders: tuple[Text, ...]
    most: Number

    @model_validator(mode="after")
    def _known(self) -> Policies:
        known = themes.groups()[self.theme]
        if unknown := sorted(set(self.groups) - set(known)):
            raise ValueError(expected_code(unknown[0], known))
        return self


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
