"""Tables of the institutional landscape.

Conditions by country, forms with ranges of scores, groups of forms, sets of conditions beside each other. ``names``:
country code to name, of the countries that a table shows; ``conditions``: name of a set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.conditions import RATINGS, condition_set_labels, condition_sets, conditions_of
from ssemap.institutions import legal_forms, scores
from ssemap.institutions.legal_forms import INSTANCE, LEGAL_FORM, TOTAL, counted
from ssemap.institutions.ratings import INHERITED, OWN_PROVISION, matrix
from ssemap.institutions.rules import rules
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.publish.sections.groups_text import Group

DESK = (
    "Desk coding by the project from the collected evidence alone. Unknown: the evidence does not say; it is not "
    "guessed from the family.",
)
COUNTED = "Legal forms are counted; rows of the list that are instances of one, and totals of several, are not."
SHARED_BY = (
    "In common: at least two thirds of the members of which the condition is known have this rating. Stability: how "
    "much of the group is found again where forms are drawn anew. Probability: share of the imputations in which a "
    "member is nearest to its group."
)


def by_condition(ratings: pd.DataFrame, names: Mapping[str, str], conditions: str) -> Table:
    """Per condition and country: legal forms rated yes, partly and no. ``ratings``: by form and condition."""
    ratings = counted(ratings)
    frame = conditions_of(conditions)[["condition", "label", "dimension"]]
    columns = [Column("label", "Condition", width=24), Column("dimension", "Dimension", width=14)]
    for iso3, name in names.items():
        rated = ratings[ratings["iso3"] == iso3]
        forms = rated["form_id"].nunique()
        frame[iso3] = [_counts(rated.loc[rated["condition"] == code, "rating"], forms) for code in frame["condition"]]
        columns.append(Column(iso3, name, width=22, country=iso3))
    return Table(frame, tuple(columns), (*DESK, COUNTED))


def _counts(ratings: pd.Series, forms: int) -> str:
    """How many of the forms have each rating, in words."""
    counts = ratings.value_counts()
    parts = [f"{code} {counts[code]}" for code in RATINGS if counts.get(code)]
    return f"{', '.join(parts) or 'nothing known'} of {forms}"


def by_form(
    ranges: pd.DataFrame,
    record: pd.DataFrame,
    forms: pd.DataFrame,
    names: Mapping[str, str],
    conditions: str,
    places: pd.DataFrame | None = None,
) -> Table:
    """One row per row of the list in scope: what it is, known conditions, and the range of its score by dimension.

    ``ranges``: by form and dimension, as ``scores.ranges`` gives them, with ``iso3``, ``family`` and ``role``;
    ``record``: ratings of record. ``places``: forms on the map, in whose order it numbers them, for a
    column of these numbers.
    """
    dimensions = list(dict.fromkeys(conditions_of(conditions)["dimension"]))
    named = forms.set_index("form_id")
    texts = ranges.assign(range=[f"{row.low:.2f}–{row.high:.2f}" for row in ranges.itertuples()])
    texts = texts.pivot(index="form_id", columns="dimension", values="range").reindex(columns=[scores.ALL, *dimensions])
    frame = ranges[ranges["dimension"] == scores.ALL]
    enough = (frame["known"] / frame["dimension_size"] >= rules().minimum_known) & (frame["role"] == LEGAL_FORM)
    frame = frame[["iso3", "form_id", "known", "low"]].assign(
        country=frame["iso3"].map(dict(names)),
        enters=enough.map({True: "yes", False: "no"}),
        name=frame["form_id"].map(named["name_en"]),
        native=frame["form_id"].map(named["name_native"]),
        family=frame["family"].map(framework.labels("families")),
        counted=frame["form_id"].map(_roles(record, named["name_en"])),
        whose=frame["form_id"].map(_standing(record)),
        **{name: frame["form_id"].map(texts[name]) for name in [scores.ALL, *dimensions]},
    )
    columns = [
        Column("country", "Country", width=18),
        Column("name", "Form", note="native", width=34),
        Column("native", "Native name", width=28, native=True),
        Column("family", "Family", width=22),
        Column("counted", "Counted as", note="whose", width=30),
        Column("whose", "Ratings", width=24),
        Column("known", f"Known conditions, of {len(conditions_of(conditions))}", "count", width=12),
        Column("enters", "Enough for map and groups", width=10, page=False),
        Column(scores.ALL, "Score, all", width=12),
        *(Column(name, f"Score, {name}", width=12) for name in dimensions),
        Column("form_id", "Identity", width=34, page=False),
    ]
    if len(names) == 1:
        columns = columns[1:]
    if places is not None:
        numbers = {form: str(number) for number, form in enumerate(places["form_id"], 1)}
        frame["number"] = frame["form_id"].map(numbers)
        columns.insert(
            [column.key for column in columns].index("name") + 1,
            Column("number", "Number on the map", "whole", width=8, empty="–"),
        )
    note = (
        "A score is the share of the ideal type: its range runs from all unknown conditions being no to all being yes."
    )
    kept = frame.sort_values(["iso3", "family", "form_id"], ignore_index=True)
    return Table(kept, tuple(columns), (*DESK, note, COUNTED), heading="country" if len(names) > 1 else "")


def _roles(record: pd.DataFrame, names: pd.Series) -> dict[str, str]:
    """What each row of the list is counted as, in words."""
    listed = record.drop_duplicates("form_id")
    words = {LEGAL_FORM: "a legal form", TOTAL: "not: a total of legal forms"}
    return {
        row.form_id: f"in: {names[row.legal_form]}" if row.role == INSTANCE else words[row.role]
        for row in listed.itertuples()
    }


def _standing(record: pd.DataFrame) -> dict[str, str]:
    """Whose ratings each row of the list has: its own, or those of its legal form, and how many of each."""
    told = {}
    for form, standing in record.groupby("form_id")["standing"]:
        inherited, narrower = int((standing == INHERITED).sum()), int((standing == OWN_PROVISION).sum())
        more = f", {narrower} by a provision of its own" if narrower else ""
        own = "ratings of its own"
        told[str(form)] = f"{inherited} of {len(standing)} ratings inherited{more}" if inherited or narrower else own
    return told


def by_group(described: Sequence[Group], unmapped: str = "") -> Table:
    """One row per group of legal forms: size, stability, probability of membership, and what its members share.

    ``unmapped``: why there are no groups, if there are none; it becomes a note of a table without rows.
    """
    import pandas as pd

    rows = [
        {
            "group": str(group.number),
            "forms": group.forms,
            "stability": group.stability,
            "probability": group.probability,
            "countries": _listed(group.countries),
            "families": _listed(group.families),
            **{code: ", ".join(labels) for code, labels in group.shared.items()},
        }
        for group in described
    ]
    columns = (
        Column("group", "Group", "whole", width=8),
        Column("forms", "Legal forms", "count", width=8),
        Column("countries", "Countries", width=40),
        Column("families", "Families", width=40),
        Column("yes", "Have in common: yes", width=40, empty="–"),
        Column("partly", "Partly", width=30, empty="–"),
        Column("no", "No", width=30, empty="–"),
        Column("stability", "Stability (Jaccard)", "rate"),
        Column("probability", "Mean probability of membership", "rate", page=False),
    )
    frame = pd.DataFrame(rows, columns=[column.key for column in columns])
    return Table(frame, columns, (unmapped, *DESK) if unmapped else (*DESK, SHARED_BY))


def _listed(counts: Mapping[str, int]) -> str:
    """Names with their numbers."""
    return ", ".join(f"{name} {number}" for name, number in counts.items())


def sets_of_conditions(record: pd.DataFrame, forms: pd.DataFrame, names: Mapping[str, str]) -> Table:
    """Per country and set of conditions: legal forms that are surely half way to the ideal type, and mean range.

    A conclusion that holds under one set only depends on it. ``record``: ratings of record; ``forms``: the legal forms
    of the countries, with ``iso3``.
    """
    import pandas as pd

    within = legal_forms.counted(record)
    listed = forms[forms["form_id"].isin(within["form_id"])]
    ranges = {
        name: scores.ranges(matrix(within, listed["form_id"].tolist(), name), name)
        .query("dimension == @scores.ALL")
        .set_index("form_id")
        for name in condition_sets()
    }
    surely = pd.DataFrame({name: table["low"] >= rules().half_way for name, table in ranges.items()})
    rows = []
    for iso3, country in names.items():
        ids = listed.loc[listed["iso3"] == iso3, "form_id"]
        row = {"country": country, "forms": len(ids)}
        for name, table in ranges.items():
            row[f"{name}_range"] = f"{table['low'][ids].mean():.2f}–{table['high'][ids].mean():.2f}" if len(ids) else ""
            row[f"{name}_sure"] = int(surely[name][ids].sum())
        row["alike"] = int((surely.loc[ids].all(axis=1) | ~surely.loc[ids].any(axis=1)).sum())
        rows.append(row)
    columns = [Column("country", "Country", width=20), Column("forms", "Legal forms", "count")]
    for name, label in condition_set_labels().items():
        columns += [
            Column(f"{name}_range", f"Mean range of scores: {label}", width=20, empty="–"),
            Column(f"{name}_sure", f"Surely half way: {label}", "count"),
        ]
    columns.append(Column("alike", "Same answer under all", "count"))
    note = (
        f"Surely half way: a score of {rules().half_way} or more even if all unknown conditions were no. The range "
        "runs from all unknown conditions being no to all being yes, on average over the legal forms."
    )
    return Table(pd.DataFrame(rows), tuple(columns), (*DESK, note, COUNTED))
