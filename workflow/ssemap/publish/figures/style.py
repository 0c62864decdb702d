"""How every figure looks: fonts, sizes, colours, marks. Defined once."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure

from ssemap.core import fonts, framework
from ssemap.publish.figures import font_files, kept_texts, lettering

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox

Parameters = ParamSpec("Parameters")

WIDTH = 160 / 25.4  # inches: the text width of the report on A4, so that points are points on paper
PHONE = 358 / 96  # inches: a screen of 390 pixels but for the margins of the page, at 96 pixels an inch
PAGE_HEIGHT = 230 / 25.4  # inches: what a figure may take of the height of a page
TITLE, SUBTITLE, TEXT, SMALL, FOOT = 11.5, 8.5, 8.0, 7.0, 7.0  # points
MARGIN = 0.08  # inches around a figure
APART = 2.0  # pixels around a label that is placed beside a point: the layout is solved once more after it
LEAST = 7.0  # points: no text of a figure is smaller

INK, MUTED, RULE, PALE = "#1B232B", "#55606B", "#D5DBE1", "#F1F4F6"
LIGHT = "#727D88"  # text that is to stand back, and can still be read
# Colour of a word by its tone (cell_states.csv).
TONES = {"ink": INK, "grey": MUTED, "light": LIGHT}
# Okabe and Ito (2008): eight colours that readers with any colour vision tell apart; yellow is
# left out because it is too faint on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7A8691")
# One colour and marker for each family, by its place in families.csv. The colours stand out from white by 3.4 and more
# (WCAG 2.2, 1.4.11), and from each other by 20 and more (CIE 1976) for readers without red or green cones (Machado,
# Oliveira and Fernandes 2009). In grey, markers and labels tell them apart.
FAMILY_COLOURS = ("#0072B2", "#7A1F7A", "#7A3100", "#11976B", "#8A0F38", "#978C11", "#2F1EE6", "#58636F")
FAMILY_MARKERS = ("o", "s", "^", "D", "v", "P", "p", "h")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">")
NAME = 34  # characters of a country's name
# One hue from light to dark: order is seen by lightness alone.
STEPS = ("#DCEAF4", "#A9CCE3", "#5B9BC8", "#1F6AA5")
ABSENT_HATCH, INCOMPATIBLE_HATCH = "////", "xxxxx"

RC: Any = {
    "font.family": [*fonts.USUAL],
    "font.size": TEXT,
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.labelsize": TEXT,
    "axes.titlesize": TEXT + 0.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titley": 1.0,  # fixed: looking for a free place takes a third of the drawing time
    "axes.linewidth": 0.6,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "axes.formatter.use_locale": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    "hatch.linewidth": 0.5,
    "text.parse_math": False,  # names of forms may hold dollar signs
    "text.hinting": "no_hinting",  # hinting CJK fonts takes more time than all else; at this size it shows nothing
    "svg.hashsalt": "ssemap",
    "svg.fonttype": "path",  # shapes, so that native scripts show on machines without the fonts
    "pdf.compression": 6,
    "figure.dpi": 100,
    "savefig.facecolor": "white",
    "figure.facecolor": "white",
}


@functools.cache
def load(path: Path) -> None:
    """Make a font known to matplotlib, before one of its name that the machine may have.

    Where a script has no bold font, the regular one serves.
    """
    manager = font_manager.fontManager
    manager.addfont(str(path))
    entry = manager.ttflist.pop()
    is_alone = path.parent == fonts.FOLDER and not fonts.file(entry.name, "Bold").exists()
    manager.ttflist[:0] = [entry, *([dataclasses.replace(entry, weight=700)] if is_alone else [])]
    kept_texts.fonts.cache_clear()


@contextmanager
def applied(letters: str = "") -> Iterator[None]:
    """The project's style, and only it: matplotlib's own defaults under it, never those of a user's ``matplotlibrc``.

    Drawing and saving both stand inside: some settings are read when a mark is made, others when it is written.
    ``letters``: those that are written inside; the fonts of their scripts are at hand.
    """
    font_files.keep_in_memory()
    for path in fonts.files(*fonts.families(letters)):
        load(path)
    defaults = {name: value for name, value in matplotlib.rcParamsDefault.items() if name != "backend"}
    with matplotlib.rc_context(defaults | RC | {"font.family": fonts.order(letters)}), kept_texts.kept():
        yield


def drawn(draw: Callable[Parameters, Figure]) -> Callable[Parameters, Figure]:
    """Decorate a drawing function so that it draws in the project's style, and only it.

    It gets its data in letters that fonts have: see ``fonts.legible``.
    """

    @functools.wraps(draw)
    def inside(*args: Parameters.args, **options: Parameters.kwargs) -> Figure:
        letters = "".join(sorted(_letters([args, options])))
        if fonts.legible(letters) != letters:
            args, options = _legible(args), _legible(options)
            letters += fonts.SUBSTITUTE
        with applied(letters):
            return draw(*args, **options)

    return inside


def _letters(value: Any) -> set[str]:
    """All characters of the texts in a value: in tables, and in whatever holds them."""
    if isinstance(value, str):
        return set(value)
    if isinstance(value, Mapping):
        return _letters([*value.keys(), *value.values()])
    if hasattr(value, "select_dtypes"):  # a table; pandas is loaded where there is one
        return _letters([cell for name in value for cell in _texts(value[name])])
    if isinstance(value, list | tuple):
        return set().union(*map(_letters, value))
    return set()


def _texts(column: Any) -> list[str]:
    """The distinct texts of a column."""
    return [] if column.dtype.kind in "biufcmM" else list({cell for cell in column if isinstance(cell, str)})


def _legible(value: Any) -> Any:
    """A value with ``fonts.legible`` for each of its texts."""
    if isinstance(value, str):
        return fonts.legible(value)
    if isinstance(value, Mapping):
        return {_legible(key): _legible(entry) for key, entry in value.items()}
    if hasattr(value, "select_dtypes"):
        return value.assign(**{name: value[name].map(_legible) for name in value if _texts(value[name])})
    return type(value)(map(_legible, value)) if type(value) in (list, tuple) else value


def canvas(height: float, width: float = WIDTH) -> Figure:
    """An empty figure, ``height`` inches high and of the report's width or of ``PHONE``, without a window."""
    figure = Figure(figsize=(width, height), layout="constrained")
    lettering.Canvas(figure)
    return figure


