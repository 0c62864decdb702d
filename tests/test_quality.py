"""The quality page: its numbers are those of the tables, and it shows nothing of another country."""

from __future__ import annotations

import datetime
import re

import pandas as pd
import pytest

import clean_frames as cf
from project import Project
from ssemap.core import files
from ssemap.core.fields import CODED_TWICE, CODELISTS, LABELS, OF_ORIGIN
from ssemap.core.series import in_use
from ssemap.intake import tables as raw_tables
from ssemap.publish import pages
from ssemap.publish.pages import quality
from ssemap.publish.tables import coding

pytestmark = pytest.mark.xdist_group("workflow")


@pytest.fixture(scope="module")
def page(built: Project) -> str:
    return (built.folder / "results/latest/countries/BBB/quality.html").read_text("utf-8")


def test_numbers_are_those_of_the_tables(built: Project, page: str) -> None:
    stages = built.folder / "data/processed/latest"
    figures = files.read_table(stages / "clean/BBB/figures.parquet")
    evidence = files.read_table(stages / "harmonise/BBB/evidence.parquet")
    used = int(in_use(evidence).sum())
    assert f"{len(figures)} collected, {used} in use" in page
    assert f"All {len(figures) - used} figures that are not used" in page
    assert f"all {len(figures)} rows coded by rule only" in page


@pytest.mark.parametrize(
    ("collected", "by_hand", "words"),
    [
        (9, 4, "4 rows read and coded by hand, 5 coded by rule only"),
        (9, 9, "all 9 rows read and coded by hand"),
        (9, 0, "all 9 rows coded by rule only"),
        (0, 0, "no rows"),
    ],
)
def test_how_rows_were_coded_is_said_of_all_where_it_is_all(collected: int, by_hand: int, words: str) -> None:
    template = (pages.REPORT / "quality.html.j2").read_text("utf-8")
    [line] = [line for line in template.splitlines() if line.startswith("<dt>Coding</dt>")]
    made = pages.environment().from_string(line).render(facts={"collected": collected, "by_hand": by_hand})
    assert made == f"<dt>Coding</dt><dd>{words}</dd>"


def test_figures_that_are_younger_than_the_edition_are_left_out_with_all_that_is_said_of_them() -> None:
    """Of three figures two are younger; of these one would be set aside, were it not."""
    sources = cf.sources(cf.source(1), cf.source(2, published_from="2021", published_to="2021"))
    rows = [
        cf.figure("AAA-F0001", 7),
        cf.figure("AAA-F0002", 8, source_id="AAA-S002"),
        cf.figure("AAA-F0003", 9, source_id="AAA-S002", set_aside="a misprint"),
    ]
    cleaned = cf.tables(*rows, sources=sources)
    told = pd.DataFrame({"evidence_id": [f"AAA-F000{number}" for number in (1, 2, 3)]})
    tables = {
        "figures": cleaned["figures"],
        "corrections": told.assign(field="value", printed="1", corrected="2", reason="Synthetic."),
        "issues": told.assign(
            severity="note", stage="clean", check_id="synthetic", file="f", row=1, column="", found="", expected=""
        ).assign(action="Look."),
        "recodings": pd.DataFrame(columns=raw_tables.columns("recodings")),
    }
    for as_of, number in ((None, 3), (datetime.date(2020, 9, 22), 1)):
        made = quality.content({**tables, "evidence": cf.evidence(cleaned, as_of).reset_index(drop=True)})
        facts = made["facts"]
        assert (made["later"], facts.collected, facts.corrected, made["notes"]) == (3 - number, *[number] * 3)
        assert len(made["corrected"].frame) == number
        assert len(made["not_used"].frame) == facts.set_aside == (number == 3)


def test_it_is_one_file_about_one_country(page: str) -> None:
    assert 'lang="ja">ベータ国</span>' in page
    assert not re.search(r"AAA-|Alphaland", page)  # AAA alone may stand in the embedded font
    assert not re.search(r'(src|href)="(?!data:|#|index.html|https://example.org)', page)


def test_rows_coded_alike_are_counted_by_draw_and_field() -> None:
    rows = [
        ("figures", name, field, 1, coder, name if (coder, field) == ("coder-2", "basis") else "same")
        for name in ("AAA-F0001", "AAA-F0002")
        for field in CODED_TWICE["figures"]
        for coder in ("coder-1", "coder-2")
    ]
    table = coding.alike(pd.DataFrame(rows, columns=raw_tables.columns("recodings"))).frame.set_index("field")
    assert (table["rows"] == 2).all()
    assert table.loc["basis", "alike"] == 0
    assert table.loc["coverage", "alike"] == 2


def test_without_rows_coded_twice_the_table_is_empty() -> None:
    recodings = pd.DataFrame(columns=raw_tables.columns("recodings"))
    assert coding.alike(recodings).frame.empty


def test_fields_coded_twice_and_their_lists_are_those_of_the_schemas() -> None:
    for table, fields in CODED_TWICE.items():
        assert set(fields) - set(OF_ORIGIN) <= set(raw_tables.columns(table))
    assert set(OF_ORIGIN.values()) <= set(raw_tables.columns("origins"))
    figures = {column["name"]: column.get("codelist") for column in raw_tables.schema("figures")["fields"]}
    assert {name: figures[name] for name in LABELS if name in figures} == {
        name: CODELISTS.get(name) for name in LABELS if name in figures
    }


def test_codes_are_counted_all_and_in_use() -> None:
    evidence = pd.DataFrame({"basis": ["active", "active", "flow"], "series_id": ["one", None, "two"]})
    frame = coding.by_code(evidence, "basis").frame
    assert frame.to_dict("records") == [
        {"label": "Operating", "all": 2, "used": 1},
        {"label": "Counted over a period", "all": 1, "used": 1},
    ]
