"""Counts of the evidence that several facts and pages state, each made from tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap import scenarios
from ssemap.core import framework
from ssemap.core.series import in_use
from ssemap.harmonise import editions
from ssemap.publish.sections.package_facts import main_forms
from ssemap.publish.tables import claims
from ssemap.publish.themed import edition
from ssemap.schemas.scenarios import ABSENT, BASE, CLAIM, HOLDS, OPEN, ORDER, REVERSED, UNCHANGED

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    import pandas as pd

    from ssemap.core.run import Run


@dataclass(frozen=True, slots=True)
class Volume:
    """How much evidence there is, of all countries or of one.

    ``figures``: all that were collected; ``published``: those that the edition has, as its ``sources`` and
    ``statements``; ``forms``: all that are listed; ``in_scope``: those in scope, without ``aggregates`` across families
    in scope.
    """

    figures: int
    published: int
    used: int
    sources: int
    official: int
    forms: int
    in_scope: int
    aggregates: int
    laws: int
    statements: int
    straddling: int


def volume(tables: Mapping[str, pd.DataFrame], as_of: datetime.date | None) -> Volume:
    """Count the evidence of an edition in ``tables``, of all countries or of one.

    ``tables``: evidence, forms, laws, statements, sources, and what these are cited by (``edition.CITING``).
    """
    evidence, sources, forms = tables["evidence"], edition.sources(tables, as_of), tables["forms"]
    in_scope, aggregates = scope(forms)
    return Volume(
        figures=len(evidence),
        published=within(evidence, as_of),
        used=int(in_use(evidence).sum()),
        sources=len(sources),
        official=int(sources["source_type"].isin(framework.official_types()).sum()),
        forms=len(forms),
        in_scope=in_scope,
        aggregates=aggregates,
        laws=len(tables["laws"]),
        statements=len(edition.statements(tables["statements"], tables["sources"], as_of)),
        straddling=int((evidence["straddles_edition"] & in_use(evidence)).sum()),
    )


def scope(forms: pd.DataFrame) -> tuple[int, int]:
    """Number of the forms in scope, and of the aggregates across families in scope, which are no forms.

    >>> import pandas as pd
    >>> scope(pd.DataFrame({"family": ["cooperative", "mixed", "mutual"], "in_scope": ["yes", "yes", "no"]}))
    (1, 1)
    """
    families = forms.loc[forms["in_scope"] == "yes", "family"]
    aggregates = int((families == framework.MIXED).sum())
    return len(families) - aggregates, aggregates


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure, or a type of source, and its share of the figures in use."""

    label: str
    figures: int
    share: float


def measures(evidence: pd.DataFrame, most: int = 3) -> list[Measured]:
    """The measures with most figures in use; ties by the order of the framework."""
    used = evidence[in_use(evidence)]
    counts = used["measure"].value_counts()
    labels, order = framework.labels("measures"), framework.codes("measures")
    ranked = sorted(counts.index, key=lambda code: (-int(counts[code]), order.index(code)))
    return [Measured(labels[code], int(counts[code]), 100 * counts[code] / len(used)) for code in ranked[:most]]


