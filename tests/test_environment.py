"""One source of versions: pyproject.toml, requirements.lock and environment.yml say the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def lock(root: Path) -> list[str]:
    """The pins of the lock files, each with its hashes on one line."""
    files = ("requirements.lock", "requirements-slurm.lock")
    text = "".join((root / name).read_text("utf-8") for name in files).replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def direct(project: dict[str, Any]) -> list[Requirement]:
    """What the project itself asks for, tests included."""
    extras = project["optional-dependencies"].values()
    return [Requirement(text) for texts in (project["dependencies"], *extras) for text in texts]


def pins(lock: list[str]) -> list[Requirement]:
    return [Requirement(line.partition(" --hash")[0]) for line in lock]


def test_each_dependency_is_pinned_within_its_bound(project: dict[str, Any], lock: list[str]) -> None:
    pinned = pins(lock)
    for asked in direct(project):
        name = canonicalize_name(asked.name)
        versions = [next(iter(pin.specifier)).version for pin in pinned if canonicalize_name(pin.name) == name]
        assert versions, f"{asked.name} is in no lock file"
        for version in versions:
            assert asked.specifier.contains(version), f"{asked} but {version} in the lock"


def test_each_dependency_has_a_lower_bound(project: dict[str, Any]) -> None:
    for asked in direct(project):
        assert [specifier.operator for specifier in asked.specifier] == [">="], asked


def test_each_pin_is_exact_and_has_a_hash(lock: list[str]) -> None:
    for line, pin in zip(lock, pins(lock), strict=True):
        assert [specifier.operator for specifier in pin.specifier] == ["=="], line
        assert re.findall(r"--hash=sha256:[0-9a-f]{64}(?= |$)", line), f"no hash: {line}"


def test_the_lock_names_no_index_and_no_address(lock: list[str]) -> None:
    address = re.compile(r"https?:|file:|index-url|find-links|trusted-host| @ ")
    assert not [line for line in lock if address.search(line)]


def test_the_lock_was_made_for_the_oldest_python_of_the_project(root: Path, project: dict[str, Any]) -> None:
    command = (root / "requirements.lock").read_text("utf-8").splitlines()[1]
    oldest = project["requires-python"].removeprefix(">=")
    assert f"--universal --generate-hashes --no-emit-index-url --python-version {oldest}" in command


def test_no_executor_plugin_slows_each_start(root: Path) -> None:
    assert "snakemake-executor-plugin" not in (root / "requirements.lock").read_text("utf-8")


def test_conda_takes_python_and_pip_and_the_rest_from_the_lock(root: Path, project: dict[str, Any]) -> None:
    environment = YAML(typ="safe").load(root / "environment.yml")
    python, pip, rest = environment["dependencies"]
    assert python == f"python {project['requires-python']}"
    assert pip.split()[0] == "pip"
    assert rest == {"pip": ["-r requirements.lock"]}


def test_make_asks_for_the_same_python(root: Path, project: dict[str, Any]) -> None:
    text = (root / "Makefile").read_text("utf-8")
    oldest = project["requires-python"].removeprefix(">=")
    assert f"--python '>={oldest}'" in text
    assert f"v >= ({oldest.replace('.', ', ')})" in text


def test_the_build_system_is_pinned_too(root: Path, lock: list[str]) -> None:
    """The project is installed without build isolation: what builds it must be there."""
    described = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    names = {canonicalize_name(pin.name) for pin in pins(lock)}
    assert {Requirement(text).name for text in described["build-system"]["requires"]} <= names


def test_no_tracked_text_names_a_place_of_one_machine(root: Path) -> None:
    places = re.compile(r"(?<![\w.:/])/(?:home|root|Users|work|opt|tmp)/")
    suffixes = {".py", ".smk", ".yaml", ".yml", ".toml", ".ipynb", ".j2", ".css", ".md"}
    folders = ("workflow", "notebooks", "profiles", "benchmarks", "docs", "tests")
    files = [path for folder in folders for path in (root / folder).rglob("*")]
    files += [path for path in root.iterdir() if path.is_file()]
    checked = [path for path in files if path.suffix in suffixes or path.name == "Snakefile"]
    assert len(checked) > 20
    for path in checked:
        if "__pycache__" not in path.parts:
            assert not places.search(path.read_text("utf-8")), path
