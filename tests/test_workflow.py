"""The workflow on two tiny synthetic countries: what it plans, what it builds, and what reruns when.

A copy of the project in a temporary folder is built once (``built``); each test that changes something
works on a copy of that copy.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import pytest
from snakemake.io import IOCache, IOFile
from snakemake.persistence import PersistenceBase
from snakemake.scheduling.job_scheduler import JobScheduler

from conftest import BIN, ROOT, call, environment
from project import COUNTRIES, Project
from ssemap.core import themes
from ssemap.provenance import fingerprint, packages

pytestmark = pytest.mark.xdist_group("workflow")  # one worker builds once

PACKAGE = ("clean", "harmonise", "plausibility", "estimate", "indicators")
PROFILE = (*PACKAGE, "country_profile", "quality", "trace", "country_brief")
STAGES = (*PROFILE, "alternatives")
PAGES = ("profile.ipynb", "index.html", "quality.html", "sources.html", "trace/organisations.html", "issues.csv")
THEMES = [code for code, theme in themes.declared().items() if theme.paged]
COMPARATIVE = {
    "compare",
    "scenarios",
    "institutions",
    "comparative_landscape",
    "comparative_institutions",
    *(f"comparative_{code}" for code in THEMES),
    "report",
    "briefs",
    "explorer",
    "methods",
    "one_file",
    "figure_pages",
    "record",
}
ALL = {f"{stage}/{iso3}" for stage in STAGES for iso3 in COUNTRIES} | COMPARATIVE


@pytest.fixture(scope="module")
def unbuilt(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project of which nothing is built, with the package of a third country that is not in its config.yaml."""
    made = Project.create(tmp_path_factory.mktemp("unbuilt") / "project")
    raw = made.folder / "data" / "raw"
    shutil.copytree(raw / "AAA", raw / "CCC")
    return made


def test_everything_is_planned_at_first(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "project")
    assert project.plan() == ALL
    assert project.plan("AAA") == {f"{stage}/AAA" for stage in PROFILE}


def test_what_a_run_changes_in_snakemake_is_still_there() -> None:
    """Else ``onstart`` of common.smk is dead."""
    assert "job_rate_limiter" in inspect.getsource(JobScheduler.__init__)
    record = inspect.getsource(PersistenceBase.finished)
    assert re.search(r"(?m)^ {12}for f in job\.output:(\n {16}.*|\n)*await infile\.checksum\(", record)


def test_an_input_is_read_once_for_all_outputs_of_a_job_and_anew_for_the_next_job(tmp_path: Path) -> None:
    function = re.search(r"(?ms)^def read_once.*?^    return record$", (ROOT / "workflow/rules/common.smk").read_text())
    workflow = SimpleNamespace(iocache=IOCache(0))
    workflow.iocache.deactivate()
    exec(function[0], space := {"workflow": workflow, "IOCache": IOCache})  # type: ignore[index]
    file = IOFile(str(tmp_path / "input"))
    file.rule = SimpleNamespace(workflow=workflow)
    workflow.iocache.exists_local.has_inventory.add(file.get_inventory_parent())  # as it stood before there was a file

    async def finished(job: str) -> None:
        for output in ("one", "two"):
            found.append(await file.checksum(100))
            (tmp_path / "input").write_text(f"{job} has made {output}")

    (tmp_path / "input").touch()
    found: list[str] = []
    for job in ("first", "second"):
        asyncio.run(space["read_once"](finished)(job))
    assert [found.index(one) for one in found] == [0, 0, 2, 2]
    assert not workflow.iocache.active


def test_all_is_built(built: Project) -> None:
    names = set(built.outputs())
    for iso3 in COUNTRIES:
        folder = f"results/latest/countries/{iso3}/"
        assert {folder + name for name in PAGES} <= names
        for kind in ("figures", "tables"):
            assert [name for name in names if name.startswith(folder + kind)]
    assert "results/latest/notebooks/comparative_landscape.ipynb" in names
    assert {"results/latest/report/index.html", "results/latest/report/explorer.html"} <= names
    record = json.loads(built.outputs()["results/latest/run.json"])
    assert record["config"]["countries"] == list(COUNTRIES)
    assert record["counts"]["AAA"]["figures"] > 0


