"""Tables of the annexes: all indicators, contradictions, what is absent, and the sources with their addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ssemap.core import framework, printing, repeats, units
from ssemap.core.absences import HELD_BACK, NOT_SEARCHED, SEARCHED
from ssemap.core.qualifiers import AT_LEAST, AT_MOST
from ssemap.harmonise import editions
from ssemap.indicators.declared import catalogue
from ssemap.provenance import trace_amounts
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
SIGNS = {AT_LEAST: "≥\N{NO-BREAK SPACE}", AT_MOST: "≤\N{NO-BREAK SPACE}", "about": "about "}
PRINT = "printed_text"  # the column of a figure that has the words of its source; others are the compiler's
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
    """Pairs of figures of one series and day, the preferred and another one, of which no number can hold both.

    What a figure says is its rounding, bound, range or "about" (``repeats.said``): a bound that the other figure
    satisfies contradicts nothing. Columns: ``iso3, series_id, year, evidence_id, evidence_id_of_other, reason``; only
    whole countries.
    """
    rivals, evidence = material.tables["rivals"], material.tables["evidence"]
    dated = rivals[(rivals["data_year"] == rivals["year"]) & rivals["year"].isin(list(material.settings.years))]
    low, high = repeats.said(evidence, framework.declared(repeats.OriginRules).about)
    figures = evidence[["evidence_id", "coverage"]].assign(low=low, high=high)
    dated = dated.merge(figures[figures["coverage"] == "national"], on="evidence_id")
    others = dated[~dated["chosen"] & dated["lost_by"].ne(OTHER_DATE)]
    pairs = dated[dated["chosen"]].merge(others, on=SERIES, suffixes=("", "_of_other"))
    apart = (pairs["low"] > pairs["high_of_other"]) | (pairs["low_of_other"] > pairs["high"])
    ordered = pairs[apart].sort_values([*SERIES, "rank_of_other"], ignore_index=True)
    return ordered.assign(reason=ordered["reason_of_other"])


@fact("pairs of figures of one series and date")
def contradictions_found(material: ReportMaterial) -> int:
    return len(contradicting(material))


@table()
def contradictions(material: ReportMaterial) -> Table | None:
    """Figures that contradict each other, and why one of them is preferred."""
    pairs = contradicting(material)
    if pairs.empty:
        return None
    evidence = material.tables["evidence"].set_index("evidence_id")
    about = evidence.loc[pairs["evidence_id"]].reset_index()
    others = evidence.loc[pairs["evidence_id_of_other"]]
    forms = material.tables["forms"].set_index("form_id")["name_en"]
    frame = pairs.assign(
        country=pairs["iso3"].map(material.names),
        form=about["form_id"].map(forms),
        measure=about["measure"].map(framework.labels("measures")),
        preferred=[_printed(row) for row in about.itertuples()],
        other=[_printed(row) for row in others.itertuples()],
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


def _printed(figure: Any) -> str:
    """A figure as its source says it: with its sign or word of a bound, and with its unit where that is no count."""
    number = printing.plain(figure.value)
    said = number if units.kind(figure.unit) == "count" else trace_amounts.with_unit(number, figure.unit)
    return f"{SIGNS.get(figure.qualifier, '')}{said}"


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
    corrections = _corrections(material)
    return int(corrections.loc[corrections["field"] == PRINT, "evidence_id"].nunique())


@fact("corrected periods of figures")
def periods_corrected(material: ReportMaterial) -> int:
    """Figures of which what the compiler recorded beside the print is corrected, such as the period."""
    corrections = _corrections(material)
    return int(corrections.loc[corrections["field"] != PRINT, "evidence_id"].nunique())


@table()
def misprints_corrected(material: ReportMaterial) -> Table | None:
    """Misprints of sources, and what was recorded of them, with what was read instead and why."""
    corrections = _corrections(material)
    if corrections.empty:
        return None
    columns = (
        Column("country", "Country", width=18),
        Column("what", "What", width=16),
        Column("printed", "As it stands", width=24),
        Column("corrected", "Read as", width=24),
        Column("reason", "Why", width=60),
    )
    what = ["number" if name == PRINT else name.removeprefix("printed_") for name in corrections["field"]]
    frame = corrections.assign(country=corrections["iso3"].map(material.names), what=what).sort_values("evidence_id")
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
