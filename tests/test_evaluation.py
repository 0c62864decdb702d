"""``ssemap evaluate``: how levels are judged on figures that are left out. All figures are simulated or made up."""

from __future__ import annotations

import datetime
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import clean_frames as cf
import synthetic
from conftest import ROOT
from ssemap import harmonise, store
from ssemap.core import framework
from ssemap.core.issues import InputError, PackageError
from ssemap.estimate import reconcile
from ssemap.estimate import rules as declared
from ssemap.estimate.reconcile import (
    comparison,
    cross_validation,
    designs,
    evaluation,
    local_level,
    prediction,
    targets,
)
from ssemap.estimate.reconcile.comparison import Sample
from ssemap.estimate.reconcile.cross_validation import Version
from ssemap.estimate.reconcile.local_level import LocalLevel
from ssemap.intake import descriptors
from ssemap.publish.pages import evaluation as shown
from ssemap.workbench import calibration, method
from ssemap.workbench import evaluation as workbench

RULES = declared.reconciliation()
FIT = reconcile.stored_fit(declared.calibration().fits[declared.ALL], RULES)
CUT = datetime.date(2020, 9, 22)


# --- how sure ---------------------------------------------------------------------------------------------


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=30))
def test_where_each_value_is_its_own_cluster_the_error_is_the_usual_one(values: list[float]) -> None:
    series = pd.Series(values)
    error = evaluation.clustered_error(series, pd.Series(range(len(values))))
    assert error == pytest.approx(series.std() / len(values) ** 0.5, abs=1e-9)


def test_copies_within_a_cluster_tell_nothing_more() -> None:
    values, clusters = pd.Series([1.0, 0.0, 1.0, 1.0]), pd.Series(list("abcd"))
    once = evaluation.clustered_error(values, clusters)
    many = evaluation.clustered_error(pd.concat([values] * 9), pd.concat([clusters] * 9))
    assert many == pytest.approx(once)
    assert np.isnan(evaluation.clustered_error(values, pd.Series(["a"] * 4)))


def test_the_sandwich_by_hand() -> None:
    """Mean 0.6; sums of deviations by series: a 0.4 + 0.4, b 0.4 - 0.6, c -0.6; so 3 / 2 (0.64 + 0.04 + 0.36) / 25."""
    values = pd.Series([1.0, 1.0, 1.0, 0.0, 0.0])
    assert evaluation.clustered_error(values, pd.Series(list("aabbc"))) == pytest.approx((1.5 * 1.04) ** 0.5 / 5)


@given(st.integers(0, 50), st.integers(1, 50), st.floats(0.5, 0.99))
def test_chance_is_small_if_and_only_if_the_interval_does_not_hold_what_is_promised(
    hits: int, size: int, promised: float
) -> None:
    coverage = min(hits, size) / size
    low, high = evaluation.coverage_interval(coverage, size)
    chance = evaluation.chance(coverage, size, promised)
    if abs(chance - 0.05) > 1e-6:
        assert (chance < 1 - evaluation.SURE) == (not low <= promised <= high)


def test_where_all_are_covered_as_many_figures_count_as_there_are_series() -> None:
    """Ten of ten covered says little about nine in ten."""
    inside, series = pd.Series([True] * 20), pd.Series(list("abcdefghij") * 2)
    assert evaluation.effective_size(inside, series) == 10
    low, high = evaluation.coverage_interval(1.0, 10)
    assert low < 0.9 < high


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_adjusted_chances_are_larger_and_keep_their_order(chances: list[float]) -> None:
    adjusted = evaluation.holm(chances)
    assert all(p <= q <= 1 for p, q in zip(chances, adjusted, strict=True))
    assert min(adjusted) == pytest.approx(min(1, len(chances) * min(chances)))
    order = sorted(range(len(chances)), key=chances.__getitem__)
    assert [adjusted[place] for place in order] == sorted(adjusted)


def predicted(*rows: tuple[str, str, float, float, float]) -> pd.DataFrame:
    """Predictions: series, figure, truth, lower and upper end."""
    frame = pd.DataFrame(rows, columns=["series_id", "evidence_id", "truth", "lower", "upper"])
    middle = (frame["lower"] + frame["upper"]) / 2
    return frame.assign(given="", middle=middle, inside_50=True, inside_80=True)


