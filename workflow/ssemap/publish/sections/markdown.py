"""Markdown to blocks: parsed first, then each token is asked for what stands in its place.

So a value is never read as Markdown or HTML, whatever letters it has. Raw HTML, pictures and tables are refused:
figures and tables are tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from ssemap.core.issues import Issue
from ssemap.publish.sections import source, tokens
from ssemap.publish.sections.document import (
    Aside,
    Block,
    Blocks,
    Break,
    CellText,
    CrossReference,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    ItemList,
    LinkedWords,
    Paragraph,
    Prose,
    inlines_within,
    plain,
)

if TYPE_CHECKING:
    import mistune

ANCHOR = re.compile(r"\s*\{#(?P<anchor>[\w-]+)\}\s*$")
# An anchor, a file below results/<edition>/, or a page of the network.
ADDRESS = re.compile(r"#[\w-]+|https://\S+|[a-z_]+(/[A-Za-z_]+)*\.[a-z]+(#[\w-]+)?")


class Resolver(Protocol):
    """Knows what stands in the place of a token."""

    def inlines(self, token: tokens.SectionToken) -> Inlines:
        """What stands in a sentence; () for nothing."""

    def blocks(self, token: tokens.SectionToken) -> Blocks | None:
        """What stands in the place of a paragraph that is this token alone; None where it is words of a sentence."""

    def anchor(self, written: str) -> str:
        """The anchor of a heading, from the one that the file writes."""


@cache
def _parser() -> mistune.Markdown:
    import mistune

    parser = mistune.create_markdown(renderer=None)

    def token(inline: Any, match: re.Match[str], state: Any) -> int:
        state.append_token({"type": "token", "raw": match.group(0)})
        return match.end()

    parser.inline.register("token", tokens.TOKEN.pattern.replace("?P<inside>", "?:"), token, before="escape")
    return parser


class Reader:
    """Turns the passages of one file into blocks; what cannot be turned is in ``issues``."""

    def __init__(self, resolver: Resolver, file: str) -> None:
        self.resolver, self.file = resolver, file
        self.issues: list[Issue] = []
        self._seen = 0
        self._line = 0

    def read(self, passage: source.Passage) -> Blocks:
        """The blocks of a passage, without those that came out empty."""
        self._seen, self._line = 0, passage.line
        parsed: Any = _parser()(passage.text)
        blocks = tuple(block for node in parsed for block in self._blocks(node))
        if self._seen != len(tokens.TOKEN.findall(passage.text)):
            self._refuse("a token within code or an address", "tokens in sentences, or alone in a paragraph")
        return blocks

    def _refuse(self, found: str, expected: str) -> None:
        action = "Correct the passage that begins on this line."
        self.issues.append(source.issue("markdown", self.file, self._line, found, expected, action))

    def _blocks(self, node: dict[str, Any]) -> Iterator[Block]:
        kind, children = node["type"], node.get("children", [])
        if kind == "heading":
            yield self._heading(node["attrs"]["level"], self._inlines(children))
        elif kind in ("paragraph", "block_text"):
            yield from self._paragraph(children)
        elif kind == "block_quote":
            for block in self._inside(node):
                yield Paragraph(block.inlines, note=True) if isinstance(block, Paragraph) else block
        elif kind == "list":
            if items := tuple(item for item in map(self._inside, children) if item):
                yield ItemList(items, ordered=node["attrs"]["ordered"])
        elif kind != "blank_line":
            self._refuse(kind.replace("_", " "), "headings, paragraphs, lists and notes (>)")

    def _inside(self, node: dict[str, Any]) -> Blocks:
        return tuple(block for child in node["children"] for block in self._blocks(child))

    def _heading(self, level: int, inlines: Inlines) -> Heading:
        *before, last = inlines or (Prose(""),)
        match = ANCHOR.search(last.text) if isinstance(last, Prose) else None
        if not match or not isinstance(last, Prose):
            self._refuse(f"the heading {plain(inlines)!r}", "an anchor behind a heading, as {#size}")
            return Heading(level, inlines, "")
        words = last.text[: match.start()]
        kept = (*before, Prose(words)) if words else tuple(before)
        self._no_rest(kept)
        return Heading(level, kept, self.resolver.anchor(match["anchor"]))

    def _paragraph(self, children: list[dict[str, Any]]) -> Iterator[Block]:
        if [child["type"] for child in children] == ["token"]:
            found = self.resolver.blocks(self._token(children[0]))
            if found is not None:
                self._seen += 1
                yield from found
                return
        inlines = self._inlines(children)
        self._no_rest(inlines)
        if plain(inlines).strip():
            yield Paragraph(inlines)

    def _resolved(self, token: tokens.SectionToken) -> Inlines:
        self._seen += 1
        if token.kind in tokens.BLOCKS:
            self._refuse(f"{{{{ {token.kind}: {token.name} }}}} within a paragraph", "it alone in its paragraph")
            return ()
        return self.resolver.inlines(token)

    def _no_rest(self, inlines: Inlines) -> None:
        """Refuses words that are the rest of a link which is none."""
        for one in inlines_within(inlines):
            if isinstance(one, Prose) and "](" in one.text:
                self._refuse(f"the text {one.text[-60:]!r}", "[words](address)")

    def _link(self, node: dict[str, Any]) -> LinkedWords:
        address = node["attrs"]["url"]
        if not ADDRESS.fullmatch(address):
            self._refuse(f"the address {address!r}", "#anchor, a file below results/<edition>/, or https://")
        inlines = self._inlines(node["children"])
        if any(isinstance(one, CellText | CrossReference | LinkedWords | Aside) for one in inlines_within(inlines)):
            self._refuse("a link within the words of a link", "words, or a fact, setting or name that is no link")
        return LinkedWords(inlines, self.resolver.anchor(address))

    def _token(self, node: dict[str, Any]) -> tokens.SectionToken:
        return tokens.parse(node["raw"][2:-2], self.file, self._line)

    def _inlines(self, nodes: list[dict[str, Any]]) -> Inlines:
        return _joined(inline for node in nodes for inline in self._inline(node))

    def _inline(self, node: dict[str, Any]) -> Inlines:
        kind = node["type"]
        if kind == "token":
            return self._resolved(self._token(node))
        if kind in ("text", "softbreak"):
            return (Prose(node.get("raw", " ")),)
        if kind == "linebreak":
            return (Break(),)
        if kind in ("emphasis", "strong"):
            return (Emphasis(self._inlines(node["children"]), strong=kind == "strong"),)
        if kind == "link":
            return (self._link(node),)
        self._refuse(kind.replace("_", " "), "words, stress, links and tokens")
        return ()


def _joined(inlines: Iterator[Inline]) -> Inlines:
    """Neighbouring words as one text."""
    joined: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Prose) and joined and isinstance(joined[-1], Prose):
            joined[-1] = Prose(joined[-1].text + inline.text)
        else:
            joined.append(inline)
    return tuple(joined)
