"""Settings of the method as texts state them: each is named once in ``workflow/framework`` and filled in from here.

No template, caption, column label or figure writes such a number itself: it says ``{{ setting.interval }}`` or
``setting.interval``.
"""

from __future__ import annotations

from ssemap import compare
from ssemap.core import agreement
from ssemap.core.printing import percent
from ssemap.estimate.rules import reconciliation
from ssemap.institutions.rules import rules as institution_rules


class Settings:
    """Settings in the form in which they are printed.

    Each is read when it is asked for: a text depends on those files alone whose settings it states.
    """

    @property
    def interval(self) -> str:
        """Share of cases in which an interval holds what it is made for, in percent."""
        return percent(reconciliation().interval)

    @property
    def narrower(self) -> list[str]:
        """The other intervals whose coverage is shown, narrowest first."""
        return [percent(share) for share in reconciliation().narrower]

    @property
    def certain(self) -> float:
        """Probability from which one country counts as clearly higher than another."""
        return compare.rules().certain

    @property
    def enough_forms(self) -> str:
        """Share of the forms of which enough has to be known for a map and groups."""
        return percent(institution_rules().minimum_forms)

    @property
    def common(self) -> str:
        """Share of the known ratings from which a condition counts as common to the forms of a country."""
        return percent(institution_rules().common)

    @property
    def recent(self) -> int:
        """Year from which a law is called recent."""
        return institution_rules().recent_from

    @property
    def agreement_aim(self) -> float:
        """Agreement of coders (alpha) that is aimed at."""
        return agreement.rules().aim

    @property
    def agreement_interval(self) -> str:
        """Share of resamples that the interval of an alpha holds, in percent."""
        return percent(agreement.rules().interval)


setting = Settings()
