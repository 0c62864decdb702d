"""Locks of a dead run are removed, by a local run alone; locks of a living one are not."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from project import Project
from ssemap.core import locks

OTHER_RUN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from ssemap.core import locks
place = locks.join(Path(sys.argv[2]), clear=True)
print("joined", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "locks" / "0.output.lock"
    path.parent.mkdir()
    path.write_text("results/report.html\n")
    return path


def start(folder: Path) -> subprocess.Popen[str]:
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_RUN, ROOT / "workflow", folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "joined\n"
    return other


def test_a_place_that_a_run_may_not_write_is_found_before_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right is taken away by name, as the user who runs the tests may be allowed everything."""
    folder = tmp_path / ".snakemake"
    assert locks.closed(folder) is None
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != locks.NAME)
    assert locks.closed(folder) is None
    folder.mkdir()
    (folder / locks.NAME).touch()
    assert locks.closed(folder) == folder / locks.NAME
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
    assert locks.closed(tmp_path / "new" / ".snakemake") == tmp_path


def test_a_lock_without_a_run_is_removed(tmp_path: Path, lock: Path) -> None:
    with locks.join(tmp_path, clear=True):
        assert not lock.exists()


def test_a_lock_of_a_living_run_stays_until_it_is_killed(tmp_path: Path) -> None:
    other = start(tmp_path)
    lock = tmp_path / "locks" / "0.output.lock"
    lock.parent.mkdir()
    lock.touch()
    try:
        with locks.join(tmp_path, clear=True):
            assert lock.exists()
    finally:
        other.kill()
        other.communicate()
    with locks.join(tmp_path, clear=True):
        assert not lock.exists()


def test_a_run_that_may_not_clear_leaves_the_locks_and_counts_as_a_run(tmp_path: Path, lock: Path) -> None:
    with locks.join(tmp_path, clear=False):
        assert lock.exists()
        with locks.join(tmp_path, clear=True):
            assert lock.exists()
    with locks.join(tmp_path, clear=True):
        assert not lock.exists()


def test_where_files_cannot_be_locked_nothing_is_removed(
    tmp_path: Path, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on some file systems that the machines of a cluster share."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refuse)
    with locks.join(tmp_path, clear=True):
        assert lock.exists()


# --- by which commands -----------------------------------------------------------------------------------

TARGET = "data/processed/latest/clean/AAA/issues.csv"
# An executor as a cluster has one. No job comes so far.
ELSEWHERE = """
from snakemake.executors.dryrun import Executor
from snakemake_interface_executor_plugins.settings import CommonSettings

common_settings = CommonSettings(non_local_exec=True, implies_no_shared_fs=False, job_deploy_sources=False)
"""


@pytest.fixture
def killed(tmp_path: Path) -> Project:
    """A project as a killed run leaves it: locked."""
    project = Project.create(tmp_path / "project")
    held_by(project).parent.mkdir(parents=True)
    held_by(project).write_text(f"{TARGET}\n")
    return project


def held_by(project: Project) -> Path:
    return project.folder / ".snakemake" / "locks" / "0.output.lock"


def test_a_local_run_frees_the_project(killed: Project) -> None:
    killed.build(TARGET)
    assert not held_by(killed).exists()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--dry-run"], id="dry run"),
        pytest.param(["--mode", "subprocess", "--nolock", "--cores", "1"], id="Snakemake of one job"),
    ],
)
def test_a_command_that_is_no_run_leaves_the_locks(killed: Project, arguments: list[str]) -> None:
    result = killed.snakemake(*arguments, TARGET)
    assert result.returncode == 0, result.stdout + result.stderr
    assert held_by(killed).exists()


def test_a_run_on_a_cluster_leaves_the_locks(killed: Project) -> None:
    """Jobs of the killed run may still be at work on other machines."""
    plugins = killed.folder.parent / "plugins"
    plugin = plugins / "snakemake_executor_plugin_elsewhere"
    plugin.mkdir(parents=True)
    (plugin / "__init__.py").write_text(ELSEWHERE)
    path = f"{killed.folder / 'workflow'}{os.pathsep}{plugins}"
    result = killed.snakemake("--executor", "elsewhere", "--jobs", "1", TARGET, PYTHONPATH=path)
    assert result.returncode != 0
    assert "Directory cannot be locked" in result.stdout + result.stderr
    assert held_by(killed).exists()
