"""The explorer in a browser: each control changes chart and table alike, and numbers open their chains."""

from __future__ import annotations

import csv
import datetime
import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

import test_trace_pages
from browser import PHONE, WIDE, Visit, opened
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


@pytest.fixture(scope="module")
def visit(file: Path, chromium: Page) -> Iterator[Visit]:
    """The page in a wide window, open for all tests that need no window of their own."""
    with opened(chromium, file) as found:
        settle(found.page)
        yield found


@pytest.fixture(scope="module")
def phone(file: Path, chromium: Page) -> Iterator[Visit]:
    """The same in the window of a phone."""
    with opened(chromium, file, PHONE) as found:
        settle(found.page)
        yield found


def settle(page: Page) -> None:
    """Wait until the chart of the page's address is drawn."""
    page.wait_for_function("() => document.getElementById('chart').dataset.drawn === location.hash")


def go(page: Page, fragment: str) -> None:
    """Show what a fragment of the address says."""
    page.evaluate("address => { location.hash = address; }", fragment or "start")
    page.wait_for_function("address => location.hash === `#${address}`", arg=fragment or "start")
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


def wrong(visit: Visit, name: str) -> list[object]:
    """What is wrong with the state of a page; axe, which takes long, looks at those whose elements differ."""
    visit.complaints.clear()
    go(visit.page, STATES[name])
    drawn = visit.page.locator("#chart svg").count() > 0
    found: list[object] = [*visit.complaints, *visit.outside(), *visit.sideways()]
    if name in LOOKED_AT:
        found += visit.found_by_axe()
    return found + ([f"chart: {drawn}"] if drawn == name.startswith("nothing") else [])


LOOKED_AT = ("start", "years of forms", "nothing chosen")


def test_states_are_quiet_whole_and_within_reach_of_everybody(visit: Visit, phone: Visit) -> None:
    found = {(name, width): wrong(one, name) for name in STATES for width, one in ((WIDE, visit), (PHONE, phone))}
    assert {key: said for key, said in found.items() if said} == {}


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
    "forms": ("level=form", lambda page: (page.click("#forms-box summary"), tick("forms", "AAA-cooperative")(page))),
    "without": ("", lambda page: page.click("#without")),
    "reset": ("year=2018", lambda page: page.click("#reset")),
}


def test_controls_change_chart_and_table_and_back_leads_to_what_was_before(visit: Visit) -> None:
    page = visit.page
    visit.complaints.clear()
    for name, (fragment, act) in CONTROLS.items():
        go(page, fragment)
        before = table(page), chart(page), page.inner_text("#said"), page.url
        act(page)
        page.wait_for_url(lambda url, old=before[-1]: url != old)
        settle(page)
        after = table(page), chart(page), page.inner_text("#said"), page.url
        assert all(one != other for one, other in zip(before, after, strict=True)), name
        page.go_back()
        settle(page)
        assert (table(page), page.inner_text("#said"), page.url) == (before[0], *before[2:]), name
        page.go_forward()
        settle(page)
        assert (table(page), page.inner_text("#said"), page.url) == (after[0], *after[2:]), name
    assert visit.complaints == []


def test_the_chart_writes_the_numbers_of_the_table_in_their_order(visit: Visit, phone: Visit) -> None:
    for name in ("start", "single forms", "values of forms", "surveys", "highest first"):
        for one in (visit, phone):
            go(one.page, STATES[name])
            drawn = one.page.eval_on_selector_all("#chart svg text", "all => all.map(one => one.textContent)")
            valued = [number for number in numbers(one.page) if re.search(r"\d", number)]
            assert valued
            assert [text for text in drawn if text in valued][: len(valued)] == valued


def test_panels_of_years_have_a_mark_for_each_number_of_a_year(visit: Visit) -> None:
    go(visit.page, "year=all&countries=AAA&families=cooperative")
    rows = table(visit.page)[1:]
    marks = visit.page.locator("#chart .mark-symbol path").count()
    # 2013 and its arrow, 2015 at the year of its figures, 2016, 2018, 2019 and its arrow; 2014 is a line.
    assert (len(rows), marks) == (6, 7)
    assert visit.page.locator("#chart .panel").count() == 1


def saved(page: Page) -> tuple[str, str]:
    """Name and text of the CSV that the page gives."""
    with page.expect_download() as waiting:
        page.click("#download")
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_text("utf-8-sig")


