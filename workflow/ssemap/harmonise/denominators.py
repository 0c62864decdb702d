"""Denominators: published ones as they are, derived ones recomputed and compared with the compiler's.

Of the rivals of a measure and year the preferred one is used; the others tell how far publishers differ (``spread``).
Where it is a published one, nothing is derived in its place.

Denominators are not cut by edition: only vintages later than the editions can be had, so that every
edition uses the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from ssemap.core.issues import Issue
from ssemap.core.printing import in_more_years

if TYPE_CHECKING:
    from ssemap.harmonise.rules import Derivation

    Derivations = Mapping[str, Derivation]

# From published denominators, one column per measure and one row per year, to the derived one by year.
Formula = Callable[[pd.DataFrame, "Derivation"], pd.Series]


def employment(published: pd.DataFrame, rule: Derivation) -> pd.Series:
    """Persons in employment: labour_force * (1 - unemployment_rate / 100)."""
    return published["labour_force"] * (1 - published["unemployment_rate"] / 100)


def employment_women(published: pd.DataFrame, rule: Derivation) -> pd.Series:
    """Women in employment: labour_force * women's share / 100 * (1 - women's unemployment_rate / 100)."""
    force = published["labour_force"] * published["labour_force_women_share"] / 100
    return force * (1 - published["unemployment_rate_women"] / 100)


def employment_women_share(published: pd.DataFrame, rule: Derivation) -> pd.Series:
    """Women in percent of employment."""
    return 100 * employment_women(published, rule) / employment(published, rule)


def gdp_lcu(published: pd.DataFrame, rule: Derivation) -> pd.Series:
    """Gross domestic product in current national currency: gdp_usd * fx_lcu_per_usd."""
    return published["gdp_usd"] * published["fx_lcu_per_usd"]


def cpi(published: pd.DataFrame, rule: Derivation) -> pd.Series:
    """Consumer prices, base year = 100, chained by (1 + inflation / 100); missing from the first gap on."""
    base = rule.base_year
    assert base is not None  # FROM_BASE_YEAR
    rates = published["cpi_inflation"].reindex(range(base + 1, int(published.index.max()) + 1))
    chained = 100 * (1 + rates / 100).cumprod(skipna=False)
    return pd.concat([pd.Series({base: 100.0}), chained]).reindex(published.index)


def vulnerable_employment_share(published: pd.DataFrame, rule: Derivation) -> pd.Series:
    """Vulnerable employment in percent of employment: the sexes' shares weighted by employment."""
    women = employment_women(published, rule) / employment(published, rule)
    shares = published["vulnerable_employment_share_women"], published["vulnerable_employment_share_men"]
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
FROM_BASE_YEAR = ("cpi",)  # formulas that need a base_year


def used(context: pd.DataFrame) -> pd.DataFrame:
    """Rows of published denominators that are preferred."""
    return context[(context["kind"] == "published") & (context["preferred"] == "yes")]


def published(context: pd.DataFrame) -> pd.DataFrame:
    """Published denominators that are preferred, one column per measure, one row per year."""
    wide = used(context).pivot(index="year", columns="measure", values="value")
    return wide.astype("float64").sort_index()


def recompute(context: pd.DataFrame, rules: Derivations, iso3: str) -> pd.DataFrame:
    """Derived denominators from published ones, in the columns of ``schemas.harmonise.CONTEXT``.

    Every year that the inputs allow has a row; where the compiler has one too, it keeps its id and
    source, and its value stands in ``compiled``.
    """
    wide = published(context)
    frames = [derive(wide, measure, rule) for measure, rule in rules.items()]
    derived = pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
    return _identify(derived, context, iso3)


def derive(wide: pd.DataFrame, measure: str, rule: Derivation) -> pd.DataFrame:
    """One derived denominator: ``measure``, ``year``, ``value``, ``unit``, ``formula`` and its first input."""
    formula, inputs = FORMULAS[rule.function or measure]
    usable = not wide.empty and set(inputs) <= set(wide.columns)
    values = formula(wide, rule).dropna() if usable else pd.Series(dtype="float64")
    return pd.DataFrame(
        {
            "measure": measure,
            "year": values.index.to_numpy(dtype="int64"),
            "value": values.to_numpy(),
            "unit": rule.unit,
            "formula": rule.formula,
            "input": inputs[0],
        }
    )


