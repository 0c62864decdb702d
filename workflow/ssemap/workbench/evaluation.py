"""``ssemap evaluate``: how well left-out figures are predicted, kept as tables and shown as a page."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from ssemap import clean, harmonise, intake, store
from ssemap.core import documents, files, framework, issues
from ssemap.core.documents import Declared
from ssemap.core.issues import InputError
from ssemap.core.spelling import did_you_mean
from ssemap.estimate.reconcile import comparison, targets
from ssemap.estimate.reconcile.comparison import Sample
from ssemap.estimate.reconcile.cross_validation import Version
from ssemap.estimate.reconcile.observed import repeated
from ssemap.estimate.reconcile.prediction import MODEL
from ssemap.estimate.reconcile.targets import EvaluationRules
from ssemap.estimate.rules import Fingerprint, Iso3, Reconciliation, reconciliation
from ssemap.publish import export
from ssemap.publish.pages import evaluation as shown
from ssemap.workbench import method, read_packages

DIGITS = 4  # of logarithms and shares
HEAD = """\
# What the tables evaluation_*.csv were made from, as in calibration.yaml, and the fingerprints of these tables as they
# were written. Written by `ssemap evaluate`.
"""
TABLES = (shown.LeftOut.FILE, shown.MethodScore.FILE, shown.InjectedError.FILE)


class MadeFrom(Declared):
    """What the kept tables were made from, and the fingerprint of each.

    ``method``: of code, rules and the date of the edition; ``evidence``: of the observations of each country.
    """

    FILE = "evaluation.yaml"
    method: Fingerprint
    evidence: dict[Iso3, Fingerprint]
    tables: dict[str, Fingerprint]


def made_from() -> MadeFrom:
    """``evaluation.yaml``. Raises PackageError with every mistake in it."""
    record: MadeFrom = framework.declared(MadeFrom)
    return record


def versions() -> list[Version]:
    """The model as it is, and the earlier versions that ``evaluation_rules.yaml`` names."""
    earlier = [
        Version(name, framework.declared(Reconciliation, file)) for name, file in targets.rules().versions.items()
    ]
    return [Version(MODEL, reconciliation()), *earlier]


def edition_date() -> datetime.date | None:
    """Date of the edition whose figures predict later ones. Raises InputError where ``config.yaml`` has none."""
    name, editions = targets.rules().edition, store.config().editions
    if name not in editions:
        advice = did_you_mean(name, editions) or "Name one of config.yaml."
        expected = f"expected an edition of config.yaml: {', '.join(editions)}"
        raise InputError(f"{framework.FOLDER}/{EvaluationRules.FILE}: found the edition {name}; {expected}. {advice}")
    return editions[name]


def samples(raw: Path, as_of: datetime.date | None, needed: Collection[str] | None = None) -> list[Sample]:
    """What each version is judged on: the packages in ``raw``, whole and as an edition of this date has them.

    ``needed``: as of ``read_packages``. Raises PackageError where a package has an error, and InputError where no
    series has two figures.
    """

    def evidence(folder: Path) -> list[pd.DataFrame]:
        cleaned = clean.clean(intake.read(folder))
        issues.raise_errors(cleaned.issues)
        return [harmonise.harmonise(cleaned.tables, as_of=date).evidence for date in (None, as_of)]

    pairs = read_packages.of_all(raw, evidence, needed)
    frames = [pd.concat(tables, ignore_index=True) for tables in zip(*pairs, strict=True)]
    found = [comparison.sample(version, *frames) for version in versions()]
    if not repeated(found[0].latest).any():
        advice = "Add figures to a package."
        raise InputError(f"{raw}: found no series with two figures; expected one to leave out. {advice}")
    return found


def made_by(as_of: datetime.date | None) -> str:
    """Fingerprint of the method of the evaluation as it is now."""
    model, *earlier = versions()
    declared = targets.rules()
    beside = [str(as_of), *declared.versions, str(declared.targets.narrow)]
    beside += [version.rules.model_dump_json(exclude=method.SHOWN) for version in earlier]
    beside.append(str(model.rules.farthest_years))
    return method.fingerprint(method.behind(comparison.__name__), model.rules, *beside)


def tables(found: Sequence[Sample]) -> dict[str, pd.DataFrame]:
    """The tables that are kept, by their files."""
    rules = found[0].version.rules
    parts = [comparison.judged(one, simple=place == 0) for place, one in enumerate(found)]
    sets = comparison.together([methods for methods, _ in parts])
    scores = comparison.table(sets, MODEL, rules, targets.rules().targets.narrow)
    frames = (comparison.kept(sets, MODEL, rules), scores, parts[0][1])
    return {file: frame.round(DIGITS) for file, frame in zip(TABLES, frames, strict=True)}


def run(raw: Path, folder: Path, needed: Collection[str] | None = None) -> None:
    """Leave out figures of the packages in ``raw`` and write what was predicted to ``folder``.

    ``needed``: as of ``read_packages``.
    """
    as_of = edition_date()
    made = made_by(as_of)  # of the code as it is loaded, not as it may be when the tables are made
    found = samples(raw, as_of, needed)
    for file, frame in tables(found).items():
        export.write_csv(frame, folder / file)
    lines = method.record(made, comparison.signatures(found))
    lines += ["tables:", *(f'  {file}: "{method.of_file(folder / file)}"' for file in TABLES)]
    files.write_text(folder / MadeFrom.FILE, HEAD + "\n".join(lines) + "\n")


def stale(folder: Path) -> list[str]:
    """The kept tables in ``folder`` that are not as ``evaluation.yaml`` says that they were written."""
    written = documents.typed(documents.read(folder / MadeFrom.FILE), MadeFrom).tables
    return [file for file in TABLES if written.get(file) != method.of_file(folder / file)]


def picture(output: Path) -> None:
    """The calibration plot of the kept tables as a PNG file, as the methods annex shows it."""
    settings = store.config().run()
    with TemporaryDirectory() as folder:
        drawn = shown.picture(Path(folder), shown.left_out(), settings, cited=False)
        with files.whole(output) as path:
            path.write_bytes(drawn.path.with_suffix(".png").read_bytes())
