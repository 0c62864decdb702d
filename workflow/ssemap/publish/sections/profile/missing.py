"""What is missing of one country, and who could supply it: its list of things to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import framework, themes
from ssemap.indicators.declared import catalogue
from ssemap.publish.grammar import states
from ssemap.publish.sections.profile.declared import rules
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssemap.indicators.declared import Indicator
    from ssemap.publish.findings.material import Material

LONGEST_BODY = 60  # characters of the name of a body
APART = re.compile(r"\s*(?:\(|\[|:|, which\b).*$")  # what follows the name of a body
COLUMNS = (
    Column("form", "Form", width=36),
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
        body, why = supplier(form.form_id, material)
        found.append(
            MissingForm(
                form.form_id,
                material.form_labels[form.form_id],
                form.name_native,
                labels[form.family],
                lacking[form.form_id],
                body,
                why,
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


def _lacking(material: Material) -> dict[str, dict[str, list[str]]]:
    """Form to the indicators that it has no number of, by the sign of the absence."""
    wanted, titles = rules().missing, catalogue().titles()
    found: dict[str, dict[str, list[str]]] = {}
    for indicator in wanted.indicators:
        for cell in material.cells(material.form_rows(indicator)):
            if cell.state in wanted.absences:
                by_why = found.setdefault(cell.place.form_id, {})
                by_why.setdefault(states.states()[cell.state].word, []).append(within(titles[indicator]))
    return found


def supplier(form_id: str, material: Material) -> tuple[str, str]:
    """The first body that could supply what is missing, and what it does."""
    for why, bodies in (
        ("it has the number", _holders(form_id, material)),
        ("it counts the form", _counting(form_id, material)),
        ("it supervises the form", _supervising(form_id, material)),
    ):
        if names := sorted(_names(bodies), key=lambda name: not name[0].isupper()):
            return names[0], why
    return "", ""


def _names(bodies: Iterable[str]) -> list[str]:
    """The names of bodies in texts about them: their parts, without what follows a name."""
    parts = [APART.sub("", part).strip() for body in bodies for part in body.split(";")]
    return [part for part in parts if part and len(part) <= LONGEST_BODY]


def _holders(form_id: str, material: Material) -> list[str]:
    """Who has it, as the list of absences says."""
    absences = material.tables["absences"]
    return list(absences.loc[absences["form_id"] == form_id, "holder"].dropna())


def _counting(form_id: str, material: Material) -> list[str]:
    """Bodies that count the form, those of most figures first."""
    evidence = material.tables["evidence"]
    rows = evidence[(evidence["form_id"] == form_id) & evidence["origin_kind"].isin(rules().missing.counted_by)]
    counts = rows["origin_holder"].value_counts()
    return sorted(counts.index, key=lambda body: (-int(counts[body]), body))


def _supervising(form_id: str, material: Material) -> list[str]:
    """Bodies that supervise the form by a law, the latest law first."""
    laws, links = material.tables["laws"], material.tables["law_forms"]
    rows = laws[laws["law_id"].isin(links.loc[links["form_id"] == form_id, "law_id"])]
    latest = rows.sort_values(["enacted", "law_id"], ascending=[False, True], na_position="last")
    return list(latest["supervising_body"].dropna())


@dataclass(frozen=True, slots=True)
class KnownOf:
    """An indicator in words, and of how many families it is known; ``families``: those that it has a meaning for."""

    title: str
    known: int
    families: int


@dataclass(frozen=True, slots=True)
class ThemeGap:
    """What is known of a theme. ``facts``: thematic facts that are told in words."""

    label: str
    indicators: list[KnownOf]
    facts: int

    @property
    def known(self) -> list[KnownOf]:
        """Those with a number of a family or more."""
        return [one for one in self.indicators if one.known]

    @property
    def unknown(self) -> list[KnownOf]:
        """Those without."""
        return [one for one in self.indicators if not one.known]


def theme_gaps(material: Material) -> list[ThemeGap]:
    """Every theme, in the order of themes; a family is known where it, or a form of it, has a number."""
    facts = material.tables["statements"]["theme"].value_counts()
    return [
        ThemeGap(
            label,
            [_known(one, material) for one in catalogue().indicators if one.theme == theme],
            int(facts.get(theme, 0)),
        )
        for theme, label in themes.labels().items()
    ]


def _known(indicator: Indicator, material: Material) -> KnownOf:
    rows = material.form_rows(indicator.id)
    valued = set(rows.loc[rows["value"].notna(), "family"])
    asked = [family for family in material.families if family not in indicator.not_applicable]
    return KnownOf(within(indicator.title), len(valued.intersection(asked)), len(asked))
