"""Tables for tests of findings: three synthetic countries, one of which may have nothing. All numbers are made up."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from landscape import _frame
from ssemap.core.run import Run
from ssemap.indicators.declared import catalogue
from ssemap.publish.findings.material import Material
from ssemap.schemas.compare import PAIRS
from ssemap.schemas.harmonise import CONTEXT
from ssemap.schemas.indicators import FORM_GAPS, FORM_VALUES, INDICATORS
from ssemap.schemas.scenarios import OUTCOMES

YEAR = 2019
NAMES = {"AAA": "Alphaland", "BBB": "Republic of Betaland", "CCC": "Gammaines"}  # of which two take the article
FAMILIES = ("cooperative", "mutual", "association", "foundation", "social_enterprise", "self_help_group", "other")
UNITS = {indicator.id: indicator.unit for indicator in catalogue().indicators}


def run(*countries: str) -> Run:
    """A run of some countries, of all three where none is named."""
    return Run("test", YEAR, (2010, 2021), "broad", conditions="emes", countries=countries or tuple(NAMES))


def cell(indicator: str, iso3: str, family: str, value: float | None = None, **parts: Any) -> dict[str, Any]:
    """A row of the table of indicators; with ``form`` that of a form."""
    form = parts.pop("form", "")
    known: dict[str, Any] = {"comparability": "identical", "grade": "B", "data_year": YEAR, "data_year_last": YEAR}
    known |= {"bases": ["registered"], "coverage_known": True}
    return {
        "indicator_id": indicator,
        "iso3": iso3,
        "concept": "broad",
        "aggregate": "form" if form else "family",
        "family": family,
        "subfamily": "",
        "form_id": form,
        "year": YEAR,
        "unit": UNITS[indicator],
        "value": value,
        **{name: [] for name in ("bases", "grade_caps", "stands_for", "missing_forms", "series_ids")},
        **{name: [] for name in ("evidence_ids", "context_ids")},
        **(known if value is not None else {"absence": "searched_not_found", "absence_reason": "Synthetic."}),
        **parts,
    }


def of_form(indicator: str, form: str, family: str, value: float, **parts: Any) -> dict[str, Any]:
    """A row of ``form_values``: of all of a form; with ``sample_size`` that of a survey in July 2020."""
    known: dict[str, Any] = {
        "coverage": "national",
        "definition": _variant(indicator),
        "basis": "registered",
        "survey": "",
    }
    known |= {"year": YEAR, "qualifier": "exact", "unit": "percent", "grade": "C", "apart": False}
    known |= {"evidence_ids": [], "series_ids": [], "context_ids": [], "basis_assumed": False}
    known |= {"way": "printed", "claim": False, "comparability": "identical"}
    if "sample_size" in parts:
        days = {"surveyed_from": pd.Timestamp(2020, 7, 3), "surveyed_to": pd.Timestamp(2020, 7, 28)}
        known |= {"coverage": "sample", "apart": True, "survey": f"{form[:3]}-F0009", "year": 2020, **days}
    where = {"indicator_id": indicator, "iso3": form[:3], "family": family, "form_id": form}
    year = parts.get("year", known["year"])
    known |= {"period_start": pd.Timestamp(year, 1, 1), "period_end": pd.Timestamp(year, 12, 31)}
    return {**known, "period_certainty": "stated", **where, "value": value, **parts}


def _variant(indicator: str) -> str:
    """The variant of its measure that an indicator of single forms asks for first."""
    declared = catalogue().of_form(indicator)
    asked = declared.printed or declared.counted
    return catalogue().definitions[asked.definitions].order()[0] if asked else _variant(declared.of[0])


def pair(indicator: str, family: str, high: str, low: str, *, clear: bool = True, **parts: Any) -> list[dict[str, Any]]:
    """Both directions of a pair of countries; ``clear``: is the first clearly higher?"""
    least, most = parts.pop("least", 0.987 if clear else 0.613), parts.pop("most", 1.0 if clear else 0.871)
    shared = {"indicator_id": indicator, "concept": "", "family": family, "year": YEAR, "standing": "one"}
    shared |= {"basis": "registered", "assumed": False, **parts}
    return [
        {**shared, "iso3": high, "other": low, "least": least, "most": most, "clearly_higher": clear},
        {**shared, "iso3": low, "other": high, "least": 1 - most, "most": 1 - least, "clearly_higher": False},
    ]


def outcome(kind: str, indicator: str, family: str, iso3: str, subject: str, became: str) -> dict[str, Any]:
    """What becomes of a claim on official sources only."""
    claim = {"kind": kind, "indicator_id": indicator, "family": family, "iso3": iso3, "subject": subject}
    return {**claim, "scenario": "official", "label": "Official sources only", "outcome": became}


def forms(names: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Form to family and English name; the country is the form's first letters."""
    rows = [
        {"iso3": form[:3], "form_id": form, "family": family, "name_en": name, "in_scope": "yes"}
        for form, (family, name) in names.items()
    ]
    columns = ["iso3", "form_id", "family", "name_en", "name_native", "in_scope", "legal_form"]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def _listed(rows: Iterable[Mapping[str, Any]], *columns: str) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns)).astype(dict.fromkeys(columns, "object"))


