"""Texts of briefs by language; a text that is not translated is the English one, and it is known that it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.publish.briefs.address import CONCLUSIONS, COUNTRY, FALLBACK, INTRODUCTION
from ssemap.publish.briefs.words import FOLDER, BriefWords
from ssemap.publish.sections import source

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CONCLUSIONS", "COUNTRY", "INTRODUCTION", "BriefText", "text"]


@dataclass(frozen=True, slots=True)
class BriefText:
    """A text with its parts by name. ``language``: of the text itself.

    ``translated``: is all of it in the language asked for? ``labels``: are the labels of its tables?
    """

    section: source.SectionText
    parts: dict[str, source.SectionText]
    language: str
    translated: bool
    labels: bool


def text(name: str, language: str, folder: Path = FOLDER) -> BriefText:
    """A text of a language by its name, with the parts in the folder of its name.

    Each file that the language does not have is the English one.
    """
    found = {path: _in(language, path, folder) for path in [f"{name}.md", *_parts(name, folder)]}
    first, *parts = (source.load(folder / of / path, folder) for path, of in found.items())
    return BriefText(
        first,
        {part.name: part for part in parts},
        found[f"{name}.md"],
        set(found.values()) == {language},
        (folder / language / BriefWords.NAME).is_file(),
    )


def _parts(name: str, folder: Path) -> list[str]:
    """The parts of a text, below the folder of a language."""
    english = folder / FALLBACK
    return [path.relative_to(english).as_posix() for path in source.texts_in(english / name)]


def _in(language: str, path: str, folder: Path) -> str:
    """The language in which a file is there."""
    return language if (folder / language / path).is_file() else FALLBACK
