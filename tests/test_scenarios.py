"""Scenarios: which there are, and what becomes of a claim in each. Cells and draws here are made up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ssemap import scenarios
from ssemap.core import framework
from ssemap.core.config import concepts
from ssemap.estimate import reconcile
from ssemap.indicators import Indicators
from ssemap.publish.tables import claims
from ssemap.scenarios import Scenario

BASE = Scenario("base", "As configured", "broad", 2019, False, reconcile.ALL)
NAMES = {"AAA": "Alphaland", "BBB": "Betaland"}
FORMS = pd.DataFrame({"form_id": ["AAA-coop"], "name_en": ["Cooperative"]})


def test_each_scenario_changes_one_thing_and_none_repeats_the_run() -> None:
    every = list(scenarios.expand(BASE, NAMES, {"all", "without-AAA"}))
    for one in every:
        changed = [
            one.concept != BASE.concept,
            one.year != BASE.year,
            one.official != BASE.official,
            one.fit != BASE.fit,
        ]
        assert sum(changed) == 1, one
    assert len({one.id for one in every}) == len(every)
    assert {one.fit for one in every} == {"all", "without-AAA"}  # BBB is in no fit
    assert all("{" not in one.label for one in every)


def test_the_declared_scenarios_name_known_concepts_and_years() -> None:
    for row in framework.rules("scenarios")["scenarios"]:
        assert row.get("concept", "broad") in concepts()
        assert set(row) <= {"id", "label", "concept", "year", "sources", "fit"}


def made(levels: dict[str, float], growth: tuple[float, float]) -> Indicators:
    """Cooperatives of two countries by inhabitants, and the interval of the growth of one form."""
    random = np.random.default_rng(3)
    cells, draws = [], []
    for iso3, level in levels.items():
        cell = {"indicator_id": "organisations_per_100k", "family": "cooperative", "year": 2019, "iso3": iso3}
        cells.append(
            {**cell, "concept": "broad", "aggregate": "family", "comparability": "identical", "completeness": 1.0}
        )
        low = (level * np.exp(0.02 * random.standard_normal(1000))).astype(np.float32)
        draws.append({**cell, "concept": "", "low": low, "high": None})
    cells.append(
        {
            "indicator_id": "organisations_growth",
            "family": "cooperative",
            "year": 2019,
            "iso3": "AAA",
            "concept": "broad",
            "aggregate": "form",
            "form_id": "AAA-coop",
            "lower": growth[0],
            "upper": growth[1],
            "comparability": "identical",
        }
    )
    return Indicators(pd.DataFrame(cells), pd.DataFrame(draws))


@pytest.mark.parametrize(
    ("levels", "growth", "expected"),
    [
        ({"AAA": 100, "BBB": 50}, (1, 3), {"order": "holds", "growth": "holds", "decline": "reversed"}),
        ({"AAA": 50, "BBB": 100}, (-3, -1), {"order": "reversed", "growth": "reversed", "decline": "holds"}),
        ({"AAA": 50, "BBB": 50}, (-1, 1), {"order": "open", "growth": "open", "decline": "open"}),
    ],
)
def test_a_claim_holds_is_reversed_or_is_open(
    levels: dict[str, float], growth: tuple[float, float], expected: dict[str, str]
) -> None:
    table = scenarios.outcomes(BASE, made(levels, growth))
    about = table[table["iso3"] == "AAA"].set_index("kind")["outcome"]
    assert about.to_dict() == expected


def test_claims_that_hold_nowhere_are_left_out_and_the_others_stand_in_every_scenario() -> None:
    other = Scenario("official", "Official sources only", "broad", 2019, True, reconcile.ALL)
    gone = Scenario("narrow", "Narrow concept", "narrow", 2019, False, reconcile.ALL)
    tables = [
        scenarios.outcomes(BASE, made({"AAA": 100, "BBB": 50}, (1, 3))),
        scenarios.outcomes(other, made({"AAA": 50, "BBB": 50}, (1, 3))),
    ]
    table = scenarios.complete(pd.concat(tables, ignore_index=True), [BASE, other, gone])
    found = table.groupby(["kind", "iso3"])["outcome"].agg(list).to_dict()
    assert found == {("growth", "AAA"): ["holds", "holds", "absent"], ("order", "AAA"): ["holds", "open", "absent"]}
    words = claims.worded(table, NAMES, FORMS)
    counted = claims.counted(words).set_index("claim")
    order = "Organisations per 100,000 inhabitants, cooperatives: Alphaland above Betaland"
    assert counted.loc[order, ["held", "open", "absent", "holds_in"]].tolist() == [1, 1, 1, "most"]
    assert counted.loc["Growth in number, Alphaland: Cooperative", "holds_in"] == "all"