def material(
    cells: Iterable[dict[str, Any]] = (),
    pairs: Iterable[list[dict[str, Any]]] = (),
    countries: tuple[str, ...] = tuple(NAMES),
    names: Mapping[str, tuple[str, str]] | None = None,
    country_names: Mapping[str, str] = NAMES,
    *,
    every_cell: bool = False,
    **rows: Iterable[Mapping[str, Any]],
) -> Material:
    """What findings are made of; ``rows``: of other tables by name. ``every_cell``: also those without a value."""
    given = list(cells)
    there = {(row["indicator_id"], row["iso3"], row["family"]) for row in given if row["aggregate"] == "family"}
    every = itertools.product(UNITS, countries, FAMILIES)
    given += [cell(*place) for place in every if every_cell and place not in there]
    tables = {
        "country": pd.DataFrame({"iso3": list(country_names), "name": list(country_names.values())}),
        "forms": forms(names or {}),
        "form_links": _listed(rows.get("form_links", ()), "iso3", "form_id", "related_form_id", "relation"),
        "indicators": _frame(given, INDICATORS),
        "pairs": _frame([row for both in pairs for row in both], PAIRS),
        "outcomes": _frame(list(rows.get("outcomes", ())), OUTCOMES),
        "evidence": _listed(
            rows.get("evidence", ()),
            *("evidence_id", "iso3", "form_id", "family", "measure", "coverage", "year", "exclusion", "series_id"),
            *("origin_kind", "origin_holder"),
            *("source_type", "publisher", "qualifier"),
        ),
        "levels": _listed(
            rows.get("levels", ()),
            *("series_id", "iso3", "form_id", "family", "measure", "definition", "coverage", "unit", "year"),
            *("data_year", "preferred", "evidence_id", "grade"),
        ),
        "form_values": FORM_VALUES.typed(rows.get("form_values", ())),
        "form_gaps": FORM_GAPS.typed(rows.get("form_gaps", ())),
        "policies": _listed(
            rows.get("policies", ()),
            *("iso3", "policy_id", "name", "name_native", "instrument", "actor", "actor_type", "source_id", "themes"),
            *("year_start", "month_start", "year_end"),
            *("amount_printed", "amount", "unit", "amount_kind", "amount_year"),
        ),
        "policy_forms": _listed(rows.get("policy_forms", ()), "iso3", "policy_id", "form_id"),
        "context": CONTEXT.typed(rows.get("context", ())),
        "recognition": _listed(
            rows.get("recognition", ()), "iso3", "family", "forms", "law", "certification", "programme", "absence"
        ),
        "law_types": _listed(rows.get("law_types", ()), "iso3", "subject", "type", "law_id"),
        "statements": _listed(rows.get("statements", ()), "iso3", "evidence_id", "theme", "group", "source_id"),
        "sources": _listed(rows.get("sources", ()), "iso3", "source_id", "published_from"),
        "absences": _listed(
            rows.get("absences", ()),
            *("iso3", "family", "form_id", "measure", "absence", "counted_in", "holder", "reason"),
        ),
        "laws": _listed(rows.get("laws", ()), "iso3", "law_id", "enacted", "supervising_body"),
        "law_forms": _listed(rows.get("law_forms", ()), "iso3", "law_id", "form_id"),
    }
    return Material(tables, run(*countries))
