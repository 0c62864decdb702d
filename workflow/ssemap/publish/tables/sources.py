"""Where the figures come from: sources and figures by type of source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core import frames, framework, printing
from ssemap.core.conditions import UNKNOWN
from ssemap.core.series import in_use
from ssemap.publish.tables.table import Column, Table

# What holds on a page with its links alone.
LEADS = " Each number leads to its own."
BESIDE, NAMED = (f"; each {stands} on the page of the theme" for stands in ("stands beside its statement", "is named"))

if TYPE_CHECKING:
    import pandas as pd


def by_type(sources: pd.DataFrame, evidence: pd.DataFrame, names: dict[str, str]) -> Table:
    """One row per type of source; per country its sources, and its figures that are in use."""
    import pandas as pd

    used = evidence[in_use(evidence)]
    codes = framework.codes("source_types")
    frame = pd.DataFrame({"type": [framework.labels("source_types")[code] for code in codes] + ["All"]})
    columns = [Column("type", "Type of source", width=30)]
    for iso3, name in names.items():
        head = f"{name}: " if len(names) > 1 else ""
        for key, rows, label in (("sources", sources, "sources"), ("figures", used, "figures in use")):
            counts = rows.loc[rows["iso3"] == iso3, "source_type"].value_counts().reindex(codes, fill_value=0)
            frame[f"{iso3}_{key}"] = [*counts, counts.sum()]
            columns.append(Column(f"{iso3}_{key}", f"{head}{label}", "count", width=14, country=iso3))
    return Table(
        frame,
        tuple(columns),
        ("A figure is in use if it belongs to a series; the others are listed with their reason.",),
    )


def listing(sources: pd.DataFrame, evidence: pd.DataFrame) -> Table:
    """Every source of one country with the number of its figures in use; a title is in the language of its source."""
    used = evidence[in_use(evidence)]["source_id"].value_counts()
    labels = framework.labels("source_types")
    frame = sources.assign(
        type=sources["source_type"].map(labels),
        figures=sources["source_id"].map(used).fillna(0).astype("int64"),
        published=[span(row.published_from, row.published_to) for row in sources.itertuples()],
    ).sort_values("source_id")
    columns = (
        Column("source_id", "Source", width=12),
        Column("title", "Title", width=60, native=True),
        Column("publisher", "Publisher", width=30),
        Column("published", "Published", "whole", width=20),
        Column("type", "Type", width=24),
        Column("figures", "Figures in use", "count", width=10),
        Column("url", "Address", width=60, linked=True),
    )
    return Table(frame.reset_index(drop=True), columns)


def span(first: object, last: object) -> str:
    """When a source was published, as precisely as known: "2019", "2019-03 to 2019-05", "… to 2020"; '' if unknown."""
    start, end = frames.text(first), frames.text(last)
    if start == end:
        return start
    return f"{start or '…'} to {end or '…'}"


def line(figures: pd.DataFrame, sources: pd.DataFrame, *, most: int = 3) -> str:
    """The source line of a figure: the publishers with most of its figures, and how many more.

    ``figures`` has one row per figure with its ``source_id``.
    """
    known = sources.set_index("source_id")
    publishers = figures["source_id"].map(known["publisher"]).dropna().value_counts()
    order = sorted(publishers.index, key=lambda name: (-int(publishers[name]), name))
    named = "; ".join(f"{name} ({publishers[name]})" for name in order[:most])
    counts = printing.counted(len(figures), "figure"), printing.counted(figures["source_id"].nunique(), "source")
    more = f"; and {printing.counted(len(order) - most, 'more publisher')}" if len(order) > most else ""
    return (
        f"Sources: {named}{more} (in brackets: figures). {' of '.join(counts)}; "
        "each is listed in the data file beside the figure."
    )


def behind(cells: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``evidence`` that stand behind cells: ids in ``evidence_id`` or, as lists, ``evidence_ids``."""
    ids = cells["evidence_id"] if "evidence_id" in cells else cells["evidence_ids"].explode()
    return evidence[evidence["evidence_id"].isin(ids.dropna())]


def summary_line(figures: pd.DataFrame) -> str:
    """The source line of a comparison: how many figures and sources, by type of source.

    ``figures`` has one row per figure with its ``source_id``, ``source_type`` and ``iso3``.
    """
    labels = framework.labels("source_types")
    sources = figures.drop_duplicates(["iso3", "source_id"])["source_type"].value_counts()
    parts = [f"{sources[code]} {labels[code].lower()}" for code in labels if code in sources.index]
    types = f" ({'; '.join(parts)})" if parts else ""
    counts = printing.counted(len(figures), "figure"), printing.counted(int(sources.sum()), "source")
    return (
        f"Sources: {' of '.join(counts)}{types}. "
        "Each figure's identity leads to its source; data in the file beside the figure."
    )


def statements_line(statements: pd.DataFrame) -> str:
    """The source line of counted statements: how many there are, of how many sources."""
    counts = (
        printing.counted(len(statements), "statement"),
        printing.counted(int(statements["source_id"].nunique()), "source"),
    )
    return f"Sources: {' of '.join(counts)}{BESIDE}."


def on_paper(line: str) -> str:
    """A source line without what holds on a page alone.

    >>> on_paper("Sources: one figure of one source. Each number leads to its own.")
    'Sources: one figure of one source.'
    """
    for words in (LEADS, BESIDE, NAMED):
        line = line.replace(words, "")
    return line


def brief_line(figures: pd.DataFrame) -> str:
    """The source line of a table of a page that says elsewhere of what types the sources are; ``figures`` as above."""
    sources = figures.drop_duplicates(["iso3", "source_id"])
    counts = printing.counted(len(figures), "figure"), printing.counted(len(sources), "source")
    return f"Sources: {' of '.join(counts)}.{LEADS}"


def laws_line(laws: pd.DataFrame, record: pd.DataFrame) -> str:
    """The source line of the institutional landscape: laws and ratings, and where their reasons are.

    ``record``: as ``ratings.of_record`` gives it.
    """
    known = int((record["rating"] != UNKNOWN).sum())
    return (
        f"Sources: {len(laws)} laws and schemes, {len(record):,} ratings of {record['form_id'].nunique()} rows of the "
        f"list of forms, {known:,} of them known. Each rating names its law or source in codings.csv of the package."
    )
