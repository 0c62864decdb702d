"""What the cells of one country and year rest on, collected from the tables of the stages (``trace_cells``)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from numbers import Integral
from typing import TYPE_CHECKING, Any

from ssemap.core.absences import FORM_ABSENT
from ssemap.core.frames import records, text
from ssemap.core.series import years
from ssemap.indicators.absence import declared_years, measures
from ssemap.indicators.declared import Indicator, catalogue
from ssemap.indicators.formcells import nearest_years
from ssemap.provenance.trace_cells import (
    Arithmetic,
    TracedCell,
    TracedCorrection,
    TracedDenominator,
    TracedFigure,
    TracedLevel,
    TracedSearch,
    TracedTerm,
)
from ssemap.schemas.indicators import FORM

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
LEVEL = ["series_id", "year", "level", "level_lower", "level_upper", "level_reason", "bridge", "coherent_with"]


class CountryEvidence:
    """The tables of one country by id, and the cells of one year made of them.

    ``tables``: of ``clean``, ``harmonise`` and ``estimate``, by name; ``cells``: rows of the table of indicators of one
    concept and that year, with all forms of the indicators that are asked for.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], year: int, cells: pd.DataFrame) -> None:
        self._year = year
        self._indicators = {one.id: one for one in catalogue().indicators}
        self._printed = _by(tables["figures"], "evidence_id")
        self._evidence = _by(tables["evidence"], "evidence_id")
        self._of_form = listed(self._evidence.values(), "form_id")
        self._corrections = listed(records(tables["corrections"]), "evidence_id")
        self.sources = _by(tables["sources"], "source_id")
        self._context = _by(tables["context"], "context_id")
        self._denominators = {(row["measure"], int(row["year"])): name for name, row in self._context.items()}
        observations = tables["observations"]
        self._outliers = dict(
            zip(observations["evidence_id"], observations["outlier_probability"].astype(float), strict=True)
        )
        weights = tables["weights"]
        self._weights = {
            (row["series_id"], row["evidence_id"]): float(row["weight"])
            for row in records(weights[weights["year"] == year])
        }
        levels = tables["levels"]
        self._window = (int(levels["year"].min()), int(levels["year"].max())) if len(levels) else (year, year)
        self._levels = {(row["series_id"], int(row["year"])): row for row in records(levels[LEVEL])}
        rivals = tables["rivals"]
        self._rivals = listed(records(rivals[rivals["year"] == year].sort_values(["series_id", "rank"])), "series_id")
        self.tables = tables
        self._absences = records(tables["absences"])
        forms = records(tables["forms"])
        self.names = {row["form_id"]: text(row.get("name_en")) or row["form_id"] for row in forms}
        of_forms = records(cells[cells["aggregate"] == FORM])
        self._forms = {(row["indicator_id"], row["form_id"]): row for row in of_forms}

    @property
    def ids(self) -> list[str]:
        """Ids of all figures, denominators and sources."""
        return [*self._evidence, *self._context, *self.sources]

    @property
    def forms(self) -> pd.DataFrame:
        """The list of forms."""
        return self.tables["forms"]

    @property
    def absences(self) -> pd.DataFrame:
        """The declared absences."""
        return self.tables["absences"]

    def figures(self) -> Iterator[TracedFigure]:
        """Every figure, by its id. ``used``: it belongs to a series; else ``reason`` says why not."""
        for name, row in sorted(self._evidence.items()):
            yield self.figure(name, used=bool(text(row["series_id"])), reason=text(row["reason"]))

    def denominators(self) -> Iterator[TracedDenominator]:
        """Every denominator, by its id."""
        yield from map(self.denominator, sorted(self._context))

    def citing(self, table: str) -> dict[str, int]:
        """Source to the number of rows of a table of the package that name it."""
        return {str(name): int(number) for name, number in self.tables[table]["source_id"].value_counts().items()}

    def cell(self, row: Row) -> TracedCell:
        """One row of the table of indicators with everything it rests on."""
        absence = text(row["absence"])
        indicator = self._indicators[row["indicator_id"]]
        levels = (self._levels.get((series_id, self._year)) for series_id in row["series_ids"])
        return TracedCell(
            aggregate=row["aggregate"],
            family=row["family"],
            subfamily=row["subfamily"],
            form_id=row["form_id"],
            value=float(row["value"]),
            unit=row["unit"],
            bases=tuple(row["bases"]),
            comparability=text(row["comparability"]),
            data_years="" if absence else years(row["data_year"], row["data_year_last"]),
            roll_up=text(row["roll_up"]),
            coverage_note=text(row["coverage_note"]),
            estimate=float(row["estimate"]),
            lower=float(row["lower"]),
            upper=float(row["upper"]),
            estimate_reason=text(row["estimate_reason"]),
            bridges=text(row["bridges"]),
            coherent_with=tuple(sorted({name for level in levels if level for name in level["coherent_with"]})),
            grade=text(row["grade"]),
            grade_caps=tuple(row["grade_caps"]),
            pedigree=text(row["pedigree"]),
            absence=absence,
            absence_reason=text(row["absence_reason"]),
            terms=tuple(self._terms(row)),
            figures=tuple(self.unusable(row["form_id"], measures(indicator)) if absence else self._figures(row)),
            denominators=tuple(map(self.denominator, row["context_ids"])),
            searches=tuple(self._searches(row, indicator)) if absence else (),
        )

    def _terms(self, row: Row) -> Iterator[TracedTerm]:
        """The cells of the forms whose figures the cell rests on: these are the ones that were added.

        None of a form without a cell, as in a table that somebody has cut.
        """
        for form in self.forms_of(row["evidence_ids"]):
            if cell := self._forms.get((row["indicator_id"], form)):
                yield self.term(cell)

    def forms_of(self, evidence_ids: Iterable[str]) -> list[str]:
        """The forms that some figures are about, sorted."""
        return sorted({str(self._evidence[name]["form_id"]) for name in evidence_ids})

    def term(self, row: Row) -> TracedTerm:
        """What a form gives to the cells of its year. ``row``: of the table of indicators, about one form, any year."""
        indicator, year = self._indicators[row["indicator_id"]], int(row["year"])
        order = dict(zip(indicator.parts or (), range(2), strict=False))
        figures = sorted(
            (self.figure(name, used=True, reason="") for name in row["evidence_ids"]),
            key=lambda figure: (order.get(figure.measure, 0), figure.data_year, figure.evidence_id),
        )
        arithmetic = _arithmetic(indicator, len(figures))
        at = [figure.data_year if arithmetic == "growth" else year for figure in figures]
        levels = (
            self._level(figure.series_id, of_year)
            for figure, of_year in zip(figures, at, strict=True)
            if arithmetic != "printed" or indicator.kind == "level"
        )
        return TracedTerm(
            form_id=row["form_id"],
            family=row["family"],
            arithmetic=arithmetic,
            figures=tuple(figures),
            denominator=next(map(self.denominator, row["context_ids"]), None),
            multiplier=indicator.multiplier,
            value=float(row["value"]),
            unit=row["unit"],
            estimate=float(row["estimate"]),
            lower=float(row["lower"]),
            upper=float(row["upper"]),
            levels=tuple(level for level in levels if level),
            below=self._below(indicator, year) if arithmetic == "ratio" else None,
        )

    def _level(self, series_id: str, year: int) -> TracedLevel | None:
        row = self._levels.get((series_id, year))
        if row is None:
            return None
        return TracedLevel(
            series_id=series_id,
            year=year,
            level=float(row["level"]),
            lower=float(row["level_lower"]),
            upper=float(row["level_upper"]),
            reason=text(row["level_reason"]),
            bridge=text(row["bridge"]),
            coherent_with=tuple(row["coherent_with"]),
        )

    def _below(self, indicator: Indicator, year: int) -> TracedDenominator | None:
        """The denominator of a year: that of the year itself, or the nearest within the declared reach."""
        known = [one for measure, one in self._denominators if measure == indicator.denominator]
        nearest = nearest_years(known, indicator.denominator_reach).get(year)
        return None if nearest is None else self.denominator(self._denominators[str(indicator.denominator), nearest])

    def _figures(self, row: Row) -> Iterator[TracedFigure]:
        """Figures the cell rests on, each series with its rivals of the year; then used ones of other years."""
        used = list(row["evidence_ids"])
        listed: set[str] = set()
        for series_id in row["series_ids"]:
            for rival in self._rivals.get(series_id, []):
                evidence_id = rival["evidence_id"]
                listed.add(evidence_id)
                reason = "" if evidence_id in used else text(rival["reason"])
                yield self.figure(evidence_id, used=evidence_id in used, reason=reason)
        for evidence_id in used:
            if evidence_id not in listed:
                yield self.figure(evidence_id, used=True, reason="")

    def unusable(self, form_id: str, wanted: Collection[str]) -> Iterator[TracedFigure]:
        """All figures of a form of some measures, none of which became a number."""
        for figure in self._of_form.get(form_id, []):
            if figure["measure"] in wanted:
                found = self.figure(figure["evidence_id"], used=False, reason=text(figure["reason"]))
                yield replace(found, weight=None, outlier_probability=None)

    def figure(self, evidence_id: str, *, used: bool = True, reason: str = "") -> TracedFigure:
        """A figure by its id; ``used``: does what asks for it rest on it? Else ``reason`` says why not."""
        row, printed = self._evidence[evidence_id], self._printed[evidence_id]
        source = self.sources[row["source_id"]]
        return TracedFigure(
            series_id=text(row["series_id"]),
            evidence_id=evidence_id,
            form_id=text(row["form_id"]),
            measure=text(row["measure"]),
            basis=text(row["basis"]),
            coverage=text(row["coverage"]),
            used=used,
            reason=reason,
            value=float(row["value"]),
            unit=row["unit"],
            read_value=float(printed["value"]),
            read_unit=text(printed["unit"]),
            data_year=_whole(row["year"]) or 0,
            weight=self._weights.get((row["series_id"], evidence_id)),
            outlier_probability=self._outliers.get(evidence_id),
            printed_text=text(row["printed_text"]),
            printed_scope=text(row["printed_scope"]),
            printed_period=text(printed["printed_period"]),
            coding_reason=text(printed["coding_reason"]),
            corrections=tuple(map(_correction, self._corrections.get(evidence_id, []))),
            origin_id=text(row["origin_id"]),
            origin_kind=text(row["origin_kind"]),
            origin_holder=text(row["origin_holder"]),
            source_id=row["source_id"],
            title=text(source["title"]),
            publisher=text(source["publisher"]),
            published=text(source["published_from"]),
            locator=text(printed["locator"]),
            url=text(source["url"]),
        )

    def denominator(self, context_id: str) -> TracedDenominator:
        """A denominator by its id."""
        row = self._context[context_id]
        source = self.sources[row["source_id"]]
        return TracedDenominator(
            context_id=context_id,
            measure=row["measure"],
            year=int(row["year"]),
            value=float(row["value"]),
            unit=row["unit"],
            formula=text(row["formula"]),
            spread=float(row["spread"]),
            spread_year=_whole(row["spread_year"]),
            source_id=row["source_id"],
            title=text(source["title"]),
            url=text(source["url"]),
        )

    def _searches(self, row: Row, indicator: Indicator) -> Iterator[TracedSearch]:
        """What is declared of an absent cell: of its form, else of its family."""
        asked = measures(indicator)
        declared = [
            one
            for one in self._absences
            if (one["absence"] == FORM_ABSENT or one["measure"] in asked)
            and self._year in declared_years(one["period"], self._window)
        ]
        of_form = [one for one in declared if row["form_id"] and one["form_id"] == row["form_id"]]
        of_family = [one for one in declared if not text(one["form_id"]) and one["family"] == row["family"]]
        for one in of_form or of_family:
            known = ("measure", "period", "absence", "reason", "counted_in", "holder")
            yield TracedSearch(**{name: text(one.get(name)) for name in known})


def _arithmetic(indicator: Indicator, figures: int) -> Arithmetic:
    """How a form's value follows from so many figures."""
    if indicator.kind == "level" or (indicator.kind == "share" and figures == 1):
        return "printed"
    return indicator.kind


def _correction(row: Row) -> TracedCorrection:
    return TracedCorrection(**{name: text(row[name]) for name in TracedCorrection.__dataclass_fields__})


def _by(table: pd.DataFrame, key: str) -> dict[str, Row]:
    return {str(row[key]): row for row in records(table)}


def listed(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """Rows by the text of a column; those without one are left out."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if text(row[key]):
            found.setdefault(row[key], []).append(row)
    return found


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, Integral) else None
