"""What a browser makes of the pages of two synthetic countries: nothing is asked of the network, nothing is in the way.

They run with every other test: a page takes about a second, and a broken one concerns every change.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

import browser
import paper_documents
from browser import PHONE, WIDE, opened
from conftest import ROOT
from project import Project
from ssemap.publish import pages

pytestmark = pytest.mark.xdist_group("workflow")

PAGES = {
    "front door": "index.html",
    "report": "report/index.html",
    "methods": "report/methods.html",
    "figures": "figures/index.html",
    "figure": "figures/evidence_map.html",
    "figures of a country": "countries/AAA/figures/index.html",
    "figure of a country": "countries/AAA/figures/pedigree.html",
    "report in one file": "report/report.html",
    "explorer": "report/explorer.html",
    "profile": "countries/AAA/index.html",
    "quality": "countries/AAA/quality.html",
    "sources": "countries/AAA/sources.html",
    "trace": "countries/AAA/trace/organisations.html",
    "trace of forms": "countries/AAA/trace/form_women_board.html",
    "theme": "notebooks/comparative_gender.html",
    "landscape": "notebooks/comparative_landscape.html",
    "table": "tables/headline_indicators.html",
}
WITH_NUMBERS = ("report", "profile", "theme")
SAMPLE = 8  # links of a page that are followed


@pytest.fixture(scope="module")
def results(built: Project) -> Path:
    return built.folder / "results" / "latest"


def page_of(body: str, folder: Path) -> Path:
    """A page with this body and nothing else, to test what the tests see."""
    file = folder / "page.html"
    file.write_text(f'<!DOCTYPE html><html lang="en"><title>x</title><main><h1>x</h1>{body}</main></html>', "utf-8")
    return file


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_quiet_whole_and_within_reach_of_everybody(
    results: Path, chromium: Any, name: str, width: int
) -> None:
    with opened(chromium, results / PAGES[name], width) as visit:
        assert visit.pictures_that_failed() == []
        assert visit.sideways() == []
        assert visit.complaints == []
        assert visit.found_by_axe() == []
        assert visit.outside() == []


def test_the_report_in_one_file_needs_no_other_file(results: Path, chromium: Any, tmp_path: Path) -> None:
    sent = shutil.copy(results / "report" / "report.html", tmp_path)
    with opened(chromium, Path(sent), PHONE) as visit:
        assert visit.pictures_that_failed() == []
        assert visit.sideways() == []
        assert visit.complaints == []
        asked = [address for address in visit.requests if not address.startswith("data:")]
        assert asked == [Path(sent).resolve().as_uri()]
        shown = visit.page.evaluate("[...document.images].map(one => one.naturalWidth)")
        assert shown
        narrow = visit.page.locator("figure img:visible").first.evaluate("one => one.naturalWidth")
        assert narrow < 600  # the version for a phone


@pytest.fixture(scope="module")
def served(results: Path) -> Iterator[str]:
    """Address of the results on a server of this machine, which sends the policy that docs/publish.md names."""
    (policy,) = re.findall(r"`Content-Security-Policy: (.*?)`", (ROOT / "docs" / "publish.md").read_text("utf-8"))

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", policy)
            super().end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(results))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("name", ["report", "profile", "trace", "figure", "figure of a country", "theme"])
def test_a_page_works_under_the_policy_that_a_server_should_send(served: str, chromium: Any, name: str) -> None:
    with opened(chromium, f"{served}/{PAGES[name]}", PHONE) as visit:
        assert visit.pictures_that_failed() == []
        assert visit.complaints == []
        assert [address for address in visit.outside() if not address.startswith(served)] == []
        assert visit.page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"  # styled


def test_the_one_file_works_under_the_policy_too(served: str, chromium: Any) -> None:
    with opened(chromium, f"{served}/report/report.html", PHONE) as visit:
        assert visit.pictures_that_failed() == []
        assert visit.complaints == []


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_a_number_opens_its_chain(results: Path, chromium: Any, name: str) -> None:
    with opened(chromium, results / PAGES[name]) as visit:
        page = visit.page
        linked = page.eval_on_selector_all("a.cell", "all => all.map(one => [one.href, one.textContent.trim()])")
        chosen = dict(linked[:: max(1, len(linked) // SAMPLE)])
        assert chosen
        for address, number in chosen.items():
            page.goto(address)
            section = page.locator(":target")
            assert section.count() == 1, f"{number}: no {address}"
            assert section.is_visible()
            said = " ".join(section.inner_text().split())
            digits = next((word for word in number.split() if word[0].isdigit()), "")
            assert digits in said, f"{number}: not in {address}"


def test_a_figure_of_a_chain_opens_what_its_source_printed(results: Path, chromium: Any) -> None:
    with opened(chromium, results / PAGES["trace"]) as visit:
        page = visit.page
        printed = page.eval_on_selector_all(
            ".figures li:has(a[href*='sources.html#']):has(q)",
            "all => all.map(one => [one.querySelector('a').href, one.querySelector('q').textContent])",
        )
        assert printed
        for address, words in dict(map(tuple, printed)).items():
            page.goto(address)
            target = page.locator(":target")
            assert target.locator("q").first.text_content() == words, address
            source = target.locator("xpath=ancestor::section[1]")
            assert source.locator("a[href^='http']").count() >= 1, address


@pytest.mark.parametrize(("name", "figures"), [("profile", 2), ("methods", 1)])
def test_each_figure_of_a_page_leads_to_its_own_page_and_back(
    results: Path, chromium: Any, name: str, figures: int
) -> None:
    with opened(chromium, results / PAGES[name]) as visit:
        page = visit.page
        links = page.eval_on_selector_all("figure a[href$='.html']", "all => all.map(one => one.href)")
        assert len(links) == page.locator("figure.picture:has(img.narrow)").count() >= figures
        for address in links:
            page.goto(address)
            assert visit.pictures_that_failed() == []
            assert page.locator("main img:visible").count() == 1
            page.locator(".facts a[href*='.html#figure-']").click()
            page.wait_for_url("**/*.html#figure-*")
            assert page.locator("figure:target").count() == 1


def test_a_click_on_a_number_leads_to_its_chain_and_back(results: Path, chromium: Any) -> None:
    with opened(chromium, results / PAGES["report"]) as visit:
        link = visit.page.locator("a.cell").first
        wanted = link.get_attribute("href")
        link.click()
        assert unquote(urlsplit(visit.page.url).path).endswith(wanted.lstrip("./").partition("#")[0])
        visit.page.go_back()
        assert visit.page.url == (results / PAGES["report"]).resolve().as_uri()


def test_the_first_key_leads_past_what_is_on_each_page(results: Path, chromium: Any) -> None:
    with opened(chromium, results / PAGES["report"]) as visit:
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.className") == "skip"
        visit.page.keyboard.press("Enter")
        assert visit.page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ('<img alt="x" src="http://127.0.0.1:9/x.png">', "outside"),
        ('<img alt="x" src="gone.png">', "pictures_that_failed"),
        ('<p style="width: 3000px">x</p>', "sideways"),
        ("<img src='data:,'>", "found_by_axe"),
    ],
)
def test_what_is_wrong_is_seen(tmp_path: Path, chromium: Any, body: str, asked: str) -> None:
    with opened(chromium, page_of(body, tmp_path), PHONE) as visit:
        assert getattr(visit, asked)()


def figure(name: str, height: int, *, narrow: bool = False) -> str:
    """A figure ``height`` mm high with a caption, and its version for narrow screens."""
    drawn = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='160mm' height='{}mm'%3E{}%3C/svg%3E"
    text = "%3Ctext y='20' font-size='20'%3E{}%3C/text%3E"
    before = f'<img class="narrow" hidden alt="x" src="{drawn.format(99, text.format("forphones"))}">' if narrow else ""
    img = f'<img alt="x" src="{drawn.format(height, text.format(name))}">'
    return f"<figure>{before}{img}<figcaption>Caption of {name}.</figcaption></figure>"


def table(rows: int) -> str:
    body = "".join(f'<tr><th scope="row">row{one}.</th><td class="text">x</td></tr>' for one in range(rows))
    head = "<thead><tr><th>Head</th><th>Head</th></tr></thead>"
    return f'<div class="table"><table>{head}<tbody>{body}</tbody></table></div>'


def on_paper(chromium: Any, body: str, folder: Path, width: int = WIDE) -> list[str]:
    """The words of each sheet of a page with this body and the style sheet, as the browser prints it."""
    page = page_of(f"<style>{pages.css()}</style>{body}", folder)
    with opened(chromium, page, width) as visit:
        visit.page.pdf(path=folder / "page.pdf", prefer_css_page_size=True)
    return paper_documents.pages(folder / "page.pdf")


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_what_follows_a_figure_fills_the_sheet_that_it_leaves(tmp_path: Path, chromium: Any, width: int) -> None:
    body = f'<p style="height: 100mm">Before.</p>{figure("tall", 220, narrow=True)}<h3>After</h3>{table(80)}'
    first, second, *_ = on_paper(chromium, body, tmp_path, width)
    assert "After" in first
    assert "row5." in first
    assert "Caption of tall" not in first
    assert "Caption of tall" in second
    assert "forphones" not in first + second
    assert "tall" in second.replace("Caption of tall", "")


@pytest.mark.parametrize("height", [100, 180, 233])
def test_a_table_goes_on_below_a_figure_and_not_over_it(tmp_path: Path, chromium: Any, height: int) -> None:
    long = figure("long", height).replace("Caption of", "Words of a long caption " * 60)
    sheets = on_paper(chromium, f'<p style="height: 150mm">x</p>{figure("one", 200)}{long}{table(70)}', tmp_path)
    assert re.findall(r"row\d+", " ".join(sheets)) == [f"row{one}" for one in range(70)]
    for sheet in sheets:
        if "Caption of one" in sheet:
            assert sheet.index("Caption of one") < sheet.index("Head")


@pytest.mark.parametrize("rows", [4, 8])
def test_a_short_table_of_numbers_stands_on_one_sheet(tmp_path: Path, chromium: Any, rows: int) -> None:
    short = table(rows).replace('class="text"', 'class="number"')
    sheets = on_paper(chromium, f'<p style="height: 255mm">x</p>{short}', tmp_path)
    assert [sheet.count("row") for sheet in sheets] == [0, rows]


def test_complaints_of_scripts_are_heard(tmp_path: Path, chromium: Any) -> None:
    with opened(chromium, page_of("<script>console.error('one'); throw new Error('two')</script>", tmp_path)) as visit:
        assert [next(word for word in ("one", "two") if word in text) for text in visit.complaints] == ["one", "two"]


def test_what_is_wider_than_the_page_but_scrolled_by_itself_is_right(tmp_path: Path, chromium: Any) -> None:
    body = '<div style="overflow-x: auto"><p style="width: 3000px">x</p></div>'
    with opened(chromium, page_of(body, tmp_path), PHONE) as visit:
        assert visit.sideways() == []


@pytest.mark.parametrize(("said", "outcome"), [("", "Skipped"), (browser.REQUIRED, "Failed")])
def test_without_a_browser_tests_are_skipped_unless_one_is_required(
    monkeypatch: pytest.MonkeyPatch, said: str, outcome: str
) -> None:
    monkeypatch.setattr(browser, "installed", lambda: None)
    monkeypatch.setenv(browser.SWITCH, said)
    kinds = {"Skipped": pytest.skip.Exception, "Failed": pytest.fail.Exception}
    with pytest.raises(kinds[outcome], match="found no browser"), browser.launched():
        pass


@pytest.mark.parametrize(("width", "media"), [(WIDE, "screen"), (PHONE, "screen"), (688, "print")])  # 688: of A4
def test_a_word_of_wide_letters_stays_in_its_cell(tmp_path: Path, chromium: Any, width: int, media: str) -> None:
    word, names = "W" * 24, [f"column{one}" for one in range(5)]
    wide = paper_documents.table([dict.fromkeys(names, word)], *(paper_documents.Column(name, word) for name in names))
    with opened(chromium, page_of(f"<style>{pages.css()}</style>{wide.html()}", tmp_path), width) as visit:
        visit.page.emulate_media(media=media)
        cells = "[...document.querySelectorAll('th, td')]"
        assert visit.page.evaluate(f"{cells}.filter(one => one.scrollWidth > one.clientWidth).length") == 0
        assert visit.sideways() == []


def test_on_paper_a_row_of_sentences_is_a_list_without_what_is_not_said(tmp_path: Path, chromium: Any) -> None:
    named = {"name": "A form", "one": "What law says.", "other": "", "third": "What else it says."}
    columns = [paper_documents.Column(name, f"Aspect {name}", empty="") for name in named]
    said = replace(paper_documents.table([named], *columns), listed=True)
    (sheet,) = on_paper(chromium, said.html(), tmp_path)
    words = " ".join(sheet.split())
    assert "A form Aspect one: What law says. Aspect third: What else it says." in words
    assert "other" not in words


def test_facts_behind_a_figure_that_waits_leave_the_sheet_its_size(tmp_path: Path, chromium: Any) -> None:
    facts = "<dt>Term</dt><dd>What it says at some length, so that it fills a line or two of the sheet.</dd>" * 20
    body = f'<p style="height: 100mm">Before.</p>{figure("tall", 220)}<h2>Head</h2><dl class="facts">{facts}</dl>'
    first, second = on_paper(chromium, body, tmp_path)
    assert "Head" in first
    assert "Caption of tall" in second
