"""What the pipeline costs: a full run, one edited row (everything, and one country), and nothing to do.

    python benchmarks/pipeline.py [--cores 2] [--repeats 3] [PROJECT ...]

A full run is everything that ``snakemake`` makes: stages, themes, profiles, chains of numbers, report, documents and
what else the rule ``all`` names. Beneath stands what each output costs, by the command of its job and over all
countries: its jobs, their processor and wall seconds, and the memory of the largest one.

Each PROJECT is a folder of ssemap; without one it is this one. Two versions are given together, so that they are
measured in turn on the same machine. Runs are in temporary copies. Machines differ, so wall time is also given as a
ratio to a floor measured in the same repeat: 58 processes, as many at a time as there are cores, that only start
Python and import pandas. Processor seconds are those of Snakemake and of all its jobs, and have their own ratio to the
floor's: on a machine that does other work too, it is the one to read. The memory is that of the largest single process.
"""

from __future__ import annotations

import argparse
import compileall
import csv
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("Snakefile", "config.yaml", "environment.yml", "requirements.lock")
FOLDERS = ("data/raw", "notebooks", "profiles", "workflow")
FLOOR_JOBS = 58
# What each run may cost at most, in floors.
AIMS = {"full run": 8.0, "one edited row, all": 2.2, "one edited row, one country": 1.1, "nothing to do": 0.17}


# Loaded by each Python of a run: a job of ssemap writes down at its end what it has cost.
TIMED = """
import atexit, json, os, sys
if any(part.endswith("/ssemap") for part in sys.orig_argv[:3]) and "COSTS" in os.environ:
    import resource, time
    START = time.perf_counter()
    def note():
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        line = json.dumps({
            "command": sys.argv[1:],
            "wall": time.perf_counter() - START,
            "processor": sum(one.ru_utime + one.ru_stime for one in used),
            "memory": max(one.ru_maxrss for one in used) / 1024,
        })
        log = os.open(os.environ["COSTS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(log, (line + "\\n").encode())
        os.close(log)
    atexit.register(note)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a process and all that it started. Wall and processor seconds; memory of the largest one in MB."""

    wall: float
    processor: float
    memory: float


@dataclass(frozen=True, slots=True)
class OutputCost:
    """Of the jobs of one output in a full run: their number, their seconds together, memory of the largest in MB."""

    jobs: int
    processor: float
    wall: float
    memory: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Each kind of run once, and what each output of the full run cost."""

    runs: dict[str, Cost]
    outputs: dict[str, OutputCost]


def main() -> None:
    """Measure and print two tables for each project."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("projects", nargs="*", type=Path, default=[ROOT], metavar="PROJECT")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    if options.repeats < 1:
        parser.error("--repeats: expected a number from 1 on")
    for project in options.projects:
        if not (project / "Snakefile").is_file():
            parser.error(f"{project}: no Snakefile; expected a folder of ssemap")
    floors: list[Cost] = []
    costs: dict[Path, list[Measured]] = {project.resolve(): [] for project in options.projects}
    for _ in range(options.repeats):
        floors.append(floor(options.cores))
        for project, of_project in costs.items():
            of_project.append(measured(project, options.cores))
    print(f"{options.cores} cores, medians of {options.repeats}; ", end="")
    wall, processor = (statistics.median(getattr(one, field) for one in floors) for field in ("wall", "processor"))
    print(f"floor (import pandas, {FLOOR_JOBS} times): {wall:.1f} s, {processor:.1f} processor s")
    for project, of_project in costs.items():
        print(table(project.name, floors, [one.runs for one in of_project]))
        print(outputs_table([one.outputs for one in of_project]))


def table(name: str, floors: list[Cost], costs: list[dict[str, Cost]]) -> str:
    """The medians, one line for each kind of run. A ratio is taken within its repeat."""
    lines = [f"{name[:28]:28}{'wall s':>8}{'floors':>8}{'aim':>6}{'processor s':>13}{'floors':>8}{'MB':>6}"]
    for kind, aim in AIMS.items():
        runs = [of_repeat[kind] for of_repeat in costs]
        wall, processor, memory = (
            statistics.median(getattr(run, field) for run in runs) for field in ("wall", "processor", "memory")
        )
        ratio, used = (
            statistics.median(
                getattr(run, field) / getattr(floor, field) for run, floor in zip(runs, floors, strict=True)
            )
            for field in ("wall", "processor")
        )
        lines.append(f"{kind:28}{wall:8.1f}{ratio:8.2f}{aim:6}{processor:13.1f}{used:8.2f}{memory:6.0f}")
    return "\n".join(lines)


