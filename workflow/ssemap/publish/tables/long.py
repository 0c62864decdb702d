"""The tidy long table of indicators: one row per cell of a concept at a year, of families, sub-families and forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.core.series import joined
from ssemap.publish import grammar
from ssemap.publish.tables.headline import family_labels
from ssemap.schemas.indicators import ALL, FAMILY, FORM, SUBFAMILY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from ssemap.indicators.declared import Indicator

LEVELS = {ALL: 0, FAMILY: 1, SUBFAMILY: 2, FORM: 3}
NUMBERS = ("number", "value", "estimate", "lower", "upper", "year", "data_year", "data_year_last")


def table(
    indicators: pd.DataFrame,
    declared: Sequence[Indicator],
    names: Mapping[str, str],
    forms: pd.DataFrame,
    absences: pd.DataFrame,
    *,
    concept: str,
    year: int,
) -> pd.DataFrame:
    """All cells of the countries in ``names``, those with a value first, then by indicator, country and family.

    ``indicators``: the table of the stage; ``forms`` and ``absences`` of ``clean``. The columns are explained in
    ``workflow/report/workbook.yaml``; a number is a float or an int, what is missing is None.
    """
    import pandas as pd

    chosen = (indicators["concept"] == concept) & (indicators["year"] == year) & indicators["iso3"].isin(list(names))
    rows = indicators[chosen].reset_index(drop=True)
    cells = grammar.cells(rows, forms, absences)
    words = _Labels(declared, names, forms)
    made = [words.row(cell, row) for cell, row in zip(cells, rows.itertuples(index=False), strict=True)]
    order = sorted(range(len(made)), key=lambda place: words.place(cells[place]))
    return pd.DataFrame([made[place] for place in order], columns=list(COLUMNS), dtype="object")


class _Labels:
    """What codes are called."""

    def __init__(self, declared: Sequence[Indicator], names: Mapping[str, str], forms: pd.DataFrame) -> None:
        self.titles = {indicator.id: indicator.title for indicator in declared}
        self.countries = names
        self.families = family_labels()
        self.subfamilies = framework.labels("subfamilies")
        self.forms = dict(zip(forms["form_id"], forms["name_en"], strict=True))
        self.bases = framework.labels("bases")
        self.order = [
            {code: place for place, code in enumerate(codes)} for codes in (self.titles, self.countries, self.families)
        ]

    def place(self, cell: grammar.Cell) -> tuple[Any, ...]:
        """What rows are sorted by."""
        where = cell.place
        indicators, countries, kinds = self.order
        return (
            not cell.valued,
            indicators[where.indicator_id],
            countries[where.iso3],
            kinds[where.family],
            LEVELS[where.aggregate],
            where.subfamily,
            where.form_id,
        )

    def row(self, cell: grammar.Cell, row: Any) -> list[Any]:
        """The values of a cell in the order of ``COLUMNS``."""
        where, shown = cell.place, grammar.sheet(cell).value if cell.valued else ""
        record: dict[str, Any] = {
            "indicator": self.titles[where.indicator_id],
            "country": self.countries[where.iso3],
            "family": self.families[where.family],
            "subfamily": self.subfamilies.get(where.subfamily),
            "form": self.forms.get(where.form_id),
            "shown": grammar.text(cell),
            "unit": cell.unit,
            "data_year": cell.data_year or None,
            "data_year_last": cell.data_year_last or None,
            "basis": " + ".join(self.bases[code] for code in cell.bases),
            "grade": cell.grade,
            "holds": cell.holds,
            "year": where.year,
            "value": cell.value,
            "number": None if isinstance(shown, str) else shown,
            "estimate": cell.estimate,
            "lower": cell.lower,
            "upper": cell.upper,
            "state": cell.state,
            "other_year": ("yes" if cell.other_year else "no") if cell.valued else None,
            "comparability": cell.comparability if cell.valued else None,
            "marks": joined(cell.marks),
            "bases": joined(cell.bases),
            "grade_caps": joined(cell.grade_caps),
            "absence": None if cell.valued else cell.state,
            "reason": cell.reason,
            "counted_under": cell.elsewhere,
            "indicator_id": where.indicator_id,
            "iso3": where.iso3,
            "concept": where.concept,
            "aggregate": where.aggregate,
            "family_code": where.family,
            "subfamily_code": where.subfamily,
            "form_id": where.form_id,
            "series": joined(row.series_ids),
            "evidence": joined(row.evidence_ids),
            "chain": grammar.address.trace(where),
        }
        return [_number(value) if name in NUMBERS else value or None for name, value in record.items()]


COLUMNS = (
    *("indicator", "country", "family", "subfamily", "form", "shown", "unit", "data_year", "data_year_last", "basis"),
    *("grade", "holds", "year", "value", "number", "estimate", "lower", "upper", "state", "other_year"),
    *("comparability", "marks", "bases", "grade_caps", "absence", "reason", "counted_under", "indicator_id", "iso3"),
    *("concept", "aggregate", "family_code", "subfamily_code", "form_id", "series", "evidence", "chain"),
)


def _number(value: float | None) -> float | None:
    """A number, whole ones without a point; None for one that is missing."""
    if value is None or value != value:
        return None
    return int(value) if float(value).is_integer() else float(value)
