"""The explorer in a browser: each control changes chart and table alike, and numbers open their chains."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

import test_trace_pages
from browser import PHONE, WIDE, opened
from explored import HOSTILE, SETTINGS, build, of
from ssemap.publish.explorer import page as explorer
from ssemap.publish.pages import trace

Page = Any
STATES = {
    "start": "",
    "all years": "year=all",
    "single forms": "level=form&without=yes",
    "years of forms": "level=form&year=all",
    "values of forms": "indicator=form_women_members",
    "surveys": "indicator=form_employees",
    "highest first": "order=size",
    "several currencies": "indicator=turnover&level=form",
    "nothing chosen": "countries=",
    "nothing found": "indicator=memberships&without=no",
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of two synthetic countries."""
    return build(tmp_path_factory.mktemp("explorer"))


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a country that went through the stages, beside the pages of its chains."""
    folder = tmp_path_factory.mktemp("chained")
    processed = test_trace_pages.processed(folder / "processed")
    results = folder / "results"
    trace.run(processed, results / "countries" / "AAA", iso3="AAA", settings=SETTINGS)
    explorer.run(processed, results / "report" / "explorer.html", settings=of("AAA"))
    return results / "report" / "explorer.html"


def settle(page: Page) -> None:
    """Wait until the chart of the page's address is drawn."""
    page.wait_for_function("document.getElementById('chart').dataset.drawn === location.hash")


def go(page: Page, fragment: str) -> None:
    """Show what a fragment of the address says."""
    page.evaluate("address => { location.hash = address; }", fragment)
    settle(page)