def source_shares(evidence: pd.DataFrame) -> list[Measured]:
    """Types of sources with their share of the figures in use, in percent, the best type first."""
    used = evidence[in_use(evidence)]
    counts = used["source_type"].value_counts()
    return [
        Measured(label, int(counts[code]), 100 * counts[code] / len(used))
        for code, label in framework.labels("source_types").items()
        if code in counts.index
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """What one scenario, or all of another pooled fit, makes of the claims that hold as configured.

    ``held``, ``open``, ``reversed``, ``absent``, ``unchanged``: number of claims. Of several scenarios a claim is held
    if it holds in all that can change it, else it is the worst that becomes of it.
    """

    label: str
    held: int
    open: int
    reversed: int
    absent: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Tested:
    """How many claims were asked in how many scenarios, and how many were reversed in any.

    ``configured``: claims that hold as configured; ``orders``: those of them on the order of countries; ``official``:
    what becomes of them on official sources alone, where that is asked; ``choices``: the same of each other choice.
    ``held``: number of all ``claims`` that hold in ``all``, ``most`` or ``few`` scenarios that can change them, that
    are ``rarely asked``, or that none can change.
    """

    claims: int
    configured: int
    orders: int
    scenarios: int
    official: Choice | None
    choices: list[Choice]
    held: dict[str, int]
    reversed: int

    @property
    def stand(self) -> int:
        """Claims that stand on official sources alone: they hold without all others, or rest on no others."""
        return self.official.held + self.official.unchanged if self.official else 0


def tested(counted: pd.DataFrame, outcomes: pd.DataFrame) -> Tested:
    """Count claims over scenarios; ``counted``: one row per claim (``claims.counted``), ``outcomes``: by scenario."""
    held = counted["holds_in"].value_counts().to_dict()
    holding = outcomes[(outcomes["scenario"] == BASE) & (outcomes["outcome"] == HOLDS)]
    asked = outcomes[outcomes["scenario"] != BASE].merge(holding[CLAIM], on=CLAIM)
    rules = scenarios.rules()
    official = {one.id for one in rules.scenarios if one.sources == "official"}
    ids = {one.id for one in rules.scenarios}
    names = asked["label"].where(asked["scenario"].isin(ids), claims.ANOTHER_FIT)
    choices = {str(label): _choice(str(label), rows) for label, rows in asked.groupby(names, sort=False)}
    of_official = [str(label) for label in asked.loc[asked["scenario"].isin(official), "label"].unique()]
    return Tested(
        claims=len(counted),
        configured=len(holding),
        orders=int((holding["kind"] == ORDER).sum()),
        scenarios=len(set(outcomes["scenario"]) - {BASE}),
        official=choices[of_official[0]] if of_official else None,
        choices=[choice for label, choice in choices.items() if label not in of_official],
        held={
            code: int(held.get(code, 0)) for code in (claims.ALL, claims.MOST, claims.FEW, claims.RARE, claims.UNTESTED)
        },
        reversed=int((counted["reversed"] > 0).sum()),
    )


def _choice(label: str, rows: pd.DataFrame) -> Choice:
    """The worst that becomes of each claim in some scenarios, counted; unchanged only where none can change it."""
    order = [UNCHANGED, HOLDS, OPEN, ABSENT, REVERSED]
    worst = rows["outcome"].map(order.index).groupby([rows[key] for key in CLAIM]).max()
    counts = worst.map(dict(enumerate(order))).value_counts()
    return Choice(label, *(int(counts.get(code, 0)) for code in (HOLDS, OPEN, REVERSED, ABSENT, UNCHANGED)))


@dataclass(frozen=True, slots=True)
class Edition:
    """One of the editions: its date, and how many of the collected figures it has."""

    name: str
    as_of: str
    figures: int
    of: int


def within(evidence: pd.DataFrame, date: datetime.date | None) -> int:
    """Number of figures whose source can have been published by a date; None is no cut."""
    return int((~editions.after(evidence, date)).sum())


def dated(evidence: pd.DataFrame, declared: Mapping[str, datetime.date | None]) -> list[Edition]:
    """The editions with the number of figures whose source can have been published by their date."""
    return [
        Edition(name, date.isoformat() if date else "", within(evidence, date), len(evidence))
        for name, date in declared.items()
    ]


def at(indicators: pd.DataFrame, settings: Run) -> pd.DataFrame:
    """The cells by family of the run's concept at its reference year."""
    return indicators[
        (indicators["concept"] == settings.concept)
        & (indicators["year"] == settings.reference_year)
        & (indicators["aggregate"] == "family")
    ]


@dataclass(frozen=True, slots=True)
class CodeCount:
    """A code of a framework list with the number of cells that carry it, and what its list has of these columns."""

    label: str
    cells: int
    sign: str = ""
    definition: str = ""
    shown_as: str = ""


def kinds(cells: pd.DataFrame, codelist: str, column: str) -> list[CodeCount]:
    """The codes of a list, in its order, with their number of cells."""
    counts = cells[column].value_counts()
    rows = framework.table(codelist)
    words = rows[[name for name in ("label", "sign", "definition", "shown_as") if name in rows]].to_dict("records")
    return [
        CodeCount(cells=int(counts.get(code, 0)), **row)
        for code, row in zip(framework.codes(codelist), words, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Growth:
    """How many forms have grown, how many have shrunk, and of how many the evidence cannot tell."""

    forms: int
    countries: int
    grown: int
    shrunk: int

    @property
    def unknown(self) -> int:
        """Forms whose interval holds both growth and decline."""
        return self.forms - self.grown - self.shrunk


def growth(indicators: pd.DataFrame, settings: Run, indicator: str) -> Growth:
    """Signs of the growth of single forms within one series, up to the reference year, by their intervals."""
    rows = indicators[
        (indicators["indicator_id"] == indicator)
        & (indicators["concept"] == settings.concept)
        & (indicators["year"] == settings.reference_year)
        & (indicators["aggregate"] == "form")
        & (indicators["family"] != framework.MIXED)
        & indicators["lower"].notna()
    ]
    return Growth(
        forms=len(rows),
        countries=rows["iso3"].nunique(),
        grown=int((rows["lower"] > 0).sum()),
        shrunk=int((rows["upper"] < 0).sum()),
    )


def best_documented(tables: Mapping[str, pd.DataFrame], iso3: str, most: int = 3) -> list[str]:
    """English names of the forms of a country with most national figures."""
    evidence, forms = (tables[name][tables[name]["iso3"] == iso3] for name in ("evidence", "forms"))
    names = forms.set_index("form_id")["name_en"]
    return [str(names[form]) for form in main_forms(evidence, most=most)]
