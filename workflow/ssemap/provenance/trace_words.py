"""The words of a chain (``trace_cells``), the same on the command line and in pages: names, amounts, formulas, reasons.

A text is a list of pieces: words, and references to a figure, a denominator or a form, which pages link.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ssemap.core import framework, grades, printing, series, units
from ssemap.core.lists import listed
from ssemap.estimate.rules import reconciliation
from ssemap.provenance.trace_amounts import exact, is_whole, measure, rounded, with_unit, within
from ssemap.provenance.trace_cells import (
    Trace,
    TracedCell,
    TracedDenominator,
    TracedFigure,
    TracedLevel,
    TracedSearch,
    TracedTerm,
)
from ssemap.schemas.indicators import ALL

Refers = Literal["", "form", "row"]
# Ids as the packages write them: of a form in words; of a figure, denominator or source a letter and a number.
ID = re.compile(r"\b[A-Z]{3}-(?:(?P<row>[A-Z]\d+)|[a-z0-9]+(?:-[a-z0-9]+)*)\b")
UNKNOWN, UNKNOWN_HOLDER = "Unknown", "someone whom the source does not name"  # in packages, and for readers
NATIONAL = "LCU"  # national currency in the units of context_measures.csv


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that may refer by an id to a form, or to a ``row`` (figure, denominator, source). ``raised``: exponent."""

    text: str
    refers: Refers = ""
    id: str = ""
    raised: bool = False


Pieces = list[Piece]


def plain(pieces: Iterable[Piece]) -> str:
    """The words alone; an exponent behind a caret.

    >>> plain([Piece("2"), Piece("1/7", raised=True), Piece(" = 1.1")])
    '2^(1/7) = 1.1'
    """
    return "".join(f"^({piece.text})" if piece.raised else piece.text for piece in pieces)


def name(cell: TracedCell, names: Mapping[str, str]) -> str:
    """What a cell is about, by its label: a form, a sub-family, a family, or all families."""
    if cell.form_id:
        return names.get(cell.form_id, cell.form_id)
    if cell.subfamily:
        return framework.labels("subfamilies")[cell.subfamily]
    return "All families together" if cell.aggregate == ALL else framework.labels("families")[cell.family]


def named(text: str, names: Mapping[str, str]) -> Pieces:
    """A text of a stage with its ids as references: forms by their names, figures and denominators as they are.

    >>> [piece.text for piece in named("without AAA-mutual (AAA-F0001)", {"AAA-mutual": "Mutuals"})]
    ['without ', 'Mutuals', ' (', 'AAA-F0001', ')']
    """
    pieces, end = [], 0
    for match in ID.finditer(text):
        identity = match.group()
        kind: Refers = "form" if identity in names else "row" if match["row"] else ""
        if kind:
            pieces += [Piece(text[end : match.start()]), Piece(names.get(identity, identity), kind, identity)]
            end = match.end()
    return [piece for piece in (*pieces, Piece(text[end:])) if piece.text]


def sentences(text: str, names: Mapping[str, str]) -> list[Pieces]:
    """A list of words that a semicolon parts, each as a sentence of its own; forms by their names."""
    return [_sentence(part.strip(), names) for part in text.split(";") if part.strip()]


def _sentence(text: str, names: Mapping[str, str]) -> Pieces:
    first, *others = named(text if text.endswith(".") else f"{text}.", names)
    start = first if first.refers else Piece(first.text[:1].upper() + first.text[1:])
    return [start, *others]


# --- amounts


def amount(figure: TracedFigure) -> str:
    """The value of a figure with what it counts, as "2,039 organisations"."""
    return with_unit(exact(figure.value), figure.unit, measure(figure.measure))


def denominator_amount(denominator: TracedDenominator, money: str = "") -> str:
    """The value of a denominator with its unit; national currency by its code, where that is given."""
    unit = denominator.unit.removeprefix("current ")
    limit, word = printing.scale(denominator.value)
    scaled = f"{denominator.value / limit:,.3f} {word}"
    value = scaled if denominator.formula and word else exact(denominator.value)
    if money and unit == NATIONAL:
        return with_unit(value, money)
    return f"{value} {unit.replace(NATIONAL, money) if money else unit}"


def derived(denominator: TracedDenominator) -> str:
    """How a denominator follows from others, by their labels; '' where it is published."""
    labels = framework.labels("context_measures")
    words = re.sub(r"\w+", lambda match: within(labels.get(match.group(), match.group())), denominator.formula)
    return words.replace("*", "×")


def denominator_name(denominator: TracedDenominator) -> str:
    """The label of a denominator; the code where it is none."""
    return framework.labels("context_measures").get(denominator.measure, denominator.measure)


def result(term: TracedTerm) -> str:
    """What a formula gives, with its unit."""
    return with_unit(rounded(term.value), term.unit, measure(term.figures[0].measure))


# --- formulas


