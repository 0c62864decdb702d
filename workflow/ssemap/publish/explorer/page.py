"""The page of the explorer: one file from disk, with its data, its script and the library that draws."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap import store
from ssemap.core import files
from ssemap.core.issues import InputError
from ssemap.publish import choice, pages
from ssemap.publish.explorer import data
from ssemap.publish.explorer.columns import inert
from ssemap.publish.explorer.words import FOLDER, ExplorerWords, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssemap.core.run import Run

# The script, in the order in which its parts stand: each uses those before it.
SCRIPTS = ("data", "state", "view", "csv", "table", "marks", "chart_rows", "chart_years", "chart", "controls", "main")

MOST = 5_000_000  # bytes of a page that a reader can well be sent; of today's six countries it has 2.8 million


class UnknownFurtherEdition(InputError):
    """A folder is given that is no edition of the run; the message names those that are."""


def run(processed: Path, output: Path, *, further: Sequence[Path] = (), settings: Run) -> None:
    """Write the page of an edition. ``processed``: ``data/processed/<edition>``; ``further``: those of other editions.

    A page of more than ``MOST`` bytes is written too, and standard error says what makes it smaller.

    Raises NotBuilt if a table is missing, OtherCountries where the run names none, and UnknownFurtherEdition for a
    folder that is not named as an edition of the run.
    """
    choice.asked(settings)
    shown, where = list(choice.shown(settings)), {"indicators": {"concept": settings.concept}}
    editions = [
        data.BuiltEdition(edition, store.at(folder).tables(shown, where=where))
        for edition, folder in [
            (settings, processed),
            *((of_edition(settings, folder.name), folder) for folder in further),
        ]
    ]
    text = page(editions, settings)
    for line in too_large(len(text.encode()), len(shown), len(editions)):
        print(line, file=sys.stderr)
    files.write_text(output, text)


def too_large(size: int, countries: int, editions: int) -> list[str]:
    """What is said of a page of so many bytes; nothing up to ``MOST``.

    >>> too_large(MOST, 6, 1)
    []
    """
    if size <= MOST:
        return []
    fewer = "name fewer countries under `shown` in config.yaml"
    further = ", or fewer under `explorer_editions`" if editions > 1 else ""
    return [
        f"The explorer has {size / 1e6:.1f} MB, more than the {MOST / 1e6:.0f} MB that load fast: it shows"
        f" {countries} countries in {editions} editions. To make it smaller, {fewer}{further}."
    ]


def of_edition(settings: Run, name: str) -> Run:
    """The settings of another edition of the run."""
    if name not in settings.editions:
        raise UnknownFurtherEdition(
            f"{name} is no edition of the run; there are {', '.join(settings.editions) or 'none'}"
        )
    return replace(settings, edition=name, as_of=settings.editions[name])


def page(editions: Sequence[data.BuiltEdition], settings: Run) -> str:
    """The whole page."""
    said = words()
    names = data.names_of(editions[0].tables, choice.shown(settings))
    content = data.content(editions, names, said)
    text = inert(content)
    return pages.render(
        f"{FOLDER}/page.html.j2",
        words=filled(said, settings, len(names)),
        css=pages.css(f"{FOLDER}/explorer.css"),
        fonts=pages.font_face(text),
        data=text,
        library=library(),
        script=script(),
        several=len(editions) > 1,
        stamp=settings.line(),
    )


def filled(said: ExplorerWords, settings: Run, shown: int) -> dict[str, Any]:
    """The words of the page as it is written, with the numbers that they state."""
    left = f" {choice.sentence(settings, 'tables/indicators.csv')}" if settings.shown else ""
    return {**said.static, "shown": left.strip(), "countries_shown": shown}


def script() -> str:
    """The script of the page: its parts as one function, so that none of their names is seen outside."""
    parts = [pages.css(f"{FOLDER}/js/{name}.js").strip() for name in SCRIPTS]
    return "\n\n".join(['(() => {\n"use strict";', *parts, "})();"])


@cache
def library() -> str:
    """Vega and Vega-Lite as a script that asks no network; equal versions of the package give equal bytes."""
    import vl_convert

    text: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")
