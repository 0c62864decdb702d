"""What is asked of the levels (METHODS, evaluation where it is printed), and by how much it is met or missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import pandas as pd
from pydantic import AfterValidator, Field

from ssemap.core import framework
from ssemap.core.documents import Declared
from ssemap.core.repeats import STATED
from ssemap.core.series import part
from ssemap.estimate.reconcile import evaluation
from ssemap.estimate.reconcile.comparison import ALL_FIGURES, SAME_DATE
from ssemap.estimate.reconcile.cross_validation import inside
from ssemap.estimate.reconcile.designs import DATE, FIGURE, LATER, SINGLE
from ssemap.estimate.rules import Reconciliation, Share

WHOLE = (FIGURE, DATE)  # the sets of which the targets of all figures are asked


def _ordered(ends: tuple[float, float]) -> tuple[float, float]:
    if ends[0] >= ends[1]:
        raise ValueError("the lower end, then the upper one")
    return ends


Range = Annotated[tuple[Share, Share], AfterValidator(_ordered)]


class Targets(Declared):
    """The targets. ``covers`` and ``narrow_covers``: of the interval, and of the one that promises ``narrow``.

    ``large_covers``: of the interval in strata of ``large`` figures or more; in smaller ones its coverage may differ
    from what it promises by chance alone.
    """

    covers: Range
    narrow: Share
    narrow_covers: Range
    large: int = Field(ge=2)
    large_covers: Range


class EvaluationRules(Declared):
    """How levels are evaluated. ``edition``: whose figures predict those published later (``config.yaml``).

    ``versions``: earlier versions of the model that are measured on the same figures: name to file of rules, as
    ``reconciliation.yaml``. ``least``: figures of a stratum that is shown. ``reach_days``: how far a value of
    ``ssemap evaluate --truth`` may lie from the only year-end beside it that has a level.
    """

    FILE = "evaluation_rules.yaml"
    edition: str
    versions: dict[str, str]
    targets: Targets
    least: int = Field(ge=1)
    reach_days: int = Field(ge=0, le=183)


def rules() -> EvaluationRules:
    """``evaluation_rules.yaml``. Raises PackageError with every mistake in it."""
    declared: EvaluationRules = framework.declared(EvaluationRules)
    return declared


@dataclass(frozen=True, slots=True)
class Target:
    """A target: its ``code``, the set that it is asked of, what was ``found`` and ``asked``, by how much it is missed.

    ``against``: the earlier version of the model that the interval score is compared with. ``but``: kind and stratum of
    the strata that are not as asked.
    """

    code: str
    out: str
    found: float
    asked: tuple[float, float]
    missed_by: float
    against: str = ""
    but: tuple[tuple[str, str], ...] = ()

    @property
    def met(self) -> bool:
        """Is the target met?"""
        return self.missed_by == 0


def missed_by(found: float, asked: tuple[float, float]) -> float:
    """By how much a number lies outside a range.

    >>> missed_by(0.95, (0.87, 0.93)), missed_by(0.9, (0.87, 0.93))
    (0.02, 0)
    """
    low, high = asked
    return round(max(low - found, found - high, 0), 6)


def strata(predicted: pd.DataFrame, reconciliation: Reconciliation, declared: EvaluationRules) -> pd.DataFrame:
    """Strata of the kept table (``comparison.kept``) with their ``evaluation.summary`` and whether they are as asked.

    Of figures left out alone by what they are and where they stand; beside them the other sets, each as a whole. Adds
    ``chance`` (Holm-adjusted over the small strata; missing in large ones) and ``met``.
    """
    asked = declared.targets
    alone = predicted[predicted["out"] == FIGURE]
    others = {"set": predicted["out"].where(predicted["out"] != FIGURE)}
    tables = [
        evaluation.strata(alone, _kinds(alone), reconciliation.interval, asked.narrow, declared.least),
        evaluation.strata(predicted, others, reconciliation.interval, asked.narrow),
    ]
    table = pd.concat([one for one in tables if len(one)], ignore_index=True)
    small = table["figures"] < asked.large
    chances = [evaluation.chance(row.coverage, row.size, reconciliation.interval) for row in table[small].itertuples()]
    table["chance"] = pd.Series(evaluation.holm(chances), index=table.index[small], dtype="float64")
    within = pd.Series([missed_by(coverage, asked.large_covers) == 0 for coverage in table["coverage"]], table.index)
    return table.assign(met=within.where(~small, table["chance"] >= 1 - evaluation.SURE).astype(bool))


def _kinds(alone: pd.DataFrame) -> dict[str, pd.Series]:
    """Kind of strata to the stratum of each figure that is left out alone."""
    series = alone["series_id"]
    yes_no = {True: "yes", False: "no"}
    return {
        "same_date": alone["same_date"].map(yes_no),
        "distance": evaluation.distance_name(alone["nearest"]),
        "backcast": alone["backcast"].map(yes_no),
        "length": evaluation.length_name(alone["figures"]),
        "statement_date": (alone["period_certainty"] != STATED).map(yes_no),
        "measure": series.map(lambda name: part(name, "measure")),
        "country": series.str[:3],
        "qualifier": alone["qualifier"],
        "origin_kind": alone["origin_kind"],
    }


def checked(
    predicted: pd.DataFrame,
    methods: pd.DataFrame,
    strata_table: pd.DataFrame,
    reconciliation: Reconciliation,
    declared: EvaluationRules,
) -> list[Target]:
    """Every target that is asked of a whole set, and of the interval score against each earlier version.

    ``predicted`` and ``methods``: as ``comparison.kept`` and ``comparison.table``. Of the strata, which stand in
    ``strata_table``, what share is as asked.
    """
    asked = declared.targets
    found = []
    for out in WHOLE:
        rows = predicted[predicted["out"] == out]
        for code, covered, wanted in (
            ("covers", evaluation.covered(rows), asked.covers),
            ("narrow_covers", rows[_narrow(reconciliation, asked)], asked.narrow_covers),
        ):
            coverage = float(covered.astype(float).mean())
            found.append(Target(code, out, coverage, wanted, missed_by(coverage, wanted)))
    large = strata_table["figures"] >= asked.large
    for code, rows in (("large_strata", strata_table[large]), ("small_strata", strata_table[~large])):
        share = float(rows["met"].mean()) if len(rows) else 1.0
        but = tuple(rows.loc[~rows["met"], ["kind", "stratum"]].itertuples(index=False, name=None))
        found.append(Target(code, "", share, (1.0, 1.0), round(1 - share, 6), but=but))
    for name in declared.versions:
        scores = methods[methods["method"] == name].set_index(["out", "stratum"])["difference"]
        found += _against(name, scores)
    return found


def _against(version: str, scores: pd.Series) -> list[Target]:
    """The interval score is not above that of an earlier version, and below it where another figure of the date is.

    ``scores``: by how much it is above, by set and stratum.
    """
    asked = [("not_worse", out, ALL_FIGURES) for out in (FIGURE, DATE, SINGLE, LATER)]
    asked.append(("better", FIGURE, SAME_DATE))
    found = []
    for code, out, stratum in asked:
        if (out, stratum) in scores.index:
            difference = float(scores.loc[(out, stratum)])
            range_asked = (float("-inf"), 0.0)
            found.append(Target(code, out, difference, range_asked, missed_by(difference, range_asked), version))
    return found


def _narrow(reconciliation: Reconciliation, asked: Targets) -> str:
    """Column that says whether the narrow interval covers. Raises KeyError where it is none of ``narrower``."""
    return dict(zip(reconciliation.narrower, inside(reconciliation), strict=True))[asked.narrow]


def labels() -> Mapping[str, Mapping[str, str]]:
    """Kind of strata to the words of its codes, where they have a list."""
    return {kind: framework.labels(name) for kind, name in (("measure", "measures"), ("origin_kind", "origin_kinds"))}
