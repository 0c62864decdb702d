"""The title of a figure: the finding that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.publish import findings

if TYPE_CHECKING:
    from ssemap.publish.findings import Material

LAST = 99  # rank of a finding that page 1 does not show


def of(material: Material, figure: str) -> str:
    """The first sentence of the finding of most weight that holds and that ``figure`` shows; '' where there is none."""
    holding = (one for one in findings.shown_by(figure, material) if one.holds)
    first = min(holding, key=lambda one: one.page_one or LAST, default=None)
    return findings.plain(first.claims[0]).rstrip(".") if first else ""
