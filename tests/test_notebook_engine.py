"""The engine of notebooks: what a kernel would put out, every failure an error, and nothing left in the process."""

from __future__ import annotations

import builtins
import os
import sys
from pathlib import Path
from time import process_time

import matplotlib
import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from ssemap.publish import notebooks
from ssemap.publish.notebooks import NotebookError

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def notebook(*cells: str) -> nbformat.NotebookNode:
    made = [nbformat.v4.new_code_cell(text, id=f"cell-{place}") for place, text in enumerate(cells)]
    return nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": KERNEL})


def run(*cells: str) -> list[list[nbformat.NotebookNode]]:
    """The outputs of each cell."""
    nbformat.write(notebook(*cells), "a.ipynb")
    notebooks.run(Path("a.ipynb"), Path("out.ipynb"), {})
    return [cell.outputs for cell in nbformat.read("out.ipynb", as_version=4).cells]


CELLS = {
    "a result": ["1 + 1", "_ + 1", "Out[1], In[1]"],
    "a quiet result": ["1;", "None"],
    "text": ["print(1); print(2); 3"],
    "displays": ["from IPython.display import HTML, display", "display(HTML('<b>a</b>'), 'b'); print('c'); HTML('d')"],
    "metadata": ["display({'text/html': 'a', 'image/png': b'b'}, raw=True, metadata={'text/html': {'c': 1}})"],
    "an updated display": ["shown = display('a', display_id='x')", "shown.update('b')"],
    "cleared output": ["from IPython.display import clear_output", "print(1); clear_output(wait=True); print(2)"],
    "a table": ["import pandas as pd", "pd.DataFrame([range(40)])"],
    "a picture of pyplot": ["import matplotlib.pyplot as plt", "plt.figure(figsize=(1, 1)); print('before')"],
    "await": ["import asyncio", "await asyncio.sleep(0, 'done')"],
    "magics": ["%%capture kept\nprint('a')", "kept.stdout", "!echo b", "%pwd"],
    "a module of its own": ["import pickle\nclass A: pass", "type(pickle.loads(pickle.dumps(A()))) is A, __name__"],
}


@pytest.mark.slow
@pytest.mark.parametrize("cells", CELLS.values(), ids=CELLS)
def test_outputs_are_those_of_a_kernel(cells):
    expected = NotebookClient(notebook(*cells), kernel_name="python3", coalesce_streams=True).execute()
    for outputs in (cell.outputs for cell in expected.cells):
        for output in outputs:
            output.pop("transient", None)
    assert run(*cells) == [cell.outputs for cell in expected.cells]


def test_text_results_and_displays_stand_in_order():
    outputs = run("print(0)", "print(1); print(2); display('a'); print(4); 5")[1]
    assert [(one.output_type, one.get("text") or one.data["text/plain"]) for one in outputs] == [
        ("stream", "1\n2\n"),
        ("display_data", "'a'"),
        ("stream", "4\n"),
        ("execute_result", "5"),
    ]
    assert outputs[-1].execution_count == 2


WARNINGS = """import logging, sys, warnings
warnings.warn("a panel is small")
print("a text is small", file=sys.stderr)
logging.getLogger("a").warning("a name is small")
print("43 forms")"""


def test_what_a_cell_warns_of_goes_to_the_log_and_never_into_the_notebook(ssemap):
    nbformat.write(notebook("1 + 1", WARNINGS), "a.ipynb")
    done = ssemap("notebook", "a.ipynb", "-o", "out.ipynb", cwd=Path.cwd())
    assert done.returncode == 0
    for words in ("UserWarning: a panel is small", "a text is small", "a name is small"):
        assert words in done.stderr
    outputs = nbformat.read("out.ipynb", as_version=4).cells[1].outputs
    assert [(one.name, one.text) for one in outputs] == [("stdout", "43 forms\n")]


FAILURES = {
    "raise in nested code": ("def f():\n    raise KeyError('k')\nf()", "KeyError: 'k'", "raise KeyError('k')"),
    "syntax": ("a = (", "SyntaxError: incomplete input", "a = ("),
    "interrupt": ("raise KeyboardInterrupt('stop')", "KeyboardInterrupt: stop", ""),
    "exit with a code": ("import sys; sys.exit(3)", "SystemExit: 3", ""),
    "exit as if well": ("import sys; sys.exit()", "SystemExit: the cell leaves the notebook", ""),
    "exit with nought": ("raise SystemExit(0)", "SystemExit: the cell leaves the notebook", ""),
    "exit of the process": ("import os; os._exit(0)", "SystemExit: the cell leaves the notebook", ""),
    "quit": ("quit()", "SystemExit: the cell leaves the notebook", ""),
    "unknown magic": ("%nonsense", "UsageError: Line magic function `%nonsense` not found", ""),
    "await": ("async def f():\n    1 / 0\nawait f()", "ZeroDivisionError: division by zero", "1 / 0"),
    "a generator thrown": ("raise GeneratorExit", "GeneratorExit: ", ""),
    "input": ("input('name')", "EOFError: EOF when reading a line", "input('name')"),
    "half a character": ("print('\\ud800')", "UnicodeEncodeError: 'utf-8' codec can't encode", ""),
    "half a character in an error": ("raise ValueError('\\ud800')", "ValueError: \\ud800", ""),
    "bytes as text": ("import sys; sys.stdout.write(b'x')", "TypeError: write() takes a str, not bytes", ""),
    "a display that JSON cannot hold": ("display({'a/b': {1}}, raw=True)", "TypeError: Object of type set", ""),
    "a group of errors": ("raise ExceptionGroup('both', [ValueError('one')])", "ExceptionGroup: both", "one"),
    "an error that the cell takes": (
        "get_ipython().set_custom_exc((KeyError,), lambda *_: None)\n{}['k']",
        "KeyError: 'k'",
        "",
    ),
    "a broken display": ("class A:\n    def _repr_html_(self):\n        1 / 0\nA()", "ZeroDivisionError: ", "1 / 0"),
}


