"""What stands twice: a figure or a source under two ids, a name of two forms, a row of the evidence in two tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from ssemap.core.issues import Issue
from ssemap.intake.names import looks
from ssemap.intake.tables import RawTable, cell_error, columns

# What two figures of one table may share all the same, or what is no part of what a source says.
APART = {"evidence_id", "coder", "coded_how", "coding_reason", "accepted_reason", "number_format", "period_certainty"}

DOI = re.compile(r"10\.\d{4,9}/[^\s?#]+")
TRACKING = re.compile(r"utm_.+|fbclid|gclid|mc_[ce]id|igshid|spm", re.IGNORECASE)
NOT_FILLED = re.compile(r"\{\{.*?\}\}")  # a blank of a template, left as it was


def address(url: str) -> str:
    """What an address leads to, without what does not change it; the same for all addresses of one DOI.

    >>> address("http://www.Example.org/a/?utm_source=x&id=2#top"), address("https://doi.org/10.1000/AB.1")
    ('example.org/a?id=2', 'doi:10.1000/ab.1')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # brackets that close nothing
        return url.strip()
    path = NOT_FILLED.sub("", unquote(parts.path)).rstrip("/")
    if doi := DOI.search(path):
        return f"doi:{doi.group().casefold()}"
    asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch(pair[0])]
    query = f"?{urlencode(sorted(asked))}" if asked else ""
    page = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""  # a page within a page
    return (parts.hostname or "").removeprefix("www.") + path + query + page


def sources(table: RawTable) -> Iterator[Issue]:
    """A warning at each source with the address, or the title, publisher and dates, of an earlier one."""
    seen: dict[tuple[str, ...], tuple[int, str]] = {}
    for line, row in table.places() if table.whole else ():
        named = looks(row["title"]), looks(row["publisher"]), row["published_from"], row["published_to"]
        keys = {"url": (address(row["url"]),) if row["url"] else (), "title": named if all(named[:3]) else ()}
        places = {column: seen.setdefault(key, (line, row["source_id"])) for column, key in keys.items() if key}
        for column in [column for column, (earlier, _) in places.items() if earlier != line][:1]:
            earlier, other = places[column]
            found = f"{row[column]!r}, as {other} in row {earlier}"
            action = "Keep one id, and name it where the other stands; if they are two documents, correct the row."
            yield Issue("same-source", "warning", table.file, line, column, "", found, "each source once", action)


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


def in_two_tables(figures: RawTable, statements: RawTable) -> Iterator[Issue]:
    """An error at each statement that stands among the figures too: a row of the evidence stands in one table."""
    there = figures.ids()
    for line, row in statements.places() if statements.whole else ():
        if row["evidence_id"] in there:
            words = repr(row["evidence_id"]), "an id that figures.csv does not have", "Keep it in one of the two."
            yield cell_error(statements, line, row, "evidence_id", "duplicate-id", *words)
