"""Country packages: a good one is read whole; a bad one says exactly what is wrong with it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import synthetic
from conftest import Command
from ssemap import clean, intake
from ssemap.core import issues, spelling
from ssemap.core.conditions import conditions_of
from ssemap.intake import descriptors
from ssemap.intake import tables as raw_tables

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
COUNTRIES = sorted(path.parent.name for path in RAW.glob("*/country.yaml"))
LAW_CELLS = len(raw_tables.columns("laws"))


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synthetic.write_package(tmp_path_factory.mktemp("good"), "AAA")


@pytest.fixture
def copy(good: Path, tmp_path: Path) -> Path:
    """A copy of the good package to spoil."""
    return Path(shutil.copytree(good, tmp_path / "AAA"))


# ------------------------------------------------------------------ good packages


@pytest.mark.parametrize("iso3", sorted(synthetic.COUNTRIES))
def test_good_package_has_no_problem(tmp_path: Path, iso3: str) -> None:
    folder = synthetic.write_package(tmp_path, iso3)
    assert intake.check(folder) == []
    read = intake.read(folder)
    assert read.iso3 == iso3
    assert set(read.tables) == set(raw_tables.names())
    assert len(read.tables["figures"]) == len(synthetic.FIGURES)


def test_frames_are_typed(good: Path) -> None:
    tables = intake.read(good).tables
    figures = tables["figures"]
    assert figures["value"].dtype == "float64"
    assert figures["period_end"].dtype == "datetime64[us]"
    assert figures["scale"].sum() == 1_000_000
    assert figures["locator"].isna().all()
    assert figures["locator"].dtype == "str"
    assert tables["laws"]["enacted"].dtype == "Int64"
    assert tables["context"]["year"].tolist()[:2] == [2010, 2011]
    assert tables["sources"]["title_described"].dtype == "boolean"
    assert list(tables["policies"].columns) == raw_tables.columns("policies")


def test_lines_are_those_of_the_file(copy: Path) -> None:
    """A cell that holds a line break shifts the rows after it."""
    replace(copy, "sources", "Register of the ministry", '"Register of\nthe ministry"')
    read = intake.read(copy)
    assert read.lines("sources") == [2, 4, 5, 6]
    assert read.tables["sources"]["title"][0] == "Register of\nthe ministry"


def test_optional_table_may_be_absent(copy: Path) -> None:
    (copy / "policies.csv").unlink()
    read = intake.read(copy)
    assert read.tables["policies"].empty
    assert list(read.tables["policies"].columns) == raw_tables.columns("policies")


def test_hand_coding_with_a_reason_may_leave_the_crosswalk(copy: Path) -> None:
    def decide(row: dict[str, str]) -> None:
        row.update(
            measure="memberships", unit="persons", coded_how="hand", coding_reason="Members of them, in this row."
        )

    edit(copy, "figures", "AAA-F0001", decide)
    assert intake.check(copy) == []


def test_a_list_of_all_problems(copy: Path) -> None:
    replace(copy, "figures", "AAA-S004", "AAA-S044")
    replace(copy, "forms", "AAA-labour-union,", "AAA-cooperative,")
    (copy / "sources.csv").write_bytes(b"")
    with pytest.raises(intake.PackageError) as caught:
        intake.read(copy)
    assert {issue.check_id for issue in caught.value.issues} == {"duplicate-id", "empty-file", "unknown-id"}


# ------------------------------------------------------------------ bad packages, each bad in one way


def replace(folder: Path, table: str, old: str, new: str) -> None:
    """Replace the first ``old`` in a table; it must be there."""
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def edit(folder: Path, table: str, key: str, change: Callable[[dict[str, str]], None]) -> None:
    """Change the row of a table whose first cell is ``key``."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    (row,) = [row for row in rows if next(iter(row.values())) == key]
    change(row)
    synthetic.write_table(folder, table, rows)


def cell(table: str, key: str, **values: str) -> Callable[[Path], None]:
    return lambda folder: edit(folder, table, key, lambda row: row.update(values))


