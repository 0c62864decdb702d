"""Settings of the method as texts state them: each is named once in ``workflow/framework`` and filled in from here.

No template, caption, column label or figure writes such a number itself: it says ``{{ setting.interval }}`` or
``setting.interval``.
"""

from __future__ import annotations

from pydantic import ConfigDict

from ssemap.core import agreement, framework
from ssemap.core.documents import Declared
from ssemap.core.printing import percent


class Printed(Declared):
    """What texts print of a file of rules; the stage that uses the file models the whole of it and refuses mistakes.

    Texts do not import the stages: an edited stage would rerun every page, also those that state nothing of it.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class PrintedEstimation(Printed):
    """See ``estimate.rules``."""

    FILE = "reconciliation.yaml"
    interval: float
    narrower: tuple[float, ...]


class PrintedComparison(Printed):
    """See ``compare``."""

    FILE = "comparison.yaml"
    certain: float


class PrintedInstitutions(Printed):
    """See ``institutions.rules``."""

    FILE = "institutions.yaml"
    minimum_known: float
    minimum_forms: float
    smallest_group: int
    common: float
    recent_from: int


class Settings:
    """Settings in the form in which they are printed.

    Each is read when it is asked for: a text depends on those files alone whose settings it states.
    """

    @property
    def interval(self) -> str:
        """Share of cases in which an interval holds what it is made for, in percent."""
        return percent(framework.declared(PrintedEstimation).interval)

    @property
    def narrower(self) -> list[str]:
        """The other intervals whose coverage is shown, narrowest first."""
        return [percent(share) for share in sorted(framework.declared(PrintedEstimation).narrower)]

    @property
    def certain(self) -> float:
        """Probability from which one country counts as clearly higher than another."""
        comparison: PrintedComparison = framework.declared(PrintedComparison)
        return comparison.certain

    @property
    def enough_forms(self) -> str:
        """Share of the forms of which enough has to be known for a map and groups."""
        return percent(framework.declared(PrintedInstitutions).minimum_forms)

    @property
    def smallest_group(self) -> int:
        """Forms that make a group, at least."""
        return int(framework.declared(PrintedInstitutions).smallest_group)

    @property
    def known_conditions(self) -> str:
        """Share of the conditions of a form that has to be known for it to enter map and groups."""
        return percent(framework.declared(PrintedInstitutions).minimum_known)

    @property
    def common(self) -> str:
        """Share of the known ratings from which a condition counts as common to the forms of a country."""
        return percent(framework.declared(PrintedInstitutions).common)

    @property
    def recent(self) -> int:
        """Year from which a law is called recent."""
        institutions: PrintedInstitutions = framework.declared(PrintedInstitutions)
        return institutions.recent_from

    @property
    def agreement_aim(self) -> float:
        """Agreement of coders (alpha) that is aimed at."""
        return agreement.rules().aim

    @property
    def agreement_interval(self) -> str:
        """Share of resamples that the interval of an alpha holds, in percent."""
        return percent(agreement.rules().interval)


setting = Settings()
