"""``findings.yaml``: which findings are looked for, how they are told, and which stand on page 1."""

from __future__ import annotations

import re
import string
from itertools import chain
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from ssemap.alternatives.declared import rules as scenario_rules
from ssemap.core import framework, themes
from ssemap.core.coded import code_of
from ssemap.core.codelists import Text
from ssemap.core.documents import Declared
from ssemap.core.series import UNSTATED
from ssemap.core.spelling import expected_code
from ssemap.core.themes import ThemeCode
from ssemap.indicators.declared import catalogue
from ssemap.institutions.rules import rules as institution_rules
from ssemap.schemas.indicators import ALL

Kind = Literal["above", "extreme", "change", "share", "count"]
Direction = Literal["up", "down"]
Number = Annotated[int, Field(ge=1)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


def _indicator(name: str) -> str:
    if name not in (known := catalogue().ids()):
        raise ValueError(expected_code(name, known))
    return name


def _scenario(name: str) -> str:
    if name not in (known := [scenario.id for scenario in scenario_rules().scenarios]):
        raise ValueError(expected_code(name, known))
    return name


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"a pattern ({error})") from None
    return text


IndicatorId = Annotated[str, AfterValidator(_indicator)]
ScenarioId = Annotated[str, AfterValidator(_scenario)]
Pattern = Annotated[Text, AfterValidator(_pattern)]
Family = Annotated[str, code_of("families")]
FamilyOrAll = Annotated[str, code_of("families", ALL)]
Measure = Annotated[str, code_of("measures")]
Definition = Annotated[str, code_of("definitions")]
Grade = Annotated[str, code_of("grades")]


class Looked(Declared):
    """What all findings declare; see the head of ``findings.yaml``."""

    name: Name
    section: Name
    theme: ThemeCode
    figure: str = ""
    page_one: Annotated[int, Field(ge=0)] = 0
    otherwise: Literal["told", "left_out"] = "told"


class Above(Looked):
    """Countries that are clearly higher than others, in an indicator and family."""

    indicator: IndicatorId
    family: FamilyOrAll
    most: Number = 1


class Extreme(Looked):
    """The country that is clearly the highest or lowest, in an indicator and family."""

    indicator: IndicatorId
    family: FamilyOrAll
    which: Literal["highest", "lowest"]


class Change(Looked):
    """Forms of which a number changed: an average growth, or a level between two years."""

    growth: IndicatorId | None = None
    level: IndicatorId | None = None
    families: tuple[Family, ...] = ()
    direction: Direction
    most: Number = 1

    @model_validator(mode="after")
    def _one(self) -> Change:
        _just_one(growth=self.growth, level=self.level)
        if self.growth and self.growth not in catalogue().ids("growth"):
            raise ValueError(f"an indicator of growth; not {self.growth}")
        if self.level and self.level not in catalogue().ids("level"):
            raise ValueError(f"an indicator that is a level; not {self.level}")
        return self


class LargestForm(Declared):
    """The indicator by which forms are weighed, and their family."""

    indicator: IndicatorId
    family: Family


class Published(Declared):
    """A measure in percent of some definitions: of what ``whole`` it is a share, and what it ``says`` of the part.

    ``note``: a sentence that is printed with it.
    """

    measure: Measure
    definitions: Annotated[tuple[Definition, ...], Field(min_length=1)] = (UNSTATED,)
    whole: Text
    says: Text
    note: str = ""


class Share(Looked):
    """Parts of a whole: of a published indicator, of one form in its family, or of a measure that is no indicator."""

    indicator: IndicatorId | None = None
    largest_form: LargestForm | None = None
    published: Published | None = None
    families: tuple[Family, ...] = ()
    most: Number = 1

    @model_validator(mode="after")
    def _one(self) -> Share:
        _just_one(indicator=self.indicator, largest_form=self.largest_form, published=self.published)
        if self.indicator and self.indicator not in catalogue().ids("share"):
            raise ValueError(f"an indicator that is a share; not {self.indicator}")
        return self


class Recognised(Declared):
    """A family, and how one form of it at least is recognised."""

    family: Family
    by: Literal["law", "certification", "programme"]


class LawTypes(Declared):
    """Types of national law (institutions.yaml) on a subject; a country has one of them at least."""

    subject: Literal["cooperative", "social_enterprise"]
    types: tuple[Text, ...]

    @model_validator(mode="after")
    def _known(self) -> LawTypes:
        known = list(getattr(institution_rules().types, self.subject))
        if unknown := sorted(set(self.types) - set(known)):
            raise ValueError(expected_code(unknown[0], known))
        return self


