"""A report as pandoc's document model: what Word and the typst template are both made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from ssemap.publish import grammar
from ssemap.publish.citation import closed
from ssemap.publish.documents import nodes, notes, tables
from ssemap.publish.documents.nodes import Node, Nodes
from ssemap.publish.sections import anchors, numbering
from ssemap.publish.sections.document import (
    Aside,
    Block,
    Blocks,
    Break,
    CellText,
    Definitions,
    Emphasis,
    FigureBlock,
    Heading,
    Inline,
    Inlines,
    ItemList,
    LinkedWords,
    ListOf,
    Paragraph,
    PrintedNumber,
    Prose,
    ReportDocument,
    TableBlock,
    Value,
    inlines_within,
    plain,
)
from ssemap.publish.sections.html import CHAPTER, TITLES, only_links, title

if TYPE_CHECKING:
    from ssemap.publish.documents.paper import Paper


WHOLE, SMALLER = 100, 60  # per cent of the width of the page: a picture, and one of a brief
LONG = 3000  # letters of a caption that may be parted by the end of a page
TALL = 0.75  # height by width of a picture that takes more than a third of a page


def flowing(document: ReportDocument) -> ReportDocument:
    """A document for a program whose figures stay where they are, as Word.

    Tall figures stand behind the text and tables that follow: these fill the page before the figure. No figure passes a
    heading or another figure.
    """
    return ReportDocument(tuple(replace(section, blocks=_behind(section.blocks)) for section in document.sections))


def _behind(blocks: Blocks) -> Blocks:
    """Blocks with tall figures behind what follows them."""
    made: list[Block] = []
    waiting: list[Block] = []
    for block in blocks:
        if isinstance(block, FigureBlock) and (waiting or _is_tall(block)):
            waiting.append(block)
        else:
            if isinstance(block, Heading):
                made += waiting
                waiting = []
            made.append(block)
    return (*made, *waiting)


def _is_tall(figure: FigureBlock) -> bool:
    width, height = figure.picture.drawn
    return height > TALL * width


class PaperWriter:
    """Makes the nodes of a document."""

    def __init__(self, document: ReportDocument, paper: Paper) -> None:
        self.document, self.paper = document, paper
        self.anchors = {f"#{name}" for block in document.blocks() for name in anchors.of(block)}
        defined = (block for block in document.blocks() if isinstance(block, Definitions))
        self.terms = {f"#{name}" for block in defined for name in anchors.of(block)}

    def nodes(self) -> Nodes:
        """The title with what stands beneath it, all sections, and how the document is cited."""
        made = [node for section in self.document.sections for node in self.blocks(section.blocks)]
        if self.paper.subtitle:
            below = nodes.division([nodes.paragraph([nodes.text(self.paper.subtitle)])], "subtitle", style="Subtitle")
            made.insert(1 if made and made[0]["t"] == "Header" else 0, below)
        if self.paper.citation:
            said = [nodes.emphasis([nodes.text("How to cite: ")]), nodes.text(self.paper.citation)]
            made.append(nodes.paragraph(said))
        return made

    def blocks(self, blocks: Iterable[Block]) -> Nodes:
        """Blocks below each other; some are nothing on paper."""
        return [node for block in blocks for node in self.block(block)]

    def block(self, block: Block) -> Nodes:
        """One block."""
        if isinstance(block, Heading):
            return [nodes.header(block.level, self.inlines(block.inlines), block.anchor)]
        if isinstance(block, Paragraph):
            return self._paragraph(block)
        if isinstance(block, ItemList):
            items = [made for item in block.items if (made := self._item(item))]
            return [(nodes.numbered if block.ordered else nodes.bullets)(items)] if items else []
        if isinstance(block, Definitions):
            return [self._definitions(block)]
        if isinstance(block, FigureBlock):
            return [self._figure(block)]
        if isinstance(block, TableBlock):
            return [self._table(block)]
        return self._listing(block)

    def inlines(self, inlines: Inlines) -> Nodes:
        """Inlines beside each other."""
        return [node for inline in inlines for node in self.inline(inline)]

    def inline(self, inline: Inline) -> Nodes:
        """One inline."""
        if isinstance(inline, Prose | PrintedNumber):
            return [nodes.text(inline.text)] if inline.text else []
        if isinstance(inline, Value):
            words = [nodes.text(inline.text)]
            return [nodes.spoken(words, inline.language)] if inline.language else words
        if isinstance(inline, CellText):
            return [notes.number(inline.cell, grammar.prose(inline.cell), self.paper)]
        if isinstance(inline, Emphasis):
            return [nodes.emphasis(self.inlines(inline.inlines), strong=inline.strong)]
        if isinstance(inline, Aside):
            return [nodes.span(self.inlines(inline.inlines), "rests", style="Rests")]
        if isinstance(inline, LinkedWords):
            return self._link(inline)
        if isinstance(inline, Break):
            return [nodes.line_break()]
        raise TypeError(f"{inline} is not numbered")

    def _link(self, inline: LinkedWords) -> Nodes:
        """A link; to a place in the document with its page, which PDF prints."""
        inside, address = self.inlines(inline.inlines), self.paper.seen(inline.address)
        if not address or (address.startswith("#") and address not in self.anchors):
            return inside
        if not address.startswith("#"):
            return [nodes.link(inside, address)]
        if address in self.terms:
            return [nodes.link(inside, address)]
        words = plain(inline.inlines)
        if words.startswith("(") and words.endswith(")"):  # the page stands within the brackets
            return [nodes.text("("), nodes.link([nodes.text(words[1:-1])], address, "see"), nodes.text(")")]
        return [nodes.link(inside, address, "see")]

    def _paragraph(self, block: Paragraph) -> Nodes:
        if _announces_links(block.inlines) and not self._leads(block.inlines):
            return []
        made = [nodes.paragraph([*self.inlines(block.inlines), *self._note(block.inlines)])]
        return [nodes.division(made, "note", style="Note")] if block.note else made

    def _leads(self, inlines: Inlines) -> bool:
        links = [one for one in inlines if isinstance(one, LinkedWords)]
        return any(self.paper.seen(link.address) for link in links)

    def _note(self, inlines: Inlines) -> Nodes:
        """What the numbers of a paragraph rest on, in one note at the foot of the page; a brief has none."""
        if self.paper.brief:
            return []
        cells = [one.cell for one in inlines_within(inlines) if isinstance(one, CellText) and one.noted]
        told = notes.rest((grammar.text(cell), cell) for cell in cells)
        return [nodes.footnote([nodes.paragraph(told)])] if told else []

    def _item(self, blocks: Iterable[Block]) -> Nodes:
        """An item of a list: a single paragraph is no paragraph of its own."""
        listed = list(blocks)
        made = self.blocks(listed)
        if len(listed) == 1 and isinstance(listed[0], Paragraph) and made and made[0]["t"] == "Para":
            return [nodes.plain(made[0]["c"])]
        return made

    def _definitions(self, block: Definitions) -> Node:
        return nodes.definitions(
            [
                ([nodes.span(self.inlines(term), name=anchor)] if anchor else self.inlines(term), self._said(said))
                for anchor, term, said in block.items
            ]
        )

    def _said(self, said: Inlines) -> Nodes:
        return [nodes.plain(self.inlines(said))]

    def _figure(self, block: FigureBlock) -> Node:
        """A picture with its number and how to read it, or else its title, which it shows."""
        words = block.picture.words
        said = closed(words.reading or words.title)
        picture = nodes.image(block.name, words.alternative_text, f"{SMALLER if self.paper.brief else WHOLE}%")
        caption = nodes.division([nodes.plain([nodes.text(said)])], "caption")
        classes = ["figure", "long"] if len(said) > LONG else ["figure"]
        return nodes.division([nodes.plain([picture]), caption], *classes, **_numbered(block))

    def _table(self, block: TableBlock) -> Node:
        caption = nodes.division([nodes.plain([nodes.text(block.table.title)])], "caption")
        made = tables.blocks(block.table, self.paper)
        return nodes.division([caption, *made], "table", **_numbered(block))

    def _listing(self, block: ListOf) -> Nodes:
        """A list that the document makes itself: words with links, which PDF replaces by its own with pages."""
        if block.of == "contents" and not self.paper.contents:
            return []
        lines = self._contents() if block.of == "contents" else self._titles(block.of)
        items = [[nodes.plain([nodes.link([nodes.text(words)], f"#{name}")])] for name, words in lines]
        heading = nodes.division([nodes.paragraph([nodes.text(TITLES[block.of])])], "list-title", style="List Title")
        return [nodes.division([heading, *([nodes.bullets(items)] if items else [])], "list-of", block.of)]

    def _contents(self) -> list[tuple[str, str]]:
        headings = [block for block in self.document.blocks() if isinstance(block, Heading) and block.level == CHAPTER]
        return [(one.anchor, plain(one.inlines)) for one in headings]

    def _titles(self, of: str) -> list[tuple[str, str]]:
        kind = FigureBlock if of == "figures" else TableBlock
        found = [block for block in self.document.blocks() if isinstance(block, kind)]
        return [(numbering.anchor(one), f"{numbering.label(one)}. {closed(title(one))}") for one in found]


def _announces_links(inlines: Inlines) -> bool:
    """Is a paragraph nothing but links, or such behind words that end with a colon?"""
    first = next((place for place, one in enumerate(inlines) if isinstance(one, LinkedWords)), len(inlines))
    told = plain(inlines[:first]).strip()
    return only_links(inlines[first:]) and (told.endswith(":") or not any(letter.isalnum() for letter in told))


def _numbered(block: FigureBlock | TableBlock) -> dict[str, str]:
    """Anchor, number and title of a figure or table, as keys of its division."""
    return {
        "name": numbering.anchor(block),
        "label": numbering.label(block) if block.number else "",
        "number": str(block.number),
        "title": closed(title(block)),
    }
