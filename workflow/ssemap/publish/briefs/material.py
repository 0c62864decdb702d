"""What briefs are made of: the material of the report in a language; of a country, its own tables alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ssemap import store
from ssemap.core.issues import InputError
from ssemap.institutions.typology import typology
from ssemap.publish.briefs import words
from ssemap.publish.briefs.address import FALLBACK
from ssemap.publish.pages import profile
from ssemap.publish.sections.material import ReportMaterial

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from ssemap.core.run import Run
    from ssemap.publish.pages.profile import ProfileTables
    from ssemap.publish.sections.institutions_profile import CountryLandscape


class NotOfOneCountry(InputError, LookupError):
    """A table of all countries together, which a text about one country cannot read."""


class OwnTables(dict[str, "pd.DataFrame"]):
    """The tables of one country by name."""

    def __missing__(self, name: str) -> pd.DataFrame:
        raise NotOfOneCountry(f"the table {name}, which is made of all countries together")


@dataclass(frozen=True, eq=False)
class BriefMaterial(ReportMaterial):
    """All that a brief may state. ``country``, ``law``: of the one country of a brief on it, else None.

    ``folder``: of the words by language.
    """

    language: str = FALLBACK
    folder: Path = words.FOLDER
    country: ProfileTables | None = None
    law: CountryLandscape | None = None

    @cached_property
    def words(self) -> words.BriefWords:
        """Labels and phrases in the language of the brief."""
        return words.words(self.language, self.folder)

    @property
    def own(self) -> ProfileTables:
        """The tables of the country of a brief. Raises NotOfOneCountry in a text about all countries."""
        if self.country is None:
            raise NotOfOneCountry("the profile of a single country")
        return self.country

    @property
    def own_law(self) -> CountryLandscape:
        """Law and institutions of the country of a brief. Raises NotOfOneCountry in a text about all countries."""
        if self.law is None:
            raise NotOfOneCountry("law and institutions of a single country")
        return self.law


def of_country(results: Path, processed: Path, iso3: str, settings: Run, language: str) -> BriefMaterial:
    """What the brief of a country states: nothing of any other country is read.

    ``results``: folder of the edition's results, with the country's ``figures``. Raises NotBuilt if a table is missing.
    """
    own = settings.of(iso3)
    data = store.at(processed)
    country = profile.load(data, iso3)
    law = profile.institutional(country, own)
    tables = OwnTables(profile.material(country, law, own).tables)
    tables["law_types"] = typology(tables, [iso3], own.reference_year)
    return BriefMaterial(
        tables,
        {iso3: country.package},
        own,
        results / "countries" / iso3 / profile.FIGURES,
        settings.data,
        language=language,
        country=country,
        law=law,
    )


def of_all(report: ReportMaterial, language: str) -> BriefMaterial:
    """What introduction and conclusions state: what the report does."""
    return BriefMaterial(
        report.tables, report.packages, report.settings, report.pictures, report.fingerprint, language=language
    )
