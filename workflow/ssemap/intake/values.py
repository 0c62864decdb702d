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
ANY = (-math.inf, math.inf)


def check(figures: RawTable, set_aside: RawTable) -> Iterator[Issue]:
    """Every number that its measure or its own bounds do not allow."""
    if not figures.whole:
        return
    limits = {row.measure: _limits(row) for row in framework.rows(Measure)}
    aside = set(set_aside.values("evidence_id"))
    # few texts stand in many cells: each is read once
    read = {text: _number(text) for name in NUMBERS for text in set(figures.values(name))}
    for line, row in figures.places():
        if row["evidence_id"] in aside:
            continue
        numbers = [(name, number) for name in NUMBERS if (number := read[row[name]]) is not None]
        low, high = limits.get(row["measure"], ANY)
        place = (figures.file, line, row["evidence_id"])
        for column, number in numbers:
            if not low <= number <= high:
                yield _beyond(row["measure"], column, number, (low, high), *place)
        if len(numbers) > 1:
            yield from _within_bounds(dict(numbers), *place)
        if row["scale"] and _number(row["scale"]) == 0:
            words = "'0'", "a multiplier above zero, as 1000", "Write the multiplier of the header, or leave it empty."
            yield _issue("zero-scale", "scale", words, *place)


def _limits(measure: Measure) -> tuple[float, float]:
    """What the numbers of a measure may be."""
    return ANY[0] if measure.low is None else measure.low, ANY[1] if measure.high is None else measure.high


def _number(text: str) -> float | None:
    try:
        return float(READERS["number"][0](text)) if text else None
    except ValueError:  # reported as a bad cell
        return None


def _issue(check_id: str, column: str, words: tuple[str, str, str], file: str, line: int, evidence_id: str) -> Issue:
    return Issue(check_id, "error", file, line, column, evidence_id, *words)


def _beyond(
    measure: str, column: str, number: float, limits: tuple[float, float], file: str, line: int, evidence_id: str
) -> Issue:
    """A number that its measure does not allow."""
    low, high = limits
    allowed = f"{plain(low)} to {plain(high)}" if high < math.inf else f"{plain(low)} or more"
    words = (
        f"{plain(number)} for {measure}",
        f"{allowed}, as {measure} asks",
        "Correct sign, number or measure; a loss is a surplus below zero, a fall is a change.",
    )
    return _issue("range-of-measure", column, words, file, line, evidence_id)


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
