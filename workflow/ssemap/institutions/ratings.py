"""Ratings as numbers: forms by conditions, unknown ones missing; sets that are mapped from another."""

from __future__ import annotations

import pandas as pd

from ssemap.core import framework

ADJUDICATED = "adjudicated"


def conditions(name: str) -> pd.DataFrame:
    """The conditions of a set: ``condition, dimension, label, definition, source``."""
    return framework.table(f"conditions/{name}/conditions")


def names() -> list[str]:
    """The sets of conditions that there are, sorted."""
    folders = (framework.FRAMEWORK / "conditions").glob("*/conditions.csv")
    return sorted(path.parent.name for path in folders)


def coded_as(name: str) -> str:
    """The set whose codings a set rests on: its own, or the one that it is mapped from."""
    if not (framework.FRAMEWORK / "conditions" / name / "mapping.csv").is_file():
        return name
    return str(framework.table(f"conditions/{name}/mapping")["conditions"].iloc[0])


def agreement(name: str) -> pd.DataFrame:
    """The kept agreement of two coders of a set, as ``ssemap agreement`` writes it."""
    return pd.read_csv(framework.FRAMEWORK / "conditions" / name / "agreement.csv")


def matrix(codings: pd.DataFrame, forms: list[str], name: str) -> pd.DataFrame:
    """Adjudicated ratings in numbers: one row per form, one column per condition of the set.

    A set that is mapped takes for each of its conditions the lowest of the ratings that it is made of: one ``no``
    decides, and one unknown leaves the others unknown unless there is a ``no``.
    """
    scale = framework.rules("institutions")["scale"]
    own = codings[(codings["conditions"] == coded_as(name)) & (codings["coder"] == ADJUDICATED)]
    wide = own.pivot(index="form_id", columns="condition_id", values="rating").reindex(forms)
    numbers = wide.apply(lambda column: column.map(scale)).astype("float64")
    if coded_as(name) == name:
        return numbers.reindex(columns=conditions(name)["condition"])
    mapping = framework.table(f"conditions/{name}/mapping")
    made = {
        condition: _lowest(numbers.reindex(columns=rows["source_condition"]))
        for condition, rows in mapping.groupby("condition", sort=False)
    }
    return pd.DataFrame(made, index=numbers.index)


def _lowest(parts: pd.DataFrame) -> pd.Series:
    known = parts.notna().all(axis=1) | (parts == 0).any(axis=1)
    return parts.min(axis=1).where(known)
