"""PNG files with a palette: a third of the bytes of full colours, and quicker to write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from PIL import Image

DPI = 160  # pixels an inch of every exported figure
COLOURS = 256  # what a palette holds
BYTES = np.array([1, 1 << 8, 1 << 16], dtype=np.uint32)  # what red, green and blue count in the number of a colour
EXACT = (
    128  # colours kept to the bit, the most frequent ones: all areas, lines and letters; the others are shades of edges
)


def write(image: Image.Image, path: Path, dpi: int, said: Mapping[str, str] | None = None) -> None:
    """Write ``image`` without transparency, of ``dpi`` pixels an inch. Equal pixels give equal bytes.

    ``said``: texts by their keywords (ISO/IEC 15948, 11.3.4), which programs show as properties of the picture.
    """
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    for keyword, text in (said or {}).items():
        texts.add_itxt(keyword, text, lang="en")
    with_palette(image.convert("RGB")).save(path, "png", dpi=(dpi, dpi), compress_level=6, pnginfo=texts)


def cut(path: Path, output: Path, size: tuple[int, int]) -> None:
    """Write a PNG file as ``output`` without what is right of or below so many pixels: equal colours, equal bytes."""
    from PIL import Image

    with Image.open(path) as image:
        width, height = min(size[0], image.width), min(size[1], image.height)
        image.crop((0, 0, width, height)).save(output, "png", dpi=(DPI, DPI), compress_level=6)


def with_palette(image: Image.Image) -> Image.Image:
    """An RGB image in at most ``COLOURS`` colours, each pixel in the one nearest to its own; nothing is dithered."""
    from PIL import Image

    counted: Any = image.getcolors(image.width * image.height)
    counted.sort(key=lambda colour: (-colour[0], colour[1]))
    colours = np.array([colour for _, colour in counted], dtype=np.uint8)
    palette, places = colours, np.arange(len(colours))
    if len(colours) > COLOURS:
        palette = np.concatenate([colours[:EXACT], _spread(colours[EXACT:], COLOURS - EXACT)])
        places[EXACT:] = _nearest(colours[EXACT:], palette)
    place_of = np.zeros(1 << 24, dtype=np.uint8)
    place_of[colours.astype(np.uint32) @ BYTES] = places
    made = Image.fromarray(place_of[_number(image)], "P")
    made.putpalette(palette.tobytes())
    return made


def _spread(colours: np.ndarray, many: int) -> np.ndarray:
    """So many colours that lie evenly among ``colours``."""
    from PIL import Image

    strip = Image.fromarray(colours[np.newaxis]).quantize(many, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    return np.array(strip.getpalette(), dtype=np.uint8).reshape(-1, 3)[:many]


def _nearest(colours: np.ndarray, palette: np.ndarray) -> np.ndarray:
    """Place in ``palette`` of what is nearest to each colour."""
    ones, others = colours.astype(float), palette.astype(float)
    # The squared distance but for the square of the colour itself, which is the same for all; such sums are exact.
    places: np.ndarray = ((others**2).sum(axis=1) - 2 * ones @ others.T).argmin(axis=1)
    return places


def _number(image: Image.Image) -> np.ndarray:
    """The pixels of an RGB image as whole numbers, red in the lowest byte: see ``BYTES``."""
    pixels = np.asarray(image.convert("RGBX")).view("<u4")[..., 0]
    number: np.ndarray = pixels & 0xFFFFFF
    return number


def size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG file in pixels, from its first bytes (ISO/IEC 15948, 11.2.2)."""
    with path.open("rb") as file:
        head = file.read(24)
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
