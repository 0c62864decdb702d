"""The strongest statements of sources on a theme, each with its source, by the rule of ``quotes.yaml``."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import Field

from ssemap.core import framework, themes
from ssemap.core.coded import code_of
from ssemap.core.documents import Declared
from ssemap.core.frames import missing
from ssemap.publish.sections.document import Aside, Heading, ItemList, LinkedWords, Paragraph, Prose, Value
from ssemap.publish.sections.facts import fact
from ssemap.publish.themed import told
from ssemap.publish.themed.address import address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from ssemap.publish.sections.document import Block, Blocks, Inline, Inlines
    from ssemap.publish.sections.material import ReportMaterial
    from ssemap.publish.themed.told import ToldStatement


GROUP_LEVEL = 4  # of the heading of a group: below that of the statements of a theme


class QuoteRules(Declared):
    """The whole file; see its comments for the meaning of each key."""

    FILE = "quotes.yaml"
    source_types: Annotated[tuple[tuple[Annotated[str, code_of("source_types")], ...], ...], Field(min_length=1)]
    coverages: Annotated[tuple[Annotated[str, code_of("coverages")], ...], Field(min_length=1)]
    per_group: Annotated[int, Field(ge=1)]
    most: Annotated[int, Field(ge=1)]
    longest: Annotated[int, Field(ge=5)]

    @property
    def ranks(self) -> dict[str, int]:
        """Type of source to its place; the strongest are 0."""
        return {kind: place for place, kinds in enumerate(self.source_types) for kind in kinds}


class Quotable(NamedTuple):
    """A statement with what its place among others rests on.

    ``source``: its identity; ``strength``: lower is stronger; ``year``: 0 if unknown.
    """

    told: ToldStatement
    source: str
    strength: tuple[int, bool, int, bool]
    year: int


def rules() -> QuoteRules:
    """What is declared. Raises PackageError with file and line where the file is wrong."""
    declared: QuoteRules = framework.declared(QuoteRules)
    return declared


@fact(of="theme")
def strong_statements(material: ReportMaterial, theme: str) -> Blocks:
    """The strongest statements of each group; nothing where none may be quoted."""
    rows, sources = material.found.statements, material.tables["sources"]
    shown = rows["iso3"].isin(list(material.shown))
    chosen = choose(rows[(rows["theme"] == theme) & shown], sources, list(themes.declared()[theme].groups))
    return tuple(_blocks(chosen, themes.declared()[theme].groups, material.names, theme))


def choose(
    rows: pd.DataFrame, sources: pd.DataFrame, groups: Sequence[str], most: int | None = None
) -> dict[str, list[ToldStatement]]:
    """Group to its quoted statements, in the order of groups. ``rows``: of ``clean.statements``, with ``iso3``.

    ``most``: statements in all, by default as many as in a section of the report.
    """
    left, limit = _quotable(rows, sources), rules().most if most is None else most
    quoted: Counter[str] = Counter()
    chosen: dict[str, list[ToldStatement]] = {group: [] for group in groups}
    for _ in range(rules().per_group):
        for group in groups:
            of_group = [one for one in left if one.told.group == group]
            if not of_group or quoted.total() == limit:
                continue
            best = min(of_group, key=lambda one: (one.strength, quoted[one.told.iso3], -one.year, one.told.evidence_id))
            same = (group, best.source)
            left = [one for one in left if (one.told.group, one.source) != same]
            chosen[group].append(best.told)
            quoted[best.told.iso3] += 1
    return {group: found for group, found in chosen.items() if found}


def _quotable(rows: pd.DataFrame, sources: pd.DataFrame) -> list[Quotable]:
    """The statements that may be quoted: of a source and a coverage that are, and short enough."""
    rule, types = rules(), sources.set_index("source_id")["source_type"]
    published = sources.set_index("source_id")["published_from"]
    asked = rows[rows["source_id"].map(types).isin(list(rule.ranks)) & rows["coverage"].isin(rule.coverages)]
    of_id = {row.evidence_id: row for row in asked.itertuples(index=False)}
    found = []
    for one in told.statements(asked, sources):
        row = of_id[one.evidence_id]
        if one.statement and len(one.statement.split()) <= rule.longest:
            kind, covers = rule.ranks[types[row.source_id]], rule.coverages.index(row.coverage)
            strength = kind, missing(row.value), covers, missing(row.form_id)
            found.append(Quotable(one, row.source_id, strength, _year(one.year, published[row.source_id])))
    return found


def _year(said: str, published: object) -> int:
    """The last year that a statement is about, else that of its source; 0 where neither is known."""
    years = re.findall(r"\d{4}", said) or re.findall(r"\d{4}", str(published))[:1]
    return int(years[-1]) if years else 0


def _blocks(
    chosen: Mapping[str, list[ToldStatement]], labels: Mapping[str, str], names: Mapping[str, str], theme: str
) -> Iterator[Block]:
    for group, found in chosen.items():
        yield Heading(GROUP_LEVEL, (Value(labels[group]),), f"{theme}-quotes-{group}")
        yield ItemList(tuple((Paragraph(_quoted(one, names, theme)),) for one in found))


def _quoted(one: ToldStatement, names: Mapping[str, str], theme: str) -> Inlines:
    """A statement in the words of the record, then country, what it covers, when, and its source.

    The year links to the statement on the page of the theme, the source to its address.
    """
    about = ", ".join(part for part in (names[one.iso3], one.covers, one.year) if part)
    place = LinkedWords((Value(about),), f"{address(theme)}#{one.evidence_id}")
    name = Value(one.source.name, one.source.language)
    source: Inline = LinkedWords((name,), one.source.address) if one.source.address else name
    return (Value(one.statement), Prose(" "), Aside((place, Prose(". Source: "), source)))
