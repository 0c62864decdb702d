"""Rows that say otherwise than rows of other tables, or than the row beside them. All of it is made up."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import synthetic
from ssemap import intake
from ssemap.core.framework import FRAMEWORK
from ssemap.intake import descriptors
from ssemap.intake.tables import list_file, names, schema

Row = dict[str, str]
FORM, ASSOCIATION, LAW = "AAA-cooperative", "AAA-registered-association", "AAA-law-cooperative-act"
REGISTER = {"origin_id": "AAA-O001", "holder": "Ministry", "kind": "register", "counts": "cooperatives"}
TABLES: dict[str, list[Row]] = {
    "absences": [
        {"family": "mutual", "measure": "organisations", "absence": "counted_elsewhere", "counted_in": "association"},
        {"form_id": "AAA-credit-cooperative", "measure": "employees", "absence": "not_searched", "period": "2010-2015"},
    ],
    "bridges": [
        {
            "form_id": FORM,
            "measure": "organisations",
            "from_basis": "registered",
            "to_basis": "active",
            "date": "2019-12-31",
            "ratio": "0.6",
            "lower": "0.55",
            "upper": "0.65",
            "evidence_id": "AAA-F0005",
        }
    ],
    "origins": [REGISTER, REGISTER | {"origin_id": "AAA-O002", "holder": "University", "kind": "survey"}],
    "policies": [
        {
            "policy_id": f"AAA-Y000{number}",
            "name": name,
            "instrument": "subsidy",
            "actor": "Ministry",
            "actor_type": "public",
            "themes": "gender; jobs",
            "evidence_ids": "AAA-T0001;AAA-T0002",
        }
        for number, name in enumerate(("Grants", "Loans"), 1)
    ],
    "provisions": [
        {
            "provision_id": f"AAA-P000{number}",
            "law_id": LAW,
            "article": f"art. {number}",
            "topic": "voting_rule",
            "provision": f"Synthetic {number}.",
            "in_force_from": "2012",
            "text_seen": "yes",
            "confidence": "high",
            "source_id": "AAA-S001",
        }
        for number in (1, 2)
    ],
    "provision_forms": [{"provision_id": f"AAA-P000{number}", "form_id": FORM} for number in (1, 2)],
    "recodings": [
        {"table": table, "id": name, "field": field, "draw": "1", "coder": coder, "code": code}
        for coder in ("coder-1", "coder-2")
        for table, name, field, code in (
            ("figures", "AAA-F0001", "form_id", FORM),
            ("figures", "AAA-F0001", "basis", "registered"),
            ("policies", "AAA-Y0001", "instrument", "subsidy"),
        )
    ],
    "remarks": [
        {"remark_id": f"AAA-R00{number}", "about": about, "remark": "So.", "role": "reviewer", "date": "2020-09-01"}
        for number, about in enumerate((f"{FORM}/paid_work", "organisations_growth", "AAA-Y0001", "AAA-O002"), 1)
    ],
}
SAME = {
    "absences": {"reason": "Synthetic.", **synthetic.CODER},
    "bridges": {"reason": "Synthetic.", **synthetic.CODER},
    "origins": synthetic.CODER,
    "policies": synthetic.CODER,
    "provisions": synthetic.CODER,
    "remarks": {"status": "open"},
}


def rows(package: Path, table: str) -> list[Row]:
    with (package / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def change(package: Path, table: str, number: int, **cells: str) -> None:
    """Other cells in a row, which is counted as in the file; one beyond the last is a copy of the first."""
    listed = rows(package, table)
    listed += [dict(listed[0])] if number - 2 == len(listed) else []
    listed[number - 2].update(cells)
    synthetic.write_table(package, table, listed)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A synthetic package in which every newer table has rows that agree."""
    package = synthetic.write_package(tmp_path, "AAA")
    for table, listed in TABLES.items():
        synthetic.write_table(package, table, [SAME.get(table, {}) | row for row in listed])
    figures = [row | {"origin_id": "AAA-O001"} for row in rows(package, "figures")]
    figures[3] |= {"origin_id": "AAA-O002", "coverage": "sample", "sample_size": "747"}
    synthetic.write_table(package, "figures", figures)
    change(package, "codings", 2, provision_id="AAA-P0001", channel="law")
    return package


