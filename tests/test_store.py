"""The reading API: finds the tables from any folder, says what is missing, and costs nothing to import."""

from __future__ import annotations

import errno
import re
import subprocess
import sys

import pandas as pd
import pytest
from pyarrow import parquet

import landscape
import ssemap
from conftest import ROOT
from ssemap import store
from ssemap.core import files
from ssemap.publish import export, notebooks


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
    assert store.project() == inside
    assert ssemap.countries() == ["AAA", "BBB"]


def test_outside_a_project_it_is_the_one_the_library_lies_in(tmp_path, monkeypatch, root):
    monkeypatch.chdir(tmp_path)
    assert store.project() == root


def test_a_table_of_all_countries_or_of_one(inside):
    assert len(ssemap.read("evidence")) == 20
    assert set(ssemap.read("evidence", "BBB")["iso3"]) == {"BBB"}


def test_tables_without_a_country_get_one(inside):
    assert list(ssemap.read("forms")["iso3"].unique()) == ["AAA", "BBB"]


def test_each_table_of_countries_names_its_country(inside):
    for name in sorted(
        {table.name for stage in store.STAGES if stage.scope == "country" for table in stage.tables}
        - {"crosswalk", "form_links", "country", "origins"}
    ):
        assert "iso3" in ssemap.read(name, "AAA"), name


def test_tables_of_all_countries_are_read_without_a_country(inside):
    for name in [table.name for stage in store.STAGES if stage.scope == "all" for table in stage.tables]:
        assert len(ssemap.read(name).columns) > 1, name
        with pytest.raises(store.UnknownTable, match="without a country"):
            ssemap.read(name, "AAA")


def test_issue_lists_of_all_stages_are_joined(inside):
    assert list(ssemap.read("issues", "AAA")["stage"]) == ["clean", "harmonise", "plausibility", "estimate"]


def test_trace_leads_from_an_indicator_to_its_figures(inside):
    text = str(ssemap.trace("organisations_per_100k", "AAA", family="cooperative"))
    assert "AAA-F0004" in text
    assert "https://example.org/S001" in text


def test_an_edition_can_be_asked_for(inside):
    assert len(ssemap.read("levels", "AAA", edition=landscape.EDITION)) == len(landscape.levels("AAA"))
    with pytest.raises(
        store.UnknownEdition, match=rf"no edition 'tset' in config.yaml; .* Did you mean {landscape.EDITION}\?"
    ):
        ssemap.read("levels", edition="tset")


def test_an_edition_that_is_not_built_is_named_in_the_command_that_builds_it(inside, tmp_path):
    usual, other = store.at(tmp_path / landscape.EDITION), store.at(tmp_path / "conference")
    with pytest.raises(store.NotBuilt, match=r"with: snakemake --cores all AAA \(built: none\)"):
        usual.read("levels", "AAA")
    with pytest.raises(store.NotBuilt, match=r"with: snakemake --cores all AAA --config edition=conference \("):
        other.read("levels", "AAA")


def test_a_country_that_is_not_built_is_named_with_those_that_are(inside):
    with pytest.raises(store.NotBuilt, match=r"CCC/evidence.parquet is not there; .*CCC \(built: AAA, BBB\)"):
        ssemap.read("evidence", "CCC")


def test_what_has_to_be_done_before_a_country_can_be_built_is_told(inside, tmp_path):
    """The command alone would be refused."""
    place = re.escape(str(inside))
    first = r"first begin its package \(ssemap new THA\), fill it, and add THA to countries in config.yaml; "
    with pytest.raises(store.NotBuilt, match=rf"{first}then build it in {place} with: snakemake --cores all THA \("):
        ssemap.read("evidence", "THA")
    first = "first add old to editions in config.yaml; "
    with pytest.raises(store.NotBuilt, match=rf"{first}then build it in {place} with: .* AAA --config edition=old \("):
        store.at(tmp_path / "old").read("levels", "AAA")


def test_what_a_package_says_of_its_country_comes_from_the_tables(built):
    """And from nowhere else: a job on another machine has no packages."""
    said = store.at(built / "data" / "processed" / landscape.EDITION).package("AAA")
    assert (said["name_native"], said["language"], said["status_date"]) == ("ベータ国", "ja", None)
    assert not (built / "data" / "raw" / "AAA" / "country.yaml").read_text()


def test_countries_of_one_name_are_told_apart_by_their_codes(inside, monkeypatch):
    facts = pd.DataFrame({"iso3": ["AAA", "BBB", "CCC"], "name": ["Isles", "Coast", "Isles"]})
    monkeypatch.setattr(store.Processed, "read", lambda data, name, iso3: facts)
    assert store.of_edition().names() == {"AAA": "Isles (AAA)", "BBB": "Coast", "CCC": "Isles (CCC)"}


