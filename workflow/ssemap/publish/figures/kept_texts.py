"""What matplotlib finds out about a text, kept: its fonts, how its lines lie, and the outlines of its letters.

A figure is laid out twice and written in three versions. On the way matplotlib measures each of its texts some ten
times, and sets their letters anew for each file: a quarter of the time that a figure takes. All of it follows from the
text and its look, and most texts stand in several figures.
"""

from __future__ import annotations

import functools
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from matplotlib import font_manager, text
from matplotlib.ft2font import LoadFlags
from matplotlib.textpath import TextToPath

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

_layouts: dict[Hashable, Any] = {}
_lay_out: Any = text.Text._get_layout  # type: ignore[attr-defined]
fonts: Any = functools.cache(font_manager.fontManager._find_fonts_by_props)


class Outlines(TextToPath):
    """Texts as outlines: a line of letters is set once, an outline is read once."""

    def get_glyphs_with_font(  # type: ignore[no-untyped-def]
        self, font, s, glyph_map=None, return_new_glyphs_only=False, *, features=None, language=None
    ):
        """Name, place and scale of each letter of ``s``, the outlines by name that are new, and no rectangles."""
        known = {} if glyph_map is None else glyph_map
        found = {} if return_new_glyphs_only else known
        letters = _letters(font, s, features, language)
        found.update({name: _outline(*glyph) for name, glyph, *_ in letters if name not in known})
        return [(name, x, y, 1.0) for name, _, x, y in letters], found, []


@functools.cache
def _letters(font: Any, line: str, features: Any, language: Any) -> list[tuple[str, tuple[Any, int], float, float]]:
    """The letters of a line, each with its name, its font and number there, and where it stands."""
    return [
        (_name(item.ft_object, item.glyph_index), (item.ft_object, item.glyph_index), item.x, item.y)
        for item in font._layout(line, LoadFlags.NO_HINTING, features=features, language=language)
    ]


@functools.cache
def _name(font: Any, number: int) -> str:
    """As ``TextToPath`` names a letter."""
    return quote(f"{font.postscript_name}-{number:x}")


@functools.cache
def _outline(font: Any, number: int) -> Any:
    """The points of a letter, and what each of them is."""
    font.load_glyph(number, flags=LoadFlags.NO_HINTING)
    return font.get_path()


def _layout(one: text.Text, renderer: Any) -> Any:
    """Box and lines of a text, as matplotlib lays it out, once for all texts of that look."""
    look = _look(one, renderer)
    if look not in _layouts:
        _layouts[look] = _lay_out(one, renderer)
    return _layouts[look]


def _look(one: Any, renderer: Any) -> Hashable:
    """All that a layout follows from: what measures it, its words, and how they are written. Its place is not."""
    return (
        renderer.get_text_width_height_descent.__func__,
        one.get_figure(root=True).dpi,
        one._get_wrapped_text(),
        hash(one.get_fontproperties()),  # two of them are equal where these are
        one._linespacing,
        one._get_multialignment(),
        one.get_horizontalalignment(),
        one.get_verticalalignment(),
        one.get_rotation(),
        one.get_rotation_mode(),
        one.get_usetex(),
        one.get_parse_math(),
    )


REPLACED = (
    (text, "TextToPath", Outlines),
    (text.Text, "_get_layout", _layout),
    (font_manager.fontManager, "_find_fonts_by_props", fonts),
)


@contextmanager
def kept() -> Iterator[None]:
    """Let matplotlib find out all this once, in figures of one style: it has no setting for that.

    Its functions are as they were afterwards: under other settings the same text may look differently.
    """
    before = [(place, name, getattr(place, name)) for place, name, _ in REPLACED]
    for place, name, function in REPLACED:
        setattr(place, name, function)
    try:
        yield
    finally:
        for place, name, function in before:
            setattr(place, name, function)
