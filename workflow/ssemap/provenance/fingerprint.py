"""Fingerprints of code and files: what decides a result besides the data that a stage reads.

A stage reruns when its own module changes, or a module of ``ssemap`` that it imports, at any depth and
inside functions too, and when another version is pinned of a package that these modules import. Of a package that is
only passed on the way to one of its modules, what its functions import does not count: none of them runs. The imports
are read from the syntax trees, so nothing is executed and nothing beyond the standard library is needed; those
for type checkers alone (``if TYPE_CHECKING``) do not count. Files are known by their content, never by their date.
"""

from __future__ import annotations

import ast
import hashlib
import json
import platform
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeGuard

from ssemap.core.files import is_ignored
from ssemap.provenance import packages

PACKAGE = Path(__file__).resolve().parents[1]
LENGTH = 16  # hexadecimal digits: enough to tell versions apart, short enough to read in a log
BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")  # fields of a syntax tree that hold statements
# A line that names import, with the lines of a list in brackets that begins there: no other one can hold a statement
# that imports.
MAY_IMPORT = re.compile(r"^.*\bimport\b(?:[^(\n]*\([^)]*\))?.*$", re.MULTILINE)
RUNNER = "ssemap.publish.notebooks"  # runs each notebook


class Imports(NamedTuple):
    """What a source text imports: modules of ``ssemap``, packages passed on the way there, modules of other origin."""

    inside: frozenset[str]
    passed: frozenset[str]
    outside: frozenset[str]


def digest(paths: Iterable[Path | str], root: Path | None = None) -> str:
    """One hash over the names and contents of files, in the order of their names.

    ``root``: names are taken relative to it, so that the hash does not depend on where the project
    stands. Raises FileNotFoundError if a file does not exist.
    """
    total = hashlib.sha256()
    for path in sorted({Path(path) for path in paths}):
        name = path.relative_to(root) if root else path
        content = hashlib.sha256(_content(path)).hexdigest()
        total.update(f"{name.as_posix()}\0{content}\n".encode())
    return total.hexdigest()[:LENGTH]


def _content(path: Path) -> bytes:
    """What stands in a file; of one that may not be read, that: the stage which needs it says so."""
    try:
        return path.read_bytes()
    except PermissionError:
        return b"may not be read"


def files(folder: Path) -> list[Path]:
    """All files below a folder, sorted; what systems and editors leave does not count."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in paths if not _ignored(path.relative_to(folder)))


def code(start: str | Path, *others: Path | str, lock: Path) -> str:
    """Fingerprint of a module (``ssemap.clean``) or a notebook, of all it imports, and of other files.

    Three hashes: of the modules of ``ssemap``; of the packages as ``lock`` (``requirements.lock``) pins them, with
    the version of Python (3.13); of the other files, where there are any. Raises ModuleNotFoundError if the
    module, or one that is imported below it, does not exist.
    """
    sources, imported = _behind(start)
    pins = packages.versions(imported, packages.read_lock(lock))
    lines = [platform.python_version().rpartition(".")[0], *(f"{name}=={pin}" for name in pins for pin in pins[name])]
    hashes = [_of_modules(sources), hashlib.sha256("\n".join(lines).encode()).hexdigest()[:LENGTH]]
    beside = [*others, start] if _is_notebook(start) else others
    return "-".join([*hashes, digest(beside)] if beside else hashes)


def _of_modules(sources: Iterable[Path]) -> str:
    """As ``digest``: one hash over source files of ``ssemap``, of which each is read once."""
    lines = (f"{path.relative_to(PACKAGE).as_posix()}\0{_source_hash(path)}\n" for path in sorted(sources))
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:LENGTH]


@cache
def _source_hash(path: Path) -> str:
    return hashlib.sha256(_content(path)).hexdigest()


def versions(start: str | Path, lock: Path) -> dict[str, list[str]]:
    """Pinned versions of the packages that a module or notebook uses at run time, by the name of the package."""
    _, imported = _behind(start)
    return packages.versions(imported, packages.read_lock(lock))


def modules(names: Collection[str]) -> list[Path]:
    """Source files of the named ``ssemap`` modules and of all ``ssemap`` modules they import, sorted.

    The package's own ``__init__`` is counted only where it is asked for (``import ssemap`` in a
    notebook): it offers the reading functions and imports them when called, so the stages, which
    load it in passing, do not depend on them.
    """
    return sorted(_reached(names))


def _reached(names: Collection[str]) -> dict[Path, frozenset[str]]:
    """Source files of the named modules and of all that they import; of each, what it imports of other origin."""
    reached: dict[Path, frozenset[str]] = {}
    seen: set[tuple[str, bool]] = set()
    # A module, and whether it is only passed.
    waiting = {(name, False) for name in names} | {(parent, True) for name in names for parent in _parents(name)}
    while waiting:
        name, is_passed = waiting.pop()
        path = _source(name)
        if path is None:
            raise ModuleNotFoundError(f"no module {name} in {PACKAGE}", name=name)
        imported = _imported(path, at_once=is_passed)
        reached[path] = reached.get(path, frozenset()) | imported.outside
        seen.add((name, is_passed))
        waiting |= {(name, False) for name in imported.inside} | {(name, True) for name in imported.passed}
        waiting -= seen
    return reached


def imports(notebook: Path) -> set[str]:
    """Modules of ``ssemap`` that the code cells of a notebook import, and the one that runs it."""
    return {*_cells(notebook).inside, RUNNER}


def _is_notebook(start: str | Path) -> bool:
    return Path(start).suffix == ".ipynb"


def _behind(start: str | Path) -> tuple[list[Path], frozenset[str]]:
    """Source files of ``ssemap`` behind a module or notebook, and the modules of other origin that all import."""
    reached = _reached(imports(Path(start)) if _is_notebook(start) else {str(start)})
    cells = _cells(Path(start)).outside if _is_notebook(start) else frozenset()
    return sorted(reached), cells.union(*reached.values())


def _cells(notebook: Path) -> Imports:
    """What the code cells of a notebook import."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    sources = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    lines = "\n".join(sources).splitlines()
    # lines for the notebook shell are not Python
    text = "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))
    return _imports(text, "")


