"""``plausibility.yaml``, typed: severity, thresholds and advice of each check."""

from __future__ import annotations

from string import Formatter
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, FiniteFloat, model_validator

from ssemap.core import framework
from ssemap.core.coded import code_of
from ssemap.core.codelists import Text
from ssemap.core.documents import Declared

DEFAULT = "default"

MeasureCode = Annotated[str, code_of("measures")]
BasisCode = Annotated[str, code_of("bases")]
NotNegative = Annotated[FiniteFloat, Field(ge=0)]
Positive = Annotated[FiniteFloat, Field(gt=0)]
Days = Annotated[int, Field(ge=0)]


def kebab(name: str) -> str:
    """The id of a check, from the name of its function and of its field.

    >>> kebab("off_series")
    'off-series'
    """
    return name.replace("_", "-")


class CheckRules(Declared):
    """What each check declares.

    ``expected``: words that may name, in braces, the thresholds of the check and what it fills in (``WORDS``).
    """

    WORDS: ClassVar[tuple[str, ...]] = ()
    severity: Literal["warning", "note"]
    expected: Text
    action: Text

    @model_validator(mode="after")
    def _with_known_blanks(self) -> Self:
        known = {*self.WORDS, *type(self).model_fields}
        blanks = {name for _, name, _, _ in Formatter().parse(self.expected) if name is not None}
        if unknown := sorted(blanks - known):
            allowed = sorted(known - set(CheckRules.model_fields))
            raise ValueError(f"words that name, in braces, only {', '.join(allowed)}; not {', '.join(unknown)}")
        return self


class BesidePublication(CheckRules):
    """``grace_days``: how long after the publication a date may lie."""

    WORDS = ("published",)
    grace_days: Days


class OlderThanSource(CheckRules):
    """``years`` from the figure to its source; sources of ``looking_back`` different years are left out."""

    WORDS = ("published",)
    years: Positive
    looking_back: int = Field(ge=1)


class BeforeLaw(CheckRules):
    """No threshold: the year of the law is compared."""

    WORDS = ("enacted",)


def _with_default(limits: dict[str, float]) -> dict[str, float]:
    if DEFAULT not in limits:
        raise ValueError(f"a limit for each measure that has its own, and {DEFAULT}")
    return limits


class MoneyAgainstGdp(CheckRules):
    """``limit``: multiple of GDP, by measure, ``default`` for all others."""

    limit: Annotated[dict[Annotated[str, code_of("measures", DEFAULT)], Positive], AfterValidator(_with_default)]


class PeopleAgainstPopulation(CheckRules):
    """``limit``: multiple of the population, by measure; other measures are not compared."""

    limit: dict[MeasureCode, Positive]


class MoneyPerOrganisation(CheckRules):
    """``low`` to ``high`` international dollars; smaller numbers than ``minimum_organisations`` are left out."""

    measures: tuple[MeasureCode, ...]
    low: NotNegative
    high: Positive
    minimum_organisations: int = Field(ge=1)


class OffSeries(CheckRules):
    """Parameters of the method of ``plausibility.outliers``, which names them."""

    WORDS = ("expected",)
    minimum_figures: int = Field(ge=3)
    minimum_value: NotNegative
    drift: FiniteFloat
    drift_weight: Positive
    noise: Positive
    walk: Positive
    usual_jump: Positive
    volatility_weight: Positive
    largest_jump: Positive
    least_volatility: Positive
    middle: Positive
    end: Positive
    start_low: Positive
    factor: Annotated[FiniteFloat, Field(gt=1)]


class PowerOfTen(CheckRules):
    """``tolerance``: distance from a whole power of ten, in decimal logarithms."""

    WORDS = ("expected", "power")
    tolerance: Annotated[FiniteFloat, Field(gt=0, lt=0.5)]


class SameNumber(CheckRules):
    """``minimum_digits``: significant digits of a number that does not repeat by chance."""

    minimum_digits: int = Field(ge=1)


class SourceDisagrees(CheckRules):
    """``tolerance``: share of the larger number."""

    tolerance: NotNegative


class PartsAndWhole(CheckRules):
    """``tolerance``: share of the whole."""

    WORDS = ("whole", "form", "ids")
    tolerance: NotNegative


