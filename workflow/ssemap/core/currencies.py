"""Currencies by their ISO 4217 codes, as Unicode CLDR lists them (package ``babel``, loaded when asked)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ssemap.core.spelling import did_you_mean

NOWHERE = "ZZ"  # has what is money of no country: gold, rights to draw, codes for tests
NONE = "XXX"  # stands for no currency


class Use(NamedTuple):
    """A currency in a country (ISO 3166-1 alpha-2): first and last day, and is it what people pay with?"""

    country: str
    first: datetime.date | None
    last: datetime.date | None
    tender: bool


def known(code: str) -> bool:
    """Is this the code of a currency that some country has, or had?

    >>> known("THB"), known("DEM"), known("THX")
    (True, True, False)
    """
    return code in _uses()


def withdrawn(code: str) -> datetime.date | None:
    """The last day on which a currency was that of any country; None while it is one.

    >>> withdrawn("THB"), withdrawn("BYR")
    (None, datetime.date(2017, 1, 1))
    """
    last = [use.last or datetime.date.max for use in _uses()[code]]
    return None if max(last) == datetime.date.max else max(last)


def successors(code: str) -> list[str]:
    """What the countries of a withdrawn currency pay with today.

    >>> successors("BYR"), successors("TMM")
    (['BYN'], ['TMT'])
    """
    countries = {use.country for use in _uses()[code] if use.tender}
    return sorted(other for other, uses in _uses().items() if any(_is_paid_with(use, countries) for use in uses))


def of_country(iso2: str) -> list[str]:
    """What a country pays with today.

    >>> of_country("KH"), of_country("VN")
    (['KHR'], ['VND'])
    """
    return sorted(code for code, uses in _uses().items() if any(_is_paid_with(use, {iso2}) for use in uses))


def advice(code: str) -> str:
    """What to write in place of a word that is no currency, or none of today.

    >>> advice("BYR"), advice("thb"), advice("baht")
    ('Write BYN, which came after it.', 'Did you mean THB?', 'Look the code up in ISO 4217.')
    """
    if known(code):
        later = " or ".join(successors(code))
        return f"Write {later}, which came after it." if later else "Look up which currency came after it."
    return (
        did_you_mean(code, [other for other in _uses() if withdrawn(other) is None]) or "Look the code up in ISO 4217."
    )


def _is_paid_with(use: Use, countries: set[str]) -> bool:
    return use.tender and use.last is None and use.country in countries


@cache
def _uses() -> dict[str, list[Use]]:
    """Where and when each currency was in use."""
    uses: dict[str, list[Use]] = {}
    for code, use in _listed():
        uses.setdefault(code, []).append(use)
    return uses


def _listed() -> Iterator[tuple[str, Use]]:
    from babel.core import get_global

    for country, rows in get_global("territory_currencies").items():
        for code, first, last, tender in rows if country != NOWHERE else ():
            if code != NONE:
                yield code, Use(country, _day(first), _day(last), tender)


def _day(parts: tuple[int, int, int] | None) -> datetime.date | None:
    return datetime.date(*parts) if parts else None
