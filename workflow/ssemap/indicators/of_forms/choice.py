"""Which value of a form stands at a year: the one rule for tables and figures."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from ssemap.core import framework
from ssemap.core.frames import tuples
from ssemap.core.ranking import best
from ssemap.core.series import joined
from ssemap.estimate import preferred
from ssemap.estimate.rules import preference
from ssemap.indicators.choice import CRITERIA
from ssemap.indicators.declared import catalogue

FORM = ["indicator_id", "iso3", "form_id"]
GROUP = [*FORM, "coverage", "apart", "definition"]
FIGURE = ["basis_stated", "quarters_apart", "period_certainty"]  # criteria of figures that a row can tell
PREFERRED_WAY = "not_preferred_way"
FIRST = ["usable", "years_apart", PREFERRED_WAY]
LAST = ["days", "answers", "id"]
FAR = 100  # years: as far as any figure can lie


def standing(values: pd.DataFrame, reference_year: int, reach: int | None = None) -> pd.DataFrame:
    """Of each indicator, form, coverage and variant the one row that stands at a year; in the order of ``values``.

    ``values``: ``form_values`` of one country or of several. ``reach``: years by which a data year may lie from the
    reference year, by default as many as for a preferred figure (preference.yaml: max_distance_years); of what is
    farther away nothing stands.

    Comparable goes before not comparable, then the nearest year before all others, a printed lower bound like any
    number. Of one year a value that is printed goes before one that is computed, or as indicators.yaml says (prefer),
    then the other criteria of preference.yaml decide (series_criteria); of two rows of one series, those of its
    figures: basis, date, certainty of the date. Of two that are equal in all of that, the one of more answers stands.
    What stands apart never takes the place of a value of all of the form.
    """
    return _first(values, reference_year, reach, GROUP)


def _first(values: pd.DataFrame, reference_year: int, reach: int | None, group: list[str]) -> pd.DataFrame:
    """The one row of each ``group`` that stands; see ``standing``."""
    if values.empty:
        return values
    rules = preference()
    years = rules.max_distance_years if reach is None else reach
    near = values[(values["year"] - reference_year).abs() <= years].reset_index(drop=True)
    if near.empty:
        return near
    candidates = _described(near, reference_year)
    criteria = {name: CRITERIA[name] for name in rules.series_criteria}
    criteria |= {name: preferred.CRITERIA[name] for name in FIGURE}
    scores = {name: criterion(candidates, rules) for name, criterion in criteria.items()}
    scores |= {name: candidates[name] for name in (PREFERRED_WAY, *LAST)}
    first = best(near, group, [scores[name] for name in dict.fromkeys([*FIRST, *criteria, *LAST])])
    return near.iloc[np.sort(first)].reset_index(drop=True)


def of_all(values: pd.DataFrame, reference_year: int, window: tuple[int, int]) -> pd.DataFrame:
    """Of values of all of a form those that stand at a year, however far away: for who prints the year beside each.

    One row of each variant. ``window``: first and last year; of a form with a value in it no other one stands.
    """
    return _first(_within(values, window), reference_year, FAR, GROUP).reset_index(drop=True)


def one_of_form(values: pd.DataFrame, reference_year: int, window: tuple[int, int]) -> pd.DataFrame:
    """As ``of_all``, but one row of each form, of whatever variant."""
    return _first(_within(values, window), reference_year, FAR, FORM).reset_index(drop=True)


def of_their_year(stands: pd.DataFrame, values: pd.DataFrame, window: tuple[int, int]) -> pd.DataFrame:
    """Of values of all of a form all those of the year of the one that ``stands`` (``one_of_form``); in their order."""
    year = dict(zip(tuples(stands[FORM]), stands["year"], strict=True))
    whole = _within(values, window)
    of_year = [year.get(form) == its for form, its in zip(tuples(whole[FORM]), whole["year"], strict=True)]
    return whole[np.array(of_year, dtype=bool)].reset_index(drop=True)


def of_counts(beside: pd.DataFrame, reference_year: int) -> pd.DataFrame:
    """Of the values of ``of_their_year`` the one that stands of each variant and basis; in their order."""
    return _first(beside, reference_year, FAR, [*FORM, "definition", "basis"]).reset_index(drop=True)


def _within(values: pd.DataFrame, window: tuple[int, int]) -> pd.DataFrame:
    """Values of all of a form, without those of years outside the window where it has others."""
    whole = values[~values["apart"].eq(True)]
    within = whole["year"].between(*window)
    inside = {form for form, its in zip(tuples(whole[FORM]), within, strict=True) if its}
    return whole[within | np.array([form not in inside for form in tuples(whole[FORM])], dtype=bool)]


def _described(values: pd.DataFrame, reference_year: int) -> pd.DataFrame:
    """What the criteria ask of a candidate, beside the columns of ``values``; ``year`` is the one asked for."""
    declared = catalogue()
    prefer = {indicator.id: indicator.prefer for indicator in declared.of_forms}
    groups = list(zip(values["indicator_id"], values["family"], strict=True))
    bases = {
        (name, family): declared.basis_codes(declared.of_form(name), family).order() for name, family in set(groups)
    }
    series = [joined(ids) for ids in values["series_ids"]]
    figures = Counter(zip(values["indicator_id"], series, strict=True))
    year_end = pd.Timestamp(year=reference_year, month=12, day=31)
    return values.assign(
        rank=values["comparability"].map(framework.ranks()),
        years_apart=values["year"] - reference_year,
        basis_order=[bases[group].index(basis) for group, basis in zip(groups, values["basis"], strict=True)],
        year=reference_year,
        definition_order=0,
        series_id=series,
        figures=[figures[key] for key in zip(values["indicator_id"], series, strict=True)],
        not_preferred_way=values["way"] != values["indicator_id"].map(prefer),
        days=(values["period_end"] - year_end).dt.days.abs(),
        answers=-values["sample_size"].astype("float64").fillna(0),
        id=[joined(ids) for ids in values["evidence_ids"]],
    )
