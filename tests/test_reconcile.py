"""``reconcile``: the level of a series. All series here are simulated from known levels, or made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

import clean_frames as cf
import synthetic
from conftest import ROOT
from ssemap import harmonise, scenarios
from ssemap.core import documents
from ssemap.core.issues import InputError
from ssemap.estimate import reconcile
from ssemap.estimate import rules as declared
from ssemap.estimate.reconcile import cross_validation, observed, prediction
from ssemap.estimate.reconcile.intervals import widening
from ssemap.estimate.reconcile.model import Batch, Mixture, quantiles, solve
from ssemap.estimate.reconcile.process import Hyper, covariance
from ssemap.intake import descriptors
from ssemap.workbench import calibration, method

RULES = declared.reconciliation()
CALIBRATION = declared.calibration()
FIT = CALIBRATION.fits[reconcile.ALL]
HYPER = reconcile.stored_fit(FIT, RULES).hyper
YEARS = np.arange(2010, 2022) + 1.0  # year-ends


def simulated(series: int, figures: int, seed: int, *, scale: float = 0.05, noise: float = 0.01):
    """Levels of the model's own kind at the year-ends, and figures at random dates, without a mistake."""
    random = np.random.default_rng(seed)
    times = np.sort(random.uniform(2010, 2022, (series, figures)), axis=1)
    every = np.concatenate([times, np.tile(YEARS, (series, 1))], axis=1) - 2009
    shape = scale**2 * covariance(every, every, HYPER.time_constant, HYPER.walk)
    root = np.linalg.cholesky(shape + 1e-12 * np.eye(every.shape[1]))
    path = 9 + 0.025 * every + np.einsum("bij,bj->bi", root, random.normal(size=every.shape))
    logs = path[:, :figures] + noise * random.normal(size=times.shape)
    return (Batch(times, logs, np.full_like(times, noise**2), np.ones_like(times)), path[:, figures:], random)


def ask(batch: Batch) -> np.ndarray:
    return np.tile(YEARS, (len(batch.times), 1))


def test_one_scale_without_outliers_is_the_kalman_filter() -> None:
    """State: log level and growth; the level at the last date, filtered forward from a level that is unknown."""
    tau, omega, sigma, mu = HYPER.time_constant, HYPER.walk, 0.05, HYPER.mean_growth
    batch, _, _ = simulated(1, 5, 6)
    hyper = replace(HYPER, scales=(sigma,), weights=(1.0,), outlier_probability=1e-12)
    mixture = solve(batch, batch.times[:, -1:], hyper)
    times = batch.times[0] - (batch.times.min() - 1)
    state, spread = np.array([batch.logs.mean(), 0.0]), np.diag([100.0, 1.0])
    for step, log, variance in zip(np.diff(times, prepend=0.0), batch.logs[0], batch.variances[0], strict=True):
        fade = np.exp(-step / tau)
        move = np.array([[1.0, sigma * tau * (1 - fade)], [0.0, fade]])
        mixed = sigma * tau * (1 - fade) ** 2
        growth_part = sigma**2 * tau * (2 * step - tau * (1 - fade) * (3 - fade))
        shock = np.array([[growth_part + (sigma * omega) ** 2 * step, mixed], [mixed, 1 - fade**2]])
        state, spread = move @ state + [mu * step, 0], move @ spread @ move.T + shock
        gain = spread[:, 0] / (spread[0, 0] + variance)
        state, spread = state + gain * (log - state[0]), spread - np.outer(gain, spread[0])
    assert mixture.means[0, 0, 0] == pytest.approx(state[0], abs=1e-6)
    assert mixture.sds[0, 0, 0] == pytest.approx(np.sqrt(spread[0, 0]), rel=1e-4)


