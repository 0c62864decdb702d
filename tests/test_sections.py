"""Sections of the report: Markdown with tokens, what is refused in them, and values that stay words."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from ssemap.core.issues import PackageError
from ssemap.publish.briefs import registered as of_documents
from ssemap.publish.briefs import texts as brief_texts
from ssemap.publish.sections import anchors, checks, compose, facts, glossary, numbering, registered, source, values
from ssemap.publish.sections import html as rendered
from ssemap.publish.sections.document import (
    CrossReference,
    Definitions,
    Emphasis,
    FigureBlock,
    Heading,
    ItemList,
    LinkedWords,
    Paragraph,
    PrintedNumber,
    Prose,
    ReportDocument,
    Section,
    TableBlock,
    Value,
    plain,
)
from ssemap.publish.sections.markdown import Reader

FILE = "workflow/report/sections/03-size.md"
HOSTILE = (
    "<script>alert(1)</script>",
    "=1+1",
    "](http://x)",
    "**b** _i_ `c` # h",
    "{{ fact: countries }}",
    ":: end",
    "a | b",
    "\u202eright to left",
    "&amp; \" '",
    "x" * 300,
)


class Resolves:
    """Values by the first name of their token; names of blocks are lists."""

    def __init__(self, **known) -> None:
        self.known = known

    def inlines(self, token):
        return facts.inlines(self.known[token.name], "", token.words)

    def blocks(self, token):
        value = self.known[token.name]
        return value if isinstance(value, tuple) and value and isinstance(value[0], Paragraph | ItemList) else None

    def anchor(self, written):
        return written


def read(text: str, **known):
    """The blocks of a text without conditions, and the problems of its Markdown."""
    reader = Reader(Resolves(**known), FILE)
    blocks = reader.read(source.Passage(text, 1))
    return blocks, reader.issues


def shown(*blocks) -> str:
    """Blocks as HTML."""
    heading = Heading(1, (Prose("Title"),), "title")
    document, missing = numbering.numbered(ReportDocument((Section("test", (heading, *blocks)),)))
    assert missing == []
    return str(rendered.Page(document, "report/index.html").blocks(document.sections[0].blocks[1:]))


class Words(HTMLParser):
    """The text of HTML, and its elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.elements = "", []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)

    def handle_data(self, data):
        self.text += data


# --- Markdown


def test_markdown_becomes_blocks_and_inlines():
    text = "## Size {#size}\n\nA *b* **c** [d](tables/x.csv)\nwith {{ fact: n | form | forms }}.\n\n- one\n- two"
    blocks, issues = read(f"{text}\n\n> Note.", n=1234)
    assert issues == []
    heading, paragraph, listed, note = blocks
    assert heading == Heading(2, (Prose("Size"),), "size")
    assert paragraph.inlines == (
        Prose("A "),
        Emphasis((Prose("b"),)),
        Prose(" "),
        Emphasis((Prose("c"),), strong=True),
        Prose(" "),
        LinkedWords((Prose("d"),), "tables/x.csv"),
        Prose(" with "),
        PrintedNumber("1,234 forms", 1234, ""),
        Prose("."),
    )
    assert listed == ItemList(((Paragraph((Prose("one"),)),), (Paragraph((Prose("two"),)),)))
    assert note == Paragraph((Prose("Note."),), note=True)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_never_markup(value):
    blocks, issues = read("Name: {{ fact: name }}.\n\n- {{ fact: name }}", name=value)
    assert issues == []
    assert [type(block) for block in blocks] == [Paragraph, ItemList]
    page = Words(shown(*blocks))
    assert page.elements == ["p", "ul", "li"]
    assert f"Name: {value}." in page.text


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Mn", "Me", "Mc")), min_size=1, max_size=80))
def test_any_value_is_read_as_it_is_written(value):
    (paragraph,), _ = read("a {{ fact: name }} b", name=f"x{value}x")
    assert Words(shown(paragraph)).text == f"a x{value}x b"
    assert Words(shown(paragraph)).elements == ["p"]


