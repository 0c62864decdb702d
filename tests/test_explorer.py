"""The explorer: its data are the tables in the grammar of cells, its page is one inert file of equal bytes."""

from __future__ import annotations

import datetime
import json
import math
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import landscape
from conftest import ROOT, Command
from explored import DATA, HOSTILE, SETTINGS, Explored, build, change, of
from ssemap import store
from ssemap.indicators.declared import catalogue
from ssemap.publish import choice, grammar, pages
from ssemap.publish.explorer import order, page
from ssemap.publish.explorer.columns import inert
from ssemap.publish.explorer.words import words
from ssemap.publish.grammar import Cell, Place, address, of_forms, states

REPORT = pages.REPORT / "explorer"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("explorer")


@pytest.fixture(scope="module")
def file(root: Path) -> Path:
    return build(root)


@pytest.fixture(scope="module")
def tables(root: Path, file: Path) -> store.Tables:
    return store.at(root / "data" / "processed" / "test").tables(list(landscape.NAMES))


def number(value: float) -> float | None:
    return None if math.isnan(value) else pytest.approx(value, rel=1e-11)


def told(cell: Cell) -> dict[str, object]:
    """What a reader must find of a cell, computed from the cell alone."""
    mark = grammar.mark(cell)
    return {
        "text": grammar.text(cell),
        "note": grammar.note(cell),
        "state": cell.state,
        "lower": number(cell.lower),
        "upper": number(cell.upper),
        "at": number(mark.at),
        "bases": list(cell.bases),
        "arrow": int(mark.arrow),
        "hatch": int(mark.hatch),
        "shape": mark.shape,
        "word": mark.word,
    }


def place(row: dict[str, object]) -> tuple[object, ...]:
    return row["indicator"], row["country"], row["family"], row["form"], row["year"]


def test_every_cell_of_families_and_forms_is_there_as_the_grammar_shows_it(file: Path, tables: store.Tables) -> None:
    table = tables["indicators"]
    table = table[table["aggregate"] != "subfamily"]
    cells = grammar.cells(table, tables["forms"], tables["absences"])
    there = {place(row): row for row in Explored.read(file).rows()}
    assert len(there) == len(cells) > 100
    kinds = set()
    for cell in cells:
        row = there[cell.place.indicator_id, cell.place.iso3, cell.place.family, cell.place.form_id, cell.place.year]
        assert {key: row[key] for key in told(cell)} == told(cell)
        of_year = cell.place if cell.valued else replace(cell.place, year=SETTINGS.reference_year)
        assert row["href"] == f"../{address.trace(of_year)}"
        kinds |= {cell.state, *(["other_year"] if cell.other_year else [])}
    assert kinds >= {
        "value",
        "at_least",
        "bounds",
        "other_year",
        "not_comparable",
        "not_searched",
        "searched_not_found",
    }


def test_every_value_of_a_form_and_every_gap_is_there(file: Path, tables: store.Tables) -> None:
    values, gaps = tables["form_values"], tables["form_gaps"]
    cells = [*of_forms.values(values), *of_forms.gaps(gaps, tables["forms"])]
    rows = Explored.read(file).values()
    assert len(rows) == len(cells) > 20
    for row, cell in zip(rows, cells, strict=True):
        assert {key: row[key] for key in told(cell)} == told(cell)
        assert row["href"] == f"../{address.trace(cell.place)}"
        assert row["year"] == (cell.place.year or None)
    assert [row["apart"] for row in rows[: len(values)]] == values["apart"].astype("int").tolist()
    assert {row["scope"] for row in rows} == {"", "Synthetic cooperatives asked."}


def test_reasons_name_forms_as_readers_know_them(file: Path) -> None:
    reasons = {row["note"] for row in Explored.read(file).rows() if row["state"] == "searched_not_found"}
    assert reasons == {"Searched for Cooperative in vain."}


def test_the_page_is_small_and_asks_for_nothing(file: Path) -> None:
    text = file.read_text("utf-8")
    assert file.stat().st_size < page.MOST
    own = text.replace(page.library(), "")
    assert re.findall(r'(?:src|href)="(?!\.\./|#|data:,|index\.html)[^"]*"', own) == []
    assert "default-src 'none'" in own
    assert "unsafe-eval" not in own


