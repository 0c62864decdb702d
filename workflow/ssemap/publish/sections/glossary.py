"""The glossary: terms as data, each linked where the report first uses it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from ssemap.core.documents import Declared, read, typed
from ssemap.publish.sections.document import (
    Block,
    Definitions,
    Inline,
    Inlines,
    ItemList,
    LinkedWords,
    Paragraph,
    Prose,
    ReportDocument,
)

FOLDER = Path(__file__).resolve().parents[3] / "report"


class GlossaryTerm(Declared):
    """A term, the other forms in which texts use it, and its meaning in one or two sentences."""

    term: str = Field(min_length=2)
    also: tuple[Annotated[str, Field(min_length=2, pattern=r"\S$")], ...] = ()
    meaning: str = Field(min_length=20)

    @property
    def anchor(self) -> str:
        """Where the term is found on the page."""
        return "term-" + re.sub(r"[^a-z]+", "-", self.term.lower()).strip("-")


class Glossary(Declared):
    """All terms."""

    NAME: ClassVar[str] = "glossary.yaml"
    terms: tuple[GlossaryTerm, ...]

    @model_validator(mode="after")
    def _apart(self) -> Glossary:
        """Raises ValueError where it is not clear to which term a spelling, or an address on the page, leads."""
        spellings = [spelling.lower() for one in self.terms for spelling in (one.term, *one.also)]
        anchors = [one.anchor for one in self.terms]
        if twice := sorted({one for listed in (spellings, anchors) for one in listed if listed.count(one) > 1}):
            raise ValueError(f"each spelling of a term once; twice: {', '.join(twice)}")
        return self


@cache
def terms(folder: Path = FOLDER) -> tuple[GlossaryTerm, ...]:
    """The terms by alphabet. Raises PackageError with every mistake of the file."""
    declared = typed(read(folder / Glossary.NAME, f"workflow/report/{Glossary.NAME}"), Glossary)
    return tuple(sorted(declared.terms, key=lambda one: one.term.lower()))


def definitions() -> Definitions:
    """The glossary as a block."""
    return Definitions(tuple((one.anchor, (Prose(one.term),), (Prose(one.meaning),)) for one in terms()))


def linked(document: ReportDocument) -> ReportDocument:
    """The document with each term of its glossary linked at its first use in a paragraph or list, in authors' words."""
    there = {anchor for one in document.blocks() if isinstance(one, Definitions) for anchor, _, _ in one.items}
    open_terms = {spelling.lower(): one for one in terms() if one.anchor in there for spelling in (one.term, *one.also)}
    done: set[str] = set()

    def link(inlines: Inlines) -> Inlines:
        return tuple(part for inline in inlines for part in _split(inline, open_terms, done))

    def block(one: Block) -> Block:
        if isinstance(one, Paragraph):
            return replace(one, inlines=link(one.inlines))
        if isinstance(one, ItemList):
            return replace(one, items=tuple(tuple(map(block, item)) for item in one.items))
        return one

    return ReportDocument(
        tuple(replace(section, blocks=tuple(map(block, section.blocks))) for section in document.sections)
    )


def _split(inline: Inline, open_terms: dict[str, GlossaryTerm], done: set[str]) -> list[Inline]:
    """An inline, cut where it uses a term for the first time."""
    if not isinstance(inline, Prose):
        return [inline]
    parts: list[Inline] = []
    rest = inline.text
    while match := _next(rest, open_terms, done):
        term = open_terms[match[0].lower()]
        done.add(term.term)
        parts += [Prose(rest[: match.start()]), LinkedWords((Prose(match[0]),), f"#{term.anchor}")]
        rest = rest[match.end() :]
    return [part for part in (*parts, Prose(rest)) if not isinstance(part, Prose) or part.text]


def _next(text: str, open_terms: dict[str, GlossaryTerm], done: set[str]) -> re.Match[str] | None:
    """The first use of a term that has none yet; of two at one place the longer one."""
    spellings = sorted((one for one, term in open_terms.items() if term.term not in done), key=lambda one: -len(one))
    pattern = "|".join(map(re.escape, spellings))
    return re.search(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE) if spellings else None
