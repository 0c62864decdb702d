"""The report on paper: the numbers of its page, in files that readers' programs open, whatever names its data have."""

from __future__ import annotations

import datetime
import io
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter

import drawn_pages
import landscape
import paper_documents as paper
import test_report
import test_sheets
from conftest import ROOT, environment
from ssemap import store
from ssemap.core.issues import PackageError
from ssemap.indicators.declared import catalogue
from ssemap.publish import pictures, png
from ssemap.publish.documents import blocks, docx, nodes, pandoc, pdf, references, tables
from ssemap.publish.pages import report
from ssemap.publish.sections import annexes, compose
from ssemap.publish.sections.document import Block, FigureBlock, Heading, ItemList, LinkedWords, Paragraph, Prose
from ssemap.publish.sheets import indicators as book
from ssemap.publish.tables import sources

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ASCII = [
    '#import "x": y',
    "$x^2$ and $",
    "@figure <label>",
    "<w:t>x</w:t></w:r></w:p>",
    '*bold* _it_ `raw` \\ \\" \' "',
    "]]><!-- & &amp; &#0;",
    "[link](javascript:alert(1)) {{ fact: x }} ${x} #{x}",
    "= Heading // comment /* open",
    "c\x07d\x00e\x1bf",
    "x" * 400,
]
OTHERS = [
    "a\u2028b\ue000c\ud7ff\ufffe",
    "สหกรณ์ सहकारी 協同組合 협동조합 تعاونية ก" + "\u0e49" * 40,
    "\u202eright to left\u202c \u200bzero",
    "a" * 40 + "\u0301" * 20,
]


def _text(words: str) -> Paragraph:
    return Paragraph((Prose(words),))


