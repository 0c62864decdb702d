"""``findings.yaml``: which findings are looked for, how they are told, and which stand on page 1."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from ssemap.core import framework, themes
from ssemap.core.coded import code_of
from ssemap.core.codelists import Text
from ssemap.core.documents import Declared
from ssemap.publish.findings.kinds import (
    SUPPLIERS,
    FamilyOrAll,
    FormIndicatorId,
    Grade,
    IndicatorId,
    Lists,
    Measure,
    Number,
    Pattern,
    ScenarioId,
    SupplierKind,
    just_one,
    placeholders,
)
from ssemap.schemas.indicators import ALL


def _each(texts: dict[SupplierKind, str]) -> None:
    """Raises ValueError if a kind of body that could supply a number has no text."""
    if missing := [kind for kind in SUPPLIERS if kind not in texts]:
        raise ValueError(f"a text for each kind of body; without one: {', '.join(missing)}")


class PageOne(Declared):
    """``most`` findings, at most ``per_theme``; ``ungraded``: the grade that stands for none; ``sections`` in order."""

    most: Number
    per_theme: Number
    ungraded: Grade
    sections: Annotated[tuple[str, ...], Field(min_length=1)]


class Said(Declared):
    """How the numbers of an indicator are told."""

    more: str = ""
    most: str = ""
    fewest: str = ""
    number: str = ""
    bound: str = ""


class GlanceColumn(Declared):
    """A column of the table at a glance: one number of a country.

    With ``family`` the cell of a family, with ``of_form`` the value of the best documented form, of whichever year, and
    without any the absence of ``indicator``; with ``recognised`` the number of families of which a form is recognised,
    and, as ``unlisted``, the ``{number}`` of those of which no form is listed, as ``within`` of those whose forms are
    all kinds of forms of other families.
    """

    label: Text
    note: str = ""
    indicator: IndicatorId | None = None
    family: FamilyOrAll | None = None
    of_form: FormIndicatorId | None = None
    recognised: Literal["law", "certification", "programme"] | None = None
    unlisted: str = ""
    within: str = ""

    @model_validator(mode="after")
    def _one(self) -> GlanceColumn:
        just_one(family=self.family, of_form=self.of_form, recognised=self.recognised)
        if (self.indicator is None) != (self.recognised is not None):
            raise ValueError("an indicator if and only if nothing is counted")
        if {bool(self.unlisted), bool(self.within)} != {self.recognised is not None}:
            raise ValueError("unlisted and within if and only if recognised")
        placeholders(self.note, {"year", "families"})
        placeholders(self.unlisted, {"number"})
        placeholders(self.within, {"number"})
        return self


class Suppliers(Declared):
    """Who could supply a number. ``does``: what each kind of body does, in words.

    ``counted_by``: ways of counting a form; ``published_by``: those of publishing figures from own files; ``bodies``:
    a pattern of words, of which the name of a body has one; ``native``: of words in other languages than English.
    """

    counted_by: tuple[Annotated[str, code_of("origin_kinds")], ...]
    published_by: tuple[Annotated[str, code_of("origin_kinds")], ...]
    bodies: Pattern
    native: Pattern
    does: dict[SupplierKind, Text]

    @model_validator(mode="after")
    def _complete(self) -> Suppliers:
        _each(self.does)
        return self


class Unknowns(Declared):
    """The sentences on what is not known: ``most`` of them, on gaps in these measures, of which each names ``named``.

    ``asks``: the sentence where a body of that kind is known, ``nobody``: where none is; ``nothing``: where there is no
    gap; ``formless``: where there is no form.
    """

    most: Number
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)]
    named: Number
    asks: dict[SupplierKind, Text]
    nobody: Text
    nothing: Text
    formless: Text

    @model_validator(mode="after")
    def _filled(self) -> Unknowns:
        gap = {"form", "country", "measures"}
        _each(self.asks)
        for text in self.asks.values():
            placeholders(text, {*gap, "body"})
        placeholders(self.nobody, gap)
        placeholders(self.nothing, set())
        placeholders(self.formless, set())
        return self


# Placeholders of each sentence and note of the file.
SENTENCES = {
    "above": {"year", "higher", "more", "lower"},
    "above_too": {"higher", "lower"},
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
    "published": {"country", "share", "whole", "form", "says", "year"},
    "published_untold": {"whole", "says", "reason"},
    "ratio": {"country", "form", "share", "ratio", "year"},
    "ratio_untold": {"ratio", "reason"},
    "ladder": {"country", "year", "first", "among", "second", "and_among", "form"},
    "ladder_fewer": {"points", "and_among"},
    "ladder_more": {"points", "and_among"},
    "ladder_level": set[str](),
    "ladder_untold": {"among", "and_among", "reason"},
    "surveyed": {"sample", "form", "country", "month", "share", "says"},
    "surveyed_too": {"share", "says"},
    "surveyed_untold": {"says", "reason"},
    "rose_by": {"country", "number", "form", "change", "first", "last"},
    "fell_by": {"country", "number", "form", "change", "first", "last"},
    "rose_in": {"country", "number", "form", "change", "last"},
    "fell_in": {"country", "number", "form", "change", "last"},
    "count_untold": {"asked", "reason"},
}
NOTES = {
    "numbers": {"items"},
    "basis": {"items"},
    "held": {"items"},
    "bridged": set[str](),
    "one_sided": {"bound"},
    "assumed": set[str](),
    "grade": {"grade"},
    "weakest": {"grade"},
    "overlap": {"items", "least"},
    "lower_part": {"items"},
    "open": {"pairs", "open"},
    "unstated": set[str](),
    "scenario_open": {"scenario"},
    "scenario_part": {"scenario", "held", "asked"},
    "scenario_reversed": {"scenario"},
    "acts": {"items"},
    "kinds": {"items"},
    "name": {"items"},
    "names": {"items"},
    "others": {"items"},
    "unknown": {"countries"},
    "form": {"form"},
    "counted": {"scope"},
    "differ": {"items"},
    "surveys": set[str](),
    "parts": {"forms"},
    "other_years": {"forms", "lie", "side", "year"},
    "variant": {"items"},
    "recorded": {"items"},
}
REASONS = ("no_value", "no_survey", "one_country", "bases", "partial", "intervals", "no_series", "unclear", "not_known")


def _texts(texts: dict[str, str], known: dict[str, set[str]]) -> dict[str, str]:
    if wrong := sorted(set(texts) ^ set(known)):
        raise ValueError(f"the keys {', '.join(known)}; missing or unknown: {', '.join(wrong)}")
    for key, text in texts.items():
        placeholders(text, known[key])
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


def _columns(columns: tuple[GlanceColumn, ...]) -> tuple[GlanceColumn, ...]:
    labels = [column.label for column in columns]
    if twice := sorted({label for label in labels if labels.count(label) > 1}):
        raise ValueError(f"each label once; twice: {', '.join(twice)}")
    return columns


def _told(findings: Lists, info: ValidationInfo) -> Lists:
    """Each name once, and words for each indicator that is told."""
    names = [looked.name for _, looked in findings.all()]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"each name once; twice: {', '.join(twice)}")
    if rule := info.data.get("page_one"):
        listed = {looked.section for _, looked in findings.all() if looked.page_one}
        if missing := sorted(listed - set(rule.sections)):
            raise ValueError(
                f"each section of a finding for page 1 under page_one: sections; not there: {', '.join(missing)}"
            )
        known = [*rule.sections, *themes.declared()]
        if unknown := sorted({looked.section for _, looked in findings.all()} - set(known)):
            raise ValueError(f"as section one of page_one: sections, or a theme; not {', '.join(unknown)}")
    said: dict[str, Said] = info.data.get("indicators", {})
    compared = [*(one.indicator for one in findings.above), *(one.indicator for one in findings.extreme)]
    wordless = [
        name for name in compared if not (name in said and said[name].more and said[name].most and said[name].bound)
    ]
    numbered = [one.growth or one.level for one in findings.change]
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
    doubtful: Annotated[float, Field(gt=0)]
    surveys: Annotated[dict[Annotated[str, code_of("coverages")], str], Field(min_length=1)]
    fewest: Annotated[int, Field(ge=2)]
    longest: Annotated[int, Field(ge=10)]
    named: Number
    nearly_all: Text
    scenarios: dict[ScenarioId, Text]
    page_one: PageOne
    notes_of_compilers: tuple[Pattern, ...]
    article: tuple[Pattern, ...]
    indicators: dict[IndicatorId, Said]
    families: Annotated[dict[str, Text], _every("families", ALL)]
    bases: Annotated[dict[str, Text], _every("bases")]
    sentences: Annotated[dict[str, Text], AfterValidator(_sentences)]
    notes: Annotated[dict[str, Text], AfterValidator(_notes)]
    reasons: Annotated[dict[str, Text], AfterValidator(_reasons)]
    at_a_glance: Annotated[tuple[GlanceColumn, ...], Field(min_length=1), AfterValidator(_columns)]
    suppliers: Suppliers
    unknowns: Unknowns
    findings: Annotated[Lists, AfterValidator(_told)]


def rules() -> Declarations:
    """The declared findings. Raises PackageError with file and line where the file is wrong."""
    declared: Declarations = framework.declared(Declarations)
    return declared