def test_rows_that_agree_raise_nothing(package: Path) -> None:
    assert list(map(str, intake.check(package))) == []


def test_what_is_left_open_is_no_disagreement(package: Path) -> None:
    change(package, "codings", 2, law_id="")
    change(package, "provisions", 2, in_force_from="")
    change(package, "provisions", 3, in_force_from="1990-01-01")
    change(package, "absences", 3, family="cooperative", period="2010")
    change(package, "policies", 2, source_id="AAA-S001", evidence_ids="")
    change(package, "figures", 5, surveyed_from="2020-12-15", surveyed_to="2020-12-15")  # the day of the print
    change(package, "forms", 3, subfamily="")
    assert list(map(str, intake.check(package))) == []


@pytest.mark.parametrize(
    ("table", "number", "cells", "said"),
    [
        ("absences", 3, {"family": "mutual"}, "column family: found mutual, and AAA-credit-cooperative of cooperative"),
        ("absences", 3, {"period": "2562"}, "column period: found '2562'"),
        ("absences", 3, {"period": "all"}, "column period: found 'all'"),
        ("absences", 3, {"period": "2015-2010"}, "column period: found '2015-2010'"),
        ("absences", 3, {"period": "2010, 2015"}, "column period: found '2010, 2015'"),
        (
            "codings",
            29,
            {"provision_id": "AAA-P0001", "channel": "law"},
            "found AAA-P0001, which does not bear on AAA-credit",
        ),
        ("forms", 2, {"subfamily": "foundation_proper"}, "found foundation_proper, a sub-family of foundation, beside"),
        ("forms", 4, {"subfamily": "producer"}, "found producer, a sub-family of cooperative, beside association; "),
        (
            "figures",
            5,
            {"surveyed_from": "2021-01-01", "surveyed_to": "2021-01-31"},
            "column surveyed_from (AAA-F0004): found 2021-01-01, and AAA-S003 of 2020-12-15",
        ),
        ("laws", 2, {"issuer": "private"}, "column kind: found act of a private issuer"),
        ("policies", 2, {"themes": "jobs;"}, "column themes: found 'jobs;'; expected codes of themes.yaml"),
        ("policies", 2, {"themes": "jobs, gender"}, "column themes: found 'jobs, gender'; expected codes"),
        ("policies", 2, {"themes": ";"}, "column themes: found ';'; expected codes"),
        ("policies", 2, {"evidence_ids": "AAA-T0001, AAA-T0002"}, "column evidence_ids: found 'AAA-T0001, AAA-T0002'"),
        ("policies", 2, {"evidence_ids": "AAA-T0001;"}, "column evidence_ids: found 'AAA-T0001;'; expected ids, with"),
        ("policies", 2, {"evidence_ids": "AAA-T0001；AAA-T0002"}, "column evidence_ids: found 'AAA-T0001；AAA-T0002'"),
        ("provisions", 2, {"in_force_from": "2019-02-30"}, "column in_force_from: found '2019-02-30'; expected a day"),
        ("provisions", 2, {"in_force_until": "2021-04-31"}, "column in_force_until: found '2021-04-31'; expected"),
        ("recodings", 2, {"code": "AAA-none"}, "column code: found 'AAA-none'; expected an id of forms.csv"),
        ("remarks", 2, {"about": "AAA-F0001/paid_work"}, "column about: found 'AAA-F0001/paid_work'"),
        ("remarks", 2, {"about": "the report"}, "column about: found 'the report'"),
        ("remarks", 2, {"about": "BBB-F0001"}, "column about: found 'BBB-F0001'"),
        ("remarks", 2, {"about": "aaa-f0001"}, "column about: found 'aaa-f0001'"),
    ],
)
def test_a_row_that_disagrees_is_one_error_at_its_cell(
    package: Path, table: str, number: int, cells: Row, said: str
) -> None:
    change(package, "laws", 3, law_id="AAA-law-b", title_en="B Act", coding_reason="Governs none.")
    change(package, table, number, **cells)
    (told,) = map(str, intake.check(package))
    assert told.startswith("error [")
    assert f"AAA/{table}.csv, row {number}, " in told
    assert said in told


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("policies", {"policy_id": "AAA-Y0003", "name": "GRANTS", "instrument": "loan"}),
        ("statements", {"evidence_id": "AAA-T0003", "group": "pay"}),
    ],
)
def test_a_row_that_says_what_an_earlier_one_says_is_a_warning(package: Path, table: str, cells: Row) -> None:
    change(package, table, len(rows(package, table)) + 2, **cells)
    (told,) = map(str, intake.check(package))
    (identity,) = [cell for name, cell in cells.items() if name.endswith("_id")]
    assert told.startswith("warning [alike]")
    assert f"found {identity}, which agrees with " in told


