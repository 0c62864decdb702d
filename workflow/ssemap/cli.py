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
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssemap.core.arguments import OPTIONS, Parameter, country, positive, year
from ssemap.core.issues import InputError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


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
        sys.stdout.flush()
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # who reads the output, as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(prog="ssemap", description="Reproducible, comparative mapping of the SSE.")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _stages(commands)
    _products(commands)
    _tools(commands)
    return top


def _stages(commands: Commands) -> None:
    """From a country package to its indicators."""
    clean = _stage(commands, "clean", "type the figures of a country package")
    _paths(clean, package="folder of the package, as data/raw/KOR")

    harmonise = _stage(commands, "harmonise", "put figures into one vocabulary and into series")
    _paths(harmonise, clean="folder that clean wrote")
    _options(harmonise, "as_of")

    plausibility = _stage(commands, "plausibility", "look for figures that contradict each other")
    _paths(plausibility, clean="folder that clean wrote", harmonised="folder that harmonise wrote")

    estimate = _stage(commands, "estimate", "choose a figure for each series and year, and estimate its level")
    _paths(estimate, harmonised="folder that harmonise wrote")
    _options(estimate, "window")

    indicators = _stage(commands, "indicators", "compute the declared indicators")
    _paths(
        indicators,
        clean="folder that clean wrote",
        harmonised="folder that harmonise wrote",
        estimated="folder that estimate wrote",
    )
    _options(indicators, "window")

    compare = _stage(commands, "compare", "tell which country is clearly higher than which")
    _paths(
        compare,
        clean="folder of the clean tables of all countries",
        harmonised="folder of their harmonised tables",
        indicators="folder of their indicators",
    )
    _options(compare, "reference_year", "countries")

    institutions = _stage(commands, "institutions", "compare what forms are in law")
    _paths(institutions, clean="folder of the clean tables of all countries")
    _options(institutions, "conditions", "reference_year", "countries")

    alternatives = _stage(commands, "alternatives", "compute what a country says under other choices")
    _paths(
        alternatives,
        clean="folder that clean wrote",
        harmonised="folder that harmonise wrote",
        estimated="folder that estimate wrote",
        indicators="folder that indicators wrote",
    )
    _options(alternatives, "as_of", "reference_year", "window", "concept")

    scenarios = _stage(commands, "scenarios", "see which claims survive other choices")
    _paths(scenarios, clean="folder of the clean tables of all countries", alternatives="folder of their alternatives")
    _options(scenarios, "reference_year", "concept", "countries")


def _products(commands: Commands) -> None:
    """From processed data to what is read."""
    notebook = _stage(commands, "notebook", "run a notebook with parameters", module="publish.notebooks")
    _paths(notebook, notebook="notebook with a cell of parameters")
    notebook.add_argument("--page", type=Path, metavar="HTML", help="write the run as a page too")
    notebook.add_argument(
        "-p",
        dest="parameters",
        action=Parameter,
        nargs=2,
        default={},
        metavar=("NAME", "VALUE"),
        help="value of a parameter; repeat for each",
    )

    quality = _stage(commands, "quality", "write the quality page of a country", module="publish.pages.quality")
    _paths(quality, processed="the edition's processed data")
    quality.add_argument("--iso3", required=True, type=country, help="country code, as KOR")
    _options(quality, "run")

    chains = _stage(
        commands, "trace-pages", "write the chain of every number of a country", module="publish.pages.trace"
    )
    _paths(chains, processed="the edition's processed data")
    chains.add_argument("--iso3", required=True, type=country, help="country code, as KOR")
    _options(chains, "run")

    report = _stage(commands, "report", "write the report page", module="publish.pages.report")
    _paths(
        report,
        results="folder of the edition's results",
        processed="its processed data",
        raw="folder of the country packages",
    )
    report.add_argument("--door", required=True, type=Path, metavar="HTML", help="front door of the edition's results")
    for kind in ("pdf", "docx"):
        report.add_argument(f"--{kind}", type=Path, metavar=kind.upper(), help="write the report as such a file, too")
    web = "where the folder of results stands on the web"
    report.add_argument("--published", default="", metavar="URL", help=web)
    _options(report, "run")

    methods = _stage(commands, "methods", "write the methods annex", module="publish.pages.methods")
    _paths(methods, results="folder of the edition's results", processed="its processed data")
    _options(methods, "run")

    sent = _stage(commands, "one-file", "write the report as one file", module="publish.pages.one_file")
    figures = _stage(commands, "figure-pages", "write a page for each figure", module="publish.pages.figure_pages")
    for command in (sent, figures):
        _paths(command, results="folder of the edition's results")
        command.add_argument("--published", default="", metavar="URL", help=web)
    figures.add_argument("--names", nargs="+", required=True, metavar="NAME", help="figures that have a page")

    record = _stage(commands, "record", "write down what a run was made of", module="provenance.record")
    _paths(record, raw="folder of the country packages", processed="the edition's processed data")
    _options(record, "run")


