"""What Word refuses or repairs in a DOCX (ECMA-376, parts 1 and 2), read from the file: Word itself is not at hand."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# Children of an element of WordprocessingML in the order of its schema, which Word asks for.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tcBorders": "top left start bottom right end insideH insideV tl2br tr2bl",
    "pBdr": "top left bottom right between bar",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "styles": "docDefaults latentStyles style",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "numbering": "numPicBullet abstractNum num",
    "settings": "writeProtection view zoom removePersonalInformation embedTrueTypeFonts embedSystemFonts "
    "saveSubsetFonts mirrorMargins bordersDoNotSurroundHeader attachedTemplate proofState stylePaneFormatFilter "
    "revisionView trackRevisions doNotTrackMoves documentProtection autoFormatOverride defaultTabStop autoHyphenation "
    "consecutiveHyphenLimit hyphenationZone evenAndOddHeaders drawingGridHorizontalSpacing drawingGridVerticalSpacing "
    "displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin "
    "noPunctuationKerning characterSpacingControl savePreviewPicture doNotValidateAgainstSchema updateFields "
    "hdrShapeDefaults footnotePr endnotePr compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping "
    "decimalSymbol listSeparator",
}
# What stands first in an element, and once.
FIRST = {"p": ["pPr"], "r": ["rPr"], "tc": ["tcPr"], "tr": ["tblPrEx", "trPr"], "tbl": ["tblPr", "tblGrid"]}
NAME = re.compile(r"[^\W\d]\w*|[^\W\d][\w.:-]*")
LONGEST_NAME = 40  # letters of the name of a bookmark
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?(-[A-Z]{2}|-\d{3})?")
STORIES = ("word/document.xml", "word/footnotes.xml")
BLOCKS = (f"{W}p", f"{W}tbl")


def faults(path: Path) -> list[str]:
    """All faults of a DOCX, each with the part of the package in which it is."""
    with ZipFile(path) as archive:
        names = archive.namelist()
        twice = [f"{name}: twice in the package" for name, number in Counter(names).items() if number > 1]
        data = {name: archive.read(name) for name in names}
    parts = {name: etree.fromstring(text) for name, text in data.items() if name.endswith((".xml", ".rels"))}
    of_package = [*_types(parts, names), *_relationships(parts, names), *_properties(parts["docProps/core.xml"])]
    return [*twice, *of_package, *_ids(parts), *_links(parts), *_styles(parts), *_each(parts)]


def _local(element: Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname


def _each(parts: dict[str, Element]) -> Iterator[str]:
    for name, root in parts.items():
        if name.startswith("word/") and not name.endswith(".rels"):
            for check in (_order, _first, _blocks, _tables, _fields, _languages, _pictures):
                yield from (f"{name}: {fault}" for fault in check(root))


def _properties(core: Element) -> Iterator[str]:
    """Properties of the document that are given twice."""
    names = [_local(one) for one in core]
    yield from (f"property {name} twice" for name, number in Counter(names).items() if number > 1)


def _types(parts: dict[str, Element], names: list[str]) -> Iterator[str]:
    """Parts without a type, types without their part, and types that are named twice."""
    types = parts["[Content_Types].xml"]
    endings = [one.get("Extension").lower() for one in types.iter(f"{TYPES}Default")]
    named = [one.get("PartName").lstrip("/") for one in types.iter(f"{TYPES}Override")]
    yield from (f"type of {one} is named twice" for one, number in Counter([*endings, *named]).items() if number > 1)
    yield from (f"type of {one}, which is not there" for one in named if one not in names)
    for name in names:
        if name != "[Content_Types].xml" and name not in named and name.rpartition(".")[2].lower() not in endings:
            yield f"{name}: no type"


def _relationships(parts: dict[str, Element], names: list[str]) -> Iterator[str]:
    """Relationships of one identity, to parts that are not there, and identities that name none."""
    known: dict[str, set[str]] = {}
    for name, root in parts.items():
        if not name.endswith(".rels"):
            continue
        folder, _, file = name.replace("_rels/", "").rpartition("/")
        all_of_part = list(root.iter(f"{PACKAGE}Relationship"))
        ids = [one.get("Id") for one in all_of_part]
        known[posixpath.join(folder, file.removesuffix(".rels"))] = set(ids)
        yield from (f"{name}: {one} twice" for one, number in Counter(ids).items() if number > 1)
        for one in all_of_part:
            target = one.get("Target")
            there = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if one.get("TargetMode") != "External" and there not in names:
                yield f"{name}: {target} is not there"
            if one.get("TargetMode") == "External" and re.search(r"[\s<>\"{}|\\^`]", target):
                yield f"{name}: {target} is no address"
    for name, root in parts.items():
        asked = {value for one in root.iter() for key, value in one.attrib.items() if key.startswith(R)}
        yield from (f"{name}: {one} names no relationship" for one in sorted(asked - known.get(name, set())))


def _ids(parts: dict[str, Element]) -> Iterator[str]:
    """Bookmarks and pictures of one identity, bookmarks that do not end or have a name that Word does not take."""
    stories = [root for name, root in parts.items() if name in STORIES]
    starts = _attributes(stories, "bookmarkStart", "id")
    ends, names = _attributes(stories, "bookmarkEnd", "id"), _attributes(stories, "bookmarkStart", "name")
    pictures = [one.get("id") for root in stories for one in root.iter(f"{WP}docPr")]
    for what, listed in (("bookmark", names), ("bookmark", starts), ("end of bookmark", ends), ("picture", pictures)):
        yield from (f"{what} {one} twice" for one, number in Counter(listed).items() if number > 1)
    yield from (f"bookmark {one} does not end" for one in sorted(set(starts) ^ set(ends)))
    yield from (f"bookmark {one} has no name that Word takes" for one in names if not _is_name(one))


def _links(parts: dict[str, Element]) -> Iterator[str]:
    """Links, numbers of pages and references to notes that lead nowhere, and notes of one identity."""
    stories = [root for name, root in parts.items() if name in STORIES]
    codes = [(one.text or "").split() for root in stories for one in root.iter(f"{W}instrText")]
    asked = {*_attributes(stories, "hyperlink", "anchor"), *(words[1] for words in codes if words[:1] == ["PAGEREF"])}
    places = set(_attributes(stories, "bookmarkStart", "name"))
    yield from (f"a link leads to {one}, which is no bookmark" for one in sorted(asked - places))
    notes, referred = (_attributes(stories, name, "id") for name in ("footnote", "footnoteReference"))
    yield from (f"note {one} twice" for one, number in Counter(notes).items() if number > 1)
    yield from (f"note {one} is referred to twice" for one, number in Counter(referred).items() if number > 1)
    yield from (f"note {one} is not there" for one in referred if one not in notes)


def _attributes(stories: list[Element], name: str, attribute: str) -> list[str]:
    """The values of an attribute of all elements of a name that have it."""
    found = [one.get(f"{W}{attribute}") for root in stories for one in root.iter(f"{W}{name}")]
    return [one for one in found if one is not None]


def _is_name(name: str) -> bool:
    return bool(NAME.fullmatch(name)) and len(name) <= LONGEST_NAME


def _styles(parts: dict[str, Element]) -> Iterator[str]:
    """Styles and lists that are asked for and not declared, and styles of one name."""
    styles = list(parts["word/styles.xml"].iter(f"{W}style"))
    ids = [one.get(f"{W}styleId") for one in styles]
    labels = [one.find(f"{W}name").get(f"{W}val").lower() for one in styles]
    yield from (f"style {one} twice" for one, number in [*Counter(ids).items(), *Counter(labels).items()] if number > 1)
    asking = tuple(f"{W}{name}" for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"))
    lists = {one.get(f"{W}numId") for one in parts["word/numbering.xml"].iter(f"{W}num")}
    for name, root in parts.items():
        if name.startswith("word/") and not name.endswith(".rels"):
            asked = {one.get(f"{W}val") for one in root.iter(*asking)}
            yield from (f"{name}: no style {one}" for one in sorted(asked - set(ids)))
            numbered = {one.get(f"{W}val") for one in root.iter(f"{W}numId")}
            yield from (f"{name}: no list {one}" for one in sorted(numbered - lists - {"0"}))


def _order(root: Element) -> Iterator[str]:
    """Children that stand in another order than that of the schema, or that it does not have."""
    for element in root.iter(*(f"{W}{name}" for name in ORDERS)):
        kind, names = _local(element), [_local(one) for one in element]
        order = ORDERS[kind].split()
        unknown = [name for name in names if name not in order]
        if unknown:
            yield f"{kind} has {unknown}"
        places = [order.index(name) for name in names if name in order]
        if places != sorted(places):
            yield f"{kind} has its parts in the order {names}"


def _first(root: Element) -> Iterator[str]:
    """Properties that do not stand before what they are of."""
    for element in root.iter(*(f"{W}{name}" for name in FIRST)):
        kind, names = _local(element), [_local(one) for one in element]
        found = [name for name in names if name in FIRST[kind]]
        if names[: len(found)] != found or found != [name for name in FIRST[kind] if name in found]:
            yield f"{kind} begins with {names[:3]}"
        if kind == "tbl" and found != FIRST[kind]:
            yield f"a table has {found}, and not {FIRST[kind]}"


def _blocks(root: Element) -> Iterator[str]:
    """Cells that end without a paragraph, paragraphs within one, tables that touch, and a body without its page."""
    for cell in root.iter(f"{W}tc"):
        if len(cell) == 0 or cell[-1].tag != f"{W}p":
            yield "a cell does not end with a paragraph"
    for body in root.iter(f"{W}body"):
        if body[-1].tag != f"{W}sectPr":
            yield "the body does not end with its sectPr"
        if any(first.tag == second.tag == f"{W}tbl" for first, second in pairwise(body)):
            yield "two tables touch: Word joins them"
    if any(one.tag in BLOCKS for paragraph in root.iter(f"{W}p") for one in paragraph):
        yield "a paragraph within a paragraph"


def _tables(root: Element) -> Iterator[str]:
    """Tables whose rows do not have the columns of their grid, and those without a head that is repeated."""
    for number, table in enumerate(root.iter(f"{W}tbl"), 1):
        columns = [int(one.get(f"{W}w", "0")) for one in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        if not columns or min(columns) <= 0:
            yield f"table {number} has columns of the widths {columns}"
        rows = table.findall(f"{W}tr")
        for row in rows:
            spans = [
                int(span.get(f"{W}val")) if (span := cell.find(f"{W}tcPr/{W}gridSpan")) is not None else 1
                for cell in row.iterfind(f"{W}tc")
            ]
            if sum(spans) != len(columns):
                yield f"table {number} has a row of {sum(spans)} columns, of {len(columns)}"
        if not rows or rows[0].find(f"{W}trPr/{W}tblHeader") is None:
            yield f"table {number} has no head"


def _fields(root: Element) -> Iterator[str]:
    """Fields that do not begin, part and end in this order. Of alternatives Word takes its own."""
    open_fields: list[str] = []
    for element in root.iter(f"{W}fldChar"):
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            open_fields.append("begin")
        elif not open_fields or (kind == "separate" and open_fields[-1] != "begin"):
            yield f"a field has {kind} without its begin"
        elif kind == "separate":
            open_fields[-1] = "separate"
        else:
            open_fields.pop()
    if open_fields:
        yield f"{len(open_fields)} fields do not end"
    for choice in root.iter(f"{MC}Choice"):
        missing = [one for one in choice.get("Requires", "").split() if one not in choice.nsmap]
        if missing:
            yield f"an alternative asks for {missing}, which is not declared"


def _languages(root: Element) -> Iterator[str]:
    for element in root.iter(f"{W}lang"):
        wrong = [value for value in element.attrib.values() if not LANGUAGE.fullmatch(value)]
        yield from (f"{value} is no language" for value in wrong)


def _pictures(root: Element) -> Iterator[str]:
    """Pictures without a size, larger than the page between its margins, or without an alternative text."""
    section = root.find(f".//{W}sectPr")
    for place in root.iter(f"{WP}inline"):
        across, high = (int(place.find(f"{WP}extent").get(side)) for side in ("cx", "cy"))
        drawn = {(one.get("cx"), one.get("cy")) for one in place.iter(f"{A}ext") if one.get("cx")}
        if min(across, high) <= 0 or drawn != {(str(across), str(high))}:
            yield f"a picture takes {across} by {high}, and is drawn in {drawn}"
        if section is None:
            continue
        if across > _room(section, "w", "left", "right") or high > _room(section, "h", "top", "bottom"):
            yield f"a picture takes {across} by {high}, more than the page has"
        if not place.find(f"{WP}docPr").get("descr"):
            yield "a picture has no alternative text"


def _room(section: Element, side: str, *margins: str) -> int:
    """What the margins of a page leave of it, in English Metric Units."""
    page, around = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert page is not None
    assert around is not None
    return 635 * (int(page.get(f"{W}{side}")) - sum(int(around.get(f"{W}{margin}")) for margin in margins))
