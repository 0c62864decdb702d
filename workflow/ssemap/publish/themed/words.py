"""The words of the pages of themes (``workflow/report/themes.yaml`` as its typed model)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from ssemap.core import framework, themes
from ssemap.core.coded import code_of
from ssemap.core.documents import Declared, read, typed

REPORT = Path(__file__).resolve().parents[3] / "report"


class ThemeWords(Declared):
    """The words of the page of a theme: what it ``asks``, and a sentence before its tables, where one is needed."""

    asks: str = Field(min_length=1)
    context: str = ""
    numbers: str = ""


class PageWords(Declared):
    """``coverages``: what a statement covers, as it stands behind it; '' for all organisations. ``themes``: by code."""

    NAME: ClassVar[str] = "themes.yaml"
    coverages: dict[Annotated[str, code_of("coverages")], str]
    themes: dict[themes.ThemeCode, ThemeWords]

    @model_validator(mode="after")
    def _whole(self) -> PageWords:
        if missing := [code for code in framework.codes("coverages") if code not in self.coverages]:
            raise ValueError(f"a line for each coverage; without one: {', '.join(missing)}")
        paged = [code for code, theme in themes.declared().items() if theme.paged]
        if missing := [code for code in paged if code not in self.themes]:
            raise ValueError(f"the words of each theme that has a page; without them: {', '.join(missing)}")
        return self


@cache
def words(folder: Path = REPORT) -> PageWords:
    """The words of pages. Raises PackageError with every mistake of the file."""
    return typed(read(folder / PageWords.NAME, f"workflow/report/{PageWords.NAME}"), PageWords)
