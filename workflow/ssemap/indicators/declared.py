"""The indicators as declared in ``workflow/framework/indicators.yaml``."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from ssemap.core import framework, units
from ssemap.core.codelists import Text
from ssemap.core.documents import Declared
from ssemap.core.themes import ThemeCode
from ssemap.indicators.codes import (
    DEFAULT,
    Basis,
    Comparability,
    Coverage,
    Definition,
    Family,
    FamilyOrDefault,
    Measure,
)
from ssemap.indicators.of_forms.declared import FormIndicator

Kind = Literal["level", "ratio", "share", "growth"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Share = Annotated[float, Field(ge=0, le=1)]


class Codes(Declared):
    """Codes in the order in which they are asked for, by how far they are comparable."""

    identical: tuple[str, ...]
    compatible: tuple[str, ...]
    incompatible: tuple[str, ...]

    @model_validator(mode="after")
    def _once(self) -> Codes:
        codes = self.order()
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"each code once; twice: {', '.join(twice)}")
        return self

    def order(self) -> list[str]:
        """All codes, the most wanted first."""
        return [*self.identical, *self.compatible, *self.incompatible]

    def rank(self) -> dict[str, int]:
        """Rank of comparability of each code: 1 identical, 2 compatible, 3 incompatible."""
        groups = (self.identical, self.compatible, self.incompatible)
        return {code: rank for rank, group in enumerate(groups, start=1) for code in group}


class BasisCodes(Codes):
    """Bases that an indicator may use."""

    identical: tuple[Basis, ...]
    compatible: tuple[Basis, ...]
    incompatible: tuple[Basis, ...]


class DefinitionCodes(Codes):
    """Variants of a measure that an indicator may use."""

    identical: tuple[Definition, ...]
    compatible: tuple[Definition, ...]
    incompatible: tuple[Definition, ...]


class Indicator(Declared):
    """One indicator; see the head of indicators.yaml for the meaning of each key."""

    id: Text
    title: Text
    theme: ThemeCode
    definition: Text
    kind: Kind
    measure: Measure
    parts: tuple[Measure, Measure] | None = None
    denominator: Text | None = None
    denominator_reach: int = Field(default=0, ge=0)
    multiplier: float = Field(default=1, gt=0)
    unit: Text
    grows_with_country: Literal["yes", "no"]
    bases: Text
    definitions: Text
    coverages: tuple[Coverage, ...] = Field(default=("national",), validate_default=True)
    not_applicable: dict[Family, Text] = Field(default_factory=dict)
    roll_up: Literal["sum", "parent_only"]
    minimum_coverage: Share
    minimum_family_coverage: Share = 0
    minimum_span: int = Field(default=0, ge=0)
    minimum_start: float = Field(default=0, ge=0)
    good_example: Text
    bad_example: Text

    @property
    def denominator_name(self) -> str:
        """The denominator in words within a sentence; '' where there is none."""
        return framework.labels("context_measures")[self.denominator].lower() if self.denominator else ""

    @model_validator(mode="after")
    def _whole(self) -> Indicator:
        """A ratio needs a denominator, and only a share has parts."""
        if (self.kind == "ratio") != (self.denominator is not None):
            raise ValueError(f"a denominator if and only if it is a ratio ({self.id})")
        if self.parts and self.kind != "share":
            raise ValueError(f"parts only if it is a share ({self.id})")
        amount = self.unit == units.ANY_MONEY or units.kind(self.unit) in ("count", "money")
        if amount and self.grows_with_country == "no":
            raise ValueError(f"grows_with_country yes, because {self.unit} is an amount ({self.id})")
        return self


def _of_the_blocks(indicator: Indicator, info: ValidationInfo) -> Indicator:
    """Bases and definitions are named as blocks of the same file."""
    _named(indicator.id, "bases", [indicator.bases], info)
    _named(indicator.id, "definitions", [indicator.definitions], info)
    return indicator


def _form_of_the_blocks(indicator: FormIndicator, info: ValidationInfo) -> FormIndicator:
    """The same of an indicator of forms."""
    _named(indicator.id, "bases", [indicator.bases], info)
    _named(indicator.id, "definitions", [asked.definitions for asked in indicator.figures()], info)
    return indicator


def _named(name: str, key: str, asked: list[str], info: ValidationInfo) -> None:
    blocks = info.data.get(key)
    for block in asked:
        if blocks is not None and block not in blocks:
            raise ValueError(f"{key} of {name}: one of {', '.join(blocks)}; not {block}")


def _with_default(block: dict[str, BasisCodes]) -> dict[str, BasisCodes]:
    if DEFAULT not in block:
        raise ValueError(f"a block with the key {DEFAULT}, for families that are not named")
    return block


def _ids_once(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    _once([indicator.id for indicator in indicators])
    return indicators


def _once(ids: list[str]) -> None:
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise ValueError(f"each id once; twice: {', '.join(twice)}")


def _in_order(of_forms: tuple[FormIndicator, ...], info: ValidationInfo) -> tuple[FormIndicator, ...]:
    """Each id once, among the other indicators too; what is computed from others comes after them."""
    ids = [indicator.id for indicator in of_forms]
    _once([*ids, *(indicator.id for indicator in info.data.get("indicators", ()))])
    for place, indicator in enumerate(of_forms):
        if unknown := sorted(set(indicator.of) - set(ids[:place])):
            raise ValueError(f"of {indicator.id}: ids of indicators of forms above it; not {', '.join(unknown)}")
    return of_forms


class Catalogue(Declared):
    """The whole file.

    ``assumed_basis``: how far a figure whose basis was assumed is comparable at best; ``unmapped``: the same of a
    figure that no row of the crosswalk maps. ``dominant_share``: of a value, above which a form's name stands beside
    it; ``agree``: share by which figures that ought to be equal may differ; ``negligible_overlap``: share of a total
    under which what overlaps with it leaves its value and point as they are. ``bases``: block to family, or
    ``default``, to codes; ``definitions``: block to codes. ``same_whole``: coverages of which figures of one series may
    change from one year to another. ``of_forms``: indicators of single forms, apart from those of families.
    """

    FILE = "indicators.yaml"
    assumed_basis: Comparability
    unmapped: Comparability
    dominant_share: Annotated[float, Field(ge=0.5, lt=1)]
    agree: Annotated[float, Field(gt=0, lt=1)]
    negligible_overlap: Annotated[float, Field(ge=0, lt=1)]
    bases: dict[Text, Annotated[dict[FamilyOrDefault, BasisCodes], AfterValidator(_with_default)]]
    definitions: dict[Text, DefinitionCodes]
    same_whole: tuple[Coverage, ...]
    indicators: Annotated[tuple[Annotated[Indicator, AfterValidator(_of_the_blocks)], ...], AfterValidator(_ids_once)]
    of_forms: Annotated[
        tuple[Annotated[FormIndicator, AfterValidator(_form_of_the_blocks)], ...], AfterValidator(_in_order)
    ]

    def basis_codes(self, indicator: Indicator | FormIndicator, family: str) -> BasisCodes:
        """The bases an indicator accepts for a family."""
        block = self.bases[indicator.bases]
        return block.get(family, block[DEFAULT])

    def ids(self, *kinds: Kind) -> list[str]:
        """Ids of the indicators of some kinds, of all where none is given, in the order of the file.

        >>> catalogue().ids("growth")
        ['organisations_growth']
        """
        return [indicator.id for indicator in self.indicators if indicator.kind in (kinds or KINDS)]

    def comparable(self) -> list[str]:
        """Ids of the indicators by which countries may be compared: none that grows with the country.

        >>> {"turnover", "turnover_usd", "assets_usd"} & set(catalogue().comparable())
        set()
        """
        return [indicator.id for indicator in self.indicators if indicator.grows_with_country == "no"]

    def titles(self) -> dict[str, str]:
        """Id to title of each indicator, in the order of the file."""
        return {indicator.id: indicator.title for indicator in self.indicators}

    def holds(self, indicator: FormIndicator, part: str, whole: str) -> bool:
        """May counts of these two variants make a share? They are of one variant, or the whole is of a plain one.

        Any other whole may count what its part leaves out, as officers beside staff. What is no share has no part.
        """
        if indicator.kind != "share" or not indicator.over:
            return True
        return self.holds_part(indicator.over.definitions, part, whole)

    def holds_part(self, block: str, part: str, whole: str) -> bool:
        """May a count of a variant be a part of one of another, whose variants are those of a ``block``?"""
        return part == whole or whole in self.definitions[block].identical

    def form_titles(self) -> dict[str, str]:
        """The same of the indicators of single forms."""
        return {indicator.id: indicator.title for indicator in self.of_forms}

    def of_form(self, name: str) -> FormIndicator:
        """An indicator of single forms by its id. Raises KeyError for one that is not declared."""
        return {indicator.id: indicator for indicator in self.of_forms}[name]

    def variants(self, name: str) -> list[str]:
        """The variants of its measure of which values of an indicator of single forms may be; [] for one of others.

        >>> catalogue().variants("form_women_board")
        ['board']
        """
        of_each = [self.definitions[asked.definitions].order() for asked in self.of_form(name).figures()]
        return max(of_each, key=len, default=[])


def catalogue() -> Catalogue:
    """The declared indicators. Raises PackageError where the file is wrong."""
    declared: Catalogue = framework.declared(Catalogue)
    return declared
