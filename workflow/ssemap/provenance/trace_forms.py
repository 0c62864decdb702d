"""The chain of a value of a single form as data: what it is, how it was made, figures as printed, denominators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.core.frames import missing, text
from ssemap.indicators.declared import catalogue
from ssemap.indicators.of_forms.declared import FormIndicator
from ssemap.provenance.trace_cells import TracedDenominator, TracedFigure

if TYPE_CHECKING:
    import datetime

    from ssemap.provenance.trace_evidence import CountryEvidence, Row


@dataclass(frozen=True, slots=True)
class TracedFormValue:
    """A value of a form, in the columns of ``form_values``, with the figures and denominators that it rests on.

    Numbers, years and days are missing where the table has none: not a number, or None. ``grade`` is empty where none
    is given.
    """

    indicator_id: str
    iso3: str
    form_id: str
    family: str
    coverage: str
    definition: str
    basis: str
    part_basis: str
    way: str
    survey: str
    qualifier: str
    unit: str
    comparability: str
    year: int
    year_from: int | None
    value: float
    lower: float
    upper: float
    basis_assumed: bool
    apart: bool
    claim: bool
    sample_size: int | None
    surveyed_from: datetime.date | None
    surveyed_to: datetime.date | None
    period_start: datetime.date | None
    period_end: datetime.date | None
    period_certainty: str
    printed_scope: str
    grade: str
    formula: str
    figures: tuple[TracedFigure, ...]
    denominators: tuple[TracedDenominator, ...]


@dataclass(frozen=True, slots=True)
class TracedFormGap:
    """A form without a value of all of it: why, whether one ``apart`` is held, and the figures that give none."""

    indicator_id: str
    iso3: str
    form_id: str
    family: str
    absence: str
    absence_reason: str
    apart: bool
    figures: tuple[TracedFigure, ...]


@dataclass(frozen=True, slots=True)
class FormTrace:
    """The values of one indicator of single forms and one country, and the forms without; as text the whole chain.

    Both in the order of the country's forms; values of a form in the order of years. ``names``: English names of
    forms, by form.
    """

    indicator_id: str
    iso3: str
    country: str
    names: Mapping[str, str]
    values: tuple[TracedFormValue, ...]
    gaps: tuple[TracedFormGap, ...]

    @property
    def indicator(self) -> FormIndicator:
        """What the indicator is declared to be."""
        return catalogue().of_form(self.indicator_id)

    def __str__(self) -> str:
        from ssemap.provenance import trace_forms_text

        return trace_forms_text.text(self)


def chain(
    indicator_id: str, iso3: str, country: str, values: Iterable[Row], gaps: Iterable[Row], evidence: CountryEvidence
) -> FormTrace:
    """The chain of one indicator. ``values``, ``gaps``: its rows of the country's ``form_values`` and ``form_gaps``."""
    place = {form: number for number, form in enumerate(evidence.names)}
    found = [_value(row, evidence) for row in values]
    without = [_gap(row, evidence, indicator_id) for row in gaps]
    return FormTrace(
        indicator_id,
        iso3,
        country,
        evidence.names,
        tuple(sorted(found, key=lambda one: (place[one.form_id], one.apart, one.definition, one.year, one.way))),
        tuple(sorted(without, key=lambda one: place[one.form_id])),
    )


def _value(row: Row, evidence: CountryEvidence) -> TracedFormValue:
    return TracedFormValue(
        indicator_id=str(row["indicator_id"]),
        iso3=str(row["iso3"]),
        form_id=str(row["form_id"]),
        family=str(row["family"]),
        coverage=str(row["coverage"]),
        definition=str(row["definition"]),
        basis=str(row["basis"]),
        part_basis=text(row["part_basis"]),
        way=str(row["way"]),
        survey=str(row["survey"]),
        qualifier=str(row["qualifier"]),
        unit=str(row["unit"]),
        comparability=str(row["comparability"]),
        value=_number(row["value"]),
        lower=_number(row["lower"]),
        upper=_number(row["upper"]),
        year=int(row["year"]),
        year_from=_whole(row["year_from"]),
        basis_assumed=bool(row["basis_assumed"]),
        apart=bool(row["apart"]),
        claim=bool(row["claim"]),
        sample_size=_whole(row["sample_size"]),
        surveyed_from=_day(row["surveyed_from"]),
        surveyed_to=_day(row["surveyed_to"]),
        period_start=_day(row["period_start"]),
        period_end=_day(row["period_end"]),
        period_certainty=str(row["period_certainty"]),
        printed_scope=text(row["printed_scope"]),
        grade=text(row["grade"]),
        formula=text(row["formula"]),
        figures=tuple(evidence.figure(name) for name in row["evidence_ids"]),
        denominators=tuple(evidence.denominator(name) for name in row["context_ids"]),
    )


def _gap(row: Row, evidence: CountryEvidence, indicator_id: str) -> TracedFormGap:
    return TracedFormGap(
        indicator_id,
        str(row["iso3"]),
        str(row["form_id"]),
        str(row["family"]),
        str(row["absence"]),
        str(row["absence_reason"]),
        bool(row["apart"]),
        tuple(evidence.unusable(str(row["form_id"]), measures(catalogue().of_form(indicator_id)))),
    )


def measures(indicator: FormIndicator) -> list[str]:
    """The measures whose figures would give a value of an indicator, those that it is made of included."""
    declared = catalogue()
    own = [asked.measure for asked in indicator.figures()]
    return [*own, *(name for other in indicator.of for name in measures(declared.of_form(other)))]


def _number(value: Any) -> float:
    return float("nan") if missing(value) else float(value)


def _whole(value: Any) -> int | None:
    return None if missing(value) else int(value)


def _day(value: Any) -> datetime.date | None:
    day: datetime.date | None = None if missing(value) else value.date()
    return day
