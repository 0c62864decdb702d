"""A package of schema version 1 (``tests/version1``, all of it made up) becomes one of this version, without loss."""

from __future__ import annotations

import csv
import errno
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT
from ssemap import cli, intake
from ssemap.core.issues import InputError, PackageError
from ssemap.intake import country
from ssemap.workbench import migrate

OLD = ROOT / "tests" / "version1"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OLD, tmp_path / "data" / "raw" / "AAA"))


def rows(package: Path, name: str) -> list[dict[str, str]]:
    with (package / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_an_older_package_is_one_error_that_says_what_to_do(package: Path) -> None:
    (told,) = map(str, intake.check(package))
    assert told == (
        "error [schema-version] AAA/country.yaml, column schema_version: found nothing, which is version 1; expected "
        "version 2 of the packages. Bring the package to it: ssemap migrate AAA"
    )


def test_it_passes_the_door_afterwards(package: Path) -> None:
    said = migrate.run(package)
    assert [str(issue) for issue in intake.check(package) if issue.severity == "error"] == []
    assert said.splitlines()[0].endswith("AAA is of schema version 2 now. To be looked at:")
    assert "- context.csv: where 2 measures and years have rivals" in said
    assert "- statements.csv: group, form_id and coverage of 3 rows" in said


def test_cells_are_carried_over(package: Path) -> None:
    figures, codings = rows(package, "figures"), rows(package, "codings")
    migrate.run(package)
    kept = [{name: cell for name, cell in row.items() if name != "number_custom"} for row in figures]
    now = rows(package, "figures")
    assert [{name: row[name] for name in kept[0]} for row in now] == kept
    assert [row["number_format"] for row in now] == [row["number_custom"] for row in figures]
    assert [row["rating"] for row in rows(package, "codings")] == [row["rating"] for row in codings]
    assert {(row["conditions"], row["round"], row["channel"]) for row in rows(package, "codings")} == {
        ("emes", "1", "practice")
    }
    assert [row["absence"] for row in rows(package, "absences")] == ["searched_not_found", "not_searched"]
    assert [(row["theme"], row["group"], row["coverage"]) for row in rows(package, "statements")] == [
        ("gender", "other", "unstated"),
        ("covid19", "other", "unstated"),
        ("strategies", "other", "unstated"),
    ]


def test_a_row_coded_twice_becomes_a_row_for_each_field(package: Path) -> None:
    migrate.run(package)
    recoded = rows(package, "recodings")
    assert len(recoded) == 2 * 7
    assert [row["code"] for row in recoded if (row["field"], row["coder"]) == ("basis", "coder-2")] == ["registered"]


def test_a_definition_at_the_end_of_a_measure_becomes_its_own_column_and_the_first_rival_is_preferred(
    package: Path,
) -> None:
    migrate.run(package)
    context = rows(package, "context")
    (national,) = [row for row in context if row["definition"] == "national"]
    assert (national["measure"], national["preferred"]) == ("unemployment_rate", "no")
    employment = [row["preferred"] for row in context if (row["measure"], row["year"]) == ("employment", "2019")]
    assert employment == ["yes", "no"]


def test_a_policy_says_when_it_began_who_acts_and_for_what(package: Path) -> None:
    migrate.run(package)
    (policy,) = rows(package, "policies")
    assert (policy["policy_id"], policy["instrument"], policy["actor_type"]) == (
        "AAA-Y0001",
        "training_incubation",
        "joint",
    )
    assert (policy["year_start"], policy["themes"], policy["actor"]) == ("2015", "strategies", "not recorded")


def test_what_is_counted_elsewhere_is_to_be_looked_at(package: Path) -> None:
    path = package / "absences.csv"
    path.write_text(path.read_text("utf-8").replace("not_published", "counted_elsewhere"), "utf-8")
    assert "- absences.csv: counted_in of 1 rows, which are counted elsewhere" in migrate.run(package)
    (told,) = [str(issue) for issue in intake.check(package) if issue.severity == "error"]
    assert told.startswith("error [counted-in] AAA/absences.csv, row 2, column counted_in: found nothing")


def test_comments_of_country_yaml_stay(package: Path) -> None:
    migrate.run(package)
    text = (package / country.NAME).read_text("utf-8")
    assert text.startswith("# A package as it was handed in")
    assert 'number_format: "en"' in text


def test_a_package_of_this_version_is_left_alone(package: Path) -> None:
    migrate.run(package)
    before = {path.name: path.read_bytes() for path in package.iterdir()}
    with pytest.raises(InputError, match="is of schema version 2; this project reads 2: nothing is left to be done"):
        migrate.run(package)
    assert {path.name: path.read_bytes() for path in package.iterdir()} == before


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("3", "is of schema version 3; this project reads 2: get a later version of ssemap"),
        ("0", "schema_version: found 0; expected a whole number from 1 on"),
        ("-1", "schema_version: found -1; expected a whole number"),
        ("1.5", "schema_version: found 1.5; expected a whole number"),
        ("first", "schema_version: found 'first'; expected a whole number"),
        ("'1'", "schema_version: found '1'; expected a whole number from 1 on, without quotes"),
        ("", "schema_version: found None; expected a whole number from 1 on, without quotes, or no such line"),
        ("true", "schema_version: found True; expected a whole number"),
        ("[1]", r"schema_version: found \[1\]; expected a whole number"),
    ],
)
def test_a_version_from_which_there_is_no_way_is_refused(package: Path, stated: str, said: str) -> None:
    path = package / country.NAME
    path.write_text(path.read_text("utf-8") + f"schema_version: {stated}\n", "utf-8")
    before = {each.name: each.read_bytes() for each in package.iterdir()}
    with pytest.raises(InputError, match=said):
        migrate.run(package)
    assert {each.name: each.read_bytes() for each in package.iterdir()} == before


