"""What the pipeline costs: a full run, one edited row (everything, and one country), and nothing to do.

    python benchmarks/pipeline.py [--cores 2] [--repeats 3] [PROJECT ...]

Each PROJECT is a folder of ssemap; without one it is this one. Two versions are given together, so that they are
measured in turn on the same machine. Runs are in temporary copies. Machines differ, so wall time is also given as a
ratio to a floor measured in the same repeat: 58 processes, as many at a time as there are cores, that only start
Python and import pandas. Processor seconds are those of Snakemake and of all its jobs; the memory is that of the
largest single process.
"""

from __future__ import annotations

import argparse
import compileall
import csv
import os
import re
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

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("Snakefile", "config.yaml", "environment.yml", "requirements.lock")
FOLDERS = ("data/raw", "notebooks", "profiles", "workflow")
FLOOR_JOBS = 58
# What each run may cost at most, in floors.
AIMS = {"full run": 4.6, "one edited row, all": 2.2, "one edited row, one country": 1.1, "nothing to do": 0.17}


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a process and all that it started. Wall and processor seconds; memory of the largest one in MB."""

    wall: float
    processor: float
    memory: float


def main() -> None:
    """Measure and print one table for each project."""
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
    floors: list[float] = []
    costs: dict[Path, list[dict[str, Cost]]] = {project.resolve(): [] for project in options.projects}
    for _ in range(options.repeats):
        floors.append(floor(options.cores))
        for project, of_project in costs.items():
            of_project.append(measured(project, options.cores))
    print(f"{options.cores} cores, medians of {options.repeats}; ", end="")
    print(f"floor (import pandas, {FLOOR_JOBS} times): {statistics.median(floors):.1f} s")
    for project, of_project in costs.items():
        print(table(project.name, floors, of_project))


def table(name: str, floors: list[float], costs: list[dict[str, Cost]]) -> str:
    """The medians, one line for each kind of run. A ratio is taken within its repeat."""
    head = f"{name[:28]:28}{'wall s':>8}{'floors':>8}{'aim':>6}{'processor s':>13}{'MB':>6}"
    lines = [head]
    for kind, aim in AIMS.items():
        runs = [of_repeat[kind] for of_repeat in costs]
        ratio = statistics.median(run.wall / floor for run, floor in zip(runs, floors, strict=True))
        wall, processor, memory = (
            statistics.median(getattr(run, field) for run in runs) for field in ("wall", "processor", "memory")
        )
        lines.append(f"{kind:28}{wall:8.1f}{ratio:8.2f}{aim:6}{processor:13.1f}{memory:6.0f}")
    return "\n".join(lines)


def measured(project: Path, cores: int) -> dict[str, Cost]:
    """Each kind of run once, in a fresh copy."""
    with TemporaryDirectory() as folder:
        here = copied(project, Path(folder) / "project")
        country = countries(here)[-1]
        full = snakemake(here, cores)
        nothing = snakemake(here, cores)
        edit(here, country)
        everything = snakemake(here, cores)
        edit(here, country)
        one = snakemake(here, cores, country)
    return dict(zip(AIMS, (full, everything, one, nothing), strict=True))


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


def snakemake(project: Path, cores: int, *targets: str) -> Cost:
    """Run the workflow; stop the benchmark if it fails."""
    command = [str(Path(sys.executable).parent / "snakemake"), "--cores", str(cores), *targets]
    return cost(command, project, {"PYTHONPATH": str(project / "workflow")})


def floor(cores: int) -> float:
    """Wall seconds of the processes that only import pandas."""

    def job(_: int) -> None:
        subprocess.run([sys.executable, "-c", "import pandas"], check=True)

    start = time.perf_counter()
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(job, range(FLOOR_JOBS)))
    return time.perf_counter() - start


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
