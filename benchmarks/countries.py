"""What a run costs with many countries: synthetic ones, each as large as a real package.

    python benchmarks/countries.py [--cores 2] [--dag-only] [6 24 96 187]
    python benchmarks/countries.py --write FOLDER 24

The first runs the workflow in a temporary project for each number and prints one table: processor seconds of the whole
and of a job of each rule, memory, the size of what is built. A run of 187 countries takes more than an hour of
processor time; ``--dag-only`` stops before the first job. The second writes such a project, to look at or to run.

Processor seconds and memory of a job are what the operating system says of its process and of those that it started;
each Python notes them as it ends. Memory is the largest resident size of one process.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import synthetic_countries
from pipeline import FOLDERS, PARTS, ROOT

from ssemap.publish import png

# The rules of one country; all others are of all countries together.
COUNTRY = ("clean", "harmonise", "plausibility", "estimate", "indicators", "alternatives", "quality", "country_profile")
# Loaded by each Python that a job starts.
NOTE = """
import atexit, json, os, resource, sys
if any(part.endswith("/ssemap") for part in sys.orig_argv):
    def note():
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        seconds = sum(one.ru_utime + one.ru_stime for one in used)
        line = json.dumps([sys.argv[1:], seconds, max(one.ru_maxrss for one in used)])
        with open(os.environ["BENCHMARK_JOBS"], "a") as stream:
            stream.write(line + chr(10))
    atexit.register(note)
"""
Table = dict[str, dict[int, str]]


def main() -> None:
    """Measure and print a table, or write a project."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("numbers", type=int, nargs="*", default=[6, 24, 96, 187])
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--dag-only", action="store_true", help="stop before the first job")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="only write a project of the first number here")
    options = parser.parse_args()
    if not all(1 <= number <= len(synthetic_countries.CODES) for number in options.numbers):
        parser.error(f"expected numbers of countries from 1 to {len(synthetic_countries.CODES)}")
    if options.write and options.write.exists():
        parser.error(f"{options.write} exists; expected a new folder")
    if options.write:
        project(options.write, options.numbers[0])
        return
    table: Table = defaultdict(dict)
    for number in options.numbers:
        with TemporaryDirectory() as folder:
            built = project(Path(folder) / "project", number)
            steps = [dag] if options.dag_only else [dag, run, results]
            for step in steps:
                for name, value in step(built, options.cores):
                    table[name][number] = value
        show(table, options.numbers)


def project(folder: Path, number: int) -> Path:
    """Write a copy of the project with so many synthetic countries and no others."""
    folder.mkdir(parents=True)
    for name in PARTS:
        shutil.copy2(ROOT / name, folder / name)
    for name in FOLDERS:
        if name != "data/raw":
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    codes = synthetic_countries.write(folder / "data" / "raw", number)
    config = folder / "config.yaml"
    text, found = re.subn(r"(?m)^countries: .*", f"countries: [{', '.join(codes)}]", config.read_text("utf-8"))
    assert found == 1
    config.write_text(text, "utf-8")
    return folder


def dag(built: Path, cores: int) -> Iterator[tuple[str, str]]:
    """Processor seconds of a dry run."""
    snakemake(built, "--dry-run")  # compiles the code of the copy
    seconds, _ = measured(lambda: snakemake(built, "--dry-run"))
    yield "dry run, processor s", f"{seconds:.1f}"


def run(built: Path, cores: int) -> Iterator[tuple[str, str]]:
    """Processor seconds and memory of a full run, of a job of each rule, and of a second run."""
    total, wall = measured(lambda: snakemake(built, "--cores", str(cores)))
    idle, _ = measured(lambda: snakemake(built, "--cores", str(cores)))
    jobs = noted(built)
    spent = sum(seconds for rule in jobs.values() for seconds, _ in rule)
    largest, rule = max((size, name) for name, rule in jobs.items() for _, size in rule)
    yield "full run, wall s", f"{wall:.0f}"
    yield "full run, processor s", f"{total:.0f}"
    yield "  of these Snakemake", f"{total - spent:.0f}"
    yield "second run, processor s", f"{idle:.1f}"
    yield "largest process, MB", f"{largest / 1024:.0f} {rule}"
    for scope in (True, False):
        for name, measures in jobs.items():
            if (name in COUNTRY) == scope:
                seconds, sizes = zip(*measures, strict=True)
                label = f"{name}{', a country' if scope else ''}: s, MB"
                yield label, f"{sum(seconds) / len(measures):.1f} {max(sizes) / 1024:.0f}"


def results(built: Path, cores: int) -> Iterator[tuple[str, str]]:
    """Size of what was built, of the largest page and of the largest picture."""
    paths = [path for path in (built / "results").rglob("*") if path.is_file() and "logs" not in path.parts]
    yield "results, MB", f"{sum(path.stat().st_size for path in paths) / 1e6:.1f}"
    page = max((path for path in paths if path.suffix == ".html"), key=lambda path: path.stat().st_size)
    yield "largest page, MB", f"{page.stat().st_size / 1e6:.1f} {page.stem}"
    height, picture = max((max(png.size(path)), path.stem) for path in paths if path.suffix == ".png")
    yield "largest picture, pixels", f"{height} {picture}"


def snakemake(built: Path, *arguments: str) -> None:
    """Run the workflow, with each job noting what it used; stop the benchmark if it fails."""
    beside = built.parent / "beside"
    beside.mkdir(exist_ok=True)
    (beside / "sitecustomize.py").write_text(NOTE, "utf-8")
    variables = {
        "PYTHONPATH": f"{built / 'workflow'}{os.pathsep}{beside}",
        "BENCHMARK_JOBS": str(built.parent / "jobs"),
    }
    command = [Path(sys.executable).parent / "snakemake", *arguments]
    result = subprocess.run(
        command, cwd=built, env={**os.environ, **variables}, text=True, capture_output=True, check=False
    )
    if result.returncode:
        sys.exit(result.stdout + result.stderr)


def noted(built: Path) -> dict[str, list[tuple[float, int]]]:
    """Processor seconds and largest resident kilobytes of each job, by its rule, in the order of the first job."""
    jobs: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for line in (built.parent / "jobs").read_text("utf-8").splitlines():
        (command, *arguments), seconds, size = json.loads(line)
        jobs[Path(arguments[0]).stem if command == "notebook" else command].append((seconds, size))
    return jobs


def measured(work: Callable[[], None]) -> tuple[float, float]:
    """Processor seconds of the processes that the work started and waited for, and its wall seconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def show(table: Table, numbers: list[int]) -> None:
    """Print what has been measured so far."""
    print(f"{'countries':44}" + "".join(f"{number:>32}" for number in numbers))
    for name, values in table.items():
        print(f"{name:44}" + "".join(f"{values.get(number, ''):>32}" for number in numbers))
    print(flush=True)


if __name__ == "__main__":
    main()