def _of(*those: Block) -> paper.ReportDocument:
    """A report of some blocks."""
    title = Heading(1, (Prose("A report of nobody"),), "top")
    return paper.ReportDocument((paper.Section("one", (title, *those)),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The landscape's report as page, PDF and DOCX."""
    root = tmp_path_factory.mktemp("documents")
    processed, results = landscape.write(root), root / "results"
    test_report.draw(results / "figures")
    for file in (results / "figures").glob("*.svg"):
        paper.draw(results / "figures", file.stem)
    settings = test_report.replace(test_report.SETTINGS, countries=tuple(landscape.NAMES), editions={"test": None})
    page = results / "report" / "index.html"
    report.run(
        results,
        processed,
        root / "data" / "raw",
        page,
        door=results / "index.html",
        settings=settings,
        pdf=page.with_name("report.pdf"),
        docx=page.with_name("report.docx"),
    )
    return page.parent


@pytest.fixture(scope="module")
def made(folder: Path) -> nodes.Nodes:
    """The nodes that both documents are made from."""
    root = folder.parents[1]
    settings = test_report.replace(test_report.SETTINGS, countries=tuple(landscape.NAMES), editions={"test": None})
    material = report.gathered(root / "results", root / "data" / "processed" / "test", root / "data" / "raw", settings)
    document = compose.compose(test_report.replace(material, documents=True))
    return blocks.PaperWriter(document, report.paper(document, material)).nodes()


# --- the same numbers


def test_each_cell_of_each_table_says_on_paper_what_it_says_on_the_page(folder: Path, made: nodes.Nodes) -> None:
    on_page = paper.HtmlTables((folder / "index.html").read_text()).tables
    on_paper = paper.node_tables(made)
    assert len(on_page) == len(on_paper) > 10
    compared = 0
    for html, table in zip(on_page, on_paper, strict=True):
        if html[0][0] == ["Source"]:  # paper has references
            continue
        shown = [[paper.packed(cell[0]) for cell in row] for row in html]
        assert shown == [[paper.packed(cell[0]) for cell in row] for row in table]
        compared += sum(map(len, shown))
    assert compared > 300


def test_the_workbook_prints_numbers_as_tables_on_paper_do(folder: Path, made: nodes.Nodes, tmp_path: Path) -> None:
    data, codes = store.at(folder.parents[1] / "data" / "processed" / "test"), list(landscape.NAMES)
    settings = test_report.replace(test_report.SETTINGS, countries=tuple(codes))
    names = ("indicators", "forms", "absences", "form_values", "form_gaps", "form_links")
    cells, forms, absences, *of_forms = (data.read(name, codes) for name in names)
    declared, evidence = catalogue().indicators, data.read("evidence", codes)
    content = book.content(cells, declared, landscape.NAMES, forms, absences, settings, *of_forms, evidence)
    sheet = test_sheets.written(tmp_path, content)["Data"]
    chain, shown = (sheet.row(1).index(name) for name in ("chain", "shown"))
    printed = {sheet.cells.get((row, chain)): sheet.cells.get((row, shown)) for row, _ in sheet.cells}
    numbers = [
        (dict(one["c"][0][2])["chain"], nodes.letters(one["c"][1]))
        for table in nodes.within(made)
        if table["t"] == "Table"
        for one in nodes.within(table["c"][4])
        if one["t"] == "Span" and "number" in one["c"][0][1]
    ]
    compared = [(words, printed[place]) for place, words in numbers if place in printed]
    assert len(compared) > 20
    assert all(words == said for words, said in compared)


def test_word_has_each_cell_of_each_table(folder: Path, made: nodes.Nodes) -> None:
    assert paper.docx_tables(folder / "report.docx") == paper.node_tables(made)


def test_pdf_has_each_row_of_each_table(folder: Path, made: nodes.Nodes) -> None:
    text, at = paper.packed(paper.pdf_text(folder / "report.pdf")), 0
    for table in paper.node_tables(made):
        for row in table:
            said = paper.packed("".join("".join(cell) for cell in row))
            found = text.find(said, at)
            assert found >= 0, said
            at = found + len(said)


def test_sentences_are_the_same_on_the_page_and_on_paper(folder: Path, made: nodes.Nodes) -> None:
    page = paper.packed(test_report.words((folder / "index.html").read_text()))
    pdf = paper.packed(paper.pdf_text(folder / "report.pdf"))
    word = paper.packed("".join(one for one in ElementTree.fromstring(_part(folder, "document")).itertext()))
    told = [block["c"] for block in made if block["t"] == "Para"]
    assert len(told) > 40
    for inlines in told:
        said = paper.packed("".join(nodes.letters(one) for one in inlines if one["t"] != "Note"))
        assert said in page
        assert said in word
        if not any(one["t"] in ("Link", "Note") for one in inlines):  # a page number follows a link
            assert said in pdf


def test_numbers_in_a_sentence_have_what_they_rest_on_at_the_foot(folder: Path, made: nodes.Nodes) -> None:
    notes = [one for block in nodes.within(made) if block["t"] == "Note" for one in block["c"]]
    pdf, word = paper.packed(paper.pdf_text(folder / "report.pdf")), _part(folder, "footnotes").decode()
    assert notes
    for note in notes:
        said = nodes.letters(note["c"])
        assert "grade" in said or "published" in said or said
        assert paper.packed(said) in pdf
        assert paper.packed(said) in paper.packed("".join(ElementTree.fromstring(word).itertext()))


def test_each_number_has_the_address_of_its_chain(folder: Path, made: nodes.Nodes) -> None:
    from pypdf import PdfReader

    chains = [
        dict(one["c"][0][2])["chain"] for one in nodes.within(made) if one["t"] == "Span" and "number" in one["c"][0][1]
    ]
    assert chains
    assert all(re.fullmatch(r"countries/(AAA|BBB)/trace/\w+\.html#\S+", chain) for chain in chains)
    [listed] = PdfReader(folder / "report.pdf").attachments["numbers.csv"]
    assert {line.rpartition(",")[2] for line in listed.decode().splitlines()[1:]} == set(chains)


def test_documents_that_a_run_does_not_make_do_not_stay_beside_its_page(folder: Path, tmp_path: Path) -> None:
    root = tmp_path / "again"
    shutil.copytree(folder.parents[1], root)
    results = root / "results"
    made = ["report/report.pdf", "report/report.docx"]
    given = ["countries/AAA/brief.pdf", "countries/AAA/brief.ko.docx", "briefs/introduction.pdf"]
    for name in given:
        (results / name).parent.mkdir(parents=True, exist_ok=True)
        (results / name).write_text("of a run before")
    settings = test_report.replace(test_report.SETTINGS, countries=tuple(landscape.NAMES), editions={"test": None})
    for languages, left in ((("ko",), given[1:2]), ((), [])):
        report.run(
            results,
            root / "data" / "processed" / "test",
            root / "data" / "raw",
            results / "report" / "index.html",
            door=results / "index.html",
            settings=test_report.replace(settings, languages=languages),
        )
        assert [name for name in [*made, *given] if (results / name).exists()] == left
    text = (results / "index.html").read_text() + (results / "report" / "index.html").read_text()
    assert not re.findall(r'href="[^"]*(?:brief|introduction|conclusions|report)[^"/]*\.(?:pdf|docx)"', text)


def test_an_edition_tells_no_misprint_of_a_source_that_is_younger(folder: Path) -> None:
    root = folder.parents[1]
    settings = test_report.replace(test_report.SETTINGS, countries=tuple(landscape.NAMES), editions={"test": None})
    material = report.gathered(root / "results", root / "data" / "processed" / "test", root / "data" / "raw", settings)
    assert annexes.misprints(material) == 2
    early = replace(material, settings=replace(settings, as_of=datetime.date(1990, 1, 1)))
    assert annexes.misprints(early) == 0
    assert annexes.misprints_corrected(early) is None


# --- PDF


def test_pdf_is_tagged_a4_with_bookmarks_title_and_language(folder: Path) -> None:
    from pypdf import PdfReader

    reader = PdfReader(folder / "report.pdf")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata.title == "The social and solidarity economy: what the published evidence shows"
    assert {tuple(map(round, page.mediabox[2:])) for page in reader.pages} == {(595, 842)}
    chapters = [one.title for one in reader.outline if not isinstance(one, list)]
    assert {"Summary", "Size and growth", "Annex F. Glossary"} <= set(chapters)


def test_no_letter_is_drawn_as_a_box_and_each_font_is_embedded(folder: Path) -> None:
    assert not paper.undrawn(folder / "report.pdf")


def test_a_letter_without_a_font_is_noticed_and_stops_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(nodes, "printable", lambda words: words)
    pdf, _ = paper.write(tmp_path, paper.report(tmp_path, "\ue000"))
    assert "could not be displayed" in capsys.readouterr().err
    assert paper.undrawn(pdf)


def test_each_page_has_a_head_a_number_and_something_to_read(folder: Path) -> None:
    from pypdf import PdfReader

    pages = PdfReader(folder / "report.pdf").pages
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"{number} / {len(pages)}" in text
        assert number == 1 or "Edition test" in text
        drawn = "/XObject" in page["/Resources"] or re.search(r"^Figure \d+\.", text, re.MULTILINE)
        assert drawn or len(text.split()) > 60, f"page {number}: {text}"


def test_no_page_is_nearly_empty(folder: Path) -> None:
    assert drawn_pages.nearly_empty(folder / "report.pdf") == {}


def test_no_page_of_a_document_that_is_built_here_is_nearly_empty_or_runs_into_its_foot_or_ends_with_a_heading() -> (
    None
):
    paths = [path for path in paper.built("*/**/*.pdf") if "figures" not in path.parts]
    assert {path: pages for path in paths if (pages := drawn_pages.nearly_empty(path))} == {}
    assert {path: heights for path in paths if len(heights := drawn_pages.in_foot(path)) > 1} == {}
    assert {path: left for path in paths if (left := drawn_pages.left_at_foot(path))} == {}


@pytest.mark.parametrize("before", range(36, 41))
def test_a_heading_at_the_foot_has_two_lines_below_it(tmp_path: Path, before: int) -> None:
    item = (_text("One line."),)
    table = paper.TableBlock("t", paper.table([{"n": str(row)} for row in range(60)], paper.Column("n", "Name")), 1)
    lists = [Heading(2, (Prose("A list"),), "list"), ItemList((item, (_text("of a report " * 40),)))]
    tables = [Heading(2, (Prose("A table"),), "table"), _text("One line."), table]
    for number, found in enumerate((lists, tables)):
        (folder := tmp_path / str(number)).mkdir()
        pdf, _ = paper.write(folder, _of(*[_text("One line.")] * before, *found))
        assert drawn_pages.left_at_foot(pdf) == []


def test_a_table_that_ends_below_a_figure_stays_above_the_foot_with_its_notes(tmp_path: Path) -> None:
    tall = [FigureBlock(paper.draw(tmp_path / "figures", f"tall{number}", (100, 140)), number) for number in range(3)]
    lines = [{"name": f"a form {number}", "other": "many words " * 3} for number in range(30)]
    made = paper.table(lines, paper.Column("name", "Name"), paper.Column("other", "Other"))
    noted = paper.TableBlock("t", replace(made, notes=("what is said of the table " * 40,)), 1)
    pdf, _ = paper.write(tmp_path, _of(*[_text("of a report " * 60)] * 3, *tall, noted, _text("b")))
    assert len(drawn_pages.in_foot(pdf)) == 1


def test_a_document_that_is_built_here_meets_its_standard() -> None:
    said = {path: path.read_text("utf-8") for path in paper.built("*/logs/**/*.log")}
    assert {path: text for path, text in said.items() if pdf.STANDARD in text} == {}


def test_a_nearly_empty_page_is_noticed(tmp_path: Path) -> None:
    tall = FigureBlock(paper.draw(tmp_path / "figures", "tall", (100, 140)), 1)
    pdf, _ = paper.write(tmp_path, _of(*[_text("of a report " * 60)] * 7, tall, tall, tall, _text("b")))
    assert drawn_pages.nearly_empty(pdf) == {}
    unfilled = pdf.with_name("unfilled.pdf")
    writer = PdfWriter(pdf)
    writer.insert_blank_page(index=1)
    writer.write(unfilled)
    assert drawn_pages.nearly_empty(unfilled) == {2: 1.0}


def test_text_fills_the_page_before_a_figure_that_needs_the_next_one(tmp_path: Path) -> None:
    tall = FigureBlock(paper.draw(tmp_path / "figures", "tall", (100, 140)), 1)
    words = [_text("of a report " * 60)] * 12
    pdf, _ = paper.write(tmp_path, _of(*words[:4], tall, *words))
    assert drawn_pages.nearly_empty(pdf) == {}
    first, second, *_ = paper.pages(pdf)
    assert "Figure 1" not in first
    assert "Figure 1" in second


def test_references_and_lists_name_the_page_on_which_a_figure_stands(tmp_path: Path) -> None:
    tall = FigureBlock(paper.draw(tmp_path / "figures", "tall", (100, 140)), 1)
    see = Paragraph((LinkedWords((Prose("Figure 1"),), "#figure-tall"),))
    words = [_text("of a report " * 60)] * 8
    pdf, _ = paper.write(tmp_path, _of(see, *words[:4], tall, *words, paper.ListOf("figures")))
    text = paper.pdf_text(pdf)
    assert re.search(r"Figure 1, p\.\s2\b", text)
    assert re.search(r"Title of tall\.[ .]*2\b", text.replace("\n", " "))


@pytest.mark.parametrize("size", [(100, 150), (100, 1000), (400, 10)])
def test_a_figure_of_any_shape_fits_its_page_with_its_caption(tmp_path: Path, size: tuple[int, int]) -> None:
    figure = FigureBlock(paper.draw(tmp_path / "figures", "odd", size, "A long word. " * 120), 1)
    pdf, docx = paper.write(tmp_path, _of(_text("a"), figure, _text("b")))
    [page] = [text for text in paper.pages(pdf) if "Figure 1" in text]
    assert paper.packed(page).count("Alongword.") == 120
    assert len(drawn_pages.in_foot(pdf)) == 1
    extent = re.search(r'<wp:extent cx="(\d+)" cy="(\d+)"', ZipFile(docx).read("word/document.xml").decode())
    assert extent
    assert int(extent[1]) / 36000 <= 160.1  # mm
    assert int(extent[2]) / 36000 <= 225


def test_a_figure_without_its_file_is_told_by_its_name(tmp_path: Path) -> None:
    document = _of(FigureBlock(paper.draw(tmp_path / "figures", "gone"), 1))
    (tmp_path / "figures" / "gone.svg").unlink()
    with pytest.raises(pictures.NotDrawn, match=r"gone\.svg: found no such file"):
        paper.write(tmp_path, document)


def test_a_long_pair_of_numbers_is_broken_between_them_alone(tmp_path: Path) -> None:
    pairs = " ".join(f"{'a' * letters} (105,000,000-109,000,000)" for letters in range(1, 60))
    pdf, _ = paper.write(tmp_path, _of(_text(pairs)))
    text = paper.pdf_text(pdf)
    assert text.count("109,000,000)") == 59
    assert re.search(r"000-[\s\u200b]*\n", text)  # some pairs do not fit their line
    assert not re.search(r"[\d,][\s\u200b]*\n[\d,]", text)


@pytest.mark.parametrize("language", ["pt-BR", "zh-Hant", "qaa", "ar", "", "no code"])
def test_a_document_of_any_language_is_written(tmp_path: Path, language: str) -> None:
    pdf, _ = paper.write(tmp_path, _of(_text("a")), paper.Paper("A", "", "A", language))
    assert len(paper.pages(pdf)) == 1


@pytest.mark.parametrize("what", ["cell", "notes", "caption"])
def test_what_is_longer_than_a_page_is_parted_by_its_end(tmp_path: Path, what: str) -> None:
    words = "many words " * 1500
    rows = [{"name": words if what == "cell" else "a", "other": "b"}]
    made = paper.table(rows, paper.Column("name", "Name"), paper.Column("other", "Other"))
    table = paper.TableBlock("t", replace(made, notes=(words,) if what == "notes" else ()), 1)
    figure = FigureBlock(paper.draw(tmp_path / "figures", "wide", (300, 100), words if what == "caption" else ""), 1)
    pdf, _ = paper.write(tmp_path, _of(table, figure))
    assert len(paper.pages(pdf)) > 1
    assert paper.packed(paper.pdf_text(pdf)).count("manywords") >= 1490  # a head may stand between both words
    assert len(drawn_pages.in_foot(pdf)) == 1


def test_the_summary_fits_its_page(folder: Path) -> None:
    [page] = [text for text in paper.pages(folder / "report.pdf") if "How to read" in text]
    assert "Table 1" in page
    assert re.search(r"Sources: .*figures", page[page.index("Table 1") :])


def test_the_summary_of_a_report_that_is_built_here_fits_its_page() -> None:
    for path in paper.built("*/report/report.pdf"):
        test_the_summary_fits_its_page(path.parent)


def test_heads_of_tables_are_repeated(tmp_path: Path) -> None:
    from pypdf import PdfReader

    pdf, docx = paper.write(tmp_path, paper.report(tmp_path, rows=90))
    pages = [page.extract_text() for page in PdfReader(pdf).pages]
    assert sum("Number" in page for page in pages) > 1
    rows = ElementTree.fromstring(ZipFile(docx).read("word/document.xml")).iter(f"{WORD}tr")
    assert next(rows).find(f".//{WORD}tblHeader") is not None


def test_references_name_the_page(tmp_path: Path) -> None:
    pdf, _ = paper.write(tmp_path, paper.report(tmp_path))
    assert re.search(r"Table 1, p\.\s[12]\b", paper.pdf_text(pdf))


# --- Word


def _part(folder: Path, name: str) -> bytes:
    return ZipFile(folder / "report.docx").read(f"word/{name}.xml")


def test_word_has_headings_captions_that_count_and_alternative_texts(folder: Path) -> None:
    from docx import Document

    found = Document(str(folder / "report.docx"))
    styles = [one.style.name for one in found.paragraphs]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2", "Table Caption", "Image Caption", "toc 1", "Table Notes"} <= set(styles)
    body = _part(folder, "document").decode()
    assert body.count(" SEQ Figure ") == styles.count("Image Caption")
    assert body.count(" SEQ Table ") == styles.count("Table Caption") == len(found.tables)
    assert re.findall(r'descr="([^"]+)"', body)
    assert (
        b"dcterms:"
        not in ZipFile(folder / "report.docx").read("docProps/core.xml").partition(b">")[2].partition(b">")[2]
    )
    section = found.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "Edition test" in section.header.paragraphs[0].text
    assert "PAGE" in section.footer._element.xml


def test_lists_of_word_are_fields_whose_lines_count_their_pages(folder: Path) -> None:
    from docx import Document

    body = _part(folder, "document").decode()
    for made in ('TOC \\o "1-1" \\h', 'TOC \\h \\c "Figure"', 'TOC \\h \\c "Table"'):
        assert body.count(f" {made} </w:instrText></mc:Choice>") == 1
    places = re.findall(r" PAGEREF (\S+) ", body)
    assert len(places) == len(set(places)) > 10
    marked = set(re.findall(r'<w:bookmarkStart w:id="\d+" w:name="([^"]+)"', body))
    assert set(places) <= marked
    lines = [one.style.name for one in Document(str(folder / "report.docx")).paragraphs]
    assert lines.count("toc 1") + lines.count("table of figures") == len(places)
    assert b"updateFields" not in _part(folder, "settings")  # Word would ask at each opening


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_prints_the_pages_of_lists(tmp_path: Path) -> None:
    words = [_text("of a report " * 60)] * 12
    one, two = (Heading(2, (Prose(f"Chapter {place}"),), f"{'long-name-' * 6}{place}") for place in (1, 2))
    figure = FigureBlock(paper.draw(tmp_path / "figures", "wide", (300, 100)), 1)
    lists = (paper.ListOf("contents"), paper.ListOf("figures"))
    _, docx = paper.write(tmp_path, _of(*lists, one, *words, two, figure))
    options = [f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(["soffice", *options, "--outdir", tmp_path / "printed", docx], check=True)
    first, *others = paper.pages(tmp_path / "printed" / "report.pdf")
    told = dict(re.findall(r"(Chapter \d|Title of wide)[.\s]*(\d+)", first))
    found = {words: str(number) for number, page in enumerate(others, 2) for words in told if words in page}
    assert told == {"Chapter 1": "1", **found}
    assert len(told) == 3


def test_native_names_are_marked_with_their_language(tmp_path: Path) -> None:
    pdf, docx = paper.write(tmp_path, paper.report(tmp_path, "협동조합"))
    body = ZipFile(docx).read("word/document.xml").decode()
    assert 'w:eastAsia="ko-KR"' in body
    assert 'w:eastAsia="ja-JP"' in body
    assert not paper.undrawn(pdf)


# --- what data may hold


@pytest.mark.parametrize("text", [" ".join(ASCII), " ".join(OTHERS)], ids=["ascii", "others"])
def test_names_are_never_read_as_code(tmp_path: Path, text: str) -> None:
    pdf, docx = paper.write(tmp_path, paper.report(tmp_path, text))
    seen = paper.packed(nodes.printable(text))
    body = ElementTree.fromstring(ZipFile(docx).read("word/document.xml"))
    in_word = [paper.packed("".join(one.itertext())) for one in body.iter(f"{WORD}p")]
    assert sum(seen in one for one in in_word) >= 8
    assert all(name.startswith(("word/", "docProps/", "_rels/", "[Content")) for name in ZipFile(docx).namelist())
    if text.isascii():  # letters of other scripts are not all told one by one
        assert paper.packed(paper.pdf_text(pdf)).count(seen) >= 8
    assert not paper.undrawn(pdf)


def test_a_fault_of_the_template_is_told_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = tmp_path / "report.typ"
    lines = pdf.TEMPLATE.read_text("utf-8").splitlines()
    template.write_text("\n".join(["", "#nothing(1)", *lines]), "utf-8")
    monkeypatch.setattr(pdf, "TEMPLATE", template)
    with pytest.raises(PackageError, match=r"report\.typ, row 2: found unknown variable: nothing; expected"):
        paper.write(tmp_path, paper.report(tmp_path))


@pytest.mark.parametrize(
    ("data", "told"), [(b"", "found no text"), (b"#let x = 1\n// \xe9\n", "row 2: found the byte 0xe9")]
)
def test_a_template_that_is_no_text_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, told: str
) -> None:
    (tmp_path / "report.typ").write_bytes(data)
    monkeypatch.setattr(pdf, "TEMPLATE", tmp_path / "report.typ")
    with pytest.raises(PackageError, match=told):
        paper.write(tmp_path, paper.report(tmp_path))


def test_a_style_of_references_that_is_none_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "sources.csl").write_text("<style/>")
    with pytest.raises(PackageError, match=r"documents/sources\.csl: found pandoc: .*; expected a style of citations"):
        pandoc.cited([{"id": "a", "type": "book", "title": "x"}], tmp_path / "sources.csl")


@pytest.mark.parametrize("name", ["styles.xml", "header1.xml"])
def test_a_broken_part_of_word_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    parts = tmp_path / "word"
    shutil.copytree(docx.PARTS, parts)
    (parts / ".DS_Store").write_bytes(b"left by a system")
    (parts / name).write_text("<w:styles>\n<w:style></w:styles>\n")
    monkeypatch.setattr(docx, "PARTS", parts)
    with pytest.raises(PackageError, match=rf"{name}, row \d: found .*; expected XML"):
        paper.write(tmp_path, paper.report(tmp_path))


def test_pictures_of_word_end_where_the_drawing_ends(tmp_path: Path) -> None:
    document = paper.report(tmp_path)
    png.write(Image.new("RGB", (700, 900), "#1f5f96"), tmp_path / "figures" / "first_figure.png", 160)
    _, docx = paper.write(tmp_path, document)
    [name] = [one for one in ZipFile(docx).namelist() if one.endswith(".png")]
    with Image.open(io.BytesIO(ZipFile(docx).read(name))) as image:
        assert image.size == pictures.svg_size(tmp_path / "figures" / "first_figure.svg")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_what_is_printed_has_no_sign_that_steers_a_device(text: str) -> None:
    shown = nodes.printable(text)
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in shown)
    assert nodes.printable(shown) == shown
    ElementTree.fromstring(f"<x>{shown.replace('&', '').replace('<', '')}</x>")


