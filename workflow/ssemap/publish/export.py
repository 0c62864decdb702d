"""The one exporter: every figure and every table leaves the project through here.

It sets fonts, size, title, source line and the stamp of the run, and writes files whose bytes depend
on their content alone.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from ssemap.core import files, fonts
from ssemap.core.run import Run
from ssemap.core.series import joined
from ssemap.core.texts import guarded
from ssemap.publish import choice, citation, png
from ssemap.publish.pictures import PHONE, Picture, Words
from ssemap.publish.sheets import indicators as indicators_sheets
from ssemap.publish.sheets import table as table_sheets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox
    from PIL import Image

    from ssemap.publish.pages import Caption
    from ssemap.publish.sheets.indicators import IndicatorsBook
    from ssemap.publish.tables.table import Table

PNG_DPI = png.DPI
MOST_PIXELS = 10_000  # in either direction: browsers and word processors show no larger picture reliably
FORM_FILE = "form_values.csv"
FORMATS = ("svg", "pdf", "png")  # the last one leaves the figure ready to be shown
SCREEN = ("svg", "png")  # formats of a figure that pages show and nobody prints alone
# No date and no version of the drawing library: equal content must give equal bytes.
METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": "ssemap"},
    "pdf": {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": "ssemap"},
}


class ExportError(Exception):
    """A figure or table breaks the contract of the exporter."""


def figure(
    drawing: Figure,
    folder: Path | str,
    name: str,
    *,
    caption: Caption,
    source_line: str,
    settings: Run,
    data: pd.DataFrame,
    every: str = "",
    phone: Figure | None = None,
    cited: bool = True,
    formats: Sequence[str] = FORMATS,
) -> Picture:
    """Write a figure in ``formats``, its data as CSV and its words as JSON to ``folder/name.*``.

    Title and subtitle of the caption are set above the drawing, ``source_line`` and the stamp below it; the
    figure grows by the height they need. Below the PNG, which people copy alone, stand licence and citation too.
    ``every``: the file that has all countries, where the figure draws those that the run shows. ``phone``: the same
    figure drawn for a narrow screen, written as ``folder/name.phone.svg``. A character that no font has is written as
    ``fonts.SUBSTITUTE``. ``cited``: False where a tracked page shows the PNG, which must not change with the version of
    the project.
    Raises ExportError if the figure has more than ``MOST_PIXELS`` in a direction, or no room for what it shows.
    """
    from ssemap.publish.figures import style

    target = Path(folder) / name
    if every:
        caption = caption.with_more(choice.sentence(settings, every))
    words = Words(
        caption.title,
        caption.subtitle,
        f"{citation.closed(caption.title)} {caption.alt}",
        source_line,
        settings.line(),
        caption.reading,
        citation.of_figure(caption.title, settings),
    )
    imprint = citation.imprint(settings) if cited else ""
    with style.applied(words.title + words.subtitle + words.source_line + words.stamp + imprint):
        _write(drawing, words, target, "", formats, imprint, told=cited)
        if phone is not None:
            _write(phone, words, target, PHONE, ("svg",), told=cited)
    write_csv(data, target.with_suffix(".csv"))
    words.write(target.with_suffix(".json"))
    return Picture(target, words)


def _write(
    drawing: Figure, words: Words, target: Path, version: str, formats: Sequence[str], imprint: str = "", *, told: bool
) -> None:
    """Set the words around a drawing and write it as ``target<version>.<format>``.

    ``imprint``: lines below its PNG. ``told``: do the files say what they are, for programs that read it?
    """
    from ssemap.publish.figures import imprint as imprints

    name = f"{target.name}{version}"
    _check_size(name, drawing)  # before, as what is far too large cannot even be laid out
    _letter(drawing, words)
    below = [imprints.lines(imprint, float(drawing.get_size_inches()[0]))] if imprint else []
    _check_size(name, drawing, *below)
    _lay_out(drawing, name)
    page = _page(drawing)
    for suffix in formats:
        with files.whole(target.with_name(f"{name}.{suffix}")) as path:
            if suffix == "png":
                _save_pixels(drawing, page, below, words.told() if told else {}, path)
            else:
                _save(drawing, suffix, path, page, words.metadata(suffix) if told else {})


def _check_size(name: str, *drawings: Figure) -> None:
    """Refuse drawings that are too large, one below the other."""
    sizes = [drawing.get_size_inches() for drawing in drawings]
    width = round(max(float(size[0]) for size in sizes) * PNG_DPI)
    height = round(sum(float(size[1]) for size in sizes) * PNG_DPI)
    if max(width, height) > MOST_PIXELS:
        raise ExportError(
            f"figure {name}: {width} x {height} pixels; expected at most {MOST_PIXELS:,} in either direction. "
            "Draw fewer rows: choose them by a declared rule, or split the figure"
        )


def _lay_out(drawing: Figure, name: str) -> None:
    """Solve the layout, once and not once per format, and round it: its last digits differ between processes.

    Raises ExportError where it cannot be solved: matplotlib only warns, and draws texts over each other.
    """
    with catch_warnings():
        simplefilter("error", UserWarning)
        try:
            drawing.get_layout_engine().execute(drawing)  # type: ignore[union-attr]
        except UserWarning as warning:
            raise ExportError(
                f"figure {name}: what it shows has no room ({warning}). Draw it higher, or give texts fewer letters"
            ) from None
    drawing.set_layout_engine("none")
    for axes in drawing.axes:
        left, bottom, width, height = (round(float(side), 5) for side in axes.get_position().bounds)
        axes.set_position((left, bottom, width, height))


def _save(drawing: Figure, suffix: str, path: Path, page: Bbox | None, told: dict[str, Any]) -> None:
    """Write lines and letters.

    ``page``: the area to save, in inches, where it is more than the canvas. ``told``: what the file says of itself.
    """
    metadata = METADATA[suffix] | told
    if page is not None:
        drawing.savefig(path, bbox_inches=page, pad_inches=0, metadata=metadata)
    # Figure.savefig would do as well, but draws everything twice.
    elif suffix == "svg":
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        FigureCanvasSVG(drawing).print_svg(path, metadata=metadata)  # type: ignore[no-untyped-call]
    else:
        from matplotlib.backends.backend_pdf import FigureCanvasPdf  # takes 0.1 s to load

        FigureCanvasPdf(drawing).print_pdf(path, metadata=metadata)  # type: ignore[no-untyped-call]


def _save_pixels(
    drawing: Figure, page: Bbox | None, below: Sequence[Figure], told: Mapping[str, str], path: Path
) -> None:
    """Write the PNG, with drawings ``below`` it; ``told``: what the file says of itself."""
    from ssemap.publish.figures import imprint as imprints

    image = _pixels(drawing, page)
    for one in below:
        image = imprints.below(image, _pixels(one, None))
    png.write(image, path, PNG_DPI, told)


def _pixels(drawing: Figure, page: Bbox | None) -> Image.Image:
    """The figure as an image."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    if page is not None:
        stream = io.BytesIO()
        options = {"compress_level": 0}
        drawing.savefig(stream, format="png", dpi=PNG_DPI, bbox_inches=page, pad_inches=0, pil_kwargs=options)
        return Image.open(stream)
    canvas = FigureCanvasAgg(drawing)
    drawing.set_dpi(PNG_DPI)
    canvas.draw()  # type: ignore[no-untyped-call]
    return Image.fromarray(np.asarray(canvas.buffer_rgba()))  # type: ignore[no-untyped-call]


