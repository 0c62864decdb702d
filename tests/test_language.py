"""How texts for readers are written: short sentences, no codes, one style of numbers, no word of the house."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import test_report
from conftest import ROOT
from ssemap.publish.sections import glossary, source, tokens

RULES: dict[str, Any] = YAML(typ="safe").load(ROOT / "tests" / "language.yaml")
REPORT = ROOT / "workflow" / "report"
# Ends of sentences: a stop before a blank; not those of abbreviations and initials.
END = re.compile(r"(?<!\b[A-Z])(?<!\be\.g)(?<!\bNo)[.?!:;](?=\s|$)")
CODES = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b[A-Z]{3}-[A-Za-z]?[a-z0-9-]{2,}\b")
FILES = re.compile(r"\b(?:tables|figures)/\w+(?:\.\w+)?")  # addresses
STYLE = {
    "a blank before %": re.compile(r"\d %"),
    "% in a sentence": re.compile(r"\d%"),
    "a hyphen between numbers": re.compile(r"(?<![\w-])\d+-\d+(?![\w-])"),
    "no comma in thousands": re.compile(r"(?<![\w.,-])\d{5,}(?![\w-])"),
}
ELEMENTS = re.compile(r"<(p|li|dd|figcaption|caption|h\d)\b[^>]*>(.*?)</\1>", re.DOTALL)
TABLES = re.compile(r"<table.*?</table>", re.DOTALL)
NOTES = re.compile(r'<div class="notes">.*?</div>', re.DOTALL)


def sentences(text: str) -> list[str]:
    """Sentences, and clauses between semicolons or after a colon, without their ends."""
    return [part.strip() for part in END.split(" ".join(text.split())) if part.strip()]


def too_long(texts: list[str]) -> list[str]:
    return [one for text in texts for one in sentences(text) if len(one.split()) > RULES["longest"]]


def wrong(texts: list[str], *, sections: bool = True) -> list[tuple[str, str]]:
    """Codes, banned words and numbers in another style."""
    found = [("code", match[0]) for text in texts for match in CODES.finditer(FILES.sub(" ", text))]
    for word in [*RULES["banned"], *(RULES["banned_in_sections"] if sections else [])]:
        pattern = re.compile(rf"\b{re.escape(str(word))}\b")
        found += [(str(word), text) for text in texts if pattern.search(text)]
    found += [(name, text) for name, pattern in STYLE.items() for text in texts if pattern.search(text)]
    return found


def test_the_lint_sees_each_kind_of_mistake():
    long = " ".join(["word"] * 26)
    assert too_long([f"Short. {long}. Short."]) == [long]
    assert too_long([f"{long[:-5]}; short."]) == []
    seen = [
        kind
        for kind, _ in wrong(["off_series, PHL-mutual-benefit and AAA-F0001", "40 percent, 90 % or 12%, 3-4, 12345"])
    ]
    assert seen == ["code", "code", "code", "percent", *STYLE]
    assert wrong(["COVID-19 fell by 12 per cent to 12,345 (3–4) in 2019; data 85c62a00ac36389b."]) == []


def written() -> dict[str, list[str]]:
    """Paragraphs of each section as they are written."""
    return paragraphs([*source.sections(), *source.parts().values(), *source.sections(source.FRONT_DOOR)])


def paragraphs(every: list[source.SectionText]) -> dict[str, list[str]]:
    """Paragraphs of texts by file; a token is one word."""
    return {
        one.file: [
            re.sub(r"\{#[\w-]+\}|\]\([^)]*\)|^[#>*\s-]+", " ", tokens.TOKEN.sub("word", paragraph))
            for passage in one.passages
            for paragraph in re.split(r"\n\s*\n|\n(?=- )", passage.text)
        ]
        for one in every
    }


@pytest.mark.parametrize("file", written())
def test_what_sections_write(file: str) -> None:
    assert too_long(written()[file]) == []
    assert wrong(written()[file]) == []


def test_what_the_glossary_and_editions_write() -> None:
    editions = YAML(typ="safe").load(REPORT / "editions.yaml")["editions"].values()
    texts = [*(one.meaning for one in glossary.terms()), *editions]
    assert too_long(texts) == []
    assert wrong(texts) == []


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    results = test_report.build(tmp_path_factory.mktemp("language"))
    return [results / "report" / "index.html", results / "index.html"]


def told(page: Path) -> list[str]:
    """The paragraphs, items and captions of a page, without tables, notes and what the sources print."""
    text = NOTES.sub(" ", TABLES.sub(" ", re.sub(r"<style>.*?</style>", "", page.read_text("utf-8"), flags=re.DOTALL)))
    return [html.unescape(re.sub("<[^>]+>", " ", match[2])) for match in ELEMENTS.finditer(text)]


def test_what_the_pages_of_a_run_say(pages: list[Path]) -> None:
    for page in pages:
        texts = told(page)
        assert len(texts) > 10
        assert too_long(texts) == []
        assert wrong([text for text in texts if "Title of" not in text]) == []


def plain(text: str) -> str:
    """A caption without what Jinja fills in; each branch of a condition is a sentence of its own."""
    filled = re.sub(r"\{\{.*?\}\}", "word", text, flags=re.DOTALL)
    branches = re.sub(r"\{%-?\s*el(?:se|if).*?%\}", ". ", filled, flags=re.DOTALL)
    return " ".join(re.sub(r"\{%.*?%\}", " ", branches, flags=re.DOTALL).split())


def test_what_captions_write() -> None:
    captions = YAML(typ="safe").load(REPORT / "captions.yaml")
    texts = {f"{name}.{key}": plain(text) for name, caption in captions.items() for key, text in caption.items()}
    assert set(RULES["lists"]) == {name for name, text in texts.items() if too_long([text])}
    assert wrong(list(texts.values()), sections=False) == []
