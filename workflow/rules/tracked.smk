"""Refuses to start without a file of the project that a rule reads; included when all rules are known.

Snakemake tells it only where what is made from the file is not there yet: else it takes that for a file of its own, makes
nothing anew, and says nothing.
"""


def tracked_files():
    """Files of the project that rules read, each with the first rule that does."""
    made = ("data/processed/", "results/")
    return {
        str(path): one.name
        for one in reversed(list(workflow.rules))
        for path in one.input
        if not callable(path) and "{" not in path and not path.startswith(made)
    }


if missing := {
    path: rule
    for path, rule in sorted(tracked_files().items())
    if not Path(path).is_file()
}:
    raise WorkflowError(
        *(
            f"{path}: found no such file; expected what {rule} reads. Bring it back: git checkout {path}"
            for path, rule in missing.items()
        )
    )
