"""``harmonisation.yaml``, typed: how figures of different dates, bases and currencies come into one vocabulary."""

from __future__ import annotations

from string import Formatter
from typing import Annotated

from pydantic import AfterValidator, Field, FiniteFloat

from ssemap.core import framework, units
from ssemap.core.coded import code_of
from ssemap.core.codelists import Text
from ssemap.core.documents import Declared
from ssemap.core.spelling import expected_code
from ssemap.harmonise.denominators import FORMULAS, FROM_BASE_YEAR
from ssemap.schemas.harmonise import EXCLUSIONS

BasisCode = Annotated[str, code_of("bases")]
MeasureCode = Annotated[str, code_of("measures")]
# What the words of an exclusion may name, in braces.
BLANKS = (
    "as_of",
    "form_id",
    "known_from",
    "measure",
    "period_end",
    "period_start",
    "printed_measure",
    "reference_currency",
    "set_aside",
    "unit",
    "year",
)


def _exclusion(code: str) -> str:
    if code not in EXCLUSIONS:
        raise ValueError(expected_code(code, EXCLUSIONS))
    return code


def _with_known_blanks(words: str) -> str:
    blanks = [name for _, name, _, _ in Formatter().parse(words) if name is not None]
    if unknown := sorted(set(blanks) - set(BLANKS)):
        raise ValueError(f"words that name, in braces, only {', '.join(BLANKS)}; not {', '.join(unknown)}")
    return words


def _each_exclusion(words: dict[str, str]) -> dict[str, str]:
    if missing := [code for code in EXCLUSIONS if code not in words]:
        raise ValueError(f"words for each exclusion, also for {', '.join(missing)}")
    return words


def _in_order(bounds: tuple[int, int]) -> tuple[int, int]:
    if bounds[0] > bounds[1]:
        raise ValueError("the least and the largest number of days, in this order")
    return bounds


Words = Annotated[str, Field(min_length=1), AfterValidator(_with_known_blanks)]
Exclusions = Annotated[dict[Annotated[str, AfterValidator(_exclusion)], Words], AfterValidator(_each_exclusion)]
Days = Annotated[tuple[int, int], AfterValidator(_in_order)]


class PeriodRules(Declared):
    """``stock_tie_days``: how much nearer one year-end must be; ``flow_days``: length of the flow of a year."""

    stock_tie_days: int = Field(ge=0)
    flow_days: Days


class UnstatedBasis(Declared):
    """``never_joined``: bases that figures of unstated basis never take."""

    never_joined: tuple[BasisCode, ...]


def _money(unit: str) -> str:
    if not units.is_money(unit):
        raise ValueError("a currency by its ISO 4217 code")
    return unit


class Currency(Declared):
    """The foreign currency that is turned back, and the denominator with its rate: national currency per unit of it."""

    reference: Annotated[str, AfterValidator(_money)]
    rate: Text


class Derivation(Declared):
    """A recomputed denominator.

    ``function``: the formula of ``denominators.FORMULAS``; empty for the one of the denominator's own name.
    ``tolerance``: relative difference from the compiler's value that is no issue. ``base_year``: of an index.
    """

    formula: Text
    unit: Text
    tolerance: FiniteFloat = Field(gt=0)
    function: str = ""
    base_year: int | None = None


def _written(derived: dict[str, Derivation]) -> dict[str, Derivation]:
    for measure, rule in derived.items():
        name = rule.function or measure
        if name not in FORMULAS:
            raise ValueError(f"a function for {measure}: {expected_code(name, list(FORMULAS))}, not {name!r}")
        if (name in FROM_BASE_YEAR) != (rule.base_year is not None):
            raise ValueError(f"a base_year for each index from a base year, and for nothing else; see {measure}")
    return derived


class Spread(Declared):
    """How far publishers differ on denominators (``ssemap.harmonise.spread``).

    ``of_a_month``: definitions of figures that are of one month of the year; ``default``: the standard deviation of the
    logarithm of a denominator without any rival.
    """

    of_a_month: tuple[Annotated[str, code_of("context_definitions")], ...]
    default: dict[Annotated[str, code_of("context_measures")], Annotated[FiniteFloat, Field(ge=0, lt=1)]]


class Harmonisation(Declared):
    """The whole file. ``exclusions``: words by code, in the order in which the reasons are tried."""

    FILE = "harmonisation.yaml"
    exclusions: Exclusions
    period: PeriodRules
    unstated_basis: UnstatedBasis
    persons: tuple[MeasureCode, ...]
    currency: Currency
    derived: Annotated[dict[str, Derivation], AfterValidator(_written)]
    spread: Spread


def rules() -> Harmonisation:
    """The declared rules. Raises PackageError with every mistake of the file and its line."""
    declared: Harmonisation = framework.declared(Harmonisation)
    return declared
