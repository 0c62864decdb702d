"""What the evidence says, as numbers: everything that the report states is counted here from tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap import scenarios
from ssemap.core import framework, themes
from ssemap.core.series import in_use
from ssemap.harmonise import editions
from ssemap.publish.sections.package_facts import main_forms
from ssemap.publish.tables import claims, comparisons
from ssemap.schemas.compare import APART
from ssemap.schemas.scenarios import ABSENT, BASE, CLAIM, HOLDS, OPEN, ORDER, REVERSED, UNCHANGED

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from ssemap.core.run import Run
    from ssemap.indicators.declared import Indicator

MOST_TOLD = 20  # pairs of countries that a sentence tells one by one


@dataclass(frozen=True, slots=True)
class Volume:
    """How much evidence there is, of all countries or of one."""

    figures: int
    used: int
    sources: int
    official: int
    forms: int
    in_scope: int
    laws: int
    statements: int
    straddling: int

    @property
    def official_share(self) -> float:
        """Sources that are official or quote an official release by name, in percent."""
        return 100 * self.official / self.sources if self.sources else 0.0


def volume(tables: Mapping[str, pd.DataFrame]) -> Volume:
    """Count the evidence in ``tables``: evidence, forms, laws, sources and statements, of all countries or of one."""
    evidence, sources, forms = tables["evidence"], tables["sources"], tables["forms"]
    return Volume(
        figures=len(evidence),
        used=int(in_use(evidence).sum()),
        sources=len(sources),
        official=int(sources["source_type"].isin(framework.official_types()).sum()),
        forms=len(forms),
        in_scope=int((forms["in_scope"] == "yes").sum()),
        laws=len(tables["laws"]),
        statements=len(tables["statements"]),
        straddling=int((evidence["straddles_edition"] & in_use(evidence)).sum()),
    )


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


def excluded(evidence: pd.DataFrame) -> dict[str, int]:
    """Number of figures that are in no series, by reason code, largest first."""
    counts = evidence["exclusion"].dropna().value_counts()
    return {code: int(counts[code]) for code in sorted(counts.index, key=lambda code: (-counts[code], code))}


@dataclass(frozen=True, slots=True)
class Mapped:
    """Cells of country, family and measure: all, and those that hold a figure."""

    cells: int
    filled: int


def mapped(cells: pd.DataFrame) -> Mapped:
    """Count the cells of the evidence map (data of ``figures.evidence_map``)."""
    return Mapped(len(cells), int((cells["figures"] > 0).sum()))


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
class ComparedFamily:
    """What can be said of one family of an indicator: how many countries, and which are clearly higher than which.

    ``of_forms``: values that stand for their forms alone, because it is not known how much of the family these are.
    ``clear``: the number of ``pairs`` of which one is clearly higher; ``apart``: of those that are not on one basis;
    ``assumed``: of those that rest on an assumed basis. ``clearly_higher`` tells those that are shown, nothing where
    these are more than ``MOST_TOLD``.
    """

    family: str
    countries: int
    valued: int
    of_forms: int
    estimated: int
    pairs: int
    clear: int
    apart: int
    assumed: int
    clearly_higher: str


def compared(cells: pd.DataFrame, pairs: pd.DataFrame, names: dict[str, str]) -> list[ComparedFamily]:
    """Per family of ``cells`` (see ``figures.per_population.data``) which countries are clearly higher than others.

    ``pairs``: of the same indicator, concept and year; those of the countries in ``names`` are told one by one.
    Families without any value are left out.
    """
    compared_families = []
    labels = framework.labels("families")
    for family, rows in cells.groupby("family", sort=False):
        family_pairs = pairs[pairs["family"] == family]
        known = rows["coverage_known"].eq(True)
        if rows["value"].notna().any():
            compared_families.append(
                ComparedFamily(
                    labels[str(family)],
                    len(rows),
                    int(rows["value"].notna().sum()),
                    int((rows["value"].notna() & ~known).sum()),
                    int((rows["lower"].notna() & (rows["comparability"] != "incompatible")).sum()),
                    len(family_pairs) // 2,
                    int(family_pairs["clearly_higher"].sum()),
                    int((family_pairs["standing"] == APART).sum()) // 2,
                    int(family_pairs["assumed"].sum()) // 2,
                    comparisons.clearly_higher(family_pairs, names, MOST_TOLD),
                )
            )
    return compared_families


@dataclass(frozen=True, slots=True)
class Edition:
    """One of the editions: its date, and how many of the collected figures it has."""

    name: str
    as_of: str
    figures: int
    of: int


def dated(evidence: pd.DataFrame, declared: Mapping[str, datetime.date | None]) -> list[Edition]:
    """The editions with the number of figures whose source can have been published by their date."""
    return [
        Edition(name, date.isoformat() if date else "", int((~editions.after(evidence, date)).sum()), len(evidence))
        for name, date in declared.items()
    ]


@dataclass(frozen=True, slots=True)
class Filled:
    """Cells of one indicator that hold a value, of all cells by country and family."""

    title: str
    theme: str
    theme_label: str
    filled: int
    cells: int


def coverage(indicators: pd.DataFrame, declared: Sequence[Indicator], settings: Run) -> list[Filled]:
    """How full each indicator is at the reference year, in the order of its declaration."""
    cells, labels = at(indicators, settings), themes.labels()
    return [
        Filled(
            indicator.title,
            indicator.theme,
            labels[indicator.theme],
            int(cells.loc[cells["indicator_id"] == indicator.id, "value"].notna().sum()),
            int((cells["indicator_id"] == indicator.id).sum()),
        )
        for indicator in declared
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
