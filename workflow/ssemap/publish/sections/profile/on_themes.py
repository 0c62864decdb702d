"""What is known of one country on each theme: numbers of its forms, surveys apart, statements and policies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import framework, themes
from ssemap.indicators.declared import catalogue
from ssemap.publish.findings import apart
from ssemap.publish.themed import address, indicators, numbers, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ssemap.publish.findings.material import Material
    from ssemap.publish.themed.numbers import NumberOfForm
    from ssemap.publish.themed.told import ToldPolicy, ToldStatement


@dataclass(frozen=True, slots=True)
class OnTheme:
    """A theme of a country. ``page``: address of the theme's page below ``results/<edition>/``, '' where it has none.

    ``whole``, ``apart``: title of an indicator to its numbers; ``kinds``: what those apart are. ``statements``: label
    of a group to its statements. ``forms``: how many forms have a number of all of them; ``policies``: how many
    policies its page lists.
    """

    code: str
    label: str
    page: str
    forms: int
    whole: dict[str, list[NumberOfForm]]
    apart: dict[str, list[NumberOfForm]]
    kinds: str
    statements: dict[str, list[ToldStatement]]
    policies: int

    @property
    def said(self) -> int:
        """How many statements there are."""
        return sum(map(len, self.statements.values()))

    @property
    def surveys(self) -> int:
        """How many numbers stand apart."""
        return sum(map(len, self.apart.values()))

    @property
    def known(self) -> bool:
        """Is anything known but of policies?"""
        return bool(self.whole or self.apart or self.statements)


def on_themes(material: Material, page: str) -> list[OnTheme]:
    """Every theme, in the order of themes; ``page``: the address of the page that prints them."""
    asked = [indicator for theme in themes.declared().values() for indicator in theme.indicators]
    printed = numbers.printed(_of_indicators(asked, material), material.settings)
    return [_on_theme(code, theme, material, printed, page) for code, theme in themes.declared().items()]


def _on_theme(code: str, theme: themes.Theme, material: Material, printed: pd.DataFrame, page: str) -> OnTheme:
    [iso3] = material.countries
    newest = _of_theme(printed, material, code)
    listed = material.statements
    said = told.statements(listed[listed["theme"] == code], material.tables["sources"])
    return OnTheme(
        code,
        theme.label,
        address.address(code) if theme.paged else "",
        len(_numbered(material, code)),
        _titled(newest[~newest["apart"]], material, page),
        _titled(newest[newest["apart"]], material, page),
        apart.named(apart.kinds(newest)),
        {label: by_country[iso3] for label, by_country in told.grouped(said, code).items()},
        len(told.of_theme(material.policies, code)),
    )


def values(material: Material, code: str) -> pd.DataFrame:
    """The values of forms of the country that a theme prints, in the order of its indicators and of names of forms."""
    return _of_theme(material.tables["form_values"], material, code)


def _of_theme(rows: pd.DataFrame, material: Material, code: str) -> pd.DataFrame:
    return numbers.ordered(rows, material.countries, themes.declared()[code].indicators, material.forms)


def _of_indicators(asked: Sequence[str], material: Material) -> pd.DataFrame:
    """The values of forms of the country of some indicators, as they stand in their table."""
    rows = material.tables["form_values"]
    return rows[rows["indicator_id"].isin(asked) & rows["iso3"].isin(material.countries)]


def all_values(material: Material) -> pd.DataFrame:
    """Those of all themes."""
    import pandas as pd

    return pd.concat([values(material, code) for code in themes.declared()])


def _numbered(material: Material, code: str) -> set[str]:
    """Forms with a number of a theme: of all of a form, or at the reference year among the indicators of families.

    An aggregate across families is no form.
    """
    rows = _of_indicators(themes.declared()[code].indicators, material)
    found = set(rows.loc[~rows["apart"] & (rows["family"] != framework.MIXED), "form_id"])
    for indicator in catalogue().indicators:
        if indicator.theme == code:
            cells = material.form_rows(indicator.id)
            found |= set(cells.loc[cells["value"].notna(), "form_id"])
    return found


def _titled(rows: pd.DataFrame, material: Material, page: str) -> dict[str, list[NumberOfForm]]:
    titles = indicators.form_indicators()
    return {titles[name]: found for name, found in numbers.numbers(rows, material.tables, page).items()}


def policies(material: Material) -> list[ToldPolicy]:
    """All policies of the country, the latest first."""
    tables = material.tables
    return told.policies(
        material.policies, tables["policy_forms"], tables["forms"], tables["sources"], material.countries
    )