class Grown(Declared):
    """Forms whose growth is clearly above or below zero, of those with an interval."""

    indicator: IndicatorId
    direction: Direction


class Stated(Declared):
    """Countries with a statement on a theme, and a group of it."""

    theme: ThemeCode
    group: Text | None = None

    @model_validator(mode="after")
    def _known(self) -> Stated:
        if self.group and self.group not in (known := themes.groups()[self.theme]):
            raise ValueError(expected_code(self.group, known))
        return self


class Held(Declared):
    """Forms (or countries, of one form at least) with a value of an indicator, or without any figure of it."""

    indicator: IndicatorId
    of: Literal["forms", "countries"]
    which: Literal["with", "without"]


class Count(Looked):
    """How many countries or forms meet a condition."""

    says: Annotated[Text, Field(pattern=r"\{count\}")]
    recognised: Recognised | None = None
    law_types: LawTypes | None = None
    grown: Grown | None = None
    stated: Stated | None = None
    held: Held | None = None

    @model_validator(mode="after")
    def _one(self) -> Count:
        _just_one(
            recognised=self.recognised, law_types=self.law_types, grown=self.grown, stated=self.stated, held=self.held
        )
        _placeholders(self.says, {"count", "have", "first"})
        return self


def _just_one(**given: object) -> None:
    if sum(value is not None for value in given.values()) != 1:
        raise ValueError(f"one of the keys {', '.join(given)}")


class Lists(Declared):
    """The findings by kind."""

    above: tuple[Above, ...] = ()
    extreme: tuple[Extreme, ...] = ()
    change: tuple[Change, ...] = ()
    share: tuple[Share, ...] = ()
    count: tuple[Count, ...] = ()

    def all(self) -> list[tuple[Kind, Looked]]:
        """Each with its kind, in the order of the file."""
        return list(
            chain(
                (("above", one) for one in self.above),
                (("extreme", one) for one in self.extreme),
                (("change", one) for one in self.change),
                (("share", one) for one in self.share),
                (("count", one) for one in self.count),
            )
        )


class PageOne(Declared):
    """``most`` findings, at most ``per_theme``; ``ungraded``: the grade that stands for none."""

    most: Number
    per_theme: Number
    ungraded: Grade


class Said(Declared):
    """How the numbers of an indicator are told."""

    more: str = ""
    most: str = ""
    fewest: str = ""
    number: str = ""


class GlanceColumn(Declared):
    """A column of the table at a glance: one number of a country.

    With ``family`` the cell of a family, with ``best_form`` that of the best documented form, with ``recognised`` the
    number of families of which a form is recognised.
    """

    label: Text
    note: str = ""
    indicator: IndicatorId | None = None
    family: FamilyOrAll | None = None
    best_form: bool = False
    recognised: Literal["law", "certification", "programme"] | None = None

    @model_validator(mode="after")
    def _one(self) -> GlanceColumn:
        _just_one(family=self.family, best_form=self.best_form or None, recognised=self.recognised)
        if (self.indicator is None) != (self.recognised is not None):
            raise ValueError("an indicator if and only if nothing is counted")
        return self


class Unknowns(Declared):
    """The sentences on what is not known: ``most`` of them, on gaps in these measures, of which each names ``named``.

    ``holder``, ``supervisor``, ``publisher``, ``nobody``: the sentence where such a body is known; ``nothing``: where
    there is no gap; ``formless``: where there is no form.
    """

    most: Number
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)]
    named: Number
    holder: Text
    supervisor: Text
    publisher: Text
    nobody: Text
    nothing: Text
    formless: Text

    @model_validator(mode="after")
    def _filled(self) -> Unknowns:
        gap = {"form", "country", "measures"}
        for text in (self.holder, self.supervisor, self.publisher):
            _placeholders(text, {*gap, "body"})
        _placeholders(self.nobody, gap)
        _placeholders(self.nothing, set())
        _placeholders(self.formless, set())
        return self


