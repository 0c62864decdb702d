"""What all rules share: the configuration, the environment of the jobs, and a few helpers."""

import re
import shlex
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.io import IOCache

from ssemap import store
from ssemap.provenance import fingerprint, record
from ssemap.core import locks, themes
from ssemap.core.config import load
from ssemap.core.issues import PackageError
from ssemap.publish.briefs import address as briefs

# Snakemake would load pandas at each start, only to see whether a parameter is a data frame; here none is.
sys.modules.setdefault("pandas", None)

if not fingerprint.PACKAGE.is_relative_to(Path(workflow.basedir).resolve()):
    raise WorkflowError(
        f"ssemap is installed from {fingerprint.PACKAGE}, not from this project. "
        "Run make, or: pip install --no-deps --no-build-isolation --editable ."
    )

if not Path(store.CONFIG).is_file():
    project = Path(workflow.basedir).resolve()
    advice = (
        f"Bring it back: git checkout {store.CONFIG}"
        if project == Path.cwd()
        else f"Run snakemake there: cd {project}"
    )
    raise WorkflowError(
        f"found no {store.CONFIG} in {Path.cwd()}; expected the folder of the project. {advice}"
    )

# Asked first: Snakemake writes there in a dry run too, and would tell by a traceback that it may not.
if closed := locks.closed(Path(".snakemake")):
    raise WorkflowError(
        f"{closed}: found no right to write there; expected a project in which a run can keep its state. "
        "Ask the owner for the right to write, or copy the project to a folder of yours."
    )

try:
    CONFIG = load(overrides=config)
    # Themes that have a page of their own.
    THEMES = {code: one for code, one in themes.declared().items() if one.paged}
except PackageError as error:
    raise WorkflowError(str(error))

# The priority of a rule is 2 for all that the comparison waits for and the comparison itself, whose notebook is the
# longest job; 1 for profiles and what they wait for; 0 for short jobs, which fill the end of a run.

# Snakemake fills it as a format string.
ENVIRONMENT = re.sub("[{}]", r"\g<0>\g<0>", f"{workflow.basedir}/environment.yml")
# Jobs run beside each other: one thread each. The commands of this Python come first.
BIN = Path(sys.executable).parent
shell.prefix(
    'set -euo pipefail; export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PATH={BIN:q}:"$PATH"; '
)


@cache
def join_runs():
    """Count this process among the runs of the project, for as long as it lives, if it is a run.

    A dry run is none, nor is the Snakemake of a single job. Under a cluster profile the locks of a killed run stay:
    its jobs may still be at work elsewhere.
    """
    if workflow.executor_plugin and workflow.is_main_process and not workflow.dryrun:
        return locks.join(Path(".snakemake"), clear=workflow.local_exec)


def read_once(finished):
    """Snakemake's record of a job that has ended, with each input read once.

    By itself Snakemake reads each input again for each output of the job: 98,000 files of a full run in place of 9,000,
    a third of what it costs (github.com/snakemake/snakemake, 4240).
    """

    async def record(job):
        # What is kept is of this job alone: another one may have changed the files since.
        of_run, workflow.iocache = workflow.iocache, IOCache(max_wait_time=0)
        try:
            await finished(job)
        finally:
            workflow.iocache = of_run

    return record


onstart:
    workflow.persistence.finished = read_once(workflow.persistence.finished)
    # A run here needs no limit of jobs a second. Snakemake's limiter wakes the scheduler again after each pass, and each
    # pass looks at every file of every waiting job: 14 of 185 processor seconds (github.com/snakemake/snakemake, 3744).
    if workflow.local_exec and hasattr(workflow.scheduler, "job_rate_limiter"):
        workflow.scheduler.job_rate_limiter = None


wildcard_constraints:
    iso3="|".join(CONFIG.countries),
    edition="|".join(CONFIG.editions),


def framework(*names):
    """Paths of the framework files that a stage reads: beside the code, wherever the data lie."""
    return local([f"workflow/framework/{name}" for name in names])


# Files of a set of conditions that tools of maintainers alone read: no job depends on them, but who shows the agreement.
OF_MAINTAINERS = {"agreement.csv", "topics.csv"}


