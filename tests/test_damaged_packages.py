"""Damaged packages, each damaged in one way: one message names the cause, and what to do; nothing else is said of it.

Each case is a copy of a synthetic package with something done to it, and all that `ssemap check` prints of it.
"""

from __future__ import annotations

import csv
import io
import itertools
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import synthetic
from conftest import BIN, ROOT, Command, call
from ssemap import cli, intake
from ssemap.intake import headers, reading
from ssemap.intake import tables as raw_tables
from ssemap.review import inspection

Damage = Callable[[Path], object]


class Told(NamedTuple):
    """A message: what it is of, and words that stand in it."""

    check_id: str
    file: str
    row: int = 0
    column: str = ""
    words: tuple[str, ...] = ()
    severity: str = "error"


def told(check_id: str, file: str, *words: str, row: int = 0, column: str = "", severity: str = "error") -> Told:
    return Told(check_id, file, row, column, words, severity)


def lost(table: str, left: int, severity: str = "warning") -> Told:
    """Rows that the descriptor counts are gone."""
    return told("rows-lost", f"{table}.csv", f"found {left} rows", "that datapackage.json counts", severity=severity)


NO_DESCRIPTOR = told("bad-descriptor", "datapackage.json", "ssemap schema --write", severity="warning")


# ------------------------------------------------------------------ what is done to a package


def content(file: str, data: bytes) -> Damage:
    return lambda folder: (folder / file).write_bytes(data)


def change(file: str, new: Callable[[bytes], bytes]) -> Damage:
    def damage(folder: Path) -> None:
        before = (folder / file).read_bytes()
        after = new(before)
        assert after != before
        (folder / file).write_bytes(after)

    return damage


def swap(file: str, old: str, new: str, times: int = 1) -> Damage:
    return change(file, lambda data: data.replace(old.encode(), new.encode(), times))


def rename(old: str, new: str) -> Damage:
    return lambda folder: (folder / old).rename(folder / new)


def copy(old: str, new: str) -> Damage:
    return lambda folder: shutil.copy(folder / old, folder / new)


def delete(*files: str) -> Damage:
    return lambda folder: [(folder / file).unlink() for file in files]


def all_of(*damages: Damage) -> Damage:
    return lambda folder: [damage(folder) for damage in damages]


def save_as(table: str, separator: str = ",", *, encoding: str = "utf-8", end: str = "\n", first: str = "") -> Damage:
    """As another program would save a table."""

    def saved(data: bytes) -> bytes:
        stream = io.StringIO(newline="")
        rows = csv.reader(io.StringIO(data.decode(), newline=""))
        csv.writer(stream, delimiter=separator, lineterminator=end).writerows(rows)
        return (first + stream.getvalue()).encode(encoding)

    return change(f"{table}.csv", saved)


def cell(table: str, row: int, **cells: str) -> Damage:
    """Other cells in a row, which is counted as in the file."""

    def damage(folder: Path) -> None:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        rows[row - 2].update(cells)
        synthetic.write_table(folder, table, rows)

    return damage


def column(table: str, new: Callable[[list[str]], list[str]]) -> Damage:
    """Other cells in each row, the header too."""

    def damage(data: bytes) -> bytes:
        stream = io.StringIO(newline="")
        rows = csv.reader(io.StringIO(data.decode(), newline=""))
        csv.writer(stream, lineterminator="\n").writerows(map(new, rows))
        return stream.getvalue().encode()

    return change(f"{table}.csv", damage)


def lacking(table: str, name: str) -> Damage:
    """A table without one of its columns."""
    place = raw_tables.columns(table).index(name)
    return column(table, lambda row: row[:place] + row[place + 1 :])


def line(table: str, row: int, data: bytes) -> Damage:
    """Another line in place of one."""

    def damage(before: bytes) -> bytes:
        lines = before.split(b"\n")
        lines[row - 1] = data
        return b"\n".join(lines)

    return change(f"{table}.csv", damage)


def in_line(table: str, row: int, old: bytes, new: bytes) -> Damage:
    def damage(before: bytes) -> bytes:
        lines = before.split(b"\n")
        assert old in lines[row - 1]
        lines[row - 1] = lines[row - 1].replace(old, new, 1)
        return b"\n".join(lines)

    return change(f"{table}.csv", damage)


def without(table: str, *ids: str) -> Damage:
    """Without the rows of some ids."""
    begins = tuple(f"{name},".encode() for name in ids)
    return change(
        f"{table}.csv", lambda data: b"".join(row for row in data.splitlines(True) if not row.startswith(begins))
    )


def exchanged(table: str, one: str, other: str) -> Damage:
    """With the names of two columns exchanged."""
    names = {one: other, other: one}
    return column(table, lambda row: [names.get(name, name) for name in row] if one in row and other in row else row)


def moved(table: str, new: Callable[[list[str]], list[str]]) -> Damage:
    """Other cells in each row but the header."""
    first = raw_tables.columns(table)[0]
    return column(table, lambda row: row if row[0] == first else new(row))


