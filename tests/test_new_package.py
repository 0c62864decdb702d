"""``ssemap new``: the package of a further country passes the door at once, and holds what is known of the country."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ssemap import intake
from ssemap.core.issues import InputError, PackageError
from ssemap.estimate.rules import reconciliation
from ssemap.intake import country, descriptors
from ssemap.intake import tables as raw_tables
from ssemap.review import inspection
from ssemap.workbench import calibration, coding_agreement, evaluation, evidence_page, new_package, rating_agreement
from synthetic import write_package

# code, ISO 3166-1 alpha-2 and number, English and native name, currency, first language
KNOWN = [
    ("THA", "TH", "764", "Thailand", "ไทย", "THB", "th"),
    ("KHM", "KH", "116", "Cambodia", "កម្ពុជា", "KHR", "km"),
    ("LAO", "LA", "418", "Laos", "ລາວ", "LAK", "lo"),
    ("MNG", "MN", "496", "Mongolia", "Монгол", "MNT", "mn"),
    ("KGZ", "KG", "417", "Kyrgyzstan", "Кыргызстан", "KGS", "ky"),
    ("VNM", "VN", "704", "Vietnam", "Việt Nam", "VND", "vi"),
    ("IND", "IN", "356", "India", "भारत", "INR", "hi"),
    ("TLS", "TL", "626", "Timor-Leste", "Timor-Leste", "USD", "pt"),
]


def fill_in(folder: Path) -> None:
    """The researcher's answer to what only a researcher can know."""
    path = folder / country.NAME
    text = path.read_text("utf-8")
    assert "fiscal_year_end: null" in text
    path.write_text(text.replace("fiscal_year_end: null", 'fiscal_year_end: "09-30"'), "utf-8")


@pytest.mark.parametrize("row", KNOWN, ids=[row[0] for row in KNOWN])
def test_what_is_known_of_the_country_is_filled_in(tmp_path: Path, row: tuple[str, ...]) -> None:
    new_package.run(tmp_path, row[0])
    fill_in(tmp_path / row[0])
    facts = country.read(tmp_path / row[0] / country.NAME)
    assert (facts.iso3, facts.iso2, facts.iso_numeric, facts.name, facts.name_native, facts.currency) == row[:6]
    assert (facts.language, facts.status) == (row[6], "draft")


def test_the_end_of_the_fiscal_year_is_asked_for_in_one_line(tmp_path: Path) -> None:
    told = new_package.run(tmp_path, "THA")
    assert "1. Write the end of the fiscal year into country.yaml" in told
    (issue,) = inspection.problems(tmp_path / "THA")
    assert (issue.severity, issue.file, issue.column) == ("error", "THA/country.yaml", "fiscal_year_end")
    assert "month and day on which the fiscal year of public bodies ends" in issue.expected


def test_the_package_has_every_table_and_no_other_problem(tmp_path: Path) -> None:
    told = new_package.run(tmp_path, "THA")
    assert descriptors.stale(tmp_path) == []
    fill_in(tmp_path / "THA")
    assert {path.stem for path in (tmp_path / "THA").glob("*.csv")} == set(raw_tables.names())
    assert inspection.problems(tmp_path / "THA") == []
    assert descriptors.stale(tmp_path) == []
    assert "ssemap check THA" in told
    assert all(f"{name}.csv" in told for name in intake.REQUIRED)


@pytest.mark.parametrize(
    ("code", "number_format"), [("KOR", "east_asian"), ("IDN", "id"), ("IND", "en"), ("QMA", "en")]
)
def test_the_number_format_is_one_that_fits_the_language(code: str, number_format: str) -> None:
    assert new_package.known(code).number_format == number_format


def test_what_is_not_known_is_asked_for(tmp_path: Path) -> None:
    assert "1. Fill in country.yaml" in new_package.run(tmp_path, "QMA")
    wanted = [issue.column for issue in intake.check(tmp_path / "QMA")]
    assert wanted == ["iso2", "iso_numeric", "name", "name_native", "currency", "fiscal_year_end"]


def test_a_package_that_is_there_is_left_alone(tmp_path: Path) -> None:
    new_package.run(tmp_path, "THA")
    (tmp_path / "THA" / "note.txt").write_text("mine")
    with pytest.raises(InputError, match=r"THA is there already.*ssemap check THA"):
        new_package.run(tmp_path, "THA")
    assert (tmp_path / "THA" / "note.txt").read_text() == "mine"


def test_a_folder_made_by_hand_is_filled(tmp_path: Path) -> None:
    (tmp_path / "THA").mkdir()
    (tmp_path / "THA" / ".DS_Store").touch()
    assert "1. Write the end of the fiscal year" in new_package.run(tmp_path, "THA")


def test_packages_of_other_countries_do_not_change(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "data" / "raw" / "KOR", tmp_path / "KOR")
    before = {path: path.read_bytes() for path in (tmp_path / "KOR").iterdir()}
    new_package.run(tmp_path, "THA")
    assert {path: path.read_bytes() for path in (tmp_path / "KOR").iterdir()} == before


def test_every_key_has_its_line(tmp_path: Path) -> None:
    text = new_package.text("THA")
    assert [line.removeprefix("# ").partition(":")[0] for line in text.splitlines()[2:]] == list(
        country.Country.model_fields
    )


def _begun(raw: Path) -> None:
    """A sound package, one just begun, and one of nothing but its description."""
    write_package(raw, "AAA")
    new_package.run(raw, "THA")
    new_package.run(raw, "VNM")
    for path in (raw / "VNM").glob("*.csv"):
        path.unlink()


TOOLS: dict[str, Callable[[Path, Path, list[str]], object]] = {
    "agreement": lambda raw, folder, needed: coding_agreement.run(raw, folder / "page.md", needed),
    "calibrate": lambda raw, folder, needed: calibration.evaluation_set(raw, reconciliation(), needed),
    "draw": lambda raw, folder, needed: coding_agreement.draw(raw, 1, folder / "drawn", needed),
    "evaluate": lambda raw, folder, needed: evaluation.samples(raw, None, needed),
    "evidence": lambda raw, folder, needed: evidence_page.run(raw, folder / "page.md", needed),
    "ratings": lambda raw, folder, needed: rating_agreement.run(raw, needed),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_a_package_just_begun_stops_no_tool_of_the_others(
    tool: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rating_agreement, "coded_sets", list)  # what is measured would go to the framework
    _begun(tmp_path)
    TOOLS[tool](tmp_path, tmp_path, ["AAA"])
    first, second = capsys.readouterr().err.splitlines()
    assert first == (
        "THA is left out: found 1 error, and no place among the countries of config.yaml. "
        "List its problems: ssemap check THA"
    )
    assert second.startswith("VNM is left out: found 2 errors,")


def test_a_package_just_begun_that_the_run_counts_is_told_with_all_its_problems(tmp_path: Path) -> None:
    _begun(tmp_path)
    with pytest.raises(PackageError) as told:
        evidence_page.run(tmp_path, tmp_path / "page.md", ["THA", "VNM"])
    assert {issue.file.partition("/")[0] for issue in told.value.issues} == {"THA", "VNM"}
    assert not (tmp_path / "page.md").exists()
