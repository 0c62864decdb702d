"""Tokens of sections: ``{{ kind: names }}`` in Markdown stands for something that the run knows.

    {{ cell: <indicator> <ISO3, * or here> <family or form> [year] }}   one cell; * : of each country that is shown
    {{ fact: <name> }}                        what a function of ``sections`` counts or tells
    {{ fact: <name> | figure | figures }}     a number with its word, in the singular or plural
    {{ setting: <name> }}                     a setting of the run or of the method
    {{ finding: <name> }}, {{ findings: <section> }}   findings in words, one or all of a section
    {{ figure: <name> }}, {{ table: <name> }} an exported figure, a table; alone in its paragraph
    {{ see: <name> }}                         "Figure 3", "Table 2": of the figure or table of that name
    {{ part: <name> }}                        ``parts/<name>.md`` once for each country that is shown, or for each theme
    {{ list: contents, figures or tables }}   a list that the report makes of itself

In a part, ``here`` is the country. A section whose first line is ``:: theme <code>`` is about that theme: it may call
the facts and tables of a theme, and ``here`` is its code, as in ``{{ findings: here }}`` and ``{#here}``. A part whose
first line is ``:: theme *`` is about each theme that has facts of its own (``themed.subjects``).

Facts, tables and cells that are empty leave nothing, but in a sentence they should stand within
``:: only if <fact>`` ... ``:: otherwise`` ... ``:: end``, each alone on its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(r"\{\{(?P<inside>[^{}]*)\}\}")
KINDS = ("cell", "fact", "setting", "finding", "findings", "figure", "table", "see", "part", "list")
BLOCKS = frozenset({"findings", "figure", "table", "part", "list"})  # stand alone in a paragraph
HERE, EACH = "here", "*"
LISTS = ("contents", "figures", "tables")


@dataclass(frozen=True, slots=True)
class SectionToken:
    """A token: its kind, its names, and the words after bars; ``place``: file and line, for messages."""

    kind: str
    names: tuple[str, ...]
    words: tuple[str, ...] = ()
    file: str = ""
    line: int = 0

    @property
    def name(self) -> str:
        """The first name; '' without any."""
        return self.names[0] if self.names else ""


def parse(inside: str, file: str = "", line: int = 0) -> SectionToken:
    """What stands between the braces.

    >>> parse(" fact: used | figure | figures ")
    SectionToken(kind='fact', names=('used',), words=('figure', 'figures'), file='', line=0)
    """
    head, *words = (part.strip() for part in inside.split("|"))
    kind, _, names = head.partition(":")
    return SectionToken(kind.strip(), tuple(names.split()), tuple(words), file, line)