def joined(table: str, row: int, *, header: bool) -> Damage:
    """As two files that were joined, each with a byte order mark."""

    def damage(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        return b"".join([*lines[: row - 1], b"\xef\xbb\xbf", *lines[: int(header)], *lines[row - 1 :]])

    return change(f"{table}.csv", damage)


def separated(table: str, separator: str) -> Damage:
    """Cells with another sign between them, whatever stands in them."""

    def damage(data: bytes) -> bytes:
        rows = csv.reader(io.StringIO(data.decode(), newline=""))
        return "".join(separator.join(row) + "\n" for row in rows).encode()

    return change(f"{table}.csv", damage)


def turned(data: bytes) -> bytes:
    """With a row for each column."""
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    return "\n".join(map(",".join, zip(*rows, strict=True))).encode()


def also(table: str, *rows: str) -> Damage:
    """Further lines at the end."""
    return change(f"{table}.csv", lambda data: data + "".join(f"{row}\n" for row in rows).encode())


def folder_for(file: str) -> Damage:
    return lambda folder: ((folder / file).unlink(), (folder / file).mkdir())


def link(file: str, target: str) -> Damage:
    return lambda folder: ((folder / file).unlink(missing_ok=True), (folder / file).symlink_to(target))


def new_file(*files: str) -> Damage:
    return lambda folder: [(folder / file).write_bytes(b"x") for file in files]


def nothing(folder: Path) -> None:
    """A package without damage."""


TABLES = len(raw_tables.names())
COLUMNS = len(raw_tables.columns("figures"))
UTF_8 = "Save the file again as CSV in UTF-8"
EXPORT = "save the table as CSV in UTF-8"
WITH_IDS = (
    "context",
    "figures",
    "forms",
    "law_sources",
    "laws",
    "set_aside",
    "sources",
    "statements",
    *("codings", "form_links", "law_forms"),
)
MISTYPED = told("double-entry", "figures.csv", "typed value 1,001", row=2, column="value", severity="warning")
mistype = cell("figures", 2, value="1001")
long_name = "x" * 301
# name of the case: what is done, and all that is told
CASES: dict[str, tuple[Damage, list[Told]]] = {
    # ---- files
    "nothing": (nothing, []),
    "what systems and editors leave": (
        new_file(
            ".DS_Store",
            "Thumbs.db",
            "desktop.ini",
            "~$figures.xlsx",
            ".~lock.figures.csv#",
            ".figures.csv.swp",
            "figures.csv~",
            "#figures.csv#",
        ),
        [],
    ),
    "a table with a hyphen": (
        rename("set_aside.csv", "set-aside.csv"),
        [told("unknown-file", "set-aside.csv", "Did you mean set_aside.csv?", "Rename it")],
    ),
    "a table in the singular": (
        rename("corrections.csv", "correction.csv"),
        [told("unknown-file", "correction.csv", "Did you mean corrections.csv?")],
    ),
    "an ending in capitals": (
        rename("absences.csv", "absences.CSV"),
        [told("unknown-file", "absences.CSV", "Did you mean absences.csv?")],
    ),
    "a name in capitals": (
        rename("figures.csv", "Figures.csv"),
        [told("unknown-file", "Figures.csv", "Did you mean figures.csv?")],
    ),
    "a second download": (
        copy("figures.csv", "figures (1).csv"),
        [told("unknown-file", "figures (1).csv", "figures.csv is there too")],
    ),
    "a copy in another language": (
        copy("figures.csv", "figures - 복사본.csv"),
        [told("unknown-file", "figures - 복사본.csv", "figures.csv is there too")],
    ),
    "two endings": (
        rename("figures.csv", "figures.csv.csv"),
        [told("unknown-file", "figures.csv.csv", "Did you mean figures.csv?")],
    ),
    "the ending of a text": (
        rename("forms.csv", "forms.csv.txt"),
        [told("unknown-file", "forms.csv.txt", "Did you mean forms.csv?")],
    ),
    "wide letters": (
        rename("sources.csv", "ｓｏｕｒｃｅｓ.csv"),
        [told("unknown-file", "ｓｏｕｒｃｅｓ.csv", "Did you mean sources.csv?")],
    ),
    "a workbook in place of a table": (
        all_of(delete("figures.csv"), new_file("figures.xlsx")),
        [told("unknown-file", "figures.xlsx", "Save it under this name, as CSV in UTF-8")],
    ),
    "a workbook beside its table": (
        new_file("figures.xlsx"),
        [told("unknown-file", "figures.xlsx", "figures.csv alone is read", severity="warning")],
    ),
    "a backup": (
        copy("figures.csv", "figures.csv.bak"),
        [told("unknown-file", "figures.csv.bak", "Move it out of the folder", severity="warning")],
    ),
    "a table of no kind": (new_file("members.csv"), [told("unknown-file", "members.csv", "Move it out of the folder")]),
    "a document": (
        new_file("README.md"),
        [told("unknown-file", "README.md", "Move it out of the folder", severity="warning")],
    ),
    "a folder": (
        lambda folder: (folder / "pdfs").mkdir(),
        [told("unknown-file", "pdfs", "a folder", "Move it", severity="warning")],
    ),
    "a folder for a table": (folder_for("figures.csv"), [told("unreadable", "figures.csv", "a folder", "a CSV file")]),
    "a folder for a table that may be missing": (
        folder_for("set_aside.csv"),
        [told("unreadable", "set_aside.csv", "a folder")],
    ),
    "a link to nowhere": (
        link("figures.csv", "nowhere.csv"),
        [told("unreadable", "figures.csv", "a link to a file that is not there", "Put the file itself there")],
    ),
    "a link to nowhere under an unknown name": (
        link("figure.csv", "nowhere.csv"),
        [told("unknown-file", "figure.csv", "Did you mean figures.csv?")],
    ),
    "a pipe for a table": (
        lambda folder: ((folder / "laws.csv").unlink(), os.mkfifo(folder / "laws.csv")),
        [told("unreadable", "laws.csv", "no ordinary file")],
    ),
    "a name that steers the terminal": (
        new_file("x\n0 errors\x1b[2J.csv"),
        [told("unknown-file", "x\\n0 errors\\x1b[2J.csv", "Move it")],
    ),
    "a name that is no text": (
        lambda folder: Path(os.fsdecode(os.fsencode(folder) + b"/\xff.csv")).write_bytes(b"x"),
        [told("unknown-file", "\\udcff.csv", "Move it")],
    ),
    "no figures": (delete("figures.csv"), [told("missing-file", "figures.csv", "no such file", "Add it")]),
    "no forms": (delete("forms.csv"), [told("missing-file", "forms.csv", "no such file")]),
    "no sources": (delete("sources.csv"), [told("missing-file", "sources.csv", "no such file")]),
    "no crosswalk": (delete("crosswalk.csv"), [told("missing-file", "crosswalk.csv", "no such file")]),
    "no laws, though others name them": (
        delete("laws.csv"),
        [
            told(
                "missing-file", "laws.csv", "rows of codings.csv", "1 row of law_forms.csv", "2 rows of law_sources.csv"
            )
        ],
    ),
    "no list of what is set aside": (
        delete("set_aside.csv"),
        [told("missing-file", "set_aside.csv", "1 row of figures.csv", "Put the file back")],
    ),
    "tables that nobody names and that had no rows": (delete("policies.csv", "recodings.csv", "breaks.csv"), []),
    "tables that nobody names": (
        delete("statements.csv", "corrections.csv"),
        [
            told(
                "missing-file",
                "statements.csv",
                "datapackage.json lists, with 2 rows",
                "Put it back",
                severity="warning",
            )
        ],
    ),
    "a table on which figures hang": (
        all_of(
            delete("set_aside.csv"),
            change(
                "figures.csv", lambda data: b"".join(row for row in data.splitlines(True) if b"AAA-F0017" not in row)
            ),
        ),
        [
            told("missing-file", "set_aside.csv", "datapackage.json lists, with 1 rows", "Put it back"),
            lost("figures", 16),
        ],
    ),
    "no descriptor": (delete("statements.csv", "datapackage.json"), []),
    "no country": (delete("country.yaml"), [told("bad-yaml", "country.yaml", "no such file")]),
    "a country under another name": (
        rename("country.yaml", "country.yml"),
        [told("unknown-file", "country.yml", "Did you mean country.yaml?")],
    ),
    "a folder for the country": (folder_for("country.yaml"), [told("bad-yaml", "country.yaml", "Is a directory")]),
    # ---- separators
    "semicolons": (save_as("figures", ";"), [told("separator", "figures.csv", "semicolons", row=1, severity="note")]),
    "semicolons and Windows": (
        save_as("sources", ";", encoding="utf-8-sig", end="\r\n"),
        [told("separator", "sources.csv", "semicolons", row=1, severity="note")],
    ),
    "tabs": (save_as("figures", "\t"), [told("separator", "figures.csv", "tabs", row=1, severity="note")]),
    "upright strokes": (
        save_as("set_aside", "|"),
        [told("separator", "set_aside.csv", "upright strokes", row=1, severity="note")],
    ),
    "semicolons in a table of two columns": (
        save_as("law_forms", ";"),
        [told("separator", "law_forms.csv", "semicolons", row=1, severity="note")],
    ),
    "semicolons and a mistyped column": (
        all_of(swap("figures.csv", "printed_period", "printed_perod"), save_as("figures", ";")),
        [
            told("unknown-column", "figures.csv", "Did you mean printed_period?", row=1, column="printed_perod"),
            told("separator", "figures.csv", "semicolons", row=1, severity="note"),
        ],
    ),
    "a line sep=,": (
        save_as("figures", first="sep=,\n"),
        [told("separator-line", "figures.csv", "Delete the first line", row=1)],
    ),
    "a line sep=;": (
        save_as("figures", ";", first="sep=;\r\n", end="\r\n"),
        [told("separator-line", "figures.csv", "Delete the first line", row=1)],
    ),
    # ---- encodings
    "UTF-16": (save_as("figures", encoding="utf-16"), [told("utf-16", "figures.csv", "UTF-16", UTF_8)]),
    "UTF-16 with tabs, the Unicode text of Excel": (
        save_as("figures", "\t", encoding="utf-16", end="\r\n"),
        [told("utf-16", "figures.csv", "UTF-16", UTF_8)],
    ),
    "UTF-16 without a mark": (save_as("forms", encoding="utf-16-le"), [told("utf-16", "forms.csv", UTF_8)]),
    "UTF-16, the larger byte first": (save_as("forms", encoding="utf-16-be"), [told("utf-16", "forms.csv", UTF_8)]),
    "UTF-32": (save_as("sources", encoding="utf-32"), [told("utf-16", "sources.csv", "UTF-32", UTF_8)]),
    "a byte order mark of UTF-8": (save_as("figures", encoding="utf-8-sig"), []),
    **{
        f"a form's name in {encoding}": (
            all_of(
                swap("forms.csv", "Cooperative,Cooperative", f"{text},Cooperative"), save_as("forms", encoding=encoding)
            ),
            [told("encoding", "forms.csv", "that is not UTF-8", UTF_8, row=2)],
        )
        for encoding, text in [
            ("cp949", "협동조합"),
            ("gb18030", "合作社"),
            ("shift-jis", "協同組合"),
            ("big5", "合作社"),
            ("tis-620", "สหกรณ์"),
            ("cp1251", "кооператив"),
            ("cp1252", "coopérative"),
        ]
    },
    "two rows of another encoding": (
        all_of(
            in_line("statements", 2, b"Women", "\u00e9".encode("latin-1")), in_line("statements", 3, b"Half", b"\xe9")
        ),
        [told("encoding", "statements.csv", "byte 0xe9", "and in 1 more row", row=2)],
    ),
    "cut off within a letter": (
        change("statements.csv", lambda data: data.replace(b"income.", "소득".encode()[:-1])),
        [told("encoding", "statements.csv", "not UTF-8", row=3)],
    ),
    "a NUL byte": (in_line("statements", 3, b"Half", b"H\0lf"), [told("nul-byte", "statements.csv", UTF_8, row=3)]),
    "a file of zeros": (content("laws.csv", b"\0" * 4096), [told("nul-byte", "laws.csv", UTF_8, row=1)]),
    "a lost character": (
        swap("statements.csv", "Women", "Wom\ufffdn"),
        [told("lost-character", "statements.csv", "Copy the text again", row=2, severity="warning")],
    ),
    # ---- files of other kinds
    "an empty file": (content("figures.csv", b""), [told("empty-file", "figures.csv", "Begin the file with")]),
    "blanks alone": (
        content("laws.csv", b"\xef\xbb\xbf \r\n\r\n"),
        [told("empty-file", "laws.csv", "Begin the file with")],
    ),
    "a workbook named CSV": (
        content("figures.csv", b"PK\x03\x04\x14xl/workbook.xml"),
        [told("not-csv", "figures.csv", "XLSX", EXPORT)],
    ),
    "an old workbook named CSV": (
        content("figures.csv", b"\xd0\xcf\x11\xe0rest"),
        [told("not-csv", "figures.csv", "XLS")],
    ),
    "a web page named CSV": (
        content("figures.csv", b"\n<!DOCTYPE html>\n<html><body>Sign in</body></html>"),
        [told("not-csv", "figures.csv", "a web page")],
    ),
    "JSON named CSV": (
        content("sources.csv", b'[{"source_id": "AAA-S001"}]'),
        [told("not-csv", "sources.csv", "JSON")],
    ),
    "a PDF named CSV": (content("laws.csv", b"%PDF-1.7\n%\xe2\xe3"), [told("not-csv", "laws.csv", "a PDF")]),
    "a compressed file": (content("laws.csv", b"\x1f\x8b\x08rest"), [told("not-csv", "laws.csv", "Unpack it")]),
    "a pointer of Git LFS": (
        content("figures.csv", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
        [told("not-csv", "figures.csv", "git lfs pull")],
    ),
    "two versions, not merged": (
        line("figures", 3, b"<<<<<<< HEAD\nAAA-F0002\n=======\nAAA-F0002\n>>>>>>> other"),
        [told("merge-conflict", "figures.csv", "Resolve it", row=3)],
    ),
    # ---- headers
    "a header alone": (
        column("forms", lambda row: row if row[0] == "form_id" else [""]),
        [told("no-rows", "forms.csv", "rows of figures.csv", "rows of codings.csv", "Add the rows")],
    ),
    "no header": (
        change("figures.csv", lambda data: data.partition(b"\n")[2]),
        [told("header", "figures.csv", "rows without a header", "Begin the file with: evidence_id,", row=1)],
    ),
    "a title above the header": (
        change("figures.csv", lambda data: b"Table 1: figures,,,\n\n" + data),
        [told("above-header", "figures.csv", "2 lines above", "Delete", row=1)],
    ),
    "a header in capitals": (
        column("figures", lambda row: [name.upper() for name in row] if row[0] == "evidence_id" else row),
        [told("header", "figures.csv", "EVIDENCE_ID", "Write it so: evidence_id,", row=1)],
    ),
    "a header in another language": (
        line("laws", 1, "법률,이름".encode()),
        [told("header", "laws.csv", "법률", "Begin the file with: law_id,", row=1)],
    ),
    "rows in double quotes as a whole": (
        change("set_aside.csv", lambda data: b"".join(b'"%s"\n' % row for row in data.splitlines())),
        [told("header", "set_aside.csv", "whole rows in double quotes", row=1)],
    ),
    "another table under the name": (
        copy("sources.csv", "figures.csv"),
        [told("header", "figures.csv", "the columns of sources.csv", row=1)],
    ),
    "a mistyped column": (
        swap("form_links.csv", "overlap_share", "overlap_shares"),
        [told("unknown-column", "form_links.csv", "Did you mean overlap_share?", row=1, column="overlap_shares")],
    ),
    "a column too many": (
        column("laws", lambda row: [*row, "mood" if row[0] == "law_id" else "good"]),
        [told("unknown-column", "laws.csv", "Remove it", row=1, column="mood")],
    ),
    "a column twice": (
        column("laws", lambda row: [*row, row[2]]),
        [told("double-column", "laws.csv", "Remove", row=1, column="title_native")],
    ),
    "columns without name and content": (column("figures", lambda row: [*row, "", ""]), []),
    "text in a column without a name": (
        column("set_aside", lambda row: [*row, "" if row[0] == "evidence_id" else "why?"]),
        [told("nameless-column", "set_aside.csv", "Move it", row=2)],
    ),
    # ---- rows
    "line ends of an old Mac": (save_as("figures", end="\r"), []),
    "line ends of Windows": (save_as("figures", end="\r\n"), []),
    "line ends that were doubled": (save_as("figures", end="\r\r\n"), []),
    "empty rows at the end": (change("figures.csv", lambda data: data + b"\n\n" + b"," * 27 + b"\n ,,\n"), []),
    "an empty row between": (
        line("figures", 5, b""),
        [told("blank-row", "figures.csv", "Delete the row", row=5), lost("figures", 16)],
    ),
    "rows of commas between": (
        all_of(line("context", 5, b"," * 10), line("context", 7, b"," * 3)),
        [told("blank-row", "context.csv", "2 empty rows", "Delete the rows", row=5), lost("context", 166)],
    ),
    "a comma in a text without quotes": (
        in_line("statements", 2, b"Women chair", b"Women, chair"),
        [told("ragged-row", "statements.csv", "13 cells", "in double quotes", row=2)],
    ),
    "rows that lack cells": (
        column("context", lambda row: row if row[0] == "context_id" else row[:-1]),
        [told("ragged-row", "context.csv", "and in 167 more rows", "Add the cells", row=2)],
    ),
    "rows separated otherwise than the header": (
        change(
            "context.csv", lambda data: data.partition(b"\n")[0].replace(b",", b";") + b"\n" + data.partition(b"\n")[2]
        ),
        [
            told("ragged-row", "context.csv", "Separate the cells by semicolons", row=2),
            told("separator", "context.csv", row=1, severity="note"),
        ],
    ),
    "a quote that is never closed": (
        in_line("laws", 2, b"Cooperative Act", b'"Cooperative Act'),
        [told("csv", "laws.csv", "never closed", "Check the double quotes", row=2)],
    ),
    "a quote that closes in another row": (
        all_of(
            in_line("statements", 2, b"Women chair", b'"Women chair'),
            in_line("statements", 3, b"Half of", b'"Half" of'),
        ),
        [told("csv", "statements.csv", "Check the double quotes", "and in 1 more row", row=2)],
    ),
    "the header in the middle": (
        change("set_aside.csv", lambda data: data + data.partition(b"\n")[0] + b"\n"),
        [told("header-again", "set_aside.csv", "Delete the row", row=3)],
    ),
    "all rows twice": (
        change("figures.csv", lambda data: data + data.partition(b"\n")[2]),
        [
            told(
                "duplicate-row",
                "figures.csv",
                "the same row as row 2, and in 16 more rows",
                row=19,
                column="evidence_id",
            )
        ],
    ),
    "the table of another country": (
        swap("context.csv", "\nAAA-C", "\nBBB-C", -1),
        [told("country-code", "context.csv", "'BBB-C0001', and in 167 more rows", row=2, column="context_id")],
    ),
    # ---- cells
    "a cell that steers the terminal": (
        cell("statements", 2, statement="\x1b[2J\x1b[1;1HAAA: 0 errors, 0 warnings, 0 notes"),
        [told("unprintable", "statements.csv", "\\x1b[2J", "Delete the character", row=2, column="statement")],
    ),
    "a cell that turns other text": (
        cell("sources", 2, title="\u202egnirtser"),
        [told("unprintable", "sources.csv", "\\u202e", row=2, column="title")],
    ),
    "an id of two lines": (
        cell("statements", 2, evidence_id="AAA-T0001\nAAA: 0 errors"),
        [told("pattern", "statements.csv", "AAA-T0001\\nAAA: 0 errors", row=2, column="evidence_id")],
    ),
    "a name too long": (
        cell("forms", 2, name_en=long_name),
        [told("too-long", "forms.csv", "at most 300", "not 301", row=2, column="name_en")],
    ),
    "a text too long": (
        cell("statements", 2, statement="x" * 100_000),
        [told("too-long", "statements.csv", "at most 5,000", row=2, column="statement")],
    ),
    "blanks in a cell that has to be filled": (
        cell("statements", 2, statement="\u3000\u200b "),
        [told("required", "statements.csv", "Fill the cell", row=2, column="statement")],
    ),
    "wide digits in an id": (
        cell("statements", 2, evidence_id="AAA-T０００1"),
        [told("pattern", "statements.csv", "AAA-T", row=2, column="evidence_id")],
    ),
    "wide digits in a value": (
        cell("figures", 2, value="１０００"),
        [told("bad-number", "figures.csv", "Write 1234.5", row=2, column="value")],
    ),
    "a number that no column holds": (
        cell("laws", 2, enacted="9" * 5000),
        [told("bad-integer", "laws.csv", "a whole number", row=2, column="enacted")],
    ),
    "text as printed": (cell("statements", 2, statement="- 1,234 (loss), +5%"), []),
    "ids beyond 9,999": (
        all_of(swap("figures.csv", "AAA-F0017", "AAA-F12345"), swap("set_aside.csv", "AAA-F0017", "AAA-F12345")),
        [],
    ),
    "sources beyond 999": (
        all_of(*(swap(f"{name}.csv", "AAA-S003", "AAA-S1003", -1) for name in ("sources", "figures", "statements"))),
        [],
    ),
    # ---- cells in the wrong place
    **{
        f"the names of {one} and {other} exchanged": (
            exchanged(table, one, other),
            [told("exchanged-columns", f"{table}.csv", "Exchange their names in the header", row=1, column=at)],
        )
        for table, one, other, at in [
            ("figures", "value", "lower", "value"),
            ("figures", "unit", "coverage", "unit"),
            ("figures", "period_start", "basis", "basis"),
            ("context", "year", "value", "year"),
            ("sources", "source_type", "language", "source_type"),
            ("codings", "coder", "rating", "coder"),
        ]
    },
    "names in the language of the country under English ones": (
        column("forms", lambda row: row if row[0] == "form_id" else [row[0], row[1], "협동조합", *row[3:]]),
        [told("exchanged-columns", "forms.csv", "'협동조합' under name_en", row=1, column="name_en")],
    ),
    **{
        f"all rows one column too far {way}": (
            moved("figures", move),
            [told("shifted-row", "figures.csv", way, "and in 16 more rows", back, row=2, column="evidence_id")],
        )
        for way, back, move in [
            ("right", "one column to the left", lambda row: ["", *row[:-1]]),
            ("left", "one column to the right", lambda row: [*row[1:], ""]),
        ]
    },
    "cells too far right from a column on": (
        moved("figures", lambda row: [*row[:8], "", *row[8:-1]]),
        [told("shifted-row", "figures.csv", "from value on", row=2, column="value")],
    ),
    "one row too far right": (
        line("context", 5, b",AAA-C0004,population,unstated,2013,1030000,persons,published,,SYNTHETIC,AAA-S002,yes,"),
        [told("shifted-row", "context.csv", row=5, column="context_id")],
    ),
    "rows that begin with an empty cell too many": (
        moved("context", lambda row: ["", *row]),
        [told("ragged-row", "context.csv", "and in 167 more rows", "delete the empty cell at the beginning", row=2)],
    ),
    "a comment": (
        line("figures", 5, b"# checked until here" + b"," * 28),
        [told("no-row", "figures.csv", "'# checked until here'", "Delete it", row=5), lost("figures", 16)],
    ),
    "comments without commas, and with some": (
        change("statements.csv", lambda data: data.replace(b"\nAAA", b"\n# one\n// two, three\nAAA", 1)),
        [told("no-row", "statements.csv", "and in 1 more row", row=2)],
    ),
    **{
        f"a last row {text}": (
            also(table, text + "," * (len(raw_tables.columns(table)) - 1 - text.count(","))),
            [told("no-row", f"{table}.csv", "totals, notes and comments have no place in a table", row=row)],
        )
        for table, row, text in [
            ("figures", 19, "Total"),
            ("forms", 6, "합계"),
            ("context", 170, "รวม,,,,123456"),
            ("sources", 6, "Source: own work"),
            ("laws", 3, ",Итого"),
            ("absences", 2, "小计"),
            ("law_forms", 3, "Jumlah"),
        ]
    },
    "two files that were joined": (
        joined("figures", 9, header=True),
        [told("joined-files", "figures.csv", "a byte order mark", "delete the mark", row=9)],
    ),
    "two files that were joined, with one header": (
        joined("context", 50, header=False),
        [told("joined-files", "context.csv", row=50)],
    ),
    "the header in capitals in the middle": (
        change("figures.csv", lambda data: data + data.partition(b"\n")[0].upper() + b"\n"),
        [told("header-again", "figures.csv", "Delete the row", row=19)],
    ),
    "blanks after the ids": (
        column("sources", lambda row: [row[0] if row[0] == "source_id" else f"{row[0]}\u00a0", *row[1:]]),
        [told("blanks", "sources.csv", "and in 3 more rows", "Delete the blanks", row=2, column="source_id")],
    ),
    "blanks around all cells": (
        moved("figures", lambda row: [f" {text}\u3000" for text in row]),
        [told("blanks", "figures.csv", "and in 16 more rows", row=2, column="evidence_id")],
    ),
    "blanks around the names of columns": (
        column("laws", lambda row: [f" {name} " for name in row] if row[0] == "law_id" else row),
        [told("blanks", "laws.csv", "blanks around the names of columns", row=1)],
    ),
    "blanks after commas": (
        change("set_aside.csv", lambda data: data.replace(b",", b", ")),
        [told("blanks", "set_aside.csv", row=1)],
    ),
    "a column that was emptied": (
        moved("figures", lambda row: [*row[:14], "", *row[15:]]),
        [told("required", "figures.csv", "nothing, in 17 rows (2-18)", row=2, column="unit")],
    ),
    "ids that were emptied": (
        moved("sources", lambda row: ["", *row[1:]]),
        [told("required", "sources.csv", "nothing, in 4 rows (2-5)", row=2, column="source_id")],
    ),
    "a row with an id alone": (
        also("forms", "AAA-new-form" + "," * (len(raw_tables.columns("forms")) - 1)),
        [told("required", "forms.csv", "nothing in name_native, name_en,", "Fill the cells", row=6)],
    ),
    # ---- separators, ends of lines and files that are named by what they are
    **{
        f"cells separated by {separator!r}": (
            separated("forms", separator),
            [told("header", "forms.csv", f"separated by {separator!r}", "Separate them by commas", row=1)],
        )
        for separator in ("^", "~", ":", "¦", "||", "，", "،", "、", "；", "؛", "&")
    },
    "cells separated by blanks": (
        separated("set_aside", "   "),
        [told("header", "set_aside.csv", "cells separated by blanks", row=1)],
    ),
    **{
        f"texts between {opened}{closed}": (
            line(
                "statements",
                2,
                f"AAA-T0001,gender,members,,unstated,,{opened}Women, young too{closed},,,,AAA-S003,".encode(),
            ),
            [told("ragged-row", "statements.csv", f'in double quotes ("), not in {opened}', row=2)],
        )
        for opened, closed in ("''", "“”", "„“", "«»", "「」")
    },
    **{
        f"lines that end in U+{ord(end):04X}": (
            save_as("figures", end=end),
            [told("header", "figures.csv", f"lines that end in U+{ord(end):04X}", "Save the file again", row=1)],
        )
        for end in "\u2028\u2029\x85\x0b"
    },
    "a break of lines that only some programs know, in a cell": (
        cell("statements", 2, statement="one\u2028two"),
        [told("unprintable", "statements.csv", "\\u2028", row=2, column="statement")],
    ),
    "the sign that ended files once": (change("figures.csv", lambda data: data + b"\x1a"), []),
    "that sign on a line of its own": (change("laws.csv", lambda data: data + b"\r\n\x1a\r\n"), []),
    "rows for columns": (
        change("laws.csv", turned),
        [told("header", "laws.csv", "rows and columns are exchanged", row=1)],
    ),
    **{
        f"{words} named CSV": (content("laws.csv", data), [told("not-csv", "laws.csv", words, advice)])
        for words, data, advice in [
            ("ODS", b"PK\x03\x04\n\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet", EXPORT),
            ("Numbers", b"PK\x03\x04\n\0Index/Document.iwa", EXPORT),
            ("a text document", b"PK\x03\x04\n\0word/document.xml", EXPORT),
            ("a ZIP archive", b"PK\x03\x04\n\0figures.csv", "Unpack it"),
            ("a compressed file", b"\xfd7zXZ\0rest", "Unpack it"),
            ("RTF", rb"{\rtf1\ansi law_id}", EXPORT),
            ("SYLK", b"ID;PWXL;N;E\r\nC;Y1;X1\r\n", EXPORT),
            ("Markdown", b"| law_id | title_en |\n| --- | --- |\n", "Write it as CSV"),
            ("diff", b"diff --git a/laws.csv b/laws.csv\n", "Put the table itself there"),
        ]
    },
    **{
        f"a country named {name}": (
            rename("country.yaml", name),
            [told("unknown-file", name, "Did you mean country.yaml?", advice)],
        )
        for name, advice in [
            ("country.yaml.txt", "Rename it"),
            ("country.txt", "Rename it"),
            ("country.json", "Write it as text, in lines of the form key: value"),
        ]
    },
    "a descriptor under another name": (
        rename("datapackage.json", "datapackage.json.txt"),
        [told("unknown-file", "datapackage.json.txt", "ssemap schema --write writes it")],
    ),
    "no file at all": (
        lambda folder: [path.unlink() for path in folder.iterdir()],
        [told("missing-file", "", "no country.yaml, context.csv, crosswalk.csv", "ssemap new")],
    ),
    "a country alone": (
        lambda folder: [path.unlink() for path in folder.glob("*.csv")],
        [told("missing-file", "", "no context.csv, crosswalk.csv", "Put the files back")],
    ),
    "names of columns in another order": (
        column("figures", lambda row: row[::-1] if row[0] == "evidence_id" else row),
        [told("header", "figures.csv", "Were the names put in another order?", row=1)],
    ),
    "columns in another order": (column("figures", lambda row: row[::-1]), []),
    "codes in capitals": (
        moved("figures", lambda row: [*row[:14], row[14].title(), *row[15:]]),
        [told("unknown-code", "figures.csv", "'Count'", row=2, column="unit")],
    ),
    "a second header of another kind": (
        change("figures.csv", lambda data: data.replace(b"\n", b"\n" + b",".join([b"(text)"] * COLUMNS) + b"\n", 1)),
        [told("wrong-row", "figures.csv", "'(text)' under evidence_id", "Correct it, or delete it", row=2)],
    ),
    **{
        f"cells as {words}": (
            moved("sources", lambda row, new=new: [new(text) if text else "" for text in row]),
            [told("wrong-row", "sources.csv", "and in 3 more rows", row=2)],
        )
        for words, new in [
            ("after an apostrophe", "'{}".format),
            ("in wide letters", lambda text: "".join(chr(ord(sign) + 0xFEE0) for sign in text if "!" <= sign <= "~")),
            ("in brackets", "({})".format),
        ]
    },
    "numbers that a spreadsheet cut": (
        moved("figures", lambda row: [*row[:8], f"{float(row[8]):.2E}", *row[9:]]),
        [told("scientific", "figures.csv", "show it in full", row=2, column="value")],
    ),
    # ---- a package that was saved, copied or unpacked otherwise as a whole
    "all tables in UTF-16": (
        all_of(*(save_as(name, encoding="utf-16") for name in raw_tables.names())),
        [told("utf-16", "", f"in {TABLES} files: absences.csv, breaks.csv", UTF_8)],
    ),
    "all tables with semicolons": (
        all_of(*(save_as(name, ";") for name in raw_tables.names())),
        [told("separator", "", f"in {TABLES} files", severity="note")],
    ),
    "all files empty": (
        lambda folder: [path.write_bytes(b"") for path in folder.iterdir()],
        [told("empty-file", "", f"in {TABLES} files"), told("bad-yaml", "country.yaml", "no keys"), NO_DESCRIPTOR],
    ),
    "all names in capitals": (
        lambda folder: [path.rename(folder / path.name.upper()) for path in folder.iterdir()],
        [
            told("unknown-file", "", f"in {TABLES + 1} files: ABSENCES.CSV"),
            told("unknown-file", "DATAPACKAGE.JSON", severity="warning"),
        ],
    ),
    "all ids of another country": (
        all_of(*(swap(f"{name}.csv", "AAA-", "BBB-", -1) for name in WITH_IDS)),
        [told("country-code", "", "'BBB-C0001'", "begins with AAA-")],
    ),
    # ---- ends and beginnings
    **{
        f"{words}": (content("figures.csv", data), [told("header", "figures.csv", found, row=1)])
        for words, data, found in [
            ("a file cut off in its header", b"evidence_id,printed_text,pri", "one line alone"),
            (
                "a header with half of its columns",
                b"evidence_id,value,unit\nAAA-F0001,5,count\n",
                f"3 of {COLUMNS} columns",
            ),
            ("breaks of lines as letters", b"evidence_id,printed_text\\nAAA-F0001,5\\n", "one line alone"),
        ]
    },
    "two byte order marks": (change("figures.csv", lambda data: b"\xef\xbb\xbf" * 2 + data), []),
    "commas at the end of rows": (
        moved("figures", lambda row: [*row, ""]),
        [told("ragged-row", "figures.csv", "and in 16 more rows", "Delete the commas at the end", row=2)],
    ),
    "twenty thousand lines of something else": (
        change("laws.csv", lambda data: data + b"junk\n" * 20_000),
        [told("no-row", "laws.csv", "and in 19,999 more rows", row=3)],
    ),
    # ---- country.yaml that is another kind of file
    **{
        f"{words} as a country": (content("country.yaml", data), [told("bad-yaml", "country.yaml", found, row=row)])
        for words, data, found, row in [
            ("a table", b"iso3,name\nAAA,Alphaland\n", "Write a colon (:) and a blank after each key", 0),
            ("a web page", b"<!DOCTYPE html><html></html>", "lines of the form key: value", 0),
            ("nothing", b"", "no keys", 0),
            ("wide colons", "iso3：AAA\nname：Alphaland\n".encode(), "a colon (:) and a blank", 0),
            (
                "two versions",
                b"<<<<<<< HEAD\niso3: AAA\n=======\niso3: AAB\n>>>>>>> x\n",
                "a conflict of two versions",
                1,
            ),
        ]
    },
    "a country in JSON without most keys": (
        content("country.yaml", b'{"schema_version": 2, "iso3": "AAA"}'),
        [told("missing-key", "country.yaml", "the keys currency, fiscal_year_end")],
    ),
    "a country of another encoding": (
        swap("country.yaml", '"Alphaland"', '"Soci\u00c3\u00a9t\u00c3\u00a9"'),
        [told("garbled", "country.yaml", "perhaps 'Soci\u00e9t\u00e9'", row=5, column="name_native")],
    ),
    # ---- text that programs left or broke
    **{
        f"{text!r} in a note": (
            cell("forms", 2, note=text),
            [told("spreadsheet-error", "forms.csv", "A spreadsheet wrote this", row=2, column="note")],
        )
        for text in (
            *("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#####", "#NULL!", "#NUM!", "#SPILL!", "Err:502"),
            *("#BEZUG!", "#NV", "#WERT!", "#ССЫЛКА!", "#Н/Д", "#N/D", "#¡REF!", "#YOK", "#SAYI/0!"),
        )
    },
    "errors of a spreadsheet in all empty cells": (
        moved("forms", lambda row: [text or "#N/A" for text in row]),
        [told("spreadsheet-error", "forms.csv", "'#N/A', in 4 rows (2-5) of the columns subfamily,", row=2)],
    ),
    "a word of a program in all empty cells": (
        moved("codings", lambda row: [text or "NaN" for text in row]),
        [told("program-word", "codings.csv", "'NaN', in 81 rows (2-82) of the columns source_id, provision_id", row=2)],
    ),
    "an error of a spreadsheet in place of a number": (
        cell("figures", 2, value="#REF!"),
        [told("spreadsheet-error", "figures.csv", "copy the value from the source", row=2, column="value")],
    ),
    "an error of a spreadsheet in place of a code": (
        cell("figures", 2, basis="#N/A"),
        [told("spreadsheet-error", "figures.csv", row=2, column="basis")],
    ),
    **{
        f"the word {text} of a program": (
            cell("forms", 2, note=text),
            [told("program-word", "forms.csv", "Empty the cell", row=2, column="note")],
        )
        for text in ("NaN", "nan", "NULL", "null", "<NA>", "NaT", "undefined")
    },
    **{
        f"markup {text!r}": (
            cell("forms", 2, name_en=text),
            [told("markup", "forms.csv", word, row=2, column="name_en")],
        )
        for text, word in [
            ("&#3626;&#3627;&#3585;", "Write 'ส' itself"),
            ("Savings &amp; credit", "Write '&' itself"),
            ("Savings&nbsp;credit", "itself"),
            ("Soci&eacute;t&eacute;", "Write 'é' itself"),
            ("<b>Cooperative</b>", "Delete the tags"),
            ("Savings<br/>credit", "Delete the tags"),
        ]
    },
    **{
        f"{text!r} of another encoding": (
            cell("forms", 2, name_native=text),
            [told("garbled", "forms.csv", "read in another encoding", *words, row=2, column="name_native")],
        )
        for text, words in [
            ("í˜‘ë\x8f™ì¡°í•©", ("perhaps '협동조합'",)),
            ("SociÃ©tÃ© coopÃ©rative", ("perhaps 'Société coopérative'",)),
            ("ÐºÐ¾Ð¾Ð¿ÐµÑ\x80Ð°Ñ‚Ð¸Ð²", ("perhaps 'кооператив'",)),
            ("à¸ªà¸«à¸\x81à¸£à¸“à¹Œ", ("perhaps 'สหกรณ์'",)),
            ("The womenâ€™s union", ("perhaps 'The women’s union'",)),
            *(
                (text.encode(code).decode(taken, "replace"), ())
                for code, taken, text in [
                    ("tis-620", "latin-1", "สหกรณ์การเกษตร"),
                    ("cp874", "cp1252", "สหกรณ์"),
                    ("koi8-r", "latin-1", "кооператив"),
                    ("cp1251", "cp1252", "кооператив"),
                    ("koi8-r", "mac-roman", "кооператив"),
                    ("gbk", "latin-1", "农民合作社"),
                    ("gbk", "cp437", "农民合作社"),
                    ("euc-jp", "latin-1", "協同組合"),
                    ("shift-jis", "mac-roman", "協同組合"),
                    ("cp949", "cp1252", "협동조합"),
                    ("cp949", "mac-roman", "협동조합"),
                    ("big5", "latin-1", "合作社"),
                    ("iso8859-6", "latin-1", "تعاونية"),
                    ("cp1253", "cp1252", "συνεταιρισμός"),
                ]
            ),
            ("Hîp t¸c x·", ()),
            ("%ED%98%91%EB%8F%99", ("perhaps '협동'",)),
            ("=ED=98=91=EB=8F=99", ("perhaps '협동'",)),
            ("+1hGz2chw1Wk-", ("perhaps '협동조합'",)),
            ("\\u0e2a\\u0e2b", ("perhaps 'สห'",)),
        ]
    },
    "letters of languages that are right": (
        all_of(
            *(
                cell("forms", row, name_native=text, note=text)
                for row, text in enumerate(
                    (
                        "Société coopérative agréée, à Curaçao, n° 5 – «Été», où naïf",
                        "Größe: 5 µg/m³ ±½, Äpfel & Öle; R&D; §§ 3–5; þjóðfélagið",
                        "Hợp tác xã; สหกรณ์; кооператив; συνεταιρισμός; تعاونية; L·l",
                        "50% + 7 = #3, a < b, x%20y, +82-2-1234-5678, №№ 1–2, „così” – più",
                    ),
                    2,
                )
            )
        ),
        [],
    ),
    "a whole file of another encoding": (
        moved("sources", lambda row: [row[0], "협동조합 보고".encode("cp949").decode("latin-1"), *row[2:]]),
        [told("garbled-file", "sources.csv", "and in 3 more rows", "chosen", row=2, column="title")],
    ),
    **{
        f"the address {text}": (
            cell("sources", 2, url=text),
            [told("bad-url", "sources.csv", "begins with http:// or https://", row=2, column="url")],
        )
        for text in (
            *("javascript:alert(1)", "file:///etc/passwd", "www.example.org", "ftp://example.org", "data:text/html,x"),
            *("https:// example.org", "https://example.org a", "doi:10.1/2", "C:\\report.pdf", "https://", "see above"),
        )
    },
    "addresses that are right": (
        all_of(
            cell("sources", 2, url="https://example.org/%ED%98%91?a=b&c=d#e", archive_url="http://web.archive.org/1/x"),
            cell("sources", 3, url="HTTPS://예시.한국/통계"),
        ),
        [],
    ),
    **{
        f"{sign!r} in a name": (
            cell("forms", 2, name_en=f"Social{sign}cooperative"),
            [told("line-break", "forms.csv", "Write it on one line", row=2, column="name_en")],
        )
        for sign in "\n\t"
    },
    "a law in force before it was enacted": (
        cell("laws", 2, enacted="2012", in_force="2001"),
        [told("wrong-order", "laws.csv", "2012 after 2001", row=2, column="enacted")],
    ),
    **{
        f"the period {text!r} of a statement": (
            cell("statements", 2, period=text),
            [told(check_id, "statements.csv", repr(text), expected, row=2, column="period")],
        )
        for text, check_id, expected in [
            ("2563", "implausible-date", "a year from 1800 to 2100"),
            ("1441/2020", "implausible-date", "a year from 1800 to 2100"),
            ("2020-13 (survey)", "bad-date", "a day that exists"),
            ("2020-01/2020-02-30", "bad-date", "a day that exists"),
        ]
    },
    "periods of statements that are right": (
        all_of(
            cell("statements", 2, period="2016 or later (17-19 August, survey of 1,030)"),
            cell("statements", 3, period="2030 (target)"),
        ),
        [],
    ),
    **{
        f"the number {text!r} of a statement": (
            cell("statements", 2, value=text, unit="percent"),
            [told("number-of-statement", "statements.csv", repr(text), "Write 1234.5", row=2, column="value")],
        )
        for text in ("about ten", "1,234", "inf", "1٢3", "１０")
    },
    "a number of a statement without its unit": (
        cell("statements", 2, value="10", unit=""),
        [told("number-of-statement", "statements.csv", "value '10', unit ''", row=2, column="unit")],
    ),
    "a range as the number of a statement": (cell("statements", 2, value="85-95.5", unit="percent"), []),
    "a figure under a second id": (
        change("figures.csv", lambda data: data + data.splitlines()[2].replace(b"AAA-F0002", b"AAA-F0900") + b"\n"),
        [told("twice", "figures.csv", "AAA-F0002 in row 3", row=19, column="value", severity="warning")],
    ),
    # ---- names
    **{
        f"a name {name.encode('unicode_escape')[:40]!r}": (
            cell("forms", 4, name_native=name),
            [told(check_id, "forms.csv", row=4, column="name_native", severity=severity)] if check_id else [],
        )
        for check_id, severity, listed in (
            ("hidden-letter", "warning", ("협동\u200b조합", "co\ufeffop", "co\u00adop", "조\U000e0041\U000e0042합")),
            ("hidden-letter", "warning", ("coop\ufe0f\ufe0f", "협동\u3164조합", "Soc\u2060iété", "координ\u200bация")),
            ("heaped-accents", "warning", ("c" + "\u0301" * 100 + "oop", "สหกรณ์" + "\u0e49" * 6)),
            ("mixed-alphabets", "warning", ("Cооperative", "Кооператив Сoюз", "Pαris")),
            ("garbled", "error", ("?????", "?? ??", "??", "Soci?t? coop?rative", "협동 ????")),
            ("", "", ("สหกรณ์\u200bการเกษตร", "សហករណ៍\u200bកសិកម្ម", "تعاونی\u200cها", "सहकारी", "Hợp tác xã", "Who? We!")),
            ("", "", ("Кооператив (coop)", "協同組合", "Société coopérative", "שִׁתּוּף")),
        )
        for name in listed
    },
    "two forms of one name": (
        cell("forms", 4, name_en="ｃredit  Cooperative"),
        [
            told(
                "same-name", "forms.csv", "AAA-credit-cooperative in row 3", row=4, column="name_en", severity="warning"
            )
        ],
    ),
    # ---- what the descriptor counts
    "most rows lost": (
        change("context.csv", lambda data: b"".join(data.splitlines(keepends=True)[:60])),
        [
            told("rows-lost", "context.csv", "59 rows", "the 168 that datapackage.json counts", severity="warning"),
            told("missing-measure", "context.csv", "employment", column="measure", severity="warning"),
        ],
    ),
    "a row lost that nothing names": (without("figures", "AAA-F0001"), [lost("figures", 16)]),
    "the last rows lost": (
        change("context.csv", lambda data: data[: data.rindex(b"\nAAA-") + 1]),
        [lost("context", 167)],
    ),
    "more figures lost than kept": (
        without("figures", *(f"AAA-F{count:04}" for count in range(1, 13))),
        [
            lost("figures", 5, "error"),
            told("unused-mapping", "crosswalk.csv", "'assets'", row=2, column="printed", severity="warning"),
        ],
    ),
    "a row lost, and one that others name": (
        all_of(without("forms", "AAA-labour-union"), without("figures", "AAA-F0001")),
        [told("unknown-id", "figures.csv", "AAA-labour-union", row=14, column="form_id"), lost("figures", 16)],
    ),
    "the descriptor of another country": (
        swap("datapackage.json", '"sse-aaa"', '"sse-bbb"'),
        [
            told(
                "bad-descriptor",
                "datapackage.json",
                "'sse-bbb'",
                "of another country",
                column="name",
                severity="warning",
            )
        ],
    ),
    **{
        f"a descriptor that says {text!r}": (content("datapackage.json", text.encode()), [NO_DESCRIPTOR])
        for text in (
            "",
            "{",
            "[]",
            "null",
            "[" * 100_000,
            '{"name": "sse-aaa"}',
            '{"name": "sse-aaa", "resources": 7}',
            '{"name": "sse-aaa", "resources": [{"name": ["forms"], "rows": 4}]}',
            *(
                f'{{"name": "sse-aaa", "resources": [{{"name": "forms", "rows": {rows}}}]}}'
                for rows in ("1e999", "-1e999", "NaN", "Infinity", "-4", "4.5", '"4"', "null", "true", "9" * 5000)
            ),
        )
    },
    # ---- rows that others name
    "a form whose row is lost": (
        without("forms", "AAA-credit-cooperative"),
        [
            told(
                "unknown-id",
                "forms.csv",
                "no row AAA-credit-cooperative, named in",
                "rows of codings.csv",
                "1 row of figures.csv",
                "Put the row back into forms.csv",
                column="form_id",
            )
        ],
    ),
    "a form that was renamed": (
        swap("forms.csv", "\nAAA-credit-cooperative", "\nAAA-credit-union"),
        [
            told(
                "unknown-id",
                "forms.csv",
                "No row names AAA-credit-union: was AAA-credit-cooperative renamed so?",
                column="form_id",
            ),
            told("unrated-form", "forms.csv", row=3, column="form_id", severity="warning"),
        ],
    ),
    "sources counted anew": (
        swap("sources.csv", "\nAAA-S", "\nAAA-S1", -1),
        [
            told(
                "unknown-id",
                "sources.csv",
                "no rows AAA-S001, AAA-S002, AAA-S003 and 1 more",
                "168 rows of context.csv (2-169)",
                "was AAA-S001 renamed so (and 3 ids more)?",
                column="source_id",
            )
        ],
    ),
    "ids in small letters": (
        column("forms", lambda row: [row[0].lower(), *row[1:]]),
        [told("pattern", "forms.csv", "and 1 other, in 4 rows (2-5)", row=2, column="form_id")],
    ),
    "a source that is the neighbour of none": (
        cell("figures", 2, source_id="AAA-S005"),
        [told("unknown-id", "figures.csv", "'AAA-S005'", "Add it there or correct the id.", row=2, column="source_id")],
    ),
    "a source with a nought too few": (
        cell("figures", 2, source_id="AAA-S04"),
        [told("unknown-id", "figures.csv", "Did you mean AAA-S004?", row=2, column="source_id")],
    ),
    "a form that is mistyped": (
        cell("figures", 3, form_id="AAA-coperative"),
        [told("unknown-id", "figures.csv", "Did you mean AAA-cooperative?", row=3, column="form_id")],
    ),
    "a code that is no code, in many rows": (
        swap("figures.csv", ",registered,", ",registred,", -1),
        [told("unknown-code", "figures.csv", "'registred', in", "framework/bases.csv", row=2, column="basis")],
    ),
    # ---- country.yaml
    "a country that steers the terminal": (
        swap("country.yaml", '"Alphaland (synthetic)"', '"Alpha\\e[2Jland"'),
        [told("unprintable", "country.yaml", "\\x1b[2J", row=4, column="name")],
    ),
    "a country with a name too long": (
        swap("country.yaml", "Alphaland (synthetic)", long_name),
        [told("bad-value", "country.yaml", "at most 300", row=4, column="name")],
    ),
    "a country in UTF-16": (
        change("country.yaml", lambda data: data.decode().encode("utf-16")),
        [told("bad-yaml", "country.yaml", "UTF-8", row=1)],
    ),
    # ---- all problems at once: a typed value that the text contradicts, beside damage elsewhere
    "a row with a comma too many": (
        all_of(mistype, in_line("figures", 5, b"AAA-S003", b"AAA-S003,")),
        [told("ragged-row", "figures.csv", f"{COLUMNS + 1} cells", row=5), MISTYPED],
    ),
    "a row of another encoding": (
        all_of(mistype, in_line("figures", 5, b"registered", b"\xe9")),
        [told("encoding", "figures.csv", "byte 0xe9", row=5), MISTYPED],
    ),
    "an unknown code in the same row": (
        cell("figures", 2, value="1001", basis="registred"),
        [told("unknown-code", "figures.csv", "one of registered", row=2, column="basis"), MISTYPED],
    ),
    "a value that is none in another row": (
        all_of(mistype, cell("figures", 3, value="many")),
        [told("bad-number", "figures.csv", "'many'", row=3, column="value"), MISTYPED],
    ),
    "an unknown form": (
        all_of(mistype, cell("figures", 3, form_id="AAA-other")),
        [told("unknown-id", "figures.csv", "'AAA-other'", row=3, column="form_id"), MISTYPED],
    ),
    "a missing table": (all_of(mistype, delete("sources.csv")), [told("missing-file", "sources.csv"), MISTYPED]),
    "a table under another name": (
        all_of(mistype, rename("figures.csv", "figure.csv")),
        [told("unknown-file", "figure.csv", "Did you mean figures.csv?"), MISTYPED],
    ),
    "a column that numbers do not ask for": (
        all_of(mistype, lacking("figures", "surveyed_from")),
        [told("missing-column", "figures.csv", "the column surveyed_from", row=1, column="surveyed_from"), MISTYPED],
    ),
    "a currency that is none": (
        all_of(mistype, swap("country.yaml", "MYR", "rin")),
        [told("bad-value", "country.yaml", "'rin'", row=6, column="currency"), MISTYPED],
    ),
    "UTF-16 and a mistyped value": (
        all_of(mistype, save_as("figures", encoding="utf-16")),
        [told("utf-16", "figures.csv", UTF_8), MISTYPED],
    ),
    "a part larger than its whole beside an error elsewhere": (
        all_of(cell("figures", 7, printed_text="3,000", value="3000"), cell("statements", 2, theme="")),
        [
            told("required", "statements.csv", "Fill the cell", row=2, column="theme"),
            told("part-over-whole", "figures.csv", "3,000", row=7, column="value", severity="warning"),
        ],
    ),
}


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synthetic.write_package(tmp_path_factory.mktemp("sound"), "AAA")


@pytest.fixture
def package(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a package to damage, in a project that is worked in."""
    (tmp_path / "config.yaml").touch()
    monkeypatch.chdir(tmp_path)
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    return Path(shutil.copytree(sound, raw / "AAA"))


def begins(message: Told) -> str:
    place = f"AAA/{message.file}".rstrip("/") + (f", row {message.row}" if message.row else "")
    return f"{message.severity} [{message.check_id}] {place}" + (f", column {message.column}" if message.column else "")


def is_told(message: Told, printed: str) -> bool:
    start, rest = begins(message), printed.removeprefix(begins(message))
    return printed.startswith(start) and rest[:1] in (":", " ") and all(word in printed for word in message.words)


@pytest.mark.parametrize("name", CASES)
def test_a_damaged_package(package: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    damage, messages = CASES[name]
    damage(package)
    code = cli.main(["check", "AAA"])
    *printed, total = capsys.readouterr().out.rstrip("\n").split("\n")
    missed = [message for message in messages if not any(is_told(message, text) for text in printed)]
    assert not missed, "\n".join(printed)
    assert len(printed) == len(messages), "\n".join(printed)
    errors = sum(message.severity == "error" for message in messages)
    assert code == (1 if errors else 0)
    assert total.startswith(f"AAA: {errors} errors, ")
    assert all(text.isprintable() for text in [*printed, total])


# ------------------------------------------------------------------ kinds of damage, on every table


ENDS = ("\n", "\r\n", "\r", "\r\r\n")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


@pytest.mark.parametrize("table", raw_tables.names())
def test_cells_are_read_alike_however_they_are_saved(package: Path, table: str) -> None:
    path = package / f"{table}.csv"
    right, saved = reading.read_cells(path, table, ""), path.read_bytes()
    assert right.header == raw_tables.columns(table)
    for separator, encoding, end in itertools.product(headers.SEPARATORS, ENCODINGS, ENDS):
        path.write_bytes(saved)
        if (separator, encoding, end) != (",", "utf-8", "\n"):
            save_as(table, separator, encoding=encoding, end=end)(package)
        found = reading.read_cells(path, table, "")
        assert (found.header, found.rows, found.whole) == (right.header, right.rows, True), (separator, encoding, end)
        assert len(found.issues) == (separator != "," or encoding.startswith(("utf-16", "utf-32")))


@pytest.mark.parametrize("table", raw_tables.names())
def test_a_column_that_is_missing_is_one_error(package: Path, table: str) -> None:
    saved = (package / f"{table}.csv").read_bytes()
    for place, name in enumerate(raw_tables.columns(table)):
        column(table, lambda row, place=place: row[:place] + row[place + 1 :])(package)  # type: ignore[misc]
        assert [issue.check_id for issue in intake.check(package)] == ["missing-column"], name
        (package / f"{table}.csv").write_bytes(saved)


@pytest.mark.parametrize("table", raw_tables.names())
def test_a_table_that_is_missing_is_one_error_at_most(package: Path, table: str) -> None:
    (package / f"{table}.csv").unlink()
    found = intake.check(package)
    assert [(issue.check_id, issue.file) for issue in found] in ([], [("missing-file", f"AAA/{table}.csv")])


@pytest.mark.parametrize("table", raw_tables.names())
def test_a_table_that_cannot_be_read_is_one_error(package: Path, table: str) -> None:
    for data in (b"", b"PK\x03\x04", b"\xff\xfe", b"a,b\n1,2\n", b"\x00\x01\x02" * 99, "협동조합".encode("cp949")):
        (package / f"{table}.csv").write_bytes(data)
        (found,) = intake.check(package)
        assert (found.severity, found.file) == ("error", f"AAA/{table}.csv")


def test_damage_of_many_files_is_told_at_once(package: Path) -> None:
    mistype(package)
    content("laws.csv", b"")(package)
    swap("country.yaml", "MYR", "rin")(package)
    swap("statements.csv", "Women", '"Women')(package)
    rename("absences.csv", "absence.csv")(package)
    cell("sources", 3, source_type="gossip")(package)
    kinds = {"bad-value", "csv", "double-entry", "empty-file", "unknown-code", "unknown-file"}
    assert {issue.check_id for issue in inspection.problems(package)} == kinds


def test_a_file_that_may_not_be_read_is_one_error(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader is told off, as the user who runs the tests may be allowed everything."""

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    table = reading.read_cells(package / "figures.csv", "figures", "AAA/figures.csv")
    assert [str(issue) for issue in table.issues] == [
        "error [unreadable] AAA/figures.csv: found Permission denied; expected a file that can be read. "
        "Allow it to be read, or put the file there again."
    ]


# ------------------------------------------------------------------ the command


def test_all_packages_are_checked_without_a_country(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    synthetic.write_package(package.parent, "BBB")
    (package.parent / ".backup").mkdir()
    assert cli.main(["check"]) == 0
    assert capsys.readouterr().out == "AAA: 0 errors, 0 warnings, 0 notes\nBBB: 0 errors, 0 warnings, 0 notes\n"
    delete("forms.csv")(package)
    assert cli.main(["check"]) == 1
    assert capsys.readouterr().out.endswith("AAA: 1 errors, 0 warnings, 0 notes\nBBB: 0 errors, 0 warnings, 0 notes\n")


def test_a_country_without_a_package_is_told_which_there_are(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rename("", "../BBA")(package)
    assert cli.main(["check", "BBB"]) == 1
    assert capsys.readouterr().err.endswith("data/raw/BBB (packages there: BBA). Did you mean BBA?\n")


def test_a_folder_in_small_letters_is_no_package(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rename("", "../aaa")(package)
    assert cli.main(["check", "AAA"]) == 1
    assert "(packages there: aaa)" in capsys.readouterr().err


def test_letters_that_a_terminal_lacks_are_escaped(package: Path, ssemap: Command) -> None:
    rename("figures.csv", "figures 복사본.csv")(package)
    result = ssemap("check", "AAA", cwd=package.parents[2], PYTHONIOENCODING="ascii")
    assert result.returncode == 1
    assert "AAA/figures \\ubcf5\\uc0ac\\ubcf8.csv: found a file that is not read" in result.stdout
    assert result.stderr == ""


def test_output_that_nobody_reads_is_no_error_of_the_program(package: Path) -> None:
    swap("sources.csv", "AAA-S00", "AAA-X00", -1)(package)
    result = call("sh", "-c", f"{BIN / 'ssemap'} check AAA | :", cwd=package.parents[2])
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("/dev/full", "the output: found No space left on device; expected room for what is printed\n"),
        ("&-", ""),  # closed by the shell: nobody wants it
    ],
)
def test_output_that_has_no_place_is_no_error_of_the_program(package: Path, output: str, said: str) -> None:
    result = call("sh", "-c", f"{BIN / 'ssemap'} check AAA >{output}", cwd=package.parents[2])
    assert result.stderr == said


def test_no_package_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.yaml").touch()
    monkeypatch.chdir(tmp_path)
    assert cli.main(["check"]) == 1
    assert "(packages there: none)" in capsys.readouterr().err


# ------------------------------------------------------------------ a thousand mutations

MUTATIONS, PARTS = 1000, 20
PIECES = [
    *(bytes([byte]) for byte in b"\0\t\n\r \",;|=+-@'#:[]{}&*!%\x1b\x7f\x80\xc3\xff"),
    *("\u202e\ufeff\ufffd\u200b½二〇٣１".encode()[start : start + 3] for start in range(0, 24, 3)),
    b"999999999999",
]
CELLS = [
    *("", " ", "-", "+", "-0", "0", "-1", "1e308", "1e-320", "nan", "inf", "1,000", "1.5.5", "5/0", "½", "9" * 400),
    *("2561", "1440", "2015-02-30", "9999-12-31", "0001-01-01", "2019/13/45", "2019Q5", "2007~", "1-1-1", "0000"),
    *(
        "٣",
        "１２",
        "二〇一〇",
        "{0}",
        "%s",
        "$x$",
        "\\",
        "\x1b[31m",
        "\u202e",
        "\ufffd",
        "\n",
        '"',
        "=1+1",
        "null",
        "true",
    ),
    *("yes", "percent", "USD", "cooperative", "registered", "MYS-F0001", "MYS-F99999", "ZZZ-F0001", "x" * 6000),
]


def mutated(data: bytes, is_table: bool, rng: random.Random) -> bytes:
    """Some bytes of a file, or a cell of a table, are others."""
    if is_table and rng.random() < 0.5:
        rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
        for _ in range(rng.choice((1, 1, 2))):
            row = rng.choice(rows)
            row[rng.randrange(len(row))] = rng.choice(CELLS)
        stream = io.StringIO(newline="")
        csv.writer(stream, lineterminator="\n").writerows(rows)
        return stream.getvalue().encode()
    for _ in range(rng.choice((1, 1, 3))):
        start = rng.randrange(len(data) + 1) if rng.random() < 0.7 else rng.randrange(min(len(data), 300) + 1)
        end = start + rng.choice((0, 0, 1, 1, 30, len(data)))
        data = data[:start] + rng.choice((*PIECES, data[start : start + 80], b"")) + data[end:]
    return data


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_mutation_of_a_package_ends_in_an_error_of_the_program(tmp_path: Path, part: int) -> None:
    rng = random.Random(part)
    package = Path(shutil.copytree(ROOT / "data" / "raw" / "MYS", tmp_path / "MYS"))
    files = [path for path in sorted(package.iterdir()) if path.suffix in (".csv", ".yaml")]
    for _ in range(MUTATIONS // PARTS):
        path = rng.choice(files)
        data = path.read_bytes()
        path.write_bytes(mutated(data, path.suffix == ".csv", rng))
        assert all(str(issue).isprintable() for issue in inspection.problems(package))
        path.write_bytes(data)


# ------------------------------------------------------------------ what happened to a whole column


def years_later(row: dict[str, str]) -> dict[str, str]:
    days = {name: row[name] for name in ("period_start", "period_end") if row[name]}
    return row | {name: f"{int(day[:4]) + 10}{day[4:]}" for name, day in days.items()}


def figures_changed(package: Path, new: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> list[str]:
    """What is said of a package whose figures were changed: the figures of a form in forty years, with others."""
    path = package / "figures.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    first = rows[0]
    for year in range(1960, 2000):
        value, number = round(1000 * 1.02 ** (year - 1960)), f"AAA-F9{year % 1000}"
        printed = {"printed_text": f"{value:,}", "printed_period": str(year), "value": str(value)}
        days = {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31"}
        rows.append(first | printed | days | {"evidence_id": number})
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(first), lineterminator="\n")
        writer.writeheader()
        writer.writerows(new(rows))
    return [str(issue) for issue in inspection.problems(package)]


def values_moved(rows: list[dict[str, str]], values: list[str]) -> list[dict[str, str]]:
    return [*rows[:17], *(row | {"value": value} for row, value in zip(rows[17:], values, strict=True))]


@pytest.mark.parametrize(
    ("check_id", "words", "new"),
    [
        ("period-entry", ["10 years after printed", "in 56 rows"], lambda rows: list(map(years_later, rows))),
        (
            "double-entry",
            ["moved down by 1 row against printed_text"],
            lambda rows: values_moved(rows, ["999", *(row["value"] for row in rows[17:-1])]),
        ),
        (
            "double-entry",
            ["moved up by 2 rows against printed_text"],
            lambda rows: values_moved(rows, [*(row["value"] for row in rows[19:]), "5", "6"]),
        ),
        (
            "double-entry",
            ["those of other rows"],
            lambda rows: values_moved(rows, sorted((row["value"] for row in rows[17:]), reverse=True)),
        ),
        (
            "single-entry",
            ["was the column emptied?", "in 57 rows"],
            lambda rows: [row | {"printed_text": ""} for row in rows],
        ),
    ],
)
def test_what_happened_to_a_column_is_told_once_with_its_cause(
    package: Path, check_id: str, words: list[str], new: Callable[[list[dict[str, str]]], list[dict[str, str]]]
) -> None:
    found = [text for text in figures_changed(package, new) if f"[{check_id}]" in text]
    assert len(found) == 1, "\n".join(found)
    assert all(word in found[0] for word in words), found[0]
    assert len(found[0]) < 1500


def test_a_slip_in_few_rows_is_told_of_each(package: Path) -> None:
    found = figures_changed(package, lambda rows: [*map(years_later, rows[:4]), *rows[4:]])
    entries = [text for text in found if "[period-entry]" in text]
    assert len(entries) == 4
    assert not any("Were all years shifted?" in text for text in entries)
