"""The exporter: equal bytes, the words on a figure, native scripts, and tables that no spreadsheet misreads."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pandas as pd
import pytest
from PIL import Image
from pypdf import PdfReader

from ssemap.core.run import Run
from ssemap.publish import citation, export, pictures, png
from ssemap.publish.figures import style
from ssemap.publish.pages import Caption
from ssemap.publish.sheets import workbook
from ssemap.publish.tables.table import Column, Table

SETTINGS = Run("test", 2019, (2010, 2021), "broad")
WORDS = Caption("A title", "A subtitle", "What it shows.")
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
DATA = pd.DataFrame({"year": [2010, 2019], "value": [1.0, 2.5]})


@style.drawn
def drawing(title: str = "사회적기업 社会企业 社会的企業", height: float = 1.5):
    figure = style.canvas(height)
    axes = figure.subplots()
    axes.plot(DATA["year"], DATA["value"], label="line")
    axes.set_title(title)
    figure.legend(loc="outside lower left")
    return figure


def write(folder: Path, figure=None, caption: Caption = WORDS) -> pictures.Picture:
    return export.figure(
        figure or drawing(),
        folder,
        "one",
        caption=caption,
        source_line="Source: 통계청.",
        settings=SETTINGS,
        data=DATA,
        phone=drawing("x"),
    )


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_a_figure_has_the_same_bytes_in_every_process(tmp_path):
    write(tmp_path / "here")
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]); import test_export;"
        "test_export.write(Path(sys.argv[2]))"
    )
    there = tmp_path / "there"
    subprocess.run([sys.executable, "-c", code, Path(__file__).parent, there], check=True)
    assert list(hashes(there)) == [f"one.{kind}" for kind in ("csv", "json", "pdf", "phone.svg", "png", "svg")]
    assert hashes(tmp_path / "here") == hashes(there)


def test_no_format_carries_a_date(tmp_path):
    write(tmp_path)
    assert b"<dc:date>" not in (tmp_path / "one.svg").read_bytes()
    pdf = (tmp_path / "one.pdf").read_bytes()
    assert b"CreationDate" not in pdf
    assert b"ModDate" not in pdf


def test_title_source_line_and_stamp_stand_on_the_figure(tmp_path):
    figure = drawing()
    write(tmp_path, figure)
    shown = " ".join(text.get_text() for text in figure.texts)
    for words in ("A title", "A subtitle", "Source: 통계청.", "Edition test", "reference year 2019", "2010–2021"):
        assert words in shown


def test_the_words_stand_beside_the_figure_and_lead_back_to_it(tmp_path):
    written = write(tmp_path)
    assert json.loads((tmp_path / "one.json").read_text("utf-8")) == {
        "title": "A title",
        "subtitle": "A subtitle",
        "alternative_text": "A title. What it shows.",
        "source_line": "Source: 통계청.",
        "stamp": SETTINGS.line(),
        "reading": "",
        "citation": citation.of_figure("A title", SETTINGS),
    }
    found = pictures.exported(tmp_path, "one")
    assert found == written
    assert found.data().equals(DATA)
    assert found.size == Image.open(tmp_path / "one.png").size


def test_the_png_alone_has_licence_and_citation_below_its_drawing(tmp_path, monkeypatch):
    written = write(tmp_path / "cited")
    monkeypatch.setattr(citation, "imprint", lambda settings: "")
    bare = write(tmp_path / "bare")
    (width, height), drawn = written.size, bare.size
    assert (width, written.drawn) == (drawn[0], drawn)
    assert height > drawn[1]
    for name in ("one.svg", "one.pdf", "one.phone.svg"):
        assert (tmp_path / "cited" / name).read_bytes() == (tmp_path / "bare" / name).read_bytes()
    pixels, plain = (
        np.asarray(Image.open(one.path.with_suffix(".png")).convert("L")).astype(int) for one in (written, bare)
    )
    assert np.abs(pixels[: drawn[1]] - plain).max() <= 8  # shades of edges: the palette is of the whole picture
    rows = np.flatnonzero((pixels[drawn[1] :] < 128).any(axis=1))
    assert np.count_nonzero(np.diff(rows) > 1) >= 1  # two lines of letters
    assert rows[-1] < height - drawn[1] - 2  # nothing is cut off


def test_licence_and_citation_are_at_least_seven_points():
    from matplotlib.text import Text

    from ssemap.publish.figures import imprint

    text = citation.imprint(replace(SETTINGS, edition="a-long-name-" * 9 + "x", data="0123456789abcdef"))
    with style.applied(text):
        drawn = imprint.lines(text, style.WIDTH)
        (words,) = (one for one in drawn.findobj(Text) if one.get_text())
        box = words.get_window_extent()
    assert words.get_size() >= style.LEAST
    assert " ".join(words.get_text().split()) == text
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= drawn.bbox.x1
    assert box.y1 <= drawn.bbox.y1


def test_programs_find_title_licence_and_citation_in_drawings(tmp_path):
    written = write(tmp_path, caption=Caption('Less < "more" & 협동조합', "A subtitle", "What it shows."))
    said, told = written.words.told(), written.words.metadata("svg")
    licence = f"{said['Copyright']}. To cite: {said['Comment']}"
    for version in ("", ".phone"):
        tree = ElementTree.parse(tmp_path / f"one{version}.svg")
        for name, text in told.items():
            found = ["".join(one.itertext()).strip() for one in tree.iter(f"{DUBLIN_CORE}{name.lower()}")]
            assert text in found
    info = PdfReader(tmp_path / "one.pdf").metadata
    assert (info["/Title"], info["/Author"], info["/Keywords"]) == (said["Title"], said["Author"], licence)
    assert "Source: 통계청." in info["/Subject"]


def test_programs_find_title_licence_and_citation_in_the_png(tmp_path):
    written = write(tmp_path)
    said = Image.open(tmp_path / "one.png").text
    assert said == written.words.told()
    assert said["Title"] == "A title"
    assert "통계청" in said["Description"]
    assert said["Copyright"].startswith("CC BY 4.0")
    assert "edition test" in said["Comment"]


def test_a_citation_names_the_data_where_the_run_does():
    assert "data" not in citation.of_figure("A title", SETTINGS)
    named = replace(SETTINGS, data="0a1b")
    assert citation.of_figure("A title", named).endswith(", edition test, data 0a1b.")
    assert citation.imprint(named).endswith(citation.cited(named, "0a1b"))


def test_a_drawing_without_a_size_is_refused(tmp_path):
    written = write(tmp_path)
    (tmp_path / "one.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    with pytest.raises(pictures.NotDrawn, match=r"one\.svg: found no width and height"):
        written.html("")


def test_a_title_that_ends_in_a_question_gets_no_further_stop(tmp_path):
    assert write(tmp_path, caption=Caption("Why?", "", "So.")).words.alternative_text == "Why? So."


def test_a_figure_without_words_is_not_found(tmp_path):
    with pytest.raises(pictures.NotDrawn, match=r"one\.json: found no such file; expected a figure"):
        pictures.exported(tmp_path, "one")


def test_a_figure_whose_picture_is_lost_is_not_found(tmp_path):
    write(tmp_path)
    (tmp_path / "one.png").unlink()
    with pytest.raises(pictures.NotDrawn, match=r"one\.png: found no such file; expected a figure"):
        pictures.exported(tmp_path, "one")


def test_the_drawing_keeps_its_size_and_words_come_on_top(tmp_path):
    figure = drawing()
    before = figure.get_size_inches()
    write(tmp_path, figure)
    after = figure.get_size_inches()
    assert after[0] == before[0] == style.WIDTH
    assert after[1] > before[1]
    assert not figure.legends[0].get_window_extent().overlaps(figure.axes[0].get_tightbbox())


def test_a_letter_that_no_font_has_is_marked_on_the_figure_and_kept_in_its_words(tmp_path):
    figure = drawing("\U00013000")
    written = write(tmp_path, figure, Caption("A \U00013000 title", "", ""))
    assert "A \ufffd title" in [text.get_text() for text in figure.texts]
    assert written.words.title == "A \U00013000 title"
    assert (tmp_path / "one.pdf").exists()


def test_what_sticks_out_is_not_cut_off(tmp_path):
    figure = drawing()
    figure.text(0.98, 0.5, "far beyond the edge of it")
    write(tmp_path, figure)
    width = matplotlib.image.imread(tmp_path / "one.png").shape[1]
    assert width > style.WIDTH * export.PNG_DPI


def test_long_words_are_wrapped_to_the_width(tmp_path):
    figure = drawing()
    write(tmp_path, figure, Caption("word " * 60, "", ""))
    assert figure.texts[0].get_text().count("\n") >= 3
    assert figure.texts[0].get_window_extent().x1 <= style.WIDTH * figure.dpi


@pytest.mark.parametrize("name", ["漢" * 300, "W" * 300, "사회적협동조합" * 40 + " x"])
def test_a_name_without_blanks_is_wrapped_to_the_width(tmp_path, name):
    """The longest name that a package may have."""
    figure = drawing()
    write(tmp_path, figure, Caption(name, name, ""))
    assert "".join(figure.texts[0].get_text().split()) == name.replace(" ", "")
    assert max(text.get_window_extent().x1 for text in figure.texts) <= style.WIDTH * figure.dpi


def test_a_picture_shows_itself_with_its_alternative_text(tmp_path):
    html = write(tmp_path, caption=Caption("A <title>", "", "Alt."))._repr_html_()
    assert 'alt="A &lt;title&gt;. Alt."' in html


def test_a_picture_of_an_analyst_holds_its_file_as_nobody_knows_where_it_will_be_shown(tmp_path):
    (data,) = re.findall('src="data:image/png;base64,([^"]+)"', write(tmp_path)._repr_html_())
    assert base64.b64decode(data) == (tmp_path / "one.png").read_bytes()


@pytest.mark.parametrize(
    ("page", "address"), [("", "a%20%231/one.png"), ("pages", "../a%20%231/one.png"), ("a #1", "one.png")]
)
def test_a_picture_on_a_page_is_an_address_relative_to_it(tmp_path, monkeypatch, page, address):
    monkeypatch.chdir(tmp_path)
    written = write(Path("a #1"))
    with pictures.shown_from(tmp_path / page):
        html = written._repr_html_()
    width, height = written.size
    assert f'src="{address}"' in html
    assert f'width="{width}" height="{height}"' in html
    links = [unquote(link) for link in re.findall('href="([^"]+)"', html)]
    files = [tmp_path / "a #1" / f"one.{kind}" for kind in ("html", *pictures.FILES)]
    assert [(tmp_path / page / link).resolve() for link in links] == [file.resolve() for file in files]


def test_a_figure_of_too_many_rows_is_refused_and_leaves_no_file(tmp_path):
    with pytest.raises(export.ExportError, match=r"figure one: 1008 x 16000 pixels; expected at most 10,000"):
        write(tmp_path, style.drawn(style.canvas)(100.0))
    assert list(tmp_path.glob("one.*")) == []


def test_words_count_for_the_size_of_a_figure(tmp_path):
    with pytest.raises(export.ExportError, match="expected at most 10,000"):
        write(tmp_path, style.drawn(style.canvas)(62.4))


@style.drawn
def crowded():
    """A label beside the panel as wide as the whole figure: no room is left for the panel."""
    figure = style.canvas(1.5)
    figure.subplots().annotate("a label " * 20, (0.5, 0.5), xytext=(1.02, 0.5), textcoords="axes fraction")
    return figure


@pytest.mark.parametrize("filtered", ["ignore", "default"])
def test_a_figure_whose_panel_finds_no_room_is_an_error_and_leaves_no_file(tmp_path, filtered):
    with warnings.catch_warnings():
        warnings.simplefilter(filtered)
        with pytest.raises(export.ExportError, match=r"figure one: what it shows has no room \(constrained_layout"):
            write(tmp_path, crowded())
    assert list(tmp_path.glob("one.*")) == []


# --- palettes


def noise(colours: int, size: int = 400) -> Image.Image:
    """Half white, half of so many shades of grey and blue."""
    shades = np.arange(size * size) % colours
    pixels = np.stack([shades % 256, shades % 256, 255 - shades // 256], axis=1).astype(np.uint8)
    pixels[: size * size // 2] = 255
    return Image.fromarray(pixels.reshape(size, size, 3))


def test_few_colours_are_kept_to_the_bit(tmp_path):
    image = noise(200)
    png.write(image, tmp_path / "a.png", 160)
    read = Image.open(tmp_path / "a.png")
    assert read.mode == "P"
    assert read.info["dpi"] == pytest.approx((160, 160), abs=0.01)
    assert read.convert("RGB").tobytes() == image.tobytes()


def test_of_many_colours_the_frequent_ones_are_kept_and_none_is_far_off(tmp_path):
    image = noise(2000)
    reduced = np.asarray(png.with_palette(image).convert("RGB")).astype(int)
    apart = np.abs(reduced - np.asarray(image)).max(axis=2)
    assert apart[:200].max() == 0  # the white half
    assert 0 < apart.max() <= 8


def test_each_pixel_gets_the_colour_of_the_palette_that_is_nearest_to_its_own():
    image = noise(2000, 100)
    reduced = np.asarray(png.with_palette(image).convert("RGB")).astype(int).reshape(-1, 3)
    palette = np.unique(reduced, axis=0)
    own = np.asarray(image).astype(int).reshape(-1, 3)
    least = ((own[:, None] - palette) ** 2).sum(axis=2).min(axis=1)
    assert (((own - reduced) ** 2).sum(axis=1) == least).all()


def test_areas_and_letters_of_a_figure_keep_their_colours(tmp_path):
    figure = drawing()
    write(tmp_path, figure)
    pixels = Image.open(tmp_path / "one.png").convert("RGB").getcolors(1 << 24)
    assert {(0x1B, 0x23, 0x2B), (255, 255, 255), (0x1F, 0x77, 0xB4)} <= {colour for _, colour in pixels}


TABLE = Table(
    pd.DataFrame(
        {
            "name": ["=1+1", "<script>x</script>", "https://example.org", "plain"],
            "count": pd.Series([1000.0, "held_back", 2.5, "form_absent"], dtype="object"),
            "note": ["2019", "", "2018", None],
            "comparability": ["identical", "", "incompatible", None],
            "marks": [("partial", "bridged"), (), (), ()],
        }
    ),
    (
        Column("name", "Name"),
        Column("count", "Count", "count", note="note"),
        Column("note", "Note", empty="–"),
        Column("comparability", "Comparability", codelist="comparabilities", page=False),
        Column("marks", "Marks", codelist="marks", page=False, empty="–"),
    ),
)


def write_table(folder: Path) -> Table:
    return export.table(TABLE, folder, "t", caption=WORDS, source_line="Source: a.", settings=SETTINGS)


def test_csv_names_absences_and_keeps_whole_numbers_whole(tmp_path):
    write_table(tmp_path)
    assert (tmp_path / "t.csv").read_text() == (
        "Name,Count,Note,Comparability,Marks\n'=1+1,1000,2019,Identical,Partial; Bridged\n"
        "<script>x</script>,held back,–,not stated,–\nhttps://example.org,2.5,2018,Not comparable,–\n"
        "plain,no such form,–,not stated,–\n"
    )


def test_a_table_has_the_same_bytes_twice(tmp_path):
    write_table(tmp_path / "a")
    write_table(tmp_path / "b")
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")


def test_spreadsheets_hold_text_as_text_and_say_where_they_come_from(tmp_path):
    write_table(tmp_path)
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
        names = book.namelist()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert not [name for name in names if "_rels/sheet1" in name]
    for text in ("=1+1", "held back", "no such form", "A title", "Edition test", "Source: a."):
        assert f"{text}" in words


def test_html_is_an_accessible_table_without_blank_cells(tmp_path):
    write_table(tmp_path)
    html = (tmp_path / "t.html").read_text()
    assert '<html lang="en">' in html
    assert "<caption><span>A title</span></caption>" in html
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == 4
    assert "<script>" not in html
    assert "<td></td>" not in html
    assert '<td class="number">2.5<small>2018</small></td>' in html
    assert '<td class="number absent">held back</td>' in html


def test_a_number_column_refuses_any_text_but_an_absence():
    bad = Table(pd.DataFrame({"count": pd.Series(["n/a"], dtype="object")}), (Column("count", "Count", "count"),))
    with pytest.raises(ValueError, match="column count: 'n/a' is neither a number nor an absence"):
        bad.plain()


def test_a_sheet_that_cannot_hold_all_rows_or_a_whole_text_says_where_they_are(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "SHEET_ROWS", 3)
    monkeypatch.setattr(workbook, "CELL_LETTERS", 100)
    rows = pd.DataFrame({"name": ["Alpha", "Beta" + "land" * 25, "Gamma"]})
    table = Table(rows, (Column("name", "Name"),))
    export.table(table, tmp_path, "long", caption=WORDS, source_line="", settings=SETTINGS)
    with zipfile.ZipFile(tmp_path / "long.xlsx") as book:
        words = book.read("xl/sharedStrings.xml").decode("utf-8")
    assert "A sheet holds 2 rows; all 3 are in long.csv." in words
    assert "Texts that are too long for a cell end with an ellipsis; long.csv has them whole." in words
    assert f"{('Beta' + 'land' * 25)[:99]}…<" in words
    assert "Gamma" not in words
    assert "Gamma" in (tmp_path / "long.csv").read_text("utf-8")


def test_a_figure_that_shows_fewer_countries_says_so(tmp_path):
    fewer = replace(SETTINGS, countries=("AAA", "BBB"), shown=("BBB",))
    words = {"caption": WORDS, "source_line": "", "data": DATA, "every": "figures/one.csv"}
    shown = export.figure(drawing(), tmp_path, "one", settings=fewer, **words).words
    assert shown.subtitle == "A subtitle Shown is 1 of 2 countries; figures/one.csv has all of them."
    assert shown.alternative_text.endswith("figures/one.csv has all of them.")
    every = export.figure(drawing(), tmp_path, "one", settings=SETTINGS, **words).words
    assert (every.subtitle, every.alternative_text) == ("A subtitle", "A title. What it shows.")


def test_what_writes_pdf_is_loaded_only_where_a_pdf_is_written(tmp_path):
    code = f"""
import sys
import pandas
from ssemap.core.run import Run
from ssemap.publish import export
from ssemap.publish.figures import style
from ssemap.publish.pages import Caption

drawing = style.drawn(lambda: style.canvas(1.0))()
drawing.subplots()
export.figure(
    drawing,
    {str(tmp_path)!r},
    "one",
    caption=Caption("One", "", ""),
    source_line="Source: none",
    settings=Run("test", 2019, (2010, 2021), "broad"),
    data=pandas.DataFrame(),
    formats=export.SCREEN,
)
print([name for name in sys.modules if "backend_pdf" in name])
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (found.stdout, found.stderr) == ("[]\n", "")