def test_a_row_that_is_set_aside_repeats_none(package: Path) -> None:
    change(package, "statements", 4, evidence_id="AAA-T0003")
    change(package, "set_aside", 3, evidence_id="AAA-T0003", reason="Twice.")
    assert list(map(str, intake.check(package))) == []


def test_a_rating_does_not_rest_on_a_provision_that_is_set_aside(package: Path) -> None:
    change(package, "set_aside", 3, evidence_id="AAA-P0001", reason="Not seen.")
    (told,) = map(str, intake.check(package))
    assert told.startswith("error [provision-of-rating] AAA/codings.csv, row 2, column provision_id: found AAA-P0001")


# --- ratings of law --------------------------------------------------------------------------------------------------

ENDED = "error [repeal-without-source] AAA/provisions.csv, row 2, column in_force_until: found 2015, and no word on why"
INHERITED = (
    "warning [inherited-rating] AAA/codings.csv, row 31, column provision_id: found AAA-P0001, which bears on "
    "AAA-cooperative too, the legal form of AAA-credit-cooperative, and in 1 more row; expected a provision linked to "
)


def test_a_provision_that_ends_names_what_ended_it_unless_it_is_set_aside(package: Path) -> None:
    change(package, "provisions", 2, in_force_until="2015")
    (told,) = map(str, intake.check(package))
    assert told.startswith(ENDED)
    for column in ("note", "coding_reason"):
        change(package, "provisions", 2, **{"note": "", "coding_reason": "", column: "Repealed by the act of 2015."})
        assert list(map(str, intake.check(package))) == []
    change(package, "provisions", 2, coding_reason="")
    change(package, "codings", 2, provision_id="", channel="practice")
    change(package, "set_aside", 3, evidence_id="AAA-P0001", reason="Not seen.")
    assert list(map(str, intake.check(package))) == []


@pytest.fixture
def instance(package: Path) -> Path:
    """The credit cooperative as an instance of the cooperative, with a provision that is linked to both."""
    change(package, "forms", 3, legal_form=FORM)
    change(package, "provision_forms", 4, provision_id="AAA-P0001", form_id="AAA-credit-cooperative", reason="So.")
    return package


def test_a_rating_that_an_instance_would_inherit_is_a_warning_once_for_each_form(instance: Path) -> None:
    adjudicated = [number for number, row in enumerate(rows(instance, "codings"), 2) if row["coder"] == "adjudicated"]
    of_instance = [number for number in adjudicated if rows(instance, "codings")[number - 2]["form_id"] != FORM][:2]
    for number in of_instance:
        change(instance, "codings", number, provision_id="AAA-P0001", channel="law")
    (told,) = map(str, intake.check(instance))
    assert told.startswith(INHERITED)


