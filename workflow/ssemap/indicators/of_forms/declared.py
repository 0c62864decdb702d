"""Indicators of single forms as declared under ``of_forms`` in ``workflow/framework/indicators.yaml``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ssemap.core import units
from ssemap.core.codelists import Text
from ssemap.core.documents import Declared
from ssemap.core.themes import ThemeCode
from ssemap.indicators.codes import ContextMeasure, Family, Measure

FormKind = Literal["published", "share", "ratio", "difference", "relative", "change"]
YesNo = Literal["yes", "no"]
# Parameters that an indicator of a kind must have; of one in brackets either; ``printed`` may stand beside all.
NEEDED: dict[FormKind, set[frozenset[str]]] = {
    "published": {frozenset({"printed"})},
    "share": {frozenset({"counted"}), frozenset({"over"})},
    "ratio": {frozenset({"counted"}), frozenset({"over"})},
    "difference": {frozenset({"of"})},
    "relative": {frozenset({"of", "counted"}), frozenset({"context"})},
    "change": {frozenset({"counted"})},
}
PARTS = ("counted", "over", "of", "context")


class AskedFigures(Declared):
    """The figures of a measure: ``definitions``, a block of the file; ``years``, all where none is named.

    ``any_period``: yes where figures of part of a year, which are in no series, count too.
    """

    measure: Measure
    definitions: Text
    years: tuple[int, ...] = ()
    any_period: YesNo = "no"


class FormIndicator(Declared):
    """One indicator of single forms; see the head of indicators.yaml for the meaning of each key."""

    id: Text
    title: Text
    theme: ThemeCode
    definition: Text
    kind: FormKind
    printed: AskedFigures | None = None
    counted: AskedFigures | None = None
    over: AskedFigures | None = None
    of: tuple[Text, ...] = ()
    context: tuple[ContextMeasure, ...] = ()
    multiplier: float = Field(default=1, gt=0)
    first: int | None = None
    last: int | None = None
    per_year: YesNo = "no"
    minimum_span: int = Field(default=1, ge=1)
    minimum_start: float = Field(default=0, ge=0)
    prefer: Literal["printed", "computed"] = "printed"
    unit: Text
    grows_with_country: YesNo
    bases: Text
    apart: YesNo = "yes"
    not_applicable: dict[Family, Text] = Field(default_factory=dict)
    good_example: Text
    bad_example: Text

    def figures(self) -> list[AskedFigures]:
        """What is asked of the evidence, the printed indicator first."""
        return [asked for asked in (self.printed, self.counted, self.over) if asked]

    @model_validator(mode="after")
    def _whole(self) -> FormIndicator:
        """The parameters are those of the kind."""
        given = {name for name in PARTS if getattr(self, name)} | ({"printed"} if self.printed else set())
        for choice in NEEDED[self.kind]:
            if len(given & choice) != 1:
                raise ValueError(f"{' or '.join(sorted(choice))}, because it is a {self.kind} ({self.id})")
        allowed = frozenset().union(*NEEDED[self.kind])
        if more := sorted(given - allowed - {"printed"}):
            raise ValueError(f"no {', '.join(more)}, because it is a {self.kind} ({self.id})")
        if len(self.of) != {"difference": 2, "relative": len(self.of[:1])}.get(self.kind, 0):
            raise ValueError(f"two ids of a difference, one of what is relative ({self.id})")
        if (self.first is None) != (self.last is None) or (self.first or 0) > (self.last or 0):
            raise ValueError(f"first and last year, or neither ({self.id})")
        return self

    @model_validator(mode="after")
    def _an_amount_grows(self) -> FormIndicator:
        """Amounts grow with the country, but for means of one organisation, which are ratios."""
        amount = self.unit == units.ANY_MONEY or units.kind(self.unit) in ("count", "money")
        if amount and self.grows_with_country == "no" and self.kind != "ratio":
            raise ValueError(f"grows_with_country yes, because {self.unit} is an amount ({self.id})")
        return self
