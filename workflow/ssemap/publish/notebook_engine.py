"""A papermill engine that runs the cells of a notebook in this process: no kernel, no port, no connection file.

Outputs are recorded as a kernel's client would record them, but for ``stderr``: warnings name files of the machine, so
that they go to the log of the run and not into the notebook. Nothing of the user's IPython is read (profile, start-up
files, history), and what a notebook changes in the process is put back when it ends.
"""

from __future__ import annotations

import atexit
import builtins
import gc
import io
import json
import os
import sys
from base64 import b64encode
from collections.abc import Iterator, MutableMapping
from contextlib import chdir, contextmanager
from traceback import format_exception
from typing import Any
from warnings import catch_warnings

import matplotlib
import pandas as pd
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import select_figure_formats
from nbformat import NotebookNode
from papermill.engines import Engine, papermill_engines
from traitlets import Instance, Type
from traitlets.config import Config

from ssemap.core import texts
from ssemap.core.issues import InputError

NAME = "ssemap"
INLINE = "module://matplotlib_inline.backend_inline"
KEPT = ("argv", "stdin", "stdout", "stderr", "displayhook", "excepthook")
NO_HISTORY = Config({"HistoryManager": {"enabled": False, "hist_file": ":memory:"}})


class Record:
    """What the running cell has put out so far, in the form that a notebook keeps."""

    def __init__(self) -> None:
        self.outputs: list[NotebookNode] = []
        self._named: dict[str, list[NotebookNode]] = {}  # displays that a later cell may update
        self._written: list[str] = []  # text that the last output, a stream, does not have yet
        self._clear_first = False

    def start(self, cell: NotebookNode) -> None:
        """Record into ``cell`` from now on."""
        self.settle()
        cell["outputs"] = self.outputs = []
        self._clear_first = False

    def add(self, kind: str, **content: Any) -> NotebookNode:
        """One more output. Raises TypeError or UnicodeEncodeError, in the cell, where a notebook cannot keep it."""
        json.dumps(content, ensure_ascii=False).encode()
        self._clear_if_asked()
        self.settle()
        self.outputs.append(NotebookNode(content, output_type=kind))  # the whole notebook is validated at the end
        return self.outputs[-1]

    def write(self, text: str) -> None:
        """Text of ``stdout``; it goes on with what was written there last."""
        self._clear_if_asked()
        if not self.outputs or self.outputs[-1]["output_type"] != "stream":
            self.add("stream", name="stdout", text="")
        self._written.append(text)

    def settle(self) -> None:
        """Give the last stream the text that was written to it: piece by piece, a million lines would take hours."""
        written, self._written = self._written, []
        if written:
            self.outputs[-1]["text"] += "".join(written)

    def show(self, data: dict[str, Any], metadata: dict[str, Any], name: str | None, update: bool) -> None:
        """A display; one with a name is updated wherever it stands."""
        content = {"data": _encoded(data), "metadata": metadata}
        if update:
            for shown in self._named.get(name or "", []):
                shown.update(NotebookNode(content))
            return
        shown = self.add("display_data", **content)
        if name:
            self._named.setdefault(name, []).append(shown)

    def clear(self, wait: bool) -> None:
        """Take back what the cell has put out, at once or with its next output."""
        self._clear_first = True
        if not wait:
            self._clear_if_asked()

    def _clear_if_asked(self) -> None:
        if self._clear_first:
            self.settle()
            self.outputs.clear()
        self._clear_first = False


def _encoded(data: dict[str, Any]) -> dict[str, Any]:
    """Forms of an object by media type; bytes as text."""
    return {kind: b64encode(form).decode("ascii") if isinstance(form, bytes) else form for kind, form in data.items()}


class Stream(io.TextIOBase):
    """``sys.stdout`` of a cell."""

    encoding = "utf-8"

    def __init__(self, record: Record) -> None:
        self._record = record

    def writable(self) -> bool:
        """As files that are open for writing say."""
        return True

    def write(self, text: str) -> int:
        """Record a text. Raises UnicodeEncodeError, as a file does, for half a character."""
        if not isinstance(text, str):
            raise TypeError(f"write() takes a str, not {type(text).__name__}")
        if text:
            text.encode()
            self._record.write(text)
        return len(text)


class Publisher(DisplayPublisher):
    """Where ``display`` goes."""

    def publish(  # type: ignore[no-untyped-def]
        self, data, metadata=None, source=None, *, transient=None, update=False, **_
    ) -> None:
        """Record a display."""
        self.shell.record.show(data, metadata or {}, (transient or {}).get("display_id"), update)

    def clear_output(self, wait: bool = False) -> None:
        """Clear the cell's outputs."""
        self.shell.record.clear(wait)


class Results(DisplayHook):
    """Where the value of a cell's last line goes."""

    def start_displayhook(self) -> None:
        """Print nothing ahead of a result,"""

    def write_output_prompt(self) -> None:
        """nor its number,"""

    def finish_displayhook(self) -> None:
        """nor anything after it."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Record a result."""
        shell: Any = self.shell
        shell.record.add(
            "execute_result", execution_count=self.prompt_count, data=_encoded(format_dict), metadata=md_dict or {}
        )


