"""A passage of a page that a notebook shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A passage in HTML that a notebook shows as it is."""

    html: str

    def _repr_html_(self) -> str:
        return self.html