def _page(drawing: Figure) -> Bbox | None:
    """The area of what is drawn, in inches, where it sticks out of the canvas: nothing is cut off."""
    import numpy as np
    from matplotlib.transforms import Bbox

    canvas = Bbox.from_extents(0, 0, *drawing.get_size_inches())
    page = Bbox.union([canvas, drawing.get_tightbbox()])
    return None if np.allclose(page.extents, canvas.extents, atol=0.01) else page


def _letter(drawing: Figure, words: Words) -> None:
    """Set the texts around the drawing and make room for them."""
    from ssemap.publish.figures import lettering, style

    width, height = drawing.get_size_inches()
    foot = f"{words.source_line}\n{words.stamp}"
    texts = map(fonts.legible, (words.title, words.subtitle, foot))
    blocks = list(zip(texts, (style.TITLE, style.SUBTITLE, style.FOOT), strict=True))
    wrapped = [
        ("\n".join(lettering.wrap(drawing, text, size, width - 2 * style.MARGIN, bold=size == style.TITLE)), size)
        for text, size in blocks
    ]
    heights = [_height(text, size) for text, size in wrapped]
    key = _legend_height(drawing)
    above, below = heights[0] + heights[1] + 2 * style.MARGIN, heights[2] + key + 2 * style.MARGIN
    total = height + above + below
    drawing.set_size_inches(width, total)
    for legend in drawing.legends:
        legend.set_in_layout(False)  # it stands between the drawing and the foot, not at the edge
        legend.set_loc("lower left")
        legend.set_bbox_to_anchor((0, (heights[2] + 1.5 * style.MARGIN) / total))
    left, top = style.MARGIN / width, 1 - style.MARGIN / total
    drawing.text(left, top, wrapped[0][0], size=style.TITLE, weight="bold", va="top", color=style.INK)
    drawing.text(
        left,
        top - heights[0] / total,
        wrapped[1][0],
        size=style.SUBTITLE,
        va="top",
        color=style.MUTED,
        linespacing=1.25,
    )
    drawing.text(
        left, style.MARGIN / total, wrapped[2][0], size=style.FOOT, va="bottom", color=style.MUTED, linespacing=1.25
    )
    layout = drawing.get_layout_engine()
    if layout is None:
        raise ExportError("figures must be made by style.canvas")
    layout.set(rect=(left, below / total, 1 - 2 * left, (total - above - below) / total))  # type: ignore[call-arg]