def test_one_scale_without_mistakes_is_the_textbook_conditional() -> None:
    """Against the plain formula of a conditional Gaussian, written out for one series."""
    hyper = replace(HYPER, scales=(0.05,), weights=(1.0,), outlier_probability=1e-12)
    batch, _, _ = simulated(1, 4, 1)
    at = np.array([[2013.0, 2018.5]])
    mixture = solve(batch, at, hyper)
    origin = min(batch.times.min(), at.min()) - 1
    every = np.concatenate([batch.times[0], at[0]]) - origin
    full = 100 + 0.05**2 * covariance(every, every, hyper.time_constant, hyper.walk)
    mean = batch.logs.mean() + hyper.mean_growth * every
    inside = full[:4, :4] + np.diag(batch.variances[0])
    weights = full[4:, :4] @ np.linalg.inv(inside)
    expected = mean[4:] + weights @ (batch.logs[0] - mean[:4])
    variance = full[4:, 4:] - weights @ full[:4, 4:]
    assert mixture.means[0, 0] == pytest.approx(expected, abs=1e-6)
    assert mixture.sds[0, 0] == pytest.approx(np.sqrt(np.diag(variance)), rel=1e-3)


@pytest.mark.parametrize("wrong", [0.0, 0.1])
def test_the_known_level_is_recovered(wrong: float) -> None:
    batch, truth, random = simulated(400, 6, 2)
    mistakes = random.uniform(size=batch.logs.shape) < wrong
    logs = batch.logs + mistakes * random.normal(0, 0.7, batch.logs.shape)
    lower, middle, upper = np.moveaxis(
        quantiles(solve(replace(batch, logs=logs), ask(batch), HYPER), (0.05, 0.5, 0.95)), 2, 0
    )
    near = np.abs(ask(batch)[:, :, None] - batch.times[:, None, :]).min(axis=2) <= 1
    inside = (truth >= lower) & (truth <= upper)
    assert 0.85 <= inside[near].mean() <= 0.97
    assert abs((middle - truth)[near].mean()) < 0.01
    assert np.median(np.abs(middle - truth)[near]) < 0.03


@pytest.mark.parametrize(("figures", "least"), [(3, 0.75), (4, 0.75), (5, 0.9), (8, 0.9)])
def test_an_error_by_ten_is_flagged_and_clean_figures_are_not(figures: int, least: float) -> None:
    batch, _, random = simulated(300, figures, 3)
    at = ask(batch)
    assert (solve(batch, at, HYPER).outlier_probability > 0.5).mean() <= 0.04
    place = random.integers(0, figures, len(batch.logs))
    logs = batch.logs.copy()
    rows = np.arange(len(logs))
    logs[rows, place] += np.log(10) * random.choice([-1, 1], len(logs))
    flagged = solve(replace(batch, logs=logs), at, HYPER).outlier_probability[rows, place] > 0.5
    assert flagged.mean() >= least


@given(
    st.lists(st.tuples(st.floats(1e-4, 1), st.floats(-3, 3), st.floats(-7, 1.5)), min_size=1, max_size=12),
    st.sampled_from([(0.05, 0.5, 0.95), (0.25, 0.75), (0.001, 0.999)]),
)
def test_so_much_of_a_mixture_lies_below_its_quantiles(
    parts: list[tuple[float, float, float]], shares: tuple[float, ...]
) -> None:
    """Weights of any kind, means far apart, standard deviations from a thousandth to four."""
    weights, means, sds = np.array(parts).T[:, None, :]
    weights, sds = weights / weights.sum(), np.exp(sds)
    mixture = Mixture(weights, means[:, :, None], sds[:, :, None], weights[:, :1], weights[:, 0])
    values = quantiles(mixture, shares)[0, 0]
    below = (weights[0] * norm.cdf((values[:, None] - means[0]) / sds[0])).sum(axis=1)
    assert below == pytest.approx(shares, rel=1e-5)
    assert (np.diff(values) > 0).all()


def test_the_order_of_series_and_the_batch_do_not_matter() -> None:
    batch, _, _ = simulated(20, 5, 4)
    whole = quantiles(solve(batch, ask(batch), HYPER), (0.5,))
    one = Batch(*(array[7:8] for array in (batch.times, batch.logs, batch.variances, batch.outlier_factors)))
    assert quantiles(solve(one, ask(one), HYPER), (0.5,))[0] == pytest.approx(whole[7], abs=1e-9)


# --- from evidence to levels ------------------------------------------------------------------------


def made(*rows: dict[str, object]) -> reconcile.Reconciled:
    evidence = harmonise.harmonise(cf.tables(*rows), as_of=None).evidence
    return reconcile.reconcile(observed.observations(evidence, RULES), cf.WINDOW, RULES, FIT)


