"""Settings kept as YAML, read into typed models; every mistake is an issue with its file and line.

Used for the framework, for ``config.yaml`` and for ``country.yaml``: YAML 1.2, so that ``no`` is a word, and with
duplicate keys refused.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from ssemap.core.issues import Issue, PackageError
from ssemap.core.spelling import did_you_mean, nearest
from ssemap.core.texts import UNPRINTABLE
from ssemap.core.yaml_files import parsed
from ssemap.core.yaml_plain import Place

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

CORRECT = "Correct the value."


class Declared(BaseModel):
    """Base of everything that a file declares: unknown keys and wrong types are refused, nothing changes later.

    ``FILE``: the file that a model describes, relative to the folder that it is read from.
    """

    # Built when the first file is read: a job reads few of them.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)
    FILE: ClassVar[str] = ""


Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Document:
    """Content of a YAML file. ``lines``: the line of each value, by the keys and positions that lead to it."""

    file: str
    values: dict[str, Any]
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """Line of a value; of a value that is not there, of the nearest one around it; 0 for the whole file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)


def read(path: Path, file: str = "") -> Document:
    """Read a YAML file of keys and values. ``file``: its name in messages; by default its own name.

    Raises PackageError for a file that cannot be read, is not UTF-8, is not YAML 1.2, has a key twice or holds no keys.
    """
    file = file or path.name
    document = Document(file, *parsed(path, file))
    if unprintable := list(_unprintable(document.values, ())):
        expected, action = "characters that can be printed", "Delete the character that is shown as an escape."
        raise PackageError(
            _issue(document, place, "unprintable", repr(text), expected, action) for place, text in unprintable
        )
    return document


def _unprintable(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Texts with characters that steer a terminal or turn other text; YAML can write them as escapes."""
    if isinstance(value, str) and UNPRINTABLE.search(value):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _unprintable(key, (*place, key))
            yield from _unprintable(item, (*place, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _unprintable(item, (*place, position))


def typed(document: Document, model: type[Model]) -> Model:
    """The document as a model. Raises PackageError with every unknown key, missing key and wrong value."""
    try:
        return model.model_validate(_tuples(document.values))
    except ValidationError as error:
        raise PackageError(issues(error, document, model)) from None


def _tuples(value: Any) -> Any:
    """Lists as tuples at every depth: what is declared does not change."""
    if isinstance(value, list):
        return tuple(map(_tuples, value))
    return {key: _tuples(item) for key, item in value.items()} if isinstance(value, dict) else value


def issues(error: ValidationError, document: Document, model: type[BaseModel]) -> list[Issue]:
    """What a model refused, in the words of someone who edits the file.

    A mistyped key is one mistake, not an unknown key and a missing one.
    """
    details = error.errors()
    unknown = [detail for detail in details if detail["type"] == "extra_forbidden"]
    listed = [_unknown_key(detail, document, model) for detail in unknown]
    meant = {(detail["loc"][:-1], near) for detail in unknown if (near := _near(detail, model))}
    for detail in details:
        if detail["type"] == "extra_forbidden" or (detail["type"] == "missing" and _missed(detail) in meant):
            continue
        listed.append(_wrong_value(detail, document))
    return listed


def _missed(detail: ErrorDetails) -> tuple[Place, str]:
    return detail["loc"][:-1], str(detail["loc"][-1])


def _near(detail: ErrorDetails, model: type[BaseModel]) -> str:
    """The key that was probably meant; empty where none is near."""
    return nearest(str(detail["loc"][-1]), keys_at(model, detail["loc"][:-1]))


def _unknown_key(detail: ErrorDetails, document: Document, model: type[BaseModel]) -> Issue:
    known = keys_at(model, detail["loc"][:-1])
    key = str(detail["loc"][-1])
    action = did_you_mean(key, known) or "Remove it."
    allowed = "one of " + ", ".join(known) if known else "no such key"
    return _issue(document, detail["loc"], "unknown-key", f"the key {key}", allowed, action)


def _wrong_value(detail: ErrorDetails, document: Document) -> Issue:
    loc = detail["loc"]
    if detail["type"] == "missing":
        key = str(loc[-1])
        return _issue(document, loc, "missing-key", "no such key", f"the key {key}", f"Add {key}.")
    found = shown(detail["input"])
    return _issue(document, loc, "bad-value", found, expected(detail), CORRECT)


def shown(value: object) -> str:
    """A value as a file would have it.

    >>> shown(None), shown(True), shown(("a", 1)), shown({"a": 1})
    ('null', 'true', "['a', 1]", 'keys with values')
    """
    if isinstance(value, (dict, set)):
        return "keys with values"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return repr(value)


def expected(detail: ErrorDetails) -> str:
    """What a model expects in place of a wrong value, as a part of a sentence: without the words of programmers."""
    message = re.sub(r"^Value error, |^Input should be |^\w+ should have (?=at )| after validation", "", detail["msg"])
    return message[:1].lower() + message[1:]


def _issue(document: Document, loc: Place, check_id: str, found: str, expected: str, action: str) -> Issue:
    place = tuple(part for part in loc if part != "[key]")
    name = ".".join(str(part) for part in place)
    return Issue(check_id, "error", document.file, document.line(place), name, "", found, expected, action)


def keys_at(model: Any, place: Iterable[str | int]) -> list[str]:
    """Keys that a model allows at a place within it; none where any key goes."""
    for part in place:
        model = _inside(model, part)
    candidates = _models(model)
    return list(_fields(candidates[0])) if candidates else []


def _inside(annotation: Any, part: str | int) -> Any:
    for model in _models(annotation):
        if part in (fields := _fields(model)):
            return fields[str(part)]
    arguments = get_args(annotation)
    return arguments[-1 if isinstance(part, str) else 0] if arguments else None


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    """Key to annotation; the key is the name of the field, or what the model writes instead (ids with hyphens)."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models that an annotation names, itself or one of its alternatives."""
    options = (annotation, *get_args(annotation))
    return [option for option in options if isinstance(option, type) and issubclass(option, BaseModel)]
