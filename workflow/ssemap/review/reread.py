"""Cells that the door cannot judge: amounts of policies are read again, ids of indicators and checks looked up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from ssemap import plausibility
from ssemap.clean import double_entry, numbers
from ssemap.core.answers import DIFFERENCE, answers
from ssemap.core.issues import Issue
from ssemap.core.printing import plain
from ssemap.core.spelling import expected_code
from ssemap.indicators.declared import catalogue

if TYPE_CHECKING:
    from ssemap.intake import Package


def check(package: Package) -> Iterator[Issue]:
    """A warning at each amount that is not what is printed, an error at each unknown id of an indicator or a check."""
    yield from _amounts(package)
    yield from _indicators(package)
    yield from _answers(package)


def _amounts(package: Package) -> Iterator[Issue]:
    """Amounts that the printed text does not say; one that says why in ``coding_reason`` is left alone.

    A text of several numbers, or that cannot be read, says nothing against the amount.
    """
    table, aside = package.tables["policies"], set(package.tables["set_aside"]["evidence_id"])
    told = table[["amount", "amount_printed", "unit"]].notna().all(axis=1)
    asked = table[told & table["coding_reason"].isna() & ~table["policy_id"].isin(aside)]
    printed = zip(asked["amount_printed"], asked["unit"], strict=True)
    readings = [numbers.read(text, unit, package.country.number_format) for text, unit in printed]
    cells = [(each.value, each.half_width, each.qualifier, each.lower, each.upper) for each in readings]
    parsed = pd.DataFrame(cells, asked.index, ["parsed", "half_width", "qualifier", "lower", "upper"])
    parsed = parsed.astype(dict.fromkeys(("parsed", "half_width", "lower", "upper"), "float64"))
    differs = ~double_entry.agreement(parsed, asked["amount"]) & parsed["parsed"].notna()
    lines = package.lines("policies")
    for row in asked.index[differs]:
        amount, read, text = asked.loc[row, "amount"], parsed.loc[row, "parsed"], asked.loc[row, "amount_printed"]
        found = f"{plain(amount)}, and {text!r} in print"
        expected = f"{plain(read)} {asked.loc[row, 'unit']}, as printed"
        action = "Correct the amount or its unit; if the print means something else, say why in coding_reason."
        words = found, expected, action
        yield Issue("amount-as-printed", "warning", _file(package, "policies"), lines[row], "amount", "", *words)


def _indicators(package: Package) -> Iterator[Issue]:
    """Remarks about an indicator, by an id that none has; other ids are told at the door."""
    known = catalogue().ids()
    for line, about in zip(package.lines("remarks"), package.tables["remarks"]["about"], strict=True):
        if about.islower() and about not in known and not about.startswith(package.folder.name):
            words = repr(about), expected_code(about, known), "Correct the id of the indicator."
            yield Issue("unknown-id", "error", _file(package, "remarks"), line, "about", "", *words)


def _answers(package: Package) -> Iterator[Issue]:
    """Answers to a check of figures, by an id that none has."""
    known = {DIFFERENCE, *double_entry.OF_PERIODS, *plausibility.CHECKS}
    figures = package.tables["figures"]
    rows = zip(package.lines("figures"), figures["evidence_id"], figures["accepted_reason"], strict=True)
    for line, evidence_id, cell in rows:
        for check_id in answers(cell).keys() - known:
            expected = expected_code(check_id, sorted(known - {DIFFERENCE}))
            words = repr(check_id), expected, "Correct the id; why print and value differ is said without one."
            yield Issue("unknown-id", "error", _file(package, "figures"), line, "accepted_reason", evidence_id, *words)


def _file(package: Package, table: str) -> str:
    return f"{package.folder.name}/{table}.csv"
