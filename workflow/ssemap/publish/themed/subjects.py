"""Which themes texts are about: those with facts of their own, and the one that all policies are told under."""

from __future__ import annotations

from ssemap.core import themes


def of_facts() -> list[str]:
    """The codes of the themes that have a page and name their own policies, in the order of pages.

    >>> of_facts()
    ['gender', 'informality', 'jobs', 'covid19']
    """
    return [code for code, theme in themes.declared().items() if theme.paged and theme.policies == "own"]


def of_policies() -> str:
    """The code of the theme whose page lists all policies; '' where no theme does."""
    return next((code for code, theme in themes.declared().items() if theme.policies == "all"), "")
