"""Checks between series: parts and wholes, stocks and flows, shares, means and their totals.

A finding needs that no reading of the evidence fits: where several figures compete for a cell, the one that
fits best is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from ssemap.core import printing, totals
from ssemap.core.issues import joined_ids
from ssemap.plausibility.finding import Evidence, Flag, grouped, ids_of, registered
from ssemap.plausibility.rules import PartsAndWhole, Plausibility

CELL = ["measure", "basis", "year"]
Cells = dict[tuple[Any, ...], list[Any]]


def _by_form(evidence: Evidence) -> dict[str, Cells]:
    """National figures that can be added: by form, and within it by measure, basis and data year."""
    rows = [row for row in evidence.rows if row.summable and row.coverage == "national" and row.basis != "flow"]
    return {form: grouped(of_form, *CELL) for form, of_form in grouped(rows, "form_id").items()}


def part_over_whole(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """A part that is larger than each figure of the whole it belongs to, of its own basis or else of any."""
    by_form = _by_form(evidence)
    for form, parts in evidence.parts.items():
        wholes = by_form.get(form, {})
        of_all_bases = _of_all_bases(wholes)
        for part in parts:
            for cell, rows in by_form.get(part, {}).items():
                measure, basis, year = cell
                whole = wholes.get(cell, of_all_bases.get((measure, year), []))
                if whole and _larger(_least(rows), _largest(whole), rules.part_over_whole):
                    found = f"{measure} {year}: {printing.plain(_least(rows))} of {part} ({basis})"
                    yield Flag(ids_of(rows), found, words=_whole(whole, form))


def _of_all_bases(cells: Cells) -> Cells:
    """The figures of a form by measure and year, whatever their basis."""
    together: Cells = {}
    for (measure, _, year), rows in cells.items():
        together.setdefault((measure, year), []).extend(rows)
    return together


def _least(rows: list[Any]) -> float:
    return float(min(row.value for row in rows))


def _largest(rows: list[Any]) -> float:
    return float(max(row.value for row in rows))


def _larger(part: float, whole: float, limits: PartsAndWhole) -> bool:
    return part > whole * (1 + limits.tolerance)


def _whole(rows: list[Any], form: str) -> dict[str, Any]:
    return {"whole": _largest(rows), "form": form, "ids": joined_ids(ids_of(rows))}


def parts_over_total(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """Parts that share no organisations and add up to more than each figure of their total."""
    by_form, limits = _by_form(evidence), rules.parts_over_total
    for form, parts in evidence.parts.items():
        for cell, whole in by_form.get(form, {}).items():
            disjoint = _disjoint(evidence, [part for part in parts if cell in by_form.get(part, {})])
            part_rows = [by_form[part][cell] for part in disjoint]
            least = [_least(rows) for rows in part_rows]
            single = any(_larger(value, _largest(whole), limits) for value in least)
            if len(part_rows) > 1 and not single and _larger(sum(least), _largest(whole), limits):
                measure, basis, year = cell
                found = f"{measure} {year} ({basis}): {printing.plain(sum(least))} of {', '.join(disjoint)}"
                yield Flag(ids_of(*part_rows), found, words=_whole(whole, form))


def _disjoint(evidence: Evidence, forms: list[str]) -> list[str]:
    """Forms without those that overlap with, or are part of, another one of them."""
    doubled = {
        form
        for first, second in combinations(forms, 2)
        for form in (first, second)
        if frozenset({first, second}) in evidence.overlaps
        or first in evidence.parts.get(second, [])
        or second in evidence.parts.get(first, [])
    }
    return [form for form in forms if form not in doubled]


def parts_and_total(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """All parts of a total and the total itself, from one source and date, that do not add up."""
    key = ["source_id", "measure", "coverage", "basis", "period_end"]
    summable = [row for row in evidence.rows if row.summable]
    by_form = {form: grouped(rows, *key) for form, rows in grouped(summable, "form_id").items()}
    for form, parts in evidence.parts.items():
        if len(parts) < 2 or _disjoint(evidence, parts) != parts:
            continue
        for cell, wholes in by_form.get(form, {}).items():
            part_rows = [by_form.get(part, {}).get(cell, []) for part in parts]
            if any(len(rows) != 1 for rows in (wholes, *part_rows)):
                continue
            (whole,), below = wholes, [row for (row,) in part_rows]
            total = sum(row.value for row in below)
            room = whole.half_width + sum(row.half_width for row in below)
            if abs(total - whole.value) > room + rules.parts_and_total.tolerance * whole.value:
                words = {"whole": whole.value, "form": form, "ids": whole.evidence_id}
                yield Flag(ids_of(below), f"parts that add up to {printing.plain(total)}", words=words)


def stock_and_flow(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """A stock that is not the year before plus new ones minus dissolved ones, whichever figures are taken."""
    flows = [grouped(evidence.national(name), "form_id", "year") for name in ("new_registrations", "dissolutions")]
    series = grouped(evidence.national("organisations"), "form_id", "series_id", "year")
    for (form, series_id, year), now in series.items():
        before = series.get((form, series_id, year - 1), [])
        new, gone = (of_flow.get((form, year), []) for of_flow in flows)
        sums = [old.value + added.value - lost.value for old in before for added in new for lost in gone]
        fits = [(abs(total - stock.value) / stock.value, total) for total in sums for stock in now if stock.value > 0]
        if not fits:
            continue
        off, expected = min(fits)
        if off > rules.stock_and_flow.tolerance:
            found = f"{printing.plain(now[0].value)} organisations in {year} ({series_id})"
            words = {"expected": expected, "ids": joined_ids(ids_of(before, new, gone))}
            yield Flag(ids_of(now), found, words=words)


def share_and_total(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """A printed share that no printed part and whole of the same form, coverage and year give."""
    limits = rules.share_and_total
    for share, part, whole in limits.sets:
        for row, parts, wholes in _same_cell(evidence, share, part, whole):
            shares = [100 * small.value / large.value for small in parts for large in wholes if large.value > 0]
            fits = [(abs(computed - row.value), computed) for computed in shares]
            if fits and min(fits)[0] > limits.tolerance_points + row.half_width:
                words = {"expected": min(fits)[1], "ids": joined_ids(ids_of(parts, wholes))}
                yield Flag((row.evidence_id,), f"{printing.plain(row.value)} percent", words=words)


def mean_and_total(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """A printed mean that no printed total and number of organisations of the same form and year give."""
    limits = rules.mean_and_total
    for mean, total in limits.sets:
        for row, amounts, numbers in _same_cell(evidence, mean, total, "organisations"):
            means = [amount.value / number.value for amount in amounts for number in numbers if number.value > 0]
            factors = [
                (max(computed / row.value, row.value / computed), computed)
                for computed in means
                if computed > 0 and row.value > 0
            ]
            if factors and min(factors)[0] > limits.factor:
                words = {"expected": min(factors)[1], "ids": joined_ids(ids_of(amounts, numbers))}
                yield Flag((row.evidence_id,), f"a mean of {printing.plain(row.value)}", words=words)


def _same_cell(evidence: Evidence, measure: str, first: str, second: str) -> Iterator[tuple[Any, list[Any], list[Any]]]:
    """Each figure of one measure with the figures of two others for the same form, coverage and year."""
    key = ["form_id", "coverage", "year"]
    firsts, seconds = (grouped(evidence.of_measure(name), *key) for name in (first, second))
    for row in evidence.of_measure(measure):
        cell = (row.form_id, row.coverage, row.year)
        if cell in firsts and cell in seconds:
            yield row, firsts[cell], seconds[cell]


def total_without_link(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """A form that may be the total of others, while nothing is declared of them."""
    for question in totals.questions(evidence.figures, evidence.forms):
        sizes = " and ".join(printing.plain(value) for value in question.of_parts)
        found = f"{question.measure} of {question.whole}: {printing.plain(question.value)}, beside {sizes}"
        words = {"form": question.whole, "parts": ", ".join(question.parts)}
        yield Flag(question.evidence_ids, found, "form_id", words)


CHECKS = registered(
    part_over_whole,
    parts_over_total,
    parts_and_total,
    stock_and_flow,
    share_and_total,
    mean_and_total,
    total_without_link,
)
