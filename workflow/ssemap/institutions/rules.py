"""How ratings of institutions are analysed: ``institutions.yaml`` as its typed model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from ssemap.core import framework
from ssemap.core.documents import Declared
from ssemap.core.spelling import expected_code

Share = Annotated[float, Field(ge=0, le=1)]

# Type of law on cooperatives, by whether there is a general act, one of a sector, and one on farming.
COOPERATIVE_TYPES = ("general_act", "general_and_sector_acts", "sector_acts", "farm_act_only", "none")
# What makes a social enterprise, the most binding first; a country has each that it has.
ENTERPRISE_TYPES = ("act", "state_scheme", "city_scheme", "private_label", "bill", "none")

TAKEN = ("form_id", "name", "family", "role")  # columns that stand beside aspects in a table


def _topic(code: str) -> str:
    if code not in (known := framework.codes("provision_topics")):
        raise ValueError(expected_code(code, known))
    return code


def _apart(names: Iterable[str]) -> None:
    """No two of some names are alike, and none is empty: what has them is told by them."""
    seen: set[str] = set()
    for name in names:
        if not name.strip():
            raise ValueError("a name for each, and no empty one")
        if name in seen:
            raise ValueError(f"names of which no two are alike, and {name!r} once")
        seen.add(name)


class RatingScale(Declared):
    """The number of each rating; what is unknown has none.

    Good: ``no: 0.0, partly: 0.5, yes: 1.0``. Bad: ``no: 1, partly: 2, yes: 3``, since scores are shares of the ideal
    type.
    """

    no: float
    partly: float
    yes: float

    @model_validator(mode="after")
    def _from_none_to_all(self) -> RatingScale:
        if (self.no, self.yes) != (0, 1) or not 0 < self.partly < 1:
            raise ValueError("no is 0, yes is 1, and partly lies between")
        return self

    def numbers(self) -> dict[str, float]:
        """Rating to number.

        >>> RatingScale(no=0.0, partly=0.5, yes=1.0).numbers()
        {'no': 0.0, 'partly': 0.5, 'yes': 1.0}
        """
        return self.model_dump()


class Aspect(Declared):
    """An aspect of law: ``topics`` of provisions, and the column of ``laws.csv`` that sums it up."""

    label: str = Field(min_length=1)
    topics: Annotated[tuple[Annotated[str, AfterValidator(_topic)], ...], Field(strict=False)]
    summary: Literal["kind", "min_members", "voting_rule", "profit_rule", "supervising_body", "benefits"]


class Types(Declared):
    """Label of each type of national law, by subject, in the order of pages."""

    cooperative: dict[str, str]
    social_enterprise: dict[str, str]

    @model_validator(mode="after")
    def _all(self) -> Types:
        for told, known in ((self.cooperative, COOPERATIVE_TYPES), (self.social_enterprise, ENTERPRISE_TYPES)):
            if tuple(told) != known:
                raise ValueError(f"the types {', '.join(known)}, in this order")
            _apart(told.values())
        return self


class InstitutionRules(Declared):
    """What decides which forms enter map and groups, how both are made, and how ratings are told.

    ``minimum_known``: share of the conditions of a form; ``minimum_forms``: share of the forms of the countries of
    the run. ``half_way``: a score; ``fewest_known``: forms of a country of which a condition is known; ``common``:
    share of these. ``aspects``: columns of the matrix of law and forms. ``types``: of national law.
    """

    FILE = "institutions.yaml"
    scale: RatingScale
    minimum_known: Share
    minimum_forms: Share
    imputations: int = Field(ge=1)
    resamples: int = Field(ge=1)
    seed: int = Field(ge=0)
    most_groups: int = Field(ge=2)
    smallest_group: int = Field(ge=1)
    half_way: Share
    fewest_known: int = Field(ge=1)
    common: Share
    aspects: dict[str, Aspect] = Field(min_length=1)
    types: Types
    recent_from: int

    @field_validator("aspects")
    @classmethod
    def _told_apart(cls, aspects: dict[str, Aspect]) -> dict[str, Aspect]:
        """No topic of an aspect is told twice, and no column of a table of aspects is another one."""
        for told in aspects.values():
            _apart(told.topics)
        _apart(told.label for told in aspects.values())
        _apart([*TAKEN, *(name for aspect in aspects for name in (aspect, f"{aspect}_first", f"{aspect}_law"))])
        return aspects


def rules() -> InstitutionRules:
    """The rules of ``workflow/framework/institutions.yaml``. Raises PackageError with every mistake and its line."""
    declared: InstitutionRules = framework.declared(InstitutionRules)
    return declared