def test_a_table_wider_than_the_page_is_cut_behind_its_first_column(tmp_path: Path) -> None:
    columns = [paper.Column(f"c{place}", f"Country number {place}") for place in range(30)]
    wide = paper.table([{column.key: f"value{place}" for place, column in enumerate(columns)}], *columns)
    blocks_of = (Heading(1, (Prose("A"),), "a"), paper.TableBlock("wide", wide, 1))
    pdf, docx = paper.write(tmp_path, paper.ReportDocument((paper.Section("one", blocks_of),)))
    parts = paper.docx_tables(docx)
    assert len(parts) > 1
    assert {rows[1][0][0] for rows in parts} == {"value0"}
    assert [cell[0] for rows in parts for cell in rows[1][1:]] == [f"value{place}" for place in range(1, 30)]
    assert "value29" in paper.pdf_text(pdf)


# --- links


def _links(pdf: Path) -> set[str]:
    from pypdf import PdfReader

    found = [one.get_object() for page in PdfReader(pdf).pages for one in page.get("/Annots", [])]
    return {str(one["/A"]["/URI"]) for one in found if "/URI" in one.get("/A", {})}


def test_links_to_files_of_the_edition_are_words_unless_it_stands_on_the_web(tmp_path: Path) -> None:
    pdf, docx = paper.write(tmp_path, paper.report(tmp_path))
    assert _links(pdf) == {"https://example.org/"}
    assert b"tables/x.csv" not in ZipFile(docx).read("word/_rels/document.xml.rels")
    there = paper.Paper("A", "", "A", published="https://example.org/sse/latest/")
    pdf, docx = paper.write(tmp_path, paper.report(tmp_path), there)
    assert _links(pdf) == {"https://example.org/", "https://example.org/sse/latest/tables/x.csv"}
    assert b"https://example.org/sse/latest/tables/x.csv" in ZipFile(docx).read("word/_rels/document.xml.rels")


