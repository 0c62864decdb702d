"""Inlines and lists that several facts of briefs make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.publish.sections.document import ItemList, LinkedWords, Paragraph, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssemap.publish.said_by import SaidBy
    from ssemap.publish.sections.document import Blocks, Inline, Inlines


def items(sentences: Iterable[Iterable[Inline]]) -> Blocks:
    """Sentences as a list; nothing where there is none."""
    those = tuple((Paragraph(tuple(sentence)),) for sentence in sentences)
    return (ItemList(those),) if those else ()


def source(one: SaidBy) -> Inlines:
    """A source by its name, linked where it can be opened."""
    name = Value(one.name, one.language)
    return (LinkedWords((name,), one.address),) if one.address else (name,)
