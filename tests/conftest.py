"""What tests share: where the project is, how its commands are called, and settings of hypothesis."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from ssemap.core import framework

if TYPE_CHECKING:
    from project import Project
    from ssemap.intake import Package

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

# The same examples in each run, on slow machines too; nothing is kept between runs.
settings.register_profile("ssemap", derandomize=True, deadline=None, database=None)
settings.load_profile("ssemap")

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def benchmark(name: str) -> ModuleType:
    """A script of the folder ``benchmarks`` as a module."""
    spec = spec_from_file_location(f"benchmarks_{name}", ROOT / "benchmarks" / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of one group share one worker, so that what they share is built once.

    pytest-xdist 3.8 writes the group into a field of the test that pytest 9.2 does not have any more; without this each
    worker builds all that is shared.
    """
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        group = "_".join(sorted({str(mark.args[0]) for mark in item.iter_markers("xdist_group")}))
        if group and not item.nodeid.endswith(f"@{group}"):
            from _pytest.nodeid import coerce_node_id

            item._id = coerce_node_id(f"{item.nodeid}@{group}")


@pytest.fixture(scope="session")
def root() -> Path:
    """Folder of the project."""
    return ROOT


def environment(code: Path = ROOT, **variables: str) -> dict[str, str]:
    """Variables for a command that uses the ``ssemap`` of the project ``code``."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **given,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(code / "workflow"),
        "PYTHONHASHSEED": "random",  # nothing may depend on the order of a set
        **variables,
    }


def call(
    *arguments: str | Path, cwd: Path = ROOT, code: Path = ROOT, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in ``cwd``; ``code`` and ``variables`` as of ``environment``."""
    return subprocess.run(
        list(map(str, arguments)),
        cwd=cwd,
        env=environment(code, **variables),
        text=True,
        capture_output=True,
        check=False,
    )


@pytest.fixture
def framework_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the framework that is read in the place of the real one."""
    folder = tmp_path / "framework"
    shutil.copytree(framework.FRAMEWORK, folder)
    monkeypatch.setattr(framework, "FRAMEWORK", folder)
    framework.forget()
    yield folder
    monkeypatch.undo()
    framework.forget()


@pytest.fixture
def change_setting(framework_folder: Path) -> Callable[[str, str, str], None]:
    """Change text of a framework file for a test: its file, what stands there once, and what stands there instead."""

    def change(file: str, old: str, new: str) -> None:
        text = (framework_folder / file).read_text("utf-8")
        assert text.count(old) == 1
        (framework_folder / file).write_text(text.replace(old, new), "utf-8")
        framework.forget()

    return change


@pytest.fixture(scope="session")
def ssemap() -> Command:
    """Call the command line as a user does: ``ssemap("check", "KOR")``."""

    def command(*arguments: str | Path, **options: Path) -> subprocess.CompletedProcess[str]:
        return call(BIN / "ssemap", *arguments, **options)

    return command


@pytest.fixture(scope="session")
def read_once() -> Iterator[None]:
    """Each package of the project is read, and inspected, once by a worker, whoever asks (xdist_group packages).

    The tables are shared: who changes one in place changes it for all.
    """
    from ssemap import intake
    from ssemap.review import inspection

    raw = ROOT / "data" / "raw"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "read", read := _once(intake.read, raw))
        patch.setattr(inspection, "inspect", _of_read_once(inspection.inspect, read, raw))
        yield


def _once(function: Callable[[Path], Any], raw: Path) -> Callable[[Path], Any]:
    """The function with its results kept for folders in ``raw``."""
    kept = cache(function)
    return lambda folder: kept(folder) if folder.parent == raw else function(folder)


def _of_read_once(
    function: Callable[[Package], Any], read: Callable[[Path], Package], raw: Path
) -> Callable[[Package], Any]:
    """The function with its results kept for packages that ``read`` keeps; a changed copy of one is looked at anew."""
    kept = cache(lambda folder: function(read(folder)))
    return lambda package: (
        kept(package.folder) if package.folder.parent == raw and package is read(package.folder) else function(package)
    )


@pytest.fixture(scope="session")
def packages(read_once: None) -> dict[str, Package]:
    """The packages of the project by country."""
    from ssemap import intake
    from ssemap.intake import descriptors

    return {folder.name: intake.read(folder) for folder in descriptors.packages(ROOT / "data" / "raw")}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project of two synthetic countries, built once: its tests share one worker (xdist_group)."""
    import project

    return project.build(tmp_path_factory.mktemp("workflow"))


@pytest.fixture
def project(built: Project, tmp_path: Path) -> Project:
    """A built project that a test may change."""
    return built.copy(tmp_path / "project")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser, open for the tests of one module: playwright holds the event loop that notebooks need too."""
    import browser

    with browser.launched() as opened:
        yield opened
