"""The run as a typed record: ``config.yaml``, with values of the command line on top.

Everything that is wrong is reported at once, with its line in the file and, for a mistyped key or
name, the one that was probably meant.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError
from pydantic_core import ErrorDetails

from ssemap.core import countries, documents, files
from ssemap.core.arguments import FIRST_YEAR, LAST_YEAR, advice_on_address, as_folder
from ssemap.core.issues import Issue, PackageError
from ssemap.core.run import LANGUAGE, Run
from ssemap.core.spelling import did_you_mean

NAME = "config.yaml"
COMMAND_LINE = "--config"
YEARS = {"ge": FIRST_YEAR, "le": LAST_YEAR}
MOST_SHOWN = 24  # countries that a figure can tell apart
CODE = r"[A-Z]{3}"


def _shown(value: object) -> int | list[str]:
    """A number of countries, or their codes. One validator: of a union, each mistake would be told twice."""
    if isinstance(value, list):
        if 1 <= len(value) <= MOST_SHOWN and all(isinstance(code, str) and re.fullmatch(CODE, code) for code in value):
            return value
    elif type(value) is int and 1 <= value <= MOST_SHOWN:
        return value
    raise ValueError(value)


def _yes(value: object) -> bool:
    """Yes or no, as a word or as what the command line makes of it."""
    known = {"yes": True, "no": False}
    if isinstance(value, bool) or value in list(known):
        return known[value] if isinstance(value, str) else bool(value)
    raise ValueError(value)


def _web(value: object) -> str:
    """The address of a folder on the web, with a slash at its end; or nothing."""
    if isinstance(value, str) and not advice_on_address(value):
        return as_folder(value)
    raise ValueError(value)


CountryCode = Annotated[str, Field(pattern=f"^{CODE}$")]
Shown = Annotated[int | list[str], PlainValidator(_shown)]
YesNo = Annotated[bool, PlainValidator(_yes)]
WebFolder = Annotated[str, PlainValidator(_web)]
EditionName = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
EditionDate = Annotated[
    datetime.date, Field(ge=datetime.date(YEARS["ge"], 1, 1), le=datetime.date(YEARS["le"], 12, 31))
]
Year = Annotated[int, Field(**YEARS)]
Language = Annotated[str, Field(pattern=rf"^{LANGUAGE}$")]
Window = Annotated[tuple[Year, Year], BeforeValidator(lambda value: tuple(value) if isinstance(value, list) else value)]


class Config(BaseModel):
    """One run of the pipeline; the meaning of each value stands beside it in ``config.yaml``."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    countries: Annotated[list[CountryCode], Field(min_length=1)]
    shown: Shown
    edition: EditionName
    editions: Annotated[dict[EditionName, EditionDate | None], Field(min_length=1)]
    reference_year: Year
    window: Window
    concept: str
    conditions: str
    documents: YesNo
    publish_url: WebFolder
    languages: Annotated[list[Language], Field(min_length=1)]
    explorer_editions: list[EditionName] = []

    @property
    def as_of(self) -> datetime.date | None:
        """Date of the edition; None means no cut."""
        return self.editions[self.edition]

    @property
    def countries_shown(self) -> tuple[str, ...]:
        """The countries that comparative figures and pages show, in the order of the run; none where it is all."""
        first = self.countries[: self.shown] if isinstance(self.shown, int) else self.shown
        chosen = tuple(code for code in self.countries if code in first)
        return chosen if len(chosen) < len(self.countries) else ()

    def published(self, edition: str) -> str:
        """Address of the folder of an edition on the web; '' where it stands nowhere."""
        return self.publish_url.replace("{edition}", edition)

    def beside(self, edition: str) -> list[str]:
        """The further editions that the explorer of an edition shows, in their order."""
        return [name for name in self.explorer_editions if name != edition]

    def run(
        self,
        edition: str = "",
        *,
        countries: Iterable[str] = (),
        shown: bool = False,
        conditions: bool = False,
        editions: bool = False,
        languages: bool = False,
    ) -> Run:
        """The settings of the run as one record. ``edition``: by default the configured one.

        ``countries``, ``shown``, ``conditions``, ``editions`` and ``languages`` go in only where what is made depends
        on them; no languages, where no documents are made.
        """
        edition = edition or self.edition
        return Run(
            edition,
            self.reference_year,
            self.window,
            self.concept,
            self.editions[edition],
            self.conditions if conditions else "",
            tuple(countries),
            self.countries_shown if shown else (),
            self.editions if editions else {},
            languages=tuple(self.languages) if languages and self.documents else (),
        )


