"""What the pages of themes show, as ``themes.yaml`` declares it, checked where all that it names is known."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, model_validator

from ssemap.core import framework, themes
from ssemap.core.coded import code_of
from ssemap.core.documents import Declared
from ssemap.core.spelling import expected_code
from ssemap.publish.figures.themed import KINDS
from ssemap.publish.themed.indicators import form_indicators


def _form_indicator(name: str) -> str:
    if name not in (known := list(form_indicators())):
        raise ValueError(expected_code(name, known))
    return name


def _kind(name: str) -> str:
    if name not in KINDS:
        raise ValueError(expected_code(name, list(KINDS)))
    return name


ContextMeasureCode = Annotated[str, code_of("context_measures")]
FormIndicatorId = Annotated[str, AfterValidator(_form_indicator)]


class DrawnFigure(themes.ThemeFigure):
    """A figure of a theme that can be drawn."""

    kind: Annotated[str, AfterValidator(_kind)]
    indicators: tuple[FormIndicatorId, ...] = ()
    measures: tuple[ContextMeasureCode, ...] = ()


class PagedTheme(themes.Theme):
    """A theme of which all that its page names exists."""

    context: tuple[ContextMeasureCode, ...] = ()
    indicators: tuple[FormIndicatorId, ...] = ()
    figures: tuple[DrawnFigure, ...] = ()


class PagedThemes(Declared):
    """The themes, with what only pages can check."""

    FILE = themes.Themes.FILE
    themes: dict[str, PagedTheme]

    @model_validator(mode="after")
    def _names_once(self) -> PagedThemes:
        names = [figure.name for theme in self.themes.values() for figure in theme.figures]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"each figure has a name of its own; twice: {', '.join(twice)}")
        return self


def pages() -> dict[str, PagedTheme]:
    """The themes that have a page, by code. Raises PackageError with every mistake of the file and its line."""
    declared: PagedThemes = framework.declared(PagedThemes)
    return {code: theme for code, theme in declared.themes.items() if theme.paged}
