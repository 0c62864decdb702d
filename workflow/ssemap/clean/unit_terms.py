"""Units as sources print them: what a heading says of scale and money, the row of the figure says too.

A table in thousands of persons or in millions of ringgit names that in its unit and prints ``7,629``. Where such a unit
is mapped to plain persons or money, the multiplier stands in the column ``scale``, or the figure is off by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from ssemap.clean.lexicon import Token, normalise, tokenise
from ssemap.core import currencies, units
from ssemap.core.issues import Issue
from ssemap.core.printing import plain

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.clean.double_entry import TablePlace

ROUND = re.compile(r"1(0+|([,.  ]000)+)")  # 1,000 persons
COLUMNS = ["printed_unit", "unit", "scale"]


def check(figures: pd.DataFrame, place: TablePlace) -> list[Issue]:
    """Each unit that says another scale or another currency than its rows, once with its first row."""
    seen = figures[COLUMNS].astype("object").where(figures[COLUMNS].notna(), None)
    rows: dict[tuple[str, str, float | None], list[int]] = {}
    for row, (term, unit, scale) in enumerate(seen.itertuples(index=False, name=None)):
        if term and unit:
            rows.setdefault((term, unit, scale), []).append(row)
    return [issue for key, found in rows.items() for issue in _faults(*key, found, place)]


def _faults(term: str, unit: str, scale: float | None, rows: list[int], place: TablePlace) -> Iterator[Issue]:
    count = f", in {len(rows)} rows" if len(rows) > 1 else ""
    said = scales(term) if units.kind(unit) != "percent" else frozenset[Fraction]()
    if said and Fraction(scale or 1) not in said:
        expected = " or ".join(plain(float(each)) for each in sorted(said))
        found = f"{'no scale' if scale is None else plain(scale)} for figures in {term!r}{count}"
        action = "Write the multiplier there and the number in full as value, or correct the printed unit."
        yield place.issue(rows[0], "scale-of-unit", "error", "scale", found, f"{expected}, as the unit says", action)
    money = codes(term)
    if money and unit not in money and units.is_money(unit):
        action = "Correct the unit here and in crosswalk.csv; money is exchanged later, at the rate of its year."
        yield place.issue(
            rows[0], "currency-of-unit", "error", "unit", f"{unit!r} for {term!r}{count}", " or ".join(money), action
        )


@cache
def scales(term: str) -> frozenset[Fraction]:
    """By what a unit says the numbers are to be multiplied; several where a letter has several meanings.

    >>> [[int(each) for each in scales(term)] for term in ("천명", "RM million", "persons (in thousands)", "조합")]
    [[1000], [1000000], [1000], []]
    """
    each = [numbers for token in tokenise(normalise(term)) if (numbers := _multipliers(token))]
    return frozenset(Fraction(prod(chosen)) for chosen in product(*each) if chosen)


def _multipliers(token: Token) -> set[Fraction]:
    """What a word or a round number multiplies by; nothing for all others."""
    if ROUND.fullmatch(token.text):
        return {Fraction(re.sub(r"\D", "", token.text))}
    found = {entry.number for entry in token.entries if entry.role == "multiplier"}
    return {number for number in found if number > 1}


@cache
def codes(term: str) -> tuple[str, ...]:
    """The currencies that a unit names by their ISO 4217 codes.

    >>> codes("USD million"), codes("persons")
    (('USD',), ())
    """
    return tuple(word for word in re.findall(r"(?<![^\W\d_])[A-Z]{3}(?![^\W\d_])", term) if currencies.known(word))