def _legend_height(drawing: Figure) -> float:
    """Height in inches of the figure's own legend, with the space around it."""
    from ssemap.publish.figures import style

    extents = [legend.get_window_extent().height / drawing.dpi for legend in drawing.legends]
    return max(extents) + style.MARGIN if extents else 0.0


def _height(text: str, size: float) -> float:
    """Height in inches of a block of text of ``size`` points."""
    return (text.count("\n") + 1) * size * 1.4 / 72 if text else 0.0


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV (UTF-8, one header line), numbers in their shortest exact form, lists of ids joined.

    A text that a spreadsheet would run as a formula gets an apostrophe; numbers stay as they are. Raises NotWritable
    where nothing can be written.
    """
    frame = _guarded(_flat(frame))
    with files.whole(path) as temporary:
        frame.to_csv(
            temporary,
            index=False,
            encoding="utf-8",
            lineterminator="\n",
            quoting=csv.QUOTE_MINIMAL,
            date_format="%Y-%m-%d",
        )


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with lists of ids as text."""
    from pandas.api.types import is_list_like

    lists = [name for name in frame if frame[name].dtype == "object" and frame[name].map(is_list_like).any()]
    return frame.assign(
        **{name: [joined(cell) if is_list_like(cell) else cell for cell in frame[name]] for name in lists}
    )


def _guarded(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with harmless texts."""
    from pandas.api.types import is_numeric_dtype

    texts = [name for name in frame if not is_numeric_dtype(frame[name].dtype)]
    changed = {
        name: [guarded(cell) if isinstance(cell, str) else cell for cell in frame[name]]
        for name in texts
        if any(isinstance(cell, str) and guarded(cell) != cell for cell in frame[name])
    }
    return frame.assign(**changed)


def table(content: Table, folder: Path | str, name: str, *, caption: Caption, source_line: str, settings: Run) -> Table:
    """Write a table as CSV, XLSX and HTML to ``folder/name.*`` and give it back with its title.

    The HTML has the countries that the run shows, the other files have all.
    """
    target = Path(folder) / name
    words: dict[str, Any] = {"caption": caption, "source_line": source_line, "settings": settings}
    titled = page(content, folder, name, **words, every=f"{name}.csv")
    write_csv(titled.plain(), target.with_suffix(".csv"))
    with files.whole(target.with_suffix(".xlsx")) as temporary:
        table_sheets.write(titled, temporary, f"{name}.csv")
    return titled


def page(
    content: Table, folder: Path | str, name: str, *, caption: Caption, source_line: str, settings: Run, every: str
) -> Table:
    """Write a table as HTML to ``folder/name.html`` and give it back with its title.

    It has the countries that the run shows; ``every``: the file that has all.
    """
    titled = content.titled(caption.title, source_line, settings.line()).shown(settings, every)
    files.write_text((Path(folder) / name).with_suffix(".html"), titled.page())
    return titled


def indicators(content: IndicatorsBook, folder: Path | str, name: str, *, source_line: str) -> None:
    """Write the indicators of all countries as a workbook, ``folder/name.xlsx``, and as a tidy long table, ``.csv``.

    Values of single forms have a long table of their own, ``folder/form_values.csv``.
    """
    target = Path(folder) / name
    write_csv(content.data, target.with_suffix(".csv"))
    write_csv(content.form_data, target.with_name(FORM_FILE))
    with files.whole(target.with_suffix(".xlsx")) as temporary:
        indicators_sheets.write(content, temporary, source_line=source_line, file=f"{name}.csv", form_file=FORM_FILE)
