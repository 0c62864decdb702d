"""``indicators.yaml``, ``comparison.yaml`` and ``scenarios.yaml`` are typed, and mistakes are refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ssemap import compare, scenarios
from ssemap.core.issues import PackageError
from ssemap.indicators.declared import catalogue

READERS: dict[str, Callable[[], object]] = {
    "indicators.yaml": catalogue,
    "comparison.yaml": compare.rules,
    "scenarios.yaml": scenarios.rules,
}


def change(path: Path, old: str, new: str) -> int:
    """Replace the first occurrence of a text; gives the number of its line."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("indicators.yaml", "    roll_up: sum", "    rollup: sum", "Did you mean roll_up?"),
        ("indicators.yaml", "    kind: level", "    kind: levels", "expected 'level', 'ratio', 'share'"),
        ("indicators.yaml", "measure: organisations", "measure: organizations", "did you mean organisations"),
        ("indicators.yaml", "theme: size", "theme: sizes", "expected one of gender, informality, jobs"),
        ("indicators.yaml", "minimum_coverage: 0.7", "minimum_coverage: 70", "less than or equal to 1"),
        ("indicators.yaml", "minimum_coverage: 0.7", 'minimum_coverage: "0.7"', "valid number"),
        ("indicators.yaml", "minimum_span: 4", "minimum_span: 4.5", "valid integer"),
        ("indicators.yaml", "identical: [registered]", "identical: [registred]", "one of registered, active"),
        ("indicators.yaml", "identical: [primary, unstated]", "identical: [first, unstated]", "found 'first'"),
        ("indicators.yaml", "social_enterprise:", "enterprise:", "found 'enterprise'"),
        ("indicators.yaml", "{foundation: ", "{foundations: ", "found 'foundations'"),
        ("indicators.yaml", "assumed_basis: compatible", "assumed_basis: good", "expected 'identical'"),
        ("comparison.yaml", "certain: 0.95", "certain: 95", "less than or equal to 1"),
        ("comparison.yaml", "certain: 0.95", "sure: 0.95", "the key sure"),
        ("indicators.yaml", "    grows_with_country: yes", "    grows_with_country: maybe", "expected 'yes' or"),
        ("comparison.yaml", "bases: [active]", "bases: [activ]", "expected one of registered, active"),
        ("scenarios.yaml", "concept: narrow", "concept: narow", "expected one of narrow, broad"),
        ("scenarios.yaml", "year: 2018", "year: '2018'", "valid integer"),
        ("scenarios.yaml", "year: 2018", "yaer: 2018", "Did you mean year?"),
        ("scenarios.yaml", "only, sources: official", "only, sources: press", "expected 'official'"),
        ("scenarios.yaml", "most: 0.5", "most: half", "valid number"),
        ("scenarios.yaml", "classes: [registered]", "classes: [register]", "not register"),
        ("scenarios.yaml", "without_origins: [claim]", "without_origins: [claims]", "found 'claims'"),
    ],
)
def test_a_mistake_is_refused_with_file_and_line(
    framework_folder: Path, file: str, old: str, new: str, expected: str
) -> None:
    line = change(framework_folder / file, old, new)
    with pytest.raises(PackageError) as caught:
        READERS[file]()
    message = str(caught.value)
    assert f"workflow/framework/{file}, row {line}" in message
    assert expected in message


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "indicators.yaml",
            "    kind: level",
            "    kind: level\n    denominator: population",
            "if and only if it is a ratio",
        ),
        (
            "indicators.yaml",
            "    kind: level",
            "    kind: level\n    parts: [members_women, memberships]",
            "only if it is a",
        ),
        ("indicators.yaml", "bases: organisations\n    definitions", "bases: other\n    definitions", "not other"),
        ("indicators.yaml", "identical: [registered]", "identical: [active]", "each code once; twice: active"),
        ("indicators.yaml", "id: memberships\n", "id: organisations\n", "each id once; twice: organisations"),
        (
            "indicators.yaml",
            "count\n    grows_with_country: yes",
            "count\n    grows_with_country: no",
            "because count is an amount",
        ),
        ("indicators.yaml", "USD\n    grows_with_country: yes", "USD\n    grows_with_country: no", "because USD is an"),
        ("comparison.yaml", "[active], within", "[active, certified], within", "in one class, or unclassed"),
        ("comparison.yaml", "within: registered", "within: reporting", "a class that stands before it"),
        ("comparison.yaml", "unstated: [registered,", "unstated: [register,", "not register"),
        ("indicators.yaml", "    default:\n", "    cooperative:\n", "a block with the key default"),
        ("scenarios.yaml", "id: broad", "id: narrow", "each id once, none of them base or a pooled fit; twice: narrow"),
        ("scenarios.yaml", "id: broad", "id: base", "twice: base"),
        ("scenarios.yaml", "concept: broad}", "concept: broad, year: 2019}", "one of the keys concept, year"),
        ("scenarios.yaml", "without {country}", "without a country", "{country} in the label if and only if"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    framework_folder: Path, file: str, old: str, new: str, expected: str
) -> None:
    change(framework_folder / file, old, new)
    with pytest.raises(PackageError, match=expected.replace("{", r"\{")) as caught:
        READERS[file]()
    assert all(issue.row for issue in caught.value.issues), "each mistake has a line"


def test_every_indicator_has_an_example_of_good_and_of_bad_reading() -> None:
    assert all(indicator.good_example != indicator.bad_example for indicator in catalogue().indicators)


def test_indicators_are_listed_by_kind_in_the_order_of_the_file() -> None:
    declared = catalogue()
    assert declared.ids() == [indicator.id for indicator in declared.indicators] == list(declared.titles())
    kinds = {indicator.id: indicator.kind for indicator in declared.indicators}
    assert declared.ids("share", "growth") == [name for name, kind in kinds.items() if kind in ("share", "growth")]


def test_what_is_declared_does_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        catalogue().indicators[0].minimum_coverage = 0  # type: ignore[misc]
