"""Everything that the stages wrote, by name: the one registry of tables, collected from ``schemas/<stage>.py``.

No stage imports this module, so that a new table of the report reruns no country's stage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.core.countries import listed, to_build
from ssemap.core.issues import InputError
from ssemap.core.spelling import did_you_mean, told_apart
from ssemap.schemas import (
    alternatives,
    clean,
    compare,
    estimate,
    harmonise,
    indicators,
    institutions,
    plausibility,
    scenarios,
)
from ssemap.schemas.table import ISSUES, Stage, Tables, TableSchema

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from ssemap.core.config import Config

CONFIG = "config.yaml"
STAGES: tuple[Stage, ...] = tuple(
    module.STAGE
    for module in (clean, harmonise, plausibility, estimate, indicators, compare, alternatives, scenarios, institutions)
)
ALL = "all"  # the target that builds all countries together
ISSUE_LISTS = "issues"  # the issue lists of all stages, joined


class UnknownTable(InputError, LookupError):
    """No table has the name asked for; the message lists those that there are."""


class UnknownCountry(InputError, LookupError):
    """A code that no country can have."""


class UnknownEdition(InputError, LookupError):
    """An edition that config.yaml does not name."""


class NotBuilt(InputError, FileNotFoundError):
    """The tables asked for are not there; the message says how to make them."""


def stage(name: str) -> Stage:
    """What a stage declares. Raises StopIteration for an unknown one."""
    return next(stage for stage in STAGES if stage.name == name)


def declared() -> dict[str, tuple[Stage, TableSchema]]:
    """Every table by its name, with the stage that writes it; of a name that two stages write, the later one counts."""
    return {table.name: (stage, table) for stage in STAGES for table in stage.tables}


def names() -> list[str]:
    """Names of all tables that can be read, sorted."""
    return sorted([*declared(), ISSUE_LISTS])


def project(start: Path | None = None) -> Path:
    """The project's folder: the nearest one, upwards from ``start``, that holds ``config.yaml``.

    Without one there (the library is used from elsewhere) it is the project the library lies in.
    Raises NotBuilt if there is none either.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents, *Path(__file__).resolve().parents):
        if (folder / CONFIG).is_file():
            return folder
    raise NotBuilt(f"no {CONFIG} in {here} or any folder above it")


def config(start: Path | None = None) -> Config:
    """The project's configuration. Raises PackageError with every problem."""
    from ssemap.core.config import load

    return load(project(start))


def packages(start: Path | None = None) -> list[str]:
    """Codes of the countries that have a package in the project, sorted."""
    return sorted(path.parent.name for path in (project(start) / "data" / "raw").glob("*/country.yaml"))


