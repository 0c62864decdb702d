"""Checks between series: parts and wholes, stocks and flows, shares, means and their totals.

A finding needs that no reading of the evidence fits: where several figures compete for a cell, the one that
fits best is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pandas as pd

from ssemap.core import printing
from ssemap.core.issues import joined_ids
from ssemap.plausibility.finding import Evidence, Finding, registered
from ssemap.plausibility.rules import PartsAndWhole, Plausibility

CELL = ["measure", "basis", "year"]


def _cells(evidence: Evidence) -> dict[tuple[str, ...], pd.DataFrame]:
    """National figures that can be added, by form, measure, basis and data year."""
    figures = evidence.figures
    figures = figures[figures["summable"] & (figures["coverage"] == "national") & (figures["basis"] != "flow")]
    return dict(iter(figures.groupby(["form_id", *CELL])))


def part_over_whole(evidence: Evidence, rules: Plausibility) -> Iterator[Finding]:
    """A part that is larger than each figure of the whole it belongs to."""
    cells = _cells(evidence)
    for form, parts in evidence.parts.items():
        for part in parts:
            for key, rows in cells.items():
                whole = cells.get((form, *key[1:])) if key[0] == part else None
                if whole is None or not _larger(rows["value"].min(), whole["value"].max(), rules.part_over_whole):
                    continue
                found = f"{key[1]} {key[3]}: {printing.plain(rows['value'].min())} of {part} ({key[2]})"
                yield Finding(tuple(rows["evidence_id"]), found, words=_whole(whole, form))


def _larger(part: float, whole: float, limits: PartsAndWhole) -> bool:
    return part > whole * (1 + limits.tolerance)


def _whole(rows: pd.DataFrame, form: str) -> dict[str, Any]:
    return {"whole": rows["value"].max(), "form": form, "ids": joined_ids(rows["evidence_id"])}


def parts_over_total(evidence: Evidence, rules: Plausibility) -> Iterator[Finding]:
    """Parts that share no organisations and add up to more than each figure of their total."""
    cells, limits = _cells(evidence), rules.parts_over_total
    for form, parts in evidence.parts.items():
        for key, whole in cells.items():
            if key[0] != form:
                continue
            disjoint = _disjoint(evidence, [part for part in parts if (part, *key[1:]) in cells])
            part_rows = [cells[(part, *key[1:])] for part in disjoint]
            least = sum(rows["value"].min() for rows in part_rows)
            largest = whole["value"].max()
            single = any(_larger(rows["value"].min(), largest, limits) for rows in part_rows)
            if len(part_rows) > 1 and not single and _larger(least, largest, limits):
                ids = tuple(evidence_id for rows in part_rows for evidence_id in rows["evidence_id"])
                found = f"{key[1]} {key[3]} ({key[2]}): {printing.plain(least)} of {', '.join(disjoint)}"
                yield Finding(ids, found, words=_whole(whole, form))


def _disjoint(evidence: Evidence, forms: list[str]) -> list[str]:
    """Forms without those that overlap with, or are part of, another one of them."""
    doubled = {
        form
        for first, second in combinations(forms, 2)
        for form in (first, second)
        if frozenset({first, second}) in evidence.overlaps
        or first in evidence.parts.get(second, [])
        or second in evidence.parts.get(first, [])
    }
    return [form for form in forms if form not in doubled]


def parts_and_total(evidence: Evidence, rules: Plausibility) -> Iterator[Finding]:
    """All parts of a total and the total itself, from one source and date, that do not add up."""
    summable = evidence.figures[evidence.figures["summable"]]
    tolerance = rules.parts_and_total.tolerance
    key = ["source_id", "measure", "coverage", "basis", "period_end"]
    for _, rows in summable.groupby(key):
        by_form = rows.drop_duplicates("form_id", keep=False).set_index("form_id")
        for form, parts in evidence.parts.items():
            complete = len(parts) > 1 and {form, *parts} <= set(by_form.index)
            if not complete or _disjoint(evidence, parts) != parts:
                continue
            whole, below = by_form.loc[form], by_form.loc[parts]
            room = whole["half_width"] + below["half_width"].sum()
            if abs(below["value"].sum() - whole["value"]) > room + tolerance * whole["value"]:
                words = {"whole": whole["value"], "form": form, "ids": whole["evidence_id"]}
                found = f"parts that add up to {printing.plain(below['value'].sum())}"
                yield Finding(tuple(below["evidence_id"]), found, words=words)


def stock_and_flow(evidence: Evidence, rules: Plausibility) -> Iterator[Finding]:
    """A stock that is not the year before plus new ones minus dissolved ones, whichever figures are taken."""
    flows = {
        name: dict(iter(evidence.national(name).groupby(["form_id", "year"])))
        for name in ("new_registrations", "dissolutions")
    }
    stocks = evidence.national("organisations")
    series = dict(iter(stocks.groupby(["form_id", "series_id", "year"])))
    for (form, series_id, year), now in series.items():
        before = series.get((form, series_id, year - 1))
        new, gone = (flows[name].get((form, year)) for name in flows)
        if before is None or new is None or gone is None:
            continue
        fits = [
            (abs(old + added - lost - stock) / stock, old + added - lost)
            for old in before["value"]
            for added in new["value"]
            for lost in gone["value"]
            for stock in now["value"]
            if stock > 0
        ]
        if not fits:
            continue
        off, expected = min(fits)
        if off > rules.stock_and_flow.tolerance:
            found = f"{printing.plain(now['value'].iloc[0])} organisations in {year} ({series_id})"
            words = {"expected": expected, "ids": _ids_of(before, new, gone)}
            yield Finding(tuple(now["evidence_id"]), found, words=words)


def _ids_of(*rows: pd.DataFrame) -> str:
    """The figures that others are compared with, for a message."""
    return joined_ids(pd.concat(rows)["evidence_id"])


def share_and_total(evidence: Evidence, rules: Plausibility) -> Iterator[Finding]:
    """A printed share that no printed part and whole of the same form, coverage and year give."""
    limits = rules.share_and_total
    for share, part, whole in limits.sets:
        for row, parts, wholes in _same_cell(evidence, share, part, whole):
            shares = [100 * small / large for small in parts["value"] for large in wholes["value"] if large > 0]
            fits = [(abs(computed - row.value), computed) for computed in shares]
            if fits and min(fits)[0] > limits.tolerance_points + row.half_width:
                words = {"expected": min(fits)[1], "ids": _ids_of(parts, wholes)}
                yield Finding((row.evidence_id,), f"{printing.plain(row.value)} percent", words=words)


def mean_and_total(evidence: Evidence, rules: Plausibility) -> Iterator[Finding]:
    """A printed mean that no printed total and number of organisations of the same form and year give."""
    limits = rules.mean_and_total
    for mean, total in limits.sets:
        for row, totals, numbers in _same_cell(evidence, mean, total, "organisations"):
            means = [amount / number for amount in totals["value"] for number in numbers["value"] if number > 0]
            factors = [
                (max(computed / row.value, row.value / computed), computed)
                for computed in means
                if computed > 0 and row.value > 0
            ]
            if factors and min(factors)[0] > limits.factor:
                words = {"expected": min(factors)[1], "ids": _ids_of(totals, numbers)}
                yield Finding((row.evidence_id,), f"a mean of {printing.plain(row.value)}", words=words)


def _same_cell(
    evidence: Evidence, measure: str, first: str, second: str
) -> Iterator[tuple[Any, pd.DataFrame, pd.DataFrame]]:
    """Each figure of one measure with the figures of two others for the same form, coverage and year."""
    figures = evidence.figures
    key = ["form_id", "coverage", "year"]
    firsts, seconds = (dict(iter(figures[figures["measure"] == name].groupby(key))) for name in (first, second))
    for row in figures[figures["measure"] == measure].itertuples():
        cell = (row.form_id, row.coverage, row.year)
        if cell in firsts and cell in seconds:
            yield row, firsts[cell], seconds[cell]


CHECKS = registered(part_over_whole, parts_over_total, parts_and_total, stock_and_flow, share_and_total, mean_and_total)
