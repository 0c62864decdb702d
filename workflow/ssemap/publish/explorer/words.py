"""The words of the explorer's own controls and sentences (``workflow/report/explorer/words.yaml``)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ssemap.core import documents
from ssemap.core.codelists import Text
from ssemap.core.documents import Declared
from ssemap.publish.pages import REPORT

FOLDER = "explorer"


class ExplorerWords(Declared):
    """``static``: words of the page as it is written; ``said``: texts of its script, with ``{names}`` to be filled in.

    ``columns``: heads of the table, by key.
    """

    NAME: ClassVar[str] = "words.yaml"
    static: Annotated[dict[str, Text], Field(min_length=1)]
    said: Annotated[dict[str, Text], Field(min_length=1)]
    columns: Annotated[dict[str, Text], Field(min_length=1)]


def words() -> ExplorerWords:
    """The file. Raises PackageError with every mistake, each with its line."""
    name = f"{FOLDER}/{ExplorerWords.NAME}"
    return documents.typed(documents.read(REPORT / name, f"workflow/report/{name}"), ExplorerWords)
