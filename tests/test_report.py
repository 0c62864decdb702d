"""The report page and the front door: they ask no network, and every number in them is counted from tables."""

from __future__ import annotations

import base64
import datetime
import html
import io
import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

import landscape
from gallery import dots, map_cells
from ssemap import store
from ssemap.core import themes
from ssemap.core.issues import PackageError
from ssemap.core.run import Run
from ssemap.publish import choice, export, pictures, png
from ssemap.publish.pages import report
from ssemap.publish.sections import front, source

SETTINGS = Run("test", 2019, (2010, 2021), "broad")
SIZE = (24, 36)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10.8pt" height="16.2pt"/>'
MAP = "institutions_map"  # shown where there is a map of forms
FIGURES = [token.name for one in source.sections() for token in one.tokens if token.kind == "figure"]
THEMED = {token.name for one in source.sections() if one.theme for token in one.tokens if token.kind == "figure"}
DRAWN = "gender_ladder"  # the one figure of a theme that has something to show here
SHOWN = [name for name in FIGURES if name != MAP and name not in THEMED - {DRAWN}]


def draw(folder: Path) -> None:
    """What the notebooks would have exported of the landscape: empty pictures, words, and the data that is read."""
    data = {"evidence_map": map_cells(), "organisations_per_100000": dots(), DRAWN: pd.DataFrame({"value": [9.4]})}
    for name in FIGURES:
        path = folder / name
        export.write_csv(data.get(name, pd.DataFrame({"none": []})), path.with_suffix(".csv"))
        words = pictures.Words(f"Title of {name}", "Subtitle", f"What {name} shows", "Source: x.", SETTINGS.line())
        words.write(path.with_suffix(".json"))
        path.with_suffix(".svg").write_text(SVG)
        png.write(Image.new("RGB", SIZE), path.with_suffix(".png"), 160)


def build(root: Path, **options) -> Path:
    """Write both pages of the landscape and return the folder of the results."""
    processed = landscape.write(root)
    results = root / "results"
    draw(results / "figures")
    editions = {"test": None, "early": datetime.date(2019, 12, 31)}
    settings = replace(SETTINGS, **{"countries": tuple(landscape.NAMES), "editions": editions, **options})
    page, door = results / "report" / "index.html", results / "index.html"
    report.run(results, processed, root / "data" / "raw", page, door=door, settings=settings)
    return results


def make(root: Path, **options) -> str:
    return (build(root, **options) / "report" / "index.html").read_text()