def test_the_csv_is_the_table(visit: Visit) -> None:
    for name in ("start", "all years", "surveys", "several currencies", "highest first"):
        go(visit.page, STATES[name])
        file_name, text = saved(visit.page)
        rows = list(csv.reader(io.StringIO(text, newline="")))
        shown = table(visit.page)
        assert len(rows) > 1
        assert [row[: len(shown[0])] for row in rows] == shown
        chains = visit.page.eval_on_selector_all(
            "#table td.number a", "all => all.map(one => one.getAttribute('href'))"
        )
        assert [f"../{row[-1]}" for row in rows[1:]] == chains
        assert file_name.endswith(".csv")


def test_the_csv_has_exact_numbers_beside_the_printed_ones(visit: Visit) -> None:
    go(visit.page, "year=2018&countries=AAA&families=cooperative")
    [row] = csv.DictReader(io.StringIO(saved(visit.page)[1], newline=""))
    assert (row["Number"], row["Exact number"]) == ("0.013 (0.012–0.015)", "0.0129")
    assert (row["Lower end"], row["Upper end"], row["State"]) == ("0.0121", "0.0143", "value")


def test_an_edition_is_named_with_what_is_shown_of_it(tmp_path: Path, chromium: Page) -> None:
    build(tmp_path)
    processed = tmp_path / "data" / "processed"
    shutil.copytree(processed / "test", processed / "early")
    several = replace(SETTINGS, editions={"test": None, "early": datetime.date(2019, 12, 31)})
    output = tmp_path / "explorer.html"
    explorer.run(processed / "test", output, further=[processed / "early"], settings=several)
    with opened(chromium, output, anchor="edition=early") as visit:
        page = visit.page
        settle(page)
        for told in ("#heading", "#stamp", "#said", "#table caption"):
            assert "edition early" in page.text_content(told).lower(), told
        assert "edition early" in page.get_attribute("#chart", "aria-label")
        assert "edition early" in page.title()
        name, text = saved(page)
        assert "early" in name
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert {row["Edition"] for row in rows} == {"early"}
        assert {row["Chain"].startswith("../early/countries/") for row in rows} == {True}
        page.select_option("#edition", "test")
        page.wait_for_function("() => document.getElementById('heading').textContent.endsWith('edition test')")


def opens(page: Page, number: str) -> None:
    """The page that is open is that of a chain, at the anchor of this number, or of the cell that has none."""
    anchor = unquote(urlsplit(page.url).fragment)
    assert "/trace/" in page.url
    assert page.evaluate("name => document.getElementById(name) !== null", anchor)
    if re.search(r"\d", number):
        assert number in page.evaluate("name => document.getElementById(name).textContent", anchor).replace(
            "\u00a0", " "
        )


def test_numbers_open_their_chains(chained: Path, chromium: Page) -> None:
    with opened(chromium, chained) as visit:
        page = visit.page
        settle(page)
        found: dict[str, str] = {}
        for fragment in ("", "level=form", "year=2013", "year=all&level=form", "indicator=form_women_board"):
            go(page, fragment)
            links = page.eval_on_selector_all(
                "#table td.number a", "all => all.map(one => [one.href, one.textContent])"
            )
            assert links
            found |= dict(map(tuple, links))
        for address, number in found.items():
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
            lambda: page.locator("#chart .mark-symbol path[opacity='1']").first.click(),
            lambda: page.locator("#table td.number a").first.press("Enter"),
        )
        with page.context.expect_page() as waiting:
            page.locator("#table tbody tr:not(.heading) td.rests").first.click(modifiers=["Control"])
        assert "/trace/" in waiting.value.url
        assert page.url == start
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


def test_what_an_address_says_that_is_not_known_is_left_out_and_said(visit: Visit) -> None:
    visit.complaints.clear()
    go(visit.page, "indicator=nonsense&year=1066&colour=red&countries=AAA,ZZZ&__proto__=x")
    said = visit.page.inner_text("#said")
    assert "Not known here and left out: colour, __proto__, nonsense, 1066, ZZZ." in said
    assert {row[0] for row in table(visit.page)[1:]} == {"Alphaland (synthetic)"}
    assert visit.complaints == []


def test_amounts_and_several_years_are_never_ordered(visit: Visit) -> None:
    for fragment, why in (
        ("indicator=organisations&order=size", "grows with the country"),
        ("year=all&order=size", "choose one year first"),
        ("indicator=memberships_per_100&order=size", "no two of these values"),
    ):
        go(visit.page, fragment)
        assert "There is no order of size: " in visit.page.inner_text("#said")
        assert why in visit.page.inner_text("#said")


def test_an_order_is_of_comparable_values_alone(visit: Visit) -> None:
    go(visit.page, "year=2018&level=form&order=size")
    headings = visit.page.locator("#table tr.heading").all_inner_texts()
    assert headings[:2] == ["Highest first, within each family and basis", "Cooperatives, registered"]
    assert [row[0] for row in table(visit.page)[1:3]] == ["Betaland (synthetic)", "Alphaland (synthetic)"]


