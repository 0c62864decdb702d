"""The figures of a synthetic country, and what follows from them: crosswalk, absences, second codings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

from ssemap.core import framework
from synthetic import CODER

Row = dict[str, Any]

YEARS = range(2010, 2022)

# Family: forms, of which the first holds the parts, and how many of the others are parts of it.
FAMILIES = {
    "cooperative": (16, 14),
    "association": (6, 4),
    "social_enterprise": (4, 3),
    "mixed": (3, 0),
    "foundation": (3, 1),
    "other": (2, 0),
    "self_help_group": (2, 0),
    "mutual": (1, 0),
}
# Measure: figures in a country, unit, of one organisation, families in which it is published.
MEASURES: dict[str, tuple[int, str, float, str]] = {
    "organisations": (104, "count", 1, "every"),
    "memberships": (29, "count", 150, "cooperative association cooperative"),
    "turnover": (17, "money", 2e5, "cooperative cooperative social_enterprise mutual"),
    "employees": (14, "persons", 6, "cooperative social_enterprise"),
    "beneficiaries": (10, "persons", 80, "cooperative other self_help_group social_enterprise mutual"),
    "assets": (10, "money", 6e5, "cooperative cooperative cooperative foundation"),
    "new_registrations": (8, "count", 0.08, "every"),
    "leaders_women_share": (4, "percent", 25, "cooperative cooperative association social_enterprise"),
    "donations": (4, "money", 3e4, "foundation other"),
    "dissolutions": (3, "count", 0.03, "cooperative association"),
    "gdp_share_published": (3, "percent", 2, "cooperative mixed"),
    "average_turnover": (3, "money", 2e5, "cooperative social_enterprise"),
    "members_women_share": (3, "percent", 45, "cooperative"),
    "employees_vulnerable": (2, "persons", 2, "social_enterprise"),
    "covid_affected_share": (2, "percent", 60, "cooperative mixed"),
    "surplus": (2, "money", 1e4, "cooperative"),
    "covid_support_amount": (2, "money", 1e4, "cooperative mixed"),
    "employees_women_share": (2, "percent", 55, "social_enterprise"),
    "average_memberships": (1, "count", 150, "cooperative"),
    "deposits": (1, "money", 4e5, "cooperative"),
    "leaders_women": (1, "persons", 2, "cooperative"),
    "public_procurement": (1, "money", 2e4, "social_enterprise"),
    "value_added": (1, "money", 5e4, "mixed"),
    "": (22, "percent", 30, "every"),
}
FLOWS = {"turnover", "new_registrations", "donations", "dissolutions", "surplus", "public_procurement", "value_added"}
# What a figure counts: code and weight. Flows and shares have their own basis.
BASES = {"unstated": 62, "registered": 16, "reporting": 8, "active": 8, "cumulative": 4, "estimate": 2}
COVERAGES = {"national": 79, "subset": 7, "sample": 5, "federation": 4, "regional": 3, "single_organisation": 2}
DEFINITIONS = {
    "organisations": {"unstated": 88, "primary": 5, "facilities": 4, "with_federations": 3},
    "memberships": {"persons": 88, "households": 6, "unstated": 6},
    "employees": {"staff": 45, "staff_and_officers": 25, "unstated": 30},
    "turnover": {"sales": 55, "income": 20, "unstated": 25},
    "assets": {"total": 95, "fixed": 5},
    "leaders_women_share": {"chief_executive": 45, "board": 40, "unstated": 15},
}
KINDS = {"register": 40, "administrative_report": 30, "survey": 15, "study": 5, "claim": 5, "unknown": 5}
QUALIFIERS = {"exact": 90, "about": 6, "at_least": 4}
CERTAINTIES = {"stated": 87, "statement_date": 8, "inferred": 5}
# Years of one series: most figures stand alone.
LENGTHS = {1: 58, 2: 20, 3: 8, 4: 5, 5: 3, 6: 2, 8: 2, 10: 1, 12: 1}
RECODED, ABSENT, ORIGINS = 51, 35, 51


def figures(iso3: str, facts: Row, forms: list[Row], sources: list[Row], random: Random) -> Iterator[Row]:
    """Series of each measure until there are as many figures as ``MEASURES`` says."""
    sizes = _sizes(forms, random)
    number = 0
    for measure, (wanted, unit, each, families) in MEASURES.items():
        given, left = set(), wanted
        while left:
            family = random.choice(families.split())
            form = random.choice([form for form in forms if family in ("every", form["family"])])
            series = _series(measure, form["form_id"], random)
            if tuple(series.values()) in given:
                continue
            given.add(tuple(series.values()))
            years = sorted(random.sample(YEARS, min(left, drawn(random, LENGTHS))))
            left -= len(years)
            values = _values(sizes[form["form_id"]], each, unit, years, random)
            for year, value in zip(years, values, strict=True):
                number += 1
                what = {"evidence_id": f"{iso3}-F{number:04}", **series}
                what["source_id"] = source_after(sources, random, year + 1)
                yield _figure(facts, form, what, unit, year, value, random)


def _sizes(forms: list[Row], random: Random) -> dict[str, float]:
    """Organisations of each form in 2015; the parts of a form hold at most nine tenths of it."""
    sizes = {}
    for family, (number, parts) in FAMILIES.items():
        ids = [form["form_id"] for form in forms if form["family"] == family]
        whole = 10 ** random.uniform(3, 4.6)
        shares = [random.random() for _ in range(parts)]
        rest = [whole * random.uniform(0.05, 0.6) for _ in range(number - parts - 1)]
        sizes.update(zip(ids, [whole, *(0.9 * whole * share / sum(shares) for share in shares), *rest], strict=True))
    return sizes


def _series(measure: str, form: str, random: Random) -> Row:
    """The codes that make a series."""
    return {
        "form_id": form,
        "measure": measure,
        "definition": drawn(random, DEFINITIONS.get(measure, {"unstated": 1})) if measure else "",
        "coverage": drawn(random, COVERAGES),
        "basis": "flow" if measure in ("new_registrations", "dissolutions") else drawn(random, BASES),
    }


def _values(size: float, each: float, unit: str, years: list[int], random: Random) -> list[float]:
    """A smooth course with a little noise; a share is one of the organisation, not of all."""
    growth, level = random.gauss(0.03, 0.04), each * random.uniform(0.7, 1.4)
    if unit == "percent":
        return [round(min(level * (1 + growth) ** (year - 2015), 95), 1) for year in years]
    total = max(level * size, 3)
    return [round(total * (1 + growth) ** (year - 2015) * random.gauss(1, 0.01)) for year in years]


def _figure(facts: Row, form: Row, what: Row, unit: str, year: int, value: float, random: Random) -> Row:
    measure, definition = what["measure"], what["definition"]
    unit = facts["currency"] if unit == "money" else unit
    variant = "" if definition == "unstated" else f"_{definition}"
    printed_period, start, end = _period(measure, facts["fiscal_year_end"], year)
    return {
        **what,
        "printed_text": _printed(value, unit, facts["number_format"]),
        "printed_form": form["name_native"],
        "printed_form_en": form["name_en"],
        "printed_measure": f"{measure}{variant}" if measure else f"other:synthetic_{form['family']}",
        "printed_unit": unit,
        "printed_period": printed_period,
        "printed_scope": f"synthetic {what['basis']} organisations, {what['coverage']}",
        "value": f"{value:.10g}",
        "qualifier": drawn(random, QUALIFIERS),
        "unit": unit,
        "period_start": start,
        "period_end": end,
        "period_certainty": drawn(random, CERTAINTIES),
        **CODER,
    }


def _period(measure: str, fiscal_year_end: str, year: int) -> tuple[str, str, str]:
    """As printed, first and last day: of a year for a flow, a fiscal one where it ends in March; else of a day."""
    if measure not in FLOWS:
        return f"{year}-12-31", f"{year}-12-31", f"{year}-12-31"
    if fiscal_year_end == "03-31":
        return f"{year}/{year + 1} (fiscal)", f"{year}-04-01", f"{year + 1}-03-31"
    return f"{year}", f"{year}-01-01", f"{year}-12-31"


def _printed(value: float, unit: str, number_format: str) -> str:
    """The number as the country writes it."""
    signs = framework.table("number_formats").set_index("number_format").loc[number_format]
    text = f"{value:,.1f}%" if unit == "percent" else f"{value:,.0f}"
    return text.translate(str.maketrans({",": signs["group"], ".": signs["decimal"]}))


def origins(iso3: str, figures: list[Row], random: Random) -> Iterator[Row]:
    """Operations that count, one for each figure, whose ``origin_id`` is filled."""
    for place, row in enumerate(figures):
        row["origin_id"] = f"{iso3}-O{1 + (place if place < ORIGINS else random.randrange(ORIGINS)):03}"
    for number in range(1, ORIGINS + 1):
        yield {
            "origin_id": f"{iso3}-O{number:03}",
            "holder": f"Synthetic office {number:02}",
            "kind": drawn(random, KINDS),
            "counts": "organisations of the synthetic forms, and their members",
            **CODER,
        }


def crosswalk(figures: list[Row]) -> Iterator[Row]:
    """Every printed measure and unit, once."""
    for field in ("measure", "unit"):
        codes = {row[f"printed_{field}"]: row[field] for row in figures}
        for printed, code in sorted(codes.items()):
            same = "identical" if printed == code else "compatible"
            yield {
                "field": field,
                "printed_column": f"printed_{field}",
                "printed": printed,
                "code": code,
                "comparability": same if code else "incompatible",
                "rule": "Synthetic: the same or nearly the same concept.",
                **CODER,
            }


def absences(figures: list[Row], forms: list[Row], random: Random) -> Iterator[Row]:
    """Families and measures without any figure."""
    family_of = {form["form_id"]: form["family"] for form in forms}
    there = {(family_of[row["form_id"]], row["measure"]) for row in figures}
    cells = [cell for cell in product(FAMILIES, MEASURES) if cell not in there and cell[0] != "mixed" and cell[1]]
    for family, measure in random.sample(cells, min(ABSENT, len(cells))):
        absence = random.choice(["searched_not_found"] * 3 + ["not_searched"])
        reason = "Synthetic: public sources were searched and print no such figure."
        yield {"family": family, "measure": measure, "absence": absence, "reason": reason, **CODER}


def recodings(figures: list[Row], random: Random) -> Iterator[Row]:
    fields = ("form_id", "measure", "definition", "coverage", "basis", "period_certainty", "qualifier")
    for row, coder, field in product(random.sample(figures, RECODED), ("coder-1", "coder-2"), fields):
        cell = {"table": "figures", "id": row["evidence_id"], "field": field, "code": row[field]}
        yield {**cell, "draw": 1, "coder": coder}


def drawn(random: Random, weights: dict[Any, int]) -> Any:
    """One of the keys, by its weight."""
    return random.choices(list(weights), list(weights.values()))[0]


def source_after(sources: list[Row], random: Random, after: int) -> str:
    """Id of a source of one of the six years after this, or of an unknown year; the first holds the denominators."""
    later = [row for row in sources[1:] if int(row["published_from"][:4] or after + 1) - after in range(1, 7)]
    return str(random.choice(later)["source_id"])
