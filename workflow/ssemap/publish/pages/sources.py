"""The page of sources of a country: under each source every figure that it prints, each with an anchor of its id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.core import frames, framework, printing
from ssemap.core.lists import listed
from ssemap.provenance import trace_forms_text, trace_words
from ssemap.publish import grammar, pages
from ssemap.publish.grammar import address
from ssemap.publish.pages import sources_said
from ssemap.publish.pages.sources_said import SaidInSource
from ssemap.publish.pages.trace_view import ChainOfCell, Links, PageLink, is_web_address
from ssemap.publish.tables.sources import span

if TYPE_CHECKING:
    from ssemap.core.run import Run
    from ssemap.provenance.trace import Chains
    from ssemap.provenance.trace_cells import TracedDenominator, TracedFigure
    from ssemap.provenance.trace_forms import FormTrace

# Tables whose rows cite a source for something else than a number, and what their rows are called.
CITING = {"provisions": "provision of law", "codings": "rating of a form"}


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure of a source. ``numbers``: those of the year that rest on it, as links."""

    figure: TracedFigure
    numbers: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source as the page lists it; texts are empty where the package says nothing.

    ``described``: did the compiler make the title? ``said``: its statements and policies. ``cited``: for what else it
    stands, in words.
    """

    source_id: str
    title: str
    described: bool
    publisher: str
    published: str
    accessed: str
    kind: str
    language: str
    url: str
    archive_url: str
    licence: str
    figures: tuple[PrintedFigure, ...]
    denominators: tuple[TracedDenominator, ...]
    said: tuple[SaidInSource, ...]
    cited: str


def page(
    chains: Chains,
    numbers: Mapping[str, list[ChainOfCell]],
    of_forms: Mapping[str, FormTrace],
    settings: Run,
    *,
    css: str,
    fonts: str,
) -> str:
    """The page as text. ``numbers``: the cells of each indicator; ``of_forms``: the chains of those of single forms."""
    own = f"countries/{chains.iso3}/sources.html"
    rests = together(resting(numbers, own), values_resting(of_forms, own))
    said = sources_said.by_source(chains.evidence.tables, settings.as_of)
    listed = sources(chains, rests, said)
    figures = [one for source in listed for one in source.figures]
    return pages.render(
        "sources.html.j2",
        css=css,
        fonts=fonts,
        country=chains.country,
        names=chains.evidence.names,
        sources=listed,
        unsourced=said.get("", []),
        figures=len(figures),
        used=sum(one.figure.used for one in figures),
        year=chains.year,
        link=Links(own, chains.iso3, frozenset(chains.evidence.ids)),
        say=trace_words,
        web=is_web_address,
        stamp=settings.line(),
        dated=settings.as_of is not None,
        steps=[PageLink("index.html", chains.country)],
        up=address.to_report(own),
    )


def sources(
    chains: Chains, rests: Mapping[str, Sequence[PageLink]], said: Mapping[str, Sequence[SaidInSource]]
) -> list[ListedSource]:
    """All sources of the country, by their ids, with everything that is taken from them.

    ``rests``: figure to the numbers that rest on it; ``said``: source to its statements and policies.
    """
    evidence = chains.evidence
    figures: dict[str, list[PrintedFigure]] = {}
    for figure in evidence.figures():
        figures.setdefault(figure.source_id, []).append(PrintedFigure(figure, tuple(rests.get(figure.evidence_id, ()))))
    denominators: dict[str, list[TracedDenominator]] = {}
    for below in evidence.denominators():
        denominators.setdefault(below.source_id, []).append(below)
    cited = _cited(chains)
    return [
        _listed(row, figures.get(name, []), denominators.get(name, []), said.get(name, ()), cited.get(name, ""))
        for name, row in sorted(evidence.sources.items())
    ]


def resting(numbers: Mapping[str, list[ChainOfCell]], own: str) -> dict[str, list[PageLink]]:
    """Figure to the numbers of forms that rest on it, by the titles of their indicators."""
    from ssemap.indicators.declared import catalogue

    titles = catalogue().titles()
    found: dict[str, list[PageLink]] = {}
    for indicator_id, cells in numbers.items():
        for one in cells:
            href = address.seen_from(address.trace(one.shown.place), own) if one.cell.form_id else ""
            for figure in one.cell.used if href else ():
                found.setdefault(figure.evidence_id, []).append(PageLink(href, titles[indicator_id]))
    return found


def values_resting(of_forms: Mapping[str, FormTrace], own: str) -> dict[str, list[PageLink]]:
    """Figure to the values of single forms that rest on it, by the title of the indicator and the year."""
    found: dict[str, list[PageLink]] = {}
    for trace in of_forms.values():
        for one in trace.values:
            where = address.trace(grammar.of_forms.value(one).place)
            link = PageLink(address.seen_from(where, own), f"{trace.indicator.title}, {trace_forms_text.years(one)}")
            for figure in one.figures:
                found.setdefault(figure.evidence_id, []).append(link)
    return found


def together(*several: Mapping[str, Sequence[PageLink]]) -> dict[str, list[PageLink]]:
    """The links of each figure from several lists, each address once."""
    names = dict.fromkeys(name for rests in several for name in rests)
    return {name: list(dict.fromkeys(link for rests in several for link in rests.get(name, ()))) for name in names}


def _listed(
    row: Mapping[str, Any],
    figures: list[PrintedFigure],
    denominators: list[TracedDenominator],
    said: Sequence[SaidInSource],
    cited: str,
) -> ListedSource:
    def text(name: str) -> str:
        return frames.text(row.get(name))

    accessed = row.get("accessed")
    return ListedSource(
        source_id=text("source_id"),
        title=text("title"),
        described=row.get("title_described") is True,
        publisher=text("publisher"),
        published=span(row.get("published_from"), row.get("published_to")),
        accessed=f"{accessed:%Y-%m-%d}" if hasattr(accessed, "year") and accessed == accessed else "",
        kind=framework.labels("source_types")[text("source_type")],
        language=text("language"),
        url=text("url"),
        archive_url=text("archive_url"),
        licence=text("licence"),
        figures=tuple(figures),
        denominators=tuple(denominators),
        said=tuple(said),
        cited=cited,
    )


def _cited(chains: Chains) -> dict[str, str]:
    """Source to what else is taken from it, as "2 provisions of law and 1 statement"."""
    counts = {name: chains.evidence.citing(name) for name in CITING}
    ids = sorted({source for count in counts.values() for source in count})
    return {
        source: listed(
            [
                printing.counted(counts[name][source], CITING[name]).replace("provision of laws", "provisions of law")
                for name in CITING
                if source in counts[name]
            ]
        )
        for source in ids
    }
