"""One finding: sentences of plain words and numbers, which text and HTML print by the grammar of cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.publish.grammar import address, shown
from ssemap.publish.grammar.cell import Cell

if TYPE_CHECKING:
    from markupsafe import Markup

    from ssemap.publish.findings.kinds import Kind

HOLDS = ""  # the reason of a finding that holds


@dataclass(frozen=True, slots=True)
class Linked:
    """A number that is no cell, as printed, with the address behind it, relative to ``results/<edition>/``."""

    text: str
    address: str = ""


Part = str | Cell | Linked
Sentence = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found, or that it cannot be told.

    ``claims``: its sentences; ``notes``: on what they rest; ``further``: which forms are counted, how bases stand to
    one another, and what is left open, for which page 1 has no room. ``reason``: code of why it cannot be told
    (findings.yaml: reasons), '' where it holds. ``grade``: the weakest of its numbers, '' where none has one.
    """

    name: str
    section: str
    theme: str
    kind: Kind
    figure: str
    page_one: int
    claims: tuple[Sentence, ...]
    notes: tuple[Sentence, ...] = ()
    further: tuple[Sentence, ...] = ()
    reason: str = HOLDS
    grade: str = ""

    @property
    def holds(self) -> bool:
        """Does it hold? Else its claim says that it cannot be told."""
        return self.reason == HOLDS

    @property
    def parts(self) -> Sentence:
        """Words and numbers of all sentences in their order."""
        return together((*self.claims, *self.rests))

    @property
    def rests(self) -> tuple[Sentence, ...]:
        """All that is said beside its claims."""
        return (*self.notes, *self.further)

    def cells(self) -> list[Cell]:
        """The cells that it prints."""
        return [part for part in self.parts if isinstance(part, Cell)]

    def text(self, *, notes: bool = True) -> str:
        """The finding as plain text, with or without its notes."""
        return plain(self.parts if notes else together(self.claims))

    def html(self, chain: bool = True, *, page: str = "report/index.html", notes: bool = True) -> Markup:
        """The finding as HTML.

        ``chain``: do numbers link to what is behind them, as seen from ``page`` (relative to ``results/<edition>/``)?
        """
        from markupsafe import Markup

        start = page if chain else ""
        claim = Markup('<span class="claim">{}</span>').format(marked_up(together(self.claims), start))
        if not (notes and self.rests):
            return claim
        return claim + Markup(' <span class="rests">{}</span>').format(marked_up(together(self.rests), start))


def together(sentences: tuple[Sentence, ...]) -> Sentence:
    """Sentences as one, with blanks between them."""
    joined: list[Part] = []
    for sentence in sentences:
        joined += [" ", *sentence] if joined else sentence
    return tuple(joined)


def plain(parts: Sentence) -> str:
    """Words and numbers as text."""
    return "".join(_words(part) for part in parts)


def marked_up(parts: Sentence, page: str = "") -> Markup:
    """Words and numbers as HTML; numbers link to what is behind them where the ``page`` that holds them is named."""
    from markupsafe import Markup

    return Markup("").join(_marked_up(part, page) for part in parts)


def _words(part: Part) -> str:
    if isinstance(part, Cell):
        return shown.prose(part)
    return part.text if isinstance(part, Linked) else part


def _marked_up(part: Part, page: str) -> Markup:
    from markupsafe import Markup

    if isinstance(part, str):
        return Markup("{}").format(part)
    where = address.trace(part.place) if isinstance(part, Cell) else part.address
    note = shown.note(part) if isinstance(part, Cell) else ""
    if not (page and where):
        return Markup('<span title="{}">{}</span>').format(note, _words(part))
    return Markup('<a class="chain" href="{}" title="{}">{}</a>').format(
        address.seen_from(where, page), note, _words(part)
    )
