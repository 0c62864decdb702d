"""Law and policies of a synthetic country: acts, their provisions, instruments, and the forms of each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

from synthetic_figures import CODER, Row, drawn

from ssemap.core import themes

KINDS_OF_LAW = {"act": 58, "decree": 22, "scheme": 18, "bill": 2}
LAWS, LAW_SOURCES, PROVISIONS, POLICIES = 23, 27, 86, 47
INSTRUMENTS = ("law", "plan", "subsidy", "loan", "guarantee", "tax", "training_incubation", "certification", "network")
ACTORS = {"public": 60, "civil_society": 20, "private": 15, "joint": 5}
TOPICS = (
    "purpose",
    "founders_members",
    "voting_rule",
    "dividend_cap",
    "registration_authority",
    "member_participation",
)


def laws(iso3: str, random: Random) -> Iterator[Row]:
    for number in range(1, LAWS + 1):
        yield {
            "law_id": f"{iso3}-law-synthetic-act-{number:02}",
            "title_en": f"Synthetic act {number:02} on organisations of members",
            "kind": drawn(random, KINDS_OF_LAW),
            "enacted": random.randint(1950, 2009),
            "supervising_body": "Synthetic ministry, with an office in each province",
            "min_members": random.choice(["", "5", "10", "20"]),
            "voting_rule": random.choice(["", "one member one vote"]),
            "profit_rule": random.choice(["", "at least a fifth of the surplus goes to a reserve that is not divided"]),
            **CODER,
        }


def law_sources(iso3: str, acts: list[Row]) -> Iterator[Row]:
    for number in range(1, LAW_SOURCES + 1):
        law = acts[number % len(acts)]
        yield {
            "evidence_id": f"{iso3}-L{number:04}",
            "law_id": law["law_id"],
            "source_id": f"{iso3}-S{number:03}",
            "printed_title_en": law["title_en"],
            "printed_enacted": law["enacted"],
            "printed_forms": "synthetic forms that the act names",
            "printed_voting_rule": law["voting_rule"],
        }


def law_forms(acts: list[Row], forms: list[Row], random: Random) -> Iterator[Row]:
    for law in acts:
        for form in random.sample(forms, random.randint(1, 3)):
            yield {"law_id": law["law_id"], "form_id": form["form_id"]}


def provisions(iso3: str, acts: list[Row], random: Random) -> Iterator[Row]:
    """Rules of the acts, each in force since its act."""
    for number in range(1, PROVISIONS + 1):
        yield {
            "provision_id": f"{iso3}-P{number:04}",
            "law_id": random.choice(acts)["law_id"],
            "article": f"art. {random.randint(1, 120)}",
            "topic": random.choice(TOPICS),
            "provision": f"Synthetic rule {number}: members decide with one vote each, and a tenth of surplus is kept.",
            "text_seen": "yes",
            "confidence": "high",
            "source_id": f"{iso3}-S{random.randint(1, LAW_SOURCES):03}",
            **CODER,
        }


def provision_forms(rules: list[Row], links: list[Row]) -> Iterator[Row]:
    """Each rule for all forms of its act."""
    for rule, link in product(rules, links):
        if rule["law_id"] == link["law_id"]:
            yield {"provision_id": rule["provision_id"], "form_id": link["form_id"]}


def policies(iso3: str, random: Random) -> Iterator[Row]:
    """Instruments, each with its actor, year and source."""
    for number in range(1, POLICIES + 1):
        yield {
            "policy_id": f"{iso3}-Y{number:04}",
            "name": f"Synthetic instrument {number:02} for organisations of members",
            "instrument": random.choice(INSTRUMENTS),
            "actor": f"Synthetic body {random.randint(1, 20):02}",
            "actor_type": drawn(random, ACTORS),
            "year_start": random.randint(2010, 2020),
            "themes": random.choice(themes.codes()),
            "source_id": f"{iso3}-S{random.randint(1, LAW_SOURCES):03}",
            **CODER,
        }


def policy_forms(instruments: list[Row], forms: list[Row], random: Random) -> Iterator[Row]:
    """One form or two of each instrument."""
    for row in instruments:
        for form in random.sample(forms, random.randint(1, 2)):
            yield {"policy_id": row["policy_id"], "form_id": form["form_id"]}
