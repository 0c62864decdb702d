"""How far publishers differ on denominators, and what that does to ratios."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clean_frames as cf
from ssemap import estimate, harmonise, indicators
from ssemap.core import framework
from ssemap.harmonise import rules
from ssemap.harmonise.rules import Spread
from ssemap.harmonise.spread import with_spread
from ssemap.indicators import estimates
from ssemap.indicators.declared import catalogue
from ssemap.indicators.estimates import Denominator, Estimate

DECLARED = Spread(of_a_month=("national_april", "national_july"), default={"population": 0.01})
RIVALS = tuple[int, float, str]


def spreads(*rivals: RIVALS, measure: str = "employment", years: range = range(2017, 2022)) -> pd.DataFrame:
    """Spread by year of a denominator that is 100 in every year, beside rivals (year, value, definition)."""
    used = cf.context(**{measure: dict.fromkeys(years, 100.0)})
    others = cf.context(**{measure: {}}).reindex(range(len(rivals))).assign(measure=measure, preferred="no")
    for column, values in zip(("year", "value", "definition"), zip(*rivals, strict=True), strict=False):
        others[column] = values
    context = pd.concat([used, others], ignore_index=True)
    return with_spread(used, context, DECLARED).set_index("year")[["spread", "spread_year"]]


def test_a_rival_of_four_percent_is_a_spread_of_four_over_the_root_of_two() -> None:
    found = spreads((2019, 104.0, "national"))
    assert found.loc[2019, "spread"] == pytest.approx(np.log(1.04) / np.sqrt(2))
    assert found.loc[2019, "spread"] == pytest.approx(0.0277, abs=1e-4)


def test_several_rivals_of_a_year_are_pooled_by_their_squares() -> None:
    found = spreads((2019, 103.0, "national"), (2019, 96.0, "private"))
    assert found.loc[2019, "spread"] == pytest.approx(np.sqrt((np.log(1.03) ** 2 + np.log(0.96) ** 2) / 4))


def test_a_year_without_rivals_has_the_spread_of_the_nearest_one_the_earlier_of_two() -> None:
    found = spreads((2017, 110.0, "national"), (2021, 101.0, "national"))
    assert found["spread_year"].tolist() == [2017, 2017, 2017, 2021, 2021]
    assert found["spread"].nunique() == 2


def test_months_count_only_alone_and_then_by_the_least() -> None:
    """In April 2020 hardly anybody worked: the figure of one month says little of publishers."""
    months = (2019, 95.0, "national_april"), (2020, 80.0, "national_april")
    assert spreads(*months)["spread"].unique().tolist() == pytest.approx([-np.log(0.95) / np.sqrt(2)])
    assert spreads(*months)["spread_year"].unique().tolist() == [2019]
    found = spreads(*months, (2018, 99.0, "national"))
    assert found["spread"].unique().tolist() == pytest.approx([-np.log(0.99) / np.sqrt(2)])


def test_a_copy_of_the_number_says_nothing_of_how_far_publishers_differ() -> None:
    copied = (2019, 100.0, "national")
    assert spreads(copied, measure="population")["spread"].unique().tolist() == [0.01]
    assert spreads(copied, (2019, 104.0, "national")).loc[2019, "spread"] == pytest.approx(0.0277, abs=1e-4)


def test_without_any_rival_it_is_the_declared_default_or_unknown() -> None:
    found = spreads(measure="population")
    assert found["spread"].unique().tolist() == [0.01]
    assert found["spread_year"].isna().all()
    assert spreads()["spread"].isna().all()


def test_every_denominator_of_an_indicator_has_a_default() -> None:
    used = {indicator.denominator for indicator in catalogue().indicators if indicator.denominator}
    assert used <= set(rules().spread.default)


def test_every_month_is_declared() -> None:
    labels = framework.labels("context_definitions")
    assert {code for code, label in labels.items() if ", in " in label} == set(rules().spread.of_a_month)


@pytest.mark.xdist_group("read_once")
def test_the_default_of_employment_is_what_the_rivals_of_the_packages_say(root: Path) -> None:
    """Root mean square over the countries with rivals; also those named in harmonisation.yaml."""
    found = {}
    for iso3 in ("IDN", "KOR", "PHL"):
        table = pd.read_csv(root / "data" / "raw" / iso3 / "context.csv")
        rows = table[table["measure"] == "employment"]
        made = with_spread(rows[rows["preferred"] == "yes"].astype({"year": "Int64"}), rows, rules().spread)
        found[iso3] = made["spread"].iloc[-1]
    assert found == pytest.approx({"IDN": 0.017, "KOR": 0.009, "PHL": 0.040}, abs=5e-4)
    pooled = np.sqrt(np.mean(np.square(list(found.values()))))
    assert pooled == pytest.approx(rules().spread.default["employment"], abs=5e-4)


# --- draws of ratios -----------------------------------------------------------------------------------------


def exact(value: float) -> Estimate:
    draws = np.full(1000, value)
    return Estimate(draws, draws, 0, 1)


def over(level: Estimate, spread: float, publisher: str = "AAA/population", year: int = 2019) -> Estimate:
    made = estimates.ratio(level, Denominator(200.0, "C1", year, spread, publisher), 100, "population")
    assert isinstance(made, Estimate)
    return made


def test_a_sure_level_over_an_unsure_denominator_has_the_width_of_the_denominator() -> None:
    """50 over 200 is 25 %; a standard deviation of 2 % makes 90 % lie within a factor of exp(1.645 * .02) = 1.0334."""
    made = over(exact(50.0), 0.02)
    assert made.median() == pytest.approx(25.0, rel=1e-4)
    assert made.interval == pytest.approx((25 / 1.0334, 25 * 1.0334), rel=1e-3)


def test_without_spread_the_ratio_is_as_wide_as_its_level() -> None:
    level = Estimate(*[np.exp(np.random.default_rng(1).standard_normal(1000))] * 2, 0, 1)
    assert over(level, 0.0).width() == level.width()


@settings(derandomize=True, max_examples=30, deadline=None)
@given(spread=st.floats(0, 0.2), more=st.floats(0.02, 0.2), width=st.floats(0.001, 0.3), seed=st.integers(0, 9))
def test_more_spread_never_makes_a_ratio_narrower(spread: float, more: float, width: float, seed: int) -> None:
    draws = np.exp(width * np.random.default_rng(seed).standard_normal(1000))
    level = Estimate(draws, draws, 0, 1)
    variances = [np.log(over(level, each).low).var() for each in (spread, spread + more)]
    # What the draws of level and denominator have in common by chance, of 1,000.
    assert variances[1] > variances[0] - 0.2 * width * more


def test_indicators_and_years_share_the_draw_of_a_denominator_and_countries_do_not() -> None:
    one, other = over(exact(50.0), 0.02), over(exact(8.0), 0.02, year=2012)
    np.testing.assert_allclose(one.low / 25, other.low / 4)
    wide = over(exact(50.0), 0.04)
    np.testing.assert_allclose(np.log(wide.low / 25), 2 * np.log(one.low / 25), atol=1e-12)
    foreign = over(exact(50.0), 0.02, "BBB/population")
    assert abs(np.corrcoef(one.low, foreign.low)[0, 1]) < 0.1


def test_the_value_stays_and_two_indicators_of_a_country_err_together() -> None:
    """Of 400 organisations and 9,000 memberships of 1,000,000 people: 40 per 100,000, and .9 per 100."""
    rows = cf.figure("AAA-F0001", 400.0), cf.figure("AAA-F0002", 9000.0, measure="memberships")
    people = cf.context(population={2019: 1_000_000.0})
    rival = people.assign(value=1_060_000.0, preferred="no", definition="national", context_id="AAA-C0002")
    made = {}
    for name, context in {"alone": people, "with a rival": pd.concat([people, rival], ignore_index=True)}.items():
        clean = cf.tables(*rows, context=context)
        result = harmonise.harmonise(clean, as_of=None)
        levels = estimate.estimate(cf.harmonised(result), cf.WINDOW)
        read = {**clean, "evidence": result.evidence, "series": result.series, "context": result.context}
        made[name] = indicators.compute(read | {"levels": levels.levels, "draws": levels.draws}, cf.RECENT)
    for name, value in {"organisations_per_100k": 40.0, "memberships_per_100": 0.9}.items():
        alone, rivalled = (cf.cell(made[key].indicators, name) for key in made)
        assert alone["value"] == rivalled["value"] == pytest.approx(value)
        assert rivalled["upper"] / rivalled["lower"] > alone["upper"] / alone["lower"]
        assert rivalled["estimate"] == pytest.approx(alone["estimate"], rel=0.01)

    def of(indicator: str, result: indicators.Indicators) -> np.ndarray:
        draws = result.indicator_draws
        row = draws[(draws["indicator_id"] == indicator) & (draws["year"] == 2019) & (draws["family"] != "all")]
        return np.asarray(row["low"].iloc[0], dtype=float)

    # What the rival adds is one and the same factor in every draw of both.
    factors = [
        of(name, made["with a rival"]) / of(name, made["alone"])
        for name in ("organisations_per_100k", "memberships_per_100")
    ]
    np.testing.assert_allclose(*factors, rtol=1e-5)
    assert factors[0].std() > 0.01
