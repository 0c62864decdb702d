"""Where something is said: a source as a page names it beside what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core.frames import text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Where something is said. ``address``: '' where none can be opened; ``language`` of its name, '' for English."""

    name: str
    address: str
    language: str


def said_by(row: pd.Series) -> SaidBy:
    """A source by its publisher, else its title; only addresses of the web can be opened."""
    name, address = (text(row["publisher"]) or text(row["title"]), text(row["url"]))
    opened = address if address.lower().startswith(("https://", "http://")) else ""
    return SaidBy(name, opened, "" if name.isascii() else text(row["language"]))
