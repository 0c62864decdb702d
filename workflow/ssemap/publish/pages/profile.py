"""The words of a country's profile: what there is, in numbers that are counted from its own tables."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.core.series import in_use
from ssemap.publish import pages
from ssemap.publish.sections import institutions_profile

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.run import Run
    from ssemap.store import Processed


@dataclass(frozen=True, slots=True)
class Text:
    """A passage in HTML that a notebook shows as it is."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


@dataclass(frozen=True, slots=True)
class ProfileTables:
    """All tables of one country that a profile needs, and what its package says of itself."""

    iso3: str
    package: dict[str, Any]
    forms: pd.DataFrame
    form_links: pd.DataFrame
    sources: pd.DataFrame
    absences: pd.DataFrame
    laws: pd.DataFrame
    law_forms: pd.DataFrame
    provisions: pd.DataFrame
    provision_forms: pd.DataFrame
    statements: pd.DataFrame
    evidence: pd.DataFrame
    levels: pd.DataFrame
    observations: pd.DataFrame
    indicators: pd.DataFrame
    codings: pd.DataFrame
    issues: pd.DataFrame

    @property
    def names(self) -> dict[str, str]:
        """Code to name, of this country alone."""
        return {self.iso3: str(self.package["name"])}

    @property
    def used(self) -> pd.DataFrame:
        """The figures that belong to a series."""
        return self.evidence[in_use(self.evidence)]


def load(processed: Processed, iso3: str) -> ProfileTables:
    """Read one country, and nothing of any other. Raises NotBuilt if a table is missing."""
    tables = processed.tables(iso3)
    wanted = [field.name for field in fields(ProfileTables) if field.name not in ("iso3", "package")]
    return ProfileTables(iso3, processed.package(iso3), **{name: tables[name] for name in wanted})


def status(package: dict[str, Any]) -> str:
    """How far the coding of a package has been checked, in words."""
    if package["status"] == "draft":
        return "draft, not validated"
    date = package["status_date"]
    words = f"{package['status']} by {package['status_by']}" + (f", {date:%Y-%m-%d}" if date else "")
    if package["status"] == "coder-checked":
        return f"{words}; desk coding, not validated by national researchers"
    return words


def nothing(figures: int, used: int, settings: Run) -> str:
    """Why no figure is in use, of so many that were collected; '' where some are."""
    return "" if used else pages.sentence("nothing_in_use", figures=figures, as_of=settings.as_of)


def numbers(country: ProfileTables, settings: Run) -> dict[str, int]:
    """Key numbers of a country, each counted from one table."""
    cells = country.indicators[
        (country.indicators["concept"] == settings.concept)
        & (country.indicators["year"] == settings.reference_year)
        & (country.indicators["aggregate"] == "family")
    ]
    return {
        "forms": len(country.forms),
        "in_scope": int((country.forms["in_scope"] == "yes").sum()),
        "figures": len(country.evidence),
        "used": len(country.used),
        "sources": len(country.sources),
        "official": int(country.sources["source_type"].isin(framework.official_types()).sum()),
        "laws": len(country.laws),
        "statements": len(country.statements),
        "cells": len(cells),
        "filled": int(cells["value"].notna().sum()),
        "issues": len(country.issues),
        "errors": int((country.issues["severity"] == "error").sum()),
    }


def institutional(country: ProfileTables, settings: Run) -> institutions_profile.CountryLandscape:
    """The institutional landscape of the country, by the conditions and in the year of the run."""
    tables = {key: getattr(country, key) for key in institutions_profile.TABLES}
    return institutions_profile.country_landscape(tables, country.iso3, settings.conditions, settings.reference_year)


def landscape(landscape: institutions_profile.CountryLandscape) -> Text:
    """What law secures, what exists by programme only, and what has no form in law, in words."""
    return Text(pages.render("institutions.html.j2", landscape=landscape))


def introduction(country: ProfileTables, settings: Run) -> Text:
    """Heading, status of the coding, and key numbers."""
    counted = numbers(country, settings)
    return Text(
        pages.render(
            "profile.html.j2",
            package=country.package,
            status=status(country.package),
            n=counted,
            nothing=nothing(counted["figures"], counted["used"], settings),
            stamp=settings.line(),
            year=settings.reference_year,
        )
    )
