"""The report page: one file without any network request; every number in it is counted from tables.

Words stand in ``workflow/report/report.html.j2``, numbers come from ``sections``. Figures, their words and their data
are those that the comparative notebooks exported: nothing that a figure shows is computed a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap import store
from ssemap.core import files
from ssemap.core.conditions import condition_set_labels
from ssemap.core.run import Run
from ssemap.core.series import in_use
from ssemap.core.spelling import told_apart
from ssemap.estimate.rules import preference
from ssemap.indicators.declared import catalogue
from ssemap.institutions.ratings import of_record
from ssemap.publish import choice, marks, pages, pictures
from ssemap.publish.pages import profile
from ssemap.publish.sections import findings, groups_text, institutions_text, law_text
from ssemap.publish.tables import claims, comparisons, headline, institutions, law_types, sources
from ssemap.schemas.table import Tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from ssemap.indicators.declared import Indicator
    from ssemap.publish.tables.table import Table

FIGURES = (
    "evidence_map",
    "organisations_per_100000",
    "growth_index",
    "pairwise",
    "scenarios",
    "recognition",
    "laws_timeline",
    "conditions",
    "institutions_agreement",
)
MAP = "institutions_map"  # shown where there is one
PER_INHABITANTS, GROWTH = "organisations_per_100k", "organisations_growth"


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
    filled: int
    cells: int


def run(results: Path, processed: Path, output: Path, *, settings: Run) -> None:
    """Write the report of an edition to ``output``.

    ``results`` holds ``figures/*`` of the comparative notebooks; ``processed`` is the folder
    ``data/processed/<edition>``; ``settings``: of the run, with its countries and all declared editions. Raises
    NotBuilt if a table, and NotDrawn if a figure is missing, and OtherCountries where others were compared.
    """
    data = store.at(processed)
    of_year = {"year": settings.reference_year}
    where: dict[str, Mapping[str, object]] = {"indicators": settings.cells, "pairs": of_year, "groups": of_year}
    tables = data.tables(choice.asked(settings), where=where)
    choice.check(tables, settings)
    packages = {iso3: data.package(iso3) for iso3 in settings.countries}
    figures = {name: pictures.exported(results / "figures", name) for name in (*FIGURES, MAP)}
    words = content(tables, packages, settings, figures)
    words["editions"] = findings.dated(tables["evidence"], settings.editions)
    words |= institutional(tables, words["names"], settings)
    text = pages.whole_page("report.html.j2", settings=settings, figures=figures, **words)
    with files.whole(output) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def content(
    tables: Mapping[str, pd.DataFrame],
    packages: dict[str, dict[str, Any]],
    settings: Run,
    figures: dict[str, pictures.Picture],
) -> dict[str, Any]:
    """What the template names outside its section on law and institutions, by its name there."""
    declared = catalogue().indicators
    names = told_apart({iso3: str(package["name"]) for iso3, package in packages.items()})
    shown = choice.names(names, settings)
    evidence, indicators, pairs = tables["evidence"], tables["indicators"], tables["pairs"]
    of_year = (pairs["indicator_id"] == PER_INHABITANTS) & (pairs["year"] == settings.reference_year)
    outcomes = tables["outcomes"]
    counted = claims.counted(outcomes)
    valued = findings.at(indicators, settings)
    rules = preference()
    volume = findings.volume(tables)
    return {
        "names": names,
        "shown": shown,
        "validated": [names[iso3] for iso3, package in packages.items() if package["status"] == "validated"],
        "status": sorted({profile.status(package) for package in packages.values()}),
        "volume": volume,
        "nothing": profile.nothing(volume.figures, volume.used, settings),
        "measures": findings.measures(evidence),
        "shares": findings.source_shares(evidence),
        "excluded": findings.excluded(evidence),
        "mapped": findings.mapped(figures["evidence_map"].data()),
        "compared": findings.compared(figures["organisations_per_100000"].data(), pairs[of_year], shown),
        "growth": findings.growth(indicators, settings, GROWTH),
        "grades": findings.kinds(valued, "grades", "grade"),
        "estimated": int(valued["lower"].notna().sum()),
        "tested": findings.tested(counted, outcomes),
        "coverage": findings.coverage(indicators, declared, settings),
        "comparabilities": findings.kinds(valued, "comparabilities", "comparability"),
        "absences": findings.kinds(valued, "absences", "absence"),
        "partial": int(marks.partial(valued).sum()),
        "of_forms": int((valued["value"].notna() & ~valued["coverage_known"]).sum()),
        "valued": int(valued["value"].notna().sum()),
        "asked": len(valued),
        "comparisons": _titled(
            comparisons.table(
                pairs,
                tables["groups"],
                indicators,
                shown,
                tables["forms"],
                concept=settings.concept,
                year=settings.reference_year,
            ),
            "comparisons",
            evidence,
            settings,
            year=settings.reference_year,
        ),
        "claim_table": _titled(
            claims.table(claims.worded(counted, names, tables["forms"])), "claims", evidence, settings
        ),
        "headline": _headline(tables, declared, names, settings),
        "sections": [_section(tables, package, settings) for package in packages.values()],
        "by_type": _titled(sources.by_type(tables["sources"], evidence, names), "sources_by_type", evidence, settings),
        "criteria": [name.replace("_", " ") for name in rules.criteria],
        "reach": rules.max_distance_years,
    }


def institutional(tables: Mapping[str, pd.DataFrame], names: dict[str, str], settings: Run) -> dict[str, Any]:
    """What the template names in its section on law and institutions."""
    ratings, laws = tables["institution_ratings"], tables["laws"]
    summary = tables["institution_summary"].iloc[0]
    name = str(summary["conditions"])
    record = of_record(tables, settings.reference_year)
    line = sources.laws_line(laws, record)
    beside = institutions.sets_of_conditions(record, tables["forms"], names)
    unmapped = institutions_text.unmapped(summary)
    groups = groups_text.groups(tables["institution_map"], ratings, names, name)

    def titled(table: Table, key: str, **words: object) -> Table:
        return table.titled(pages.caption(key, **words).title, line, settings.line()).shown(
            settings, f"tables/{key}.csv"
        )

    return {
        "landscape": institutions_text.landscape_text(ratings, names, name),
        "recognised": institutions_text.recognised(tables["recognition"]),
        "laws": law_text.laws(laws),
        "types": law_text.types(tables["law_types"], names),
        "waves": law_text.waves(laws, names),
        "law_types": titled(
            law_types.table(tables["law_types"], laws, names), "law_types", year=settings.reference_year
        ),
        "institution_summary": summary.to_dict(),
        "unmapped": unmapped,
        "groups": groups,
        "apart": groups_text.apart(tables["institution_map"], tables["forms"], names),
        "groups_of_forms": titled(institutions.by_group(groups, unmapped), "groups_of_forms"),
        "conditions_label": condition_set_labels()[name],
        "alike": int(beside.frame["alike"].sum()),
        "conditions": titled(institutions.by_condition(ratings, names, name), "conditions_by_country"),
        "sets_of_conditions": titled(beside, "sets_of_conditions"),
    }


def _titled(table: Table, name: str, evidence: pd.DataFrame, settings: Run, *, file: str = "", **words: Any) -> Table:
    """A table with its caption, source line and stamp, of the countries that are shown; ``file`` has all of them."""
    used = evidence[in_use(evidence)]
    titled = table.titled(pages.caption(name, **words).title, sources.summary_line(used), settings.line())
    return titled.shown(settings, f"tables/{file or name}.csv")


def _headline(
    tables: Mapping[str, pd.DataFrame], declared: Sequence[Indicator], names: dict[str, str], settings: Run
) -> list[Table]:
    indicators, forms = tables["indicators"], tables["forms"]
    table = headline.table(indicators, declared, names, forms, concept=settings.concept, year=settings.reference_year)
    titled = _titled(
        table,
        "headline_indicators",
        tables["evidence"],
        settings,
        file="indicators",
        year=settings.reference_year,
        concept=settings.concept,
    )
    return headline.by_theme(titled, declared)


def _section(tables: Mapping[str, pd.DataFrame], package: dict[str, Any], settings: Run) -> Section:
    """One country's part of the report."""
    iso3 = str(package["iso3"])
    country_tables = Tables(**{name: partial(_rows_of, tables, name, iso3) for name in tables})
    cells = findings.at(country_tables["indicators"], settings)
    return Section(
        iso3=iso3,
        name=str(package["name"]),
        native=str(package["name_native"]),
        language=str(package["language"]),
        status=profile.status(package),
        volume=findings.volume(country_tables),
        forms=findings.best_documented(tables, iso3),
        filled=int(cells["value"].notna().sum()),
        cells=len(cells),
    )


def _rows_of(tables: Mapping[str, pd.DataFrame], name: str, iso3: str) -> pd.DataFrame:
    """The rows of one country."""
    table = tables[name]
    return table[table["iso3"] == iso3]