def test_a_page_that_is_too_large_is_written_and_names_the_setting(
    root: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(page, "MOST", file.stat().st_size - 1)
    page.run(root / "data" / "processed" / "test", tmp_path / "explorer.html", settings=SETTINGS)
    said = capsys.readouterr().err
    assert "2 countries in 1 editions" in said
    assert "`shown`" in said
    assert "explorer_editions" not in said
    assert "explorer_editions" in page.too_large(page.MOST + 1, 2, 2)[0]
    assert (tmp_path / "explorer.html").stat().st_size > page.MOST


def test_equal_inputs_give_equal_bytes(root: Path, file: Path, ssemap: Command, tmp_path: Path) -> None:
    for seed, zone, language in (("1", "Asia/Tokyo", "C"), ("2", "America/Lima", "tr_TR.UTF-8")):
        output = tmp_path / f"{seed}.html"
        processed = root / "data" / "processed" / "test"
        variables = {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": language}
        run = ssemap("explorer", processed, "-o", output, "--run", SETTINGS.text(), **variables)
        assert (run.returncode, run.stderr) == (0, "")
        assert output.read_bytes() == file.read_bytes()


def test_hostile_names_stay_words(tmp_path: Path) -> None:
    text = build(tmp_path, hostile=True).read_text("utf-8")
    [data] = DATA.findall(text)
    assert "<" not in data
    assert text.count("</script>") == 3  # data, library, script
    names = [name for _, name in json.loads(data)["countries"]]
    assert all(name.startswith(HOSTILE) for name in names)
    assert "alert(1)" not in DATA.sub("", text)


def test_json_in_a_page_ends_no_element() -> None:
    data = {"</script><!--": ["\u2028", "]]>", "&amp;", "a\\u003c"]}
    assert json.loads(inert(data)) == data
    assert not set("<>&\u2028") & set(inert(data))


def test_one_country_works_and_nobody_else_is_named(tmp_path: Path) -> None:
    explored = Explored.read(build(tmp_path, settings=of("AAA")))
    assert [code for code, _ in explored.data["countries"]] == ["AAA"]
    assert {row["country"] for row in [*explored.rows(), *explored.values()]} == {"AAA"}
    assert "BBB" not in DATA.findall(explored.text)[0]


def test_a_country_with_nothing_works(tmp_path: Path) -> None:
    processed = landscape.write(tmp_path)
    for name in ("indicators", "form_values", "form_gaps"):
        change(processed, "BBB", name, lambda frame: frame.iloc[:0])
    output = tmp_path / "explorer.html"
    page.run(processed, output, settings=SETTINGS)
    assert {row["country"] for row in Explored.read(output).rows()} == {"AAA"}
    page.run(processed, output, settings=of("BBB"))
    assert Explored.read(output).rows() == []


def test_only_countries_that_pages_print_are_there_and_the_page_says_so(tmp_path: Path) -> None:
    explored = Explored.read(build(tmp_path, settings=replace(SETTINGS, shown=("BBB",))))
    assert [code for code, _ in explored.data["countries"]] == ["BBB"]
    assert "tables/indicators.csv" in explored.text
    assert "tables/indicators.csv" not in Explored.read(build(tmp_path / "all")).text


def test_a_run_without_countries_is_refused(tmp_path: Path) -> None:
    with pytest.raises(choice.OtherCountries, match="names no country"):
        page.run(tmp_path, tmp_path / "x.html", settings=of())


def test_further_editions_are_beside_with_chains_of_their_own(root: Path, tmp_path: Path) -> None:
    processed = root / "data" / "processed" / "test"
    early = tmp_path / "early"
    shutil.copytree(processed, early)
    change(early, "AAA", "indicators", lambda frame: frame.assign(value=frame["value"] * 3))
    editions = {"test": None, "early": datetime.date(2019, 12, 31)}
    output = tmp_path / "explorer.html"
    page.run(processed, output, further=[early], settings=replace(SETTINGS, editions=editions))
    explored = Explored.read(output)
    assert [one["name"] for one in explored.data["editions"]] == ["test", "early"]
    assert "2019-12-31" in explored.data["editions"][1]["line"]
    assert 'id="edition"' in explored.text
    one, other = ({place(row): row for row in explored.rows(at)} for at in (0, 1))
    assert one.keys() == other.keys()
    changed = {key for key in one if one[key]["text"] != other[key]["text"]}
    assert changed
    assert {key[1] for key in changed} == {"AAA"}
    for key, row in other.items():
        assert row["href"] == one[key]["href"].replace("../", "../../early/")


def test_an_edition_alone_has_no_control_for_it(file: Path) -> None:
    assert 'id="edition"' not in file.read_text("utf-8")


def test_a_folder_that_is_no_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(page.UnknownFurtherEdition, match="erly is no edition of the run; there are early"):
        page.of_edition(replace(SETTINGS, editions={"early": None}), "erly")


INDICATORS = {each.id: each for each in (*catalogue().indicators, *catalogue().of_forms)}
PER_HEAD, SHARE, AMOUNT = "organisations_per_100k", "form_women_members", "organisations"


def cell(indicator: str, **changes: object) -> Cell:
    """A value that may be ordered, but for its changes."""
    of_cell = Place(indicator, "AAA", "broad", "family", str(changes.pop("family", "cooperative")), "", "", 2019)
    usual = {"value": 31.7, "bases": ("registered",), "comparability": "identical"}
    return Cell(of_cell, states.VALUE, "count", **{**usual, **changes})


@pytest.mark.parametrize(
    ("indicator", "changes", "expected"),
    [
        (PER_HEAD, {}, "registered"),
        (PER_HEAD, {"bases": ("active",)}, "operating"),
        (PER_HEAD, {"bases": ("registered", "active")}, ""),
        (PER_HEAD, {"bases": ("unstated",)}, ""),
        (PER_HEAD, {"bases": ("estimate",)}, ""),
        (PER_HEAD, {"bases": ()}, ""),
        (PER_HEAD, {"comparability": "incompatible"}, ""),
        (PER_HEAD, {"other_year": True}, ""),
        (PER_HEAD, {"family": "mixed"}, ""),
        (AMOUNT, {}, ""),
        (SHARE, {"bases": ("unstated",)}, order.ANY),
        (SHARE, {"bases": ()}, order.ANY),
        (SHARE, {"comparability": "incompatible"}, ""),
    ],
)
def test_what_may_be_ordered(indicator: str, changes: dict[str, object], expected: str) -> None:
    assert order.order_class(cell(indicator, **changes), INDICATORS[indicator]) == expected


@pytest.mark.parametrize("state", [code for code in states.NAMED if code != states.VALUE])
def test_no_other_state_is_ordered(state: str) -> None:
    assert order.order_class(replace(cell(SHARE), state=state), INDICATORS[SHARE]) == ""


def test_colours_and_shapes_are_those_of_figures(file: Path) -> None:
    from ssemap.publish.explorer.data import SHAPES
    from ssemap.publish.figures import style

    families = Explored.read(file).data["families"]
    for at, code in enumerate(families["code"]):
        if code != "all":
            colour, marker = style.family(code)
            assert (families["colour"][at], families["shape"][at]) == (colour, SHAPES[marker])
    assert set(SHAPES) == set(style.FAMILY_MARKERS)


def test_the_legend_is_that_of_the_grammar(file: Path) -> None:
    data = Explored.read(file).data
    assert data["legend"] == {line.code: [line.example, line.brief] for line in grammar.legend()}
    used = {code for place in data["editions"][0]["cells"]["legend"] for code in data["lists"][place]}
    assert used <= set(data["legend"])


def test_units_are_words(file: Path) -> None:
    units = Explored.read(file).data["units"]
    assert units["percentage points"] == "percentage points"
    assert units["percent"] == "per cent"
    assert units["persons"] == "persons"


def test_the_script_asks_for_words_that_there_are_and_leaves_none() -> None:
    script, template = page.script(), (REPORT / "page.html.j2").read_text("utf-8")
    said = words()
    asked = set(re.findall(r"\bSAY\.(\w+)", script)) - {"columns"}
    assert asked == set(said.said)
    assert set(re.findall(r"\bwords\.(\w+)", template)) - {"shown"} == set(said.static)


def test_every_part_of_the_script_is_in_it() -> None:
    assert {path.stem for path in (REPORT / "js").glob("*.js")} == set(page.SCRIPTS)


def test_the_library_is_the_same_each_time() -> None:
    page.library.cache_clear()
    first = page.library()
    page.library.cache_clear()
    assert page.library() == first
    assert "</script" not in first.lower()


def test_the_rule_takes_the_tables_of_editions_that_the_configuration_names() -> None:
    rule, common = ((ROOT / "workflow" / "rules" / f"{name}.smk").read_text("utf-8") for name in ("explorer", "common"))
    assert "further=further," in rule
    assert "CONFIG.beside(wildcards.edition)" in common
