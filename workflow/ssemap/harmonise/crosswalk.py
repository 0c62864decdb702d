"""Is every printed term mapped, and do the coded columns follow the map?"""

from __future__ import annotations

import pandas as pd

from ssemap.core import framework
from ssemap.core.issues import Issue

# Columns that must follow the map; the others are decided row by row, and the map only proposes.
BINDING = ["measure", "unit"]


def terms(figures: pd.DataFrame, crosswalk: pd.DataFrame) -> pd.DataFrame:
    """Each figure beside each crosswalk row of one of its printed terms.

    One row per ``evidence_id`` and ``field``: ``code`` (missing where the term is declared unusable),
    ``comparability`` and ``coded``, what the figure has. Rows are in the order of the crosswalk.
    """
    frames = []
    for (field, column), rows in crosswalk.groupby(["field", "printed_column"], sort=False):
        coded = figures[["evidence_id", "coded_how", "set_aside"]].assign(
            field=field, printed=figures[column], coded=figures[field]
        )
        frames.append(coded.merge(rows[["printed", "code", "comparability"]], on="printed"))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def comparability(figures: pd.DataFrame, mapped: pd.DataFrame) -> pd.Series:
    """Worst comparability of the mappings that a figure rests on; missing where it has none.

    A mapping counts where the figure has the code that it gives: a hand-coded exception does not rest on it.
    """
    if mapped.empty:
        return pd.Series(pd.NA, index=figures.index, dtype="str")
    rank = framework.ranks()
    used = mapped[mapped["code"].notna() & (mapped["code"] == mapped["coded"])]
    worst = used["comparability"].map(rank).groupby(used["evidence_id"]).max()
    names = {place: name for name, place in rank.items()}
    return figures["evidence_id"].map(worst.map(names).to_dict()).astype("str")


def check(figures: pd.DataFrame, crosswalk: pd.DataFrame, mapped: pd.DataFrame) -> list[Issue]:
    """Unmapped terms and terms mapped otherwise than coded; the package lists rows that no figure uses."""
    return [*unmapped(figures, crosswalk), *contradicted(mapped)]


def unmapped(figures: pd.DataFrame, crosswalk: pd.DataFrame) -> list[Issue]:
    """Errors for printed measures and units that the crosswalk does not know."""
    found = []
    for field in BINDING:
        column = f"printed_{field}"
        known = crosswalk.loc[crosswalk["field"] == field, "printed"]
        rows = figures[~figures[column].isin(known)].drop_duplicates(column)
        found += [
            _issue(
                "unmapped_term",
                "error",
                "figures.csv",
                column,
                row["evidence_id"],
                f"'{row[column]}'",
                f"a row of crosswalk.csv for the {field} '{row[column]}'",
                "Map the term, or declare it unusable by a row without code.",
            )
            for row in rows.to_dict("records")
        ]
    return found


def contradicted(mapped: pd.DataFrame) -> list[Issue]:
    """Errors for figures coded by rule whose measure or unit is not what the crosswalk gives."""
    if mapped.empty:
        return []
    binding = mapped["field"].isin(BINDING) & (mapped["coded_how"] == "rule")
    differs = mapped["coded"].fillna("") != mapped["code"].fillna("")
    return [
        _issue(
            "contradicted_mapping",
            "error",
            "figures.csv",
            row["field"],
            row["evidence_id"],
            f"'{row['coded']}'",
            f"'{row['code']}', which the crosswalk gives for '{row['printed']}'",
            "Change the crosswalk, or code the row by hand with a coding_reason.",
        )
        for row in mapped[binding & differs].to_dict("records")
    ]


def _issue(
    check_id: str, severity: str, file: str, column: str, evidence_id: str, found: str, expected: str, action: str
) -> Issue:
    return Issue(check_id, severity, file, 0, column, evidence_id, found, expected, action)  # type: ignore[arg-type]
