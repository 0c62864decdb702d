"""All that the explorer shows, as data for its page: lists of what can be chosen, signs and words, and all cells."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.core import framework, themes
from ssemap.core.run import Run
from ssemap.core.spelling import told_apart
from ssemap.indicators.declared import catalogue
from ssemap.publish import grammar
from ssemap.publish.explorer import order, tables
from ssemap.publish.explorer.cells import CellEncoder
from ssemap.publish.explorer.columns import Dictionary, columns
from ssemap.publish.explorer.words import ExplorerWords
from ssemap.publish.grammar.address import seen_from
from ssemap.publish.pages.trace_forms import pages_of
from ssemap.publish.tables.headline import family_labels

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.indicators.declared import Indicator
    from ssemap.indicators.of_forms.declared import FormIndicator

PAGE = "report/explorer.html"
# Markers of figures (publish.figures.style) in the words of the chart's library; others as paths within -1 to 1.
SHAPES = {
    "o": "circle",
    "s": "square",
    "^": "triangle-up",
    "v": "triangle-down",
    "D": "diamond",
    "P": "cross",
    "p": "M0,-1L.95,-.31L.59,.81L-.59,.81L-.95,-.31Z",
    "h": "M0,-1L.87,-.5L.87,.5L0,1L-.87,.5L-.87,-.5Z",
}
INDICATOR_FIELDS = ("id", "title", "theme", "definition", "forms", "ordered", "by_basis")
FAMILY_FIELDS = ("code", "label", "colour", "shape")
FORM_FIELDS = ("id", "name", "iso3", "family")


@dataclass(frozen=True)
class BuiltEdition:
    """An edition that the page shows: its run and its tables of the countries that are shown."""

    settings: Run
    tables: Mapping[str, pd.DataFrame]


def content(editions: Sequence[BuiltEdition], countries: Mapping[str, str], words: ExplorerWords) -> dict[str, Any]:
    """The data of the page. ``editions``: that of the page first; ``countries``: code to name of those shown."""
    own = editions[0].settings
    texts, lists = Dictionary(), Dictionary()
    declared = {each.id: each for each in declared_indicators()}
    made, encoders = [], []
    for edition in editions:
        encoder = CellEncoder(declared, texts, lists)
        encoders.append(encoder)
        prefix = seen_from(".", PAGE) if edition is editions[0] else f"../../{edition.settings.edition}"
        shelf = tables.Shelf(encoder, texts, posixpath.join(prefix, ""))
        series = tables.series(edition.tables, list(countries), edition.settings, shelf)
        values = tables.values(edition.tables, list(countries), shelf)
        told = {"name": edition.settings.edition, "line": edition.settings.line()}
        made.append({**told, "series": series, "values": values, "cells": encoder.columns()})
    return {
        "reference_year": own.reference_year,
        "years": list(own.years),
        "themes": list(themes.labels().items()),
        "indicators": indicators(),
        "countries": list(countries.items()),
        "families": families(own.concept),
        "forms": forms([edition.tables["forms"] for edition in editions], countries),
        "bases": list(framework.labels("bases").items()),
        "classes": list(order.classes().items()),
        "classless": [order.ANY],
        "units": units(sorted({unit for encoder in encoders for unit in encoder.units})),
        "legend": {line.code: [line.example, line.brief] for line in grammar.legend()},
        "words": {**words.said, "columns": words.columns},
        "editions": made,
        "texts": texts.values,
        "lists": lists.values,
    }


def declared_indicators() -> list[Indicator | FormIndicator]:
    """Those of families and forms, then those of single forms."""
    return [*catalogue().indicators, *catalogue().of_forms]


def units(known: Iterable[str]) -> dict[str, str]:
    """Unit to how an axis says it: per cent, number.

    >>> units(["percent per year", "count", "KRW"])
    {'percent per year': 'per cent per year', 'count': 'number', 'KRW': 'KRW'}
    """
    labels = framework.labels("units")
    return {unit: re.sub(r"\bpercent\b", "per cent", labels.get(unit, unit)) for unit in known}


def indicators() -> dict[str, list[Any]]:
    """What can be chosen, in the order of the file; those of single forms are told apart by their titles."""
    titles = {**catalogue().titles(), **pages_of("")}
    rows = [
        (
            each.id,
            titles[each.id],
            each.theme,
            each.definition,
            int(each in catalogue().of_forms),
            int(each.grows_with_country == "no"),
            int(order.by_basis(each)),
        )
        for each in declared_indicators()
    ]
    return columns(rows, INDICATOR_FIELDS)


def families(concept: str) -> dict[str, list[Any]]:
    """Families of the concept, aggregates across families and all families, with the colour and shape of figures."""
    from ssemap.publish.figures import style

    shown = [*framework.families_of(concept), framework.MIXED]
    rows = []
    for code, label in family_labels().items():
        if code in shown:
            colour, marker = style.family(code)
            rows.append((code, label, colour, SHAPES[marker]))
        elif code not in framework.codes("families"):
            rows.append((code, label, style.INK, SHAPES["o"]))
    return columns(rows, FAMILY_FIELDS)


def forms(every: Sequence[pd.DataFrame], countries: Mapping[str, str]) -> dict[str, list[Any]]:
    """Forms of the countries, by country, family and name; those of a later edition where no earlier one has them."""
    order_of = framework.codes("families")
    known: dict[str, tuple[str, str, str, str]] = {}
    for table in every:
        named = tables.names(table)
        for row in table.itertuples(index=False):
            if row.iso3 in countries:
                known.setdefault(row.form_id, (row.form_id, named[row.form_id], row.iso3, row.family))
    codes = list(countries)
    rows = sorted(known.values(), key=lambda row: (codes.index(row[2]), order_of.index(row[3]), row[1], row[0]))
    return columns(rows, FORM_FIELDS)


def names_of(tables_: Mapping[str, pd.DataFrame], countries: Sequence[str]) -> dict[str, str]:
    """Code to name of countries; with the code where two have one name."""
    facts = tables_["country"].set_index("iso3")["name"]
    return told_apart({code: str(facts[code]) for code in countries})