def test_a_paragraph_of_links_that_lead_nowhere_is_left_out() -> None:
    links = Paragraph((LinkedWords((Prose("PDF"),), "report/report.pdf"), Prose(" · ")))
    document = paper.ReportDocument((paper.Section("one", (Heading(1, (Prose("A"),), "a"), links)),))
    assert len(blocks.PaperWriter(document, paper.Paper("A", "", "A")).nodes()) == 1
    there = paper.Paper("A", "", "A", published="https://example.org/")
    assert len(blocks.PaperWriter(document, there).nodes()) == 2


def test_words_that_announce_links_are_left_out_with_them() -> None:
    links = (Prose("By country: "), LinkedWords((Prose("table"),), "tables/x.html"), Prose(", "))
    told = (Prose("A sentence with a "), LinkedWords((Prose("link"),), "tables/x.html"), Prose("."))
    document = paper.ReportDocument(
        (paper.Section("one", (Heading(1, (Prose("A"),), "a"), Paragraph(links), Paragraph(told))),)
    )
    assert len(blocks.PaperWriter(document, paper.Paper("A", "", "A")).nodes()) == 2
    there = paper.Paper("A", "", "A", published="https://example.org/")
    assert len(blocks.PaperWriter(document, there).nodes()) == 3


def test_a_source_line_speaks_of_links_only_where_they_lead_somewhere() -> None:
    listed = paper.table([{"name": "a"}], paper.Column("name", "Name"))
    listed = listed.titled("A table", f"Sources: one figure of one source.{sources.LEADS}")
    here, there = (
        "".join(nodes.letters(one) for one in nodes.within(tables.blocks(listed, written)) if one["t"] == "Str")
        for written in (paper.Paper("A", "", "A"), paper.Paper("A", "", "A", published="https://example.org/"))
    )
    assert "one source." in here
    assert "leads" not in here
    assert "leads" in there


