"""What a document says of itself, and where its links may lead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """The words around a document.

    ``running_head`` stands at the top of each page; ``language`` of its text, as a code; ``citation``: how it is cited,
    '' where it says so itself; ``contents``: has it a list of its chapters where its text asks for one?
    ``published``: address of the folder of the edition on the web, with a ``/`` at its end, '' where it is nowhere:
    a document leaves that folder, so that links to its files become plain words. ``brief``: is it of a few pages, in
    smaller print and with smaller pictures, without notes at the foot of pages?
    """

    title: str
    subtitle: str
    running_head: str
    language: str = "en"
    citation: str = ""
    contents: bool = True
    published: str = ""
    brief: bool = False

    def seen(self, address: str) -> str:
        """An address as the document links to it; '' where no link can lead there."""
        if address.startswith(("#", "https:", "http:", "mailto:")):
            return address
        return self.published + address if self.published else ""