def test_a_package_of_a_later_version_is_one_error_that_says_what_to_do(package: Path) -> None:
    path = package / country.NAME
    path.write_text("schema_version: 3\n" + path.read_text("utf-8"), "utf-8")
    (told,) = map(str, intake.check(package))
    assert told == (
        "error [schema-version] AAA/country.yaml, row 1, column schema_version: found version 3; expected "
        "version 2 of the packages. Get a later version of ssemap."
    )


def saved(path: Path, separator: str, end: str, *further: str) -> None:
    """Save a table as a spreadsheet does, with further cells at the end of each row."""
    with path.open(encoding="utf-8", newline="") as stream:
        cells = [[*row, *further] for row in csv.reader(stream)]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(cells)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_what_a_spreadsheet_saved_is_carried_over_as_what_a_program_wrote(
    package: Path, tmp_path: Path, separator: str, end: str
) -> None:
    other = Path(shutil.copytree(package, tmp_path / "other" / "AAA"))
    for path in other.glob("*.csv"):
        saved(path, separator, end, "", "")
    migrate.run(package)
    migrate.run(other)
    assert {path.name: path.read_bytes() for path in other.iterdir()} == {
        path.name: path.read_bytes() for path in package.iterdir()
    }


def test_line_breaks_in_a_cell_stay_as_they_are(package: Path) -> None:
    path = package / "statements.csv"
    before, broken = b"Women chair one cooperative in five.", b'"Women\r\nchair one cooperative in five."'
    path.write_bytes(path.read_bytes().replace(before, broken))
    migrate.run(package)
    assert broken in path.read_bytes()


