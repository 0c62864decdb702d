"""Clean tables of a made-up country for tests of law and ratings; nothing here is evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ssemap.core.conditions import conditions_of
from ssemap.intake.tables import RawTable, columns, typed

YEAR = 2019
ISO3 = "AAA"
ACT = "AAA-law-act"
NAMES = ("forms", "form_links", "codings", "laws", "law_forms", "policies", "provisions", "provision_forms", "absences")
EMES = conditions_of("emes")["condition"].tolist()
Row = Mapping[str, Any]
Tables = dict[str, pd.DataFrame]


def table(name: str, rows: Iterable[Row], iso3: str = ISO3) -> pd.DataFrame:
    """Rows as the typed table of a package, with ``iso3``; a cell that a row lacks is empty."""
    cells = [{column: str(row.get(column, "")) for column in columns(name)} for row in rows]
    return typed(RawTable(name, f"{name}.csv", header=columns(name), rows=cells)).assign(iso3=iso3)


def form(form_id: str, legal_form: str = "", **cells: str) -> Row:
    """A cooperative in scope."""
    return {
        "form_id": form_id,
        "name_en": form_id,
        "family": "cooperative",
        "in_scope": "yes",
        "legal_form": legal_form,
        "recognition": "law",
        **cells,
    }


def law(law_id: str = ACT, **cells: Any) -> Row:
    """A general act of the state of 1990."""
    return {
        "law_id": law_id,
        "title_en": law_id,
        "kind": "act",
        "issuer": "state",
        "breadth": "general",
        "enacted": 1990,
        **cells,
    }


def provision(provision_id: str, topic: str = "voting_rule", **cells: str) -> Row:
    """A rule of the act, in force since the act."""
    return {
        "provision_id": provision_id,
        "law_id": ACT,
        "article": f"art. {provision_id}",
        "topic": topic,
        "provision": f"What {provision_id} says.",
        "source_id": "AAA-S001",
        "confidence": "high",
        **cells,
    }


def rating(form_id: str, condition: str, code: str, number: int = 1, provision_id: str = "", **cells: str) -> Row:
    """An adjudicated rating of a round; by law where it names a provision."""
    return {
        "conditions": "emes",
        "round": number,
        "form_id": form_id,
        "condition_id": condition,
        "channel": "law" if provision_id else "practice",
        "coder": "adjudicated",
        "rating": code,
        "justification": "Synthetic.",
        "provision_id": provision_id,
        **cells,
    }


def linked(provision_id: str, *forms: str) -> list[Row]:
    """Rows of ``provision_forms``."""
    return [{"provision_id": provision_id, "form_id": name} for name in forms]


def parts(whole: str, *forms: str) -> list[Row]:
    """Rows of ``form_links``."""
    return [{"form_id": name, "related_form_id": whole, "relation": "part_of"} for name in forms]


def country(**rows: Iterable[Row]) -> Tables:
    """All tables that the stage reads, those that are not named without rows; one act, if no law is named."""
    return {name: table(name, rows.get(name, [law()] if name == "laws" else [])) for name in NAMES}


def together(tables: Mapping[str, Mapping[str, pd.DataFrame]]) -> Tables:
    """What the stage reads of several countries, of the clean tables of each by its code."""
    return {
        name: pd.concat([of_one[name].assign(iso3=iso3) for iso3, of_one in tables.items()], ignore_index=True)
        for name in NAMES
    }
