"""Money of a package: no figure is in a currency that was withdrawn before its time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssemap.core import currencies, framework
from ssemap.core.documents import Document
from ssemap.core.issues import Issue
from ssemap.intake.tables import RawTable, cell_error


def check(tables: Mapping[str, RawTable]) -> Iterator[Issue]:
    """Figures in money that was withdrawn before their period began."""
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
