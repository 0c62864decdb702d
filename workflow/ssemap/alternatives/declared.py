"""``scenarios.yaml``: the choices that could have been made otherwise, and the scenarios of a run that follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from ssemap.core import framework
from ssemap.core.coded import code_of
from ssemap.core.codelists import Text
from ssemap.core.documents import Declared
from ssemap.estimate.rules import ALL
from ssemap.schemas.alternatives import BASE

COUNTRY = "{country}"  # in the label of a scenario that is made for each fit that leaves out countries


class DeclaredScenario(Declared):
    """One choice that is made otherwise than in the run.

    ``sources``: official keeps only figures of official sources. ``fit``: each makes one scenario for each country, or
    group of countries, whose evidence is left out of the pooled fit; its label names them in braces.
    """

    id: Text
    label: Text
    concept: Annotated[str, code_of("concepts")] | None = None
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    sources: Literal["official"] | None = None
    fit: Literal["each"] | None = None

    @model_validator(mode="after")
    def _one_choice(self) -> DeclaredScenario:
        choices = (self.concept, self.year, self.sources, self.fit)
        if sum(choice is not None for choice in choices) != 1:
            raise ValueError("one of the keys concept, year, sources, fit")
        if (COUNTRY in self.label) != (self.fit == "each"):
            raise ValueError(f"{COUNTRY} in the label if and only if fit is each")
        return self


def _ids_once(scenarios: tuple[DeclaredScenario, ...]) -> tuple[DeclaredScenario, ...]:
    ids = [BASE, *(scenario.id for scenario in scenarios)]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise ValueError(f"each id once, none of them {BASE}; twice: {', '.join(twice)}")
    return scenarios


class Choices(Declared):
    """The whole file.

    ``most``: share of the scenarios in which a claim holds from which it holds in most; ``groups``: into how many
    groups, at most, ``ssemap calibrate`` deals the countries that it leaves out of a pooled fit in turn.
    """

    FILE = "scenarios.yaml"
    scenarios: Annotated[tuple[DeclaredScenario, ...], AfterValidator(_ids_once)]
    most: Annotated[float, Field(ge=0, le=1)]
    groups: Annotated[int, Field(ge=2)]


def rules() -> Choices:
    """The declared scenarios. Raises PackageError where the file is wrong."""
    declared: Choices = framework.declared(Choices)
    return declared


# --- of a run ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run with one choice changed.

    ``label``: its words, in which braces stand for the countries ``without`` which the fit was made. ``official``: with
    official sources only; ``fit``: pooled fit of the levels.
    """

    id: str
    label: str
    concept: str
    year: int
    official: bool = False
    fit: str = ALL
    without: tuple[str, ...] = ()

    @property
    def recomputed(self) -> bool:
        """Does it need other levels than those of the configured run?"""
        return self.official or self.fit != ALL


def configured(concept: str, year: int) -> Scenario:
    """The scenario that changes nothing."""
    return Scenario(BASE, "As configured", concept, year)


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
            official=declared.sources == "official",
        )
        if (scenario.concept, scenario.year, scenario.official) != (base.concept, base.year, base.official):
            yield scenario
