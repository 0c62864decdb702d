"""A real Slurm cluster of one node on the loopback of this machine, for as long as a block of code runs.

Debian's packages are installed where they are missing. Configuration, keys, ports and folders are the cluster's own,
so that it stands beside any other; what it starts is ended by its id.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("slurmctld", "slurmd", "slurm-client", "munge")
PROGRAMS = ("slurmctld", "slurmd", "srun", "munged")
CONFIGURATION = """\
ClusterName=proof
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
# A container or a small machine offers no control groups: processes are followed by their parents.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
# Seconds that a job which ended is remembered.
MinJobAge=7200
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={memory} State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


@dataclass(frozen=True)
class Job:
    """A job as the queue shows it."""

    state: str
    comment: str


@dataclass(frozen=True)
class Cluster:
    """A running cluster: the variables that lead to it, and its queue."""

    folder: Path

    @property
    def variables(self) -> dict[str, str]:
        """What a command needs to find the cluster."""
        return {
            "SLURM_CONF": str(self.folder / "slurm.conf"),
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        }

    def call(self, *command: str) -> str:
        """What a command of Slurm prints."""
        environment = {**os.environ, **self.variables}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout

    def jobs(self, *states: str) -> dict[str, Job]:
        """Each job by its number, of those in these states or of all that Slurm remembers."""
        asked = ",".join(states) or "all"
        lines = self.call("squeue", "--noheader", f"--states={asked}", "--format=%i|%T|%k").splitlines()
        rows = [line.split("|") for line in lines]
        return {number: Job(state, comment) for number, state, comment in rows}

    def numbers(self, comment: str) -> set[str]:
        """The jobs with this comment: the plug-in writes rule and wildcards into it."""
        return {number for number, job in self.jobs().items() if job.comment == comment}

    def cancel_all(self) -> None:
        """End what is queued or at work, and wait until it is gone."""
        alive = ("PENDING", "RUNNING", "COMPLETING")
        for number in self.jobs(*alive):
            self.call("scancel", number)
        end = time.monotonic() + 60
        while self.jobs(*alive) and time.monotonic() < end:
            time.sleep(0.2)


def unable() -> str:
    """Why no cluster can be started here; empty where one can."""
    if os.geteuid() != 0:
        return "a cluster is started by root alone"
    if all(map(shutil.which, PROGRAMS)) or shutil.which("apt-get"):
        return ""
    return "Slurm is not installed, and there is no apt-get to install it"


def install() -> None:
    """Debian's packages, where a program is missing."""
    if all(map(shutil.which, PROGRAMS)):
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    command = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", *PACKAGES]
    subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A cluster that takes jobs; it and all its processes are gone when the block ends, also where it fails."""
    with ExitStack() as stack:
        # not in a deep folder: the name of a socket may have 107 letters
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="slurm-")))
        made = Cluster(folder)
        _configure(made)
        files = [f"--{name}-file={folder}/munge.{name}" for name in ("key", "pid", "seed")]
        place = folder / "munge.socket"
        stack.enter_context(_daemon(made, "munged", "--foreground", "--force", f"--socket={place}", *files))
        _wait(place.exists, made)
        stack.enter_context(_daemon(made, "slurmctld", "-D"))
        stack.enter_context(_daemon(made, "slurmd", "-D"))
        _wait(lambda: "idle" in _output(made, "sinfo", "--noheader"), made)
        stack.callback(made.cancel_all)
        yield made


def _configure(made: Cluster) -> None:
    """The files of a cluster in its folder."""
    folder = made.folder
    for name in ("state", "spool", "bin"):
        (folder / name).mkdir()
    key = folder / "munge.key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o600)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 9 // 10 // 2**20
    text = CONFIGURATION.format(
        folder=folder, host=socket.gethostname().split(".")[0], ports=_ports(2), cpus=os.cpu_count(), memory=memory
    )
    (folder / "slurm.conf").write_text(text, "utf-8")
    # A job of the plug-in takes all variables of Slurm from srun, also the one that leads to the configuration.
    srun = folder / "bin" / "srun"
    srun.write_text(f'#!/bin/sh\nSLURM_CONF={folder}/slurm.conf exec {shutil.which("srun")} "$@"\n', "utf-8")
    srun.chmod(0o755)


def _ports(number: int) -> list[int]:
    """Ports that nobody listens on now."""
    with ExitStack() as stack:
        places = [stack.enter_context(socket.socket()) for _ in range(number)]
        for place in places:
            place.bind(("127.0.0.1", 0))
        return [place.getsockname()[1] for place in places]


@contextmanager
def _daemon(made: Cluster, name: str, *options: str) -> Iterator[None]:
    """A process of the cluster, ended with the block; what it says is in ``<name>.log``."""
    with (made.folder / f"{name}.log").open("w") as log:
        environment = {**os.environ, **made.variables}
        process = subprocess.Popen([name, *options], stdout=log, stderr=log, env=environment)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(ready: Callable[[], bool], made: Cluster) -> None:
    """Until ``ready()``; else what the daemons said is the error."""
    end = time.monotonic() + 60
    while not ready():
        if time.monotonic() > end:
            said = {path.name: path.read_text("utf-8")[-2000:] for path in made.folder.glob("*.log")}
            raise RuntimeError(f"the cluster did not start: {said}")
        time.sleep(0.2)


def _output(made: Cluster, *command: str) -> str:
    """What a command prints; nothing where it fails."""
    try:
        return made.call(*command)
    except subprocess.CalledProcessError:
        return ""
