"""The lists of codes that several rooms share, one model for the rows of each file of ``workflow/framework``.

The first column of a list holds its codes. A column that names codes of another list says so with ``Code``.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

YesNo = Literal["yes", "no"]
Text = Annotated[str, Field(pattern=r"(?s)^\S(.*\S)?$")]  # not empty, no blanks at its ends
UnitKind = Literal["count", "money", "percent", "area"]
CALENDARS = "calendars"
GREGORIAN = "gregorian"  # the calendar of a country that declares no other (calendars.csv)


class Code(str):
    """Marks a column whose cells are codes of another list: ``Annotated[str, Code("families")]``."""

    __slots__ = ()


def _optional_number(cell: object) -> object:
    return None if cell == "" else cell


OptionalNumber = Annotated[float | None, BeforeValidator(_optional_number)]
OptionalInteger = Annotated[int | None, BeforeValidator(_optional_number)]


class Row(BaseModel):
    """Base of the rows of a table: cells are text and get the type of their column; an unknown column is refused.

    ``FILE``: the file below ``workflow/framework``. ``KEY``: the columns that tell rows apart; by default the first.
    """

    # Built at its first row: a job reads few of the lists.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    FILE: ClassVar[str] = ""
    KEY: ClassVar[tuple[str, ...]] = ()


class Absence(Row):
    """Why a cell has no number. ``rank``: of parts without any value the first one says why their total has none."""

    FILE = "absences.csv"
    absence: Text
    label: Text
    rank: int = Field(ge=1)
    definition: Text


class ActorType(Row):
    """Who acts in a policy, or of whose doing a statement tells."""

    FILE = "actor_types.csv"
    actor_type: Text
    label: Text
    definition: Text


class AmountKind(Row):
    """What the money of a policy is."""

    FILE = "amount_kinds.csv"
    amount_kind: Text
    label: Text
    definition: Text


class Basis(Row):
    """On which basis a figure counts."""

    FILE = "bases.csv"
    basis: Text
    label: Text
    definition: Text


class Calendar(Row):
    """A calendar by which years are counted.

    ``ahead``: how many years it is ahead of the Gregorian one; empty where its years are others. ``first``, ``last``:
    the years that a source of our time can print.
    """

    FILE = "calendars.csv"
    calendar: Text
    label: Text
    ahead: OptionalInteger
    first: OptionalInteger
    last: OptionalInteger
    definition: Text


class Comparability(Row):
    """How far a number can be compared between countries; rank 1 is the best. ``fill``: how its values look."""

    FILE = "comparabilities.csv"
    comparability: Text
    label: Text
    rank: int = Field(ge=1)
    fill: Literal["full", "pale", "hatched"]
    shown_as: Text


class ConceptFamily(Row):
    """A family that counts under a concept of the SSE."""

    FILE = "concepts.csv"
    KEY = ("concept", "family")
    concept: Text
    label: Text
    family: Annotated[str, Code("families")]
    source: Text


class ConditionSet(Row):
    """A set of conditions by which institutions are rated."""

    FILE = "conditions.csv"
    conditions: Text
    label: Text
    source: Text


class ContextDefinition(Row):
    """A variant of a denominator."""

    FILE = "context_definitions.csv"
    definition: Text
    label: Text


class ContextMeasure(Row):
    """A denominator, and what it may be in a country.

    ``scale``: on which its years are compared, by their ratio or by their difference. ``change``: most by which a year
    may differ from the year before; ``bend``: most by which it may lie off the line through the years beside it; a
    factor or points, as the scale says. Empty ones are no limit. ``yearly``: is every year of it published?
    ``needed``: does an indicator divide by it? ``made_of``: others of which it is derived where it is not published.
    """

    FILE = "context_measures.csv"
    measure: Text
    label: Text
    unit: Text
    sign: Literal["positive", "not_negative", "any"]
    low: float
    high: float
    scale: Literal["factor", "points"]
    change: OptionalNumber
    bend: OptionalNumber
    yearly: YesNo
    needed: YesNo
    made_of: Annotated[tuple[str, ...], Code("context_measures"), BeforeValidator(str.split)]
    definition: Text

    @model_validator(mode="after")
    def _limits(self) -> ContextMeasure:
        if self.low > self.high or (self.low < 0) != (self.sign == "any"):
            raise ValueError("low up to high, and a low below zero if and only if the sign is any")
        least = 1 if self.scale == "factor" else 0
        if any(limit is not None and limit <= least for limit in (self.change, self.bend)):
            raise ValueError(f"change and bend above {least}, or empty")
        return self


class Coverage(Row):
    """Which part of a form a figure covers."""

    FILE = "coverages.csv"
    coverage: Text
    label: Text
    definition: Text


class Definition(Row):
    """A variant of a measure; ``unstated`` belongs to none."""

    FILE = "definitions.csv"
    definition: Text
    measure: Annotated[str, Code("measures")]
    label: Text


class Family(Row):
    """A family of organisations."""

    FILE = "families.csv"
    family: Text
    label: Text
    parent: Annotated[str, Code("families")]
    definition: Text
    source: str


class Grade(Row):
    """How wide an interval may be, to have a grade: ``widest``, upper over lower end; an empty one is no limit."""

    FILE = "grades.csv"
    grade: Text
    label: Text
    sign: Text
    widest: OptionalNumber
    without_interval: YesNo
    definition: Text


class GradeCap(Row):
    """A reason that holds a grade down: no cell that has it is graded better than ``highest``.

    ``words``: how it is named after the grade, as in "C: one origin".
    """

    FILE = "grade_caps.csv"
    grade_cap: Text
    highest: Annotated[str, Code("grades")]
    label: Text
    words: Text
    definition: Text


class Instrument(Row):
    """By what means a policy acts. ``rest``: does it stand for all means without a code, so that it is none itself?"""

    FILE = "instruments.csv"
    instrument: Text
    label: Text
    rest: YesNo
    definition: Text


class Mark(Row):
    """What else a reader must know of a value, beside grade and comparability."""

    FILE = "marks.csv"
    mark: Text
    label: Text
    definition: Text


class Measure(Row):
    """What a figure measures: kind of unit, stock or flow, whether it may be added, and how prices are treated.

    ``units``: those of the kind in which it may stand, ``currency`` for any money. ``whole``: is it counted, so that a
    value has no fraction? ``low``, ``high``: what its values may be; an empty one is no limit.
    """

    FILE = "measures.csv"
    measure: Text
    label: Text
    unit_kind: UnitKind
    units: Annotated[tuple[Text, ...], BeforeValidator(str.split), Field(min_length=1)]
    whole: YesNo
    stock_flow: Literal["stock", "flow"]
    summable: YesNo
    price_treatment: Literal["none", "average", "end_of_period"]
    low: OptionalNumber
    high: OptionalNumber
    definition: Text


class NumberFormat(Row):
    """How numbers are printed: decimal mark, separator of groups, and their sizes (the last, those before it).

    ``short_from``: the least multiplier after which a single digit may be short for its next lower one, as in
    một triệu hai (1,200,000).
    """

    FILE = "number_formats.csv"
    number_format: Text
    label: Text
    decimal: Literal[".", ","]
    group: Literal[".", ",", " ", ""]
    group_sizes: Literal["3", "3 2"]
    short_from: Literal["1e2", "1e3", "1e6"]
    definition: str


class OriginKind(Row):
    """The kind of operation that a figure is the count of. ``extent``: does it ask all, or a part; open: either."""

    FILE = "origin_kinds.csv"
    origin_kind: Text
    label: Text
    extent: Literal["all", "part", "open"]
    definition: Text


class ProvisionTopic(Row):
    """What a provision of a law is about."""

    FILE = "provision_topics.csv"
    topic: Text
    label: Text
    definition: Text


class SourceType(Row):
    """A type of source; rank 1 is the best."""

    FILE = "source_types.csv"
    source_type: Text
    label: Text
    rank: int = Field(ge=1)
    official: YesNo
    definition: Text


class Subfamily(Row):
    """A part of a family."""

    FILE = "subfamilies.csv"
    subfamily: Text
    family: Annotated[str, Code("families")]
    label: Text
    source: str


class Unit(Row):
    """A unit of values; every currency is one too, by its ISO 4217 code (``core.units``)."""

    FILE = "units.csv"
    unit: Text
    label: Text
    kind: UnitKind


LISTS: dict[str, type[Row]] = {
    model.FILE.removesuffix(".csv"): model
    for model in (
        Absence,
        ActorType,
        AmountKind,
        Basis,
        Calendar,
        Comparability,
        ConceptFamily,
        ConditionSet,
        ContextDefinition,
        ContextMeasure,
        Coverage,
        Definition,
        Family,
        Grade,
        GradeCap,
        Instrument,
        Mark,
        Measure,
        NumberFormat,
        OriginKind,
        ProvisionTopic,
        SourceType,
        Subfamily,
        Unit,
    )
}


@cache
def references(model: type[Row]) -> dict[str, str]:
    """Column to the list whose codes it holds."""
    marks: dict[str, Any] = {name: field.metadata for name, field in model.model_fields.items()}
    return {name: str(mark) for name, metadata in marks.items() for mark in metadata if isinstance(mark, Code)}
