"""What is not known on a theme: forms without its numbers, by whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import framework, printing
from ssemap.publish.findings.kinds import SUPPLIERS
from ssemap.publish.grammar import states
from ssemap.publish.sections.profile import missing
from ssemap.publish.sections.profile.declared import rules
from ssemap.publish.themed.indicators import form_indicators, measures, supplied

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd

    from ssemap.publish.findings.material import Material
    from ssemap.publish.findings.suppliers import Supplier


@dataclass(frozen=True, slots=True)
class UnknownOfForm:
    """A form and what is not known of it, in words."""

    form_id: str
    form: str
    native: str
    lacks: str


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Forms of a country of which one body could supply numbers. ``body``, ``why``: '' where nobody is on record."""

    iso3: str
    body: str
    why: str
    forms: tuple[UnknownOfForm, ...]

    def by_lack(self) -> list[tuple[str, list[UnknownOfForm]]]:
        """What is missing, with the forms that lack it, in the order of the first form of each."""
        found: dict[str, list[UnknownOfForm]] = {}
        for form in self.forms:
            found.setdefault(form.lacks, []).append(form)
        return list(found.items())


def to_ask(material: Material, indicators: Sequence[str]) -> dict[str, list[ToAsk]]:
    """Country to whom to ask for numbers of ``indicators``: the body of most forms first, nobody last.

    Forms in scope without a number of all of them, because none was found, searched for or may be printed. Instances of
    a legal form are in it and are not asked for, nor is an aggregate across families: its forms are.
    """
    wanted = supplied(indicators)
    lacking = _lacking(material, wanted)
    forms = material.forms[(material.forms["in_scope"] == "yes") & material.forms["legal_form"].isna()]
    forms = forms[forms["family"] != framework.MIXED]
    found: dict[str, dict[str, list[UnknownOfForm]]] = {iso3: {} for iso3 in material.countries}
    asked: set[Supplier] = set()
    for form in forms[forms["form_id"].isin(lacking)].sort_values("name_en").itertuples(index=False):
        name = material.form_labels[form.form_id]
        native = "" if form.name_native == form.name_en else str(form.name_native)
        told = UnknownOfForm(form.form_id, name, native, _words(lacking[form.form_id], wanted))
        lacked = [name for names in lacking[form.form_id].values() for name in names]
        who = material.bodies.supplier(form.form_id, measures(lacked))
        found[form.iso3].setdefault(who.body if who else "", []).append(told)
        asked |= {who} if who else set()
    does = {one.body: one.does for kind in reversed(SUPPLIERS) for one in asked if one.kind == kind}
    return {iso3: _ranked(iso3, by_body, does) for iso3, by_body in found.items()}


def without(gaps: pd.DataFrame, indicator: str, names: Mapping[str, str], there: Collection[str]) -> list[str]:
    """The countries of which no form has a number of an indicator, each with the kinds of absence of its forms.

    Aggregates across families are no forms that are asked for.

    ``gaps``: ``form_gaps``; ``names``: code to name of the countries; ``there``: those that have a number.
    """
    rows = gaps[(gaps["indicator_id"] == indicator) & ~gaps["iso3"].isin(there) & (gaps["family"] != framework.MIXED)]
    counts = rows.groupby(["iso3", "absence"]).size().to_dict()
    found = []
    for iso3, name in names.items():
        if iso3 in there:
            continue
        kinds = [(state.word, counts.get((iso3, code), 0)) for code, state in states.states().items()]
        said = ", ".join(f"{printing.counted(number, 'form')} {word}" for word, number in kinds if number)
        found.append(f"{name} ({said or 'no form in scope'})")
    return found


def _ranked(iso3: str, by_body: dict[str, list[UnknownOfForm]], does: Mapping[str, str]) -> list[ToAsk]:
    """Whom to ask, each body once; ``does``: body to the first of what it does."""
    asked = [ToAsk(iso3, body, does.get(body, ""), tuple(forms)) for body, forms in by_body.items()]
    return sorted(asked, key=lambda one: (not one.body, -len(one.forms), one.body))


def _lacking(material: Material, indicators: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Form to the indicators that it has no number of, by the absence."""
    gaps, wanted = material.tables["form_gaps"], rules().missing.absences
    rows = gaps[gaps["indicator_id"].isin(indicators) & gaps["absence"].isin(wanted)]
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows.itertuples():
        found.setdefault(row.form_id, {}).setdefault(row.absence, []).append(row.indicator_id)
    return found


def _words(lacks: dict[str, list[str]], indicators: Sequence[str]) -> str:
    """What is missing, and why: employees, turnover (not searched); memberships (none found)."""
    titles, absences = form_indicators(), [one for one in rules().missing.absences if one in lacks]
    why = {absence: states.states()[absence].word for absence in absences}
    if 1 < len(indicators) == sum(map(len, lacks.values())):
        return f"all of these numbers ({', '.join(why.values())})"
    listed = {one: [missing.within(titles[name]) for name in indicators if name in lacks[one]] for one in absences}
    return "; ".join(f"{', '.join(named)} ({why[absence]})" for absence, named in listed.items())
