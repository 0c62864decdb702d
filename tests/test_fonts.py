"""Native names in figures and on pages: each script shaped as it is written, and a mark for what no font has."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
import unicodedata
import warnings
from pathlib import Path

import pytest
from babel.core import Locale
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

from ssemap import intake
from ssemap.core import fonts
from ssemap.publish import pages
from ssemap.publish.figures import style
from ssemap.publish.figures.font_files import FontFile
from synthetic import write_package

with Path(__file__).with_name("native_names.csv").open(encoding="utf-8", newline="") as stream:
    NAMES = list(csv.DictReader(stream))
SCRIPTS = [row["script"] for row in NAMES]
# What no font has, or has no shape: none of it may stop a figure.
ODD = {
    "emoji": "co-op \U0001f91d\U0001faf6",
    "emoji joined": "\U0001f469\u200d\U0001f33e",
    "private use": "a\ue000b\U000f0000",
    "unassigned": "x\u0378\U000e0fff",
    "no character": "a\uffff",
    "rare ideograph": "\U0002a6a5\U000300ff",
    "hieroglyph": "\U00013000",
    "marks alone": "\u0301 \u0e34 \u093f \u064b \u17d2",
    "formatting": "a\u200bb\u200dc\ufeffd\u00ade\u2060f\u202eg\u2066",
    "controls": "tab\there \x07 \x1b[2J \x85 \u2028",
    "variation": "葛\U000e0100 ☺\ufe0f",
    "substitute": "\ufffd",
    "many scripts": "สหกรณ์ सहकारी تعاونية 협동조합 хоршоо",
    "mathematics": "$x^2$ \\frac{1}{2} _{a}",
}


@style.drawn
def drawn(*texts: str):
    figure = style.canvas(1.0)
    for place, text in enumerate(texts):
        figure.text(0.1, 0.2 * place, text)
        figure.text(0.6, 0.2 * place, text, weight="bold")
    return figure


def saved(figure, letters: str) -> None:
    """Write every format; a letter without a shape is an error here."""
    with style.applied(letters), warnings.catch_warnings():
        warnings.simplefilter("error")
        for suffix in ("svg", "pdf", "png"):
            figure.savefig(io.BytesIO(), format=suffix)


def shape(text: str) -> list:
    """The glyphs of a text as figures set it."""
    with style.applied(text):
        paths = [font_manager.findfont(name) for name in fonts.order(text)]
        return font_manager.get_font(paths)._layout(text, LoadFlags.NO_HINTING)


@pytest.mark.parametrize("row", NAMES, ids=SCRIPTS)
def test_a_name_is_written_in_its_own_letters(row: dict[str, str]) -> None:
    figure = drawn(row["name"])
    assert {text.get_text() for text in figure.texts} == {row["name"]}
    saved(figure, row["name"])
    assert all(item.glyph_index for item in shape(row["name"]))


@pytest.mark.parametrize("row", NAMES, ids=SCRIPTS)
def test_letters_that_belong_together_are_shaped_together(row: dict[str, str]) -> None:
    """A conjunct or ligature is one glyph; marks may stand apart."""
    assert len(shape(row["shaped"])) == int(row["glyphs"])


@pytest.mark.parametrize("name", ["جمعية", "אגודה"])
def test_what_is_read_from_the_right_begins_there(name: str) -> None:
    first = name[0]
    assert [item.char for item in shape(name)][-1] == first


def test_the_letters_of_an_arabic_word_are_of_one_font_and_joined() -> None:
    word = "ڪوآپريٽو"
    assert len({item.ft_object.fname for item in shape(word)}) == 1
    alone = [item.glyph_index for letter in word for item in shape(letter)]
    assert sorted(item.glyph_index for item in shape(word)) != sorted(alone)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_what_no_font_has_never_stops_a_figure(text: str) -> None:
    figure = drawn(text)
    saved(figure, figure.texts[0].get_text())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\ue000b", "a\ufffdb"),
        ("\U0001faf6 x", "\ufffd x"),
        ("a\tb\u2028c", "a b c"),
        ("so\u00adft\u200b", "soft"),
        ("\x1b[2J", "\ufffd[2J"),
        ("ශ්\u200dරී", "ශ්\u200dරී"),
        ("a\u200db", "ab"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_a_letter_that_no_font_has_is_marked(text: str, shown: str) -> None:
    assert fonts.legible(text) == shown
    assert drawn(text).texts[0].get_text() == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("جمعية. 7 figures", "|جمعية|. 7 figures"),
        ("Land جمعية", "|Land جمعية|"),
        ("ކޯޕް 2 x", "|ކޯޕް| 2 x"),
        ("in جمعية تعاونية (2019), and", "|in جمعية تعاونية| (2019), and"),
        ("in جمعية and אגודה 2", "|in جمعية| and אגודה| 2"),
        ("جمعية (2019)", "جمعية (2019)"),
        ("Land (2019)", "Land (2019)"),
        ("first\nجمعية x", "first\n|جمعية| x"),
    ],
)
def test_an_english_line_stays_one_from_the_left(text: str, shown: str) -> None:
    assert fonts.legible(text).replace(fonts.LEFT_TO_RIGHT, "|") == shown
    assert fonts.legible(fonts.legible(text)) == fonts.legible(text)


def test_tables_and_names_reach_a_figure_in_letters_that_it_has() -> None:
    import pandas as pd

    seen = []

    @style.drawn
    def draw(table, names, *, more):
        seen.extend([table["name"].tolist(), table["number"].tolist(), names, more])
        return style.canvas(1.0)

    draw(pd.DataFrame({"name": ["a\ue000", "b"], "number": [1.0, 2.0]}), {"AAA": "\ue000"}, more=["\ue000", 3])
    assert seen == [["a\ufffd", "b"], [1.0, 2.0], {"AAA": "\ufffd"}, ["\ufffd", 3]]


def test_a_font_of_a_script_is_opened_for_its_letters_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(style, "load", lambda path: opened.append(path.name))
    drawn("Cooperatives, 협동조합, хоршоо, Hợp tác xã")
    assert not [name for name in opened if not name.startswith("NotoSansCJK")]
    drawn("สหกรณ์")
    assert [name for name in opened if "Thai" in name] == ["NotoSansThai-Regular.ttf", "NotoSansThai-Bold.ttf"]


# ------------------------------------------------------------------ the files


def test_the_fonts_are_those_whose_hashes_stand_beside_them() -> None:
    sums = dict(reversed(line.split()) for line in (fonts.FOLDER / "SHA256SUMS").read_text("utf-8").splitlines())
    for name, digest in sums.items():
        assert hashlib.sha256((fonts.FOLDER / name).read_bytes()).hexdigest() == digest, name
    assert {path.name for path in fonts.FOLDER.glob("*.ttf")} == sums.keys() - {"OFL.txt"}


def test_each_font_is_used_and_free_and_all_stay_small() -> None:
    families = {name for name, *_ in fonts.SCRIPTS}
    used = {path for name in families for path in fonts.files(name)}
    files = set(fonts.FOLDER.glob("*.ttf"))
    assert files <= used
    assert sum(path.stat().st_size for path in fonts.FOLDER.iterdir()) < 5_000_000
    for path in files:
        said = [record.toUnicode() for record in TTFont(path)["name"].names if record.nameID == 13]
        assert any("Open Font License" in text for text in said), path.name


@pytest.mark.parametrize("name", sorted({name for name, *_ in fonts.SCRIPTS}))
def test_a_script_has_nearly_all_its_letters(name: str) -> None:
    letters = [chr(code) for first, last in fonts.blocks(name) for code in range(first, last + 1)]
    assigned = [letter for letter in letters if unicodedata.category(letter) not in ("Cn", "Cf")]
    assert len(fonts.missing(assigned)) <= 0.25 * len(assigned)
    assert fonts.missing(assigned) <= set(assigned)


def test_the_usual_fonts_have_what_is_not_looked_up() -> None:
    known = {code for path in (fonts.dejavu(), fonts.cjk("regular")) for code in TTFont(path, lazy=True).getBestCmap()}
    for first, last in fonts.PLAIN:
        gone = [code for code in range(first, last + 1) if code not in known]
        assert not [hex(code) for code in gone if unicodedata.category(chr(code)) not in ("Cn", "Cf")]


# ------------------------------------------------------------------ pages


def rules_with_fonts(text: str) -> dict[str, bytes]:
    """The fonts in the style rules of a text, by what their rule says before the data."""
    rules = re.findall(r"@font-face \{ (.*?) src: url\(data:font/\w+;base64,(.*?)\); \}", pages.font_face(text))
    return {said: base64.b64decode(data) for said, data in rules}


def embedded(text: str) -> dict[str, TTFont]:
    return {said: TTFont(io.BytesIO(data)) for said, data in rules_with_fonts(text).items()}


@pytest.mark.parametrize("row", [row for row in NAMES if fonts.families(row["name"])], ids=lambda row: row["script"])
def test_a_page_holds_the_shapes_of_its_letters_and_the_rules_to_join_them(row: dict[str, str]) -> None:
    [(said, font)] = embedded(f"<h1>{row['name']}</h1>").items()
    assert 'font-family: "ssemap scripts"; unicode-range: U+' in said
    letters = {ord(letter) for letter in row["name"] if fonts.family(letter)}
    assert letters <= font.getBestCmap().keys()
    assert {"GSUB", "GPOS"} & set(font.keys())
    assert len(font.getBestCmap()) < 40


@pytest.mark.parametrize(
    "text",
    [
        *(row["name"] for row in NAMES if fonts.families(row["name"])),
        "\u0e19\u0e49\u0e33",  # Thai, Lao, Khmer: vowels that shaping takes apart
        "\u0e99\u0ec9\u0eb3",
        "\u179f\u17be \u1780\u17c4",
        "\u0b95\u0bca \u0b95\u0bcb",  # Tamil, Bengali, Malayalam, Sinhala: vowels on both sides
        "\u0995\u09cb",
        "\u0d15\u0d4b",
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
    ],
)
def test_the_font_in_a_page_shapes_a_name_as_the_whole_font_does(text: str) -> None:
    [(said, data)] = rules_with_fonts(text).items()
    assert "U+200D" in said
    [name] = fonts.families(text)
    cut, whole = FT2Font(io.BytesIO(data)), FT2Font(str(fonts.file(name)))
    letters = text.replace(" ", "")
    drawn, wanted = (list(font._layout(letters, LoadFlags.NO_HINTING)) for font in (cut, whole))
    assert all(item.glyph_index for item in drawn)
    assert [(item.char, item.x, item.y) for item in drawn] == [(item.char, item.x, item.y) for item in wanted]


def test_a_page_of_latin_and_cyrillic_letters_holds_no_font() -> None:
    assert pages.font_face("Cooperatives, хоршоо, Hợp tác xã, \u2013 \u20ae") == ""


def test_a_page_of_several_scripts_holds_a_font_of_each() -> None:
    found = embedded("สหกรณ์ सहकारी 협동조합")
    assert len(found) == 3
    assert sum('"ssemap CJK"' in said for said in found) == 1


def test_the_style_sheet_names_the_fonts_that_pages_hold() -> None:
    assert pages.css().count('"ssemap CJK", "ssemap scripts"') == 2


# ------------------------------------------------------------------ the door


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write_package(tmp_path, "AAA")


def warned(package: Path) -> list[str]:
    return [str(issue) for issue in intake.check(package) if issue.check_id == "unwritable-letter"]


def put(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("row", NAMES, ids=SCRIPTS)
def test_a_name_that_figures_can_write_is_no_problem(package: Path, row: dict[str, str]) -> None:
    put(package / "country.yaml", '"Alphaland"', f'"{row["name"]}"')
    put(package / "forms.csv", "AAA-cooperative,Cooperative", f"AAA-cooperative,{row['name']}")
    assert intake.check(package) == []


def test_a_letter_without_a_font_is_named_with_row_and_column(package: Path) -> None:
    put(package / "forms.csv", ",Credit cooperative", ",Credit \ue000 co-op \U0001faf6")
    put(package / "country.yaml", '"Alphaland"', '"Alpha\ue001land"')
    advice = (
        "expected letters that a font of the project has. Figures show \ufffd in its place. Write the letter with its "
        "own code point of Unicode, or the name in Latin letters."
    )
    assert warned(package) == [
        f"warning [unwritable-letter] AAA/country.yaml, row 5, column name_native: found U+E001 (no letter); {advice}",
        "warning [unwritable-letter] AAA/forms.csv, row 3, column name_en: found U+E000 (no letter) and U+1FAF6 "
        f"(HEART HANDS), in 1 row; {advice}",
        "warning [unwritable-letter] AAA/forms.csv, row 3, column name_native: found U+E000 (no letter) and U+1FAF6 "
        f"(HEART HANDS), in 1 row; {advice}",
    ]


def test_many_rows_with_such_letters_are_one_warning(package: Path) -> None:
    put(package / "figures.csv", ", national", ", nation\ue000al")
    assert [text.partition("; ")[0] for text in warned(package)] == [
        "warning [unwritable-letter] AAA/figures.csv, row 2, column printed_scope (AAA-F0001): "
        "found U+E000 (no letter), in 14 rows"
    ]


@pytest.mark.parametrize(
    "language", ["th", "lo", "km", "my", "bo", "hi", "bn", "ta", "si", "ar", "he", "vi", "mn", "ne", "dz"]
)
def test_no_name_of_any_script_is_too_much_of_marks(language: str) -> None:
    known = Locale(language)
    names = [*known.territories.values(), *known.languages.values(), *known.currencies.values()]
    assert len(names) > 100
    assert [name for name in names if fonts.bounded(name) != name] == []


@pytest.mark.parametrize(
    ("pile", "kept"),
    [
        ("ก" + "\u0e49" * 299, 2),  # one mark, over and over
        ("Z" + "\u0301\u0316" * 80, 4),  # two of them, above and below
        ("o" + "".join(map(chr, range(0x300, 0x315))), 3),  # all above
        ("e\u200d" + "\u0301\u200d" * 50, 2),  # joiners do not begin a letter
        ("\u0301" * 50, 2),  # on no letter at all
    ],
)
def test_a_pile_of_marks_is_cut_in_figures_and_pages(pile: str, kept: int) -> None:
    def marks(text: str) -> int:
        return sum(unicodedata.category(letter)[0] == "M" for letter in text)

    page = pages.render("page.html.j2", title=pile, body="", css="")
    assert marks(fonts.bounded(pile)) == marks(fonts.legible(pile)) == marks(page) == kept


def test_what_is_html_already_is_printed_as_it_is() -> None:
    page = pages.render("page.html.j2", title="<b>", body="<p>&amp;</p>", css="")
    assert "<title>&lt;b&gt;</title>" in page
    assert "<p>&amp;</p>" in page


# --- from memory


def test_fonts_are_read_from_memory_and_embedded_as_those_of_files():
    figure = drawn("협동조합 and cooperatives")
    for weight in ("normal", "bold"):
        font = font_manager.get_font(
            font_manager.findfont(font_manager.FontProperties(family="DejaVu Sans", weight=weight))
        )
        assert isinstance(font.fname, FontFile)
        assert Path(str(font.fname)).name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
    stream = io.BytesIO()
    with style.applied("협동조합"):
        figure.savefig(stream, format="pdf")
    assert b"DejaVuSans" in stream.getvalue()


def test_a_font_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(FileNotFoundError):
        FontFile(str(tmp_path / "none.ttf"))
