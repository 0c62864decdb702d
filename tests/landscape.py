"""A synthetic edition for tests of what is read: two countries, all tables, no evidence. All numbers are made up.

``write`` puts empty packages, ``data/processed/test/...`` and ``config.yaml`` into a folder. Every table
is checked against its schema, so that these tests break when the stages change their word.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

import law_frames
from ssemap import institutions, store
from ssemap.core import files, issues
from ssemap.core.conditions import conditions_of
from ssemap.indicators.declared import catalogue
from ssemap.schemas import alternatives, clean
from ssemap.schemas.clean import COUNTRY
from ssemap.schemas.compare import GROUPS, PAIRS
from ssemap.schemas.estimate import DRAWS, LEVELS, OBSERVATIONS, RIVALS, WEIGHTS
from ssemap.schemas.harmonise import BRIDGES, CONTEXT, EVIDENCE, PARTITIONS, SERIES
from ssemap.schemas.indicators import FORM_GAPS, FORM_VALUES, INDICATOR_DRAWS, INDICATORS
from ssemap.schemas.scenarios import OUTCOMES

YEARS = range(2010, 2022)
NAMES = {"AAA": "Alphaland (synthetic)", "BBB": "Betaland (synthetic)"}
EDITION = "test"
YEAR = 2019


def _frame(rows: list[dict[str, Any]], schema: Any) -> pd.DataFrame:
    """Rows as a frame with all columns of a schema; flags default to false, all else to missing."""
    blank = {name: False if str(column.dtype) == "bool" else None for name, column in schema.columns.items()}
    return schema.validate(pd.DataFrame([{**blank, **row} for row in rows], columns=list(blank)))


# number, form, measure, basis, coverage, year, value, exclusion
FIGURES = [
    (1, "cooperative", "organisations", "registered", "national", 2008, 80, None),
    (2, "cooperative", "organisations", "registered", "national", 2010, 100, None),
    (3, "cooperative", "organisations", "registered", "national", 2015, 150, None),
    (4, "cooperative", "organisations", "registered", "national", 2019, 200, None),
    (5, "cooperative", "organisations", "registered", "national", 2019, 190, None),
    (6, "cooperative", "organisations", "registered", "regional", 2019, 20, None),
    (7, "cooperative", "organisations", "active", "national", 2019, 120, None),
    (8, "cooperative", "memberships", "registered", "national", 2019, 5000, None),
    (9, "social-enterprise", "organisations", "estimate", "national", 2018, 3000, None),
    (10, "social-enterprise", "organisations", "estimate", "national", 2018, 9000, "set_aside"),
]
FAMILY = {"cooperative": "cooperative", "social-enterprise": "social_enterprise"}
RIVAL = 5  # of 4


def country(iso3: str) -> pd.DataFrame:
    """Names in two scripts, and a status of the coding."""
    said = {"name": NAMES[iso3], "name_native": "ベータ国", "language": "ja", "currency": "JPY", "status": "draft"}
    return _frame([{"iso3": iso3, **said}], COUNTRY)


def evidence(iso3: str) -> pd.DataFrame:
    """Ten figures of two forms, one of them excluded."""
    return _frame(
        [
            {
                "evidence_id": f"{iso3}-F{number:04d}",
                "iso3": iso3,
                "form_id": f"{iso3}-{form}",
                "family": FAMILY[form],
                "measure": measure,
                "definition": "unstated",
                "coverage": coverage,
                "basis": basis,
                "unit": "count",
                "value": float(value),
                "half_width": 0.5,
                "qualifier": "exact",
                "origin_kind": "register",
                "period_start": pd.Timestamp(year, 12, 31),
                "period_end": pd.Timestamp(year, 12, 31),
                "period_certainty": "stated",
                "year": year,
                "comparability": "identical",
                "series_id": None if exclusion else _series(iso3, form, measure, basis, coverage),
                "exclusion": exclusion,
                "source_id": f"{iso3}-S00{1 + number % 2}",
                "source_type": "press" if number % 2 else "official",
                "printed_text": str(value),
            }
            for number, form, measure, basis, coverage, year, value, exclusion in FIGURES
        ],
        EVIDENCE,
    )


def _series(iso3: str, form: str, measure: str, basis: str, coverage: str) -> str:
    return f"{iso3}/{form}/{measure}/unstated/{coverage}/{basis}"


def levels(iso3: str) -> pd.DataFrame:
    """Per series and year of the window the figure that stands at that year, where there is one."""
    rows = []
    used = [row for row in FIGURES if row[-1] is None and row[0] != RIVAL]
    for key in dict.fromkeys(row[1:5] for row in used):
        form, measure, basis, coverage = key
        for year in YEARS:
            found = [row for row in used if row[1:5] == key and row[5] == year]
            level = {
                "series_id": _series(iso3, form, measure, basis, coverage),
                "iso3": iso3,
                "form_id": f"{iso3}-{form}",
                "family": FAMILY[form],
                "measure": measure,
                "definition": "unstated",
                "coverage": coverage,
                "basis": basis,
                "unit": "count",
                "year": year,
                "rivals": 0,
                "coherent_with": [],
                "grade_caps": ["one_origin"] if found else [],
                "sources": 1 if found else 0,
                "level_reason": None if found else "Synthetic.",
                "absence": None if found else "held_back",
            }
            if found:
                number, value = found[0][0], float(found[0][6])
                level |= {"preferred": value, "evidence_id": f"{iso3}-F{number:04d}"}
                level |= {"data_year": year, "years_apart": 0, "nearest": 0.0, "grade": "B"}
                level |= {"level": value, "level_lower": 0.9 * value, "level_upper": 1.1 * value}
            rows.append(level)
    return _frame(rows, LEVELS)


# family, value, data year, comparability, basis, partial, absence of organisations per 100,000 inhabitants
CELLS = [
    ("cooperative", 20.0, 2019, "identical", "registered", True, None),
    ("association", None, None, None, None, False, "form_absent"),
    ("social_enterprise", 300.0, 2018, "incompatible", "estimate", False, None),
]
# of the cooperatives, in both countries
ESTIMATE = {"estimate": 20.52, "lower": 19.1, "upper": 22.3, "sources": 2, "nearest": 0.0}


CAPS = {"cooperative": ["one_origin", "statement_date"], "social_enterprise": ["not_comparable"]}


def indicators(iso3: str) -> pd.DataFrame:
    """Every declared indicator by family at 2019; only organisations per 100,000 have values."""
    rows = []
    for declared in catalogue().indicators:
        full = declared.id == "organisations_per_100k"
        for family, value, year, comparability, basis, partial, absence in CELLS:
            rows.append(
                {
                    "indicator_id": declared.id,
                    "iso3": iso3,
                    "concept": "broad",
                    "aggregate": "family",
                    "family": family,
                    "subfamily": "",
                    "form_id": "",
                    "year": 2019,
                    "unit": declared.unit,
                    "value": value if full else None,
                    **(ESTIMATE if full and family == "cooperative" else {}),
                    "grade": {"cooperative": "C", "social_enterprise": "D"}.get(family) if full else None,
                    "grade_caps": CAPS.get(family, []) if full else [],
                    "pedigree": "1-3-1-1-1" if full and value else None,
                    "data_year": year if full else None,
                    "data_year_last": year if full else None,
                    "comparability": comparability if full else None,
                    "bases": [basis] if full and basis else [],
                    "basis_assumed": False,
                    "partial": partial and full,
                    "at_least": False,
                    "evidence_ids": [f"{iso3}-F0004", f"{iso3}-F0007"] if full and value else [],
                    "series_ids": [f"{iso3}/{family}/organisations/unstated/national/{basis}"]
                    if full and value
                    else [],
                    "context_ids": [],
                    "missing_forms": [],
                    "coverage_known": full and family == "cooperative",
                    "stands_for": [f"{iso3}-social-enterprise"] if full and family == "social_enterprise" else [],
                    "dominant_form": f"{iso3}-cooperative" if full and family == "cooperative" else None,
                    "dominant_share": 0.98 if full and family == "cooperative" else None,
                    "absence": absence if full else "not_searched",
                    "absence_reason": None if full and value else "Synthetic.",
                }
            )
        producers = next(row for row in reversed(rows) if row["family"] == "cooperative")
        rows.append(
            {**producers, "aggregate": "subfamily", "subfamily": "producer"}
        )  # of no use where families are asked
        rows.append(
            {
                **rows[-2],
                "aggregate": "all",
                "family": "all",
                "value": None,
                "data_year": None,
                "data_year_last": None,
                "comparability": None,
                "bases": [],
                "partial": False,
                "evidence_ids": [],
                "series_ids": [],
                "absence": "held_back",
                "grade": None,
                "grade_caps": [],
                "pedigree": None,
                "coverage_known": False,
                "stands_for": [],
                "absence_reason": "2 of 7 families (AAA-x) have a value; 70% are needed. Without: other.",
            }
        )
    return _frame(rows, INDICATORS)


def together() -> dict[str, dict[str, pd.DataFrame]]:
    """Tables of all countries: AAA has more cooperatives than BBB, and that holds in one of two scenarios."""
    cell = {"indicator_id": "organisations_per_100k", "concept": "", "family": "cooperative", "year": 2019}
    on_one = {**cell, "standing": "one", "basis": "registered", "assumed": False}
    pairs = [
        {**on_one, "iso3": "AAA", "other": "BBB", "least": 0.97, "most": 1.0, "clearly_higher": True},
        {**on_one, "iso3": "BBB", "other": "AAA", "least": 0.0, "most": 0.03, "clearly_higher": False},
    ]
    statement = {
        "kind": "order",
        "indicator_id": "organisations_per_100k",
        "family": "cooperative",
        "iso3": "AAA",
        "subject": "BBB",
    }
    outcomes = [
        {**statement, "scenario": "base", "label": "As configured", "outcome": "holds"},
        {**statement, "scenario": "narrow", "label": "Narrow concept", "outcome": "open"},
        {**statement, "scenario": "official", "label": "Official sources only", "outcome": "absent"},
    ]
    groups = [{**cell, "iso3": iso3, "group": place} for place, iso3 in enumerate(NAMES, 1)]
    made = institutions.institutions(legal(NAMES), "emes", YEAR, NAMES)
    return {
        "institutions": {name: getattr(made, name) for name in made.__dataclass_fields__},
        "compare": {"pairs": _frame(pairs, PAIRS), "groups": _frame(groups, GROUPS)},
        "scenarios": {"outcomes": _frame(outcomes, OUTCOMES)},
    }


def legal(codes: Iterable[str]) -> dict[str, pd.DataFrame]:
    """The tables of ``clean`` on law and institutions of some countries."""
    makers = {
        "forms": forms,
        "form_links": form_links,
        "codings": codings,
        "laws": laws,
        "law_forms": law_forms,
        "policies": policies,
        "provisions": provisions,
        "provision_forms": provision_forms,
        "absences": absences,
    }
    return {
        name: pd.concat([make(iso3).assign(iso3=iso3) for iso3 in codes], ignore_index=True)
        for name, make in makers.items()
    }


def codings(iso3: str) -> pd.DataFrame:
    """Adjudicated ratings: of the cooperative some conditions are known, of the social enterprise none."""
    known = {"paid_work": "yes", "limited_profit": "yes", "not_by_capital": "yes" if iso3 == "AAA" else "no"}
    rows = [
        {
            "conditions": "emes",
            "form_id": f"{iso3}-{form}",
            "condition_id": condition,
            "round": 1,
            "coder": "adjudicated",
            "rating": known.get(condition, "unknown") if form == "cooperative" else "unknown",
            "channel": "practice",
            "justification": "Synthetic.",
            "law_id": f"{iso3}-law-a",
            "source_id": None,
            "provision_id": None,
        }
        for form in ("cooperative", "social-enterprise")
        for condition in conditions_of("emes")["condition"].tolist()
    ]
    return pd.DataFrame(rows).astype({"source_id": "str", "provision_id": "str"})


def form_links(iso3: str) -> pd.DataFrame:
    """No form is part of another."""
    return law_frames.table("form_links", [], iso3).drop(columns="iso3")


# number, topic, article, words, first day in force
PROVISIONS = [
    (1, "voting_rule", "art. 7", "One member, one vote.", None),
    (2, "profit_distribution", "art. 9", "Dividends are capped.", "2001"),
    (3, "reserves", "art. 10", "A tenth is kept.", None),
    (4, "min_members", "art. 3", "Ten founders, not five.", "2020-05"),
]


def provisions(iso3: str) -> pd.DataFrame:
    """Rules of both laws on cooperatives; the last one came too late."""
    rows = [
        {
            "provision_id": f"{iso3}-P{number:04d}",
            "law_id": f"{iso3}-law-{'b' if number == 3 else 'a'}",
            "topic": topic,
            "article": article,
            "provision": words,
            "in_force_from": since or "",
        }
        for number, topic, article, words, since in PROVISIONS
    ]
    return law_frames.table("provisions", rows, iso3).drop(columns="iso3")


def provision_forms(iso3: str) -> pd.DataFrame:
    """All rules are for cooperatives."""
    rows = [{"provision_id": f"{iso3}-P{number:04d}", "form_id": f"{iso3}-cooperative"} for number, *_ in PROVISIONS]
    return law_frames.table("provision_forms", rows, iso3).drop(columns="iso3")


def law_forms(iso3: str) -> pd.DataFrame:
    """The first law governs the cooperatives."""
    return pd.DataFrame({"law_id": [f"{iso3}-law-a"], "form_id": [f"{iso3}-cooperative"]})


def absences(iso3: str) -> pd.DataFrame:
    """No absence is declared."""
    text = ["family", "form_id", "measure", "absence", "counted_in", "holder", "reason"]
    return pd.DataFrame({key: pd.Series([], dtype="str") for key in text})


def forms(iso3: str) -> pd.DataFrame:
    """Two forms with figures and one without."""
    names = {"cooperative": "協同組合 협동조합", "social-enterprise": "社会企业", "club": "=1+1|<b>"}
    return pd.DataFrame(
        [
            {
                "form_id": f"{iso3}-{form}",
                "name_native": native,
                "name_en": form.replace("-", " ").capitalize(),
                "family": FAMILY.get(form, "association"),
                "subfamily": None,
                "legal_form": None,
                "in_scope": "no" if form == "club" else "yes",
                "scope_reason": "Synthetic.",
                "recognition": "law",
            }
            for form, native in names.items()
        ]
    ).astype({"subfamily": "str", "legal_form": "str"})


def sources(iso3: str) -> pd.DataFrame:
    """Two sources, an official one and a newspaper."""
    rows = [("S001", "Register", "Ministry of 사회", "official"), ("S002", "Article", None, "press")]
    return pd.DataFrame(
        [
            {
                "source_id": f"{iso3}-{code}",
                "title": title,
                "publisher": publisher,
                "published_from": "2020",
                "published_to": "2020",
                "source_type": kind,
                "language": "en",
                "url": f"https://example.org/{code}",
            }
            for code, title, publisher, kind in rows
        ]
    )


def laws(iso3: str) -> pd.DataFrame:
    """Two laws; one says little."""
    empty = dict.fromkeys(
        (
            "title_native",
            "in_force",
            "in_force_until",
            "amended",
            "supervising_body",
            "min_members",
            "voting_rule",
            "profit_rule",
            "benefits",
        )
    )
    empty |= {"issuer": "state", "breadth": "general"}
    return pd.DataFrame(
        [
            {**empty, "law_id": f"{iso3}-law-b", "title_en": "Later act", "kind": "act", "enacted": None},
            {
                **empty,
                "law_id": f"{iso3}-law-a",
                "title_en": "Early act",
                "kind": "act",
                "enacted": 1990,
                "min_members": "5",
            },
        ]
    ).astype(dict.fromkeys(empty, "str") | {"enacted": "Int64", "in_force": "Int64"})


def corrections(iso3: str) -> pd.DataFrame:
    """A misprint of the first figure."""
    row = {"evidence_id": f"{iso3}-F0001", "field": "printed_text", "printed": "8O", "corrected": "80"}
    return pd.DataFrame([{**row, "reason": "A letter for a digit.", "status": "open"}])


# indicator, definition, year, value, way, unit; of all cooperatives, those of women and of the pandemic of one country
FORM_NUMBERS = [
    ("form_employees", "staff", 2018, 731.0, "printed", "persons"),
    ("form_women_members", "unstated", 2018, 31.7, "printed", "percent"),
    ("form_women_board", "board", 2018, 9.4, "printed", "percent"),
    ("women_ladder", "board", 2018, -22.3, "computed", "percentage points"),
]
# the same of surveys
SURVEYS = [
    ("form_employees", "staff", 2018, 137.0, "printed", "persons"),
    ("form_covid_affected", "unstated", 2020, 87.3, "printed", "percent"),
]
SURVEYED = {"coverage": "sample", "apart": True, "sample_size": 1247, "printed_scope": "Synthetic cooperatives asked."}
SURVEYED |= {"surveyed_from": pd.Timestamp(2020, 7, 3), "surveyed_to": pd.Timestamp(2020, 7, 28)}
OF_BOTH = "form_employees"


def form_values(iso3: str) -> pd.DataFrame:
    """Numbers of a form, of all of it and of surveys; of the second country employees alone."""
    usual = {"iso3": iso3, "family": "cooperative", "form_id": f"{iso3}-cooperative", "coverage": "national"}
    usual |= {"basis": "registered", "survey": "", "qualifier": "exact", "grade": "C"}
    usual |= {"comparability": "compatible", "period_certainty": "stated", "apart": False, "claim": False}
    usual |= {"basis_assumed": False, "series_ids": ["x"], "context_ids": [], "evidence_ids": [f"{iso3}-F0003"]}
    columns = ("indicator_id", "definition", "year", "value", "way", "unit")
    rows = [
        {
            **usual,
            **dict(zip(columns, row, strict=True)),
            "period_start": pd.Timestamp(row[2], 1, 1),
            "period_end": pd.Timestamp(row[2], 12, 31),
            **({**SURVEYED, "survey": f"{iso3}-F0003"} if surveyed else {}),
        }
        for surveyed, listed in ((False, FORM_NUMBERS), (True, SURVEYS))
        for row in listed
        if iso3 == "AAA" or row[0] == OF_BOTH
    ]
    return FORM_VALUES.typed(rows)


def form_gaps(iso3: str) -> pd.DataFrame:
    """Forms in scope without a number of all of the form."""
    known = {row[0] for row in FORM_NUMBERS if iso3 == "AAA" or row[0] == OF_BOTH}
    rows = [
        {"indicator_id": one.id, "iso3": iso3, "family": FAMILY[form], "form_id": f"{iso3}-{form}"}
        for one in catalogue().of_forms
        for form in FAMILY
        if form != "cooperative" or one.id not in known
    ]
    told = {"absence": "not_searched", "absence_reason": "Synthetic.", "apart": False}
    return FORM_GAPS.typed([{**row, **told} for row in rows])


def statements(iso3: str) -> pd.DataFrame:
    """One thematic fact."""
    row = {"evidence_id": f"{iso3}-T0001", "theme": "jobs", "group": "employment", "form_id": f"{iso3}-cooperative"}
    said = {"statement": "Synthetic.", "value": 7.3, "source_id": f"{iso3}-S001", "stakeholder": None, "period": "2019"}
    return pd.DataFrame([{**row, **said, "coverage": "national"}])


def policies(iso3: str) -> pd.DataFrame:
    """One policy, without money."""
    row = {
        "policy_id": f"{iso3}-Y0001",
        "name": "Synthetic grants",
        "instrument": "subsidy",
        "themes": "jobs;strategies",
    }
    row |= {"actor": "Ministry (synthetic)", "actor_type": "public", "year_start": 2018, "source_id": f"{iso3}-S001"}
    empty = dict.fromkeys(("name_native", "unit", "amount_kind", "amount_printed", "coding_reason", "evidence_ids"))
    untold = dict.fromkeys(("month_start", "year_end", "amount_year"))
    rows = pd.DataFrame([{**row, **empty, **untold, "amount": float("nan")}])
    years = dict.fromkeys(("year_start", *untold), "Int64")
    return rows.astype(dict.fromkeys(empty, "str") | years)


def rivals(iso3: str) -> pd.DataFrame:
    """Two figures of one day that contradict each other, and a third one of another day."""
    series = _series(iso3, "cooperative", "organisations", "registered", "national")
    rows = [
        (1, 4, 200.0, 2019, True, None, None),
        (2, RIVAL, 190.0, 2019, False, "source_rank", "its source is of a lower class (press)"),
        (3, 3, 150.0, 2015, False, "years_apart", "years from the year asked for: 4; the preferred figure is nearer"),
    ]
    keys = ("rank", "evidence_id", "value", "data_year", "chosen", "lost_by", "reason")
    return _frame(
        [
            {
                "series_id": series,
                "year": YEAR,
                **dict(zip(keys, row, strict=True)),
                "evidence_id": f"{iso3}-F{row[1]:04d}",
            }
            for row in rows
        ],
        RIVALS,
    )


def write(root: Path) -> Path:
    """Write the edition below ``root`` and return ``root/data/processed/test``."""
    processed = root / "data" / "processed" / EDITION
    root.joinpath("config.yaml").parent.mkdir(parents=True, exist_ok=True)
    (root / "config.yaml").write_text(
        f"countries: [AAA, BBB]\nshown: 12\nedition: {EDITION}\neditions:\n  {EDITION}: null\n"
        "reference_year: 2019\nwindow: [2010, 2021]\nconcept: broad\nconditions: emes\n"
        "documents: no\npublish_url: ''\nlanguages: [en]\n"
    )
    for stage, frames in together().items():
        for table, frame in frames.items():
            files.write_table(frame, processed / stage / f"{table}.parquet")
    for iso3 in NAMES:
        package = root / "data" / "raw" / iso3
        package.mkdir(parents=True)
        (package / "country.yaml").touch()
        tables = {
            "clean": {
                "country": country(iso3),
                "forms": forms(iso3),
                "sources": sources(iso3),
                "laws": laws(iso3),
                "law_forms": law_forms(iso3),
                "absences": absences(iso3),
                "codings": codings(iso3),
                "form_links": form_links(iso3),
                "provisions": provisions(iso3),
                "provision_forms": provision_forms(iso3),
                "breaks": pd.DataFrame({"form_id": [f"{iso3}-cooperative"]}),
                "corrections": corrections(iso3),
                "recodings": pd.DataFrame({"table": ["figures"], "id": [f"{iso3}-F0001"]}),
                "statements": statements(iso3),
                "policies": policies(iso3),
                "policy_forms": pd.DataFrame({"policy_id": [f"{iso3}-Y0001"], "form_id": [f"{iso3}-cooperative"]}),
                "figures": evidence(iso3)[["evidence_id"]].reindex(columns=list(clean.FIGURES.columns)),
            },
            "harmonise": {
                "evidence": evidence(iso3),
                "series": _frame([], SERIES),
                "context": _frame([], CONTEXT),
                "bridges": _frame([], BRIDGES),
                "partitions": _frame([], PARTITIONS),
            },
            "estimate": {
                "levels": levels(iso3),
                "rivals": rivals(iso3),
                "observations": _frame([], OBSERVATIONS),
                "weights": _frame([], WEIGHTS),
                "draws": _frame([], DRAWS),
            },
            "indicators": {
                "indicators": indicators(iso3),
                "indicator_draws": _frame([], INDICATOR_DRAWS),
                "form_values": form_values(iso3),
                "form_gaps": form_gaps(iso3),
            },
            "alternatives": {table.name: _frame([], table) for table in alternatives.STAGE.tables},
        }
        for stage, frames in tables.items():
            for table, frame in frames.items():
                files.write_table(frame, processed / stage / iso3 / f"{table}.parquet")
        for stage in [stage.name for stage in store.STAGES if stage.issues]:
            found = [
                issues.Issue(f"{stage}-check", "warning", "figures.csv", 2, "value", f"{iso3}-F0001", "a", "b", "c")
            ]
            path = processed / stage / iso3 / "issues.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            issues.write(found, path)
    return processed
