"""What stands under two ids: the same number of the same source, printed and coded alike; forms of one name."""

from __future__ import annotations

from collections.abc import Iterator

from ssemap.core.issues import Issue
from ssemap.intake.names import looks
from ssemap.intake.tables import RawTable, columns

# What two figures of one table may share all the same, or what is no part of what a source says.
APART = {"evidence_id", "coder", "coded_how", "coding_reason", "accepted_reason", "number_format", "period_certainty"}


def forms_of_one_name(forms: RawTable) -> Iterator[Issue]:
    """A warning at each form that has the English name of an earlier one: readers cannot tell them apart."""
    seen: dict[str, tuple[int, str]] = {}
    for line, row in forms.places():
        form, name = row.get("form_id", ""), row.get("name_en", "")
        earlier, other = seen.setdefault(looks(name), (line, form)) if name else (line, form)
        if other != form:
            found = f"{name!r}, as {other} in row {earlier}"
            action = "Give each form a name of its own; if they are one form, keep one id."
            yield Issue("same-name", "warning", forms.file, line, "name_en", "", found, "a name of one form", action)


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
