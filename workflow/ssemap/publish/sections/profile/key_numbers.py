"""Key numbers of one country: those of the table at a glance, and those of its best documented forms."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from ssemap.core.series import years
from ssemap.indicators.declared import catalogue
from ssemap.publish import grammar
from ssemap.publish.findings.finding import Linked
from ssemap.publish.findings.glance import GlanceCell, glance
from ssemap.publish.sections.package_facts import main_forms
from ssemap.publish.sections.profile.declared import rules

if TYPE_CHECKING:
    from markupsafe import Markup

    from ssemap.publish.findings.material import Material
    from ssemap.publish.grammar.cell import Cell


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """One number of the table at a glance. ``note``: what it is of; ``below``: the forms that it holds."""

    label: str
    note: str
    number: Markup
    below: str


def key_numbers(material: Material, page: str) -> list[KeyNumber]:
    """The numbers at a glance of the one country of ``material``, linked to their chains as seen from ``page``."""
    table = glance(material)
    [(_, numbers)] = table.rows
    return [
        KeyNumber(label, note, _linked(number, page), number.below)
        for (label, note), number in zip(table.columns, numbers, strict=True)
    ]


def _linked(shown: GlanceCell, page: str) -> Markup:
    """A number with its link; one that is counted from law leads to what is said of law."""
    from markupsafe import Markup

    if isinstance(shown.number, Linked):
        return Markup('<a class="cell" href="#law">{}</a>').format(shown.text())
    return shown.html(page)


@dataclass(frozen=True, slots=True)
class FormNumber:
    """One number of a form: as HTML, and the basis and year of its published figure in words."""

    number: Markup
    below: str


@dataclass(frozen=True, slots=True)
class FormNumbers:
    """A form and its numbers, in the order of ``form_columns``."""

    name: str
    native: str
    numbers: tuple[FormNumber, ...]


def form_columns() -> list[str]:
    """The titles of the indicators that are told of each form."""
    titles = catalogue().titles()
    return [titles[indicator] for indicator in rules().form_indicators]


def leading_forms(material: Material) -> list[str]:
    """The best documented forms: those with most national figures, no aggregates across families."""
    evidence = material.tables["evidence"]
    return main_forms(evidence[evidence["family"].isin(material.families)], most=rules().forms)


def form_cells(material: Material) -> dict[str, list[Cell]]:
    """The best documented forms, each with its cells."""
    cells = {
        (cell.place.form_id, indicator): cell
        for indicator in rules().form_indicators
        for cell in material.cells(material.form_rows(indicator))
    }
    asked = rules().form_indicators
    return {
        form: [cells[form, indicator] for indicator in asked]
        for form in leading_forms(material)
        if all((form, indicator) in cells for indicator in asked)
    }


def form_numbers(material: Material, page: str) -> list[FormNumbers]:
    """The best documented forms with their numbers, linked to their chains as seen from ``page``."""
    native = dict(zip(material.forms["form_id"], material.forms["name_native"], strict=True))
    return [
        FormNumbers(material.form_labels[form], native[form], tuple(_number(cell, page) for cell in cells))
        for form, cells in form_cells(material).items()
    ]


def _number(cell: Cell, page: str) -> FormNumber:
    chain_of_cell = grammar.address.seen_from(grammar.address.trace(cell.place), page)
    return FormNumber(grammar.html(cell, chain_of_cell), counted(cell))


def counted(cell: Cell) -> str:
    """On which basis the published figure of a cell stands, and of which year it is; '' where there is none."""
    if not cell.valued:
        return ""
    return f"{grammar.basis(cell)}; figure of {years(cell.data_year, cell.data_year_last)}"


def legend(material: Material) -> list[grammar.Line]:
    """What the signs mean that stand in the cells that are told."""
    return grammar.legend_of([*glance(material).cells(), *chain.from_iterable(form_cells(material).values())])
