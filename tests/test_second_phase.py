"""The countries of the mapping's second phase: their scripts and currencies, from a package to the report."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bare_packages
import project as projects
import second_phase
from project import Project
from second_phase import COUNTRIES
from ssemap import intake
from ssemap.core import fonts
from ssemap.intake import descriptors
from ssemap.publish import pages
from ssemap.review import inspection

# Fonts that the names of each country need beside the usual ones.
NEEDED = {
    "KHM": ("Noto Sans Khmer",),
    "KGZ": (),
    "LAO": ("Noto Sans Lao",),
    "MNG": ("Noto Sans Mongolian",),
    "THA": ("Noto Sans Thai",),
    "VNM": (),
}


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_a_package_of_the_second_phase_has_no_problem(tmp_path: Path, iso3: str) -> None:
    [package] = second_phase.write(tmp_path, iso3)
    assert inspection.problems(package) == []


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_every_figure_is_read_as_it_was_typed(tmp_path: Path, iso3: str) -> None:
    [package] = second_phase.write(tmp_path, iso3)
    figures = inspection.inspect(intake.read(package)).tables["figures"]
    assert len(figures) == 12
    assert figures["parsed"].tolist() == figures["typed"].tolist()


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_money_is_in_the_currency_of_the_country(tmp_path: Path, iso3: str) -> None:
    [package] = second_phase.write(tmp_path, iso3)
    evidence = inspection.inspect(intake.read(package)).tables["evidence"]
    money = evidence[evidence["measure"].isin(["assets", "turnover"])]
    assert set(money["unit"]) == {COUNTRIES[iso3][4]}
    assert money["exclusion"].isna().all()


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_names_are_written_with_the_fonts_of_their_scripts(iso3: str) -> None:
    names = "".join(COUNTRIES[iso3][place] for place in (3, -2, -1))
    assert fonts.families(names) == NEEDED[iso3]
    assert fonts.missing(names) == set()
    assert pages.font_face(names).count('"ssemap scripts"') == len(NEEDED[iso3])


def test_the_packages_are_told_to_be_synthetic(tmp_path: Path) -> None:
    for package in second_phase.write(tmp_path):
        assert intake.read(package).country.name.endswith(" (synthetic)")


# ------------------------------------------------------------------ from a package to the report


def built(folder: Path, codes: list[str], editions: str = "", *arguments: str) -> Project:
    """A project of these countries, built to the end."""
    folder.mkdir()
    for part in (*projects.PARTS, "workflow"):
        projects.copy(projects.ROOT / part, folder / part)
    for code in codes:
        (bare_packages if code in bare_packages.BARE else second_phase).write(folder / "data" / "raw", code)
    descriptors.write(folder / "data" / "raw")
    config = folder / "config.yaml"
    text = re.sub(r"(?m)^countries:.*", f"countries: [{', '.join(codes)}]", config.read_text("utf-8"))
    config.write_text(text.replace("  latest: null", f"  latest: null{editions}"), "utf-8")
    project = Project(folder)
    project.build(*arguments)
    return project


def words(page: Path) -> str:
    """The text of a page, its blanks as one."""
    return " ".join(re.sub(r"(?s)<style>.*?</style>|<[^>]+>", " ", page.read_text("utf-8")).split())


@pytest.mark.slow
def test_the_six_countries_are_built_to_the_report(tmp_path: Path) -> None:
    project = built(tmp_path / "six", list(COUNTRIES))
    results = project.folder / "results" / "latest"
    report = words(results / "report" / "index.html")
    for iso3, (_, _, name, native, currency, *_, first, second) in COUNTRIES.items():
        assert f"{name} (synthetic) {native}" in report
        page = results / "countries" / iso3 / "index.html"
        assert first in words(page)
        assert second in words(page)
        assert page.read_text("utf-8").count("ssemap scripts") == 2 + len(NEEDED[iso3])
        assert currency in (results / "countries" / iso3 / "tables" / "indicators.csv").read_text("utf-8")
        assert list((results / "countries" / iso3 / "figures").glob("form_*.svg"))
    logs = "".join(path.read_text("utf-8") for path in results.rglob("*.log"))
    assert "Glyph" not in logs


@pytest.mark.slow
@pytest.mark.parametrize("codes", [["NIL"], ["THA", *bare_packages.BARE]], ids=len)
def test_bare_countries_are_built_to_the_report(tmp_path: Path, codes: list[str]) -> None:
    results = built(tmp_path / "bare", codes).folder / "results" / "latest"
    assert "No figure has been collected. So no cell" in words(results / "countries" / "NIL" / "index.html")
    told = "No figure has been collected. So no cell" in words(results / "report" / "index.html")
    assert told == (codes == ["NIL"])


@pytest.mark.slow
def test_an_edition_before_all_sources_is_built_to_the_report(tmp_path: Path) -> None:
    project = built(tmp_path / "early", ["THA", "NIL"], "\n  early: 1990-01-01", "--config", "edition=early")
    results = project.folder / "results" / "early"
    said = "No figure is in use: none that could be was published by 1990-01-01. So no cell"
    assert said in words(results / "report" / "index.html")
    assert said in words(results / "countries" / "THA" / "index.html")
