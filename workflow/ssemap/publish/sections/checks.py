"""What is wrong in the sections of a report: every token that names nothing, before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from ssemap.core.issues import Issue, joined_ids
from ssemap.core.spelling import did_you_mean
from ssemap.publish.findings.declared import Declarations, rules
from ssemap.publish.pictures import NotDrawn
from ssemap.publish.sections import cells, facts, source, tokens, told, values

if TYPE_CHECKING:
    from ssemap.publish.sections.material import ReportMaterial


NEAR = 0.8  # figures of one theme have names that are alike
NAMED = {"see": "figure or table that this text shows", "part": "part, which is the file of a text"}


def issues(
    sections: list[source.SectionText],
    parts: dict[str, source.SectionText],
    material: ReportMaterial,
    about: facts.Subject = "",
) -> list[Issue]:
    """All problems of sections and parts, each with file and line. ``about``: of sections that name no theme."""
    named = {
        token.name
        for one in chain(sections, parts.values())
        for token in one.tokens
        if token.kind in ("figure", "table")
    }
    found: list[Issue] = []
    texts = ((one, _subject(one, about), parts) for one in sections)
    inner: dict[str, source.SectionText] = {}  # a part has no parts
    texts_of_parts = ((one, _subject(one, facts.COUNTRY), inner) for one in parts.values())
    for text, subject, callable_ in chain(texts, texts_of_parts):
        found += text.issues
        for token in text.tokens:
            found += _of_token(token, callable_, material, named, subject)
        for passage in text.passages:
            if passage.fact:
                condition = tokens.SectionToken("fact", (passage.fact,), (), text.file, passage.line - 1)
                found += _named(condition, facts.known(facts.FACTS, subject))
    return found


def of_findings(sections: list[source.SectionText]) -> list[Issue]:
    """Figures of findings that no section of the report shows: their readers would be led nowhere.

    A figure is told once, with all its findings: most often the section that shows it is not there.
    """
    shown = sorted({token.name for one in sections for token in one.tokens if token.kind == "figure"})
    leading: dict[str, list[str]] = {}
    for _, one in rules().findings.all():
        if one.figure and one.figure not in shown:
            leading.setdefault(one.figure, []).append(one.name)
    token = "{{ figure: %s }}"
    return [
        Issue(
            "unknown-figure",
            "error",
            f"workflow/framework/{Declarations.FILE}",
            0,
            "findings",
            joined_ids(names),
            f"figure: {figure}",
            "a figure that a file of workflow/report/sections shows",
            did_you_mean(figure, shown, cutoff=NEAR)
            or f"Put back the section with {token % figure}, or take one of: {', '.join(shown) or 'none is there'}.",
        )
        for figure, names in leading.items()
    ]


def _subject(text: source.SectionText, otherwise: facts.Subject) -> facts.Subject:
    """What a section or part is about, beside the run."""
    return facts.THEME if text.theme else otherwise


def _of_token(
    token: tokens.SectionToken,
    parts: dict[str, source.SectionText],
    material: ReportMaterial,
    named: set[str],
    subject: facts.Subject,
) -> Iterator[Issue]:
    if token.words and (token.kind != "fact" or len(token.words) != 2 or not all(token.words)):
        yield _issue(token, " | ".join((token.name, *token.words)), "no words, or of a count its singular and plural")
    if token.kind not in tokens.KINDS:
        yield _issue(
            token, token.kind or "no kind", f"one of {', '.join(tokens.KINDS)}", did_you_mean(token.kind, tokens.KINDS)
        )
    elif token.kind == "cell":
        for found, expected in cells.mistakes(token, material, in_part=subject == facts.COUNTRY):
            yield _issue(token, found, expected)
    elif token.kind == "figure":
        try:
            material.picture(token.name)
        except NotDrawn as error:
            yield _issue(token, token.name, f"a figure that a notebook exports ({error})")
    else:
        known: dict[str, Iterable[str]] = {
            "fact": facts.known(facts.FACTS, subject),
            "table": facts.known(facts.TABLES, subject),
            "setting": values.names(),
            "finding": [one.name for _, one in rules().findings.all()],
            "findings": [*told.groups(), *([tokens.HERE] if subject == facts.THEME else [])],
            "see": sorted(named),
            "part": sorted(parts),
            "list": tokens.LISTS,
        }
        yield from _named(token, known.get(token.kind, ()))


def _named(token: tokens.SectionToken, known: Iterable[str]) -> Iterator[Issue]:
    if len(token.names) != 1 or token.name not in known:
        found, listed = " ".join(token.names) or "no name", sorted(known)
        expected = f"the name of a {NAMED.get(token.kind, f'{token.kind} that there is here')}"
        meant = did_you_mean(token.name, listed)
        if token.kind == "part" and token.name and not meant:
            there = ", ".join(listed) or "none"
            meant = f"Put back the file {token.name}.md (there are: {there}), or correct the token."
        yield _issue(token, found, expected, meant)


def _issue(token: tokens.SectionToken, found: str, expected: str, meant: str = "") -> Issue:
    words = f"{token.kind}: {found}"
    return source.issue("token", token.file, token.line, words, expected, meant or "Correct the token.")
