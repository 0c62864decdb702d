"""``scenarios``: which claims of the comparison survive other reasonable choices.

A claim is that one country is clearly higher than another in an indicator and family, or that a form has grown or
shrunk. Each scenario of ``workflow/framework/scenarios.yaml`` changes one choice of the run; the claim then holds, is
reversed, is open (the evidence cannot tell), or is absent (there is nothing to compare). Where the scenario leaves all
that the claim is made of as it is, the claim is unchanged: the scenario tests nothing, and does not count for it. What
a country says in each scenario ``alternatives`` has made. Draws of one scenario are read at a time, and claims of one
cell written at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap import compare
from ssemap.alternatives.declared import COUNTRY, Scenario, configured, expand, rules
from ssemap.core.spelling import told_apart
from ssemap.estimate.rules import calibration
from ssemap.schemas import alternatives as told
from ssemap.schemas import clean as cleaned
from ssemap.schemas.scenarios import ABSENT, DECLINE, GROWTH, HOLDS, OPEN, ORDER, OUTCOMES, REVERSED, STAGE, UNCHANGED

__all__ = ["Outcomes", "expected", "outcomes", "rules", "run"]

OUTCOMES_KEPT = [ABSENT, OPEN, REVERSED, HOLDS, UNCHANGED]  # an outcome is kept as its place here
NONE, UNCLEAR, AGAINST, FOR, SAME = range(len(OUTCOMES_KEPT))
NAMED = 3  # countries of a group that a label names
CELL = ["indicator_id", "family"]
Codes = NDArray[np.int8]
Cell = tuple[str, str]  # values of ``CELL``


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The table of the stage, in the columns of ``schemas.scenarios``, as one frame for each kind and cell."""

    outcomes: Iterator[pd.DataFrame]


def run(
    clean: Path, alternatives: Path, output: Path, *, reference_year: int, concept: str, countries: list[str]
) -> None:
    """Read what countries say in each scenario, in ``alternatives/<iso3>``, and write ``outcomes.parquet``.

    ``clean``: where the clean tables of all countries are, for their names.
    """
    names = {iso3: str(cleaned.STAGE.read(clean / iso3)["country"]["name"].iloc[0]) for iso3 in countries}
    asked = expected(configured(concept, reference_year), calibration().left_out(), told_apart(names))
    draws = partial(_draws, alternatives, countries)
    growth = told.STAGE.read_countries(alternatives, countries)["alternative_growth"]
    STAGE.write(outcomes(asked, sorted(countries), draws, growth), output)


def _draws(alternatives: Path, countries: list[str], scenario: Scenario) -> pd.DataFrame:
    """The draws of all countries in one scenario."""
    parts = [told.STAGE.read_rows(alternatives / iso3, "alternative_draws", scenario.id) for iso3 in countries]
    return pd.concat(parts, ignore_index=True)


def expected(base: Scenario, left_out: Mapping[str, tuple[str, ...]], names: Mapping[str, str]) -> list[Scenario]:
    """The scenarios of a run, in words: a fit counts if it leaves out a country of the run.

    ``left_out`` as for ``expand``; ``names``: country code to name, of the countries of the run.
    """
    return [
        replace(scenario, label=scenario.label.replace(COUNTRY, named(scenario.without, names)))
        for scenario in expand(base, left_out)
        if not scenario.without or set(scenario.without) & set(names)
    ]


def named(countries: tuple[str, ...], names: Mapping[str, str]) -> str:
    """Countries that a fit leaves out, in words.

    >>> named(("AAA",), {"AAA": "Alphaland"})
    'Alphaland'
    >>> named(("AAA", "BBB", "CCC", "DDD"), {})
    'a group of 4 countries: AAA, BBB, CCC ...'
    """
    if len(countries) <= 1:
        return "".join(names[iso3] for iso3 in countries)
    shown = ", ".join(countries[:NAMED]) + (" ..." if len(countries) > NAMED else "")
    return f"a group of {len(countries)} countries: {shown}"


# --- claims ------------------------------------------------------------------------------------------------