def test_a_package_stays_as_it_was_where_one_file_cannot_be_written(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    write_bytes = Path.write_bytes

    def until_the_disk_is_full(path: Path, data: bytes) -> None:
        if len(written) == 7:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        written.append(write_bytes(path, data))

    monkeypatch.setattr(Path, "write_bytes", until_the_disk_is_full)
    before = {path.name: path.read_bytes() for path in package.iterdir()}
    with pytest.raises(InputError, match="No space left on device"):
        migrate.run(package)
    assert {path.name: path.read_bytes() for path in package.iterdir()} == before


@pytest.mark.parametrize("stopped_after", [1, 10, 22])
def test_a_package_that_was_left_between_two_files_is_brought_to_its_end(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped_after: int
) -> None:
    """What is in its place is carried over once, what is not, too: country.yaml comes last."""
    other, moved, replace = Path(shutil.copytree(package, tmp_path / "other" / "AAA")), [], Path.replace

    def killed(path: Path, target: Path) -> Path:
        if len(moved) == stopped_after:
            raise KeyboardInterrupt
        moved.append(target)
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            migrate.run(other)
    assert len(moved) == stopped_after
    migrate.run(package)
    migrate.run(other)
    assert {path.name: path.read_bytes() for path in other.iterdir()} == {
        path.name: path.read_bytes() for path in package.iterdir()
    }


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("forms", b"form_id,name_en\nAAA-x\n", "AAA/forms.csv: found 1 cells beside 2 in the header"),
        ("laws", "법".encode("cp949"), "AAA/laws.csv: found 'utf-8' codec"),
        ("laws", b"law_id,law_id\nAAA-x,AAA-y\n", "AAA/laws.csv: found the column law_id twice"),
        ("figures", None, "AAA/figures.csv: found no such file"),
        ("context", b"context_id,year\nAAA-C0001,2019\n", "AAA/context.csv, row 1, column measure: found no such"),
        ("context", b"context_id,measure\nAAA-C0001,x\n", "AAA/context.csv, row 1, column year: found no such column"),
        ("policies", b"id,name\nAAA-P001,x\n", "AAA/policies.csv, row 1, column policy_id: found no such column"),
        ("recodings", b"evidence_id,coder\nAAA-F0001,coder-1\n", "AAA/recodings.csv, row 1, column draw: found no"),
        ("recodings", b"evidence_id,draw\nAAA-F0001,1\n", "AAA/recodings.csv, row 1, column coder: found no such"),
        ("policies", b"policy_id,theme,themes\nAAA-P001,work,jobs\n", "column themes: found theme and themes"),
        ("policies", b"policy_id,year,year_start\nAAA-P001,1,2\n", "column year_start: found year and year_start"),
        ("codings", b"framework,conditions\nemes,emes\n", "column conditions: found framework and conditions"),
        ("figures", b"number_custom,number_format\nen,\n", "found number_custom and number_format"),
        (
            "forms",
            b"form_id:name_en\nAAA-x:X\n",
            "AAA/forms.csv, row 1, column form_id:name_en: found 'form_id:name_en'",
        ),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_written(
    package: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is None:
        (package / f"{name}.csv").unlink()
    else:
        (package / f"{name}.csv").write_bytes(content)
    before = {path.name: path.read_bytes() for path in package.iterdir()}
    with pytest.raises(PackageError) as error:
        migrate.run(package)
    assert said in str(error.value)
    assert {path.name: path.read_bytes() for path in package.iterdir()} == before


def test_a_version_that_is_stated_is_replaced(package: Path) -> None:
    path = package / country.NAME
    path.write_text(
        "schema_version: 1\n" + path.read_text("utf-8").replace("number_custom:", "number_custom :"), "utf-8"
    )
    migrate.run(package)
    text = path.read_text("utf-8")
    assert (text.count("schema_version"), 'number_format: "en"' in text) == (1, True)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("iso3: AAA", "iso3: [AAA", "bad-yaml"),
        ("status: draft", "status: draft\n...", "bad-yaml"),
        ("iso3: AAA", '"iso3": AAA', "write each key on a line of its own"),
        ("iso3: AAA", "schema_version:\n  1\niso3: AAA", "write schema_version and its number on one line"),
        ("iso3: AAA", "schema_version: # of it\n  1\niso3: AAA", "write schema_version and its number on one line"),
        ("status: draft", "status: draft\nnumber_format: en", "found number_custom and number_format, which"),
    ],
)
def test_a_country_file_that_cannot_be_carried_over_is_refused_before_anything_is_written(
    package: Path, old: str, new: str, said: str
) -> None:
    path = package / country.NAME
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    before = {each.name: each.read_bytes() for each in package.iterdir()}
    with pytest.raises((InputError, PackageError), match=said):
        migrate.run(package)
    assert {each.name: each.read_bytes() for each in package.iterdir()} == before


@pytest.mark.parametrize(
    ("name", "new", "said"),
    [
        ("policies.csv", "Policies.csv", "AAA/Policies.csv: found a file that is not read; expected policies.csv"),
        ("policies.csv", "policies.CSV", "AAA/policies.CSV: found a file that is not read; expected policies.csv"),
        ("figures.csv", "figures.txt", "AAA/figures.txt: found a file that is not read; expected figures.csv"),
    ],
)
def test_a_table_under_another_name_is_not_left_behind(package: Path, name: str, new: str, said: str) -> None:
    (package / name).rename(package / new)
    before = {each.name: each.read_bytes() for each in package.iterdir()}
    with pytest.raises(PackageError) as error:
        migrate.run(package)
    (told,) = map(str, error.value.issues)
    assert told.startswith(f"error [unknown-file] {said}")
    assert {each.name: each.read_bytes() for each in package.iterdir()} == before


@pytest.mark.parametrize("put", [lambda path: path.mkdir(), lambda path: path.symlink_to("gone.csv")])
def test_what_stands_in_the_place_of_a_table_is_told_before_anything_is_written(
    package: Path, put: Callable[[Path], None]
) -> None:
    (package / "laws.csv").unlink()
    put(package / "laws.csv")
    before = {each.name: each.read_bytes() for each in package.iterdir() if each.is_file()}
    with pytest.raises(PackageError, match="found no file of which the rows can be read"):
        migrate.run(package)
    assert {each.name: each.read_bytes() for each in package.iterdir() if each.is_file()} == before


def test_themes_of_a_list_are_carried_over_one_by_one(package: Path) -> None:
    path = package / "policies.csv"
    path.write_text(path.read_text("utf-8").replace(",ecosystem,", ",women; work;policy,"), "utf-8")
    migrate.run(package)
    assert rows(package, "policies")[0]["themes"] == "gender;jobs;strategies"


def test_the_command(package: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    top = package.parents[2]
    (top / "config.yaml").touch()
    monkeypatch.chdir(top)
    assert cli.main(["migrate", "AAA"]) == 0
    assert "ssemap check AAA" in capsys.readouterr().out
    assert cli.main(["migrate", "AAA"]) == 1
    assert cli.main(["migrate", "BBB"]) == 1
    assert "BBB" in capsys.readouterr().err
