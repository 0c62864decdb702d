"""Figures that stand under two ids: the same number of the same source, printed and coded alike."""

from __future__ import annotations

from collections.abc import Iterator

from ssemap.core.issues import Issue
from ssemap.intake.tables import RawTable, columns

# What two figures of one table may share all the same, or what is no part of what a source says.
APART = {"evidence_id", "coder", "coded_how", "coding_reason", "accepted_reason", "number_format", "period_certainty"}


def check(figures: RawTable, set_aside: RawTable) -> Iterator[Issue]:
    """A warning at each figure that an earlier row has already; rows set aside do not count."""
    if not figures.whole:
        return
    told_apart, aside = [name for name in columns("figures") if name not in APART], set(set_aside.values("evidence_id"))
    seen: dict[tuple[str, ...], tuple[int, str]] = {}
    for line, row in figures.places():
        figure = tuple(row[name] for name in told_apart)
        if row["evidence_id"] in aside or not row["form_id"]:
            continue
        earlier, other = seen.setdefault(figure, (line, row["evidence_id"]))
        if other != row["evidence_id"]:
            found = f"the same figure as {other} in row {earlier}"
            action = "Set one of them aside; if the source has both, say in the locator where each stands."
            yield Issue(
                "twice", "warning", figures.file, line, "value", row["evidence_id"], found, "each figure once", action
            )
