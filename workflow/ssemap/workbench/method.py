"""Fingerprint of a method: of the code and the declared rules that decide a stored result."""

from __future__ import annotations

import tokenize
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssemap.estimate.rules import Reconciliation

LENGTH = 16  # hexadecimal digits
# What is shown, for how long a level is carried, and what is made to add up decides no fit.
SHOWN = {"words", "bridge", "widest", "farthest_years", "coherent"}
BEGINS = {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}  # before a statement
LAYOUT = {tokenize.COMMENT, tokenize.NL}


def fingerprint(modules: Iterable[ModuleType], rules: Reconciliation) -> str:
    """Fingerprint of what modules do and of the rules they follow: comments, docstrings and layout do not count."""
    total = sha256(rules.model_dump_json(exclude=SHOWN).encode())
    for module in sorted(modules, key=lambda module: module.__name__):
        total.update(f"\n{module.__name__}\n".encode())
        total.update("".join(_code(Path(str(module.__file__)))).encode())
    return total.hexdigest()[:LENGTH]


def record(modules: Iterable[ModuleType], rules: Reconciliation, evidence: Mapping[str, str]) -> list[str]:
    """Lines of YAML: the fingerprint of a method and, by country, of the evidence; quoted, as one may be all digits."""
    lines = [f'method: "{fingerprint(modules, rules)}"', "evidence:"]
    return lines + [f'  {country}: "{signature}"' for country, signature in evidence.items()]


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
