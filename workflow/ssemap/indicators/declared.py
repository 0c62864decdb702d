"""The indicators as declared in ``workflow/framework/indicators.yaml``, typed; unknown keys are refused."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ssemap.core import framework

Comparability = Literal["identical", "compatible", "incompatible"]
Kind = Literal["level", "ratio", "share", "growth"]
KINDS: tuple[str, ...] = get_args(Kind)
DEFAULT = "default"


class Declared(BaseModel):
    """Base of everything declared: no unknown keys, no change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Codes(Declared):
    """Codes in the order in which they are asked for, by how far they are comparable."""

    identical: tuple[str, ...]
    compatible: tuple[str, ...]
    incompatible: tuple[str, ...]

    def order(self) -> list[str]:
        """All codes, the most wanted first."""
        return [*self.identical, *self.compatible, *self.incompatible]

    def rank(self) -> dict[str, int]:
        """Rank of comparability of each code: 1 identical, 2 compatible, 3 incompatible."""
        groups = (self.identical, self.compatible, self.incompatible)
        return {code: rank for rank, group in enumerate(groups, start=1) for code in group}


class Indicator(Declared):
    """One indicator; see the head of indicators.yaml for the meaning of each key."""

    id: str
    title: str
    theme: Literal["size", "work", "money", "change", "women"]
    definition: str
    kind: Kind
    measure: str
    parts: tuple[str, str] | None = None
    denominator: str | None = None
    denominator_reach: int = Field(default=0, ge=0)
    multiplier: float = 1
    unit: str
    bases: str
    definitions: str
    coverages: tuple[str, ...] = ("national",)
    not_applicable: dict[str, str] = Field(default_factory=dict)
    roll_up: Literal["sum", "parent_only"]
    minimum_coverage: float = Field(ge=0, le=1)
    minimum_family_coverage: float = Field(default=0, ge=0, le=1)
    minimum_span: int = 0
    minimum_start: float = 0
    good_example: str
    bad_example: str

    @model_validator(mode="after")
    def _whole(self) -> Indicator:
        """A ratio needs a denominator, and only a share has parts."""
        if (self.kind == "ratio") != (self.denominator is not None):
            raise ValueError(f"{self.id}: a ratio, and only a ratio, has a denominator")
        if self.parts and self.kind != "share":
            raise ValueError(f"{self.id}: only a share has parts")
        return self


class Catalogue(Declared):
    """The whole file."""

    assumed_basis: Comparability
    unmapped: Comparability
    bases: dict[str, dict[str, Codes]]
    definitions: dict[str, Codes]
    indicators: tuple[Indicator, ...]

    @model_validator(mode="after")
    def _known(self) -> Catalogue:
        """Every name and code must be declared somewhere."""
        for indicator in self.indicators:
            if indicator.bases not in self.bases or indicator.definitions not in self.definitions:
                raise ValueError(f"{indicator.id}: unknown block of bases or definitions")
            wanted = {indicator.measure, *(indicator.parts or ())}
            if unknown := wanted - set(framework.codes("measures")):
                raise ValueError(f"{indicator.id}: unknown measure {sorted(unknown)}")
        used = {code for block in self.bases.values() for c in block.values() for code in c.order()}
        if unknown := used - set(framework.codes("bases")):
            raise ValueError(f"unknown basis {sorted(unknown)}")
        return self

    def basis_codes(self, indicator: Indicator, family: str) -> Codes:
        """The bases an indicator accepts for a family."""
        block = self.bases[indicator.bases]
        return block.get(family, block[DEFAULT])


@cache
def catalogue() -> Catalogue:
    """The declared indicators. Raises pydantic's ValidationError where the file is wrong."""
    return Catalogue.model_validate(framework.rules("indicators"))
