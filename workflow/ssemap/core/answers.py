"""Answers of a row to the warnings about it: ``accepted_reason`` of figures, read check by check.

An answer ends the warning that it names and no other. Two or more stand one behind the other. One without the id of
a check says why the printed number and the value differ.
"""

from __future__ import annotations

import re

DIFFERENCE = ""  # the check that an answer without an id answers
ACCEPTED = "Accepted: "
NAMED = re.compile(r"(?:^|(?<=[.!?]) )([a-z]+(?:-[a-z]+)+): ")


def answers(cell: object) -> dict[str, str]:
    """Check to its answer.

    >>> answers("Printed as a fall. off-series: The form was new. It grew fast.")
    {'': 'Printed as a fall.', 'off-series': 'The form was new. It grew fast.'}
    >>> answers("period-entry: The scope names the month.")
    {'period-entry': 'The scope names the month.'}
    >>> answers(None)
    {}
    """
    if not isinstance(cell, str):
        return {}
    first, *named = NAMED.split(cell)
    told = {DIFFERENCE: first} if first else {}
    for check_id, answer in zip(named[::2], named[1::2], strict=True):
        told[check_id] = f"{told[check_id]} {answer}" if check_id in told else answer
    return told


def accepted(*told: str) -> str:
    """What a warning says that is answered.

    >>> answer_in(accepted("The form was new.", "The form was new.")), answer_in("Check the scale.")
    ('The form was new.', '')
    """
    return ACCEPTED + " ".join(dict.fromkeys(told))


def answer_in(action: str) -> str:
    """The answer to a warning; empty where it waits for one."""
    return action.removeprefix(ACCEPTED) if action.startswith(ACCEPTED) else ""
