"""``ssemap new``: the package of a further country, empty but for what Unicode CLDR (package ``babel``) knows of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ssemap.core import currencies, files, framework, territories
from ssemap.core.codelists import NumberFormat
from ssemap.core.issues import InputError, PackageError
from ssemap.intake import REQUIRED, country, descriptors
from ssemap.intake import tables as raw_tables

EAST_ASIAN = ("ja", "ko", "zh")  # languages of the number format of that name
HEAD = """\
# What the package says of its country as a whole. Names, languages, money and number format come from Unicode CLDR:
# look at each line. Nobody can guess the end of the fiscal year: write it in place of null.
"""
ASKED = {"fiscal_year_end": 'month and day on which the fiscal year of public bodies ends, in quotes: "12-31", "03-31"'}
LOOK = "Write the end of the fiscal year into country.yaml, and look through its other lines."
FILL = "Fill in country.yaml, of which Unicode CLDR knows nothing by this code. Then: ssemap schema --write"
NEXT = """\
{folder}: country.yaml and {tables} tables without rows.
1. {first}
2. Fill {required}; the others may stay without rows.
   What each column means, and which codes it may hold, stands in datapackage.json; how a figure is coded, in
   docs/coding_manual.md.
3. ssemap check {iso3}
4. Add {iso3} to countries in config.yaml, and run: snakemake --cores 2 {iso3}"""


class Known(NamedTuple):
    """What is known of a country beforehand; None where nothing is."""

    iso2: str | None = None
    iso_numeric: str | None = None
    name: str | None = None
    name_native: str | None = None
    currency: str | None = None
    number_format: str = "en"
    languages: tuple[str, ...] = ("en",)


def run(raw: Path, iso3: str) -> str:
    """Make the package in ``raw/iso3``; return what to do next. Raises InputError if something stands there already."""
    folder = raw / iso3
    if folder.exists() and not (folder.is_dir() and all(files.is_ignored(path.name) for path in folder.iterdir())):
        raise InputError(f"{folder} is there already, and stays as it is; look at it: ssemap check {iso3}")
    files.write_text(folder / country.NAME, text(iso3))
    for name in raw_tables.names():
        files.write_text(folder / f"{name}.csv", raw_tables.as_csv(name))
    first = LOOK if _describe(folder) else FILL
    required = ", ".join(f"{name}.csv" for name in REQUIRED)
    return NEXT.format(first=first, folder=folder, iso3=iso3, tables=len(raw_tables.names()), required=required)


def _describe(folder: Path) -> bool:
    """Write ``datapackage.json`` of the package; no where country.yaml has to be filled in first."""
    try:
        words = descriptors.text(folder)
    except PackageError:
        return False
    files.write_text(folder / descriptors.NAME, words)
    return True


def text(iso3: str) -> str:
    """The text of ``country.yaml``: a line for each key; those that may be left out are commented out."""
    values = {"iso3": iso3, **known(iso3)._asdict(), "status": "draft", "schema_version": country.SCHEMA_VERSION}
    lines = []
    for key, field in country.Country.model_fields.items():
        mark = "" if field.is_required() else "# "
        value = values.get(key) if field.is_required() else field.default
        remark = f"  # {ASKED[key]}" if key in ASKED else ""
        lines.append(f"{mark}{key}: {json.dumps(value, ensure_ascii=False)}{remark}\n")
    return HEAD + "".join(lines)


def known(iso3: str) -> Known:
    """What CLDR says of the country with this code of ISO 3166-1."""
    from babel.core import Locale

    iso2 = territories.iso2(iso3)
    if not iso2:
        return Known()
    name = Locale("en").territories[iso2]
    languages = tuple(_languages(iso2)) or ("en",)
    own = Locale.parse(languages[0])
    return Known(
        iso2=iso2,
        iso_numeric=territories.numeric(iso3) or None,
        name=name,
        name_native=own.territories.get(iso2, name),
        currency=next(iter(currencies.of_country(iso2)), None),
        number_format=_number_format(own.language, own.number_symbols["latn"]),
        languages=languages,
    )


def _languages(iso2: str) -> Iterator[str]:
    """Official languages with two-letter codes that CLDR has data of, the most spoken one first."""
    from babel.localedata import exists

    return (code for code in territories.spoken(iso2, official=True) if len(code) == 2 and exists(code))


def _number_format(language: str, symbols: dict[str, str]) -> str:
    """The number format of a language; else one with the same marks between digits; else the English one."""
    if language in EAST_ASIAN:
        return "east_asian"
    formats = framework.rows(NumberFormat)
    marks = symbols["decimal"], symbols["group"].replace("\N{NO-BREAK SPACE}", " ")
    alike = [row.number_format for row in formats if (row.decimal, row.group) == marks]
    return language if language in [row.number_format for row in formats] else next(iter(alike), "en")
