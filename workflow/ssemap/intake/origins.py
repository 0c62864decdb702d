"""Checks of the origins of figures: each is named and has one id, each figure has one, no sample is national."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssemap.core import framework
from ssemap.core.codelists import OriginKind
from ssemap.core.issues import Issue
from ssemap.core.printing import counted
from ssemap.intake.tables import RawTable, cell_error

Tables = Mapping[str, RawTable]


def check(tables: Tables) -> Iterator[Issue]:
    """Origins that no figure names or two ids name, figures in use without one, answers that are no sample."""
    yield from _unused(tables["origins"], tables["figures"])
    yield from _without(tables)
    yield from _twice(tables["origins"])
    yield from _samples(tables["origins"], tables["figures"])
    yield from _surveys(tables)


def _unused(origins: RawTable, figures: RawTable) -> Iterator[Issue]:
    """Operations that no figure is the count of."""
    if not figures.whole or origins.broken:
        return
    named = set(figures.values("origin_id"))
    for line, row in origins.places():
        if row["origin_id"] not in named:
            words = repr(row["origin_id"]), "an origin that figures.csv names", "Name it there, or remove the row."
            yield Issue("unused-origin", "warning", origins.file, line, "origin_id", "", *words)


def _without(tables: Tables) -> Iterator[Issue]:
    """How many figures in use have no origin, in a package that has origins."""
    origins, figures, set_aside = tables["origins"], tables["figures"], tables["set_aside"]
    if not (figures.whole and origins.whole and origins.rows) or set_aside.broken:
        return
    aside = set(set_aside.values("evidence_id"))
    without = [row["evidence_id"] for row in figures.rows if not row["origin_id"] and row["evidence_id"] not in aside]
    if without:
        found = f"nothing in {counted(len(without), 'row')} in use, the first of them {without[0]}"
        words = found, "an origin of origins.csv", "Name the operation whose count it is."
        yield Issue("no-origin", "warning", figures.file, 0, "origin_id", without[0], *words)


def _twice(origins: RawTable) -> Iterator[Issue]:
    """One operation under two ids: what it counted once would count as two."""
    first: dict[tuple[str, ...], str] = {}
    for line, row in origins.places() if origins.whole else ():
        same = tuple(" ".join(row[name].casefold().split()) for name in ("holder", "kind", "counts"))
        if same in first and all(same):
            words = f"holder, kind and counts of {first[same]}", "each operation once", f"Name {first[same]} instead."
            yield cell_error(origins, line, row, "origin_id", "same-origin", *words)
        first.setdefault(same, row["origin_id"])


def _samples(origins: RawTable, figures: RawTable) -> Iterator[Issue]:
    """Answers of a part that are coded as national, or as those of a list: nothing national is read from a sample."""
    if not figures.whole or origins.broken:
        return
    extents = {row.origin_kind: row.extent for row in framework.rows(OriginKind)}
    kinds = {row["origin_id"]: row["kind"] for row in origins.rows}
    for line, row in figures.places():
        kind, answers = kinds.get(row["origin_id"], ""), row["sample_size"]
        if answers and extents.get(kind) == "part" and row["coverage"] == "national":
            found = f"national, of a {kind} with {answers} answers"
            words = found, "sample, or another origin", "Correct the coverage, or the kind of the origin."
            yield cell_error(figures, line, row, "coverage", "national-from-sample", *words)
        if answers and extents.get(kind) == "all":
            found, expected = f"{answers} answers of a {kind}", "a number of answers of a survey or study only"
            action = "Empty the cell, or name the survey as the origin."
            yield cell_error(figures, line, row, "sample_size", "sample-of-origin", found, expected, action)


def _surveys(tables: Tables) -> Iterator[Issue]:
    """Surveys on which national figures rest, of which nobody says how many answered."""
    figures, origins, set_aside = tables["figures"], tables["origins"], tables["set_aside"]
    if not (figures.whole and origins.whole) or set_aside.broken:
        return
    aside = set(set_aside.values("evidence_id"))
    of_a_part = {row.origin_kind for row in framework.rows(OriginKind) if row.extent == "part"}
    national: dict[str, list[str]] = {}
    for row in figures.rows:
        if row["coverage"] == "national" and not row["sample_size"] and row["evidence_id"] not in aside:
            national.setdefault(row["origin_id"], []).append(row["evidence_id"])
    for line, row in origins.places():
        if row["kind"] in of_a_part and (ids := national.get(row["origin_id"])):
            found = f"{row['kind']}, and {counted(len(ids), 'national figure')} of it, the first of them {ids[0]}"
            action = "A survey asks a part: if this one reaches all, its kind is census; else correct the coverage."
            words = found, "a census, or figures of a sample", action
            yield Issue("national-from-survey", "note", origins.file, line, "kind", "", *words)
