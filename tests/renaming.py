"""The declared renaming that ``compare_results`` allows for: ``renaming.yaml``, read and asked."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


class DeclarationError(Exception):
    """The declaration of the renaming says something that is not understood."""


@dataclass(frozen=True)
class Change:
    """What changed on purpose in the files of a pattern. Columns carry their NEW names throughout."""

    files: str | Sequence[str]
    columns: Mapping[str, str] = field(default_factory=dict)  # old name to new
    codes: Mapping[str, Mapping[str, str | list[str]]] = field(default_factory=dict)  # column to old code to new ones
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # column to old words to new, inside a cell
    lists: Mapping[str, str] = field(default_factory=dict)  # column to what joined its parts
    dropped: Sequence[str] = ()  # columns, or keys of JSON
    added: Sequence[str] = ()
    ignored: Sequence[str] = ()  # columns, or keys of JSON, whose values may differ
    key: Sequence[str] = ()  # columns that tell rows apart; without it the first columns that do
    tolerance: float = 0.0  # relative, of numbers
    replaced: Mapping[str, str] = field(default_factory=dict)  # words of the old text to those of the new
    any_order: bool = False  # lines of texts may have changed places

    @property
    def patterns(self) -> Sequence[str]:
        """The patterns of new paths that the change is declared for."""
        return [self.files] if isinstance(self.files, str) else self.files


@dataclass(frozen=True)
class Renaming:
    """The whole declaration; ``paths`` from old patterns to new ones, in which ``*`` stands for a part of a name."""

    paths: Mapping[str, str] = field(default_factory=dict)
    dropped: Mapping[str, str] = field(default_factory=dict)  # pattern of old files to the reason
    added: Mapping[str, str] = field(default_factory=dict)  # pattern of new files to the reason
    rewritten: Mapping[str, str] = field(default_factory=dict)  # pattern of new files that are not compared, and why
    changes: Sequence[Change] = ()
    used: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, path: Path) -> Renaming:
        """Read a declaration. Raises DeclarationError for an unknown key."""
        content = YAML(typ="safe").load(path) or {}
        _refuse_unknown(content, [one.name for one in fields(cls) if one.name != "used"], path.name)
        changes = content.pop("changes", None) or []
        for change in changes:
            _refuse_unknown(change, [one.name for one in fields(Change)], f"{path.name}, {change.get('files')}")
        given = {name: value or {} for name, value in content.items()}
        return cls(**given, changes=[Change(**change) for change in changes])

    def renamed(self, path: str) -> str:
        """The new path of an old file; of several patterns the longest counts."""
        for old, new in sorted(self.paths.items(), key=lambda pair: -len(pair[0])):
            match = _pattern(old).fullmatch(path)
            if match:
                self.used.add(old)
                *parts, rest = match.groups()
                return _filled(new, parts) + rest
        return path

    def reason(self, declared: Mapping[str, str], path: str) -> str | None:
        """Why a file is gone or new; None if that is not declared."""
        pattern = next((pattern for pattern in declared if _pattern(pattern).fullmatch(path)), None)
        if pattern is not None:
            self.used.add(pattern)
        return None if pattern is None else declared[pattern]

    def of(self, path: str) -> list[Change]:
        """What is declared of a file, by its new path."""
        met = []
        for change in self.changes:
            patterns = [pattern for pattern in change.patterns if fnmatch.fnmatchcase(path, pattern)]
            self.used.update(patterns)
            met += [change] * bool(patterns)
        return met

    def unused(self) -> list[str]:
        """Patterns that met no file."""
        patterns = [
            *self.paths,
            *self.dropped,
            *self.added,
            *self.rewritten,
            *(name for one in self.changes for name in one.patterns),
        ]
        return [pattern for pattern in dict.fromkeys(patterns) if pattern not in self.used]


def _refuse_unknown(given: Mapping[str, Any], known: list[str], place: str) -> None:
    for name in given:
        if name not in known:
            raise DeclarationError(f"{place}: found {name}; expected one of {', '.join(known)}")


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """A file or a folder and all in it; ``*`` is any part of one name."""
    return re.compile(re.escape(text).replace(r"\*", "([^/]*)") + "(/.*|)")


def _filled(pattern: str, parts: list[str]) -> str:
    left = iter(parts)
    return re.sub(r"\*", lambda _: next(left), pattern)
