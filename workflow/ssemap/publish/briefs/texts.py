"""Texts of briefs by language; a text that is not translated is the English one, and it is known that it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.publish.briefs.words import FALLBACK, FOLDER, BriefWords
from ssemap.publish.sections import source

if TYPE_CHECKING:
    from pathlib import Path

COUNTRY, INTRODUCTION, CONCLUSIONS = "country", "introduction", "conclusions"


@dataclass(frozen=True, slots=True)
class BriefText:
    """A text with its parts. ``language``: of the text itself; ``translated``: is all of it in the language asked for?

    ``labels``: are the labels of its tables in the language asked for?
    """

    section: source.SectionText
    parts: dict[str, source.SectionText]
    language: str
    translated: bool
    labels: bool


def text(name: str, language: str, folder: Path = FOLDER) -> BriefText:
    """A text of a language by its name: each file that the language does not have is the English one."""
    paths = {language: folder / language, FALLBACK: folder / FALLBACK}
    found = language if (paths[language] / f"{name}.md").is_file() else FALLBACK
    section = source.load(paths[found] / f"{name}.md", folder)
    called = {token.name for token in section.tokens if token.kind == "part"}
    parts, translated = {}, found == language
    for path in sorted((paths[FALLBACK] / source.PARTS).glob("*.md")):
        own = paths[language] / source.PARTS / path.name
        translated = translated and (own.is_file() or path.stem not in called)
        parts[path.stem] = source.load(own if own.is_file() else path, folder)
    return BriefText(section, parts, found, translated, (paths[language] / BriefWords.NAME).is_file())


def suffix(language: str) -> str:
    """What the names of files have before their ending: the language, where it is not English.

    >>> suffix("en"), suffix("ko")
    ('', '.ko')
    """
    return "" if language == FALLBACK else f".{language}"
