"""``ssemap evaluate``: how well left-out figures are predicted, kept as tables and shown as a page."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from ssemap import store
from ssemap.core import files, framework
from ssemap.core.documents import Declared
from ssemap.estimate.reconcile import calibrate, cross_validation
from ssemap.estimate.rules import Fingerprint, Iso3, reconciliation
from ssemap.publish import export
from ssemap.publish.pages import evaluation as kept
from ssemap.workbench import calibration, method

DIGITS = 4  # of logarithms
HEAD = """\
# What the tables evaluation_*.csv were made from, as in calibration.yaml. Written by `ssemap evaluate`.
"""
MODULES = (*calibration.MODULES, cross_validation)  # that decide the tables


class MadeFrom(Declared):
    """What the kept tables were made from: fingerprints of code and rules, and of the observations of each country."""

    FILE = "evaluation.yaml"
    method: Fingerprint
    evidence: dict[Iso3, Fingerprint]


def made_from() -> MadeFrom:
    """``evaluation.yaml``. Raises PackageError with every mistake in it."""
    record: MadeFrom = framework.declared(MadeFrom)
    return record


def run(raw: Path, folder: Path) -> None:
    """Leave out every figure of the packages in ``raw`` and write what was predicted to ``folder``."""
    rules = reconciliation()
    rows = calibration.evaluation_set(raw, rules)
    frames = []
    for out in kept.OUT:
        left = cross_validation.cross_fitted(rows, rules, date_out=out == "date").reset_index(drop=True)
        table = cross_validation.predictions(left, rules).round(DIGITS)
        table.insert(0, "out", out)
        frames.append(table)
    export.write_csv(pd.concat(frames, ignore_index=True), folder / kept.LeftOut.FILE)
    injected = cross_validation.injected_errors(rows, calibrate.fit(rows, rules), rules.flagged)
    export.write_csv(injected, folder / kept.InjectedError.FILE)
    lines = method.record(MODULES, rules, calibration.signatures(rows))
    with files.whole(folder / MadeFrom.FILE) as path:
        path.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")


def picture(output: Path) -> None:
    """The calibration plot of the kept tables as a PNG file, as the methods annex shows it."""
    settings = store.config().run()
    with TemporaryDirectory() as folder:
        drawn = kept.picture(Path(folder), kept.left_out(), settings)
        with files.whole(output) as path:
            path.write_bytes(drawn.path.with_suffix(".png").read_bytes())
