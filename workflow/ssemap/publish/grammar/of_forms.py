"""Values of single forms (``form_values``) and forms without (``form_gaps``) in the grammar of cells.

A value is printed as it was published or computed, without an interval. One of a part of a form stands apart: its sign
says so, and what it covers stands beneath it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ssemap.core import falls, framework
from ssemap.core.frames import missing, text
from ssemap.core.qualifiers import BOUNDS
from ssemap.core.series import UNSTATED
from ssemap.indicators.declared import catalogue
from ssemap.publish import held, marks
from ssemap.publish.dated import other_date
from ssemap.publish.grammar import states
from ssemap.publish.grammar.cell import NAN, PLAIN, Cell, Place
from ssemap.publish.months import months
from ssemap.schemas.indicators import FORM, FORM_VALUES

if TYPE_CHECKING:
    import pandas as pd

RANGE, PRINTED = "range", "printed"
MOST_DECIMALS = 6  # of a printed number; further ones are of the machine
SAME = 1e-6  # relative difference of numbers that a machine takes for different
PLACED = ("indicator_id", "iso3", "form_id")  # of the key of a value, what every place of a cell names


def value(row: Any, *, year: int | None = None) -> Cell:
    """A row of ``form_values`` as a cell. ``year``: for which it is shown, where another one, or the
    period of a change, stands beside it.
    """
    first, last = int(row.year if missing(row.year_from) else row.year_from), int(row.year)
    ranged = row.qualifier == RANGE and not (missing(row.lower) or missing(row.upper))
    variant = tuple(str(getattr(row, name)) for name in FORM_VALUES.key if name not in PLACED)
    return Cell(
        Place(row.indicator_id, row.iso3, "", FORM, row.family, "", row.form_id, last, variant),
        state(row, ranged=ranged),
        row.unit,
        value=float(row.value),
        lower=float(row.lower) if ranged else NAN,
        upper=float(row.upper) if ranged else NAN,
        data_year=first,
        data_year_last=last,
        other_year=year is not None and (first, last) != (year, year),
        marks=_marks(row),
        bases=(row.basis,) if row.basis != UNSTATED or row.basis_assumed else (),
        definitions=_definitions(row),
        comparability=row.comparability,
        grade=text(row.grade),
        covers=covers(row) if row.apart else "",
        fall="" if row.claim else falls.bound(row),
        decimals=_decimals(row),
        part_basis=text(row.part_basis),
        dated=other_date(row) if missing(row.surveyed_to) else "",
    )


def gap(row: Any, names: held.Named) -> Cell:
    """A row of ``form_gaps`` as a cell without a value. ``names``: of the forms, which its reason may name."""
    place = Place(row.indicator_id, row.iso3, "", FORM, row.family, "", row.form_id, 0)
    return Cell(place, row.absence, "", reason=held.named(row.absence_reason, names))


def values(rows: pd.DataFrame, year: int | None = None) -> list[Cell]:
    """The cells of rows of ``form_values``, in their order."""
    return [value(row, year=year) for row in rows.itertuples(index=False)]


def gaps(rows: pd.DataFrame, forms: pd.DataFrame) -> list[Cell]:
    """The cells of rows of ``form_gaps``, in their order. ``forms``: ``iso3, form_id, name_en``."""
    names = held.names(forms)
    return [gap(row, names) for row in rows.itertuples(index=False)]


def state(row: Any, *, ranged: bool = False) -> str:
    """The state of a value: the one that warns most."""
    if row.apart:
        return states.APART
    if marks.fills()[row.comparability] == marks.HATCHED:
        return states.NOT_COMPARABLE
    if row.qualifier in BOUNDS:
        return falls.bound(row) or str(row.qualifier)
    return states.BOUNDS if ranged else states.VALUE


def qualifier(row: Any) -> str:
    """How the source qualifies a number, as a mark: at_least, at_most or about; else ''.

    A claim bounds nothing: who says "more than 500,000" has not counted them.

    >>> from types import SimpleNamespace as Row
    >>> qualifier(Row(qualifier="at_least", claim=False)), qualifier(Row(qualifier="at_least", claim=True))
    ('at_least', '')
    """
    said = (marks.ABOUT,) if row.claim else (*BOUNDS, marks.ABOUT)
    return str(row.qualifier) if row.qualifier in said else ""


def _definitions(row: Any) -> tuple[str, ...]:
    """The variant of the measure of a value, where the title of its indicator does not say it."""
    plain = row.definition in PLAIN or catalogue().variants(row.indicator_id) == [row.definition]
    return () if plain else (row.definition,)


def covers(row: Any) -> str:
    """The part of a form that a value is about: sample, n = 219, March 2020; claim, national total."""
    said = [
        "claim" if row.claim else "",
        framework.labels("coverages")[row.coverage].lower() if row.coverage != UNSTATED else "coverage not stated",
        "" if missing(row.sample_size) else f"n\u00a0=\u00a0{int(row.sample_size):,}",
        "" if missing(row.surveyed_to) else months(_first(row), row.surveyed_to),
    ]
    return ", ".join(part for part in said if part)


def _decimals(row: Any) -> int | None:
    """Decimals that the source prints: a value that is printed as it is may be half a last digit more or less.

    Where no interval says so, the digits of the value itself.
    """
    if row.way != PRINTED or missing(row.value):
        return None
    if missing(row.lower) and missing(row.upper):
        return len(f"{float(row.value):.{MOST_DECIMALS}f}".rstrip("0").partition(".")[2])
    if missing(row.lower) or missing(row.upper):
        return None
    width = float(row.upper) - float(row.lower)
    centred = math.isclose((float(row.upper) + float(row.lower)) / 2, row.value, rel_tol=SAME, abs_tol=SAME)
    last = round(math.log10(width)) if width > 0 and math.isfinite(width) else 0
    if not (width > 0 and centred and math.isclose(width, 10.0**last, rel_tol=SAME)):
        return None
    return max(-last, 0)


def _first(row: Any) -> Any:
    return row.surveyed_to if missing(row.surveyed_from) else row.surveyed_from


def _marks(row: Any) -> tuple[str, ...]:
    """The codes of ``marks.csv`` that hold, in the order of the list."""
    holds = {
        qualifier(row),
        marks.BASIS_ASSUMED if row.basis_assumed else "",
        marks.CLAIM if row.claim else "",
        marks.OF_YEARS.get(row.period_certainty, ""),
    }
    return tuple(code for code in marks.listed() if code in holds)
