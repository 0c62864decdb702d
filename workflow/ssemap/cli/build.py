"""How commands are declared: each calls a function, and carries the names of its parameters."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.core.arguments import OPTIONS

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_command(commands: Commands, name: str, text: str, command: Any) -> argparse.ArgumentParser:
    """A command that calls ``command`` with all its arguments."""
    added = commands.add_parser(name, help=text, description=text.capitalize() + ".")
    added.set_defaults(command=command)
    return added


def add_stage(commands: Commands, name: str, text: str, *, module: str | None = None) -> argparse.ArgumentParser:
    """A command that calls ``run`` of the module of its name with all its arguments."""

    def command(**arguments: Any) -> None:
        import_module(f"ssemap.{module or name}").run(**arguments)

    added = add_command(commands, name, text, command)
    added.add_argument("-o", dest="output", type=Path, required=True, help="what to write")
    return added


def add_paths(command: argparse.ArgumentParser, **arguments: str) -> None:
    """Arguments that are files or folders, each with its help."""
    for name, text in arguments.items():
        command.add_argument(name, type=Path, help=text)


def add_options(command: argparse.ArgumentParser, *names: str) -> None:
    """Options that describe the run, each of them required but the edition's date."""
    for name in names:
        details = {"required": True, **OPTIONS[name]}
        command.add_argument(f"--{name.replace('_', '-')}", **details)