def figures(values: dict[int, float], **changes: object) -> list[dict[str, object]]:
    return [
        cf.figure(f"AAA-F{i:04d}", value, year=year, **changes) for i, (year, value) in enumerate(values.items(), 1)
    ]


def test_a_smooth_series_gives_a_level_near_its_figures() -> None:
    found = made(*figures({2015: 1000, 2016: 1050, 2018: 1150, 2019: 1200}))
    cell = found.levels.set_index("year").loc[2017]
    assert cell["level_lower"] < 1100 < cell["level_upper"]
    assert cell["level"] == pytest.approx(1100, rel=0.02)
    assert cell["nearest"] == pytest.approx(1, abs=0.01)
    assert (found.observations["outlier_probability"] < 0.1).all()


def test_an_error_by_ten_does_not_move_the_level_and_weighs_nothing() -> None:
    found = made(*figures({2014: 950, 2015: 1000, 2016: 10500, 2018: 1150, 2019: 1200}))
    assert found.levels.set_index("year").loc[2016, "level"] == pytest.approx(1050, rel=0.03)
    assert found.observations.set_index("evidence_id")["outlier_probability"].idxmax() == "AAA-F0003"
    weights = found.weights[found.weights["year"] == 2016].set_index("evidence_id")["weight"]
    assert abs(weights["AAA-F0003"]) < 0.01
    assert weights.sum() == pytest.approx(1, abs=0.01)


def test_there_is_no_number_far_from_every_figure_nor_beyond_the_widest_interval() -> None:
    table = made(*figures({2011: 1000})).levels
    known = table[table["level"].notna()]
    assert known["year"].max() <= 2014
    assert (known["level_upper"] / known["level_lower"] <= RULES.widest).all()
    assert (table["level"].isna() == table["level_reason"].notna()).all()


def test_the_interval_spans_every_figure_of_its_date_that_is_not_flagged() -> None:
    """Figures at year-ends, some of them two a date, with noise far beyond what the model expects."""
    random = np.random.default_rng(7)
    times = np.repeat(np.sort(random.permuted(np.tile(YEARS, (200, 1)), axis=1)[:, :3]), 2, axis=1)
    logs = 9 + 0.03 * (times - 2010) + random.normal(0, 0.05, times.shape)
    batch = Batch(times, logs, np.full_like(times, 0.01**2), np.ones_like(times))
    found = reconcile.interval(batch, times, HYPER, RULES, widening([FIT], ["organisations"] * len(times)))
    trusted = found.outlier_probability <= RULES.flagged
    assert 0.3 < trusted.mean() < 1
    below, above = found.outer.wide
    inside = (found.middle - below <= logs + 1e-9) & (logs - 1e-9 <= found.middle + above)
    assert inside[trusted].mean() > 0.995  # the level of a date is its mean, the interval's middle its median


def test_draws_have_the_quantiles_of_the_level_and_are_the_same_for_a_series_alone() -> None:
    found = made(*figures({2015: 1000, 2016: 1050, 2018: 1150, 2019: 1200}))
    cell = found.levels.set_index("year").loc[2021]
    draws = found.draws.set_index("year").loc[2021, "draws"]
    width = np.log(cell["level_upper"] / cell["level_lower"])
    for share, name in ((0.05, "level_lower"), (0.5, "level"), (0.95, "level_upper")):
        assert abs(np.log(np.quantile(draws, share) / cell[name])) < 0.12 * width
    more = figures({2015: 1000, 2016: 1050, 2018: 1150, 2019: 1200}) + [
        cf.figure(f"AAA-F01{y}", 300, year=2000 + y, basis="active") for y in (15, 16, 18, 19)
    ]
    again = made(*more).draws
    again = again[again["series_id"].str.endswith("registered")].set_index("year")
    assert again.loc[2021, "draws"] == pytest.approx(draws, rel=1e-9)


def test_draws_carry_what_years_have_in_common() -> None:
    """Two neighbouring years between figures are nearly the same draw; independent ones would not be."""
    draws = made(*figures({2012: 1000, 2018: 1500})).draws.set_index("year")["draws"]
    assert np.corrcoef(np.log(draws[2014]), np.log(draws[2015]))[0, 1] > 0.8


