"""The command line: ``ssemap STAGE INPUT... -o OUTPUT``, and tools for one package or one number.

A stage's arguments carry the names of the parameters of its ``run`` function. The module is imported
when its command runs, so that help appears at once.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Sequence

from ssemap.cli import products, stages, tools
from ssemap.core.files import FULL
from ssemap.core.issues import InputError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 1 where the input cannot be used.

    Mistakes in the input are printed without a traceback, all of them; any other error is a mistake
    in the program and keeps its traceback.
    """
    # A command is short and makes few circles: looking for garbage as often as by default takes 4 to 10 % of its time.
    gc.set_threshold(50_000, 20, 100)
    # Nor is there anything to look for when the process ends: that took 0.1 s of each job, of a notebook 0.5 s.
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # not every terminal has the letters of every country
    options = vars(parser().parse_args(arguments))
    command = options.pop("command")
    try:
        status: int = command(**options) or 0
        if sys.stdout:  # None where the shell closed it
            sys.stdout.flush()
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # who reads the output, as head, has seen enough
        _leave_output()
        return 1
    except OSError as error:
        if error.errno not in FULL or error.filename:
            raise
        print(f"the output: found {os.strerror(error.errno)}; expected room for what is printed", file=sys.stderr)
        _leave_output()
        return 1
    return status


def _leave_output() -> None:
    """Let what is not printed yet go nowhere, so that the end of the process does not try again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(prog="ssemap", description="Reproducible, comparative mapping of the SSE.")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    stages.add(commands)
    products.add(commands)
    tools.add(commands)
    return top
