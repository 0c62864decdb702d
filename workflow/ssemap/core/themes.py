"""Themes of statements, policies and indicators, and the groups of each (``themes.yaml`` as its typed model)."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ssemap.core import framework
from ssemap.core.documents import Declared
from ssemap.core.spelling import expected_code


def _as_name(code: str) -> str:
    if not re.fullmatch("[a-z][a-z0-9_]*", code):
        raise ValueError("small letters, digits and _ alone, a letter first: it names files and addresses")
    return code


Name = Annotated[str, AfterValidator(_as_name)]


class ThemeFigure(Declared):
    """A figure of a theme: the name of its files, its kind, and the indicators of forms or measures that it draws."""

    name: Name
    kind: str = Field(min_length=1)
    indicators: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


class Theme(Declared):
    """``groups``: code and label of each group of facts, in the order of pages.

    What its page shows: ``context`` (measures, at ``context_years`` or, without any, near the reference year),
    ``indicators`` of forms, ``figures``, and whether it lists ``all`` policies or those that name the theme.
    """

    label: str = Field(min_length=1)
    groups: dict[Name, str] = Field(min_length=1)
    context: tuple[str, ...] = ()
    context_years: tuple[int, ...] = ()
    indicators: tuple[str, ...] = ()
    figures: tuple[ThemeFigure, ...] = ()
    policies: Literal["own", "all"] = "own"

    @property
    def paged(self) -> bool:
        """Has the theme a page of its own?"""
        return bool(self.context or self.indicators or self.figures)


class Themes(Declared):
    """``themes``: by code, in the order of pages."""

    FILE = "themes.yaml"
    themes: dict[Name, Theme] = Field(min_length=1)


def declared() -> dict[str, Theme]:
    """Every theme by its code. Raises PackageError with every mistake of the file and its line.

    >>> list(declared())[:5]
    ['gender', 'informality', 'jobs', 'covid19', 'strategies']
    """
    rules: Themes = framework.declared(Themes)
    return rules.themes


def codes() -> list[str]:
    """The codes of the themes, in the order of pages."""
    return list(declared())


def labels() -> dict[str, str]:
    """Code to label of each theme, in the order of pages."""
    return {code: theme.label for code, theme in declared().items()}


def groups() -> dict[str, list[str]]:
    """The codes of the groups of each theme, in the order of pages."""
    return {code: list(theme.groups) for code, theme in declared().items()}


def _known(code: str) -> str:
    if code not in (known := codes()):
        raise ValueError(expected_code(code, known))
    return code


ThemeCode = Annotated[str, AfterValidator(_known)]  # for rule files that name a theme
