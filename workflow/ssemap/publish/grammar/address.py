"""Where the chain behind a number is: addresses relative to ``results/<edition>/``."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from ssemap.schemas.indicators import ALL

if TYPE_CHECKING:
    from ssemap.publish.grammar.cell import Place

REPORT = "report/index.html"
BESIDE = "report/beside.css"  # written with the report: pages of countries show their links to it where this file is


class ToReport(NamedTuple):
    """Addresses of the report and of the style that shows links to it."""

    page: str
    style: str


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
    """Address of the chain of a cell, or of a value of a single form, or of why it has none."""
    if place.variant:
        return form_value(place.indicator_id, place.iso3, place.form_id, *place.variant)
    if place.of_one_form:
        return form_gap(place.indicator_id, place.iso3, place.form_id)
    return f"{_chain(place.iso3, place.indicator_id)}#{quote(anchor(place))}"


def form_anchor(form_id: str, *variant: object) -> str:
    """The name of a value of a single form within the page of its indicator and country.

    ``variant``: the rest of its key in ``form_values``, in that order.

    >>> form_anchor("AAA-credit-union", "national", "unstated", "registered", 2019, "")
    'aaa-credit-union.national.unstated.registered.2019'
    """
    return ".".join(part for part in (form_id.lower(), *(str(one).lower() for one in variant)) if part)


def form_value(indicator_id: str, iso3: str, form_id: str, *variant: object) -> str:
    """Address of the chain of a value of a single form, of its key in ``form_values`` and in that order.

    >>> form_value("form_women_board", "AAA", "AAA-mutual", "sample", "board", "active", "printed", 2019, "AAA-F0001")
    'countries/AAA/trace/form_women_board.html#aaa-mutual.sample.board.active.printed.2019.aaa-f0001'
    """
    return f"{_chain(iso3, indicator_id)}#{quote(form_anchor(form_id, *variant))}"


def form_gap(indicator_id: str, iso3: str, form_id: str) -> str:
    """Address where it stands why a single form has no value, of its key in ``form_gaps`` and in that order.

    >>> form_gap("form_women_board", "AAA", "AAA-mutual")
    'countries/AAA/trace/form_women_board.html#aaa-mutual'
    """
    return f"{_chain(iso3, indicator_id)}#{quote(form_id.lower())}"


def _chain(iso3: str, indicator_id: str) -> str:
    """Address of the page of an indicator of a country."""
    return quote(f"countries/{iso3}/trace/{indicator_id}.html")


def evidence(iso3: str, evidence_id: str) -> str:
    """Address of the source of a figure, of a statement or of a policy.

    >>> evidence("AAA", "AAA-F0001")
    'countries/AAA/sources.html#AAA-F0001'
    """
    return f"{quote(f'countries/{iso3}/sources.html')}#{quote(evidence_id)}"


def to_report(page: str) -> ToReport:
    """The report as a page of a country links to it, by elements of the class ``to-report``.

    >>> to_report("countries/AAA/sources.html").page
    '../../report/index.html'
    """
    return ToReport(seen_from(REPORT, page), seen_from(BESIDE, page))


def seen_from(address: str, page: str) -> str:
    """An address as a page links to it; both relative to ``results/<edition>/``.

    >>> seen_from("countries/AAA/sources.html#AAA-F0001", "countries/AAA/profile.html")
    'sources.html#AAA-F0001'
    """
    path, sign, name = address.partition("#")
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + sign + name