def test_a_paragraph_or_item_whose_values_are_empty_is_left_out():
    blocks, issues = read("{{ fact: none }}\n\n- {{ fact: none }}\n- two\n\n{{ fact: zero }}", none="", zero=None)
    assert (blocks, issues) == ((ItemList(((Paragraph((Prose("two"),)),),)),), [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<div>x</div>", "block html"),
        ("a <b>x</b>", "inline html"),
        ("![x](figures/x.svg)", "image"),
        ("## Without", "the heading 'Without'"),
        ("[x](javascript:alert)", "the address 'javascript:alert'"),
        ("[x](../../../etc)", "the address '../../../etc'"),
        ("`{{ fact: n }}`", "a token within code or an address"),
        ("see [a](b (c d", "the text 'see [a](b (c d'"),
        ("[a *{{ fact: linked }}*](x.csv)", "a link within the words of a link"),
        ("a {{ figure: n }} b", "{{ figure: n }} within a paragraph"),
    ],
)
def test_what_a_section_may_not_have_is_named_with_its_file(text, found):
    _, issues = read(text, n="x", linked=(LinkedWords((Prose("y"),), "y.csv"),))
    assert found in [issue.found for issue in issues]
    assert {issue.file for issue in issues} == {FILE}


# --- files


def test_digits_outside_tokens_are_refused_with_their_line():
    text = (
        "## Size {#size}\n\nIn 2019 came, per 100,000 inhabitants under CC BY 4.0; {{ cell: x KOR y 2018 }}.\n\n"
        ":: only if fact_2\n1. First, 7 more.\n:: end\n"
    )
    found = [(issue.check_id, issue.row, issue.found) for issue in source.parse(text, "size", FILE).issues]
    assert found == [("digits", 3, "2019"), ("digits", 6, "7")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in ½ of them, ２０１９, x² and Ⅳ", ["½", "２０１９", "²", "Ⅳ"]),
        ("Forty-three laws and twenty\u2011one bills", ["Forty-three", "twenty\u2011one"]),
        (
            "two thirds, one-third, a fifth of all, three quarters",
            ["two thirds", "one-third", "fifth of", "three quarters"],
        ),
        ("half of the forms, more than half, one half", ["half", "than half", "one half"]),
        ("a dozen, hundreds, two hundred, 5 million", ["a dozen", "hundreds", "two hundred", "5", "million"]),
        ("one in five, nine out of ten", ["one in five", "nine out of ten"]),
        ("chapter IV, Part V, MMXIX, (iii) and XIV", ["IV", "Part V", "MMXIX", "(iii)", "XIV"]),
        ("the twelfth, the twentieth and the hundredth", ["twelfth", "twentieth", "hundredth"]),
        ("per 100,000 firms and 100,000", ["100", "000", "100", "000"]),
        ("COVID-19,000 cases and COVID-190", ["000", "190"]),
        ("{{ fact: x | 12 forms | forms }}", ["12"]),
        ("{{ fact: x | form | forty forms }}", ["forty"]),
        ("mixed 四 and ٣", ["四", "٣"]),
    ],
)
def test_numbers_are_found_however_they_are_written(text, found):
    assert [issue.found for issue in source.parse(text, "x", FILE).issues if issue.check_id == "digits"] == found


@pytest.mark.parametrize(
    "text",
    [
        "one or two of ten kinds, the first, a third reading, half way, second-hand, a quarter-century ago",
        "Annex C, grade D, the ILO, CC BY 4.0, MIT, CDs, an LLC, DVDs and Mix; tents, often, eight",
        "someone, none, fortify, tension, thousandfold-like names such as Millionaire",
        "COVID-19 and organisations per 100,000 inhabitants",
    ],
)
def test_words_that_are_no_numbers_pass(text):
    assert [issue.found for issue in source.parse(text, "x", FILE).issues] == []


def test_the_sections_of_the_report_write_no_number_themselves():
    every = [*source.sections(), *source.parts().values(), *source.sections(source.FRONT_DOOR)]
    assert [issue for one in every for issue in one.issues] == []


