"""The packages behind import statements, in the versions that ``requirements.lock`` pins.

Packages are found by their names in the lock, so no package is imported and no installed file is read.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# What a package uses without requiring it: pandas writes Parquet with pyarrow and keeps text in it.
USED_UNASKED = {"pandas": "pyarrow"}
# Packages that hold a module of another name: to look for them among all that are installed takes 0.2 s of each run.
OTHER_NAMES = {"PIL": "pillow", "pypandoc": "pypandoc-binary", "vl_convert": "vl-convert-python", "yaml": "pyyaml"}
PINNED = re.compile(r"([A-Za-z0-9._-]+)==([^\\]+)")
REQUIRED_BY = re.compile(r"    # (?:via |  )(\S+)")


@dataclass(frozen=True)
class Lock:
    """``pins``: the pinned versions of each package, as ``2.5.5 ; python_full_version >= '3.12'``, one for each
    condition. ``requirements``: the packages that each package requires."""

    pins: dict[str, list[str]]
    requirements: dict[str, set[str]]


@cache
def read_lock(path: Path) -> Lock:
    """Read what ``uv pip compile`` wrote: below each pin, ``# via`` names the packages that require it."""
    lock = Lock({}, {})
    name = ""
    for line in path.read_text("utf-8").splitlines():
        if pinned := PINNED.match(line):
            name = canonical(pinned[1])
            lock.pins.setdefault(name, []).append(pinned[2].strip())
        elif requiring := REQUIRED_BY.match(line):
            lock.requirements.setdefault(canonical(requiring[1]), set()).add(name)
    return lock


def versions(imported: Iterable[str], lock: Lock) -> dict[str, list[str]]:
    """Pinned versions of the packages behind imported modules (``matplotlib.pyplot``), and of all that these require.

    Sorted by name; modules of the standard library have none. Raises ModuleNotFoundError for a module that
    no pinned package holds.
    """
    waiting = {name for module in imported for name in _package(module, lock)}
    required: set[str] = set()
    while waiting:
        name = waiting.pop()
        required.add(name)
        further = lock.requirements.get(name, set()) | ({USED_UNASKED[name]} if name in USED_UNASKED else set())
        waiting |= further - required
    return {name: lock.pins[name] for name in sorted(required)}


def canonical(name: str) -> str:
    """The name of a package as the lock spells it: ``ruamel.yaml`` is ``ruamel-yaml``."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _package(module: str, lock: Lock) -> set[str]:
    """The package that holds a module; most carry its name."""
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names:
        return set()
    names = map(canonical, [*_beginnings(module), OTHER_NAMES.get(top, top)])
    pinned = next((name for name in names if name in lock.pins), None)
    packages = {pinned} if pinned else _installed(top) & lock.pins.keys()
    if not packages:
        raise ModuleNotFoundError(f"no package of requirements.lock holds the module {module}", name=module)
    return packages


def _beginnings(module: str) -> Iterator[str]:
    """``a``, ``a.b``, ``a.b.c`` of ``a.b.c``."""
    parts = module.split(".")
    yield from (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def _installed(top: str) -> set[str]:
    """Installed packages that hold a top module of another name, as ``python-docx`` holds ``docx``."""
    return {canonical(name) for name in _installed_packages().get(top, [])}


@cache
def _installed_packages() -> dict[str, list[str]]:
    """The packages of each top module. It looks through all that is installed, which takes a while."""
    from importlib.metadata import packages_distributions

    return {top: list(names) for top, names in packages_distributions().items()}
