"""A declared finding with its sentences: one that holds, or one that cannot be told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ssemap.publish.findings import words
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Finding, Linked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssemap.publish.findings.finding import Part, Sentence
    from ssemap.publish.findings.kinds import Kind, Looked


def told(
    declared: Looked,
    kind: Kind,
    claims: Iterable[Sentence],
    *,
    notes: Iterable[Sentence] = (),
    further: Iterable[Sentence] = (),
    grade: str = "",
    summed_up: bool = True,
) -> Finding:
    """A finding that holds. ``grade``: the weakest of its numbers; ``summed_up``: may it stand on page 1?"""
    return Finding(
        declared.name,
        declared.section,
        declared.theme,
        kind,
        declared.figure,
        declared.page_one if summed_up else 0,
        tuple(map(capital, claims)),
        tuple(map(capital, notes)),
        tuple(map(capital, further)),
        grade=grade,
    )


def untold(declared: Looked, kind: Kind, reason: str, sentence: str = "", **values: Part | Sentence) -> Finding | None:
    """A finding that cannot be told, and why; None where it is declared to disappear then.

    ``sentence``: key of its sentence in ``findings.yaml``, by default that of its kind; ``values``: what fills it.
    """
    if declared.otherwise == "left_out":
        return None
    claim = words.sentence(sentence or f"{kind}_untold", reason=rules().reasons[reason], **values)
    return Finding(
        declared.name, declared.section, declared.theme, kind, declared.figure, 0, (capital(claim),), reason=reason
    )


def capital(sentence: Sentence) -> Sentence:
    """A sentence that begins with a capital."""
    first, *others = sentence
    if isinstance(first, Linked):
        return (replace(first, text=_capital(first.text)), *others)
    return (_capital(first), *others) if isinstance(first, str) else sentence


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