def test_an_allowed_text_within_a_longer_number_is_no_excuse():
    assert [issue.found for issue in source.parse("2100,0001", "x", FILE).issues] == ["2100", "0001"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("More came until\n2019. It fell", ["2019"]),
        ("More came until\n19. It fell", ["19"]),
        ("- Came until\n19. It fell", ["19"]),
        ("2019. It fell", ["2019"]),
        ("1. One\n   goes on\n2. Two\n\n3) Three", []),
        ("1. One\ngoes on until\n19. It fell", ["19"]),
    ],
)
def test_only_the_mark_of_an_item_may_be_a_number(text, found):
    assert [issue.found for issue in source.parse(text, "x", FILE).issues] == found


@pytest.mark.parametrize("line", [" :: end", "\t:: end", "\u200b:: end", "word :: end", "> :: only if a", "- ::end"])
def test_a_control_line_never_becomes_text(line):
    issues = source.parse(f":: only if a\nx\n{line}\n:: end", "x", FILE).issues
    assert [(issue.check_id, issue.row) for issue in issues] == [("condition", 3)]


def test_a_section_that_is_not_utf_8_is_named_with_the_line(tmp_path):
    (tmp_path / "01-size.md").write_bytes("## Size {#size}\n\ncaf\xe9".encode("latin-1"))
    (section,) = source.sections(tmp_path)
    assert [(issue.check_id, issue.row, issue.found) for issue in section.issues] == [("encoding", 3, "the byte 0xe9")]


def test_a_byte_order_mark_is_no_word_of_a_section(tmp_path):
    (tmp_path / "01-size.md").write_text("\ufeff## Size {#size}", "utf-8")
    assert source.sections(tmp_path)[0].passages == (source.Passage("## Size {#size}", 1),)


@pytest.mark.parametrize(("letter", "found"), [("\0", "the character U+0000"), ("\u202e", "the character U+202E")])
def test_a_letter_that_hides_or_turns_text_is_refused(letter, found):
    issues = source.parse(f"a\n\nb{letter}c", "x", FILE).issues
    assert [(issue.row, issue.found) for issue in issues] == [(3, found)]


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        ([":: only if a", "x"], 1),
        (["x", ":: end"], 2),
        ([":: only if a", "x", ":: only if b", "y", ":: end"], 3),
        ([":: only if a", "x", ":: otherwise", "y", ":: otherwise", "z", ":: end"], 5),
        ([":: only if", "x"], 1),
        ([":: when a", "x"], 1),
    ],
)
def test_a_condition_that_is_not_whole_is_refused_with_its_line(lines, row):
    issues = source.parse("\n".join(lines), "x", FILE).issues
    assert ("condition", row) in {(issue.check_id, issue.row) for issue in issues}


def test_a_condition_cuts_a_text_into_passages():
    text = "a\n:: only if f\nb\n:: otherwise\nc\n:: end\nd"
    passages = source.parse(text, "x", FILE).passages
    assert [(one.text, one.line, one.fact, one.holds) for one in passages] == [
        ("a", 1, "", True),
        ("b", 3, "f", True),
        ("c", 5, "f", False),
        ("d", 7, "", True),
    ]


def test_a_section_names_its_theme_on_its_first_line_once():
    text = ":: theme gender\n\n## Title {#here}\n\n{{ findings: here }}"
    section = source.parse(text, "gender", FILE)
    assert (section.theme, section.issues) == ("gender", ())
    assert [(one.text.strip(), one.line) for one in section.passages] == [(text.partition("\n")[2].strip(), 1)]
    unknown = source.parse(":: theme gendre\nx", "gender", FILE)
    assert [(issue.row, issue.found, issue.action) for issue in unknown.issues] == [
        (1, ":: theme gendre", "Did you mean gender?")
    ]
    late = source.parse("x\n:: theme gender", "gender", FILE)
    assert [(issue.check_id, issue.row) for issue in late.issues] == [("condition", 2)]


