"""What is wrong between the blocks of a page: anchors, references and the order of headings, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from ssemap.core.issues import Issue
from ssemap.publish.sections import numbering, source
from ssemap.publish.sections.document import (
    Block,
    Blocks,
    CrossReference,
    Definitions,
    FigureBlock,
    Heading,
    Inlines,
    LinkedWords,
    Paragraph,
    ReportDocument,
    TableBlock,
    inlines_within,
    plain,
    within,
)


class BlockPlaces:
    """File and line of the passage that each block was read from."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Block, str, int]] = {}  # the block is kept, so that its id stays its own

    def note(self, blocks: Blocks, file: str, line: int) -> None:
        """Blocks of a passage; those of a part within it keep their own place."""
        for outer in blocks:
            for block in within(outer):
                self._known.setdefault(id(block), (block, file, line))

    def issue(self, check_id: str, block: Block, found: str, expected: str) -> Issue:
        """A problem of a block."""
        _, file, line = self._known.get(id(block), (block, "workflow/report/sections", 0))
        action = "Correct the passage that begins on this line."
        return source.issue(check_id, file, line, found, expected, action)


def issues(document: ReportDocument, places: BlockPlaces) -> list[Issue]:
    """All problems of a page whose figures and tables are not numbered yet."""
    return [*_twice(document, places), *_nowhere(document, places), *_headings(document, places)]


def of(block: Block) -> list[str]:
    """The anchors that a block has on its page."""
    if isinstance(block, Heading):
        return [block.anchor]
    if isinstance(block, FigureBlock | TableBlock):
        return [numbering.anchor(block)]
    return [anchor for anchor, _, _ in block.items if anchor] if isinstance(block, Definitions) else []


def _twice(document: ReportDocument, places: BlockPlaces) -> Iterator[Issue]:
    """A second place of one anchor: links would lead to the first."""
    seen: set[str] = set()
    for block in document.blocks():
        for anchor in of(block):
            if anchor in seen:
                yield places.issue("anchor", block, f"#{anchor} a second time", "each anchor once on a page")
            seen.add(anchor)


def _nowhere(document: ReportDocument, places: BlockPlaces) -> Iterator[Issue]:
    """Links and references to what the page does not have."""
    blocks = list(document.blocks())
    anchors = {f"#{anchor}" for block in blocks for anchor in of(block)}
    names = {block.name for block in blocks if isinstance(block, FigureBlock | TableBlock)}
    for block in blocks:
        for inline in inlines_within(_texts(block)):
            if isinstance(inline, LinkedWords) and inline.address.startswith("#") and inline.address not in anchors:
                yield places.issue("anchor", block, inline.address, "an anchor of this page")
            if isinstance(inline, CrossReference) and not inline.optional and inline.name not in names:
                yield places.issue("see", block, f"see: {inline.name}", "a figure or table that stands in this report")


def _headings(document: ReportDocument, places: BlockPlaces) -> Iterator[Issue]:
    """Headings without words, titles beside the first, and levels that are left out."""
    before = 0
    for block in document.blocks():
        if not isinstance(block, Heading):
            continue
        found = f"a heading of level {block.level} (#{block.anchor})"
        if not plain(block.inlines).strip():
            yield places.issue("heading", block, f"{found} without words", "words")
        if before and block.level == 1:
            yield places.issue("heading", block, found, "one title, at the beginning")
        if before and block.level > before + 1:
            yield places.issue("heading", block, found, f"a heading of level {before + 1} or less")
        before = block.level


def _texts(block: Block) -> Inlines:
    if isinstance(block, Heading | Paragraph):
        return block.inlines
    if isinstance(block, Definitions):
        return tuple(one for _, term, said in block.items for one in (*term, *said))
    return ()
