"""Where the chain behind a number is: addresses relative to ``results/<edition>/``."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import quote

from ssemap.schemas.indicators import ALL

if TYPE_CHECKING:
    from ssemap.publish.grammar.cell import Place


def anchor(place: Place) -> str:
    """The name of a cell within the page of its indicator and country.

    A total names its concept: ``all.broad.2019``, ``cooperative.2019``, ``cooperative.worker.2019``,
    ``aaa-credit-union.2019``.
    """
    if place.form_id:
        name = place.form_id.lower()
    elif place.subfamily:
        name = f"{place.family}.{place.subfamily}"
    else:
        name = f"{place.family}.{place.concept}" if place.family == ALL else place.family
    return f"{name}.{place.year}"


def trace(place: Place) -> str:
    """Address of the chain of a cell."""
    page = f"countries/{place.iso3}/trace/{place.indicator_id}.html"
    return f"{quote(page)}#{quote(anchor(place))}"


def evidence(iso3: str, evidence_id: str) -> str:
    """Address of the source of a figure.

    >>> evidence("AAA", "AAA-F0001")
    'countries/AAA/sources.html#AAA-F0001'
    """
    return f"{quote(f'countries/{iso3}/sources.html')}#{quote(evidence_id)}"


def seen_from(address: str, page: str) -> str:
    """An address as a page links to it; both relative to ``results/<edition>/``.

    >>> seen_from("countries/AAA/sources.html#AAA-F0001", "countries/AAA/profile.html")
    'sources.html#AAA-F0001'
    """
    path, sign, name = address.partition("#")
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + sign + name
