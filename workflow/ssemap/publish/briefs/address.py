"""Where briefs stand below ``results/<edition>/``."""

from __future__ import annotations

FALLBACK = "en"  # the language that has every file; names of files do not say it
COUNTRY, INTRODUCTION, CONCLUSIONS = "country", "introduction", "conclusions"  # texts
KINDS = {"pdf": "PDF", "docx": "Word"}


def suffix(language: str) -> str:
    """What the names of files have before their ending: the language, where it is not English.

    >>> suffix("en"), suffix("ko")
    ('', '.ko')
    """
    return "" if language == FALLBACK else f".{language}"


def of_country(iso3: str, language: str, kind: str) -> str:
    """The brief of a country.

    >>> of_country("KOR", "en", "pdf")
    'countries/KOR/brief.pdf'
    """
    return f"countries/{iso3}/brief{suffix(language)}.{kind}"


def of_all(name: str, language: str, kind: str) -> str:
    """Introduction or conclusions.

    >>> of_all("introduction", "ko", "docx")
    'briefs/introduction.ko.docx'
    """
    return f"briefs/{name}{suffix(language)}.{kind}"


def label(language: str, kind: str) -> str:
    """What a link to a file says: PDF, or with the language where it is not English.

    >>> label("en", "docx"), label("ko", "pdf")
    ('Word', 'PDF, ko')
    """
    return KINDS[kind] if language == FALLBACK else f"{KINDS[kind]}, {language}"
