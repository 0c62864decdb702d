"""Fingerprint of a method: of the code, packages and declared rules that decide a stored result."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from ssemap import store
from ssemap.provenance import packages

if TYPE_CHECKING:
    from ssemap.estimate.rules import Reconciliation

LENGTH = 16  # hexadecimal digits
ROOM = "ssemap.estimate.reconcile"  # where what decides a stored result stands
# What is shown, for how long a level is carried, and what is made to add up decides no fit.
SHOWN = {"words", "bridge", "widest", "farthest_years", "coherent"}
FITTED_WITH = ("numpy", "scipy")  # packages whose versions move a fit
LOCK = "requirements.lock"
BEGINS = {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}  # before a statement
LAYOUT = {tokenize.COMMENT, tokenize.NL}


def behind(*names: str) -> tuple[ModuleType, ...]:
    """Some modules of ``ROOM`` and all of it that they import, at any depth: a module cannot be forgotten in a list.

    >>> [module.__name__.rpartition(".")[2] for module in behind("ssemap.estimate.reconcile.model")]
    ['bounds', 'model', 'outliers', 'process']
    """
    waiting, reached = set(names), set()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= _imported(name) - reached
    return tuple(import_module(name) for name in sorted(reached))


@cache
def _imported(name: str) -> frozenset[str]:
    """Modules of ``ROOM`` that one of them imports."""
    tree = ast.parse(_path(import_module(name)).read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == ROOM:
            found |= {f"{ROOM}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(f"{ROOM}."):
            found.add(node.module)
    return frozenset(found)


def fingerprint(modules: Iterable[ModuleType], rules: Reconciliation, *beside: str) -> str:
    """Fingerprint of what modules do and of the rules they follow: comments, docstrings and layout do not count.

    The pinned versions of the packages that compute are part of it. ``beside``: other texts that decide the result, as
    a date.
    """
    total = sha256(rules.model_dump_json(exclude=SHOWN).encode())
    for module in sorted(modules, key=lambda module: module.__name__):
        total.update(f"\n{module.__name__}\n".encode())
        total.update("".join(_code(_path(module))).encode())
    for text in (*beside, str(packages.versions(FITTED_WITH, packages.read_lock(store.project() / LOCK)))):
        total.update(f"\n{text}".encode())
    return total.hexdigest()[:LENGTH]


def of_file(path: Path) -> str:
    """Fingerprint of a text file, whatever ends its lines."""
    return sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:LENGTH]


def record(method: str, evidence: Mapping[str, str]) -> list[str]:
    """Lines of YAML: the fingerprint of a method and, by country, of the evidence; quoted, as one may be all digits."""
    return [f'method: "{method}"', "evidence:", *(f'  {country}: "{mark}"' for country, mark in evidence.items())]


def _path(module: ModuleType) -> Path:
    return Path(str(module.__file__))


def _code(path: Path) -> Iterator[str]:
    """The tokens of a source file that decide what it does."""
    begins = True  # a text at the begin of a statement is a docstring
    with path.open("rb") as stream:
        for token in tokenize.tokenize(stream.readline):
            if token.type in LAYOUT:
                continue
            if token.type not in BEGINS and not (begins and token.type == tokenize.STRING):
                yield token.string
            begins = token.type in BEGINS
