"""The methodology as data: code lists and rules in ``workflow/framework/``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

MIXED = "mixed"  # the family of published aggregates across families (families.csv)
FRAMEWORK = Path(__file__).resolve().parents[2] / "framework"


@cache
def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(FRAMEWORK / f"{name}.csv", dtype="str", keep_default_na=False)


def table(name: str) -> pd.DataFrame:
    """One code list, all columns as text, rows in the order of the file.

    Raises FileNotFoundError if ``workflow/framework/<name>.csv`` does not exist.
    """
    return _table(name).copy()


def codes(name: str) -> list[str]:
    """The distinct codes of a list: its first column, in the order of the file."""
    return list(dict.fromkeys(_table(name).iloc[:, 0]))


def labels(name: str) -> dict[str, str]:
    """Code to label of a list."""
    frame = _table(name)
    return dict(zip(frame.iloc[:, 0], frame["label"], strict=True))


def families_of(concept: str) -> list[str]:
    """The families that count under a concept of the SSE."""
    table = _table("concepts")
    families: list[str] = table.loc[table["concept"] == concept, "family"].to_list()
    return families


def official_types() -> list[str]:
    """Types of sources that are official, or quote an official release by name."""
    types = _table("source_types")
    official: list[str] = types.loc[types["official"] == "yes", "source_type"].to_list()
    return official


@cache
def rules(name: str) -> Any:
    """A rule file ``workflow/framework/<name>.yaml`` as plain Python; duplicate keys are refused."""
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(FRAMEWORK / f"{name}.yaml")
