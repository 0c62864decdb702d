"""What is missing of one country, and who could supply it: its list of things to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.indicators.absence import measures
from ssemap.indicators.declared import catalogue
from ssemap.publish.grammar import states
from ssemap.publish.sections.profile.declared import rules
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    from ssemap.indicators.declared import Indicator
    from ssemap.publish.findings.material import Material

COLUMNS = (
    Column("form", "Form", note="native", width=36),
    Column("native", "Native name", width=28, native=True),
    Column("family", "Family", width=24),
    Column("lacks", "Without a number of", width=50),
    Column("body", "Who could supply it", width=40, empty="no body is on record"),
    Column("why", "What the body does", width=24, empty="–"),
    Column("holds_open", "Numbers of the family that this leaves open", "count", width=14),
)


@dataclass(frozen=True, slots=True)
class MissingForm:
    """A form without numbers. ``lacks``: by the label of the absence the indicators in words.

    ``body``, ``why``: who could supply them and what it does, '' where nobody is on record. ``holds_open``: numbers of
    its family that are partial for want of this form.
    """

    form_id: str
    form: str
    native: str
    family: str
    lacks: dict[str, list[str]]
    body: str
    why: str
    holds_open: int

    @property
    def words(self) -> str:
        """What is missing, and why: employees, turnover (not searched); memberships (none found)."""
        return "; ".join(f"{', '.join(names)} ({why})" for why, names in self.lacks.items())


def gaps(material: Material) -> list[MissingForm]:
    """The forms of the one country of ``material`` with gaps: those that leave most numbers open first.

    Instances of a legal form are in it and are not asked for.
    """
    forms = material.forms[(material.forms["in_scope"] == "yes") & material.forms["legal_form"].isna()]
    lacking, held_open = _lacking(material), material.held_open()
    labels = framework.labels("families")
    found = []
    for form in forms[forms["form_id"].isin(lacking)].itertuples(index=False):
        asked = material.bodies.supplier(form.form_id, _measures(lacking[form.form_id]))
        found.append(
            MissingForm(
                form.form_id,
                material.form_labels[form.form_id],
                form.name_native,
                labels[form.family],
                _words(lacking[form.form_id]),
                asked.body if asked else "",
                asked.does if asked else "",
                held_open[form.form_id],
            )
        )
    return sorted(found, key=lambda gap: (-gap.holds_open, -sum(map(len, gap.lacks.values())), gap.form_id))


def within(title: str) -> str:
    """A title as it stands within a sentence.

    >>> within("Turnover as share of GDP")
    'turnover as share of GDP'
    """
    return title[:1].lower() + title[1:]


def table(found: list[MissingForm]) -> Table:
    """All gaps, one row for each form."""
    import pandas as pd

    keys = [column.key for column in COLUMNS]
    rows = [{**{key: getattr(gap, key) for key in keys if key != "lacks"}, "lacks": gap.words} for gap in found]
    return Table(pd.DataFrame(rows, columns=keys), COLUMNS, nothing="Each form in scope has each of these numbers.")


def _measures(lacking: dict[str, list[Indicator]]) -> list[str]:
    """The measures of what a form lacks."""
    return [measure for indicators in lacking.values() for one in indicators for measure in measures(one)]


def _words(lacking: dict[str, list[Indicator]]) -> dict[str, list[str]]:
    """The same with the indicators in words."""
    return {why: [within(one.title) for one in indicators] for why, indicators in lacking.items()}


def _lacking(material: Material) -> dict[str, dict[str, list[Indicator]]]:
    """Form to the indicators that it has no number of, by the sign of the absence."""
    wanted, declared = rules().missing, {one.id: one for one in catalogue().indicators}
    found: dict[str, dict[str, list[Indicator]]] = {}
    for indicator in wanted.indicators:
        for cell in material.cells(material.form_rows(indicator)):
            if cell.state in wanted.absences:
                by_why = found.setdefault(cell.place.form_id, {})
                by_why.setdefault(states.states()[cell.state].word, []).append(declared[indicator])
    return found
