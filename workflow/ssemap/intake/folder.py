"""The files of a package folder: each is one that is read, one that no person made, or it is named.

Names count letter by letter, also where the file system takes ``Figures.csv`` for ``figures.csv``: a package is read
alike on every machine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from ssemap.core import files, texts
from ssemap.core.issues import Issue, Severity
from ssemap.core.spelling import nearest
from ssemap.intake import country
from ssemap.intake.descriptors import NAME as DESCRIPTOR
from ssemap.intake.tables import names

# Names of files that hold tables or settings: under a name that is not known, data would be left out.
HOLDS_DATA = {"csv", "tsv", "tab", "txt", "xls", "xlsx", "xlsm", "xlsb", "ods", "numbers", "yaml", "yml"}
TEXTS = {"csv", "tsv", "tab", "txt"}
ENDINGS = {"csv": TEXTS, "yaml": {"yaml", "yml"}, "json": {"json"}}  # of files that need but another name
NEAR = 0.8  # a name is taken for another only if it is as near, or holds it


@dataclass(frozen=True, slots=True)
class Listing:
    """``paths``: the file that stands for a table, by the table; a misnamed one where the right one is not there.

    ``misnamed``: tables that stand under another name or in another format. ``issues``: of the files as such.
    ``readable``: can it be seen what is in the folder?
    """

    paths: dict[str, Path] = field(default_factory=dict)
    misnamed: set[str] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)
    readable: bool = True


def known() -> list[str]:
    """Names of all files that a package may have."""
    return [country.NAME, DESCRIPTOR, *(f"{name}.csv" for name in names())]


def listing(folder: Path) -> Listing:
    """What is in the folder of a package. No exception is raised where it cannot be read."""
    try:
        every = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        expected, action = "a folder with the files of a package", "Name the folder of a package, as data/raw/KOR."
        found = error.strerror or "no folder"
        issue = Issue("no-folder", "error", folder.name, 0, "", "", found, expected, action)
        return Listing(issues=[issue], readable=False)
    stems = {name.partition(".")[0]: name for name in known()}
    there = [name for name in every if not files.is_ignored(name) or _hides(name, stems.values(), every)]
    paths = {stem: folder / name for stem, name in stems.items() if name in there}
    result, stands_in = Listing(paths), _stands_in(there, stems)
    for name in (name for name in there if name not in stems.values()):
        meant = _meant(name, stems)
        if meant and meant not in paths:
            result.misnamed.add(meant)
        result.issues.append(_unknown(folder, name, stems.get(meant, ""), here=meant in paths))
    result.paths.update({stem: folder / name for stem, name in stands_in.items() if (folder / name).is_file()})
    return result


def _hides(name: str, known_names: Collection[str], there: Collection[str]) -> bool:
    """Is it a file that is read, but for the marks of a hidden file or a copy, where that one is not there?"""
    bare = name.strip(".~#")
    return bare != name and bare in known_names and bare not in there


def _stands_in(there: list[str], stems: dict[str, str]) -> dict[str, str]:
    """The table that a text file under another name is, where the right file is not there and no other is like it."""
    meant: dict[str, list[str]] = {}
    for name in there:
        if name not in stems.values() and _extension(name) in TEXTS and (stem := _meant(name, stems)):
            meant.setdefault(stem, []).append(name)
    tables = {stem: name for stem, name in stems.items() if name.endswith(".csv") and name not in there}
    return {stem: found[0] for stem, found in meant.items() if stem in tables and len(found) == 1}


def _extension(name: str) -> str:
    return _plain(name).rpartition(".")[2].strip()


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _meant(name: str, stems: dict[str, str]) -> str:
    """The known name without its ending that a name was probably meant to be; empty where none is near."""
    word = re.sub("[^a-z]", "", _plain(name).partition(".")[0])
    if near := nearest(word, stems, cutoff=NEAR):
        return near
    held = [stem for stem in stems if re.sub("[^a-z]", "", stem) in word]
    return max(held, key=len, default="")


def _unknown(folder: Path, name: str, meant: str, *, here: bool) -> Issue:
    """A file that is not read. ``meant``: the known name that is nearest; ``here``: is that one there too?"""
    kind = "a folder" if (folder / name).is_dir() else "a file"
    data = meant not in ("", DESCRIPTOR) or (not meant and _extension(name) in HOLDS_DATA)
    severity: Severity = "error" if data else "warning"
    if not meant:
        expected = f"{country.NAME}, {DESCRIPTOR} and the tables, as figures.csv"
        action = "Move it out of the folder, or give it the name of the table that it is."
    elif _extension(name) not in ENDINGS[meant.rpartition(".")[2]] or kind == "a folder":
        severity = "warning" if here else "error"
        expected = f"{meant} alone" if here else meant
        action = (
            f"Move it out of the folder: {meant} alone is read." if here else _save_as(meant, kind, _extension(name))
        )
    else:
        expected = f"{meant} alone" if here else meant
        rest = f"{meant} is there too: put what is right there, and remove this one." if here else "Rename it."
        action = f"Did you mean {meant}? {rest}"
    found = f"{kind} that is not read"
    file = f"{folder.name}/{texts.storable(name)}"
    return Issue("unknown-file", severity, file, 0, "", "", found, expected, action)


def _save_as(meant: str, kind: str, ending: str) -> str:
    """What to do with a file of another kind than the one that it was meant to be."""
    question = f"Did you mean {meant}?"
    if kind == "a folder":
        return f"{question} Put the file itself into the folder of the package."
    if meant == DESCRIPTOR:
        return f"{question} Remove this one: ssemap schema --write writes it."
    if meant == country.NAME:
        is_text = ending in TEXTS - {"csv", "tsv", "tab"}
        return f"{question} Rename it." if is_text else f"{question} Write it as text, in lines of the form key: value."
    return f"{question} Save it under this name, as CSV in UTF-8."
