"""Countries and languages by their codes, as Unicode CLDR lists them (package ``babel``, loaded when asked)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache


def iso2(iso3: str) -> str:
    """Two letters (ISO 3166-1 alpha-2) of a country by its three; '' for what is none: CLDR knows no language of it.

    >>> iso2("KOR"), iso2("QMA"), iso2("XAA")
    ('KR', '', '')
    """
    code = next(iter(_aliases().get(iso3, [])), "")
    return code if spoken(code) else ""


def numeric(iso3: str) -> str:
    """Three digits (ISO 3166-1) of a country by its three letters; '' for one that CLDR does not name.

    >>> numeric("KOR"), numeric("JPN")
    ('410', '392')
    """
    two = iso2(iso3)
    return next((code for code, names in _aliases().items() if code.isdigit() and names == [two]), "") if two else ""


def english_names() -> dict[str, tuple[str, str]]:
    """Two letters and English name of each country, by its three letters.

    >>> english_names()["KOR"]
    ('KR', 'South Korea')
    """
    from babel.core import Locale

    english = Locale("en").territories
    return {
        iso3: (iso2, english[iso2])
        for iso3, (iso2, *_) in _aliases().items()
        if re.fullmatch("[A-Z]{3}", iso3) and iso2 in english
    }


def spoken(iso2: str, *, official: bool = False) -> list[str]:
    """The languages of a country, those that most people speak first; none for a country that CLDR does not name.

    ``official``: only those that are official in the whole country.

    >>> spoken("MY")[:3], spoken("MY", official=True)
    (['ms', 'en', 'zh'], ['ms'])
    """
    from babel.core import get_global

    facts = get_global("territory_languages").get(iso2, {})
    codes = [code for code, known in facts.items() if not official or known["official_status"] == "official"]
    return sorted(codes, key=lambda code: -facts[code]["population_percent"])


def named(name: str, languages: Iterable[str]) -> set[str]:
    """Two letters of the countries that have this name in one of the languages.

    >>> sorted(named("Japan", ["en", "ko"])), sorted(named("일본", ["en", "ko"])), named("Alphaland", ["en"])
    (['JP'], ['JP'], set())
    """
    from babel.core import Locale
    from babel.localedata import exists

    listed = [Locale.parse(code).territories for code in dict.fromkeys(languages) if exists(code)]
    word = name.strip().casefold()
    return {code for names in listed for code, each in names.items() if each.casefold() == word and len(code) == 2}


def is_language(code: str) -> bool:
    """Is this the code of a language?

    >>> is_language("ja"), is_language("tl"), is_language("jp")
    (True, True, False)
    """
    return code in _languages()


def main_code(language: str) -> str:
    """The code by which CLDR lists a language that has several.

    >>> main_code("tl"), main_code("ko")
    ('fil', 'ko')
    """
    from babel.core import get_global

    return str(get_global("language_aliases").get(language, language))


@cache
def _languages() -> frozenset[str]:
    from babel.core import get_global
    from babel.localedata import locale_identifiers

    spoken_somewhere = {code for facts in get_global("territory_languages").values() for code in facts}
    return frozenset({*spoken_somewhere, *get_global("language_aliases"), *locale_identifiers()})


def _aliases() -> Mapping[str, list[str]]:
    """Other codes of countries, three letters and digits among them, and the two letters of what they stand for."""
    from babel.core import get_global

    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    return aliases