@cache
def _imported(path: Path, *, at_once: bool) -> Imports:
    """What one source file of ``ssemap`` imports. ``at_once``: when it is imported itself, not in its functions."""
    package = ".".join(["ssemap", *path.relative_to(PACKAGE).parent.parts])
    return _imports(path.read_text("utf-8"), package, at_once=at_once)


def _imports(text: str, package: str, *, at_once: bool = False) -> Imports:
    """What a source text imports; ``package`` resolves relative imports."""
    names: set[str] = set()
    for node in _statements(_tree(text), at_once=at_once):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= set(_from(node, package))
    inside = {name for name in names if _inside(name)}
    passed = frozenset(parent for name in inside for parent in _parents(name))
    return Imports(frozenset(inside), passed, frozenset(names - inside))


def _tree(text: str) -> ast.Module:
    """The syntax tree of a source text as far as it may import anything: most of a text stands below its imports."""
    end = max((line.end() for line in MAY_IMPORT.finditer(text)), default=0)
    try:
        return ast.parse(text[:end])
    except SyntaxError:  # it ends within a statement
        return ast.parse(text)


def _statements(node: ast.AST, *, at_once: bool) -> Iterator[ast.AST]:
    """All statements below a node that run; expressions, the most of a tree, hold no import and are not entered.

    ``at_once``: those that run when the file is imported, which the bodies of functions do not.
    """
    if at_once and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return
    blocks = ["orelse"] if _is_for_type_checkers(node) else BLOCKS
    for child in (child for block in blocks for child in getattr(node, block, ())):
        yield child
        yield from _statements(child, at_once=at_once)


def _is_for_type_checkers(node: ast.AST) -> TypeGuard[ast.If]:
    """Whether a node is ``if TYPE_CHECKING``."""
    return isinstance(node, ast.If) and getattr(node.test, "attr", getattr(node.test, "id", "")) == "TYPE_CHECKING"


def _from(node: ast.ImportFrom, package: str) -> Iterator[str]:
    """The modules behind ``from x import y``: ``x.y`` where that may be a module, else ``x``."""
    parents = package.split(".")
    base = parents[: len(parents) - node.level + 1] if node.level else []
    module = ".".join([*base, *([node.module] if node.module else [])])
    for alias in node.names:
        name = f"{module}.{alias.name}"
        yield module if _inside(module) and not _source(name) else name


def _parents(name: str) -> Iterator[str]:
    """The packages that Python runs to reach a module, except ``ssemap`` itself."""
    parts = name.split(".")
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
    return any(map(is_ignored, path.parts))
