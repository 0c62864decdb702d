"""Money of a package: no currency was withdrawn before its time, and amounts of policies have their printed digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ssemap.core import currencies, framework
from ssemap.core.documents import Document
from ssemap.core.issues import Issue
from ssemap.intake.tables import RawTable, cell_error

COMPARED = 3  # first digits of an amount that its print has too


def check(tables: Mapping[str, RawTable]) -> Iterator[Issue]:
    """Figures in money that was withdrawn before their period began, and amounts unlike their print."""
    yield from of_policies(tables["policies"])
    table = tables["figures"]
    if not {"unit", "period_start", "period_end"} <= set(table.header):
        return
    days = {unit: _withdrawn(unit) for unit in set(table.values("unit"))}
    for line, row in table.places() if any(days.values()) else ():
        day = days[row["unit"]]
        if day and (row["period_start"] or row["period_end"] or "9999") > day:
            found = f"{row['unit']!r}, withdrawn on {day}"
            action = f"{currencies.advice(row['unit'])} A figure in the old money keeps it if its period says so."
            expected = "a currency of the time of the figure"
            yield cell_error(table, line, row, "unit", "withdrawn-currency", found, expected, action)


def of_policies(policies: RawTable) -> Iterator[Issue]:
    """Amounts of policies whose first digits are not in their print: a slip of the hand, or a sum of some."""
    if not policies.whole:
        return
    for line, row in policies.places():
        if row["amount"] and not _begins_as_printed(row["amount"], row["amount_printed"]):
            found = f"{row['amount']}, printed {row['amount_printed']!r}"
            expected, action = "an amount with the digits of its print", "Correct the amount, or the print."
            words = row["policy_id"], found, expected, action
            yield Issue("amount-unlike-print", "warning", policies.file, line, "amount", *words)


def _begins_as_printed(amount: str, printed: str) -> bool:
    """Are the first digits of an amount in its print, whatever the power of ten? Digits in words are not read.

    >>> _begins_as_printed("157000000", "1億5,700万円"), _begins_as_printed("1570000", "751 thousand")
    (True, False)
    """
    first = re.sub(r"[.,\s]", "", amount).strip("0")[:COMPARED]
    digits = "".join(str(int(digit)) for digit in re.findall(r"\d", printed))
    return not digits or not first.isdecimal() or first in digits


def of_country(document: Document) -> Iterator[Issue]:
    """A national currency with which nobody pays in the country: what is in the right one would count as foreign."""
    currency, iso2 = (str(document.values.get(key, "")) for key in ("currency", "iso2"))
    usual = currencies.of_country(iso2)
    if currencies.known(currency) and usual and currency not in usual:
        line, expected = document.line(("currency",)), f"{' or '.join(usual)}, as {iso2} pays with"
        action = "Correct currency or iso2; figures in another currency than the national one are left out."
        yield Issue("currency-of-country", "warning", document.file, line, "currency", "", currency, expected, action)


def _withdrawn(unit: str) -> str:
    """The day on which a currency was withdrawn, '' for one in use and for what is no currency."""
    if unit in framework.codes("units") or not currencies.known(unit):
        return ""
    day = currencies.withdrawn(unit)
    return day.isoformat() if day else ""
