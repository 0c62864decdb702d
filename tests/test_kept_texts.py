"""What is known of a text is found out once, and is what matplotlib would find out."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from matplotlib import font_manager, text

from ssemap.core.run import Run
from ssemap.publish import export
from ssemap.publish.figures import kept_texts, style
from ssemap.publish.pages import Caption

WORDS = "Cooperatives (협동조합)\nand mutuals"
CAPTION = Caption(title="Alphaland", subtitle="By form", alt="A figure.", reading="")
SETTINGS = Run("test", 2019, (2010, 2021), "broad")


@style.drawn
def picture(words=WORDS):
    figure = style.canvas(2.0)
    axes = figure.subplots()
    axes.plot([0, 1], [10, 2000])
    axes.set_yscale("log")
    axes.set_xlabel(words)
    for place, look in enumerate(({"rotation": 90}, {"ha": "right", "va": "top"}, {"linespacing": 1.6}, {"size": 12})):
        axes.text(place / 4, 100, words, **look)
    axes.annotate(words, (0.5, 500), xytext=(0.9, 0.9), textcoords="axes fraction", arrowprops={"arrowstyle": "-"})
    return figure


def written(folder):
    """The files of the picture, each twice: what is kept of the first drawing serves the second."""
    import pandas as pd

    for name in ("first", "second"):
        export.figure(
            picture(), folder, name, caption=CAPTION, source_line="Source: none", settings=SETTINGS, data=pd.DataFrame()
        )
    return {
        path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in (".svg", ".png", ".pdf")
    }


def test_a_figure_is_the_same_with_what_is_kept_and_without(tmp_path, monkeypatch):
    (tmp_path / "kept").mkdir()
    kept = written(tmp_path / "kept")
    monkeypatch.setattr(kept_texts, "kept", nullcontext)
    (tmp_path / "plain").mkdir()
    assert kept == written(tmp_path / "plain")
    assert len(kept) == 6


def test_a_text_is_laid_out_once_for_all_figures(monkeypatch):
    laid_out = []

    def note(one, renderer):
        laid_out.append(one.get_text())
        return plain(one, renderer)

    plain = kept_texts._lay_out
    monkeypatch.setattr(kept_texts, "_lay_out", note)
    for width in (style.WIDTH, style.PHONE):
        with style.applied():
            figure = style.canvas(2.0, width)
            words = figure.text(0.5, 0.5, "Betaland, measured once")
            boxes = [words.get_window_extent() for _ in range(3)]
            words.set_position((0.1, 0.1))
            assert words.get_window_extent().x0 < boxes[0].x0
    assert laid_out == ["Betaland, measured once"]


@pytest.mark.parametrize(
    "look",
    [{"size": 9}, {"rotation": 45}, {"weight": "bold"}, {"linespacing": 3}, {"va": "top"}, {"multialignment": "right"}],
)
def test_a_text_of_another_look_is_laid_out_anew(look):
    with style.applied():
        figure = style.canvas(2.0)
        one, other = (figure.text(0.5, 0.5, WORDS, **options) for options in ({}, look))
        renderer = figure.canvas.get_renderer()
        assert str(one._get_layout(renderer)) != str(other._get_layout(renderer))


def test_matplotlib_is_as_it_was_outside_the_style():
    before = text.Text._get_layout, text.TextToPath, font_manager.fontManager._find_fonts_by_props
    with style.applied():
        assert text.TextToPath is kept_texts.Outlines
        with pytest.raises(ZeroDivisionError), style.applied():
            raise ZeroDivisionError
        assert text.TextToPath is kept_texts.Outlines
    assert before == (text.Text._get_layout, text.TextToPath, font_manager.fontManager._find_fonts_by_props)
