"""From an indicator back to what was printed: cell, series, figures and their rivals, source, address.

The chain as data; ``trace_text`` puts it into words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap import store
from ssemap.core.issues import Issue, PackageError
from ssemap.core.series import years
from ssemap.core.spelling import did_you_mean
from ssemap.schemas.indicators import COMPARED, FORM, SUBFAMILY

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class TracedFigure:
    """A printed figure behind a cell. ``used``: the cell rests on it; else ``reason`` says why it lost.

    ``weight``: by how much the level of the year moves if the logarithm of the figure does. It and
    ``outlier_probability`` are missing for a figure that is not reconciled with others. ``locator``: where in the
    source it stands; ``coding_reason``: why it is coded as it is. Both are empty where the package says nothing.
    """

    series_id: str
    evidence_id: str
    used: bool
    reason: str
    value: float
    unit: str
    data_year: int
    weight: float | None
    outlier_probability: float | None
    printed_text: str
    printed_scope: str
    coding_reason: str
    title: str
    publisher: str
    published: str
    locator: str
    url: str


@dataclass(frozen=True, slots=True)
class TracedDenominator:
    """A country-year that a cell is divided by; ``spread``: how far publishers differ (``ssemap.harmonise.spread``)."""

    context_id: str
    measure: str
    year: int
    value: float
    unit: str
    formula: str
    spread: float
    spread_year: int | None
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class TracedCell:
    """One cell of the table of indicators, and what it rests on.

    Numbers are as in the table: not a number where there is none. ``absence`` is empty where there is a value;
    ``coherent_with``: the series of total and parts with which its levels were made to add up.
    """

    family: str
    subfamily: str
    form_id: str
    value: float
    unit: str
    bases: tuple[str, ...]
    comparability: str
    data_years: str
    roll_up: str
    coverage_note: str
    estimate: float
    lower: float
    upper: float
    estimate_reason: str
    bridges: str
    coherent_with: tuple[str, ...]
    grade: str
    grade_caps: tuple[str, ...]
    pedigree: str
    absence: str
    absence_reason: str
    figures: tuple[TracedFigure, ...]
    denominators: tuple[TracedDenominator, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """The cells of one indicator, country, concept and year. As text it is the whole chain."""

    indicator_id: str
    iso3: str
    concept: str
    year: int
    cells: tuple[TracedCell, ...]

    def frame(self) -> pd.DataFrame:
        """One row per figure: ``family`` and ``form_id`` of its cell, then the fields of ``TracedFigure``."""
        import pandas as pd

        rows = [
            {"family": cell.family, "form_id": cell.form_id, **asdict(figure)}
            for cell in self.cells
            for figure in cell.figures
        ]
        return pd.DataFrame(rows, columns=["family", "form_id", *TracedFigure.__dataclass_fields__])

    def __str__(self) -> str:
        from ssemap.provenance import trace_text

        return trace_text.text(self)


def trace(
    indicator_id: str,
    iso3: str,
    *,
    processed: Path | None = None,
    edition: str | None = None,
    year: int | None = None,
    concept: str | None = None,
    family: str | None = None,
) -> Trace:
    """Follow an indicator back to the printed figures and their sources.

    ``processed``: the folder ``data/processed/<edition>``; without it that of ``edition`` or of the
    configured edition. ``year`` and ``concept`` default to the configured ones. ``family``: a family, a
    sub-family, a form_id or ``all``; without it every family of the concept.
    Raises PackageError for an indicator, year or family that the table does not have, and
    ``store.NotBuilt`` where the country is not built.
    """
    tables = store.at(processed) if processed else store.of_edition(edition)
    if year is None or concept is None:
        settings = store.config()
        year = settings.reference_year if year is None else year
        concept = settings.concept if concept is None else concept
    rows = _select(tables.read("indicators", iso3), indicator_id, year, concept, family)
    evidence = _Evidence(tables, iso3, year)
    cells = tuple(map(evidence.cell, rows.to_dict("records")))
    return Trace(indicator_id, iso3, concept, year, cells)


def _select(table: pd.DataFrame, indicator_id: str, year: int, concept: str, family: str | None) -> pd.DataFrame:
    """The rows asked for. Raises PackageError with what there is instead."""
    wanted: dict[str, str | int] = {"indicator_id": indicator_id, "year": year, "concept": concept}
    for column, value in wanted.items():
        _known(column, value, table[column])
        table = table[table[column] == value]
    if family is None:
        return table[table["aggregate"].isin(COMPARED)]
    columns = ("family", "subfamily", "form_id")
    _known("family", family, [name for column in columns for name in table[column].unique()])
    column = next(column for column in columns if (table[column] == family).any())
    about = {"family": COMPARED, "subfamily": (SUBFAMILY,), "form_id": (FORM,)}[column]
    return table[(table[column] == family) & table["aggregate"].isin(about)]


def _known(column: str, value: str | int, values: Iterable[object]) -> None:
    known = sorted({str(item) for item in values} - {""})
    if str(value) in known:
        return
    raise PackageError(
        [
            Issue(
                check_id=f"unknown-{column.removesuffix('_id').replace('_', '-')}",
                severity="error",
                file="indicators.parquet",
                row=0,
                column=column,
                evidence_id="",
                found=f"'{value}'",
                expected=f"one of {', '.join(known[:30])}",
                action=did_you_mean(str(value), known) or "Choose one of these.",
            )
        ]
    )


class _Evidence:
    """What the cells of one country and year rest on, by id."""

    def __init__(self, tables: store.Processed, iso3: str, year: int) -> None:
        self._printed = _by(tables.read("figures", iso3), "evidence_id")
        self._evidence = _by(tables.read("evidence", iso3), "evidence_id")
        self._sources = _by(tables.read("sources", iso3), "source_id")
        self._context = _by(tables.read("context", iso3), "context_id")
        observations = tables.read("observations", iso3)
        self._outliers = dict(
            zip(observations["evidence_id"], observations["outlier_probability"].astype(float), strict=True)
        )
        weights = tables.read("weights", iso3)
        self._weights = {
            (row["series_id"], row["evidence_id"]): float(row["weight"])
            for row in weights[weights["year"] == year].to_dict("records")
        }
        levels = tables.read("levels", iso3)
        self._coherent = {
            row["series_id"]: list(row["coherent_with"]) for row in levels[levels["year"] == year].to_dict("records")
        }
        rivals = tables.read("rivals", iso3)
        self._rivals: dict[str, list[dict[str, Any]]] = {}
        for row in rivals[rivals["year"] == year].sort_values("rank").to_dict("records"):
            self._rivals.setdefault(row["series_id"], []).append(row)

    def cell(self, row: dict[str, Any]) -> TracedCell:
        """One row of the table of indicators with everything it rests on."""
        return TracedCell(
            family=row["family"],
            subfamily=row["subfamily"],
            form_id=row["form_id"],
            value=float(row["value"]),
            unit=row["unit"],
            bases=tuple(row["bases"]),
            comparability=_text(row["comparability"]),
            data_years="" if _text(row["absence"]) else years(row["data_year"], row["data_year_last"]),
            roll_up=_text(row["roll_up"]),
            coverage_note=_text(row["coverage_note"]),
            estimate=float(row["estimate"]),
            lower=float(row["lower"]),
            upper=float(row["upper"]),
            estimate_reason=_text(row["estimate_reason"]),
            bridges=_text(row["bridges"]),
            coherent_with=tuple(sorted({name for one in row["series_ids"] for name in self._coherent.get(one, ())})),
            grade=_text(row["grade"]),
            grade_caps=tuple(row["grade_caps"]),
            pedigree=_text(row["pedigree"]),
            absence=_text(row["absence"]),
            absence_reason=_text(row["absence_reason"]),
            figures=tuple(self._figures(row)),
            denominators=tuple(map(self._denominator, row["context_ids"])),
        )

    def _figures(self, row: dict[str, Any]) -> Iterator[TracedFigure]:
        """Figures the cell rests on, each series with its rivals of the year; then used ones of other years."""
        used = list(row["evidence_ids"])
        listed: set[str] = set()
        for series_id in row["series_ids"]:
            for rival in self._rivals.get(series_id, []):
                evidence_id = rival["evidence_id"]
                listed.add(evidence_id)
                reason = "" if evidence_id in used else _text(rival["reason"])
                yield self._figure(evidence_id, used=evidence_id in used, reason=reason)
        for evidence_id in used:
            if evidence_id not in listed:
                yield self._figure(evidence_id, used=True, reason="")

    def _figure(self, evidence_id: str, *, used: bool, reason: str) -> TracedFigure:
        row, printed = self._evidence[evidence_id], self._printed[evidence_id]
        source = self._sources[row["source_id"]]
        return TracedFigure(
            series_id=row["series_id"],
            evidence_id=evidence_id,
            used=used,
            reason=reason,
            value=float(row["value"]),
            unit=row["unit"],
            data_year=int(row["year"]),
            weight=self._weights.get((row["series_id"], evidence_id)),
            outlier_probability=self._outliers.get(evidence_id),
            printed_text=_text(row["printed_text"]),
            printed_scope=_text(row["printed_scope"]),
            coding_reason=_text(printed["coding_reason"]),
            title=_text(source["title"]),
            publisher=_text(source["publisher"]),
            published=_text(source["published_from"]),
            locator=_text(printed["locator"]),
            url=_text(source["url"]),
        )

    def _denominator(self, context_id: str) -> TracedDenominator:
        row = self._context[context_id]
        source = self._sources[row["source_id"]]
        return TracedDenominator(
            context_id=context_id,
            measure=row["measure"],
            year=int(row["year"]),
            value=float(row["value"]),
            unit=row["unit"],
            formula=_text(row["formula"]),
            spread=float(row["spread"]),
            spread_year=_whole(row["spread_year"]),
            title=_text(source["title"]),
            url=_text(source["url"]),
        )


def _by(table: pd.DataFrame, key: str) -> dict[str, dict[str, Any]]:
    return {str(row[key]): row for row in table.to_dict("records")}


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, Integral) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