def outputs_table(costs: list[dict[str, OutputCost]]) -> str:
    """The medians of each output, the dearest first."""
    lines = [f"{'output':28}{'jobs':>8}{'processor s':>13}{'wall s':>8}{'MB':>6}"]
    found = []
    for name in dict.fromkeys(name for of_repeat in costs for name in of_repeat):
        repeats = [of_repeat[name] for of_repeat in costs if name in of_repeat]
        median = {
            field: statistics.median(getattr(one, field) for one in repeats)
            for field in ("jobs", "processor", "wall", "memory")
        }
        found.append((name, median))
    for name, one in sorted(found, key=lambda item: -item[1]["processor"]):
        lines.append(f"{name[:28]:28}{one['jobs']:8.0f}{one['processor']:13.1f}{one['wall']:8.1f}{one['memory']:6.0f}")
    lines.append(f"{'together':28}{'':8}{sum(one['processor'] for _, one in found):13.1f}")
    return "\n".join(lines)


def output_of(command: list[str]) -> str:
    """What a command makes: its stage, or the notebook that it runs by the name of what it writes.

    >>> output_of(["notebook", "notebooks/comparative_theme.ipynb", "-o", "results/x/notebooks/comparative_jobs.ipynb"])
    'comparative_jobs'
    """
    if command[0] == "notebook" and "-o" in command:
        return Path(command[command.index("-o") + 1]).stem
    return command[0]


def by_output(lines: Iterable[str]) -> dict[str, OutputCost]:
    """The costs of jobs, each as a line of JSON, by what they make."""
    found: dict[str, list[dict[str, Any]]] = {}
    for job in map(json.loads, lines):
        found.setdefault(output_of(job["command"]), []).append(job)
    return {
        name: OutputCost(
            len(jobs),
            sum(job["processor"] for job in jobs),
            sum(job["wall"] for job in jobs),
            max(job["memory"] for job in jobs),
        )
        for name, jobs in found.items()
    }


def measured(project: Path, cores: int) -> Measured:
    """Each kind of run once, in a fresh copy."""
    with TemporaryDirectory() as folder:
        here = copied(project, Path(folder) / "project")
        country = countries(here)[-1]
        (Path(folder) / "sitecustomize.py").write_text(TIMED, "utf-8")
        log = Path(folder) / "costs.jsonl"
        full = snakemake(here, cores, PYTHONPATH=f"{here / 'workflow'}{os.pathsep}{folder}", COSTS=str(log))
        outputs = by_output(log.read_text("utf-8").splitlines())
        nothing = snakemake(here, cores)
        edit(here, country)
        everything = snakemake(here, cores)
        edit(here, country)
        one = snakemake(here, cores, country)
    return Measured(dict(zip(AIMS, (full, everything, one, nothing), strict=True)), outputs)


def copied(project: Path, target: Path) -> Path:
    """The parts of a project that a run needs, compiled as by its set-up, without anything built."""
    target.mkdir()
    for name in PARTS:
        shutil.copy2(project / name, target / name)
    for name in FOLDERS:
        shutil.copytree(project / name, target / name)
    compileall.compile_dir(target / "workflow", quiet=1)
    return target


def countries(project: Path) -> list[str]:
    """Codes of the countries of the configuration."""
    listed = re.search(r"(?m)^countries: \[(.*)\]", (project / "config.yaml").read_text("utf-8"))
    assert listed
    return [code.strip() for code in listed[1].split(",")]


def edit(project: Path, iso3: str) -> None:
    """Add words to the reason of the first figure of a country."""
    path = project / "data" / "raw" / iso3 / "figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, first, *rows = csv.reader(file)
    first[header.index("coding_reason")] += "Edited by the benchmark."
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, first, *rows])


def snakemake(project: Path, cores: int, *targets: str, **variables: str) -> Cost:
    """Run the workflow; stop the benchmark if it fails."""
    command = [str(Path(sys.executable).parent / "snakemake"), "--cores", str(cores), *targets]
    return cost(command, project, {"PYTHONPATH": str(project / "workflow"), **variables})


def floor(cores: int) -> Cost:
    """The cost of the processes that only import pandas."""

    def job(_: int) -> None:
        subprocess.run([sys.executable, "-c", "import pandas"], check=True)

    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(job, range(FLOOR_JOBS)))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - start, processor, used.ru_maxrss / 1024)


def cost(command: Iterable[str], folder: Path, environment: dict[str, str]) -> Cost:
    """Run a command in a folder and say what it cost; stop the benchmark with its output if it fails."""
    log = folder / "benchmark.log"
    start = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command], cwd=folder, env={**os.environ, **environment}, stdout=out, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(log.read_text("utf-8", errors="replace"))
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
