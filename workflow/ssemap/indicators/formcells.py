"""The published cell of each form and year, for each kind of indicator, and how levels make its estimate.

With x(t) the preferred figure of data year t:

    level    x(t)
    ratio    x(t) / denominator(t) * multiplier
    share    the published share, else 100 * part(t) / whole(t)
    growth   100 * ((x(t1) / x(t0)) ** (1 / (t1 - t0)) - 1), both of one series

Every kind takes candidates (``indicators.choice``) and returns the chosen ones, with ``value``, ``words`` how it was
made, ``series_ids``, ``evidence_ids``, ``context_ids``, and ``recipe``: how the levels of the same series make the
estimate for the end of the year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ssemap.indicators import recipes
from ssemap.indicators.choice import Candidate, choose, qualify
from ssemap.indicators.declared import Catalogue, Indicator
from ssemap.indicators.estimates import Denominator
from ssemap.indicators.recipes import Level, Recipe
from ssemap.indicators.rollup import CellValue

PRINTED = "Shares and rates are shown as printed."
OF_ONE = ["form_id", "year", "data_year", "coverage"]  # what the two counts of a share have in common
Contexts = Mapping[tuple[str, int], Denominator]  # by measure and year
Levels = Mapping[str, Sequence[Candidate]]  # by measure


@dataclass(frozen=True, slots=True)
class FormCell:
    """The published cell of a form, and how levels make its estimate; ``cell.estimate`` says nothing yet."""

    cell: CellValue
    recipe: Recipe


def compute(
    indicator: Indicator, levels: Levels, contexts: Contexts, catalogue: Catalogue, years: range
) -> dict[int, dict[str, FormCell]]:
    """Form cells of one indicator: year to form to cell.

    ``levels``: cells of one country with a preferred figure, as ``indicators.usable_levels`` gives them. ``contexts``:
    the denominators; ``years``: those that are asked for.
    """
    made: dict[int, dict[str, FormCell]] = {}
    for chosen in _chosen(indicator, levels, contexts, catalogue, years):
        made.setdefault(chosen["year"], {})[chosen["form_id"]] = _cell(chosen)
    return made


def _chosen(
    indicator: Indicator, levels: Levels, contexts: Contexts, catalogue: Catalogue, years: range
) -> list[Candidate]:
    """What speaks for each form and year, by the kind of the indicator."""
    if indicator.kind == "growth":  # which looks back
        return growth(indicator, qualify(levels.get(indicator.measure, ()), indicator, catalogue), years)
    measures = (indicator.measure, *(indicator.parts or ()))
    of_years = {name: [one for one in levels.get(name, ()) if one["year"] in years] for name in measures}
    if indicator.kind == "share":
        return shares(indicator, of_years, catalogue)
    candidates = qualify(of_years[indicator.measure], indicator, catalogue)
    if indicator.denominator:
        return ratios(indicator, candidates, denominators(indicator, contexts))
    return [published(one) for one in choose(candidates)]


def _cell(chosen: Candidate) -> FormCell:
    cell = CellValue(
        value=float(chosen["value"]),
        unit=chosen["unit"],
        rank=chosen["rank"],
        data_year=chosen["data_year"],
        data_year_last=chosen["data_year"],
        words=chosen["words"],
        estimate="",
        basis_assumed=chosen["basis_assumed"],
        bases=frozenset([chosen["basis"]]),
        series_ids=frozenset(chosen["series_ids"]),
        evidence_ids=frozenset(chosen["evidence_ids"]),
        context_ids=frozenset(chosen["context_ids"]),
    )
    return FormCell(cell, chosen["recipe"])


def published(one: Candidate) -> Candidate:
    """The value as published, the estimate that of the series."""
    return {
        **one,
        "value": one["preferred"],
        "words": "published figure",
        "series_ids": (one["series_id"],),
        "evidence_ids": (one["evidence_id"],),
        "context_ids": (),
        "recipe": Level(one["series_id"], one["year"]),
    }


def denominators(indicator: Indicator, contexts: Contexts) -> dict[int, Denominator]:
    """Denominator of each data year: that of the year itself, else the nearest within the declared reach."""
    known = [year for name, year in contexts if name == indicator.denominator]
    nearest = nearest_years(known, indicator.denominator_reach)
    return {year: contexts[str(indicator.denominator), other] for year, other in nearest.items()}


def nearest_years(known: Iterable[int], reach: int) -> dict[int, int]:
    """Each year that has a known one within ``reach`` years to the nearest of them, of two the earlier one.

    >>> nearest_years([2018, 2021], 1)
    {2017: 2018, 2018: 2018, 2019: 2018, 2020: 2021, 2021: 2021, 2022: 2021}
    """
    years = sorted(known)
    within = sorted({year + step for year in years for step in range(-reach, reach + 1)})
    return {year: min(years, key=lambda one: (abs(one - year), one)) for year in within}


def ratios(indicator: Indicator, candidates: list[Candidate], by_year: Mapping[int, Denominator]) -> list[Candidate]:
    """Values over the denominator of their data year, times the multiplier; the unit is that of the indicator.

    A series whose year has no denominator gives way to another one. The estimate stands at the end of the year asked
    for, and is divided by the draws of the denominator of that year.
    """
    chosen = choose(one for one in candidates if one["data_year"] in by_year)
    return [_ratio(indicator, published(one), by_year) for one in chosen]


def _ratio(indicator: Indicator, one: Candidate, by_year: Mapping[int, Denominator]) -> Candidate:
    name, below = indicator.denominator_name, by_year[one["data_year"]]
    of_year = "its year" if below.year == one["data_year"] else f"{below.year}, the nearest year that has it"
    return {
        **one,
        "value": one["value"] / below.value * indicator.multiplier,
        "unit": indicator.unit,
        "words": f"{one['words']} over {name} of {of_year}",
        "context_ids": (below.context_id,),
        "recipe": recipes.Ratio(one["recipe"], by_year.get(one["year"]), indicator.multiplier, name),
    }


def shares(indicator: Indicator, levels: Levels, catalogue: Catalogue) -> list[Candidate]:
    """Published shares; where there is none, one count over another of the same form, coverage and data year."""
    printed = qualify(levels[indicator.measure], indicator, catalogue)
    unknown = recipes.Unknown(PRINTED)
    candidates = [{**published(one), "recipe": unknown, "computed": False} for one in printed]
    if indicator.parts:
        candidates += from_parts(indicator, levels, catalogue)
    return choose(candidates, first=("computed",))


def from_parts(indicator: Indicator, levels: Levels, catalogue: Catalogue) -> Iterator[Candidate]:
    """100 times the first part over the second, where both are of the same form, coverage and data year.

    The second may hold all of the first: both are of one variant, or the second is of a plain one. One for each pair of
    series, which competes as the series of the first.
    """
    assert indicator.parts
    blocks = parts_definitions(indicator, catalogue)
    counted, wholes = (
        qualify(levels[measure], indicator.model_copy(update={"definitions": block}), catalogue)
        for measure, block in zip(indicator.parts, blocks, strict=True)
    )
    beside: dict[tuple[object, ...], list[Candidate]] = {}
    for whole in wholes:
        beside.setdefault(tuple(whole[name] for name in OF_ONE), []).append(whole)
    for part in counted:
        for whole in beside.get(tuple(part[name] for name in OF_ONE), ()):
            held = catalogue.holds_part(blocks[1], part["definition"], whole["definition"])
            if held and part["preferred"] <= whole["preferred"]:
                yield _share(indicator, part, whole)


def _share(indicator: Indicator, part: Candidate, whole: Candidate) -> Candidate:
    assert indicator.parts
    levels = (Level(one["series_id"], one["year"]) for one in (part, whole))
    return {
        **part,
        "value": 100 * part["preferred"] / whole["preferred"],
        "unit": indicator.unit,
        "rank": max(part["rank"], whole["rank"]),
        "basis_assumed": part["basis_assumed"] or whole["basis_assumed"],
        "words": f"{indicator.parts[0]} over {indicator.parts[1]} of the same date",
        "series_ids": (part["series_id"], whole["series_id"]),
        "evidence_ids": (part["evidence_id"], whole["evidence_id"]),
        "context_ids": (),
        "recipe": recipes.Share(*levels),
        "computed": True,
    }


def parts_definitions(indicator: Indicator, catalogue: Catalogue) -> list[str]:
    """Block of definitions of each part: that of its own measure where one is declared."""
    assert indicator.parts
    return [measure if measure in catalogue.definitions else indicator.definitions for measure in indicator.parts]


def growth(indicator: Indicator, candidates: list[Candidate], years: range) -> list[Candidate]:
    """Average annual growth in percent within one series, up to each of the years.

    From the first figure of the window to the last one that is preferred for the year asked for and
    not younger than it; both are published figures of their own data year, counted by one body (``origin_holder``).
    """
    exact: dict[str, list[Candidate]] = {}
    for one in sorted(candidates, key=lambda one: int(one["year"])):
        if one["years_apart"] == 0:
            exact.setdefault(one["series_id"], []).append(one)
    grown = []
    for one in candidates:
        known = [figure for figure in exact.get(one["series_id"], ()) if figure["year"] <= one["year"]]
        if one["year"] in years and known:
            start = next(figure for figure in known if figure["origin_holder"] == known[-1]["origin_holder"])
            grown.append(_growth(indicator, one, start, known[-1]))
    return choose(one for one in grown if one)


def _growth(indicator: Indicator, one: Candidate, start: Candidate, end: Candidate) -> Candidate | None:
    """The growth from one figure of a series to another; None where they are too near or too small."""
    span = end["year"] - start["year"]
    if span < max(indicator.minimum_span, 1) or start["preferred"] < indicator.minimum_start:
        return None
    if not (start["preferred"] > 0 and end["preferred"] > 0):
        return None
    series = one["series_id"]
    return {
        **one,
        "value": 100 * (np.power(end["preferred"] / start["preferred"], 1 / span) - 1),  # as in ``estimates.growth``
        "unit": indicator.unit,
        "rank": max(start["rank"], end["rank"]),
        "data_year": end["year"],
        "years_apart": end["year"] - one["year"],
        "words": f"growth from {start['year']} to {end['year']}",
        "series_ids": (series,),
        "evidence_ids": (start["evidence_id"], end["evidence_id"]),
        "context_ids": (),
        "recipe": recipes.AnnualGrowth(Level(series, start["year"]), Level(series, end["year"]), span),
    }
