"""The report as HTML: every text escaped, no script, one file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from ssemap.core import fonts
from ssemap.publish import grammar
from ssemap.publish.citation import closed
from ssemap.publish.sections import numbering
from ssemap.publish.sections.document import (
    Aside,
    Block,
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
    plain,
)
from ssemap.publish.sections.told import GlanceTable

if TYPE_CHECKING:
    from ssemap.publish.findings.glance import GlanceCell
    from ssemap.publish.grammar import Line

FILES = (("html", "own page"), ("svg", "SVG"), ("png", "PNG"), ("pdf", "PDF"), ("csv", "data (CSV)"))
CHAPTER = 2  # level of the headings in the list of contents
TITLES = {"contents": "Contents", "figures": "Figures", "tables": "Tables"}


class Page:
    """Renders a document for the page at ``address``, relative to ``results/<edition>/``."""

    def __init__(self, document: ReportDocument, address: str) -> None:
        self.document, self.address = document, address

    def body(self) -> Markup:
        """All sections, each an element that its heading names."""
        return Markup("\n").join(
            Markup('<section aria-labelledby="{}">\n{}\n</section>').format(
                section.heading.anchor, self.blocks(section.blocks)
            )
            for section in self.document.sections
        )

    def blocks(self, blocks: Iterable[Block]) -> Markup:
        """Blocks below each other."""
        return Markup("\n").join(self.block(block) for block in blocks)

    def block(self, block: Block) -> Markup:
        """One block."""
        if isinstance(block, Heading):
            return Markup('<h{0} id="{1}">{2}</h{0}>').format(block.level, block.anchor, self.inlines(block.inlines))
        if isinstance(block, Paragraph):
            look = "status" if block.note else "links" if only_links(block.inlines) else ""
            named = Markup(' class="{}"').format(look) if look else ""
            return Markup("<p{}>{}</p>").format(named, self.inlines(block.inlines))
        if isinstance(block, ItemList):
            name = "ol" if block.ordered else "ul"
            items = Markup("\n").join(Markup("<li>{}</li>").format(self._item(item)) for item in block.items)
            return Markup("<{0}>\n{1}\n</{0}>").format(name, items)
        if isinstance(block, Definitions):
            return self._definitions(block)
        if isinstance(block, FigureBlock):
            return self._figure(block)
        if isinstance(block, TableBlock):
            return self._table(block)
        return self._listing(block)

    def inlines(self, inlines: Inlines) -> Markup:
        """Inlines beside each other."""
        return Markup("").join(map(self.inline, inlines))

    def inline(self, inline: Inline) -> Markup:
        """One inline."""
        if isinstance(inline, Prose | Value):
            return self._words(inline)
        if isinstance(inline, PrintedNumber):
            title = Markup(' title="{}"').format(f"Counted: {inline.counted_from}") if inline.counted_from else ""
            return Markup('<data value="{}"{}>{}</data>').format(
                grammar.printed_exactly(inline.value), title, inline.text
            )
        if isinstance(inline, CellText):
            return self._cell(inline)
        if isinstance(inline, Emphasis | Aside):
            return self._marked(inline)
        if isinstance(inline, LinkedWords):
            return Markup('<a href="{}">{}</a>').format(self._seen(inline.address), self.inlines(inline.inlines))
        if isinstance(inline, Break):
            return Markup("<br>")
        raise TypeError(f"{inline} is not numbered")

    def _words(self, inline: Prose | Value) -> Markup:
        text = Markup("{}").format(fonts.bounded(inline.text))
        if isinstance(inline, Value) and inline.language:
            return Markup('<span lang="{}">{}</span>').format(inline.language, text)
        return text

    def _marked(self, inline: Emphasis | Aside) -> Markup:
        if isinstance(inline, Aside):
            return Markup('<span class="rests">{}</span>').format(self.inlines(inline.inlines))
        return Markup("<{0}>{1}</{0}>").format("strong" if inline.strong else "em", self.inlines(inline.inlines))

    def _seen(self, address: str) -> str:
        """An address as this page links to it; anchors and addresses of the network stay."""
        return (
            address
            if address.startswith(("#", "https:", "http:"))
            else grammar.address.seen_from(address, self.address)
        )

    def _cell(self, inline: CellText) -> Markup:
        """A cell within a sentence, linked to its chain."""
        cell = inline.cell
        where = self._seen(grammar.address.trace(cell.place))
        words, note = fonts.bounded(grammar.prose(cell)), fonts.bounded(grammar.note(cell))
        return Markup('<a class="cell" href="{}" title="{}">{}</a>').format(where, note, words)

    def _item(self, blocks: Iterable[Block]) -> Markup:
        """An item of a list: a single paragraph without its element."""
        listed = list(blocks)
        if len(listed) == 1 and isinstance(listed[0], Paragraph):
            return self.inlines(listed[0].inlines)
        return self.blocks(listed)

    def _definitions(self, block: Definitions) -> Markup:
        lines = Markup("\n").join(
            Markup("<dt{}>{}</dt>\n<dd>{}</dd>").format(
                Markup(' id="{}"').format(anchor) if anchor else "", self.inlines(term), self.inlines(said)
            )
            for anchor, term, said in block.items
        )
        return Markup('<dl class="terms">\n{}\n</dl>').format(lines)

    def _figure(self, block: FigureBlock) -> Markup:
        """A picture with its number, how to read it (or else its title, which it shows), and its files."""
        words, folder = block.picture.words, self._seen("figures")
        name = f"{folder}/{quote(block.name)}"
        files = Markup(", ").join(Markup('<a href="{}.{}">{}</a>').format(name, kind, label) for kind, label in FILES)
        said = closed(words.reading or words.title)
        caption = Markup('<b>{}.</b> {} <span class="files">Files: {}.</span>').format(
            numbering.label(block), fonts.bounded(said), files
        )
        return Markup('<figure id="{}" tabindex="0">\n{}\n<figcaption>{}</figcaption>\n</figure>').format(
            numbering.anchor(block), block.picture.html(folder), caption
        )

    def _table(self, block: TableBlock) -> Markup:
        title = f"{numbering.label(block)}. {block.table.title}"
        if isinstance(block.table, GlanceTable):
            inside = self._glance(block.table, title)
            return Markup('<div class="numbered" id="{}">\n{}\n</div>').format(numbering.anchor(block), inside)
        table = block.table.titled(title, block.table.source_line).linked(self.address)  # the page says its edition
        return Markup('<div class="numbered" id="{}">\n{}\n</div>').format(
            numbering.anchor(block), Markup(table.html())
        )

    def _glance(self, table: GlanceTable, title: str) -> Markup:
        """The table at a glance: one number in a cell, what it is of beneath it."""
        head = Markup("").join(
            Markup('<th scope="col" role="columnheader">{}<small>{}</small></th>').format(label, note)
            for label, note in table.glance.columns
        )
        rows = Markup("\n").join(
            Markup('<tr role="row"><th scope="row" role="rowheader">{}</th>{}</tr>').format(
                fonts.bounded(name), Markup("").join(map(self._glance_cell, cells, table.glance.columns))
            )
            for name, cells in table.glance.rows
        )
        notes = _legend(table.signs) + (Markup("<p>{}</p>").format(table.left_out) if table.left_out else Markup(""))
        return Markup(
            '<div class="table" role="region" aria-label="{0}" tabindex="0">\n<table class="glance" role="table">\n'
            '<caption><span>{0}</span></caption>\n<thead role="rowgroup"><tr role="row">'
            '<th scope="col" role="columnheader">Country</th>{1}</tr></thead>\n'
            '<tbody role="rowgroup">\n{2}\n</tbody>\n</table>\n</div>\n'
            '<div class="notes">{3}<p>{4}</p></div>'
        ).format(title, head, rows, notes, table.source_line)

    def _glance_cell(self, cell: GlanceCell, column: tuple[str, str]) -> Markup:
        """A cell; a phone shows it in a line of its own, with the words of its column before it."""
        below = Markup("<small>{}</small>").format(fonts.bounded(cell.below)) if cell.below else ""
        return Markup('<td role="cell" data-column="{}">{}{}</td>').format(
            ", ".join(column), cell.html(self.address), below
        )

    def _listing(self, block: ListOf) -> Markup:
        title = TITLES[block.of]
        lines = self._contents() if block.of == "contents" else self._numbered(block.of)
        return Markup('<nav aria-label="{0}" class="{1}">\n<h2>{0}</h2>\n<ol>\n{2}\n</ol>\n</nav>').format(
            title, block.of, lines
        )

    def _contents(self) -> Markup:
        headings = [block for block in self.document.blocks() if isinstance(block, Heading) and block.level == CHAPTER]
        return Markup("\n").join(
            Markup('<li><a href="#{}">{}</a></li>').format(one.anchor, fonts.bounded(plain(one.inlines)))
            for one in headings
        )

    def _numbered(self, of: str) -> Markup:
        kind = FigureBlock if of == "figures" else TableBlock
        found = [block for block in self.document.blocks() if isinstance(block, kind)]
        return Markup("\n").join(
            Markup('<li><a href="#{}">{}</a></li>').format(numbering.anchor(one), fonts.bounded(title(one)))
            for one in found
        )


def only_links(inlines: Inlines) -> bool:
    """Is a paragraph nothing but links, with signs between them? Paper leaves it out.

    >>> links = (LinkedWords((Prose("Profile"),), "countries/AAA/index.html"), Prose(" · "))
    >>> only_links(links), only_links((*links, Prose("and more"))), only_links(())
    (True, False, False)
    """
    rest = [one for one in inlines if not isinstance(one, LinkedWords)]
    return len(rest) < len(inlines) and not any(letter.isalnum() for letter in plain(tuple(rest)))


def _legend(lines: Iterable[Line]) -> Markup:
    """What signs mean, as ``table.html.j2`` prints it."""
    said = Markup("; ").join(
        Markup('<b class="{}">{}</b> {}').format(line.code, line.example, line.brief) for line in lines
    )
    return Markup('<p class="legend">Signs: {}.</p>').format(said) if said else said


def title(block: FigureBlock | TableBlock) -> str:
    """The title of a figure or table, without its number."""
    return block.picture.words.title if isinstance(block, FigureBlock) else block.table.title
