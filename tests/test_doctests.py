"""The examples in docstrings say what happens."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

LIBRARY = Path(__file__).resolve().parents[1] / "workflow" / "ssemap"


def modules_with_examples() -> list[str]:
    """Modules that show what happens; an example that is skipped needs a built project."""
    names = []
    for path in sorted(LIBRARY.rglob("*.py")):
        if any(">>> " in line and "+SKIP" not in line for line in path.read_text("utf-8").splitlines()):
            parts = path.relative_to(LIBRARY.parent).with_suffix("").parts
            names.append(".".join(part for part in parts if part != "__init__"))
    return names


@pytest.mark.parametrize("name", modules_with_examples())
def test_the_examples_of_a_module_give_what_they_say(name: str) -> None:
    results = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert results.attempted > 0
    assert results.failed == 0
