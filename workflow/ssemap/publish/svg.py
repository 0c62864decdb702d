"""Exported SVG drawings in fewer bytes, for pages that hold them: the same shapes, without what no reader sees."""

from __future__ import annotations

import re
from itertools import count
from urllib.parse import quote

UNSEEN = re.compile(r"<\?xml.*?\?>|<!DOCTYPE[^>]*>|<!--.*?-->|<metadata\b.*?</metadata>|<title\b.*?</title>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
SPACE = re.compile(r"\s+")
OUTLINE = re.compile(r' d="[^"]*"')
STYLE = re.compile(r' style="[^"]*"')
NAMED = re.compile(r'\bid="([^"]+)"')
POINTED = re.compile(r'(\bhref="#)([^"]+)(")|(url\(#)([^")]+)(\))')
# What may stand as it is in an address within double quotes; no space, at which a list of addresses is cut.
SAFE = "()/:;,=?@!$*+'"


def compact(drawing: str) -> str:
    """A drawing without comments, metadata, title, line breaks and names that nothing points to; other names are short.

    >>> compact('<svg>\\n <g id="axes">\\n  <path id="line" d="M 0 0\\nL 1 1"/> <use href="#line"/>\\n </g></svg>')
    '<svg><g><path id="a0" d="M0 0L1 1"/><use href="#a0"/></g></svg>'
    """
    text = TAG.sub(lambda tag: _close(tag[0]), UNSEEN.sub("", drawing))
    text = re.sub(r">\s+<", "><", text).strip()
    known = {found[2] or found[5] for found in POINTED.finditer(text)}
    numbers = count()
    short = {name: f"a{next(numbers)}" for name in dict.fromkeys(NAMED.findall(text)) if name in known}
    text = re.sub(r' id="([^"]+)"', lambda found: f' id="{short[found[1]]}"' if found[1] in short else "", text)
    return POINTED.sub(lambda found: _to(found, short), text)


def _close(tag: str) -> str:
    """A tag without spaces that nobody needs.

    >>> _close('<path d="M 0 1.5 \\nL -1 1 \\nz" style="fill: none; stroke: #000000"/>')
    '<path d="M0 1.5L-1 1z" style="fill:none;stroke:#000000"/>'
    """
    text = SPACE.sub(" ", tag)
    text = OUTLINE.sub(lambda one: re.sub(r" ?([A-DF-Za-df-z]) ?", r"\1", one[0][4:-1]).join((' d="', '"')), text)
    return STYLE.sub(lambda one: re.sub(r"([:;]) ", r"\1", one[0]), text)


def _to(found: re.Match[str], short: dict[str, str]) -> str:
    """A reference with the short name of what it points to."""
    before, name, after = found.groups()[:3] if found[1] else found.groups()[3:]
    return f"{before}{short.get(name, name)}{after}"


def address(drawing: str) -> str:
    """A drawing as an address that holds it, which is shorter than in base 64.

    >>> address('<svg width="1"/>')
    "data:image/svg+xml;charset=utf-8,%3Csvg%20width='1'/%3E"
    """
    text = compact(drawing)
    single = text if "'" in text else text.replace('"', "'")
    return f"data:image/svg+xml;charset=utf-8,{quote(single, SAFE)}"
