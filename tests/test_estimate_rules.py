"""Framework files of ``estimate``: a good file is read, a bad one is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssemap.core import framework
from ssemap.core.documents import Declared
from ssemap.core.issues import PackageError
from ssemap.estimate.rules import Calibration, Preference, Reconciliation
from ssemap.workbench.evaluation import MadeFrom

MODELS = (Preference, Reconciliation, Calibration, MadeFrom)


def refused(framework_folder: Path, model: type[Declared], old: str, new: str) -> list[str]:
    """Messages about a file in which ``old`` is ``new``; ``*`` in a message stands for the line of ``old``."""
    path = framework_folder / model.FILE
    text = path.read_text("utf-8")
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    path.write_text(text.replace(old, new, 1), "utf-8")
    framework.forget()
    with pytest.raises(PackageError) as error:
        framework.declared(model)
    return [str(issue).replace(f"row {line},", "row *,") for issue in error.value.issues]


@pytest.mark.parametrize("model", MODELS)
def test_the_files_of_the_framework_are_read(model: type[Declared]) -> None:
    assert framework.declared(model) is framework.declared(model)


@pytest.mark.parametrize(
    ("model", "old", "new", "expected"),
    [
        # an unknown key
        (Preference, "near_years:", "nearyears:", "column nearyears: found the key nearyears; expected one of"),
        (Reconciliation, "flagged:", "flaged:", "Did you mean flagged?"),
        (Reconciliation, "  below:", "  bellow:", "column not_series.bellow: found the key bellow"),
        (Calibration, "    walk:", "    wlak:", "Did you mean walk?"),
        (MadeFrom, "method:", "methods:", "Did you mean method?"),
        # a mistyped code
        (Preference, "  comparability:", "  comparabilty:", "expected one of years_apart, basis_stated"),
        (Preference, "[usable,", "[useful,", "found 'useful'; expected one of usable, near"),
        (Preference, "[exact, about,", "[exact, abuot,", "found 'abuot'"),
        (Reconciliation, "[estimate, flow]", "[estimates, flow]", "column not_series.bases.0: found 'estimates'"),
        (Reconciliation, "  press: press", "  pres: press", "column source_classes.pres: found 'pres'"),
        (Reconciliation, "  press: press", "  press: prss", "found 'prss'; expected input should be 'official'"),
        (Calibration, "  CHN:", "  China:", "column evidence.China: found 'China'"),
        # a wrong type or an impossible number
        (Preference, "near_years: 1", "near_years: yes", "found 'yes'; expected input should be a valid integer"),
        (Reconciliation, "time_constant: 3.0", "time_constant: -3.0", "found -3.0; expected input should be greater"),
        (Reconciliation, "interval: 0.9", "interval: 90", "found 90; expected input should be less than 1"),
        (Reconciliation, "[1, 3, 6]", "[1, 6, 3]", "expected numbers in ascending order, each once"),
        (Calibration, "walk: 0.", "walk: .nan #", "found nan; expected input should be a finite number"),
        # what belongs together
        (Reconciliation, "copy: 1.5}", "}", "also for copy"),
        (Reconciliation, "{farthest_years} years from", "{years} years from", "not {years}"),
        (Preference, "({source_type})", "({source})", "not {source}"),
    ],
)
def test_a_mistake_is_refused_with_file_and_line(
    framework_folder: Path, model: type[Declared], old: str, new: str, expected: str
) -> None:
    messages = refused(framework_folder, model, old, new)
    assert len(messages) == 1
    assert f"workflow/framework/{model.FILE}, row *," in messages[0]
    assert expected in messages[0]


def test_a_missing_fit_and_a_type_of_source_without_a_class_are_named(framework_folder: Path) -> None:
    [message] = refused(framework_folder, Calibration, "  without-CHN:", "  without-XXX:")
    assert "without-CHN" in message
    [message] = refused(framework_folder, Reconciliation, "  press: press\n", "")
    assert "a class for each type of source, also for press" in message


def grouped(framework_folder: Path, members: str) -> None:
    """A calibration whose last two fits are one that leaves out a group."""
    path = framework_folder / Calibration.FILE
    head, name, rest = path.read_text("utf-8").partition("  without-MYS:\n")
    numbers, _, _ = rest.partition("  without-PHL:")
    head = head.replace("\nfits:", f"\ngroups:\n  without-group-1: [{members}]\nfits:")
    path.write_text(head + name.replace("MYS", "group-1") + numbers, "utf-8")
    framework.forget()


def test_a_fit_may_leave_out_a_group_of_countries(framework_folder: Path) -> None:
    grouped(framework_folder, "MYS, PHL")
    calibration = framework.declared(Calibration)
    left_out = calibration.left_out()
    assert left_out["without-group-1"] == ("MYS", "PHL")
    assert left_out["without-KOR"] == ("KOR",)
    assert {iso3 for group in left_out.values() for iso3 in group} == set(calibration.evidence)


@pytest.mark.parametrize("members", ["MYS, XXX", "PHL, PHL"])
def test_a_group_holds_each_country_of_the_evidence_once(framework_folder: Path, members: str) -> None:
    grouped(framework_folder, members)
    with pytest.raises(PackageError, match=f"each country of the evidence at most once; not {members[-3:]}"):
        framework.declared(Calibration)