def test_a_fact_or_table_of_a_theme_is_known_to_sections_on_a_theme_alone():
    text = "{{ fact: forms_told }} {{ table: numbers_of_forms }} {{ findings: here }} {{ fact: country }}"
    about = checks.issues([source.parse(f":: theme jobs\n{text}", "jobs", FILE)], {}, Nothing())
    assert [issue.found for issue in about] == ["fact: country"]
    alone = checks.issues([source.parse(text, "jobs", FILE)], {}, Nothing())
    assert [issue.found for issue in alone] == [
        "fact: forms_told",
        "table: numbers_of_forms",
        "findings: here",
        "fact: country",
    ]


@pytest.mark.parametrize("line", ["a { b", "a } b", "{ fact: x }}", "| a | b |", "a {#b} c"])
def test_rests_of_tokens_and_tables_are_refused_with_their_line(line):
    assert [(issue.check_id, issue.row) for issue in source.parse(f"a\n\n{line}", "x", FILE).issues] == [("token", 3)]


def test_names_of_files_give_one_order(tmp_path):
    for name in ("01-a.md", "02-b.md", "02-c.md", "3-d.md", "04-E.md"):
        (tmp_path / name).write_text("## A {#a}", "utf-8")
    wrong = [issue.found for section in source.sections(tmp_path) for issue in section.issues]
    assert wrong == ["02-b.md", "02-c.md", "04-E.md", "3-d.md"]


@pytest.mark.parametrize(
    "token",
    ["fact: countries | country", "fact: countries | a | b | c", "fact: countries | |", "setting: edition | a | b"],
)
def test_words_after_bars_are_two_and_of_a_fact(token):
    issues = checks.issues([source.parse(f"{{{{ {token} }}}}", "x", FILE)], {}, Nothing())
    assert [(issue.check_id, issue.row) for issue in issues] == [("token", 1)]


def test_words_after_bars_are_of_a_count_alone(tmp_path):
    class Told(Nothing):
        known = {("country_names", ""): "Synthetic", ("countries", ""): 7}  # noqa: RUF012

    file = tmp_path / "01-x.md"
    file.write_text("## A {#a}\n\n{{ fact: countries | a | b }} {{ fact: country_names | a | b }}", "utf-8")
    with pytest.raises(PackageError) as raised:
        compose.compose(Told(), tmp_path)
    assert [issue.found for issue in raised.value.issues] == ["fact: country_names | a | b"]


def test_a_cell_of_a_form_of_another_country_is_refused():
    text = "{{ cell: organisations BBB AAA-cooperative }}{{ cell: organisations AAA AAA-cooperative }}"
    found = [issue.found for issue in checks.issues([source.parse(text, "x", FILE)], {}, Nothing())]
    assert found == ["cell: AAA-cooperative"]


def test_a_token_over_two_lines_is_refused():
    assert [issue.row for issue in source.parse("a {{ fact:\nx }}", "x", FILE).issues] == [1, 2]


class Nothing:
    """A run of two countries, without figures."""

    class settings:  # noqa: N801
        countries = ("AAA", "BBB")
        concept = "broad"
        years = range(2010, 2022)

    tables = {"forms": {"form_id": ["AAA-cooperative"], "iso3": ["AAA"]}}  # noqa: RUF012

    def picture(self, name):
        from ssemap.publish.pictures import NotDrawn

        raise NotDrawn(name)


