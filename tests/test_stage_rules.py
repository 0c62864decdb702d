"""Framework files of ``clean``, ``harmonise`` and ``plausibility``: a mistake is refused where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssemap.clean.rules import PeriodWords
from ssemap.core import framework
from ssemap.core.documents import Declared
from ssemap.core.issues import PackageError
from ssemap.harmonise.rules import Harmonisation
from ssemap.plausibility.rules import Plausibility
from ssemap.schemas.harmonise import EXCLUSIONS

MISTAKES: list[tuple[type[Declared], str, str, str]] = [
    # --- the words of periods
    (PeriodWords, "undated: [n/a,", "undatd: [n/a,", "found the key undatd; expected one of .* Did you mean undated?"),
    (PeriodWords, "1: [january, jan]", "1: []", "found .*; expected at least 1 item"),
    (
        PeriodWords,
        "since: [since, from]",
        "since: [Since, from]",
        "found 'Since'; expected the word .* in lower case: since",
    ),
    (PeriodWords, "first: 2019-05-01", "first: 2019", "found 2019; expected a valid date"),
    (PeriodWords, "inferred: [inferred", "inferrd: [inferred", "expected 'inferred' or"),
    (PeriodWords, "上半期: [1, 6]", "上半期: [6, 1]", "expected the first and the last month, in this order"),
    (PeriodWords, "  12: [december, dec]", "  13: [december, dec]", "expected less than or equal to 12"),
    (PeriodWords, '- "q{quarter}"', '- "q{quarte}"', "expected a form with one or more of {year}, "),
    (PeriodWords, '- "{half}h"', '- "[{half}h"', "expected as many \\[ as ]"),
    (PeriodWords, "  minguo:\n", "  mingo:\n", "a calendar of calendars.csv: one of "),
    # --- harmonise
    (Harmonisation, "stock_tie_days: 3", "stock_tie_day: 3", "Did you mean stock_tie_days?"),
    (Harmonisation, "stock_tie_days: 3", "stock_tie_days: three", "found 'three'; expected a valid int"),
    (Harmonisation, "flow_days: [350, 380]", "flow_days: [380, 350]", "expected the least and the largest number"),
    (
        Harmonisation,
        "never_joined: [estimate,",
        "never_joined: [estimat,",
        "found 'estimat'; expected one of registered",
    ),
    (Harmonisation, "- volunteers\n", "- volunters\n", "found 'volunters'; .*did you mean volunteers"),
    (Harmonisation, "reference: USD", "reference: dollar", "found 'dollar'; expected a currency"),
    (Harmonisation, "  no_form:", "  noform:", "found 'noform'; expected one of set_aside, no_form"),
    (Harmonisation, "Counts {form_id},", "Counts {form},", "words that name, in braces, only .*; not form"),
    (
        Harmonisation,
        "function: cpi",
        "function: prices",
        "a function for cpi_2010: one of employment, .*, not 'prices'",
    ),
    (Harmonisation, "    base_year: 2010\n", "", "a base_year for each index from a base year"),
    # --- plausibility
    (Plausibility, "same-number:", "same_number:", "Did you mean same-number?"),
    (Plausibility, "  minimum_digits: 4", "  minimum_digit: 4", "Did you mean minimum_digits?"),
    (Plausibility, "measures: [turnover,", "measures: [sales,", "found 'sales'; expected a code of the list"),
    (Plausibility, "tolerance: 0.18 ", "tolerance: 0.9 ", "expected less than 0.5"),
    (Plausibility, "{default: 1.0, ", "{", "expected a limit for each measure that has its own, and default"),
    (Plausibility, "[average_memberships, memberships]", "[average_memberships]", "found no such key"),
    (Plausibility, "when its law was enacted", "by {law}", "only enacted; not law"),
]


@pytest.mark.parametrize(("model", "old", "new", "expected"), MISTAKES, ids=[row[2].strip() for row in MISTAKES])
def test_a_mistake_is_refused_with_file_and_line(
    framework_folder: Path, model: type[Declared], old: str, new: str, expected: str
) -> None:
    path = framework_folder / model.FILE
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(PackageError, match=expected) as error:
        framework.declared(model)
    (issue,) = error.value.issues
    assert issue.file == f"workflow/framework/{model.FILE}"
    line = text[: text.index(old)].count("\n") + 1
    assert issue.row == line or text.splitlines()[issue.row - 1].endswith(":")  # what is around it


@pytest.mark.parametrize("model", [PeriodWords, Harmonisation, Plausibility])
def test_a_file_is_read_once_and_cannot_be_changed(model: type[Declared]) -> None:
    declared = framework.declared(model)
    assert framework.declared(model) is declared
    with pytest.raises(ValueError, match="frozen"):
        setattr(declared, next(iter(model.model_fields)), None)


def test_every_exclusion_has_its_words(framework_folder: Path) -> None:
    path = framework_folder / Harmonisation.FILE
    text = path.read_text("utf-8")
    assert sorted(framework.declared(Harmonisation).exclusions) == sorted(EXCLUSIONS)  # their order is that of the file
    path.write_text(text.replace('  no_period: "No reference period."\n', ""), "utf-8")
    framework.forget()
    with pytest.raises(PackageError, match="words for each exclusion, also for no_period"):
        framework.declared(Harmonisation)