@pytest.mark.parametrize(("cell", "error", "trace"), FAILURES.values(), ids=FAILURES)
def test_a_failing_cell_stops_the_notebook_and_leaves_what_ran(cell, error, trace):
    with pytest.raises(NotebookError) as caught:
        run("print('before')", cell, "print('after')")
    words = str(caught.value)
    assert words.startswith(f"a.ipynb, cell 2: {error}")
    assert trace in words
    assert not Path("out.ipynb").exists()
    left = [cell for cell in nbformat.read("out.failed.ipynb", as_version=4).cells if cell.cell_type == "code"]
    assert left[0].outputs[0].text == "before\n"
    assert "error" in [output.output_type for output in left[1].outputs]
    assert left[2].execution_count is None
    assert not left[2].outputs


def test_a_million_lines_take_seconds():
    # added one by one to one text, 200,000 lines take a minute
    started = process_time()
    [[printed]] = run("for line in range(200_000): print(line)")
    assert printed.text == "".join(f"{line}\n" for line in range(200_000))
    assert process_time() - started < 20


def test_a_folder_that_a_notebook_removed_does_not_disturb_its_end():
    before = state()
    run("import os, tempfile; folder = tempfile.mkdtemp(); os.chdir(folder); os.rmdir(folder)")
    assert state() == before


LITTER = """
import builtins, os, sys, warnings
import matplotlib, matplotlib.pyplot as plt
assert "left" not in globals() and not hasattr(builtins, "left") and "LEFT" not in os.environ
assert not plt.get_fignums() and matplotlib.rcParams["font.size"] == 10 and os.getcwd().endswith(sys.argv[0])
left = builtins.left = os.environ["LEFT"] = "1"
os.mkdir(f"sub{len(os.listdir())}"); os.chdir(sorted(os.listdir())[-1])
sys.path.insert(0, "left"); sys.displayhook = sys.excepthook = print; sys.stdout = None
matplotlib.rcParams["font.size"] = 30
sys.setrecursionlimit(300)
plt.ion(); plt.figure()
warnings.simplefilter("error")
"""


def state() -> dict[str, object]:
    system = {name: getattr(sys, name) for name in ("stdin", "stdout", "stderr", "displayhook", "excepthook")}
    return system | {
        "main": sys.modules["__main__"],
        "depth": sys.getrecursionlimit(),
        "prompts": hasattr(sys, "ps1"),
        "path": sys.path[:],
        "folder": Path.cwd(),
        "variables": dict(os.environ),
        "builtins": set(vars(builtins)),
        "matplotlib": {name: value for name, value in matplotlib.rcParams.items() if name != "backend"},
        "columns": pd.get_option("display.max_columns"),
    }


def test_nothing_is_left_in_the_process_nor_in_the_next_notebook(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", [tmp_path.name])
    before = state()
    for _ in range(2):
        run(LITTER)
        assert state() == before


def test_a_failed_notebook_leaves_nothing_either():
    before = state()
    with pytest.raises(NotebookError):
        run("import os; os.chdir('/'); os.environ['LEFT'] = '1'; raise ValueError")
    assert state() == before


def test_nothing_of_the_user_gets_in(tmp_path, monkeypatch):
    home = tmp_path / "home"
    startup = home / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "a.py").write_text("started = True")
    (startup.parent / "ipython_config.py").write_text("c.InteractiveShell.ast_node_interactivity = 'all'")
    monkeypatch.setenv("IPYTHONDIR", str(home))
    files = sorted(home.rglob("*"))
    with matplotlib.rc_context({"font.size": 30}):
        outputs = run("1\n'started' in globals()", "import matplotlib; matplotlib.rcParams['font.size']", "%history")
    assert [output.data["text/plain"] for cell in outputs[:2] for output in cell] == ["False", "10.0"]
    assert sorted(home.rglob("*")) == files


def test_the_bytes_do_not_depend_on_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    wide = run("import pandas as pd", "pd.DataFrame([range(40)])")
    monkeypatch.setenv("COLUMNS", "40")
    assert run("import pandas as pd", "pd.DataFrame([range(40)])") == wide


def test_a_shell_within_a_shell_is_refused():
    cell = "from pathlib import Path; from ssemap.publish import notebooks\n"
    with pytest.raises(NotebookError, match=r"a\.ipynb: cannot be run from within IPython"):
        run(cell + "notebooks.run(Path('a.ipynb'), Path('inner.ipynb'), {})")


@pytest.mark.parametrize("text", ["", "{cells", "{}", "[]", "3"])
def test_what_is_no_notebook_is_named(text):
    Path("a.ipynb").write_text(text)
    with pytest.raises(NotebookError, match=r"a\.ipynb: found no notebook \(.*\); expected one as Jupyter saves it"):
        notebooks.run(Path("a.ipynb"), Path("out.ipynb"), {})