# --- sources


SOURCE = {
    "source_id": "AAA-S001",
    "title": "Synthetic count",
    "title_described": False,
    "publisher": "A ministry",
    "published_from": "2016-12-29",
    "published_to": "2016-12-29",
    "accessed": "",
    "source_type": "official",
    "language": "en",
    "url": "https://example.org/%C3%A9",
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "A ministry. Synthetic count. 29 December 2016. https://example.org/é"),
        ({"accessed": "2020-05-03"}, "A ministry. Synthetic count. 29 December 2016. Accessed 3 May 2020. https://"),
        ({"published_from": "2015-03", "published_to": "2015"}, "Synthetic count. March 2015 to 2015."),
        ({"published_from": "", "published_to": ""}, "A ministry. Synthetic count. https://example.org/é"),
        ({"published_from": "", "published_to": "2020"}, "Synthetic count. … to 2020. https"),
        ({"title_described": True}, "A ministry. [Synthetic count]. 29"),
        ({"url": ""}, "A ministry. Synthetic count. 29 December 2016."),
        ({"title": "<i>a</i> & <b>b</b> 'c' *d*."}, "A ministry. <i>a</i> & <b>b</b> 'c' *d*. 29"),
        ({"url": "javascript:alert(1)"}, "2016. javascript:alert(1)"),
    ],
)
def test_a_reference_says_what_its_source_says_and_no_more(changes: dict[str, object], expected: str) -> None:
    [reference] = references.references(pd.DataFrame([{**SOURCE, **changes}])).values()
    said = nodes.letters(list(reference))
    assert expected in said
    assert "Accessed" in said or not changes.get("accessed")
    links = [one["c"][2][0] for one in nodes.within(list(reference)) if one["t"] == "Link"]
    assert links == [url for url in [{**SOURCE, **changes}["url"]] if str(url).startswith("https://")]


