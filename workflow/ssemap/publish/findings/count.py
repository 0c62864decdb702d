"""How many countries, or forms, meet a condition: of law, of growth, of what is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from ssemap.core.absences import COUNTED_ELSEWHERE, HELD_BACK, NOT_APPLICABLE
from ssemap.institutions.typology import ACT, NONE
from ssemap.publish import wholes
from ssemap.publish.at_year import nearest, of_each_year
from ssemap.publish.findings import form_numbers, words
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Linked, plain
from ssemap.publish.findings.told import told, untold
from ssemap.publish.strategies import addressed, matrix
from ssemap.schemas.scenarios import DECLINE, GROWTH, HOLDS, UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ssemap.publish.findings.finding import Finding, Sentence
    from ssemap.publish.findings.kinds import (
        Context,
        Count,
        Grown,
        Held,
        LawTypes,
        Lies,
        OnRecord,
        PublishedOf,
        RecognisedBy,
        Stated,
    )
    from ssemap.publish.findings.material import Material

COUNTRIES = ("country", "countries")
FORMS = ("form", "forms")
INSTRUMENTS = ("instrument", "instruments")
PARTS = ("form that is part of another", "forms that are parts of others")
NOT_OF_YEAR = ("form without both numbers of one year", "forms without both numbers of one year")
AGGREGATES = ("aggregate across families", "aggregates across families")
INCOMPARABLE = ("form that cannot be compared with others", "forms that cannot be compared with others")
NOT_COUNTED = (PARTS, AGGREGATES, NOT_OF_YEAR)  # in the order of ``form_numbers.LEFT_OUT``


@dataclass(frozen=True, slots=True)
class Counted:
    """``number`` of ``every`` unit (its name for one and for several). ``countries``: those that are meant, where they
    are countries; ``unknown``: countries of which it is not known; ``notes``: what else is to be said.
    """

    number: int
    every: int
    unit: tuple[str, str] = COUNTRIES
    countries: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[Sentence, ...] = ()


def count(declared: Count, material: Material) -> Finding | None:
    """A count with its denominator, and which countries are meant."""
    return finding_of(declared, count_of(declared, material), material)


def finding_of(declared: Count, counted: Counted, material: Material) -> Finding | None:
    """The finding that says what is ``counted``."""
    known = counted.every - len(counted.unknown)
    if known <= 0:
        return untold(declared, "count", "not_known", asked=_asked(declared, counted, material))
    number = Linked(words.of_all(counted.number, counted.every, *counted.unit))
    have = "has" if counted.number <= 1 else "have"
    claim = words.fill(declared.says, count=number, have=have, first=material.first)
    notes = [*_which(counted, material), *counted.notes]
    if counted.unknown:
        notes.append(words.note("unknown", countries=_short(counted.unknown, material)))
    enough = counted.unit != COUNTRIES or counted.every >= rules().fewest
    if declared.stated or declared.held or declared.published or declared.on_record:
        enough = enough and counted.number > 0  # that nothing was found is no finding on the countries
    return told(declared, "count", [claim], notes=notes, summed_up=enough)


def _which(counted: Counted, material: Material) -> Iterator[Sentence]:
    """Which countries are meant, or which are not, where these are few."""
    others = [iso3 for iso3 in material.countries if iso3 not in (*counted.countries, *counted.unknown)]
    if not counted.countries or len(counted.countries) == counted.every:
        return
    if len(counted.countries) <= rules().named:
        key = "name" if len(counted.countries) == 1 else "names"
        yield words.note(key, items=words.listed([material.names[iso3] for iso3 in counted.countries]))
    elif 0 < len(others) <= rules().named:
        yield words.note("others", items=words.listed([material.names[iso3] for iso3 in others]))


def _asked(declared: Count, counted: Counted, material: Material) -> str:
    """What an untold count was about: its sentence without a number and its full stop."""
    some = f"any of {words.counted(counted.every, *counted.unit)}" if counted.every else f"any {counted.unit[0]}"
    asked = plain(words.fill(declared.says, count=some, have="has", first=material.first)).rstrip(".")
    return asked[:1].lower() + asked[1:]


def count_of(declared: Count, material: Material) -> Counted:
    """What is counted, by the one key that is declared."""
    key = next(name for name in COUNTED if getattr(declared, name) is not None)
    return COUNTED[key](getattr(declared, key), material)


def recognised(asked: RecognisedBy, material: Material) -> Counted:
    """Countries in which a form of the family is recognised; not known where no form of it is listed.

    Where its forms are all kinds of forms of other families, that is said, and it counts as none.
    """
    table = material.tables["recognition"]
    rows = material.in_order(table[table["family"] == asked.family])
    found = tuple(rows.loc[rows[asked.by] > 0, "iso3"])
    listed = set(rows.loc[rows["forms"] > 0, "iso3"])
    kinds = list(rows.loc[rows["absence"] == COUNTED_ELSEWHERE, "iso3"])
    unknown = tuple(iso3 for iso3 in material.countries if iso3 not in listed.union(kinds))
    notes = _acts(asked.family, found, material) if asked.by == "law" else ()
    if kinds:
        notes += (words.note("kinds", items=words.listed([material.names[iso3] for iso3 in kinds])),)
    return Counted(len(found), len(material.countries), countries=found, unknown=unknown, notes=notes)


def _acts(family: str, recognising: tuple[str, ...], material: Material) -> tuple[Sentence, ...]:
    """In which other countries an act speaks of forms of the family that none makes, as the table of laws has it."""
    table = material.tables["law_types"]
    there = set(table.loc[(table["subject"] == family) & (table["type"] == ACT), "iso3"])
    others = [material.names[iso3] for iso3 in material.countries if iso3 in there.difference(recognising)]
    return (words.note("acts", items=words.listed(others)),) if others else ()


def law_types(asked: LawTypes, material: Material) -> Counted:
    """Countries whose law is of one of some types; not known where no law on the subject is listed."""
    table = material.tables["law_types"]
    rows = table[table["subject"] == asked.subject]
    found = set(rows.loc[rows["type"].isin(asked.types), "iso3"])
    known = set(rows.loc[rows["type"] != NONE, "iso3"])
    return Counted(
        len(found & set(material.countries)),
        len(material.countries),
        countries=tuple(iso3 for iso3 in material.countries if iso3 in found),
        unknown=tuple(iso3 for iso3 in material.countries if iso3 not in known),
    )


def grown(asked: Grown, material: Material) -> Counted:
    """Forms whose number clearly grew, or shrank, of those with an interval; no part is counted beside its whole.

    A form that cannot be compared with others is not counted.
    """
    rows = material.form_rows(asked.indicator)
    found = rows[rows["lower"].notna()]
    known = found[form_numbers.comparable(found)]
    parts = wholes.parts_of_others(known["form_id"], material.tables["form_links"])
    alike = set(known["form_id"])
    known = known[~known["form_id"].isin(parts)]
    clear = known[known["lower"] > 0] if asked.direction == "up" else known[known["upper"] < 0]
    kind = GROWTH if asked.direction == "up" else DECLINE
    notes = _on_scenarios(kind, asked.indicator, list(clear["form_id"]), material)
    out = _without((parts, PARTS), (set(found["form_id"]) - alike, INCOMPARABLE))
    return Counted(len(clear), len(known), FORMS, notes=(*out, *notes))


def _without(*left_out: tuple[set[str], tuple[str, str]]) -> tuple[Sentence, ...]:
    """That forms are not counted, and what they are: parts of others that are, or aggregates of forms."""
    items = [words.counted(len(forms), *what) for forms, what in left_out if forms]
    return (words.note("parts", forms=words.listed(items)),) if items else ()


def _on_scenarios(kind: str, indicator: str, forms: list[str], material: Material) -> tuple[Sentence, ...]:
    """Of how many forms the claim can be told in each declared scenario, where these are fewer."""
    outcomes = material.tables["outcomes"]
    rows = outcomes[
        (outcomes["kind"] == kind) & (outcomes["indicator_id"] == indicator) & outcomes["subject"].isin(forms)
    ]
    notes = []
    for scenario, label in rules().scenarios.items():
        became = rows[rows["scenario"] == scenario]
        still = int(became["outcome"].isin([HOLDS, UNCHANGED]).sum())
        if len(became) and still < len(forms):
            notes.append(words.in_scenario(label, still, len(forms)))
    return tuple(notes)


def stated(asked: Stated, material: Material) -> Counted:
    """Countries of which a source makes a statement on a theme."""
    table = material.statements
    rows = table[(table["theme"] == asked.theme) & (table["group"].eq(asked.group) if asked.group else True)]
    found = tuple(iso3 for iso3 in material.countries if iso3 in set(rows["iso3"]))
    return Counted(len(found), len(material.countries), countries=found)


def held(asked: Held, material: Material) -> Counted:
    """Forms, or countries of one form at least, with a value of an indicator that is shown, or without any figure.

    What cannot be compared, or is held back, was found.
    """
    rows = material.form_rows(asked.indicator)
    rows = rows[rows["absence"] != NOT_APPLICABLE]
    valued = rows["value"].notna()
    met = valued if asked.which == "with" else ~valued & (rows["absence"] != HELD_BACK)
    if asked.of == "forms":
        return Counted(int(met.sum()), len(rows), FORMS)
    chosen = tuple(iso3 for iso3 in material.countries if iso3 in set(rows.loc[met, "iso3"]))
    return Counted(len(chosen), len(material.countries), countries=chosen)


def published(asked: PublishedOf, material: Material) -> Counted:
    """Forms that are asked for, or countries of one form at least, with a number of all of the form, or without one.

    A number that cannot be compared is one. An aggregate across families is no form that is asked for, as in
    ``Material.form_rows``, nor is a form for which no indicator has a meaning.
    """
    values = pd.concat([form_numbers.of_all(material, indicator) for indicator in asked.indicators])
    gaps = material.tables["form_gaps"]
    gaps = gaps[(gaps["absence"] != NOT_APPLICABLE) & gaps["indicator_id"].isin(asked.indicators)]
    gaps = gaps[gaps["family"].isin(material.families) & gaps["iso3"].isin(material.countries)]
    if asked.of == "countries":
        found = set(values["iso3"])
        met = found if asked.which == "with" else set(material.countries) - found
        chosen = tuple(iso3 for iso3 in material.countries if iso3 in met)
        return Counted(len(chosen), len(material.countries), countries=chosen)
    found = set(values.loc[values["family"].isin(material.families), "form_id"])
    without = set(gaps["form_id"]) - found
    return Counted(len(found if asked.which == "with" else without), len(found | without), FORMS)


def lies(asked: Lies, material: Material) -> Counted:
    """Forms whose numbers of the year that stands lie on one side of another one, with their whole intervals.

    A form is held to the measure of its own country and year, and is left out without one; no part is counted beside
    its whole.
    """
    rows = form_numbers.of_families(material, asked.indicator)
    than = _beside(asked.than, rows, material)
    rows = form_numbers.of_their_year(rows, material.settings)
    found = form_numbers.sides(rows, than, material.tables["form_links"])
    out = [
        ({form for (_, form), side in found.items() if side == why}, what)
        for why, what in zip(form_numbers.LEFT_OUT, NOT_COUNTED, strict=True)
    ]
    met = sum(side == asked.side for side in found.values())
    notes = (*_without(*out), *_on_other_years(asked, rows, found, material))
    return Counted(met, len(found) - sum(len(forms) for forms, _ in out), FORMS, notes=notes)


def _on_other_years(
    asked: Lies, rows: pd.DataFrame, found: Mapping[form_numbers.Key, str], material: Material
) -> tuple[Sentence, ...]:
    """How many forms without both numbers of one year lie on the side that is asked of the nearest one."""
    if not isinstance(asked.than, str):
        return ()
    near = nearest(material.tables["context"], asked.than, material.settings)
    lie = list(form_numbers.on_other_years(rows, found, near).values())
    met = lie.count(asked.side)
    if not met:
        return ()
    said, verb = words.of_all(met, len(lie), *FORMS), "lies" if met == 1 else "lie"
    return (words.note("other_years", forms=said, lie=verb, side=asked.side, year=material.year),)


def _beside(than: float | str, rows: pd.DataFrame, material: Material) -> form_numbers.Beside:
    """What numbers of a country and year are held to: one number, or the measure of its context of that year."""
    if not isinstance(than, str):
        return form_numbers.beside(rows, float(than))
    return of_each_year(material.tables["context"], than, material.settings)


def context(asked: Context, material: Material) -> Counted:
    """Countries of which one measure lies on one side of another; not known where either has no number."""
    table = material.tables["context"]
    rows = table[table["year"] == material.settings.reference_year]
    values = {(row.iso3, row.measure): float(row.value) for row in rows.itertuples()}
    pairs = {
        iso3: tuple(values.get((iso3, name)) for name in (asked.measure, asked.than)) for iso3 in material.countries
    }
    found, unknown = [], []
    for iso3, (one, other) in pairs.items():
        if one is None or other is None:
            unknown.append(iso3)
        elif (one < other) if asked.side == "below" else (one > other):
            found.append(iso3)
    return Counted(len(found), len(pairs), countries=tuple(found), unknown=tuple(unknown))


def on_record(asked: OnRecord, material: Material) -> Counted:
    """Countries with a policy that is asked for; or instruments, or forms: see ``OnRecord``.

    Of a country without any policy on record, nothing is known.
    """
    policies, countries = material.policies, material.countries
    policies = policies[policies["iso3"].isin(countries)]
    if policies.empty:
        return Counted(0, len(countries), unknown=tuple(countries))
    known = {name: material.tables[name] for name in addressed.LINKED} | {"forms": material.forms}
    if asked.every_country:
        cells, instruments = matrix.by_instrument(policies, countries), matrix.instruments()
        found = [code for code in instruments if len(matrix.with_number(cells, "instrument", code)) == len(countries)]
        return Counted(len(found), len(instruments), INSTRUMENTS)
    if asked.unnamed:
        rows = addressed.by_form(policies, known)
        return Counted(int((rows["how"] == addressed.NOT_NAMED).sum()), len(rows), FORMS)
    if asked.family:
        families = addressed.by_family(policies, known, countries)
        own = families[families["family"] == asked.family]
        unknown = tuple(own.loc[(own["forms"] == 0) & (own["number"] == 0), "iso3"])
        chosen = tuple(own.loc[own["number"] > 0, "iso3"])
        return Counted(len(chosen), len(countries), countries=chosen, unknown=unknown)
    column, code = ("instrument", asked.instrument) if asked.instrument else ("actor_type", asked.actor_type)
    there = set(policies.loc[policies[column] == code, "iso3"])
    chosen = tuple(iso3 for iso3 in countries if iso3 in there)
    unknown = tuple(iso3 for iso3 in countries if iso3 not in set(policies["iso3"]))
    return Counted(len(chosen), len(countries), countries=chosen, unknown=unknown)


def _short(countries: tuple[str, ...], material: Material) -> Sentence:
    """Countries by name where they are few, else their number."""
    if len(countries) > rules().named:
        return (words.of_all(len(countries), len(material.countries), *COUNTRIES),)
    return words.listed([material.names[iso3] for iso3 in countries])


COUNTED: dict[str, Callable[[Any, Material], Counted]] = {
    "recognised": recognised,
    "law_types": law_types,
    "grown": grown,
    "stated": stated,
    "held": held,
    "published": published,
    "lies": lies,
    "context": context,
    "on_record": on_record,
}
