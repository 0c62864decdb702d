"""Why a figure is in no series: one reason, the first that holds in the declared order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ssemap.core.frames import records
from ssemap.harmonise.periods import flow_days, flow_start

if TYPE_CHECKING:
    from ssemap.harmonise.rules import Harmonisation


def tests(figures: pd.DataFrame, rules: Harmonisation) -> dict[str, pd.Series]:
    """One mask per exclusion code; ``after_edition`` is the column of that name.

    Takes the figures of ``harmonise.prepare`` with ``after_edition``.
    """
    reference = rules.currency.reference
    foreign = figures["is_money"] & (figures["unit"] != figures["currency"])
    return {
        "set_aside": figures["set_aside"].notna(),
        "no_form": figures["form_id"].isna(),
        "out_of_scope": figures["in_scope"] == "no",
        "no_measure": figures["measure"].isna(),
        "wrong_unit": figures["unit_kind"] != figures["measure_kind"],
        "no_period": figures["period_end"].isna(),
        "not_a_year": not_a_year(figures, rules.period.flow_days),
        "unprinted_zero": (figures["value"] == 0) & figures["printed_text"].isna(),
        "foreign_currency": foreign & (figures["unit"] != reference),
        "no_exchange_rate": foreign & (figures["unit"] == reference),
        "after_edition": figures["after_edition"],
    }


def not_a_year(figures: pd.DataFrame, bounds: tuple[int, int]) -> pd.Series:
    """True for flows over less or more days than ``bounds``: much less or much more than a year."""
    days = flow_days(flow_start(figures), figures["period_end"])
    return figures["is_flow"] & ~days.between(*bounds)


def decide(masks: dict[str, pd.Series], order: list[str]) -> pd.Series:
    """The first code of ``order`` whose mask holds, per row; missing where none does."""
    chosen = pd.Series(pd.NA, index=next(iter(masks.values())).index, dtype="str")
    for code in reversed(order):
        chosen = chosen.mask(masks[code].fillna(False), code)
    return chosen


def words(figures: pd.DataFrame, templates: Mapping[str, str], reference_currency: str, as_of: object) -> pd.Series:
    """The exclusion of each row in words; missing where it has none."""
    excluded = figures[figures["exclusion"].notna()]
    reasons = {}
    for index, row in zip(excluded.index, records(excluded), strict=True):
        shown = {name: _plain(value) for name, value in row.items()}
        reasons[index] = templates[row["exclusion"]].format(**shown, as_of=as_of, reference_currency=reference_currency)
    return pd.Series(reasons, index=figures.index, dtype="str")


def _plain(value: Any) -> Any:
    """Days without the time of day."""
    return value.date() if isinstance(value, pd.Timestamp) else value