@dataclass(frozen=True, slots=True)
class Processed:
    """The tables of one edition: the folder ``data/processed/<edition>``."""

    folder: Path

    def countries(self) -> list[str]:
        """Codes of the countries whose indicators are there, sorted."""
        return sorted(path.parent.name for path in self.folder.glob("indicators/*/indicators.parquet"))

    def read(
        self, name: str, iso3: str | list[str] | None = None, *, where: Mapping[str, object] | None = None
    ) -> pd.DataFrame:
        """One table by its name: of a country, of several or of all; rows by country, then as the stage wrote them.

        Tables without a column ``iso3`` get one, so that rows of several countries can be told apart. A table of all
        countries together is read without ``iso3``. ``issues``: the issue lists of all stages. ``where``: column to the
        value that the rows have that are read: a large table of many countries need not be read whole.
        Raises UnknownTable, and NotBuilt if a country's table is missing.
        """
        if name == ISSUE_LISTS:
            return self._issues(iso3)
        if name not in declared():
            meant = did_you_mean(name, names())
            raise UnknownTable(f"no table {name!r}; there are {', '.join(names())}. {meant}".rstrip())
        writer, table = declared()[name]
        if writer.scope == "country":
            return self._of_countries(writer, table, self._codes(iso3), where)
        if iso3 is not None:
            raise UnknownTable(f"{name!r} is a table of all countries together: read it without a country")
        path = writer.folder(self.folder) / f"{name}.parquet"
        if not path.is_file():
            raise NotBuilt(self._missing(path, ALL))
        return writer.read(path.parent, where)[name]

    def tables(
        self, iso3: str | list[str] | None = None, *, where: Mapping[str, Mapping[str, object]] | None = None
    ) -> Tables:
        """All tables by name, each read when it is first asked for: of one country, of several, or of all.

        ``where``: table to what its rows have that are read (see ``read``).
        """
        together = {table.name for stage in STAGES if stage.scope == "all" for table in stage.tables}
        chosen = where or {}
        readers = {
            name: partial(self.read, name, None if name in together else iso3, where=chosen.get(name))
            for name in names()
        }
        return Tables(**readers)

    def package(self, iso3: str) -> dict[str, Any]:
        """What the package says of its country as a whole: names, currency, status; None where nothing."""
        facts = self.read("country", iso3)
        said: dict[str, Any] = facts.astype("object").where(facts.notna(), None).iloc[0].to_dict()
        return said

    def names(self, iso3: str | list[str] | None = None) -> dict[str, str]:
        """Country code to English name, with the code where several have the same name."""
        facts = self.read("country", iso3)
        return told_apart(dict(zip(facts["iso3"], facts["name"], strict=True)))

    def _of_countries(
        self, writer: Stage, table: TableSchema, codes: list[str], where: Mapping[str, object] | None
    ) -> pd.DataFrame:
        for code in codes:
            path = writer.folder(self.folder, code) / f"{table.name}.parquet"
            if not path.is_file():
                raise NotBuilt(self._missing(path, code))
        return writer.read_countries(writer.folder(self.folder), codes, where)[table.name]

    def _issues(self, iso3: str | list[str] | None) -> pd.DataFrame:
        """The issue lists of all stages, with the columns ``iso3`` and ``stage`` in front."""
        import pandas as pd

        frames = []
        for code in self._codes(iso3):
            for writer in STAGES:
                path = writer.folder(self.folder, code) / ISSUES
                if writer.issues and path.is_file():
                    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
                    frame.insert(0, "iso3", code)
                    frame.insert(1, "stage", writer.name)
                    frames.append(frame)
        if not frames:
            raise NotBuilt(self._missing(self.folder, ALL))
        return pd.concat(frames, ignore_index=True)

    def _codes(self, iso3: str | list[str] | None) -> list[str]:
        codes = self.countries() if iso3 is None else [iso3] if isinstance(iso3, str) else list(iso3)
        for code in codes:
            if not re.fullmatch("[A-Z]{3}", str(code)):
                raise UnknownCountry(f"{code!r} is no country code: three capital letters, as KOR")
        if not codes:
            raise NotBuilt(self._missing(self.folder, ALL))
        return codes

    def _missing(self, path: Path, code: str) -> str:
        return f"{path} is not there; {self._advice(code)} (built: {listed(self.countries())})"

    def _advice(self, code: str) -> str:
        """What builds a country in this edition, or has to be done before; the configured edition needs no name."""
        command, edition = f"snakemake --cores all {code}", self.folder.name
        try:
            settings = config()
        except InputError:  # the folder stands alone
            return f"build it with: {command}"
        todo = to_build(code, [*settings.countries, ALL], packages())
        if edition not in settings.editions:
            todo = " and ".join([*([todo] if todo else []), f"add {edition} to editions in {CONFIG}"])
        named = "" if edition == settings.edition else f" --config edition={edition}"
        place = "" if Path.cwd() == project() else f" in {project()}"
        return f"{f'first {todo}; then ' if todo else ''}build it{place} with: {command}{named}"


def at(folder: Path | str) -> Processed:
    """The tables in a given folder ``.../data/processed/<edition>``."""
    return Processed(Path(folder).absolute())


def of_edition(name: str | None = None) -> Processed:
    """The tables of a named edition, of the configured one without a name. Raises UnknownEdition."""
    settings = config()
    name = name or settings.edition
    folder = project() / "data" / "processed" / name
    if name not in settings.editions and not folder.is_dir():
        meant, known = did_you_mean(name, settings.editions), ", ".join(settings.editions)
        raise UnknownEdition(f"no edition {name!r} in {CONFIG}; there are {known}. {meant}".rstrip())
    return at(folder)