# What a reader should have written, for the types that the model refuses.
EXPECTED = {
    "countries": "a list of three-letter country codes, as [CHN, KOR]",
    "shown": f"a number from 1 to {MOST_SHOWN}, or a list of so many country codes",
    "edition": "the name of an edition: small letters, digits and hyphens",
    "editions": "edition names, each with a date (2020-09-22) or null",
    "reference_year": f"a year from {YEARS['ge']} to {YEARS['le']}",
    "window": f"two years from {YEARS['ge']} to {YEARS['le']}, as [2010, 2021]",
    "concept": "the code of a concept of the framework",
    "conditions": "the name of a folder of workflow/framework/conditions",
    "documents": "yes or no",
    "publish_url": 'the address of a folder on the web, as https://example.org/sse/{edition}/, or ""',
    "languages": "a list of languages, as [en]",
    "explorer_editions": "a list of names of editions, as [conference]; none: []",
}


def load(root: Path = Path(), overrides: Mapping[str, Any] | None = None, *, name: str = NAME) -> Config:
    """Read ``root/config.yaml``, put ``overrides`` on top and check everything.

    Countries must have a package in ``root/data/raw``; concepts are those of the framework.
    Raises PackageError with every problem.
    """
    document = documents.read(root / name, name)
    overrides = {key: _typed(value) for key, value in (overrides or {}).items()}
    place = _Places(document, set(overrides))
    values = {**document.values, **overrides}
    try:
        config = Config.model_validate(values)
        issues: list[Issue] = []
    except ValidationError as error:
        issues = _of_the_model(error, place)
    sound = _sound(values, {issue.column.partition(".")[0] for issue in issues})
    packages = sorted(path.parent.name for path in (root / "data" / "raw").glob("*/country.yaml"))
    if issues := [*issues, *_names(sound, packages, place), *_years(sound, place), *_folders(sound, place)]:
        raise PackageError(issues)
    return config


def concepts() -> list[str]:
    """Codes of the concepts of the framework, in the order of the file."""
    # Read directly: the framework module loads pandas, and this runs at each start of the workflow.
    path = Path(__file__).resolve().parents[2] / "framework" / "concepts.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(dict.fromkeys(row["concept"] for row in csv.DictReader(stream)))


def sets_of_conditions() -> list[str]:
    """Sets of conditions by which institutions are rated: their folders, sorted."""
    from ssemap.core.conditions import condition_sets

    return condition_sets()


BRIEFS = Path(__file__).resolve().parents[2] / "report" / "briefs"


def languages() -> list[str]:
    """Languages that words of briefs are written in: their folders, sorted."""
    return sorted(path.name for path in BRIEFS.glob("*") if path.is_dir() and not files.is_ignored(path.name))


def _texts_of(language: str) -> list[str]:
    """Files of the folder of a language, below it; what systems and editors leave is none."""
    paths = (path.relative_to(BRIEFS / language) for path in (BRIEFS / language).rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in paths if not any(map(files.is_ignored, path.parts)))


class _Places:
    """Where each value stands: line numbers in the file, or the command line."""

    def __init__(self, document: documents.Document, overridden: set[str]) -> None:
        self.document, self.overridden = document, overridden

    def issue(self, key: str, found: object, expected: str, action: str) -> Issue:
        """An error about one key."""
        top = key.partition(".")[0]
        given = top in self.overridden
        row = 0 if given else self.document.line(tuple(key.split(".")))
        file = COMMAND_LINE if given else self.document.file
        return Issue("config", "error", file, row, key, "", str(found), expected, action)


def _typed(value: Any) -> Any:
    """A value as the file would have it: inside lists the command line gives nothing but text."""
    from ruamel.yaml import YAML

    if isinstance(value, list):
        return [_typed(item) for item in value]
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, str) and re.fullmatch(r"null|[\d-]+", value):
        try:
            return YAML(typ="safe", pure=True).load(value)
        except ValueError:  # a day that does not exist, a number without end: refused by its type
            return value
    return value


def _of_the_model(error: ValidationError, place: _Places) -> list[Issue]:
    """Its problems; a mistyped key is one mistake, not an unknown key and a missing one."""
    issues = [_issue(detail, place) for detail in error.errors()]
    meant = {issue.action for issue in issues}
    twice = {issue.column for issue in issues if did_you_mean(issue.column, [issue.column]) in meant - {issue.action}}
    return [issue for issue in issues if issue.column not in twice]


def _issue(detail: ErrorDetails, place: _Places) -> Issue:
    """A problem that the model found, in the words of someone who edits the file."""
    path = [str(part) for part in detail["loc"] if part != "[key]"]
    top = path[0]
    key = ".".join(path[:2]) if top == "editions" else top
    if top not in Config.model_fields:  # also a key that is no text
        action = did_you_mean(top, Config.model_fields) or "Remove it."
        return place.issue(top, top, "one of " + ", ".join(Config.model_fields), action)
    if detail["type"] == "missing" and path == [top]:
        return place.issue(top, "no value", EXPECTED[top], f"Add {top}.")
    advice = {"countries": _as_codes, "documents": _as_yes_or_no}.get(top)
    action = advice(detail["input"]) if advice else ""
    if top == "publish_url" and isinstance(detail["input"], str):
        action = advice_on_address(detail["input"])
    return place.issue(key, documents.shown(detail["input"]), EXPECTED[top], action or "Correct the value.")


