"""What arguments of the command line may be: their types, and the options that describe a run."""

from __future__ import annotations

import argparse
import datetime
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ssemap.core.run import Run

FIRST_YEAR, LAST_YEAR = 1900, 2100  # of a run; a year outside is a slip of the keyboard


class Window(argparse.Action):
    """First and last year as a tuple; in the other order they are an error."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option: Any = None) -> None:
        first, last = values
        if first > last:
            parser.error(f"argument {option}: found {first} to {last}; expected first year, last year")
        setattr(namespace, self.dest, (first, last))


class EachOnce(argparse.Action):
    """Values of which none stands twice."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option: Any = None) -> None:
        setattr(namespace, self.dest, values)
        if len(set(values)) < len(values):
            parser.error(f"argument {option}: found {' '.join(values)}; expected each once")


class Parameter(argparse.Action):
    """A name and its value, added to a dictionary; a name given twice is an error."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option: Any = None) -> None:
        name, value = values
        given = getattr(namespace, self.dest)
        if name in given:
            parser.error(f"parameter {name} is given twice")
        setattr(namespace, self.dest, {**given, name: value})


def positive(text: str) -> int:
    """A whole number from 1 on."""
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")


def year(text: str) -> int:
    """A year that a run may have as its reference year."""
    if text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no year from {FIRST_YEAR} to {LAST_YEAR}")


def day(text: str) -> datetime.date:
    """A day, as 2020-09-22."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day, as 2020-09-22") from None


def country(text: str) -> str:
    """A country code; anything else, above all a path, is refused."""
    if len(text) == 3 and text.isascii() and text.isalpha() and text.isupper():
        return text
    from ssemap.core import countries  # on use: a job does not depend on it

    code = countries.meant(text, ())
    meant = f". Did you mean {code}?" if code else ""
    raise argparse.ArgumentTypeError(f"{text!r} is no country code: three capital letters, as KOR{meant}")


def concept(text: str) -> str:
    """The code of a concept of the framework."""
    from ssemap.core import framework

    return _one_of(text, framework.codes("concepts"))


def conditions(text: str) -> str:
    """The name of a set of conditions."""
    from ssemap.core.conditions import condition_sets, is_set

    return text if is_set(text) else _one_of(text, condition_sets())


def language(text: str) -> str:
    """The code of a language, which is the name of a folder; anything else, above all a path, is refused."""
    from ssemap.core.run import LANGUAGE

    if re.fullmatch(LANGUAGE, text):
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is no code of a language, as en")


def web_folder(text: str) -> str:
    """The address of a folder on the web, with a slash at its end; '' for none."""
    if advice := advice_on_address(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no address of a folder on the web. {advice}")
    return as_folder(text)


def as_folder(address: str) -> str:
    """An address with a slash at its end; '' stays.

    >>> as_folder("https://example.org/sse"), as_folder("")
    ('https://example.org/sse/', '')
    """
    return f"{address.rstrip('/')}/" if address else ""


def advice_on_address(address: str) -> str:
    """What is to be mended in the address of a folder on the web; '' where nothing is.

    >>> advice_on_address("https://example.org:80000/sse/"), advice_on_address("https://example.org/sse")
    ('Take a port from 1 to 65535.', '')
    """
    if address == "":
        return ""
    label = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    parts = re.fullmatch(rf"https?://{label}(?:\.{label})*(?::(\d*))?((?:/[^/]*)*)", address)
    if re.search(r"\s", address):
        return "Remove the blanks, or write %20 within the address."
    if not parts:
        return "Begin with https:// and the name of a host, of letters a to z, digits, hyphens and dots."
    port, path = parts.groups()
    if port is not None and not (len(port) < 6 and port.isascii() and 0 < int(port or 0) < 65536):
        return "Take a port from 1 to 65535."
    return _not_of_a_path(path)


def _not_of_a_path(path: str) -> str:
    """What is to be mended in an address behind the host; '' where nothing is.

    >>> _not_of_a_path("/sse/index.html"), _not_of_a_path("/sse/")
    ('Write the folder alone, without index.html.', '')
    """
    steps = path[1:].removesuffix("/").split("/") if path.strip("/") else []
    if {".", "..", ""} & set(steps):
        return "Write the folders out, without ., .. or two slashes."
    if steps and re.search(r"\.html?$", steps[-1], re.IGNORECASE):
        return f"Write the folder alone, without {steps[-1]}."
    rest = path.replace("{edition}", "")
    if "{" in rest or "}" in rest:
        return "Write {edition} in small letters; nothing else may stand in braces."
    if not re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-Fa-f]{2})*", rest):
        return "Take letters, digits and . _ ~ - alone, others as % and two digits; no ? or #."
    return ""


def _one_of(text: str, known: list[str]) -> str:
    if text in known:
        return text
    from ssemap.core.spelling import did_you_mean

    raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(known)}. {did_you_mean(text, known)}".rstrip())


def settings(text: str) -> Run:
    """The settings of a run. Imported on use: a stage does not depend on them."""
    from ssemap.core.run import Run, RunError

    try:
        return Run.parse(text)
    except RunError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


OPTIONS: dict[str, dict[str, Any]] = {
    "as_of": {
        "required": False,
        "type": day,
        "metavar": "YYYY-MM-DD",
        "help": "only laws and sources of this day or before it count; default: all",
    },
    "reference_year": {"type": year, "metavar": "YEAR", "help": "year of comparison"},
    "window": {
        "type": int,
        "nargs": 2,
        "action": Window,
        "metavar": ("FIRST", "LAST"),
        "help": "first and last year of the time series",
    },
    "concept": {"type": concept, "help": "concept of the SSE: which families count"},
    "run": {
        "dest": "settings",
        "type": settings,
        "metavar": "SETTINGS",
        "help": "settings of the run, as 'edition=latest reference_year=2019 window=2010-2021 ...'",
    },
    "language": {
        "type": language,
        "metavar": "CODE",
        "help": "language of briefs: a folder of words in workflow/report/briefs, as en",
    },
    "conditions": {"type": conditions, "help": "set of conditions, as config.yaml names it"},
    "countries": {
        "type": country,
        "nargs": "+",
        "action": EachOnce,
        "metavar": "COUNTRY",
        "help": "codes of countries",
    },
}