def add(table: str, **values: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        synthetic.write_table(folder, table, [*rows, values])

    return change


def swap(table: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda folder: replace(folder, table, old, new)


def country(old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / "country.yaml").read_text(encoding="utf-8")
        assert old in text
        (folder / "country.yaml").write_text(text.replace(old, new), encoding="utf-8")

    return change


def content(table: str, data: bytes | None) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / f"{table}.csv"
        path.unlink() if data is None else path.write_bytes(data)

    return change


def insert(table: str, line: int, data: bytes) -> Callable[[Path], None]:
    """Put bytes at the beginning of a line of the file."""

    def change(folder: Path) -> None:
        path = folder / f"{table}.csv"
        lines = path.read_bytes().split(b"\n")
        lines[line - 1] = data + lines[line - 1]
        path.write_bytes(b"\n".join(lines))

    return change


BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing file": (
        content("forms", None),
        "error [missing-file] AAA/forms.csv: found no such file; expected forms.csv. Add it, with the header "
        "form_id,name_native,name_en,family,subfamily,in_scope,scope_reason,legal_form,recognition,isic_section,note,"
        "coder,coded_how,coding_reason.",
    ),
    "empty file": (
        content("form_links", b""),
        "error [empty-file] AAA/form_links.csv: found an empty file; expected a header row. "
        "Begin the file with: form_id,related_form_id,relation,overlap_share,complete,reason.",
    ),
    "missing column": (
        swap(
            "form_links",
            "overlap_share,complete,reason\nAAA-credit-cooperative,AAA-cooperative,part_of,",
            "complete,reason\nAAA-credit-cooperative,AAA-cooperative,part_of",
        ),
        "error [missing-column] AAA/form_links.csv, row 1, column overlap_share: found no such column; "
        "expected the column overlap_share. "
        "Add it; its cells may be empty where the schema does not require them.",
    ),
    "unknown column": (
        swap("form_links", "overlap_share,", "overlap_shares,"),
        "error [unknown-column] AAA/form_links.csv, row 1, column overlap_shares: found the column "
        "overlap_shares; expected a column of the schema. Did you mean overlap_share?",
    ),
    "ragged row": (
        swap("laws", "Cooperative Act", "Cooperative, Act"),
        f"error [ragged-row] AAA/laws.csv, row 2: found {LAW_CELLS + 1} cells; expected {LAW_CELLS} cells, as in the "
        "header. Delete the commas at the end of the row, or put text that holds a comma in double quotes.",
    ),
    "blank row": (
        insert("laws", 2, b"\n"),
        "error [blank-row] AAA/laws.csv, row 2: found an empty row; expected a row of cells. Delete the row.",
    ),
    "open quote": (
        swap("laws", "Cooperative Act", '"Cooperative" Act'),
        "error [csv] AAA/laws.csv, row 2: found text that is not CSV (',' expected after '\"'); expected "
        "comma-separated cells. Check the double quotes: one inside a cell is written twice.",
    ),
    "broken encoding": (
        insert("statements", 3, "사회".encode("cp949")),
        "error [encoding] AAA/statements.csv, row 3: found byte 0xbb that is not UTF-8; expected UTF-8 text. "
        "Save the file again as CSV in UTF-8.",
    ),
    "NUL byte": (
        insert("statements", 2, b"\0"),
        "error [nul-byte] AAA/statements.csv, row 2: found a NUL byte; expected text. "
        "Save the file again as CSV in UTF-8.",
    ),
    "duplicate id": (
        cell("statements", "AAA-T0002", evidence_id="AAA-T0001"),
        "error [duplicate-id] AAA/statements.csv, row 3, column evidence_id (AAA-T0001): found AAA-T0001; "
        "expected each evidence_id once; it stands in row 2 already. "
        "Remove one of the rows or give it its own id.",
    ),
    "bad id": (
        cell("statements", "AAA-T0002", evidence_id="AAA-0002"),
        "error [pattern] AAA/statements.csv, row 3, column evidence_id (AAA-0002): found 'AAA-0002'; "
        "expected text of the form [A-Z]{3}-[FGTU]\\d{4,}. Correct the cell. One that fits: KOR-F0012.",
    ),
    "required cell empty": (
        cell("forms", "AAA-labour-union", scope_reason=""),
        "error [required] AAA/forms.csv, row 5, column scope_reason: found nothing; expected a value. Fill the cell.",
    ),
    "required code empty": (
        cell("forms", "AAA-labour-union", recognition=""),
        "error [required] AAA/forms.csv, row 5, column recognition: found nothing; expected one of law, certification, "
        "programme, self_declared, informal. Fill the cell.",
    ),
    "bad number": (
        cell("figures", "AAA-F0001", value="1,000"),
        "error [bad-number] AAA/figures.csv, row 2, column value (AAA-F0001): found '1,000'; expected a number "
        "with a decimal point and no separators. Write 1234.5, not 1,234.5.",
    ),
    "infinite number": (
        cell("figures", "AAA-F0001", value="inf"),
        "error [bad-number] AAA/figures.csv, row 2, column value (AAA-F0001): found 'inf'; expected a number "
        "with a decimal point and no separators. Write 1234.5, not 1,234.5.",
    ),
    "bad whole number": (
        cell("laws", "AAA-law-cooperative-act", enacted="1990.5"),
        "error [bad-integer] AAA/laws.csv, row 2, column enacted: found '1990.5'; expected a whole number. "
        "Write digits only.",
    ),
    "out of bounds": (
        cell("laws", "AAA-law-cooperative-act", enacted="990"),
        "error [out-of-bounds] AAA/laws.csv, row 2, column enacted: found '990'; "
        "expected a value from 1850 to 2030. Correct the cell.",
    ),
    "bad period": (
        cell("figures", "AAA-F0002", period_end="2015-02-30"),
        "error [bad-date] AAA/figures.csv, row 3, column period_end (AAA-F0002): found '2015-02-30'; expected "
        "a day that exists, from 1678 to 2261, as YYYY-MM-DD. Write it as 2019-12-31.",
    ),
    "a day that no table holds": (
        cell("figures", "AAA-F0002", period_start="0215-12-31"),
        "error [bad-date] AAA/figures.csv, row 3, column period_start (AAA-F0002): found '0215-12-31'; expected "
        "a day that exists, from 1678 to 2261, as YYYY-MM-DD. Write it as 2019-12-31.",
    ),
    "published on no day": (
        cell("sources", "AAA-S001", published_from="2019-02-30"),
        "error [bad-date] AAA/sources.csv, row 2, column published_from: found '2019-02-30'; expected "
        "a day that exists, from 1678 to 2261. Write it as 2019, 2019-12 or 2019-12-31.",
    ),
    "published in no month": (
        cell("sources", "AAA-S001", published_to="2019-13"),
        "error [bad-date] AAA/sources.csv, row 2, column published_to: found '2019-13'; expected "
        "a day that exists, from 1678 to 2261. Write it as 2019, 2019-12 or 2019-12-31.",
    ),
    "period ends before it begins": (
        cell("figures", "AAA-F0002", period_start="2016-01-01"),
        "error [wrong-order] AAA/figures.csv, row 3, column period_start (AAA-F0002): found 2016-01-01 after "
        "2015-12-31; expected period_start not after period_end. Correct one of them.",
    ),
    "bad year": (
        cell("context", "AAA-C0001", year="10"),
        "error [bad-year] AAA/context.csv, row 2, column year: found '10'; expected a year of four digits. "
        "Write it as 2019.",
    ),
    "bad boolean": (
        cell("sources", "AAA-S001", title_described="no"),
        "error [bad-boolean] AAA/sources.csv, row 2, column title_described: found 'no'; "
        "expected true or false. Write true or false in small letters.",
    ),
    "unknown code": (
        cell("figures", "AAA-F0001", basis="registred"),
        "error [unknown-code] AAA/figures.csv, row 2, column basis (AAA-F0001): found 'registred'; expected one "
        "of registered, active, certified, reporting, cumulative, estimate, programme_count, flow, unstated. "
        "Use a code of workflow/framework/bases.csv.",
    ),
    "unknown code of a long list": (
        swap("crosswalk", "printed_measure,members,memberships", "printed_measure,members,membreships"),
        "error [unknown-code] AAA/crosswalk.csv, row 4, column code: found 'membreships'; expected a code of "
        "the list (did you mean memberships or average_memberships or members_women?). "
        "Use a code of workflow/framework/measures.csv.",
    ),
    "unknown form": (
        cell("figures", "AAA-F0001", form_id="AAA-cooperativ"),
        "error [unknown-id] AAA/figures.csv, row 2, column form_id (AAA-F0001): found 'AAA-cooperativ'; "
        "expected an id of forms.csv. Did you mean AAA-cooperative?",
    ),
    "unknown source": (
        cell("statements", "AAA-T0001", source_id="AAA-S999"),
        "error [unknown-id] AAA/statements.csv, row 2, column source_id (AAA-T0001): found 'AAA-S999'; "
        "expected an id of sources.csv. Add it there or correct the id.",
    ),
    "unknown law": (
        cell("law_forms", "AAA-law-cooperative-act", law_id="AAA-law-other"),
        "error [unknown-id] AAA/law_forms.csv, row 2, column law_id: found 'AAA-law-other'; "
        "expected an id of laws.csv. Add it there or correct the id.\n"
        "warning [unused-law] AAA/laws.csv, row 2, column law_id: found 'AAA-law-cooperative-act'; "
        "expected a law of law_forms.csv, with the forms that it governs. "
        "Link it to its forms, or say in coding_reason why it governs none.",
    ),
    "unknown condition": (
        swap("codings", "AAA-cooperative,paid_work,practice", "AAA-cooperative,payed_work,practice"),
        "error [unknown-condition] AAA/codings.csv, row 8, column condition_id: found 'payed_work'; "
        f"expected one of {', '.join(conditions_of('emes')['condition'].tolist())}. Name a condition of the set.",
    ),
    "unknown set of conditions": (
        swap("codings", "emes,1,AAA-cooperative,paid_work", "ems,1,AAA-cooperative,paid_work"),
        "error [unknown-conditions] AAA/codings.csv, row 8, column conditions: found 'ems'; "
        "expected one of emes. Name a set of conditions that is coded by itself.",
    ),
    "rating outside the scale": (
        swap("codings", "continuous_activity,practice,coder-1,yes", "continuous_activity,practice,coder-1,mostly"),
        "error [unknown-code] AAA/codings.csv, row 2, column rating: found 'mostly'; "
        "expected one of yes, partly, no, unknown. Use a code of the list.",
    ),
    "rating without justification": (
        swap(
            "codings",
            "continuous_activity,practice,coder-1,yes,Synthetic.",
            "continuous_activity,practice,coder-1,yes,",
        ),
        "error [required] AAA/codings.csv, row 2, column justification: found nothing; expected a value. "
        "Fill the cell.",
    ),
    "row set aside that is nowhere": (
        add("set_aside", evidence_id="AAA-F0999", reason="None.", coder="synthetic", coded_how="rule"),
        "error [unknown-id] AAA/set_aside.csv, row 3, column evidence_id (AAA-F0999): found 'AAA-F0999'; "
        "expected an id of figures.csv or law_sources.csv or statements.csv or context.csv or policies.csv or "
        "provisions.csv. Add it there or correct the id.",
    ),
    "row without form that is not set aside": (
        content("set_aside", b"evidence_id,reason,coder,coded_how,coding_reason\n"),
        "error [not-set-aside] AAA/figures.csv, row 18, column form_id (AAA-F0017): found nothing; expected a "
        "form_id, or a row in set_aside.csv. Fill it, or set the row aside with the reason.",
    ),
    "id of another country": (
        cell("context", "AAA-C0001", context_id="BBB-C0001"),
        "error [country-code] AAA/context.csv, row 2, column context_id: found 'BBB-C0001'; "
        "expected an id that begins with AAA-, the code of the country. Correct the id.",
    ),
    "two dots as country code": (
        country('iso2: "AA"', 'iso2: ".."'),
        "error [bad-value] AAA/country.yaml, row 2, column iso2: found '..'; "
        "expected two capital letters (ISO 3166-1 alpha-2). Correct the value.",
    ),
    "unknown key": (
        country("currency:", "curency:"),
        "error [unknown-key] AAA/country.yaml, row 6, column curency: found the key curency; expected one of "
        "iso3, iso2, iso_numeric, name, name_native, currency, fiscal_year_end, fiscal_year_named, calendars, "
        "number_format, languages, status, status_by, status_date, schema_version. Did you mean currency?",
    ),
    "numeric country code that YAML reads as a number": (
        country('iso_numeric: "901"', "iso_numeric: 901"),
        "error [bad-value] AAA/country.yaml, row 3, column iso_numeric: found 901; "
        'expected three digits in quotes, as "410". Correct the value.',
    ),
    "currency that is no unit": (
        country('currency: "MYR"', "currency: won"),
        "error [bad-value] AAA/country.yaml, row 6, column currency: found 'won'; "
        "expected the ISO 4217 code of the country's money, as THB. Correct the value.",
    ),
    "one language that is no list": (
        country("languages: [en]", "languages: en"),
        "error [bad-value] AAA/country.yaml, row 9, column languages: found 'en'; "
        "expected a list of two-letter codes (ISO 639-1), as [ko, en]. Correct the value.",
    ),
    "key that stands twice": (
        country("status: draft", "status: draft\nstatus: draft"),
        "error [bad-yaml] AAA/country.yaml, row 11: found the key status twice; expected valid YAML 1.2. "
        "Keep one of the two.",
    ),
    "unmapped measure": (
        cell("figures", "AAA-F0001", printed_measure="organizations"),
        "error [unmapped-term] AAA/figures.csv, row 2, column printed_measure (AAA-F0001): found "
        "'organizations', in 1 row; expected a term of crosswalk.csv (field measure). "
        "Map it there, or declare it unusable with a reason.",
    ),
    "coded against the crosswalk": (
        cell("figures", "AAA-F0001", measure="memberships"),
        "error [not-as-crosswalk] AAA/figures.csv, row 2, column measure (AAA-F0001): found 'memberships' for "
        "the printed term 'organisations'; expected 'organisations', as in crosswalk.csv. "
        "Correct one of them, or code by hand and give the reason.",
    ),
    "term without code that is not declared unusable": (
        swap("crosswalk", "other:loans,,incompatible", "other:loans,,compatible"),
        "error [crosswalk-code] AAA/crosswalk.csv, row 8, column code: found '' with comparability "
        "'compatible'; expected a code, or no code and comparability 'incompatible'. "
        "Map the term, or declare it unusable with the reason in 'rule'.",
    ),
    "unit of another kind": (
        cell("figures", "AAA-F0001", unit="percent", coded_how="hand", coding_reason="Why not."),
        "error [unit-of-measure] AAA/figures.csv, row 2, column unit (AAA-F0001): found 'percent'; expected "
        "count, as organisations asks. Correct the unit or the measure; what no measure counts has none.",
    ),
    "definition of another measure": (
        cell("figures", "AAA-F0001", definition="staff"),
        "error [definition-of-measure] AAA/figures.csv, row 2, column definition (AAA-F0001): found 'staff'; "
        "expected a definition of organisations. Correct the definition.",
    ),
    "correction that no longer matches": (
        add(
            "corrections",
            evidence_id="AAA-F0001",
            field="printed_text",
            printed="1,00",
            corrected="1,000",
            reason="A slip.",
            status="open",
        ),
        "error [stale-correction] AAA/corrections.csv, row 2, column printed (AAA-F0001): found '1,00'; expected "
        "'1,000', which stands in figures.csv. "
        "If the source was corrected, remove the row or set its printed text anew.",
    ),
    "correction of a coded column": (
        add(
            "corrections",
            evidence_id="AAA-F0001",
            field="printed_txt",
            printed="1,000",
            corrected="1,001",
            reason="A slip.",
            status="open",
        ),
        "error [unknown-column] AAA/corrections.csv, row 2, column field (AAA-F0001): found 'printed_txt'; "
        "expected one of printed_text, printed_form, printed_form_en, printed_measure, printed_unit, "
        "printed_period, printed_scope, locator. Name a printed column of figures.csv.",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_package(copy: Path, name: str) -> None:
    change, message = BAD[name]
    change(copy)
    with pytest.raises(intake.PackageError) as caught:
        intake.read(copy)
    told = [str(issue) for issue in caught.value.issues if issue.check_id != "rows-lost"]
    assert "\n".join(told) == message


def test_a_form_without_a_rating_is_a_warning(copy: Path) -> None:
    path = copy / "codings.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if ",AAA-cooperative," not in line), "utf-8")
    descriptors.write(copy.parent)
    (found,) = intake.check(copy)
    assert str(found).startswith(
        "warning [unrated-form] AAA/forms.csv, row 2, column form_id: found 'AAA-cooperative'; "
        "expected a form with ratings in codings.csv."
    )


def test_cycle_names_the_way_round(copy: Path) -> None:
    link = {"relation": "part_of", "reason": "A slip."}
    add("form_links", form_id="AAA-cooperative", related_form_id="AAA-credit-cooperative", **link)(copy)
    assert [str(issue) for issue in intake.check(copy)] == [
        "error [cycle] AAA/form_links.csv, row 2, column related_form_id: found AAA-credit-cooperative part of "
        "AAA-cooperative part of AAA-credit-cooperative; expected forms that are never part of themselves. "
        "Remove one of the links.",
        "error [cycle] AAA/form_links.csv, row 3, column related_form_id: found AAA-cooperative part of "
        "AAA-credit-cooperative part of AAA-cooperative; expected forms that are never part of themselves. "
        "Remove one of the links.",
    ]


def test_unused_mapping_is_a_warning(copy: Path) -> None:
    row = {"field": "measure", "printed_column": "printed_measure", "printed": "staff", "code": "employees"}
    add("crosswalk", comparability="identical", rule="Same.", coder="a", coded_how="rule", **row)(copy)
    message = (
        "warning [unused-mapping] AAA/crosswalk.csv, row 14, column printed: found 'staff'; "
        "expected a term that occurs in printed_measure of figures.csv. Remove the row, or correct the term."
    )
    assert [str(issue) for issue in intake.check(copy)] == [message]
    assert [str(issue) for issue in intake.read(copy).issues] == [message]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "..",
            "error [country-code] AAA/country.yaml, row 1, column iso3: found '..'; expected AAA, the name of the "
            "folder. Correct the code or the name of the folder.\n"
            "error [bad-value] AAA/country.yaml, row 1, column iso3: found '..'; expected three capital letters "
            "(ISO 3166-1 alpha-3). Correct the value.",
        ),
        (
            "CCC",
            "error [country-code] AAA/country.yaml, row 1, column iso3: found 'CCC'; expected AAA, the name of the "
            "folder. Correct the code or the name of the folder.",
        ),
    ],
)
def test_country_code(copy: Path, code: str, message: str) -> None:
    country("iso3: AAA", f"iso3: {code}")(copy)
    found = [issue for issue in intake.check(copy) if issue.file == "AAA/country.yaml"]
    assert "\n".join(map(str, found)) == message


