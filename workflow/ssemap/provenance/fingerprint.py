"""Fingerprints of code and files: what decides a result besides the data that a stage reads.

A stage reruns when its own module changes, or a module of ``ssemap`` that it imports, at any depth and
inside functions too. The imports are read from the syntax trees, so nothing is executed and nothing
beyond the standard library is needed. Files are known by their content, never by their date.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
LENGTH = 16  # hexadecimal digits: enough to tell versions apart, short enough to read in a log


def digest(paths: Iterable[Path | str], root: Path | None = None) -> str:
    """One hash over the names and contents of files, in the order of their names.

    ``root``: names are taken relative to it, so that the hash does not depend on where the project
    stands. Raises FileNotFoundError if a file does not exist.
    """
    total = hashlib.sha256()
    for path in sorted({Path(path) for path in paths}):
        name = path.relative_to(root) if root else path
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{name.as_posix()}\0{content}\n".encode())
    return total.hexdigest()[:LENGTH]


def files(folder: Path) -> list[Path]:
    """All files below a folder, sorted; hidden files and Python's caches do not count."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not _ignored(path.relative_to(folder)))


def code(start: str | Path, *others: Path | str) -> str:
    """Fingerprint of a module (``ssemap.clean``) or a notebook, of what it imports, and of other files.

    Raises ModuleNotFoundError if the module, or one that is imported below it, does not exist.
    """
    notebook = Path(start).suffix == ".ipynb"
    names = imports(Path(start)) if notebook else {str(start)}
    beside = [*others, start] if notebook else others
    package = digest(modules(names), PACKAGE)
    return f"{package}-{digest(beside)}" if beside else package


def modules(names: Iterable[str]) -> list[Path]:
    """Source files of the named ``ssemap`` modules and of all ``ssemap`` modules they import, sorted.

    The package's own ``__init__`` is counted only where it is asked for (``import ssemap`` in a
    notebook): it offers the reading functions and imports them when called, so the stages, which
    load it in passing, do not depend on them.
    """
    found: set[Path] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        path = _source(name)
        if path is None:
            raise ModuleNotFoundError(f"no module {name} in {PACKAGE}", name=name)
        if path not in found:
            found.add(path)
            waiting |= _imported(path)
    return sorted(found)


def imports(notebook: Path) -> set[str]:
    """Modules of ``ssemap`` that the code cells of a notebook import, and the one that runs it."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    sources = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    lines = "\n".join(sources).splitlines()
    # lines for the notebook shell are not Python
    text = "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))
    return _imports(text, "") | {"ssemap.publish.notebooks"}


@cache
def _imported(path: Path) -> frozenset[str]:
    """Modules of ``ssemap`` that one source file imports."""
    package = ".".join(["ssemap", *path.relative_to(PACKAGE).parent.parts])
    return frozenset(_imports(path.read_text("utf-8"), package))


def _imports(text: str, package: str) -> set[str]:
    """Modules of ``ssemap`` that a source text imports; ``package`` resolves relative imports."""
    names: set[str] = set()
    for node in _statements(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= set(_from(node, package))
    return {name for inside in names if _inside(inside) for name in _with_parents(inside)}


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """All statements below a node; expressions, the most of a tree, hold no import."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            yield child
            yield from _statements(child)


def _from(node: ast.ImportFrom, package: str) -> Iterator[str]:
    """The modules behind ``from x import y``: ``x.y`` where that is a module, else ``x``."""
    parents = package.split(".")
    base = parents[: len(parents) - node.level + 1] if node.level else []
    module = ".".join([*base, *([node.module] if node.module else [])])
    if not _inside(module):
        return
    for alias in node.names:
        name = f"{module}.{alias.name}"
        yield name if _source(name) else module


def _with_parents(name: str) -> Iterator[str]:
    """A module and the packages that Python runs to reach it, except ``ssemap`` itself."""
    parts = name.split(".")
    yield name
    yield from (".".join(parts[:length]) for length in range(2, len(parts)))


def _inside(name: str) -> bool:
    return name == "ssemap" or name.startswith("ssemap.")


@cache
def _source(name: str) -> Path | None:
    """Source file of a module of ``ssemap``; None if there is none."""
    base = PACKAGE.joinpath(*name.split(".")[1:])
    candidates = (base / "__init__.py", base.with_suffix(".py"))
    return next((path for path in candidates if path.is_file()), None)


def _ignored(path: Path) -> bool:
    return any(part.startswith((".", "~")) or part == "__pycache__" for part in path.parts)
