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
from ssemap.plausibility.finding import Evidence, Finding
from ssemap.plausibility.single import Check

CELL = ["measure", "basis", "year"]


def _cells(evidence: Evidence) -> dict[tuple[str, ...], pd.DataFrame]:
    """National figures that can be added, by form, measure, basis and data year."""
    own = evidence.figures
    own = own[own["summable"] & (own["coverage"] == "national") & (own["basis"] != "flow")]
    return dict(iter(own.groupby(["form_id", *CELL])))


def part_over_whole(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """A part that is larger than each figure of the whole it belongs to."""
    cells = _cells(evidence)
    for form, parts in evidence.parts.items():
        for part in parts:
            for key, rows in cells.items():
                whole = cells.get((form, *key[1:])) if key[0] == part else None
                if whole is None or not _larger(rows["value"].min(), whole["value"].max(), rules):
                    continue
                found = f"{key[1]} {key[3]}: {printing.plain(rows['value'].min())} of {part} ({key[2]})"
                yield Finding(tuple(rows["evidence_id"]), found, words=_whole(whole, form))


def _larger(part: float, whole: float, rules: dict[str, Any]) -> bool:
    return part > whole * (1 + float(rules["tolerance"]))


def _whole(rows: pd.DataFrame, form: str) -> dict[str, Any]:
    ids = "+".join(rows["evidence_id"])
    return {"whole": rows["value"].max(), "form": form, "ids": ids}


def parts_over_total(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """Parts that share no organisations and add up to more than each figure of their total."""
    cells = _cells(evidence)
    for form, parts in evidence.parts.items():
        for key, whole in cells.items():
            if key[0] != form:
                continue
            found = _disjoint(evidence, [p for p in parts if (p, *key[1:]) in cells])
            rows = [cells[(part, *key[1:])] for part in found]
            least = sum(own["value"].min() for own in rows)
            largest = whole["value"].max()
            single = any(_larger(own["value"].min(), largest, rules) for own in rows)
            if len(rows) > 1 and not single and _larger(least, largest, rules):
                ids = tuple(i for own in rows for i in own["evidence_id"])
                words = f"{key[1]} {key[3]} ({key[2]}): {printing.plain(least)} of {', '.join(found)}"
                yield Finding(ids, words, words=_whole(whole, form))


def _disjoint(evidence: Evidence, forms: list[str]) -> list[str]:
    """Forms without those that overlap with, or are part of, another one of them."""
    doubled = {
        form
        for one, other in combinations(forms, 2)
        for form in (one, other)
        if frozenset({one, other}) in evidence.overlaps
        or one in evidence.parts.get(other, [])
        or other in evidence.parts.get(one, [])
    }
    return [form for form in forms if form not in doubled]


def parts_and_total(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """All parts of a total and the total itself, from one source and date, that do not add up."""
    own = evidence.figures[evidence.figures["summable"]]
    key = ["source_id", "measure", "coverage", "basis", "period_end"]
    for _, rows in own.groupby(key):
        by_form = rows.drop_duplicates("form_id", keep=False).set_index("form_id")
        for form, parts in evidence.parts.items():
            complete = len(parts) > 1 and {form, *parts} <= set(by_form.index)
            if not complete or _disjoint(evidence, parts) != parts:
                continue
            whole, below = by_form.loc[form], by_form.loc[parts]
            room = whole["half_width"] + below["half_width"].sum()
            if abs(below["value"].sum() - whole["value"]) > room + rules["tolerance"] * whole["value"]:
                words = {"whole": whole["value"], "form": form, "ids": whole["evidence_id"]}
                found = f"parts that add up to {printing.plain(below['value'].sum())}"
                yield Finding(tuple(below["evidence_id"]), found, words=words)


def stock_and_flow(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
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
            (abs(a + b - c - d) / d, a + b - c)
            for a in before["value"]
            for b in new["value"]
            for c in gone["value"]
            for d in now["value"]
            if d > 0
        ]
        if not fits:
            continue
        off, expected = min(fits)
        if off > rules["tolerance"]:
            ids = "+".join(pd.concat([before, new, gone])["evidence_id"])
            found = f"{printing.plain(now['value'].iloc[0])} organisations in {year} ({series_id})"
            words = {"expected": expected, "ids": ids}
            yield Finding(tuple(now["evidence_id"]), found, words=words)


def share_and_total(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """A printed share that no printed part and whole of the same form, coverage and year give."""
    for share, part, whole in rules["sets"]:
        for row, parts, wholes in _same_cell(evidence, share, part, whole):
            fits = [
                (abs(100 * a / b - row.value), 100 * a / b) for a in parts["value"] for b in wholes["value"] if b > 0
            ]
            if fits and min(fits)[0] > rules["tolerance_points"] + row.half_width:
                ids = "+".join(pd.concat([parts, wholes])["evidence_id"])
                words = {"expected": min(fits)[1], "ids": ids}
                yield Finding((row.evidence_id,), f"{printing.plain(row.value)} percent", words=words)


def mean_and_total(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """A printed mean that no printed total and number of organisations of the same form and year give."""
    for mean, total in rules["sets"]:
        for row, totals, numbers in _same_cell(evidence, mean, total, "organisations"):
            made = [a / b for a in totals["value"] for b in numbers["value"] if b > 0]
            factors = [(max(x / row.value, row.value / x), x) for x in made if x > 0 and row.value > 0]
            if factors and min(factors)[0] > rules["factor"]:
                ids = "+".join(pd.concat([totals, numbers])["evidence_id"])
                words = {"expected": min(factors)[1], "ids": ids}
                yield Finding((row.evidence_id,), f"a mean of {printing.plain(row.value)}", words=words)


def _same_cell(evidence: Evidence, first: str, *others: str) -> Iterator[tuple[Any, pd.DataFrame, pd.DataFrame]]:
    """Each figure of one measure with the figures of two others for the same form, coverage and year."""
    own = evidence.figures
    key = ["form_id", "coverage", "year"]
    cells = {name: dict(iter(own[own["measure"] == name].groupby(key))) for name in others}
    for row in own[own["measure"] == first].itertuples():
        place = (row.form_id, row.coverage, row.year)
        if all(place in cells[name] for name in others):
            one, two = (cells[name][place] for name in others)
            yield row, one, two


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (part_over_whole, parts_over_total, parts_and_total, stock_and_flow, share_and_total, mean_and_total)
}