def test_every_token_that_names_nothing_is_told_at_once_with_file_and_line():
    text = "\n".join(
        [
            "{{ fact: contries }}",
            "{{ fact: country }}",
            "{{ table: none }} {{ setting: none }} {{ see: absent }} {{ part: none }} {{ list: none }}",
            "{{ figure: none }}",
            "{{ cell: none CCC none 1999 }}",
            "{{ cell: organisations AAA }}",
            "{{ kind: x }} {{ finding: none }} {{ findings: none }}",
            ":: only if none",
            "x",
            ":: end",
            "{{ fact: countries }} {{ cell: organisations AAA cooperative 2018 }}",
            "{{ cell: organisations * AAA-cooperative }}",
        ]
    )
    issues = checks.issues([source.parse(text, "x", FILE)], {}, Nothing())
    assert [(issue.row, issue.found) for issue in sorted(issues, key=lambda one: (one.row, one.found))] == [
        (1, "fact: contries"),
        (2, "fact: country"),
        (3, "list: none"),
        (3, "part: none"),
        (3, "see: absent"),
        (3, "setting: none"),
        (3, "table: none"),
        (4, "figure: none"),
        (5, "cell: 1999"),
        (5, "cell: CCC"),
        (5, "cell: none"),
        (5, "cell: none"),
        (6, "cell: organisations AAA"),
        (7, "finding: none"),
        (7, "findings: none"),
        (7, "kind: kind"),
        (8, "fact: none"),
    ]
    assert next(issue.action for issue in issues if issue.found == "fact: contries") == "Did you mean countries?"


# --- numbers, references, terms


def test_figures_and_tables_are_numbered_apart_and_references_follow(tmp_path):
    class Shown:
        name = "growth"

    blocks = (
        Paragraph(
            (
                CrossReference("growth"),
                Prose(" and "),
                CrossReference("second"),
                CrossReference("absent", optional=True),
            )
        ),
        TableBlock("first", None),
        ItemList(((FigureBlock(Shown()), TableBlock("second", None)),)),
    )
    document, missing = numbering.numbered(ReportDocument((Section("x", blocks),)))
    assert missing == []
    paragraph, first, listed = document.sections[0].blocks
    assert paragraph.inlines[0] == LinkedWords((Prose("Figure 1"),), "#figure-growth")
    assert plain(paragraph) == "Figure 1 and Table 2"
    assert (first.number, [block.number for block in listed.items[0]]) == (1, [1, 2])


def test_a_reference_to_what_is_not_shown_is_a_problem():
    _, missing = numbering.numbered(ReportDocument((Section("x", (Paragraph((CrossReference("absent"),)),)),)))
    assert [issue.found for issue in missing] == ["see: absent"]


def test_terms_are_linked_at_their_first_use_in_authors_words_only():
    first = Paragraph((Value("form"), Prose(" and Legal forms, a form; the basis."), Emphasis((Prose("basis"),))))
    second = Paragraph((Prose("Forms, forms and information."),))
    document = glossary.linked(ReportDocument((Section("x", (first, second, glossary.definitions())),)))
    found = [inline for block in document.sections[0].blocks[:2] for inline in block.inlines]
    links = [(plain(inline), inline.address) for inline in found if isinstance(inline, LinkedWords)]
    assert links == [("Legal forms", "#term-legal-form"), ("form", "#term-form"), ("basis", "#term-basis")]
    assert plain(document.sections[0].blocks[0]) == plain(first)


def test_a_page_without_a_glossary_links_no_term():
    document = ReportDocument((Section("x", (Paragraph((Prose("A form."),)),)),))
    assert glossary.linked(document) == document


def refused(folder, text: str) -> list[tuple[str, int, str]]:
    """What is wrong on a page of one file: check, line, what was found."""
    (folder / "01-x.md").write_text(text, "utf-8")
    try:
        compose.compose(Nothing(), folder)
    except PackageError as error:
        return [(issue.check_id, issue.row, issue.found) for issue in error.issues if issue.file.endswith("/01-x.md")]
    return []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("## A {#a}\n\n[x](#a)\n\n### B {#b}\n\n## C {#c}", []),
        ("no heading", [("heading", 1, "no heading")]),
        ("## A {#a}\n\n## B {#a}", [("anchor", 1, "#a a second time")]),
        ("## A {#a}\n\n*[x](#b)*", [("anchor", 1, "#b")]),
        ("# A {#a}\n\n# B {#b}", [("heading", 1, "a heading of level 1 (#b)")]),
        ("## A {#a}\n\n#### B {#b}", [("heading", 1, "a heading of level 4 (#b)")]),
        ("## A {#a}\n\n### {#b}", [("heading", 1, "a heading of level 3 (#b) without words")]),
    ],
)
def test_what_is_wrong_between_blocks_is_told_with_file_and_line(tmp_path, text, found):
    assert refused(tmp_path, text) == found


