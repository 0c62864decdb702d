"""The document as DOCX: pandoc writes it with the styles of the project.

What pandoc's model does not have is put into its nodes before: captions that Word can count again, styles of the texts
in tables. What it writes of the day and of itself is taken out of the package after.
"""

from __future__ import annotations

import io
import re
from itertools import pairwise
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ssemap.core import files
from ssemap.publish import broken, png
from ssemap.publish.documents import nodes, pandoc
from ssemap.publish.pictures import svg_size
from ssemap.publish.tables.widths import letters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssemap.publish.documents.nodes import Node, Nodes
    from ssemap.publish.documents.paper import Paper

PARTS = Path(__file__).resolve().parents[3] / "report" / "documents" / "word"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP file can say
ACROSS = 160.0  # mm that a picture may have
HIGH = 253.0  # mm between the margins of document.xml, of a picture and its caption
AROUND, CAPTION_LINE, CAPTION_LETTERS = 9.0, 4.3, 105  # mm around both, and of a line of a caption, and its letters
PANDOC_WIDTH = 7920  # twentieths of a point between the margins of the page that pandoc reckons with
TEXT_WIDTH = 9638  # twentieths of a point between the margins of document.xml
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
LISTS = {"contents": 'TOC \\o "1-1" \\h', "figures": 'TOC \\h \\c "Figure"', "tables": 'TOC \\h \\c "Table"'}
# The fields of lists are for programs that know this namespace, as Word does. Others, as LibreOffice, would show the
# page numbers that the file has; without the field of the list they count those of its lines themselves.
OF_WORD = "w15"
NAMESPACES = {
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    OF_WORD: "http://schemas.microsoft.com/office/word/2012/wordml",
}
FOR_WORD = f'<mc:AlternateContent><mc:Choice Requires="{OF_WORD}">{{}}</mc:Choice><mc:Fallback/></mc:AlternateContent>'
CODE = '<w:instrText xml:space="preserve"> {} </w:instrText>'
BEGIN, SEPARATE, END = (f'<w:fldChar w:fldCharType="{part}"/>' for part in ("begin", "separate", "end"))
UPDATE = "Word shows the page numbers when the list is updated: select all (Ctrl+A), then press F9."
PLACE = "@"  # instead of the name of the place that a line of a list leads to: pandoc shortens long ones
_PAGED = re.compile(
    rf'(<w:hyperlink w:anchor="([^"]+)">(?:(?!</w:hyperlink>).)*<w:instrText xml:space="preserve"> PAGEREF ){PLACE}',
    re.DOTALL,
)
SPACE = '<w:p><w:pPr><w:pStyle w:val="TableNotes"/></w:pPr></w:p>'  # below a table without notes
# How Word writes a language whose shapes of letters differ by region.
EAST_ASIAN = {"zh": "zh-CN", "ja": "ja-JP", "ko": "ko-KR"}


def written(document: Node, paper: Paper, pictures: Path) -> bytes:
    """The bytes of the DOCX.

    Pictures are the PNG files in ``pictures``, as high as the SVG files beside them: the document says once what a
    picture on its own says below the drawing.
    """
    with TemporaryDirectory() as folder:
        drawings = Path(folder) / "drawings"
        drawings.mkdir()
        for name in nodes.pictures(document["blocks"]):
            png.cut(pictures / f"{name}.png", drawings / f"{name}.png", svg_size(pictures / f"{name}.svg"))
        blocks = [node for block in document["blocks"] for node in _of_word(block, drawings)]
        asked = nodes.document(blocks, {"lang": paper.language})
        reference = Path(folder) / "reference.docx"
        reference.write_bytes(_reference(paper))
        made = pandoc.run(asked, "-f", "json", "-t", "docx", "-o", "-", f"--reference-doc={reference}", folder=drawings)
    return _package({name: _mended(name, data, paper) for name, data in _members(made).items()})


# --- nodes as Word needs them


def _of_word(node: Node, pictures: Path) -> Nodes:
    """A block with captions and styles that Word knows."""
    if node["t"] == "Header":
        level, attributes, inlines = node["c"]
        if level == 1:
            return [nodes.division([nodes.paragraph([nodes.span(inlines, name=attributes[0])])], style="Title")]
        return [{"t": "Header", "c": [level - 1, attributes, inlines]}]
    if node["t"] != "Div":
        return [node]
    (name, classes, pairs), content = node["c"]
    keys = dict(pairs)
    if "figure" in classes:
        return _figure(name, keys, content, pictures)
    if "list-of" in classes:
        return _listing(classes[1], content)
    if "table" in classes:
        return _table(name, keys, content)
    return [node]


