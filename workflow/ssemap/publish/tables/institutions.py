"""Tables of the institutional landscape.

Conditions by country, forms with ranges of scores, groups of forms, sets of conditions beside each other. ``names``:
country code to name, of the countries that a table shows; ``conditions``: name of a set.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.conditions import RATINGS, UNKNOWN, condition_labels, condition_sets, conditions_of
from ssemap.institutions import scores
from ssemap.institutions.ratings import matrix
from ssemap.institutions.rules import rules
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

DESK = (
    "Desk coding by the project from the packages alone, not validated by national researchers. Unknown: the evidence "
    "does not say; it is not guessed from the family.",
)
SHARED = 2 / 3  # of the known ratings of a group that make a condition common to it


def by_condition(ratings: pd.DataFrame, names: Mapping[str, str], conditions: str) -> Table:
    """Per condition and country: forms in scope rated yes, partly and no. ``ratings``: by form and condition."""
    frame = conditions_of(conditions)[["condition", "label", "dimension"]]
    columns = [Column("label", "Condition", width=24), Column("dimension", "Dimension", width=14)]
    for iso3, name in names.items():
        rated = ratings[ratings["iso3"] == iso3]
        forms = rated["form_id"].nunique()
        frame[iso3] = [_counts(rated.loc[rated["condition"] == code, "rating"], forms) for code in frame["condition"]]
        columns.append(Column(iso3, name, width=22, country=iso3))
    return Table(frame, tuple(columns), DESK)


def _counts(ratings: pd.Series, forms: int) -> str:
    """How many of the forms have each rating, in words."""
    counts = ratings.value_counts()
    parts = [f"{code} {counts[code]}" for code in RATINGS if counts.get(code)]
    return f"{', '.join(parts) or 'nothing known'} of {forms}"


def by_form(ranges: pd.DataFrame, forms: pd.DataFrame, names: Mapping[str, str], conditions: str) -> Table:
    """One row per form: family, known conditions, and the range of its score in each dimension.

    ``ranges``: by form and dimension, as ``scores.ranges`` gives them, with ``iso3`` and ``family``.
    """
    dimensions = list(dict.fromkeys(conditions_of(conditions)["dimension"]))
    named = forms.set_index("form_id")
    texts = ranges.assign(range=[f"{row.low:.2f}–{row.high:.2f}" for row in ranges.itertuples()])
    texts = texts.pivot(index="form_id", columns="dimension", values="range").reindex(columns=[scores.ALL, *dimensions])
    frame = ranges[ranges["dimension"] == scores.ALL]
    enough = frame["known"] / frame["dimension_size"] >= rules().minimum_known
    frame = frame[["iso3", "form_id", "known", "low"]].assign(
        country=frame["iso3"].map(dict(names)),
        enters=enough.map({True: "yes", False: "no"}),
        name=frame["form_id"].map(named["name_en"]),
        native=frame["form_id"].map(named["name_native"]),
        family=frame["family"].map(framework.labels("families")),
        **{name: frame["form_id"].map(texts[name]) for name in [scores.ALL, *dimensions]},
    )
    columns = [
        Column("country", "Country", width=18),
        Column("name", "Form", width=34),
        Column("native", "Native name", width=28),
        Column("family", "Family", width=22),
        Column("known", f"Known conditions, of {len(conditions_of(conditions))}", "count", width=12),
        Column("enters", "Enough for map and groups", width=10, page=False),
        Column(scores.ALL, "Score, all", width=12),
        *(Column(name, f"Score, {name}", width=12) for name in dimensions),
        Column("form_id", "Identity", width=34, page=False),
    ]
    if len(names) == 1:
        columns = columns[1:]
    note = (
        "A score is the share of the ideal type: its range runs from all unknown conditions being no to all being yes."
    )
    return Table(frame.sort_values(["iso3", "family", "form_id"], ignore_index=True), tuple(columns), (*DESK, note))


def by_group(places: pd.DataFrame, ratings: pd.DataFrame, conditions: str, unmapped: str = "") -> Table:
    """One row per group of forms: size, stability, probability of membership, and what its members have in common.

    ``places``: forms with their groups; ``ratings``: by form and condition. A condition is common to a group where at
    least two thirds of the members of which it is known have the same rating. ``unmapped``: why there are no groups, if
    there are none; it becomes a note of a table without rows.
    """
    import pandas as pd

    labels, families = condition_labels(conditions), framework.labels("families")
    known = ratings[ratings["rating"] != UNKNOWN]
    rows = []
    for group, members in places.groupby("group"):
        known_ratings = known[known["form_id"].isin(members["form_id"])]
        counts = members["family"].value_counts()
        rows.append(
            {
                "group": int(str(group)),
                "forms": len(members),
                "stability": float(members["stability"].iloc[0]),
                "probability": float(members["probability"].mean()),
                "families": ", ".join(f"{families[code]} {number}" for code, number in counts.items()),
                **{code: _common(known_ratings, code, labels) for code in RATINGS},
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
    frame = pd.DataFrame(rows, columns=[column.key for column in columns])
    return Table(frame, columns, (unmapped, *DESK) if unmapped else DESK)


def _common(known: pd.DataFrame, code: str, labels: Mapping[str, str]) -> str:
    """Labels of the conditions for which at least two thirds of the known ratings are this code."""
    shares = (known["rating"] == code).groupby(known["condition"]).mean()
    return ", ".join(label for condition, label in labels.items() if shares.get(condition, 0) >= SHARED)


def sets_of_conditions(codings: pd.DataFrame, forms: pd.DataFrame, names: Mapping[str, str]) -> Table:
    """Per country and set of conditions: forms that are at least half way to the ideal type, surely and possibly.

    A conclusion that holds under one set only depends on it. ``codings``: all sets, with ``iso3``; ``forms``: of the
    countries.
    """
    import pandas as pd

    in_scope = forms[forms["in_scope"] == "yes"]
    surely, possibly = {}, {}
    for conditions in condition_sets():
        ratings = matrix(codings, in_scope["form_id"].tolist(), conditions)
        ranges = scores.ranges(ratings, conditions).query("dimension == @scores.ALL").set_index("form_id")
        surely[conditions], possibly[conditions] = ranges["low"] >= rules().half_way, ranges["high"] >= rules().half_way
    sure = pd.DataFrame(surely)
    rows = []
    for iso3, name in names.items():
        ids = in_scope.loc[in_scope["iso3"] == iso3, "form_id"]
        row = {"country": name, "forms": len(ids)}
        for conditions in condition_sets():
            row[f"{conditions}_sure"] = int(surely[conditions][ids].sum())
            row[f"{conditions}_may"] = int(possibly[conditions][ids].sum())
        row["alike"] = int((sure.loc[ids].all(axis=1) | ~sure.loc[ids].any(axis=1)).sum())
        rows.append(row)
    columns = [Column("country", "Country", width=20), Column("forms", "Forms", "count")]
    for conditions in condition_sets():
        columns += [
            Column(f"{conditions}_sure", f"Half way, surely: {conditions}", "count"),
            Column(f"{conditions}_may", f"Half way, possibly: {conditions}", "count"),
        ]
    columns.append(Column("alike", "Same answer (surely) under all", "count"))
    note = (
        f"Half way: a score of {rules().half_way} or more; surely, if all unknown conditions were no; "
        "possibly, if all were yes."
    )
    return Table(pd.DataFrame(rows), tuple(columns), (*DESK, note))
