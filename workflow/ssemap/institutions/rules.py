"""How ratings of institutions are analysed: ``institutions.yaml`` as its typed model."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from ssemap.core import framework
from ssemap.core.documents import Declared

Share = Annotated[float, Field(ge=0, le=1)]


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


class InstitutionRules(Declared):
    """What decides which forms enter map and groups, how both are made, and how ratings are told.

    ``minimum_known``: share of the conditions of a form; ``minimum_forms``: share of the forms of the countries of
    the run. ``half_way``: a score; ``fewest_known``: forms of a country of which a condition is known; ``common``:
    share of these.
    """

    FILE = "institutions.yaml"
    scale: RatingScale
    minimum_known: Share
    minimum_forms: Share
    imputations: int = Field(ge=1)
    resamples: int = Field(ge=1)
    seed: int = Field(ge=0)
    most_groups: int = Field(ge=2)
    half_way: Share
    fewest_known: int = Field(ge=1)
    common: Share
    recent_from: int


def rules() -> InstitutionRules:
    """The rules of ``workflow/framework/institutions.yaml``. Raises PackageError with every mistake and its line."""
    declared: InstitutionRules = framework.declared(InstitutionRules)
    return declared