def test_identical_values_of_one_date_count_once_from_the_best_source() -> None:
    press = {"source_id": "AAA-S002"}
    evidence = harmonise.harmonise(
        cf.tables(
            cf.figure("AAA-F0001", 100, **press),
            cf.figure("AAA-F0002", 100),
            cf.figure("AAA-F0003", 101, **press),
            sources=cf.sources(cf.source(1), cf.source(2, source_type="press")),
        ),
        as_of=None,
    ).evidence
    assert observed.observations(evidence, RULES)["evidence_id"].tolist() == ["AAA-F0002", "AAA-F0003"]


def test_of_two_figures_of_a_date_the_one_of_better_or_more_sources_is_believed() -> None:
    """28,784 of an official quoted twice, and 26,000 of the press, with one earlier figure between them."""
    official, press = {"source_id": "AAA-S001"}, {"source_id": "AAA-S002"}
    rows = [
        cf.figure("AAA-F0001", 24652, year=2014),
        cf.figure("AAA-F0002", 28784, year=2018, **official),
        cf.figure("AAA-F0003", 26000, year=2018, half_width=500, **press),
    ]
    again = cf.figure("AAA-F0004", 28784, year=2018, source_id="AAA-S003")
    sources = cf.sources(cf.source(1), cf.source(2, source_type="press"), cf.source(3))
    probabilities = []
    for every in (rows, [*rows, again]):
        evidence = harmonise.harmonise(cf.tables(*every, sources=sources), as_of=None).evidence
        found = reconcile.reconcile(observed.observations(evidence, RULES), cf.WINDOW, RULES, FIT)
        probabilities.append(found.observations.set_index("evidence_id")["outlier_probability"])
    assert probabilities[0]["AAA-F0002"] < probabilities[0]["AAA-F0003"]
    assert probabilities[1]["AAA-F0002"] < probabilities[0]["AAA-F0002"]


@pytest.mark.parametrize("wrong", [0.0, 0.1])
def test_the_known_levels_of_a_simulated_package_are_recovered(wrong: float) -> None:
    """Eighty forms whose levels are known at each year-end; five printed figures each, one in ten of them wrong."""
    random = np.random.default_rng(21)
    years = np.arange(2010, 2022)
    growth = 0.025 + 0.04 * random.standard_normal((80, 1))
    truth = 8 + growth * (years - 2010) + np.cumsum(0.01 * random.standard_normal((80, 12)), axis=1)
    rows = []
    for form in range(80):
        for year in np.sort(random.choice(years, 5, replace=False)):
            log = truth[form, year - 2010] + 0.008 * random.standard_normal()
            if random.uniform() < wrong:
                log += random.choice([np.log(10), 0.5, -0.6])
            rows.append(
                cf.figure(f"AAA-F{len(rows):04d}", round(np.exp(log)), year=int(year), form_id=f"AAA-form{form}")
            )
    forms = cf.forms(*((f"form{form}", "cooperative", "yes") for form in range(80)))
    levels = cf.estimated(cf.tables(*rows, forms=forms)).levels
    levels = levels[levels["level"].notna() & (levels["nearest"] <= 1.01)]
    known = truth[levels["form_id"].str.removeprefix("AAA-form").astype(int), levels["year"].astype(int) - 2010]
    inside = (np.log(levels["level_lower"]) <= known) & (known <= np.log(levels["level_upper"]))
    assert len(levels) > 500
    assert inside.mean() >= (0.9 if wrong == 0 else 0.85)
    assert abs((np.log(levels["level"]) - known).mean()) < 0.01
    assert (np.log(levels["level"]) - known).abs().median() < 0.02


# --- calibration ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def evaluation_set(read_once: None) -> pd.DataFrame:
    """The observations of all packages that the fit rests on."""
    return calibration.evaluation_set(ROOT / "data" / "raw", RULES)


@pytest.mark.xdist_group("packages")
def test_the_calibration_was_made_with_the_evidence_of_the_packages(evaluation_set: pd.DataFrame) -> None:
    assert calibration.signatures(evaluation_set) == CALIBRATION.evidence, "run: ssemap calibrate"
    assert len(evaluation_set) == CALIBRATION.observations