def test_an_unknown_table_is_named_with_those_that_there_are(inside):
    with pytest.raises(store.UnknownTable, match="no table 'figurines'; there are absences, "):
        ssemap.read("figurines")
    assert {"indicators", "issues", "pairs"} <= set(ssemap.tables())


def test_the_editor_can_complete_what_the_package_offers():
    assert {"countries", "read", "tables", "trace"} <= set(dir(ssemap))


def test_a_column_of_empty_lists_alone_is_one_of_texts(tmp_path):
    """Else the ids of a country without any would have no type, unlike those of the others."""
    files.write_table(pd.DataFrame({"ids": [[], []], "value": [1.0, 2.0]}), tmp_path / "t.parquet")
    assert str(parquet.read_schema(tmp_path / "t.parquet").field("ids").type) == "list<element: string>"
    assert files.read_table(tmp_path / "t.parquet")["ids"].map(len).tolist() == [0, 0]


@pytest.fixture
def table(tmp_path):
    files.write_table(pd.DataFrame({"iso3": ["AAA"], "value": [1.0]}), tmp_path / "t.parquet")
    return tmp_path / "t.parquet"


@pytest.mark.parametrize("where", [None, {"iso3": "AAA"}])
@pytest.mark.parametrize("length", [0, 7, -9], ids=["empty", "its begin", "without its end"])
def test_a_damaged_table_is_named_and_what_to_do(table, where, length):
    table.write_bytes(table.read_bytes()[:length])
    with pytest.raises(
        files.NotReadable, match=r"t\.parquet: found .*; expected a table .* Delete it and run snakemake"
    ):
        files.read_table(table, where)


@pytest.mark.parametrize("where", [None, {"iso3": "AAA"}])
def test_a_table_of_another_version_is_refused_with_the_column_that_it_lacks(table, where):
    with pytest.raises(files.NotReadable, match=r"t\.parquet: found no column year; expected a table as this version"):
        files.read_table(table, where, columns=("iso3", "year", "value"))


def test_a_place_where_nothing_can_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    wanted = "expected a place where a file can be written"
    for name, reason in (("file/out/a.txt", "Not a directory"), ("folder", "Is a directory")):
        with pytest.raises(files.NotWritable, match=f"{name}: found {reason}; {wanted}"), files.whole(tmp_path / name):
            pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_a_folder_that_cannot_be_made_is_named_by_whatever_writes_there(tmp_path):
    (tmp_path / "file").touch()
    wanted = "file/new.*: found Not a directory; expected a place where a file can be written"
    with pytest.raises(files.NotWritable, match=wanted):
        export.write_csv(pd.DataFrame({"a": [1]}), tmp_path / "file" / "new" / "a.csv")
    notebook = ROOT / "notebooks" / "explore.ipynb"
    with pytest.raises(files.NotWritable, match=wanted):
        notebooks.run(notebook, tmp_path / "file" / "new" / "a.ipynb", {})


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    with pytest.raises(files.NotWritable, match=r"a\.txt: found No space left"), files.whole(tmp_path / "a.txt"):
        raise OSError(errno.ENOSPC, "no space")
    assert not list(tmp_path.iterdir())


def test_import_is_light():
    code = "import sys, ssemap; print(sorted({'pandas', 'numpy', 'matplotlib', 'ruamel'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_texts_of_tables_are_those_of_python(inside):
    data, indicators = store.of_edition(), store.stage("indicators")
    of_stage = indicators.read(indicators.folder(data.folder, "AAA"))["indicators"]
    of_page = data.read("indicators", "AAA")
    assert (of_stage["family"].dtype.storage, of_page["family"].dtype.storage) == ("python", "python")


def test_only_the_rows_that_are_asked_for_are_read(built):
    processed = store.at(built / "data" / "processed" / landscape.EDITION)
    whole = processed.read("levels", ["AAA", "BBB"])
    expected = whole[(whole["year"] == 2019) & (whole["basis"] == "registered")].reset_index(drop=True)
    assert 0 < len(expected) < len(whole)
    where = {"year": 2019, "basis": "registered"}
    pd.testing.assert_frame_equal(processed.read("levels", ["AAA", "BBB"], where=where), expected)
    tables = processed.tables(["AAA", "BBB"], where={"levels": where})
    assert (len(tables["levels"]), len(tables["evidence"])) == (len(expected), 20)
