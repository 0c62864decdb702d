"""Findings as inlines and blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssemap.publish.sections.document import Blocks, Inlines
    from ssemap.publish.sections.material import Material


def inlines(material: Material, name: str) -> Inlines:
    """One finding."""
    return ()


def blocks(material: Material, section: str) -> Blocks:
    """The findings of a section."""
    return ()