def _figure(name: str, keys: Mapping[str, str], content: Nodes, pictures: Path) -> Nodes:
    picture, caption = content
    image = picture["c"][0]
    ((_, _, asked), alternative, (address, _)) = image["c"]
    share = float(dict(asked)["width"].removesuffix("%")) / 100
    width, height = png.size(pictures / f"{address}.png")
    words = caption["c"][1][0]["c"]
    lines = ceil((len(keys["label"]) + letters(nodes.letters(words))) / CAPTION_LETTERS)
    high = max(HIGH / 4, HIGH - AROUND - CAPTION_LINE * lines)
    across = min(ACROSS * share, high * width / height)
    shown = nodes.image(f"{address}.png", alternative[0]["c"], f"{across:.1f}mm")
    return [
        nodes.division([nodes.paragraph([shown])], style="Captioned Figure"),
        nodes.division([nodes.paragraph(_caption(name, keys, words))], style="Image Caption"),
    ]


def _table(name: str, keys: Mapping[str, str], content: Nodes) -> Nodes:
    caption, *rest = content
    parts = [_styled(one) if one["t"] == "Table" else one for one in rest]
    apart = [one for pair in pairwise(parts) for one in _kept_apart(*pair)]
    named = nodes.division([nodes.paragraph(_caption(name, keys, caption["c"][1][0]["c"]))], style="Table Caption")
    return [named, *apart, parts[-1], *([nodes.raw_block(SPACE)] if parts[-1]["t"] == "Table" else [])]


def _kept_apart(first: Node, second: Node) -> Nodes:
    """The first of two blocks; between two tables, which Word would join, with a line behind it."""
    return [first, nodes.raw_block(SPACE)] if first["t"] == second["t"] == "Table" else [first]


def _listing(of: str, content: Nodes) -> Nodes:
    """A list of contents, figures or tables that Word can make again with the numbers of pages."""
    heading, *lists = content
    lines = [item[0]["c"] for one in lists for item in one["c"]]
    if not lines:
        return [heading]
    lines = [_with_page(line) for line in lines]
    begin = _runs(*map(FOR_WORD.format, (BEGIN, CODE.format(LISTS[of]), SEPARATE)))
    lines[0] = [nodes.raw(begin), *lines[0]]
    hint = [f"<w:br/><w:t>{UPDATE}</w:t>"] if of == "contents" else []  # gone when the list is updated
    lines[-1] = [*lines[-1], nodes.raw(_runs(*map(FOR_WORD.format, (*hint, END))))]
    style = "toc 1" if of == "contents" else "table of figures"
    return [heading, *(nodes.division([nodes.paragraph(line)], style=style) for line in lines)]


def _with_page(line: Nodes) -> Nodes:
    """A line of a list, which is a link, with the number of the page of what it leads to."""
    [link] = line
    attributes, words, target = link["c"]
    page = _runs("<w:tab/>", BEGIN, CODE.format(f"PAGEREF {PLACE} \\h"), SEPARATE, END)
    return [{"t": "Link", "c": [attributes, [*words, nodes.raw(page)], target]}]


def _runs(*parts: str) -> str:
    """Runs of WordprocessingML, each of one part."""
    return "".join(f"<w:r>{part}</w:r>" for part in parts)


def _caption(name: str, keys: Mapping[str, str], words: Nodes) -> Nodes:
    """Label, number as a field that Word counts again, and the words."""
    label, _, number = keys["label"].partition(" ")
    if not label:
        return [nodes.span(words, name=name)]
    field = (
        f'<w:fldSimple w:instr=" SEQ {label} \\* ARABIC "><w:r><w:rPr><w:b/></w:rPr><w:t>{escape(number)}</w:t></w:r>'
        "</w:fldSimple>"
    )
    counted = [nodes.emphasis([nodes.text(f"{label} ")], strong=True), nodes.raw(field)]
    return [nodes.span(counted, name=name), nodes.emphasis([nodes.text(". ")], strong=True), *words]


def _styled(table: Node) -> Node:
    """A table with styles of paragraphs in its cells."""
    dense = " Dense" if "dense" in table["c"][0][1] else ""
    attributes, caption, columns, (head_attributes, head), bodies, foot = table["c"]
    styled = [
        [named, many, _rows(heading, f"Table Head{dense}"), _rows(rows, f"Table Text{dense}")]
        for named, many, heading, rows in bodies
    ]
    return {
        "t": "Table",
        "c": [attributes, caption, columns, [head_attributes, _rows(head, f"Table Head{dense}")], styled, foot],
    }


