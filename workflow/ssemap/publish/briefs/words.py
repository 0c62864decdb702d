"""Labels and phrases of briefs in one language: ``workflow/report/briefs/<language>/words.yaml``."""

from __future__ import annotations

import string
from functools import cache
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field, model_validator

from ssemap.core.documents import Declared, Document, read, typed
from ssemap.core.issues import Issue, raise_errors
from ssemap.publish.briefs.address import FALLBACK
from ssemap.publish.sections import source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = source.REPORT / "briefs"
Words = Annotated[str, Field(min_length=1)]


class TableTitles(Declared):
    """Titles of the tables."""

    key_numbers: Words
    leading_forms: Words
    forms_by_family: Words
    provisions: Words
    themes_known: Words
    policies_by_means: Words
    bodies_to_ask: Words


class ColumnLabels(Declared):
    """Heads of the columns of tables."""

    indicator: Words
    number: Words
    rests: Words
    form: Words
    family: Words
    forms: Words
    by_law: Words
    organisations: Words
    aspect: Words
    theme: Words
    forms_told: Words
    surveys: Words
    statements: Words
    policies: Words
    instrument: Words
    latest: Words
    country: Words
    body: Words
    does: Words
    could_supply: Words


class RecognitionWords(Declared):
    """How a family is recognised, by the most binding way."""

    law: Words
    certification: Words
    programme: Words


class BriefWords(Declared):
    """The whole file. Names in braces are filled in; a translation has those of the English text."""

    NAME: ClassVar[str] = "words.yaml"
    language: Words
    untranslated: Words
    parts_untranslated: Words
    labels_untranslated: Words
    data_in_english: str
    titles: TableTitles
    columns: ColumnLabels
    recognised: RecognitionWords
    no_rule: Words
    more_laws: Words
    more_forms: Words
    source: Words
    by_actor: Words
    ask: Words
    nobody: Words
    families_of: Words

    @model_validator(mode="after")
    def _can_be_filled(self) -> BriefWords:
        for place, text in phrases(self):
            try:
                placeholders(text)
            except ValueError as error:
                raise ValueError(f"{'.'.join(place)}: braces in pairs ({error})") from None
        return self


def phrases(words: Declared, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of a file with the keys that lead to it."""
    for key in type(words).model_fields:
        value = getattr(words, key)
        if isinstance(value, Declared):
            yield from phrases(value, (*before, key))
        else:
            yield (*before, key), value


def placeholders(text: str) -> set[str]:
    """The names in braces of a text.

    >>> sorted(placeholders("{forms} of {all}"))
    ['all', 'forms']
    """
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@cache
def words(language: str = FALLBACK, folder: Path = FOLDER) -> BriefWords:
    """The labels and phrases of a language; English ones where it has no such file.

    Raises PackageError with every mistake of the file, each with its line.
    """
    path = folder / language / BriefWords.NAME
    if not path.is_file() and language != FALLBACK:
        return words(FALLBACK, folder)
    document = read(path, f"workflow/report/briefs/{language}/{BriefWords.NAME}")
    found = typed(document, BriefWords)
    if language != FALLBACK:
        raise_errors(_unfilled(found, words(FALLBACK, folder), document))
    return found


def _unfilled(found: BriefWords, model: BriefWords, document: Document) -> list[Issue]:
    """Texts with other names in braces than the English ones: nothing would fill them, or something would be lost."""
    english = {place: placeholders(text) for place, text in phrases(model)}
    return [
        Issue(
            "unknown-value",
            "error",
            document.file,
            document.line(place),
            ".".join(place),
            "",
            " and ".join(f"{{{name}}}" for name in sorted(placeholders(text))) or "no names in braces",
            " and ".join(f"{{{name}}}" for name in sorted(english[place])) or "no names in braces",
            "Write the names of the English text, each where the language needs it.",
        )
        for place, text in phrases(found)
        if placeholders(text) != english[place]
    ]
