"""The chain behind an indicator (``trace``) as plain text, for the command line and for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ssemap.core import framework, texts
from ssemap.provenance import trace_words as words

if TYPE_CHECKING:
    from ssemap.provenance.trace_cells import Trace, TracedCell, TracedDenominator, TracedFigure, TracedTerm

LONGEST = 10_000  # letters of a line


def text(trace: Trace) -> str:
    """The whole chain: each cell with its number, its formula, figures (``*`` used, ``-`` not) and denominators."""
    concept = framework.table("concepts").set_index("concept")["label"].to_dict().get(trace.concept, trace.concept)
    lines = [words.headline(trace), f"{trace.indicator.definition} Concept: {concept}."]
    lines += [line for cell in trace.cells for line in ("", *_cell(trace, cell))]
    # what stands in a package neither steers the terminal nor adds a line
    return "\n".join(texts.shown(line, LONGEST) for line in lines)


def _cell(trace: Trace, cell: TracedCell) -> Iterator[str]:
    name = words.name(cell, trace.names)
    if cell.absence:
        yield f"{name}: no number ({framework.labels('absences')[cell.absence].lower()})"
        yield from _absent(trace, cell)
        return
    yield f"{name}: {_number(trace, cell)}"
    yield f"  Grade {words.grade(cell)}. Counted: {words.comparable(cell)}."
    yield f"  Pedigree, 1 best to 5: {words.pedigree(cell)}"
    yield "  How it is made"
    yield from (f"    {words.plain(said)}" for said in words.sentences(cell.roll_up, trace.names))
    for term in cell.terms:
        yield from _term(trace, term)
    if total := words.total(cell):
        yield f"    {total}"
    yield from (f"    {words.plain(said)}" for said in words.notes(cell, trace.names))
    yield "  What was printed (* chosen, - not chosen)"
    yield from figures(trace.names, cell.figures)
    if cell.divided_by:
        yield "  Divided by"
        for below in cell.divided_by:
            yield from denominator(below)


def _number(trace: Trace, cell: TracedCell) -> str:
    """Published number and estimate of a cell, each with its date."""
    published = f"{words.published(cell)}, from figures of {cell.data_years}"
    estimate = words.printed_estimate(cell)
    if not estimate:
        return f"{published}; no estimate"
    return f"{published}; estimate for the end of {trace.year}: {estimate}, {words.interval()}"


def _absent(trace: Trace, cell: TracedCell) -> Iterator[str]:
    yield f"  Why: {words.plain(words.named(cell.absence_reason, trace.names))}"
    for search in cell.searches:
        yield f"  {words.searched(search)}"
    if cell.figures:
        yield "  Figures that cannot be used for it"
        yield from figures(trace.names, cell.figures)


def _term(trace: Trace, term: TracedTerm) -> Iterator[str]:
    name = trace.names.get(term.form_id, term.form_id)
    yield f"    {name}: {words.plain(words.formula(term))}"
    if estimate := words.estimate(term):
        yield f"      estimate: {words.plain(estimate)}"
    elif term.levels:
        yield f"      estimate: {words.level(term.levels[0], term.figures[0])}"


def figures(names: Mapping[str, str], listed: Iterable[TracedFigure]) -> Iterator[str]:
    """The lines of figures, those of a series below its name. ``names``: of forms."""
    series_id = ""
    for figure in listed:
        if figure.series_id != series_id and figure.series_id:
            series_id = figure.series_id
            yield f"    {words.counted(figure, names)} (series {series_id})"
        yield from _figure(figure)


def _figure(figure: TracedFigure) -> Iterator[str]:
    mark = "*" if figure.used else "-"
    yield f'    {mark} {figure.evidence_id}: "{figure.printed_text}" ({words.amount(figure)}, {figure.data_year})'
    weight = words.weight(figure)
    about = {
        "not chosen": [figure.reason],
        "counts": [figure.printed_scope],
        "counted by": [words.counted_by(figure)],
        "converted": [words.conversion(figure)],
        "corrected": words.corrected(figure),
        "coded so because": [figure.coding_reason],
        "weight in the level": [f"{weight}, outlier probability {figure.outlier_probability:.2f}" if weight else ""],
        "source": [words.from_source(figure)],
        "address": [figure.url],
    }
    yield from (f"      {label}: {said}" for label, several in about.items() for said in several if said)


def denominator(below: TracedDenominator) -> Iterator[str]:
    """The lines of a denominator."""
    formula = f" = {words.derived(below)}" if below.formula else ""
    value = words.denominator_amount(below)
    name = words.denominator_name(below)
    yield f"    {name} {below.year}: {value}{formula} ({below.context_id})"
    if spread := words.spread(below):
        yield f"      {spread}"
    yield f"      {below.title} {below.url}".rstrip()
