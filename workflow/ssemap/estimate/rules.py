"""What is declared about levels, typed: ``preference.yaml``, ``reconciliation.yaml``, ``calibration.yaml``."""

from __future__ import annotations

from collections.abc import Iterable
from string import Formatter
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, FiniteFloat, model_validator

from ssemap.core import framework
from ssemap.core.coded import code_of
from ssemap.core.documents import Declared
from ssemap.core.spelling import expected_code

ALL = "all"  # the fit of ordinary runs, among those of calibration.yaml
SCALES = 7  # of growth; the fit has a start value for the weight of each (reconcile/calibrate.py)

SourceClass = Literal["official", "quoted", "press", "copy"]
CLASSES: tuple[str, ...] = get_args(SourceClass)

Positive = Annotated[FiniteFloat, Field(gt=0)]
Share = Annotated[FiniteFloat, Field(gt=0, lt=1)]
Years = Annotated[int, Field(ge=0)]


def _one_of(codes: Iterable[str]) -> AfterValidator:
    """One of some codes."""

    def known(code: str) -> str:
        if code not in codes:
            raise ValueError(expected_code(code, list(codes)))
        return code

    return AfterValidator(known)


def _blanks(*names: str) -> AfterValidator:
    """Words whose blanks, in braces, have these names."""

    def known(words: str) -> str:
        for _, blank, _, _ in Formatter().parse(words):
            if blank is not None and blank.partition("[")[0] not in names:
                allowed = ", ".join(f"{{{name}}}" for name in names) or "no braces"
                raise ValueError(f"words with {allowed}, not {{{blank}}}")
        return words

    return AfterValidator(known)


def _ascending(numbers: tuple[float, ...]) -> tuple[float, ...]:
    if list(numbers) != sorted(set(numbers)):
        raise ValueError("numbers in ascending order, each once")
    return numbers


Ascending = AfterValidator(_ascending)


def _each_class(numbers: dict[str, float]) -> dict[str, float]:
    if missing := [name for name in CLASSES if name not in numbers]:
        raise ValueError(f"a number for each class of source, also for {', '.join(missing)}")
    return numbers


ByClass = Annotated[dict[Annotated[str, _one_of(CLASSES)], Positive], AfterValidator(_each_class)]

# --- preference.yaml --------------------------------------------------------------------------------

CRITERIA = (
    "years_apart",
    "basis_stated",
    "comparability",
    "period_certainty",
    "quarters_apart",
    "source_rank",
    "qualifier",
    "precision",
    "published",
    "evidence_id",
)
SERIES_CRITERIA = ("usable", "near", "comparability", "years_apart", "basis", "definition", "figures", "series_id")
PeriodCertainty = Literal["stated", "inferred", "statement_date", "unknown"]
Qualifier = Literal["exact", "about", "at_least", "at_most", "range"]
RivalWords = Annotated[
    str, _blanks("years_apart", "period_certainty", "source_type", "qualifier", "original"), Field(min_length=1)
]


class Orders(Declared):
    """Codes of a column from best to worst."""

    period_certainty: tuple[PeriodCertainty, ...]
    qualifier: tuple[Qualifier, ...]

    @model_validator(mode="after")
    def _whole(self) -> Orders:
        for ordered, codes in ((self.period_certainty, PeriodCertainty), (self.qualifier, Qualifier)):
            if sorted(ordered) != sorted(get_args(codes)):
                raise ValueError(f"each code once: {', '.join(get_args(codes))}")
        return self


class Preference(Declared):
    """Which published figure of a series is preferred, and which series of a form is asked.

    ``criteria``: in this order, each with the words that a rival which loses by it is given.
    """

    FILE = "preference.yaml"
    max_distance_years: Years
    criteria: dict[Annotated[str, _one_of(CRITERIA)], RivalWords]
    repeats: RivalWords
    orders: Orders
    near_years: Years
    series_criteria: tuple[Annotated[str, _one_of(SERIES_CRITERIA)], ...]


# --- reconciliation.yaml ----------------------------------------------------------------------------

LimitWords = Annotated[str, _blanks("farthest_years", "widest", "not_series"), Field(min_length=1)]


class NotSeries(Declared):
    """Figures that make no series: their bases, and counts below a number."""

    bases: tuple[Annotated[str, code_of("bases")], ...]
    below: int = Field(ge=0)


class NoLevel(Declared):
    """Why there is no level, in words."""

    far: LimitWords
    wide: LimitWords
    beyond_break: LimitWords
    basis: LimitWords
    unit: LimitWords
    coverage: LimitWords
    small: LimitWords
    undated: LimitWords


class Bridge(Declared):
    """How a level is carried over a declared bridge.

    ``least_volatility``: standard deviation of the log ratio a year, at least.
    """

    farthest_years: Years
    least_volatility: Positive
    words: Annotated[str, _blanks("basis", "year"), Field(min_length=1)]


