"""The title of a figure: the finding that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.publish.findings import plain

if TYPE_CHECKING:
    from ssemap.publish.findings import Findings

LAST = 99  # rank of a finding that page 1 does not show


def of(found: Findings, figure: str) -> str:
    """The first sentence of the finding of most weight that holds and that ``figure`` shows; '' where there is none."""
    shown = [one for one in found.by_name.values() if one.holds and one.figure == figure]
    first = min(shown, key=lambda one: one.page_one or LAST, default=None)
    return plain(first.claims[0]).rstrip(".") if first else ""