def test_folder_that_is_no_country_code(good: Path) -> None:
    found = intake.check(good / "..")
    assert (
        "error [country-code] ../country.yaml: found '..'; expected a folder named by three capital letters "
        "(ISO 3166-1 alpha-3). Name the folder by the country code."
    ) in map(str, found)


@pytest.mark.parametrize(
    "text",
    ["-5", "+7.0 % on the year", "- a list", "- 1,234 (loss)", "+5%", "= 1,234", "@ministry", "1 = 1", "~8割", "\t- 5"],
)
def test_what_a_source_prints_is_no_formula(copy: Path, text: str) -> None:
    edit(copy, "statements", "AAA-T0001", lambda row: row.update(statement=text))
    assert intake.check(copy) == []


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", '=HYPERLINK("http://x")', " =SUM(1)"])
def test_what_a_spreadsheet_would_run_is_a_warning(copy: Path, text: str) -> None:
    edit(copy, "statements", "AAA-T0001", lambda row: row.update(statement=text))
    assert [str(issue) for issue in intake.check(copy)] == [
        f"warning [formula] AAA/statements.csv, row 2, column statement (AAA-T0001): found {text!r}; expected "
        "text that a spreadsheet does not run when it opens this file. See whether the source prints it so; open the "
        "file as text only."
    ]


