"""Which value of a form stands at a year: the one rule for tables and figures."""

from __future__ import annotations

import pandas as pd

from ssemap.core import framework
from ssemap.core.series import joined
from ssemap.estimate import preferred
from ssemap.estimate.rules import preference
from ssemap.indicators.choice import CRITERIA
from ssemap.indicators.declared import catalogue

GROUP = ["indicator_id", "iso3", "form_id", "coverage", "apart", "definition"]
FIGURE = ["basis_stated", "quarters_apart", "period_certainty"]  # criteria of figures that a row can tell
LAST = ["days", "answers", "id"]
FAR = 100  # years: as far as any figure can lie


def standing(values: pd.DataFrame, reference_year: int, reach: int | None = None) -> pd.DataFrame:
    """Of each indicator, form, coverage and variant the one row that stands at a year; in the order of ``values``.

    ``values``: ``form_values`` of one country or of several. ``reach``: years by which a data year may lie from the
    reference year, by default as many as for a preferred figure (preference.yaml: max_distance_years); of what is
    farther away nothing stands.

    As in the table of indicators, a value that is printed goes before one that is computed (indicators.yaml: prefer),
    then the criteria of preference.yaml decide (series_criteria): comparable before not comparable, near before far,
    and so on; of two rows of one series, those of its figures: basis, date, certainty of the date. Of two that are
    equal in all of that, the one of more answers stands. What stands apart never takes the place of a value of all of
    the form.
    """
    if values.empty:
        return values
    rules = preference()
    years = rules.max_distance_years if reach is None else reach
    near = values[(values["year"] - reference_year).abs() <= years].reset_index(drop=True)
    if near.empty:
        return near
    candidates = _described(near, reference_year)
    scores = {f"by_{name}": CRITERIA[name](candidates, rules) for name in rules.series_criteria}
    scores |= {f"by_{name}": preferred.CRITERIA[name](candidates, rules) for name in FIGURE}
    keyed = candidates.assign(**scores).sort_values([*GROUP, "not_preferred_way", *scores, *LAST])
    first = keyed.drop_duplicates(GROUP).index.sort_values()
    return near.loc[first].reset_index(drop=True)


def of_all(values: pd.DataFrame, reference_year: int) -> pd.DataFrame:
    """Of values of all of a form those that stand at a year, however far away: for who prints the year beside each."""
    return standing(values[~values["apart"].eq(True)], reference_year, reach=FAR).reset_index(drop=True)


def _described(values: pd.DataFrame, reference_year: int) -> pd.DataFrame:
    """What the criteria ask of a candidate, beside the columns of ``values``; ``year`` is the one asked for."""
    declared = catalogue()
    prefer = {indicator.id: indicator.prefer for indicator in declared.of_forms}
    bases = {
        (name, family): declared.basis_codes(declared.of_form(name), family).order()
        for name, family in values[["indicator_id", "family"]].drop_duplicates().itertuples(index=False)
    }
    keys = zip(values["indicator_id"], values["family"], values["basis"], strict=True)
    series = values["series_ids"].map(joined).astype("str")
    year_end = pd.Timestamp(year=reference_year, month=12, day=31)
    return values.assign(
        rank=values["comparability"].map(framework.ranks()),
        years_apart=values["year"] - reference_year,
        basis_order=[bases[name, family].index(basis) for name, family, basis in keys],
        year=reference_year,
        definition_order=0,
        series_id=series,
        figures=series.groupby([values["indicator_id"], series]).transform("size"),
        not_preferred_way=values["way"] != values["indicator_id"].map(prefer),
        days=(values["period_end"] - year_end).dt.days.abs(),
        answers=-values["sample_size"].astype("float64").fillna(0),
        id=values["evidence_ids"].map(joined).astype("str"),
    )
