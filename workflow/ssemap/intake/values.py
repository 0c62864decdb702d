"""Checks of the numbers of ``figures.csv``: what its measure allows, and the bounds of the figure itself.

What a measure may be is declared in ``workflow/framework/measures.csv``. Rows that are set aside are left alone: a
misprint stands there as it was printed.
"""

from __future__ import annotations

import math
import statistics
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from ssemap.core import framework
from ssemap.core.codelists import Measure
from ssemap.core.issues import Issue, Severity
from ssemap.core.printing import plain
from ssemap.intake.tables import READERS, RawTable

NUMBERS = ("value", "lower", "upper")
SERIES = ("form_id", "measure", "definition", "coverage", "basis", "unit")
FEWEST, LARGE = 2, 20  # numbers of a series, and their median, from which on a nought is no number among others
NEEDED = {"evidence_id", "scale", "printed_text", "period_end", "coding_reason", *NUMBERS, *SERIES}
Place = tuple[int, dict[str, str]]  # line and cells


def check(figures: RawTable, set_aside: RawTable) -> Iterator[Issue]:
    """Every number that its measure or its own bounds do not allow."""
    if not NEEDED <= set(figures.header):
        return
    measures = {row.measure: row for row in framework.rows(Measure)}
    aside = set(set_aside.values("evidence_id"))
    # few texts stand in many cells: each is read once
    read = {text: _number(text) for name in NUMBERS for text in set(figures.values(name))}
    used = [(line, row) for line, row in figures.places() if row["evidence_id"] not in aside]
    for line, row in used:
        numbers = {name: number for name in NUMBERS if (number := read[row[name]]) is not None}
        yield from _of_measure(row, numbers, measures.get(row["measure"]), (figures.file, line, row["evidence_id"]))
        if len(numbers) > 1:
            yield from _within_bounds(numbers, figures.file, line, row["evidence_id"])
        if row["scale"] and _number(row["scale"]) == 0:
            words = "'0'", "a multiplier above zero, as 1000", "Write the multiplier of the header, or leave it empty."
            yield _issue("zero-scale", "scale", words, figures.file, line, row["evidence_id"])
    counted = {name for name, measure in measures.items() if measure.low == 0}
    yield from _noughts(figures.file, [place for place in used if place[1]["measure"] in counted], read)


def _of_measure(
    row: Mapping[str, str], numbers: Mapping[str, float], measure: Measure | None, place: tuple[str, int, str]
) -> Iterator[Issue]:
    """Numbers of a row that its measure does not allow; a measure that is none is reported elsewhere."""
    if measure is None:
        return
    limits = _limits(measure)
    for column, number in numbers.items():
        if not limits[0] <= number <= limits[1]:
            yield _beyond(row["measure"], column, number, limits, *place)
        elif column == "value" and measure.whole == "yes" and number % 1:
            yield _fraction(row, *place)


def _fraction(row: Mapping[str, str], file: str, line: int, evidence_id: str) -> Issue:
    """A part of an organisation or a person: a note where the source prints it so, else an error."""
    found = f"{row['value']} for {row['measure']}"
    if _digits(row["value"]) in _digits(row["printed_text"]):
        words = (
            found,
            "a whole number",
            "It is printed so; a mean is a measure of its own, full-time posts a definition.",
        )
        return _issue("fraction", "value", words, file, line, evidence_id, "note")
    words = (found, f"a whole number, as {row['measure']} asks", "Correct the value, or the measure if it is a mean.")
    return _issue("fraction", "value", words, file, line, evidence_id)


def _digits(text: str) -> str:
    """The digits of a number without noughts at its ends.

    >>> _digits("3,418.50"), _digits("０.７"), _digits("๑๒")
    ('34185', '7', '12')
    """
    return "".join(str(unicodedata.digit(letter)) for letter in text if letter.isdigit()).strip("0")


def _noughts(file: str, rows: Sequence[Place], read: Mapping[str, float | None]) -> Iterator[Issue]:
    """Noughts in a series of large numbers, after its first number: rather no number than nothing."""
    series: dict[tuple[str, ...], list[Place]] = {}
    for place in rows:
        series.setdefault(tuple(place[1][name] for name in SERIES), []).append(place)
    for places in series.values():
        others = [(row["period_end"], number) for _, row in places if (number := read[row["value"]])]
        if len(others) < FEWEST or (usual := statistics.median(number for _, number in others)) < LARGE:
            continue
        begin = min(day for day, _ in others)
        for line, row in places:
            if read[row["value"]] == 0 and row["period_end"] >= begin and not row["coding_reason"]:
                words = (
                    f"{row['value']} for {row['measure']}",
                    f"a number near {plain(usual)}, as {len(others)} others of the series are",
                    "Set the row aside if the source prints no number; if it says none, say so in coding_reason.",
                )
                yield _issue("nought-in-series", "value", words, file, line, row["evidence_id"], "warning")


def _limits(measure: Measure) -> tuple[float, float]:
    """What the numbers of a measure may be."""
    low, high = measure.low, measure.high
    return -math.inf if low is None else low, math.inf if high is None else high


def _number(text: str) -> float | None:
    try:
        return float(READERS["number"][0](text)) if text else None
    except ValueError:  # reported as a bad cell
        return None


def _issue(
    check_id: str,
    column: str,
    words: tuple[str, str, str],
    file: str,
    line: int,
    evidence_id: str,
    severity: Severity = "error",
) -> Issue:
    return Issue(check_id, severity, file, line, column, evidence_id, *words)


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
