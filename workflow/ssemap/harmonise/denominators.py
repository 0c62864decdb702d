"""Denominators: published ones as they are, derived ones recomputed and compared with the compiler's.

Denominators are not cut by edition: only vintages later than the editions can be had, so that every
edition uses the same ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from ssemap.core.issues import Issue

Rule = dict[str, Any]
Formula = Callable[[pd.DataFrame, Rule], pd.Series]


def employment(c: pd.DataFrame, rule: Rule) -> pd.Series:
    """Persons in employment: the labour force that is not unemployed."""
    return c["labour_force"] * (1 - c["unemployment_rate"] / 100)


def employment_women(c: pd.DataFrame, rule: Rule) -> pd.Series:
    """Women in employment."""
    force = c["labour_force"] * c["labour_force_women_share"] / 100
    return force * (1 - c["unemployment_rate_women"] / 100)


def employment_women_share(c: pd.DataFrame, rule: Rule) -> pd.Series:
    """Women in percent of employment."""
    return 100 * employment_women(c, rule) / employment(c, rule)


def gdp_lcu(c: pd.DataFrame, rule: Rule) -> pd.Series:
    """Gross domestic product in current national currency."""
    return c["gdp_usd"] * c["fx_lcu_per_usd"]


def cpi(c: pd.DataFrame, rule: Rule) -> pd.Series:
    """Consumer prices, base year = 100, chained from annual inflation; missing from the first gap on."""
    base = int(rule["base_year"])
    rates = c["cpi_inflation"].reindex(range(base + 1, int(c.index.max()) + 1))
    chained = 100 * (1 + rates / 100).cumprod(skipna=False)
    return pd.concat([pd.Series({base: 100.0}), chained]).reindex(c.index)


def vulnerable_employment_share(c: pd.DataFrame, rule: Rule) -> pd.Series:
    """Vulnerable employment in percent of employment: the sexes' shares weighted by employment."""
    women = employment_women(c, rule) / employment(c, rule)
    shares = c["vulnerable_employment_share_women"], c["vulnerable_employment_share_men"]
    return shares[0] * women + shares[1] * (1 - women)


UNEMPLOYMENT = ["labour_force", "unemployment_rate"]
WOMEN = ["labour_force", "labour_force_women_share", "unemployment_rate_women"]
VULNERABLE = ["vulnerable_employment_share_women", "vulnerable_employment_share_men"]

# Each derived series: its formula and the published series that the formula needs.
FORMULAS: dict[str, tuple[Formula, list[str]]] = {
    "employment": (employment, UNEMPLOYMENT),
    "employment_women": (employment_women, WOMEN),
    "employment_women_share": (employment_women_share, [*WOMEN, *UNEMPLOYMENT]),
    "gdp_lcu": (gdp_lcu, ["gdp_usd", "fx_lcu_per_usd"]),
    "cpi": (cpi, ["cpi_inflation"]),
    "vulnerable_employment_share": (vulnerable_employment_share, [*VULNERABLE, *WOMEN, *UNEMPLOYMENT]),
}


def published(context: pd.DataFrame) -> pd.DataFrame:
    """Published denominators, one column per measure, one row per year."""
    rows = context[context["kind"] == "published"].drop_duplicates(["measure", "year"])
    wide = rows.pivot(index="year", columns="measure", values="value")
    return wide.astype("float64").sort_index()


def recompute(context: pd.DataFrame, rules: dict[str, Rule], iso3: str) -> pd.DataFrame:
    """Derived denominators from published ones, in the columns of ``schemas.harmonise.CONTEXT``.

    Every year that the inputs allow has a row; where the compiler has one too, it keeps its id and
    source, and its value stands in ``compiled``.
    """
    wide = published(context)
    frames = [one(wide, measure, rule) for measure, rule in rules.items()]
    derived = pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
    return _identify(derived, context, iso3)


