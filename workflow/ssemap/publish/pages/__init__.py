"""Templates and captions of everything that people read: report, profiles, tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.publish.wording import setting

if TYPE_CHECKING:
    import jinja2

REPORT = Path(__file__).resolve().parents[3] / "report"


@dataclass(frozen=True, slots=True)
class Caption:
    """The words of a figure or table; ``alt`` says what a reader who cannot see it should know."""

    title: str
    subtitle: str
    alt: str

    def with_more(self, sentence: str) -> Caption:
        """The same words with a sentence after subtitle and alternative text."""
        return Caption(self.title, f"{self.subtitle} {sentence}".strip(), f"{self.alt} {sentence}".strip())


@cache
def environment() -> jinja2.Environment:
    """The templates of ``workflow/report``; an unknown name in a template is an error.

    Every template knows ``setting`` (see ``publish.wording``).
    """
    import jinja2

    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(REPORT, encoding="utf-8"),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.globals["setting"] = setting
    return templates


def render(template: str, **values: Any) -> str:
    """Fill a template of ``workflow/report``. Raises jinja2.UndefinedError for a missing value."""
    return environment().get_template(template).render(**values)


def whole_page(template: str, **values: Any) -> str:
    """A page of its own from a template: style sheet and the shapes of East Asian characters inside."""
    text = render(template, css=css(), **values)
    return text.replace("<style>", f"<style>\n{font_face(text)}", 1)


def css(name: str = "style.css") -> str:
    """The style sheet, to be set inside a page."""
    return (REPORT / name).read_text(encoding="utf-8")


FIRST_CJK = 0x2E80  # from here on: radicals, kana, hangul, ideographs, full-width forms


def font_face(text: str) -> str:
    """A style rule that holds the shapes of the East Asian characters in ``text``, '' if there are none.

    Readers without such fonts would see boxes. The page stays one file that asks no network. Raises
    FontNotInstalled if the dependency that has the font is missing.
    """
    characters = sorted(character for character in set(text) if ord(character) >= FIRST_CJK)
    if not characters:
        return ""
    import base64
    import io

    from fontTools import subset  # type: ignore[import-untyped]  # a dependency of matplotlib
    from noto_cjk import font_path

    options = subset.Options(layout_features=[], hinting=False, desubroutinize=True)
    font = subset.load_font(str(font_path("sans", "jp", "regular")), options, lazy=True)
    for unused in {"GSUB", "GPOS", "BASE", "VORG", "vhea", "vmtx", "DSIG"}.intersection(font.keys()):
        del font[unused]  # as options.drop_tables, which parses them all before it drops them
    cut = subset.Subsetter(options)
    cut.populate(text="".join(characters))
    cut.subset(font)
    stream = io.BytesIO()
    subset.save_font(font, stream, options)
    data = base64.b64encode(stream.getvalue()).decode("ascii")
    return f'@font-face {{ font-family: "ssemap CJK"; src: url(data:font/otf;base64,{data}); }}\n'


@cache
def _captions() -> dict[str, dict[str, str]]:
    from ruamel.yaml import YAML

    loaded: dict[str, dict[str, str]] = YAML(typ="safe").load(REPORT / "captions.yaml")
    return loaded


def caption(name: str, **values: Any) -> Caption:
    """The caption of ``workflow/report/captions.yaml`` with its numbers filled in; every text knows ``setting``.

    Raises KeyError for an unknown caption and jinja2.UndefinedError for a missing value.
    """
    filled = {key: _filled(text, **values) for key, text in _captions()[name].items()}
    return Caption(filled["title"], filled.get("subtitle", ""), filled["alt"])


def sentence(name: str, **values: Any) -> str:
    """A sentence of ``workflow/report/captions.yaml`` that several figures and tables share, filled as a caption is."""
    return _filled(_captions()["sentences"][name], **values)


def _filled(text: str, **values: Any) -> str:
    """Plain text, not HTML: escaping is the work of the page that shows it."""
    return _plain().from_string(text).render(setting=setting, **values).strip()


@cache
def _plain() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)
