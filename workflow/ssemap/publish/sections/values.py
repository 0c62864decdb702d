"""Settings of the run and of the method, as sentences print them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.publish.months import MONTHS
from ssemap.publish.wording import Settings, setting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ssemap.core.run import Run


def names() -> list[str]:
    """Names of all settings that texts can state, sorted."""
    return sorted([*_of_run(), *_of_method()])


def settings_in_words(run: Run) -> Mapping[str, str]:
    """Each setting by its name, in words and digits."""
    return _Lazy(run)


class _Lazy(dict[str, str]):
    """Read when asked for: a report depends on those files alone whose settings it states."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run

    def __missing__(self, name: str) -> str:
        words = _of_run()[name](self._run) if name in _of_run() else in_text(str(getattr(setting, name)))
        self[name] = words
        return words


def _of_run() -> dict[str, Callable[[Run], str]]:
    return {
        "reference_year": lambda run: str(run.reference_year),
        "window": lambda run: f"{run.window[0]}–{run.window[1]}",
        "edition": lambda run: run.edition,
        "concept": lambda run: concept(run.concept),
    }


def _of_method() -> list[str]:
    return [name for name, part in vars(Settings).items() if isinstance(part, property) and name != "narrower"]


def concept(code: str) -> str:
    """The label of a concept, within a sentence.

    >>> concept("narrow")
    'narrow (Johannesburg 2009)'
    """
    label = framework.labels("concepts")[code]
    return label[:1].lower() + label[1:]


def in_text(words: str) -> str:
    """A setting as a sentence prints it: its sign of percent in words."""
    return words.replace(" %", "%").replace("%", " per cent")


def day(date: datetime.date) -> str:
    """A day as sentences print it.

    >>> day(datetime.date(2020, 9, 22))
    '22 September 2020'
    """
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"