def test_no_result_names_the_folder_that_it_was_built_in(built: Project) -> None:
    place = str(built.folder).encode()
    assert [name for name, content in built.outputs().items() if place in content] == []


def test_no_notebook_has_a_warning_or_an_address_of_memory(built: Project) -> None:
    notebooks = {name: content for name, content in built.outputs().items() if name.endswith(".ipynb")}
    assert notebooks
    for name, content in notebooks.items():
        outputs = [output for cell in json.loads(content)["cells"] for output in cell.get("outputs", [])]
        assert [output for output in outputs if output.get("name") == "stderr"] == [], name
        assert not re.search(rb" at 0x[0-9a-f]{6,}", content), name


def test_no_job_warns(built: Project) -> None:
    logs = sorted((built.folder / "results" / "latest" / "logs").rglob("*.log"))
    assert logs
    assert {log.name: text for log in logs if "Warning" in (text := log.read_text("utf-8"))} == {}


def test_each_statement_and_policy_stands_on_the_pages_it_belongs_to(built: Project) -> None:
    results = built.folder / "results" / "latest"
    pages = {f"comparative_{code}": results / "notebooks" / f"comparative_{code}.html" for code in THEMES}
    pages |= {iso3: results / "countries" / iso3 / "index.html" for iso3 in COUNTRIES}
    found = {
        name: sorted(re.findall(r'<li id="([A-Z]{3}-[TY]\d{4})"', page.read_text("utf-8")))
        for name, page in pages.items()
    }

    def both(*names: str) -> list[str]:
        return sorted(f"{iso3}-{name}" for iso3 in COUNTRIES for name in names)

    assert found == {
        "comparative_gender": both("T0001", "Y0001"),
        "comparative_informality": [],
        "comparative_jobs": both("Y0001"),
        "comparative_covid19": both("T0002"),
        "comparative_strategies": both("Y0001", "Y0002"),
        **{iso3: [f"{iso3}-{name}" for name in ("T0001", "T0002", "Y0001", "Y0002")] for iso3 in COUNTRIES},
    }


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
    upstream = {"clean", "harmonise", "estimate", "institutions"}  # all notebooks follow: they tell findings
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


def test_an_edited_notebook_reruns_only_itself_and_what_shows_its_figures(project: Project) -> None:
    path = project.folder / "notebooks/country_profile.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][0]["source"] = ["# Edited"]
    path.write_text(json.dumps(notebook), "utf-8")
    with_its_figures = {f"{page}/{iso3}" for page in ("country_profile", "country_brief") for iso3 in COUNTRIES}
    assert project.plan() == with_its_figures | {"record"}


def test_another_value_of_the_configuration_reruns_those_that_use_it(project: Project) -> None:
    planned = project.plan("--config", "window=[2011,2021]")
    assert not {job for job in planned if job.startswith(("clean", "harmonise"))}
    assert {f"estimate/{iso3}" for iso3 in COUNTRIES} <= planned


def repin(project: Project, package: str) -> None:
    """Pin another version of a package."""
    path = project.folder / "requirements.lock"
    text, count = re.subn(rf"(?m)^{package}==\S+", f"{package}==99.9", path.read_text("utf-8"))
    assert count
    path.write_text(text, "utf-8")


@pytest.mark.parametrize("tool", ["ruff", "pytest", "snakemake"])
def test_another_version_of_a_tool_reruns_nothing_but_the_record(project: Project, tool: str) -> None:
    repin(project, tool)
    assert project.plan() == {"record"}


def test_another_version_of_pandas_reruns_all(project: Project) -> None:
    repin(project, "pandas")
    assert project.plan() == ALL


