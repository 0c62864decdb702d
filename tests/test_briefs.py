"""Briefs: they say what profile and report say, of a country alone, in any language, and where one knows nothing."""

from __future__ import annotations

import datetime
import re
import shutil
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pandas as pd
import pypdf
import pytest

import landscape
import second_phase
import test_language
import test_report
from ssemap import clean, estimate, harmonise, indicators, plausibility
from ssemap.core import framework, themes
from ssemap.core.issues import PackageError
from ssemap.core.run import Run
from ssemap.publish import grammar, pictures
from ssemap.publish.briefs import address, compose, declared, material, of_all, of_country, on_themes, texts, words
from ssemap.publish.briefs import landscape as facts_of_forms
from ssemap.publish.briefs.material import BriefMaterial, NotOfOneCountry, OwnTables
from ssemap.publish.findings.declared import rules as finding_rules
from ssemap.publish.grammar.cell import Cell
from ssemap.publish.pages import report
from ssemap.publish.sections import quotes
from ssemap.publish.sections.document import (
    CellText,
    FigureBlock,
    Heading,
    ItemList,
    Paragraph,
    ReportDocument,
    TableBlock,
    inlines_within,
    plain,
)
from ssemap.publish.sections.profile import key_numbers, missing
from ssemap.publish.sections.told import GlanceTable
from ssemap.publish.tables.table import Table
from ssemap.publish.themed import subjects
from ssemap.workbench import new_package
from synthetic import add_policies, write_package

WINDOW, YEAR = (2010, 2021), 2019
SETTINGS = Run("latest", YEAR, WINDOW, "broad", conditions="emes", data="0af3")
LANGUAGE = "qaa"  # of no people: ISO 639-2 reserves it
NAMES = (texts.COUNTRY, texts.INTRODUCTION, texts.CONCLUSIONS)


def built(folder: Path, iso3: str, as_of: datetime.date | None = None) -> Path:
    """The stages of one country that has a package in ``raw``."""
    made = {name: folder / name / iso3 for name in ("clean", "harmonise", "plausibility", "estimate", "indicators")}
    clean.run(folder / "raw" / iso3, made["clean"])
    harmonise.run(made["clean"], made["harmonise"], as_of=as_of)
    plausibility.run(made["clean"], made["harmonise"], made["plausibility"])
    estimate.run(made["harmonise"], made["estimate"], window=WINDOW)
    indicators.run(made["clean"], made["harmonise"], made["estimate"], made["indicators"], window=WINDOW)
    return folder


@pytest.fixture(scope="module")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic country, and nothing of any other."""
    folder = tmp_path_factory.mktemp("brief")
    write_package(folder / "raw", "AAA")
    add_policies(folder / "raw", "AAA")
    return built(folder, "AAA")


@pytest.fixture(scope="module")
def country(processed: Path) -> BriefMaterial:
    return material.of_country(processed / "results", processed, "AAA", SETTINGS, "en")


@pytest.fixture(scope="module")
def brief(country: BriefMaterial) -> ReportDocument:
    return compose.brief(country, texts.COUNTRY).document


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> BriefMaterial:
    """The material of the report on the synthetic landscape."""
    root = tmp_path_factory.mktemp("briefs")
    made = landscape.write(root)
    test_report.draw(root / "results" / "figures")
    settings = replace(test_report.SETTINGS, countries=tuple(landscape.NAMES), editions={"test": None})
    return material.of_all(report.gathered(root / "results", made, root / "data" / "raw", settings), "en")


def fresh(known: BriefMaterial, **changes: object) -> BriefMaterial:
    """The same material, of which no fact was asked."""
    return replace(known, known={}, **changes)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The English words, and an empty folder of another language."""
    made = tmp_path / "briefs"
    shutil.copytree(words.FOLDER, made)
    (made / LANGUAGE).mkdir()
    return made


def said(document: ReportDocument) -> str:
    """All words of a document."""
    return " ".join(plain(block) for section in document.sections for block in section.blocks)


def tables(document: ReportDocument) -> dict[str, Table | GlanceTable]:
    return {block.name.partition("-")[0]: block.table for block in document.blocks() if isinstance(block, TableBlock)}


def cells(table: Table) -> list[Cell]:
    return [value for key in table.frame for value in table.frame[key] if isinstance(value, Cell)]


