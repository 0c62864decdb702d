"""The forms of a country, or of all, each with its latest preferred count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core import framework, printing
from ssemap.core.absences import NOT_APPLICABLE, undeclared
from ssemap.core.series import UNSTATED, in_use
from ssemap.publish.tables.table import Column, Table
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    Column("name_en", "Form", note="name_native", width=34),
    Column("name_native", "Native name", width=28, native=True),
    Column("family", "Family", width=22),
    Column("in_scope", "In scope", width=10),
    Column("scope_reason", "Reason of the scope", width=40, page=False),
    Column(
        "organisations",
        "Organisations, latest preferred figure",
        "count",
        note="said",
        width=16,
        evidence="evidence_id",
    ),
    Column("said", "What is counted, level and grade", width=40, empty="–"),
    Column("counted", "What is counted", width=30, empty="–", page=False),
    Column(
        "level",
        "Level at the end of the data year, or nearest to it, with {interval} interval and grade",
        width=26,
        empty="none",
        page=False,
    ),
    Column("grade", "Grade of the level", width=8, empty="–", page=False, codelist="grades", printed="sign"),
    Column("data_year", "Data year", "year", width=10, page=False),
    Column("evidence_id", "Evidence", width=14, empty="none", evidence="evidence_id"),
    Column("figures", "Figures of all measures", "count", width=12),
    Column("form_id", "Identity", width=34, page=False),
)
COUNTRY = Column("country", "Country", width=18)


def latest_counts(levels: pd.DataFrame) -> pd.DataFrame:
    """Latest preferred number of organisations of each form that has one: the columns of ``levels``, by ``form_id``.

    National series only; new registrations (flows) do not count. Latest data year first; then the
    basis and the definition that stand first in the framework's lists, so that the choice is declared.
    """
    candidates = levels[
        (levels["measure"] == "organisations")
        & (levels["coverage"] == "national")
        & (levels["basis"] != "flow")
        & levels["preferred"].notna()
    ]
    bases, definitions = framework.codes("bases"), framework.codes("definitions")
    ranked = candidates.assign(
        basis_rank=candidates["basis"].map(bases.index),
        # the framework lists "unstated" first because it belongs to no measure; here it comes last
        definition_rank=candidates["definition"].map(lambda code: (definitions.index(code) - 1) % len(definitions)),
        apart=candidates["years_apart"].abs(),
    )
    ranked = ranked.sort_values(
        ["form_id", "data_year", "basis_rank", "definition_rank", "apart"], ascending=[True, False, True, True, True]
    )
    return ranked.drop_duplicates("form_id").set_index("form_id")


def table(
    forms: pd.DataFrame, levels: pd.DataFrame, evidence: pd.DataFrame, absences: pd.DataFrame, names: dict[str, str]
) -> Table:
    """One row per form, by country and family, with its latest count (``latest_counts``) or the code of its absence.

    ``forms``, ``absences`` of ``clean``, ``levels`` of ``estimate``, ``evidence`` of ``harmonise``. ``names``:
    country code to name; where there is more than one the countries have a column.
    """
    latest = latest_counts(levels)
    used = evidence[in_use(evidence)]
    bases, families = framework.labels("bases"), framework.codes("families")
    rows = forms.assign(
        country=forms["iso3"].map(names),
        place=forms["family"].map(families.index),
        figures=forms["form_id"].map(used["form_id"].value_counts()).fillna(0).astype("int64"),
    ).sort_values(["iso3", "place", "form_id"])
    reasons = _absences(rows, absences, used)
    for key, column in (("organisations", "preferred"), ("data_year", "data_year")):
        value = rows["form_id"].map(latest[column]).astype("object")
        rows[key] = value.where(value.notna(), reasons)
    for key in ("evidence_id", "grade"):
        rows[key] = rows["form_id"].map(latest[key])
    rows["counted"] = [_counted(latest.loc[form], bases) if form in latest.index else "" for form in rows["form_id"]]
    rows["level"] = [_level(latest.loc[form]) if form in latest.index else "" for form in rows["form_id"]]
    rows["said"] = [
        f"{counted}; level {level}" if level else counted
        for counted, level in zip(rows["counted"], rows["level"], strict=True)
    ]
    rows["family"] = rows["family"].map(framework.labels("families"))
    columns = (COUNTRY, *COLUMNS) if len(names) > 1 else COLUMNS
    return Table(
        rows.reset_index(drop=True),
        tuple(column.filled(interval=setting.interval) for column in columns),
        heading=COUNTRY.key if len(names) > 1 else "",
    )


def _absences(forms: pd.DataFrame, absences: pd.DataFrame, used: pd.DataFrame) -> pd.Series:
    """Why each form would have no count: as declared for it or its family, else by whether it has any figure."""
    import pandas as pd

    declared = absences[absences["measure"] == "organisations"]
    by_form = dict(zip(declared["form_id"], declared["absence"], strict=True))
    by_family = declared[declared["form_id"].isna()].set_index(["iso3", "family"])["absence"].to_dict()
    counted = set(used.loc[used["measure"] == "organisations", "form_id"])
    kinds = [
        by_form.get(row.form_id)
        or (NOT_APPLICABLE if row.in_scope == "no" else by_family.get((row.iso3, row.family)))
        or undeclared(row.form_id in counted)
        for row in forms.itertuples()
    ]
    return pd.Series(kinds, index=forms.index, dtype="object")


def _level(cell: pd.Series) -> str:
    """The reconciled level of the year of the figure, in the digits that are known, and the grade."""
    if cell["level"] != cell["level"]:
        return ""
    shown = printing.estimate(cell["level"], cell["level_lower"], cell["level_upper"], whole=True)
    return f"at the end of {cell['year']} {shown}, grade {cell['grade']}"


def _counted(level: pd.Series, bases: dict[str, str]) -> str:
    """Basis, definition and data year of a figure in words."""
    parts = [bases[level["basis"]].lower()]
    if level["definition"] != UNSTATED:
        parts.append(framework.labels("definitions")[level["definition"]].lower())
    return f"{', '.join(parts)}, {level['data_year']}"
