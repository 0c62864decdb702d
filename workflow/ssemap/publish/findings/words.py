"""Sentences of findings: templates filled with words and numbers, lists, names of countries, lengths."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssemap.publish.findings.finding import Part, Sentence


def fill(template: str, **values: Part | Sentence) -> Sentence:
    """A template with its placeholders filled by words, numbers, or several of both.

    >>> fill("In {country}, {share} of all.", country="Alphaland", share=("a", " third"))
    ('In Alphaland, a third of all.',)
    """
    parts: list[Part] = []
    for words, name, _, _ in string.Formatter().parse(template):
        parts.append(words)
        if name is not None:
            value = values[name]
            parts += value if isinstance(value, tuple) else (value,)
    return _joined(parts)


def sentence(key: str, **values: Part | Sentence) -> Sentence:
    """A sentence of ``findings.yaml``, filled."""
    return fill(rules().sentences[key], **values)


def note(key: str, **values: Part | Sentence) -> Sentence:
    """A note of ``findings.yaml``, filled."""
    return fill(rules().notes[key], **values)


def in_scenario(label: str, held: int, asked: int) -> Sentence:
    """How many of the claims that were asked still hold in a scenario."""
    if not held:
        return note("scenario_open", scenario=label)
    return note("scenario_part", scenario=label, held=f"{held:,}", asked=f"{asked:,}")


def of_form(key: str, form: str, **values: Part | Sentence) -> tuple[Sentence, ...]:
    """A sentence on a form; where that is too long for its name, the name stands in a sentence of its own."""
    whole = sentence(key, form=f"the form {form}", **values)
    if length(whole) <= rules().longest:
        return (whole,)
    return sentence(key, form="one form", **values), note("form", form=form)


def several(key: str, items: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """A note of several items, in as many sentences as its longest allowed length asks for."""
    told: list[Sentence] = []
    held: list[Sentence] = []
    for item in items:
        if held and length(note(key, items=listed([*held, item], "; ", "; "))) > rules().longest:
            told.append(note(key, items=listed(held, "; ", "; ")))
            held = []
        held.append(item)
    return (*told, note(key, items=listed(held, "; ", "; "))) if held else tuple(told)


def listed(items: Sequence[Part | Sentence], between: str = ", ", last: str = " and ") -> Sentence:
    """Items as a list within a sentence.

    >>> listed(["Alphaland", "Betaland", "the Isles"])
    ('Alphaland, Betaland and the Isles',)
    """
    parts: list[Part] = []
    for place, item in enumerate(items):
        if place:
            parts.append(last if place == len(items) - 1 else between)
        parts += item if isinstance(item, tuple) else (item,)
    return _joined(parts)


def country(name: str) -> str:
    """The name of a country within a sentence, with its article.

    >>> country("Outer Islands"), country("Republic of Betaland"), country("Alphaland")
    ('the Outer Islands', 'the Republic of Betaland', 'Alphaland')
    """
    return f"the {name}" if any(re.search(pattern, name) for pattern in rules().article) else name


def of_all(number: int, every: int, one: str, more: str) -> str:
    """A count with its denominator.

    >>> of_all(3, 6, "country", "countries"), of_all(0, 1, "country", "countries")
    ('3 of 6 countries', 'none of 1 country')
    """
    return f"{f'{number:,}' if number else 'none'} of {counted(every, one, more)}"


def counted(number: int, one: str, more: str) -> str:
    """A number with the name of what it counts.

    >>> counted(1, "country", "countries"), counted(1200, "form", "forms")
    ('1 country', '1,200 forms')
    """
    return f"{number:,} {one if number == 1 else more}"


def percent(share: float) -> str:
    """A share in whole per cent, within a sentence.

    >>> percent(0.984).split()
    ['98', 'per', 'cent']
    """
    return f"{100 * share:.0f} per cent"


def quoted(name: str) -> str:
    """The name of a form within a sentence."""
    return f"‘{name}’"


def length(parts: Sentence) -> int:
    """Words of a sentence."""
    return len(plain(parts).split())


def _joined(parts: Iterable[Part]) -> Sentence:
    """The same with neighbouring words as one part, and no empty ones."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return tuple(joined)
