"""Ratings of record, and as numbers: forms by conditions, unknown ones missing; sets that are mapped from another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import Field

from ssemap.core import framework
from ssemap.core.codelists import OptionalNumber, Row, Text
from ssemap.core.conditions import (
    ADJUDICATED,
    FOLDER,
    UNKNOWN,
    coded,
    coded_as,
    conditions_of,
    is_mapped,
    last_round,
    mapping,
)
from ssemap.institutions import law
from ssemap.institutions.legal_forms import INSTANCE, roles
from ssemap.institutions.rules import rules
from ssemap.schemas.institutions import STANDINGS

AGREEMENT = "agreement.csv"
LAST_ROUNDS = ""  # the last round of each cell, in the table of agreement

CELL = ["conditions", "form_id", "condition_id"]
REASONS = ["rating", "channel", "justification", "law_id", "source_id", "provision_id", "in_force"]
RECORD = [*CELL, "legal_form", "role", "standing", *REASONS]
# Where the rating of a form comes from: itself, the legal form that it is an instance of, or a provision for the
# instance alone.
OWN, INHERITED, OWN_PROVISION = STANDINGS

Share = Annotated[float, Field(ge=0, le=1)]


class RatingAgreement(Row):
    """Agreement of two coders on one condition, or on all: Krippendorff's alpha, its interval, and shares of cells.

    ``round``: a round of coding; empty for the last round of each cell.
    """

    KEY = ("round", "condition")
    round: Annotated[str, Field(pattern=r"^\d*$")]
    condition: Text
    cells: int = Field(ge=0)
    rated: int = Field(ge=0)
    alpha: OptionalNumber
    low: OptionalNumber
    high: OptionalNumber
    alike: Share
    alike_unknown: Share
    both_unknown: Share


def agreement(conditions: str) -> pd.DataFrame:
    """The kept agreement of two coders of a set on the last round of each cell, by condition.

    Columns as in ``RatingAgreement``. Raises FileNotFoundError for a set that was not coded by two coders.
    """
    table = agreement_by_round(conditions)
    return table[table["round"] == LAST_ROUNDS].drop(columns="round").reset_index(drop=True)


def agreement_by_round(conditions: str) -> pd.DataFrame:
    """As ``agreement``, and after it each round by itself, as ``ssemap agreement`` writes it; ``round`` is text."""
    table = framework.listed(RatingAgreement, f"{FOLDER}/{conditions}/{AGREEMENT}")
    numbers = dict.fromkeys(("alpha", "low", "high", "alike", "alike_unknown", "both_unknown"), "float64")
    return table.assign(
        **table[[*numbers]].replace("", None).astype(numbers), **table[["cells", "rated"]].astype("int64")
    )


def of_record(tables: Mapping[str, pd.DataFrame], year: int) -> pd.DataFrame:
    """The rating that counts of each form in scope, on each condition of the sets that are coded by themselves.

    ``tables``: ``forms``, ``form_links``, ``codings``, ``laws``, ``policies``, ``provisions``, ``provision_forms``
    as ``clean`` writes them, with ``iso3``. A rating counts if the provision or law it names was in force on the
    last day of ``year``; of each cell the last round that counts is that of record. Returns ``RECORD`` columns,
    sorted by set, form and condition. An instance of a legal form has its ratings (``standing`` inherited), but for
    two rules: a provision that is linked to the instance and not to its legal form decides (``own_provision``), and
    what is known of the instance stands where nothing is known of the legal form (``own``).
    """
    listed = roles(tables["forms"], tables["form_links"])
    own = _own(tables, year)
    cells = [
        (name, form.form_id, form.legal_form, form.role, condition)
        for name, conditions in coded().items()
        for form in listed.itertuples()
        for condition in conditions
    ]
    frame = pd.DataFrame(cells, columns=["conditions", "form_id", "legal_form", "role", "condition_id"])
    rated = frame.merge(own, "left", ["conditions", "form_id", "condition_id"])
    above = frame.drop(columns="form_id").rename(columns={"legal_form": "form_id"})
    above = above.merge(own, "left", ["conditions", "form_id", "condition_id"])
    deciding = pd.MultiIndex.from_frame(law.of_forms(tables, listed, year)[["provision_id", "form_id"]])
    narrower = (rated["role"] == INSTANCE) & pd.MultiIndex.from_frame(rated[["provision_id", "form_id"]]).isin(deciding)
    known, known_above = _known(rated), _known(above)
    inherited = (rated["role"] == INSTANCE) & ~(known & (narrower | ~known_above))
    rated[REASONS] = rated[REASONS].mask(inherited, above[REASONS])
    rated["standing"] = np.select([inherited, known & narrower], [INHERITED, OWN_PROVISION], OWN)
    rated["rating"] = rated["rating"].fillna(UNKNOWN)
    return rated[RECORD].sort_values(["conditions", "form_id"], kind="stable", ignore_index=True)


def _own(tables: Mapping[str, pd.DataFrame], year: int) -> pd.DataFrame:
    """The last round of each adjudicated cell that counts in the year, with ``in_force`` of its provision.

    What a rating rests on was in force: its provision, and its law. A bill that was not passed counts as a bill.
    """
    codings, provisions = tables["codings"], law.counting(tables, year)
    in_force = codings["provision_id"].map(provisions.set_index("provision_id")["in_force"])
    bills = tables["laws"].loc[tables["laws"]["kind"] == law.BILL, "law_id"]
    there = pd.concat([law.enacted_by(tables, year)["law_id"], bills])
    by_law = codings["law_id"].isna() | codings["law_id"].isin(there)
    by_provision = codings["provision_id"].isna() | in_force.notna()
    counts = (codings["coder"] == ADJUDICATED) & by_law & by_provision
    return last_round(codings.assign(in_force=in_force)[counts])[[*CELL, *REASONS]]


def _known(rated: pd.DataFrame) -> pd.Series:
    return rated["rating"].notna() & (rated["rating"] != UNKNOWN)


def matrix(record: pd.DataFrame, forms: Sequence[str], conditions: str) -> pd.DataFrame:
    """Ratings of record in numbers: one row per form, one column per condition of the set, NaN where unknown.

    ``record``: as ``of_record`` gives it. A set that is mapped takes for each of its conditions the lowest of the
    ratings that it is made of: one ``no`` decides, and one unknown leaves the condition unknown unless there is a
    ``no``.
    """
    scale, source = rules().scale.numbers(), coded_as(conditions)
    codes = (
        record[record["conditions"] == source]
        .pivot(index="form_id", columns="condition_id", values="rating")
        .reindex(pd.Index(forms, dtype="str"))
    )
    numbers = codes.apply(lambda column: column.map(scale)).astype("float64")
    if not is_mapped(conditions):
        return numbers.reindex(columns=conditions_of(conditions)["condition"])
    lowest = {
        condition: _lowest(numbers.reindex(columns=parts["source_condition"]))
        for condition, parts in mapping(conditions).groupby("condition", sort=False)
    }
    return pd.DataFrame(lowest, index=numbers.index)[conditions_of(conditions)["condition"].tolist()]


def _lowest(parts: pd.DataFrame) -> pd.Series:
    """The lowest rating of each form; unknown where one of them is and none is ``no``."""
    known = parts.notna().all(axis=1) | (parts == 0).any(axis=1)
    return parts.min(axis=1).where(known)
