"""Commands for those who write a package or question a number."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.cli.build import add_command
from ssemap.core.arguments import country, positive, year
from ssemap.core.issues import InputError

if TYPE_CHECKING:
    from ssemap.cli.build import Commands


def add(commands: Commands) -> None:
    """For those who write a package or question a number."""
    check = add_command(commands, "check", "list all problems of a country package, or of all packages", _check)
    check.add_argument("codes", metavar="COUNTRY", type=country, nargs="*", help="country codes, as KOR; default: all")

    trace = add_command(commands, "trace", "follow an indicator back to what was printed", _trace)
    trace.add_argument("indicator", help="indicator, as declared in indicators.yaml")
    trace.add_argument("iso3", metavar="COUNTRY", type=country, help="country code, as KOR")
    for name in ("edition", "concept"):
        trace.add_argument(f"--{name}", help=f"{name} to look in; default: that of config.yaml")
    trace.add_argument("--year", type=int, help="default: the reference year of config.yaml")
    trace.add_argument("--family", help="a family, a sub-family, a form or all; default: every family")

    draw = add_command(commands, "draw", "draw figures to be coded a second time", _draw)
    draw.add_argument("number", type=positive, help="number of the draw, from 1 on")
    draw.add_argument("-o", dest="output", type=Path, required=True, help="folder for the sheets")

    sheet = add_command(commands, "rating-sheet", "write what a package says of each form, to rate it", _rating_sheet)
    sheet.add_argument("iso3", metavar="COUNTRY", type=country, help="country code, as KOR")
    sheet.add_argument("-o", dest="output", type=Path, required=True, help="folder")
    sheet.add_argument("--conditions", default="emes", help="conditions to rate; default: emes")
    sheet.add_argument("--law", action="store_true", help="only cells on which a provision of law bears")
    sheet.add_argument(
        "--reference-year",
        dest="year",
        type=year,
        metavar="YEAR",
        help="law in force on its last day; default: the reference year of config.yaml",
    )

    agree = add_command(commands, "agreement", "measure the agreement of coders", _agreement)
    agree.add_argument("-o", dest="output", type=Path, help="default: docs/coding_agreement.md")

    add_command(commands, "calibrate", "fit what is pooled over all series (minutes)", _calibrate)
    measure = "measure the levels on figures that are left out (minutes), or a run on official values of yours"
    evaluate = add_command(commands, "evaluate", measure, _evaluate)
    evaluate.add_argument("--truth", type=Path, metavar="CSV", help="official values (docs/truth.md)")
    evaluate.add_argument("-o", dest="output", type=Path, metavar="CSV", help="with --truth: each value and its level")
    evaluate.add_argument("--edition", help="with --truth: edition to compare; default: that of config.yaml")

    page = add_command(commands, "evidence", "write what the packages hold and what is doubtful", _evidence)
    page.add_argument("-o", dest="output", type=Path, help="default: docs/evidence.md")

    example = add_command(commands, "example", "follow one level by hand, with a spreadsheet", _example)
    example.add_argument("series", help="series of up to three figures, as its series_id")
    example.add_argument("year", type=int, help="year with no figure within a year of its end")
    example.add_argument("-o", dest="output", type=Path, help="folder; default: docs")

    new = add_command(commands, "new", "begin the package of a further country", _new)
    new.add_argument("iso3", metavar="COUNTRY", type=country, help="country code (ISO 3166-1 alpha-3), as THA")

    migrate = add_command(commands, "migrate", "bring a country's package to the schema version of today", _migrate)
    migrate.add_argument("iso3", metavar="COUNTRY", type=country, help="country code (ISO 3166-1 alpha-3), as THA")

    schema = add_command(commands, "schema", "compare each datapackage.json with schemas and tables", _schema)
    schema.add_argument("--write", action="store_true", help="write them instead")


def _check(codes: list[str]) -> int:
    from ssemap import store
    from ssemap.core import countries, files, texts
    from ssemap.core.issues import SEVERITIES
    from ssemap.core.spelling import did_you_mean
    from ssemap.review import inspection

    raw = store.project() / "data" / "raw"
    # by the letters of the names: some file systems take kor for KOR
    folders = [path for path in sorted(raw.glob("*")) if path.is_dir() and not files.is_ignored(path.name)]
    names = [folder.name for folder in folders]
    missing = [code for code in dict.fromkeys(codes) if code not in names]
    for code in missing or ([] if names else [""]):
        there = texts.shown(countries.listed(names))
        advice = did_you_mean(code, names, cutoff=2 / 3) or f"Begin it: ssemap new {code or 'CODE'}"
        print(f"no folder {raw / code} (packages there: {there}). {advice}", file=sys.stderr)
    failed = bool(missing or not names)
    for folder in folders:
        if folder.name in codes or not codes:
            problems = inspection.problems(folder)
            for issue in problems:
                print(issue)
            severities = [issue.severity for issue in problems]
            numbers = (f"{severities.count(severity)} {severity}s" for severity in SEVERITIES)
            print(f"{texts.shown(folder.name)}: {', '.join(numbers)}")
            failed |= "error" in severities
    return int(failed)


def _packages() -> tuple[Path, list[str]]:
    """The folder of the packages, and the countries of the run: an error in a package of one of these stops a tool."""
    from ssemap import store

    project = store.project()
    return project / "data" / "raw", store.config(project).countries


def _trace(indicator: str, iso3: str, **options: Any) -> None:
    from ssemap.provenance import trace

    print(trace.trace(indicator, iso3, **options))


def _draw(number: int, output: Path) -> None:
    from ssemap.workbench import coding_agreement

    raw, needed = _packages()
    coding_agreement.draw(raw, number, output, needed)


def _rating_sheet(iso3: str, output: Path, conditions: str, law: bool, year: int | None) -> None:
    from ssemap import store
    from ssemap.workbench import rating_sheet

    project = store.project()
    year = year or store.config(project).reference_year
    rating_sheet.run(project / "data" / "raw" / iso3, output, conditions, year, law_alone=law)


def _agreement(output: Path | None) -> None:
    from ssemap import store
    from ssemap.workbench import coding_agreement
    from ssemap.workbench import rating_agreement as ratings

    raw, needed = _packages()
    coding_agreement.run(raw, output or store.project() / "docs" / "coding_agreement.md", needed)
    if output is None:
        ratings.run(raw, needed)


def _calibrate() -> None:
    from ssemap.core import framework
    from ssemap.workbench import calibration

    raw, needed = _packages()
    calibration.run(raw, framework.FRAMEWORK / "calibration.yaml", needed)


def _evaluate(truth: Path | None, output: Path | None, edition: str | None) -> None:
    if truth:
        from ssemap.workbench import truth as official

        print(official.run(truth, output, edition))
        return
    if output or edition:
        raise InputError("found -o or --edition without --truth; expected both with a file of official values alone.")
    from ssemap import store
    from ssemap.core import files, framework
    from ssemap.publish.pages import evaluation as kept
    from ssemap.workbench import evaluation

    raw, needed = _packages()
    evaluation.run(raw, framework.FRAMEWORK, needed)
    docs = store.project() / "docs"
    evaluation.picture(docs / "images" / "calibration.png")
    files.write_text(docs / "evaluation.md", kept.page())


def _evidence(output: Path | None) -> None:
    from ssemap import store
    from ssemap.workbench import evidence_page

    raw, needed = _packages()
    evidence_page.run(raw, output or store.project() / "docs" / "evidence.md", needed)


def _example(series: str, year: int, output: Path | None) -> None:
    from ssemap import store
    from ssemap.workbench.worked_example import page

    project = store.project()
    raw = project / "data" / "raw"
    page.run(raw, output or project / "docs", series, year, store.config(project).window)


def _new(iso3: str) -> None:
    from ssemap import store
    from ssemap.workbench import new_package

    print(new_package.run(store.project() / "data" / "raw", iso3))


def _migrate(iso3: str) -> None:
    from ssemap import store
    from ssemap.workbench import migrate

    print(migrate.run(store.project() / "data" / "raw" / iso3))


def _schema(write: bool) -> int:
    from ssemap import store
    from ssemap.intake import descriptors

    raw = store.project() / "data" / "raw"
    if write:
        for path in descriptors.write(raw):
            print(f"written: {path}")
        return 0
    stale = descriptors.stale(raw)
    for path in stale:
        print(f"out of step: {path} (write it: ssemap schema --write)")
    return int(bool(stale))
