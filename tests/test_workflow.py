"""The workflow on two tiny synthetic countries: what it plans, what it builds, and what reruns when.

A copy of the project in a temporary folder is built once (``built``); each test that changes something
works on a copy of that copy.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from conftest import BIN, ROOT, call, environment
from project import COUNTRIES, Project
from ssemap.provenance import fingerprint

pytestmark = pytest.mark.xdist_group("workflow")  # one worker builds once

STAGES = ("clean", "harmonise", "plausibility", "estimate", "indicators", "country_profile", "quality")
COMPARATIVE = {
    "compare",
    "scenarios",
    "institutions",
    "comparative_landscape",
    "comparative_institutions",
    "report",
    "methods",
    "record",
}
ALL = {f"{stage}/{iso3}" for stage in STAGES for iso3 in COUNTRIES} | COMPARATIVE


def test_everything_is_planned_at_first(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "project")
    assert project.plan() == ALL
    assert project.plan("AAA") == {f"{stage}/AAA" for stage in STAGES}


def test_all_is_built(built: Project) -> None:
    names = set(built.outputs())
    for iso3 in COUNTRIES:
        folder = f"results/latest/countries/{iso3}/"
        assert {folder + name for name in ("profile.ipynb", "index.html", "quality.html", "issues.csv")} <= names
        for kind in ("figures", "tables"):
            assert [name for name in names if name.startswith(folder + kind)]
    assert "results/latest/notebooks/comparative_landscape.ipynb" in names
    assert "results/latest/report/index.html" in names
    record = json.loads(built.outputs()["results/latest/run.json"])
    assert record["config"]["countries"] == list(COUNTRIES)
    assert record["counts"]["AAA"]["figures"] > 0


def test_a_second_run_does_nothing_and_says_so(built: Project) -> None:
    before = built.dates()
    assert "Nothing to be done" in built.build()
    assert built.dates() == before


def test_a_changed_cell_reruns_its_country_and_the_comparison(project: Project) -> None:
    project.edit("data/raw/AAA/figures.csv", "about 4,000", "about 4,100")
    assert project.plan() == {f"{stage}/AAA" for stage in STAGES} | COMPARATIVE


def test_a_changed_cell_with_an_old_date_reruns_too(project: Project) -> None:
    """As after a checkout or the unpacking of an archive."""
    path = project.folder / "data/raw/AAA/figures.csv"
    date = path.stat()
    project.edit("data/raw/AAA/figures.csv", "about 4,000", "about 4,100")
    os.utime(path, ns=(date.st_atime_ns, date.st_mtime_ns))
    planned = project.plan()
    assert "clean/AAA" in planned
    assert "clean/BBB" not in planned


def test_a_new_file_in_a_package_reruns_its_country(project: Project) -> None:
    (project.folder / "data/raw/BBB/notes.csv").write_text("note\n")
    assert {job for job in project.plan() if "/" in job} == {f"{stage}/BBB" for stage in STAGES}


def test_an_edited_module_reruns_its_stage_and_what_follows(project: Project) -> None:
    for path in (project.folder / "workflow/ssemap").rglob("indicators*"):
        if path.parent.name != "schemas" and path.name != "__pycache__":
            file = path / "__init__.py" if path.is_dir() else path
            file.write_text(file.read_text("utf-8") + "\n# edited\n", "utf-8")
    upstream = {"clean", "harmonise", "estimate", "institutions", "comparative_institutions"}
    planned = project.plan()
    assert not {job for job in planned if job.split("/")[0] in upstream}
    assert {f"indicators/{iso3}" for iso3 in COUNTRIES} <= planned
    assert COMPARATIVE - upstream <= planned


def test_a_new_table_of_the_report_reruns_no_countrys_stage(project: Project) -> None:
    """A table is declared by the stage of all countries that writes it; the store and the pages find it by its name."""
    declared = project.folder / "workflow/ssemap/schemas/compare.py"
    text = declared.read_text("utf-8")
    new = 'NEW = table("new", "A table of the report.", {"iso3": text("Country.")}, key=["iso3"])\n\nSTAGE = Stage('
    declared.write_text(text.replace("STAGE = Stage(", new).replace("(PAIRS, GROUPS)", "(PAIRS, GROUPS, NEW)"), "utf-8")
    for module in ("store.py", "publish/tables/comparisons.py"):
        path = project.folder / "workflow/ssemap" / module
        path.write_text(path.read_text("utf-8") + "# edited\n", "utf-8")
    planned = project.plan()
    assert {"compare", "report"} <= planned
    stages = {"clean", "harmonise", "plausibility", "estimate", "indicators"}
    assert not {job for job in planned if job.partition("/")[0] in stages}


def test_an_edited_notebook_reruns_only_itself(project: Project) -> None:
    path = project.folder / "notebooks/country_profile.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][0]["source"] = ["# Edited"]
    path.write_text(json.dumps(notebook), "utf-8")
    assert project.plan() == {f"country_profile/{iso3}" for iso3 in COUNTRIES} | {"record"}


def test_another_value_of_the_configuration_reruns_those_that_use_it(project: Project) -> None:
    planned = project.plan("--config", "window=[2011,2021]")
    assert not {job for job in planned if job.startswith(("clean", "harmonise"))}
    assert {f"estimate/{iso3}" for iso3 in COUNTRIES} <= planned


def test_an_edition_is_built_beside(project: Project) -> None:
    edition = ("--config", "edition=conference", "--")
    assert project.plan(*edition) == ALL
    before = project.outputs()
    project.build(*edition, "data/processed/conference/harmonise/AAA/evidence.parquet")
    after = project.outputs()
    added = set(after) - set(before)
    assert {name.rsplit("/", 2)[0] for name in added} == {
        "data/processed/conference/clean",
        "data/processed/conference/harmonise",
    }
    assert {name: after[name] for name in before} == before
    evidence = "data/processed/{}/harmonise/AAA/evidence.parquet"
    assert after[evidence.format("conference")] != after[evidence.format("latest")]


def test_a_killed_run_ends_as_an_undisturbed_one(built: Project, project: Project) -> None:
    for folder in [*project.folder.glob("data/processed/latest/*/AAA"), project.profile("AAA")]:
        shutil.rmtree(folder)
    run = start(project, "AAA")
    try:
        wait_for(project.profile("AAA"), "figures/*")  # in the middle of the job that takes longest
    finally:
        os.killpg(run.pid, signal.SIGKILL)  # Snakemake and all its jobs, without a chance to tidy up
        run.wait()
    assert not (project.profile("AAA") / "index.html").exists()
    assert "Profile of AAA" in project.build("AAA")
    assert project.outputs() == built.outputs()


def start(project: Project, *targets: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [BIN / "snakemake", "--cores", "2", *targets],
        cwd=project.folder,
        env=environment(project.folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_for(folder: Path, pattern: str) -> None:
    end = time.monotonic() + 60
    while not list(folder.glob(pattern)):
        assert time.monotonic() < end, "nothing was built"
        time.sleep(0.02)


def test_a_failing_job_shows_its_log(project: Project) -> None:
    project.edit("data/raw/AAA/figures.csv", "about 4,000", "=cmd|' /C calc'!A0")
    result = project.snakemake("--cores", "2", "AAA")
    assert result.returncode != 0
    text = result.stdout + result.stderr
    assert "AAA/figures.csv, row 9, column printed_text" in text
    assert "Traceback" not in text


def test_mistakes_on_the_command_line_are_refused(built: Project) -> None:
    result = built.snakemake("--dry-run", "--config", "edition=conferense", "countries=[AAB]")
    assert result.returncode != 0
    text = result.stdout + result.stderr
    assert 'Did you mean "conference"?' in text
    assert "found AAB; expected one of AAA, BBB" in text


def test_a_mistyped_key_is_refused_with_its_line(project: Project) -> None:
    project.edit("config.yaml", "reference_year:", "referense_year:")
    line = 1 + (project.folder / "config.yaml").read_text("utf-8").split("referense_year:")[0].count("\n")
    result = project.snakemake("--dry-run")
    assert result.returncode != 0
    assert f"config.yaml, row {line}, column referense_year" in result.stdout
    assert 'Did you mean "reference_year"?' in result.stdout


def test_a_foreign_ssemap_is_refused(built: Project) -> None:
    """A fingerprint of other code would be worth nothing."""
    result = call(BIN / "snakemake", "--dry-run", cwd=built.folder, code=ROOT)
    assert result.returncode != 0
    assert "not from this project" in result.stdout + result.stderr


def test_rules_are_clean(built: Project) -> None:
    lint = built.snakemake("--lint")
    assert lint.returncode == 0, lint.stdout + lint.stderr
    style = call(BIN / "snakefmt", "--check", "Snakefile", "workflow/rules")
    assert style.returncode == 0, style.stdout + style.stderr


def test_rulegraph_and_report_work(project: Project) -> None:
    graph = project.snakemake("--rulegraph")
    assert graph.returncode == 0
    for stage in (*STAGES, "comparative_landscape", "write_report", "record"):
        assert f'label = "{stage}"' in graph.stdout
    result = project.snakemake("--report", "workflow.html")
    assert result.returncode == 0, result.stderr
    assert (project.folder / "workflow.html").stat().st_size > 100_000


def test_the_real_countries_are_planned() -> None:
    result = call(BIN / "snakemake", "--dry-run", "--forceall")
    assert result.returncode == 0, result.stderr


# --- what a job reads -----------------------------------------------------------------------------------


def jobs_and_inputs(project: Project) -> dict[str, set[str]]:
    """Command of each job, and the input files that its rule declares."""
    result = project.snakemake("--detailed-summary")
    assert result.returncode == 0, result.stderr
    header, *lines = [line.split("\t") for line in result.stdout.splitlines()]
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    return {row["shellcmd"].partition(" >")[0]: set(row["input-file(s)"].split(",")) for row in rows}


def opened(project: Project) -> dict[str, set[str]]:
    """Command of each job, and the files of the project that it opened."""
    found: dict[str, set[str]] = {}
    for line in (project.folder / "audit.log").read_text("utf-8").splitlines():
        job, path = line.split("\t")
        found.setdefault(f"ssemap {job}", set()).add(path)
    return found


def source(path: str) -> str:
    """The module behind a compiled one."""
    return re.sub(r"__pycache__/(\w+)\.cpython-\d+\.pyc(\.\d+)?$", r"\1.py", path)


def test_a_job_reads_what_its_rule_declares_and_no_more(built: Project) -> None:
    """Else an edit would rerun too little, or too much."""
    declared = {" ".join(job.split()): paths for job, paths in jobs_and_inputs(built).items()}
    found = {" ".join(job.replace("'", "").split()): paths for job, paths in opened(built).items()}
    assert len(found) == len(ALL)
    wrong = []
    for job, paths in found.items():
        inputs = next(paths for line, paths in declared.items() if line.replace("'", "") == job)
        data = {path for path in map(source, paths) if path.startswith(TRACKED)}
        code = {path for path in data if path.endswith(".py")}
        wrong += [(job, path, "read but not declared") for path in sorted(data - code - inputs)]
        framework = {path for path in inputs if path.startswith("workflow/")}
        if job.startswith("ssemap record"):  # it reads all code as data
            continue
        wrong += [(job, path, "declared but not read") for path in sorted(framework - data)]
        unseen = code - ALWAYS - modules(job)
        wrong += [(job, path, "imported but not in the fingerprint") for path in sorted(unseen)]
    assert not wrong


TRACKED = ("data/raw/", "workflow/", "notebooks/")
# The door to each stage; it only passes on what the rule says.
ALWAYS = {"workflow/ssemap/__init__.py", "workflow/ssemap/cli.py"}


def modules(job: str) -> set[str]:
    """Modules in the fingerprint of a job."""
    _, stage, first, *_ = job.split()
    if stage == "notebook":
        found = fingerprint.modules(fingerprint.imports(ROOT / first))
    else:
        found = fingerprint.modules([f"ssemap.{stage}"])
    return {path.relative_to(ROOT).as_posix() for path in found}
