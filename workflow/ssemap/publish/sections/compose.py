"""The report from its sections: tokens resolved, figures and tables numbered, terms linked to the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING

from ssemap.core.issues import Issue, raise_errors
from ssemap.publish.sections import anchors, cells, checks, facts, glossary, numbering, source, tokens, told
from ssemap.publish.sections.document import (
    Block,
    Blocks,
    CellText,
    CrossReference,
    Definitions,
    FigureBlock,
    Heading,
    Inline,
    Inlines,
    ItemList,
    ListOf,
    Paragraph,
    Prose,
    ReportDocument,
    Section,
    TableBlock,
    Value,
    plain,
)
from ssemap.publish.sections.markdown import Reader
from ssemap.publish.sections.values import settings_in_words
from ssemap.publish.themed import subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from ssemap.publish.sections.material import ReportMaterial

BLOCKS = (Heading, Paragraph, ItemList, Definitions, FigureBlock, TableBlock, ListOf)


def compose(material: ReportMaterial, folder: Path = source.FOLDER) -> ReportDocument:
    """A page of a run: the report, or what else ``folder`` has.

    Raises PackageError with every problem of every section, each with file and line.
    """
    sections, parts = source.sections(folder), source.parts(folder)
    if not sections:
        place, action = f"workflow/report/{folder.name}", "Put the files back."
        raise_errors([source.issue("missing-file", place, 0, "no text", "a file with the title", action)])
    found = checks.issues(sections, parts, material)
    found += checks.of_findings(sections) if folder == source.FOLDER else []
    found += source.untitled(sections[0]) if folder in (source.FOLDER, source.FRONT_DOOR) else []
    raise_errors(found)
    return composed(sections, partial(Composer, material, parts))


def composed(sections: Iterable[source.SectionText], composer: Callable[..., Composer]) -> ReportDocument:
    """Sections that were checked as one document.

    ``composer``: makes what resolves the tokens of a section, from ``issues`` and ``places`` to be filled, and the
    theme of a section. Raises PackageError with every problem that is found between the blocks.
    """
    issues: list[Issue] = []
    places = anchors.BlockPlaces()
    made = []
    for section in sections:
        about = {"here": section.theme, "subject": facts.THEME} if section.theme else {}
        resolver = composer(issues=issues, places=places, **about)
        if blocks := resolver.blocks_of(section):
            if not isinstance(blocks[0], Heading):
                issues.append(places.issue("heading", blocks[0], plain(blocks[0])[:60], "a heading at the beginning"))
            made.append(Section(section.name, blocks))
    unnumbered = ReportDocument(tuple(made))
    raise_errors([*issues, *anchors.issues(unnumbered, places)])
    document, unknown = numbering.numbered(unnumbered)
    raise_errors(unknown)
    return glossary.linked(document)


def joined(blocks: Blocks) -> Blocks:
    """Blocks with lists that follow each other as one, so that an item may have a condition of its own."""
    together: list[Block] = []
    for block in blocks:
        before = together[-1] if together else None
        if isinstance(block, ItemList) and isinstance(before, ItemList) and block.ordered == before.ordered:
            together[-1] = ItemList((*before.items, *block.items), block.ordered)
        else:
            together.append(block)
    return tuple(together)


class Composer:
    """Resolves the tokens of sections; ``here``: the country of a part, or the theme of a section."""

    def __init__(
        self,
        material: ReportMaterial,
        parts: dict[str, source.SectionText],
        issues: list[Issue],
        here: str = "",
        subject: facts.Subject = "",
        places: anchors.BlockPlaces | None = None,
    ) -> None:
        self.material, self.parts, self.here, self.subject = material, parts, here, subject
        self.issues, self.places = issues, places or anchors.BlockPlaces()

    def blocks_of(self, section: source.SectionText) -> Blocks:
        """The blocks of a section or part, of those passages whose condition holds."""
        reader = Reader(self, section.file)
        blocks: list[Block] = []
        for passage in section.passages:
            if not passage.fact or facts.there(self._value(passage.fact)) == passage.holds:
                found = reader.read(passage)
                self.places.note(found, section.file, passage.line)
                blocks += found
        self.issues += reader.issues
        return joined(tuple(blocks))

    # --- as the reader asks

    def anchor(self, written: str) -> str:
        """An anchor or address; ``here`` in it is the country or theme."""
        return re.sub(rf"\b{tokens.HERE}\b", self.here, written) if self.here else written

    def inlines(self, token: tokens.SectionToken) -> Inlines:
        """What stands in a sentence."""
        if token.kind == "fact":
            fact = facts.FACTS[token.name]
            value = self._value(token.name)
            if token.words and value is not None and (isinstance(value, bool) or not isinstance(value, int)):
                found, expected = f"fact: {token.name} | {' | '.join(token.words)}", "words after bars of a count alone"
                self.issues.append(source.issue("token", token.file, token.line, found, expected, "Drop the words."))
            return facts.inlines(value, fact.counted_from, token.words)
        if token.kind == "setting":
            return (Value(self._settings[token.name]),)
        if token.kind == "see":
            return (CrossReference(self._here(token.name)),)
        if token.kind == "finding":
            return told.inlines(self.material, token.name)
        return tuple(self._cells(token))

    def blocks(self, token: tokens.SectionToken) -> Blocks | None:
        """What stands in the place of a paragraph; None where the token is words of a sentence."""
        if token.kind == "figure":
            picture = self.material.picture(token.name)
            # Of a theme an edition may have nothing to draw.
            return () if self.subject == "theme" and picture.data().empty else (FigureBlock(picture),)
        if token.kind == "table":
            return self._tables(token.name)
        if token.kind == "part":
            return tuple(self._part(token.name))
        if token.kind == "list":
            return (ListOf(token.name),)  # type: ignore[arg-type]  # checked before
        if token.kind == "findings":
            return told.blocks(self.material, self.here if token.name == tokens.HERE else token.name)
        if token.kind == "fact":
            value = self._value(token.name)
            if isinstance(value, tuple) and value and all(isinstance(one, BLOCKS) for one in value):
                return value
        return None

    # --- one kind each

    @cached_property
    def _settings(self) -> Mapping[str, str]:
        return settings_in_words(self.material.settings)

    def _value(self, name: str) -> object:
        """A fact, computed when it is first asked."""
        key = name, self.here if facts.FACTS[name].of else ""
        if key not in self.material.known:
            self.material.known[key] = facts.FACTS[name].value(self.material, self.here)
        return self.material.known[key]

    def _here(self, name: str) -> str:
        """The name under which the report has a figure or table: that of a subject has it behind its own."""
        of_subject = name in facts.TABLES and facts.TABLES[name].of
        return f"{name}-{self.here}" if of_subject else name

    def _cells(self, token: tokens.SectionToken) -> Iterator[Inline]:
        rows = cells.rows(token, self.material, self.here)
        named = token.names[1] == tokens.EACH
        for place, cell in enumerate(self.material.cells(rows)):
            if named:
                yield Prose(", " if place else "")
                yield Value(f"{self.material.names[cell.place.iso3]} ")
            yield CellText(cell)
            if counted := ", ".join(cell.variants):
                yield Value(f" ({counted})")

    def _tables(self, name: str) -> Blocks:
        """The table of a name, or its tables where it has several."""
        made = facts.TABLES[name].value(self.material, self.here)
        several = [] if made is None else made if isinstance(made, list) else [made]
        name = self._here(name)
        names = [name, *(f"{name}-{place}" for place in range(2, len(several) + 1))]
        return tuple(TableBlock(one, table) for one, table in zip(names, several, strict=False))

    def _part(self, name: str) -> Iterator[Block]:
        """A part once for each country that is shown, or for each theme where it is about themes."""
        part = self.parts[name]
        subject: facts.Subject = facts.THEME if part.theme else facts.COUNTRY
        for here in subjects.of_facts() if part.theme else self.material.shown:
            inner = type(self)(self.material, self.parts, self.issues, here, subject, self.places)
            yield from inner.blocks_of(part)
