"""Numbers of figures and tables in reading order, and the references to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from ssemap.core.issues import Issue
from ssemap.publish.sections import source
from ssemap.publish.sections.document import (
    Aside,
    Block,
    CrossReference,
    Definitions,
    Emphasis,
    FigureBlock,
    Heading,
    Inline,
    Inlines,
    ItemList,
    LinkedWords,
    Paragraph,
    Prose,
    ReportDocument,
    TableBlock,
)

WORDS = {"figure": "Figure", "table": "Table"}


def kind(block: FigureBlock | TableBlock) -> str:
    """Is it a figure or a table?"""
    return "figure" if isinstance(block, FigureBlock) else "table"


def anchor(block: FigureBlock | TableBlock) -> str:
    """Where a figure or table is found on its page."""
    return f"{kind(block)}-{block.name}"


def label(block: FigureBlock | TableBlock) -> str:
    """What a figure or table is called: ``Figure 3``."""
    return f"{WORDS[kind(block)]} {block.number}"


def numbered(document: ReportDocument) -> tuple[ReportDocument, list[Issue]]:
    """The document with its numbers and references; an issue for each reference to what is not in it."""
    count: Counter[str] = Counter()
    labels: dict[str, tuple[str, str]] = {}

    def number(block: Block) -> Block:
        if isinstance(block, FigureBlock | TableBlock):
            count[kind(block)] += 1
            block = replace(block, number=count[kind(block)])
            labels[block.name] = label(block), anchor(block)
        return block

    counted = blocks_mapped(document, number)
    missing: list[Issue] = []

    def refer(inline: Inline) -> Inline:
        if not isinstance(inline, CrossReference):
            return inline
        if inline.name not in labels:
            if inline.optional:
                return Prose("")
            expected = "a figure or table that stands in this report"
            missing.append(
                source.issue("see", "workflow/report/sections", 0, f"see: {inline.name}", expected, "Correct it.")
            )
            return inline
        words, where = labels[inline.name]
        return LinkedWords((Prose(f"({words})" if inline.optional else words),), f"#{where}")

    return inlines_mapped(counted, refer), missing


def blocks_mapped(document: ReportDocument, change: Callable[[Block], Block]) -> ReportDocument:
    """The document with each block changed, those within lists too, in reading order."""

    def changed(block: Block) -> Block:
        block = change(block)
        if isinstance(block, ItemList):
            return replace(block, items=tuple(tuple(changed(inner) for inner in item) for item in block.items))
        return block

    return ReportDocument(
        tuple(replace(section, blocks=tuple(map(changed, section.blocks))) for section in document.sections)
    )


def inlines_mapped(document: ReportDocument, change: Callable[[Inline], Inline]) -> ReportDocument:
    """The document with each inline changed, those within stress and links too, in reading order."""

    def inlines(those: Inlines) -> Inlines:
        return tuple(
            replace(one, inlines=inlines(one.inlines)) if isinstance(one, Aside | Emphasis | LinkedWords) else one
            for one in map(change, those)
        )

    def block(one: Block) -> Block:
        if isinstance(one, Heading | Paragraph):
            return replace(one, inlines=inlines(one.inlines))
        if isinstance(one, Definitions):
            return replace(one, items=tuple((name, inlines(term), inlines(said)) for name, term, said in one.items))
        return one

    return blocks_mapped(document, block)
