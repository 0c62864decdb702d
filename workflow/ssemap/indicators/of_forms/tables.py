"""The two tables of single forms: their values, and the forms that have none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ssemap.core import framework
from ssemap.indicators.declared import catalogue
from ssemap.indicators.estimates import Denominator
from ssemap.indicators.of_forms import gaps
from ssemap.indicators.of_forms.figures import FormFigures, prepare
from ssemap.indicators.of_forms.kinds import FormMaterial, values
from ssemap.indicators.of_forms.values import FormValue, row
from ssemap.schemas.indicators import FORM_GAPS, FORM_VALUES


@dataclass(frozen=True, slots=True)
class FormTables:
    """The tables, in the columns of ``schemas.indicators``."""

    form_values: pd.DataFrame
    form_gaps: pd.DataFrame


def compute(
    tables: Mapping[str, pd.DataFrame], contexts: Mapping[tuple[str, int], Denominator], window: tuple[int, int]
) -> FormTables:
    """Values and gaps of the forms of one country.

    ``tables``: ``country, forms, absences`` of ``clean``, ``evidence, series`` of ``harmonise`` and ``levels`` of
    ``estimate``; ``contexts``: denominators by measure and year; ``window``: its first and last year.
    """
    declared = catalogue()
    iso3 = str(tables["country"]["iso3"].iloc[0])
    comparabilities = {rank: code for code, rank in framework.ranks().items()}
    figures = FormFigures(prepare(tables), declared)
    made: dict[str, list[FormValue]] = {}
    for indicator in declared.of_forms:
        made[indicator.id] = values(indicator, FormMaterial(figures, contexts, declared, window, made))
    rows = [row(value, name, iso3, comparabilities) for name, found in made.items() for value in found]
    frame = FORM_VALUES.typed(rows).sort_values(list(FORM_VALUES.key), ignore_index=True)
    missing = gaps.rows(declared, tables, made, window)
    return FormTables(frame, FORM_GAPS.typed(missing).sort_values(list(FORM_GAPS.key), ignore_index=True))
