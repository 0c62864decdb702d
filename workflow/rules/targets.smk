"""Refuses a target that nothing makes, in one line; included when all rules are known."""

import os

from snakemake.cli import get_argument_parser

from ssemap.core.targets import Plan


def asked():
    """The targets of the command line; none where Snakemake runs in another way, as for the job of a rule."""
    if Path(sys.argv[0]).stem not in ("snakemake", "__main__"):
        return []
    return get_argument_parser().parse_known_args(sys.argv[1:])[0].targets


def is_made(target):
    """Is a target a rule, or a file that a rule makes?"""
    path = (
        target if Path(target).is_absolute() else os.path.relpath(target or os.curdir)
    )
    makers = [one for one in workflow.rules if one.is_producer(path)]
    return bool(makers) or workflow.is_rule(target)


def stages():
    """Rules that work for one country or edition at a time: no targets."""
    return [one.name for one in workflow.rules if one.has_wildcards()]


for target in asked():
    if target in stages() or not is_made(target):
        plan = Plan(
            countries=CONFIG.countries,
            editions=list(CONFIG.editions),
            packages=store.packages(),
            stages=stages(),
        )
        raise WorkflowError(plan.refusal(target))
