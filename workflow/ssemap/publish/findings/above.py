"""Which countries are clearly higher than others, and which one is clearly the highest or lowest (``compare``)."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from ssemap.core.series import UNSTATED
from ssemap.publish import orders
from ssemap.publish.findings import words
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.material import INCOMPARABLE, Material, confidence, weakest
from ssemap.publish.findings.told import told, untold
from ssemap.publish.grammar import shown
from ssemap.schemas.compare import ONE, STANDINGS
from ssemap.schemas.indicators import ALL
from ssemap.schemas.scenarios import ORDER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from ssemap.publish.findings.finding import Finding, Sentence
    from ssemap.publish.findings.kinds import Above, Extreme
    from ssemap.publish.grammar.cell import Cell


NOT_SURE = 0.99  # no probability that a sentence prints is higher


def above(declared: Above, material: Material) -> Finding | None:
    """Groups of countries that are clearly above the same others; those above most others first.

    None in a run of fewer countries than are compared.
    """
    if len(material.countries) < rules().fewest:
        return None
    pairs = _pairs(declared, material)
    more = _said(declared, rules().indicators[declared.indicator].more)
    groups = higher_groups(pairs, material.countries)[: declared.most]
    if not groups:
        return untold(declared, "above", _why(pairs, _partial(declared, material)), year=material.year, more=more)
    cells = material.by_country(declared.indicator, declared.family)
    named = [iso3 for iso3 in material.countries if any(iso3 in (*high, *low) for high, low in groups)]
    printed = [cells[iso3] for iso3 in named]
    claims = _claims(*groups[0], more, cells if len(groups) == 1 else {}, material)
    claims += [
        words.sentence("above_too", higher=_named(high, material), lower=_named(low, material))
        for high, low in groups[1:]
    ]
    if not any(part in printed for claim in claims for part in claim):
        numbers = [(f"{material.names[iso3]} ", cells[iso3]) for iso3 in named]
        claims += words.several("numbers", numbers)
    used = _used(pairs, groups)
    notes = (*_scenarios(used, material), *_overlaps(used, cells, material))
    notes = (*notes, *material.bases(printed), *_unstated(printed), *confidence(printed))
    further = (*material.holds(printed), *_rest(declared, used, pairs))
    return told(declared, "above", claims, notes=notes, further=further, grade=weakest(printed))


def extreme(declared: Extreme, material: Material) -> Finding | None:
    """The country that is clearly above, or below, every other one with a number; None in a run of too few."""
    if len(material.countries) < rules().fewest:
        return None
    pairs = _pairs(declared, material)
    said = rules().indicators[declared.indicator]
    most = _said(declared, said.most if declared.which == "highest" else said.fewest)
    cells = {
        iso3: cell
        for iso3, cell in material.by_country(declared.indicator, declared.family).items()
        if cell.valued and cell.comparability != INCOMPARABLE
    }
    countries = words.counted(len(cells), "country", "countries")
    first, second = ("iso3", "other") if declared.which == "highest" else ("other", "iso3")
    clear = pairs[pairs["clearly_higher"]]
    beaten = {iso3: set(clear.loc[clear[first] == iso3, second]) for iso3 in cells}
    found = [iso3 for iso3 in cells if len(cells) >= rules().fewest and beaten[iso3] >= set(cells) - {iso3}]
    if not found:
        return untold(declared, "extreme", _why(pairs, _partial(declared, material)), most=most, year=material.year)
    cell = cells[found[0]]
    claim = words.sentence(
        "extreme", countries=countries, country=material.names[found[0]], most=most, year=material.year, number=cell
    )
    used = clear[clear[first] == found[0]]
    ordered = list(cells.values())
    notes = (*_scenarios(used, material), *material.bases([cell]), *_unstated(ordered), *confidence([cell]))
    further = (*material.holds([cell]), *_rest(declared, used, used))
    return told(declared, "extreme", [claim], notes=notes, further=further, grade=weakest([cell]))


def higher_groups(pairs: pd.DataFrame, order: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """Countries that are clearly higher than the same others, with these; those above most others first.

    ``pairs``: of one indicator, family and year (``schemas.compare``); ``order``: of countries, for ties.
    """
    clear = pairs[pairs["clearly_higher"]]
    lower = {
        iso3: tuple(other for other in order if other in set(clear.loc[clear["iso3"] == iso3, "other"]))
        for iso3 in order
    }
    groups: dict[tuple[str, ...], list[str]] = {}
    for iso3 in order:
        if lower[iso3]:
            groups.setdefault(lower[iso3], []).append(iso3)
    ranked = sorted(groups.items(), key=lambda group: -len(group[0]))
    return [(high, list(low)) for low, high in ranked]


def _claims(
    high: list[str], low: list[str], more: str, cells: Mapping[str, Cell], material: Material
) -> list[Sentence]:
    """The sentence with its numbers where that is short enough, else without them. ``cells``: none for no numbers."""
    if cells:
        numbered = words.sentence(
            "above",
            year=material.year,
            more=more,
            higher=(*_with(high, cells, material), ","),
            lower=_with(low, cells, material),
        )
        if words.length(numbered) <= rules().longest:
            return [numbered]
    return [
        words.sentence(
            "above", year=material.year, more=more, higher=_named(high, material), lower=_named(low, material)
        )
    ]


def _named(countries: list[str], material: Material) -> Sentence:
    """Countries by name: Alphaland and the Isles."""
    return words.listed([material.names[iso3] for iso3 in countries])


def _with(countries: list[str], cells: Mapping[str, Cell], material: Material) -> Sentence:
    """Countries with their numbers: Alphaland, with 43 (41 to 45)."""
    return words.listed([(f"{material.names[iso3]}, with ", cells[iso3]) for iso3 in countries], ", ", ", and ")


def _pairs(declared: Above | Extreme, material: Material) -> pd.DataFrame:
    """The pairs of an indicator and family at the reference year."""
    pairs = material.tables["pairs"]
    concept = material.settings.concept if declared.family == ALL else ""
    return pairs[
        (pairs["indicator_id"] == declared.indicator)
        & (pairs["family"] == declared.family)
        & (pairs["concept"] == concept)
        & (pairs["year"] == material.settings.reference_year)
        & pairs["iso3"].isin(material.countries)
        & pairs["other"].isin(material.countries)
    ]


def _partial(declared: Above | Extreme, material: Material) -> list[str]:
    """Countries whose number is a lower bound."""
    cells = material.by_country(declared.indicator, declared.family)
    return [iso3 for iso3, cell in cells.items() if cell.partial]


def _used(pairs: pd.DataFrame, groups: Sequence[tuple[list[str], list[str]]]) -> pd.DataFrame:
    """The pairs that groups are made of."""
    wanted = {(first, second) for high, low in groups for first in high for second in low}
    keys = list(zip(pairs["iso3"], pairs["other"], strict=True))
    return pairs.loc[[key in wanted for key in keys]]


def _overlaps(used: pd.DataFrame, cells: Mapping[str, Cell], material: Material) -> tuple[Sentence, ...]:
    """Of what countries that are lower are only a part is known, and which intervals overlap nevertheless."""
    pairs, parts = list(used.itertuples(index=False)), dict[str, str]()
    hidden = []
    for pair in pairs:
        low = cells[pair.other]
        parts |= {pair.other: material.names[pair.other]} if low.partial else {}
        highest = low.upper if low.partial else shown.printed_ends(low)[1]
        hidden += [pair] if shown.printed_ends(cells[pair.iso3])[0] <= highest else []
    notes = [words.note("lower_part", items=words.listed(list(parts.values())))] if parts else []
    if hidden:
        items = [words.listed([material.names[pair.iso3], material.names[pair.other]]) for pair in hidden]
        least = min(math.floor(100 * min(pair.least for pair in hidden)) / 100, NOT_SURE)
        notes.append(words.note("overlap", items=words.listed(items, "; ", "; "), least=f"{least:.2f}"))
    return tuple(notes)


def _scenarios(used: pd.DataFrame, material: Material) -> tuple[Sentence, ...]:
    """What scenarios change of an order."""
    return material.scenarios(
        [(ORDER, row.indicator_id, row.family, row.iso3, row.other) for row in used.itertuples(index=False)]
    )


def _unstated(ordered: Iterable[Cell]) -> tuple[Sentence, ...]:
    """That an order with a basis that no source states holds whichever it is (comparison.yaml: unstated)."""
    return (words.note("unstated"),) if any(UNSTATED in cell.bases for cell in ordered) else ()


def _rest(declared: Above | Extreme, used: pd.DataFrame, pairs: pd.DataFrame) -> tuple[Sentence, ...]:
    """On what else an order rests: how bases stand to one another, and how many pairs are open."""
    standings = [code for code in STANDINGS if code != ONE and (used["standing"] == code).any()]
    bound = rules().indicators[declared.indicator].bound
    notes = [words.note(code, bound=bound) for code in standings]
    every = len(pairs) // 2
    unclear = every - int(pairs["clearly_higher"].sum())
    if len(pairs) > len(used) and unclear:
        notes.append(
            words.note("open", pairs=words.counted(every, "pair", "pairs") + " of countries", open=f"{unclear:,}")
        )
    return tuple(notes)


def _why(pairs: pd.DataFrame, partial: Collection[str]) -> str:
    """Why an order is open: the reason of most pairs that are; of equally many the first one.

    ``partial``: countries whose number is a lower bound.
    """
    if len(set(pairs["iso3"])) < rules().fewest:
        return "one_country"
    clear = pairs[pairs["clearly_higher"]]
    decided = {*zip(clear["iso3"], clear["other"], strict=True), *zip(clear["other"], clear["iso3"], strict=True)}
    counts = Counter(
        orders.why_open(pair, bool({pair.iso3, pair.other}.intersection(partial)))
        for pair in pairs.itertuples()
        if (pair.iso3, pair.other) not in decided
    )
    return max(orders.REASONS, key=counts.__getitem__)


def _said(declared: Above | Extreme, template: str) -> str:
    """Words of an indicator with the family in them."""
    return template.format(family=rules().families[declared.family])
