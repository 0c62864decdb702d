"""Which forms in scope have no value of all of the form, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ssemap.core import framework
from ssemap.core.absences import NOT_APPLICABLE, undeclared
from ssemap.indicators.absence import LATER, Absences, AbsentCell, some
from ssemap.indicators.declared import Catalogue
from ssemap.indicators.of_forms.declared import FormIndicator
from ssemap.indicators.of_forms.values import FormValue

IN_SCOPE = "yes"


def rows(
    declared: Catalogue,
    tables: Mapping[str, pd.DataFrame],
    made: Mapping[str, list[FormValue]],
    window: tuple[int, int],
) -> list[dict[str, Any]]:
    """One row per indicator and form in scope that has none, in the columns of ``schemas.indicators.FORM_GAPS``.

    ``tables``: ``country, forms, absences`` of ``clean`` and ``evidence`` of ``harmonise``.
    """
    forms = tables["forms"][tables["forms"]["in_scope"] == IN_SCOPE]
    families = dict(zip(forms["form_id"], forms["family"], strict=True))
    absences = Absences(tables["absences"], window)
    evidence = tables["evidence"]
    known = evidence[evidence["exclusion"].isna() | (evidence["exclusion"] != LATER)]
    iso3 = str(tables["country"]["iso3"].iloc[0])
    found = []
    for indicator in declared.of_forms:
        asked = measures(indicator, declared)
        whole = {value.form_id for value in made[indicator.id] if not value.apart}
        apart = {value.form_id for value in made[indicator.id] if value.apart}
        figures = known[known["measure"].isin(asked)]
        for form, family in families.items():
            if form not in whole:
                absence = why(indicator, form, family, asked, absences, figures, window)
                found.append(
                    {
                        "indicator_id": indicator.id,
                        "iso3": iso3,
                        "family": family,
                        "form_id": form,
                        "absence": absence.kind,
                        "absence_reason": absence.reason,
                        "apart": form in apart,
                    }
                )
    return found


def measures(indicator: FormIndicator, declared: Catalogue) -> list[str]:
    """The measures whose absence is the absence of the indicator, the printed one first."""
    own = [asked.measure for asked in indicator.figures()]
    others = [name for id_ in indicator.of for name in measures(declared.of_form(id_), declared)]
    return list(dict.fromkeys([*own, *others]))


def why(
    indicator: FormIndicator,
    form: str,
    family: str,
    asked: Iterable[str],
    absences: Absences,
    figures: pd.DataFrame,
    window: tuple[int, int],
) -> AbsentCell:
    """The declared absence of the form, then that of its family; else what the evidence has, or that it has nothing.

    Of absences that are declared for several years the latest one counts.
    """
    years = [indicator.last] if indicator.last else range(window[1], window[0] - 1, -1)
    for name in (form, family):
        for year in years:
            if declared := absences.find(name, asked, year):
                return declared
    if family in indicator.not_applicable:
        return AbsentCell(NOT_APPLICABLE, indicator.not_applicable[family])
    own = figures[figures["form_id"] == form]
    return AbsentCell(undeclared(len(own) > 0), _held(own) if len(own) else _none(asked))


def _held(figures: pd.DataFrame) -> str:
    """What the evidence has instead of a value of all of the form."""
    coverages, labels = framework.labels("coverages"), framework.labels("measures")
    kinds = []
    for row in figures.sort_values(["measure", "year", "evidence_id"]).itertuples():
        what = f"{labels[row.measure].lower()}, {coverages[row.coverage].lower()}"
        when = f" of {row.year}" if pd.notna(row.year) else ""
        unused = f" ({str(row.reason).rstrip('.')})" if isinstance(row.reason, str) else ""
        kinds.append(f"{what}{when}{unused}")
    return f"No value of all of the form. The evidence has: {some(list(dict.fromkeys(kinds)))}."


def _none(asked: Iterable[str]) -> str:
    labels = framework.labels("measures")
    return f"The evidence has no figure of {' or '.join(labels[name].lower() for name in asked)}."
