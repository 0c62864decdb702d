"""Templates and captions of everything that people read: report, profiles, tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.core import fonts
from ssemap.publish import broken
from ssemap.publish.pages import captions
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    import jinja2
    from markupsafe import Markup

REPORT = captions.REPORT


@dataclass(frozen=True, slots=True)
class Caption:
    """The words of a figure or table; ``alt`` says what a reader who cannot see it should know.

    ``reading``: how to read it, for the caption on a page.
    """

    title: str
    subtitle: str
    alt: str
    reading: str = ""

    def with_more(self, sentence: str) -> Caption:
        """The same words with a sentence after subtitle and alternative text."""
        subtitle, alt = (f"{words} {sentence}".strip() for words in (self.subtitle, self.alt))
        return Caption(self.title, subtitle, alt, self.reading)


@cache
def environment() -> jinja2.Environment:
    """The templates of ``workflow/report``; an unknown name in a template is an error.

    Every template knows ``setting`` (see ``publish.wording``). No letter is printed with a pile of marks.
    """
    import jinja2

    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(REPORT, encoding="utf-8"),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.globals["setting"] = setting
    return templates


def _printed(value: Any) -> Any:
    """What a template prints of a value; HTML stays as it is, as its parts have been here."""
    return fonts.bounded(value) if type(value) is str else value


def render(template: str, **values: Any) -> str:
    """Fill a template of ``workflow/report``. Raises PackageError with file and line where it cannot be filled."""
    import jinja2

    try:
        return environment().get_template(template).render(**values)
    except jinja2.TemplateError as error:
        raise broken.of_jinja(error, template) from None
    except UnicodeDecodeError as error:
        raise broken.of_encoding(error, template) from None


def element(template: str, **values: Any) -> Markup:
    """A part of a page from a template: HTML that other templates take as it is."""
    from markupsafe import Markup

    return Markup(render(template, **values).strip())  # every value is escaped by the template


def whole_page(template: str, **values: Any) -> str:
    """A page of its own from a template: style sheet and the shapes of native scripts inside."""
    (page,) = with_shapes([styled(template, **values)])
    return page


def styled(template: str, **values: Any) -> str:
    """A page from a template with its style sheet, which still needs ``with_shapes``."""
    return render(template, css=css(), **values)


def with_shapes(texts: Sequence[str]) -> list[str]:
    """Pages with the shapes of native scripts of all of them: fonts are cut once for pages that are made together."""
    shapes = font_face("".join(texts))
    return [text.replace("<style>", f"<style>\n{shapes}", 1) for text in texts]


def css(name: str = "style.css") -> str:
    """The style sheet, to be set inside a page."""
    return broken.text(REPORT / name)


# What is set with letters of any script: those that join them or keep them apart, and the circle under a lone mark.
BESIDE = "\u200c\u200d\u25cc"
BLANK = " "  # what letters without a shape of their own are set as
# Vowels of which readers' programs make others before they look for shapes, where Unicode does not take them apart.
PARTS = {
    "\u0e33": "\u0e4d\u0e32",
    "\u0eb3": "\u0ecd\u0eb2",
    **dict.fromkeys("\u17be\u17bf\u17c0\u17c4\u17c5", "\u17c1"),
}


def font_face(text: str) -> str:
    """Style rules that hold the shapes of the letters in ``text`` that not every reader has, '' if there are none.

    These are the East Asian ones and those of the scripts of ``fonts.SCRIPTS``: readers without such fonts would see
    boxes. The page stays one file that asks no network. Raises FontNotInstalled if the dependency that has the East
    Asian font is missing.
    """
    letters: dict[str, list[str]] = {}
    for letter in sorted(set(text)):
        name = fonts.family(letter)
        if name or ord(letter) >= fonts.FIRST_CJK:
            letters.setdefault(name, []).append(letter)
    return "".join(_face(name, "".join(letters[name])) for name in sorted(letters))


def _face(name: str, letters: str) -> str:
    """The style rule of one font; its name is '' for the East Asian one."""
    if not name:
        return f'@font-face {{ font-family: "ssemap CJK"; src: url({_cut(fonts.cjk("regular"), letters)}); }}\n'
    blocks = [f"U+{first:04X}-{last:04X}" for first, last in fonts.blocks(name)]
    served = ", ".join([*blocks, *(f"U+{ord(letter):04X}" for letter in BESIDE)])
    data = _cut(fonts.file(name), with_parts(letters) + BESIDE + BLANK, shaped=True)
    return f'@font-face {{ font-family: "ssemap scripts"; unicode-range: {served}; src: url({data}); }}\n'


def with_parts(letters: str) -> str:
    """Letters, and what readers' programs may make of them before they look for shapes.

    >>> [f"{ord(letter):x}" for letter in with_parts("\u0bca")]
    ['bbe', 'bc6', 'bca']
    """
    import unicodedata

    parts = "".join(PARTS.get(letter, "") for letter in letters)
    made = (unicodedata.normalize(form, letters) for form in ("NFC", "NFD"))
    return "".join(sorted({*letters, *parts, *"".join(made)}))


def _cut(path: Path, letters: str, *, shaped: bool = False) -> str:
    """A font with these letters alone, as an address that holds it; ``shaped``: with the rules that join letters."""
    import base64
    import io

    from fontTools import subset  # type: ignore[import-untyped]  # a dependency of matplotlib

    options = subset.Options(layout_features=["*"] if shaped else [], hinting=False, desubroutinize=True)
    font = subset.load_font(str(path), options, lazy=True)
    if not shaped:
        for unused in {"GSUB", "GPOS", "BASE", "VORG", "vhea", "vmtx", "DSIG"}.intersection(font.keys()):
            del font[unused]  # as options.drop_tables, which parses them all before it drops them
    cut = subset.Subsetter(options)
    cut.populate(text=letters)
    cut.subset(font)
    stream = io.BytesIO()
    subset.save_font(font, stream, options)
    font.close()
    data = base64.b64encode(stream.getvalue()).decode("ascii")
    return f"data:font/{path.suffix[1:]};base64,{data}"


def caption(name: str, **values: Any) -> Caption:
    """The caption of ``workflow/report/captions.yaml`` with its numbers filled in; every text knows ``setting``.

    Raises PackageError for an unknown caption and for a missing value.
    """
    return Caption(**captions.texts_of(name, **values))


def sentence(name: str, **values: Any) -> str:
    """A sentence of ``workflow/report/captions.yaml`` that several figures and tables share, filled as a caption is."""
    return captions.sentence(name, **values)
