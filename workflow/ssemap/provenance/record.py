"""``run.json``: what a run was made of and what came out, so that two runs can be compared.

It holds no time of day and no path of the machine: equal inputs, code and packages give equal bytes.
"""

from __future__ import annotations

import json
import platform
import re
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap import store
from ssemap.core import files, issues
from ssemap.core.run import Run
from ssemap.provenance import fingerprint
from ssemap.schemas.table import ISSUES

if TYPE_CHECKING:
    import pandas as pd

PROJECT = fingerprint.PACKAGE.parents[1]
# What decides the results besides the packages; folders are taken whole.
CODE = ("Snakefile", "notebooks", "requirements.lock", "workflow")


def run(raw: Path, processed: Path, output: Path, *, settings: Run, published: str = "") -> None:
    """Write the record of one edition.

    ``raw`` holds the country packages, ``processed`` what the stages wrote for this edition. ``published``: where its
    results stand on the web, '' where nowhere. Without documents the run has no languages.
    """
    config = {
        "countries": list(settings.countries),
        "shown": list(settings.shown or settings.countries),
        "edition": settings.edition,
        "as_of": settings.as_of.isoformat() if settings.as_of else None,
        "reference_year": settings.reference_year,
        "window": list(settings.window),
        "concept": settings.concept,
        "conditions": settings.conditions,
        "documents": bool(settings.languages),
        "languages": list(settings.languages),
        "publish_url": published or None,
    }
    record = {
        "config": config,
        "python": platform.python_version(),
        "packages": versions(),
        "code": {name: fingerprint.digest(sources(PROJECT, name), PROJECT) for name in CODE},
        "raw": {iso3: fingerprint.digest(fingerprint.files(raw / iso3), raw) for iso3 in settings.countries},
        "counts": {iso3: counts(processed, iso3) for iso3 in settings.countries},
    }
    files.write_text(output, json.dumps(record, indent=2, ensure_ascii=False) + "\n")


def sources(project: Path, *names: str) -> list[Path]:
    """Files behind entries of ``CODE`` (all by default), sorted; a folder stands for all its files."""
    paths = [project / name for name in names or CODE]
    nested = [fingerprint.files(path) if path.is_dir() else [path] for path in paths]
    return sorted(path for found in nested for path in found)


def versions() -> dict[str, str]:
    """Installed version of each package that the project asks for; none of those for its tests."""
    asked = (text for text in metadata.requires("ssemap") or [] if "extra ==" not in text)
    names = sorted(re.split(r"[^A-Za-z0-9._-]", text, maxsplit=1)[0] for text in asked)
    return {name: metadata.version(name) for name in names}


def counts(processed: Path, iso3: str) -> dict[str, Any]:
    """How much one country has at each stage.

    ``figures``: printed figures, ``parsed`` those the parser read, ``agreeing`` those that equal the
    typed entry; ``series``; ``cells`` of indicators, with a value or by kind of absence; ``issues``
    by stage and severity.
    """

    def table(stage: str, name: str) -> pd.DataFrame:
        return files.read_table(processed / stage / iso3 / f"{name}.parquet")

    figures, cells = table("clean", "figures"), table("indicators", "indicators")
    absent = cells["absence"].dropna().value_counts().sort_index()
    return {
        "figures": len(figures),
        "parsed": int(figures["parsed"].notna().sum()),
        "agreeing": int(figures["agrees"].sum()),
        "series": len(table("harmonise", "series")),
        "cells": {
            "value": int(cells["value"].notna().sum()),
            **{str(kind): int(number) for kind, number in absent.items()},
        },
        "issues": {
            stage.name: _severities(stage.folder(processed, iso3) / ISSUES) for stage in store.STAGES if stage.issues
        },
    }


def _severities(path: Path) -> dict[str, int]:
    if not path.is_file():
        raise files.NotReadable(f"{path}: found no such file; expected the issues of a stage. Run snakemake.")
    listed = [issue.severity for issue in issues.read(path)]
    return {severity: listed.count(severity) for severity in issues.SEVERITIES}
