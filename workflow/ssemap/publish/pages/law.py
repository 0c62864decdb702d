"""Passages on law and institutions that report and notebook share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.publish import pages
from ssemap.publish.pages.profile import Text
from ssemap.publish.sections import law_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from ssemap.publish.sections.groups_text import Group


def text(types: pd.DataFrame, laws: pd.DataFrame, names: Mapping[str, str]) -> Text:
    """Types of national law by country, and when acts were made.

    ``types``: as ``institutions`` writes ``law_types``; ``laws``: as ``clean`` writes them; ``names``: country code to
    name, of all countries.
    """
    told = {"types": law_text.types(types, names), "waves": law_text.waves(laws, names)}
    return Text(pages.render("law.html.j2", **told))


def groups(described: Sequence[Group], apart: Sequence[str]) -> Text:
    """Each group of legal forms in one sentence, and the forms in no group; nothing where there are no groups."""
    return Text(pages.render("groups.html.j2", groups=described, apart=apart))