class Shell(InteractiveShell):
    """IPython without a terminal, a profile and a history."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Results)
    record = Instance(Record, ())

    def init_ipython_dir(self, ipython_dir: str | None) -> None:
        """No folder of the user's IPython,"""

    def init_profile_dir(self, profile_dir: Any) -> None:
        """nor of a profile,"""

    def init_virtualenv(self) -> None:
        """nor packages of another environment,"""

    def init_prompts(self) -> None:
        """nor prompts: they would make the process look like a terminal."""

    def enable_gui(self, gui: str | None = None) -> None:
        """No windows, but figures inline."""
        if gui is not None:
            raise UsageError(f"a notebook that is run by ssemap opens no windows ({gui})")

    def ask_exit(self) -> None:
        """Leave the notebook, as ``exit`` and ``quit`` do."""
        raise SystemExit

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException | None, stb: list[str]) -> None:
        self._fail(etype, evalue, stb)

    def show_usage_error(self, exc: BaseException) -> None:
        """Record a misused magic."""
        self._fail(type(exc), exc, [f"{type(exc).__name__}: {exc}"])

    def _fail(self, kind: type[BaseException], error: BaseException | None, trace: list[str]) -> None:
        words = str(error)
        if kind is SystemExit and words in ("", "0", "None"):
            words = "the cell leaves the notebook"  # papermill would take 0 for success, with half of the cells not run
        if issubclass(kind, InputError):
            trace = [words]  # a mistake in what people write: where the program met it helps nobody to mend it
        self.record.add(
            "error", ename=kind.__name__, evalue=texts.storable(words), traceback=[*map(texts.storable, trace)]
        )

    def run(self, cell: NotebookNode) -> bool:
        """Run a code cell and record its outputs in it; whether it ended well."""
        self.record.start(cell)
        cell["execution_count"] = self.execution_count
        result = self.run_cell(cell["source"], store_history=True)  # type: ignore[no-untyped-call]
        told = any(output["output_type"] == "error" for output in cell["outputs"])
        error = result.error_before_exec or result.error_in_exec
        if error and not told:  # IPython prints groups of errors, and what a handler of the cell's own took
            self._fail(type(error), error, format_exception(error))
        self.record.settle()
        return result.success and not told


class InProcess(Engine):  # type: ignore[misc]
    """The engine, as papermill calls it."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **_: Any) -> None:
        """Run the cells one after another, up to the first that fails."""
        with _shell() as shell:
            for place, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, place)
                done = cell.cell_type != "code" or not cell.source.strip() or shell.run(cell)
                if not done:
                    nb_man.cell_exception(cell, place)
                nb_man.cell_complete(cell, place)
                if not done:
                    break


@contextmanager
def _shell() -> Iterator[Shell]:
    """A new shell with a namespace of its own; the process is as before afterwards."""
    with _kept(), _as_in_jupyter():
        shell = Shell.instance(config=NO_HISTORY)
        try:
            with _kept(), _no_way_out():  # what the cells break is whole again when the shell ends
                sys.stdout = Stream(shell.record)
                if "matplotlib.pyplot" in sys.modules:  # else it asks for a shell when it is imported
                    shell.enable_matplotlib("inline")  # type: ignore[no-untyped-call]
                    select_figure_formats(shell, {"png"})  # type: ignore[no-untyped-call]
                yield shell
        finally:
            atexit.unregister(shell.atexit_operations)
            gc.freeze()  # a shell that ends collects garbage for 0.2 s; here the process ends with it
            shell.atexit_operations()  # type: ignore[no-untyped-call]
            gc.unfreeze()
            Shell.clear_instance()


@contextmanager
def _no_way_out() -> Iterator[None]:
    """``os._exit`` leaves the notebook, as ``exit`` does, and not the process; that of a forked process stays."""
    leave, process = os._exit, os.getpid()

    def exit_(status: int) -> None:
        if os.getpid() != process:
            leave(status)
        raise SystemExit(status)

    os._exit = exit_  # type: ignore[assignment]
    try:
        yield
    finally:
        os._exit = leave


@contextmanager
def _kept() -> Iterator[None]:
    """Put back what a notebook can change: folder, variables, search path, streams, hooks, main module, built-ins."""
    system = {name: getattr(sys, name) for name in KEPT}
    path, main = sys.path[:], sys.modules["__main__"]
    variables, names, depth = dict(os.environ), dict(vars(builtins)), sys.getrecursionlimit()
    with chdir(os.curdir), catch_warnings():
        try:
            yield
        finally:
            sys.setrecursionlimit(depth)
            vars(sys).update(system)
            sys.path[:], sys.modules["__main__"] = path, main
            _put_back(os.environ, variables)
            _put_back(vars(builtins), names)


def _put_back(changed: MutableMapping[str, Any], before: dict[str, Any]) -> None:
    for name in set(changed) - set(before):
        del changed[name]
    changed.update(before)


@contextmanager
def _as_in_jupyter() -> Iterator[None]:
    """What cells find in Jupyter: no keyboard, modules of the folder, figures inline, pandas not on a terminal.

    The user's ``matplotlibrc`` stays outside.
    """
    sys.stdin = io.StringIO()
    sys.path.insert(0, "")
    backend = dict.__getitem__(matplotlib.rcParams, "backend")  # as it is: reading it would choose one
    with matplotlib.rc_context(), pd.option_context("display.max_columns", 20):
        matplotlib.rcdefaults()
        matplotlib.rcParams["backend"] = INLINE
        try:
            yield
        finally:
            matplotlib.rcParams["backend"] = backend
            if pyplot := sys.modules.get("matplotlib.pyplot"):
                pyplot.close("all")


papermill_engines.register(NAME, InProcess)