# --- order, and equal bytes


def test_in_word_a_tall_figure_stands_behind_what_fills_its_page_and_figures_keep_order(tmp_path: Path) -> None:
    tall, flat = (
        FigureBlock(paper.draw(tmp_path, name, size)) for name, size in (("tall", (100, 140)), ("flat", (100, 40)))
    )
    text, heading = Paragraph((Prose("a"),)), Heading(2, (Prose("b"),), "b")
    table = paper.TableBlock("x", paper.table([], paper.Column("name", "Name")))

    def flowing(*those: Block) -> tuple[Block, ...]:
        [section] = blocks.flowing(paper.ReportDocument((paper.Section("one", those),))).sections
        return section.blocks

    assert flowing(tall, text, heading, text) == (text, tall, heading, text)
    assert flowing(flat, text) == (flat, text)
    assert flowing(tall, text, flat, table) == (text, table, tall, flat)


def test_documents_are_equal_bytes_wherever_and_whenever_they_are_made(tmp_path: Path) -> None:
    made = []
    for name, variables in (("one", {"TZ": "Asia/Tokyo", "LANG": "C"}), ("b b", {"TZ": "UTC", "LANG": "ja_JP.UTF-8"})):
        folder = tmp_path / name
        folder.mkdir()
        command = [sys.executable, str(ROOT / "tests" / "paper_documents.py"), str(folder), "Words 言葉"]
        subprocess.run(command, check=True, cwd=folder, env=environment(**variables))
        made.append([(folder / f"report.{kind}").read_bytes() for kind in ("pdf", "docx")])
    assert made[0] == made[1]


def test_documents_of_a_run_before_are_removed_where_none_are_asked_for(tmp_path: Path) -> None:
    old = tmp_path / "results" / "report" / "report.pdf"
    old.parent.mkdir(parents=True)
    old.touch()
    test_report.build(tmp_path)
    assert not old.exists()


def test_the_page_leads_to_documents_only_where_they_are_written(folder: Path, tmp_path: Path) -> None:
    assert 'href="report.pdf"' in (folder / "index.html").read_text()
    assert 'href="report/report.docx"' in (folder.parent / "index.html").read_text()
    assert "report.pdf" not in test_report.make(tmp_path)


@pytest.mark.parametrize("word", ["W" * 24, "Mm" * 12])
def test_a_word_of_wide_letters_stays_in_its_cell(tmp_path: Path, word: str) -> None:
    names = [f"column{one}" for one in range(5)]
    wide = paper.table([dict.fromkeys(names, word)], *(paper.Column(name, word) for name in names))
    file, _ = paper.write(tmp_path, _of(paper.TableBlock("wide", wide, 1)))
    said = "".join(paper.pages(file)).replace("\u200b", "")
    assert word not in said.split()
    assert paper.packed(said).count(word) == 10