def test_surveys_stand_apart_in_no_order(visit: Visit) -> None:
    go(visit.page, "indicator=form_employees&year=2018&order=size")
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
        size = "id => parseFloat(getComputedStyle(document.getElementById(id)).fontSize)"
        assert visit.page.evaluate(size, "stamp") < visit.page.evaluate(size, "definition")
        last, whole = (visit.page.locator(one).last.bounding_box() for one in ("#table thead th", "#table table"))
        assert last["width"] > 0.4 * whole["width"]


def test_paper_can_break_between_the_groups_of_a_chart_which_share_one_scale(visit: Visit) -> None:
    go(visit.page, STATES["single forms"])
    charts = visit.page.locator("#chart > div > svg")
    assert charts.count() == visit.page.locator("#table tr.heading").count() > 1
    assert len(set(charts.evaluate_all("all => all.map(one => one.getAttribute('width'))"))) == 1
    lines = charts.evaluate_all("all => all.map(one => one.querySelectorAll('.role-axis-grid line').length)")
    assert len(set(lines)) == 1
    assert lines[0] > 1


def test_one_country_has_all_controls_too(tmp_path: Path, chromium: Page) -> None:
    with opened(chromium, build(tmp_path, settings=of("BBB")), PHONE) as visit:
        settle(visit.page)
        assert visit.page.locator("#countries input").count() == 1
        assert (visit.complaints, visit.sideways(), visit.found_by_axe()) == ([], [], [])


def test_what_is_known_but_does_not_fit_is_said_to_be_known(visit: Visit) -> None:
    go(visit.page, "theme=gender&indicator=organisations&basis=nonsense")
    said = visit.page.inner_text("#said")
    assert "Not known here and left out: nonsense." in said
    [title] = re.findall(r"Known, but not beside these choices, and left out: ([^.]+)\.", said)
    assert "organisations" in title.lower()


def test_a_theme_begins_with_numbers_where_it_has_any(visit: Visit) -> None:
    page = visit.page
    for theme in page.eval_on_selector_all("#theme option", "all => all.map(one => one.value)"):
        go(page, f"theme={theme}&edition=x")
        begun = any(re.search(r"\d", number) for number in numbers(page))
        listed = page.eval_on_selector_all("#indicator option", "all => all.map(one => one.value)")
        for indicator in [] if begun else listed:
            go(page, f"theme={theme}&indicator={indicator}")
            assert not any(re.search(r"\d", number) for number in numbers(page)), (theme, indicator)


def test_an_indicator_is_shown_first_where_it_has_numbers(visit: Visit) -> None:
    go(visit.page, "indicator=turnover")
    assert visit.page.input_value("#level") == "form"
    assert any(re.search(r"\d", number) for number in numbers(visit.page))
    go(visit.page, "indicator=turnover&level=family")
    assert visit.page.input_value("#level") == "family"
    go(visit.page, "level=form&families=cooperative")
    assert visit.page.input_value("#year") == "2019"


def test_choices_without_a_number_say_so(visit: Visit) -> None:
    go(visit.page, "year=2018")

    def offered(name: str) -> dict[str, str]:
        return dict(visit.page.eval_on_selector_all(f"#{name} option", "all => all.map(one => [one.value, one.text])"))

    years = offered("year")
    assert (years["2010"], years["2018"]) == ("2010 (no number)", "2018")
    for name, fragment in (("year", ""), ("level", ""), ("indicator", "year=all&")):
        for value, words in offered(name).items():
            go(visit.page, f"{fragment}{name}={value}")
            if words.endswith(" (no number)"):
                assert not any(re.search(r"\d", number) for number in numbers(visit.page)), (name, value)


def test_unit_basis_level_and_edition_stand_above_the_chart(visit: Visit) -> None:
    go(visit.page, "year=2018&families=cooperative")
    measured = visit.page.inner_text("#measured")
    assert measured == "Unit: per 100,000 inhabitants. Basis: registered. Level: Families."
    assert visit.page.inner_text("#stamp").startswith("Edition test ")
    both = []
    for fragment in STATES.values():
        go(visit.page, fragment)
        rows = [row for row in table(visit.page)[1:] if re.search(r"\d", row[-4])]
        several = len({row[-3] for row in rows}) > 1 and visit.page.locator("#chart.panels").count() == 0
        assert several == ("Basis: beside each number." in visit.page.inner_text("#measured")), fragment
        drawn = " ".join(visit.page.eval_on_selector_all("#chart svg text", "all => all.map(one => one.textContent)"))
        both += [several]
        assert not several or all(word in drawn for row in rows for word in row[-3].split()), fragment
    assert set(both) == {False, True}


