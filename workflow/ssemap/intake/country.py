"""``country.yaml`` of a package: codes, names, currency, fiscal year, number format, status."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from ssemap.core import currencies, documents, framework
from ssemap.core.codelists import CALENDARS, GREGORIAN
from ssemap.core.documents import Declared, Document
from ssemap.core.issues import Issue, PackageError
from ssemap.intake import days

NAME = "country.yaml"
DRAFT = "draft"
SCHEMA_VERSION = 2  # of the packages that this project reads
FIRST_VERSION = 1  # of packages that name none


def version_of(text: str) -> int:
    """The schema version that a ``country.yaml`` states; 1 where it states none.

    >>> version_of("schema_version: 2"), version_of("iso3: KOR")
    (2, 1)
    """
    stated = re.search(r"(?m)^schema_version: *([0-9]{1,4}) *(#.*)?$", text)
    return int(stated[1]) if stated else FIRST_VERSION


def _version(value: object) -> object:
    if value != SCHEMA_VERSION or type(value) is not int:
        raise ValueError(f"{SCHEMA_VERSION}, the version that this project reads")
    return value


def _written(pattern: str, expected: str) -> BeforeValidator:
    """Text of a form; ``expected`` says in words which."""

    def check(value: object) -> object:
        if not (isinstance(value, str) and re.fullmatch(pattern, value)):
            raise ValueError(expected)
        return value

    return BeforeValidator(check)


def _currency(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str) or not currencies.known(value):
        ours = currencies.of_country(str(info.data.get("iso2"))) or ["THB"]
        raise ValueError(f"the ISO 4217 code of the country's money, as {' or '.join(ours)}")
    if day := currencies.withdrawn(value):
        later = currencies.successors(value)
        after = f"; {' or '.join(later)} came after it" if later else ""
        raise ValueError(f"money of today: {value} was withdrawn on {day}{after}")
    return value


def _number_format(value: object) -> object:
    formats = framework.codes("number_formats")
    if value not in formats:
        raise ValueError("one of " + ", ".join(formats))
    return value


def _calendars(value: object) -> object:
    known = framework.codes(CALENDARS)
    if not (isinstance(value, tuple) and value and set(value) <= set(known) and len(set(value)) == len(value)):
        raise ValueError(f"a list of calendars, each once, as [gregorian, buddhist]: {', '.join(known)}")
    return value


def _languages(value: object) -> object:
    if not (isinstance(value, tuple) and value and all(re.fullmatch("[a-z]{2}", str(code)) for code in value)):
        raise ValueError("a list of two-letter codes (ISO 639-1), as [ko, en]")
    return value


def _text_or_null(value: object) -> object:
    if not (value is None or (isinstance(value, str) and value.strip())):
        raise ValueError("who set the status, or null")
    return value


def _needed(value: object, info: ValidationInfo) -> object:
    """Who set a status, and when, is no secret where the package is no draft."""
    status = info.data.get("status", DRAFT)
    if value is None and status != DRAFT:
        what = {"status_by": "who set it", "status_date": "when it was set, as 2020-09-22"}[str(info.field_name)]
        raise ValueError(f"{what}: the status is {status}")
    return value


def _day_or_null(value: object) -> object:
    if not (value is None or (type(value) is datetime.date and days.FIRST <= value <= days.LAST)):
        raise ValueError(f"{days.EXPECTED}, as 2020-09-22, or null")
    return value


class Country(Declared):
    """What a package says of its country as a whole; every key without a default is required.

    ``calendars``: by which its sources count years that name none. ``fiscal_year_named``: whether a single year names
    the fiscal year that begins in it (``first``) or ends in it (``last``).
    """

    FILE = NAME
    iso3: Annotated[str, _written(r"[A-Z]{3}", "three capital letters (ISO 3166-1 alpha-3)")]
    iso2: Annotated[str, _written(r"[A-Z]{2}", "two capital letters (ISO 3166-1 alpha-2)")]
    iso_numeric: Annotated[str, _written(r"[0-9]{3}", 'three digits in quotes, as "410"')]
    name: Annotated[str, _written(r"\S.{0,299}", "the English name, of at most 300 characters")]
    name_native: Annotated[str, _written(r"\S.{0,299}", "the name in the national language, of at most 300 characters")]
    currency: Annotated[str, BeforeValidator(_currency)]
    fiscal_year_end: Annotated[
        str, _written(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", 'month and day in quotes, as "12-31"')
    ]
    fiscal_year_named: Annotated[str, _written("first|last", "first or last")] = "first"
    calendars: Annotated[tuple[str, ...], BeforeValidator(_calendars)] = (GREGORIAN,)
    number_format: Annotated[str, BeforeValidator(_number_format)]
    languages: Annotated[tuple[str, ...], BeforeValidator(_languages)]
    status: Annotated[str, _written("draft|coder-checked|validated", "draft, coder-checked or validated")]
    status_by: Annotated[str | None, BeforeValidator(_text_or_null), AfterValidator(_needed)]
    status_date: Annotated[datetime.date | None, BeforeValidator(_day_or_null), AfterValidator(_needed)]
    schema_version: Annotated[int, BeforeValidator(_version)]

    @property
    def language(self) -> str:
        """Language of the national name: the first of the languages."""
        return self.languages[0]


def read(path: Path, file: str = "") -> Country:
    """Read a ``country.yaml``. ``file``: its name in messages; by default with the folder of the package.

    Raises PackageError with every unknown key, missing key and wrong value, each with its line.
    """
    return documents.typed(documents.read(path, file or f"{path.parent.name}/{NAME}"), Country)


def older(document: Document) -> Issue | None:
    """What to do with a package of an earlier schema version, whose other problems are no mistakes of its own."""
    stated = document.values.get("schema_version", FIRST_VERSION)
    if not document.values or type(stated) is not int or not FIRST_VERSION <= stated < SCHEMA_VERSION:
        return None
    found = f"version {stated}" if "schema_version" in document.values else f"nothing, which is version {FIRST_VERSION}"
    action = f"Bring the package to it: ssemap migrate {Path(document.file).parent.name}"
    line = document.line(("schema_version",))
    words = "schema_version", "", found, f"version {SCHEMA_VERSION} of the packages", action
    return Issue("schema-version", "error", document.file, line, *words)


def check(path: Path, file: str) -> tuple[Document, Country | None, list[Issue]]:
    """The file as it stands, the country where nothing is wrong, and every problem of the file."""
    try:
        document = documents.read(path, file)
    except PackageError as error:
        return Document(file, {}, {}), None, error.issues
    try:
        return document, documents.typed(document, Country), []
    except PackageError as error:
        return document, None, error.issues