def words(text: str) -> str:
    """What a reader sees of a page, in one line."""
    text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    blocks = re.sub(r"</?(p|li|h\d|td|th|tr|caption|dt|dd|figcaption|br)\b[^>]*>", " ", text)
    return " ".join(html.unescape(re.sub("<[^>]+>", "", blocks)).split())


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return build(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def page(results):
    return (results / "report" / "index.html").read_text()


@pytest.fixture(scope="module")
def door(results):
    return (results / "index.html").read_text()


@pytest.mark.parametrize(
    ("countries", "message"),
    [
        (("AAA",), r"the run names AAA, but BBB were compared with them.* --config edition=test countries=\[AAA\]"),
        ((), "the run names no country; expected its countries in --run"),
    ],
)
def test_a_report_of_other_countries_than_were_compared_is_refused(
    tmp_path: Path, countries: tuple[str, ...], message: str
) -> None:
    with pytest.raises(choice.OtherCountries, match=message):
        build(tmp_path, countries=countries)


class Outline(HTMLParser):
    """Headings, ids, links and images of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in ("meta", "link", "img", "source", "col", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def all(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.tags if name == tag]

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]

    def links(self) -> list[str]:
        return [link["href"] for link in self.all("a")]


@pytest.mark.parametrize("name", ["page", "door"])
def test_a_page_is_well_formed_and_has_one_main_heading(name, request):
    outline = Outline(request.getfixturevalue(name))
    assert outline.open == []
    assert len(outline.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels))
    assert outline.all("html") == [{"lang": "en"}]
    assert sorted(outline.ids()) == sorted(set(outline.ids()))


@pytest.mark.parametrize("name", ["page", "door"])
def test_a_page_asks_no_network_for_anything(name, request):
    text = request.getfixturevalue(name)
    outline = Outline(text)
    assert not outline.all("script")
    assert [link["href"] for link in outline.all("link")] == ["data:,"]
    assert "@import" not in text
    assert set(re.findall(r"url\((.{5})", text)) <= {"data:"}
    assert all(image["src"].startswith("../figures/") for image in outline.all("img"))


@pytest.mark.parametrize("name", ["page", "door"])
def test_each_inner_link_has_a_target_and_each_other_one_is_below_the_results(name, request):
    outline = Outline(request.getfixturevalue(name))
    assert {link[1:] for link in outline.links() if link.startswith("#")} <= set(outline.ids())
    assert not [link for link in outline.links() if link.startswith(("/", "../../", "http:"))]
    known = (
        ("../", "methods.html")
        if name == "page"
        else ("report/", "countries/", "notebooks/", "figures/", "tables/", "run.json")
    )
    outer = [link for link in outline.links() if not link.startswith(("#", "https:"))]
    assert outer
    assert not [link for link in outer if not link.startswith(known)]


def test_native_scripts_are_drawn_on_machines_without_their_fonts(page):
    assert "ベータ国" in page
    (data,) = re.findall(r"url\(data:font/otf;base64,([^)]+)\)", page)
    font = TTFont(io.BytesIO(base64.b64decode(data)))
    assert {ord(character) for character in "ベータ国"} <= set(font.getBestCmap())
    assert len(data) < 60_000


def test_figures_are_numbered_in_their_order_and_have_their_words(page):
    outline = Outline(page)
    assert [image["alt"] for image in outline.all("img")] == [f"What {name} shows" for name in SHOWN]
    assert {(image["width"], image["height"]) for image in outline.all("img")} == {tuple(map(str, SIZE))}
    assert [figure["id"] for figure in outline.all("figure")] == [f"figure-{name}" for name in SHOWN]
    captions = re.findall(r"<figcaption><b>Figure (\d+)\.</b> (.*?)\. <span class=\"files\">Files", page)
    assert captions == [(str(number), f"Title of {name}") for number, name in enumerate(SHOWN, 1)]


def test_tables_are_numbered_in_their_order_and_listed(page):
    numbers = [int(number) for number in re.findall(r"<caption><span>Table (\d+)\. ", page)]
    assert numbers == list(range(1, len(numbers) + 1))
    listed = re.search(r'<nav aria-label="Tables".*?</nav>', page, re.DOTALL)
    assert listed is not None
    assert listed[0].count("<li>") == len(numbers)


def test_the_contents_name_every_chapter(page):
    contents = re.search(r'<nav aria-label="Contents".*?</nav>', page, re.DOTALL)
    assert contents is not None
    chapters = [attributes["id"] for tag, attributes in Outline(page).tags if tag == "h2" and "id" in attributes]
    assert re.findall(r'href="#([^"]+)"', contents[0]) == chapters


def test_each_country_leads_to_its_profile_quality_gaps_and_sources(page):
    links = Outline(page).links()
    for iso3 in landscape.NAMES:
        wanted = [f"../countries/{iso3}/{file}.html" for file in ("index", "quality", "sources")]
        assert set(links) >= {*wanted, f"#to-do-{iso3}", f"#sources-{iso3}"}


def test_a_number_of_a_sentence_leads_to_its_chain(page):
    (cell,) = re.findall(r"<li>Cooperatives per 100,000 inhabitants: (.*?)</li>", page)[:1]
    assert 'href="../countries/AAA/trace/organisations_per_100k.html#cooperative.2019"' in cell
    assert ">at least 19<" in cell


def test_a_run_that_shows_fewer_countries_says_so_and_counts_all(tmp_path):
    text = make(tmp_path, shown=("BBB",))
    said = words(text)
    assert "Figures and tables on this page show 1 country: Betaland (synthetic)." in said
    assert "A comparative mapping of 2 countries: Alphaland (synthetic) and Betaland (synthetic)." in said
    assert "Shown is 1 of 2 countries; tables/indicators.csv has all of them." in said
    assert "20 published figures were collected on 4 forms" in said
    assert 'id="AAA"' not in text
    assert "../countries/AAA/index.html" in text
    assert len(text) < len(make(tmp_path / "all"))


@pytest.mark.parametrize("held", [False, True])
def test_a_run_without_claims_says_so_and_one_whose_claims_hold_elsewhere_announces_no_list(
    tmp_path, monkeypatch, held: bool
):
    tables = landscape.together()
    outcomes = tables["scenarios"]["outcomes"]
    elsewhere = outcomes.assign(outcome=outcomes["outcome"].where(outcomes["scenario"] != "base", "open"))
    told = {**tables, "scenarios": {"outcomes": elsewhere if held else outcomes.iloc[:0]}}
    monkeypatch.setattr(landscape, "together", lambda: told)
    text = make(tmp_path)
    assert ("There is no claim to test." in words(text)) != held
    assert ("The run is repeated 2 times" in words(text)) == held
    assert 'id="table-choices"' not in text
    assert "A claim is that" not in words(text)


def test_the_front_matter_states_the_run_and_the_status_once(page):
    said = words(page)
    for sentence in (
        "This is the edition ‘test’, with all sources, whatever their date.",
        "20 published figures were collected.",
        "Year compared: the end of 2019. Time series cover 2010–2021.",
        "Concept: which organisations count as SSE: broad (Labour Conference 2022).",
        "test: all sources, 20 figures.",
        "early: sources published by 31 December 2019, 20 figures.",
    ):
        assert sentence in said
    assert said.count("not validated by national researchers") == 1


@pytest.mark.parametrize(
    ("validated", "sentence"),
    [
        ([], f"{front.DESK_CODING} It is not validated by national researchers."),
        (["AAA"], f"{front.DESK_CODING} National researchers have validated only Alphaland (synthetic)."),
        (["AAA", "BBB"], "National researchers have validated the coding of every country."),
    ],
)
def test_who_validated_packages_is_not_contradicted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, validated: list[str], sentence: str
) -> None:
    read = store.Processed.package

    def package(data: store.Processed, iso3: str) -> dict[str, object]:
        status = {"status": "validated", "status_by": "N. N.", "status_date": datetime.date(2026, 1, 2)}
        return read(data, iso3) | (status if iso3 in validated else {})

    monkeypatch.setattr(store.Processed, "package", package)
    said = words(make(tmp_path))
    assert sentence in said
    assert ("Date of the data: 2 January 2026" in said) == bool(validated)


def test_a_dated_edition_states_its_date(tmp_path):
    said = words(make(tmp_path, as_of=datetime.date(2020, 9, 22)))
    assert "sources published by 22 September 2020" in said
    assert "collected figures were published by its date." in said


def test_a_citation_names_version_edition_and_data_and_changes_with_the_data(tmp_path, page, door):
    cited = r"Version \d+\.\d+\.\d+, edition test, data ([0-9a-f]{16})\."
    (here,), (there,) = re.findall(cited, words(page)), re.findall(cited, words(door))
    assert here == there
    landscape.write(tmp_path / "other")
    (tmp_path / "other" / "data" / "raw" / "AAA" / "country.yaml").write_text("name: Other\n")
    other = report.of_data(tmp_path / "other" / "data" / "raw", replace(SETTINGS, countries=tuple(landscape.NAMES)))
    assert other != here


def test_numbers_in_the_text_are_those_of_the_tables(page):
    said = words(page)
    for sentence in (
        "20 published figures were collected on 4 forms of organisations. 18 are in use.",
        "50 per cent of the 4 sources are official",
        "Organisations: 89 per cent",
        "Memberships: 11 per cent",
        "1 claim holds: 1 of the order of countries, 0 of growth or decline.",
        "Official sources alone support 0 of them.",
        "The run is repeated 2 times, with one choice changed at a time.",
        "The project lists 4 laws, schemes and bills. A year of enactment is known of 2; 0 of these are of 2000 or",
        "The decade with the most acts and decrees is the 1990s, with 2 of the 2 that have a year.",
        "The lists of forms hold 4 legal forms.",
        "A law on record that was in force at the end of 2019 recognises 2 of the legal forms.",
        "Counted once, the rows are 4 legal forms.",
        "For 83 per cent of the ratings of these legal forms, the evidence says nothing.",
        "Enough conditions are known of 0 of 4 legal forms only (0 per cent); 60 per cent are needed.",
        "2 figures are misprinted in the source.",
        "2 pairs of figures on the same series and date cannot both be true: what one says, with its rounding, bound "
        "or ‘about’, excludes the other.",
        "Its source is of a lower class.",
    ):
        assert sentence in said


def section(page: str, name: str) -> str:
    """What a reader sees of a section."""
    return words(re.search(rf'<section aria-labelledby="{name}">.*?</section>', page, re.DOTALL)[0])


def test_sections_of_themes_stand_between_law_and_countries_in_the_order_of_themes(page):
    chapters = [attributes["id"] for tag, attributes in Outline(page).tags if tag == "h2" and "id" in attributes]
    told = [one.theme for one in source.sections() if one.theme]
    assert told == [code for code in themes.codes() if code in told]
    assert chapters[chapters.index("law") + 1 : chapters.index("countries")] == told


def test_a_section_of_a_theme_tells_numbers_of_forms_and_surveys_apart(page):
    gender, covid = section(page, "gender"), section(page, "covid19")
    assert "women were 31.7 per cent of members and 9.4 per cent of the board of the form ‘Cooperative’" in gender
    assert "is 22.3 percentage points lower." in gender
    assert "1 form has a number on women that stands for all of the form." in gender
    assert "1 of 2" in gender  # forms with a number of those asked for
    assert 'href="../countries/AAA/trace/form_women_members.html#aaa-cooperative.national' in page
    assert "a survey of 1,247 organisations of the form ‘Cooperative’ (July 2020) found 87.3 per cent" in covid
    assert "Synthetic cooperatives asked." in covid
    whole, _, apart = covid.partition("Surveys")
    assert "87.3" not in whole.partition("Numbers of single forms")[2]
    assert "87.3%" in apart


def test_a_section_of_a_theme_without_numbers_says_so_and_draws_nothing(page):
    informality, jobs, covid = (section(page, name) for name in ("informality", "jobs", "covid19"))
    assert "No membership that stands for all of a form can be set beside" in informality
    assert "No survey on the social insurance of workers is in the sources of this edition." in informality
    assert "2 statements of sources are collected, on 2 countries." in jobs
    assert 'href="../notebooks/comparative_jobs.html#statements"' in page
    assert 'id="figure-jobs_change"' not in page
    assert "No number that stands for all of a form reaches into the pandemic" in covid
    assert "No statement is collected on this theme in the sources of this edition." in covid


def test_map_and_groups_are_shown_where_there_is_a_map(tmp_path, monkeypatch):
    together = landscape.together()
    ids = ["AAA-cooperative", "BBB-cooperative", "BBB-social-enterprise"]
    place = {"x": 0.0, "y": 0.0, "probability": 1.0, "stability": 0.9, "spread": 0.0}
    together["institutions"] |= {
        "institution_map": pd.DataFrame(
            [
                {"iso3": form[:3], "form_id": form, "family": "cooperative", "group": group, **place}
                for form, group in zip(ids, (1, 1, 0), strict=True)
            ]
        ),
        "institution_summary": together["institutions"]["institution_summary"].assign(
            mapped=True, entering=3, groups=1
        ),
    }
    monkeypatch.setattr(landscape, "together", lambda: together)
    text = make(tmp_path)
    assert f"../figures/{MAP}.svg" in text
    said = words(text)
    assert "The map holds 3 legal forms, those of which at least 55 per cent of the conditions are known." in said
    assert "2 of them make 1 group." in said
    assert "In no group, since fewer than 4 forms are alike: Social enterprise (Betaland (synthetic))." in said
    assert "Stability (Jaccard)" in text


def test_a_hostile_name_of_a_country_stays_a_name(tmp_path, monkeypatch):
    name = "<script>x</script> ](http://x) {{ fact: countries }} **b** \u202eabc " + "y" * 300
    monkeypatch.setitem(landscape.NAMES, "BBB", name)
    results = build(tmp_path)
    for file in ("report/index.html", "index.html"):
        text = (results / file).read_text()
        outline = Outline(text)
        assert outline.open == []
        assert "](http://x) {{ fact: countries }} **b**" in html.unescape(text)
        assert not [link for link in outline.links() if link.startswith("http://x")]
        assert "<script" not in text


def test_every_counted_number_says_from_what(page):
    numbers = [number for number in Outline(page).all("data") if "title" in number]
    assert len(numbers) > 20
    assert all(number["title"].startswith("Counted: ") for number in numbers)


def test_the_pages_have_the_same_bytes_twice(tmp_path):
    first, second = build(tmp_path / "a"), build(tmp_path / "b")
    for name in ("report/index.html", "index.html"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_one_country_is_told_in_the_singular(tmp_path, monkeypatch):
    monkeypatch.setattr(landscape, "NAMES", {"AAA": landscape.NAMES["AAA"]})
    both = landscape.together()
    alone = {
        stage: {name: rows[~rows.astype("str").eq("BBB").any(axis=1)] for name, rows in tables.items()}
        for stage, tables in both.items()
    }
    monkeypatch.setattr(landscape, "together", lambda: alone)
    text = make(tmp_path)
    assert "A comparative mapping of 1 country: Alphaland" in words(text)
    assert not re.search(r"\b1(</data>)? countries", text)


def test_a_missing_figure_stops_the_report_and_says_where_it_is_asked_for(tmp_path):
    processed = landscape.write(tmp_path)
    results = tmp_path / "results"
    settings = replace(SETTINGS, countries=tuple(landscape.NAMES), editions={"test": None})
    with pytest.raises(PackageError) as refused:
        report.run(
            results,
            processed,
            tmp_path / "data" / "raw",
            tmp_path / "a.html",
            door=tmp_path / "b.html",
            settings=settings,
        )
    places = [(issue.file.rpartition("/")[2], issue.found) for issue in refused.value.issues]
    assert ("11-certainty.md", "figure: evidence_map") in places
    assert len(places) == len(FIGURES)
    assert all(issue.row for issue in refused.value.issues)
    assert not list(tmp_path.glob("*.html"))
