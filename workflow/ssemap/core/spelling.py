"""'Did you mean ...?': the one rule for names that are almost right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

LONGEST_LIST = 14  # codes named in a message before it only gives the nearest ones


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The known name that a word was probably meant to be; empty where none is near.

    Capitals, blanks, hyphens and underscores do not count.

    >>> nearest("Reference-Year", ["reference_year", "window"])
    'reference_year'
    """
    names = {_letters(name): name for name in known}
    close = get_close_matches(_letters(word), names, n=1, cutoff=cutoff)
    return names[close[0]] if close else ""


def did_you_mean(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """A question with the nearest known name; empty where none is near.

    >>> did_you_mean("coperative", ["cooperative", "mutual"])
    'Did you mean cooperative?'
    """
    near = nearest(word, known, cutoff=cutoff)
    return f"Did you mean {near}?" if near else ""


def expected_code(word: str, codes: list[str]) -> str:
    """What is expected in place of an unknown code: all codes of a short list, the nearest of a long one.

    >>> expected_code("x", ["yes", "no"])
    'one of yes, no'
    """
    if len(codes) <= LONGEST_LIST:
        return "one of " + ", ".join(codes)
    close = get_close_matches(word, codes, n=3, cutoff=0.5)
    return f"a code of the list (did you mean {' or '.join(close)}?)" if close else "a code of the list"


# Parts of the patterns of ids, codes and dates, with what may stand there; of capitals else the first that is named.
CAPITALS = r"\[([A-Z])[A-Z-]*\]"
PARTS = {
    r"[A-Z]{3}": "KOR",
    r"[a-z]{2}": "ko",
    r"[a-z0-9-]+": "credit-union",
    r"\d{4}(-\d{2}(-\d{2})?)?": "2019-12-31",
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?": "2019-12-31",
    r"\d{4}(; \d{4})*": "2012; 2017",
    r"\d{4,}": "0012",
    r"\d{3,}": "012",
}


def example(pattern: str) -> str:
    """A sentence with a text that fits a pattern made of ``PARTS``; '' for any other pattern.

    >>> example(r"[A-Z]{3}-C\\d{4,}"), example(r"[A-Z]{3}-[FGTU]\\d{4,}")
    ('One that fits: KOR-C0012.', 'One that fits: KOR-F0012.')
    """
    text = pattern
    for part, words in PARTS.items():
        text = text.replace(part, words)
    text = re.sub(CAPITALS, r"\1", text)
    return f"One that fits: {text}." if re.fullmatch(pattern, text) else ""


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Code to name; a name that several have is followed by the code.

    >>> told_apart({"AAA": "Isles", "BBB": "Coast", "CCC": "Isles"})
    {'AAA': 'Isles (AAA)', 'BBB': 'Coast', 'CCC': 'Isles (CCC)'}
    """
    times = Counter(names.values())
    return {code: f"{name} ({code})" if times[name] > 1 else name for code, name in names.items()}
