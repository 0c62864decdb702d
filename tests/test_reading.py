"""The reading API: finds the tables from any folder, says what is missing, and costs nothing to import."""

from __future__ import annotations

import subprocess
import sys

import pytest

import landscape
import ssemap
from ssemap import reading


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    landscape.write(root)
    (root / "notebooks" / "deep").mkdir(parents=True)
    return root


@pytest.fixture
def inside(built, monkeypatch):
    monkeypatch.chdir(built / "notebooks" / "deep")
    return built


def test_the_project_is_found_from_any_folder_of_it(inside):
    assert reading.project() == inside
    assert ssemap.countries() == ["AAA", "BBB"]


def test_outside_a_project_it_is_the_one_the_library_lies_in(tmp_path, monkeypatch, root):
    monkeypatch.chdir(tmp_path)
    assert reading.project() == root


def test_a_table_of_all_countries_or_of_one(inside):
    assert len(ssemap.evidence()) == 20
    assert set(ssemap.evidence("BBB")["iso3"]) == {"BBB"}


def test_tables_without_a_country_get_one(inside):
    assert list(ssemap.forms()["iso3"].unique()) == ["AAA", "BBB"]


def test_each_reader_reads_its_table(inside):
    for name in sorted(
        ssemap._READERS - {"countries", "issue_list", "trace", "crosswalk", "form_links"} - set(reading.TOGETHER)
    ):
        assert "iso3" in getattr(ssemap, name)("AAA"), name


def test_tables_of_all_countries_have_a_reader_without_a_country(inside):
    for name in reading.TOGETHER:
        table = getattr(ssemap, name)()
        assert len(table.columns) > 1, name


def test_issue_lists_of_all_stages_are_joined(inside):
    assert list(ssemap.issue_list("AAA")["stage"]) == ["clean", "harmonise", "plausibility", "estimate"]


def test_a_stage_and_the_reader_of_its_table_share_a_word(inside):
    import ssemap.indicators as stage

    assert callable(stage.run)
    assert ssemap.indicators is stage
    assert len(ssemap.indicators("AAA")) == len(landscape.indicators("AAA"))


def test_trace_leads_from_an_indicator_to_its_figures(inside):
    text = str(ssemap.trace("organisations_per_100k", "AAA", family="cooperative"))
    assert "AAA-F0004" in text
    assert "https://example.org/S001" in text


def test_an_edition_can_be_asked_for(inside):
    assert len(ssemap.levels("AAA", edition=landscape.EDITION)) == len(landscape.levels("AAA"))
    with pytest.raises(reading.NotBuilt, match=r"build it with: snakemake .* \(built: none\)"):
        ssemap.levels(edition="other")


def test_a_country_that_is_not_built_is_named_with_those_that_are(inside):
    with pytest.raises(reading.NotBuilt, match=r"CCC/evidence.parquet is not there; .*CCC \(built: AAA, BBB\)"):
        ssemap.evidence("CCC")


def test_an_unknown_word_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'figurines'"):
        _ = ssemap.figurines
    assert "evidence" in dir(ssemap)


def test_import_is_light():
    code = "import sys, ssemap; print(sorted({'pandas', 'numpy', 'matplotlib', 'ruamel'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
