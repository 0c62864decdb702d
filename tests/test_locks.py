"""Locks of a dead run are removed, locks of a living one are not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from ssemap.core import locks

OTHER_RUN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from ssemap.core import locks
place = locks.join(Path(sys.argv[2]))
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


def test_a_lock_without_a_run_is_removed(tmp_path: Path, lock: Path) -> None:
    with locks.join(tmp_path):
        assert not lock.exists()


def test_a_lock_of_a_living_run_stays_until_it_is_killed(tmp_path: Path) -> None:
    other = start(tmp_path)
    lock = tmp_path / "locks" / "0.output.lock"
    lock.parent.mkdir()
    lock.touch()
    try:
        with locks.join(tmp_path):
            assert lock.exists()
    finally:
        other.kill()
        other.communicate()
    with locks.join(tmp_path):
        assert not lock.exists()