def test_two_methods_are_compared_on_the_figures_that_both_predict() -> None:
    """Scores 1 and 1 + 20 x 0.5 against 2 and 2: the first is worse by (-1 + 9) / 2."""
    one = predicted(("a", "F1", 0.5, 0, 1), ("b", "F2", 1.5, 0, 1), ("b", "F3", 9, 0, 1))
    other = predicted(("b", "F2", 1, 0, 2), ("a", "F1", 1, 0, 2), ("c", "F4", 9, 0, 1))
    pairs = evaluation.paired(one, other, comparison.KEY, 0.9)
    assert pairs == {"figures": 2, "difference": pytest.approx(4), "error": pytest.approx(5)}


# --- the local level --------------------------------------------------------------------------------------


def test_the_local_level_is_the_textbook_recursion() -> None:
    """The Kalman filter of Durbin and Koopman 2012, 2.2, from a first level that is unknown."""
    times, logs = np.array([0.0, 1.0, 1.5, 4.0]), np.array([9.0, 9.2, 9.1, 9.6])
    model = LocalLevel(0.03, 0.01)
    mean, variance, total = logs.mean(), local_level.LEVEL_VARIANCE, 0.0
    for step, log in zip(np.diff(times, prepend=0.0), logs, strict=True):
        variance += model.walk * step
        error, spread = log - mean, variance + model.noise
        total -= 0.5 * (np.log(2 * np.pi * spread) + error**2 / spread)
        mean, variance = mean + variance / spread * error, variance * model.noise / spread
    assert local_level.log_likelihood(times[None], logs[None], model)[0] == pytest.approx(total, abs=1e-9)
    assert local_level.level(times, logs, 4.0, model) == pytest.approx((mean, variance), abs=1e-9)
    assert local_level.level(times, logs, 6.0, model) == pytest.approx((mean, variance + 2 * model.walk), abs=1e-9)


def test_planted_variances_of_a_local_level_are_recovered() -> None:
    random = np.random.default_rng(5)
    times = np.cumsum(random.uniform(0.5, 2, (600, 6)), axis=1)
    steps = np.diff(times, axis=1, prepend=times[:, :1])
    logs = 9 + np.cumsum(0.2 * steps**0.5 * random.normal(size=times.shape), axis=1)
    logs += 0.1 * random.normal(size=times.shape)
    names = np.repeat([f"AAA/{place}" for place in range(600)], 6)
    model = local_level.fit(pd.DataFrame({"series_id": names, "time": times.ravel(), "log": logs.ravel()}))
    assert model.walk**0.5 == pytest.approx(0.2, rel=0.05)
    assert model.noise**0.5 == pytest.approx(0.1, rel=0.1)


# --- what is left out -------------------------------------------------------------------------------------


def evidence(as_of: datetime.date | None = None, *, forms: int = 25, seed: int = 3) -> pd.DataFrame:
    """Evidence of a country: forms that grow, four figures each; the last is published in 2021, the others in 2020."""
    random = np.random.default_rng(seed)
    rows = []
    for form in range(forms):
        growth, log = 0.03 + 0.05 * random.standard_normal(), 8.0
        for year in (2012, 2014, 2017, 2019):
            log += 2 * growth + 0.03 * random.standard_normal()
            source = "AAA-S002" if year == 2019 else "AAA-S001"
            name = f"AAA-F{len(rows):04d}"
            rows.append(cf.figure(name, round(np.exp(log)), year=year, form_id=f"AAA-form{form}", source_id=source))
    later = cf.source(2, published_from="2021-03-01", published_to="2021-03-01")
    tables = cf.tables(
        *rows,
        forms=cf.forms(*((f"form{form}", "cooperative", "yes") for form in range(forms))),
        sources=cf.sources(cf.source(1, published_from="2020-01-01", published_to="2020-01-01"), later),
    )
    return harmonise.harmonise(tables, as_of=as_of).evidence


STORED = Version("model", RULES, lambda rows, rules: FIT)


@pytest.fixture(scope="module")
def sample() -> Sample:
    return comparison.sample(STORED, evidence(), evidence(CUT))


@pytest.fixture(scope="module")
def sets(sample: Sample) -> dict[str, comparison.Methods]:
    judged, _ = comparison.judged(sample, simple=True)
    return judged


def observations(*dates: tuple[str, float]) -> pd.DataFrame:
    """Observations of one series at some dates, F0 on."""
    rows = [cf.figure(f"AAA-F{place}", value, period_end=date) for place, (date, value) in enumerate(dates)]
    table = harmonise.harmonise(cf.tables(*rows), as_of=None).evidence
    return comparison.sample(STORED, table, table).latest