def one(wide: pd.DataFrame, measure: str, rule: Rule) -> pd.DataFrame:
    """One derived denominator: ``measure``, ``year``, ``value``, ``unit``, ``formula`` and its first input."""
    formula, inputs = FORMULAS[rule.get("function", measure)]
    usable = not wide.empty and set(inputs) <= set(wide.columns)
    values = formula(wide, rule).dropna() if usable else pd.Series(dtype="float64")
    return pd.DataFrame(
        {
            "measure": measure,
            "year": values.index.to_numpy(dtype="int64"),
            "value": values.to_numpy(),
            "unit": rule["unit"],
            "formula": rule["formula"],
            "input": inputs[0],
        }
    )


def _identify(derived: pd.DataFrame, context: pd.DataFrame, iso3: str) -> pd.DataFrame:
    """Ids, sources and the compiler's own values for recomputed rows."""
    key = ["measure", "year"]
    own = context.loc[context["kind"] == "derived", [*key, "context_id", "source_id", "value"]]
    own = own.rename(columns={"value": "compiled"}).drop_duplicates(key)
    inputs = context.loc[context["kind"] == "published", [*key, "source_id"]].drop_duplicates(key)
    inputs = inputs.rename(columns={"measure": "input", "source_id": "input_source"})
    rows = derived.merge(own, on=key, how="left").merge(inputs, on=["input", "year"], how="left")
    made = iso3 + "-" + rows["measure"] + "-" + rows["year"].astype("str")
    return rows.assign(
        iso3=iso3,
        kind="derived",
        context_id=rows["context_id"].fillna(made),
        source_id=rows["source_id"].fillna(rows["input_source"]),
    )


def harmonise(context: pd.DataFrame, rules: dict[str, Rule], iso3: str) -> tuple[pd.DataFrame, list[Issue]]:
    """All denominators of a country, and an issue where a derivation differs from the compiler's.

    Takes the clean ``context`` table and the rules ``derived`` of harmonisation.yaml.
    """
    derived = recompute(context, rules, iso3)
    kept = context[context["kind"] == "published"].assign(iso3=iso3, compiled=float("nan"), formula=None)
    found = _differences(derived, rules) + _left_out(context, derived)
    columns = ["iso3", "measure", "year", "value", "unit", "kind", "compiled", "formula"]
    frames = [f.reindex(columns=[*columns, "source_id", "context_id"]) for f in (kept, derived)]
    table = pd.concat([frame for frame in frames if len(frame)] or frames[:1])
    return table.sort_values(["measure", "year", "context_id"], ignore_index=True), found


def _differences(derived: pd.DataFrame, rules: dict[str, Rule]) -> list[Issue]:
    """Warnings where the recomputed value is off the compiler's by more than the declared tolerance."""
    tolerances = {name: rule["tolerance"] for name, rule in rules.items()}
    tolerance = derived["measure"].map(tolerances).astype("float64")
    off = (derived["value"] / derived["compiled"] - 1).abs() > tolerance
    return [
        Issue(
            check_id="derived_denominator",
            severity="warning",
            file="context.csv",
            row=0,
            column="value",
            evidence_id=row.context_id,
            found=f"{row.compiled:.6g} for {row.measure} {row.year}",
            expected=f"{row.value:.6g}, which is {row.formula}",
            action="The recomputed value is used; check the compiler's value and its vintage.",
        )
        for row in derived[off].itertuples()
    ]


def _left_out(context: pd.DataFrame, derived: pd.DataFrame) -> list[Issue]:
    """Warnings for derived rows that cannot be recomputed: they are not used."""
    own = context[context["kind"] == "derived"]
    done = set(derived["context_id"])
    return [
        Issue(
            check_id="derived_denominator_unknown",
            severity="warning",
            file="context.csv",
            row=0,
            column="measure",
            evidence_id=row.context_id,
            found=f"derived {row.measure} {row.year}",
            expected="the published series of its formula for that year",
            action="The row is not used; add the published series or the formula.",
        )
        for row in own[~own["context_id"].isin(done)].itertuples()
    ]
