"""Documents on paper as programs read them: text, tables, fonts and what was drawn; and small reports to print."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image

from conftest import ROOT
from ssemap.publish import documents, pictures, png
from ssemap.publish.documents import Paper, nodes
from ssemap.publish.sections.document import (
    Definitions,
    Emphasis,
    FigureBlock,
    Heading,
    ItemList,
    LinkedWords,
    ListOf,
    Paragraph,
    Prose,
    ReportDocument,
    Section,
    TableBlock,
    Value,
)
from ssemap.publish.tables.table import Column, Table

PAPER = Paper("A report of nobody", "Edition test", "A report of nobody · test")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}pt" height="{1}pt" viewBox="0 0 {0} {1}">'
    '<rect width="{0}" height="{1}" fill="#1f5f96"/></svg>'
)


def built(pattern: str) -> list[Path]:
    """Documents of the editions that are built in this project; without any the test is skipped."""
    return sorted((ROOT / "results").glob(pattern)) or pytest.skip(f"found no results/{pattern}")


def draw(folder: Path, name: str, size: tuple[int, int] = (300, 200), reading: str = "") -> pictures.Picture:
    """A figure of one colour as a notebook would have exported it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    pictures.Words(f"Title of {name}", "Subtitle", f"What {name} shows", "Source: x.", "Stamp", reading).write(
        path.with_suffix(".json")
    )
    path.with_suffix(".svg").write_text(SVG.format(*size))
    png.write(Image.new("RGB", size, "#1f5f96"), path.with_suffix(".png"), 160)
    return pictures.exported(folder, name)


def table(rows: list[dict[str, Any]], *columns: Column, **options: Any) -> Table:
    """A table with a title."""
    return Table(pd.DataFrame(rows), columns, **options).titled("A table", "Source: x.")


def report(folder: Path, text: str = "Words", *, rows: int = 3) -> ReportDocument:
    """A report with each kind of block, in which ``text`` stands wherever data can."""
    long = table(
        [{"name": f"{text} {number}", "number": 1234.5 + number, "group": text} for number in range(rows)],
        Column("name", text, native=True),
        Column("number", "Number", "count"),
        heading="group",
        language="ko",
    )
    blocks = (
        Heading(1, (Prose("A report of nobody"),), "top"),
        Paragraph((Prose("To be read. "), Value(text, "ja"), Emphasis((Value(text),)))),
        Paragraph((LinkedWords((Value(text),), "tables/x.csv"), LinkedWords((Prose("web"),), "https://example.org/"))),
        ListOf("contents"),
        Heading(2, (Value(text),), "first"),
        ItemList(((Paragraph((Value(text), LinkedWords((Prose("Table 1"),), "#table-long"))),),)),
        FigureBlock(draw(folder / "figures", "first_figure"), 1),
        TableBlock("long", long, 1),
        Heading(2, (Prose("Words"),), "second"),
        Definitions((("term-a", (Value(text),), (Value(text),)),)),
        ListOf("figures"),
        ListOf("tables"),
    )
    return ReportDocument((Section("one", blocks),))


def write(folder: Path, document: ReportDocument, paper: Paper = PAPER) -> tuple[Path, Path]:
    """The document as PDF and DOCX in ``folder``."""
    pdf, docx = folder / "report.pdf", folder / "report.docx"
    documents.write(document, pdf=pdf, docx=docx, paper=paper, results=folder)
    return pdf, docx


def packed(text: str) -> str:
    """A text without blanks, and without what only parts words: as two programs that read paper agree on it."""
    return re.sub(r"[\s\u200b\u2060\xad]+", "", text)


# --- what is read


def pdf_text(path: Path) -> str:
    """The text of a PDF, without heads and feet of its pages."""
    from pypdf import PdfReader

    pages = []
    for page in PdfReader(path).pages:
        found = page.extract_text()
        pages.append(re.sub(r"\d+ / \d+\s*$", "", found))
    return "\n".join(pages)


def pages(path: Path) -> list[str]:
    """The text of each page of a PDF."""
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(path).pages]


def undrawn(path: Path) -> list[str]:
    """Fonts of a PDF that are not embedded, or by which a letter was drawn that they do not have (glyph 0)."""
    from pypdf import PdfReader
    from pypdf.generic import ContentStream

    reader = PdfReader(path)
    wrong = []
    for number, page in enumerate(reader.pages, 1):
        fonts = page["/Resources"].get_object().get("/Font", {})
        for name, font in fonts.items():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
                wrong.append(f"page {number}: {name} is not embedded")
        current = ""
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator == b"Tf":
                current = str(operands[0])
            texts = operands[0] if operator == b"TJ" else operands if operator == b"Tj" else []
            for one in texts:
                drawn = getattr(one, "original_bytes", b"")
                if any(drawn[place : place + 2] == b"\0\0" for place in range(0, len(drawn), 2)):
                    wrong.append(f"page {number}: a letter that {current} does not have")
    return wrong


def docx_tables(path: Path) -> list[list[list[list[str]]]]:
    """Tables of a DOCX: rows of cells of paragraphs; a cell across columns once."""
    from docx import Document
    from docx.table import _Cell

    return [
        [[[one.text for one in _Cell(cell, found).paragraphs] for cell in row._tr.tc_lst] for row in found.rows]
        for found in Document(str(path)).tables
    ]


def node_tables(blocks: nodes.Nodes) -> list[list[list[list[str]]]]:
    """The same of the nodes of a document."""
    found = []
    for block in blocks:
        if block["t"] == "Div":
            found += node_tables(block["c"][1])
        if block["t"] == "Table":
            _, _, _, (_, head), bodies, _ = block["c"]
            rows = [*head, *(row for _, _, heading, rows in bodies for row in (*heading, *rows))]
            found.append([[list(map(nodes.letters, cell[4])) for cell in cells] for _, cells in rows])
    return found


class HtmlTables(HTMLParser):
    """Tables of a page: rows of cells, each its words and what stands small beneath."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: list[list[list[list[str]]]] = []
        self.place: list[str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.place = [""]
            self.tables[-1][-1].append(self.place)
        elif tag == "small" and self.place is not None:
            self.place.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td"):
            self.place = None

    def handle_data(self, data: str) -> None:
        if self.place is not None:
            self.place[-1] += data


if __name__ == "__main__":  # in a process of its own: its folder, and the text of the report
    write(Path(sys.argv[1]), report(Path(sys.argv[1]), sys.argv[2]))
