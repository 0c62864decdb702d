"""Tables of the annexes: all indicators, contradictions, what is absent, and the sources with their addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssemap.core import framework, printing
from ssemap.core.absences import HELD_BACK, NOT_SEARCHED, SEARCHED
from ssemap.harmonise import editions
from ssemap.indicators.declared import catalogue
from ssemap.publish import grammar
from ssemap.publish.sections import glossary
from ssemap.publish.sections.document import Definitions, Prose, Value
from ssemap.publish.sections.facts import fact, table
from ssemap.publish.tables import headline, sources
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.publish.sections.document import Blocks
    from ssemap.publish.sections.material import ReportMaterial

OTHER_DATE = "quarters_apart"  # a figure of another day is no contradiction
PLACES = (NOT_SEARCHED, SEARCHED, HELD_BACK)  # what is left to do, one column each
SERIES = ["iso3", "series_id", "year"]


@table()
def headline_indicators(material: ReportMaterial) -> list[Table]:
    """All indicators, one table for each theme."""
    settings, declared = material.settings, catalogue().indicators
    made = headline.table(
        material.tables["indicators"],
        declared,
        material.names,
        material.tables["forms"],
        concept=settings.concept,
        year=settings.reference_year,
        evidence=material.tables["evidence"],
    )
    words = {"year": str(settings.reference_year), "concept": settings.concept}
    titled = material.titled(made, "headline_indicators", file="indicators", **words)
    return headline.by_theme(titled, declared)


@fact()
def terms(material: ReportMaterial) -> Blocks:
    """The glossary."""
    return (glossary.definitions(),)


@fact()
def signs(material: ReportMaterial) -> Blocks:
    """What each sign of a table means, in whole sentences; the foot of a table has it in few words."""
    said = {line.example: f"{line.label}. {line.meaning}".replace("%", " per cent") for line in grammar.legend()}
    return (Definitions(tuple(("", (Value(sign),), (Prose(meaning),)) for sign, meaning in said.items())),)


# --- contradictions


def contradicting(material: ReportMaterial) -> pd.DataFrame:
    """Pairs of figures of one series and day, the preferred and another one, that differ by more than their rounding.

    Columns: ``iso3, series_id, year, value, value_of_other, reason``; only whole countries.
    """
    rivals, evidence = material.tables["rivals"], material.tables["evidence"].set_index("evidence_id")
    dated = rivals[(rivals["data_year"] == rivals["year"]) & rivals["year"].isin(list(material.settings.years))]
    half = dated["evidence_id"].map(evidence["half_width"]).astype("float64")  # without rows it would be text
    dated = dated.assign(half=half.fillna(0))
    dated = dated[dated["evidence_id"].map(evidence["coverage"]).eq("national")]
    others = dated[~dated["chosen"] & dated["lost_by"].ne(OTHER_DATE)]
    pairs = dated[dated["chosen"]].merge(others, on=SERIES, suffixes=("", "_of_other"))
    differ = (pairs["value"] - pairs["value_of_other"]).abs() > pairs["half"] + pairs["half_of_other"]
    return pairs[differ].assign(reason=pairs["reason_of_other"]).sort_values(SERIES, ignore_index=True)


@fact("pairs of figures of one series and date")
def contradictions_found(material: ReportMaterial) -> int:
    return len(contradicting(material))


@table()
def contradictions(material: ReportMaterial) -> Table | None:
    """Figures that contradict each other, and why one of them is preferred."""
    pairs = contradicting(material)
    if pairs.empty:
        return None
    about = material.tables["evidence"].set_index("evidence_id").loc[pairs["evidence_id"]].reset_index()
    forms = material.tables["forms"].set_index("form_id")["name_en"]
    frame = pairs.assign(
        country=pairs["iso3"].map(material.names),
        form=about["form_id"].map(forms),
        measure=about["measure"].map(framework.labels("measures")),
        preferred=[printing.plain(value) for value in pairs["value"]],
        other=[printing.plain(value) for value in pairs["value_of_other"]],
        why=[_sentence(reason) for reason in pairs["reason"]],
    )
    columns = (
        Column("country", "Country", width=18),
        Column("form", "Form", width=28),
        Column("measure", "Measure", width=24),
        Column("year", "Year", "year"),
        Column("preferred", "Figure that is used", width=16),
        Column("other", "Other figure", width=16),
        Column("why", "Why the other is not used", width=40),
    )
    return material.titled(Table(frame, columns), "contradictions", "")


def _sentence(reason: str) -> str:
    """Why a figure lost, as a sentence; without ids and codes in brackets.

    >>> _sentence("its source is of a lower class (copy)")
    'Its source is of a lower class.'
    """
    words = re.sub(r" \([^()]*\)", "", reason)
    return f"{words[:1].upper()}{words[1:]}."


def _corrections(material: ReportMaterial) -> pd.DataFrame:
    """Corrections of figures whose source can have been published by the date of the edition."""
    corrections, evidence = material.tables["corrections"], material.tables["evidence"]
    later = evidence.loc[editions.after(evidence, material.settings.as_of), "evidence_id"]
    return corrections[~corrections["evidence_id"].isin(later)]


@fact("misprints of sources")
def misprints(material: ReportMaterial) -> int:
    return int(_corrections(material)["evidence_id"].nunique())


@table()
def misprints_corrected(material: ReportMaterial) -> Table | None:
    """Misprints of sources, with what was read instead and why."""
    corrections = _corrections(material)
    if corrections.empty:
        return None
    columns = (
        Column("country", "Country", width=18),
        Column("printed", "Printed", width=24),
        Column("corrected", "Read as", width=24),
        Column("reason", "Why", width=60),
    )
    frame = corrections.assign(country=corrections["iso3"].map(material.names)).sort_values("evidence_id")
    return material.titled(Table(frame.reset_index(drop=True), columns), "misprints_corrected", "")


# --- of each country


@table(of="country")
def gaps(material: ReportMaterial, iso3: str) -> Table:
    """Indicators in rows, those with the same gaps together; the families that have no value, by what is left to do."""
    import pandas as pd

    cells = material.family_cells[material.family_cells["iso3"] == iso3]
    labels = framework.labels("families")
    alike: dict[tuple[str, ...], list[str]] = {}
    for indicator, title in catalogue().titles().items():
        of_indicator = cells[cells["indicator_id"] == indicator]
        places = [
            "; ".join(labels[family] for family in of_indicator.loc[of_indicator["absence"] == code, "family"])
            for code in PLACES
        ]
        if any(places):
            alike.setdefault(tuple(places), []).append(title)
    rows = [{"title": "; ".join(titles), **dict(zip(PLACES, places, strict=True))} for places, titles in alike.items()]
    absences = framework.labels("absences")
    columns = (
        Column("title", "Indicators", width=34),
        *(Column(code, absences[code], width=40, empty="–") for code in PLACES),
    )
    frame = pd.DataFrame(rows, columns=[column.key for column in columns])
    name = material.names[iso3]
    return material.titled(Table(frame, columns), "gaps", "", country=name, year=material.settings.reference_year)


@table(of="country")
def sources_behind(material: ReportMaterial, iso3: str) -> Table:
    """The sources of the figures behind the indicators of a country."""
    settings, tables = material.settings, material.of(iso3)
    indicators = tables["indicators"]
    cells = indicators[(indicators["concept"] == settings.concept) & (indicators["year"] == settings.reference_year)]
    behind = sources.behind(cells, tables["evidence"])
    listed = tables["sources"]
    made = sources.listing(listed[listed["source_id"].isin(behind["source_id"])], behind)
    return material.titled(made, "sources_behind", "", country=material.names[iso3])