def _rows(rows: list[Any], style: str) -> list[Any]:
    return [[attributes, [_cell(cell, style) for cell in cells]] for attributes, cells in rows]


def _cell(cell: list[Any], style: str) -> list[Any]:
    *place, blocks = cell
    return [*place, [_paragraph(block, style) for block in blocks]]


def _paragraph(block: Node, style: str) -> Node:
    """A block of a cell as a paragraph with its style: pandoc gives none to what is no paragraph."""
    if block["t"] == "Plain":
        return nodes.division([nodes.paragraph(block["c"])], style=style)
    attributes, content = block["c"]
    return {"t": "Div", "c": [attributes, [nodes.paragraph(one["c"]) for one in content]]}


# --- the package


def _reference(paper: Paper) -> bytes:
    """Pandoc's own reference document with the styles, head and foot of the project."""
    members = _members(pandoc.run(b"", "--print-default-data-file", "reference.docx"))
    for part in sorted(PARTS.glob("*.xml")):
        if not files.is_ignored(part.name):
            members[f"word/{part.name}"] = broken.xml(part)
    head = members["word/header1.xml"].decode().replace("RUNNING HEAD", escape(nodes.printable(paper.running_head)))
    members["word/header1.xml"] = head.encode()
    added = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{kind}1.xml"/>'
        for name, kind in (("rId20", "header"), ("rId21", "footer"))
    )
    _insert(members, "word/_rels/document.xml.rels", "</Relationships>", added)
    named = "".join(
        f'<Override PartName="/word/{kind}1.xml" ContentType="{TYPES}.{kind}+xml"/>' for kind in ("header", "footer")
    )
    _insert(members, "[Content_Types].xml", "</Types>", named)
    return _package(members)


def _insert(members: dict[str, bytes], name: str, before: str, text: str) -> None:
    members[name] = members[name].decode().replace(before, f"{text}{before}").encode()


def _members(package: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _package(members: Mapping[str, bytes]) -> bytes:
    """A package of equal bytes for equal members."""
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = ZipInfo(name, FIRST_DAY)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, data)
    return stream.getvalue()


def _mended(name: str, data: bytes, paper: Paper) -> bytes:
    """A part of the package: properties without a day, languages as Word has them, rows that stay whole."""
    if name == "docProps/core.xml":
        title, author = escape(nodes.printable(paper.title)), "ssemap"
        text = re.sub(r"<dcterms:(created|modified).*?</dcterms:\1>", "", data.decode())
        text = re.sub(r"<dc:(title|creator)>.*?</dc:\1>|<dc:(title|creator) ?/>", "", text)
        return text.replace(
            "</cp:coreProperties>", f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator></cp:coreProperties>"
        ).encode()
    if name in ("word/document.xml", "word/footnotes.xml"):
        text = re.sub(r'<w:lang w:val="([^"]+)" ?/>', _language, data.decode())
        text = _PAGED.sub(r"\1\2", text)
        text = re.sub(r"<w:(document|footnotes) ", _declared, text, count=1)
        text = re.sub(r"<w:tblGrid>.*?</w:tblGrid>", _grid, text)
        return re.sub(r"<w:tr>(?!<w:trPr>)", "<w:tr><w:trPr><w:cantSplit/></w:trPr>", text).encode()
    return data


def _declared(found: re.Match[str]) -> str:
    """The first element of a part with the namespaces that pandoc does not use."""
    return found.group() + "".join(f'xmlns:{name}="{address}" ' for name, address in NAMESPACES.items())


def _grid(found: re.Match[str]) -> str:
    """The columns of a table, as wide as the page has room for: pandoc reckons with another page."""
    widths = [int(width) * TEXT_WIDTH // PANDOC_WIDTH for width in re.findall(r'w:w="(\d+)"', found.group())]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tblGrid>{columns}</w:tblGrid>"


def _language(found: re.Match[str]) -> str:
    """A language as Word wants it: East Asian ones by another attribute."""
    code = found.group(1)
    region = EAST_ASIAN.get(code.partition("-")[0])
    return f'<w:lang w:val="en-GB" w:eastAsia="{region}"/>' if region else f'<w:lang w:val="{code}"/>'