def left(design: designs.Design) -> pd.DataFrame:
    fitted = {cross_validation.EVERY: FIT}
    return cross_validation.cross_fitted(design, fitted, RULES).set_index(["evidence_id", "given"]).sort_index()


DATES = (("2012-12-31", 100), ("2012-12-31", 104), ("2014-12-31", 110), ("2019-12-31", 150))


def test_where_a_figure_stands_among_those_that_remain() -> None:
    alone = left(designs.whole(observations(*DATES), date_out=False)).droplevel("given")
    assert alone["same_date"].to_list() == [True, True, False, False]
    assert alone["backcast"].to_list() == [False, False, False, False]
    assert alone["nearest"].to_list() == pytest.approx([0, 0, 2, 5], abs=0.01)
    assert set(alone["measure"]), set(alone["iso3"]) == ({"organisations"}, {"AAA"})
    date = left(designs.whole(observations(*DATES), date_out=True)).droplevel("given")
    assert date["same_date"].to_list() == [False] * 4
    assert date["backcast"].to_list() == [True, True, False, False]
    assert date["rest"].to_list() == [2, 2, 3, 3]


def test_a_series_is_reduced_to_each_figure_in_turn() -> None:
    """The last figure is five years from the one before it, where no level is printed."""
    pairs = left(designs.single(observations(*DATES), RULES.farthest_years))
    assert list(pairs.index) == [
        (f"AAA-F{one}", f"AAA-F{other}") for one, other in ((0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1))
    ]
    assert (pairs["rest"] == 1).all()
    assert pairs["same_date"].to_list() == [True, False, True, False, False, False]
    assert pairs["of"].nunique() == 1
    whole = prediction.left_out(observations(*DATES[1:3]), FIT, RULES).set_index("evidence_id")
    assert pairs.loc[("AAA-F2", "AAA-F1"), "model_middle"] == pytest.approx(whole.loc["AAA-F1", "model_middle"])


def test_a_later_figure_is_predicted_from_what_the_edition_knows(sample: Sample) -> None:
    design = designs.later(sample.known, sample.latest, sample.after, RULES.farthest_years)
    rows = left(design)
    assert len(rows) == 25
    assert (rows["rest"] == 3).all()
    assert not rows["backcast"].any()
    assert rows["nearest"].to_list() == pytest.approx([2] * 25, abs=0.01)
    seen = sample.known["evidence_id"]
    assert not set(rows.index.get_level_values("evidence_id")) & set(seen)


def test_what_the_edition_has_already_is_not_new(sample: Sample) -> None:
    repeated = sample.known.head(1).assign(evidence_id="AAA-F9999")
    latest = pd.concat([sample.known, repeated], ignore_index=True)
    design = designs.later(sample.known, latest, pd.Series(["AAA-F9999"]), RULES.farthest_years)
    assert design.observations.empty


def test_an_edition_that_knows_everything_has_no_later_figures() -> None:
    known = comparison.sample(STORED, evidence(forms=8), evidence(forms=8))
    assert known.after.empty
    judged, _ = comparison.judged(known, simple=False)
    assert list(judged) == ["figure", "date", "single"]


def test_a_later_figure_far_from_all_that_is_known_is_not_asked(sample: Sample) -> None:
    assert designs.later(sample.known, sample.latest, sample.after, 1).observations.empty


# --- every method on every set ----------------------------------------------------------------------------


def test_each_fold_is_fitted_once_for_all_sets_and_once_for_the_edition(sample: Sample) -> None:
    seen: list[int] = []

    def counted(rows: pd.DataFrame, rules: declared.Reconciliation) -> reconcile.fitted.Fitted:
        seen.append(len(rows))
        return FIT

    comparison.judged(replace(sample, version=Version("model", RULES, counted)), simple=False)
    assert len(seen) == cross_validation.FOLDS + 1
    assert max(seen[:-1]) < len(sample.latest)


def test_no_fit_has_seen_the_form_that_it_predicts(sample: Sample) -> None:
    for number, rows in cross_validation.without_fold(sample.latest).items():
        assert number not in set(rows["form_id"].map(cross_validation.fold))


