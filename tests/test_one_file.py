"""The report as one file: it says what the page says, holds its pictures, and leads to nothing that is not there."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import test_report
from ssemap.publish import svg
from ssemap.publish.pages import one_file
from ssemap.publish.pictures import NotDrawn
from test_report import SHOWN, Outline, words

URL = "https://example.org/sse/latest/"
NOTICE = "This is the whole report in one file."
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{}pt" height="16.2pt"/>'


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return test_report.build(tmp_path_factory.mktemp("one-file"))


def sent(results: Path, **options: str) -> str:
    output = results / "report" / "report.html"
    one_file.run(results, output, **options)
    return output.read_text("utf-8")


@pytest.fixture(scope="module")
def page(results: Path) -> str:
    return (results / "report" / "index.html").read_text("utf-8")


@pytest.fixture(scope="module")
def alone(results: Path) -> str:
    return sent(results)


@pytest.fixture(scope="module")
def linked(results: Path) -> str:
    return sent(results, published=URL)


def written(body: str, results: Path = Path("results"), url: str = "") -> str:
    """What a page with this body becomes, without the notice."""
    return one_file.OneFile(results, url).written(body)


def without_links(text: str) -> str:
    """What is read of a page but for lists of links, and for what the one file says of itself."""
    text = re.sub(r'<p class="links">.*?</p>|<span class="files">.*?</span>', " ", text, flags=re.DOTALL)
    return words(re.sub(rf'<p class="meta">{NOTICE}.*?</p>', " ", text, flags=re.DOTALL))


def test_it_says_what_the_page_says(page: str, alone: str, linked: str) -> None:
    assert NOTICE in words(alone)
    assert without_links(alone) == without_links(page)
    assert without_links(linked) == without_links(page)


def test_it_is_well_formed_and_its_names_are_those_of_the_page(page: str, alone: str) -> None:
    outline = Outline(alone)
    assert outline.open == []
    assert outline.ids() == Outline(page).ids()
    numbers = [number["value"] for number in Outline(page).all("data")]
    assert [number["value"] for number in outline.all("data")] == numbers


def held(address: str) -> str:
    """The drawing in an address that holds it."""
    kind, _, data = address.partition(",")
    assert kind == "data:image/svg+xml;charset=utf-8"
    return unquote(data).replace("'", '"')


def test_each_picture_is_inside(results: Path, alone: str) -> None:
    pictures = Outline(alone).all("img")
    assert len(pictures) == len(SHOWN)
    for picture, name in zip(pictures, SHOWN, strict=True):
        drawing = (results / "figures" / f"{name}.svg").read_text("utf-8")
        assert held(picture["src"]) == svg.compact(drawing)
        assert picture["alt"] == f"What {name} shows"


DRAWING = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10.8pt" height="16.2pt">
 <metadata><x id="lost">y</x></metadata>
 <!-- a > b -->
 <defs><path id="Sans-Bold-41" d="M 0 0
L 1 1"/><clipPath id="clip"><rect width="1"/></clipPath></defs>
 <g id="axes_1" clip-path="url(#clip)"><use xlink:href="#Sans-Bold-41" x="1"/><text>two  words
of text</text></g>
</svg>
"""


def test_a_drawing_in_fewer_bytes_has_the_same_elements_and_points_to_the_same() -> None:
    before, after = (ElementTree.fromstring(text) for text in (DRAWING, svg.compact(DRAWING)))
    before.remove(before[0])  # its metadata
    shown = [[(one.tag, (one.text or "").strip()) for one in tree.iter()] for tree in (before, after)]
    assert shown[0] == shown[1]
    assert [one.get("d") for one in after.iter() if one.get("d")] == ["M0 0L1 1"]
    names = {one.get("id") for one in after.iter()} - {None}
    pointed = {one.get("{http://www.w3.org/1999/xlink}href", "")[1:] for one in after.iter()} - {""}
    assert pointed | {after[1].get("clip-path", "")[5:-1]} == names
    assert len(svg.compact(DRAWING)) < len(DRAWING)
    assert svg.compact(svg.compact(DRAWING)) == svg.compact(DRAWING)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_words_of_a_drawing_come_through_its_address(text: str) -> None:
    drawing = f"<svg><text>{html.escape(text)}x</text></svg>"
    address = svg.address(drawing)
    assert not re.search(r'["\s]', address)
    said = ElementTree.fromstring(unquote(address.partition(",")[2])).findtext("text")
    assert said is not None
    assert said.split() == f"{text}x".split()


