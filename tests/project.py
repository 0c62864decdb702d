"""A copy of the project with two tiny synthetic countries, and the commands a user gives in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from conftest import BIN, ROOT, call
from synthetic import add_policies, write_package

COUNTRIES = ("AAA", "BBB")
PARTS = ("Snakefile", "config.yaml", "environment.yml", "requirements.lock", "profiles", "notebooks")
# Loaded by each Python that a job starts: writes down, in order, which files of the project it opens, writes, lists,
# moves and removes, and at last which modules it has imported.
AUDIT = """
import atexit, os, sys
if any(part.endswith("/ssemap") for part in sys.orig_argv):
    os.environ["AUDITED_JOB"] = " ".join(sys.orig_argv[2:])
if "AUDITED_JOB" in os.environ:
    LOG = os.open(os.environ["AUDIT_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    TOP = os.environ["AUDIT_TOP"] + os.sep
    PATHS = {"open": 1, "os.listdir": 1, "os.scandir": 1, "os.rename": 2, "os.remove": 1, "shutil.rmtree": 1}
    def note(event, *parts):
        os.write(LOG, ("\\t".join([os.environ["AUDITED_JOB"], event, *parts]) + "\\n").encode())
    def audit(event, arguments):
        if event in PATHS and isinstance(arguments[0], (str, os.PathLike)):
            paths = [os.path.abspath(os.fspath(path)) for path in arguments[:PATHS[event]]]
            if all(path.startswith(TOP) for path in paths):
                writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
                note("write" if writes else event, *(path[len(TOP):] for path in paths))
    def imported():
        note("import", *(name for name, module in sys.modules.items() if module and "." not in name))
    sys.addaudithook(audit)
    atexit.register(imported)
"""


class Project:
    """A copy of the project, and the commands a user gives in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def create(cls, folder: Path) -> Project:
        folder.mkdir()
        for part in (*PARTS, "workflow"):
            copy(ROOT / part, folder / part)
        config = folder / "config.yaml"
        text = re.sub(r"(?m)^countries:.*", "countries: [AAA, BBB]", config.read_text("utf-8"))
        config.write_text(text, "utf-8")
        for iso3 in COUNTRIES:
            write_package(folder / "data" / "raw", iso3)
            add_policies(folder / "data" / "raw", iso3)
        return cls(folder)

    def copy(self, folder: Path) -> Project:
        copy(self.folder, folder)
        return Project(folder)

    def snakemake(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return call(BIN / "snakemake", *arguments, cwd=self.folder, code=self.folder, **variables)

    def plan(self, *arguments: str) -> set[str]:
        """The jobs that would run, by stage and country: ``clean/AAA``, ``report``."""
        result = self.snakemake("--dry-run", *arguments)
        assert result.returncode == 0, result.stdout + result.stderr
        return set(re.findall(r"> results/[^/]+/logs/(\S+)\.log", result.stdout + result.stderr))

    def build(self, *arguments: str, **variables: str) -> str:
        result = self.snakemake("--cores", "2", *arguments, **variables)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout + result.stderr

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    def profile(self, iso3: str) -> Path:
        return self.folder / "results" / "latest" / "countries" / iso3

    def dates(self) -> dict[str, int]:
        """When each output was written."""
        return {name: (self.folder / name).stat().st_mtime_ns for name in self.outputs()}

    def outputs(self) -> dict[str, bytes]:
        """All that was built, by path; logs are not results."""
        found = {}
        for top in ("data/processed", "results"):
            for path in sorted((self.folder / top).rglob("*")):
                name = path.relative_to(self.folder).as_posix()
                if path.is_file() and "/logs/" not in name and not path.name.startswith("."):
                    found[name] = path.read_bytes()
        return found


def copy(source: Path, target: Path) -> None:
    """Copy with dates kept: Snakemake compares them."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(source, target)


def build(folder: Path) -> Project:
    """A project in ``folder/built``, built once without disturbance; ``audit.log`` says what each job did."""
    project = Project.create(folder / "built")
    (folder / "sitecustomize.py").write_text(AUDIT)
    project.build(
        PYTHONPATH=f"{project.folder / 'workflow'}{os.pathsep}{folder}",
        AUDIT_TOP=str(project.folder),
        AUDIT_LOG=str(project.folder / "audit.log"),
    )
    return project
