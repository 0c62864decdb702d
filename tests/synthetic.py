"""Two tiny synthetic countries for tests. Nothing here is evidence: all names and numbers are made up.

``AAA`` writes numbers in the English number_format and has calendar years; ``BBB`` writes them in the East Asian
number_format and its fiscal year ends on 31 March. Both hold the same values, so that their results can be compared.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from ssemap.core.conditions import conditions_of
from ssemap.intake import descriptors
from ssemap.intake import tables as raw_tables

COUNTRIES = {
    "AAA": {
        "iso2": "AA",
        "iso_numeric": "901",
        "name": "Alphaland (synthetic)",
        "name_native": "Alphaland",
        "currency": "MYR",
        "fiscal_year_end": "12-31",
        "number_format": "en",
        "language": "en",
    },
    "BBB": {
        "iso2": "XB",
        "iso_numeric": "902",
        "name": "Betaland (synthetic)",
        "name_native": "ベータ国",
        "currency": "JPY",
        "fiscal_year_end": "03-31",
        "number_format": "east_asian",
        "language": "ja",
    },
}
YEARS = range(2010, 2022)
CODER = {"coder": "synthetic", "coded_how": "rule"}

# form, family, sub-family, in scope, native name
FORMS = [
    ("cooperative", "cooperative", "", "yes", "協同組合"),
    ("credit-cooperative", "cooperative", "financial", "yes", "信用組合"),
    ("registered-association", "association", "", "yes", "社団"),
    ("labour-union", "association", "", "no", "労働組合"),
]

# form, printed measure, unit (money: the currency), value, text in AAA, text in BBB, period in AAA, period in
# BBB, period_start and period_end in AAA, in BBB, source, scope, more coded columns
FIGURES: list[tuple] = [
    (
        "cooperative",
        "organisations",
        "count",
        1000,
        "1,000",
        "1千組合",
        "2010",
        "2010",
        None,
        "S004",
        "registered, national",
        {"basis": "registered"},
    ),
    (
        "cooperative",
        "organisations",
        "count",
        1200,
        "1,200",
        "1,200組合",
        "2015-12-31",
        "2015-12-31",
        None,
        "S001",
        "registered, national",
        {"basis": "registered"},
    ),
    (
        "cooperative",
        "organisations",
        "count",
        1500,
        "1,500",
        "1,500組合",
        "2019-12-31",
        "2019-12-31",
        None,
        "S001",
        "registered, national",
        {"basis": "registered"},
    ),
    (
        "cooperative",
        "organisations",
        "count",
        1450,
        "1,450",
        "1450組合",
        "2019-12",
        "2019-12",
        None,
        "S003",
        "registered, national (contradicts 1,500)",
        {"basis": "registered"},
    ),
    (
        "cooperative",
        "organisations_active",
        "count",
        900,
        "900",
        "900",
        "2019-12-31",
        "2019-12-31",
        None,
        "S001",
        "operating, national",
        {"basis": "active"},
    ),
    (
        "credit-cooperative",
        "organisations",
        "count",
        300,
        "300",
        "300組合",
        "2019-12-31",
        "2019-12-31",
        None,
        "S001",
        "registered, national",
        {"basis": "registered"},
    ),
    (
        "cooperative",
        "members",
        "persons",
        50000,
        "50,000",
        "5万人",
        "2019-12-31",
        "2019-12-31",
        None,
        "S001",
        "members, national",
        {"basis": "registered", "definition": "persons"},
    ),
    (
        "cooperative",
        "employees",
        "persons",
        4000,
        "about 4,000",
        "約4千人",
        "2019-12-31",
        "2019-12-31",
        None,
        "S001",
        "staff, national",
        {"basis": "registered", "definition": "staff", "qualifier": "about"},
    ),
    (
        "cooperative",
        "turnover",
        "money",
        2.5e9,
        "2.5 billion",
        "25億円",
        "2019",
        "2018/2019 (fiscal)",
        ("2018-04-01", "2019-03-31"),
        "S001",
        "sales, national",
        {"basis": "registered", "definition": "sales"},
    ),
    (
        "cooperative",
        "assets",
        "money",
        5.0e9,
        "5,000",
        "5,000",
        "2019-12-31",
        "2019-12-31",
        None,
        "S001",
        "total assets, national; header: millions",
        {"basis": "registered", "definition": "total", "scale": 1000000},
    ),
    (
        "cooperative",
        "members_women_share",
        "percent",
        45,
        "45%",
        "45%",
        "2019",
        "2019",
        None,
        "S001",
        "women among members, national",
        {"basis": "registered"},
    ),
    (
        "registered-association",
        "organisations",
        "count",
        20000,
        "over 20,000",
        "2万余",
        "2018",
        "2018",
        None,
        "S003",
        "registered, national",
        {"basis": "registered", "qualifier": "at_least"},
    ),
    (
        "registered-association",
        "organisations",
        "count",
        400,
        "400",
        "400",
        "2018",
        "2018",
        None,
        "S001",
        "one region only",
        {"basis": "registered", "coverage": "regional"},
    ),
    (
        "labour-union",
        "organisations",
        "count",
        100,
        "100",
        "100",
        "2019",
        "2019",
        None,
        "S001",
        "registered unions, national",
        {"basis": "registered"},
    ),
    (
        "cooperative",
        "other:loans",
        "money",
        7.0e8,
        "700 million",
        "7億円",
        "2019",
        "2019",
        None,
        "S001",
        "loans, national",
        {},
    ),
    ("cooperative", "organisations", "count", 1300, "1,300", "1,300", "n.d.", "n.d.", None, "S003", "undated page", {}),
    ("", "organisations", "count", 12, "12", "12", "2019", "2019", None, "S001", "commercial firms", {}),
]
MAPPING = {
    "assets": ("assets", "identical"),
    "employees": ("employees", "compatible"),
    "members": ("memberships", "identical"),
    "members_women_share": ("members_women_share", "identical"),
    "organisations": ("organisations", "identical"),
    "organisations_active": ("organisations", "identical"),
    "other:loans": ("", "incompatible"),
    "turnover": ("turnover", "compatible"),
}


def write_package(folder: Path, iso3: str) -> Path:
    """Write the synthetic package ``iso3`` (AAA or BBB) to ``folder/iso3`` and return that path."""
    tables = {
        "forms": _forms(iso3),
        "form_links": _form_links(iso3),
        "figures": _figures(iso3),
        "crosswalk": _crosswalk(iso3),
        "sources": _sources(iso3),
        "laws": _laws(iso3),
        "law_sources": _law_sources(iso3),
        "law_forms": [{"law_id": f"{iso3}-law-cooperative-act", "form_id": f"{iso3}-cooperative"}],
        "statements": _statements(iso3),
        "codings": _codings(iso3),
        "context": context(iso3, f"{iso3}-S002"),
        "set_aside": [{"evidence_id": f"{iso3}-F0017", "reason": "Commercial firms.", **CODER}],
    }
    package = folder / iso3
    write_files(package, COUNTRIES[iso3], tables)
    descriptors.write(folder)
    return package


def write_files(package: Path, facts: dict[str, str], tables: dict[str, list[dict]]) -> None:
    """Write ``country.yaml``, as a draft, and every table of a package; a table that is not given has no rows."""
    package.mkdir(parents=True)
    quoted = {key: f'"{value}"' for key, value in facts.items() if key != "language"}
    status = {"status": "draft", "status_by": "null", "status_date": "null"}
    lines = {"iso3": package.name, **quoted, "languages": f"[{facts['language']}]", **status, "schema_version": "2"}
    yaml = "".join(f"{key}: {value}\n" for key, value in lines.items())
    (package / "country.yaml").write_text(yaml, encoding="utf-8")
    for name in raw_tables.names():
        write_table(package, name, tables.get(name, []))


def write_table(package: Path, name: str, rows: Iterable[dict]) -> None:
    """Write one table with all columns of its schema; columns that a row lacks are empty."""
    with (package / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, raw_tables.columns(name), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _forms(iso3: str) -> list[dict]:
    return [
        {
            "form_id": f"{iso3}-{form}",
            "name_native": native if iso3 == "BBB" else form.replace("-", " ").capitalize(),
            "name_en": form.replace("-", " ").capitalize(),
            "family": family,
            "subfamily": subfamily,
            "in_scope": in_scope,
            "scope_reason": "Synthetic.",
            "recognition": "law",
            **CODER,
        }
        for form, family, subfamily, in_scope, native in FORMS
    ]


def _form_links(iso3: str) -> list[dict]:
    part, whole = f"{iso3}-credit-cooperative", f"{iso3}-cooperative"
    reason = "Registered as cooperatives."
    return [{"form_id": part, "related_form_id": whole, "relation": "part_of", "reason": reason}]


def _figures(iso3: str) -> list[dict]:
    second = iso3 == "BBB"
    rows = []
    for number, row in enumerate(FIGURES, 1):
        form, measure, unit, value, text_a, text_b, ref_a, ref_b, fiscal, source, scope, coded = row
        unit = COUNTRIES[iso3]["currency"] if unit == "money" else unit
        start, end = fiscal if fiscal and second else _period(ref_b if second else ref_a)
        native = next((native for name, *_, native in FORMS if name == form), "")
        rows.append(
            {
                "evidence_id": f"{iso3}-F{number:04d}",
                "printed_text": text_b if second else text_a,
                "printed_form": native if second else form,
                "printed_form_en": form or "firm",
                "printed_measure": measure,
                "printed_unit": unit,
                "printed_period": ref_b if second else ref_a,
                "printed_scope": scope,
                "value": f"{value:.0f}",
                "qualifier": "exact",
                "unit": unit,
                "form_id": f"{iso3}-{form}" if form else "",
                "measure": MAPPING[measure][0],
                "definition": "unstated" if MAPPING[measure][0] else "",
                "coverage": "national",
                "basis": "unstated",
                "period_start": start,
                "period_end": end,
                "period_certainty": "stated" if end else "unknown",
                "source_id": f"{iso3}-{source}",
                **CODER,
                **coded,
            }
        )
    return rows


def _period(printed: str) -> tuple[str, str]:
    """First and last day of a year, a December or a day; empty if undated."""
    if printed == "n.d.":
        return "", ""
    if len(printed) == 4:
        return f"{printed}-01-01", f"{printed}-12-31"
    return (f"{printed}-01", f"{printed}-31") if len(printed) == 7 else (printed, printed)


def _crosswalk(iso3: str) -> list[dict]:
    measures = [
        {
            "field": "measure",
            "printed_column": "printed_measure",
            "printed": term,
            "code": code,
            "comparability": comparability,
        }
        for term, (code, comparability) in MAPPING.items()
    ]
    units = [
        {"field": "unit", "printed_column": "printed_unit", "printed": unit, "code": unit, "comparability": "identical"}
        for unit in ("count", "persons", "percent", COUNTRIES[iso3]["currency"])
    ]
    return [{**row, "rule": "Synthetic.", **CODER} for row in measures + units]


def _sources(iso3: str) -> list[dict]:
    rows = [
        ("S001", "Register of the ministry", "Ministry (synthetic)", "2020-03-01", "2020-03-01", "stated", "official"),
        ("S002", "World development series", "World database (synthetic)", "2011", "", "bounded", "official"),
        ("S003", "Newspaper article", "Newspaper (synthetic)", "2020-12-15", "2020-12-15", "url", "press"),
        ("S004", "Study of cooperatives", "University (synthetic)", "2012", "2012", "stated", "research"),
    ]
    keys = ["source_id", "title", "publisher", "published_from", "published_to", "published_how", "source_type"]
    return [
        {
            **dict(zip(keys, (f"{iso3}-{row[0]}", *row[1:]), strict=True)),
            "title_described": "false",
            "language": COUNTRIES[iso3]["language"],
            "url": f"https://example.org/{iso3.lower()}/{row[0].lower()}",
            **CODER,
        }
        for row in rows
    ]


def _laws(iso3: str) -> list[dict]:
    law = {"law_id": f"{iso3}-law-cooperative-act", "title_en": "Cooperative Act", "kind": "act"}
    return [{**law, "enacted": "1990", "voting_rule": "one member one vote", "min_members": "5", **CODER}]


def _codings(iso3: str) -> list[dict]:
    """Two codings and an adjudicated one of every form in scope; every third cell is unknown, some differ."""
    conditions = conditions_of("emes")["condition"].tolist()
    codes = ("yes", "partly", "no")
    rows = []
    for place, (form, _, _, in_scope, _) in enumerate(FORMS):
        for number, condition in enumerate(conditions):
            if in_scope != "yes":
                continue
            rating = "unknown" if (place + number) % 3 == 2 else codes[(place * number) % 3]
            for coder in ("coder-1", "coder-2", "adjudicated"):
                differs = coder == "coder-2" and (place + number) % 5 == 0
                rows.append(
                    {
                        "conditions": "emes",
                        "form_id": f"{iso3}-{form}",
                        "condition_id": condition,
                        "round": 1,
                        "channel": "practice",
                        "coder": coder,
                        "rating": "partly" if differs else rating,
                        "justification": "Synthetic.",
                        "law_id": f"{iso3}-law-cooperative-act",
                    }
                )
    return rows


def _law_sources(iso3: str) -> list[dict]:
    law = {"law_id": f"{iso3}-law-cooperative-act", "source_id": f"{iso3}-S001"}
    return [
        {"evidence_id": f"{iso3}-L0001", "printed_title_en": "Cooperative Act", "printed_enacted": "1990", **law},
        {"evidence_id": f"{iso3}-L0002", "printed_title_en": "Cooperative Act", "printed_min_members": "5", **law},
    ]


def _statements(iso3: str) -> list[dict]:
    texts = [
        ("gender", "leaders", "Women chair one cooperative in five."),
        ("covid19", "losses", "Half of the members lost income."),
    ]
    return [
        {
            "evidence_id": f"{iso3}-T{number:04d}",
            "theme": theme,
            "group": group,
            "coverage": "unstated",
            "statement": text,
            "source_id": f"{iso3}-S003",
        }
        for number, (theme, group, text) in enumerate(texts, 1)
    ]


def add_policies(folder: Path, iso3: str) -> None:
    """Add two policies to the package ``folder/iso3``."""
    write_table(folder / iso3, "policies", _policies(iso3))
    write_table(folder / iso3, "policy_forms", [{"policy_id": f"{iso3}-Y0001", "form_id": f"{iso3}-cooperative"}])
    descriptors.write(folder)


def _policies(iso3: str) -> list[dict]:
    rows = [
        (
            "Grants for women in cooperatives",
            "subsidy",
            "Ministry (synthetic)",
            "public",
            "2018",
            "gender;jobs",
            "S001",
        ),
        ("Network of mutual help", "network", "Federation (synthetic)", "civil_society", "2021", "strategies", "S003"),
    ]
    keys = ["name", "instrument", "actor", "actor_type", "year_start", "themes"]
    money = {"amount": "731000", "amount_printed": "731,000", "amount_kind": "announced"}
    money |= {"unit": COUNTRIES[iso3]["currency"]}
    return [
        {
            "policy_id": f"{iso3}-Y{number:04d}",
            **dict(zip(keys, row[:-1], strict=True)),
            "source_id": f"{iso3}-{row[-1]}",
            **(money if number == 1 else {}),
            **CODER,
        }
        for number, row in enumerate(rows, 1)
    ]


# measure, unit, kind, formula
DENOMINATORS = [
    ("population", "persons", "published", ""),
    ("gdp_usd", "current USD", "published", ""),
    ("fx_lcu_per_usd", "LCU per USD", "published", ""),
    ("gdp_lcu", "current LCU", "derived", "gdp_usd*fx"),
    ("ppp_lcu_per_intl", "LCU per international $", "published", ""),
    ("cpi_inflation", "percent per year", "published", ""),
    ("cpi_2010", "index 2010=100", "derived", "chained from annual CPI inflation"),
    ("labour_force", "persons", "published", ""),
    ("labour_force_women_share", "percent of labour force", "published", ""),
    ("unemployment_rate", "percent of labour force", "published", ""),
    ("unemployment_rate_women", "percent of female labour force", "published", ""),
    ("employment", "persons", "derived", "labour_force*(1-unemployment_rate)"),
    ("employment_women", "persons", "derived", "labour_force*female_share*(1-female_unemployment_rate)"),
    ("employment_women_share", "percent of employment", "derived", "employment_women/employment"),
]


def denominator(measure: str, year: int) -> float:
    """Value of a synthetic denominator: smooth, and with derived series that follow from the others."""
    step = year - 2010
    simple = {
        "population": 1_000_000 + 10_000 * step,
        "gdp_usd": 1e10 + 5e8 * step,
        "fx_lcu_per_usd": 4.0,
        "ppp_lcu_per_intl": 2.0,
        "cpi_inflation": 2.0,
        "cpi_2010": round(100 * 1.02**step, 4),
        "labour_force": 500_000 + 5_000 * step,
        "labour_force_women_share": 40.0,
        "unemployment_rate": 5.0,
        "unemployment_rate_women": 5.0,
        "employment_women_share": 40.0,
    }
    if measure == "gdp_lcu":
        return simple["gdp_usd"] * simple["fx_lcu_per_usd"]
    if measure == "employment":
        return simple["labour_force"] * 0.95
    if measure == "employment_women":
        return simple["labour_force"] * 0.4 * 0.95
    return simple[measure]


def context(iso3: str, source_id: str) -> list[dict]:
    """Denominators of every year, all from one source."""
    cells = [(measure, unit, kind, formula, year) for measure, unit, kind, formula in DENOMINATORS for year in YEARS]
    return [
        {
            "context_id": f"{iso3}-C{number:04d}",
            "measure": measure,
            "definition": "unstated",
            "year": str(year),
            "value": f"{denominator(measure, year):.10g}",
            "unit": unit,
            "kind": kind,
            "formula": formula,
            "series": "SYNTHETIC",
            "source_id": source_id,
            "preferred": "yes",
        }
        for number, (measure, unit, kind, formula, year) in enumerate(cells, 1)
    ]
