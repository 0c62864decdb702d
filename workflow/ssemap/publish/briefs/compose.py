"""A brief from its text: tokens resolved as in the report, with a note where a translation is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from ssemap.core.issues import raise_errors
from ssemap.publish.briefs import registered, texts
from ssemap.publish.briefs.address import FALLBACK
from ssemap.publish.briefs.blocks import items
from ssemap.publish.briefs.material import BriefMaterial, NotOfOneCountry
from ssemap.publish.sections import checks, facts, source, tokens, told
from ssemap.publish.sections.compose import Composer, composed
from ssemap.publish.sections.document import Paragraph, Prose, ReportDocument

if TYPE_CHECKING:
    from ssemap.publish.sections.document import Block, Blocks, Inlines

FACTS = registered.MODULES


class BriefComposer(Composer):
    """Resolves the tokens of a brief; one that needs all countries is a mistake in the text about a single one."""

    def inlines(self, token: tokens.SectionToken) -> Inlines:
        """What stands in a sentence."""
        try:
            return super().inlines(token)
        except NotOfOneCountry as error:
            self._refuse(token, error)
            return ()

    def blocks(self, token: tokens.SectionToken) -> Blocks | None:
        """What stands in the place of a paragraph; of the findings of a section those that hold, in few words."""
        try:
            if token.kind == "findings" and token.name not in (told.PAGE_ONE, told.UNKNOWNS):
                group = self.here if token.name == tokens.HERE else token.name
                held = [one for one in self.material.findings.of_section(group) if one.holds]
                return items(told.of_finding(one, brief=True) for one in held)
            return super().blocks(token)
        except NotOfOneCountry as error:
            self._refuse(token, error)
            return ()

    def blocks_of(self, section: source.SectionText) -> Blocks:
        """The blocks of a text or part, of those passages whose condition holds and can be asked."""
        asked = tuple(one for one in section.passages if not one.fact or self._can_be_asked(one, section.file))
        return super().blocks_of(replace(section, passages=asked))

    def _can_be_asked(self, passage: source.Passage, file: str) -> bool:
        try:
            self._value(passage.fact)
        except NotOfOneCountry as error:
            expected, action = "a fact that this text can state", "Take another condition."
            found = f"only if {passage.fact}: needs {error}"
            self.issues.append(source.issue("condition", file, passage.line - 1, found, expected, action))
            return False
        return True

    def _refuse(self, token: tokens.SectionToken, error: NotOfOneCountry) -> None:
        found = f"{token.kind}: {token.name} needs {error}"
        expected, action = "a token that this text can state", "Take another token."
        self.issues.append(source.issue("token", token.file, token.line, found, expected, action))


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief with the language of its text, which is English where it is not translated."""

    document: ReportDocument
    language: str


def brief(material: BriefMaterial, name: str) -> Brief:
    """A brief of ``texts`` in the language of its material.

    Raises PackageError with every problem of its texts, each with file and line.
    """
    text = texts.text(name, material.language, material.folder)
    raise_errors(source.untitled(text.section))
    subject: facts.Subject = facts.COUNTRY if material.country is not None else ""
    raise_errors(checks.issues([text.section], text.parts, material, subject))
    here = material.settings.countries[0] if subject else ""
    document = composed([text.section], partial(BriefComposer, material, text.parts, here=here, subject=subject))
    return Brief(_noted(document, _notes(material, text)), text.language)


def _notes(material: BriefMaterial, text: texts.BriefText) -> list[str]:
    """What a reader should know of the translation."""
    if material.language == FALLBACK:
        return []
    words = material.words
    missing = words.parts_untranslated if text.language == material.language else words.untranslated
    said = [] if text.translated else [missing.format(language=material.language)]
    said += [] if text.labels else [words.labels_untranslated.format(language=material.language)]
    return [*said, *([words.data_in_english] if words.data_in_english else [])]


def _noted(document: ReportDocument, notes: list[str]) -> ReportDocument:
    """The document with notes beneath its title."""
    if not notes:
        return document
    first, *others = document.sections
    title, *rest = first.blocks
    added: list[Block] = [Paragraph((Prose(" ".join(notes)),), note=True)]
    return ReportDocument((replace(first, blocks=(title, *added, *rest)), *others))
