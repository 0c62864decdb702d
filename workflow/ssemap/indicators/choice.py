"""Which series speaks for a form, for one indicator and year.

Candidates are the cells of ``levels`` that have a preferred figure. The criteria and their order are
declared in preference.yaml (``series_criteria``); each is a small function, lower is better.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ssemap.core import framework
from ssemap.core.ranking import best
from ssemap.estimate.rules import Preference, preference
from ssemap.indicators.declared import Catalogue, Indicator

CELL = ["form_id", "year"]
Criterion = Callable[[pd.DataFrame, Preference], pd.Series]


def usable(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """Identical or compatible before incompatible."""
    return c["rank"] >= framework.ranks()["incompatible"]


def near(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """A figure of about the year before an older or younger one."""
    return c["years_apart"].abs() > rules.near_years


def comparability(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """Identical before compatible."""
    return c["rank"]


def years_apart(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """Whole years between data year and year asked for."""
    return c["years_apart"].abs()


def basis(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """The declared order of bases."""
    return c["basis_order"]


def definition(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """The declared order of definitions."""
    return c["definition_order"]


def figures(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """The series with more figures."""
    return -c["figures"]


def series_id(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """The id, as a last resort."""
    return c["series_id"]


CRITERIA: dict[str, Criterion] = {
    criterion.__name__: criterion
    for criterion in (usable, near, comparability, years_apart, basis, definition, figures, series_id)
}


def qualify(levels: pd.DataFrame, indicator: Indicator, catalogue: Catalogue) -> pd.DataFrame:
    """Cells that the indicator may use, with ``rank`` of comparability and the declared orders.

    ``levels`` has ``crosswalk_rank`` and ``basis_assumed`` of the preferred figure beside the columns of
    ``schemas.estimate.LEVELS``; the measure is already chosen.
    """
    asked = levels[levels["coverage"].isin(indicator.coverages) & levels["preferred"].notna()]
    bases = {family: catalogue.basis_codes(indicator, family) for family in asked["family"].unique()}
    order = {(family, code): place for family, codes in bases.items() for place, code in enumerate(codes.order())}
    rank = {(family, code): rank for family, codes in bases.items() for code, rank in codes.rank().items()}
    definitions = catalogue.definitions[indicator.definitions]
    keys = list(zip(asked["family"], asked["basis"], strict=True))
    qualified = asked.assign(
        basis_order=[order.get(key) for key in keys],
        basis_rank=[rank.get(key) for key in keys],
        definition_order=asked["definition"].map({name: place for place, name in enumerate(definitions.order())}),
        definition_rank=asked["definition"].map(definitions.rank()),
    ).dropna(subset=["basis_order", "definition_order"])
    assumed = qualified["basis_assumed"].map({True: framework.ranks()[catalogue.assumed_basis], False: 1})
    ranks = qualified[["basis_rank", "definition_rank", "crosswalk_rank"]].assign(assumed=assumed)
    return qualified.assign(rank=ranks.astype("float64").max(axis=1).astype("int64"))


def choose(candidates: pd.DataFrame, first: tuple[str, ...] = ()) -> pd.DataFrame:
    """One row per form and year: the best candidate by the declared criteria.

    ``first``: columns of ``candidates`` that decide before the criteria, lower is better.
    """
    rules = preference()
    scores = [CRITERIA[name](candidates, rules) for name in rules.series_criteria]
    return candidates.iloc[best(candidates, CELL, [*(candidates[name] for name in first), *scores])]
