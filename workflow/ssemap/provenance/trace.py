"""From an indicator back to what was printed: cell, series, figures and their rivals, source, address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ssemap import store
from ssemap.core import framework, printing
from ssemap.core.issues import Issue, PackageError
from ssemap.core.series import years

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure behind a cell. ``used``: the cell rests on it; else ``reason`` says why it lost.

    ``weight``: by how much the level of the year moves if the logarithm of the figure does; ``wrong``: probability
    that the figure is wrong. Both are missing for a figure that is not reconciled with others.
    """

    series_id: str
    evidence_id: str
    used: bool
    reason: str
    value: float
    unit: str
    data_year: int
    weight: float | None
    wrong: float | None
    printed_text: str
    printed_scope: str
    title: str
    publisher: str
    published: str
    url: str


@dataclass(frozen=True, slots=True)
class Denominator:
    """A country-year that a cell is divided by."""

    context_id: str
    measure: str
    year: int
    value: float
    unit: str
    formula: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table of indicators, and what it rests on."""

    family: str
    form_id: str
    value: float | None
    unit: str
    basis: str
    comparability: str
    data_years: str
    roll_up: str
    estimate: str
    estimate_reason: str
    bridges: str
    grade: str
    pedigree: str
    absence: str
    absence_reason: str
    figures: tuple[Figure, ...]
    denominators: tuple[Denominator, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """The cells of one indicator, country, concept and year."""

    indicator_id: str
    iso3: str
    concept: str
    year: int
    cells: tuple[Cell, ...]

    def frame(self) -> pd.DataFrame:
        """One row per figure, with the family and form of its cell in front."""
        import pandas as pd

        rows = [
            {"family": cell.family, "form_id": cell.form_id, **asdict(figure)}
            for cell in self.cells
            for figure in cell.figures
        ]
        columns = ["family", "form_id", *Figure.__dataclass_fields__]
        return pd.DataFrame(rows, columns=columns)

    def text(self) -> str:
        """The whole chain as plain text."""
        head = f"{self.indicator_id}, {self.iso3}, {self.year}, concept {self.concept}"
        return "\n".join([head, *(line for cell in self.cells for line in _cell_lines(cell))])

    def __str__(self) -> str:
        return self.text()


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
    configured edition. ``year`` and ``concept`` default to the configured ones. ``family``: a family,
    a form_id or ``all``; without it every family of the concept.
    Raises PackageError for an indicator, year or family that the table does not have, and
    ``store.NotBuilt`` where the country is not built.
    """
    tables = store.at(processed) if processed else store.of_edition(edition)
    if year is None or concept is None:
        settings = store.config()
        year = settings.reference_year if year is None else year
        concept = settings.concept if concept is None else concept
    rows = _select(tables.read("indicators", iso3), indicator_id, year, concept, family)
    book = _Book(tables, iso3)
    cells = tuple(book.cell(row, year) for row in rows.to_dict("records"))
    return Trace(indicator_id, iso3, concept, year, cells)


def text(indicator_id: str, iso3: str, **options: Any) -> str:
    """What ``ssemap trace`` prints; options as of ``trace``."""
    return trace(indicator_id, iso3, **options).text()


def _select(table: pd.DataFrame, indicator_id: str, year: int, concept: str, family: str | None) -> pd.DataFrame:
    """The rows asked for. Raises PackageError with what there is instead."""
    wanted: dict[str, str | int] = {"indicator_id": indicator_id, "year": year, "concept": concept}
    for column, value in wanted.items():
        _known(column, value, table[column])
        table = table[table[column] == value]
    if family is None:
        return table[table["aggregate"] != "form"]
    column = "family" if (table["family"] == family).any() else "form_id"
    _known("family", family, [*table["family"].unique(), *table["form_id"].unique()])
    rows = table[table[column] == family]
    return rows[rows["aggregate"] != "form"] if column == "family" else rows


def _known(column: str, value: str | int, values: Any) -> None:
    known = sorted({str(item) for item in values} - {""})
    if str(value) in known:
        return
    close = get_close_matches(str(value), known, n=1)
    raise PackageError(
        [
            Issue(
                check_id=f"unknown_{column}",
                severity="error",
                file="indicators.parquet",
                row=0,
                column=column,
                evidence_id="",
                found=f"'{value}'",
                expected=f"one of {', '.join(known[:30])}",
                action=f"Did you mean '{close[0]}'?" if close else "Choose one of these.",
            )
        ]
    )