def test_a_rating_of_an_instance_by_a_provision_for_it_alone_or_by_one_coder_is_no_warning(instance: Path) -> None:
    change(instance, "codings", 29, provision_id="AAA-P0001", channel="law")  # of coder-1, and not of record
    change(instance, "provision_forms", 2, provision_id="AAA-P0002")
    change(instance, "codings", 2, provision_id="AAA-P0002", channel="law")
    change(instance, "codings", 31, provision_id="AAA-P0001", channel="law")
    synthetic.write_table(instance, "provision_forms", _once(rows(instance, "provision_forms")))
    assert list(map(str, intake.check(instance))) == []


def _once(listed: list[Row]) -> list[Row]:
    return list({tuple(row.items()): row for row in listed}.values())


def recoded(package: Path, number: int, *coders: str, cells: int = 1) -> None:
    """A round for the first cells, by some coders."""
    listed = rows(package, "codings")
    again = [row | {"round": str(number)} for row in listed[: 3 * cells] if row["coder"] in coders]
    synthetic.write_table(package, "codings", [*listed, *again])


@pytest.mark.parametrize("coders", [("coder-1", "coder-2", "adjudicated"), ("coder-1", "coder-2"), ("adjudicated",)])
def test_a_further_round_of_some_cells_by_both_coders_or_of_the_adjudicator_alone_is_fine(
    package: Path, coders: tuple[str, ...]
) -> None:
    recoded(package, 2, *coders)
    assert list(map(str, intake.check(package))) == []


@pytest.mark.parametrize("coders", [("coder-2",), ("coder-2", "adjudicated")])
def test_one_coder_alone_in_the_last_round_is_one_warning(package: Path, coders: tuple[str, ...]) -> None:
    first = len(rows(package, "codings")) + 2
    recoded(package, 2, *coders, cells=3)
    (told,) = map(str, intake.check(package))
    assert told.startswith(f"warning [one-coder] AAA/codings.csv, row {first}, column coder: found coder-2 alone in ")
    assert "round 2, the last one of AAA-cooperative, continuous_activity, and in 2 more rows; expected the" in told
    recoded(package, 3, "coder-1", "coder-2", "adjudicated", cells=3)  # a later round of both ends it
    assert list(map(str, intake.check(package))) == []


def test_a_gap_in_the_numbers_of_rounds_is_one_error(package: Path) -> None:
    first = len(rows(package, "codings")) + 2
    recoded(package, 22, "coder-1", "coder-2", "adjudicated", cells=2)
    (told,) = map(str, intake.check(package))
    assert told.startswith(
        f"error [round-gap] AAA/codings.csv, row {first}, column round: found round 22, and no round"
    )


@pytest.mark.parametrize("empty", [("statements",), ("statements", "policies", "provisions")])
@pytest.mark.parametrize("there", [True, False])
def test_a_figure_that_is_set_aside_asks_for_no_other_table(
    tmp_path: Path, empty: tuple[str, ...], there: bool
) -> None:
    """Ids of figures and of statements look alike: a package without statements may set figures aside all the same."""
    package = synthetic.write_package(tmp_path, "AAA")
    for name in empty:
        synthetic.write_table(package, name, [])
        if not there:
            (package / f"{name}.csv").unlink()
    descriptors.write(tmp_path)
    assert list(map(str, intake.check(package))) == []


def test_a_field_that_one_coder_coded_is_a_warning(package: Path) -> None:
    synthetic.write_table(package, "recodings", rows(package, "recodings")[:-1])
    said = [str(issue) for issue in intake.check(package) if issue.check_id != "rows-lost"]
    assert len(said) == 1
    assert said[0].startswith("warning [one-coder] AAA/recodings.csv, row 4, column coder: found coder-1 alone")


def test_every_list_of_codes_that_a_message_names_is_there() -> None:
    lists = {column["codelist"] for name in names() for column in schema(name)["fields"] if "codelist" in column}
    assert {"themes", "origin_kinds"} <= lists
    assert [name for name in sorted(lists - {"units"}) if not (FRAMEWORK.parents[1] / list_file(name)).is_file()] == []
