"""Checks of figures that are too few for a series: against others of their form, and against other measures of it.

A finding needs that no figure fits: where several compete, the one that fits best is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from ssemap.core import printing
from ssemap.core.issues import joined_ids
from ssemap.plausibility.finding import Evidence, Flag, grouped, ids_of, registered
from ssemap.plausibility.rules import Plausibility


def beside_others(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """A figure of a short series that is far from each other one of its form, measure and definition in those years."""
    limits = rules.beside_others
    rows = [
        row
        for row in evidence.rows
        if row.value > 0 and row.unit_kind != "percent" and row.coverage == "national" and row.basis != "flow"
    ]
    size = {series: len(of_series) for series, of_series in grouped(rows, "series_id").items()}
    for of_form in grouped(rows, "form_id", "measure", "definition", "unit").values():
        for row in of_form:
            if size[row.series_id] >= rules.off_series.minimum_figures:
                continue
            near = [other for other in of_form if other is not row and abs(other.years - row.years) <= limits.years]
            if near and min(max(row.value / other.value, other.value / row.value) for other in near) > limits.factor:
                found = f"{printing.plain(row.value)} {row.unit} of {row.year} for {row.measure} of {row.form_id}"
                words = {"nearest": median(other.value for other in near), "ids": joined_ids(ids_of(near))}
                yield Flag((row.evidence_id,), found, words=words)


def ratio_of_measures(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """Two measures of one form and year of which no figures have a usual ratio; money in international dollars."""
    for measures, limits in rules.ratio_of_measures.by_measures():
        numerators, denominators = (grouped(evidence.national(name), "form_id", "year") for name in measures)
        for cell in sorted(numerators.keys() & denominators.keys()):
            above, below = ([row for row in rows[cell] if row.value > 0] for rows in (numerators, denominators))
            ratios = sorted(one / other for one in _amounts(evidence, above, below) for other in _plain(below))
            if ratios and (ratios[-1] < limits.low or ratios[0] > limits.high):
                form, year = cell
                found = f"{' / '.join(measures)} of {form} {year}: {printing.rate(median(ratios))}"
                words = {"low": limits.low, "high": limits.high, "ids": joined_ids(ids_of(below))}
                yield Flag(ids_of(above, below), found, words=words)


def _plain(rows: list[Any]) -> list[float]:
    return [row.value for row in rows]


def _amounts(evidence: Evidence, above: list[Any], below: list[Any]) -> list[float]:
    """Values of the numerator; money over what is no money in international dollars, none where no rate is known."""
    if not below or {row.unit_kind for row in (*above, *below)} != {"money", "count"}:
        return _plain(above)
    parities = [evidence.context.get(("ppp_lcu_per_intl", row.year)) for row in above]
    return [row.value / parity for row, parity in zip(above, parities, strict=True) if parity]


CHECKS = registered(beside_others, ratio_of_measures)