def formula(term: TracedTerm, *, unit: bool = True) -> Pieces:
    """How the published value of a form follows from its figures, with all values filled in.

    ``unit``: does the result name its own?
    Example: 800 organisations (2019) ÷ 4 million persons (population, 2019) × 100,000 = 20.00 per 100,000 inhabitants
    """
    first, last = _figure(term.figures[0]), _figure(term.figures[-1])
    equals = Piece(f" = {result(term) if unit else rounded(term.value)}")
    if term.arithmetic == "ratio" and term.denominator:
        return [*first, Piece(" ÷ "), *_below(term, term.denominator), *_times(term.multiplier), equals]
    if term.arithmetic == "share":
        return [Piece("100 × "), *first, Piece(" ÷ "), *last, equals]
    if term.arithmetic == "growth":
        return [*_growth(first, last, term.years), equals]
    return first


def _growth(first: Pieces, last: Pieces, years: int) -> Pieces:
    exponent = Piece(f"1/{years}", raised=True)
    return [Piece("100 × (("), *last, Piece(" ÷ "), *first, Piece(")"), exponent, Piece(" − 1)")]


def _figure(figure: TracedFigure) -> Pieces:
    return [Piece(amount(figure), "row", figure.evidence_id), Piece(f" ({figure.data_year})")]


def _below(term: TracedTerm, below: TracedDenominator) -> Pieces:
    """A denominator in the currency of the figures of its term, where these are money."""
    money = term.figures[0].unit if units.is_money(term.figures[0].unit) else ""
    about = f" ({within(denominator_name(below))}, {below.year})"
    return [Piece(denominator_amount(below, money), "row", below.context_id), Piece(about)]


def _times(multiplier: float) -> Pieces:
    return [] if multiplier == 1 else [Piece(f" × {exact(multiplier)}")]


def total(cell: TracedCell) -> str:
    """The sum of several terms, as "3.950 + 30.09 = 34.04 per 100,000 inhabitants"; '' of a single one."""
    if len(cell.terms) < 2:
        return ""
    parts = " + ".join(rounded(term.value) for term in cell.terms)
    return f"{parts} = {published(cell)}"


def published(cell: TracedCell) -> str:
    """The published value of a cell with its unit."""
    return with_unit(rounded(cell.value), cell.unit, measure(cell.terms[0].figures[0].measure) if cell.terms else "")


def conversion(figure: TracedFigure) -> str:
    """How a figure in another currency became one in that of the country; '' of all others."""
    if figure.read_unit in ("", figure.unit) or figure.read_value in (0, figure.value):
        return ""
    rate = f"{figure.value / figure.read_value:,.6g} {figure.unit} per {figure.read_unit}"
    read = with_unit(exact(figure.read_value), figure.read_unit)
    return f"{read} × {rate} = {with_unit(rounded(figure.value), figure.unit)}"


# --- estimates


def level(level: TracedLevel, figure: TracedFigure) -> str:
    """A level with its interval and date, or why there is none."""
    if math.isnan(level.lower):
        return level.reason or "no level"
    return f"{_level(level, figure)} at the end of {level.year}"


def _level(level: TracedLevel, figure: TracedFigure) -> str:
    scaled, whole = units.is_money(figure.unit), is_whole(figure.measure)
    numbers = printing.estimate(level.level, level.lower, level.upper, scaled=scaled, whole=whole)
    return with_unit(numbers, figure.unit, measure(figure.measure))


def estimate(term: TracedTerm) -> Pieces:
    """How the estimate of a form follows from its levels: the formula of the published value, draw by draw.

    Empty where there is none.
    """
    if math.isnan(term.lower) or not term.levels:
        return []
    first, last = (
        Piece(f"{_level(one, figure)} (end of {one.year})")
        for one, figure in ((term.levels[0], term.figures[0]), (term.levels[-1], term.figures[-1]))
    )
    equals = Piece(f" = {printed_estimate(term)}")
    if term.arithmetic == "ratio" and term.below:
        return [first, Piece(" ÷ "), *_below(term, term.below), *_times(term.multiplier), equals]
    if term.arithmetic == "share":
        return [Piece("100 × "), first, Piece(" ÷ "), last, equals]
    if term.arithmetic == "growth":
        return [*_growth([first], [last], term.years), equals]
    return [first]


def printed_estimate(cell: TracedCell | TracedTerm, *, unit: bool = True) -> str:
    """The estimate in the digits that are known, or its bounds, with its unit; '' without one.

    ``unit``: does it name the unit, where that is more than a currency or the sign of percent?
    """
    estimate = printing.cell_estimate(cell)
    if not estimate or not unit or printing.currency(cell.unit):
        return estimate
    if printing.kind(cell.unit) == "percent":
        return estimate + cell.unit.removeprefix("percent")
    figures = cell.figures if isinstance(cell, TracedTerm) else [one for term in cell.terms for one in term.figures]
    return with_unit(estimate, cell.unit, measure(figures[0].measure) if figures else "")


