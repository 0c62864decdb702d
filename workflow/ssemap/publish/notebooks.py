"""Running a notebook with parameters, strictly: same inputs give the same bytes, and a mistake is an error.

Unknown and missing parameters stop the run. What depends on the machine or the time of day is taken out of the executed
notebook; warnings go to the log.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.core import files
from ssemap.core.issues import InputError
from ssemap.publish import notebook_parameters, pages, pictures

if TYPE_CHECKING:
    from nbformat import NotebookNode

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class NotebookError(InputError):
    """The notebook cannot be run, or a cell of it failed; the message says which and why."""


def run(notebook: Path, output: Path, parameters: dict[str, str], *, page: Path | None = None) -> None:
    """Execute ``notebook`` with ``parameters`` and write it to ``output``, and as HTML to ``page``.

    Values are text, as on the command line; they get the type that the notebook's parameter cell
    declares. Raises NotebookError for unknown or missing parameters and for a failing cell; then
    ``output`` and ``page`` are not written, and what was executed stands in ``<output>.failed.ipynb``.
    """
    _import_fast()
    import nbformat

    if page and page.parent.resolve() != output.parent.resolve():
        raise NotebookError(f"{page}: expected beside the notebook {output}; both refer to the same pictures")
    made = _read(notebook)
    values = _values(notebook, made, parameters)
    log = output.with_suffix(".failed.ipynb")
    files.make_folder(output.parent)
    log.unlink(missing_ok=True)
    if values:
        notebook_parameters.inject(made, values)
    with pictures.shown_from(output.parent):
        failure = _execute(made, notebook)
    _stabilise(made)
    if failure:
        nbformat.write(made, log)
        raise NotebookError(f"{failure}\nThe notebook as far as it ran: {log}")
    with files.whole(output) as temporary:
        nbformat.write(made, temporary)
    if page:
        write_page(made, page)


def _import_fast() -> None:
    """Import what notebooks stand on without what takes long and nobody uses here.

    jsonschema (below nbformat) builds a grammar for two seconds for its optional checker of addresses.
    matplotlib writes help on the options of its classes while it is loaded, for 0.1 s.
    """
    with _without("rfc3987_syntax"):
        import_module("jsonschema")
    import_module("matplotlib.artist").kwdoc = lambda artist: ""  # type: ignore[attr-defined]


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Let an optional module seem not to be installed, if it is not imported yet."""
    missing = sys.modules.setdefault(module, None) is None  # type: ignore[arg-type]
    try:
        yield
    finally:
        if missing:
            del sys.modules[module]


def _read(path: Path) -> NotebookNode:
    """The notebook of a file. Raises NotebookError if it is none."""
    import nbformat

    if not path.is_file():
        raise NotebookError(f"{path}: no such notebook")
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except (ValueError, AttributeError, nbformat.ValidationError) as error:
        raise NotebookError(f"{path}: found no notebook ({error}); expected one as Jupyter saves it") from None
    return notebook


def _values(path: Path, notebook: NotebookNode, given: dict[str, str]) -> dict[str, Any]:
    """The parameters with the types that the notebook declares; every mistake is named at once."""
    try:
        declared = notebook_parameters.declared(notebook)
    except SyntaxError as error:
        raise NotebookError(
            f"{path}: found a cell of parameters that is no Python ({error.msg}, line {error.lineno}); "
            "expected lines like: year: int = None  # the year"
        ) from None
    values, problems = notebook_parameters.typed(declared, given)
    if problems:
        known = ", ".join(sorted(declared)) or "none"
        listed = "\n".join(f"  {problem}" for problem in problems)
        raise NotebookError(f"{path}:\n{listed}\n  parameters of this notebook: {known}")
    return values


def _execute(notebook: NotebookNode, path: Path) -> str:
    """Run the cells; what went wrong, '' if nothing did."""
    from IPython.core.getipython import get_ipython

    from ssemap.publish import notebook_engine

    if get_ipython() is not None:
        raise NotebookError(f"{path}: cannot be run from within IPython; run `!ssemap notebook` there")
    failed = notebook_engine.run(notebook)
    if failed is None:
        return ""
    of_file = [cell for cell in notebook.cells if cell.get("id") != notebook_parameters.INJECTED]
    place = next(place for place, cell in enumerate(of_file, 1) if cell is failed)
    return _failure(failed, f"{path}, cell {place}")


def _failure(cell: NotebookNode, place: str) -> str:
    """What went wrong in a cell; of a mistake in the input only what it says of itself, as commands do."""
    error = next(output for output in cell.outputs if output.output_type == "error")
    words, trace = (COLOURS.sub("", text) for text in (error.evalue, "\n".join(error.traceback)))
    return f"{words}\nFound by {place}." if words == trace else f"{place}: {error.ename}: {words}\n{trace}"


def _stabilise(notebook: NotebookNode) -> None:
    """Take out what differs between runs or machines: times, random ids, the version of Python."""
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.pop("transient", None)


def write_page(notebook: NotebookNode, page: Path) -> None:
    """Write an executed notebook as an HTML page beside it, which shows the same pictures; its code is left out.

    The title is the notebook's first heading. Raises NotebookError if there is none.
    """
    from ssemap.publish.pages import notebook_cells

    body = notebook_cells.body(notebook)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", body, re.DOTALL)
    if heading is None:
        raise NotebookError(
            f"{page}: the notebook has no heading; expected one as the title of the page. "
            "Begin a Markdown cell with # and the title, or leave out --page"
        )
    title = html.unescape(re.sub(r"<[^>]+>", "", heading.group(1))).strip()
    text = pages.render("notebook.html.j2", title=title, body=body, css=pages.font_face(body) + pages.css())
    files.write_text(page, text)
