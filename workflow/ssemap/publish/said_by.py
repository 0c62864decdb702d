"""Where something is said: a source as a page names it beside what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core.frames import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


SAID = ["source_id", "publisher", "title", "url", "language"]


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Where something is said. ``address``: '' where none can be opened; ``language`` of its name, '' for English."""

    name: str
    address: str
    language: str


def by_source(sources: pd.DataFrame) -> dict[str, SaidBy]:
    """Each source by its id."""
    return {row["source_id"]: said_by(row) for row in sources[SAID].to_dict("records")}


def said_by(row: Mapping[str, object] | pd.Series) -> SaidBy:
    """A source by its publisher, else its title; only addresses of the web can be opened."""
    name, address = (text(row["publisher"]) or text(row["title"]), text(row["url"]))
    opened = address if address.lower().startswith(("https://", "http://")) else ""
    return SaidBy(name, opened, "" if name.isascii() else text(row["language"]))