class _Book:
    """The tables of one country, by id."""

    def __init__(self, tables: store.Processed, iso3: str) -> None:
        self._evidence = _by(tables.read("evidence", iso3), "evidence_id")
        self._sources = _by(tables.read("sources", iso3), "source_id")
        self._context = _by(tables.read("context", iso3), "context_id")
        self._wrong = {
            row["evidence_id"]: float(row["wrong"]) for row in tables.read("observations", iso3).to_dict("records")
        }
        self._weights = {
            (row["series_id"], int(row["year"]), row["evidence_id"]): float(row["weight"])
            for row in tables.read("weights", iso3).to_dict("records")
        }
        rivals = tables.read("rivals", iso3)
        self._rivals: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for row in rivals.sort_values("rank").to_dict("records"):
            self._rivals.setdefault((row["series_id"], int(row["year"])), []).append(row)

    def cell(self, row: dict[str, Any], year: int) -> Cell:
        """One row of the table of indicators with everything it rests on."""
        filled = not _text(row["absence"])
        return Cell(
            family=row["family"],
            form_id=row["form_id"],
            value=float(row["value"]) if filled else None,
            unit=row["unit"],
            data_years=years(row["data_year"], row["data_year_last"]) if filled else "",
            estimate=printing.cell_estimate(SimpleNamespace(**row)) if filled else "",
            figures=tuple(self._figures(row, year)),
            denominators=tuple(map(self._denominator, _ids(row["context_ids"]))),
            **{
                name: _text(row[name])
                for name in (
                    "basis",
                    "comparability",
                    "roll_up",
                    "estimate_reason",
                    "bridges",
                    "grade",
                    "pedigree",
                    "absence",
                    "absence_reason",
                )
            },
        )

    def _figures(self, row: dict[str, Any], year: int) -> Iterator[Figure]:
        """Figures the cell rests on, each series with its rivals of the year; then used ones of other years."""
        used = _ids(row["evidence_ids"])
        shown: set[str] = set()
        for series in _ids(row["series_ids"]):
            for rival in self._rivals.get((series, year), []):
                shown.add(rival["evidence_id"])
                lost = "" if rival["evidence_id"] in used else _text(rival["reason"])
                yield self._figure(rival["evidence_id"], year, rival["evidence_id"] in used, lost)
        for evidence_id in used:
            if evidence_id not in shown:
                yield self._figure(evidence_id, year, True, "")

    def _figure(self, evidence_id: str, year: int, used: bool, reason: str) -> Figure:
        row = self._evidence[evidence_id]
        source = self._sources[row["source_id"]]
        return Figure(
            series_id=row["series_id"],
            evidence_id=evidence_id,
            used=used,
            reason=reason,
            value=float(row["value"]),
            unit=row["unit"],
            data_year=int(row["year"]),
            weight=self._weights.get((row["series_id"], year, evidence_id)),
            wrong=self._wrong.get(evidence_id),
            printed_text=_text(row["printed_text"]),
            printed_scope=_text(row["printed_scope"]),
            title=_text(source["title"]),
            publisher=_text(source["publisher"]),
            published=_text(source["published_from"]),
            url=_text(source["url"]),
        )

    def _denominator(self, context_id: str) -> Denominator:
        row = self._context[context_id]
        source = self._sources[row["source_id"]]
        return Denominator(
            context_id=context_id,
            measure=row["measure"],
            year=int(row["year"]),
            value=float(row["value"]),
            unit=row["unit"],
            formula=_text(row["formula"]),
            title=_text(source["title"]),
            url=_text(source["url"]),
        )


def _by(table: pd.DataFrame, key: str) -> dict[str, dict[str, Any]]:
    return {str(row[key]): row for row in table.to_dict("records")}


def _ids(joined: object) -> list[str]:
    return joined.split("+") if isinstance(joined, str) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _cell_lines(cell: Cell) -> Iterator[str]:
    name = f"{cell.family} {cell.form_id}".strip()
    if cell.value is None:
        yield f"\n{name}: absent, {cell.absence}. {cell.absence_reason}"
        return
    yield f"\n{name}: {printing.with_unit(cell.value, cell.unit)}; {cell.basis}, {cell.comparability}, data year {cell.data_years}"
    yield f"  {cell.roll_up}"
    interval = printing.percent(framework.rules("reconciliation")["interval"])
    known = f"{cell.estimate} at the end of the year ({interval} interval)" if cell.estimate else "none"
    yield f"  estimate: {known}; grade {cell.grade}, pedigree {cell.pedigree}"
    for words in (cell.estimate_reason, cell.bridges):
        if words:
            yield f"    {words}"
    series = ""
    for figure in cell.figures:
        if figure.series_id != series:
            series = figure.series_id
            yield f"  series {series}"
        yield from _figure_lines(figure)
    for below in cell.denominators:
        made = f" = {below.formula}" if below.formula else ""
        value = printing.with_unit(below.value, below.unit)
        yield f"  over {below.measure} {below.year}: {value}{made} ({below.context_id})"
        yield f"      {below.title} {below.url}".rstrip()


def _figure_lines(figure: Figure) -> Iterator[str]:
    mark = "*" if figure.used else "-"
    value = printing.with_unit(figure.value, figure.unit)
    yield f'    {mark} {figure.evidence_id}: {value}, {figure.data_year}, printed "{figure.printed_text}"'
    if figure.printed_scope:
        yield f"      counts: {figure.printed_scope}"
    if figure.weight is not None and figure.wrong is not None:
        yield f"      weight in the level {figure.weight:.2f}, probability of being wrong {figure.wrong:.2f}"
    if figure.reason:
        yield f"      lost: {figure.reason}"
    by = ", ".join(part for part in (figure.publisher, figure.published) if part)
    yield f"      {figure.title}" + (f" ({by})" if by else "")
    if figure.url:
        yield f"      {figure.url}"