def outcomes(
    asked: list[Scenario], countries: list[str], draws: Callable[[Scenario], pd.DataFrame], growth: pd.DataFrame
) -> Outcomes:
    """Claims that hold in the configured run or a scenario, in each of these, sorted.

    ``countries``: codes, sorted; ``draws``: gives those of all countries in a scenario, ``growth``: of all scenarios
    (``schemas.alternatives``). A claim of a family that is not of a scenario's concept is ``absent`` there, as is one
    without evidence.
    """
    orders: dict[Cell, Codes] = {}
    for place, scenario in enumerate(asked):
        for cell, codes in _orders(draws(scenario), countries):
            orders.setdefault(cell, np.zeros((len(asked), *codes.shape), dtype=np.int8))[place] = codes
    return Outcomes(chain(_about_growth(asked, growth), _about_order(asked, countries, orders)))


def _codes(holds: NDArray[np.bool_], reversed_: NDArray[np.bool_]) -> Codes:
    """Outcomes of claims that can be asked, as places in ``OUTCOMES_KEPT``."""
    return np.select([holds, reversed_], [FOR, AGAINST], UNCLEAR).astype(np.int8)


def _orders(draws: pd.DataFrame, countries: list[str]) -> Iterator[tuple[Cell, Codes]]:
    """Is a country (row) clearly higher than another (column), in each cell: among all ``countries``."""
    places = {iso3: place for place, iso3 in enumerate(countries)}
    as_configured = set(draws.loc[draws["unchanged"], [*CELL, "iso3"]].itertuples(index=False, name=None))
    for (indicator_id, _, family, _), cell in compare.cells(draws):
        higher = compare.least(cell) >= compare.rules().certain
        known = np.array([places[iso3] for iso3 in cell.countries])
        codes = np.full((len(countries), len(countries)), NONE, dtype=np.int8)
        unchanged = np.array([(indicator_id, family, iso3) in as_configured for iso3 in cell.countries])
        codes[np.ix_(known, known)] = np.where(unchanged[:, None] & unchanged, SAME, _codes(higher, higher.T))
        np.fill_diagonal(codes, NONE)
        yield (indicator_id, family), codes


def _about_order(asked: list[Scenario], countries: list[str], orders: Mapping[Cell, Codes]) -> Iterator[pd.DataFrame]:
    """The claims that one country is higher than another; ``orders``: (scenarios, countries, countries)."""
    for cell, codes in sorted(orders.items(), key=lambda item: item[0]):
        first, second = np.nonzero((codes == FOR).any(axis=0))
        names = pd.Series(countries, dtype="str")
        claims = pd.DataFrame({"iso3": names.take(first).array, "subject": names.take(second).array})
        yield _rows(asked, claims.assign(kind=ORDER, **dict(zip(CELL, cell, strict=True))), codes[:, first, second].T)


def _about_growth(asked: list[Scenario], growth: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The claims that a form has shrunk, and that one has grown: where the interval lies on one side of zero."""
    codes = _codes(growth["lower"].to_numpy() > 0, growth["upper"].to_numpy() < 0)
    signs = growth.assign(code=np.where(growth["unchanged"], SAME, codes).astype(np.int8))
    claims = signs.set_index([*CELL, "iso3", "form_id", "scenario"])["code"].unstack(fill_value=NONE)
    grown = claims.reindex(columns=[scenario.id for scenario in asked], fill_value=NONE).to_numpy(dtype=np.int8)
    opposite = np.array([NONE, UNCLEAR, FOR, AGAINST, SAME], dtype=np.int8)
    forms = claims.index.to_frame(index=False).rename(columns={"form_id": "subject"})
    for kind, codes in ((DECLINE, opposite[grown]), (GROWTH, grown)):
        held = (codes == FOR).any(axis=1)
        yield _rows(asked, forms[held].assign(kind=kind), codes[held])


def _rows(asked: list[Scenario], claims: pd.DataFrame, codes: Codes) -> pd.DataFrame:
    """Each claim in each scenario; ``codes``: (claims, scenarios)."""
    number, scenarios = codes.shape
    table = claims.take(np.repeat(np.arange(number), scenarios)).reset_index(drop=True)
    texts = {"scenario": [one.id for one in asked], "label": [one.label for one in asked]}
    each = np.tile(np.arange(scenarios), number)
    every = {name: pd.Series(words, dtype="str").take(each).array for name, words in texts.items()}
    outcome = pd.Series(OUTCOMES_KEPT, dtype="str").take(codes.ravel()).array
    return OUTCOMES.typed(table.assign(**every, outcome=outcome))