# Placeholders of each sentence and note of the file.
SENTENCES = {
    "above": {"year", "higher", "more", "lower"},
    "above_untold": {"year", "more", "reason"},
    "extreme": {"countries", "country", "most", "year", "number"},
    "extreme_untold": {"most", "year", "reason"},
    "grew": {"country", "form", "change", "first", "last"},
    "shrank": {"country", "form", "change", "first", "last"},
    "grew_untold": {"family", "reason"},
    "shrank_untold": {"family", "reason"},
    "rose_untold": {"number", "family", "reason"},
    "fell_untold": {"number", "family", "reason"},
    "rose": {"country", "number", "form", "before", "first", "after", "last"},
    "fell": {"country", "number", "form", "before", "first", "after", "last"},
    "women": {"country", "share", "number", "form", "year"},
    "women_untold": {"number", "reason"},
    "largest_form": {"country", "form", "share", "family", "year"},
    "largest_form_untold": {"family", "reason"},
    "published": {"country", "share", "whole", "form", "coverage", "says", "year"},
    "published_untold": {"whole", "says", "reason"},
    "count_untold": {"asked", "reason"},
}
NOTES = {
    "numbers": {"items"},
    "basis": {"items"},
    "held": {"items"},
    "bridged": set[str](),
    "one_sided": set[str](),
    "assumed": set[str](),
    "grade": {"grade"},
    "weakest": {"grade"},
    "open": {"pairs", "open"},
    "scenario_open": {"scenario"},
    "scenario_part": {"scenario", "held", "asked"},
    "scenario_reversed": {"scenario"},
    "name": {"items"},
    "names": {"items"},
    "others": {"items"},
    "unknown": {"countries"},
}
REASONS = ("no_value", "one_country", "bases", "partial", "intervals", "no_series", "unclear", "not_known")


def _placeholders(text: str, known: set[str]) -> None:
    found = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    if unknown := sorted(found - known):
        raise ValueError(f"the placeholders {', '.join(sorted(known)) or 'none'}; not {', '.join(unknown)}")


def _texts(texts: dict[str, str], known: dict[str, set[str]]) -> dict[str, str]:
    if wrong := sorted(set(texts) ^ set(known)):
        raise ValueError(f"the keys {', '.join(known)}; missing or unknown: {', '.join(wrong)}")
    for key, text in texts.items():
        _placeholders(text, known[key])
    return texts


def _sentences(texts: dict[str, str]) -> dict[str, str]:
    return _texts(texts, SENTENCES)


def _notes(texts: dict[str, str]) -> dict[str, str]:
    return _texts(texts, NOTES)


def _reasons(texts: dict[str, str]) -> dict[str, str]:
    return _texts(texts, {reason: set() for reason in REASONS})


def _every(codelist: str, *others: str) -> AfterValidator:
    """Each code of a list, and no other."""

    def whole(words: dict[str, str]) -> dict[str, str]:
        if wrong := sorted(set(words) ^ {*framework.codes(codelist), *others}):
            raise ValueError(f"each code of {codelist}.csv once; missing or unknown: {', '.join(wrong)}")
        return words

    return AfterValidator(whole)


def _told(findings: Lists, info: ValidationInfo) -> Lists:
    """Each name once, and words for each indicator that is told."""
    names = [looked.name for _, looked in findings.all()]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"each name once; twice: {', '.join(twice)}")
    said: dict[str, Said] = info.data.get("indicators", {})
    compared = [*(one.indicator for one in findings.above), *(one.indicator for one in findings.extreme)]
    wordless = [name for name in compared if not (name in said and said[name].more and said[name].most)]
    numbered = [one.growth or one.level for one in findings.change] + [one.indicator for one in findings.share]
    wordless += [name for name in numbered if name and not (name in said and said[name].number)]
    if wordless:
        raise ValueError(f"words under indicators for {', '.join(sorted(set(wordless)))}")
    return findings


class Declarations(Declared):
    """The whole file; see its head for the meaning of each key."""

    FILE = "findings.yaml"
    worst: Grade
    span: Number
    recent: Annotated[int, Field(ge=0)]
    whole: Annotated[float, Field(gt=0, le=1)]
    fewest: Annotated[int, Field(ge=2)]
    longest: Annotated[int, Field(ge=10)]
    named: Number
    scenarios: tuple[ScenarioId, ...]
    page_one: PageOne
    article: tuple[Pattern, ...]
    indicators: dict[IndicatorId, Said]
    families: Annotated[dict[str, Text], _every("families", ALL)]
    bases: Annotated[dict[str, Text], _every("bases")]
    coverages: dict[Annotated[str, code_of("coverages")], str]
    sentences: Annotated[dict[str, Text], AfterValidator(_sentences)]
    notes: Annotated[dict[str, Text], AfterValidator(_notes)]
    reasons: Annotated[dict[str, Text], AfterValidator(_reasons)]
    at_a_glance: Annotated[tuple[GlanceColumn, ...], Field(min_length=1)]
    unknowns: Unknowns
    findings: Annotated[Lists, AfterValidator(_told)]


def rules() -> Declarations:
    """The declared findings. Raises PackageError with file and line where the file is wrong."""
    declared: Declarations = framework.declared(Declarations)
    return declared
