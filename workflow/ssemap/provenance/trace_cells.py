"""The chain of a number as data: indicator, cells, formula with its values, figures as printed, denominators.

``trace`` reads it, ``trace_words`` puts it into words, ``trace_text`` and the pages render it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Literal

from ssemap.indicators.declared import Indicator, catalogue

if TYPE_CHECKING:
    import pandas as pd

# How a term follows from its figures: as printed, over a denominator, one as a share of the other, change a year.
Arithmetic = Literal["printed", "ratio", "share", "growth"]


@dataclass(frozen=True, slots=True)
class TracedCorrection:
    """A declared correction of what a source prints: the printed column, both texts, and why."""

    field: str
    printed: str
    corrected: str
    reason: str


@dataclass(frozen=True, slots=True)
class TracedFigure:
    """A printed figure behind a cell. ``used``: the cell rests on it; else ``reason`` says why it lost.

    ``value``: in ``unit``; ``read_value``: as read from the source in ``read_unit``, another one where US dollars were
    turned into national currency. ``weight``: by how much the level of the year moves if the logarithm of the figure
    does. It and ``outlier_probability`` are missing for a figure that is not reconciled with others. ``origin_holder``:
    who counted. ``locator``: where in the source it stands; ``coding_reason``: why it is coded as it is. Texts are
    empty where the package says nothing.
    """

    series_id: str
    evidence_id: str
    form_id: str
    measure: str
    basis: str
    coverage: str
    used: bool
    reason: str
    value: float
    unit: str
    read_value: float
    read_unit: str
    data_year: int
    weight: float | None
    outlier_probability: float | None
    printed_text: str
    printed_scope: str
    printed_period: str
    coding_reason: str
    corrections: tuple[TracedCorrection, ...]
    origin_id: str
    origin_kind: str
    origin_holder: str
    source_id: str
    title: str
    publisher: str
    published: str
    locator: str
    url: str


@dataclass(frozen=True, slots=True)
class TracedDenominator:
    """A country-year that a cell is divided by; ``spread``: how far publishers differ (``ssemap.harmonise.spread``)."""

    context_id: str
    measure: str
    year: int
    value: float
    unit: str
    formula: str
    spread: float
    spread_year: int | None
    source_id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class TracedLevel:
    """The reconciled level of a series at the end of a year; not a number where there is none, for a ``reason``.

    ``coherent_with``: the series of total and parts with which it was made to add up.
    """

    series_id: str
    year: int
    level: float
    lower: float
    upper: float
    reason: str
    bridge: str
    coherent_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TracedTerm:
    """What one form gives to a cell, with the figures it follows from; a cell is the sum of its terms.

        printed   figure
        ratio     figure / denominator * multiplier
        share     100 * figure / other figure, of one date
        growth    100 * ((later / earlier) ** (1 / years between) - 1)

    ``figures``: in the order of the formula. ``levels``: the levels that the estimate follows from in the same way, and
    ``below`` the denominator of their year. Estimates are not a number where there is none.
    """

    form_id: str
    family: str
    arithmetic: Arithmetic
    figures: tuple[TracedFigure, ...]
    denominator: TracedDenominator | None
    multiplier: float
    value: float
    unit: str
    estimate: float
    lower: float
    upper: float
    levels: tuple[TracedLevel, ...]
    below: TracedDenominator | None

    @property
    def years(self) -> int:
        """Years between the first and the last figure."""
        return self.figures[-1].data_year - self.figures[0].data_year

    def result(self) -> float:
        """The formula with its values filled in."""
        first, last = self.figures[0].value, self.figures[-1].value
        if self.arithmetic == "ratio" and self.denominator:
            return first / self.denominator.value * self.multiplier
        if self.arithmetic == "share":
            return 100 * first / last
        if self.arithmetic == "growth":
            return float(100 * ((last / first) ** (1 / self.years) - 1))
        return first


@dataclass(frozen=True, slots=True)
class TracedSearch:
    """A declared absence: which measure and years, what was looked for, and who may hold the figure."""

    measure: str
    period: str
    absence: str
    reason: str
    counted_in: str
    holder: str


@dataclass(frozen=True, slots=True)
class TracedCell:
    """One cell of the table of indicators, and what it rests on.

    Numbers are as in the table: not a number where there is none. ``absence`` is empty where there is a value.
    ``figures``: with those that lost to them; of an absent form all that the package has of its measures.
    ``searches``: what is declared of an absent cell.
    """

    aggregate: str
    family: str
    subfamily: str
    form_id: str
    value: float
    unit: str
    bases: tuple[str, ...]
    comparability: str
    data_years: str
    roll_up: str
    coverage_note: str
    estimate: float
    lower: float
    upper: float
    estimate_reason: str
    bridges: str
    coherent_with: tuple[str, ...]
    grade: str
    grade_caps: tuple[str, ...]
    pedigree: str
    absence: str
    absence_reason: str
    terms: tuple[TracedTerm, ...]
    figures: tuple[TracedFigure, ...]
    denominators: tuple[TracedDenominator, ...]
    searches: tuple[TracedSearch, ...]

    @property
    def used(self) -> tuple[TracedFigure, ...]:
        """The figures that the value rests on."""
        return tuple(figure for figure in self.figures if figure.used)

    @property
    def divided_by(self) -> tuple[TracedDenominator, ...]:
        """All denominators, of published figures and of the estimate, by measure and year."""
        below = (term.below for term in self.terms)
        known = {one.context_id: one for one in (*self.denominators, *below) if one}
        return tuple(sorted(known.values(), key=lambda one: (one.measure, one.year, one.context_id)))


@dataclass(frozen=True, slots=True)
class Trace:
    """The cells of one indicator, country, concept and year. As text it is the whole chain.

    ``names``: English names of the country's forms, by form. ``country``: its English name.
    """

    indicator_id: str
    iso3: str
    concept: str
    year: int
    cells: tuple[TracedCell, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    country: str = ""

    @property
    def indicator(self) -> Indicator:
        """What the indicator is declared to be. Raises StopIteration for one that is not declared."""
        return next(one for one in catalogue().indicators if one.id == self.indicator_id)

    def frame(self) -> pd.DataFrame:
        """One row per figure: ``family`` and ``form_id`` of its cell, then the other fields of ``TracedFigure``."""
        import pandas as pd

        rows = [
            asdict(figure) | {"family": cell.family, "form_id": cell.form_id}
            for cell in self.cells
            for figure in cell.figures
        ]
        others = [name for name in TracedFigure.__dataclass_fields__ if name != "form_id"]
        return pd.DataFrame(rows, columns=["family", "form_id", *others])

    def __str__(self) -> str:
        from ssemap.provenance import trace_text

        return trace_text.text(self)