def test_every_method_is_calibrated_in_the_same_way(sets: dict[str, comparison.Methods]) -> None:
    methods = sets[designs.FIGURE]
    assert list(methods) == ["model", *prediction.BASELINES, cross_validation.LOCAL_LEVEL]
    for rows in methods.values():
        assert evaluation.covered(rows).mean() == pytest.approx(0.9, abs=0.05)
    for name in prediction.BASELINES:
        assert methods[name]["inside_50"].mean() == pytest.approx(0.5, abs=0.05)


def test_the_model_beats_the_simple_methods_on_series_of_its_own_kind(sets: dict[str, comparison.Methods]) -> None:
    found = {name: evaluation.scores(rows, RULES.interval) for name, rows in sets[designs.FIGURE].items()}
    simple = [found[name]["interval_score"] for name in found if name != "model"]
    assert found["model"]["interval_score"] < 0.95 * min(simple)


def test_narrower_intervals_cover_less(sets: dict[str, comparison.Methods]) -> None:
    for rows in sets[designs.FIGURE].values():
        narrow, middle = (float(rows[name].mean()) for name in cross_validation.inside(RULES))
        assert narrow < middle < evaluation.covered(rows).mean()


def test_a_second_version_is_a_method_on_the_same_figures(sample: Sample, sets: dict[str, comparison.Methods]) -> None:
    """The same rules and fit under another name: no difference at all. Half of the noise: another score."""
    hyper = replace(FIT.hyper, noise={name: 9 * noise for name, noise in FIT.hyper.noise.items()})
    found = {}
    for name, fit in (("same", FIT), ("other", replace(FIT, hyper=hyper))):
        version = Version(name, RULES, lambda rows, rules, fit=fit: fit)
        part, _ = comparison.judged(replace(sample, version=version), simple=False)
        table = comparison.table(comparison.together([sets, part]), "model", RULES, 0.5)
        found[name] = table.set_index(["out", "stratum", "method"])["difference"]
    assert (found["same"][:, "all", "same"] == 0).all()
    assert found["other"]["figure", "all", "other"] != 0
    assert set(found["same"].index.get_level_values("out")) == {"figure", "date", "single", "later"}


def test_methods_are_scored_on_the_figures_that_all_of_them_predict(sets: dict[str, comparison.Methods]) -> None:
    some = {"figure": {**sets["figure"], "short": sets["figure"]["model"].head(10)}}
    table = comparison.table(some, "model", RULES, 0.5)
    assert (table["figures"] == 10).all()


def test_the_kept_table_holds_every_set(sets: dict[str, comparison.Methods]) -> None:
    kept = comparison.kept(sets, "model", RULES)
    assert list(kept) == list(shown.LeftOut.model_fields)
    assert not kept.duplicated(list(shown.LeftOut.KEY)).any()
    assert set(kept["series_id"]) <= set(evidence()["series_id"])


# --- what is asked ----------------------------------------------------------------------------------------


def kept_rows(stratum: str, coverage: float, number: int) -> pd.DataFrame:
    """Left-out figures of one qualifier, each of its own series, of which a share is covered."""
    inside = np.arange(number) < coverage * number
    names = [f"AAA/{stratum}{place}/organisations/unstated/national/registered" for place in range(number)]
    rows = predicted(
        *((name, f"AAA-{name}", 0.0 if one else 9.0, -1, 1) for name, one in zip(names, inside, strict=True))
    )
    return rows.assign(
        out="figure",
        figures=4,
        nearest=1.0,
        same_date=False,
        backcast=False,
        qualifier=stratum,
        origin_kind="register",
        period_certainty="stated",
    )


def test_small_strata_are_asked_by_chance_and_large_ones_by_a_range() -> None:
    strata = {"exact": (0.84, 200), "about": (0.8, 200), "at_least": (0.82, 40), "at_most": (0.5, 40)}
    rows = pd.concat([kept_rows(name, *numbers) for name, numbers in strata.items()], ignore_index=True)
    table = targets.strata(rows, RULES, targets.rules())
    met = table[table["kind"] == "qualifier"].set_index("stratum")["met"]
    assert met.to_dict() == {"exact": True, "about": False, "at_least": True, "at_most": False}


def test_a_target_names_the_strata_that_are_not_as_asked() -> None:
    rows = pd.concat([kept_rows("exact", 0.9, 200), kept_rows("at_most", 0.5, 40)], ignore_index=True)
    strata = targets.strata(rows, RULES, targets.rules())
    no_version = pd.DataFrame(columns=["method", "out", "stratum", "difference"])
    found = {one.code: one.but for one in targets.checked(rows, no_version, strata, RULES, targets.rules())}
    assert found["small_strata"] == (("qualifier", "at_most"),)