def _as_codes(value: object) -> str:
    """How a text in the place of countries, or of one of them, is to be written; '' where it means none."""
    words = re.split(r"[\s,;]+", value.strip(" []")) if isinstance(value, str) else []
    codes = [countries.meant(word, ()) for word in words]
    return f"Write [{', '.join(codes)}]." if codes and all(codes) else ""


def _as_yes_or_no(value: object) -> str:
    """How what elsewhere means yes or no is to be written; '' for other values.

    >>> _as_yes_or_no("On"), _as_yes_or_no(0), _as_yes_or_no("maybe")
    ('Write yes.', 'Write no.', '')
    """
    words = {"yes": ("yes", "y", "true", "on", "1"), "no": ("no", "n", "false", "off", "0")}
    return next((f"Write {word}." for word, said in words.items() if str(value).casefold() in said), "")


def _sound(values: Mapping[str, Any], faulty: set[str]) -> dict[str, Any]:
    """The values that the model takes; of a list of countries those of its codes that can be one."""
    sound = {key: value for key, value in values.items() if key not in faulty}
    for key in ("countries", "shown"):
        listed = values.get(key)
        codes = listed if isinstance(listed, list) else []
        sound[key] = [code for code in codes if isinstance(code, str) and re.fullmatch(CODE, code)]
    sound.setdefault("explorer_editions", [])
    return sound


def _names(values: Mapping[str, Any], packages: list[str], place: _Places) -> Iterable[Issue]:
    """Names that must exist, and countries given twice."""
    known = {"edition": list(values.get("editions") or ()), "concept": concepts(), "conditions": sets_of_conditions()}
    choices = [(key, values[key], names) for key, names in known.items() if key in values and names]
    further = dict.fromkeys(values["explorer_editions"]) if known["edition"] else ()
    choices += [("explorer_editions", name, known["edition"]) for name in further]
    choices += [("countries", code, packages) for code in dict.fromkeys(values["countries"])]
    choices += [("shown", code, values["countries"]) for code in dict.fromkeys(values["shown"]) if values["countries"]]
    choices += [("languages", code, languages()) for code in dict.fromkeys(values.get("languages", ()))]
    for language in dict.fromkeys(values.get("languages", ())):
        yield from _of_no_text(language)
    for key, found, names in choices:
        if found not in names:
            empty = "workflow/report/briefs holds no language" if key == "languages" else "data/raw holds no package"
            listed = "one of " + (", ".join(names) or f"(none: {empty})")
            begun = f", or begin its package: ssemap new {found}" if key == "countries" else ""
            advice = did_you_mean(found, names, cutoff=2 / 3) or f"Choose one of them{begun}."
            yield place.issue(key, found, listed, advice)
    once = {"countries": "country", "shown": "country", "languages": "language", "explorer_editions": "edition"}
    for key, what in once.items():
        if len(set(values.get(key, ()))) < len(values.get(key, ())):
            yield place.issue(key, values[key], f"each {what} once", "Remove the copy.")


def _of_no_text(language: str) -> Iterable[Issue]:
    """Files of a translation that translate no English text: nobody would read them."""
    english, own = _texts_of("en"), _texts_of(language)
    left = [name for name in english if name not in own]
    for name in own:
        if name not in english:
            expected, file = f"one of {', '.join(english)}", f"workflow/report/briefs/{language}/{name}"
            action = did_you_mean(name, left, cutoff=2 / 3) or "Rename it, or take it away."
            yield Issue("config", "error", file, 0, "", "", "a text that no brief has", expected, action)


def _folders(values: Mapping[str, Any], place: _Places) -> Iterable[Issue]:
    """Each of several editions has a folder of its own on the web."""
    address, editions = values.get("publish_url", ""), values.get("editions") or ()
    if address and len(editions) > 1 and "{edition}" not in address:
        expected = f"{{edition}} in it: there are {len(editions)} editions, each in a folder of its own"
        yield place.issue("publish_url", address, expected, f"Write {address.rstrip('/')}/{{edition}}/.")


def _years(values: Mapping[str, Any], place: _Places) -> Iterable[Issue]:
    """Years in order."""
    if "window" not in values:
        return
    first, last = values["window"]
    year = values.get("reference_year", first)
    if first > last:
        yield place.issue("window", f"{first} to {last}", "first year, last year", "Swap them.")
    elif not first <= year <= last:
        yield place.issue("reference_year", year, f"a year of the window {first} to {last}", "Correct one of them.")
