"""``ssemap calibrate``: fit what is pooled over all series, on purpose and with its own record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pandas as pd

from ssemap import intake
from ssemap.alternatives.declared import rules as scenarios
from ssemap.core import files
from ssemap.core.issues import InputError
from ssemap.estimate.reconcile import calibrate, cross_validation, prediction
from ssemap.estimate.reconcile.observed import observations, repeated, signature
from ssemap.estimate.rules import ALL, Reconciliation, reconciliation, without
from ssemap.review import inspection
from ssemap.workbench import method, read_packages

DIGITS = 4  # of fitted numbers: they are kept to fewer on the scale on which they are fitted (calibrate.DIGITS)
HEAD = """\
# What is pooled over all series. Written by `ssemap calibrate`; ordinary runs only read it.
# Fit: pooled maximum likelihood with weak priors (ssemap/estimate/reconcile/calibrate.py). Factors widen the
# half-widths by calibration cell (cells.py), so that as many of the left-out figures are covered as the interval
# promises (reconciliation.yaml). How good it is: docs/evaluation.md.
# The fit `all` serves every run; the others leave out one country, or a group of them, and serve the scenarios.
# Method: fingerprint of the code and rules of the fit. Evidence: fingerprint of the observations of each country.
"""
MODULES = method.behind(calibrate.__name__, prediction.__name__)  # that decide the fit


def run(raw: Path, output: Path, needed: Collection[str] | None = None) -> None:
    """Fit the packages in ``raw`` and write ``calibration.yaml`` to ``output``; ``needed``: as of ``read_packages``."""
    rules = reconciliation()
    rows = evaluation_set(raw, rules, needed)
    signed = signatures(rows)
    left_out = deal(signed, scenarios().groups)
    groups = [f"  {name}: [{', '.join(group)}]" for name, group in left_out.items() if len(group) > 1]
    lines = method.record(method.fingerprint(MODULES, rules), signed)
    lines += [f"observations: {len(rows)}", f"series: {rows['series_id'].nunique()}"]
    lines += ["edition: latest", f"folds: {cross_validation.FOLDS}"]
    lines += ["# Fits that leave out several countries.", "groups:", *groups] if groups else []
    lines += ["fits:"]
    sets = samples(rows, left_out)
    with ProcessPoolExecutor() as pool:
        fits = pool.map(partial(_fit, rules=rules), sets.values())
        for name, numbers in zip(sets, fits, strict=True):
            lines += [f"  {name}:", *(f"    {line}" for line in numbers)]
    files.write_text(output, HEAD + "\n".join(lines) + "\n")


def evaluation_set(raw: Path, rules: Reconciliation, needed: Collection[str] | None = None) -> pd.DataFrame:
    """The observations of all series with two or more of them, of all packages. Raises InputError if there is none."""

    def observed(folder: Path) -> pd.DataFrame:
        return observations(inspection.inspect(intake.read(folder)).tables["evidence"], rules)

    rows = pd.concat(read_packages.of_all(raw, observed, needed), ignore_index=True)
    kept = rows[repeated(rows)].reset_index(drop=True)
    if kept.empty:
        raise InputError(f"{raw}: found no series with two figures; expected one to fit. Add figures to a package.")
    return kept


def signatures(rows: pd.DataFrame) -> dict[str, str]:
    """Fingerprint of the observations of each country."""
    return {str(iso3): signature(country_rows) for iso3, country_rows in rows.groupby(rows["series_id"].str[:3])}


def deal(countries: Iterable[str], number: int) -> dict[str, tuple[str, ...]]:
    """The countries that each fit leaves out: dealt in turn into so many groups, or each by itself if they are fewer.

    A delete-a-group jackknife (Kott 2001): the number of fits does not grow with that of the countries. Of one country
    nothing would be left to fit.

    >>> deal(["BBB", "AAA"], 10)
    {'without-AAA': ('AAA',), 'without-BBB': ('BBB',)}
    >>> deal(["AAA", "BBB", "CCC"], 2)
    {'without-group-1': ('AAA', 'CCC'), 'without-BBB': ('BBB',)}
    >>> deal(["AAA"], 10)
    {}
    """
    ordered = sorted(countries)
    if len(ordered) == 1:
        return {}
    dealt = [tuple(ordered[place::number]) for place in range(min(number, len(ordered)))]
    return {without(group[0] if len(group) == 1 else f"group-{place}"): group for place, group in enumerate(dealt, 1)}


def samples(rows: pd.DataFrame, left_out: Mapping[str, tuple[str, ...]]) -> dict[str, pd.DataFrame]:
    """The observations of each fit: all of them, and those without the countries that it leaves out."""
    iso3 = rows["series_id"].str[:3]
    return {ALL: rows, **{name: rows[~iso3.isin(countries)] for name, countries in left_out.items()}}


def _fit(rows: pd.DataFrame, rules: Reconciliation) -> list[str]:
    """One fit as lines of YAML."""
    fit = calibrate.fit(rows, rules)
    left = prediction.left_out(rows, fit, rules)
    hyper = fit.hyper
    values = {
        "weights": f"[{', '.join(map(_number, hyper.weights))}]",
        "noise": _flow(hyper.noise),
        "walk": _number(hyper.walk),
        "outlier_probability": _number(hyper.outlier_probability),
    }
    if fit.date_sd is not None:
        values["date_sd"] = _number(fit.date_sd)
    if fit.about is not None:
        values["about"] = _number(fit.about)
    if rules.reads.bounds:
        values["excess"] = _number(hyper.excess)
    if fit.lag is not None:
        values["lag"] = _number(fit.lag)
    if fit.rounded is not None:
        values["rounded"] = _flow(fit.rounded.model_dump())
    values["widths"] = _widths(prediction.calibrated(left, prediction.MODEL, rules))
    if rules.reads.cells:
        values["inner_widths"] = _widths(prediction.calibrated(left, prediction.MODEL, rules, rules.inner))
    return list(_lines(values))


def _widths(calibrated: prediction.Calibrated) -> str:
    """Factors of half-widths as YAML."""
    factors = _flow({f'"{name}"': factor for name, factor in calibrated.of_cells.items()})
    return f"{{factors: {factors}, measures: {_flow(calibrated.measures)}}}"


def _lines(values: Mapping[str, str]) -> Iterator[str]:
    return (f"{name}: {value}" for name, value in values.items())


def _flow(values: Mapping[str, float]) -> str:
    return "{" + ", ".join(f"{name}: {_number(value)}" for name, value in values.items()) + "}"


def _number(value: float) -> str:
    return f"{value:.{DIGITS}g}"
