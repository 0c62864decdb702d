"""Checks of the numbers of ``figures.csv``: what its measure allows, and the bounds of the figure itself.

What a measure may be is declared in ``workflow/framework/measures.csv``. Rows that are set aside are left alone: a
misprint stands there as it was printed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ssemap.core import framework
from ssemap.core.codelists import Measure
from ssemap.core.issues import Issue
from ssemap.core.printing import plain
from ssemap.intake.tables import READERS, RawTable

NUMBERS = ("value", "lower", "upper")


def check(figures: RawTable, set_aside: RawTable) -> Iterator[Issue]:
    """Every number that its measure or its own bounds do not allow."""
    if not figures.whole:
        return
    declared = {row.measure: row for row in framework.rows(Measure)}
    aside = set(set_aside.values("evidence_id"))
    for line, row in figures.places():
        if row["evidence_id"] in aside:
            continue
        numbers = {name: number for name in NUMBERS if (number := _number(row[name])) is not None}
        place = (figures.file, line, row["evidence_id"])
        yield from _of_measure(numbers, declared.get(row["measure"]), *place)
        yield from _within_bounds(numbers, *place)
        if _number(row["scale"]) == 0:
            words = "'0'", "a multiplier above zero, as 1000", "Write the multiplier of the header, or leave it empty."
            yield _issue("zero-scale", "scale", words, *place)


def _number(text: str) -> float | None:
    try:
        return float(READERS["number"][0](text)) if text else None
    except ValueError:  # reported as a bad cell
        return None


def _issue(check_id: str, column: str, words: tuple[str, str, str], file: str, line: int, evidence_id: str) -> Issue:
    return Issue(check_id, "error", file, line, column, evidence_id, *words)


def _of_measure(
    numbers: dict[str, float], measure: Measure | None, file: str, line: int, evidence_id: str
) -> Iterator[Issue]:
    """A number within what its measure may be."""
    if measure is None:
        return
    low = -math.inf if measure.low is None else measure.low
    high = math.inf if measure.high is None else measure.high
    for column, number in numbers.items():
        if not low <= number <= high:
            allowed = f"{plain(low)} to {plain(high)}" if high < math.inf else f"{plain(low)} or more"
            words = (
                f"{plain(number)} for {measure.measure}",
                f"{allowed}, as {measure.measure} asks",
                "Correct sign, number or measure; a loss is a surplus below zero, a fall is a change.",
            )
            yield _issue("range-of-measure", column, words, file, line, evidence_id)


def _within_bounds(numbers: dict[str, float], file: str, line: int, evidence_id: str) -> Iterator[Issue]:
    """A number that does not lie outside its own bounds; bounds in the wrong order are reported elsewhere."""
    low, high = numbers.get("lower", -math.inf), numbers.get("upper", math.inf)
    if "value" not in numbers or low > high or low <= numbers["value"] <= high:
        return
    column = "lower" if numbers["value"] < low else "upper"
    words = (
        f"a value of {plain(numbers['value'])} and {column} {plain(numbers[column])}",
        "a value within its own bounds",
        f"Correct the value or {column}.",
    )
    yield _issue("outside-own-bounds", column, words, file, line, evidence_id)
