"""Units of values: those of ``units.csv``, and every currency by its ISO 4217 code.

Only the door asks whether a currency exists (``currencies``); behind it three capitals are one.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ssemap.core import currencies, framework
from ssemap.core.codelists import Unit
from ssemap.core.spelling import did_you_mean

CURRENCY = "[A-Z]{3}"
ANY_MONEY = "currency"


def kind(unit: str) -> str:
    """Kind of a unit: count, money, percent or area; '' for a word that is no unit.

    >>> kind("persons"), kind("THB"), kind("baht")
    ('count', 'money', '')
    """
    listed = {row.unit: str(row.kind) for row in framework.rows(Unit)}
    return listed.get(unit) or ("money" if re.fullmatch(CURRENCY, unit) else "")


def is_money(unit: str) -> bool:
    """Is the unit one of money?"""
    return kind(unit) == "money"


def is_one_of(unit: str, allowed: Collection[str]) -> bool:
    """Is a unit among those that a measure allows (``measures.csv``)? ``currency`` allows any money.

    >>> is_one_of("THB", ["currency"]), is_one_of("hours", ["count", "persons"])
    (True, False)
    """
    return unit in allowed or (ANY_MONEY in allowed and is_money(unit))


def pattern() -> str:
    """What a unit looks like, as a regular expression."""
    return f"({'|'.join([*framework.codes('units'), CURRENCY])})"


def expected() -> str:
    """What is expected as a unit, in words."""
    return f"one of {', '.join(framework.codes('units'))}, or a currency by its ISO 4217 code, as THB"


def fault(unit: str) -> tuple[str, str, str] | None:
    """Kind of fault of a word in the place of a unit, what is expected and what to do; None if it is one.

    >>> fault("THB"), fault("person")[2], fault("THX")[2]
    (None, 'Did you mean persons?', 'Did you mean THB?')
    """
    if unit in framework.codes("units") or (re.fullmatch(CURRENCY, unit) and currencies.known(unit)):
        return None
    return "unknown-code", expected(), did_you_mean(unit, framework.codes("units")) or currencies.advice(unit)
