"""The pipeline on a real Slurm: a job and the run itself are killed, and all is built as by a local run, byte for byte.

``make test-slurm`` runs it and prints what happens.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from cluster import Cluster, cluster, install, unable

from conftest import BIN, ROOT, environment
from project import PARTS, Project, copy

pytestmark = pytest.mark.slurm
PATIENCE = 1500  # seconds

Found = TypeVar("Found")


@pytest.fixture(scope="module")
def slurm() -> Iterator[Cluster]:
    if reason := unable():
        pytest.skip(reason)
    install()
    with cluster() as made:
        say(made.call("sinfo", "--version"), made.call("sinfo", "--Node", "--long"))
        yield made


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The executor of the extra ``slurm``, in a folder of its own: the environment stays without it."""
    folder = tmp_path_factory.mktemp("plugin")
    uv = shutil.which("uv")
    pip = [uv, "pip", "install", "--python", sys.executable] if uv else [sys.executable, "-m", "pip", "install"]
    options = ["--quiet", "--quiet", "--no-deps", "--require-hashes", "--target", folder]
    subprocess.run([*pip, *options, "--requirement", ROOT / "requirements-slurm.lock"], check=True)
    return folder


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project with the countries that it has, and nothing built."""
    folder = tmp_path_factory.mktemp("slurm") / "project"
    folder.mkdir()
    for part in (*PARTS, "workflow", "data/raw"):
        copy(ROOT / part, folder / part)
    return Project(folder)


def say(*lines: str) -> None:
    """A line of the proof, with the time of day."""
    for line in lines:
        print(time.strftime("%H:%M:%S"), line.strip(), flush=True)


def wait_for(found: Callable[[], Found], else_: str) -> Found:
    """What ``found`` gives as soon as it is something."""
    end = time.monotonic() + PATIENCE
    while not (something := found()):
        assert time.monotonic() < end, else_
        time.sleep(0.2)
    return something


class Run:
    """A run of the workflow on the cluster; what it says goes into ``log``."""

    def __init__(self, project: Project, slurm: Cluster, plugin: Path, *options: str) -> None:
        self.log = project.folder.parent / "run.log"
        # the jobs find the commands of the environment by themselves
        programs = [part for part in slurm.variables["PATH"].split(os.pathsep) if Path(part) != BIN]
        paths = {"PATH": programs, "PYTHONPATH": [str(project.folder / "workflow"), str(plugin)]}
        joined = {name: os.pathsep.join(parts) for name, parts in paths.items()}
        variables = environment(project.folder, **{**slurm.variables, **joined})
        # this cluster keeps no accounts, and is waited for
        here = ("--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "2")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [BIN / "snakemake", "--profile", "profiles/slurm", *here, *options],
                cwd=project.folder,
                env=variables,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def end(self) -> int:
        """Its exit status; a run that does not end is killed."""
        try:
            return self.process.wait(timeout=PATIENCE)
        finally:
            self.kill()

    def kill(self) -> None:
        """At once, without a chance to tidy up."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def lines(self, *words: str) -> list[str]:
        """What the log says of these words."""
        return [line for line in self.log.read_text("utf-8").splitlines() if any(word in line for word in words)]


def test_a_killed_run_on_slurm_ends_as_an_undisturbed_local_one(slurm: Cluster, plugin: Path, fresh: Project) -> None:
    local = fresh.copy(fresh.folder.parent / "local")
    began = time.monotonic()
    local.build()
    expected = local.outputs()
    say(f"local run: {len(expected)} files in {time.monotonic() - began:.0f} s")

    kill_a_job_and_the_run(Run(fresh, slurm, plugin), slurm, fresh)
    slurm.cancel_all()
    refused = Run(fresh, slurm, plugin)
    assert refused.end() != 0
    say(*refused.lines("cannot be locked"))
    assert refused.lines("cannot be locked")  # other jobs could be at work: a person has to say that none is
    assert Run(fresh, slurm, plugin, "--unlock").end() == 0
    resumed = Run(fresh, slurm, plugin)
    assert resumed.end() == 0, resumed.log.read_text("utf-8")[-4000:]
    say("resumed and ended", f"jobs of both runs: {dict(Counter(job.state for job in slurm.jobs().values()))}")

    built = fresh.outputs()
    assert built.keys() == expected.keys()
    assert [name for name in expected if built[name] != expected[name]] == []
    say(f"{len(built)} files equal those of the local run, byte for byte")


def kill_a_job_and_the_run(run: Run, slurm: Cluster, project: Project) -> None:
    """In the middle: one job, and when Snakemake has handed it in again, Snakemake itself."""
    estimated = "data/processed/latest/estimate/*/levels.parquet"
    try:
        wait_for(lambda: [*project.folder.glob(estimated)], "nothing is estimated")
        victim, job = min(wait_for(lambda: slurm.jobs("RUNNING"), "no job is at work").items())
        slurm.call("scancel", victim)
        say(f"scancel {victim} ({job.comment})")
        wait_for(lambda: slurm.numbers(job.comment) - {victim}, f"{job.comment} is not handed in again")
        say(*run.lines(f"SLURM-job '{victim}' failed"))
    finally:
        run.kill()
    left = [f"{number} {job.comment} {job.state}" for number, job in slurm.jobs("RUNNING", "PENDING").items()]
    say("Snakemake is killed; in the queue are left", *left)
