"""Tables of policies: counts by instrument, actor and family, money, statements by actor, and what is not on record.

``policies``: those of the edition, as ``clean`` writes them, with ``iso3``; ``names``: country code to name.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ssemap.core import framework, printing, themes
from ssemap.publish import held
from ssemap.publish.months import MONTHS
from ssemap.publish.strategies import addressed, amounts, matrix
from ssemap.publish.strategies.declared import rules
from ssemap.publish.tables.table import Column, Table
from ssemap.publish.themed import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

DESK = (
    "Which instrument a policy is, who acts and what its money is, is the judgement of the "
    "project, made at a desk. The data file has a reason where the judgement is not obvious."
)
MAIN = "Each policy counts under one main instrument, and it may have further ones."
RECORD = "A policy that is not on record may exist all the same."
NONE = "none on record"
NOT_COMPUTED = "not computed"  # a share of GDP
NO_REASON = "none given"
NO_YEAR = "none on record"
ITSELF = (
    "Here a form counts as named only where a policy names the form itself. The table of what policies leave out "
    "counts it too where they name its parts, or what it is part of."
)
THROUGH_OTHERS = (
    "Here a form counts as named too where a policy names a form that it is part of, or a part of it. It counts where "
    "a law or scheme on record does so, too. So fewer forms are left out here than the table by family leaves without "
    "a name. Only forms that are listed are asked for, and no aggregates across families."
)
LAWS = (
    "Policies and laws are two lists, and not each law is entered as a policy too. Where no policy names a form of the "
    "family, the laws and schemes that do are counted after none."
)
ACTORS = "Joint: kinds that are named together. Each policy counts once."
LEAST_SHARE = 0.001  # percent of GDP; what is less is not printed in digits
COUNTRY = Column("country", "Country", width=18)


def by_instrument(policies: pd.DataFrame, names: Mapping[str, str]) -> Table:
    """One row per instrument and country with a policy, below the instrument: how many there are, and the latest."""
    import pandas as pd

    cells = matrix.by_instrument(policies, list(names))
    labels, all_of = framework.labels("instruments"), cells.groupby("instrument")["number"].sum()
    rows = []
    for cell in cells.itertuples():
        head = f"{labels[cell.instrument]}: {_counted(int(all_of[cell.instrument]))}"
        if cell.number:
            latest = _first(cell.names, rules().latest)
            rows.append((cell.iso3, names[cell.iso3], head, cell.number, latest))
        elif not all_of[cell.instrument] and cell.iso3 == next(iter(names)):
            rows.append(("", "All countries", head, 0, ""))
    columns = (
        COUNTRY,
        Column("head", "Instrument", width=24),
        Column("number", "Policies", "count", width=8),
        Column("latest", "The latest", width=56, empty=NONE),
    )
    frame = pd.DataFrame(rows, columns=["iso3", "country", "head", "number", "latest"])
    latest = "The latest: by the first year on record, and its month where that is known."
    note = f"{latest} Counts are no score: sources were not searched alike."
    return Table(frame, columns, (DESK, f"{note} {MAIN} {RECORD}"), heading="head")


def _counted(number: int) -> str:
    return "1 policy" if number == 1 else f"{number:,} policies"


def _first(which: list[str], most: int | None) -> str:
    """The first of some names, and how many more there are; all where there is no limit."""
    more = f"; and {len(which) - most} more" if most is not None and len(which) > most else ""
    return "; ".join(which[:most]) + more


def by_actor(policies: pd.DataFrame, names: Mapping[str, str]) -> Table:
    """One row per kind of actor: how many policies each country has on record."""
    import pandas as pd

    cells = matrix.by_actor(policies, list(names))
    rows = []
    for code in framework.codes("actor_types"):
        own = cells[cells["actor_type"] == code].set_index("iso3")["number"]
        rows.append({"actor_type": code, "all": int(own.sum()), **{iso3: int(own[iso3]) for iso3 in names}})
    columns = (
        Column("actor_type", "Kind of actor", width=16, codelist="actor_types"),
        Column("all", "Policies", "count", width=8),
        *(Column(iso3, name, "count", width=10, country=iso3) for iso3, name in names.items()),
    )
    return Table(pd.DataFrame(rows, columns=[one.key for one in columns]), columns, (ACTORS,))


def by_family(policies: pd.DataFrame, known: Mapping[str, pd.DataFrame], names: Mapping[str, str]) -> Table:
    """One row per family: in each country the policies that name a form of it; '–' where no form is listed.

    ``known``: the tables that ``addressed.by_form`` takes.
    """
    import pandas as pd

    cells = addressed.by_family(policies, known, list(names)).set_index(["family", "iso3"])
    rows = [
        {"family": family, **{iso3: _named(cells.loc[(family, iso3)]) for iso3 in names}}
        for family in framework.codes("families")
    ]
    columns = (
        Column("family", "Family", width=24, codelist="families"),
        *(Column(iso3, name, width=20, empty="no form listed", country=iso3) for iso3, name in names.items()),
    )
    none = len(addressed.naming_none(policies, known["policy_forms"]))
    others = f" Without a form of the list: {_counted(none)}." if none else ""
    note = f"In brackets: forms in scope that are named, of those that are listed. A policy may name several.{others}"
    return Table(pd.DataFrame(rows, columns=[one.key for one in columns]), columns, (note, LAWS, ITSELF, RECORD))


def _named(cell: Any) -> str:
    if not (cell["forms"] or cell["number"]):
        return ""
    if cell["laws"] and not cell["number"]:
        return f"none; {printing.counted(cell['laws'], 'law')}"
    return f"{cell['number'] or 'none'} ({cell['named']} of {cell['forms']})"


def gaps(
    policies: pd.DataFrame, known: Mapping[str, pd.DataFrame], names: Mapping[str, str], most: int | None = None
) -> Table:
    """What the policies on record leave out: instruments, families and forms, by country; instruments of all first.

    ``known``: the tables that ``addressed.by_form`` takes. ``most``: how many a cell names; None for all.
    """
    import pandas as pd

    by_form = addressed.by_form(policies, known)
    found = [*_instruments(policies, names), *_families(by_form, names), *_forms(by_form, known["forms"], names)]
    rows = [
        {
            **row,
            "number": len(row["which"]),
            "share": f"{len(row['which'])} of {row['of']}",
            "which": _first(row["which"], most),
        }
        for row in found
    ]
    columns = (
        Column("what", "What is asked"),
        Column("country", "Country", width=18),
        Column("share", "How many", width=10),
        Column("number", "Number", "count", width=8, page=False),
        Column("of", "Of", "count", width=8, page=False),
        Column("which", "Which they are", width=56, empty="none"),
    )
    frame = pd.DataFrame(rows, columns=["iso3", *(one.key for one in columns)])
    return Table(frame, columns, (THROUGH_OTHERS, f"{MAIN} {RECORD}"), heading="what")


def _instruments(policies: pd.DataFrame, names: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    labels = matrix.instruments()
    cells = matrix.by_instrument(policies, list(names))
    without = cells[cells["number"] == 0]
    what = "Instruments that are the main one of no policy"
    in_all = [labels[code] for code in labels if (without["instrument"] == code).sum() == len(names)]
    yield _gap(what, "", "All countries", in_all, len(labels))
    for iso3, name in names.items():
        own = set(without.loc[without["iso3"] == iso3, "instrument"])
        yield _gap(what, iso3, name, [label for code, label in labels.items() if code in own], len(labels))


def _families(by_form: pd.DataFrame, names: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    labels = framework.labels("families")
    for iso3, name in names.items():
        left = [labels[family] for family in addressed.families_left(by_form, iso3)]
        every = by_form.loc[by_form["iso3"] == iso3, "family"].nunique()
        yield _gap("Families of which neither a policy nor a law names a form", iso3, name, left, every)


def _forms(by_form: pd.DataFrame, forms: pd.DataFrame, names: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    short = held.names(forms).short
    for iso3, name in names.items():
        own = by_form[by_form["iso3"] == iso3]
        without = [short[form] for form in own.loc[own["how"] == addressed.NOT_NAMED, "form_id"]]
        yield _gap("Forms that neither a policy nor a law names", iso3, name, without, len(own))


def _gap(what: str, iso3: str, country: str, which: list[str], every: int) -> dict[str, Any]:
    """A row of gaps: which of ``every``."""
    return {"what": what, "iso3": iso3, "country": country, "of": every, "which": which}


def money_table(
    policies: pd.DataFrame,
    context: pd.DataFrame,
    currencies: Mapping[str, str],
    sources: pd.DataFrame,
    names: Mapping[str, str],
) -> Table:
    """One row per policy with money, by country and first year; nothing is added up.

    ``currencies``: country to its own currency. ``context``: as ``harmonise`` writes it; ``sources``: as ``clean``.
    """
    rows = amounts.amounts(policies[policies["iso3"].isin([*names])], context, currencies, sources)
    place = rows["iso3"].map({iso3: number for number, iso3 in enumerate(names)})
    rows = rows.assign(place=place).sort_values("place", kind="stable", ignore_index=True)
    frame = rows.assign(
        country=rows["iso3"].map(dict(names)),
        years=[_when(row) for row in rows.itertuples()],
        sum=[f"{printing.currency(row.unit)}{printing.money(row.amount)}" for row in rows.itertuples()],
        share=[_share(value) for value in rows["share_of_gdp"]],
        kind=rows["amount_kind"].map(framework.labels("amount_kinds")),
        said=[told.amount_kind(row) for row in rows.itertuples()],
        actors=rows["actor_type"].map(framework.labels("actor_types")),
    )
    columns = (
        Column("name", "Policy", width=40),
        Column("country", "Country"),
        Column("actor", "Who acts", note="actors", width=28),
        Column("actors", "Kind of actor", width=12),
        Column("instrument", "Instrument", width=14, codelist="instruments"),
        Column("years", "Years", "whole", width=14),
        Column("sum", "Amount", note="said", width=16),
        Column("said", "What it is, with its year", width=16),
        Column("kind", "What it is", width=12, page=False),
        Column("amount_year", "Year of the amount", "whole", width=8, page=False, empty=NO_YEAR),
        Column("share", "Share of GDP", width=12, empty=NOT_COMPUTED),
        Column("amount", "Amount in full", "money", width=18, page=False),
        Column("unit", "Currency", width=8, page=False),
        Column("amount_printed", "As printed", width=24, page=False),
        Column("share_of_gdp", "Share of GDP, percent", "percent", width=12, page=False, empty=NOT_COMPUTED),
        Column("coding_reason", "Reason of the coding", width=40, empty=NO_REASON, page=False),
        Column("policy_id", "Identity", width=14, page=False),
        Column("source_id", "Identity of the source", width=14, page=False),
    )
    notes = (
        "Small: the kind of actor, and what the amount is, with its year where that is on record.",
        "Amounts are of different kinds, years and things, so that they are not added. Many are of programmes for "
        "firms of all kinds; the part of organisations of the social and solidarity economy is not known.",
        "Share of GDP: of the year of the amount, else of the first year. Not computed: the currency is another one, "
        "the money may be of many years, or no source says of which year it is, or what it is. None is computed of "
        "money that was only asked for or collected.",
        DESK,
    )
    nothing = "No policy with an amount of money is on record."
    return Table(frame[["iso3", *(one.key for one in columns)]], columns, notes, nothing=nothing, heading="country")


def stakeholders(statements: pd.DataFrame, theme: str, names: Mapping[str, str]) -> Table:
    """One row per kind of actor and group of a theme: the number of statements of each country.

    ``statements``: those of the edition, with ``iso3``.
    """
    import pandas as pd

    own = statements[statements["theme"] == theme]
    labels = framework.labels("actor_types")
    rows = []
    for code, label in [*labels.items(), ("", "Kind of actor not told")]:
        said = own[own["stakeholder"] == code] if code else own[own["stakeholder"].isna()]
        for group, words in themes.declared()[theme].groups.items():
            counts = said.loc[said["group"] == group, "iso3"].value_counts()
            if counts.sum():
                row = {iso3: int(counts.get(iso3, 0)) for iso3 in names}
                rows.append({"actors": label, "group": words, "all": sum(row.values()), **row})
    columns = (
        Column("group", "What is told", width=28),
        Column("actors", "Kind of actor", width=16),
        Column("all", "Statements", "count", width=8),
        *(Column(iso3, name, "count", width=10, country=iso3) for iso3, name in names.items()),
    )
    note = "A statement is what a source says. Its kind of actor is desk coding, where it tells of what an actor does."
    return Table(
        pd.DataFrame(rows, columns=[one.key for one in columns]),
        columns,
        (note,),
        nothing="No statement on this theme is on record.",
        heading="actors",
    )


def _when(policy: Any) -> str:
    """The years of a policy, with the month in which it begins where that is on record.

    Example: from April 2020; 2020–2021 (from April); 2020.
    """
    import pandas as pd

    period = told.period(policy)
    if pd.isna(policy.month_start) or not period:
        return period
    month = MONTHS[int(policy.month_start) - 1]
    return period.replace("from ", f"from {month} ") if period.startswith("from ") else f"{period} (from {month})"


def _share(value: float) -> str:
    """A share of GDP in percent, in two digits: an amount is rarely known better.

    >>> _share(0.17269), _share(0.00352), _share(0.00004), _share(float("nan"))
    ('0.17%', '0.0035%', '< 0.001%', '')
    """
    if value != value:
        return ""
    if value < LEAST_SHARE:
        return f"< {LEAST_SHARE}%"
    return f"{value:.{max(0, 1 - math.floor(math.log10(value)))}f}%"
