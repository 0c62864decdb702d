"""The walls of the house: imports run down only, and what no module may do. Read from the source; nothing is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "workflow" / "ssemap"
# From the ground up; rooms of one floor may not import each other, but for the stages, which follow the data.
FLOORS = [
    ("core",),
    ("schemas",),
    ("intake",),
    ("clean",),
    ("harmonise",),
    ("plausibility",),
    ("estimate",),
    ("indicators",),
    ("institutions",),
    ("compare",),
    ("scenarios",),
    ("store",),
    ("provenance",),
    ("publish",),
    ("review",),
    ("workbench",),
    ("cli",),
]
FLOOR = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
STAGES = ("clean", "harmonise", "plausibility", "estimate", "indicators", "institutions", "compare", "scenarios")
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Modules that a file imports, at any depth and inside functions too; ``from a import b`` counts as ``a.b``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_imported(path: Path) -> set[str]:
    return {module.split(".")[1] for module in imported(path) if module.startswith("ssemap.")} & FLOOR.keys()


def test_every_room_has_its_floor() -> None:
    there = {room(path) for path in MODULES} - {"__init__"}
    assert there == set(FLOOR)


@pytest.mark.parametrize("path", [path for path in MODULES if room(path) != "__init__"], ids=name)
def test_imports_run_down_only(path: Path) -> None:
    above = {other for other in rooms_imported(path) if FLOOR[other] > FLOOR[room(path)]}
    assert not above, f"{name(path)} imports {sorted(above)}"


def test_the_top_of_the_package_holds_rooms_only() -> None:
    entries = {path.name for path in PACKAGE.iterdir() if not path.name.startswith(("_", "."))}
    flat = {"cli.py", "compare.py", "scenarios.py", "store.py"}
    assert entries == flat | {room for room in FLOOR if f"{room}.py" not in flat}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_knows_the_workflow(path: Path) -> None:
    assert not [module for module in imported(path) if module.split(".")[0] == "snakemake"]


@pytest.mark.parametrize("path", [path for path in MODULES if room(path) in STAGES], ids=name)
def test_no_stage_imports_what_draws_or_runs_notebooks(path: Path) -> None:
    heavy = {"matplotlib", "jinja2", "papermill", "nbformat", "nbconvert", "jupyter", "IPython", "frictionless"}
    assert not {module.split(".")[0] for module in imported(path)} & heavy


def test_the_framework_is_read_in_one_place() -> None:
    """Code lists and rules go through their typed models; only three modules know where the folder is."""
    allowed = {"core/framework.py", "core/conditions.py"}
    read_text = re.compile(r"FRAMEWORK\s*/|read_csv\([^)]*framework|framework\.rules\(", re.IGNORECASE)
    round_it = [
        name(path) for path in MODULES if name(path) not in allowed and read_text.search(path.read_text("utf-8"))
    ]
    assert round_it == []


def test_every_file_of_the_framework_has_a_model() -> None:
    from importlib import import_module

    from ssemap.core.codelists import Row
    from ssemap.core.documents import Declared

    for path in MODULES:
        import_module(".".join(["ssemap", *path.relative_to(PACKAGE).with_suffix("").parts]).removesuffix(".__init__"))

    def files(model: type) -> set[str]:
        return {getattr(model, "FILE", "")}.union(*(files(below) for below in model.__subclasses__()))

    known = files(Row) | files(Declared)
    folder = ROOT / "workflow" / "framework"
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    in_sets = {path for path in there if path.startswith("conditions/")}  # models of core.conditions, one folder a set
    assert {path.rpartition("/")[2] for path in in_sets} <= {"conditions.csv", "mapping.csv", "agreement.csv"}
    assert there - in_sets == known - {""}


def test_one_rule_says_what_was_probably_meant() -> None:
    users = [name(path) for path in MODULES if "get_close_matches" in path.read_text("utf-8")]
    assert users == ["core/spelling.py"]


def test_no_module_is_two() -> None:
    long = {name(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {module: lines for module, lines in long.items() if lines > 400} == {}
