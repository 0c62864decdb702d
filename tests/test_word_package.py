"""DOCX files as Word takes them: what it refuses or repairs is not in them, and would be noticed."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

import paper_documents as paper
import word_package

DOCUMENT = "word/document.xml"
TYPES, RELATIONS, CORE = "[Content_Types].xml", "word/_rels/document.xml.rels", "docProps/core.xml"


@pytest.fixture(scope="module")
def docx(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with each kind of block."""
    folder = tmp_path_factory.mktemp("word")
    _, file = paper.write(folder, paper.report(folder, "협동조합 <&> 'x'"))
    return file


def test_a_document_has_nothing_that_word_refuses(docx: Path) -> None:
    assert word_package.faults(docx) == []


def test_no_document_that_is_built_here_has_anything_that_word_refuses() -> None:
    paths = paper.built("*/**/*.docx")
    assert {path: faults for path in paths if (faults := word_package.faults(path))} == {}


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (DOCUMENT, "<w:pPr><w:pStyle", "<w:pPr><w:jc w:val='left'/><w:pStyle", "pPr has its parts in the order"),
        (DOCUMENT, "<w:rPr>", "<w:rPr><w:bold/>", "rPr has"),
        (DOCUMENT, "</w:tblGrid>", "<w:gridCol w:w='100'/></w:tblGrid>", "has a row of"),
        (DOCUMENT, "<w:tblGrid>", "<w:tblGrid><w:gridCol w:w='0'/>", "has columns of the widths"),
        (DOCUMENT, "<w:tblHeader", "<w:hidden", "has no head"),
        (DOCUMENT, "</w:body>", "<w:p/></w:body>", "does not end with its sectPr"),
        (DOCUMENT, '<w:bookmarkEnd w:id="', '<w:bookmarkEnd w:id="9', "does not end"),
        (DOCUMENT, 'w:anchor="', 'w:anchor="no', "which is no bookmark"),
        (DOCUMENT, 'w:fldCharType="separate"', 'w:fldCharType="end"', "a field has"),
        (DOCUMENT, '<w:lang w:val="', '<w:lang w:val="x_', "is no language"),
        (DOCUMENT, '<wp:extent cx="', '<wp:extent cx="9', "a picture takes"),
        (DOCUMENT, 'descr="', 'descrip="', "no alternative text"),
        (DOCUMENT, 'r:embed="', 'r:embed="no', "names no relationship"),
        (DOCUMENT, 'w:pStyle w:val="Title"', 'w:pStyle w:val="Titel"', "no style Titel"),
        (RELATIONS, 'Target="header1.xml"', 'Target="header2.xml"', "header2.xml is not there"),
        (RELATIONS, 'Id="rId20"', 'Id="rId21"', "rId21 twice"),
        (TYPES, 'Extension="rels"', 'Extension="real"', "no type"),
        (TYPES, 'PartName="/word/header1.xml"', 'PartName="/word/footer1.xml"', "is named twice"),
        (CORE, "</cp:coreProperties>", "<dc:title>x</dc:title></cp:coreProperties>", "property title twice"),
    ],
)
def test_what_word_refuses_is_noticed(docx: Path, tmp_path: Path, part: str, old: str, new: str, said: str) -> None:
    damaged = tmp_path / "damaged.docx"
    with ZipFile(docx) as whole, ZipFile(damaged, "w") as archive:
        for name in whole.namelist():
            text = whole.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode(), 1)
            archive.writestr(name, text)
    assert any(said in fault for fault in word_package.faults(damaged))
