"""The report page: asks no network, and every number in it is counted from tables."""

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
from gallery import EVIDENCE, FORMS, INDICATORS, both, dots, map_cells
from ssemap import store
from ssemap.core import framework
from ssemap.core.run import Run
from ssemap.indicators.declared import catalogue
from ssemap.publish import choice, export, pictures, png
from ssemap.publish.pages import profile, report
from ssemap.publish.sections import findings

SETTINGS = Run("test", 2019, (2010, 2021), "broad")
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'
SIZE = (24, 36)


def draw(folder: Path) -> None:
    """What the notebooks would have exported of the landscape: empty pictures, words, and the data that is read."""
    data = {"evidence_map": map_cells(), "organisations_per_100000": dots()}
    for name in (*report.FIGURES, report.MAP):
        path = folder / name
        export.write_csv(data.get(name, pd.DataFrame({"none": []})), path.with_suffix(".csv"))
        words = pictures.Words(f"Title of {name}", "Subtitle", f"What {name} shows", "Source: x.", SETTINGS.line())
        words.write(path.with_suffix(".json"))
        path.with_suffix(".svg").write_text(SVG)
        png.write(Image.new("RGB", SIZE), path.with_suffix(".png"), 160)


def make(root: Path, **options) -> str:
    processed = landscape.write(root)
    draw(root / "results" / "figures")
    editions = {"test": None, "early": datetime.date(2019, 12, 31)}
    settings = replace(SETTINGS, countries=tuple(landscape.NAMES), editions=editions, **options)
    output = root / "results" / "report" / "index.html"
    report.run(root / "results", processed, output, settings=settings)
    return output.read_text()


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return make(tmp_path_factory.mktemp("report"))


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
    processed = landscape.write(tmp_path)
    draw(tmp_path / "results" / "figures")
    settings = replace(SETTINGS, countries=countries)
    with pytest.raises(choice.OtherCountries, match=message):
        report.run(tmp_path / "results", processed, tmp_path / "index.html", settings=settings)