def sheet(width: float) -> tuple[Figure, Axes]:
    """A figure of a width, and one panel without a frame over all of it, to be drawn in inches; see ``fit``."""
    figure = canvas(1.0, width)
    figure.get_layout_engine().set(w_pad=0, h_pad=0, wspace=0, hspace=0)  # type: ignore[union-attr,call-arg]
    axes = figure.subplots()
    bare(axes, keep=())
    axes.set_xticks([])
    axes.set_yticks([])
    return figure, axes


def fit(axes: Axes, height: float) -> None:
    """Give a ``sheet`` its height: places of its panel are then inches from the upper left corner."""
    figure = axes.get_figure()
    width = figure.get_size_inches()[0]  # type: ignore[union-attr]
    figure.set_size_inches(width, height)  # type: ignore[union-attr]
    axes.set_xlim(0, width - 2 * MARGIN)
    axes.set_ylim(height, 0)


def lay_out(axes: Axes) -> None:
    """Put the panels of a figure where they will stand: what is placed beside points has to know it."""
    figure: Any = axes.get_figure(root=True)
    figure.get_layout_engine().execute(figure)


def bare(axes: Axes, *, keep: tuple[str, ...] = ("bottom",)) -> None:
    """Take away the frame but for the sides in ``keep``."""
    for side, spine in axes.spines.items():
        spine.set_visible(side in keep)
    axes.tick_params(axis="both", length=0 if not keep else 2.5)


def legend(figure: Figure, columns: int, **options: Any) -> None:
    """A legend of ``columns`` columns, or of as many as the figure has room for."""
    made = figure.legend(**options, ncols=columns)
    if columns > 1 and made.get_window_extent().width > figure.bbox.width:
        made.remove()
        legend(figure, columns - 1, **options)


def spots(axes: Axes, x: Iterable[float], y: Iterable[float], reach: float) -> list[Bbox]:
    """Boxes around points, ``reach`` points to each side, in pixels: for ``write_apart`` to keep free."""
    from matplotlib.transforms import Bbox

    side = reach * axes.get_figure().dpi / 72  # type: ignore[union-attr]
    places = axes.transData.transform(list(zip(x, y, strict=True)))
    return [Bbox.from_bounds(left - side, low - side, 2 * side, 2 * side) for left, low in places]


