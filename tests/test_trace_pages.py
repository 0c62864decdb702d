"""Pages of chains and of sources: an anchor for each cell and figure, links that lead somewhere, inert words."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest

import clean_frames as cf
from project import Project
from ssemap import store
from ssemap.core import files
from ssemap.core.run import Run
from ssemap.core.series import in_use
from ssemap.indicators.declared import catalogue
from ssemap.provenance import trace_forms_text, trace_words
from ssemap.provenance.trace import Chains
from ssemap.provenance.trace_forms import FormTrace
from ssemap.publish import grammar
from ssemap.publish.grammar import address
from ssemap.publish.pages import trace
from ssemap.publish.pages.trace_view import is_web_address
from ssemap.schemas.indicators import FORM_VALUES

SETTINGS = Run(edition="latest", reference_year=2019, window=cf.WINDOW, concept="broad")
HOSTILE = '<script>alert(1)</script> =1+1 ](http://x) {{ cell }} \u202eRTL " onload="x ' + "long " * 60


class Page(HTMLParser):
    """Ids, addresses, elements and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.sections: dict[str, str] = {}
        self.feed(text)
        self.sections = {name: " ".join(words.split()) for name, words in self.sections.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.attributes |= set(values)
        self.ids += [str(values["id"])] if "id" in values else []
        self.hrefs += [str(values["href"])] if tag == "a" else []
        if tag == "section":
            self.open.append(str(values["id"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for name in self.open:
            self.sections[name] = self.sections.get(name, "") + data


def processed(folder: Path, value: float = 613, **changes: object) -> Path:
    """A country of two forms with three figures, one of them of 2013, and a population."""
    worker = {"form_id": "AAA-worker"}
    consumer = {"form_id": "AAA-consumer", "printed_text": "613 societies", "locator": "p. 7"}
    clean = cf.tables(
        cf.figure("AAA-F0001", value, **(consumer | changes)),
        cf.figure("AAA-F0002", 287, **worker),
        cf.figure("AAA-F0003", 133, year=2013, **worker),
        cf.figure("AAA-F0004", 59, measure="volunteers", unit="persons", set_aside="Two years in one.", **worker),
        *women(consumer),
        forms=cf.forms(("consumer", "cooperative", "yes"), ("worker", "cooperative", "yes")).assign(
            name_en=["Consumer society", str(changes.get("printed_scope") or "Worker society")]
        ),
        form_links=cf.links(("consumer", "separate_from", "worker")),
        sources=cf.sources(
            cf.source(1, title=str(changes.get("printed_scope") or "Yearbook"), title_described=None),
            cf.source(2, url="javascript:alert(2)", publisher="<b>Nobody</b>"),
        ),
        context=cf.context(population={2019: 1_390_000.0}),
    )
    for table in ("provisions", "codings"):
        clean[table] = cf.text_table("source_id", ("AAA-S002",))
    clean["statements"], clean["policies"] = said(
        words=str(changes.get("printed_scope") or "Women chair half of them.")
    )
    cf.run_stages(clean, folder)
    return folder


def women(form: dict[str, str]) -> list[dict[str, object]]:
    """Women's shares of a form: of members and board in 2017, and of chief executives by a survey."""
    share = {"unit": "percent", "basis": "unstated", **form}
    survey = {
        "definition": "chief_executive",
        "coverage": "sample",
        "sample_size": 219,
        "surveyed_from": pd.Timestamp("2020-03-09"),
        "surveyed_to": pd.Timestamp("2020-03-27"),
    }
    return [
        cf.figure("AAA-F0005", 43.7, measure="members_women_share", year=2017, **share),
        cf.figure("AAA-F0006", 17.3, measure="leaders_women_share", definition="board", year=2017, **share),
        cf.figure("AAA-F0007", 41.9, half_width=0.05, measure="leaders_women_share", year=2020, **survey, **share),
    ]


def said(words: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A statement, and two policies of which the second began after September 2020."""
    statements = cf.text_table(
        "evidence_id theme group coverage statement period source_id coding_reason",
        ("AAA-T0001", "gender", "leaders", "national", words, "2019", "AAA-S002", words),
    )
    policies = cf.text_table(
        "policy_id name name_native instrument actor actor_type themes source_id coding_reason",
        *(
            (f"AAA-Y000{number}", words, None, "law", "Ministry", "public", "gender; jobs", "AAA-S002", None)
            for number in (1, 2)
        ),
    )
    whole = {"year_start": [2017, 2021], "month_start": [None, None], "year_end": [None, None]}
    return statements, policies.assign(**{name: pd.array(values, dtype="Int64") for name, values in whole.items()})


def written(folder: Path) -> dict[str, str]:
    """The pages of a country by their names."""
    made = folder / "pages"
    trace.run(folder, made, iso3="AAA", settings=SETTINGS)
    return {path.relative_to(made).as_posix(): path.read_text("utf-8") for path in sorted(made.rglob("*.*"))}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return processed(tmp_path_factory.mktemp("edition"))


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, str]:
    return written(folder)


def chain(folder: Path, indicator_id: str) -> FormTrace:
    """The chain of an indicator of single forms."""
    return Chains(store.at(folder), "AAA", SETTINGS.reference_year, SETTINGS.concept).of_forms()[indicator_id]


def cells(folder: Path) -> list[grammar.Cell]:
    """All cells of the run."""
    data = store.at(folder)
    rows = data.read("indicators", "AAA", where={"year": 2019, "concept": "broad"})
    return grammar.cells(rows, data.read("forms", "AAA"))


def test_each_cell_has_an_anchor_once_and_shows_its_number_as_the_report_does(
    folder: Path, pages: dict[str, str]
) -> None:
    made = {f"countries/AAA/{name}": Page(text) for name, text in pages.items() if name.endswith(".html")}
    shown = cells(folder)
    assert len(shown) > 15 * 10
    for cell in shown:
        page, anchor = map(unquote, address.trace(cell.place).split("#"))
        assert made[page].ids.count(anchor) == 1
        assert grammar.text(cell) in made[page].sections[anchor]


def test_each_figure_and_denominator_has_an_anchor_in_the_page_of_sources(folder: Path, pages: dict[str, str]) -> None:
    data = store.at(folder)
    ids = Page(pages["sources.html"]).ids
    figures, context = data.read("evidence", "AAA"), data.read("context", "AAA")
    assert len(figures) > in_use(figures).sum()
    expected = [*figures["evidence_id"], *context["context_id"], "AAA-S001", "AAA-S002"]
    expected += ["AAA-T0001", "AAA-Y0001", "AAA-Y0002"]
    assert sorted(ids) == sorted(expected)


def lost(pages: dict[str, str]) -> list[tuple[str, str]]:
    """Addresses of pages of the same country that lead to no page or to no anchor of it."""
    made = {name: Page(text) for name, text in pages.items() if name.endswith(".html")}
    wrong = []
    for name, page in made.items():
        for href in page.hrefs:
            path, _, anchor = href.partition("#")
            if re.match(r"https?:", href) or path.endswith("index.html"):
                continue
            target = (Path("/", name).parent / path).resolve().relative_to("/").as_posix() if path else name
            if target not in made or (anchor and unquote(anchor) not in made[target].ids):
                wrong.append((name, href))
    return wrong


def test_every_link_within_the_pages_of_a_country_leads_somewhere(pages: dict[str, str]) -> None:
    assert lost(pages) == []
    broken = {**pages, "sources.html": pages["sources.html"].replace('id="AAA-F0002"', "")}
    assert {href for _, href in lost(broken)} == {"../sources.html#AAA-F0002"}


def test_a_page_leads_up_to_profile_and_report(pages: dict[str, str]) -> None:
    hrefs = Page(pages["trace/organisations.html"]).hrefs
    assert {"../index.html", "../../../report/index.html", "../sources.html"} <= set(hrefs)
    assert {"index.html", "../../report/index.html"} <= set(Page(pages["sources.html"]).hrefs)


def test_a_cell_says_how_it_is_made_what_was_printed_and_what_it_is_divided_by(pages: dict[str, str]) -> None:
    sections = Page(pages["trace/organisations_per_100k.html"]).sections
    form = sections["aaa-consumer.2019"]
    # 613 / 13.9 = 44.1007
    assert "613 organisations (2019) ÷ 1.39 million unit (population, 2019) × 100,000 = 44.10 per 100,000" in form
    assert "AAA-F0001 613 societies · 613 organisations, 2019" in form
    assert "Divided by AAA-C0001 Population, 2019: 1.39 million unit" in form
    assert form.index("How it is made") < form.index("What was printed") < form.index("Divided by")
    assert "44.10 + 20.65 = 64.75 per 100,000 inhabitants" in sections["cooperative.2019"]


def test_a_number_of_another_year_has_a_line_with_its_formula_and_an_anchor(
    folder: Path, pages: dict[str, str]
) -> None:
    rows = store.at(folder).read("indicators", "AAA", where={"year": 2013, "concept": "broad"})
    [cell] = [one for one in grammar.cells(rows, store.at(folder).read("forms", "AAA")) if is_form(one)]
    page, anchor = address.trace(cell.place).removeprefix("countries/AAA/").split("#")
    assert Page(pages[page]).ids.count(anchor) == 1
    [line] = re.findall(rf'<tr id="{re.escape(anchor)}">(.*?)</tr>', pages[page])
    words = " ".join(re.sub(r"<[^>]+>", " ", line).split())
    assert words == f"2013 {grammar.text(cell)} 133 organisations (2013)".replace("\u00a0", " ")
    assert 'href="../sources.html#AAA-F0003"' in line


def test_each_number_of_each_year_has_an_anchor_once_with_the_number_beside_it(
    folder: Path, pages: dict[str, str]
) -> None:
    data = store.at(folder)
    rows = data.read("indicators", "AAA", where={"concept": "broad"})
    shown = grammar.cells(rows[rows["value"].notna()], data.read("forms", "AAA"))
    assert {cell.place.aggregate for cell in shown if cell.place.year != SETTINGS.reference_year} >= {"form", "family"}
    ids = {name: Page(text).ids for name, text in pages.items() if name.startswith("trace/")}
    lines = {name: dict(re.findall(r'<tr id="([^"]*)">(.*?)</tr>', pages[name])) for name in ids}
    for cell in shown:
        page, anchor = map(unquote, address.trace(cell.place).removeprefix("countries/AAA/").split("#"))
        assert ids[page].count(anchor) == 1
        if cell.place.year != SETTINGS.reference_year:
            assert grammar.text(cell) in re.sub(r"<[^>]+>", "", lines[page][anchor])


def test_a_sum_of_another_year_names_the_numbers_of_its_forms(pages: dict[str, str]) -> None:
    [line] = re.findall(r'<tr id="cooperative.2018">(.*?)</tr>', pages["trace/organisations.html"])
    words = " ".join(re.sub(r"<[^>]+>", " ", line).split())
    assert re.search(r"Sum of Consumer society \S+ .*\+ Worker society \S+", words)
    assert 'href="#aaa-consumer.2018"' in line


def is_form(cell: grammar.Cell) -> bool:
    """Is it the number of organisations of a form?"""
    return cell.valued and bool(cell.place.form_id) and cell.place.indicator_id == "organisations"


def test_a_sum_lists_its_terms_and_where_the_figures_stand_that_were_not_chosen(pages: dict[str, str]) -> None:
    section = Page(pages["trace/organisations.html"]).sections["cooperative.2019"]
    assert "Sum of 2 forms" in section
    assert section.count("Consumer society") >= 1
    assert "Figures that were not chosen stand with each form." in section
    for number in ("613", "287", "900"):
        assert number in section


def test_an_absent_family_names_its_forms_that_have_a_number(pages: dict[str, str]) -> None:
    page = Page(pages["trace/women_share_members.html"])
    section = page.sections["cooperative.2019"]
    assert "Forms with a number of their own: Consumer society 43.7% (2017)." in section
    assert any(href.startswith("#form-aaa-consumer") or "aaa-consumer" in href for href in page.hrefs)


def test_an_absent_cell_says_why(pages: dict[str, str]) -> None:
    sections = Page(pages["trace/organisations.html"]).sections
    assert "not searched The country's list has no form of this family." in sections["mutual.2019"]


def test_the_page_of_sources_says_of_each_figure_what_became_of_it(pages: dict[str, str]) -> None:
    text = " ".join(re.sub(r"<[^>]+>", "", pages["sources.html"]).split())
    assert "AAA-F0001 613 societies" in text
    assert "In the source: p. 7." in text
    assert "Used for: Organisations, Organisations per 100,000 inhabitants." in text
    assert "Not used: Set aside: Two years in one." in text
    assert "Also cited for 1 provision of law and 1 rating of a form." in text


def test_statements_and_policies_stand_below_their_source_and_younger_ones_say_so(folder: Path, tmp_path: Path) -> None:
    trace.run(folder, tmp_path, iso3="AAA", settings=replace(SETTINGS, as_of=datetime.date(2020, 9, 22)))
    source = Page((tmp_path / "sources.html").read_text("utf-8")).sections["AAA-S002"]
    assert "AAA-T0001 Statement: Women chair half of them. · 2019 Gender equality." in source
    assert "AAA-Y0001 Policy: Women chair half of them. · from 2017" in source
    assert source.count("Not of this edition") == 1
    assert source.index("Not of this edition") > source.index("AAA-Y0002")


def values(folder: Path) -> list[grammar.Cell]:
    """All values of single forms."""
    return grammar.of_forms.values(store.at(folder).read("form_values", "AAA"))


def test_each_value_of_a_form_and_each_gap_has_an_anchor_once(folder: Path, pages: dict[str, str]) -> None:
    data = store.at(folder)
    made = {f"countries/AAA/{name}": Page(text) for name, text in pages.items() if name.endswith(".html")}
    gaps = grammar.of_forms.gaps(data.read("form_gaps", "AAA"), data.read("forms", "AAA"))
    shown = [*values(folder), *gaps]
    assert {"women_ladder", "form_women_chief"} <= {cell.place.indicator_id for cell in values(folder)}
    assert len(gaps) > 20
    for cell in shown:
        page, anchor = map(unquote, address.trace(cell.place).split("#"))
        assert made[page].ids.count(anchor) == 1
        assert grammar.text(cell) in made[page].sections[anchor]


def test_the_address_of_a_value_is_that_of_its_key(folder: Path) -> None:
    rows = store.at(folder).read("form_values", "AAA")
    for row, cell in zip(rows.itertuples(), values(folder), strict=True):
        assert address.form_value(*(getattr(row, name) for name in FORM_VALUES.key)) == address.trace(cell.place)


def test_a_value_of_a_form_says_how_it_is_made_and_what_was_printed(pages: dict[str, str]) -> None:
    ladder = Page(pages["trace/women_ladder.html"])
    [section] = [text for name, text in ladder.sections.items() if name.endswith("computed.2017")]
    assert "−26.4 points" in section  # 17.3 - 43.7
    assert "17.3 (women's share of board members) − 43.7 (women's share of members), both of 2017." in section
    assert section.index("How it is made") < section.index("AAA-F0005") < section.index("AAA-F0006")
    assert {"form_women_board.html", "form_women_members.html", "../sources.html#AAA-F0006"} <= set(ladder.hrefs)


def test_a_survey_stands_apart_with_its_answers_and_month(pages: dict[str, str]) -> None:
    chief = Page(pages["trace/form_women_chief.html"])
    [section] = [text for name, text in chief.sections.items() if name.endswith(".aaa-f0007")]
    assert "41.9% ‡" in section
    assert "sample, n = 219, March 2020" in section.replace("\u00a0", " ")
    assert "it is never in an order" in section
    assert "No number of all of the form" in chief.sections["aaa-consumer"]


def test_a_number_of_less_than_a_year_names_its_days_and_one_that_is_printed_has_the_digits_of_print(
    folder: Path,
) -> None:
    (survey,) = [one for one in chain(folder, "form_women_chief").values if one.survey == "AAA-F0007"]
    day = datetime.date
    asked = replace(survey, surveyed_from=None, surveyed_to=None)
    told = trace_forms_text.facts(replace(asked, period_start=day(2020, 3, 1), period_end=day(2020, 3, 31)))
    assert told["Period"] == "2020-03-01 to 2020-03-31"
    assert "Period" not in trace_forms_text.facts(
        replace(asked, period_start=day(2020, 1, 1), period_end=day(2020, 12, 31))
    )
    assert trace_forms_text.amount(survey) == "41.9%"
    assert trace_forms_text.amount(replace(survey, value=-53.0)) == "−53%"
    assert trace_forms_text.amount(replace(survey, value=53.0, way="computed")) == "53.00%"
    close = replace(survey, way="computed", lower=13.69, upper=13.6901)
    assert "Between" not in trace_forms_text.facts(close)


def test_who_counted_is_said_in_words_where_no_source_names_them(folder: Path) -> None:
    (survey,) = [one for one in chain(folder, "form_women_chief").values if one.survey == "AAA-F0007"]
    figure = replace(survey.figures[0], origin_holder="Unknown", origin_kind="survey")
    assert trace_words.counted_by(figure) == "someone whom the source does not name (survey)"
    assert trace_words.counted_by(replace(figure, origin_kind="unknown")) == "someone whom the source does not name"


def test_a_figure_leads_to_the_values_of_forms_that_rest_on_it(folder: Path, pages: dict[str, str]) -> None:
    hrefs = set(Page(pages["sources.html"]).hrefs)
    resting = [address.seen_from(address.trace(one.place), "countries/AAA/sources.html") for one in values(folder)]
    assert len(resting) > 3
    assert set(resting) <= hrefs


@pytest.mark.parametrize("address_", ["javascript:alert(2)", "data:text/html,x", "https://", "http://a b", "file:///x"])
def test_only_addresses_of_the_web_are_links(tmp_path: Path, address_: str) -> None:
    folder = processed(tmp_path)
    path = folder / "clean" / "AAA" / "sources.parquet"
    table = files.read_table(path)
    files.write_table(table.assign(url=[address_, "https://example.org/?a=1&b=2"]), path)
    made = written(folder)
    page = made["sources.html"]
    assert [href for href in Page(page).hrefs if ":" in href] == ["https://example.org/?a=1&b=2"]
    assert address_ in re.sub(r"<[^>]+>", "", page)
    assert not [href for text in made.values() for href in Page(text).hrefs if href == address_]


def test_a_figure_of_a_chain_leads_to_the_page_of_its_source(folder: Path, pages: dict[str, str]) -> None:
    known = {url for url in store.at(folder).read("sources", "AAA")["url"] if is_web_address(str(url))}
    for name in ("trace/organisations.html", "trace/form_women_chief.html"):
        assert known & set(Page(pages[name]).hrefs), name


def test_hostile_words_stay_words(tmp_path: Path, pages: dict[str, str]) -> None:
    hostile = dict.fromkeys(("printed_text", "printed_scope", "locator", "coding_reason"), HOSTILE)
    made = written(processed(tmp_path, **hostile))
    for name, text in made.items():
        if name.endswith(".html"):
            page = Page(text)
            assert "script" not in page.tags
            assert "onload" not in page.attributes
            assert set(page.tags) <= set(Page(pages[name]).tags) | {"br", "small"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in made["sources.html"]
    assert "{{ cell }}" in made["sources.html"]
    assert lost(made) == []


def test_equal_data_give_equal_pages_and_another_number_another_page(
    tmp_path: Path, folder: Path, pages: dict[str, str]
) -> None:
    assert written(folder) == pages
    other = written(processed(tmp_path, 617, printed_text="617 societies"))
    changed = {name for name, text in other.items() if text != pages[name]}
    assert {"sources.html", "trace/organisations.html", "trace/organisations_per_100k.html"} <= changed
    assert "trace/assets.html" not in changed
    assert "617 societies" in other["trace/organisations.html"]
    assert "613" not in Page(other["trace/organisations.html"]).sections["aaa-consumer.2019"]


def test_there_is_a_page_for_each_indicator_and_one_for_the_sources(pages: dict[str, str]) -> None:
    named = [*catalogue().titles(), *catalogue().form_titles()]
    expected = {f"trace/{name}.html" for name in named} | {"sources.html", "trace/fonts.css"}
    assert set(pages) == expected


@pytest.mark.xdist_group("workflow")
def test_a_built_country_links_to_nothing_that_is_not_there(built: Project) -> None:
    profile = built.profile("AAA")
    made = {path.relative_to(profile).as_posix(): path.read_text("utf-8") for path in profile.rglob("*.html")}
    own = {name: text for name, text in made.items() if name == "sources.html" or name.startswith("trace/")}
    assert lost(own) == []
    for name, text in own.items():
        for href in (href for href in Page(text).hrefs if href.endswith("index.html")):
            assert (profile / name).parent.joinpath(href).resolve().is_file()