class Outline(HTMLParser):
    """Headings, ids, links and images of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in ("meta", "link", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def all(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_page_is_well_formed_and_has_one_main_heading(page):
    outline = Outline(page)
    assert outline.open == []
    assert len(outline.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels))
    assert outline.all("html") == [{"lang": "en"}]


def test_the_page_asks_no_network_for_anything(page):
    outline = Outline(page)
    assert not outline.all("script")
    assert [image["src"] for image in outline.all("img")] == [f"../figures/{name}.svg" for name in report.FIGURES]
    assert [link["href"] for link in outline.all("link")] == ["data:,"]
    assert "@import" not in page
    assert set(re.findall(r"url\((.{5})", page)) == {"data:"}


def test_native_scripts_are_drawn_on_machines_without_their_fonts(page):
    assert "ベータ国" in page
    (data,) = re.findall(r"url\(data:font/otf;base64,([^)]+)\)", page)
    font = TTFont(io.BytesIO(base64.b64decode(data)))
    assert {ord(character) for character in "ベータ国"} <= set(font.getBestCmap())
    assert len(data) < 60_000


def test_each_image_has_the_words_of_its_figure_and_each_inner_link_a_target(page):
    outline = Outline(page)
    images = [image["alt"] for image in outline.all("img")]
    assert images == [f"What {name} shows" for name in report.FIGURES]
    assert {(image["width"], image["height"]) for image in outline.all("img")} == {tuple(map(str, SIZE))}
    assert [figure["id"] for figure in outline.all("figure")] == list(report.FIGURES)
    ids = {attributes["id"] for _, attributes in outline.tags if "id" in attributes}
    inner = {link["href"][1:] for link in outline.all("a") if link["href"].startswith("#")}
    assert len(inner) == 13
    assert inner <= ids


def test_country_sections_lead_to_profiles(page):
    links = [link["href"] for link in Outline(page).all("a")]
    profiles = ["../countries/AAA/index.html", "../countries/BBB/index.html"]
    heat_maps = [f"{profile}#Forms-and-the-ideal-type" for profile in profiles]
    assert [link for link in links if "countries" in link and link[0] != "#"] == heat_maps + profiles


def test_a_run_that_shows_fewer_countries_says_so_and_counts_all(tmp_path):
    text = make(tmp_path, shown=("BBB",))
    plain = html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", "", text)))
    assert "Figures and tables on this page show 1 of them: Betaland (synthetic)." in plain
    assert "Shown is 1 of 2 countries; tables/headline_indicators.csv has all of them." in plain
    assert "20 published figures on 4 forms" in plain
    assert "Of all 1 pairs of countries, one is clearly higher in 1; tables/pairs.csv tells which." in plain
    assert "This is no ranking. Forms that exist" in plain  # most pairs are clear
    assert "Alphaland (synthetic) above" not in plain
    assert [link["href"] for link in Outline(text).all("a") if "/countries/" in link["href"]] == [
        "../countries/BBB/index.html#Forms-and-the-ideal-type",
        "../countries/AAA/index.html",
        "../countries/BBB/index.html",
    ]
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
    plain = html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", "", make(tmp_path))))
    assert "Of the same claims:" not in plain
    assert ("there is no claim to test." in plain) != held
    assert ("The run is repeated with one choice changed at a time." in plain) == held


def test_the_title_page_states_the_run_and_the_status(page):
    for words in ("test: all sources, no cut by date", "2010–2021", "draft, not validated", "broad"):
        assert words in page


@pytest.mark.parametrize(
    ("validated", "words"),
    [
        ([], "Desk coding by the project, not validated by national researchers. Status"),
        (["AAA"], "not validated by national researchers but for Alphaland (synthetic). Status"),
        (["AAA", "BBB"], '<p class="status"> Status of the country packages: validated by N. N.'),
    ],
)
def test_who_validated_packages_is_not_contradicted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, validated: list[str], words: str
) -> None:
    read = store.Processed.package

    def package(data: store.Processed, iso3: str) -> dict[str, object]:
        status = {"status": "validated", "status_by": "N. N.", "status_date": datetime.date(2026, 1, 2)}
        return read(data, iso3) | (status if iso3 in validated else {})

    monkeypatch.setattr(store.Processed, "package", package)
    assert words in make(tmp_path)


def test_a_dated_edition_states_its_date(tmp_path):
    text = make(tmp_path, as_of=datetime.date(2020, 9, 22))
    assert "sources published on or before 2020-09-22" in text


def test_numbers_in_the_text_are_those_of_the_tables(page):
    plain = html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", "", page)))
    assert "20 published figures on 4 forms" in plain
    assert "18 of them are in use" in plain
    assert "4 sources of figures, laws and thematic facts; 50 percent of them are official" in plain
    assert (
        "Cooperatives: 2 of 2 countries have a value; 2 have a comparable estimate."
        " Alphaland (synthetic) above Betaland (synthetic)." in plain
    )
    assert (
        "Social enterprises: 2 of 2 countries have a value, 2 of them of some forms only, an unknown share of the"
        " family; 0 have a comparable estimate." in plain
    )
    assert "of 20 collected: test 20; early (sources published by 2019-12-31) " in plain
    assert "2 of the values have an estimate for the end of 2019" in plain
    assert (
        "0 of 1 claims of this report stand on official sources alone. A claim is that one country is clearly" in plain
    )
    assert "clearly higher than another (1), or that a form has grown or shrunk (0)." in plain
    assert "Of the 0, 0 rest on no others, and 0 hold when all other figures are left out." in plain
    assert "Of the rest, 1 cannot be asked then, 0 are open and 0 are reversed." in plain
    assert "Narrow concept: 0 hold, 1 is open, 0 are reversed, 0 cannot be asked and 0 cannot be changed" in plain
    assert "Of 1 claims that hold as configured or in one of 2 scenarios, 0 can be asked in fewer than half" in plain
    assert "Of the others, 0 hold in all in which they can be asked, 0 in most and 1 in few" in plain
    assert "Women's share of leaders: 0 of 6" in plain
    assert "4 laws, schemes and bills are listed; 2 have a year of enactment, 0 of these 2000 or later" in plain
    assert "4 rows of the list of forms were rated" in plain
    assert "The rows stand for 4 legal forms" in plain
    assert "30 of their 36 cells are unknown" in plain
    assert "2 legal forms have no known condition" in plain
    assert "there are 4 legal forms, and 4 of them are recognised by law; in 4 of 14 cells" in plain
    assert "In no country are most of the listed acts and decrees that have a year of 2000 or later." in plain
    assert "The decade with the most acts and decrees is the 1990s: 2 of the 2 that have a year." in plain
    assert "Enough conditions are known of 0 of 4 legal forms only (0%); 60% are needed." in plain
    assert "by reason: after edition 2." in plain


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
    assert f"../figures/{report.MAP}.svg" in text
    plain = html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", "", text)))
    assert "3 of 4 legal forms enter map and groups, those of which at least 55% of the conditions are known" in plain
    assert "the largest holds 2 of the 3 legal forms" in plain
    assert (
        "Group 1: 2 legal forms of 2 countries (Alphaland (synthetic) 1, Betaland (synthetic) 1); by family:"
        " Cooperatives 2. Shared by at least two thirds of those of which it is known; yes: paid work, limited profit."
    ) in plain
    assert "In no group, since fewer than 4 forms are alike: Social enterprise (Betaland (synthetic))." in plain
    assert "Stability (Jaccard)" in text


def test_every_stated_number_names_its_table(page):
    numbers = Outline(page.split('<section id="headline">')[0]).all("data")
    assert len(numbers) > 20
    assert all(number["title"] and number["value"] for number in numbers)


def test_the_report_has_the_same_bytes_twice(tmp_path):
    assert make(tmp_path / "a") == make(tmp_path / "b")


def test_one_country_is_told_in_the_singular(tmp_path, monkeypatch):
    monkeypatch.setattr(landscape, "NAMES", {"AAA": landscape.NAMES["AAA"]})
    both = landscape.together()
    alone = {
        stage: {name: rows[~rows.astype("str").eq("BBB").any(axis=1)] for name, rows in tables.items()}
        for stage, tables in both.items()
    }
    monkeypatch.setattr(landscape, "together", lambda: alone)
    text = make(tmp_path)
    assert "A comparative mapping of 1 country: Alphaland" in text
    assert not re.search(r"\b1(</data>)? countries", text)


def test_a_missing_figure_stops_the_report(tmp_path):
    processed = landscape.write(tmp_path)
    with pytest.raises(pictures.NotDrawn, match=r"evidence_map.json: found no such file; expected a figure"):
        report.run(
            tmp_path / "results",
            processed,
            tmp_path / "index.html",
            settings=replace(SETTINGS, countries=tuple(landscape.NAMES), editions={"test": None}),
        )
    assert not (tmp_path / "index.html").exists()


# --- findings


def test_a_family_says_how_many_can_be_compared_and_which_countries_are_clearly_higher():
    pairs = landscape.together()["compare"]["pairs"]
    cooperative, enterprise = findings.compared(dots(), pairs, landscape.NAMES)
    assert (cooperative.valued, cooperative.estimated, cooperative.pairs) == (2, 2, 1)
    assert cooperative.clearly_higher == "Alphaland (synthetic) above Betaland (synthetic)"
    assert (enterprise.valued, enterprise.estimated, enterprise.pairs, enterprise.clearly_higher) == (2, 0, 0, "")


def test_pairs_that_would_be_too_many_for_a_sentence_are_counted_only(monkeypatch):
    monkeypatch.setattr(findings, "MOST_TOLD", 0)
    pairs = landscape.together()["compare"]["pairs"]
    cooperative, _ = findings.compared(dots(), pairs, landscape.NAMES)
    assert (cooperative.clear, cooperative.clearly_higher) == (1, "")


def test_an_edition_counts_the_figures_whose_source_can_be_as_old():
    dated = findings.dated(
        EVIDENCE.assign(published_from="2020-06"),
        {"all": None, "late": datetime.date(2020, 6, 1), "early": datetime.date(2020, 5, 31)},
    )
    assert [(one.name, one.as_of, one.figures, one.of) for one in dated] == [
        ("all", "", 20, 20),
        ("late", "2020-06-01", 20, 20),
        ("early", "2020-05-31", 0, 20),
    ]


def test_measures_are_ranked_by_their_share_of_the_figures_in_use():
    assert [(one.label, one.figures, round(one.share)) for one in findings.measures(EVIDENCE)] == [
        ("Organisations", 16, 89),
        ("Memberships", 2, 11),
    ]


def test_kinds_count_every_cell_once():
    cells = findings.at(INDICATORS, SETTINGS)
    comparable = findings.kinds(cells, "comparabilities", "comparability")
    absent = findings.kinds(cells, "absences", "absence")
    assert sum(one.cells for one in (*comparable, *absent)) == len(cells)
    assert [one.cells for one in comparable] == [2, 0, 2]
    assert [one.label for one in absent] == list(framework.labels("absences").values())
    assert all(one.definition for one in absent)


def test_coverage_counts_cells_with_a_value():
    filled = {one.title: one.filled for one in findings.coverage(INDICATORS, catalogue().indicators, SETTINGS)}
    assert filled.pop("Organisations per 100,000 inhabitants") == 4
    assert set(filled.values()) == {0}


def test_growth_is_told_by_the_interval_and_else_left_open():
    rows = INDICATORS.head(4).assign(
        indicator_id="organisations_growth",
        concept="broad",
        year=2019,
        aggregate="form",
        family="cooperative",
        lower=[1.0, -3.0, -1.0, None],
        upper=[3.0, -1.0, 1.0, None],
    )
    found = findings.growth(rows, SETTINGS, "organisations_growth")
    assert (found.forms, found.grown, found.shrunk, found.unknown) == (3, 1, 1, 1)


def test_the_volume_of_one_country_is_its_own():
    tables = {
        "evidence": EVIDENCE,
        "forms": FORMS.assign(iso3=FORMS["form_id"].str[:3]),
        "sources": both(lambda iso3: landscape.sources(iso3).assign(iso3=iso3)),
        "laws": both(lambda iso3: landscape.laws(iso3).assign(iso3=iso3)),
        "statements": both(lambda iso3: landscape.laws(iso3).assign(iso3=iso3)),
    }
    one = findings.volume({name: table[table["iso3"] == "AAA"] for name, table in tables.items()})
    all_ = findings.volume(tables)
    assert (one.figures, one.used, one.sources, one.official, one.in_scope) == (10, 9, 2, 1, 2)
    assert (all_.figures, all_.laws) == (20, 4)
    assert one.official_share == 50.0


def test_a_validated_package_says_by_whom():
    package = {"status": "validated", "status_by": "N. N.", "status_date": datetime.date(2026, 1, 2)}
    assert profile.status(package) == "validated by N. N., 2026-01-02"