def table(page: Page) -> list[list[str]]:
    """Head and rows of the table, without headings of groups."""
    found: list[list[str]] = page.eval_on_selector_all(
        "#table tr:not(.heading)", "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return found


def chart(page: Page) -> str:
    """What the chart draws."""
    found: str = page.inner_html("#chart")
    return found


def numbers(page: Page) -> list[str]:
    """The numbers of the table, in its order."""
    return [row[-4] for row in table(page)[1:]]


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("name", STATES)
def test_a_state_is_quiet_whole_and_within_reach_of_everybody(
    file: Path, chromium: Page, name: str, width: int
) -> None:
    with opened(chromium, file, width, anchor=STATES[name]) as visit:
        settle(visit.page)
        assert visit.complaints == []
        assert visit.outside() == []
        assert visit.sideways() == []
        assert visit.found_by_axe() == []
        assert (visit.page.locator("#chart svg").count() > 0) == (not name.startswith("nothing"))


def choose(name: str, value: str) -> Callable[[Page], None]:
    """Choose an option."""
    return lambda page: page.select_option(f"#{name}", value)


def tick(name: str, value: str) -> Callable[[Page], None]:
    """Tick a box, or take the tick away."""
    return lambda page: page.click(f"input[name={name}][value={value}]")


CONTROLS = {
    "theme": ("", choose("theme", "gender")),
    "indicator": ("", choose("indicator", "form_women_members")),
    "level": ("", choose("level", "form")),
    "year": ("", choose("year", "2018")),
    "all years": ("", choose("year", "all")),
    "basis": ("", choose("basis", "estimate")),
    "order": ("level=form&year=2018", choose("order", "size")),
    "countries": ("", tick("countries", "BBB")),
    "no country": ("", lambda page: page.click("#countries [data-on='']")),
    "all countries": ("countries=AAA", lambda page: page.click("#countries [data-on='1']")),
    "families": ("", tick("families", "cooperative")),
    "forms": ("level=form", lambda page: (page.click("summary"), tick("forms", "AAA-cooperative")(page))),
    "without": ("", lambda page: page.click("#without")),
    "reset": ("year=2018", lambda page: page.click("#reset")),
}


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_changes_chart_and_table_and_back_leads_to_what_was_before(
    file: Path, chromium: Page, name: str
) -> None:
    fragment, act = CONTROLS[name]
    with opened(chromium, file, anchor=fragment) as visit:
        page = visit.page
        settle(page)
        before = table(page), chart(page), page.inner_text("#said"), page.url
        act(page)
        page.wait_for_url(lambda url: url != before[-1])
        settle(page)
        after = table(page), chart(page), page.inner_text("#said"), page.url
        assert all(one != other for one, other in zip(before, after, strict=True))
        page.go_back()
        settle(page)
        assert (table(page), page.inner_text("#said"), page.url) == (before[0], *before[2:])
        page.go_forward()
        settle(page)
        assert (table(page), page.inner_text("#said"), page.url) == (after[0], *after[2:])
        assert visit.complaints == []


@pytest.mark.parametrize("name", ["start", "single forms", "values of forms", "surveys", "highest first"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_the_chart_writes_the_numbers_of_the_table_in_their_order(
    file: Path, chromium: Page, name: str, width: int
) -> None:
    with opened(chromium, file, width, anchor=STATES[name]) as visit:
        settle(visit.page)
        drawn = visit.page.eval_on_selector_all("#chart svg text", "all => all.map(one => one.textContent)")
        valued = [number for number in numbers(visit.page) if re.search(r"\d", number)]
        assert valued
        assert [text for text in drawn if text in valued][: len(valued)] == valued


def test_panels_of_years_have_a_mark_for_each_number_of_a_year(file: Path, chromium: Page) -> None:
    with opened(chromium, file, anchor="year=all&countries=AAA&families=cooperative") as visit:
        settle(visit.page)
        rows = table(visit.page)[1:]
        marks = visit.page.locator("#chart .mark-symbol path").count()
        # 2013 and its arrow, 2015 at the year of its figures, 2016, 2018, 2019 and its arrow; 2014 is a line.
        assert (len(rows), marks) == (6, 7)
        assert visit.page.locator("#chart .panel").count() == 1


@pytest.mark.parametrize("name", ["start", "all years", "surveys", "several currencies", "highest first"])
def test_the_csv_is_the_table(file: Path, chromium: Page, name: str) -> None:
    with opened(chromium, file, anchor=STATES[name]) as visit:
        settle(visit.page)
        with visit.page.expect_download() as waiting:
            visit.page.click("#download")
        text = Path(waiting.value.path()).read_text("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        shown = table(visit.page)
        assert len(rows) > 1
        assert [row[: len(shown[0])] for row in rows] == shown
        chains = visit.page.eval_on_selector_all(
            "#table td.number a", "all => all.map(one => one.getAttribute('href'))"
        )
        assert [f"../{row[-1]}" for row in rows[1:]] == chains
        assert waiting.value.suggested_filename.endswith(".csv")


def test_the_csv_has_exact_numbers_beside_the_printed_ones(file: Path, chromium: Page) -> None:
    with opened(chromium, file, anchor="year=2018&countries=AAA&families=cooperative") as visit:
        settle(visit.page)
        with visit.page.expect_download() as waiting:
            visit.page.click("#download")
        [row] = csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"), newline=""))
        assert (row["Number"], row["Exact number"]) == ("0.013 (0.012–0.015)", "0.0129")
        assert (row["Lower end"], row["Upper end"], row["State"]) == ("0.0121", "0.0143", "value")


def opens(page: Page, number: str) -> None:
    """The page that is open is that of a chain, at an anchor with this number."""
    anchor = unquote(urlsplit(page.url).fragment)
    assert "/trace/" in page.url
    assert number in page.evaluate("name => document.getElementById(name).textContent", anchor).replace("\u00a0", " ")


@pytest.mark.parametrize(
    "fragment", ["", "level=form", "year=2013", "year=all&level=form", "indicator=form_women_board"]
)
def test_a_number_opens_its_chain(chained: Path, chromium: Page, fragment: str) -> None:
    with opened(chromium, chained, anchor=fragment) as visit:
        page = visit.page
        settle(page)
        links = page.eval_on_selector_all("#table td.number a", "all => all.map(one => [one.href, one.textContent])")
        assert links
        for address, number in dict(map(tuple, links)).items():
            page.goto(address)
            opens(page, number)
        assert visit.outside() == []


def test_row_mark_and_key_lead_to_the_chain(chained: Path, chromium: Page) -> None:
    with opened(chromium, chained, anchor="level=form&without=no") as visit:
        page, start = visit.page, visit.page.url
        settle(page)
        number = numbers(page)[0]
        actions = (
            lambda: page.locator("#table tbody tr:not(.heading) td.rests").first.click(),
            lambda: page.locator("#chart .mark-symbol path").first.click(),
            lambda: page.locator("#table td.number a").first.press("Enter"),
        )
        for act in actions:
            act()
            page.wait_for_url("**/trace/**")
            opens(page, number)
            page.goto(start)
            settle(page)


def test_hostile_names_are_words_and_nothing_else(tmp_path: Path, chromium: Page) -> None:
    with opened(chromium, build(tmp_path, hostile=True), anchor="level=form&without=yes") as visit:
        page = visit.page
        page.on("dialog", lambda dialog: visit.complaints.append(dialog.message))
        for fragment in ("level=form&without=yes", "year=all", "indicator=form_employees&without=yes", "order=size"):
            go(page, fragment)
            assert HOSTILE.split()[0] in page.inner_text("#table")
        with page.expect_download() as waiting:
            page.click("#download")
        text = Path(waiting.value.path()).read_text("utf-8-sig")
        assert [line for line in text.splitlines() if line.startswith(("=", "+", "-", "@"))] == []
        assert (visit.complaints, visit.outside()) == ([], [])
        assert page.locator("#table script, #table b, #chart script").count() == 0


def test_what_an_address_says_that_is_not_known_is_left_out_and_said(file: Path, chromium: Page) -> None:
    with opened(
        chromium, file, anchor="indicator=nonsense&year=1066&colour=red&countries=AAA,ZZZ&__proto__=x"
    ) as visit:
        settle(visit.page)
        said = visit.page.inner_text("#said")
        assert "Not known here and left out: colour, __proto__, nonsense, 1066, ZZZ." in said
        assert {row[0] for row in table(visit.page)[1:]} == {"Alphaland (synthetic)"}
        assert visit.complaints == []


def test_amounts_and_several_years_are_never_ordered(file: Path, chromium: Page) -> None:
    with opened(chromium, file) as visit:
        for fragment, why in (
            ("indicator=organisations&order=size", "grows with the country"),
            ("year=all&order=size", "choose one year first"),
            ("indicator=memberships_per_100&order=size", "no two of these values"),
        ):
            go(visit.page, fragment)
            assert "There is no order of size: " in visit.page.inner_text("#said")
            assert why in visit.page.inner_text("#said")


def test_an_order_is_of_comparable_values_alone(file: Path, chromium: Page) -> None:
    with opened(chromium, file, anchor="year=2018&level=form&order=size") as visit:
        settle(visit.page)
        headings = visit.page.locator("#table tr.heading").all_inner_texts()
        assert headings[:2] == ["Highest first, within each family and basis", "Cooperatives, registered"]
        assert [row[0] for row in table(visit.page)[1:3]] == ["Betaland (synthetic)", "Alphaland (synthetic)"]


def test_surveys_stand_apart_in_no_order(file: Path, chromium: Page) -> None:
    with opened(chromium, file, anchor="indicator=form_employees&year=2018&order=size") as visit:
        settle(visit.page)
        headings = visit.page.locator("#table tr.heading").all_inner_texts()
        assert headings[-3] == "In no order: surveys, parts of a form, and claims"
        assert [number[-1] for number in numbers(visit.page)][-2:] == ["‡", "‡"]


def test_everything_is_done_by_keys_and_each_change_is_said(file: Path, chromium: Page) -> None:
    with opened(chromium, file) as visit:
        page = visit.page
        settle(page)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "result"
        page.focus("#year")
        before = page.inner_text("#said")
        page.keyboard.press("ArrowUp")
        page.wait_for_function("said => document.getElementById('said').innerText !== said", arg=before)
        settle(page)
        assert page.evaluate("document.activeElement.id") == "year"
        page.focus("input[name=countries][value=BBB]")
        page.keyboard.press("Space")
        settle(page)
        assert page.evaluate("document.activeElement.value") == "BBB"
        assert page.get_attribute("#said", "aria-live") == "polite"
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def test_on_paper_stand_chart_and_table_without_controls(file: Path, chromium: Page) -> None:
    with opened(chromium, file) as visit:
        settle(visit.page)
        visit.page.emulate_media(media="print")
        assert not visit.page.is_visible("#controls")
        assert visit.page.is_visible("#table table")
        assert visit.page.is_visible("#heading")


def test_one_country_has_all_controls_too(tmp_path: Path, chromium: Page) -> None:
    with opened(chromium, build(tmp_path, settings=of("BBB")), PHONE) as visit:
        settle(visit.page)
        assert visit.page.locator("#countries input").count() == 1
        assert (visit.complaints, visit.sideways(), visit.found_by_axe()) == ([], [], [])