def test_a_figure_that_stands_twice_or_is_not_shown_is_told_with_its_place():
    heading, shown, sees = Heading(2, (Prose("A"),), "a"), TableBlock("t", None), Paragraph((CrossReference("b"),))
    places, again = anchors.BlockPlaces(), TableBlock("t", None)
    places.note((heading, shown), FILE, 3)
    places.note((ItemList(((again, sees),)),), FILE, 7)
    document = ReportDocument((Section("x", (heading, shown, again, sees)),))
    assert [(one.file, one.row, one.found) for one in anchors.issues(document, places)] == [
        (FILE, 7, "#table-t a second time"),
        (FILE, 7, "see: b"),
    ]


def test_lists_that_follow_each_other_are_one():
    one, two = ((Paragraph((Prose(word),)),) for word in ("one", "two"))
    assert compose.joined((ItemList((one,)), ItemList((two,)))) == (ItemList((one, two)),)
    assert len(compose.joined((ItemList((one,)), ItemList((two,), ordered=True)))) == 2


# --- files that cannot be read, or are none


def test_a_text_that_is_not_there_is_told_by_its_name(tmp_path):
    (tmp_path / "03-size.md").mkdir()
    (issue,) = source.load(tmp_path / "03-size.md", tmp_path).issues
    assert (issue.check_id, issue.file) == ("missing-file", f"workflow/report/{tmp_path.name}/03-size.md")
    with pytest.raises(PackageError, match="found no text; expected a file with the title"):
        compose.compose(None, tmp_path / "03-size.md")