def headings(document: ReportDocument) -> list[str]:
    return [plain(block.inlines) for block in document.blocks() if isinstance(block, Heading)]


# --- the brief of a country


def test_numbers_are_those_of_the_profile(country: BriefMaterial, brief: ReportDocument) -> None:
    told = tables(brief)
    profile_html = " ".join(
        str(one.number) for one in key_numbers.key_numbers(country.found, "countries/AAA/index.html")
    )
    [*numbers] = cells(told["key_numbers_of"])
    assert len(numbers) > 3
    assert [grammar.html(cell, "") for cell in numbers] != []
    for cell in numbers:
        assert re.sub("<[^>]+>", "", str(grammar.html(cell))) in re.sub("<[^>]+>", "", profile_html)
    rows = list(key_numbers.form_cells(country.found).values())[: declared.rules().leading]
    forms = [cell for row in rows for cell in row]
    assert forms
    shown = cells(told["leading_forms"])
    assert sorted(map(grammar.text, shown)) == sorted(map(grammar.text, forms))
    assert {cell.place for cell in shown} == {cell.place for cell in forms}


def test_families_recognised_is_a_count_of_law_and_has_no_cell(country: BriefMaterial, brief: ReportDocument) -> None:
    frame = tables(brief)["key_numbers_of"].frame
    counted = [number.below for number in key_numbers.key_numbers(country.found, "")]
    assert len(frame) == len(counted)
    assert frame["counted"].ne("").sum() == sum(
        not cell for cell in frame["number"].map(lambda one: isinstance(one, Cell))
    )


def test_each_part_of_a_brief_is_there(brief: ReportDocument) -> None:
    labels = themes.labels()
    asked = [
        "Landscape of organisations",
        "Law",
        "Themes",
        *(labels[code] for code in subjects.of_facts()),
        "Policies and strategies",
        "Policy challenges",
        "What is missing, and who could supply it",
        "Sources and citation",
    ]
    assert [one for one in headings(brief) if one in asked] == asked


def test_what_is_missing_is_what_the_profile_lists_first(country: BriefMaterial, brief: ReportDocument) -> None:
    gaps = missing.gaps(country.found)
    words_of_brief = said(brief)
    assert gaps
    assert all(f"{gap.form}: {gap.words}" in words_of_brief for gap in gaps[: declared.rules().gaps])


def quotable(known: BriefMaterial) -> BriefMaterial:
    """The same, with a second statement on members: all national, and of an official source."""
    rows = known.tables["statements"]
    second = rows.head(1).assign(evidence_id="AAA-T0003", group="members", statement="Half of them are women.")
    statements = pd.concat([rows, second], ignore_index=True).assign(coverage="national")
    sources = known.tables["sources"].assign(source_type="official")
    return fresh(known, tables=OwnTables({**known.tables, "statements": statements, "sources": sources}))


def test_statements_stand_under_their_theme_with_their_source(country: BriefMaterial) -> None:
    known = quotable(country)
    publishers = known.tables["sources"].set_index("source_id")["publisher"]
    told = said(compose.brief(known, texts.COUNTRY).document)
    for row in known.found.statements.itertuples():
        assert str(row.statement) in told
        assert f"source: {publishers[row.source_id]}" in told


def test_a_brief_quotes_what_the_report_quotes_first(country: BriefMaterial) -> None:
    known = quotable(country)
    rows = known.found.statements[known.found.statements["theme"] == "gender"]
    of_report = quotes.choose(rows, known.tables["sources"], list(themes.declared()["gender"].groups))
    listed = [one for of_group in of_report.values() for one in of_group]
    assert len(listed) == 2
    assert on_themes.strongest(known, "gender", quotes.rules().most) == listed
    assert on_themes.strongest(known, "gender", 1) == listed[:1]
    assert on_themes.strongest(known, "", 99) == []


def test_a_statement_that_the_report_does_not_quote_is_in_no_brief(country: BriefMaterial) -> None:
    unquoted = next(code for code in framework.codes("source_types") if code not in quotes.rules().ranks)
    known = quotable(country)
    sources = known.tables["sources"].assign(source_type=unquoted)
    assert on_themes.strongest(known, "gender", 99)
    assert not on_themes.strongest(fresh(known, tables={**known.tables, "sources": sources}), "gender", 99)


