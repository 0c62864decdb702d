"""Packages of synthetic countries, each about as large as the mean of the real ones in data/raw.

Nothing here is evidence: names and numbers are made up and say so. The codes are those that ISO 3166-1 leaves to
users. A country is drawn from its own code, so that it is the same in each run and beside any other countries.
Corrections, breaks, bridges and remarks, of which a real package has one or none, are left out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random
from string import ascii_uppercase

from ssemap.core import framework, themes
from ssemap.core.conditions import conditions_of, topics
from ssemap.intake import descriptors

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
import synthetic_figures
import synthetic_law
from synthetic_figures import FAMILIES, YEARS, Row, drawn, source_after

from synthetic import CODER, write_files

# Codes QMA to QZZ and XAA to XZZ, in this order.
CODES = [f"Q{second}{third}" for second, third in product(ascii_uppercase[12:], ascii_uppercase)]
CODES += [f"X{second}{third}" for second, third in product(ascii_uppercase, ascii_uppercase)]

OVERLAPS = 25
SOURCE_TYPES = {"press": 29, "official": 23, "quoted_official": 19, "copy": 17, "network": 6, "research": 6}
PUBLISHED = {"bounded": 30, "stated": 30, "url": 26, "unknown": 9, "text": 5}
RATINGS = {"unknown": 51, "yes": 26, "partly": 22, "no": 1}
THEMES = {"covid19": 27, "strategies": 44, "gender": 19, "jobs": 19, "informality": 18}
RECOGNITIONS = {"law": 68, "programme": 14, "certification": 10, "self_declared": 5, "informal": 3}
MONEY = ("CNY", "IDR", "JPY", "KRW", "MYR", "PHP")
SOURCES, SET_ASIDE = 214, 11  # figures, and as many provisions

# Denominator: unit, how it is made, level, yearly growth; the level of a number is for a country of a million people.
CONTEXT: dict[str, tuple[str, str, float, float]] = {
    "population": ("persons", "", 1e6, 0.010),
    "gdp_usd": ("current USD", "", 9e9, 0.045),
    "fx_lcu_per_usd": ("LCU per USD", "", 1, 0.015),
    "gdp_lcu": ("current LCU", "gdp_usd*fx", 0, 0),
    "gdp_pc_ppp": ("current international $", "", 17_000, 0.035),
    "ppp_lcu_per_intl": ("LCU per international $", "", 0.5, 0.010),
    "cpi_inflation": ("percent per year", "", 2.5, 0),
    "cpi_2010": ("index 2010=100", "chained from annual CPI inflation", 0, 0),
    "labour_force": ("persons", "", 480_000, 0.012),
    "labour_force_women_share": ("percent of labour force", "", 41, 0.004),
    "unemployment_rate": ("percent of labour force", "", 4, 0),
    "unemployment_rate_women": ("percent of female labour force", "", 4.2, 0),
    "employment": ("persons", "labour_force*(1-unemployment_rate)", 0, 0),
    "employment_women": ("persons", "labour_force*female_share*(1-female_unemployment_rate)", 0, 0),
    "employment_women_share": ("percent of employment", "employment_women/employment", 0, 0),
    "lfp_rate_men": ("percent of men 15+", "", 74, 0),
    "lfp_rate_women": ("percent of women 15+", "", 52, 0.004),
    "new_businesses_registered": ("count per year (limited-liability companies or equivalent; a flow)", "", 900, 0.04),
    "population_65up_share": ("percent of population", "", 9, 0.03),
    "vulnerable_employment_share": ("percent of employment", "", 35, -0.015),
    "vulnerable_employment_share_men": ("percent of male employment", "", 33, -0.015),
    "vulnerable_employment_share_women": ("percent of female employment", "", 38, -0.015),
    "wage_employment_share_men": ("percent of male employment", "", 60, 0.008),
    "wage_employment_share_women": ("percent of female employment", "", 56, 0.008),
}


def write(raw: Path, number: int) -> list[str]:
    """Write the packages of so many countries to the folder ``raw``; return their codes."""
    codes = CODES[:number]
    for place, iso3 in enumerate(codes, 1):
        write_files(raw / iso3, *country(iso3, place))
    descriptors.write(raw)
    return codes


def country(iso3: str, place: int) -> tuple[Row, dict[str, list[Row]]]:
    """What ``country.yaml`` and the tables of the country with this code and number say."""
    random = Random(f"synthetic {iso3}")
    formats = framework.codes("number_formats")
    facts = {
        "iso2": iso3[:2],
        "iso_numeric": f"{900 + place % 100}",
        "name": f"Synthetic country {place:03}",
        "name_native": f"Synthetic country {place:03}",
        "currency": MONEY[place % len(MONEY)],
        "fiscal_year_end": "03-31" if place % 4 == 0 else "12-31",
        "number_format": formats[place % len(formats)],
        "language": "en",
    }
    sources = list(_sources(iso3, random))
    forms = list(_forms(iso3, random))
    laws = list(synthetic_law.laws(iso3, random))
    links = list(synthetic_law.law_forms(laws, forms, random))
    provisions = list(synthetic_law.provisions(iso3, laws, random))
    policies = list(synthetic_law.policies(iso3, random))
    figures = list(synthetic_figures.figures(iso3, facts, forms, sources, random))
    rule_forms = list(synthetic_law.provision_forms(provisions, links))
    aside = list(_set_aside(figures, provisions, random))
    unused = {row["evidence_id"] for row in aside}
    rules = [row for row in provisions if row["provision_id"] not in unused]
    return facts, {
        "forms": forms,
        "form_links": list(_form_links(forms, random)),
        "figures": figures,
        "origins": list(synthetic_figures.origins(iso3, figures, random)),
        "crosswalk": list(synthetic_figures.crosswalk(figures)),
        "absences": list(synthetic_figures.absences(figures, forms, random)),
        "recodings": list(synthetic_figures.recodings(figures, random)),
        "set_aside": aside,
        "sources": sources,
        "laws": laws,
        "law_sources": list(synthetic_law.law_sources(iso3, laws)),
        "law_forms": links,
        "provisions": provisions,
        "provision_forms": rule_forms,
        "policies": policies,
        "policy_forms": list(synthetic_law.policy_forms(policies, forms, random)),
        "statements": list(_statements(iso3, sources, random)),
        "codings": list(_codings(forms, laws, random)) + list(_codings_of_law(forms, rules, rule_forms, random)),
        "context": list(_context(iso3, random)),
    }


def _set_aside(figures: list[Row], provisions: list[Row], random: Random) -> Iterator[Row]:
    for row in random.sample([row for row in figures if not row["measure"]], SET_ASIDE):
        yield {"evidence_id": row["evidence_id"], "reason": "Synthetic: counts something else.", **CODER}
    for row in random.sample(provisions, SET_ASIDE):
        yield {"evidence_id": row["provision_id"], "reason": "Synthetic: the text was not seen.", **CODER}


def _forms(iso3: str, random: Random) -> Iterator[Row]:
    subfamilies = framework.table("subfamilies")
    for family, (number, _) in FAMILIES.items():
        for place in range(1, number + 1):
            kinds = subfamilies.loc[subfamilies["family"] == family, "subfamily"].tolist()
            name = f"Synthetic {family.replace('_', ' ')} of kind {place:02}"
            yield {
                "form_id": f"{iso3}-{family.replace('_', '-')}-{place:02}",
                "name_native": name,
                "name_en": name,
                "family": family,
                "subfamily": random.choice(kinds) if kinds and place > 1 else "",
                "in_scope": "no" if family == "association" and place > 4 else "yes",
                "scope_reason": "Synthetic: members hold it together and share what it earns.",
                "recognition": drawn(random, RECOGNITIONS),
                "isic_section": random.choice(["", "", "K", "A", "Q", "G", "S"]),
                "note": "Synthetic: some counts are of those at work, some of all that are on the register.",
                **CODER,
            }


def _form_links(forms: list[Row], random: Random) -> Iterator[Row]:
    linked = set()
    for family, (_, parts) in FAMILIES.items():
        whole, *others = [form["form_id"] for form in forms if form["family"] == family]
        for part in others[:parts]:
            linked.add((part, whole))
            yield _link(part, whole, "part_of")
    ids = [form["form_id"] for form in forms]
    while len(linked) < OVERLAPS + sum(parts for _, parts in FAMILIES.values()):
        pair = tuple(sorted(random.sample(ids, 2)))
        if pair not in linked and pair[::-1] not in linked:
            linked.add(pair)
            yield _link(*pair, "overlaps_with")


def _link(form: str, related: str, relation: str) -> Row:
    reason = "Synthetic: counted together on the register."
    return {"form_id": form, "related_form_id": related, "relation": relation, "reason": reason}


def _sources(iso3: str, random: Random) -> Iterator[Row]:
    for number in range(1, SOURCES + 1):
        how = drawn(random, PUBLISHED)
        day = f"{random.randint(2011, 2023)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        yield {
            "source_id": f"{iso3}-S{number:03}",
            "title": f"Synthetic source {number:03} on organisations and what they do",
            "title_described": "false",
            "publisher": f"Synthetic publisher {random.randint(1, 60):02}",
            "published_from": day if how != "unknown" else "",
            "published_to": day if how not in ("unknown", "bounded") else "",
            "published_how": how,
            "source_type": drawn(random, SOURCE_TYPES) if number > 1 else "official",
            "language": "en",
            "url": f"https://example.org/{iso3.lower()}/a-page-of-a-synthetic-source/s{number:03}.html",
            **CODER,
        }


def _statements(iso3: str, sources: list[Row], random: Random) -> Iterator[Row]:
    listed = [theme for theme, number in THEMES.items() for _ in range(number)]
    for number, theme in enumerate(listed, 1):
        percent, year = random.randint(5, 95), random.choice(YEARS)
        words = (
            f"Of the synthetic organisations that were asked about the theme, {percent} percent said that it matters."
        )
        yield {
            "evidence_id": f"{iso3}-T{number:04}",
            "theme": theme,
            "group": random.choice(themes.groups()[theme]),
            "coverage": "sample",
            "statement": words,
            "value": percent,
            "unit": "percent",
            "period": year,
            "source_id": source_after(sources, random, year),
        }


def _codings(forms: list[Row], laws: list[Row], random: Random) -> Iterator[Row]:
    """The first round: each condition of each form in scope, by practice."""
    for form, condition in product(forms, conditions_of("emes")["condition"].tolist()):
        if form["in_scope"] == "yes":
            law = random.choice(laws)["law_id"]
            words = f"Synthetic: looked in {law} for what members decide and for what the form may earn."
            cell = {"form_id": form["form_id"], "condition_id": condition, "justification": words, "law_id": law}
            yield from _coded_twice({"round": 1, "channel": "practice", **cell}, random)


def _codings_of_law(forms: list[Row], rules: list[Row], links: list[Row], random: Random) -> Iterator[Row]:
    """The second round: by the first provision in use that bears on the condition, where there is one."""
    by_id = {row["provision_id"]: row for row in rules}
    of_form: dict[str, dict[str, Row]] = {}
    for link in links:
        if rule := by_id.get(link["provision_id"]):
            of_form.setdefault(link["form_id"], {}).setdefault(rule["topic"], rule)
    for form, (condition, bearing) in product(forms, topics("emes").items()):
        there = of_form.get(form["form_id"], {}) if form["in_scope"] == "yes" else {}
        for rule in [there[topic] for topic in bearing if topic in there][:1]:
            cell = {"form_id": form["form_id"], "condition_id": condition, "law_id": rule["law_id"]}
            words = f"Synthetic: {rule['article']} decides."
            of_law = {"channel": "law", "provision_id": rule["provision_id"], "justification": words}
            yield from _coded_twice({"round": 2, **of_law, **cell}, random)


def _coded_twice(cell: Row, random: Random) -> Iterator[Row]:
    """Two codings and an adjudicated one of a cell; one in twenty differs."""
    rating = drawn(random, RATINGS)
    for coder in ("coder-1", "coder-2", "adjudicated"):
        differs = coder == "coder-2" and random.random() < 0.05
        yield {"conditions": "emes", **cell, "coder": coder, "rating": drawn(random, RATINGS) if differs else rating}


def _context(iso3: str, random: Random) -> Iterator[Row]:
    """Denominators of a country of one to a hundred million people; the derived ones follow from the others."""
    size, rate = 10 ** random.uniform(0, 2), 10 ** random.uniform(0, 3)
    scales = dict.fromkeys(("population", "gdp_usd", "labour_force", "new_businesses_registered"), size)
    scales |= {"fx_lcu_per_usd": rate, "ppp_lcu_per_intl": rate}
    levels = {name: level * scales.get(name, random.uniform(0.85, 1.15)) for name, (*_, level, _) in CONTEXT.items()}
    number = 0
    for year in YEARS:
        values = {name: levels[name] * (1 + growth) ** (year - 2010) for name, (*_, growth) in CONTEXT.items()}
        values |= _consistent(values)
        values |= _derived(values, year)
        for name, (unit, formula, *_) in CONTEXT.items():
            number += 1
            yield {
                "context_id": f"{iso3}-C{number:04}",
                "measure": name,
                "definition": "unstated",
                "year": year,
                "value": f"{values[name]:.10g}",
                "unit": unit,
                "kind": "derived" if formula else "published",
                "formula": formula,
                "series": "SYNTHETIC",
                "source_id": f"{iso3}-S001",
                "preferred": "yes",
                "note": "Synthetic.",
            }


def _consistent(values: dict[str, float]) -> dict[str, float]:
    """What the others leave no choice about: income a head by purchasing power, and work that is not for wages."""
    income = values["gdp_usd"] * values["fx_lcu_per_usd"] / values["ppp_lcu_per_intl"] / values["population"]
    rest = {
        f"vulnerable_employment_share_{sex}": 96 - values[f"wage_employment_share_{sex}"] for sex in ("men", "women")
    }
    return {"gdp_pc_ppp": income, "vulnerable_employment_share": sum(rest.values()) / 2, **rest}


def _derived(values: dict[str, float], year: int) -> dict[str, float]:
    women = values["labour_force"] * values["labour_force_women_share"] / 100
    employment = values["labour_force"] * (1 - values["unemployment_rate"] / 100)
    employment_women = women * (1 - values["unemployment_rate_women"] / 100)
    return {
        "gdp_lcu": values["gdp_usd"] * values["fx_lcu_per_usd"],
        "cpi_2010": 100 * (1 + values["cpi_inflation"] / 100) ** (year - 2010),
        "employment": employment,
        "employment_women": employment_women,
        "employment_women_share": 100 * employment_women / employment,
    }
