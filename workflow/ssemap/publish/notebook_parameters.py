"""Parameters of a notebook: what its cell of that tag declares, and the values that a run gives them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.core.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nbformat import NotebookNode

DECLARED, INJECTED = "parameters", "injected-parameters"  # tags of cells, as papermill and Jupyter know them


@dataclass(frozen=True, slots=True)
class NotebookParameter:
    """``name: kind = default  # help`` in the cell; it has to be given where the default is None or ''."""

    kind: str
    required: bool
    help: str


def declared(notebook: NotebookNode) -> dict[str, NotebookParameter]:
    """The parameters by name, none where no cell has the tag. Raises SyntaxError if the cell is not Python."""
    place = _place(notebook, DECLARED)
    return {} if place is None else dict(_assigned(notebook.cells[place].source))


def _place(notebook: NotebookNode, tag: str) -> int | None:
    """Where the first cell of a tag stands."""
    return next((place for place, cell in enumerate(notebook.cells) if tag in cell.metadata.get("tags", [])), None)


def _assigned(source: str) -> Iterator[tuple[str, NotebookParameter]]:
    lines = source.encode().splitlines()
    for line in ast.parse(source).body:
        match line:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind, value=value) if value:
                written = ast.unparse(kind)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                written = ""
            case _:
                continue
        behind = lines[(line.end_lineno or 1) - 1][line.end_col_offset :].decode()
        empty = isinstance(value, ast.Constant) and value.value in (None, "")
        yield name, NotebookParameter(written, empty, behind.partition("#")[2].strip())


def typed(known: Mapping[str, NotebookParameter], given: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The given values, by name, with the types that the notebook declares, and all that is wrong with them."""
    problems = [
        f"unknown parameter {name}. {did_you_mean(name, known)}".rstrip(" .") for name in sorted(given.keys() - known)
    ]
    problems += [
        f"missing parameter {name}: {known[name].help or 'no default'}"
        for name in sorted(known.keys() - given)
        if known[name].required
    ]
    values: dict[str, Any] = {}
    for name in sorted(given.keys() & known):
        try:
            values[name] = int(given[name]) if known[name].kind == "int" else given[name]
        except ValueError:
            problems.append(f"parameter {name} is {given[name]!r}; expected a whole number")
        if values.get(name) == "":
            problems.append(f"parameter {name} is empty")
    return values, problems


def inject(notebook: NotebookNode, values: Mapping[str, Any]) -> None:
    """Put a cell with the values behind that of their declarations, in place of one that an earlier run left there."""
    from nbformat import v4

    earlier = _place(notebook, INJECTED)
    if earlier is not None:
        del notebook.cells[earlier]
    source = "".join(["# Parameters\n", *(f"{name} = {_literal(value)}\n" for name, value in values.items())])
    cell = v4.new_code_cell(source, id=INJECTED, metadata={"tags": [INJECTED]})
    place = _place(notebook, DECLARED)
    notebook.cells.insert(0 if place is None else place + 1, cell)


def _literal(value: Any) -> str:
    """A value as the cell writes it: texts in ASCII, with escapes.

    >>> _literal(2019), _literal('of "1,000"')
    ('2019', '"of \\\\"1,000\\\\""')
    """
    if not isinstance(value, str):
        return str(value)
    escaped = value.encode("unicode_escape").decode("ascii").replace('"', '\\"')
    return f'"{escaped}"'