def test_a_challenge_is_a_declared_finding_that_holds(country: BriefMaterial) -> None:
    from ssemap.publish import findings
    from ssemap.publish.briefs.policies import challenges

    held = findings.found(declared.rules().challenges, country.found)
    assert all(one.holds and not one.text().startswith("None of") for one in held)
    none = [one for one in findings.named(declared.rules().challenges, country.found) if one not in held]
    assert all(not one.holds or one.text().startswith("None of") for one in none)
    assert none  # one at least would be said of nothing
    listed = challenges(country, "AAA")
    assert len(listed[0].items if listed else ()) == len(held)


def test_findings_by_name_are_those_of_all(together: BriefMaterial) -> None:
    from ssemap.publish import findings

    by_name = together.findings.by_name
    found = findings.named(list(by_name), together.found)
    assert [one.text() for one in found] == [one.text() for one in by_name.values()]


def test_the_chart_is_that_of_the_best_documented_form(country: BriefMaterial, tmp_path: Path) -> None:
    assert facts_of_forms.leading_chart(country, "AAA") == ()  # none is drawn
    from ssemap.publish.figures import address
    from ssemap.publish.sections import package_facts

    for form in package_facts.main_forms(country.own.evidence):
        test_report.png.write(test_report.Image.new("RGB", (24, 36)), tmp_path / f"{address.of_form(form)}.png", 160)
        pictures.Words(f"Title of {form}", "", "What", "", "").write(tmp_path / f"{address.of_form(form)}.json")
    [block] = facts_of_forms.leading_chart(fresh(country, pictures=tmp_path), "AAA")
    assert isinstance(block, FigureBlock)
    first = next(iter(key_numbers.leading_forms(country.found)))
    assert block.picture.words.title == f"Title of {first}"


def test_a_country_reads_nothing_of_all_countries(country: BriefMaterial) -> None:
    with pytest.raises(NotOfOneCountry):
        country.tables["pairs"]
    with pytest.raises(NotOfOneCountry):
        assert fresh(country, country=None).own is None


# --- little or nothing is known


@pytest.mark.parametrize("as_of", [datetime.date(1990, 1, 1), datetime.date(2020, 9, 22)])
def test_an_edition_of_which_little_is_known_has_a_brief(tmp_path: Path, as_of: datetime.date) -> None:
    write_package(tmp_path / "raw", "AAA")
    add_policies(tmp_path / "raw", "AAA")
    folder = built(tmp_path, "AAA", as_of)
    settings = replace(SETTINGS, edition="early", as_of=as_of)
    made = material.of_country(tmp_path, folder, "AAA", settings, "en")
    document = compose.brief(made, texts.COUNTRY).document
    assert made.used.empty == (as_of.year == 1990)
    assert ("No figure of the country is in use" in said(document)) == made.used.empty
    assert not re.search(r":\s*\.", said(document))  # no list of nothing
    assert all(plain(block.inlines).strip() for block in document.blocks() if isinstance(block, Paragraph))


@pytest.mark.parametrize("iso3", ["KHM", "MNG"])
def test_a_country_of_which_forms_and_figures_alone_are_known_has_a_brief(tmp_path: Path, iso3: str) -> None:
    second_phase.write(tmp_path / "raw", iso3)
    folder = built(tmp_path, iso3)
    made = material.of_country(tmp_path, folder, iso3, SETTINGS, "en")
    document = compose.brief(made, texts.COUNTRY).document
    told = said(document)
    assert second_phase.COUNTRIES[iso3][3] in told
    assert "No policy or strategy is on record. That" in told
    assert "policies_by_means" not in tables(document)
    assert "provisions" not in tables(document)
    assert not re.search(r":\s*\.", told)
    assert "The project lists 2 forms in scope." in told
    assert "the others are totals of several forms" not in told  # each form counts by itself: there are no others


def test_a_brief_of_nothing_claims_nothing(tmp_path: Path) -> None:
    """A package that was just begun: of no form it is said that it lacks nothing, of no policy what it is not."""
    new_package.run(tmp_path / "raw", "THA")
    facts = tmp_path / "raw" / "THA" / "country.yaml"
    facts.write_text(facts.read_text("utf-8").replace("fiscal_year_end: null", 'fiscal_year_end: "09-30"'), "utf-8")
    made = material.of_country(tmp_path, built(tmp_path, "THA"), "THA", SETTINGS, "en")
    told = said(compose.brief(made, texts.COUNTRY).document)
    assert "The project lists no form in scope." in told
    assert "No form in scope is listed, so it is not known what is missing." in told
    assert "No policy or strategy is on record." in told
    for claim in ("0 legal forms", "has each of the numbers", "No policy on record", "challenges"):
        assert claim not in told


