"""What the jobs ask a cluster for: every rule says it, and a job that is tried again asks for more."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from conftest import ROOT
from project import Project

RULE = re.compile(r"(?ms)^ *rule (\w*):\n(.*?)(?=^ *rule \w*:|\Z)")
ASKED = {
    "threads": r"^ +threads: \d+$",
    "mem_mb": r"^ +mem_mb=memory\(\d+(, each=\d+)?\),$",
    "runtime": r"^ +runtime=minutes\(seconds=\d+(, each=\d+)?\),$",
}


def rules() -> dict[str, str]:
    """The text of each rule with a command, by its name."""
    texts = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "workflow" / "rules").glob("*.smk")))
    return {name: text for name, text in RULE.findall(texts) if "    shell:" in text}


@pytest.mark.parametrize("name", rules())
def test_a_rule_says_what_its_jobs_need(name: str) -> None:
    assert [word for word, line in ASKED.items() if not re.search(line, rules()[name], re.MULTILINE)] == []


# A rule without a message: Snakemake prints what its jobs ask for.
PROBE = """

rule probe:
    output:
        "probe",
    resources:
        mem_mb=memory(100, each=10),
        runtime=minutes(seconds=600, each=60),
    shell:
        "touch {output}"
"""


LAST = 'include: "workflow/rules/targets.smk"'  # when all rules are known


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path / "project")
    project.edit("Snakefile", LAST, f"{PROBE}\n{LAST}")
    return project


def asked(project: Project, attempt: int) -> tuple[int, int]:
    """Megabytes and minutes that the job of the probe asks for when it is tried for so many times."""
    result = project.snakemake("--dry-run", "--attempt", str(attempt), "probe")
    found = dict(re.findall(r"(mem_mb|runtime)=(\d+)", result.stdout + result.stderr))
    return int(found["mem_mb"]), int(found["runtime"])


def test_a_job_that_is_tried_again_asks_for_twice_as_much(project: Project) -> None:
    memory, minutes = asked(project, 1)
    assert (memory, minutes) == (2 * 100 + 350, 2 * 10)
    assert asked(project, 2) == (2 * memory, 2 * minutes)


def test_the_executor_of_the_cluster_is_an_extra() -> None:
    profile = YAML(typ="safe").load(ROOT / "profiles" / "slurm" / "config.yaml")
    name = f"snakemake-executor-plugin-{profile['executor']}"
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert [text.partition(">")[0] for text in extras["slurm"]] == [name]
    assert f"{name}==" in (ROOT / "requirements-slurm.lock").read_text("utf-8")
