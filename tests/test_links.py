"""No page of an edition leads nowhere, whether everything is built or one country alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import links
from conftest import ROOT
from project import COUNTRIES, Project

pytestmark = pytest.mark.xdist_group("workflow")


@pytest.fixture(scope="module")
def edition(built: Project) -> Path:
    """The results of a whole edition."""
    return built.folder / "results" / "latest"


@pytest.fixture
def alone(edition: Path, tmp_path: Path) -> Path:
    """What the target of one country builds: all that stands in its folder, and nothing beside it."""
    shutil.copytree(edition / "countries" / COUNTRIES[0], tmp_path / "countries" / COUNTRIES[0])
    return tmp_path


def test_no_link_of_a_whole_edition_is_dead(edition: Path) -> None:
    assert links.dead(edition) == []
    pages = links.read(edition)
    up = [name for name, page in pages.items() if any(one.endswith("report/index.html") for one in page.addresses)]
    assert {f"countries/{COUNTRIES[0]}/{name}" for name in ("index.html", "sources.html")} <= set(up)


def test_no_link_of_a_copy_for_a_server_is_dead_and_it_names_no_folder(edition: Path, tmp_path: Path) -> None:
    """As docs/publish.md says to make it."""
    (command,) = re.findall(r"^    rsync (.*)$", (ROOT / "docs" / "publish.md").read_text("utf-8"), re.MULTILINE)
    left = [one.strip("'/") for one in re.findall(r"--exclude=(\S+)", command)]
    copy = shutil.copytree(edition, tmp_path / "copy", ignore=shutil.ignore_patterns(*left))
    assert links.dead(copy) == []
    names = {path.name for path in copy.rglob("*")}
    assert {"report.html", "index.html"} <= names
    assert [name for name in names if name.startswith(".") or name.endswith((".log", ".failed.ipynb"))] == []


def test_a_picture_for_phones_that_is_gone_is_seen(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<picture><source srcset="x.svg"><img src="y.svg"></picture>', "utf-8")
    (tmp_path / "y.svg").touch()
    assert links.dead(tmp_path) == [("index.html", "x.svg")]


def test_no_link_of_a_country_that_is_built_alone_is_dead(alone: Path) -> None:
    assert links.dead(alone) == []


def test_a_country_that_is_built_alone_says_that_the_report_is_not_there(alone: Path) -> None:
    profile = (alone / "countries" / COUNTRIES[0] / "index.html").read_text("utf-8")
    assert 'class="no-report"' in profile
    pages = links.read(alone)
    assert not [one for page in pages.values() for one in page.addresses if one.endswith("report/index.html")]


def test_the_target_of_a_country_builds_nothing_outside_its_folder(built: Project) -> None:
    """Else ``alone`` is not what it builds."""
    planned = built.snakemake("--dry-run", "--forceall", COUNTRIES[0]).stdout
    words = {word.strip(",") for word in planned.split() if word.startswith("results/") and "/logs/" not in word}
    made = words - {"results/latest"}  # where a brief finds the figures of its country
    assert f"results/latest/countries/{COUNTRIES[0]}/index.html" in made
    assert {one.rsplit(f"/{COUNTRIES[0]}", 1)[0] for one in made} == {"results/latest/countries"}


@pytest.mark.parametrize(
    ("page", "old", "new"),
    [("sources.html", 'href="index.html"', 'href="indes.html"'), ("trace/organisations.html", 'id="', 'id="x')],
)
def test_a_dead_link_is_seen(alone: Path, page: str, old: str, new: str) -> None:
    path = alone / "countries" / COUNTRIES[0] / page
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    assert links.dead(alone)


def test_a_link_to_the_report_without_its_class_is_dead(alone: Path) -> None:
    path = alone / "countries" / COUNTRIES[0] / "index.html"
    path.write_text(path.read_text("utf-8").replace("to-report", ""), "utf-8")
    assert {page for page, _ in links.dead(alone)} == {f"countries/{COUNTRIES[0]}/index.html"}
