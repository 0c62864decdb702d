"""The chain behind an indicator (``trace``) as plain text, for the command line and for notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssemap.core import framework, grades, printing, texts
from ssemap.core.series import joined
from ssemap.estimate.rules import reconciliation

if TYPE_CHECKING:
    from ssemap.provenance.trace import Trace, TracedCell, TracedDenominator, TracedFigure


LONGEST = 10_000  # letters of a line


def text(trace: Trace) -> str:
    """The whole chain: each cell with its series, figures (``*`` used, ``-`` not), sources and denominators."""
    head = f"{trace.indicator_id}, {trace.iso3}, {trace.year}, concept {trace.concept}"
    lines = [head, *(line for cell in trace.cells for line in _cell(cell))]
    # what stands in a package neither steers the terminal nor adds a line
    return "\n".join(
        f"\n{texts.shown(line[1:], LONGEST)}" if line[:1] == "\n" else texts.shown(line, LONGEST) for line in lines
    )


def _cell(cell: TracedCell) -> Iterator[str]:
    name = f"{cell.family} {cell.form_id or cell.subfamily}".strip()
    if cell.absence:
        labels = framework.labels("absences")
        yield f"{name}: absent, {labels[cell.absence].lower()}. {cell.absence_reason}"
        return
    comparability = framework.labels("comparabilities")[cell.comparability]
    value, bases = printing.with_unit(cell.value, cell.unit), joined(cell.bases)
    yield f"{name}: {value}; {bases}, {comparability.lower()}, data year {cell.data_years}"
    yield f"  {cell.roll_up}"
    if cell.coverage_note:
        yield f"  coverage: {cell.coverage_note}"
    estimate = printing.cell_estimate(cell)
    interval = printing.percent(reconciliation().interval)
    words = f"{estimate} at the end of the year ({interval} interval)" if estimate else "none"
    grade = grades.words(cell.grade, cell.grade_caps, interval=cell.lower == cell.lower)
    yield f"  estimate: {words}; grade {grade}, pedigree {cell.pedigree}"
    together = f"made to add up, draw by draw, with {', '.join(cell.coherent_with)}" if cell.coherent_with else None
    yield from (f"    {said}" for said in (cell.estimate_reason, cell.bridges, together) if said)
    series_id = ""
    for figure in cell.figures:
        if figure.series_id != series_id:
            series_id = figure.series_id
            yield f"  series {series_id}"
        yield from _figure(figure)
    for denominator in cell.denominators:
        yield from _denominator(denominator)


def _figure(figure: TracedFigure) -> Iterator[str]:
    mark = "*" if figure.used else "-"
    value = printing.with_unit(figure.value, figure.unit)
    yield f'    {mark} {figure.evidence_id}: {value}, {figure.data_year}, printed "{figure.printed_text}"'
    if figure.printed_scope:
        yield f"      counts: {figure.printed_scope}"
    if figure.coding_reason:
        yield f"      coded so because: {figure.coding_reason}"
    if figure.weight is not None and figure.outlier_probability is not None:
        weight = round(figure.weight, 2) + 0.0  # no minus zero
        yield f"      weight in the level {weight:.2f}, outlier probability {figure.outlier_probability:.2f}"
    if figure.reason:
        yield f"      lost: {figure.reason}"
    by = ", ".join(part for part in (figure.publisher, figure.published) if part)
    yield f"      {figure.title}" + (f" ({by})" if by else "") + (f", {figure.locator}" if figure.locator else "")
    if figure.url:
        yield f"      {figure.url}"


def _denominator(denominator: TracedDenominator) -> Iterator[str]:
    formula = f" = {denominator.formula}" if denominator.formula else ""
    value = printing.with_unit(denominator.value, denominator.unit)
    yield f"  over {denominator.measure} {denominator.year}: {value}{formula} ({denominator.context_id})"
    if denominator.spread > 0:
        since = f"by the rivals of {denominator.spread_year}" if denominator.spread_year else "a declared default"
        yield f"      publishers differ: standard deviation {printing.percent(round(denominator.spread, 3))}, {since}"
    yield f"      {denominator.title} {denominator.url}".rstrip()
