"""The methodology as data: code lists and rules in ``workflow/framework/``, each read through its typed model.

Rules (YAML) are read with ``declared(Model)``, tables (CSV) with ``rows(Model)`` or ``table(name)``. The model of a
file stands beside the stage that reads it; the lists that several rooms share are in ``core.codelists``. An unknown
key, code or type is refused with file and line.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from ssemap.core import documents, texts
from ssemap.core.codelists import LISTS, Comparability, Row, SourceType, Subfamily, references
from ssemap.core.documents import Declared
from ssemap.core.issues import Issue, PackageError
from ssemap.core.spelling import expected_code

if TYPE_CHECKING:
    import pandas as pd

MIXED = "mixed"  # the family of published aggregates across families (families.csv)
FRAMEWORK = Path(__file__).resolve().parents[2] / "framework"
FOLDER = "workflow/framework"  # name in messages

Rules = TypeVar("Rules", bound=Declared)
AnyRow = TypeVar("AnyRow", bound=Row)


@cache
def declared(model: type[Rules], file: str = "") -> Rules:
    """A rule file as its model. ``file``: below ``workflow/framework``; by default the one that the model names.

    Raises PackageError with every unknown key, missing key and wrong value, each with its line.
    """
    file = file or model.FILE
    return documents.typed(documents.read(FRAMEWORK / file, f"{FOLDER}/{file}"), model)


@cache
def rows(model: type[AnyRow], file: str = "") -> tuple[AnyRow, ...]:
    """A table as typed rows, in the order of the file. Raises PackageError for wrong columns, values and codes."""
    file = file or model.FILE
    lines = _cells(model, file)
    typed, issues = [], []
    for line, cells in lines:
        try:
            row = model.model_validate(cells)
        except ValidationError as error:
            issues += [_wrong(file, line, detail) for detail in error.errors()]
        else:
            typed.append(row)
            issues += list(_unknown_codes(row, file, line))
    key = model.KEY or (next(iter(model.model_fields)),)
    issues += list(_doubles(lines, key, file))
    if issues:
        raise PackageError(issues)
    return tuple(typed)


def listed(model: type[Row], file: str = "") -> pd.DataFrame:
    """A table as a frame, all columns as text, checked by its model; rows in the order of the file."""
    import pandas as pd

    file = file or model.FILE
    rows(model, file)
    return pd.DataFrame([cells for _, cells in _cells(model, file)], columns=list(model.model_fields), dtype="str")


def table(name: str) -> pd.DataFrame:
    """One of the shared lists as a frame, all columns as text. Raises KeyError for a name that is none of them."""
    return _table(name).copy()


@cache
def _table(name: str) -> pd.DataFrame:
    return listed(LISTS[name])


def codes(name: str) -> list[str]:
    """The distinct codes of a shared list: its first column, in the order of the file."""
    return list(_codes(LISTS[name]))


@cache
def _codes(model: type[Row]) -> dict[str, None]:
    column = next(iter(model.model_fields))
    return dict.fromkeys(cells[column] for _, cells in _cells(model, model.FILE))


def labels(name: str) -> dict[str, str]:
    """Code to label of a shared list."""
    return dict(_labels(LISTS[name]))


@cache
def _labels(model: type[Row]) -> dict[str, str]:
    column = next(iter(model.model_fields))
    return {cells[column]: cells["label"] for _, cells in _cells(model, model.FILE)}


def ranks() -> dict[str, int]:
    """Comparability to rank: 1 is the best."""
    return {row.comparability: row.rank for row in rows(Comparability)}


def source_ranks() -> dict[str, int]:
    """Type of source to rank: 1 is the best."""
    return {row.source_type: row.rank for row in rows(SourceType)}


def signs(name: str) -> dict[str, str]:
    """Code to sign of a shared list: what stands for the code where there is no room for its label."""
    return dict(_signs(LISTS[name]))


@cache
def _signs(model: type[Row]) -> dict[str, str]:
    column = next(iter(model.model_fields))
    return {cells[column]: cells["sign"] for _, cells in _cells(model, model.FILE)}


def families_of(concept: str) -> list[str]:
    """The families that count under a concept of the SSE."""
    concepts = _table("concepts")
    families: list[str] = concepts.loc[concepts["concept"] == concept, "family"].to_list()
    return families


def subfamilies() -> dict[str, list[str]]:
    """Family to its sub-families, both in the order of the file; families without any are left out."""
    below: dict[str, list[str]] = {}
    for row in rows(Subfamily):
        below.setdefault(row.family, []).append(row.subfamily)
    return below


def official_types() -> list[str]:
    """Types of sources that are official, or quote an official release by name."""
    types = _table("source_types")
    official: list[str] = types.loc[types["official"] == "yes", "source_type"].to_list()
    return official


def forget() -> None:
    """Read every file anew: for tests that put another folder in the place of the framework."""
    for reader in (declared, rows, _table, _codes, _labels, _signs, _cells):
        reader.cache_clear()


@cache
def _cells(model: type[Row], file: str) -> list[tuple[int, dict[str, str]]]:
    """Line and cells of each row. Raises PackageError where the columns are not those of the model."""
    wanted = list(model.model_fields)
    (_, header), *lines = _split(_text(file), file) or [(1, [])]
    if header != wanted:
        expected, action = "the columns " + ", ".join(wanted), "Correct the header."
        raise PackageError([_issue(file, 1, "", "columns", ", ".join(header) or "nothing", expected, action)])
    if not lines:
        raise PackageError([_issue(file, 1, "", "no-rows", "a header alone", "a row or more", "Add the rows.")])
    width = f"{len(wanted)} cells, as in the header"
    ragged = [(line, len(cells)) for line, cells in lines if len(cells) != len(wanted)]
    if ragged:
        raise PackageError(
            [_issue(file, line, "", "ragged-row", f"{n} cells", width, "Mend the row.") for line, n in ragged]
        )
    return [(line, dict(zip(wanted, cells, strict=True))) for line, cells in lines]


def _split(text: str, file: str) -> list[tuple[int, list[str]]]:
    """The records of a text, each with the line it begins on. Raises PackageError for text that is not CSV."""
    try:
        return list(texts.records(text))
    except texts.NotCsv as error:
        raise PackageError([_issue(file, error.line, "", "csv", str(error), error.expected, error.action)]) from None


def _text(file: str) -> str:
    """The text of a table. Raises PackageError for a file that is not there, or is no text in UTF-8."""
    try:
        data = (FRAMEWORK / file).read_bytes()
    except FileNotFoundError:
        raise PackageError(
            [_issue(file, 0, "", "missing-file", "no such file", "a CSV file", "Add the file.")]
        ) from None
    except OSError as error:
        found = error.strerror or str(error)
        raise PackageError([_issue(file, 0, "", "unreadable", found, "a CSV file", "Correct the file.")]) from None
    save = "Save the file again as CSV in UTF-8."
    if b"\0" in data:
        line = texts.line_at(data, data.index(b"\0"))
        raise PackageError([_issue(file, line, "", "nul-byte", "a NUL byte", "text", save)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = texts.line_at(data, error.start)
        found = f"the byte 0x{data[error.start]:02x}"
        raise PackageError([_issue(file, line, "", "encoding", found, "UTF-8", save)]) from None


def _unknown_codes(row: Row, file: str, line: int) -> Iterator[Issue]:
    """Codes of other lists that do not exist; an empty cell names none."""
    for column, name in references(type(row)).items():
        cell = getattr(row, column)
        known = codes(name)
        for code in cell if isinstance(cell, tuple) else (cell,):
            if code and code not in known:
                expected = expected_code(code, known)
                yield _issue(file, line, column, "unknown-code", repr(code), expected, f"Use a code of {name}.csv.")


def _doubles(lines: list[tuple[int, dict[str, str]]], key: tuple[str, ...], file: str) -> Iterator[Issue]:
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in lines:
        value = tuple(cells[column] for column in key)
        if value in seen:
            expected = f"each {' and '.join(key)} once (also in row {seen[value]})"
            yield _issue(file, line, key[0], "double-key", " ".join(value), expected, "Remove one of the rows.")
        seen.setdefault(value, line)


def _wrong(file: str, line: int, detail: Any) -> Issue:
    column = str(detail["loc"][0]) if detail["loc"] else ""
    found = repr(detail["input"]) if column else "the row"
    return _issue(file, line, column, "bad-value", found, documents.expected(detail), "Correct the cell.")


def _issue(file: str, line: int, column: str, check_id: str, found: str, expected: str, action: str) -> Issue:
    return Issue(check_id, "error", f"{FOLDER}/{file}", line, column, "", found, expected, action)
