"""Fingerprints: they change with what decides a result, and with nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssemap.provenance import fingerprint

MODULES = {
    "__init__": "def indicators():\n    from ssemap import store\n",
    "store": "import json\n",
    "publish/__init__": "",
    "publish/notebooks": "",
    "base": "VALUE = 1\n",
    "side": "",
    "stage": "from ssemap import base\ndef run():\n    import ssemap.deep.late as late\n",
    "deep/__init__": "",
    "deep/late": "from . import near\nfrom ..side import VALUE\n",
    "deep/near": "import os.path\n",
    "deep/far": "",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package in the place of the real one."""
    folder = tmp_path / "ssemap"
    for name, text in MODULES.items():
        path = folder / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(fingerprint, "PACKAGE", folder)
    forget()
    yield folder
    forget()


def forget() -> None:
    """Files change within one test, but not within one run."""
    fingerprint._imported.cache_clear()
    fingerprint._source.cache_clear()


def names(package: Path, *modules: str) -> set[str]:
    found = fingerprint.modules(modules)
    return {path.relative_to(package).with_suffix("").as_posix() for path in found}


def test_imports_are_followed_at_any_depth_inside_functions_and_relative(package: Path) -> None:
    expected = {"stage", "base", "side", "deep/__init__", "deep/late", "deep/near"}
    assert names(package, "ssemap.stage") == expected


def test_the_packages_own_init_counts_only_where_it_is_asked_for(package: Path) -> None:
    assert names(package, "ssemap.base") == {"base"}
    assert names(package, "ssemap") == {"__init__", "store"}


@pytest.mark.parametrize("name", sorted(MODULES))
def test_an_edit_changes_the_fingerprint_of_those_who_import_it(package: Path, name: str) -> None:
    before = fingerprint.code("ssemap.stage")
    with (package / f"{name}.py").open("a") as stream:
        stream.write("# edited\n")
    forget()
    changed = fingerprint.code("ssemap.stage") != before
    assert changed == (name in names(package, "ssemap.stage"))


def test_a_date_does_not_change_it(package: Path) -> None:
    before = fingerprint.code("ssemap.stage")
    (package / "stage.py").touch()
    forget()
    assert fingerprint.code("ssemap.stage") == before


def test_an_unknown_module_is_an_error(package: Path) -> None:
    with pytest.raises(ModuleNotFoundError, match=r"ssemap\.missing"):
        fingerprint.code("ssemap.missing")


def notebook(path: Path, *cells: str) -> Path:
    kinds = [{"cell_type": "code", "source": [text]} for text in cells]
    kinds.append({"cell_type": "markdown", "source": ["import ssemap.deep.far"]})
    path.write_text(json.dumps({"cells": kinds}))
    return path


def test_a_notebook_counts_with_what_its_cells_import(package: Path, tmp_path: Path) -> None:
    path = notebook(tmp_path / "n.ipynb", "%matplotlib inline\nimport ssemap", "from ssemap import base")
    before = fingerprint.code(path)
    for name, expected in {"base": True, "store": True, "publish/notebooks": True, "deep/far": False}.items():
        text = (package / f"{name}.py").read_text()
        (package / f"{name}.py").write_text(text + "# edited\n")
        forget()
        assert (fingerprint.code(path) != before) == expected, name
        (package / f"{name}.py").write_text(text)
    forget()
    assert fingerprint.code(path) == before
    notebook(path, "import ssemap", "from ssemap import base", "1")
    assert fingerprint.code(path) != before


def test_a_digest_knows_names_and_contents_but_not_the_place(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder / "sub").mkdir(parents=True)
        (tmp_path / folder / "a.csv").write_text("1")
        (tmp_path / folder / "sub" / "b.csv").write_text("2")

    def digest(folder: str) -> str:
        return fingerprint.digest(fingerprint.files(tmp_path / folder), tmp_path / folder)

    assert digest("one") == digest("two")
    (tmp_path / "two" / "a.csv").rename(tmp_path / "two" / "c.csv")
    assert digest("one") != digest("two")


def test_hidden_files_and_caches_do_not_count(tmp_path: Path) -> None:
    for name in ("a.csv", ".DS_Store", "~$a.xlsx", ".~lock.a.csv#", "__pycache__/a.pyc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert fingerprint.files(tmp_path) == [tmp_path / "a.csv"]


def test_an_earlier_stage_does_not_know_a_later_one() -> None:
    """Else an edit of a stage would rerun what comes before it."""
    stages = ["clean", "harmonise", "estimate", "indicators", "publish"]
    for position, stage in enumerate(stages[:-1]):
        found = {
            path.relative_to(fingerprint.PACKAGE).parts[0].removesuffix(".py")
            for path in fingerprint.modules([f"ssemap.{stage}"])
        }
        assert stage in found
        assert not found & set(stages[position + 1 :]), stage