# --- introduction and conclusions


def test_introduction_and_conclusions_say_what_the_report_says(together: BriefMaterial) -> None:
    introduction = compose.brief(together, texts.INTRODUCTION).document
    table = tables(introduction)["at_a_glance"]
    assert isinstance(table, GlanceTable)
    assert table.glance == together.findings.at_a_glance
    conclusions = said(compose.brief(together, texts.CONCLUSIONS).document)
    held = [one for one in together.findings.by_name.values() if one.holds and one.section in ("size", "law")]
    assert len(held) > 3
    assert all(_claims(one.text(notes=False)) in _claims(conclusions) for one in held)
    untold = [one for one in together.findings.by_name.values() if not one.holds]
    assert untold
    assert not any(_claims(one.text(notes=False)) in _claims(conclusions) for one in untold)


def _claims(text: str) -> str:
    return re.sub(r"[^\w]+", " ", re.sub(r"\(Figure \d+\)|per cent|%|at least|≥", " ", text))


def test_whom_to_ask_is_counted_from_the_lists_of_what_is_missing(together: BriefMaterial) -> None:
    from collections import Counter

    from ssemap.publish.findings.material import Material

    shown = tables(compose.brief(together, texts.CONCLUSIONS).document)["bodies_to_ask"].frame
    for iso3, name in together.shown.items():
        gaps = missing.gaps(Material(together.of(iso3), together.settings.of(iso3)))
        counted = Counter(gap.body for gap in gaps if gap.body)
        own = shown[shown["country"] == name]
        assert len(own) == min(len(counted), declared.rules().bodies)
        assert all(counted[row.body] == row.forms for row in own.itertuples())


# --- languages


def texts_of(folder: Path, language: str, **files: str) -> None:
    for name, text in files.items():
        (folder / language / name.replace("__", "/")).with_suffix(".md").write_text(text, "utf-8")


def test_a_translation_is_a_file(country: BriefMaterial, folder: Path) -> None:
    texts_of(folder, LANGUAGE, country="# Lorem {{ fact: country }} {#brief}\n\nIpsum {{ fact: country_forms }}.\n")
    made = compose.brief(fresh(country, language=LANGUAGE, folder=folder), texts.COUNTRY)
    assert made.language == LANGUAGE
    assert said(made.document).startswith("Lorem")
    assert "Ipsum" in said(made.document)
    assert "labels of tables are not translated" in said(made.document)


def test_a_text_that_is_not_translated_is_in_english_and_says_so(country: BriefMaterial, folder: Path) -> None:
    english = said(compose.brief(fresh(country, folder=folder), texts.COUNTRY).document)
    assert "not translated" not in english
    made = compose.brief(fresh(country, language=LANGUAGE, folder=folder), texts.COUNTRY)
    assert made.language == "en"
    assert f"This text is not translated yet ({LANGUAGE})." in said(made.document)
    title, note, *_ = made.document.sections[0].blocks
    assert isinstance(title, Heading)
    assert isinstance(note, Paragraph)
    assert note.note


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "no text"),
        ("\n \n", "no text"),
        ("Words first.\n\n# Title {#a}\n", "Words first."),
        ("## Second {#a}\n", "## S"),
    ],
)
def test_a_text_without_a_title_is_refused_with_its_file(
    country: BriefMaterial, folder: Path, text: str, found: str
) -> None:
    (folder / LANGUAGE / "country.md").write_text(text, "utf-8")
    known = fresh(country, language=LANGUAGE, folder=folder)
    with pytest.raises(PackageError, match=rf"{LANGUAGE}/country\.md, row 1.*found {found}.*expected a heading"):
        compose.brief(known, texts.COUNTRY)


