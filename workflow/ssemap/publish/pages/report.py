"""The report page: one file without any network request; every number in it is counted from tables.

Words stand in ``workflow/report/report.html.j2``, numbers come from ``findings``, figures from the
files that the comparative notebook exported.
"""

from __future__ import annotations

import base64
import datetime
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap import compare, store
from ssemap.core import files, framework
from ssemap.core.conditions import coded_as
from ssemap.core.series import in_use
from ssemap.indicators.declared import catalogue
from ssemap.institutions import ratings as rated
from ssemap.publish import pages
from ssemap.publish.export import Stamp
from ssemap.publish.figures import (
    agreement,
    evidence_map,
    growth,
    heat_map,
    laws_timeline,
    pairwise,
    per_population,
    recognition,
    robustness,
)
from ssemap.publish.pages import profile
from ssemap.publish.sections import findings, institutions_text
from ssemap.publish.tables import claims, comparisons, forms, headline, institutions, sources
from ssemap.schemas.table import Tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from ssemap.indicators.declared import Indicator
    from ssemap.publish.pages import Caption
    from ssemap.publish.tables.table import Table

RECENT = 2000  # year from which a law is called recent
PER_INHABITANTS, GROWTH = "organisations_per_100k", "organisations_growth"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure inside the page: its vector file as text, and its words."""

    name: str
    caption: Caption
    data: str

    @property
    def source(self) -> str:
        """The figure as an address that holds the figure itself."""
        return f"data:image/svg+xml;base64,{self.data}"


@dataclass(frozen=True, slots=True)
class Section:
    """What the report says about one country."""

    iso3: str
    name: str
    native: str
    language: str
    status: str
    volume: findings.Volume
    forms: list[str]
    table: Table
    filled: int
    cells: int


def run(
    results: Path,
    processed: Path,
    output: Path,
    *,
    edition: str,
    as_of: datetime.date | None,
    reference_year: int,
    window: tuple[int, int],
    concept: str,
    countries: list[str],
    editions: list[tuple[str, datetime.date | None]],
) -> None:
    """Write the report of an edition to ``output``.

    ``results`` holds ``figures/*.svg`` of the comparative notebook; ``processed`` is the folder
    ``data/processed/<edition>``; ``editions``: all that are declared, each with its date. Raises NotBuilt if a table, and FileNotFoundError if a figure is missing.
    """
    stamp = Stamp(edition, reference_year, window, concept, as_of)
    data = store.at(processed)
    tables = data.tables(countries)
    packages = {iso3: data.package(iso3) for iso3 in countries}
    words = content(tables, packages, stamp, results / "figures")
    words["editions"] = findings.dated(tables["evidence"], editions)
    words |= institutional(tables, words["names"], stamp, results / "figures")
    text = pages.whole_page("report.html.j2", stamp=stamp, as_of=as_of, edition=edition, **words)
    with files.whole(output) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def content(
    tables: Mapping[str, pd.DataFrame], packages: dict[str, dict[str, Any]], stamp: Stamp, folder: Path
) -> dict[str, Any]:
    """Everything that the template names, by its name there."""
    declared = catalogue().indicators
    names = {iso3: str(package["name"]) for iso3, package in packages.items()}
    codes = list(names)
    evidence, indicators = tables["evidence"], tables["indicators"]
    cells = evidence_map.data(evidence, tables["absences"], codes)
    dots = per_population.data(
        indicators, codes, indicator=PER_INHABITANTS, concept=stamp.concept, year=stamp.reference_year
    )
    lines = growth.data(tables["levels"], tables["forms"], window=stamp.window)
    pairs = tables["pairs"]
    own = pairs[(pairs["indicator_id"] == PER_INHABITANTS) & (pairs["year"] == stamp.reference_year)]
    matrices = pairwise.data(pairs, concept=stamp.concept, year=stamp.reference_year)
    asked = robustness.data(tables["outcomes"], names, tables["forms"])
    counted = claims.counted(asked)
    valued = findings.at(indicators, stamp)
    return {
        "names": names,
        "status": sorted({profile.status(package) for package in packages.values()}),
        "volume": findings.volume(tables),
        "measures": findings.measures(evidence),
        "shares": findings.source_shares(evidence),
        "excluded": findings.excluded(evidence),
        "filled": int((cells["figures"] > 0).sum()),
        "cells": len(cells),
        "compared": findings.compared(dots, own, names),
        "certain": compare.rules().certain,
        "growth": findings.growth(indicators, stamp, GROWTH),
        "grades": findings.kinds(valued, "grades", "grade"),
        "estimated": int(valued["lower"].notna().sum()),
        "scenarios": asked["scenario"].nunique(),
        "claims": len(counted),
        "held": counted["holds_in"].value_counts().to_dict(),
        "turned": int((counted["reversed"] > 0).sum()),
        "coverage": findings.coverage(indicators, declared, stamp),
        "comparabilities": findings.kinds(valued, "comparabilities", "comparability"),
        "absences": findings.kinds(valued, "absences", "absence"),
        "partial": int(valued["partial"].sum()),
        "valued": int(valued["value"].notna().sum()),
        "asked": len(valued),
        "figures": [
            _figure(folder, "evidence_map", evidence_map.caption(cells, evidence)),
            _figure(folder, "organisations_per_100000", per_population.caption(dots, stamp.reference_year)),
            _figure(folder, "growth_index", growth.caption(lines, stamp.window)),
            _figure(folder, "pairwise", pairwise.caption(matrices, stamp.reference_year)),
            _figure(folder, "scenarios", robustness.caption(asked)),
        ],
        "comparisons": _titled(
            comparisons.table(
                pairs, tables["groups"], indicators, names, concept=stamp.concept, year=stamp.reference_year
            ),
            "comparisons",
            evidence,
            stamp,
            year=stamp.reference_year,
        ),
        "claim_table": _titled(claims.table(asked), "claims", evidence, stamp),
        "headline": _headline(indicators, declared, names, evidence, stamp),
        "sections": [_section(tables, package, stamp) for package in packages.values()],
        "by_type": _titled(sources.by_type(tables["sources"], evidence, names), "sources_by_type", evidence, stamp),
        "criteria": [name.replace("_", " ") for name in framework.rules("preference")["criteria"]],
        "reach": framework.rules("preference")["max_distance_years"],
    }


def institutional(
    tables: Mapping[str, pd.DataFrame], names: dict[str, str], stamp: Stamp, folder: Path
) -> dict[str, Any]:
    """What the template names in its section on law and institutions."""
    ratings, laws = tables["institution_ratings"], tables["laws"]
    summary = tables["institution_summary"].iloc[0]
    name = str(summary["conditions"])
    english = tables["forms"].set_index("form_id")["name_en"].to_dict()
    line = sources.laws_line(laws, tables["codings"])
    rows, dated = heat_map.data(ratings, english, name), laws_timeline.data(laws)
    agreed = rated.agreement(coded_as(name))

    beside = institutions.sets_of_conditions(tables["codings"], tables["forms"], names)

    def titled(table: Table, key: str, **words: Any) -> Table:
        return table.titled(pages.caption(key, **words).title, line, stamp.line())

    return {
        "landscape": institutions_text.landscape_text(ratings, names, name),
        "recognised": {
            "by_law": int((tables["recognition"]["law"] > 0).sum()),
            "there": int((tables["recognition"]["forms"] > 0).sum()),
            "cells": len(tables["recognition"]),
        },
        "laws": {"all": len(laws), "dated": len(dated), "recent": int((dated["enacted"] >= RECENT).sum())},
        "recent": RECENT,
        "institution_summary": summary.to_dict(),
        "conditions_label": framework.labels("conditions")[name],
        "alike": int(beside.frame["alike"].sum()),
        "agreement": agreed[agreed["condition"] == "all"].iloc[0].to_dict(),
        "institution_figures": [
            _figure(folder, "recognition", recognition.caption(tables["recognition"])),
            _figure(folder, "laws_timeline", laws_timeline.caption(dated, laws)),
            _figure(folder, "institutions_heat", heat_map.caption(rows, name)),
            _figure(folder, "institutions_agreement", agreement.caption(agreed)),
        ],
        "conditions": titled(institutions.by_condition(ratings, names, name), "conditions_by_country"),
        "sets_of_conditions": titled(
            institutions.sets_of_conditions(tables["codings"], tables["forms"], names), "sets_of_conditions"
        ),
    }


def _figure(folder: Path, name: str, caption: Caption) -> Figure:
    data = base64.b64encode((folder / f"{name}.svg").read_bytes()).decode("ascii")
    return Figure(name, caption, data)


def _titled(table: Table, name: str, evidence: pd.DataFrame, stamp: Stamp, **words: Any) -> Table:
    """A table with its caption, source line and stamp."""
    used = evidence[in_use(evidence)]
    return table.titled(pages.caption(name, **words).title, sources.summary_line(used), stamp.line())


def _headline(
    indicators: pd.DataFrame, declared: Sequence[Indicator], names: dict[str, str], evidence: pd.DataFrame, stamp: Stamp
) -> list[Table]:
    table = headline.table(indicators, declared, names, concept=stamp.concept, year=stamp.reference_year)
    words = {"year": stamp.reference_year, "concept": stamp.concept}
    return headline.themes(_titled(table, "headline_indicators", evidence, stamp, **words), declared)


def _section(tables: Mapping[str, pd.DataFrame], package: dict[str, Any], stamp: Stamp) -> Section:
    """One country's part of the report."""
    iso3, name = str(package["iso3"]), str(package["name"])
    own = Tables(**{name: partial(_rows_of, tables, name, iso3) for name in tables})
    cells = findings.at(own["indicators"], stamp)
    table = forms.table(own["forms"], own["levels"], own["evidence"], own["absences"], {iso3: name})
    return Section(
        iso3=iso3,
        name=name,
        native=str(package["name_native"]),
        language=str(package["languages"][0]),
        status=profile.status(package),
        volume=findings.volume(own),
        forms=findings.best_documented(tables, iso3),
        table=_titled(table, "forms", own["evidence"], stamp, of=f": {name}"),
        filled=int(cells["value"].notna().sum()),
        cells=len(cells),
    )


def _rows_of(tables: Mapping[str, pd.DataFrame], name: str, iso3: str) -> pd.DataFrame:
    """The rows of one country."""
    table = tables[name]
    return table[table["iso3"] == iso3]
