"""``ssemap evaluate``: how well left-out figures are foretold, kept as tables and shown as a page."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from ssemap import store
from ssemap.core import files, framework
from ssemap.estimate.reconcile import calibrate, evaluation
from ssemap.publish import export
from ssemap.publish.pages import evaluation as kept
from ssemap.workbench import calibration

DIGITS = 4  # of logarithms


def run(raw: Path, folder: Path) -> None:
    """Leave out every figure of the packages in ``raw`` and write what was foretold to ``folder``."""
    rules = framework.rules("reconciliation")
    rows = calibration.evaluation_set(raw, rules)
    frames = []
    for out in kept.OUT:
        left = evaluation.cross_fitted(rows, rules, date_out=out == "date").reset_index(drop=True)
        table = evaluation.foretold(left, rules).round(DIGITS)
        table.insert(0, "out", out)
        frames.append(table)
    export.write_csv(pd.concat(frames, ignore_index=True), folder / kept.LEFT_OUT)
    slips = evaluation.planted(rows, calibrate.fit(rows, rules), rules["flagged"])
    export.write_csv(slips, folder / kept.PLANTED)


def picture(output: Path) -> None:
    """The calibration plot of the kept tables as a PNG file, as the methods annex shows it."""
    settings = store.config().run()
    with TemporaryDirectory() as folder:
        drawn = kept.picture(Path(folder), kept.left_out(), settings)
        with files.whole(output) as path:
            path.write_bytes(drawn.path.with_suffix(".png").read_bytes())