def test_another_version_of_matplotlib_reruns_what_draws(project: Project) -> None:
    repin(project, "matplotlib")
    planned = project.plan()
    assert {"comparative_landscape", "methods", *(f"country_profile/{iso3}" for iso3 in COUNTRIES)} <= planned
    pages = {"country_profile", "country_brief", "briefs", "quality", "trace", "report", "methods", "explorer"}
    drawing = {"comparative_landscape", "comparative_institutions", *(f"comparative_{code}" for code in THEMES)}
    assert {job.split("/")[0] for job in planned} <= pages | drawing | {"one_file", "figure_pages", "record"}


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


@pytest.mark.slow
def test_a_killed_run_ends_as_an_undisturbed_one(built: Project, project: Project) -> None:
    for folder in [*project.folder.glob("data/processed/latest/*/AAA"), project.profile("AAA")]:
        if folder.parent.name != "alternatives":  # these are of the comparison, not of the profile
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
    end = time.monotonic() + 240  # a busy machine takes long
    while not list(folder.glob(pattern)):
        assert time.monotonic() < end, "nothing was built"
        time.sleep(0.02)


# Quotation marks, fields of format strings, variables of the shell, blanks, letters beyond ASCII.
ODD = """it's {x} a ß 폴더 "$HOME" %s"""


SUFFIXES = {".csv", ".html", ".ipynb", ".json", ".parquet", ".pdf", ".png", ".svg", ".xlsx"}


@pytest.fixture
def odd(tmp_path: Path) -> Project:
    """A project in a folder whose name means something to a shell and to a format string."""
    return Project.create(tmp_path / ODD)


def test_a_checkout_may_have_any_name(odd: Project) -> None:
    """Its environment too, which lies inside."""
    (odd.folder / ".venv").symlink_to(BIN.parent)
    python = odd.folder / ".venv" / "bin" / "python"
    target = "data/processed/latest/clean/AAA/issues.csv"
    result = call(python, "-m", "snakemake", "--cores", "1", target, cwd=odd.folder, code=odd.folder)
    assert result.returncode == 0, result.stdout + result.stderr
    assert (odd.folder / target).is_file()
    assert odd.plan() == ALL - {"clean/AAA"}


@pytest.mark.slow
def test_all_bytes_are_the_same_wherever_and_however_it_is_built(odd: Project, built: Project) -> None:
    """In a folder of another name, another time zone, language and order of sets, on another number of cores."""
    elsewhere = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}
    odd.build("--cores", "1", PYTHONHASHSEED="4242", **elsewhere)
    made, expected = odd.outputs(), built.outputs()
    assert made.keys() == expected.keys()
    assert {Path(name).suffix for name in made} >= SUFFIXES
    assert [name for name in expected if made[name] != expected[name]] == []


def test_a_failing_job_shows_its_log(project: Project) -> None:
    project.edit("data/raw/AAA/figures.csv", "about 4,000", "about\x1b[2J 4,000")
    for _ in range(2):  # what was built before stands, but it is not what the package says now
        result = project.snakemake("--cores", "2", "AAA")
        assert result.returncode != 0
        text = result.stdout + result.stderr
        assert "AAA/figures.csv, row 9, column printed_text" in text
        assert "Traceback" not in text


