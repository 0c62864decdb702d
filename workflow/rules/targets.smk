"""Refuses a target that nothing makes, in one line; included when all rules are known."""

import os
import re

from snakemake.cli import get_argument_parser

from ssemap.core.targets import Plan


def asked():
    """The targets of the command line; none where Snakemake runs in another way, as for the job of a rule.

    None either where all words are numbers, as of cores, or can be made: to build Snakemake's parser once more takes a
    thirtieth of a run that finds nothing to do.
    """
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    known = all(word.isdigit() or can_be_asked(word) for word in words)
    if known or Path(sys.argv[0]).stem not in ("snakemake", "__main__"):
        return []
    return get_argument_parser().parse_known_args(sys.argv[1:])[0].targets


def is_made(target):
    """Is a target a rule, or a file that a rule makes?"""
    path = (
        target if Path(target).is_absolute() else os.path.relpath(target or os.curdir)
    )
    makers = [one for one in workflow.rules if one.is_producer(path)]
    return bool(makers) or workflow.is_rule(target)


def can_be_asked(target):
    """Is it made, and not by a rule that works for one country or edition at a time?"""
    return is_made(target) and target not in stages()


def stages():
    """Rules that work for one country or edition at a time: no targets."""
    return [one.name for one in workflow.rules if one.has_wildcards()]


def files_of_editions():
    """A file that each rule makes that works for one edition at a time."""
    return {
        one.name: re.sub(r"\{edition\b[^}]*\}", CONFIG.edition, str(one.output[0]))
        for one in workflow.rules
        if len(one.output) and set(one.wildcard_names) == {"edition"}
    }


for target in asked():
    if not can_be_asked(target):
        plan = Plan(
            countries=CONFIG.countries,
            editions=list(CONFIG.editions),
            packages=store.packages(),
            stages=stages(),
            files=files_of_editions(),
        )
        raise WorkflowError(plan.refusal(target))
