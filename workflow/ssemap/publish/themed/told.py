"""Statements and policies as pages tell them: in words, by theme, group and country, each with its source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import pandas as pd

from ssemap.core import framework, printing, texts, themes
from ssemap.core.series import UNSTATED, years
from ssemap.publish import held
from ssemap.publish.said_by import SaidBy, by_source
from ssemap.publish.strategies import matrix
from ssemap.publish.themed.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ALL = "all"  # of the policies that a page lists
YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
UNDATED = ("n.s.", "n.d.")  # how the compiler begins a period that the source does not state


@dataclass(frozen=True, slots=True)
class ToldStatement:
    """A statement, whole, in the words of the record.

    ``covers``: the part of organisations that it speaks of, '' for all; ``year``: as compiled.
    """

    evidence_id: str
    iso3: str
    group: str
    statement: str
    covers: str
    year: str
    source: SaidBy

    @property
    def about(self) -> str:
        """What stands behind the statement: what it covers, and when."""
        return ", ".join(part for part in (self.covers, self.year) if part)


@dataclass(frozen=True, slots=True)
class ToldPolicy:
    """A policy. ``native``: its name in the language of the country, '' where it is the same.

    ``years``, ``amount``: '' where the source does not say. ``source``: None where there is none.
    """

    policy_id: str
    iso3: str
    name: str
    native: str
    instrument: str
    actor: str
    actor_type: str
    years: str
    amount: str
    forms: tuple[str, ...]
    source: SaidBy | None


class OfCountry(Protocol):
    """What is told of a country."""

    @property
    def iso3(self) -> str:
        """The country."""
        ...


Told = TypeVar("Told", bound=OfCountry)


def by_country(found: Iterable[Told]) -> dict[str, list[Told]]:
    """What is told by country, as it comes."""
    listed: dict[str, list[Told]] = {}
    for one in found:
        listed.setdefault(one.iso3, []).append(one)
    return listed


def of_theme(policies: pd.DataFrame, theme: str) -> pd.DataFrame:
    """The policies that the page of a theme lists: those that name it, or all."""
    if themes.declared()[theme].policies == ALL:
        return policies
    return policies[policies["themes"].map(lambda named: theme in texts.several(named)).astype("bool")]


def statements(rows: pd.DataFrame, sources: pd.DataFrame) -> list[ToldStatement]:
    """The statements of ``rows`` (``clean.statements`` with ``iso3``): what covers most first, then by id."""
    known = by_source(sources)
    order = [code for code in framework.codes("coverages") if code != UNSTATED]
    ranked = rows.assign(rank=[order.index(code) if code in order else len(order) for code in rows["coverage"]])
    return [
        ToldStatement(
            str(row.evidence_id),
            str(row.iso3),
            str(row.group),
            str(row.statement),
            words().coverages[str(row.coverage)],
            _year(row.period),
            known[str(row.source_id)],
        )
        for row in ranked.sort_values(["rank", "evidence_id"], kind="stable").itertuples()
    ]


def policies(
    rows: pd.DataFrame, links: pd.DataFrame, forms: pd.DataFrame, sources: pd.DataFrame, order: Sequence[str]
) -> list[ToldPolicy]:
    """The policies of ``rows`` (``clean.policies`` with ``iso3``), by country in ``order``: the latest first.

    ``links`` of ``clean.policy_forms``: the forms that each is for.
    """
    known, named = by_source(sources), held.names(forms).short
    concerned = links.groupby("policy_id")["form_id"].agg(list).to_dict()
    place = {iso3: number for number, iso3 in enumerate(order)}
    ranked = matrix.latest_first(rows).sort_values("iso3", key=lambda codes: codes.map(place), kind="stable")
    return [
        ToldPolicy(
            str(row.policy_id),
            str(row.iso3),
            str(row.name),
            _native(row),
            framework.labels("instruments")[str(row.instrument)],
            str(row.actor),
            framework.labels("actor_types")[str(row.actor_type)].lower(),
            period(row),
            amount(row),
            tuple(named[form] for form in concerned.get(row.policy_id, [])),
            known[row.source_id] if isinstance(row.source_id, str) else None,
        )
        for row in ranked.itertuples(index=False)
    ]


def period(policy: Any) -> str:
    """The years of a policy: from 2017, 2017–2020, until 2020; '' where the source does not say."""
    first, last = (None if pd.isna(year) else int(year) for year in (policy.year_start, policy.year_end))
    if first is None:
        return "" if last is None else f"until {last}"
    return f"from {first}" if last is None else years(first, last)


def amount(policy: Any) -> str:
    """The money of a policy in words of scale, and what it is: KRW 18 billion (announced, 2018); '' without money."""
    if pd.isna(policy.amount):
        return ""
    money = printing.currency(str(policy.unit)) + printing.FORMATS[printing.kind(str(policy.unit))](policy.amount)
    words = amount_kind(policy)
    return f"{money} ({words[:1].lower()}{words[1:]})"


def amount_kind(policy: Any) -> str:
    """What an amount is, with its year where that is on record: Announced, 2018; Paid."""
    label = framework.labels("amount_kinds")[str(policy.amount_kind)]
    return label if pd.isna(policy.amount_year) else f"{label}, {int(policy.amount_year)}"


def grouped(told: Sequence[ToldStatement], theme: str) -> dict[str, dict[str, list[ToldStatement]]]:
    """Label of a group to country to its statements; groups in the order of pages, without those that have none."""
    found: dict[str, dict[str, list[ToldStatement]]] = {}
    for code, label in themes.declared()[theme].groups.items():
        for one in told:
            if one.group == code:
                found.setdefault(label, {}).setdefault(one.iso3, []).append(one)
    return found


def counts(told: Mapping[str, Mapping[str, Sequence[ToldStatement]]], countries: Sequence[str]) -> dict[str, list[int]]:
    """Label of a group to the number of statements of each country."""
    return {label: [len(by_country.get(iso3, ())) for iso3 in countries] for label, by_country in told.items()}


def _native(policy: Any) -> str:
    native = policy.name_native
    return native if isinstance(native, str) and native != policy.name else ""


def _year(compiled: Any) -> str:
    """The years that a period names, as one span.

    >>> _year("2020-03/2021-02"), _year("2013 (year of article)"), _year("n.s. (about 2014)"), _year("2019")
    ('2020–2021', '2013', '', '2019')
    """
    if not isinstance(compiled, str) or compiled.startswith(UNDATED):
        return ""
    found = [int(year) for year in YEAR.findall(compiled)]
    return years(min(found), max(found)) if found else ""