def test_strata_of_a_few_figures_are_not_shown() -> None:
    rows = pd.concat([kept_rows("exact", 0.9, 50), kept_rows("about", 0.9, 5)], ignore_index=True)
    table = targets.strata(rows, RULES, targets.rules())
    assert table.loc[table["kind"] == "qualifier", "stratum"].to_list() == ["exact"]


def test_targets_say_by_how_much_they_are_missed() -> None:
    rules = targets.rules().model_copy(update={"versions": {"version_1": "x.yaml"}})
    rows = pd.concat([kept_rows("exact", 0.8, 200), kept_rows("exact", 0.9, 200).assign(out="date")], ignore_index=True)
    methods = pd.DataFrame(
        {
            "method": "version_1",
            "out": ["figure", "date", "figure"],
            "stratum": ["all", "all", "same_date"],
            "difference": [-0.2, 0.1, -0.1],
        }
    )
    strata = targets.strata(rows, RULES, rules)
    found = {(one.code, one.out): one.missed_by for one in targets.checked(rows, methods, strata, RULES, rules)}
    assert found["covers", "figure"] == pytest.approx(0.07)
    assert found["covers", "date"] == 0
    assert found["narrow_covers", "figure"] == pytest.approx(0.43)
    assert found["not_worse", "figure"] == found["better", "figure"] == 0
    assert found["not_worse", "date"] == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("reach_days", "reachdays", "Did you mean reach_days?"),
        ("[0.87, 0.93]", "[0.93, 0.87]", "the lower end, then the upper one"),
        ("large: 150", "large: many", "valid integer"),
    ],
)
def test_wrong_rules_of_the_evaluation_are_refused(framework_folder: Path, old: str, new: str, expected: str) -> None:
    path = framework_folder / targets.EvaluationRules.FILE
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    framework.forget()
    with pytest.raises(PackageError, match=expected.replace("?", r"\?")):
        targets.rules()


def test_an_edition_that_is_none_is_refused(change_setting) -> None:
    change_setting(targets.EvaluationRules.FILE, "edition: conference", "edition: conferense")
    with pytest.raises(InputError, match=r"Did you mean conference\?"):
        workbench.edition_date()


# --- what is kept -----------------------------------------------------------------------------------------


def test_the_page_is_made_of_the_kept_tables() -> None:
    assert (ROOT / "docs" / "evaluation.md").read_text("utf-8") == shown.page(), "run: ssemap evaluate"


def test_the_picture_is_made_of_the_kept_tables(tmp_path: Path) -> None:
    workbench.picture(tmp_path / "calibration.png")
    kept = (ROOT / "docs" / "images" / "calibration.png").read_bytes()
    assert (tmp_path / "calibration.png").read_bytes() == kept, "run: ssemap evaluate"


def test_the_kept_tables_were_made_by_the_method_as_it_is() -> None:
    assert workbench.made_from().method == workbench.made_by(workbench.edition_date()), "run: ssemap evaluate"


def test_the_calibration_was_made_by_the_method_as_it_is() -> None:
    now = method.fingerprint(calibration.MODULES, RULES)
    assert declared.calibration().method == now, "run: ssemap calibrate"


def test_the_kept_tables_were_made_from_the_packages_as_they_are() -> None:
    samples = workbench.samples(ROOT / "data" / "raw", workbench.edition_date())
    assert comparison.signatures(samples) == workbench.made_from().evidence, "run: ssemap evaluate"


def test_the_kept_tables_are_those_that_were_written(tmp_path: Path) -> None:
    folder = ROOT / "workflow" / "framework"
    assert workbench.stale(folder) == [], "run: ssemap evaluate"
    for file in (*workbench.TABLES, workbench.MadeFrom.FILE):
        shutil.copy(folder / file, tmp_path)
    assert workbench.stale(tmp_path) == []
    path = tmp_path / shown.LeftOut.FILE
    path.write_text(path.read_text("utf-8").replace("True", "False", 1), "utf-8")
    assert workbench.stale(tmp_path) == [shown.LeftOut.FILE]


