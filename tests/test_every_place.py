"""A whole build after a package changed: each place that shows a number shows the new one, and names are only words.

Both are asked of one build: of two synthetic countries, of which one has another number and hostile names.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from project import Project

pytestmark = pytest.mark.xdist_group("workflow")

OLD, NEW = "50,000", "61,483"  # memberships, synthetic
# What programs would read otherwise: browsers, spreadsheets, our own tokens, Markdown.
HOSTILE = {
    "AAA-cooperative": '<script>alert(1)</script>{{ fact: countries }} ](http://x.example) **b** "q" onload="y',
    "AAA-credit-cooperative": "=cmd|' /C calc'!A0",
    "AAA-registered-association": "y" * 250,
}
TITLE = "=1+1 <script>alert(2)</script> {{ setting: edition }}"
COUNTRY = "Alphaland <script>alert(3)</script> **b** ](http://x.example)"
FORMULA = re.compile(r"[=+\-@][A-Za-z(]")
SAID = re.compile(r"/(?:worksheets/sheet|comments)\d*\.xml$")  # parts of a workbook with words and numbers
SHARED = re.compile(r't="s"><v>(\d+)</v>')  # a cell whose text stands once for all cells that say it


def rewrite(path: Path, column: str, key: str, **changes: str) -> None:
    """Change cells of the row of a CSV whose ``column`` is ``key``."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    (row,) = [row for row in rows if row[column] == key]
    row |= changes
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def alter(project: Project) -> None:
    """Another number of memberships, and hostile names of forms, a source and the country, in AAA alone."""
    package = project.folder / "data" / "raw" / "AAA"
    number = NEW.replace(",", "")
    rewrite(package / "figures.csv", "evidence_id", "AAA-F0007", printed_text=NEW, value=number)
    for form, name in HOSTILE.items():
        rewrite(package / "forms.csv", "form_id", form, name_en=name)
    rewrite(package / "sources.csv", "source_id", "AAA-S001", title=TITLE)
    project.edit("data/raw/AAA/country.yaml", '"Alphaland (synthetic)"', json.dumps(COUNTRY))


@pytest.fixture(scope="module")
def altered(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = built.copy(tmp_path_factory.mktemp("altered") / "project")
    alter(made)
    made.build()
    return made


def results(project: Project) -> Path:
    return project.folder / "results" / "latest"


def words(path: Path) -> str:
    """What a file says: the cells of a workbook, else its text."""
    if path.suffix != ".xlsx":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as book:
        shared = re.findall("<si>(.*?)</si>", book.read("xl/sharedStrings.xml").decode("utf-8"), re.DOTALL)
        parts = [book.read(name).decode("utf-8") for name in book.namelist() if SAID.search(name)]
    return "\n".join(SHARED.sub(lambda cell: f"><v>{shared[int(cell[1])]}</v>", part) for part in parts)


# As printed and as shown with the interval of the estimate, and in files of numbers.
OLD_NUMBER, NEW_NUMBER = (
    re.compile(rf"(?<![\d.,])(?:{words})(?!,?\d)") for words in (r"50,000|50000", r"61,483|61,000|61483")
)
OF_AAA = (
    *("index.html", "sources.html", "trace/memberships.html", "trace/memberships_per_100.html", "profile.ipynb"),
    *("tables/indicators.html", "tables/indicators.csv", "tables/indicators.xlsx"),
)
OF_ALL = (
    *("report/index.html", "tables/headline_indicators.html", "notebooks/comparative_landscape.html"),
    *("tables/indicators.csv", "tables/indicators.xlsx"),
)


def counted(project: Project, place: str) -> tuple[int, int]:
    """How often the old and the new number stand in a file."""
    said = words(results(project) / place)
    return len(OLD_NUMBER.findall(said)), len(NEW_NUMBER.findall(said))


@pytest.mark.parametrize("place", OF_AAA)
def test_a_changed_number_is_new_in_each_place_of_its_country(built: Project, altered: Project, place: str) -> None:
    old, new = counted(built, f"countries/AAA/{place}")
    assert old > 0
    assert new == 0
    old, new = counted(altered, f"countries/AAA/{place}")
    assert old == 0
    assert new > 0


@pytest.mark.parametrize("place", OF_ALL)
def test_a_changed_number_takes_its_place_among_all_countries(built: Project, altered: Project, place: str) -> None:
    before, _ = counted(built, place)
    after, new = counted(altered, place)
    assert after > 0
    assert before == 2 * after  # of two countries with the same number the other one keeps it
    assert new > 0


def test_what_is_computed_from_a_changed_number_changes_with_it_in_the_data_of_a_figure(
    built: Project, altered: Project
) -> None:
    def memberships(project: Project) -> dict[str, float]:
        with (results(project) / "figures" / "pairwise.csv").open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if row["indicator_id"] == "memberships_per_100"]
        return {row["iso3"]: float(row["value"]) for row in rows}

    before, after = memberships(built), memberships(altered)
    assert after["BBB"] == before["BBB"]
    assert after["AAA"] / before["AAA"] == pytest.approx(61483 / 50000)


# --- names


class _Elements(HTMLParser):
    """Scripts, and attributes that would run, of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.active.append(tag)
        self.active += [name for name, _ in attrs if name.startswith("on")]
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]


def made(project: Project, *suffixes: str) -> list[Path]:
    return sorted(path for path in results(project).rglob("*") if path.suffix in suffixes and path.is_file())


def test_hostile_names_reach_the_outputs(altered: Project) -> None:
    """Else nothing below is proved."""
    said = "\n".join(words(path) for path in made(altered, ".html", ".csv", ".ipynb"))
    for name in ("alert(1)", "alert(2)", "alert(3)", "/C calc", "y" * 30, "{{ fact: countries }}"):
        assert name in said


def test_hostile_names_run_nothing_and_link_nowhere_in_pages(altered: Project) -> None:
    """The explorer is the one page with a script of its own: ``test_browser_explorer`` opens it with such names."""
    for path in (one for one in made(altered, ".html") if one.name != "explorer.html"):
        elements = _Elements()
        elements.feed(path.read_text("utf-8"))
        assert (path.name, elements.active) == (path.name, [])
        assert not [address for address in elements.addresses if "x.example" in address], path


def test_hostile_names_are_texts_in_pictures_and_data(altered: Project) -> None:
    for path in made(altered, ".svg"):
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.parse(path).iter()}
        assert "script" not in tags, path
    for path in made(altered, ".json", ".ipynb"):
        json.loads(path.read_text("utf-8"))


def test_hostile_names_are_no_formulas_in_spreadsheets(altered: Project) -> None:
    for path in made(altered, ".csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [cell for cell in cells if FORMULA.match(cell.lstrip())], path
    for path in made(altered, ".xlsx"):
        with zipfile.ZipFile(path) as book:
            sheets = [book.read(name).decode("utf-8") for name in book.namelist() if "/worksheets/" in name]
        assert not [sheet for sheet in sheets if "<f>" in sheet], path


def test_hostile_names_print_no_code_of_notebooks(altered: Project) -> None:
    for path in made(altered, ".ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                page = "".join(output.get("data", {}).get("text/html", ""))
                elements = _Elements()
                elements.feed(page)
                assert elements.active == [], path