def conditions_of(name):
    """Files of a set of conditions, below workflow/framework; of a mapped set the lists that it is mapped from too."""
    folder = Path("workflow/framework/conditions") / name
    found = [
        path
        for path in fingerprint.files(folder)
        if Path(path).name not in OF_MAINTAINERS
    ]
    files = [str(Path(path).relative_to("workflow/framework")) for path in found]
    mapped = any(Path(path).name == "mapping.csv" for path in files)
    return [*files, *(coded_conditions() if mapped else [])]


def coded_conditions():
    """Condition lists of the sets that are coded by themselves: the ratings of a package are checked against them."""
    lists = sorted(Path("workflow/framework/conditions").glob("*/conditions.csv"))
    return [
        str(path.relative_to("workflow/framework"))
        for path in lists
        if not path.with_name("mapping.csv").is_file()
    ]


def all_conditions(agreement=False):
    """All files of all sets of conditions, below workflow/framework; the coders' agreement where it is asked for."""
    found = map(Path, fingerprint.files(Path("workflow/framework/conditions")))
    unread = OF_MAINTAINERS - ({"agreement.csv"} if agreement else set())
    return [
        str(path.relative_to("workflow/framework"))
        for path in found
        if path.name not in unread
    ]


def theme_figures(codes):
    """What the pages of themes draw: the files of a figure that the report shows, in the edition of a job."""
    names = [figure.name for code in codes for figure in THEMES[code].figures]
    return expand(
        "results/{{edition}}/figures/{name}.{kind}",
        name=names,
        kind=["svg", "png", "pdf", "csv", "json"],
    )


def theme_phones(codes):
    """The same figures as they are drawn for narrow screens."""
    names = [figure.name for code in codes for figure in THEMES[code].figures]
    return expand("results/{{edition}}/figures/{name}.phone.svg", name=names)


def figures_of_pages():
    """The files of all comparative figures that their pages show or read, in the edition of a job."""
    files = [
        *rules.comparative_landscape.output.figures,
        *rules.comparative_landscape.output.phone,
        *rules.comparative_institutions.output.figures,
        *rules.comparative_institutions.output.phone,
        *theme_figures(THEMES),
        *theme_phones(THEMES),
        *rules.methods.output.figures,
        rules.methods.output.phone,
    ]
    return [file for file in files if file.endswith((".json", ".png", ".svg"))]


def names_of_figures():
    """Their names."""
    return [Path(file).stem for file in figures_of_pages() if file.endswith(".json")]


def published(wildcards):
    """Option for where the edition stands on the web; nothing where it does not."""
    address = CONFIG.published(wildcards.edition)
    return f"--published {shlex.quote(address)}" if address else ""


def published_parameter(wildcards):
    """The same for a notebook, as one of its parameters."""
    return published(wildcards).replace("--published", "-p published", 1)


def texts(*names):
    """Paths of the templates and captions that a page is made of: beside the code, wherever the data lie."""
    return local([f"workflow/report/{name}" for name in names])


def texts_in(folder):
    """Names of the texts in a folder of workflow/report, and in its folders."""
    top = Path("workflow/report")
    return [str(path.relative_to(top)) for path in fingerprint.files(top / folder)]


def fonts():
    """Hashes of the fonts of scripts, beside the code: a job opens those that it has letters of."""
    return local("workflow/fonts/SHA256SUMS")


# What a job asks a cluster for is what was measured, so many times over; a job that is tried again asks for more.
SLACK = 2
# With so many countries it was measured.
FEW = 6
# Megabytes of the two processes of Snakemake that stand beside a command on a node of a cluster.
BESIDE = 350
# No job asks for less: nodes differ, and they read from a shared file system.
FLOOR = 5


def memory(peak, each=0):
    """Megabytes that a job asks for: the peak measured for its command, and what each further country adds to it."""
    needed = BESIDE + SLACK * (peak + each * max(0, len(CONFIG.countries) - FEW))
    return lambda wildcards, attempt: attempt * needed


