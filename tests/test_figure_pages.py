"""Pages of figures: each says what its figure shows, where it stands, and how it may be used."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

import links
from ssemap.core.run import Run
from ssemap.publish import citation, pictures, png
from ssemap.publish.pages import figure_pages
from ssemap.publish.pages.figure_pages import FigurePlace
from test_report import Outline, words

RUN = Run("test", 2019, (2010, 2021), "broad", data="0a1b2c3d")
URL = "https://example.org/sse/test/"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{}pt" height="16.2pt"/>'
FILES = ("svg", "png", "pdf", "csv")
PAGES = {
    "report/index.html": "The report",
    "report/methods.html": "Methods annex",
    "notebooks/comparative_other.html": "Other &amp; more",
}


def draw(results: Path, name: str, title: str = "", *, phone: bool = False) -> None:
    """A figure as the exporter leaves it."""
    folder = results / "figures"
    title = title or f"Title of {name}"
    said = pictures.Words(
        title,
        "Below",
        f"{title}. What it shows.",
        "Sources: 3 figures of 2 sources.",
        RUN.line(),
        "How to read it.",
        citation.of_figure(title, RUN),
    )
    said.write(folder / f"{name}.json")
    for version in ("", ".phone") if phone else ("",):
        (folder / f"{name}{version}.svg").write_text(SVG.format(10.8 if version else 21.6), "utf-8")
    png.write(Image.new("RGB", (24, 40)), folder / f"{name}.png", 160)
    for kind in ("pdf", "csv"):
        (folder / f"{name}.{kind}").touch()


def show(results: Path, page: str, *figures: str) -> None:
    """A page that has these elements."""
    path = results / page
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<html><title>{PAGES[page]}</title>{''.join(figures)}</html>", "utf-8")


def numbered(name: str, number: int) -> str:
    return (
        f'<figure id="figure-{name}" tabindex="0">\n<img hidden src="../figures/{name}.phone.svg" alt="a > b">'
        f'<img src="../figures/{name}.svg" alt="a > b">\n'
        f'<figcaption><b>Figure {number}.</b> Words. <span class="files">Files</span></figcaption></figure>'
    )


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Four figures: two of the report in another order than by name, one of another page, one that no page shows."""
    (tmp_path / "figures").mkdir()
    draw(tmp_path, "b", phone=True)
    for name in ("a", "c", "d"):
        draw(tmp_path, name)
    show(tmp_path, "report/index.html", numbered("b", 1), numbered("a", 2))
    show(tmp_path, "report/methods.html")
    elsewhere = '<figure aria-label="x"><img alt="x" height="1" src="../figures/{}.png"></figure>'
    show(tmp_path, "notebooks/comparative_other.html", elsewhere.format("a"), elsewhere.format("c"))
    (tmp_path / "index.html").write_text("<html></html>", "utf-8")
    return tmp_path


def made(results: Path, **options: str) -> dict[str, str]:
    figure_pages.run(results, results / "figures" / "index.html", names=["a", "b", "c", "d"], **options)
    return {path.stem: path.read_text("utf-8") for path in sorted((results / "figures").glob("*.html"))}


def test_a_figure_stands_on_the_first_page_that_shows_it(results: Path) -> None:
    assert figure_pages.places(results) == {
        "b": FigurePlace("report/index.html#figure-b", "Figure 1"),
        "a": FigurePlace("report/index.html#figure-a", "Figure 2"),
        "c": FigurePlace("notebooks/comparative_other.html", "Other & more"),
    }


def test_each_figure_has_a_page_and_all_are_listed_in_the_order_of_the_report(results: Path) -> None:
    pages = made(results)
    assert sorted(pages) == ["a", "b", "c", "d", "index"]
    listed = [link for link in Outline(pages["index"]).links() if not link.startswith(("#", ".."))]
    assert listed == ["b.html", "a.html", "c.html", "d.html"]
    assert "Title of c Other & more" in words(pages["index"])
    assert "Title of d" in words(pages["index"])


def test_a_page_says_all_that_its_use_needs(results: Path) -> None:
    page = made(results)["a"]
    said = words(page)
    for part in (
        "How to read it.",
        "Title of a. What it shows.",
        "3 figures of 2 sources.",
        "CC BY 4.0",
        f"The ssemap authors. Title of a. Figure in: {citation.REPORT}",
        "edition test, data 0a1b2c3d.",
        "Figure 2 of the report",
    ):
        assert part in said
    assert set(Outline(page).links()) >= {*(f"a.{kind}" for kind in FILES), "../report/index.html#figure-a"}
    assert Outline(page).all("img")[0]["src"] == "a.svg"
    assert "example.org" not in page


