"""Forms whose declared parts are the whole of them, and the parts of which no two share organisations.

``form_links.csv`` marks the parts of a form as complete where all of them together are the whole. Some of them may lie
inside others: charities are a status inside the three kinds of social organisations. A partition is as many of the
parts as share no organisations; which of them adds up is for the printed figures to say (``ssemap.estimate.coherent``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from ssemap.core.forms import FEWEST_PARTS, Forms

COLUMNS = ["whole", "partition", "part"]
Sharing = Mapping[str, frozenset[str]]  # part to the other parts with which it may share organisations


def resolve(forms: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """The partitions of each form whose parts are complete, in ``COLUMNS``; ``partition`` numbers those of a form.

    ``forms`` and ``links``: the tables ``forms`` and ``form_links``. Only forms in scope count.
    """
    related = Forms.linked(forms, links)
    complete = links[(links["relation"] == "part_of") & (links["complete"] == "yes")]
    rows = []
    for whole, declared in complete.groupby("related_form_id", sort=True):
        parts = frozenset(declared["form_id"]) & related.family.keys()
        found = sorted(sorted(some) for some in apart(sharing(related, parts)) if len(some) >= FEWEST_PARTS)
        if whole in related.family:
            rows += [(str(whole), number, part) for number, some in enumerate(found, 1) for part in some]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"whole": "str", "partition": "Int64", "part": "str"})


def sharing(forms: Forms, parts: frozenset[str]) -> Sharing:
    """With which of the others each part may share organisations: as declared, or because one is part of the other."""
    return {
        part: frozenset(
            other
            for other in parts - {part}
            if frozenset({part, other}) in forms.overlaps or part in forms.below[other] or other in forms.below[part]
        )
        for part in parts
    }


def apart(shared: Sharing) -> Iterator[frozenset[str]]:
    """Each choice of parts that share nothing, to which no other part can be added (Bron and Kerbosch 1973).

    >>> sorted(sorted(some) for some in apart({"a": frozenset("c"), "b": frozenset(), "c": frozenset("a")}))
    [['a', 'b'], ['b', 'c']]
    """
    yield from _larger(frozenset(), frozenset(shared), frozenset(), shared)


def _larger(
    chosen: frozenset[str], open_: frozenset[str], tried: frozenset[str], shared: Sharing
) -> Iterator[frozenset[str]]:
    """Choices that hold the ``chosen`` parts, none of the ``tried`` ones, and as many of the ``open_`` as can be."""
    if not open_ and not tried:
        yield chosen
    for part in sorted(open_):
        apart_from = shared[part] | {part}
        yield from _larger(chosen | {part}, open_ - apart_from, tried - apart_from, shared)
        open_, tried = open_ - {part}, tried | {part}