def interval() -> str:
    """What the interval of an estimate is, in words."""
    return f"{printing.percent(reconciliation().interval)} interval"


def weight(figure: TracedFigure) -> str:
    """By how much the level moves if the figure does; '' where the figure is not among those reconciled."""
    return "" if figure.weight is None else f"{round(figure.weight, 2) + 0.0:.2f}"  # no minus zero


# --- how good the evidence is, and where it is from


def grade(cell: TracedCell) -> str:
    """The grade with its label and what holds it down: "B, known (one origin)"."""
    words = grades.words(cell.grade, cell.grade_caps, interval=not math.isnan(cell.lower))
    sign, bracket, reasons = words.partition(" (")
    return f"{sign}, {framework.labels('grades')[cell.grade].lower()}{bracket}{reasons}"


def pedigree(cell: TracedCell) -> str:
    """The scores by dimension, from 1 (best) to 5: "reliability 2, completeness 1, ..."."""
    if not cell.pedigree:
        return ""
    scores = cell.pedigree.split(grades.SEPARATOR)
    return ", ".join(f"{dimension} {score}" for dimension, score in zip(grades.dimensions(), scores, strict=True))


def comparable(cell: TracedCell) -> str:
    """What is counted and how far it can be compared, as "registered and active; compatible by rule"."""
    labels = framework.labels("bases")
    bases = [labels[code].lower() for code in cell.bases]
    return f"{listed(bases)}; {framework.labels('comparabilities')[cell.comparability].lower()}"


def counted_by(figure: TracedFigure) -> str:
    """Who counted, and how, as "Ministry of Labour (register)"; '' where the words do not tell."""
    if not figure.origin_holder:
        return ""
    kind = framework.labels("origin_kinds").get(figure.origin_kind, "").lower()
    holder = UNKNOWN_HOLDER if figure.origin_holder == UNKNOWN else figure.origin_holder
    return f"{holder} ({kind})" if kind and kind != UNKNOWN.lower() else holder


def spread(denominator: TracedDenominator) -> str:
    """How far publishers differ on a denominator; '' where that is not known."""
    if not denominator.spread > 0:
        return ""
    since = f"by the rivals of {denominator.spread_year}" if denominator.spread_year else "a declared default"
    return f"publishers differ: standard deviation {printing.percent(round(denominator.spread, 3))}, {since}"


def headline(trace: Trace) -> str:
    """What a chain is about, in one line."""
    return f"{trace.indicator.title}: {trace.country or trace.iso3}, {trace.year}"


def counted(figure: TracedFigure, names: Mapping[str, str]) -> str:
    """What a figure counts by its codes, as "SME cooperative: organisations, registered, national total"."""
    return f"{names.get(figure.form_id, figure.form_id)}: {kind(figure)}"


def kind(figure: TracedFigure) -> str:
    """Measure, basis and coverage of a figure by their labels, as "organisations, registered, national total"."""
    codes = (("bases", figure.basis), ("coverages", figure.coverage))
    words = [within(framework.labels(list_name)[code]) for list_name, code in codes]
    return ", ".join((*([within(measure(figure.measure))] if figure.measure else []), *words))


def form(form_id: str, names: Mapping[str, str]) -> Piece:
    """A form by its name."""
    return Piece(names.get(form_id, form_id), "form", form_id)


def from_source(figure: TracedFigure) -> str:
    """Title, publisher and date of the source of a figure, and the place in it."""
    by = ", ".join(part for part in (figure.publisher, figure.published) if part)
    return figure.title + (f" ({by})" if by else "") + (f", {figure.locator}" if figure.locator else "")


def corrected(figure: TracedFigure) -> list[str]:
    """The declared corrections of what the source prints, a sentence or two each."""
    return [f'the source prints "{one.printed}", read as "{one.corrected}". {one.reason}' for one in figure.corrections]


def notes(cell: TracedCell, names: Mapping[str, str]) -> list[Pieces]:
    """What else is to be known of a number, a sentence each: coverage, estimate, levels of another basis, sums."""
    said = [cell.coverage_note, cell.estimate_reason, cell.bridges]
    if cell.coherent_with:
        forms = sorted({series.part(one, "form_id") for one in cell.coherent_with})
        prefix = cell.coherent_with[0].split("/")[0]
        together = ", ".join(f"{prefix}-{form}" for form in forms)
        said.append(f"Levels of a total and its parts were made to add up in every draw: {together}.")
    return [named(text, names) for text in said if text]


def searched(search: TracedSearch) -> str:
    """A declared absence in one or two sentences: what was searched, for which years, and who may know."""
    label = framework.labels("absences")[search.absence].lower()
    years = search.period or "all years"
    holder = f" Who may hold the figure: {search.holder}." if search.holder else ""
    elsewhere = f" Counted under: {framework.labels('families')[search.counted_in]}." if search.counted_in else ""
    return f"Searched: {measure(search.measure).lower()}, {years}: {label}.{elsewhere}{holder}"