def test_a_page_links_to_files_that_are_there_alone(results: Path) -> None:
    (results / "figures" / "d.pdf").unlink()
    pages = made(results)
    assert "d.pdf" not in Outline(pages["d"]).links()
    assert "c.pdf" in Outline(pages["c"]).links()


def test_a_narrow_screen_gets_the_narrow_figure(results: Path) -> None:
    pages = made(results)
    narrow, picture = Outline(pages["b"]).all("img")
    assert (narrow["src"], picture["src"]) == ("b.phone.svg", "b.svg")
    assert [one["src"] for one in Outline(pages["a"]).all("img")] == ["a.svg"]
    assert (picture["width"], picture["height"]) == ("48", "36")  # of the drawing; its PNG is higher


def test_a_page_on_the_web_names_its_address(results: Path) -> None:
    page = made(results, published=URL)["a"]
    about = {meta["property"]: meta["content"] for meta in Outline(page).all("meta") if "property" in meta}
    assert about["og:url"] == f"{URL}figures/a.html"
    assert about["og:image"] == f"{URL}figures/a.png"
    assert f"{URL}figures/a.html" in words(page)
    assert [image["src"] for image in Outline(page).all("img")] == ["a.svg"]  # nothing is asked of the network


def country(results: Path) -> dict[str, str]:
    """The pages of the figures of a country, which its profile shows."""
    above = "countries/AAA"
    (results / above / "figures").mkdir(parents=True)
    for name in ("form_x", "pedigree"):
        draw(results / above, name)
    figures = "".join(f'<figure id="figure-{name}"></figure>' for name in ("form_x", "pedigree"))
    text = f"<html><title>Alphaland &amp; isles</title>{figures}</html>"
    (results / above / "index.html").write_text(text, "utf-8")
    figure_pages.of_country(results / above / "figures", "AAA", "Alphaland & isles", URL)
    return {path.stem: path.read_text("utf-8") for path in (results / above / "figures").glob("*.html")}


def test_figures_of_a_country_have_pages_below_its_profile(results: Path) -> None:
    pages = country(results)
    assert sorted(pages) == ["form_x", "index", "pedigree"]
    assert "../index.html#figure-pedigree" in Outline(pages["pedigree"]).links()
    assert "Alphaland & isles › Figures › Title of form_x" in words(pages["form_x"])
    assert f"{URL}countries/AAA/figures/form_x.html" in words(pages["form_x"])
    listed = [link for link in Outline(pages["index"]).links() if not link.startswith(("#", ".."))]
    assert listed == ["form_x.html", "pedigree.html"]
    assert "Figures: Alphaland & isles" in words(pages["index"])
    dead = [(page, link) for page, link in links.dead(results) if page.startswith("countries/AAA/figures/")]
    assert dead == []


def test_no_link_between_the_pages_is_dead(results: Path) -> None:
    made(results)
    dead = [(page, link) for page, link in links.dead(results) if page.startswith("figures/")]
    assert dead == []


@pytest.mark.parametrize("title", ["<script>x</script>", '" onload="y', "{{ words }}", "a & b", "사회적기업"])
def test_a_title_stays_words(results: Path, title: str) -> None:
    draw(results, "a", title)
    pages = made(results, published=URL)
    for name in ("a", "index"):
        outline = Outline(pages[name])
        assert outline.open == []
        assert outline.all("script") == []
        assert not [element for _, element in outline.tags if "onload" in element]
        assert title in words(pages[name])
    assert ("font-face" in pages["a"]) == (title == "사회적기업")


def test_a_figure_without_its_picture_is_refused(results: Path) -> None:
    (results / "figures" / "c.png").unlink()
    with pytest.raises(pictures.NotDrawn, match=r"c\.png: found no such file"):
        made(results)


def test_a_figure_that_is_no_more_is_not_listed(results: Path) -> None:
    draw(results, "old")
    assert "old" not in made(results)


def test_files_of_figures_that_a_run_does_not_make_are_removed_and_others_stay(results: Path) -> None:
    draw(results, "old", phone=True)
    (results / "figures" / "notes.txt").write_text("mine", "utf-8")
    (results / "figures" / "b.phone.png").write_bytes(b"of an earlier version")
    made(results)
    left = {path.name for path in (results / "figures").iterdir()}
    assert not [name for name in left if name.startswith("old") or name == "b.phone.png"]
    assert left >= {"notes.txt", "index.html", "b.phone.svg", *(f"a.{kind}" for kind in (*FILES, "json", "html"))}


def test_pages_have_the_same_bytes_twice(results: Path) -> None:
    first = made(results)
    assert made(results) == first


def test_a_run_without_data_cites_none(results: Path) -> None:
    path = results / "figures" / "a.json"
    said = pictures.exported(path.parent, "a").words
    replace(said, citation=citation.of_figure("Title", replace(RUN, data=""))).write(path)
    assert re.search(r"edition test\. ", words(made(results)["a"]))
