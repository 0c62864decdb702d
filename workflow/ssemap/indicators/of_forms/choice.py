"""Which value of a form stands at a year: the one rule for tables and figures."""

from __future__ import annotations

import pandas as pd

from ssemap.core import framework
from ssemap.core.series import joined
from ssemap.estimate.rules import preference
from ssemap.indicators.choice import CRITERIA
from ssemap.indicators.declared import catalogue

GROUP = ["indicator_id", "iso3", "form_id", "coverage", "apart", "definition"]
DISTANCE = ["not_preferred_way", "days", "answers", "id"]  # what decides beside the criteria of preference.yaml


def standing(values: pd.DataFrame, reference_year: int, reach: int | None = None) -> pd.DataFrame:
    """Of each indicator, form, coverage and variant the one row that stands at a year; rows as in ``values``.

    ``values``: ``form_values`` of one country or of several. ``reach``: years by which a data year may lie from the
    reference year, by default as many as for a preferred figure (preference.yaml: max_distance_years); of what is
    farther away nothing stands.

    As in the table of indicators, a value that is printed goes before one that is computed (indicators.yaml: prefer),
    then the criteria of preference.yaml decide (series_criteria): comparable before not comparable, near before far,
    and so on. Of two rows of one series that are equally far, the one stands whose date is nearer to the end of the
    year, then that of more answers. What stands apart never stands in the place of a value of all of the form.
    """
    if values.empty:
        return values
    rules = preference()
    years = rules.max_distance_years if reach is None else reach
    apart = (values["year"] - reference_year).astype("int64")
    near = values[apart.abs() <= years]
    if near.empty:
        return near
    candidates = _described(near, reference_year)
    scores = pd.DataFrame({f"by_{name}": CRITERIA[name](candidates, rules) for name in rules.series_criteria})
    keyed = pd.concat([candidates[[*GROUP, *DISTANCE]], scores.astype("float64")], axis=1)
    order = [*GROUP, "not_preferred_way", *scores, *DISTANCE[1:]]
    first = keyed.sort_values(order).drop_duplicates(GROUP).index
    return near.loc[near.index.isin(first)]


def _described(values: pd.DataFrame, reference_year: int) -> pd.DataFrame:
    """What the criteria ask: ``rank, years_apart, basis_order, definition_order, figures, series_id``, and DISTANCE."""
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
        definition_order=0,
        series_id=series,
        figures=series.groupby([values["indicator_id"], series]).transform("size"),
        not_preferred_way=values["way"] != values["indicator_id"].map(prefer),
        days=(values["period_end"] - year_end).dt.days.abs(),
        answers=-values["sample_size"].astype("float64").fillna(0),
        id=values["evidence_ids"].map(joined).astype("str"),
    )
