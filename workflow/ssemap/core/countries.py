"""Countries that somebody asks for: which one a word means, and what to do until it can be built.

Names are those of ``territories``, loaded when asked: a run that names its countries rightly does not wait for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ssemap.core import territories
from ssemap.core.spelling import nearest

CONFIG = "config.yaml"
PLACES = 10  # codes that are named in a message before it is cut


def meant(word: str, known: Collection[str]) -> str:
    """The code (ISO 3166-1 alpha-3) of the country that a word means, '' where it means none.

    A code in any letters, one of two letters, a name in English; of similar names that of a ``known`` country.

    >>> meant("kor", ["KOR"]), meant("Thailand", []), meant("th", []), meant("Korea", ["CHN", "KOR"])
    ('KOR', 'THA', 'THA', 'KOR')
    >>> meant("reprot", ["KOR"]), meant("", [])
    ('', '')
    """
    if word.upper() in known:
        return word.upper()
    names = territories.english_names()
    codes = {iso2: iso3 for iso3, (iso2, _) in names.items()}
    code = codes.get(word.upper(), word.upper())
    if code in known or code in names:
        return code
    near = {name: iso3 for iso3, (_, name) in names.items() if iso3 in known}
    all_names = {name: iso3 for iso3, (_, name) in names.items()}
    return near.get(nearest(word, near), "") or all_names.get(nearest(word, all_names, cutoff=0.8), "")


def to_build(code: str, configured: Collection[str], packages: Collection[str]) -> str:
    """What to do so that a country can be built; '' where it can be.

    >>> to_build("THA", ["KOR"], ["KOR", "THA"])
    'add THA to countries in config.yaml'
    >>> to_build("THA", ["KOR"], ["KOR"])
    'begin its package (ssemap new THA), fill it, and add THA to countries in config.yaml'
    """
    if code in configured:
        return ""
    added = f"add {code} to countries in {CONFIG}"
    return added if code in packages else f"begin its package (ssemap new {code}), fill it, and {added}"


def listed(codes: Iterable[str]) -> str:
    """Codes in a message: all of a few, the first ones of many.

    >>> listed(["AAA", "BBB"]), listed([])
    ('AAA, BBB', 'none')
    """
    named = list(codes)
    rest = f" and {len(named) - PLACES} more" if len(named) > PLACES else ""
    return (", ".join(named[:PLACES]) or "none") + rest
