"""The words of the chain of a value of a single form, for pages and for the command line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ssemap.core import falls, framework, grades, texts
from ssemap.core.bases import of_share
from ssemap.core.qualifiers import AT_LEAST, AT_MOST
from ssemap.core.series import UNSTATED
from ssemap.provenance import trace_text
from ssemap.provenance import trace_words as words
from ssemap.provenance.trace_amounts import exact, rounded, with_unit
from ssemap.schemas.indicators import COMPUTED

if TYPE_CHECKING:
    import datetime

    from ssemap.provenance.trace_cells import TracedFigure
    from ssemap.provenance.trace_forms import FormTrace, TracedFormGap, TracedFormValue


def text(trace: FormTrace) -> str:
    """The whole chain: each form with its values, how they were made, figures and denominators; then forms without."""
    lines = [headline(trace), trace.indicator.definition]
    lines += [line for one in trace.values for line in ("", *_value(trace, one))]
    lines += [line for one in trace.gaps for line in ("", *_gap(trace, one))]
    # what stands in a package neither steers the terminal nor adds a line
    return "\n".join(texts.shown(line, trace_text.LONGEST) for line in lines)


def headline(trace: FormTrace) -> str:
    """What a chain is about, in one line."""
    return f"{trace.indicator.title}: {trace.country}"


def _value(trace: FormTrace, one: TracedFormValue) -> Iterator[str]:
    yield f"{name(one.form_id, trace.names)}, {years(one)}: {amount(one)}"
    yield from (f"  {label}: {said}" for label, said in facts(one).items())
    yield f"  How it is made: {one.formula}"
    yield "  What was printed"
    yield from trace_text.figures(trace.names, one.figures)
    if one.denominators:
        yield "  Divided by"
        for below in one.denominators:
            yield from trace_text.denominator(below)


def _gap(trace: FormTrace, one: TracedFormGap) -> Iterator[str]:
    yield f"{name(one.form_id, trace.names)}: no number of all of the form ({kind(one)})"
    yield f"  Why: {words.plain(words.named(one.absence_reason, trace.names))}"
    figures = tuple(unused(one, trace.values))
    if figures:
        yield "  Figures that cannot be used for it"
        yield from trace_text.figures(trace.names, figures)


def unused(gap: TracedFormGap, values: Iterable[TracedFormValue]) -> Iterator[TracedFigure]:
    """The figures of a form without a value that no value of it rests on, not even one that stands apart."""
    used = {figure.evidence_id for one in values if one.form_id == gap.form_id for figure in one.figures}
    return (figure for figure in gap.figures if figure.evidence_id not in used)


def name(form_id: str, names: Mapping[str, str]) -> str:
    """A form by its name."""
    return names.get(form_id, form_id)


def amount(one: TracedFormValue) -> str:
    """The number with its unit, in the digits of its source or of a formula; of a bound its side, of a range both ends.

    A fall whose size is bounded is said as one.
    """
    if fall := falls.bound(one):
        return f"a fall of {SIDES[fall]} {with_unit(_digits(one, abs(one.value)), one.unit)}"
    if one.qualifier in SIDES:
        return f"{SIDES[one.qualifier]} {with_unit(_digits(one, one.value), one.unit)}"
    if one.qualifier == "range" and not (math.isnan(one.lower) or math.isnan(one.upper)):
        return f"{_digits(one, one.lower)} to {with_unit(_digits(one, one.upper), one.unit)}"
    return with_unit(_digits(one, one.value), one.unit)


def _digits(one: TracedFormValue, value: float) -> str:
    """A number of a value: what was printed has the digits of print, a formula gives four."""
    said = rounded(value) if one.way == COMPUTED else exact(value)
    return said.replace("-", MINUS)


def years(one: TracedFormValue) -> str:
    """The year of a value; of a change both."""
    return str(one.year) if one.year_from is None else f"{one.year_from} to {one.year}"


def kind(gap: TracedFormGap) -> str:
    """The kind of absence in words."""
    return framework.labels("absences")[gap.absence].lower()


def facts(one: TracedFormValue) -> dict[str, str]:
    """What is known of a value beside its number, by what it is called."""
    labels, definitions = framework.labels, framework.labels("definitions")
    bases = labels("bases")
    whole = "not stated" if one.basis == UNSTATED else bases[one.basis].lower()
    basis = of_share(bases.get(one.part_basis, "").lower(), whole)
    said = {
        "Way": "computed from printed figures" if one.way == COMPUTED else "printed as such",
        "Covers": labels("coverages")[one.coverage].lower() if one.coverage != UNSTATED else "not stated",
        "Answers": f"{one.sample_size:,} organisations" if one.sample_size is not None else "",
        "Asked": _days(one.surveyed_from, one.surveyed_to),
        "Period": _period(one),
        "Counted": one.printed_scope,
        "Variant": "" if one.definition == UNSTATED else definitions[one.definition].lower(),
        "Basis": f"{basis} (assumed)" if one.basis_assumed else basis,
        "Exactness": FALLS.get(falls.bound(one)) or QUALIFIERS.get(one.qualifier, ""),
        "Between": _between(one),
        "Comparable": f"{labels('comparabilities')[one.comparability].lower()}",
        "Evidence": f"grade {labels_of_grade(one)}" if one.grade else "",
        "Stands apart": APART if one.apart else "",
        "Claim": CLAIM if one.claim else "",
        "Year": UNSURE_YEARS.get(one.period_certainty, ""),
    }
    return {label: text for label, text in said.items() if text}


MINUS = "\u2212"  # before a number
SHORTEST_YEAR = 365  # days
SIDES = {AT_LEAST: "at least", AT_MOST: "at most"}
APART = "it is about a part of the form, or not known to be about all of it; it is never in an order"
CLAIM = "the number was said or printed without an operation that counted it; nothing is computed with it"
UNSURE_YEARS = {
    "inferred": "the source does not state it; it was inferred from what the source says",
    "statement_date": "the source does not say when was counted; it is the one in which it says the number",
}
QUALIFIERS = {
    "about": "the source says that it is not exact",
    "at_least": "the source says at least so many",
    "at_most": "the source says at most so many",
    "range": "the source prints a range",
}
FALLS = {"at_least": "the source says a fall of at least so much", "at_most": "the source says a fall of up to so much"}


def labels_of_grade(one: TracedFormValue) -> str:
    """The grade by its sign and label."""
    return f"{grades.sign(one.grade)}, {framework.labels('grades')[one.grade].lower()}"


def _between(one: TracedFormValue) -> str:
    """The ends that are known, in words."""
    low, high = ("" if math.isnan(end) else with_unit(_digits(one, end), one.unit) for end in (one.lower, one.upper))
    if not low or not high:
        return f"at least {low}" if low else f"at most {high}" if high else ""
    return "" if low == high else f"{low} and {high}"


def _period(one: TracedFormValue) -> str:
    """Of a printed number the days that it is about, where they are fewer than a year; '' where the year says it."""
    first, last = one.period_start, one.period_end
    if one.way == COMPUTED or first is None or last is None or (last - first).days >= SHORTEST_YEAR - 1:
        return ""
    return _days(first, last)


def _days(*known: datetime.date | None) -> str:
    """The days that are known, the first to the last."""
    return " to ".join(dict.fromkeys(day.isoformat() for day in known if day is not None))