def test_the_fingerprint_of_the_evidence_follows_what_the_sets_are_made_of(sample: Sample) -> None:
    before = comparison.signatures([sample])
    assert comparison.signatures([replace(sample, version=Version("other", RULES))]) == before
    qualifier = sample.latest["qualifier"].where(sample.latest.index != 7, "about")
    for other in (
        replace(sample, latest=sample.latest.assign(qualifier=qualifier)),
        replace(sample, known=sample.known.iloc[1:]),
        replace(sample, after=sample.after.iloc[1:]),
    ):
        assert comparison.signatures([other]) != before


def test_the_fingerprint_of_the_evidence_leaves_out_one_figure_that_predicts_nothing(sample: Sample) -> None:
    alone = sample.latest.head(1).assign(series_id="AAA/alone", evidence_id="AAA-F9999")
    known = pd.concat([sample.known, alone], ignore_index=True)
    more = replace(sample, latest=pd.concat([sample.latest, alone], ignore_index=True), known=known)
    assert comparison.signatures([more]) == comparison.signatures([sample])


def test_the_fingerprint_of_the_evidence_follows_one_figure_that_predicts_a_later_one(sample: Sample) -> None:
    series = sample.latest["series_id"].iloc[0]
    one_only = sample.known[(sample.known["series_id"] != series) | ~sample.known["series_id"].duplicated("last")]
    assert (one_only["series_id"] == series).sum() == 1
    moved = one_only["log"].where(one_only["series_id"] != series, one_only["log"] + 1)
    others = [replace(sample, known=known) for known in (one_only, one_only.assign(log=moved))]
    assert comparison.signatures(others[:1]) != comparison.signatures(others[1:])


def test_the_method_of_the_evaluation_follows_date_rules_and_every_module_behind_it() -> None:
    assert workbench.made_by(CUT) != workbench.made_by(datetime.date(2021, 1, 1))
    behind = {module.__name__.rpartition(".")[2] for module in method.behind(comparison.__name__)}
    assert behind >= {"cross_validation", "designs", "local_level", "model", "outliers", "observed", "prediction"}
    assert set(calibration.MODULES) <= set(method.behind(comparison.__name__))


def test_the_yardsticks_of_the_method_hold_on_the_evidence() -> None:
    """METHODS: at least as good as asked for, and better than the simple methods by more than a tenth."""
    left_out = shown.left_out()
    for out, error, score in (("figure", 0.045, 1.95), ("date", 0.05, 1.7)):
        found = evaluation.scores(left_out[left_out["out"] == out], RULES.interval)
        assert found["median_error"] <= error
        assert found["interval_score"] <= score
        assert 0.87 <= found["coverage"] <= 0.93
    table = pd.DataFrame([row.model_dump() for row in framework.rows(shown.MethodScore)])
    scores = table[table["stratum"] == "all"].set_index(["out", "method"])["interval_score"]
    for out in ("figure", "date"):
        simple = [*prediction.BASELINES, cross_validation.LOCAL_LEVEL]
        assert scores[out, "model"] <= 0.9 * min(scores[out, name] for name in simple)


def test_an_edition_of_the_configuration_is_named() -> None:
    assert workbench.edition_date() == store.config().editions[targets.rules().edition]


# --- the whole of it --------------------------------------------------------------------------------------


def test_two_packages_are_evaluated_as_a_whole(
    tmp_path: Path, framework_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written is read by its models, shown as a page, and known for what it was made from."""
    for iso3 in ("AAA", "BBB"):
        synthetic.write_package(tmp_path, iso3)
    path = framework_folder / targets.EvaluationRules.FILE
    named = "versions: {version_1: reconciliation.yaml}"
    path.write_text(re.sub(r"(?m)^versions:.*$", named, path.read_text("utf-8")), "utf-8")
    framework.forget()
    earlier = Version("version_1", RULES.model_copy(update={"conflict_reach": 0}), STORED.fit)
    monkeypatch.setattr(workbench, "versions", lambda: [STORED, earlier])
    workbench.run(tmp_path, framework_folder)
    framework.forget()
    assert workbench.stale(framework_folder) == []
    assert list(workbench.made_from().evidence) == ["AAA", "BBB"]
    page = shown.page()
    assert "| version 1 |" in page
    assert "nan" not in page


def test_packages_without_a_series_of_two_figures_cannot_be_evaluated(tmp_path: Path) -> None:
    package = synthetic.write_package(tmp_path, "AAA")
    for table in ("figures", "crosswalk", "set_aside"):
        synthetic.write_table(package, table, [])
    descriptors.write(tmp_path)
    with pytest.raises(InputError, match="found no series with two figures"):
        workbench.samples(tmp_path, CUT)
