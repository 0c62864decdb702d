"""What a report is made of: blocks and inlines, without a word about how they are printed.

The HTML page is rendered from it (``sections.html``); PDF and DOCX can be, since nothing here is markup. Texts are
plain: each renderer escapes them in its own way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from ssemap.publish.grammar.cell import Cell
    from ssemap.publish.pictures import Picture
    from ssemap.publish.sections.told import GlanceTable
    from ssemap.publish.tables.table import Table

Kind = Literal["figure", "table"]


# --- inlines


@dataclass(frozen=True, slots=True)
class Prose:
    """Words of the authors."""

    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """Words that come from data: a name, a title. They are never read as markup, nor as terms of the glossary."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number as it is printed, with its value and, in words, what it was counted from."""

    text: str
    value: float
    counted_from: str = ""


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell of the table of indicators; the grammar prints it, and links it to its chain.

    ``noted``: does paper say at the foot of the page what it rests on? Not where another place of the report says it.
    """

    cell: Cell
    noted: bool = True


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed words; ``strong``: bold."""

    inlines: tuple[Inline, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class LinkedWords:
    """Words that lead to an address: of a file below ``results/<edition>/``, of the network, or ``#anchor``."""

    inlines: tuple[Inline, ...]
    address: str


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A figure or table by its name; printed as "Figure 3" when all are numbered.

    ``optional``: in brackets where the report has it, else nothing.
    """

    name: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that are printed smaller: what a sentence rests on."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A new line within a paragraph."""


Inline = Prose | Value | PrintedNumber | CellText | Emphasis | Aside | LinkedWords | CrossReference | Break
Inlines = tuple[Inline, ...]


# --- blocks


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (the title) to 4, with the anchor by which it is found."""

    level: int
    inlines: Inlines
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``note``: set apart, what must be read with all the rest."""

    inlines: Inlines
    note: bool = False


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list of items, each of blocks."""

    items: tuple[Blocks, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms, each with its anchor and what is said of it."""

    items: tuple[tuple[str, Inlines, Inlines], ...]


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """An exported figure; ``number`` is 0 until all are numbered."""

    picture: Picture
    number: int = 0

    @property
    def name(self) -> str:
        """Name of the figure."""
        return self.picture.name


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; ``number`` is 0 until all are numbered."""

    name: str
    table: Table | GlanceTable
    number: int = 0


@dataclass(frozen=True, slots=True)
class ListOf:
    """The place of a list that the report itself makes: of its contents, figures or tables."""

    of: Literal["contents", "figures", "tables"]


Block = Heading | Paragraph | ItemList | Definitions | FigureBlock | TableBlock | ListOf
Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks of one file of ``workflow/report/sections``; the first is its heading."""

    name: str
    blocks: Blocks

    @property
    def heading(self) -> Heading:
        """The heading of the section."""
        first = self.blocks[0]
        assert isinstance(first, Heading)
        return first


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A whole report; ``anchors`` of figures and tables are ``figure-<name>`` and ``table-<name>``."""

    sections: tuple[Section, ...]

    def blocks(self) -> Iterator[Block]:
        """All blocks in reading order, those within lists too."""
        for section in self.sections:
            for block in section.blocks:
                yield from within(block)


def within(block: Block) -> Iterator[Block]:
    """A block and the blocks in it."""
    yield block
    if isinstance(block, ItemList):
        for item in block.items:
            for inner in item:
                yield from within(inner)


def inlines_within(inlines: Inlines) -> Iterator[Inline]:
    """Inlines, and those in stress, links and asides."""
    for one in inlines:
        yield one
        if isinstance(one, Aside | Emphasis | LinkedWords):
            yield from inlines_within(one.inlines)


def plain(node: Any) -> str:
    """The words of inlines or blocks as one text, as lists of contents and tests read them.

    >>> plain((Prose("a "), Emphasis((Prose("b"),)), PrintedNumber("1,234", 1234)))
    'a b1,234'
    """
    if isinstance(node, Prose | Value | PrintedNumber):
        return node.text
    if isinstance(node, CellText):
        from ssemap.publish.grammar import shown

        return shown.text(node.cell)
    if isinstance(node, Break):
        return " "
    if isinstance(node, str):
        return ""
    if isinstance(node, tuple | list):
        return "".join(plain(one) for one in node)
    if is_dataclass(node) and not isinstance(node, FigureBlock | TableBlock | CrossReference | ListOf):
        return "".join(plain(getattr(node, field.name)) for field in fields(node))
    return ""
