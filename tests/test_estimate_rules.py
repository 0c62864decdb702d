"""Framework files of ``estimate``: a good file is read, a bad one is refused with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import clean_frames as cf
from ssemap.core import framework
from ssemap.core.documents import Declared
from ssemap.core.issues import PackageError
from ssemap.estimate import stored
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
        (Reconciliation, "  press: press", "  press: prss", "found 'prss'; expected 'official'"),
        (Calibration, "  CHN:", "  China:", "column evidence.China: found 'China'"),
        # a wrong type or an impossible number
        (Preference, "near_years: 1", "near_years: yes", "found 'yes'; expected a valid integer"),
        (Reconciliation, "time_constant: 3.0", "time_constant: -3.0", "found -3.0; expected greater"),
        (Reconciliation, "interval: 0.9", "interval: 90", "found 90; expected less than 1"),
        (Reconciliation, "[1, 3, 6]", "[1, 6, 3]", "expected numbers in ascending order, each once"),
        (Calibration, "walk: 0.", "walk: .nan #", "found nan; expected a finite number"),
        # what belongs together
        (Reconciliation, "copy: 1.5}", "}", "also for copy"),
        (Reconciliation, "{farthest_years} years from", "{years} years from", "not {years}"),
        (Preference, "({source_type})", "({source})", "not {source}"),
        (Reconciliation, "distances: [0.05, 1.05, 2.05]", "distances: []", "at least 1 item"),
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


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("inner: 0.5", "inner: 0.9", "inner and narrower below interval, 0.9, not 0.9"),
        ("narrower: [0.5, 0.8]", "narrower: [0.5, 0.95]", "not 0.95"),
        ("{widest:.1f}", "{widest:q}", "words.wide that can be written, not with Unknown format code 'q'"),
        ("{not_series[below]}", "{not_series[above]}", "words.small that can be written, not with 'above'"),
    ],
)
def test_what_would_fail_in_a_run_is_refused_before(framework_folder: Path, old: str, new: str, expected: str) -> None:
    [message] = refused(framework_folder, Reconciliation, old, new)
    assert expected in message


RULES, FITS = Reconciliation.FILE, Calibration.FILE


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (RULES, "bounds: true", "bounds: false", "a number for excess; expected none, as reads.bounds is false"),
        (RULES, "about: true", "about: false", "a number for about; expected none, as reads.about is false"),
        (RULES, "zeros: true", "zeros: false", "a number for rounded; expected none, as reads.zeros is false"),
        (RULES, "lag: true", "lag: false", "no date_sd; expected one, as reads.lag is false"),
        (RULES, "cells: true", "cells: false", "factors of 1 figures, 3 figures, 6 figures, beyond"),
        (RULES, "distances: [0.05, 1.05, 2.05]", "distances: [0.1]", "factors of 0.1 years, beyond"),
        (RULES, "contested: {scale: 0.08, sd: 0.1}", "contested: null", "8 weights; expected 7"),
        (RULES, "survey: sample", "survey: poll", "noise of count, report, sample, claim; expected of count"),
        (FITS, r'"beyond": [0-9.]+, ', "", "widths without, or only there, beyond;"),
        (FITS, r"    lag: [0-9.]+\n", "", "no lag; expected one, as reads.lag is true"),
    ],
)
def test_fits_that_were_made_by_other_rules_are_refused(
    framework_folder: Path, file: str, old: str, new: str, expected: str
) -> None:
    text = (framework_folder / file).read_text("utf-8")
    found = re.search(old if file == FITS else re.escape(old), text)
    assert found
    (framework_folder / file).write_text(text.replace(found[0], new, 1), "utf-8")
    framework.forget()
    with pytest.raises(PackageError) as error:
        cf.estimated(cf.tables(cf.figure("AAA-F0001", 1234)))
    assert expected in str(error.value)
    assert "After a change of reconciliation.yaml: ssemap calibrate." in str(error.value)


def test_version_1_is_in_agreement_with_its_fits() -> None:
    fits = framework.declared(Calibration, "calibration_version1.yaml").fits
    declared = framework.declared(Reconciliation, "reconciliation_version1.yaml")
    assert [words for fit in fits.values() for words in stored.disagreements(fit, declared)] == []


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
