"""The stored fits beside the rules that they were made by: where the two do not agree, no level is made.

``calibration.yaml`` holds what was fitted of each part of the model that ``reconciliation.yaml`` switches on. A part
that is switched afterwards has no numbers, or numbers that would still be used: both are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssemap.core import framework
from ssemap.core.issues import Issue, PackageError
from ssemap.estimate import rules
from ssemap.estimate.rules import Calibration, Fit, Reconciliation, Widths


def fits(names: Iterable[str], declared: Reconciliation) -> list[Fit]:
    """The fits of these names.

    Raises KeyError for an unknown one, and PackageError where one was made by other rules than ``declared``.
    """
    stored = rules.calibration().fits
    asked = {name: stored[name] for name in names}
    if found := [_issue(name, words) for name, fit in asked.items() for words in disagreements(fit, declared)]:
        raise PackageError(found)
    return list(asked.values())


def disagreements(fit: Fit, declared: Reconciliation) -> Iterator[tuple[str, str]]:
    """What a fit holds that is not as the rules ask for it, in words: found and expected."""
    from ssemap.estimate.reconcile import cells

    if (number := len(declared.components)) != len(fit.weights):
        yield f"{len(fit.weights)} weights", f"{number}, one for each of scales and contested"
    if set(fit.noise) != set(declared.noise.names):
        yield f"noise of {', '.join(fit.noise)}", f"of {', '.join(declared.noise.names)}, the classes of noise"
    reads = declared.reads
    for name, asked, switch in (
        ("lag", reads.lag, "lag"),
        ("date_sd", not reads.lag, "lag"),
        ("about", reads.about, "about"),
        ("excess", reads.bounds, "bounds"),
        ("rounded", reads.zeros, "zeros"),
        ("inner_widths", reads.cells, "cells"),
    ):
        if (getattr(fit, name) is not None) != asked:
            found, expected = ("no", "one") if asked else ("a number for", "none")
            yield f"{found} {name}", f"{expected}, as reads.{switch} is {str(getattr(reads, switch)).lower()}"
    every = cells.every(declared)
    for name, widths in (("widths", fit.widths), ("inner_widths", fit.inner_widths)):
        if isinstance(widths, Widths) and (wrong := set(widths.factors) ^ set(every)):
            yield f"{name} without, or only there, {', '.join(sorted(wrong))}", f"factors of {', '.join(every)}"


def _issue(name: str, words: tuple[str, str]) -> Issue:
    found, expected = words
    file = f"{framework.FOLDER}/{Calibration.FILE}"
    action = "After a change of reconciliation.yaml: ssemap calibrate."
    return Issue("calibration-rules", "error", file, 0, name, "", found, expected, action)
