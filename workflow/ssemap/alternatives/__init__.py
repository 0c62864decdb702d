"""``alternatives``: what one country says in each scenario, as far as claims of the comparison are made of it.

A scenario (``workflow/framework/scenarios.yaml``) changes one choice of the run. Another concept or year asks the
indicators that there are; a part of the figures, other denominators or another pooled fit need other levels. What is
the same as in the configured run is marked, because no claim can change by it. ``scenarios`` asks the claims, over all
countries.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from ssemap.schemas import clean as cleaned
from ssemap.schemas import estimate as estimated_tables
from ssemap.schemas import harmonise as harmonised_tables
from ssemap.schemas import indicators as computed
from ssemap.schemas.alternatives import STAGE

# What computes is imported on use: `ssemap.alternatives.declared` is read by many who compute no scenario.


def run(
    clean: Path,
    harmonised: Path,
    estimated: Path,
    indicators: Path,
    output: Path,
    *,
    as_of: datetime.date | None,
    reference_year: int,
    window: tuple[int, int],
    concept: str,
) -> None:
    """Read what the four stages wrote of a country, and write ``alternative_draws`` and ``alternative_growth``."""
    from ssemap.alternatives.by_scenario import CountryTables, alternatives
    from ssemap.alternatives.declared import configured, expand
    from ssemap.estimate.rules import calibration

    country = CountryTables(
        cleaned.STAGE.read(clean),
        harmonised_tables.STAGE.read(harmonised),
        estimated_tables.STAGE.read(estimated),
        computed.STAGE.read(indicators),
    )
    asked = expand(configured(concept, reference_year), calibration().left_out())
    STAGE.write(alternatives(country, asked, window=window, as_of=as_of), output)
