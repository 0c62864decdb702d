"""Which forms in scope have no value of all of the form, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from ssemap.core import framework
from ssemap.core.absences import NOT_APPLICABLE, undeclared
from ssemap.core.frames import records
from ssemap.core.grades import Grading
from ssemap.core.series import UNSTATED
from ssemap.indicators.absence import LATER, Absences, AbsentCell, some
from ssemap.indicators.declared import Catalogue
from ssemap.indicators.of_forms.declared import AskedFigures, FormIndicator
from ssemap.indicators.of_forms.figures import NATIONAL, PART_OF_YEAR
from ssemap.indicators.of_forms.values import FormValue, lowered

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
    iso3 = str(tables["country"]["iso3"].iloc[0])
    reasons = FormGaps(declared, tables["absences"], tables["evidence"], window)
    found = []
    for indicator in declared.of_forms:
        whole = {value.form_id for value in made[indicator.id] if not value.apart}
        apart = {value.form_id for value in made[indicator.id] if value.apart}
        for form, family in zip(forms["form_id"], forms["family"], strict=True):
            if form not in whole:
                absence = reasons.why(indicator, form, family)
                about = {"indicator_id": indicator.id, "iso3": iso3, "family": family, "form_id": form}
                why = {"absence": absence.kind, "absence_reason": absence.reason}
                found.append({**about, **why, "apart": form in apart})
    return found


class FormGaps:
    """Why forms of one country have no value, from what is declared and from the evidence."""

    def __init__(
        self, declared: Catalogue, absences: pd.DataFrame, evidence: pd.DataFrame, window: tuple[int, int]
    ) -> None:
        self._declared, self._window = declared, window
        self._absences = Absences(absences, window)
        known = evidence[evidence["exclusion"].isna() | (evidence["exclusion"] != LATER)]
        known = known.assign(definition=known["definition"].fillna(UNSTATED))
        self._figures: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in records(known.sort_values(["year", "evidence_id"])):
            self._figures.setdefault((row["form_id"], row["measure"]), []).append(row)

    def why(self, indicator: FormIndicator, form: str, family: str) -> AbsentCell:
        """The declared absence of the form, then that of its family; else what the evidence has, or has not.

        Of absences that are declared for several years the latest one counts. A value is held back where there are
        figures of what is printed or counted, but none from which a value of all of the form follows.
        """
        years = [indicator.last] if indicator.last else range(self._window[1], self._window[0] - 1, -1)
        asked = [one.measure for one in self._all(indicator)]
        for name in (form, family):
            for year in years:
                if declared := self._absences.find(name, asked, year):
                    return declared
        if family in indicator.not_applicable:
            return AbsentCell(NOT_APPLICABLE, indicator.not_applicable[family])
        lacking = list(self._lacking(indicator, form))
        reason = self._none(indicator, form, lacking) if lacking else self._held(indicator, form)
        return AbsentCell(undeclared(not lacking), reason)

    def _all(self, indicator: FormIndicator) -> Iterator[AskedFigures]:
        """All figures that are asked for, of the indicators too that it is computed from."""
        yield from indicator.figures()
        for name in indicator.of:
            yield from self._all(self._declared.of_form(name))

    def _lacking(self, indicator: FormIndicator, form: str) -> Iterator[str]:
        """What there is no usable figure of: of the printed indicator and of what is counted, or of one in ``of``."""
        own = [asked for asked in (indicator.printed, indicator.counted) if asked]
        if any(_usable(row, asked) for asked in own for row in self._of(asked, form)):
            return
        if indicator.printed:
            yield lowered(indicator.title)
        if indicator.counted:
            yield lowered(framework.labels("measures")[indicator.counted.measure])
        for name in indicator.of:
            yield from self._lacking(self._declared.of_form(name), form)

    def _of(self, asked: AskedFigures, form: str) -> list[dict[str, Any]]:
        """The figures of a form that are of a measure and of one of the variants asked for."""
        variants = self._declared.definitions[asked.definitions].order()
        return [row for row in self._figures.get((form, asked.measure), []) if row["definition"] in variants]

    def _held(self, indicator: FormIndicator, form: str) -> str:
        """What the evidence has instead of a value of all of the form."""
        coverages, labels = framework.labels("coverages"), framework.labels("measures")
        claims = framework.declared(Grading).claim_kinds
        kinds = [
            f"{lowered(labels[row['measure']])}, {lowered(coverages[row['coverage']])} of {row['year']}"
            + (" (a claim)" if row["origin_kind"] in claims else "")
            for asked in self._all(indicator)
            for row in self._of(asked, form)
            if _usable(row, asked)
        ]
        listed = some(list(dict.fromkeys(kinds)))
        why = self._undivided(indicator, form)
        return f"No value of all of the form follows from the evidence, which has: {listed}.{why}"

    def _undivided(self, indicator: FormIndicator, form: str) -> str:
        """Why no part and whole of one year make a share: other variants, or a part above its whole; else ''."""
        if indicator.kind != "share" or not (indicator.counted and indicator.over):
            return ""
        parts, wholes = (
            [row for row in self._of(asked, form) if _usable(row, asked) and row["coverage"] == NATIONAL]
            for asked in (indicator.counted, indicator.over)
        )
        pairs = [(part, whole) for part in parts for whole in wholes if part["year"] == whole["year"]]
        fitting = [
            (part, whole)
            for part, whole in pairs
            if self._declared.holds(indicator, part["definition"], whole["definition"])
        ]
        if pairs and not fitting:
            return " They do not count the same groups, so that no share is made of them."
        if fitting and all(part["value"] > whole["value"] for part, whole in fitting):
            return " The part is larger than the whole."
        return ""

    def _none(self, indicator: FormIndicator, form: str, lacking: Iterable[str]) -> str:
        """Which figures are lacking, and those that are there and cannot be used."""
        words = " or ".join(dict.fromkeys(lacking))
        unused = [
            f"{row['evidence_id']} ({str(row['reason']).rstrip('.')})"
            for asked in self._all(indicator)
            if asked != indicator.over
            for row in self._of(asked, form)
            if isinstance(row["reason"], str) and not _usable(row, asked)
        ]
        if unused:
            listed = some(list(dict.fromkeys(unused)))
            return f"The evidence has no figure of {words} that can be used. Left out: {listed}."
        return f"The evidence has no figure of {words}."


def _usable(row: Mapping[str, Any], asked: AskedFigures) -> bool:
    """Is a figure in a series, or may it be of part of a year, where its year is asked for?"""
    kept = pd.isna(row["exclusion"]) or (row["exclusion"] == PART_OF_YEAR and asked.any_period == "yes")
    return kept and (not asked.years or row["year"] in asked.years)
