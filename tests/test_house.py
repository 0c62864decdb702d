"""The walls of the house: imports run down only, and what no module may do. Read from the source; nothing is run."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from conftest import ROOT
from ssemap.provenance import fingerprint

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
    ("alternatives",),
    ("scenarios",),
    ("store",),
    ("provenance",),
    ("publish",),
    ("review",),
    ("workbench",),
    ("cli",),
]
FLOOR = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
STAGES = (
    "clean",
    "harmonise",
    "plausibility",
    "estimate",
    "indicators",
    "institutions",
    "compare",
    "alternatives",
    "scenarios",
)
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imported(path: Path) -> frozenset[str]:
    """Modules that a file imports, at any depth and inside functions too; ``from a import b`` counts as ``a.b``."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def rooms_imported(path: Path) -> set[str]:
    return {module.split(".")[1] for module in imported(path) if module.startswith("ssemap.")} & FLOOR.keys()


def packages_imported(path: Path) -> set[str]:
    return {module.split(".")[0] for module in imported(path)}


def test_every_room_has_its_floor() -> None:
    there = {room(path) for path in MODULES} - {"__init__"}
    assert there == set(FLOOR)


def test_imports_run_down_only() -> None:
    up = {
        name(path): sorted(above)
        for path in MODULES
        if room(path) != "__init__"
        and (above := {other for other in rooms_imported(path) if FLOOR[other] > FLOOR[room(path)]})
    }
    assert up == {}


def test_the_top_of_the_package_holds_rooms_only() -> None:
    entries = {path.name for path in PACKAGE.iterdir() if not path.name.startswith(("_", "."))}
    flat = {"scenarios.py", "store.py"}
    assert entries == flat | {room for room in FLOOR if f"{room}.py" not in flat}


def test_nothing_knows_the_workflow() -> None:
    assert [name(path) for path in MODULES if "snakemake" in packages_imported(path)] == []


def test_no_stage_imports_what_draws_or_runs_notebooks() -> None:
    heavy = {"matplotlib", "jinja2", "papermill", "nbformat", "jupyter", "IPython", "frictionless"}
    stages = [path for path in MODULES if room(path) in STAGES]
    assert len(stages) > len(STAGES)
    assert {name(path): packages_imported(path) & heavy for path in stages if packages_imported(path) & heavy} == {}


def test_the_framework_is_read_in_one_place() -> None:
    """Code lists and rules go through their typed models. Two tools of maintainers write there, and read nothing."""
    knows = [name(path) for path in MODULES if "FRAMEWORK" in path.read_text("utf-8")]
    assert knows == ["cli/tools.py", "core/conditions.py", "core/framework.py", "workbench/rating_agreement.py"]


def test_the_rules_of_levels_are_read_without_what_reconciles() -> None:
    behind = {name(path) for path in fingerprint.modules(["ssemap.indicators"])}
    assert "estimate/rules.py" in behind
    assert {module for module in behind if module.startswith("estimate/reconcile")} == set()


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
    of_sets = {"conditions.csv", "mapping.csv", "topics.csv", "agreement.csv"}
    assert {path.rpartition("/")[2] for path in in_sets} <= of_sets
    earlier = {path for path in there if re.sub(r"_version\d+", "", path) != path}  # of the same models
    assert {re.sub(r"_version\d+", "", path) for path in earlier} <= known
    assert there - in_sets - earlier == known - {"", "country.yaml"}  # country.yaml belongs to a package


def test_one_rule_says_what_was_probably_meant() -> None:
    users = [name(path) for path in MODULES if "get_close_matches" in path.read_text("utf-8")]
    assert users == ["core/spelling.py"]


def test_one_function_writes_texts() -> None:
    """A text that is written elsewhere may be half there after a crash, or not in UTF-8."""
    write = re.compile(r"(?<!\bfiles)\.write_text\(")
    assert [name(path) for path in MODULES if write.search(path.read_text("utf-8"))] == ["core/files.py"]


def test_no_module_is_two() -> None:
    long = {name(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {module: lines for module, lines in long.items() if lines > 400} == {}


def test_no_class_name_stands_for_two_things() -> None:
    classes = [
        node.name
        for path in MODULES
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    assert sorted({one for one in classes if classes.count(one) > 1}) == []
