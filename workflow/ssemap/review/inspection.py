"""A country package looked at as a whole, in memory: its tables, its printed figures, and what they say together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ssemap import clean, harmonise, intake, plausibility
from ssemap.core import issues
from ssemap.core.framework import MIXED
from ssemap.intake import together
from ssemap.intake.tables import columns
from ssemap.review import advice, reread
from ssemap.schemas.table import Tables

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.issues import Issue
    from ssemap.intake import Examined, Package
    from ssemap.intake.tables import RawTable

LINKS = "total-without-link"
# Checks of figures that rest on a table: where a row of it is lost they would tell what follows from the loss.
RESTS_ON = {
    "breaks": {"off-series", "power-of-ten"},
    "context": {"money-against-gdp", "people-against-population", "money-per-organisation", "ratio-of-measures"},
    "form_links": {"part-over-whole", "parts-over-total", "parts-and-total", LINKS},
    "forms": {LINKS},
    "law_forms": {"before-law"},
    "laws": {"before-law"},
}
UNSURE = {"needless-reason"}  # what an answer answers may be in a row that cannot be read
# By table the columns without which a row says nothing of the figures; of other tables each cell counts.
NEEDED = {
    "breaks": ("form_id", "measure", "date"),
    "figures": (
        *(set(columns("figures")) - {"printed_form", "printed_form_en", "printed_scope", "locator", "accepted_reason"})
        - {"coder", "coding_reason"},
    ),
    "form_links": ("form_id", "related_form_id", "relation"),
    "forms": ("form_id",),
    "laws": ("law_id", "enacted"),
    "set_aside": ("evidence_id",),
    "sources": ("source_id",),
}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A package in memory.

    ``tables``: those of ``clean`` by name, with ``evidence`` and ``context`` of ``harmonise``. ``issues``: sorted.
    """

    tables: Mapping[str, pd.DataFrame]
    issues: list[Issue]


def problems(folder: Path) -> list[Issue]:
    """Every problem of the package in a folder, sorted.

    Of a package with errors the numbers are checked in all rows that can be read, and what the figures say together
    where what they rest on is right.
    """
    examined = intake.examine(folder)
    try:
        listed = inspect(examined.package()).issues
    except issues.PackageError as error:
        listed = issues.sort([*advice.advised(error.issues), *_of_sound_rows(examined)])
    return issues.sort(together.of_figures(_placed(listed, examined.tables["figures"])))


def _placed(listed: Iterable[Issue], figures: RawTable) -> Iterator[Issue]:
    """The issues; one that names figures by their ids alone gets the row of the first of them."""
    rows = {row.get("evidence_id", ""): line for line, row in figures.places()}
    for issue in listed:
        row = rows.get(issue.evidence_id.partition(", ")[0], 0)
        yield replace(issue, row=row) if row and not issue.row and issue.file == figures.file else issue


def _of_sound_rows(examined: Examined) -> Iterator[Issue]:
    """Warnings and notes on the rows that can be read, of a package with errors."""
    for needed, told in clean.ENTRIES.items():
        readable = examined.sound({"figures": needed})
        if readable is not None and (needed is clean.NUMBER or examined.reads_periods):
            yield from (issue for issue in clean.check_numbers(readable) if _follows(issue, told))
    if (readable := examined.sound({"figures": ()})) is not None:
        yield from reread.check(readable)
    if not examined.tables["set_aside"].broken and (right := examined.sound(NEEDED)) is not None:
        yield from _together(examined, right)


def _together(examined: Examined, right: Package) -> Iterator[Issue]:
    """What the figures of rows without an error say together, but for checks that rest on a table with lost rows."""
    aside, forms, figures = right.tables["set_aside"], right.tables["forms"], right.tables["figures"]
    right.tables["set_aside"] = aside.assign(reason=aside["reason"].fillna("not said"))  # set aside it is
    unsaid = {"family": MIXED, "in_scope": "no"}  # in no sum
    right.tables["forms"] = forms.fillna(unsaid)
    if not examined.reads_periods:  # coded ones count, printed ones may mean another year
        right.tables["figures"] = figures.assign(printed_period=None)
    lost = {name for name in RESTS_ON if _is_lost(examined.tables[name], right)}
    lost |= {"context"} & examined.faulty()
    hidden = set().union(*(RESTS_ON[name] for name in lost))
    harmonised, _ = _harmonised(_closed(clean.clean(right).tables, lost))
    findings = plausibility.check(harmonised)
    families = _families_with_lost(examined.tables["figures"], right)
    for issue in findings.issues:
        follows = issue.check_id == LINKS and families & _families(issue.evidence_id.split(", "), right)
        if issue.check_id not in hidden | UNSURE and not follows:
            yield issue


def _families_with_lost(table: RawTable, right: Package) -> set[str]:
    """Families of forms of which a figure cannot be used: their totals and parts are not all there."""
    used = set(right.tables["figures"]["evidence_id"])
    lost = {row.get("form_id", "") for row in table.rows if row.get("evidence_id") not in used}
    forms = right.tables["forms"]
    return set(forms.loc[forms["form_id"].isin(lost), "family"])


def _families(ids: Collection[str], right: Package) -> set[str]:
    """Families of the forms of some figures."""
    figures, forms = right.tables["figures"], right.tables["forms"]
    named = figures.loc[figures["evidence_id"].isin(ids), "form_id"]
    return set(forms.loc[forms["form_id"].isin(named), "family"])


def _follows(issue: Issue, told: Collection[str]) -> bool:
    return issue.severity != "error" and issue.column in told


def _is_lost(table: RawTable, right: Package) -> bool:
    """Is a row of the table not among those that can be used?"""
    return table.broken or len(table.rows) > len(right.tables[table.name])


def _closed(tables: Mapping[str, pd.DataFrame], lost: Collection[str]) -> Mapping[str, pd.DataFrame]:
    """Tables of which no row names a form or source that is not there, and without denominators that may be wrong."""
    forms, sources = tables["forms"]["form_id"], tables["sources"]["source_id"]
    figures, links, context = tables["figures"], tables["form_links"], tables["context"]
    known = (figures["form_id"].isna() | figures["form_id"].isin(forms)) & figures["source_id"].isin(sources)
    linked = links["form_id"].isin(forms) & links["related_form_id"].isin(forms)
    whole = {"figures": figures[known], "form_links": links[linked]}
    return Tables(tables, whole | ({"context": context.iloc[:0]} if "context" in lost else {}))


def _harmonised(tables: Mapping[str, pd.DataFrame]) -> tuple[Mapping[str, pd.DataFrame], list[Issue]]:
    """Tables of ``clean`` with ``evidence`` and ``context`` of ``harmonise``, and what ``harmonise`` noticed."""
    harmonised = harmonise.harmonise(tables, as_of=None)
    return Tables(tables, {"evidence": harmonised.evidence, "context": harmonised.context}), harmonised.issues


def inspect(package: Package) -> Inspected:
    """The package through all stages up to ``plausibility`` in memory. Raises PackageError if a figure has an error."""
    cleaned = clean.clean(package)
    issues.raise_errors(cleaned.issues)
    tables, noticed = _harmonised(cleaned.tables)
    listed = [*cleaned.issues, *noticed, *plausibility.check(tables).issues, *reread.check(package)]
    issues.raise_errors(listed)
    return Inspected(tables, issues.sort(listed))
