"""The table at a glance: countries by a few numbers, one number in a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core.absences import NOT_APPLICABLE, of_all
from ssemap.indicators.of_forms.choice import FAR
from ssemap.publish.findings import form_numbers
from ssemap.publish.findings.declared import GlanceColumn, rules
from ssemap.publish.findings.finding import Linked
from ssemap.publish.findings.material import INCOMPARABLE
from ssemap.publish.grammar import address, of_forms, shown, states

if TYPE_CHECKING:
    from markupsafe import Markup

    from ssemap.publish.findings.material import Material
    from ssemap.publish.grammar.cell import Cell


@dataclass(frozen=True, slots=True)
class GlanceCell:
    """One number of a country. ``below``: what it is of, or what it holds; '' where its column says all."""

    number: Cell | Linked
    below: str = ""

    def text(self) -> str:
        """The number as tables print it."""
        return self.number.text if isinstance(self.number, Linked) else shown.text(self.number)

    def html(self, page: str = "report/index.html") -> Markup:
        """The number as tables print it, linked to its chain as seen from ``page``; '' for no links."""
        from markupsafe import Markup

        if isinstance(self.number, Linked):
            return Markup("{}").format(self.number.text)
        return shown.html(self.number, address.seen_from(address.trace(self.number.place), page) if page else "")


@dataclass(frozen=True, slots=True)
class Glance:
    """``columns``: label and what it is of; ``rows``: name of each country and its numbers."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[GlanceCell, ...]], ...]

    def cells(self) -> list[Cell]:
        """The cells of the table of indicators that it prints, for the legend."""
        numbers = [cell.number for _, row in self.rows for cell in row]
        return [number for number in numbers if not isinstance(number, Linked)]


def glance(material: Material) -> Glance:
    """The declared columns, of each country of the run in its order."""
    columns = rules().at_a_glance
    by_column = [_column(column, material) for column in columns]
    return Glance(
        tuple((column.label, _note(column, material)) for column in columns),
        tuple((material.labels[iso3], tuple(numbers[iso3] for numbers in by_column)) for iso3 in material.countries),
    )


def _note(column: GlanceColumn, material: Material) -> str:
    """What the numbers of a column are of."""
    return column.note.format(year=material.year, families=len(material.families))


def _column(column: GlanceColumn, material: Material) -> dict[str, GlanceCell]:
    if column.recognised:
        return _recognised(column.recognised, column.unlisted, material)
    indicator = str(column.indicator)
    if column.family:
        cells = material.by_country(indicator, column.family)
        return {iso3: GlanceCell(cell, _below(cell)) for iso3, cell in cells.items()}
    return _best_forms(indicator, str(column.of_form), material)


def of_best_form(indicator: str, material: Material) -> dict[str, GlanceCell]:
    """Country to the cell of the column of an indicator that is told of the best documented form."""
    column = next(one for one in rules().at_a_glance if one.indicator == indicator and one.of_form)
    return _best_forms(indicator, str(column.of_form), material)


def _below(cell: Cell) -> str:
    """What a number holds, and what must be known beside it (``warned``)."""
    return _warned(cell.holds, cell)


def _warned(about: str, cell: Cell) -> str:
    return "; ".join(words for words in (about, shown.warned(cell)) if words)


def _best_forms(indicator: str, of_form: str, material: Material) -> dict[str, GlanceCell]:
    """The best documented form of each country; without any, the absence of the best documented family."""
    rows = form_numbers.of_all(material, of_form)
    valued = form_numbers.best_documented(rows[rows["comparability"] != INCOMPARABLE], material, FAR)
    year = material.settings.reference_year
    found = {
        cell.place.iso3: GlanceCell(cell, _warned(material.form_labels[cell.place.form_id], cell))
        for cell in of_forms.values(valued, year)
    }
    absent = material.all_families(indicator)
    for iso3, families in absent.groupby("iso3", sort=False):
        if iso3 not in found:
            asked = families[families["absence"] != NOT_APPLICABLE]
            best = material.best_family(str(iso3), list(asked["family"]))
            kept = asked[asked["family"] == best] if best else families
            first = kept[kept["absence"] == of_all(kept["absence"])].head(1)
            found[str(iso3)] = GlanceCell(material.cells(first)[0])
    return found


def _recognised(by: str, unlisted: str, material: Material) -> dict[str, GlanceCell]:
    """Families of the concept of which a form is recognised; at least so many where a family has no listed form.

    ``unlisted``: what stands below the number of those.
    """
    table = material.tables["recognition"]
    rows = table[table["family"].isin(material.families)]
    least = states.states()[states.AT_LEAST].sign
    found = {}
    for iso3 in material.countries:
        of_country = rows[rows["iso3"] == iso3]
        number = int((of_country[by] > 0).sum())
        without = len(material.families) - int((of_country["forms"] > 0).sum())
        below = unlisted.format(number=without) if without else ""
        found[iso3] = GlanceCell(Linked(f"{least} {number}" if without else f"{number}"), below)
    return found
