"""Every method on every set of left-out figures: the model, its earlier versions, and the simple methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from ssemap.estimate.reconcile import cross_validation, designs, evaluation, local_level
from ssemap.estimate.reconcile.cross_validation import EVERY, Version
from ssemap.estimate.reconcile.designs import KNOWN, LATER, Design
from ssemap.estimate.reconcile.observed import observations, repeated, signature
from ssemap.estimate.rules import Reconciliation

KEY = ["evidence_id", "given"]  # tells the left-out figures of a set apart
ALL_FIGURES, SAME_DATE = "all", "same_date"  # of a set: all, or those of whose date another figure remains
AFTER = "after_edition"  # the exclusion of what an edition does not know
# Of the kept table of left-out figures.
KEPT = ["out", "series_id", *KEY, "figures", "truth", "middle", "lower", "upper"]
PLACED = ["nearest", "same_date", "backcast", *KNOWN]

Methods = dict[str, pd.DataFrame]  # name of a method to its rows of predictions


@dataclass(frozen=True, slots=True)
class Sample:
    """The observations that a version of the model is judged on.

    ``latest``: all of them; ``known``: those that an edition knows; ``after``: ``evidence_id`` of the figures that it
    does not.
    """

    version: Version
    latest: pd.DataFrame
    known: pd.DataFrame
    after: pd.Series


def sample(version: Version, evidence: pd.DataFrame, edition: pd.DataFrame) -> Sample:
    """The sample of a version: from the whole ``evidence``, and as an ``edition`` has it (both of ``harmonise``)."""
    return Sample(
        version,
        designs.known_of(observations(evidence, version.rules), evidence),
        designs.known_of(observations(edition, version.rules), edition),
        edition.loc[edition["exclusion"] == AFTER, "evidence_id"],
    )


def signatures(samples: Sequence[Sample]) -> dict[str, str]:
    """Fingerprint of all that the sets are made of, by country.

    That are series of two figures and more, in the whole evidence and in the edition, and figures published later with
    those that predict them. A series of one figure is neither fitted nor left out, so it counts only where it predicts.
    """
    tables: list[pd.DataFrame] = []
    for one in samples:
        later = _published_later(one)
        assert later.asked is not None
        tables += [_repeated(one.latest), _repeated(one.known), later.observations, later.asked]
    return {
        iso3: signature(pd.DataFrame({"table": [signature(_of_country(table, iso3)) for table in tables]}))
        for iso3 in sorted(set(pd.concat(tables)["series_id"].str[:3]))
    }


def _of_country(rows: pd.DataFrame, iso3: str) -> pd.DataFrame:
    return rows[rows["series_id"].str[:3] == iso3]


def judged(one: Sample, *, simple: bool) -> tuple[dict[str, Methods], pd.DataFrame]:
    """What a version of the model predicts of every set and, with ``simple``, the simple methods; injected errors.

    Sets by name, in each the rows of ``cross_validation.predictions`` by method. Each fold is fitted once.
    """
    rules, rows = one.version.rules, _repeated(one.latest)
    fitted = cross_validation.fits(rows, one.version)
    walks = cross_validation.walks(rows) if simple else None
    sets: dict[str, Methods] = {}
    alone = None
    for design in (
        designs.whole(rows, date_out=False),
        designs.whole(rows, date_out=True),
        designs.single(rows, rules.farthest_years),
    ):
        methods = cross_validation.by_method(design, one.version, fitted, walks)
        alone = alone or methods
        sets[design.name] = cross_validation.compared(methods, alone, rules)
    if later := _later(one, simple=simple):
        sets[LATER] = later
    return sets, cross_validation.cross_injected(rows, fitted, rules.flagged)


def _repeated(rows: pd.DataFrame) -> pd.DataFrame:
    """Observations of series of two or more."""
    return rows[repeated(rows)].reset_index(drop=True)


def _later(one: Sample, *, simple: bool) -> Methods:
    """What is predicted of the figures published after the edition, by what is fitted on the edition alone."""
    rules, rows, design = one.version.rules, _repeated(one.known), _published_later(one)
    if rows.empty or design.observations.empty:
        return {}
    fitted = {EVERY: one.version.fit(rows, rules)}
    walks = {EVERY: local_level.fit(rows)} if simple else None
    alone = cross_validation.by_method(designs.whole(rows, date_out=False), one.version, fitted, walks)
    return cross_validation.compared(cross_validation.by_method(design, one.version, fitted, walks), alone, rules)


def _published_later(one: Sample) -> Design:
    """The set of figures published after the edition."""
    return designs.later(one.known, one.latest, one.after, one.version.rules.farthest_years)


def together(parts: Sequence[Mapping[str, Methods]]) -> dict[str, Methods]:
    """The methods of several samples in each set, by its name."""
    return {name: {method: rows for part in parts for method, rows in part.get(name, {}).items()} for name in parts[0]}


def kept(sets: Mapping[str, Methods], model: str, rules: Reconciliation) -> pd.DataFrame:
    """The rows of the model in all sets, in the columns that are kept."""
    columns = [*KEPT, *cross_validation.inside(rules), *PLACED]
    return pd.concat([methods[model][columns] for methods in sets.values()], ignore_index=True)


def table(sets: Mapping[str, Methods], model: str, rules: Reconciliation, narrow: float) -> pd.DataFrame:
    """Scores of every method on every set, on the figures that all methods predict.

    ``out, stratum, method``, the columns of ``evaluation.summary`` but ``size``, ``low`` and ``high``, and
    ``difference`` and ``difference_error``: by how much the interval score of the model is above that of the method
    (``evaluation.paired``). ``stratum``: all figures, or those of whose date another one remains.
    """
    frames = []
    for out, stratum in product(sets, (ALL_FIGURES, SAME_DATE)):
        methods = _alike(sets[out])
        if stratum == SAME_DATE:
            dates = methods[model].loc[methods[model]["same_date"], KEY]
            methods = {name: rows.merge(dates, on=KEY) for name, rows in methods.items()}
        frames += list(_scored(methods, model, rules, narrow, out=out, stratum=stratum))
    return pd.DataFrame(frames).drop(columns=["size", "low", "high"])


def _alike(methods: Methods) -> Methods:
    """The rows of each method that all of them have, in one order."""
    shared = None
    for rows in methods.values():
        shared = rows[KEY] if shared is None else shared.merge(rows[KEY], on=KEY)
    assert shared is not None
    return {name: shared.merge(rows, on=KEY) for name, rows in methods.items()}


def _scored(
    methods: Methods, model: str, rules: Reconciliation, narrow: float, **where: str
) -> Iterator[dict[str, object]]:
    for name, rows in methods.items():
        if len(rows):
            pairs = evaluation.paired(methods[model], rows, KEY, rules.interval)
            yield {
                **where,
                "method": name,
                **evaluation.summary(rows, rules.interval, narrow),
                "difference": pairs["difference"],
                "difference_error": pairs["error"],
            }
