"""How long the pipeline takes: wall seconds of a full run, of one country after an edit, and of no work.

    python benchmarks/pipeline.py [--cores 2]

It works in a temporary copy of the project. Machines differ, so each time is also given as a ratio to a
floor measured in the same run: as many jobs as the full run has, that only start Python and import
pandas, on as many cores. Nothing that runs each job in a process of its own can be faster than that.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("Snakefile", "config.yaml", "environment.yml", "requirements.lock")
FOLDERS = ("data/raw", "notebooks", "profiles", "workflow")
AIMS = {"full run": 60, "one country after an edit": 25, "nothing to do": 5}  # seconds


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cores", type=int, default=2)
    cores = parser.parse_args().cores
    with TemporaryDirectory() as folder:
        project = copy(Path(folder) / "project")
        full, log = timed(lambda: snakemake(project, cores))
        jobs = len(re.findall(r"^Shell command: ssemap ", log, flags=re.MULTILINE))
        idle, log = timed(lambda: snakemake(project, cores))
        assert "Nothing to be done" in log
        country = edit(project)
        one, _ = timed(lambda: snakemake(project, cores, country))
        floor, _ = timed(lambda: imports(jobs, cores))
    times = dict(zip(AIMS, (full, one, idle), strict=True))
    print(f"{jobs} jobs on {cores} cores; floor (import pandas, {jobs} times): {floor:.1f} s")
    print(f"{'':28}{'seconds':>8}{'aim':>6}{'of floor':>10}")
    for name, seconds in times.items():
        print(f"{name:28}{seconds:8.1f}{AIMS[name]:6}{seconds / floor:10.2f}")


def copy(target: Path) -> Path:
    """The parts of the project that a run needs, without anything built."""
    target.mkdir()
    for name in PARTS:
        shutil.copy2(ROOT / name, target / name)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, target / name)
    return target


def snakemake(project: Path, cores: int, *targets: str) -> str:
    """Run the workflow and return what it printed; stop the benchmark if it fails."""
    command = [Path(sys.executable).parent / "snakemake", "--cores", str(cores), *targets]
    environment = {**os.environ, "PYTHONPATH": str(project / "workflow")}
    result = subprocess.run(command, cwd=project, env=environment, text=True, capture_output=True, check=False)
    if result.returncode:
        sys.exit(result.stdout + result.stderr)
    return result.stdout + result.stderr


def edit(project: Path) -> str:
    """Change the figures of the last country of the configuration; return its code."""
    countries = re.search(r"(?m)^countries: \[(.*)\]", (project / "config.yaml").read_text("utf-8"))
    assert countries
    iso3 = countries[1].split(",")[-1].strip()
    figures = project / "data" / "raw" / iso3 / "figures.csv"
    header, *rows = figures.read_text("utf-8").splitlines(keepends=True)
    figures.write_text("".join([header, *reversed(rows)]), "utf-8")
    return iso3


def imports(jobs: int, cores: int) -> None:
    """Start Python and import pandas, once per job."""

    def job(_: int) -> None:
        subprocess.run([sys.executable, "-c", "import pandas"], check=True)

    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(job, range(jobs)))


def timed(work: Callable[[], str | None]) -> tuple[float, str]:
    """Wall seconds that the work took, and what it returned."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result or ""


if __name__ == "__main__":
    main()