def write_apart(
    axes: Axes,
    labels: Iterable[tuple[str, float, float]],
    places: Sequence[tuple[float, float]],
    *,
    taken: list[Bbox],
    **look: Any,
) -> None:
    """Write labels beside their points, each at the first of ``places`` where it lies on no other text.

    ``labels``: text and place of the point in data; ``places``: right and up from the point to the nearest end of the
    text, in points; ``taken``: boxes in pixels that are not free, to which those of the labels are added; ``look``:
    options of the text. A label that finds no room is left out: the data beside the figure have it.
    """
    renderer = axes.get_figure().canvas.get_renderer()  # type: ignore[union-attr]
    for text, x, y in labels:
        label = axes.annotate(text, (x, y), xytext=(0, 0), textcoords="offset points", **look)
        for right, up in places:
            label.set_position((right, up))
            label.set_horizontalalignment("center" if right == 0 else "left" if right > 0 else "right")
            label.set_verticalalignment("center" if up == 0 else "bottom" if up > 0 else "top")
            box = label.get_window_extent(renderer).padded(APART)
            if not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
        else:
            label.remove()


def mark(place: int) -> tuple[str, str]:
    """Colour and marker of the one that stands at ``place`` among several; of 72 no two have the same.

    >>> mark(0), mark(8)
    (('#0072B2', 'o'), ('#0072B2', '>'))
    """
    return COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]


def family(code: str) -> tuple[str, str]:
    """Colour and marker of a family, the same in every figure."""
    place = framework.codes("families").index(code)
    return FAMILY_COLOURS[place % len(FAMILY_COLOURS)], FAMILY_MARKERS[place % len(FAMILY_MARKERS)]


def toned(colour: str, lightness: float) -> str:
    """The colour of a lightness (CIE 1976, 0 to 100) between this one and white, or black; equal ones are one grey.

    >>> toned("#000000", 60), toned("#0072B2", 60)
    ('#919191', '#4699c7')
    """
    from matplotlib.colors import to_hex, to_rgb

    end = 1.0 if _lightness(to_rgb(colour)) < lightness else 0.0
    near, far = 0.0, 1.0  # shares of white, or black, on both sides of the one that is looked for
    for _ in range(20):
        share = (near + far) / 2
        mixed = tuple((1 - share) * part + share * end for part in to_rgb(colour))
        near, far = (share, far) if (_lightness(mixed) < lightness) == (end == 1.0) else (near, share)
    red, green, blue = mixed
    return to_hex((red, green, blue))


def _lightness(colour: Sequence[float]) -> float:
    luminance = _luminance(colour)
    return 116 * luminance ** (1 / 3) - 16 if luminance > 216 / 24389 else luminance * 24389 / 27


def _luminance(colour: Sequence[float]) -> float:
    """Relative luminance (WCAG 2.2) of red, green and blue from 0 to 1."""
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ink_on(ground: str) -> str:
    """White or ink: what stands out more from a ground (WCAG 2.2, contrast ratio).

    >>> ink_on("#0072B2"), ink_on("#cccccc")
    ('white', '#1B232B')
    """
    from matplotlib.colors import to_rgb

    there = _luminance(to_rgb(ground)) + 0.05
    return "white" if 1.05 / there > there / (_luminance(to_rgb(INK)) + 0.05) else INK


def mark_of_basis(basis: str) -> tuple[str, str]:
    """Colour and marker of a basis: its place in the framework's list decides, the same in every figure.

    The last ones share grey and differ by shape: flows and unstated bases are not to stand out.
    """
    place = framework.codes("bases").index(basis)
    return COLOURS[min(place, len(COLOURS) - 1)], MARKERS[place % len(MARKERS)]


def labels(names: Mapping[str, str], most: int = NAME) -> dict[str, str]:
    """Country code to name in at most ``most`` characters; a name that is cut ends with its code.

    >>> labels({"AAA": "Alphaland", "BBB": "United Federation of the Isles and Coasts"})
    {'AAA': 'Alphaland', 'BBB': 'United Federation of the… BBB'}
    """
    room = most - len(" AAA")
    return {code: name if len(name) <= most else f"{short(name, room)} {code}" for code, name in names.items()}


def short(name: str, most: int) -> str:
    """A name of at most ``most`` characters, cut at a word.

    >>> short("Registered nonprofit organisation", 24)
    'Registered nonprofit…'
    """
    return name if len(name) <= most else name[: most - 1].rsplit(" ", 1)[0] + "…"