class Coherence(Declared):
    """Where total and parts are made to add up (``ssemap.estimate.coherent``); nowhere unless ``used``.

    ``exact_dates``: share of the dates with figures of total and all parts at which these must add up, one date at
    least; ``rounding``: share of the total up to which rounding excuses a gap; ``contradiction``: share of draws with
    the total above the sum of its parts, or below, under which the two contradict each other.
    """

    used: bool
    exact_dates: Share
    rounding: Share
    contradiction: Share


class Reconciliation(Declared):
    """The model of levels: what is pooled by the method and not fitted, and the limits of what is shown.

    Raises PackageError where a type of source has no class.
    """

    FILE = "reconciliation.yaml"
    not_series: NotSeries
    source_classes: dict[Annotated[str, code_of("source_types")], SourceClass]
    outlier_factor: ByClass
    mean_growth: FiniteFloat
    time_constant: Positive
    scales: Annotated[tuple[Positive, ...], Ascending, Field(min_length=SCALES, max_length=SCALES)]
    outlier_sd: Positive
    power_of_ten_share: Share
    flagged: Share
    conflict_reach: Years
    interval: Share
    narrower: Annotated[tuple[Share, ...], Ascending]
    bands: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Ascending]
    widest: Annotated[FiniteFloat, Field(gt=1)]
    farthest_years: Years
    words: NoLevel
    bridge: Bridge
    coherent: Coherence

    @model_validator(mode="after")
    def _every_source(self) -> Reconciliation:
        if missing := set(framework.codes("source_types")) - set(self.source_classes):
            raise ValueError(f"a class for each type of source, also for {', '.join(sorted(missing))}")
        return self


# --- calibration.yaml -------------------------------------------------------------------------------

Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Fit(Declared):
    """Numbers fitted to observations.

    ``weights``: prior shares of the scales; ``noise``: standard deviation of a figure by class of source; ``walk``:
    standard deviation a year of the random walk of the level, relative to the scale; ``date_sd``: what an uncertain
    date adds to the noise; ``factors``: of the half-widths, by the upper end of the band of the number of figures.
    """

    weights: Annotated[tuple[Share, ...], Field(min_length=SCALES, max_length=SCALES)]
    noise: ByClass
    walk: Positive
    outlier_probability: Share
    date_sd: Positive
    factors: dict[int | float, Positive]


class Calibration(Declared):
    """The stored fits, written by ``ssemap calibrate``, with the fingerprints of what they were made from.

    ``method``: of the code and rules; ``evidence``: of the observations of each country; ``groups``: fit to the
    countries that it leaves out together. Each of the other countries has a fit without it, if it is not the only one.
    """

    FILE = "calibration.yaml"
    method: Fingerprint
    evidence: dict[Iso3, Fingerprint]
    observations: int = Field(ge=1)
    series: int = Field(ge=1)
    edition: str
    folds: int = Field(ge=2)
    groups: dict[str, Annotated[tuple[Iso3, ...], Field(min_length=2)]] = Field(default_factory=dict)
    fits: dict[str, Fit]

    @model_validator(mode="after")
    def _every_fit(self) -> Calibration:
        grouped = [iso3 for countries in self.groups.values() for iso3 in countries]
        if wrong := {iso3 for iso3 in grouped if grouped.count(iso3) > 1 or iso3 not in self.evidence}:
            raise ValueError(f"in groups, each country of the evidence at most once; not {', '.join(sorted(wrong))}")
        expected = {ALL, *self.left_out()}
        if expected != set(self.fits):
            raise ValueError(f"the fits {', '.join(sorted(expected))}")
        return self

    def left_out(self) -> dict[str, tuple[str, ...]]:
        """The countries that each fit leaves out, for every fit but that of all."""
        grouped = {iso3 for countries in self.groups.values() for iso3 in countries}
        others = [iso3 for iso3 in self.evidence if iso3 not in grouped]
        alone = {without(iso3): (iso3,) for iso3 in others if len(self.evidence) > 1}
        return {**alone, **self.groups}


def without(left_out: str) -> str:
    """Name of the fit that leaves out a country, or a group of them."""
    return f"without-{left_out}"


# --- reading ----------------------------------------------------------------------------------------


def preference() -> Preference:
    """``preference.yaml``; raises PackageError with every mistake in it, as do the other two."""
    rules: Preference = framework.declared(Preference)
    return rules


def reconciliation() -> Reconciliation:
    """``reconciliation.yaml``."""
    rules: Reconciliation = framework.declared(Reconciliation)
    return rules


def calibration() -> Calibration:
    """``calibration.yaml``."""
    fits: Calibration = framework.declared(Calibration)
    return fits
