"""Where briefs stand below ``results/<edition>/``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

FALLBACK = "en"  # the language that has every file; names of files do not say it
COUNTRY, INTRODUCTION, CONCLUSIONS = "country", "introduction", "conclusions"  # texts
KINDS = {"pdf": "PDF", "docx": "Word"}


def suffix(language: str) -> str:
    """What the names of files have before their ending: the language, where it is not English.

    >>> suffix("en"), suffix("ko")
    ('', '.ko')
    """
    return "" if language == FALLBACK else f".{language}"


def of_other_runs(results: Path, languages: Collection[str]) -> list[Path]:
    """Briefs below the folder of an edition that a run with these languages does not make; all, where it has none.

    >>> from tempfile import TemporaryDirectory; from pathlib import Path
    >>> with TemporaryDirectory() as made:
    ...     for name in (of_all("introduction", "en", "pdf"), of_country("KOR", "ko", "pdf"), "briefs/notes.pdf"):
    ...         (Path(made) / name).parent.mkdir(parents=True, exist_ok=True)
    ...         (Path(made) / name).touch()
    ...     [path.name for path in of_other_runs(Path(made), ["en"])], len(of_other_runs(Path(made), []))
    (['brief.ko.pdf'], 2)
    """
    found = [*results.glob(of_country("*", FALLBACK, "*")), *results.glob(of_country("*", "*", "*"))]
    for name in (INTRODUCTION, CONCLUSIONS):
        found += [*results.glob(of_all(name, FALLBACK, "*")), *results.glob(of_all(name, "*", "*"))]
    files = {path for path in found if path.suffix.removeprefix(".") in KINDS}
    return sorted(path for path in files if (path.stem.partition(".")[2] or FALLBACK) not in languages)


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
