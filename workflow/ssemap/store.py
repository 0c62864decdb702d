"""Reading what the stages wrote, from any folder of the project.

Each table is a data frame as the schema of its stage describes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.core.issues import InputError

if TYPE_CHECKING:
    import pandas as pd

CONFIG = "config.yaml"
# Which stage writes which table; names as in the folders of data/processed/<edition>.
TABLES = {
    "figures": "clean",
    "breaks": "clean",
    "bridges": "harmonise",
    "corrections": "clean",
    "recodings": "clean",
    "forms": "clean",
    "form_links": "clean",
    "crosswalk": "clean",
    "sources": "clean",
    "absences": "clean",
    "laws": "clean",
    "law_forms": "clean",
    "statements": "clean",
    "codings": "clean",
    "evidence": "harmonise",
    "series": "harmonise",
    "context": "harmonise",
    "levels": "estimate",
    "rivals": "estimate",
    "observations": "estimate",
    "weights": "estimate",
    "draws": "estimate",
    "indicators": "indicators",
    "indicator_draws": "indicators",
}
# Tables of all countries together: data/processed/<edition>/<stage>/<name>.parquet.
TOGETHER = {
    "pairs": "compare",
    "groups": "compare",
    "outcomes": "scenarios",
    "institution_ratings": "institutions",
    "institution_scores": "institutions",
    "institution_map": "institutions",
    "institution_axes": "institutions",
    "institution_summary": "institutions",
    "recognition": "institutions",
}
ISSUES = "issues"  # the issue lists of all stages
LISTING = ("clean", "harmonise", "plausibility", "estimate")  # stages that list issues


class UnknownTable(InputError, LookupError):
    """No table has the name asked for; the message lists those that there are."""


class NotBuilt(InputError, FileNotFoundError):
    """The tables asked for are not there; the message says how to make them."""


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


def config(start: Path | None = None) -> dict[str, Any]:
    """The project's configuration as plain Python."""
    from ruamel.yaml import YAML

    settings: dict[str, Any] = YAML(typ="safe").load(project(start) / CONFIG)
    return settings


@dataclass(frozen=True, slots=True)
class Processed:
    """The tables of one edition: the folder ``data/processed/<edition>``."""

    folder: Path

    def countries(self) -> list[str]:
        """Codes of the countries whose indicators are there, sorted."""
        return sorted(path.parent.name for path in self.folder.glob("indicators/*/indicators.parquet"))

    def read(self, name: str, iso3: str | list[str] | None = None) -> pd.DataFrame:
        """Any table by its name: of countries, of all countries together (then without ``iso3``), or ``issues``.

        Raises UnknownTable, and NotBuilt if the table is missing.
        """
        if name == ISSUES:
            return self.issues(iso3)
        if name in TABLES:
            return self.table(name, iso3)
        if name not in TOGETHER:
            raise UnknownTable(f"no table {name!r}; there are {', '.join(names())}")
        if iso3 is not None:
            raise UnknownTable(f"{name!r} is a table of all countries together: read it without a country")
        return self.together(name)

    def table(self, name: str, iso3: str | list[str] | None = None) -> pd.DataFrame:
        """One table of one country, of several, or of all; rows by country, then as the stage wrote them.

        Tables without a column ``iso3`` get one, so that rows of several countries can be told apart.
        Raises KeyError for an unknown table and NotBuilt if a country's table is missing.
        """
        import pandas as pd

        from ssemap.core import files

        stage = TABLES[name]
        frames = []
        for code in self._codes(iso3):
            path = self.folder / stage / code / f"{name}.parquet"
            if not path.is_file():
                raise NotBuilt(self._missing(path, code))
            frame = files.read_table(path)
            if "iso3" not in frame:
                frame.insert(0, "iso3", pd.Series(code, index=frame.index, dtype="str"))
            frames.append(frame)
        return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]

    def together(self, name: str) -> pd.DataFrame:
        """One table of all countries together. Raises KeyError for an unknown one and NotBuilt if it is missing."""
        from ssemap.core import files

        path = self.folder / TOGETHER[name] / f"{name}.parquet"
        if not path.is_file():
            raise NotBuilt(self._missing(path, "all"))
        return files.read_table(path)

    def issues(self, iso3: str | list[str] | None = None) -> pd.DataFrame:
        """The issue lists of all stages, with the columns ``iso3`` and ``stage`` in front."""
        import pandas as pd

        frames = []
        for code in self._codes(iso3):
            for stage in LISTING:
                path = self.folder / stage / code / "issues.csv"
                if path.is_file():
                    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
                    frame.insert(0, "iso3", code)
                    frame.insert(1, "stage", stage)
                    frames.append(frame)
        if not frames:
            raise NotBuilt(self._missing(self.folder, "all"))
        return pd.concat(frames, ignore_index=True)

    def package(self, iso3: str) -> dict[str, Any]:
        """What ``country.yaml`` of the package says: names, currency, status of the coding."""
        from ruamel.yaml import YAML

        path = self.folder.parents[1] / "raw" / iso3 / "country.yaml"
        if not path.is_file():
            raise NotBuilt(f"{path}: no such country package")
        country: dict[str, Any] = YAML(typ="safe").load(path)
        return country

    def names(self, iso3: str | list[str] | None = None) -> dict[str, str]:
        """Country code to English name."""
        return {code: str(self.package(code)["name"]) for code in self._codes(iso3)}

    def _codes(self, iso3: str | list[str] | None) -> list[str]:
        codes = self.countries() if iso3 is None else [iso3] if isinstance(iso3, str) else list(iso3)
        if not codes:
            raise NotBuilt(self._missing(self.folder, "all"))
        return codes

    def _missing(self, path: Path, code: str) -> str:
        there = ", ".join(self.countries()) or "none"
        return f"{path} is not there; build it with: snakemake --cores all {code} (built: {there})"


def at(folder: Path | str) -> Processed:
    """The tables in a given folder ``.../data/processed/<edition>``."""
    return Processed(Path(folder).absolute())


def of_edition(name: str | None = None) -> Processed:
    """The tables of a named edition, of the configured one without a name."""
    root = project()
    return at(root / "data" / "processed" / (name or str(config()["edition"])))


def names() -> list[str]:
    """Names of all tables that can be read, sorted."""
    return sorted([*TABLES, *TOGETHER, ISSUES])
