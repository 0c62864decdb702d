"""What version 2 reads out of a print: bounds, rounding, "about", lags, one origin once; each recovers a planted truth.

The registers here are simulated: their true counts are known, and prints of them are made as sources print.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult
from scipy.stats import norm

import clean_frames as cf
from ssemap.core import framework
from ssemap.estimate import reconcile, rules
from ssemap.estimate.reconcile import bounds, calibrate, cells, lags, model, printed
from ssemap.estimate.reconcile.fitted import Fitted, as_batch, prints
from ssemap.estimate.reconcile.observed import observations

RULES = rules.reconciliation()
VERSION1 = framework.declared(rules.Reconciliation, "reconciliation_version1.yaml")
FIT = rules.calibration().fits[rules.ALL]
FIT1 = framework.declared(rules.Calibration, "calibration_version1.yaml").fits[rules.ALL]
HYPER = reconcile.stored_fit(FIT, RULES).hyper
EXCESS = bounds.excess(HYPER, np.full((1, 1), HYPER.excess))
LAST = 50.0  # years since 1970: the end of 2019


def rows(*prints: dict[str, Any], series: str = "AAA/a") -> pd.DataFrame:
    """Observations of one series, of an exact official register count unless said otherwise."""
    usual = {
        "measure": "organisations",
        "qualifier": "exact",
        "certainty": "stated",
        "outlier_factor": 0.5,
        "lag": None,
        "date_sd": 0.0,
    }
    table = pd.DataFrame([usual | {"half_width": 0.5} | one for one in prints])
    digits, zeros = printed.digits(table["value"].to_numpy(dtype=float), table["half_width"].to_numpy(dtype=float))
    return table.assign(
        series_id=series,
        form_id=series,
        evidence_id=[f"{series}-F{place:03d}" for place in range(len(table))],
        log=np.log(table["value"].astype(float)),
        half_width=table["half_width"] / table["value"],
        digits=digits,
        zeros=zeros,
        noise_class="count",
    )


def levels(table: pd.DataFrame, fit: rules.Fit = FIT, declared: rules.Reconciliation = RULES) -> pd.DataFrame:
    """Levels of 2019 by series."""
    if declared is VERSION1:
        table = table.assign(noise_class="official")
    made = reconcile.reconcile(table, (2019, 2019), declared, fit).levels
    return made.set_index("series_id")


def registers(number: int, seed: int, growth: float = 0.04) -> np.ndarray:
    """True counts of simulated registers at the ends of 2015 to 2019: (number, 5)."""
    random = np.random.default_rng(seed)
    start = np.exp(random.uniform(np.log(2_000), np.log(900_000), (number, 1)))
    steps = growth + 0.03 * random.normal(size=(number, 4))
    return np.round(start * np.exp(np.hstack([np.zeros((number, 1)), np.cumsum(steps, axis=1)])))


# --- version 1 ------------------------------------------------------------------------------------------


def test_with_every_part_off_the_levels_are_those_of_version_1() -> None:
    """The numbers were made by the code of version 1, before the parts of version 2 were written."""
    table = pd.DataFrame(
        {
            "series_id": ["AAA/a"] * 4 + ["AAA/b"] * 2 + ["AAA/c"],
            "evidence_id": [f"F{place}" for place in range(7)],
            "measure": "organisations",
            "time": [45.0, 47.0, 47.0, 49.0, 44.5, 48.0, 49.5],
            "log": np.log([100.0, 120.0, 131.0, 1400.0, 5000.0, 9000.0, 8e6]),
            "half_width": np.sqrt(3 * np.array([1e-6, 1e-6, 0.0, 0.0, 1e-4, 0.0, 1e-8])),
            "digits": 3,
            "zeros": 2,
            "qualifier": ["exact", "about", "at_least", "exact", "at_most", "exact", "at_least"],
            "noise_class": ["official", "press", "copy", "quoted", "press", "official", "quoted"],
            "certainty": ["stated", "statement_date", "stated", "stated", "inferred", "stated", "stated"],
            "date_sd": 0.0,
            "outlier_factor": [0.5, 1.5, 1.5, 0.7, 0.75, 0.5, 0.7],
        }
    )
    made = reconcile.reconcile(table, (2014, 2021), VERSION1, FIT1)
    found = made.levels.dropna(subset=["level"]).set_index(["series_id", "year"])
    expected = {
        ("AAA/a", 2014): (100.058, 97.6078, 102.571),
        ("AAA/a", 2016): (121.075, 116.934, 131.91),
        ("AAA/a", 2017): (131.181, 116.257, 306.811),
        ("AAA/b", 2014): (5449.07, 4576.82, 6565.56),
        ("AAA/b", 2018): (10072.0, 7421.29, 13440.8),
        ("AAA/c", 2019): (8099700.0, 7205250.0, 9103600.0),
        ("AAA/c", 2020): (8305060.0, 6006850.0, 11477300.0),
    }
    for key, (level, lower, upper) in expected.items():
        row = found.loc[key]
        assert (row["level"], row["level_lower"], row["level_upper"]) == pytest.approx((level, lower, upper), rel=1e-4)
    probabilities = [0.00362, 0.00501, 0.00071, 0.93459, 0.02961, 0.01961, 0.0]
    assert made.observations["outlier_probability"].tolist() == pytest.approx(probabilities, abs=1e-4)


# --- bounds ---------------------------------------------------------------------------------------------


def exact_moments(y: float, noise: float, centre: float, around: float) -> tuple[float, float, float]:
    """Log normaliser, mean and variance of a level above the bound y, by numerical integration."""
    reach = 12 * around**0.5
    x = np.linspace(min(centre - reach, y - 0.3), max(centre + reach, y + 0.3), 400_001)
    one = EXCESS
    likelihood = np.zeros_like(x)
    for share, mean in zip(one.shares, one.means, strict=True):
        rate = 1 / float(mean[0, 0])
        logs = np.log(rate) + rate**2 * noise / 2 - rate * (x - y) + norm.logcdf((x - y - rate * noise) / noise**0.5)
        likelihood += float(share[0, 0]) * np.exp(logs)
    density = likelihood * norm.pdf(x, centre, around**0.5)
    total = np.trapezoid(density, x)
    mean = float(np.trapezoid(density * x, x) / total)
    return float(np.log(total)), mean, float(np.trapezoid(density * (x - mean) ** 2, x) / total)


@pytest.mark.parametrize("centre", [-0.5, -0.1, 0.0, 0.1, 0.5])
@pytest.mark.parametrize("around", [1e-3, 0.04, 1.0])
def test_the_moments_of_a_level_above_a_bound_are_those_of_the_integral(centre: float, around: float) -> None:
    shaped = [np.full((1, 1), value) for value in (0.0, 1e-4, centre, around)]
    found = [float(part[0, 0]) for part in bounds._tilted(*shaped, EXCESS)]
    assert found == pytest.approx(exact_moments(0.0, 1e-4, centre, around), rel=2e-3, abs=2e-6)


def test_the_likelihood_of_a_bound_beside_a_figure_is_that_of_the_integral() -> None:
    """Of one series of a bound and a figure at one date: the sites must give the exact likelihood of both together."""
    for gap in (-0.05, 0.02, 0.3):
        prior = np.full((1, 2, 2), 4.0)
        noise = np.array([[1e-4, 4e-4]])
        logs = np.array([[0.0, gap]])
        made = bounds.sites(logs, noise, np.array([[1.0, 0.0]]), prior, EXCESS)
        covariance = prior[0] + np.diag(made.variances[0])
        normal = -0.5 * (made.logs[0] @ np.linalg.solve(covariance, made.logs[0]) + np.log(np.linalg.det(covariance)))
        found = normal - np.log(2 * np.pi) + made.correction[0]
        figure = norm.logpdf(gap, 0, (4.0 + 4e-4) ** 0.5)
        centre, around = gap * 4.0 / (4.0 + 4e-4), 4.0 * 4e-4 / (4.0 + 4e-4)
        assert found == pytest.approx(figure + exact_moments(0.0, 1e-4, centre, around)[0], abs=1e-3)


def test_a_bound_far_below_the_other_figures_does_not_move_them_and_one_above_does() -> None:
    count = {"value": 104_211, "time": LAST}
    alone = levels(rows(count))["level"].iloc[0]
    far = levels(rows(count, {"value": 60_000, "time": LAST, "qualifier": "at_least"}))["level"].iloc[0]
    assert far == pytest.approx(alone, rel=0.005)
    read_exactly = levels(rows(count, {"value": 60_000, "time": LAST, "qualifier": "at_least"}), FIT1, VERSION1)[
        "level"
    ].iloc[0]
    assert abs(read_exactly / alone - 1) > abs(far / alone - 1)
    above = levels(rows({**count, "outlier_factor": 5.0}, {"value": 130_000, "time": LAST, "qualifier": "at_least"}))
    assert above["level_upper"].iloc[0] >= 130_000


def test_an_upper_bound_is_the_mirror_of_a_lower_one() -> None:
    at_least, at_most = (
        levels(rows({"value": 10_000, "time": LAST, "qualifier": qualifier})).iloc[0]
        for qualifier in ("at_least", "at_most")
    )
    up, down = at_least["level_upper"] / at_least["level"], at_most["level"] / at_most["level_lower"]
    assert at_most["level"] < 10_000 < at_least["level"]
    assert up == pytest.approx(down, rel=0.02)
    assert up > 5 * (at_least["level"] / at_least["level_lower"] - 1) + 1
    assert at_least["level_lower"] > 9_900


def as_bounds(truth: np.ndarray, seed: int) -> list[dict[str, Any]]:
    """ "Over ..." of each true count: cut after two or three digits; one in five far below."""
    random = np.random.default_rng(seed)
    made = []
    for count in truth:
        loose = count * np.exp(-random.exponential(0.25)) if random.random() < 0.2 else count
        step = 10 ** (np.floor(np.log10(loose)) - random.integers(1, 3))
        made.append({"value": max(np.floor(loose / step) * step, 1), "time": LAST, "qualifier": "at_least"})
    return made


def test_lower_bounds_alone_cover_the_register_nine_times_in_ten_where_version_1_does_not() -> None:
    truth = registers(300, 1)[:, -1]
    table = pd.concat([rows(one, series=f"AAA/{place}") for place, one in enumerate(as_bounds(truth, 2))])
    names = [f"AAA/{place}" for place in range(300)]
    covered = [inside(levels(table, *how).loc[names], truth) for how in ((FIT, RULES), (FIT1, VERSION1))]
    assert 0.85 <= covered[0] <= 0.97
    assert covered[1] < 0.6


def inside(made: pd.DataFrame, truth: np.ndarray) -> float:
    """Share of true counts within their interval."""
    return float(((made["level_lower"] <= truth) & (truth <= made["level_upper"])).mean())


@pytest.mark.slow
def test_the_mean_excess_of_bounds_is_recovered() -> None:
    random = np.random.default_rng(3)
    truth = registers(60, 4)
    tables = []
    for place, counts in enumerate(truth):
        prints = [{"value": counts[year], "time": LAST - 4 + year} for year in (0, 2, 3)]
        bound = counts[4] * np.exp(-random.exponential(0.06))
        prints.append({"value": bound, "time": LAST, "qualifier": "at_least", "half_width": 1e-9})
        prints.append({"value": counts[4], "time": LAST})
        tables.append(rows(*prints, series=f"AAA/{place}"))
    fitted = calibrate.fit(pd.concat(tables, ignore_index=True), RULES)
    assert fitted.hyper.excess == pytest.approx(0.06, rel=0.35)
    assert fitted.hyper.noise["count"] < 0.01


# --- rounding and "about" --------------------------------------------------------------------------------


@given(st.integers(1, 10**9), st.integers(0, 5))
def test_a_whole_number_shows_its_digits_and_trailing_zeros(count: int, zeros: int) -> None:
    value = float(count * 10**zeros)
    digits, trailing = printed.digits(np.array([value]), np.array([0.5]))
    text = str(count * 10**zeros)
    if len(text) <= printed.MOST_DIGITS:
        assert (digits[0], trailing[0]) == (len(text), len(text) - len(text.rstrip("0")))


@given(st.integers(2, 9), st.integers(0, 8), st.floats(0.001, 0.999))
def test_rounding_weights_are_shares_and_zeros_only_widen(digits: int, zeros: int, share: float) -> None:
    zeros = min(zeros, digits - 1)
    weights = printed.rounding_weights(np.array([digits]), np.array([zeros]), share)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    variance = printed.rounding_variance(np.array([0.01]), weights)[0]
    assert variance >= 0.01**2 / 3 * (1 - 1e-12)


def test_the_share_of_rounded_prints_is_recovered() -> None:
    random = np.random.default_rng(5)
    counts = random.integers(100_000, 999_999, 4000)
    rounded = random.random(4000) < 0.3
    steps = 10 ** random.integers(1, 6, 4000)
    prints = np.where(rounded, np.round(counts / steps) * steps, counts)
    assert printed.fitted_share(*printed.digits(prints, np.full(4000, 0.5))) == pytest.approx(0.3, abs=0.04)


def test_round_numbers_cover_the_register_where_version_1_does_not() -> None:
    truth = registers(300, 6)[:, -1]
    steps = 10 ** np.floor(np.log10(truth))
    table = pd.concat(
        rows({"value": value, "time": LAST}, series=f"AAA/{place}")
        for place, value in enumerate(np.round(truth / steps) * steps)
    )
    names = [f"AAA/{place}" for place in range(300)]
    assert inside(levels(table).loc[names], truth) >= 0.85
    assert inside(levels(table, FIT1, VERSION1).loc[names], truth) < 0.7


def test_an_exact_count_of_record_at_the_date_is_known_as_one() -> None:
    made = levels(rows({"value": 2435, "time": LAST})).iloc[0]
    assert made["level"] == pytest.approx(2435, rel=0.002)
    assert made["level_upper"] / made["level_lower"] < 1.05


def test_about_is_wider_than_the_same_number_without_it() -> None:
    widths = {}
    for qualifier in ("exact", "about"):
        made = levels(rows({"value": 2435, "time": LAST, "qualifier": qualifier})).iloc[0]
        widths[qualifier] = made["level_upper"] / made["level_lower"]
    assert widths["about"] > widths["exact"]


# --- lags -----------------------------------------------------------------------------------------------


def test_the_lag_counts_only_prints_that_carry_both_dates() -> None:
    days = ["2017-12-31", *["2018-12-31"] * 4, "2019-12-31"]
    table = pd.DataFrame(
        {
            "series_id": "AAA/a",
            "source_id": ["S1", "S1", "S2", "S3", "S4", "S5"],
            "period_end": pd.to_datetime(days),
            "period_certainty": ["stated", "stated", "statement_date", "stated", "stated", "stated"],
            "published_from": ["2019-07-01", "2019-07-01", "2019-07-01", "2019", "2019-06", "2019-12-20"],
        }
    )
    found = lags.lags(table)
    assert found.isna().tolist() == [True, False, True, True, False, False]
    assert found.iloc[[1, 4, 5]].tolist() == pytest.approx([182 / 365.25, 166 / 365.25, 0.0])


def lagged(number: int, seed: int, mean: float) -> tuple[pd.DataFrame, np.ndarray]:
    """Registers that grow by a tenth a year, printed at four year-ends, and statements that repeat earlier counts."""
    random = np.random.default_rng(seed)
    truth = registers(number, seed, growth=0.1)
    tables = []
    for place, counts in enumerate(truth):
        when = LAST + 0.5
        taken = when - random.exponential(mean)
        said = np.exp(np.interp(taken, LAST - 4 + np.arange(5), np.log(counts)))
        prints = [{"value": counts[year], "time": LAST - 4 + year} for year in range(4)]
        prints.append({"value": said, "time": when, "certainty": "statement_date", "half_width": 1e-9})
        tables.append(rows(*prints, series=f"AAA/{place}"))
    return pd.concat(tables, ignore_index=True), truth


@pytest.mark.slow
def test_the_lag_of_statements_is_recovered() -> None:
    table, _ = lagged(60, 7, 0.8)
    assert calibrate.fit(table, RULES).lag == pytest.approx(0.8, rel=0.4)


def test_statements_that_repeat_earlier_counts_mislead_less_than_in_version_1() -> None:
    table, truth = lagged(200, 8, 0.8)
    names = [f"AAA/{place}" for place in range(200)]
    errors = [
        np.log(levels(table, *how).loc[names, "level"].to_numpy() / truth[:, -1])
        for how in ((FIT, RULES), (FIT1, VERSION1))
    ]
    assert abs(np.median(errors[0])) < abs(np.median(errors[1]))


# --- one origin, and series that contradict themselves -----------------------------------------------------


def test_six_newspapers_that_quote_one_register_are_one_observation_with_the_noise_of_the_register() -> None:
    origins = pd.DataFrame([{"origin_id": "AAA-O001", "holder": "Synthetic registry", "kind": "register"}]).astype(
        "str"
    )
    sources = cf.sources(*(cf.source(number, source_type="press") for number in range(1, 8)))
    prints = [
        cf.figure(
            f"AAA-F{number:04d}",
            104_200 if number % 2 else 104_000,
            half_width=50 if number % 2 else 500,
            origin_id="AAA-O001",
            source_id=f"AAA-S{number:03d}",
            year=2019,
        )
        for number in range(1, 7)
    ]
    tables = cf.tables(*prints, sources=sources, origins=origins)
    evidence = cf.evidence(tables).reset_index(drop=True)
    made = observations(evidence, RULES)
    assert made["evidence_id"].tolist() == ["AAA-F0001"]
    assert made["noise_class"].tolist() == ["count"]
    assert len(observations(evidence, VERSION1)) == 2


@pytest.mark.slow
def test_a_series_that_contradicts_itself_does_not_set_the_noise_of_all() -> None:
    random = np.random.default_rng(9)
    tables = []
    for place, counts in enumerate(registers(30, 10)):
        twice = [counts[year] * np.exp(0.003 * random.normal()) for year in range(5) for _ in range(2)]
        prints = [{"value": value, "time": LAST - 4 + at // 2} for at, value in enumerate(twice)]
        tables.append(rows(*prints, series=f"AAA/{place}"))
    contested = []
    for year in range(5):
        contested += [{"value": 1000 * 1.02**year * factor, "time": LAST - 4 + year} for factor in (1.0, 1.25)]
    tables.append(rows(*contested, series="AAA/contested"))
    fitted = calibrate.fit(pd.concat(tables, ignore_index=True), RULES)
    assert fitted.hyper.noise["count"] == pytest.approx(0.003, rel=0.3)
    assert fitted.hyper.weights[-1] > 0.01


def test_a_claim_is_no_observation_beside_a_count_and_one_alone_is() -> None:
    origins = cf.text_table(
        "origin_id holder kind", ("AAA-O001", "Synthetic registry", "register"), ("AAA-O002", "Speaker", "claim")
    )
    count = cf.figure("AAA-F0001", 101_237, origin_id="AAA-O001", year=2019)
    claim = cf.figure("AAA-F0002", 121_337, origin_id="AAA-O002", year=2019)

    def used(*prints: dict[str, Any]) -> list[str]:
        evidence = cf.evidence(cf.tables(*prints, origins=origins)).reset_index(drop=True)
        return observations(evidence, RULES)["evidence_id"].tolist()

    assert used(count, claim) == ["AAA-F0001"]
    assert used(claim) == ["AAA-F0002"]


@pytest.mark.parametrize(("bound", "observed"), [(80_000, 2), (20_000, 1), (20, 1)])
def test_a_bound_far_from_a_count_of_its_date_says_nothing(bound: int, observed: int) -> None:
    count = cf.figure("AAA-F0001", 101_237, year=2019)
    far = cf.figure("AAA-F0002", bound, qualifier="at_least", lower=float(bound), year=2019)
    evidence = cf.evidence(cf.tables(count, far)).reset_index(drop=True)
    assert len(observations(evidence, RULES)) == observed
    made = reconcile.reconcile(observations(evidence, RULES), (2019, 2019), RULES, FIT).levels.iloc[0]
    assert made["level"] == pytest.approx(101_237, rel=0.02)
    assert made["level_upper"] / made["level_lower"] < 1.2


def test_draws_have_the_quantiles_of_the_level_that_is_printed() -> None:
    prints = [{"value": value, "time": LAST - 2 * place} for place, value in enumerate((104_213, 91_377, 95_111))]
    made = reconcile.reconcile(rows(*prints), (2018, 2019), RULES, FIT)
    for level, draws in zip(made.levels.itertuples(), made.draws["draws"], strict=True):
        found = np.quantile(np.asarray(draws), (0.05, 0.5, 0.95))
        assert found == pytest.approx([level.level_lower, level.level, level.level_upper], rel=1e-6)


# --- the fit and its cells --------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_fit_ends_at_one_place_wherever_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    table, _ = lagged(30, 11, 0.5)
    usual = calibrate.fit(table, RULES)
    minimize = calibrate.minimize
    random = np.random.default_rng(12)
    monkeypatch.setattr(
        calibrate,
        "minimize",
        lambda cost, start, **how: minimize(cost, start + 0.2 * random.normal(size=len(start)), **how),
    )
    moved = calibrate.fit(table, RULES)
    assert moved.hyper.weights == pytest.approx(usual.hyper.weights, rel=3e-3)
    assert moved.hyper.noise["count"] == pytest.approx(usual.hyper.noise["count"], rel=3e-3)
    assert moved.lag == pytest.approx(usual.lag, rel=3e-3)


def test_the_fit_keeps_the_better_of_two_maxima(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second start is on the other side of the mean of the prior of "about"; here its maximum is the higher."""
    table, _ = lagged(5, 11, 0.5)
    place = [number.name for number in calibrate.numbers(RULES)].index("about")
    mean = calibrate.numbers(RULES)[place].mean
    for gains, expected in (([2.0, 1.0], mean - 1), ([1.0, 2.0], mean + 1)):
        costs = iter(gains)

        def pretended(_: object, start: Any, *, costs: Any = costs, **__: object) -> OptimizeResult:
            first = start[place] == mean
            return OptimizeResult(x=start + first * np.eye(len(start))[place], fun=next(costs))

        monkeypatch.setattr(calibrate, "minimize", pretended)
        assert calibrate.fit(table, RULES).about == pytest.approx(np.exp(expected), rel=1e-9)
        assert next(costs, None) is None