def _tools(commands: Commands) -> None:
    """For those who write a package or question a number."""
    check = _command(commands, "check", "list all problems of a country package, or of all packages", _check)
    check.add_argument("codes", metavar="COUNTRY", type=country, nargs="*", help="country codes, as KOR; default: all")

    trace = _command(commands, "trace", "follow an indicator back to what was printed", _trace)
    trace.add_argument("indicator", help="indicator, as declared in indicators.yaml")
    trace.add_argument("iso3", metavar="COUNTRY", type=country, help="country code, as KOR")
    for name in ("edition", "concept"):
        trace.add_argument(f"--{name}", help=f"{name} to look in; default: that of config.yaml")
    trace.add_argument("--year", type=int, help="default: the reference year of config.yaml")
    trace.add_argument("--family", help="a family, a sub-family, a form or all; default: every family")

    draw = _command(commands, "draw", "draw figures to be coded a second time", _draw)
    draw.add_argument("number", type=positive, help="number of the draw, from 1 on")
    draw.add_argument("-o", dest="output", type=Path, required=True, help="folder for the sheets")

    sheet = _command(commands, "rating-sheet", "write what a package says of each form, to rate it", _rating_sheet)
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

    agree = _command(commands, "agreement", "measure the agreement of coders", _agreement)
    agree.add_argument("-o", dest="output", type=Path, help="default: docs/coding_agreement.md")

    _command(commands, "calibrate", "fit what is pooled over all series (minutes)", _calibrate)
    measure = "measure the levels on figures that are left out (minutes), or a run on official values of yours"
    evaluate = _command(commands, "evaluate", measure, _evaluate)
    evaluate.add_argument("--truth", type=Path, metavar="CSV", help="official values (docs/truth.md)")
    evaluate.add_argument("-o", dest="output", type=Path, metavar="CSV", help="with --truth: each value and its level")
    evaluate.add_argument("--edition", help="with --truth: edition to compare; default: that of config.yaml")

    page = _command(commands, "evidence", "write what the packages hold and what is doubtful", _evidence)
    page.add_argument("-o", dest="output", type=Path, help="default: docs/evidence.md")

    example = _command(commands, "example", "follow one level by hand, with a spreadsheet", _example)
    example.add_argument("series", help="series of up to three figures, as its series_id")
    example.add_argument("year", type=int, help="year with no figure within a year of its end")
    example.add_argument("-o", dest="output", type=Path, help="folder; default: docs")

    new = _command(commands, "new", "begin the package of a further country", _new)
    new.add_argument("iso3", metavar="COUNTRY", type=country, help="country code (ISO 3166-1 alpha-3), as THA")

    migrate = _command(commands, "migrate", "bring the package of a country to the schema version of today", _migrate)
    migrate.add_argument("iso3", metavar="COUNTRY", type=country, help="country code (ISO 3166-1 alpha-3), as THA")

    schema = _command(commands, "schema", "compare each datapackage.json with schemas and tables", _schema)
    schema.add_argument("--write", action="store_true", help="write them instead")


def _command(commands: Commands, name: str, text: str, command: Any) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=text, description=text.capitalize() + ".")
    added.set_defaults(command=command)
    return added


def _stage(commands: Commands, name: str, text: str, *, module: str | None = None) -> argparse.ArgumentParser:
    """A command that calls ``run`` of the module of its name with all its arguments."""

    def command(**arguments: Any) -> None:
        import_module(f"ssemap.{module or name}").run(**arguments)

    added = _command(commands, name, text, command)
    added.add_argument("-o", dest="output", type=Path, required=True, help="what to write")
    return added


def _paths(command: argparse.ArgumentParser, **arguments: str) -> None:
    for name, text in arguments.items():
        command.add_argument(name, type=Path, help=text)


def _options(command: argparse.ArgumentParser, *names: str) -> None:
    """Options that describe the run, each of them required but the edition's date."""
    for name in names:
        details = {"required": True, **OPTIONS[name]}
        command.add_argument(f"--{name.replace('_', '-')}", **details)


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


def _trace(indicator: str, iso3: str, **options: Any) -> None:
    from ssemap.provenance import trace

    print(trace.trace(indicator, iso3, **options))


def _draw(number: int, output: Path) -> None:
    from ssemap import store
    from ssemap.workbench import coding_agreement

    coding_agreement.draw(store.project() / "data" / "raw", number, output)


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

    project = store.project()
    coding_agreement.run(project / "data" / "raw", output or project / "docs" / "coding_agreement.md")
    if output is None:
        ratings.run(project / "data" / "raw")


def _calibrate() -> None:
    from ssemap import store
    from ssemap.core import framework
    from ssemap.workbench import calibration

    calibration.run(store.project() / "data" / "raw", framework.FRAMEWORK / "calibration.yaml")


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

    project = store.project()
    evaluation.run(project / "data" / "raw", framework.FRAMEWORK)
    evaluation.picture(project / "docs" / "images" / "calibration.png")
    with files.whole(project / "docs" / "evaluation.md") as path:
        path.write_text(kept.page(), "utf-8")


def _evidence(output: Path | None) -> None:
    from ssemap import store
    from ssemap.workbench import evidence_page

    project = store.project()
    evidence_page.run(project / "data" / "raw", output or project / "docs" / "evidence.md")


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
