"""``scenarios.yaml``: the choices that could have been made otherwise, and the scenarios of a run that follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from ssemap.compare.declared import rules as compared
from ssemap.core import framework
from ssemap.core.coded import code_of
from ssemap.core.codelists import Text
from ssemap.core.documents import Declared
from ssemap.estimate.rules import ALL, calibration
from ssemap.schemas.alternatives import BASE

CONFIGURED = "As configured"  # label of the run itself
COUNTRY = "{country}"  # in the label of a scenario that is made for each fit that leaves out countries


CHOICES = ("concept", "year", "sources", "classes", "bases", "without_origins", "denominators", "fit")


def _classes(names: tuple[str, ...]) -> tuple[str, ...]:
    if unknown := sorted(set(names) - set(compared().ids)):
        raise ValueError(f"classes of comparison.yaml: {', '.join(compared().ids)}; not {', '.join(unknown)}")
    return names


class DeclaredScenario(Declared):
    """One choice that is made otherwise than in the run.

    ``sources``: official keeps only figures of official sources. ``classes``: only those of these classes of bases;
    ``bases``: only those whose basis is stated. ``without_origins``: only those of other kinds of origin.
    ``denominators``: other takes those of another publisher. ``fit``: each makes one scenario for each country, or
    group of countries, whose evidence is left out of the pooled fit; its label names them in braces.
    """

    id: Text
    label: Text
    concept: Annotated[str, code_of("concepts")] | None = None
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    sources: Literal["official"] | None = None
    classes: Annotated[tuple[Text, ...], Field(min_length=1), AfterValidator(_classes)] | None = None
    bases: Literal["stated"] | None = None
    without_origins: Annotated[tuple[Annotated[str, code_of("origin_kinds")], ...], Field(min_length=1)] | None = None
    denominators: Literal["other"] | None = None
    fit: Literal["each"] | None = None

    @model_validator(mode="after")
    def _one_choice(self) -> DeclaredScenario:
        if sum(getattr(self, choice) is not None for choice in CHOICES) != 1:
            raise ValueError(f"one of the keys {', '.join(CHOICES)}")
        if (COUNTRY in self.label) != (self.fit == "each"):
            raise ValueError(f"{COUNTRY} in the label if and only if fit is each")
        return self


def _each_once(scenarios: tuple[DeclaredScenario, ...]) -> tuple[DeclaredScenario, ...]:
    """Outcomes are counted by id, told by label, and a choice that is made twice would count twice."""
    ids = [BASE, *calibration().left_out(), *(scenario.id for scenario in scenarios)]
    labels = [CONFIGURED, *(scenario.label for scenario in scenarios)]
    choices = [str({name: getattr(scenario, name) for name in CHOICES}) for scenario in scenarios]
    if twice := _twice(ids):
        raise ValueError(f"each id once, none of them {BASE} or a pooled fit; twice: {', '.join(twice)}")
    if twice := _twice(labels):
        raise ValueError(f"each label once, none of them {CONFIGURED}; twice: {', '.join(twice)}")
    if twice := _twice(choices):
        names = (scenario.id for scenario, choice in zip(scenarios, choices, strict=True) if choice in twice)
        raise ValueError(f"each choice once; the same: {', '.join(names)}")
    return scenarios


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


class Choices(Declared):
    """The whole file.

    ``most``: share of the scenarios in which a claim holds from which it holds in most; ``groups``: into how many
    groups, at most, ``ssemap calibrate`` deals the countries that it leaves out of a pooled fit in turn.
    """

    FILE = "scenarios.yaml"
    scenarios: Annotated[tuple[DeclaredScenario, ...], AfterValidator(_each_once)]
    most: Annotated[float, Field(ge=0, le=1)]
    groups: Annotated[int, Field(ge=2)]


def rules() -> Choices:
    """The declared scenarios. Raises PackageError where the file is wrong."""
    declared: Choices = framework.declared(Choices)
    return declared


# --- of a run ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the collected numbers count: all, where nothing is said.

    ``official``: figures of official sources; ``classes``: figures of these classes of bases; ``stated``: figures of
    stated bases; ``without_origins``: figures of other kinds of origin; ``other_denominators``: denominators of another
    publisher, where there are any.
    """

    official: bool = False
    classes: tuple[str, ...] = ()
    stated: bool = False
    without_origins: tuple[str, ...] = ()
    other_denominators: bool = False


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run with one choice changed.

    ``label``: its words, in which braces stand for the countries ``without`` which the fit was made. ``selection``:
    the numbers that count; ``fit``: pooled fit of the levels.
    """

    id: str
    label: str
    concept: str
    year: int
    selection: Selection = EVERYTHING
    fit: str = ALL
    without: tuple[str, ...] = ()

    @property
    def recomputed(self) -> bool:
        """Does it need other levels than those of the configured run?"""
        return self.selection != EVERYTHING or self.fit != ALL


def configured(concept: str, year: int) -> Scenario:
    """The run as it is configured: what the scenarios are compared with."""
    return Scenario(BASE, CONFIGURED, concept, year)


def expand(base: Scenario, left_out: Mapping[str, tuple[str, ...]]) -> Iterator[Scenario]:
    """The configured run, and the declared scenarios that differ from it.

    ``left_out``: the pooled fits there are, each with the countries that it leaves out (``Calibration.left_out``).
    """
    yield base
    for declared in rules().scenarios:
        if declared.fit == "each":
            for fit, countries in left_out.items():
                yield Scenario(fit, declared.label, base.concept, base.year, fit=fit, without=countries)
            continue
        scenario = Scenario(
            declared.id,
            declared.label,
            declared.concept or base.concept,
            declared.year or base.year,
            Selection(
                declared.sources == "official",
                declared.classes or (),
                declared.bases == "stated",
                declared.without_origins or (),
                declared.denominators == "other",
            ),
        )
        if (scenario.concept, scenario.year, scenario.selection) != (base.concept, base.year, base.selection):
            yield scenario