@pytest.mark.parametrize(
    ("target", "advice"),
    [
        ("CCC", "CCC is none of them: add CCC to countries in config.yaml."),
        ("Tha", "THA is none of them: begin its package (ssemap new THA), fill it, and add THA to countries in"),
        ("viet-nam", "VNM is none of them: begin its package (ssemap new VNM)"),
        ("aaa", "Write AAA."),
        ("AAA,bbb", "Set blanks between them: AAA BBB."),
        ("reprot", "Did you mean report?"),
        ("", "Write one of them."),
        ("harmonise", "harmonise is a step of a country or edition. Name the country, as AAA."),
        (
            "briefs",
            "briefs is a step of an edition. Name a file that it makes, as results/latest/briefs/introduction.pdf.",
        ),
        ("config.yaml", "Write one of them."),
        ("results/lates/countries/AAA/quality.html", "Did you mean latest?"),
        ("data/processed/latest/clean/THA/figures.parquet", "THA is none of them"),
        ("results/latest/countries/AAA/qualty.html", "Look at the name of the file"),
    ],
)
def test_a_target_that_nothing_makes_is_refused_in_one_line(unbuilt: Project, target: str, advice: str) -> None:
    result = unbuilt.snakemake("--dry-run", "AAA", target)
    assert result.returncode != 0
    [line] = [line for line in (result.stdout + result.stderr).splitlines() if "found" in line]
    expected = "all, report, a country of config.yaml (AAA, BBB) or a file that a rule makes"
    named = target or "''"
    assert line.startswith(f"found the target {named}; expected {expected}. {advice}")


def test_targets_that_a_rule_makes_are_planned(unbuilt: Project) -> None:
    page = "results/latest/countries/AAA/quality.html"
    for targets in (["AAA", "BBB"], [page], [f"./{page}"], ["--config", "edition=conference", "--", "AAA"]):
        assert "quality/AAA" in unbuilt.plan(*targets)


def test_snakemake_is_sent_to_the_folder_of_the_project(built: Project) -> None:
    result = call(
        BIN / "snakemake", "--dry-run", "-s", "../Snakefile", cwd=built.folder / "notebooks", code=built.folder
    )
    assert result.returncode != 0
    assert f"Run snakemake there: cd {built.folder.resolve()}" in result.stdout + result.stderr


def test_a_configuration_that_is_gone_is_brought_back(unbuilt: Project, tmp_path: Path) -> None:
    project = unbuilt.copy(tmp_path / "project")
    (project.folder / "config.yaml").unlink()
    result = project.snakemake("--dry-run", "AAA")
    assert result.returncode != 0
    assert "Bring it back: git checkout config.yaml" in result.stdout + result.stderr


def test_files_that_rules_read_and_that_are_gone_are_told_all_at_once(unbuilt: Project, tmp_path: Path) -> None:
    """Snakemake by itself says nothing of them, as long as what was made of them is there."""
    project = unbuilt.copy(tmp_path / "project")
    gone = ["workflow/framework/briefs.yaml", "workflow/report/briefs/en/country.md", "workflow/report/style.css"]
    for name in gone:
        (project.folder / name).unlink()
    result = project.snakemake("--dry-run", "AAA")
    told = [line for line in (result.stdout + result.stderr).splitlines() if "found no such file" in line]
    assert [line.partition(":")[0] for line in told] == gone
    assert told[1].endswith("expected what country_brief reads. Bring it back: git checkout " + gone[1])