def test_what_systems_and_editors_leave_is_no_text(tmp_path):
    for name in ("03-size.md", ".#03-size.md", "._03-size.md", "~$03-size.md", "parts/.#country.md", "parts/to_do.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"\xff" if name.startswith((".", "~")) else b"")
    assert [(one.name, one.issues) for one in source.sections(tmp_path)] == [("size", ())]
    assert list(source.parts(tmp_path)) == ["to_do"]


@pytest.mark.parametrize("place", ["FOLDER", "FRONT_DOOR"])
def test_a_report_without_its_title_is_refused(tmp_path, monkeypatch, place):
    monkeypatch.setattr(source, place, tmp_path)
    (tmp_path / "02-summary.md").write_text("## Summary {#summary}\n")
    with pytest.raises(PackageError, match=r"02-summary\.md, row 1: found ## Summary .*; expected a heading at the"):
        compose.compose(None, tmp_path)


def test_a_part_that_is_not_there_is_named_as_a_file():
    (issue,) = checks.issues([source.parse("{{ part: country }}\n", "size", FILE)], {}, None)
    assert issue.action == "Put back the file country.md (there are: none), or correct the token."


# --- nothing is declared for nobody


def every() -> list[source.SectionText]:
    doors = source.sections(source.FRONT_DOOR)
    return [*source.sections(), *source.parts().values(), *doors]


def of_briefs() -> list[source.SectionText]:
    names = (brief_texts.COUNTRY, brief_texts.INTRODUCTION, brief_texts.CONCLUSIONS)
    return [
        one for name in names for text in [brief_texts.text(name, "en")] for one in (text.section, *text.parts.values())
    ]


def named(kind: str, texts: list[source.SectionText]) -> set[str]:
    return {token.name for one in texts for token in one.tokens if token.kind == kind}


def test_every_fact_and_table_stands_in_a_section_or_a_brief():
    texts = [*every(), *of_briefs()]
    conditions = {passage.fact for one in texts for passage in one.passages}
    assert set(registered.MODULES) < set(of_documents.MODULES)
    assert set(facts.FACTS) == (named("fact", texts) | conditions) - {""}
    assert set(facts.TABLES) == named("table", texts)


def test_every_part_is_asked_for():
    assert set(source.parts()) == named("part", every())


def test_every_allowed_text_and_every_term_is_used():
    texts = {one.name: "\n".join(passage.text for passage in one.passages) for one in every()}
    written = "\n".join(texts.values())
    assert [text for text in source.allowed() if text not in written] == []
    words = "\n".join([written, *(path.read_text("utf-8") for path in (ROOT / "workflow" / "framework").glob("find*"))])
    unused = [
        one.term
        for one in glossary.terms()
        if not any(
            re.search(rf"(?<!\w){re.escape(form)}(?!\w)", words, re.IGNORECASE) for form in (one.term, *one.also)
        )
    ]
    assert unused == []


def test_every_setting_can_be_printed():
    from ssemap.core.run import Run

    printed = values.settings_in_words(Run("test", 2019, (2010, 2021), "broad"))
    assert all(printed[name] for name in values.names())
    assert "%" not in " ".join(printed[name] for name in values.names())


@pytest.mark.parametrize(("sign", "words"), [(" %", " per cent"), ("%", " per cent"), ("", "")])
def test_a_setting_in_percent_is_printed_in_words(sign, words):
    assert values.in_text(f"37.5{sign} or so") == f"37.5{words} or so"


def test_a_share_is_printed_in_whole_per_cent():
    (number,) = facts.per_cent(2 / 3)
    assert number.text.split() == ["67", "per", "cent"]


def test_what_several_facts_share_is_computed_once_for_a_run_and_subject():
    asked = []

    @facts.once
    def shared(material, theme):
        asked.append(theme)
        return f"of {theme}"

    run, other = Resolves(), Resolves()
    assert [shared(run, "jobs"), shared(run, "jobs"), shared(run, "gender"), shared(other, "jobs")] == [
        "of jobs",
        "of jobs",
        "of gender",
        "of jobs",
    ]
    assert asked == ["jobs", "gender", "jobs"]


def test_definitions_keep_their_anchors():
    text = shown(Definitions((("term-a", (Prose("a"),), (Prose("<b>"),)),)))
    assert '<dt id="term-a">a</dt>' in text
    assert html.escape("<b>") in text


TERM = "  - {term: %s, also: [%s], meaning: A synthetic meaning of the term.}\n"


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (("Basis", "bases of it"), "twice: basis"),
        (("Register", "Bases"), "twice: bases"),
        (("Register", "''"), "row 3"),
        (("Basis 2", "second"), "twice: term-basis"),
    ],
)
def test_a_glossary_with_one_spelling_of_two_terms_is_refused(
    tmp_path: Path, second: tuple[str, str], message: str
) -> None:
    text = "terms:\n" + TERM % ("Basis", "bases")
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    for folder, more in ((right, ("Register", "registers")), (wrong, second)):
        folder.mkdir()
        (folder / "glossary.yaml").write_text(text + TERM % more, "utf-8")
    assert len(glossary.terms(right)) == 2
    with pytest.raises(PackageError, match=f"glossary.yaml.*{message}"):
        glossary.terms(wrong)


@pytest.mark.parametrize(
    ("more", "message"), [("COVID-19", "twice: COVID-19"), ("'190'", "row 3"), ("no number", "row 3.*has none")]
)
def test_allowed_digits_are_listed_once_and_are_no_bare_number(tmp_path: Path, more: str, message: str) -> None:
    lines = "".join(f"  - {{text: {text}, reason: A synthetic reason.}}\n" for text in ("COVID-19", more))
    (tmp_path / "allowed_digits.yaml").write_text(f"allowed:\n{lines}", "utf-8")
    with pytest.raises(PackageError, match=f"allowed_digits.yaml.*{message}"):
        source.allowed(tmp_path)


@pytest.mark.parametrize(
    "words", ["ten per cent", "twice", "doubled", "tenfold", "six countries", "the sixties", "a crore"]
)
def test_multiples_and_counts_in_words_are_numbers(words: str) -> None:
    from ssemap.publish.sections.numerals import found

    assert found(words)
    assert not found("a quarter of a century, the fifth of May")
