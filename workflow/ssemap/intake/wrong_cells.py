"""What the rules of ``within_rows`` ask of a row or a cell: is it something that the table cannot hold?"""

from __future__ import annotations

import re
from collections.abc import Callable

from ssemap.core import codelists, framework, territories, texts
from ssemap.intake.tables import READERS

Row = dict[str, str]
DIGITS = r"[0-9]+(\.[0-9]+)?"


def number(cell: str) -> float | None:
    """The number in a cell; None where there is none, or one that is told with its cell."""
    try:
        return float(READERS["number"][0](cell))
    except ValueError:
        return None


def beyond_years(row: Row) -> bool:
    """Is the amount of a year before the policy begins, or after it ends?"""
    first, year, last = (number(row[name]) for name in ("year_start", "amount_year", "year_end"))
    if year is None:
        return False
    return (first is not None and year < first) or (last is not None and year > last)


def outside(row: Row) -> bool:
    """Does a ratio lie outside its own bounds?"""
    ends = [number(row[name]) for name in ("lower", "ratio", "upper")]
    known = [end for end in ends if end is not None]
    return known != sorted(known)


def is_no_span(row: Row) -> bool:
    """Is a period something else than a year, or a first and last one, of our calendar?"""
    years = row["period"].split("-") if row["period"] else []
    return len(years) > 2 or years != sorted(years) or not all(re.fullmatch("(19|20)[0-9]{2}", year) for year in years)


def is_state(measure: str) -> bool:
    """Is a measure a state at a date, which nothing flows into?

    >>> is_state("organisations"), is_state("new_registrations")
    (True, False)
    """
    return any(row.measure == measure and row.stock_flow == "stock" for row in framework.rows(codelists.Measure))


def is_no_language(code: str) -> bool:
    """Is a code of two letters that of no language? Others are told with their cell."""
    return bool(re.fullmatch("[a-z]{2}", code)) and not territories.is_language(code)


def is_no_amount(cell: str) -> bool:
    """Is a cell something else than a number, or the two ends of a range?

    >>> is_no_amount("-1234.5"), is_no_amount("85-95"), is_no_amount("1,234"), is_no_amount("about ten")
    (False, False, True, True)
    """
    return not re.fullmatch(rf"-?{DIGITS}(-{DIGITS})?", cell)


def is_no_list(cell: str) -> bool:
    """Is a cell something else than codes or ids with semicolons between them?

    >>> is_no_list(""), is_no_list("jobs; gender"), is_no_list("jobs, gender"), is_no_list("jobs;")
    (False, False, True, True)
    """
    return not all(re.fullmatch(r"[^\s,；]+", part) for part in texts.several(cell))


def repeats(column: str) -> Callable[[Row], bool]:
    """Does a cell that may hold several codes or ids name one of them twice?"""
    return lambda row: len(set(texts.several(row[column]))) < len(texts.several(row[column]))
