"""Values of single forms as pages of themes print them: those of all of a form, and apart from them those of a part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from ssemap.core import framework
from ssemap.core.bases import of_share
from ssemap.core.series import UNSTATED
from ssemap.publish import grammar, held, marks, wholes
from ssemap.publish.dated import told_year
from ssemap.publish.findings import form_numbers, rivals, scope, survey
from ssemap.publish.grammar.address import seen_from, trace
from ssemap.publish.said_by import SaidBy, by_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from ssemap.core.run import Run

QUALIFIERS = {"range": "a range"}  # before others stands a sign or a word
DIFFER = "figures differ"
NOT_STATED = "basis not stated"


@dataclass(frozen=True, slots=True)
class NumberOfForm:
    """A value of a form. ``number``: linked to its chain. ``when``: its year, or the months of a survey.

    ``what``: variant, basis or coverage, in words; ``scope``: what was counted, in the compiler's words, of what stands
    apart, beside another number of its form, or of no stated variant. ``answers``: of a survey, '' where they are not
    known. ``within``: the words of ``wholes.mark``, '' for none.
    """

    iso3: str
    form: str
    native: str
    number: Markup
    when: str
    what: str
    scope: str
    answers: str
    sources: tuple[SaidBy, ...]
    within: str


def printed(values: pd.DataFrame, settings: Run) -> pd.DataFrame:
    """Of values of all of a form those that stand at the reference year, however far; then those apart, each once.

    With ``differ``: is it a range of numbers that contradict each other?
    """
    apart = rivals.each_once(values[values["apart"]]).assign(differ=False)
    return pd.concat([rivals.of_variants(values, settings), apart], ignore_index=True)


def ordered(
    values: pd.DataFrame, countries: Sequence[str], indicators: Sequence[str], forms: pd.DataFrame
) -> pd.DataFrame:
    """The rows of ``indicators`` and ``countries``: by indicator, country and name of the form, never by value."""
    rows = values[values["indicator_id"].isin(indicators) & values["iso3"].isin(countries)]
    keys = rows.assign(
        asked=rows["indicator_id"].map(list(indicators).index),
        place=rows["iso3"].map(list(countries).index),
        name=rows["form_id"].map(held.names(forms).short),
        covered=form_numbers.by_coverage(rows),
    )
    by = ["asked", "place", "name", "form_id", "covered", "definition", "basis", "year", "survey"]
    return rows.loc[keys.sort_values(by, kind="stable").index]


def numbers(rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame], page: str) -> dict[str, list[NumberOfForm]]:
    """Indicator to its values, in the order of ``rows``; ``page``: the address of the page that prints them."""
    names, forms = held.names(tables["forms"]), tables["forms"].set_index("form_id")
    behind, links = _sources(tables), tables["form_links"]
    several = rows.duplicated(["indicator_id", "form_id", "apart"], keep=False)
    inside = wholes.by_indicator(rows, links)
    found: dict[str, list[NumberOfForm]] = {}
    for row, beside in zip(rows.itertuples(index=False), several, strict=True):
        native = str(forms.at[row.form_id, "name_native"])
        holders = () if row.apart else inside[row.indicator_id].get(row.form_id, ())
        found.setdefault(row.indicator_id, []).append(
            NumberOfForm(
                row.iso3,
                names.full[row.form_id],
                "" if native == names.full[row.form_id] else native,
                _linked(form_numbers.cell(row), page),
                when(row),
                what(row),
                scope.shown(row.printed_scope) if row.apart or beside or form_numbers.unstated_variant(row) else "",
                f"{int(row.sample_size):,}" if not pd.isna(row.sample_size) else "",
                _distinct(behind.get(name) for name in row.evidence_ids),
                "" if row.apart else wholes.mark(row.family, [names.short[form] for form in holders]),
            )
        )
    return found


def _linked(cell: grammar.Cell, page: str) -> Markup:
    """A number as HTML, linked to its chain."""
    return grammar.html(cell, seen_from(trace(cell.place), page))


def when(row: Any) -> str:
    """The months of a survey, else the year (``survey.when``); of a change both years."""
    if not pd.isna(row.year_from):
        return f"{int(row.year_from)}–{told_year(row)}"
    return survey.when(row)


def what(row: Any) -> str:
    """How the source qualifies the number, its variant, its basis, and of a value that is apart its coverage."""
    bases = framework.labels("bases")
    said = [DIFFER if getattr(row, "differ", False) else QUALIFIERS.get(row.qualifier, "")]
    said += [framework.labels("coverages")[row.coverage].lower()] if row.apart else []
    said += [] if row.definition == UNSTATED else [framework.labels("definitions")[row.definition].lower()]
    said += ["doubtful"] if form_numbers.is_doubtful(row) else []
    part = bases.get(row.part_basis, "").lower()
    basis = "" if row.basis == UNSTATED else of_share(part, bases[row.basis].lower())
    said += [f"{basis or 'basis'} (assumed)" if row.basis_assumed else basis]
    said += ["claim"] if row.claim else []
    said += [marks.of_year(row.period_certainty)]
    return ", ".join(part for part in said if part) or NOT_STATED


def _sources(tables: Mapping[str, pd.DataFrame]) -> dict[str, SaidBy]:
    """Figure to its source."""
    known = by_source(tables["sources"])
    evidence = tables["evidence"]
    return {
        name: known[source]
        for name, source in zip(evidence["evidence_id"], evidence["source_id"], strict=True)
        if source in known
    }


def _distinct(found: Any) -> tuple[SaidBy, ...]:
    return tuple(dict.fromkeys(one for one in found if one is not None))