@pytest.mark.parametrize("number", [2, 10, 11, 40, 187])
def test_fits_do_not_grow_with_the_square_of_the_countries(number: int) -> None:
    """Simulated countries, three observations each: each is left out once, and in groups of one where they are few."""
    countries = [f"{chr(65 + place // 26)}{chr(65 + place % 26)}X" for place in range(number)]
    rows = pd.DataFrame({"series_id": [f"{iso3}/s" for iso3 in countries for _ in range(3)]})
    left_out = calibration.deal(countries, 10)
    assert sorted(iso3 for group in left_out.values() for iso3 in group) == countries
    assert max(map(len, left_out.values())) - min(map(len, left_out.values())) <= 1
    sizes = {name: len(sample) for name, sample in calibration.samples(rows, left_out).items()}
    assert sizes == {reconcile.ALL: len(rows), **{name: 3 * (number - len(group)) for name, group in left_out.items()}}
    assert sum(sizes.values()) <= 10 * len(rows)  # each country is left out of one of ten fits, beside that of all
    if number <= 10:
        assert list(left_out) == [reconcile.without(iso3) for iso3 in countries]


@pytest.mark.xdist_group("packages")
def test_the_stored_factors_follow_from_the_stored_fit(evaluation_set: pd.DataFrame) -> None:
    left = prediction.left_out(evaluation_set, reconcile.stored_fit(FIT, RULES), RULES)
    for share, widths in ((RULES.interval, FIT.widths), (RULES.inner, FIT.inner_widths)):
        made = prediction.calibrated(left, prediction.MODEL, RULES, share)
        assert widths is not None
        assert made.of_cells == {name: pytest.approx(factor, rel=2e-3) for name, factor in widths.factors.items()}
        assert made.measures == {name: pytest.approx(scale, rel=2e-3) for name, scale in widths.measures.items()}


def test_baselines_predict_what_they_say() -> None:
    batch = Batch(np.array([[2010.0, 2014.0]]), np.array([[1.0, 3.0]]), np.zeros((1, 2)), np.ones((1, 2)))
    assert prediction.log_linear(batch, np.array([2011.0])) == pytest.approx([1.5])
    assert prediction.log_linear(batch, np.array([2016.0])) == pytest.approx([3.0])
    assert prediction.nearest(batch, np.array([2011.0])) == pytest.approx([1.0])


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """Simulated observations of 120 series of five, one in twenty of them wrong."""
    batch, _, random = simulated(120, 5, 5)
    logs = batch.logs + (random.uniform(size=batch.logs.shape) < 0.05) * 0.7
    series = np.repeat([f"AAA/{i}" for i in range(120)], 5)
    return pd.DataFrame(
        {
            "series_id": series,
            "form_id": series,
            "evidence_id": [f"AAA-F{i:04d}" for i in range(logs.size)],
            "time": batch.times.ravel(),
            "log": logs.ravel(),
            "measure": "organisations",
            "half_width": 0.0,
            "digits": 1,
            "zeros": 0,
            "qualifier": "exact",
            "noise_class": "report",
            "certainty": "stated",
            "date_sd": 0.0,
            "outlier_factor": 1.0,
        }
    )


def test_a_date_is_left_out_with_all_its_figures(rows: pd.DataFrame) -> None:
    twice = pd.concat([rows.head(5), rows.head(1).assign(evidence_id="AAA-F9999")])
    twice = twice.sort_values(["series_id", "time"], ignore_index=True)
    fitted = reconcile.stored_fit(FIT, RULES)
    left = prediction.left_out(twice, fitted, RULES, date_out=True).set_index("evidence_id")
    assert left.loc["AAA-F0000", "rest"] == left.loc["AAA-F9999", "rest"] == 4
    assert left.loc["AAA-F0001", "rest"] == 5


def test_injected_errors_are_flagged(rows: pd.DataFrame) -> None:
    injected = cross_validation.injected_errors(rows, reconcile.stored_fit(FIT, RULES), RULES.flagged)
    assert len(injected) == len(rows)
    assert injected["flagged"].mean() >= 0.9
    assert injected["clean_flagged"].mean() <= 0.08  # one in twenty is wrong


