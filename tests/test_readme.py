"""Each command and each line of Python in the README is tried on the project of two synthetic countries."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from conftest import BIN, ROOT, call, environment
from project import Project

pytestmark = pytest.mark.xdist_group("workflow")

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"(?s)```bash\n(.*?)```", README)
PYTHON = re.findall(r"(?s)```python\n(.*?)```", README)
# Tried elsewhere or here in another way: these set up an environment or open a window.
SET_UP = {"make report", "make report EDITION=conference", "make test", ". .venv/bin/activate"}
OPENS = {"jupyter lab notebooks/explore.ipynb"}


def lines() -> list[str]:
    """All command lines of the README."""
    return [line for block in COMMANDS for line in block.splitlines() if line]


def on_the_synthetic_country(text: str) -> str:
    return text.replace("KOR", "AAA")


def tried() -> list[ParameterSet]:
    """The lines that are tried as they stand; a whole edition takes long, and is planned in ``test_workflow``."""
    return [
        pytest.param(line, marks=[pytest.mark.slow] * ("edition=" in line))
        for line in lines()
        if line not in SET_UP | OPENS
    ]


@pytest.mark.parametrize("line", tried())
def test_a_command_works(project: Project, line: str) -> None:
    result = call("sh", "-c", on_the_synthetic_country(line), cwd=project.folder, code=project.folder)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_python_works(project: Project) -> None:
    (text,) = PYTHON
    result = call(
        BIN / "python", "-c", on_the_synthetic_country(text), cwd=project.folder / "notebooks", code=project.folder
    )
    assert result.returncode == 0, result.stderr


def test_jupyter_opens_a_notebook_that_exists() -> None:
    assert OPENS
    for line in OPENS:
        assert line in lines()
        assert (ROOT / line.split()[-1]).is_file()
    assert call(BIN / "jupyter", "lab", "--version").returncode == 0


def test_the_two_commands_set_up_and_run() -> None:
    """What make would do on a fresh machine, in order; that it works is proven by this run itself."""
    for target, command in (("report", "snakemake --cores all"), ("test", "pytest")):
        assert f"make {target}" in lines()
        result = subprocess.run(
            ["make", "--dry-run", "--always-make", target],
            cwd=ROOT,
            env=environment(),
            text=True,
            capture_output=True,
            check=True,
        )
        steps = result.stdout
        assert steps.index("requirements.lock") < steps.index("--editable .") < steps.index(command)


def test_links_lead_to_files() -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert targets
    assert [path for path in targets if not (ROOT / path).exists()] == []


def test_folders_named_in_the_readme_exist() -> None:
    named = re.findall(r"^\| `(.*?)` \|", README, flags=re.MULTILINE)
    made = ("data/processed", "results")
    kept = [name for name in named if not name.startswith(made)]
    assert len(kept) > 3
    for name in re.findall(r"[\w/.<>]+", " ".join(kept)):
        assert Path(ROOT, name.partition("<")[0]).exists(), name
