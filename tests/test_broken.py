"""A fault in a template of ``workflow/report`` is told with its file and line, and not by a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssemap.core.issues import PackageError
from ssemap.publish import broken, pages

INNER = "<p>\n{{ words }}\n</p>\n"
FAULTS = [
    ("a\n{% if x %}\n", "outer.html.j2, row 2: found Unexpected end of template"),
    ("a\n{{ title }\n", "outer.html.j2, row 2: found "),
    ("a\nb\n{{ nothing }}\n", "outer.html.j2, row 3: found 'nothing' is undefined"),
    ("a\n{% include 'inner.html.j2' %}\n", "inner.html.j2, row 2: found 'words' is undefined"),
    ("a\n{% include 'other.html.j2' %}\n", "outer.html.j2, row 2: found no file other.html.j2"),
    ("a\n{{ title | shiny }}\n", "outer.html.j2, row 2: found No filter named 'shiny'."),
    (b"a\n\xe9\n", "outer.html.j2, row 2: found the byte 0xe9; expected a text in UTF-8"),
]


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pages, "REPORT", tmp_path)
    pages.environment.cache_clear()
    yield tmp_path
    pages.environment.cache_clear()


@pytest.mark.parametrize(("text", "told"), FAULTS)
def test_a_broken_template_is_told_with_its_line(templates: Path, text: str | bytes, told: str) -> None:
    (templates / "inner.html.j2").write_text(INNER)
    (templates / "outer.html.j2").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PackageError) as error:
        pages.render("outer.html.j2", title="Title")
    [issue] = error.value.issues
    assert str(issue).startswith(f"error [template] workflow/report/{told}")


def test_a_style_sheet_in_another_encoding_is_told_with_its_line(templates: Path) -> None:
    (templates / "style.css").write_bytes(b"p { }\n/* \xe9 */\n")
    with pytest.raises(PackageError, match=r"style\.css, row 2: found the byte 0xe9; expected a text in UTF-8"):
        pages.css()


def test_the_parts_of_word_and_the_style_of_references_are_xml() -> None:
    for path in sorted((broken.REPORT / "documents").rglob("*.[xc][ms]l")):
        assert broken.xml(path) == path.read_bytes()