COUNTRY_LINES = [  # key, what is written, columns in which something is told, words of it
    ("iso3", "JPN", ["iso3"], "expected KOR, the name of the folder"),
    ("iso2", "JP", ["iso2"], "'KR', the alpha-2 code of KOR"),
    ("languages", "ko", ["languages"], "a list of two-letter codes"),
    ("languages", "[]", ["languages"], "a list of two-letter codes"),
    ("languages", "", ["languages"], "a list of two-letter codes"),
    ("name", "Japan", ["name"], "the name of JP; expected a name of the country with the code KR"),
    ("name", "Korea", [], ""),
    ("name_native", "日本", ["name_native"], "the name of JP"),
    ("name_native", "북한", ["name_native"], "the name of KP"),
    ("name_native", "Indonesia", ["name_native"], "the name of ID"),
    ("name", '"Republic of\\nKorea"', ["name"], "on one line"),
    ("name", '" Korea"', ["name"], "without blanks around it"),
]


@pytest.mark.parametrize(("key", "written", "columns", "words"), COUNTRY_LINES)
def test_a_wrong_line_of_the_country_is_told_alone(
    tmp_path: Path, key: str, written: str, columns: list[str], words: str
) -> None:
    """What stands in the other lines is right, and the figures are questioned all the same."""
    folder = tmp_path / "KOR"
    folder.mkdir()
    lines = (RAW / "KOR" / "country.yaml").read_text("utf-8").splitlines()
    changed = [f"{key}: {written}" if line.startswith(f"{key}:") else line for line in lines]
    (folder / "country.yaml").write_text("\n".join(changed), "utf-8")
    for name in raw_tables.names():
        (folder / f"{name}.csv").write_text(",".join(raw_tables.columns(name)) + "\n", "utf-8")
    examined = intake.examine(folder)
    told = [issue for issue in examined.issues if issue.file == "KOR/country.yaml"]
    assert [issue.column for issue in told] == columns
    assert all(words in str(issue) for issue in told)
    package = examined.sound({"figures": ["value"]})
    assert package is not None
    assert len(clean.country(package)) == 1


