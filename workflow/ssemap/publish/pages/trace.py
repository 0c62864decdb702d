"""The chain of every number of a country: a page for each indicator, with an anchor for each cell, and its sources.

Anchors and addresses are those of ``publish.grammar.address``, words those of ``provenance.trace_words``.
"""

from __future__ import annotations

from pathlib import Path

from ssemap import store
from ssemap.core import files
from ssemap.core.run import Run
from ssemap.indicators.declared import catalogue
from ssemap.provenance import trace_words
from ssemap.provenance.trace import Chains
from ssemap.publish import grammar, held, pages
from ssemap.publish.grammar import address
from ssemap.publish.pages import sources, trace_forms, trace_years
from ssemap.publish.pages.trace_view import ChainOfCell, Links, PageLink, chains_of_cells, is_web_address

FOLDER = "trace"
FONTS = "fonts.css"  # the shapes of native scripts, once for all pages of a country


def run(processed: Path, output: Path, *, iso3: str, settings: Run) -> None:
    """Write ``trace/<indicator>.html`` for each indicator and ``sources.html`` into ``output``, a country's folder.

    ``processed``: ``data/processed/<edition>``. Raises NotBuilt if a table is missing.
    """
    written = content(Chains(store.at(processed), iso3, settings.reference_year, settings.concept), settings)
    for name, text in written.items():
        files.write_text(output / name, text)


def content(chains: Chains, settings: Run) -> dict[str, str]:
    """All files of a country by their names below its folder."""
    css = f"{pages.css()}\n{pages.css('trace.css')}"
    numbers = cells(chains)
    written = {
        f"{FOLDER}/{indicator_id}.html": page(chains, indicator_id, numbers[indicator_id], settings, css)
        for indicator_id in numbers
    }
    of_forms, names = chains.of_forms(), held.names(chains.evidence.forms)
    for indicator_id, trace in of_forms.items():
        written[f"{FOLDER}/{indicator_id}.html"] = trace_forms.page(
            trace, names, chains.evidence.ids, settings, css=css, fonts=FONTS
        )
    written["sources.html"] = sources.page(chains, numbers, of_forms, settings, css=css, fonts=f"{FOLDER}/{FONTS}")
    written[f"{FOLDER}/{FONTS}"] = pages.font_face("".join(written.values()))
    return written


def cells(chains: Chains) -> dict[str, list[ChainOfCell]]:
    """The cells of each indicator in reading order."""
    shown = grammar.cells(chains.cells, chains.evidence.forms, chains.evidence.absences)
    of_indicator: dict[str, list[grammar.Cell]] = {indicator_id: [] for indicator_id in catalogue().titles()}
    for cell in shown:
        of_indicator[cell.place.indicator_id].append(cell)
    years = trace_years.of_cells(chains)
    return {name: chains_of_cells(chains.trace(name), listed, years) for name, listed in of_indicator.items()}


def page(chains: Chains, indicator_id: str, listed: list[ChainOfCell], settings: Run, css: str) -> str:
    """The page of one indicator."""
    forms = {one.cell.form_id: one.href for one in listed if one.cell.form_id}
    own = f"countries/{chains.iso3}/{FOLDER}/{indicator_id}.html"
    return pages.render(
        "trace.html.j2",
        css=css,
        fonts=FONTS,
        trace=chains.trace(indicator_id, []),
        cells=listed,
        link=Links(own, chains.iso3, frozenset(chains.evidence.ids), forms),
        say=trace_words,
        web=is_web_address,
        up=address.to_report(own),
        steps=steps(chains.country),
        others=[PageLink(f"{other}.html", title) for other, title in trace_forms.pages_of(indicator_id).items()],
        stamp=settings.line(),
    )


def steps(country: str) -> list[PageLink]:
    """The pages of the country above a page of a chain."""
    return [PageLink("../index.html", country), PageLink("../sources.html", "Sources")]
