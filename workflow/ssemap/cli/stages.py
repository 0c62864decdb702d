"""Commands of the stages: from a country package to its indicators, and to what can be said of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.cli.build import add_options, add_paths, add_stage

if TYPE_CHECKING:
    from ssemap.cli.build import Commands


def add(commands: Commands) -> None:
    """From a country package to its indicators."""
    clean = add_stage(commands, "clean", "type the figures of a country package")
    add_paths(clean, package="folder of the package, as data/raw/KOR")
    add_options(clean, "as_of")

    harmonise = add_stage(commands, "harmonise", "put figures into one vocabulary and into series")
    add_paths(harmonise, clean="folder that clean wrote")
    add_options(harmonise, "as_of")

    plausibility = add_stage(commands, "plausibility", "look for figures that contradict each other")
    add_paths(plausibility, clean="folder that clean wrote", harmonised="folder that harmonise wrote")

    estimate = add_stage(commands, "estimate", "choose a figure for each series and year, and estimate its level")
    add_paths(estimate, harmonised="folder that harmonise wrote")
    add_options(estimate, "window")

    indicators = add_stage(commands, "indicators", "compute the declared indicators")
    add_paths(
        indicators,
        clean="folder that clean wrote",
        harmonised="folder that harmonise wrote",
        estimated="folder that estimate wrote",
    )
    add_options(indicators, "window")

    compare = add_stage(commands, "compare", "tell which country is clearly higher than which")
    add_paths(
        compare,
        clean="folder of the clean tables of all countries",
        harmonised="folder of their harmonised tables",
        indicators="folder of their indicators",
    )
    add_options(compare, "reference_year", "countries")

    institutions = add_stage(commands, "institutions", "compare what forms are in law")
    add_paths(institutions, clean="folder of the clean tables of all countries")
    add_options(institutions, "conditions", "reference_year", "countries")

    alternatives = add_stage(commands, "alternatives", "compute what a country says under other choices")
    add_paths(
        alternatives,
        clean="folder that clean wrote",
        harmonised="folder that harmonise wrote",
        estimated="folder that estimate wrote",
        indicators="folder that indicators wrote",
    )
    add_options(alternatives, "as_of", "reference_year", "window", "concept")

    scenarios = add_stage(commands, "scenarios", "see which claims survive other choices")
    add_paths(
        scenarios, clean="folder of the clean tables of all countries", alternatives="folder of their alternatives"
    )
    add_options(scenarios, "reference_year", "concept", "countries")
