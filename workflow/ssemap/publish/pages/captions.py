"""``captions.yaml``: the words of figures and tables, checked once as templates."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, NoReturn

from pydantic import AfterValidator, Field

from ssemap.core.codelists import Text
from ssemap.core.documents import Declared, Document, read, typed
from ssemap.core.issues import Issue, PackageError
from ssemap.core.spelling import did_you_mean
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    import jinja2

REPORT = Path(__file__).resolve().parents[3] / "report"
SENTENCES = "sentences"  # the key beside those of captions


def _template(text: str) -> str:
    import jinja2

    try:
        plain().parse(text)
    except jinja2.TemplateSyntaxError as error:
        raise ValueError(f"a text that can be filled ({error.message})") from None
    return text


Template = Annotated[str, AfterValidator(_template)]
SomeTemplate = Annotated[Text, AfterValidator(_template)]


class CaptionTexts(Declared):
    """The texts of a figure or table; see ``pages.Caption``."""

    title: SomeTemplate
    subtitle: Template = ""
    alt: SomeTemplate
    reading: Template = ""


class CaptionFile(Declared):
    """All captions by name, and the sentences that several figures and tables share."""

    NAME: ClassVar[str] = "captions.yaml"
    sentences: dict[str, SomeTemplate]
    captions: Annotated[dict[str, CaptionTexts], Field(min_length=1)]


def declared(folder: Path = REPORT) -> CaptionFile:
    """The file. Raises PackageError with every mistake, each with its line."""
    return _declared(folder)[0]


@cache
def _declared(folder: Path) -> tuple[CaptionFile, Document]:
    document = _grouped(read(folder / CaptionFile.NAME, f"workflow/report/{CaptionFile.NAME}"))
    return typed(document, CaptionFile), document


def _grouped(document: Document) -> Document:
    """The document with its captions under a key of their own, as the model has them."""
    values = {key: value for key, value in document.values.items() if key != SENTENCES}
    shared = {SENTENCES: document.values[SENTENCES]} if SENTENCES in document.values else {}
    lines = {place if place[0] == SENTENCES else ("captions", *place): line for place, line in document.lines.items()}
    return Document(document.file, {**shared, "captions": values}, lines)


@cache
def plain() -> jinja2.Environment:
    """Plain text, not HTML: escaping is the work of the page that shows it."""
    import jinja2

    return jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)


def texts_of(name: str, folder: Path = REPORT, **values: Any) -> dict[str, str]:
    """The texts of a caption, filled. Raises PackageError for an unknown caption and for a value that is missing."""
    known = declared(folder).captions
    if name not in known:
        _refuse(folder, ("captions",), name, list(known))
    texts: dict[str, str] = known[name].model_dump()
    return {key: _filled(text, ("captions", name, key), folder, values) for key, text in texts.items()}


def sentence(name: str, folder: Path = REPORT, **values: Any) -> str:
    """A sentence that several figures and tables share, filled as a caption is."""
    known = declared(folder).sentences
    if name not in known:
        _refuse(folder, (SENTENCES,), name, list(known))
    return _filled(known[name], (SENTENCES, name), folder, values)


def _filled(text: str, place: tuple[str, ...], folder: Path, values: dict[str, Any]) -> str:
    import jinja2

    try:
        return plain().from_string(text).render(setting=setting, **values).strip()
    except jinja2.UndefinedError as error:
        document = _declared(folder)[1]
        name = ".".join(part for part in place if part != "captions")
        expected = f"one of {', '.join(sorted(values)) or 'no values'}, or setting"
        raise PackageError(
            [
                Issue(
                    "unknown-value",
                    "error",
                    document.file,
                    document.line(place),
                    name,
                    "",
                    str(error.message),
                    expected,
                    "Correct the name.",
                )
            ]
        ) from None


def _refuse(folder: Path, place: tuple[str, ...], name: str, known: list[str]) -> NoReturn:
    document = _declared(folder)[1]
    action = did_you_mean(name, known) or "Add its texts."
    raise PackageError(
        [Issue("missing-caption", "error", document.file, 0, place[0], "", "no such key", f"the key {name}", action)]
    )
