"""``country.yaml`` of a package: codes, names, currency, fiscal year, number format, status."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from ssemap.core import currencies, days, documents, framework, territories, texts
from ssemap.core.codelists import CALENDARS, GREGORIAN, Row, Text
from ssemap.core.documents import Declared, Document
from ssemap.core.issues import Issue, PackageError

NAME = "country.yaml"
DRAFT = "draft"
SCHEMA_VERSION = 2  # of the packages that this project reads
FIRST_VERSION = 1  # of packages that name none
LONGEST_NAME = 300
UNDETERMINED = "und"  # ISO 639-2
CODES = {"iso2": territories.iso2, "iso_numeric": territories.numeric}
WRITTEN_IN = ("ar", "es", "fr", "id", "ja", "ko", "ms", "pt", "ru", "th", "vi", "zh", "zh_Hant")  # of many countries
A_DAY = datetime.timedelta(days=1)  # clocks of the world differ
QUOTES = re.compile("[\u201c-\u201f\u2018-\u201b\u00ab\u00bb\u2039\u203a\u300c-\u300f\u301d-\u301f\uff02\uff07]")


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


class Placeholder(Row):
    """What stands in the place of an answer, and is none."""

    FILE = "placeholders.csv"
    word: Text
    language: Text


def _answer(expected: str, *, may_be_null: bool = False) -> BeforeValidator:
    """A text that says something: letters that can be seen, and no word for nothing."""

    def check(value: object) -> object:
        if value is None and may_be_null:
            return value
        text = value.strip() if isinstance(value, str) else ""
        shown = any(letter.isalpha() for letter in text) and not texts.is_blank(text)
        if shown and text != value:
            raise ValueError(f"{expected}, without blanks around it")
        if shown and re.search(r"[\r\n]", text):
            raise ValueError(f"{expected}, on one line")
        if (
            not shown
            or len(text) > LONGEST_NAME
            or text.casefold().strip("-.() ") in {row.word for row in framework.rows(Placeholder)}
        ):
            raise ValueError(expected)
        return value

    return BeforeValidator(check)


def _code_of(what: str, known: Callable[[str], str], pattern: str, form: str) -> BeforeValidator:
    """A code of ISO 3166-1 that is that of the country, where the country is known by its three letters."""

    def check(value: object, info: ValidationInfo) -> object:
        iso3 = str(info.data.get("iso3", ""))
        right = known(iso3) if iso3 else ""
        if not (isinstance(value, str) and re.fullmatch(pattern, value)):
            raise ValueError(form)
        if right and value != right:
            raise ValueError(f"{right!r}, the {what} code of {iso3} in ISO 3166-1")
        return value

    return BeforeValidator(check)


def _fiscal_year_end(value: object) -> object:
    expected = 'the month and day on which the fiscal year of public bodies ends, in quotes, as "12-31"'
    if not (isinstance(value, str) and re.fullmatch(r"\d\d-\d\d", value, re.ASCII)):
        raise ValueError(expected)
    if value == "02-29":
        raise ValueError('a day of every year; the end of February is "02-28"')
    try:
        datetime.date.fromisoformat(f"2019-{value}")  # a year of 365 days
    except ValueError:
        raise ValueError(expected) from None
    return value


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


def _languages(value: object, info: ValidationInfo) -> object:
    if not (isinstance(value, tuple) and value and all(re.fullmatch("[a-z]{2}", str(code)) for code in value)):
        raise ValueError("a list of two-letter codes (ISO 639-1), as [ko, en]")
    if unknown := [code for code in value if not territories.is_language(code)]:
        spoken = [code for code in territories.spoken(str(info.data.get("iso2"))) if len(code) == 2]
        there = f"; codes of the country's languages are {', '.join(spoken[:4])}" if spoken else ""
        raise ValueError(f"codes of languages (ISO 639-1), not {' and '.join(unknown)}{there}")
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
    if value is not None and value > datetime.date.today() + A_DAY:
        raise ValueError("a day that has come; it is the last one on which the package was looked through")
    return value


class Country(Declared):
    """What a package says of its country as a whole; every key without a default is required.

    ``calendars``: by which its sources count years that name none. ``fiscal_year_named``: whether a single year names
    the fiscal year that begins in it (``first``) or ends in it (``last``).
    """

    FILE = NAME
    iso3: Annotated[str, _written(r"[A-Z]{3}", "three capital letters (ISO 3166-1 alpha-3)")]
    iso2: Annotated[str, _code_of("alpha-2", territories.iso2, r"[A-Z]{2}", "two capital letters (ISO 3166-1 alpha-2)")]
    iso_numeric: Annotated[
        str, _code_of("numeric", territories.numeric, r"[0-9]{3}", 'three digits in quotes, as "410"')
    ]
    name: Annotated[str, _answer(f"the English name, of at most {LONGEST_NAME} characters")]
    name_native: Annotated[str, _answer(f"the name in the national language, of at most {LONGEST_NAME} characters")]
    currency: Annotated[str, BeforeValidator(_currency)]
    fiscal_year_end: Annotated[str, BeforeValidator(_fiscal_year_end)]
    fiscal_year_named: Annotated[str, _written("first|last", "first or last")] = "first"
    calendars: Annotated[tuple[str, ...], BeforeValidator(_calendars)] = (GREGORIAN,)
    number_format: Annotated[str, BeforeValidator(_number_format)]
    languages: Annotated[tuple[str, ...], BeforeValidator(_languages)]
    status: Annotated[str, _written("draft|coder-checked|validated", "draft, coder-checked or validated")]
    status_by: Annotated[str | None, _answer("who set the status, or null", may_be_null=True), AfterValidator(_needed)]
    status_date: Annotated[datetime.date | None, BeforeValidator(_day_or_null), AfterValidator(_needed)]
    schema_version: Annotated[int, BeforeValidator(_version)]

    @property
    def language(self) -> str:
        """Language of the national name: the first of the languages; that of no language where none is known."""
        return next(iter(self.languages), UNDETERMINED)


def read(path: Path, file: str = "") -> Country:
    """Read a ``country.yaml``. ``file``: its name in messages; by default with the folder of the package.

    Raises PackageError with every unknown key, missing key and wrong value, each with its line.
    """
    return _typed(documents.read(path, file or f"{path.parent.name}/{NAME}"))


def other_version(document: Document) -> Issue | None:
    """What to do with a package of another schema version, whose other problems are no mistakes of its own."""
    stated = document.values.get("schema_version", FIRST_VERSION)
    if not document.values or type(stated) is not int or stated < FIRST_VERSION or stated == SCHEMA_VERSION:
        return None
    found = f"version {stated}" if "schema_version" in document.values else f"nothing, which is version {FIRST_VERSION}"
    older = f"Bring the package to it: ssemap migrate {Path(document.file).parent.name}"
    action = older if stated < SCHEMA_VERSION else "Get a later version of ssemap."
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
        return document, _typed(document), []
    except PackageError as error:
        return document, None, [issue for issue in error.issues if not _is_right(document, issue)]


def _is_right(document: Document, issue: Issue) -> bool:
    """Does a code that the code of another country contradicts belong to the country of the folder?"""
    folder, stated = document.file.partition("/")[0], document.values.get("iso3")
    known = CODES.get(issue.column)
    right = known(folder) if known and stated != folder else ""
    return bool(right) and document.values.get(issue.column) == right


def name_of_country(document: Document) -> Iterator[Issue]:
    """A name that another country has in English, or in a language of either."""
    iso2, listed = str(document.values.get("iso2")), document.values.get("languages")
    own = [str(code) for code in listed] if isinstance(listed, list) else []
    for key in ("name", "name_native"):
        name = document.values.get(key)
        having = territories.named(name, ["en", *own, *WRITTEN_IN]) if isinstance(name, str) else set()
        if territories.spoken(iso2) and having and iso2 not in having:
            line, expected = document.line((key,)), f"a name of the country with the code {iso2}"
            found, action = f"{name!r}, the name of {' and '.join(sorted(having))}", "Correct the name or the codes."
            yield Issue("name-of-country", "warning", document.file, line, key, "", found, expected, action)


def language_of_country(document: Document) -> Iterator[Issue]:
    """A first language that few speak in the country: my is Burmese, and Malay is ms."""
    listed, spoken = document.values.get("languages"), territories.spoken(str(document.values.get("iso2")))
    first = listed[0] if isinstance(listed, list) and listed else ""
    if spoken and territories.is_language(str(first)) and territories.main_code(first) not in spoken:
        expected = f"a language of the country first, as {' or '.join(spoken[:4])}"
        line, action = document.line(("languages",)), "Correct the code, or put the language of the native name first."
        yield Issue("language-of-country", "warning", document.file, line, "languages", "", first, expected, action)


def identity(path: Path) -> tuple[str, str]:
    """Code and English name of a country, whose other keys may wait to be filled in.

    Raises PackageError with every problem of the file where one of the two is wrong.
    """
    document, _, issues = check(path, f"{path.parent.name}/{NAME}")
    if not document.values or {"iso3", "name"} & {issue.column for issue in issues}:
        raise PackageError(issues)
    return document.values["iso3"], document.values["name"]


def _typed(document: Document) -> Country:
    """The country. Typographic quotes, which YAML takes for letters, are told before what follows from them."""
    quoted = list(_quoted(document))
    try:
        facts = documents.typed(document, Country)
    except PackageError as error:
        keys = {issue.column for issue in quoted}
        raise PackageError([*quoted, *(issue for issue in error.issues if issue.column not in keys)]) from None
    if quoted:
        raise PackageError(quoted)
    return facts


def _quoted(document: Document) -> Iterator[Issue]:
    for key, value in document.values.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and len(text) > 1 and QUOTES.match(text[0]) and QUOTES.match(text[-1]):
                expected, action = f"'{text[1:-1]}', without them or in straight ones", "Write straight quotes."
                line, found = document.line((key,)), f"{text} in typographic quotes"
                yield Issue("bad-value", "error", document.file, line, key, "", found, expected, action)
