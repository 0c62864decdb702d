"""Tables of the institutional landscape: conditions by country, forms with ranges of scores, sets of conditions beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.conditions import condition_sets, conditions_of
from ssemap.institutions import ratings, scores
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

DESK = (
    "Desk coding by the project from the packages alone, not validated by national researchers. Unknown: the evidence does not "
    "say; it is not guessed from the family.",
)
HALF = 0.5  # of the way to the ideal type
SHARED = 2 / 3  # of the known ratings of a group that make a condition common to it


def by_condition(table: pd.DataFrame, names: Mapping[str, str], conditions_name: str) -> Table:
    """Per condition and country: ratings yes, partly and no, of the forms in scope. ``table``: ratings by form."""
    listed = conditions_of(conditions_name)
    frame = listed[["condition", "label", "dimension"]].copy()
    columns = [Column("label", "Condition", width=24), Column("dimension", "Dimension", width=14)]
    for iso3, name in names.items():
        own = table[table["iso3"] == iso3]
        forms = own["form_id"].nunique()
        frame[iso3] = [
            _counts(own.loc[own["condition"] == condition, "rating"], forms) for condition in frame["condition"]
        ]
        columns.append(Column(iso3, name, width=22))
    return Table(frame, tuple(columns), DESK)


def _counts(values: pd.Series, forms: int) -> str:
    counts = values.value_counts()
    parts = [f"{code} {counts[code]}" for code in ("yes", "partly", "no") if counts.get(code)]
    return f"{', '.join(parts) or 'nothing known'} of {forms}"


def by_form(table: pd.DataFrame, forms: pd.DataFrame, names: Mapping[str, str], conditions_name: str) -> Table:
    """One row per form: family, known conditions, and the range of its score in each dimension. ``table``: scores."""
    listed = conditions_of(conditions_name)
    dimensions = list(dict.fromkeys(listed["dimension"]))
    named = forms.set_index("form_id")
    wide = table.assign(range=[f"{row.low:.2f}–{row.high:.2f}" for row in table.itertuples()])
    ranges = wide.pivot(index="form_id", columns="dimension", values="range")
    whole = table[table["dimension"] == scores.ALL].set_index("form_id")
    frame = whole.reset_index()[["iso3", "form_id", "family", "known", "low"]]
    frame = frame.assign(
        country=frame["iso3"].map(dict(names)),
        enters=[
            "yes" if share >= framework.rules("institutions")["minimum_known"] else "no"
            for share in frame["known"] / len(listed)
        ],
        name=frame["form_id"].map(named["name_en"]),
        native=frame["form_id"].map(named["name_native"]),
        **{name: frame["form_id"].map(ranges[name]) for name in [scores.ALL, *dimensions]},
    )
    frame["family"] = frame["family"].map(framework.labels("families"))
    columns = [
        Column("country", "Country", width=18),
        Column("name", "Form", width=34),
        Column("native", "Native name", width=28),
        Column("family", "Family", width=22),
        Column("known", f"Known conditions, of {len(listed)}", "count", width=12),
        Column("enters", "Enough for map and groups", width=10, page=False),
        Column(scores.ALL, "Score, all", width=12),
        *(Column(name, f"Score, {name}", width=12) for name in dimensions),
        Column("form_id", "Identity", width=34, page=False),
    ]
    if len(names) == 1:
        columns = columns[1:]
    ordered = frame.sort_values(["iso3", "family", "form_id"], ignore_index=True)
    return Table(
        ordered,
        tuple(columns),
        (
            *DESK,
            "A score is the share of the ideal type: its range runs from all unknown conditions being no to all being yes.",
        ),
    )


def by_group(places: pd.DataFrame, table: pd.DataFrame, conditions_name: str) -> Table:
    """One row per group of forms: size, stability, sureness, and the conditions that its members have in common.

    ``places``: groups of forms; ``table``: ratings by form. A condition is common to a group where at least two thirds
    of the members of which it is known have the same rating.
    """
    import pandas as pd

    labels = dict(conditions_of(conditions_name)[["condition", "label"]].itertuples(index=False))
    families = framework.labels("families")
    rows = []
    for group, members in places.groupby("group"):
        own = table[table["form_id"].isin(members["form_id"]) & (table["rating"] != "unknown")]
        counts = members["family"].value_counts()
        rows.append(
            {
                "group": int(str(group)),
                "forms": len(members),
                "stability": float(members["stability"].iloc[0]),
                "probability": float(members["probability"].mean()),
                "families": ", ".join(f"{families[code]} {number}" for code, number in counts.items()),
                **{code: _common(own, code, labels) for code in ("yes", "partly", "no")},
            }
        )
    columns = (
        Column("group", "Group", "count", width=8),
        Column("forms", "Forms", "count", width=8),
        Column("stability", "Stability (Jaccard)", "rate"),
        Column("probability", "Mean probability of membership", "rate"),
        Column("families", "Families", width=40),
        Column("yes", "Have in common: yes", width=40, empty="–"),
        Column("partly", "Partly", width=30, empty="–"),
        Column("no", "No", width=30, empty="–"),
    )
    return Table(pd.DataFrame(rows), columns, DESK)


def _common(known: pd.DataFrame, code: str, labels: Mapping[str, str]) -> str:
    """Labels of the conditions that at least two thirds of the known ratings give the same code."""
    shares = (known["rating"] == code).groupby(known["condition"]).mean()
    return ", ".join(label for condition, label in labels.items() if shares.get(condition, 0) >= SHARED)


def sets_of_conditions(codings: pd.DataFrame, forms: pd.DataFrame, names: Mapping[str, str]) -> Table:
    """Per country and set of conditions: forms that are at least half way to the ideal type, surely and possibly.

    A conclusion that holds under one set only depends on it.
    """
    import pandas as pd

    within = forms[forms["in_scope"] == "yes"]
    sure, may = {}, {}
    for name in condition_sets():
        numbers = ratings.matrix(codings, within["form_id"].tolist(), name)
        found = scores.ranges(numbers, name)
        found = found[found["dimension"] == scores.ALL].set_index("form_id")
        sure[name], may[name] = found["low"] >= HALF, found["high"] >= HALF
    rows = []
    for iso3, label in names.items():
        own = within.loc[within["iso3"] == iso3, "form_id"]
        row = {"country": label, "forms": len(own)}
        for name in condition_sets():
            row |= {f"{name}_sure": int(sure[name][own].sum()), f"{name}_may": int(may[name][own].sum())}
        every = pd.DataFrame({name: sure[name][own] for name in sure})
        row["alike"] = int((every.all(axis=1) | ~every.any(axis=1)).sum())
        rows.append(row)
    columns = [Column("country", "Country", width=20), Column("forms", "Forms", "count")]
    for name in condition_sets():
        columns += [
            Column(f"{name}_sure", f"Half way, surely: {name}", "count"),
            Column(f"{name}_may", f"Half way, possibly: {name}", "count"),
        ]
    columns.append(Column("alike", "Same answer (surely) under all", "count"))
    return Table(
        pd.DataFrame(rows),
        tuple(columns),
        (
            *DESK,
            "Half way: a score of 0.5 or more; surely, if all unknown conditions were no; possibly, if all were yes.",
        ),
    )
