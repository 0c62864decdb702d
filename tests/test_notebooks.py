"""Notebooks: strict parameters, equal bytes, errors that say where, pages that stand alone."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest

import landscape
from ssemap.core import themes
from ssemap.publish import notebooks
from ssemap.publish.notebooks import NotebookError
from ssemap.publish.pages import notebook_cells

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
RUN = "edition=test as_of=none reference_year=2019 window=2010-2021 concept=broad conditions=emes"
BOTH = f"{RUN} countries=AAA,BBB"


def notebook(path: Path, *cells: str) -> Path:
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(text, id=f"cell-{place}") for place, text in enumerate(cells)],
        metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    )
    made.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(made, path)
    return path


@pytest.fixture
def small(tmp_path):
    return notebook(
        tmp_path / "small.ipynb",
        'country: str = ""  # code of the country\nyear: int = None  # a year\ncolour: str = "blue"',
        'from IPython.display import HTML\nHTML(f"<h1>{country} &amp; {year + 1}</h1><p>{colour}</p>")',
        "if year == 0:\n    print(1 / year)",
    )


def test_every_mistake_in_the_parameters_is_named_at_once(small, tmp_path):
    with pytest.raises(NotebookError) as caught:
        notebooks.run(small, tmp_path / "out.ipynb", {"contry": "AAA", "year": "x", "zzz": "1"})
    assert str(caught.value) == (
        f"{small}:\n"
        "  unknown parameter contry. Did you mean country?\n"
        "  unknown parameter zzz\n"
        "  missing parameter country: code of the country\n"
        "  parameter year is 'x'; expected a whole number\n"
        "  parameters of this notebook: colour, country, year"
    )
    assert not (tmp_path / "out.ipynb").exists()


def test_a_path_is_no_pattern_for_parameters(small, tmp_path):
    folder = tmp_path / "{country} {x}"
    folder.mkdir()
    notebooks.run(small.rename(folder / "small.ipynb"), folder / "out.ipynb", {"country": "AAA", "year": "1"})
    assert (folder / "out.ipynb").is_file()


def test_a_notebook_waits_for_no_help_on_the_options_of_figures():
    code = (
        "from ssemap.publish import notebooks; notebooks._import_fast();"
        "from matplotlib.patches import Rectangle; print('Properties' in Rectangle.set.__doc__)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_an_empty_parameter_is_refused(small, tmp_path):
    with pytest.raises(NotebookError, match="parameter country is empty"):
        notebooks.run(small, tmp_path / "out.ipynb", {"country": "", "year": "1"})


def test_a_notebook_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NotebookError, match=r"none.ipynb: no such notebook"):
        notebooks.run(tmp_path / "none.ipynb", tmp_path / "out.ipynb", {})


def test_a_run_has_the_same_bytes_twice_and_no_trace_of_machine_or_time(small, tmp_path):
    outputs = []
    for folder in ("a", "b"):
        output, page = tmp_path / folder / "out.ipynb", tmp_path / folder / "out.html"
        notebooks.run(small, output, {"country": "AAA", "year": "2018"}, page=page)
        outputs.append((output.read_bytes(), page.read_bytes()))
    assert outputs[0] == outputs[1]
    made = json.loads(outputs[0][0])
    assert made["metadata"].keys() == {"kernelspec", "language_info"}
    assert [cell["id"] for cell in made["cells"]] == ["cell-0", "injected-parameters", "cell-1", "cell-2"]
    assert str(tmp_path).encode() not in outputs[0][0]
    assert not re.search(rb"20\d\d-\d\d-\d\dT", outputs[0][0])


def test_the_page_has_title_and_language_and_hides_the_code(small, tmp_path):
    page = tmp_path / "out.html"
    notebooks.run(small, tmp_path / "out.ipynb", {"country": "AAA", "year": "2018"}, page=page)
    text = page.read_text()
    assert "<title>AAA &amp; 2019</title>" in text
    assert '<html lang="en">' in text
    assert "<p>blue</p>" in text
    assert "IPython" not in text
    assert not re.search(r'(src|href)="(?!data:|#content)', text)


def test_a_page_elsewhere_than_its_notebook_is_refused(small, tmp_path):
    with pytest.raises(NotebookError, match=r"out.html: expected beside the notebook .*out.ipynb"):
        notebooks.run(small, tmp_path / "out.ipynb", {"country": "AAA", "year": "1"}, page=tmp_path / "a" / "out.html")


def test_a_failing_cell_is_shown_and_the_notebook_is_left_as_its_log(small, tmp_path, ssemap):
    output, page = tmp_path / "out.ipynb", tmp_path / "out.html"
    done = ssemap("notebook", small, "-o", output, "--page", page, "-p", "country", "AAA", "-p", "year", "0")
    assert done.returncode == 1
    assert f"{small}, cell 3: ZeroDivisionError: division by zero" in done.stderr
    assert "print(1 / year)" in done.stderr
    assert "Traceback" not in done.stderr.replace("Traceback (most recent call last)", "", 1)
    log = tmp_path / "out.failed.ipynb"
    assert f"The notebook as far as it ran: {log}" in done.stderr
    assert not output.exists()
    assert not page.exists()
    cells = [cell for cell in nbformat.read(log, as_version=4).cells if cell.cell_type == "code"]
    assert "<h1>AAA" in cells[2].outputs[0]["data"]["text/html"]
    assert cells[3].outputs[0]["ename"] == "ZeroDivisionError"


def test_a_mistake_in_the_input_that_a_cell_finds_is_told_without_traceback(tmp_path):
    lines = [
        "error [x] rules.yaml, row 3: found 'a'; expected b. Correct it.",
        "error [x] rules.yaml, row 4: found 'c'.",
    ]
    raising = f"from ssemap.core.issues import InputError\nraise InputError({chr(10).join(lines)!r})"
    source = notebook(tmp_path / "asks.ipynb", "year: int = 1", raising)
    with pytest.raises(NotebookError) as caught:
        notebooks.run(source, tmp_path / "out.ipynb", {})
    assert str(caught.value).splitlines()[:3] == [*lines, f"Found by {source}, cell 2."]
    assert "Traceback" not in str(caught.value)
    assert "Traceback" not in (tmp_path / "out.failed.ipynb").read_text("utf-8")


def test_a_page_without_heading_is_an_error(tmp_path):
    plain = notebook(tmp_path / "plain.ipynb", "x = 1", "x")
    executed = nbformat.read(plain, as_version=4)
    with pytest.raises(NotebookError, match="no heading"):
        notebooks.write_page(executed, tmp_path / "page.html")


def test_notebook_and_page_have_what_is_printed_and_no_warnings_of_programs(tmp_path):
    source = notebook(
        tmp_path / "warned.ipynb",
        "x = 1",
        "import warnings\nwarnings.warn('in a file of this machine')\nprint('43 forms')",
        "from IPython.display import HTML\nHTML('<h1>Forms</h1>')",
    )
    notebooks.run(source, tmp_path / "out.ipynb", {}, page=tmp_path / "out.html")
    page = (tmp_path / "out.html").read_text()
    assert "43 forms" in page
    assert "in a file" not in page
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert {output.get("name") for cell in executed.cells for output in cell.get("outputs", [])} == {"stdout", None}


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"text/html": "<p>1 < 2</p>", "text/plain": "x"}, "<p>1 < 2</p>"),
        ({"text/markdown": "*so* | ~~no~~", "text/plain": "x"}, "<p><em>so</em> | <del>no</del></p>\n"),
        ({"text/plain": "<class 'int'>"}, "<pre>&lt;class &#39;int&#39;&gt;</pre>"),
        ({"image/png": "aaa=\n"}, '<img src="data:image/png;base64,aaa=" alt="A picture without a description">'),
        ({"image/svg+xml": "<svg/>", "image/png": "aaa="}, "data:image/svg+xml;"),
        ({"application/vnd.other": "x"}, ""),
    ],
    ids=["HTML first", "Markdown", "text", "picture", "drawing", "unknown"],
)
def test_a_page_shows_of_an_output_the_best_form_that_it_can(data, shown):
    html = notebook_cells.shown(nbformat.v4.new_output("display_data", data=data))
    assert html == shown if not shown.startswith("data:") else shown in html


def test_the_words_of_a_notebook_keep_their_html_and_name_their_headings():
    html = notebook_cells.words(
        "## To-do & *more*\n\n<b>Bold</b> and [a link](#To-do)\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    assert html.startswith('<h2 id="To-do-&amp;-more">To-do &amp; <em>more</em></h2>')
    assert '<b>Bold</b> and <a href="#To-do">a link</a>' in html
    assert "<td>1</td>" in html


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_are_stored_without_outputs_and_with_fixed_ids(path):
    stored = nbformat.read(path, as_version=4)
    nbformat.validate(stored)
    assert all(not cell.outputs and cell.execution_count is None for cell in stored.cells if cell.cell_type == "code")
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", cell.id) for cell in stored.cells)


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    root = tmp_path_factory.mktemp("edition")
    landscape.write(root)
    return root


def run(edition: Path, name: str, folder: str, settings: str = RUN, **parameters: str) -> Path:
    output = edition / "results" / folder / f"{name}.ipynb"
    given = {
        "processed": str(edition / "data" / "processed" / "test"),
        "output": str(output.parent),
        "run": settings,
        **parameters,
    }
    notebooks.run(NOTEBOOKS / f"{name}.ipynb", output, given, page=output.with_suffix(".html"))
    return output.parent


def shown(page: Path) -> set[Path]:
    """The files that the pictures of a page or notebook refer to, those for narrow screens too."""
    addresses = re.findall(r'<img[^>]* src=\\?"([^"\\]+)', page.read_text())
    return {page.parent / unquote(address) for address in addresses}


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_profile_shows_its_own_country_and_nothing_of_another(edition):
    folder = run(edition, "country_profile", "AAA", iso3="AAA")
    page = (folder / "country_profile.html").read_text()
    assert "draft, not validated" in page
    assert "<title>Alphaland (synthetic) ベータ国</title>" in page
    names = {path.name for path in (folder / "figures").iterdir()}
    kinds = ("svg", "phone.svg", "png", "csv", "json", "html")
    assert {name for name in names if name.startswith("form_cooperative.")} == {
        f"form_cooperative.{kind}" for kind in kinds
    }
    tables = {path.stem for path in (folder / "tables").iterdir()}
    assert tables == {
        "form_values",
        "forms",
        "forms_scores",
        "indicators",
        "indicator_cells",
        "law_matrix",
        "laws",
        "numbers_of_forms",
        "policies",
        "sources",
        "sources_by_type",
        "issues",
        "issue_summary",
        "statements",
        "surveys",
        "to_do",
    }
    assert (folder / "issues.csv").read_text().count("\n") == 5
    texts = [path for path in folder.rglob("*") if path.suffix in {".html", ".csv", ".ipynb"}]
    assert len(texts) > 2 * len(tables)
    for path in texts:
        assert not re.search("BBB-|Betaland", path.read_text()), path
    beside = r"data:,|figures/|tables/|trace/|#|(?:quality|sources)\.html|issues\.csv|profile\.ipynb"
    beside += r"|\.\./\.\./(?:report|notebooks)/"
    assert not re.search(rf'(src|href)="(?!{beside}|https://example\.org)', page)
    assert {folder / name for name in re.findall(r'href="((?:figures|tables)/[^"]+)', page)} <= set(folder.rglob("*.*"))
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1 == levels.count(1)
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert set(re.findall(r'href="#([^"]+)', page)) <= set(re.findall(r' id="([^"]+)', page))
    assert 'class="skip" href="#content"' in page
    assert 'lang="ja">' in page
    assert page.count("<img") == page.count(' alt="') == 8
    for name in ("country_profile.html", "country_profile.ipynb"):
        files = {path for kind in ("*.png", "*.phone.svg") for path in (folder / "figures").glob(kind)}
        assert shown(folder / name) == files


def test_the_landscape_makes_the_figures_and_tables_of_the_report(edition):
    folder = run(edition, "comparative_landscape", "landscape", settings=BOTH)
    made = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    figures = {"evidence_map", "organisations_per_100000", "growth_index", "pairwise", "scenarios"}
    tables = {"comparisons", "claims", "forms", "sources_by_type"}
    assert made == (
        {f"figures/{name}.{kind}" for name in figures for kind in ("svg", "png", "pdf", "csv", "json")}
        | {f"figures/{name}.phone.svg" for name in figures}
        | {f"tables/{name}.{kind}" for name in tables for kind in ("csv", "xlsx", "html")}
        | {"tables/pairs.csv", "tables/indicators.csv", "tables/indicators.xlsx", "tables/headline_indicators.html"}
        | {"tables/form_values.csv", "comparative_landscape.ipynb", "comparative_landscape.html"}
    )
    page = (folder / "comparative_landscape.html").read_text()
    assert "Alphaland" in page
    assert "Betaland" in page


def test_the_institutions_make_the_figures_and_tables_of_the_report(edition):
    options = {"settings": BOTH}
    folder = run(edition, "comparative_institutions", "institutions", **options)
    made = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    figures = {"recognition", "laws_timeline", "conditions", "institutions_map", "institutions_agreement"}
    tables = {"laws", "laws_by_decade", "law_types", "conditions_by_country"}
    tables |= {"forms_scores", "groups_of_forms", "sets_of_conditions"}
    assert made == (
        {f"figures/{name}.{kind}" for name in figures for kind in ("svg", "png", "pdf", "csv", "json")}
        | {f"figures/{name}.phone.svg" for name in figures}
        | {f"tables/{name}.{kind}" for name in tables for kind in ("csv", "xlsx", "html")}
        | {"comparative_institutions.ipynb", "comparative_institutions.html"}
    )
    page = (folder / "comparative_institutions.html").read_text()
    reason = "Enough conditions are known of 0 of 4 legal forms only (0%); 60% are needed."
    assert reason in page
    assert json.loads((folder / "figures" / "institutions_map.json").read_text())["alternative_text"].endswith(reason)
    header, *rows = (folder / "tables" / "groups_of_forms.csv").read_text().splitlines()
    assert header.startswith("Group,Legal forms")
    assert not rows
    assert reason in (folder / "tables" / "groups_of_forms.html").read_text()


def test_a_theme_makes_its_figures_and_tables(edition):
    folder = run(edition, "comparative_theme", "theme", settings=BOTH, theme="jobs")
    made = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    figures = {figure.name for figure in themes.declared()["jobs"].figures}
    tables = {f"jobs_{name}" for name in ("context", "forms", "apart", "statements", "policies", "to_do")}
    assert made == (
        {f"figures/{name}.{kind}" for name in figures for kind in ("svg", "png", "pdf", "csv", "json")}
        | {f"figures/{name}.phone.svg" for name in figures}
        | {f"tables/{name}.{kind}" for name in tables for kind in ("csv", "xlsx", "html")}
        | {"comparative_theme.ipynb", "comparative_theme.html"}
    )
    page = (folder / "comparative_theme.html").read_text()
    assert "<title>Jobs and work</title>" in page
    assert {"AAA-T0001", "BBB-T0001", "AAA-Y0001", "BBB-Y0001"} <= set(re.findall(r' id="([^"]+)', page))
    whole, _, apart = page.partition('id="apart"')
    assert ('value="731"' in whole, 'value="137"' in apart) == (True, True)
    assert 'value="137"' not in whole
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["comparative_landscape", "comparative_institutions"])
def test_a_comparative_notebook_writes_the_same_bytes_twice(edition, name):
    options = {"settings": BOTH}
    first = hashes(run(edition, name, name, **options))
    assert len(first) > 20
    assert hashes(run(edition, name, name, **options)) == first


def test_exploring_runs_from_a_folder_of_the_project(edition, monkeypatch):
    monkeypatch.chdir(edition / "data" / "raw")
    output = edition / "explore.ipynb"
    notebooks.run(NOTEBOOKS / "explore.ipynb", output, {})
    assert "AAA-F0004" in output.read_text()
