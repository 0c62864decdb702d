"""Commands of what is read: from processed data to pages and documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ssemap.cli.build import add_options, add_paths, add_stage
from ssemap.core.arguments import Parameter, country, web_folder

if TYPE_CHECKING:
    import argparse

    from ssemap.cli.build import Commands
RESULTS, RAW = "folder of the edition's results", "folder of the country packages"


def add(commands: Commands) -> None:
    """From processed data to what is read."""
    notebook = add_stage(commands, "notebook", "run a notebook with parameters", module="publish.notebooks")
    add_paths(notebook, notebook="notebook with a cell of parameters")
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

    quality = add_stage(commands, "quality", "write the quality page of a country", module="publish.pages.quality")
    add_paths(quality, processed="the edition's processed data")
    quality.add_argument("--iso3", required=True, type=country, help="country code, as KOR")
    add_options(quality, "run")

    chains = add_stage(
        commands, "trace-pages", "write the chain of every number of a country", module="publish.pages.trace"
    )
    add_paths(chains, processed="the edition's processed data")
    chains.add_argument("--iso3", required=True, type=country, help="country code, as KOR")
    add_options(chains, "run")

    report = add_stage(commands, "report", "write the report page", module="publish.pages.report")
    add_paths(report, results=RESULTS, processed="its processed data", raw=RAW)
    report.add_argument("--door", required=True, type=Path, metavar="HTML", help="front door of the edition's results")
    for kind in ("pdf", "docx"):
        report.add_argument(f"--{kind}", type=Path, metavar=kind.upper(), help="write the report as such a file, too")
    _published(report)
    add_options(report, "run")

    brief = add_stage(commands, "brief", "write the brief of a country", module="publish.briefs.of_country")
    add_paths(brief, results=RESULTS, processed="its processed data")
    brief.add_argument("--iso3", required=True, type=country, help="country code, as KOR")
    add_options(brief, "language", "run")
    _published(brief)

    briefs = add_stage(commands, "briefs", "write introduction and conclusions", module="publish.briefs.of_all")
    add_paths(briefs, results=RESULTS, processed="its processed data", raw=RAW)
    add_options(briefs, "language", "run")
    _published(briefs)

    methods = add_stage(commands, "methods", "write the methods annex", module="publish.pages.methods")
    add_paths(methods, results=RESULTS, processed="its processed data")
    add_options(methods, "run")

    sent = add_stage(commands, "one-file", "write the report as one file", module="publish.pages.one_file")
    figures = add_stage(commands, "figure-pages", "write a page for each figure", module="publish.pages.figure_pages")
    for command in (sent, figures):
        add_paths(command, results=RESULTS)
        _published(command)
    figures.add_argument(
        "--names",
        nargs="+",
        required=True,
        metavar="NAME",
        help="all figures of the edition; files of others are removed",
    )

    explorer = add_stage(commands, "explorer", "write the page to explore all numbers", module="publish.explorer.page")
    add_paths(explorer, processed="the edition's processed data")
    explorer.add_argument(
        "--further",
        nargs="+",
        action="extend",
        default=[],
        type=Path,
        metavar="PROCESSED",
        help="processed data of further editions",
    )
    add_options(explorer, "run")

    record = add_stage(commands, "record", "write down what a run was made of", module="provenance.record")
    add_paths(record, raw=RAW, processed="the edition's processed data")
    add_options(record, "run")
    _published(record)


def _published(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--published", default="", type=web_folder, metavar="URL", help="where the folder of results stands on the web"
    )