class CoverageOverWhole(CheckRules):
    """``tolerance``: share of the whole."""

    WORDS = ("whole", "measure", "form", "figures")
    tolerance: NotNegative


class MeasureOverWhole(CoverageOverWhole):
    """``sets``: part and whole, beside those of ``ShareAndTotal``."""

    sets: tuple[tuple[MeasureCode, MeasureCode], ...]


class CumulativeBelowCount(CheckRules):
    """``cumulative``: basis of all that ever were; ``counts``: of those that are there. ``tolerance``: of the count."""

    WORDS = ("count", "basis", "figures")
    tolerance: NotNegative
    cumulative: BasisCode
    counts: tuple[BasisCode, ...]


class StockAndFlow(CheckRules):
    """``tolerance``: share of the stock."""

    WORDS = ("expected", "ids")
    tolerance: NotNegative


class ShareAndTotal(CheckRules):
    """``sets``: share, part and whole. ``tolerance_points``: percentage points."""

    WORDS = ("expected", "ids")
    tolerance_points: NotNegative
    sets: tuple[tuple[MeasureCode, MeasureCode, MeasureCode], ...]


class MeanAndTotal(CheckRules):
    """``sets``: mean and total, over organisations. ``factor``: between the printed mean and the computed one."""

    WORDS = ("expected", "ids")
    factor: Annotated[FiniteFloat, Field(gt=1)]
    sets: tuple[tuple[MeasureCode, MeasureCode], ...]


class BesideOthers(CheckRules):
    """``factor``: between the figure and each other one; ``years``: how far these may be."""

    WORDS = ("nearest", "ids")
    years: Positive
    factor: Annotated[FiniteFloat, Field(gt=1)]


class RatioLimits(Declared):
    """Usual ratio of two measures of one form and year."""

    of: MeasureCode
    over: MeasureCode
    low: NotNegative
    high: Positive


class RatioOfMeasures(CheckRules):
    """``sets``: what is divided by what, and between which limits it usually lies."""

    WORDS = ("low", "high", "ids")
    sets: tuple[RatioLimits, ...]

    def by_measures(self) -> list[tuple[tuple[str, str], RatioLimits]]:
        """The limits of each pair of measures."""
        return [((limits.of, limits.over), limits) for limits in self.sets]


class TotalWithoutLink(CheckRules):
    """No threshold: sizes are compared (``core.totals``)."""

    WORDS = ("form", "parts")


class Plausibility(Declared):
    """The whole file: each check under its id."""

    model_config = ConfigDict(alias_generator=kebab)
    FILE = "plausibility.yaml"
    before_publication: BesidePublication
    period_not_over: BesidePublication
    older_than_source: OlderThanSource
    before_law: BeforeLaw
    money_against_gdp: MoneyAgainstGdp
    people_against_population: PeopleAgainstPopulation
    money_per_organisation: MoneyPerOrganisation
    off_series: OffSeries
    power_of_ten: PowerOfTen
    same_number: SameNumber
    source_disagrees: SourceDisagrees
    part_over_whole: PartsAndWhole
    measure_over_whole: MeasureOverWhole
    coverage_over_whole: CoverageOverWhole
    cumulative_below_count: CumulativeBelowCount
    parts_over_total: PartsAndWhole
    parts_and_total: PartsAndWhole
    stock_and_flow: StockAndFlow
    share_and_total: ShareAndTotal
    mean_and_total: MeanAndTotal
    beside_others: BesideOthers
    ratio_of_measures: RatioOfMeasures
    total_without_link: TotalWithoutLink

    def measures_within(self) -> list[tuple[str, str]]:
        """Each measure that is a part of another one, with that one."""
        return [*((part, whole) for _, part, whole in self.share_and_total.sets), *self.measure_over_whole.sets]

    def checks(self) -> dict[str, CheckRules]:
        """What is declared, by the id of the check."""
        return {kebab(name): getattr(self, name) for name in type(self).model_fields}


def rules() -> Plausibility:
    """The declared checks. Raises PackageError with every mistake of the file and its line."""
    declared: Plausibility = framework.declared(Plausibility)
    return declared