def test_every_fit_is_in_range() -> None:
    left_out = calibration.deal(CALIBRATION.evidence, scenarios.rules().groups)
    assert CALIBRATION.left_out() == left_out, "run: ssemap calibrate"
    assert set(CALIBRATION.fits) == {reconcile.ALL, *left_out}
    for fit in CALIBRATION.fits.values():
        hyper = reconcile.stored_fit(fit, RULES).hyper
        assert isinstance(hyper, Hyper)
        assert sum(hyper.weights) == pytest.approx(1, abs=5e-4)  # each is kept to four digits
        assert 0 < hyper.outlier_probability < 0.2


# --- what stored results were made from --------------------------------------------------------------------


def module(folder: Path, text: str) -> ModuleType:
    made = ModuleType("example")
    made.__file__ = str(folder / "example.py")
    Path(made.__file__).write_text(text, "utf-8")
    return made


def test_the_method_is_what_code_and_rules_do_not_how_they_are_explained(tmp_path: Path) -> None:
    code = '"""Words."""\n\n\ndef f(x):\n    """More words."""\n    # a comment\n    return {\n        "a": x,\n    }\n'
    before = method.fingerprint([module(tmp_path, code)], RULES)
    for same in (code.replace("ords", "ORDS"), code.replace("# a comment", "# another")):
        assert method.fingerprint([module(tmp_path, same)], RULES) == before
    for other in (code.replace('"a"', '"b"'), code.replace("return", "return not")):
        assert method.fingerprint([module(tmp_path, other)], RULES) != before
    assert method.fingerprint([module(tmp_path, code)], RULES.model_copy(update={"flagged": 0.4})) != before
    assert method.fingerprint([module(tmp_path, code)], RULES.model_copy(update={"farthest_years": 9})) == before


# --- ssemap calibrate on packages of other countries -------------------------------------------------------


Written = Callable[[str], declared.Calibration]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    """What is read of the file that is written for countries of these letters, in three groups; nothing is fitted."""
    fit = CALIBRATION.fits[reconcile.ALL]
    lines = [f"{name}: {json.dumps(value)}" for name, value in fit.model_dump(mode="json", exclude_none=True).items()]
    choices = scenarios.rules().model_copy(update={"groups": 3})
    monkeypatch.setattr(calibration, "signature", lambda rows: "0" * 16)
    monkeypatch.setattr(calibration, "ProcessPoolExecutor", ThreadPoolExecutor)
    monkeypatch.setattr(calibration, "_fit", lambda rows, rules: lines)
    monkeypatch.setattr(calibration, "scenarios", lambda: choices)

    def calibrated(letters: str) -> declared.Calibration:
        rows = pd.DataFrame({"series_id": [f"{letter * 3}/coop" for letter in letters]})
        monkeypatch.setattr(calibration, "evaluation_set", lambda raw, rules, needed: rows)
        calibration.run(tmp_path, tmp_path / "calibration.yaml")
        return documents.typed(documents.read(tmp_path / "calibration.yaml", "made up"), declared.Calibration)

    return calibrated


def test_fits_of_groups_are_read_as_they_are_written_also_where_a_fingerprint_is_all_digits(written: Written) -> None:
    read = written("ABCDE")
    assert set(read.evidence.values()) == {"0" * 16}
    assert set(read.fits) == {reconcile.ALL, "without-group-1", "without-group-2", "without-CCC"}
    assert read.left_out() == calibration.deal(read.evidence, 3)


def test_one_country_is_left_out_of_no_fit(written: Written) -> None:
    read = written("A")
    assert (list(read.evidence), list(read.fits), read.left_out()) == (["AAA"], [reconcile.ALL], {})


def test_packages_without_a_series_of_two_figures_cannot_be_fitted(tmp_path: Path) -> None:
    package = synthetic.write_package(tmp_path, "AAA")
    for table in ("figures", "crosswalk", "set_aside"):
        synthetic.write_table(package, table, [])
    descriptors.write(tmp_path)
    with pytest.raises(InputError, match="found no series with two figures"):
        calibration.evaluation_set(tmp_path, RULES)
