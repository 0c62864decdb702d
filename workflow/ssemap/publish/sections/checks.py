"""What is wrong in the sections of a report: every token that names nothing, before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from ssemap.core.issues import Issue
from ssemap.core.spelling import did_you_mean
from ssemap.publish.findings.declared import rules
from ssemap.publish.pictures import NotDrawn
from ssemap.publish.sections import cells, facts, source, tokens, told, values

if TYPE_CHECKING:
    from ssemap.publish.sections.material import ReportMaterial


def issues(
    sections: list[source.SectionText], parts: dict[str, source.SectionText], material: ReportMaterial
) -> list[Issue]:
    """All problems of sections and parts, each with file and line."""
    named = {
        token.name
        for one in chain(sections, parts.values())
        for token in one.tokens
        if token.kind in ("figure", "table")
    }
    found: list[Issue] = []
    for texts, in_part in ((sections, False), (list(parts.values()), True)):
        for text in texts:
            found += text.issues
            for token in text.tokens:
                found += _of_token(token, parts, material, named, in_part=in_part)
            for passage in text.passages:
                if passage.fact:
                    condition = tokens.SectionToken("fact", (passage.fact,), (), text.file, passage.line - 1)
                    found += _named(condition, _known(facts.FACTS, in_part=in_part))
    return found


def _of_token(
    token: tokens.SectionToken,
    parts: dict[str, source.SectionText],
    material: ReportMaterial,
    named: set[str],
    *,
    in_part: bool,
) -> Iterator[Issue]:
    if token.kind not in tokens.KINDS:
        yield _issue(
            token, token.kind or "no kind", f"one of {', '.join(tokens.KINDS)}", did_you_mean(token.kind, tokens.KINDS)
        )
    elif token.kind == "cell":
        for found, expected in cells.mistakes(token, material, in_part=in_part):
            yield _issue(token, found, expected)
    elif token.kind == "figure":
        try:
            material.picture(token.name)
        except NotDrawn as error:
            yield _issue(token, token.name, f"a figure that a notebook exports ({error})")
    else:
        known: dict[str, Iterable[str]] = {
            "fact": _known(facts.FACTS, in_part=in_part),
            "table": _known(facts.TABLES, in_part=in_part),
            "setting": values.names(),
            "finding": [one.name for _, one in rules().findings.all()],
            "findings": told.groups(),
            "see": sorted(named),
            "part": [] if in_part else sorted(parts),
            "list": tokens.LISTS,
        }
        yield from _named(token, known.get(token.kind, ()))


def _known(registry: dict[str, facts.Fact], *, in_part: bool) -> list[str]:
    """Names that a text can call; those of a country only within a part."""
    return sorted(name for name, fact in registry.items() if in_part or not fact.of_country)


def _named(token: tokens.SectionToken, known: Iterable[str]) -> Iterator[Issue]:
    if len(token.names) != 1 or token.name not in known:
        found = " ".join(token.names) or "no name"
        yield _issue(token, found, f"the name of a {token.kind} that there is here", did_you_mean(token.name, known))


def _issue(token: tokens.SectionToken, found: str, expected: str, meant: str = "") -> Issue:
    words = f"{token.kind}: {found}"
    return source.issue("token", token.file, token.line, words, expected, meant or "Correct the token.")
