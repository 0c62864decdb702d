"""Running a notebook with parameters, strictly: same inputs give the same bytes, and a mistake is an error.

papermill only logs an unknown parameter and runs on; here unknown and missing ones stop the run. What
depends on the machine or the time of day is taken out of the executed notebook; warnings go to the log.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ssemap.core import files
from ssemap.core.issues import InputError
from ssemap.core.spelling import did_you_mean
from ssemap.publish import pages, pictures

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from papermill.exceptions import PapermillExecutionError

EMPTY = ("None", "''", '""')  # a parameter with such a default has to be given
INJECTED = "injected-parameters"
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
    typed = _typed(notebook, parameters)
    log = output.with_suffix(".failed.ipynb")
    files.make_folder(output.parent)
    log.unlink(missing_ok=True)
    with pictures.shown_from(output.parent):
        executed, failure = _execute(notebook, typed)
    _stabilise(executed)
    if failure:
        nbformat.write(executed, log)
        raise NotebookError(f"{failure}\nThe notebook as far as it ran: {log}")
    with files.whole(output) as temporary:
        nbformat.write(executed, temporary)
    if page:
        write_page(executed, page)


def _import_fast() -> None:
    """Import what notebooks stand on without what takes long and nobody uses here.

    jsonschema (below nbformat and papermill) builds a grammar for two seconds for its optional checker of addresses.
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


def _typed(notebook: Path, given: dict[str, str]) -> dict[str, Any]:
    """The parameters with the types that the notebook declares; every mistake is named at once."""
    from nbformat import ValidationError
    from papermill import inspect_notebook

    if not notebook.is_file():
        raise NotebookError(f"{notebook}: no such notebook")
    try:
        with _quiet():
            declared = inspect_notebook(_verbatim(notebook))
    except (ValueError, AttributeError, ValidationError) as error:
        raise NotebookError(f"{notebook}: found no notebook ({error}); expected one as Jupyter saves it") from None
    problems = [
        f"unknown parameter {name}. {did_you_mean(name, declared)}".rstrip(" .")
        for name in sorted(given.keys() - declared.keys())
    ]
    required = {name for name, parameter in declared.items() if parameter["default"] in EMPTY}
    problems += [
        f"missing parameter {name}: {declared[name]['help'] or 'no default'}"
        for name in sorted(required - given.keys())
    ]
    values: dict[str, Any] = {}
    for name in sorted(given.keys() & declared.keys()):
        kind = declared[name]["inferred_type_name"]
        try:
            values[name] = int(given[name]) if kind == "int" else given[name]
        except ValueError:
            problems.append(f"parameter {name} is {given[name]!r}; expected a whole number")
        if values.get(name) == "":
            problems.append(f"parameter {name} is empty")
    if problems:
        known = ", ".join(sorted(declared)) or "none"
        listed = "\n".join(f"  {problem}" for problem in problems)
        raise NotebookError(f"{notebook}:\n{listed}\n  parameters of this notebook: {known}")
    return values


def _verbatim(path: Path) -> str:
    """A path as papermill takes it: a format string, to be filled with the parameters."""
    return str(path).replace("{", "{{").replace("}", "}}")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep papermill from logging paths and progress."""
    import logging

    logger = logging.getLogger("papermill")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _execute(notebook: Path, parameters: dict[str, Any]) -> tuple[NotebookNode, str]:
    """The executed notebook and what went wrong, '' if nothing did."""
    import nbformat
    import papermill
    from IPython.core.getipython import get_ipython
    from papermill.exceptions import PapermillExecutionError

    from ssemap.publish import notebook_engine

    if get_ipython() is not None:
        raise NotebookError(f"{notebook}: cannot be run from within IPython; run `!ssemap notebook` there")

    with TemporaryDirectory() as folder:
        path = Path(folder) / "executed.ipynb"
        failure = ""
        # papermill formats the parameters with black where it is installed, which is a tool for tests
        with _quiet(), _without("black"):
            try:
                papermill.execute_notebook(
                    _verbatim(notebook),
                    _verbatim(path),
                    parameters,
                    engine_name=notebook_engine.NAME,
                    kernel_name="python3",
                    progress_bar=False,
                    request_save_on_cell_execute=False,
                    autosave_cell_every=0,
                )
            except PapermillExecutionError as error:
                # papermill counts the cell that it put in for the parameters
                failure = _failure(error, f"{notebook}, cell {error.cell_index + (not parameters)}")
        return nbformat.read(path, as_version=4), failure


def _failure(error: PapermillExecutionError, place: str) -> str:
    """What went wrong in a cell; of a mistake in the input only what it says of itself, as commands do."""
    words, trace = (COLOURS.sub("", text) for text in (error.evalue, "\n".join(error.traceback)))
    return f"{words}\nFound by {place}." if words == trace else f"{place}: {error.ename}: {words}\n{trace}"


def _stabilise(notebook: NotebookNode) -> None:
    """Take out what differs between runs or machines: times, paths, random ids, the version of Python."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for place, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if INJECTED in cell.metadata.get("tags", []):
            cell["id"] = INJECTED
        elif "papermill-error-cell-tag" in cell.metadata.get("tags", []):
            cell["id"] = f"error-{place}"
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
