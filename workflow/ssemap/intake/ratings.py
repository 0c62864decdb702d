"""Checks of the ratings of institutions: known conditions, whole rounds, every form rated, every law used."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ssemap.core import conditions
from ssemap.core.conditions import CODERS
from ssemap.core.issues import Issue
from ssemap.core.spelling import expected_code
from ssemap.intake.tables import RawTable, cell_error, more

Tables = dict[str, RawTable]
NUMBER = re.compile("[1-9][0-9]{0,3}")  # of a round


def check(tables: Tables) -> Iterator[Issue]:
    """All problems of ``codings.csv`` that need more than one cell, and laws that no form uses.

    A law that governs no form on purpose says why in ``coding_reason``.
    """
    misnamed = list(_conditions(tables["codings"]))
    yield from misnamed or _rounds(tables["codings"])
    yield from _unrated(tables)
    yield from _unused_laws(tables)
    yield from _of_nobody(tables)


def _conditions(table: RawTable) -> Iterator[Issue]:
    known = conditions.coded()
    for line, row in table.places() if {"conditions", "condition_id"} <= set(table.header) else ():
        name, condition = row["conditions"], row["condition_id"]
        if name not in known:
            yield Issue(
                "unknown-conditions",
                "error",
                table.file,
                line,
                "conditions",
                "",
                repr(name),
                expected_code(name, list(known)),
                "Name a set of conditions that is coded by itself.",
            )
        elif condition not in known[name]:
            yield Issue(
                "unknown-condition",
                "error",
                table.file,
                line,
                "condition_id",
                "",
                repr(condition),
                expected_code(condition, known[name]),
                "Name a condition of the set.",
            )


def _rounds(codings: RawTable) -> Iterator[Issue]:
    """Numbers of rounds, and who coded; a number that is bad by itself is told with its cell, and nothing else then."""
    if codings.whole and all(map(NUMBER.fullmatch, codings.values("round"))):
        yield from list(_gaps(codings)) or _alone(codings)


def _gaps(codings: RawTable) -> Iterator[Issue]:
    """The rounds of a set are numbered from 1 on: a number that was mistyped would be the last round."""
    first: dict[str, dict[int, tuple[int, dict[str, str]]]] = defaultdict(dict)
    for line, row in codings.places():
        first[row["conditions"]].setdefault(int(row["round"]), (line, row))
    for of_set in first.values():
        for number in [number for number in sorted(of_set) if number > 1 and number - 1 not in of_set][:1]:
            line, row = of_set[number]
            words = f"round {number}, and no round {number - 1}", "rounds numbered from 1 on without a gap"
            yield cell_error(codings, line, row, "round", "round-gap", *words, "Correct the number of the round.")


def _alone(codings: RawTable) -> Iterator[Issue]:
    """In the last round of a cell, both coders or none: a round of one is told once, at its first cell."""
    last: dict[tuple[str, ...], tuple[int, dict[str, tuple[int, dict[str, str]]]]] = {}
    for line, row in codings.places():
        cell, number = tuple(row[name] for name in ("conditions", "form_id", "condition_id")), int(row["round"])
        known, coders = last.get(cell, (0, {}))
        if number >= known:
            last[cell] = (number, {**(coders if number == known else {}), row["coder"]: (line, row)})
    alone: dict[tuple[str, ...], list[tuple[int, dict[str, str]]]] = defaultdict(list)
    for cell, (number, coders) in last.items():
        blind = [coder for coder in CODERS if coder in coders]
        if len(blind) == 1:
            alone[cell[0], str(number), *blind].append(coders[blind[0]])
    for (_, last_one, coder), places in alone.items():
        line, row = min(places, key=lambda place: place[0])
        found = f"{coder} alone in round {last_one}, the last one of {row['form_id']}, {row['condition_id']}"
        words = f"{found}{more(len(places) - 1)}", "the ratings of both coders", "Add the other, or remove it."
        yield Issue("one-coder", "warning", codings.file, line, "coder", "", *words)


def _unrated(tables: Tables) -> Iterator[Issue]:
    """Forms in scope without any rating, in a package that has ratings."""
    codings, forms = tables["codings"], tables["forms"]
    if not (codings.rows and codings.whole and forms.whole):
        return
    rated = set(codings.values("form_id"))
    for line, row in forms.places():
        if row.get("in_scope") == "yes" and row.get("form_id") not in rated:
            yield Issue(
                "unrated-form",
                "warning",
                forms.file,
                line,
                "form_id",
                "",
                repr(row["form_id"]),
                "a form with ratings in codings.csv",
                "Rate it, by ssemap rating-sheet and docs/institutions_manual.md; what is not known is unknown.",
            )


def _unused_laws(tables: Tables) -> Iterator[Issue]:
    laws, links = tables["laws"], tables["law_forms"]
    if not (laws.whole and links.whole):
        return
    used = set(links.values("law_id"))
    for line, row in laws.places():
        if row.get("law_id") not in used and not row.get("coding_reason"):
            yield Issue(
                "unused-law",
                "warning",
                laws.file,
                line,
                "law_id",
                "",
                repr(row.get("law_id", "")),
                "a law of law_forms.csv, with the forms that it governs",
                "Link it to its forms, or say in coding_reason why it governs none.",
            )


def _of_nobody(tables: Tables) -> Iterator[Issue]:
    """A law or scheme on social enterprises without an issuer is none of the types of law, and left out there."""
    laws, links, forms = tables["laws"], tables["law_forms"], tables["forms"]
    if not (laws.whole and links.whole and forms.whole):
        return
    enterprises = {row["form_id"] for row in forms.rows if row["family"] == "social_enterprise"}
    on_enterprises = {row["law_id"] for row in links.rows if row["form_id"] in enterprises}
    for line, row in laws.places():
        if not row["issuer"] and row["kind"] in ("act", "decree", "scheme") and row["law_id"] in on_enterprises:
            found = f"nothing, of a {row['kind']} on social enterprises"
            words = found, "state, city_or_province or private: whose rule it is", "Fill issuer."
            yield Issue("no-issuer", "warning", laws.file, line, "issuer", "", *words)