def test_a_panel_says_its_last_number(visit: Visit) -> None:
    go(visit.page, "year=all&countries=AAA&families=cooperative")
    year, number = table(visit.page)[-1][2:4]
    assert visit.page.inner_text("#chart .panel .meta") == f"{year}: {number}"


def test_lists_are_closed_where_room_is_small_and_say_how_many_are_chosen(phone: Visit, visit: Visit) -> None:
    go(phone.page, "countries=AAA")
    assert not phone.page.is_visible("#countries input")
    assert phone.page.inner_text("#countries-box summary") == "Countries: 1 of 2"
    assert phone.page.locator("#heading").bounding_box()["y"] < 2 * 900
    go(visit.page, "countries=AAA")
    assert visit.page.is_visible("#countries input")
    controls, result = (visit.page.locator(one).bounding_box() for one in ("#controls", "#result"))
    assert controls["x"] + controls["width"] <= result["x"]


def test_addresses_written_by_hand_are_read_as_they_are_meant(visit: Visit) -> None:
    for fragment, countries in (
        ("countries=AAA&countries=BBB", 2),
        ("countries=%20AAA%20", 1),
        ("countries=AAA,AAA", 1),
        ("countries=bbb", 1),
        ("Countries=BBB", 1),
        ("%E0%A4%A&countries=BBB", 1),
    ):
        go(visit.page, fragment)
        assert len({row[0] for row in table(visit.page)[1:]}) == countries, fragment
    go(visit.page, "year=&level=")
    assert "Not known here and left out: level=, year=." in visit.page.inner_text("#said")
    go(visit.page, "level=form&forms=")
    assert "No form is chosen. Choose at least one." in visit.page.inner_text("#said")


def test_back_and_forward_lead_through_twenty_states(visit: Visit) -> None:
    page, seen = visit.page, []
    states = [f"year={year}&level={level}" for year in range(2010, 2020) for level in ("form", "family")]
    for fragment in states:
        go(page, fragment)
        seen.append((page.url, table(page), page.inner_text("#said")))
    for step, expected in [("go_back", one) for one in seen[-2::-1]] + [("go_forward", one) for one in seen[1:]]:
        getattr(page, step)()
        page.wait_for_url(expected[0])
        settle(page)
        assert (page.url, table(page), page.inner_text("#said")) == expected
    page.reload()
    settle(page)
    assert (page.url, table(page), page.inner_text("#said")) == seen[-1]


def test_the_chart_keeps_its_ground_where_the_system_sets_colours(file: Path, chromium: Page) -> None:
    context = chromium.new_context(forced_colors="active", color_scheme="dark")
    page = context.new_page()
    page.goto(file.resolve().as_uri())
    settle(page)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.getElementById('chart')).backgroundColor") == "rgb(255, 255, 255)"
    context.close()


def test_where_there_is_no_number_the_page_says_where_there_are(visit: Visit) -> None:
    go(visit.page, "year=2010&families=cooperative")
    said = visit.page.inner_text("#said")
    assert "0 with a number" in said
    assert re.search(r"has numbers for: Families: 2013, 2014.*; Single forms: ", said)


def test_charts_far_down_wait_until_they_are_in_view_or_printed(file: Path, tmp_path: Path, chromium: Page) -> None:
    few = tmp_path / "explorer.html"
    text = file.read_text("utf-8")
    assert (text.count("const FIRST = 12;"), text.count('const NEAR = "600px 0px";')) == (1, 1)
    text = text.replace("const FIRST = 12;", "const FIRST = 1;").replace('NEAR = "600px', 'NEAR = "0px')
    few.write_text(text, "utf-8")
    with opened(chromium, few, PHONE, anchor="year=all&level=form&without=yes") as visit:
        page = visit.page
        page.set_viewport_size({"width": PHONE, "height": 300})
        settle(page)
        drawn = page.locator("#chart .panel svg")
        panels = page.locator("#chart .panel").count()
        assert drawn.count() == 1 < panels
        page.pdf()
        assert drawn.count() == panels
        go(page, "year=all&level=form")
        assert drawn.count() == 1
        page.locator("#chart .panel").last.scroll_into_view_if_needed()
        page.locator("#chart .panel:last-child svg").wait_for(state="attached")
        assert visit.complaints == []


def test_without_a_script_stand_links_and_no_controls(file: Path, chromium: Page) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.resolve().as_uri())
    assert page.locator("#controls").is_hidden()
    assert page.locator("#result").is_hidden()
    links = [one.get_attribute("href") for one in page.locator(".problem a").all()]
    assert links == ["index.html", "../index.html"]
    assert page.locator(".problem").is_visible()
    context.close()
