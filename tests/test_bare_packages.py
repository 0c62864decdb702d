"""A country or an edition with next to nothing: every stage runs, pages are built, and say what is not there."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import bare_packages
from bare_packages import BARE
from ssemap import (
    alternatives,
    clean,
    compare,
    estimate,
    harmonise,
    indicators,
    institutions,
    plausibility,
    scenarios,
    store,
)
from ssemap.core.run import Run
from ssemap.publish.pages import profile, quality, trace
from ssemap.review import inspection
from synthetic import write_package

EARLY = datetime.date(1990, 1, 1)
STAGES = ("clean", "harmonise", "plausibility", "estimate", "indicators")
WINDOW, YEAR = (2010, 2021), 2019


def stages(raw: Path, output: Path, codes: list[str], as_of: datetime.date | None) -> None:
    """All stages of a run with these countries alone, as the rules call them."""
    for code in codes:
        made = {
            stage: output / stage / code for stage in ("clean", "harmonise", "plausibility", "estimate", "indicators")
        }
        clean.run(raw / code, made["clean"])
        harmonise.run(made["clean"], made["harmonise"], as_of=as_of)
        plausibility.run(made["clean"], made["harmonise"], made["plausibility"])
        estimate.run(made["harmonise"], made["estimate"], window=WINDOW)
        indicators.run(made["clean"], made["harmonise"], made["estimate"], made["indicators"], window=WINDOW)
        alternatives.run(
            made["clean"],
            made["harmonise"],
            made["estimate"],
            made["indicators"],
            output / "alternatives" / code,
            as_of=as_of,
            reference_year=YEAR,
            window=WINDOW,
            concept="broad",
        )
    folders = [output / stage for stage in ("clean", "harmonise", "indicators", "compare")]
    compare.run(*folders, reference_year=YEAR, countries=codes)
    institutions.run(output / "clean", output / "institutions", conditions="emes", reference_year=2019, countries=codes)
    scenarios.run(
        output / "clean",
        output / "alternatives",
        output / "scenarios",
        reference_year=YEAR,
        concept="broad",
        countries=codes,
    )


SETTINGS = Run("latest", YEAR, WINDOW, "broad", conditions="emes")


@pytest.mark.parametrize("code", BARE)
def test_the_door_lets_a_bare_package_in(tmp_path: Path, code: str) -> None:
    found = inspection.problems(bare_packages.write(tmp_path, code))
    assert [str(issue) for issue in found if issue.severity == "error"] == []


@pytest.mark.parametrize("code", BARE)
def test_every_stage_runs_with_a_bare_package_alone(tmp_path: Path, code: str) -> None:
    bare_packages.write(tmp_path, code)
    stages(tmp_path, tmp_path / "made", [code], None)
    quality.run(tmp_path / "made", tmp_path / "quality.html", iso3=code, settings=SETTINGS)
    trace.run(tmp_path / "made", tmp_path / "chains", iso3=code, settings=SETTINGS)
    country = profile.load(store.at(tmp_path / "made"), code)
    material = profile.material(country, profile.institutional(country, SETTINGS), SETTINGS)
    introduction = profile.first_pages(country, material, SETTINGS, {}).html
    told = {"CTX": "", "ONE": "", "SET": "each is set aside or left out", "OUT": "each is set aside or left out"}
    assert told.get(code, "No figure has been collected") in introduction
    assert ("So no cell of an indicator has a value" in " ".join(introduction.split())) == (code not in ("CTX", "ONE"))


@pytest.mark.parametrize("codes", [["AAA"], ["AAA", "NIL"]], ids=" ".join)
def test_every_stage_runs_where_no_source_had_been_published(tmp_path: Path, codes: list[str]) -> None:
    for code in codes:
        (bare_packages.write if code in BARE else write_package)(tmp_path, code)
    stages(tmp_path, tmp_path / "made", codes, EARLY)
    assert store.at(tmp_path / "made").read("series", "AAA").empty
