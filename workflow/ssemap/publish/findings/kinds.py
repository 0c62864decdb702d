"""What each kind of finding declares in ``findings.yaml``: which numbers it reads, and from which it names whom."""

from __future__ import annotations

import re
import string
from itertools import chain
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, model_validator

from ssemap.alternatives.declared import rules as scenario_rules
from ssemap.core import themes
from ssemap.core.coded import code_of
from ssemap.core.codelists import Text
from ssemap.core.documents import Declared
from ssemap.core.spelling import expected_code
from ssemap.core.themes import ThemeCode
from ssemap.indicators.declared import catalogue
from ssemap.institutions.rules import COOPERATIVE_TYPES, ENTERPRISE_TYPES
from ssemap.schemas.indicators import ALL

Kind = Literal["above", "extreme", "change", "share", "count"]
Direction = Literal["up", "down"]
SupplierKind = Literal["holder", "counter", "supervisor", "publisher", "part_counter"]
SUPPLIERS: tuple[SupplierKind, ...] = get_args(SupplierKind)  # the first of these that is known is asked
Number = Annotated[int, Field(ge=1)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


def _indicator(name: str) -> str:
    if name not in (known := catalogue().ids()):
        raise ValueError(expected_code(name, known))
    return name


def _of_forms(name: str) -> str:
    if name not in (known := list(catalogue().form_titles())):
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


def _once(codes: tuple[str, ...]) -> tuple[str, ...]:
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"each code once; twice: {', '.join(twice)}")
    return codes


def _unfilled(text: str) -> str:
    """A text into which nothing is filled."""
    placeholders(text, set())
    return text


IndicatorId = Annotated[str, AfterValidator(_indicator)]
FormIndicatorId = Annotated[str, AfterValidator(_of_forms)]
ScenarioId = Annotated[str, AfterValidator(_scenario)]
Note = Annotated[str, AfterValidator(_unfilled)]
Pattern = Annotated[Text, AfterValidator(_pattern)]
Family = Annotated[str, code_of("families")]
Families = Annotated[tuple[Family, ...], AfterValidator(_once)]
FamilyOrAll = Annotated[str, code_of("families", ALL)]
Measure = Annotated[str, code_of("measures")]
ContextMeasure = Annotated[str, code_of("context_measures")]
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


class ChangeOfForm(Declared):
    """A change in per cent, and of what ``number`` of the form it is; ``chosen``: which form of a country is told."""

    indicator: FormIndicatorId
    number: Text
    chosen: Literal["best_documented", "largest"] = "best_documented"
    note: Note = ""


class Change(Looked):
    """Forms of which a number changed: an average growth, a level between two years, a change that is a value."""

    growth: IndicatorId | None = None
    level: IndicatorId | None = None
    of_form: ChangeOfForm | None = None
    families: Families = ()
    direction: Direction
    most: Number = 1

    @model_validator(mode="after")
    def _one(self) -> Change:
        just_one(growth=self.growth, level=self.level, of_form=self.of_form)
        if self.growth and self.growth not in catalogue().ids("growth"):
            raise ValueError(f"an indicator of growth; not {self.growth}")
        if self.level and self.level not in catalogue().ids("level"):
            raise ValueError(f"an indicator that is a level; not {self.level}")
        return self


class LargestForm(Declared):
    """The indicator by which forms are weighed, and their family."""

    indicator: IndicatorId
    family: Family


class ShareOfForm(Declared):
    """A number of one form, near the year compared, in one of three ways.

    ``women``: among whom women are counted; ``whole`` and ``says``: of what it is a share, and what the part does;
    ``ratio``: what it is, where it is no share. ``note``: a sentence that is printed with it. ``far``: is a number of a
    year far from the one compared told, too, where there is no nearer one?
    """

    indicator: FormIndicatorId
    women: Text | None = None
    whole: Text | None = None
    says: Text | None = None
    ratio: Text | None = None
    note: Note = ""
    far: bool = False

    @model_validator(mode="after")
    def _said(self) -> ShareOfForm:
        just_one(women=self.women, whole=self.whole, ratio=self.ratio)
        if (self.whole is None) != (self.says is None):
            raise ValueError("the keys whole and says together")
        return self

    @property
    def told_as(self) -> str:
        """Key of its sentence."""
        return "women" if self.women else "ratio" if self.ratio else "published"


class Ladder(Declared):
    """Women at two places of one form and year: two shares, among whom they are, and the difference of the second."""

    difference: FormIndicatorId
    first: FormIndicatorId
    among: Text
    second: FormIndicatorId
    and_among: Text


