"""Amounts of policies that are not what is printed, and remarks on indicators that there are none of. All made up."""

from __future__ import annotations

from pathlib import Path

import pytest

import synthetic
from ssemap import intake
from ssemap.review import inspection, reread

POLICY = {
    "policy_id": "AAA-Y0001",
    "name": "Grants",
    "instrument": "subsidy",
    "actor": "Ministry",
    "actor_type": "public",
    "themes": "jobs",
    "source_id": "AAA-S001",
    "amount_kind": "paid",
    "unit": "MYR",
    **synthetic.CODER,
}
REMARK = {"remark_id": "AAA-R001", "remark": "Too low.", "role": "reviewer", "date": "2020-09-01", "status": "open"}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return synthetic.write_package(tmp_path, "AAA")


def told(package: Path, table: str, **cells: str) -> list[str]:
    synthetic.write_table(package, table, [{"policies": POLICY, "remarks": REMARK}[table] | cells])
    return list(map(str, reread.check(intake.read(package))))


@pytest.mark.parametrize(
    ("printed", "amount", "read"),
    [
        ("RM 1.5 million", "1.5", "1,500,000"),
        ("RM 1.5 million", "15000000", "1,500,000"),
        ("RM 1.5 million", "1600000", "1,500,000"),
        ("RM500,000", "500", "500,000"),
        ("RM1.66 billion", "1660000", "1,660,000,000"),
        ("about 20 million ringgit", "0", "20,000,000"),
    ],
)
def test_an_amount_that_is_not_what_is_printed_is_a_warning(
    package: Path, printed: str, amount: str, read: str
) -> None:
    (said,) = told(package, "policies", amount=amount, amount_printed=printed)
    assert said.startswith("warning [amount-as-printed] AAA/policies.csv, row 2, column amount: found ")
    assert f"and {printed!r} in print; expected {read} MYR, as printed" in said


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("RM 1.5 million", "1500000"),
        ("RM 1.5 million", "1520000"),  # within the last printed digit
        ("500,000", "500000"),
        ("from RM 20 to 50 million", "50000000"),
        ("66 million in 2017, 400 million in 2018", "400000000"),  # which of them nobody but the coder knows
        ("an amount that is no number", "7"),
    ],
)
def test_an_amount_that_print_allows_is_left_alone(package: Path, printed: str, amount: str) -> None:
    assert told(package, "policies", amount=amount, amount_printed=printed) == []


def test_an_amount_with_a_reason_or_set_aside_is_left_alone(package: Path) -> None:
    wrong = {"amount": "1000", "amount_printed": "RM 1.000.000"}
    assert told(package, "policies", **wrong, coding_reason="The points stand for commas.") == []
    aside = {"evidence_id": "AAA-F0017", "reason": "Commercial firms.", **synthetic.CODER}
    synthetic.write_table(package, "set_aside", [aside, aside | {"evidence_id": "AAA-Y0001"}])
    assert told(package, "policies", amount="15", amount_printed="RM 1.5 million") == []


@pytest.mark.parametrize("about", ["organisations_per_million", "turnovers", "members"])
def test_a_remark_on_an_indicator_that_there_is_not_is_an_error(package: Path, about: str) -> None:
    (said,) = told(package, "remarks", about=about)
    assert said.startswith(f"error [unknown-id] AAA/remarks.csv, row 2, column about: found {about!r}; expected ")


@pytest.mark.parametrize("damaged", [False, True])
def test_the_check_of_a_package_tells_them_beside_an_error_too(package: Path, damaged: bool) -> None:
    told(package, "policies", amount="1.5", amount_printed="RM 1.5 million")
    if damaged:
        (package / "forms.csv").write_bytes((package / "forms.csv").read_bytes().replace(b",law,", b",lore,", 1))
    kinds = [issue.check_id for issue in inspection.problems(package)]
    assert kinds == ["unknown-code"] * damaged + ["amount-as-printed"]


def test_a_remark_on_an_indicator_is_accepted(package: Path) -> None:
    assert told(package, "remarks", about="organisations_growth") == []


@pytest.mark.parametrize(
    ("reason", "unknown"),
    [
        ("off-serie: The form was new.", "off-serie"),
        ("Printed as a fall. period-entries: So the scope.", "period-entries"),
        ("off-series: The form was new. period-entry: So the scope.", None),
        ("Two numbers: the first counts.", None),
    ],
)
def test_an_answer_to_a_check_that_there_is_not_is_an_error(package: Path, reason: str, unknown: str | None) -> None:
    read = intake.read(package)
    figures = read.tables["figures"]
    read.tables["figures"] = figures.assign(accepted_reason=[reason, *figures["accepted_reason"][1:]])
    found = [issue for issue in reread.check(read) if issue.column == "accepted_reason"]
    assert [(one.check_id, one.severity, one.row, one.found) for one in found] == (
        [("unknown-id", "error", 2, repr(unknown))] if unknown else []
    )
