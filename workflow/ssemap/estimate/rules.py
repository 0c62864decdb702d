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
NoiseField = Literal["origin_kind", "source_type"]
CODELISTS = {"origin_kind": "origin_kinds", "source_type": "source_types"}  # of the fields by which noise is told apart

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
    "quarters_apart",
    "period_certainty",
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


class Reads(Declared):
    """What is read out of a print beside its number; with all of them off, version 1 of the method.

    ``bounds``: at least and at most bind on one side; ``about``: it has a width of its own; ``zeros``: those at the end
    may be rounding; ``lag``: a statement is later than its count; ``one_origin_once``: prints of one count are one
    observation, and claims and idle bounds are none; ``cells``: intervals are calibrated by distance, conflict and
    measure, not by the number of figures; ``outliers_apart``: a level with outliers is a distribution of its own.
    """

    bounds: bool
    about: bool
    zeros: bool
    lag: bool
    one_origin_once: bool
    cells: bool
    outliers_apart: bool


class Noise(Declared):
    """The classes of figures that share one noise, by the code of a field: by what counted, or by what carries it."""

    by: NoiseField
    classes: dict[str, str]

    @model_validator(mode="after")
    def _every_code(self) -> Noise:
        codes = framework.codes(CODELISTS[self.by])
        if wrong := sorted(set(self.classes) ^ set(codes)):
            raise ValueError(f"a class for each code of {self.by}, and for no other; see {', '.join(wrong)}")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The classes, each once, in the order of the file."""
        return tuple(dict.fromkeys(self.classes.values()))


class Loose(Declared):
    """Bounds that are far from their count: their share, and the mean of their excess on the log scale."""

    share: Share
    mean: Positive


class Contested(Declared):
    """Series whose figures contradict each other as a whole: scale of their growth, and sd of their further noise."""

    scale: Positive
    sd: Positive


class Cells(Declared):
    """By what intervals are calibrated (``estimate/reconcile/cells.py``).

    ``distances``: upper ends, in years, of the bands of the distance to the nearest figure; ``conflict``: distance
    between figures and level, on the log scale, from which they are in conflict; ``least``: left-out figures of a cell
    with a factor of its own.
    """

    distances: Annotated[tuple[Positive, ...], Ascending, Field(min_length=1)]
    conflict: Positive
    least: Annotated[int, Field(ge=20)]


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
    reads: Reads
    source_classes: dict[Annotated[str, code_of("source_types")], SourceClass]
    noise: Noise
    outlier_factor: ByClass
    mean_growth: FiniteFloat
    time_constant: Positive
    scales: Annotated[tuple[Positive, ...], Ascending, Field(min_length=SCALES, max_length=SCALES)]
    outlier_sd: Annotated[tuple[Positive, ...], Ascending, Field(min_length=1)]
    power_of_ten_share: Share
    contested: Contested | None
    loose_bounds: Loose
    inferred_sd: Positive
    flagged: Share
    conflict_reach: Years
    interval: Share
    inner: Share
    narrower: Annotated[tuple[Share, ...], Ascending]
    bands: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Ascending]
    cells: Cells
    widest: Annotated[FiniteFloat, Field(gt=1)]
    farthest_years: Years
    words: NoLevel
    bridge: Bridge
    coherent: Coherence

    @property
    def components(self) -> tuple[tuple[float, float], ...]:
        """Scale of growth and further noise of each component of the mixture."""
        last = () if self.contested is None else ((self.contested.scale, self.contested.sd),)
        return (*((scale, 0.0) for scale in self.scales), *last)

    @model_validator(mode="after")
    def _every_source(self) -> Reconciliation:
        if missing := set(framework.codes("source_types")) - set(self.source_classes):
            raise ValueError(f"a class for each type of source, also for {', '.join(sorted(missing))}")
        return self

    @model_validator(mode="after")
    def _inner_ones(self) -> Reconciliation:
        if wide := [share for share in (self.inner, *self.narrower) if share >= self.interval]:
            raise ValueError(f"inner and narrower below interval, {self.interval:g}, not {wide[0]:g}")
        return self

    @model_validator(mode="after")
    def _said(self) -> Reconciliation:
        texts = {f"words.{name}": text for name, text in self.words.model_dump().items()}
        limits = self.model_dump(include={"farthest_years", "widest", "not_series"})
        for name, text in (texts | {"bridge.words": self.bridge.words}).items():
            try:
                text.format(**limits, basis="registered", year=2019)
            except (ValueError, LookupError, AttributeError) as error:
                raise ValueError(f"{name} that can be written, not with {error}") from None
        return self


# --- calibration.yaml -------------------------------------------------------------------------------

Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Rounded(Declared):
    """Share of prints that are rounded to fewer digits than they show: of exact ones, and of all others."""

    exact: Share
    other: Share


class Widths(Declared):
    """By how much half-widths are widened: factors by calibration cell, and by measure relative to all."""

    factors: dict[str, Positive]
    measures: dict[Annotated[str, code_of("measures")], Positive] = Field(default_factory=dict)


class Fit(Declared):
    """Numbers fitted to observations; those that nothing of ``Reads`` asks for are missing.

    ``weights``: prior shares of the scales; ``noise``: standard deviation of a figure by its class; ``walk``:
    standard deviation a year of the random walk of the level, relative to the scale; ``date_sd``: what an uncertain
    date adds to the noise; ``about``: what "about" adds; ``excess``: mean excess of a bound; ``lag``: mean years from a
    count to its statement; ``rounded``: shares; ``widths`` of the interval, and ``inner_widths`` of its inner half,
    where that is calibrated too.
    """

    weights: Annotated[tuple[Share, ...], Field(min_length=SCALES, max_length=SCALES + 1)]
    noise: dict[str, Positive]
    walk: Positive
    outlier_probability: Share
    date_sd: Positive | None = None
    about: Positive | None = None
    excess: Positive | None = None
    lag: Positive | None = None
    rounded: Rounded | None = None
    widths: Widths
    inner_widths: Widths | None = None


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