def test_make_builds_one_country_and_asks_which(tmp_path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (tmp_path / "Makefile").write_text(makefile, "utf-8")
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    named = call("make", "--dry-run", "country", "C=AAA", cwd=tmp_path)
    assert "snakemake --cores all AAA\n" in named.stdout
    named = call("make", "--dry-run", "country", "C=AAA BBB", "EDITION=conference", cwd=tmp_path)
    assert "snakemake --cores all AAA BBB --config edition=conference\n" in named.stdout
    for given in ([], ["C="], ["C= "], ["KOR"]):
        result = call("make", "--no-print-directory", "country", *given, cwd=tmp_path)
        assert result.returncode != 0
        assert result.stderr.endswith("make country C=KOR.  Stop.\n")
        assert result.stdout == ""  # it asks before it sets up


def test_mistakes_on_the_command_line_are_refused(built: Project) -> None:
    result = built.snakemake("--dry-run", "--config", "edition=conferense", "countries=[AAB]")
    assert result.returncode != 0
    text = result.stdout + result.stderr
    assert "Did you mean conference?" in text
    assert "found AAB; expected one of AAA, BBB" in text


def test_a_mistyped_key_is_refused_with_its_line(project: Project) -> None:
    project.edit("config.yaml", "reference_year:", "referense_year:")
    line = 1 + (project.folder / "config.yaml").read_text("utf-8").split("referense_year:")[0].count("\n")
    result = project.snakemake("--dry-run")
    assert result.returncode != 0
    assert f"config.yaml, row {line}, column referense_year" in result.stdout
    assert "Did you mean reference_year?" in result.stdout


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


# --- what a job reads and writes -------------------------------------------------------------------------


@dataclass(frozen=True)
class Declared:
    """What the rule of a job declares: input and output files, and the module or notebook behind its code."""

    inputs: frozenset[str]
    outputs: frozenset[str]
    start: str | Path


def declared(project: Project) -> dict[str, Declared]:
    """What the rule of each job declares, by the command of the job."""
    result = project.snakemake("--detailed-summary")
    assert result.returncode == 0, result.stderr
    header, *lines = [line.split("\t") for line in result.stdout.splitlines()]
    rows: dict[str, list[dict[str, str]]] = {}
    for line in lines:
        row = dict(zip(header, line, strict=True))
        rows.setdefault(unquoted(row["shellcmd"].partition(" >")[0]), []).append(row)
    texts = "".join(path.read_text("utf-8") for path in (project.folder / "workflow" / "rules").glob("*.smk"))
    starts = dict(re.findall(r'(?ms)^rule (\w+):.*?^        code=code\("([^"]+)"', texts))
    starts |= {f"comparative_{code}": "notebooks/comparative_theme.ipynb" for code in THEMES}
    starts |= {"country_brief": "ssemap.publish.briefs.of_country", "briefs": "ssemap.publish.briefs.of_all"}
    return {
        job: Declared(
            frozenset(path for row in outputs for path in row["input-file(s)"].split(",")),
            frozenset(row["output_file"] for row in outputs),
            start_of(starts[outputs[0]["rule"]]),
        )
        for job, outputs in rows.items()
    }


def start_of(name: str) -> str | Path:
    return ROOT / name if name.endswith(".ipynb") else name


def unquoted(command: str) -> str:
    """A command as the operating system's list of arguments shows it."""
    return " ".join(command.replace("'", "").split())


def events(project: Project) -> dict[str, list[tuple[str, list[str]]]]:
    """What each job did, in order: the event and its paths, or the modules that were imported."""
    jobs: dict[str, list[tuple[str, list[str]]]] = {}
    for line in (project.folder / "audit.log").read_text("utf-8").splitlines():
        job, event, *arguments = line.split("\t")
        jobs.setdefault(unquoted(f"ssemap {job}"), []).append((event, arguments))
    assert len(jobs) == len(ALL)
    return jobs


def source(path: str) -> str:
    """The module behind a compiled one."""
    return re.sub(r"__pycache__/(\w+)\.cpython-\d+\.pyc(\.\d+)?$", r"\1.py", path)


def test_a_job_reads_what_its_rule_declares_and_no_more(built: Project) -> None:
    """Else an edit would rerun too little, or too much."""
    rules = declared(built)
    wrong = []
    asked: dict[str | Path, list[tuple[set[str], set[str]]]] = {}
    for job, happened in events(built).items():
        inputs = rules[job].inputs
        paths = {path for event, paths in happened if event in ("open", "write") for path in paths}
        data = {path for path in map(source, paths) if path.startswith(TRACKED) and not path.startswith(FONTS)}
        code = {path for path in data if path.endswith(".py")}
        wrong += [(job, path, "read but not declared") for path in sorted(data - code - inputs)]
        wrong += [(job, path, "listed but not declared") for path in sorted(listed(built, happened) - inputs)]
        framework = {path for path in inputs if path.startswith("workflow/") and not path.startswith(FONTS)}
        if job.startswith("ssemap record"):  # it reads all code as data
            continue
        asked.setdefault(rules[job].start, []).append((framework, data))
        unseen = code - ALWAYS - modules(rules[job].start)
        wrong += [(job, path, "imported but not in the fingerprint") for path in sorted(unseen)]
    for start, jobs in asked.items():  # of a notebook that runs for one theme after another, what one of them reads
        framework, data = (set().union(*parts) for parts in zip(*jobs, strict=True))
        wrong += [(start, path, "declared but not read") for path in sorted(framework - data)]
    assert not wrong


def listed(project: Project, happened: list[tuple[str, list[str]]]) -> set[str]:
    """Files in the folders that a job looked through, but for code: a further file could change the result."""
    paths = {path for event, paths in happened if event in ("os.listdir", "os.scandir") for path in paths}
    folders = {path for path in paths if path.startswith(TRACKED) and not path.startswith("workflow/ssemap")}
    return {
        f"{folder}/{path.name}"
        for folder in folders
        for path in fingerprint.files(project.folder / folder)
        if path.parent == project.folder / folder
    }


def test_a_job_writes_what_its_rule_declares_and_no_more(built: Project) -> None:
    """Else a result could be out of date, or be missing, and nobody would notice."""
    rules = declared(built)
    wrong = []
    for job, happened in events(built).items():
        outputs = rules[job].outputs
        paths = {path for path in written(happened) if path.startswith(("data/processed/", "results/"))}
        known = {path for path in paths if not outputs.isdisjoint(with_parents(path))}
        wrong += [(job, path, "written but not declared") for path in sorted(paths - known)]
        filled = {parent for path in known for parent in with_parents(path)}
        wrong += [(job, path, "declared but not written") for path in sorted(outputs - filled)]
    assert not wrong


def written(happened: list[tuple[str, list[str]]]) -> set[str]:
    """Files that a job wrote or moved into place and that are there in the end."""
    paths: set[str] = set()
    for event, (path, *target) in (item for item in happened if item[0] != "import"):
        below = {name for name in paths if path in with_parents(name)}
        if event == "write":
            paths.add(path)
        elif event == "os.rename":
            paths |= {target[0] + name.removeprefix(path) for name in below | {path}}
        if event in ("os.rename", "os.remove", "shutil.rmtree"):
            paths -= below
    return paths


def with_parents(path: str) -> list[str]:
    """A path and the folders it lies in."""
    return [path, *map(str, PurePosixPath(path).parents)]


def test_the_packages_that_a_job_imports_are_in_its_fingerprint(built: Project) -> None:
    """Those too that other packages import where they are installed."""
    installed = packages_distributions()
    lock = built.folder / "requirements.lock"
    rules = declared(built)
    wrong = []
    for job, happened in events(built).items():
        imported = {name for event, names in happened if event == "import" for name in names}
        loaded = {packages.canonical(package) for name in imported for package in installed.get(name, [])}
        assert loaded, job
        counted = fingerprint.versions(rules[job].start, lock).keys()
        unseen = loaded & packages.read_lock(lock).pins.keys() - counted - WITHOUT_EFFECT
        wrong += [(job, package) for package in sorted(unseen)]
    assert not wrong


TRACKED = ("data/raw/", "workflow/", "notebooks/")
# Their hashes are declared; which of them a job opens depends on the letters that it meets.
FONTS = "workflow/fonts/"
# The door to each stage; it only passes on what the rule says.
ALWAYS = {"workflow/ssemap/__init__.py", "workflow/ssemap/core/arguments.py"} | {
    f"workflow/ssemap/cli/{name}.py" for name in ("__init__", "build", "products", "stages", "tools")
}
# numpy and requests import a guesser of encodings. bs4 and fontTools import a parser of XML where a tool for tests has
# brought it; here they use it for nothing.
WITHOUT_EFFECT = {"charset-normalizer", "chardet", "lxml"}


def modules(start: str | Path) -> set[str]:
    """Source files behind a module or notebook."""
    names = fingerprint.imports(start) if isinstance(start, Path) else {start}
    return {path.relative_to(ROOT).as_posix() for path in fingerprint.modules(names)}