def _identify(derived: pd.DataFrame, context: pd.DataFrame, iso3: str) -> pd.DataFrame:
    """Ids, sources and the compiler's own values for recomputed rows."""
    key = ["measure", "year"]
    compiled = context.loc[context["kind"] == "derived", [*key, "context_id", "source_id", "value"]]
    compiled = compiled.rename(columns={"value": "compiled"}).drop_duplicates(key)
    inputs = used(context)[[*key, "source_id"]].rename(columns={"measure": "input", "source_id": "input_source"})
    rows = derived.merge(compiled, on=key, how="left").merge(inputs, on=["input", "year"], how="left")
    new_ids = iso3 + "-" + rows["measure"] + "-" + rows["year"].astype("str")
    return rows.assign(
        iso3=iso3,
        kind="derived",
        context_id=rows["context_id"].fillna(new_ids),
        source_id=rows["source_id"].fillna(rows["input_source"]),
    )


def harmonise(context: pd.DataFrame, rules: Derivations, iso3: str) -> tuple[pd.DataFrame, list[Issue]]:
    """All denominators of a country, and an issue where a derivation differs from the compiler's.

    Takes the clean ``context`` table and the rules ``derived`` of harmonisation.yaml.
    """
    derived = recompute(context, rules, iso3)
    kept = used(context).assign(iso3=iso3, compiled=float("nan"), formula=None)
    unused = _in_place_of(kept, derived)
    issues = _differences(derived.assign(unused=unused), rules) + _left_out(context, derived, iso3)
    derived = derived[~unused]
    columns = ["iso3", "measure", "year", "value", "unit", "kind", "compiled", "formula"]
    frames = [frame.reindex(columns=[*columns, "source_id", "context_id"]) for frame in (kept, derived)]
    table = pd.concat([frame for frame in frames if len(frame)] or frames[:1])
    return table.sort_values(["measure", "year", "context_id"], ignore_index=True), issues


def _in_place_of(kept: pd.DataFrame, derived: pd.DataFrame) -> pd.Series:
    """True for derived rows of a measure and year that have a published one."""
    published_years = set(zip(kept["measure"], kept["year"], strict=True))
    cells = zip(derived["measure"], derived["year"], strict=True)
    return pd.Series([cell in published_years for cell in cells], index=derived.index, dtype="bool")


def _differences(derived: pd.DataFrame, rules: Derivations) -> list[Issue]:
    """A warning for each measure whose recomputed values are off the compiler's by more than the declared tolerance."""
    tolerances = {name: rule.tolerance for name, rule in rules.items()}
    tolerance = derived["measure"].map(tolerances).astype("float64")
    off = derived[(derived["value"] / derived["compiled"] - 1).abs() > tolerance]
    return [_difference(rows.sort_values("year"), rules[measure]) for measure, rows in off.groupby("measure")]


def _difference(rows: pd.DataFrame, rule: Derivation) -> Issue:
    """The first year that is off, how many more are, which inputs may be to blame, and which value is used."""
    first = next(rows.itertuples())
    inputs = " or ".join(FORMULAS[rule.function or first.measure][1])
    used = "A published value is used" if first.unused else "The recomputed value is used"
    return Issue(
        check_id="derived-denominator",
        severity="warning",
        file=f"{first.iso3}/context.csv",
        row=0,
        column="value",
        evidence_id=first.context_id,
        found=f"{first.compiled:.6g} for {first.measure} {first.year}{in_more_years(rows['year'].tolist()[1:])}",
        expected=f"{first.value:.6g}, which is {first.formula}",
        action=f"{used}. One of {inputs} may be wrong, or the compiler's value, or they are of different vintages.",
    )


def _left_out(context: pd.DataFrame, derived: pd.DataFrame, iso3: str) -> list[Issue]:
    """A warning for each measure with derived rows that cannot be recomputed: they are not used."""
    compiled = context[context["kind"] == "derived"]
    left = compiled[~compiled["context_id"].isin(derived["context_id"])].sort_values("year")
    return [
        Issue(
            check_id="derived-denominator-unknown",
            severity="warning",
            file=f"{iso3}/context.csv",
            row=0,
            column="measure",
            evidence_id=rows["context_id"].iloc[0],
            found=f"derived {measure} {rows['year'].iloc[0]}{in_more_years(rows['year'].tolist()[1:])}",
            expected="the published series of its formula for that year",
            action="The row is not used; add the published series or the formula.",
        )
        for measure, rows in left.groupby("measure")
    ]
