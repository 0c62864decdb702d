"""Lines below a picture that is copied alone: its licence, and how it is cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.publish.figures import lettering, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL import Image


def lines(text: str, width: float) -> Figure:
    """The lines as a drawing, ``width`` inches wide, that continues the foot of a figure; see ``export``."""
    drawing = style.canvas(1.0, width)
    wrapped = lettering.wrap(drawing, text, style.FOOT, width - 2 * style.MARGIN)
    height = lettering.height(style.FOOT, len(wrapped)) + 1.5 * style.MARGIN
    drawing.set_layout_engine("none")
    drawing.set_size_inches(width, height)
    drawing.text(
        style.MARGIN / width,
        style.MARGIN / height,
        "\n".join(wrapped),
        size=style.FOOT,
        va="bottom",
        color=style.MUTED,
        linespacing=lettering.LINE,
    )
    return drawing


def below(image: Image.Image, imprint: Image.Image) -> Image.Image:
    """One image under the other, on white; it is as wide as the first."""
    from PIL import Image

    joined = Image.new("RGB", (image.width, image.height + imprint.height), "white")
    joined.paste(image.convert("RGB"), (0, 0))
    joined.paste(imprint.convert("RGB"), (0, image.height))
    return joined