def test_without_an_address_nothing_leads_out_of_it_but_to_sources(page: str, alone: str) -> None:
    here = set(Outline(alone).ids())
    links = Outline(alone).links()
    assert {link[1:] for link in links if link.startswith("#")} <= here
    assert [link for link in links if not link.startswith(("#", "https:"))] == []
    outside = {link for link in Outline(page).links() if link.startswith("https:")}
    assert {link for link in links if link.startswith("https:")} == outside
    assert outside


def test_a_number_without_its_link_keeps_what_it_rests_on(page: str, alone: str) -> None:
    told = [link["title"] for link in Outline(page).all("a") if link.get("class") == "cell"]
    assert told
    assert [span["title"] for span in Outline(alone).all("span") if span.get("class") == "cell"] == told


def test_with_an_address_each_link_leads_to_the_same_file_there(page: str, linked: str) -> None:
    before, after = Outline(page).links(), Outline(linked).links()
    after.remove(URL)  # what it says of itself
    assert len(before) == len(after)
    assert "../countries/AAA/trace/organisations_per_100k.html#cooperative.2019" in before
    assert f"{URL}countries/AAA/trace/organisations_per_100k.html#cooperative.2019" in after
    assert f"{URL}report/methods.html" in after
    for old, new in zip(before, after, strict=True):
        path = old.removeprefix("../") if old.startswith("../") else f"report/{old}"
        assert new == (old if old.startswith(("#", "https:")) else URL + path)


def test_phone_versions_are_inside_too(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    for name, width in (("a b.svg", 21.6), ("a b.phone.svg", 10.8)):
        (tmp_path / "figures" / name).write_text(SVG.format(width), "utf-8")
    body = (
        '<img class="narrow" hidden src="../figures/a%20b.phone.svg" alt="x" width="1">'
        '<img src="../figures/a%20b.svg" alt="x &quot;y&quot;" width="1" height="2" loading="lazy">'
    )
    text = written(body, tmp_path)
    sizes = re.findall(r"width='([\d.]+)pt'", unquote(text))
    assert sizes == ["10.8", "21.6"]
    assert text.count("data:image/svg+xml") == 2
    assert '<img class="narrow" hidden="" src="data:' in text
    assert 'alt="x &quot;y&quot;"' in text


@pytest.mark.parametrize("address", ["../figures/gone.svg", "../figures/x.gif", "https://example.org/x.png", ""])
def test_a_picture_that_is_not_there_is_refused(tmp_path: Path, address: str) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "x.gif").touch()
    with pytest.raises(NotDrawn, match="found no such picture"):
        written(f'<img src="{address}" alt="x">', tmp_path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="index.html#size">x</a>', '<a href="#size">x</a>'),
        ('<a href="#size">x</a>', '<a href="#size">x</a>'),
        ('<a class="cell" href="../x.html" title="a &lt; b">5</a>', '<span class="cell" title="a &lt; b">5</span>'),
        ('<a href="https://example.org/?a=1&amp;b=2">x</a>', '<a href="https://example.org/?a=1&amp;b=2">x</a>'),
        ('<p class="links"><a href="x.html">x</a><br>y</p><p>z</p>', "<p>z</p>"),
        ('<ul><li><span class="files">Files: <b>x</b></span>y</ul>', "<ul><li>y</ul>"),
        ('<p class="links"><a href="x">x</a><b/><br/></i></p><p>z<br/></p>', "<p>z<br/></p>"),
        ('<div class="links"><div><ul><li>x<li>y</ul></div>x</div><p>z</p>', "<p>z</p>"),
        ("<!-- x > y --><p>1 &lt; 2 &amp; &#39;3&#39;</p>", "<!-- x > y --><p>1 &lt; 2 &amp; &#39;3&#39;</p>"),
        ('<style>a > b::before { content: "<a href=x>"; }</style>',) * 2,
    ],
)
def test_what_elements_become(before: str, after: str) -> None:
    assert written(before) == after


def test_the_address_may_end_with_a_stroke_or_not() -> None:
    link = '<a href="../tables/pairs.csv">x</a>'
    assert written(link, url=URL) == written(link, url=URL.rstrip("/"))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")), st.text("ab<>&\"'="))
def test_words_are_never_read_as_markup(text: str, title: str) -> None:
    said, attribute = html.escape(text), html.escape(title)
    body = f'<p>{said}</p><a class="cell" href="../x.html" title="{attribute}">{said}</a><p>{said}</p>'
    expected = f'<p>{said}</p><span class="cell" title="{attribute}">{said}</span><p>{said}</p>'
    assert html.unescape(written(body)) == html.unescape(expected)
    assert Outline(written(body)).open == []


def test_it_has_the_same_bytes_twice(results: Path, alone: str) -> None:
    assert sent(results) == alone