def minutes(*, seconds, each=0):
    """Minutes that a job asks for: the seconds measured for its command, and what each further country adds to them."""
    needed = SLACK * (seconds + each * max(0, len(CONFIG.countries) - FEW))
    return lambda wildcards, attempt: attempt * max(FLOOR, -(-needed // 60))


def package(wildcards):
    """Every file of a country's package, but those of names that Snakemake takes for patterns: the stage names them."""
    # All that is built begins here, and now Snakemake knows how it is to run; it will lock the folder next.
    join_runs()
    found = fingerprint.files(Path("data/raw") / wildcards.iso3)
    return [
        path
        for path in found
        if re.fullmatch(r"[^{}]+", path.name) and path.name.isprintable()
    ]


def code(start, *others):
    """Fingerprint of a module or notebook, of all it imports, and of the versions of the packages behind that."""
    return fingerprint.code(start, *others, lock=Path("requirements.lock"))


def given(name):
    """Fingerprint of the tracked files among a rule's inputs: one can change and keep an old date.

    Files that all jobs of the rule share are read once; those of a country have a fingerprint of their own.
    """

    @cache
    def tracked():
        """Files that all jobs share, and patterns and functions that give those of one job."""
        made = ("data/processed/", "results/")
        items = [
            item
            for item in getattr(rules, name).input
            if callable(item) or not item.startswith(made)
        ]
        own = [item for item in items if callable(item) or "{" in item]
        return fingerprint.digest(item for item in items if item not in own), own

    # It does not take the job's input: Snakemake disregards what derives from it.
    def parameter(wildcards):
        shared, items = tracked()
        paths = [item(wildcards) if callable(item) else [item] for item in items]
        names = expand([str(path) for some in paths for path in some], **wildcards)
        return f"{shared}-{fingerprint.digest(names)}" if names else shared

    return parameter


def folder(name, up=0):
    """Folder of the first file of a named input, or one so many levels further up."""

    def parameter(wildcards, input):
        first = getattr(input, name)
        return str(Path(first if isinstance(first, str) else first[0]).parents[up])

    return parameter


def as_of(wildcards):
    """Option for the date of an edition; nothing where there is no cut."""
    date = CONFIG.editions[wildcards.edition]
    return f"--as-of {date}" if date else ""


def settings(countries=(), data=False, **parts):
    """The settings of the run as one text, of the edition of a job; other parts than these where they matter.

    With data they name the packages of the countries, or that of the job, by their fingerprint.
    """

    def parameter(wildcards):
        run = CONFIG.run(wildcards.edition, countries=countries, **parts)
        packages = countries or [wildcards.iso3]
        return (replace(run, data=of_packages(*packages)) if data else run).text()

    return parameter


@cache
def of_packages(*countries):
    """Fingerprint of packages: changes with every byte in them."""
    raw = Path("data/raw")
    return fingerprint.digest(
        [path for one in countries for path in fingerprint.files(raw / one)], raw
    )


def countries(stage):
    """The files that a stage writes, for all countries of the run."""
    return expand(
        "data/processed/{edition}/{stage}/{iso3}/{file}",
        stage=stage,
        file=store.stage(stage).files(),
        iso3=CONFIG.countries,
        allow_missing=True,
    )


def profiles(codes):
    """What is built for a country and for nobody else, in the edition of the run.

    A stage that refuses its input leaves no output, and what was built from it before is still there: without a file of
    each stage among the targets the next run would find nothing to do.
    """
    stages = [stage for stage in store.STAGES if stage.scope == "country"]
    return expand(
        [
            "results/{edition}/countries/{iso3}/profile.ipynb",
            "results/{edition}/countries/{iso3}/quality.html",
            "results/{edition}/countries/{iso3}/sources.html",
            *(
                f"data/processed/{{edition}}/{stage.name}/{{iso3}}/{stage.files()[0]}"
                for stage in stages
                if stage.name != "alternatives"
            ),
        ],
        edition=CONFIG.edition,
        iso3=codes,
    )


def further_chains():
    """The chains of the further editions that the explorer shows, to which its numbers lead."""
    return expand(
        "results/{edition}/countries/{iso3}/sources.html",
        edition=CONFIG.beside(CONFIG.edition),
        iso3=CONFIG.countries,
    )


def further(wildcards):
    """The tables of the further editions that the explorer of an edition shows."""
    tables = [path for stage in ("clean", "indicators") for path in countries(stage)]
    return expand(tables, edition=CONFIG.beside(wildcards.edition))


def further_folders(wildcards):
    """Option for their folders; nothing where there is none."""
    names = CONFIG.beside(wildcards.edition)
    folders = [f"data/processed/{name}" for name in names]
    return f"--further {' '.join(folders)}" if folders else ""
