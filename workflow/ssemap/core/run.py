"""The settings of one run, as one record: what commands, notebooks and pages are told and print.

On the command line and in notebooks a run is one text, so that there is one encoding:

    edition=conference as_of=2020-09-22 reference_year=2019 window=2010-2021 concept=broad countries=CHN,IDN

A stage gets a single option instead, and only where what it writes depends on it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace

from ssemap.core.issues import InputError
from ssemap.core.spelling import did_you_mean

LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]+)*"  # the code of a language, as names of folders and files have it
NO_CUT = "none"  # date of an edition that counts all sources


class RunError(InputError, ValueError):
    """The text of a run cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Run:
    """Settings of a run.

    ``as_of``: the edition's date; None counts all sources. ``window``: first and last year. ``conditions``: the set by
    which institutions are rated, where that matters. ``countries``: those that are compared; none for a country's own
    page. ``shown``: those of them that figures draw and pages print; none where it is all. ``editions``: all that are
    declared, where a page compares them. ``data``: fingerprint of the packages, where what is made names them.
    ``languages``: of the briefs, where a page leads to them; none where no documents are made.

    >>> run = Run.parse("edition=latest as_of=none reference_year=2019 window=2010-2021 concept=broad conditions=emes")
    >>> run.window
    (2010, 2021)
    >>> Run.parse(run.text()) == run
    True
    """

    edition: str
    reference_year: int
    window: tuple[int, int]
    concept: str
    as_of: datetime.date | None = None
    conditions: str = ""
    countries: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    editions: Mapping[str, datetime.date | None] = field(default_factory=dict)
    data: str = ""
    languages: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Run:
        """Read what ``text`` wrote: ``key=value``, separated by blanks. Raises RunError with every mistake."""
        known = [item.name for item in fields(cls)]
        pairs = [part.partition("=") for part in text.split()]
        given = {key: value for key, _, value in pairs}
        mistakes = [
            f"{key} is no setting of a run. {did_you_mean(key, known)}".rstrip(" .")
            for key in given
            if key not in known
        ]
        mistakes += [f"{key} is given twice" for key in given if [key for key, _, _ in pairs].count(key) > 1]
        required = ("edition", "reference_year", "window", "concept")
        mistakes += [f"{key} is missing" for key in required if not given.get(key)]
        values: dict[str, object] = {}
        for key in known:
            if given.get(key):
                try:
                    values[key] = READERS[key](given[key])
                except ValueError:
                    mistakes.append(f"{key} is {given[key]!r}; expected {EXPECTED[key]}")
        if mistakes:
            raise RunError("; ".join(mistakes) + f". The run: {text!r}")
        return cls(**values)  # type: ignore[arg-type]

    def text(self) -> str:
        """The run as one line of text; countries, those shown, and editions only where there are any."""
        parts = {
            "edition": self.edition,
            "as_of": _date(self.as_of),
            "reference_year": str(self.reference_year),
            "window": f"{self.window[0]}-{self.window[1]}",
            "concept": self.concept,
            "conditions": self.conditions,
            "countries": ",".join(self.countries),
            "shown": ",".join(self.shown),
            "editions": ",".join(f"{name}:{_date(date)}" for name, date in self.editions.items()),
            "data": self.data,
            "languages": ",".join(self.languages),
        }
        return " ".join(f"{key}={value}" for key, value in parts.items() if value)

    def line(self) -> str:
        """The run in words, as each figure, table and page carries it."""
        first, last = self.window
        cut = f"sources published by {self.as_of.isoformat()}" if self.as_of else "all sources"
        return (
            f"Edition {self.edition} ({cut}) · reference year {self.reference_year} · "
            f"window {first}–{last} · {self.concept} concept of the SSE"
        )

    def of(self, *countries: str) -> Run:
        """The same run of other countries."""
        return replace(self, countries=countries, shown=())

    @property
    def cells(self) -> dict[str, object]:
        """The columns of the table of indicators that choose the cells of the run, each with its value."""
        return {"concept": self.concept, "year": self.reference_year}

    @property
    def years(self) -> range:
        """The years of the window."""
        return range(self.window[0], self.window[1] + 1)


def _date(date: datetime.date | None) -> str:
    return date.isoformat() if date else NO_CUT


def _read_date(text: str) -> datetime.date | None:
    if text == NO_CUT:
        return None
    # fromisoformat takes weeks and days without hyphens too
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise ValueError(text)
    return datetime.date.fromisoformat(text)


def _read_name(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValueError(text)
    return text


def _read_countries(text: str) -> tuple[str, ...]:
    codes = tuple(text.split(","))
    if not all(re.fullmatch("[A-Z]{3}", code) for code in codes):
        raise ValueError(text)
    return codes


def _read_year(text: str) -> int:
    if not (len(text) == 4 and text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _read_window(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    window = (_read_year(first), _read_year(last))
    if not dash or window[0] > window[1]:
        raise ValueError(text)
    return window


def _read_editions(text: str) -> dict[str, datetime.date | None]:
    pairs: Iterable[tuple[str, str, str]] = (part.partition(":") for part in text.split(","))
    return {name: _read_date(date) for name, _, date in pairs}


def _read_fingerprint(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]+", text):
        raise ValueError(text)
    return text


def _read_languages(text: str) -> tuple[str, ...]:
    codes = tuple(text.split(","))
    if not all(re.fullmatch(LANGUAGE, code) for code in codes):
        raise ValueError(text)
    return codes


READERS: dict[str, Callable[[str], object]] = {
    "edition": _read_name,
    "reference_year": _read_year,
    "window": _read_window,
    "concept": str,
    "as_of": _read_date,
    "conditions": str,
    "countries": _read_countries,
    "shown": _read_countries,
    "editions": _read_editions,
    "data": _read_fingerprint,
    "languages": _read_languages,
}
EXPECTED = {
    "edition": "the name of an edition",
    "reference_year": "a year, as 2019",
    "window": "FIRST-LAST, as in 2010-2021",
    "concept": "the code of a concept",
    "as_of": f"a day, as 2020-09-22, or {NO_CUT}",
    "conditions": "the name of a set of conditions",
    "countries": "country codes, as CHN,IDN",
    "shown": "country codes, as CHN,IDN",
    "editions": f"names and dates, as early:2020-09-22,latest:{NO_CUT}",
    "data": "a fingerprint, as 0af3",
    "languages": "codes of languages, as en,ko",
}