def test_the_place_of_a_level_has_a_cell() -> None:
    times, one = np.array([[2015.0, 2018.0]]), np.ones((1, 2))
    batch = model.Batch(times, 0 * one, one, one)
    at = np.array([[2012.0, 2014.9, 2015.0, 2016.5, 2018.0, 2019.0]])
    conflict = np.array([[0.0, 0.0, 0.0, 0.0, 0.5, 0.0]])
    assert cells.names(batch, at, conflict, RULES)[0].tolist() == [
        "beyond before all",
        "1.05 years before all",
        "0.05 years",
        "2.05 years",
        "0.05 years in conflict",
        "1.05 years",
    ]
    assert set(cells.names(batch, at, conflict, RULES)[0]) <= set(cells.every(RULES))
    assert cells.names(batch, at, conflict, VERSION1)[0].tolist() == ["3 figures"] * 6


def test_a_small_cell_takes_the_factor_of_its_state_or_of_all() -> None:
    random = np.random.default_rng(13)
    names = ["1.05 years"] * 100 + ["0.05 years"] * 10 + ["1.05 years in conflict"] * 40 + ["beyond in conflict"] * 40
    ratios = pd.Series(random.exponential(size=190)) * np.where(np.arange(190) < 110, 1, 3)
    made = cells.factors(ratios, pd.Series(names), 0.9, RULES)
    assert made["1.05 years"] == cells.conformal(ratios[:100], 0.9)
    assert made["0.05 years"] == cells.conformal(ratios, 0.9)
    assert made["1.05 years in conflict"] == made["0.05 years in conflict"] == cells.conformal(ratios[110:], 0.9)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=80), st.floats(0.05, 0.95))
def test_the_conformal_quantile_leaves_enough_inside(ratios: list[float], share: float) -> None:
    found = cells.conformal(pd.Series(ratios), share)
    assert (np.array(ratios) <= found).mean() >= min(share, 1.0) - 1e-9


def test_a_batch_whose_signs_are_all_zero_is_one_without_bounds() -> None:
    table = rows({"value": 1000, "time": LAST - 2}, {"value": 1100, "time": LAST})
    batch = as_batch(prints(table, None), 2, Fitted(HYPER))
    plain, signed = (
        model.solve(one, np.array([[LAST]]), HYPER).means for one in (batch, replace(batch, signs=np.zeros((1, 2))))
    )
    assert signed == pytest.approx(plain)