class Surveyed(Declared):
    """A share of those who answered a survey, and what it ``says`` of them.

    ``definitions``: what was asked, one question alone where the indicator has several; ``beside``: further questions
    of the same survey, with what is said of each; ``note``: a sentence that is printed with it.
    """

    indicator: FormIndicatorId
    definitions: tuple[Definition, ...] = ()
    says: Text
    beside: dict[Definition, Text] = Field(default_factory=dict)
    note: Note = ""

    @model_validator(mode="after")
    def _one_question(self) -> Surveyed:
        known = catalogue().variants(self.indicator)
        if len(known) > 1 and len(self.definitions) != 1:
            raise ValueError(f"one definition, since each is a question of its own: {', '.join(known)}")
        return self


class PartOfWhole(Looked):
    """Parts of a whole: one form in its family, numbers of single forms, answers of surveys."""

    largest_form: LargestForm | None = None
    of_form: ShareOfForm | None = None
    ladder: Ladder | None = None
    surveyed: Surveyed | None = None
    families: Families = ()
    most: Number = 1

    @model_validator(mode="after")
    def _one(self) -> PartOfWhole:
        just_one(largest_form=self.largest_form, of_form=self.of_form, ladder=self.ladder, surveyed=self.surveyed)
        return self


class RecognisedBy(Declared):
    """A family, and how one form of it at least is recognised."""

    family: Family
    by: Literal["law", "certification", "programme"]


class LawTypes(Declared):
    """Types of national law (institutions.yaml) on a subject; a country has one of them at least."""

    subject: Literal["cooperative", "social_enterprise"]
    types: tuple[Text, ...]

    @model_validator(mode="after")
    def _known(self) -> LawTypes:
        known = list(COOPERATIVE_TYPES if self.subject == "cooperative" else ENTERPRISE_TYPES)
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


class PublishedOf(Declared):
    """Forms, or countries of one form at least, with a number of all of the form of one of some indicators.

    ``which``: those with such a number, or without, as tables of a theme count them.
    """

    indicators: Annotated[tuple[FormIndicatorId, ...], Field(min_length=1)]
    of: Literal["forms", "countries"]
    which: Literal["with", "without"] = "with"


class Lies(Declared):
    """Forms whose number lies below, or above, another one, of those with such a number.

    ``than``: the other one, or a measure of the context, as it is in the country of the form.
    """

    indicator: FormIndicatorId
    side: Literal["below", "above"]
    than: Annotated[float, Field(allow_inf_nan=False)] | ContextMeasure


class Context(Declared):
    """Countries of which a measure of the reference year lies below, or above, another one, of those with both."""

    measure: ContextMeasure
    side: Literal["below", "above"]
    than: ContextMeasure


class OnRecord(Declared):
    """Countries with a policy on record: of an instrument, of a kind of actor, or that names a form of a family.

    Else ``every_country``: instruments that all countries have on record; ``unnamed``: forms that neither a policy nor
    a law names.
    """

    instrument: Annotated[str, code_of("instruments")] | None = None
    actor_type: Annotated[str, code_of("actor_types")] | None = None
    family: Family | None = None
    every_country: Literal[True] | None = None
    unnamed: Literal[True] | None = None

    @model_validator(mode="after")
    def _one(self) -> OnRecord:
        just_one(**{name: getattr(self, name) for name in type(self).model_fields})
        return self


class Count(Looked):
    """How many countries or forms meet a condition."""

    says: Annotated[Text, Field(pattern=r"\{count\}")]
    recognised: RecognisedBy | None = None
    law_types: LawTypes | None = None
    grown: Grown | None = None
    stated: Stated | None = None
    held: Held | None = None
    published: PublishedOf | None = None
    lies: Lies | None = None
    context: Context | None = None
    on_record: OnRecord | None = None

    @model_validator(mode="after")
    def _one(self) -> Count:
        just_one(
            recognised=self.recognised,
            law_types=self.law_types,
            grown=self.grown,
            stated=self.stated,
            held=self.held,
            published=self.published,
            lies=self.lies,
            context=self.context,
            on_record=self.on_record,
        )
        placeholders(self.says, {"count", "have", "first"})
        return self


def just_one(**given: object) -> None:
    if sum(value is not None for value in given.values()) != 1:
        raise ValueError(f"one of the keys {', '.join(given)}")


class Lists(Declared):
    """The findings by kind."""

    above: tuple[Above, ...] = ()
    extreme: tuple[Extreme, ...] = ()
    change: tuple[Change, ...] = ()
    share: tuple[PartOfWhole, ...] = ()
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


def placeholders(text: str, known: set[str]) -> None:
    found = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    if unknown := sorted(found - known):
        raise ValueError(f"the placeholders {', '.join(sorted(known)) or 'none'}; not {', '.join(unknown)}")