def test_a_part_that_is_not_translated_is_in_english_and_says_so(country: BriefMaterial, folder: Path) -> None:
    (folder / LANGUAGE / "words.yaml").write_text((folder / "en" / "words.yaml").read_text("utf-8"), "utf-8")
    whole = "# Lorem {#brief}\n\n## Ipsum {#themes}\n\n{{ part: theme }}\n"
    texts_of(folder, LANGUAGE, country=whole)
    known = fresh(country, language=LANGUAGE, folder=folder)
    told = said(compose.brief(known, texts.COUNTRY).document)
    assert f"Parts of this text are not translated yet ({LANGUAGE})." in told
    assert "This text is not translated" not in told
    (folder / LANGUAGE / "country").mkdir()
    texts_of(folder, LANGUAGE, country__theme=":: theme *\n### Dolor {{ fact: theme_label }} {#theme-here}\n")
    known = fresh(country, language=LANGUAGE, folder=folder)
    document = compose.brief(known, texts.COUNTRY).document
    assert "not translated" not in said(document)
    labels = themes.labels()
    assert headings(document) == ["Lorem", "Ipsum", *(f"Dolor {labels[code]}" for code in subjects.of_facts())]


def test_labels_are_in_the_language_of_the_brief(country: BriefMaterial, folder: Path) -> None:
    english = (folder / "en" / "words.yaml").read_text("utf-8")
    translated = english.replace("form: Form\n", "form: Forma\n").replace("Whom to ask first", "Quem")
    (folder / LANGUAGE / "words.yaml").write_text(translated, "utf-8")
    document = compose.brief(fresh(country, language=LANGUAGE, folder=folder), texts.COUNTRY).document
    assert tables(document)["leading_forms"].columns[0].label == "Forma"
    assert "labels of tables are not translated" not in said(document)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("more_laws: and {laws} more", "more_laws: and {law} more", "more_laws: found {law}; expected {laws}"),
        ("more_laws: and {laws} more", "more_laws: and more", "more_laws: found no names in braces; expected {laws}"),
        ("form: Form\n", "form: ''\n", "columns.form"),
        ("form: Form\n", "forn: Form\n", "Did you mean form?"),
        ("more_laws: and {laws} more", "more_laws: and {laws more", "braces in pairs"),
    ],
)
def test_a_mistake_in_labels_is_refused_with_its_line(folder: Path, old: str, new: str, problem: str) -> None:
    text = (folder / "en" / "words.yaml").read_text("utf-8")
    assert text.count(old) == 1
    (folder / LANGUAGE / "words.yaml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(PackageError) as error:
        words.words(LANGUAGE, folder)
    assert f"workflow/report/briefs/{LANGUAGE}/words.yaml" in str(error.value)
    assert problem in str(error.value)


@pytest.mark.parametrize("name", ["country.md", "country/theme.md", "words.yaml"])
def test_an_english_file_that_is_not_there_is_named(country: BriefMaterial, folder: Path, name: str) -> None:
    (folder / "en" / name).unlink()
    with pytest.raises(PackageError) as error:
        compose.brief(fresh(country, folder=folder), texts.COUNTRY)
    assert Path(name).name in str(error.value)
    assert len(error.value.issues) == 1


# --- mistakes in texts


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{{ fact: contry_forms }}", "fact: contry_forms; expected the name of a fact that there is here"),
        ("{{ table: nothing }}", "table: nothing; expected the name of a table that there is here"),
        ("{{ part: nothing }}", "part: nothing"),
        ("There are 17 forms.", "found 17"),
        ("{{ fact: size_pairs }}", "fact: size_pairs needs the table pairs"),
        ("{{ table: size_by_family }}", "table: size_by_family needs the table pairs"),
        ("{{ fact: forms_told }}", "fact: forms_told; expected the name of a fact that there is here"),
        (":: only if size_pairs\nWords.\n:: end", "only if size_pairs: needs the table pairs"),
        ("{{ figure: nothing }}", "figure: nothing"),
    ],
)
def test_a_token_that_names_nothing_is_refused_with_file_and_line(
    country: BriefMaterial, folder: Path, line: str, problem: str
) -> None:
    texts_of(folder, LANGUAGE, country=f"# Lorem {{#brief}}\n\nIpsum.\n\n{line}\n")
    with pytest.raises(PackageError) as error:
        compose.brief(fresh(country, language=LANGUAGE, folder=folder), texts.COUNTRY)
    [issue] = error.value.issues
    assert issue.file == f"workflow/report/briefs/{LANGUAGE}/country.md"
    assert 1 <= issue.row <= 5
    assert problem in str(issue)