# ------------------------------------------------------------------ the packages of the project


@pytest.mark.xdist_group("packages")
@pytest.mark.parametrize("iso3", COUNTRIES)
def test_packages_of_the_project_have_no_problem(packages: dict[str, intake.Package], iso3: str) -> None:
    assert [str(issue) for issue in packages[iso3].issues if issue.severity != "note"] == []


def test_descriptors_are_in_step() -> None:
    assert [*descriptors.expected(RAW)] == [RAW / iso3 / descriptors.NAME for iso3 in COUNTRIES]
    assert descriptors.stale(RAW) == [], "run: ssemap schema --write"


def test_the_descriptor_counts_rows_and_is_written_only_where_it_is_out_of_step(copy: Path) -> None:
    raw = copy.parent
    assert descriptors.write(raw) == []
    counted = descriptors.counted(descriptors.descriptor(copy))
    assert (counted["figures"], counted["policies"], len(counted)) == (
        len(synthetic.FIGURES),
        0,
        len(raw_tables.names()),
    )
    edited = copy / "figures.csv"
    edited.write_text("".join(edited.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    assert descriptors.stale(raw) == [copy / descriptors.NAME]


def test_the_command_names_what_is_out_of_step_and_writes_it(copy: Path, ssemap: Command) -> None:
    project = copy.parent / "project"
    raw = project / "data" / "raw"
    shutil.copytree(copy, raw / "AAA")
    (project / "config.yaml").touch()
    (raw / "AAA" / descriptors.NAME).write_text("{}", "utf-8")
    files = [raw / "AAA" / descriptors.NAME]
    told = ssemap("schema", cwd=project)
    assert told.returncode == 1
    assert told.stdout.splitlines() == [f"out of step: {path} (write it: ssemap schema --write)" for path in files]
    assert ssemap("schema", "--write", cwd=project).stdout.splitlines() == [f"written: {path}" for path in files]
    again = ssemap("schema", cwd=project)
    assert (again.returncode, again.stdout) == (0, "")


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_public_tool_accepts_the_package(iso3: str) -> None:
    from frictionless import Package

    report = Package(str(RAW / iso3 / descriptors.NAME)).validate()
    assert report.valid, report.flatten(["name", "type", "message"])[:10]
    assert report.stats["tasks"] == len(raw_tables.names())


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_public_tool_reads_other_separators_as_the_descriptor_says(copy: Path, separator: str) -> None:
    from frictionless import Package

    with (copy / "sources.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    with (copy / "sources.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=separator).writerows(rows)
    descriptors.write(copy.parent)
    report = Package(str(copy / descriptors.NAME)).validate()
    assert report.valid, report.flatten(["name", "type", "message"])[:10]
    assert len(intake.read(copy).tables["sources"]) == len(rows) - 1


def test_public_tool_refuses_what_the_reader_refuses(copy: Path) -> None:
    """The code lists and keys reach the public tool through the descriptor."""
    from frictionless import Package

    edit(copy, "figures", "AAA-F0001", lambda row: row.update(basis="registred"))
    edit(copy, "figures", "AAA-F0002", lambda row: row.update(form_id="AAA-other"))
    report = Package(str(copy / descriptors.NAME)).validate()
    assert sorted(row[0] for row in report.flatten(["type"])) == ["constraint-error", "foreign-key"]


def test_schemas_name_only_known_properties() -> None:
    """The public tool passes over misspelt keys, so they are checked here."""
    constraints = {"required", "enum", "pattern", "maxLength", "minimum", "maximum", "unique"}
    for name in raw_tables.names():
        schema = json.loads((raw_tables.SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
        assert set(schema) <= {"title", "fields", "missingValues", "primaryKey", "foreignKeys"}
        names = [column["name"] for column in schema["fields"]]
        for column in schema["fields"]:
            assert set(column) <= {"name", "type", "kind", "description", "constraints", "codelist"}
            assert set(column.get("constraints", {})) <= constraints
            assert column["kind"] in ("printed", "coded", "id")
            assert column["description"]
            assert column["type"] == "string" or column["type"] in raw_tables.READERS
        assert set(schema["primaryKey"]) <= set(names)
        for key in schema.get("foreignKeys", []):
            target = raw_tables.columns(key["reference"]["resource"])
            assert key["fields"] in names
            assert key["reference"]["fields"] in target


@pytest.mark.parametrize("name", raw_tables.names())
def test_a_column_with_a_list_of_codes_or_a_form_says_which_text_fits(name: str) -> None:
    for column in raw_tables.schema(name)["fields"]:
        rules = column.get("constraints", {})
        assert "codelist" not in column or rules.get("enum") or rules.get("pattern"), column["name"]
        by_list = column.get("codelist") == "units"
        assert "pattern" not in rules or by_list or spelling.example(rules["pattern"]), column["name"]


def test_issue_list_is_written_and_read(copy: Path, tmp_path: Path) -> None:
    replace(copy, "figures", "AAA-S004", "AAA-S044")
    found = intake.check(copy)
    issues.write(found, tmp_path / "issues.csv")
    assert issues.read(tmp_path / "issues.csv") == found
    assert pd.read_csv(tmp_path / "issues.csv")["row"].tolist() == [2]