def test_a_fact_of_one_country_is_refused_in_a_text_about_all(together: BriefMaterial, folder: Path) -> None:
    texts_of(folder, LANGUAGE, introduction="# Lorem {#a}\n\n{{ fact: country_forms }}\n")
    with pytest.raises(PackageError, match=r"introduction\.md, row 3.*country_forms"):
        compose.brief(fresh(together, language=LANGUAGE, folder=folder), texts.INTRODUCTION)


# --- words


def english() -> dict[str, list[str]]:
    """Paragraphs of the English texts."""
    found = [texts.text(name, "en") for name in NAMES]
    return test_language.paragraphs([one for text in found for one in (text.section, *text.parts.values())])


@pytest.mark.parametrize("file", english())
def test_sentences_are_short_and_have_no_codes(file: str) -> None:
    assert test_language.too_long(english()[file]) == []
    assert test_language.wrong(english()[file]) == []


def test_labels_are_short_and_have_no_codes() -> None:
    labels = [re.sub(r"\{\w+\}", "word", text) for _, text in words.phrases(words.words())]
    assert test_language.too_long(labels) == []
    assert test_language.wrong(labels) == []


def test_every_label_is_used() -> None:
    code = "\n".join(path.read_text("utf-8") for path in Path(compose.__file__).parent.glob("*.py"))
    keys = [place[-1] for place, _ in words.phrases(words.words()) if place[0] != "recognised"]
    assert [key for key in keys if not re.search(rf"\.{key}\b", code) and key != "language"] == []


def test_every_challenge_is_a_finding() -> None:
    known = {one.name for _, one in finding_rules().findings.all()}
    assert set(declared.rules().challenges) <= known
    assert framework.declared(declared.BriefRules)


# --- on paper


@pytest.fixture(scope="module")
def papers(processed: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The brief as PDF and DOCX, twice."""
    folder = tmp_path_factory.mktemp("papers")
    (processed / "countries" / "AAA" / "figures").mkdir(parents=True)
    for place in ("first", "second"):
        of_country.run(processed, processed, folder / place / "brief.pdf", iso3="AAA", language="en", settings=SETTINGS)
    return [folder / place / f"brief.{kind}" for place in ("first", "second") for kind in ("pdf", "docx")]


def test_two_builds_have_the_same_bytes(papers: list[Path]) -> None:
    first_pdf, first_docx, second_pdf, second_docx = (path.read_bytes() for path in papers)
    assert first_pdf == second_pdf
    assert first_docx == second_docx


def test_pdf_and_word_have_the_numbers_of_the_brief(brief: ReportDocument, papers: list[Path]) -> None:
    printed = _squeezed(" ".join(page.extract_text() for page in pypdf.PdfReader(papers[0]).pages))
    archive = zipfile.ZipFile(BytesIO(papers[1].read_bytes()))
    written = _squeezed(re.sub("<[^>]+>", "", archive.read("word/document.xml").decode()))
    numbers = [
        grammar.text(cell) for table in tables(brief).values() if isinstance(table, Table) for cell in cells(table)
    ]
    numbers += [
        grammar.prose(one.cell)
        for block in brief.blocks()
        if isinstance(block, Paragraph)
        for one in inlines_within(block.inlines)
        if isinstance(one, CellText)
    ]
    assert len(numbers) > 10
    assert [one for one in numbers if _squeezed(one) not in printed] == []
    assert [one for one in numbers if _squeezed(one) not in written] == []


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_introduction_and_conclusions_are_written(together: BriefMaterial, tmp_path: Path) -> None:
    root = together.pictures.parent.parent
    settings = together.settings
    for svg in together.pictures.glob("*.svg"):
        svg.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="24pt" height="36pt"/>')
    of_all.run(
        root / "results",
        root / "data" / "processed" / "test",
        root / "data" / "raw",
        tmp_path,
        language="en",
        settings=settings,
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "conclusions.docx",
        "conclusions.pdf",
        "introduction.docx",
        "introduction.pdf",
    ]


def test_a_file_is_named_for_its_language() -> None:
    assert [address.suffix(code) for code in ("en", "zh-Hant")] == ["", ".zh-Hant"]


def test_a_list_has_no_empty_item(brief: ReportDocument) -> None:
    lists = [block for block in brief.blocks() if isinstance(block, ItemList)]
    assert lists
    assert all(plain(item).strip() for block in lists for item in block.items)
