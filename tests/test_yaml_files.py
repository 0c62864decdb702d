"""Damaged YAML: whatever a file of settings holds, there is one clear error with its line, and no traceback."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

import synthetic
from ssemap import intake
from ssemap.core import config, yaml_files, yaml_plain
from ssemap.core.issues import PackageError

ROOT = Path(__file__).resolve().parents[1]
Spoil = Callable[[str, str], bytes]


def line(new: str) -> Spoil:
    """Another line in the place of the chosen one; {} is what stands there."""
    return lambda text, old: text.replace(old, new.replace("{}", old)).encode("utf-8", "surrogatepass")


def value(new: str) -> Spoil:
    """Another value of the chosen key."""
    return lambda text, old: text.replace(old, f"{old.partition(':')[0]}: {new}").encode()


def around(before: str = "", behind: str = "") -> Spoil:
    return lambda text, old: (before + text + behind).encode()


NAMES = "abcdefgh"
BOMB = "a: &a [x, x]\n" + "".join(f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in pairwise(NAMES))
HERE, FIRST, LAST, NOWHERE = "the line", "the first line", "behind the last line", "no line"

# what is done to the file, where the error is (the line that was changed, the first one, ...), and what is told
DAMAGED: dict[str, tuple[Spoil, str, str]] = {
    "a tab before a key": (line("\t{}"), HERE, "found a tab; expected valid YAML 1.2. Use blanks."),
    "a tab behind a key": (line("zz:\tx"), HERE, "found a tab"),
    "an anchor": (value("&a x"), HERE, "found a value that begins with & or *"),
    "an alias without anchor": (value("*a"), HERE, "Put the value in double quotes."),
    "an alias": (
        lambda text, old: (text.replace(old, old.replace(": ", ": &a ")) + "zz: *a\n").encode(),
        HERE,
        "& or *",
    ),
    "a value that holds itself": (value("&x [*x]"), HERE, "& or *"),
    "a bomb of aliases": (around(BOMB), FIRST, "& or *"),
    "a merged key": (line("<<: {zz: x}\n{}"), HERE, "the key <<"),
    "a key twice": (line("{}\n{}"), "the line behind", "twice; expected valid YAML 1.2. Keep one of the two."),
    "YAML 1.1": (around("%YAML 1.1\n---\n"), FIRST, "found the directive %YAML 1.1"),
    "YAML 3": (around("%YAML 3.0\n---\n"), FIRST, "Remove the line: the file is YAML 1.2."),
    "an unknown directive": (around("%FOO bar\n---\n"), FIRST, "found the directive %FOO bar"),
    "a day that does not exist": (value("2020-02-30"), HERE, "a date that does not exist"),
    "year 0": (value("0000-01-01"), HERE, "a date that does not exist"),
    "an hour that does not exist": (value("2020-01-01T25:00:00Z"), HERE, "a date that does not exist"),
    "NUL": (value("a\0b"), HERE, "found the character U+0000"),
    "a bell": (value("a\7b"), HERE, "found the character U+0007"),
    "UTF-16": (lambda text, old: text.encode("utf-16"), FIRST, "found a text in UTF-16; expected a text in UTF-8"),
    "UTF-16 without mark": (lambda text, old: text.encode("utf-16-be"), FIRST, "found a text in UTF-16"),
    "UTF-32": (lambda text, old: text.encode("utf-32"), FIRST, "found a text in UTF-32"),
    "Latin-1": (
        lambda text, old: text.replace(old, "zz: x\xe9").encode("utf-8").replace("é".encode(), b"\xe9"),
        HERE,
        "byte 0xe9",
    ),
    "an empty file": (lambda text, old: b"", NOWHERE, "found no keys; expected lines of the form key: value"),
    "blanks": (lambda text, old: b"\n \n", NOWHERE, "found no keys"),
    "a comment": (lambda text, old: b"# nothing\n", NOWHERE, "found no keys"),
    "a list": (lambda text, old: b"- a\n- b\n", NOWHERE, "found no keys"),
    "a word": (lambda text, old: b"word\n", NOWHERE, "found no keys"),
    "two documents": (around(behind="---\na: b\n"), LAST, "found a second document"),
    "5,000 lists within each other": (around(behind=f"zz: {'[' * 5000}{']' * 5000}\n"), LAST, "too deep to read"),
    "300 keys within each other": (around(behind=f"zz: {'{a: ' * 300}1{'}' * 300}\n"), LAST, "too deep to read"),
    "100 lines within each other": (
        lambda text, old: (text + "".join(" " * n + f"z{n}:\n" for n in range(100)) + " " * 100 + "x\n").encode(),
        "deep",
        "too deep to read",
    ),
    "ten megabytes": (
        around(behind="zz: |\n" + "  x\n" * 2_500_000),
        NOWHERE,
        "expected settings of at most 200,000 bytes",
    ),
    "a line indented too far": (line("  {}"), HERE, "indent"),
    "no blank behind the colon": (line("zz:x"), "near", "Write it as key: value."),
    "a list that is not closed": (value("[a"), "near", "found a list that is not closed"),
    "keys that are not closed": (value("{a: b"), "near", "found keys that are not closed"),
    "a backslash": (value('"a\\q"'), HERE, "found a backslash in double quotes"),
    "a character beyond all": (value('"\\UFFFFFFFF"'), HERE, "found a backslash in double quotes"),
    "a colon within a value": (value("a: b"), HERE, "found a colon within a value"),
    "a value that begins with @": (value("@a"), HERE, "found a value that begins with @"),
    "a value that begins with %": (value("%a"), HERE, "found a value that begins with %"),
    "a number without end": (value("9" * 5000), HERE, "found a number of thousands of digits"),
    "a tag of Python": (value("!!python/object:os.system x"), HERE, "Write the plain value."),
    "an own tag": (value("!foo x"), HERE, "found the tag !foo"),
    "a tag of another type": (value("!!int abc"), HERE, "invalid literal for int"),
    "a number as key": (line("7: x\n{}"), HERE, "found the key 7; expected words as keys"),
    "no key": (line("? \n: x\n{}"), HERE, "expected words as keys"),
    "a day as key": (line("2020-01-01: x\n{}"), HERE, "found the key 2020-01-01"),
    "a list as key": (line("? [a]\n: x\n{}"), HERE, "expected words as keys"),
    "keys as key": (line("? {a: b}\n: x\n{}"), HERE, "Use a word as the key."),
    "marks of a merge": (line("<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> x"), "near", "a conflict of two versions"),
    "null": (value(""), HERE, "found null"),
    "a list as value": (value("[1, 2]"), HERE, "found [1, 2]"),
    "keys as value": (value("{a: 1}"), HERE, "found keys with values"),
    "true": (value("true"), HERE, "found true"),
    "a number": (value("1.5"), HERE, "found 1.5"),
    "infinity": (value(".inf"), HERE, "found inf"),
    "a moment": (value("2020-01-01T10:00:00Z"), HERE, "found 2020-01-01T10:00:00"),
    "a day": (value("2020-01-01"), HERE, "found 2020-01-01"),
    "a set": (value("!!set {a, b}"), HERE, "found keys with values"),
}
PLACES: dict[str, Callable[[int, int], list[int]]] = {
    HERE: lambda at, last: [at],
    "the line behind": lambda at, last: [at + 1],
    "near": lambda at, last: [*range(at, last + 2)],
    FIRST: lambda at, last: [1],
    LAST: lambda at, last: [last + 1],
    NOWHERE: lambda at, last: [0],
    "deep": lambda at, last: [*range(last + 40, last + 70)],
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration and one package."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "data" / "raw").mkdir(parents=True)
    synthetic.write_package(folder / "data" / "raw", "AAA")
    text = (ROOT / "config.yaml").read_text("utf-8")
    (folder / "config.yaml").write_text(text.replace("[CHN, IDN, JPN, KOR, MYS, PHL]", "[AAA]"), "utf-8")
    return folder


@pytest.mark.parametrize("damage", DAMAGED)
@pytest.mark.parametrize(("file", "key"), [("config.yaml", "concept:"), ("data/raw/AAA/country.yaml", "name:")])
def test_a_damaged_file_is_one_error_with_its_line(project: Path, file: str, key: str, damage: str) -> None:
    spoil, place, told = DAMAGED[damage]
    path = project / file
    text = path.read_text("utf-8")
    lines = text.splitlines()
    at = next(number for number, each in enumerate(lines, start=1) if each.startswith(key))
    try:
        path.write_bytes(spoil(text, lines[at - 1]))
        with pytest.raises(PackageError) as refused:
            config.load(project) if file == "config.yaml" else intake.read(path.parent)
    finally:
        path.write_text(text, "utf-8")
    (issue,) = refused.value.issues
    assert issue.file == file.removeprefix("data/raw/")
    assert issue.row in PLACES[place](at, len(lines))
    assert told in str(issue)


@pytest.mark.parametrize(
    "harmless",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: f"---\n{text}...\n".encode(),
        lambda text: f"# {'é' * 300}\n{text}".encode(),
    ],
    ids=["a mark of UTF-8", "line ends of Windows", "marks of a document", "a comment"],
)
def test_what_editors_write_is_read(project: Path, harmless: Callable[[str], bytes]) -> None:
    for file in ("config.yaml", "data/raw/AAA/country.yaml"):
        path = project / file
        text = path.read_text("utf-8")
        try:
            path.write_bytes(harmless(text))
            assert config.load(project).countries == ["AAA"]
            assert intake.check(path.parent if "raw" in file else project / "data" / "raw" / "AAA") == []
        finally:
            path.write_text(text, "utf-8")


@pytest.mark.parametrize("day", ["0001-01-01", "2562-09-22", "1440-01-01"])
def test_an_edition_is_of_our_time(project: Path, day: str) -> None:
    path = project / "config.yaml"
    text = path.read_text("utf-8")
    try:
        path.write_text(text.replace("second-draft: 2020-08-20", f"second-draft: {day}"), "utf-8")
        with pytest.raises(PackageError, match=f"column editions.second-draft: found {day}; expected edition names"):
            config.load(project)
    finally:
        path.write_text(text, "utf-8")


SETTINGS = [*sorted((ROOT / "workflow").rglob("*.yaml")), ROOT / "config.yaml"]
# What is written into a plain text, to make another one of it.
STROKES = [
    *(": ", ":", " #", "#", "- ", "-", ",", "? ", ">", "|", "&a", "*a", "!", "%", "@", "`", "=", "<<", "~", '"', "'"),
    *("[", "]", "{", "}", "\\", "---", "...", "\t", "\n", "\r", "\n  ", "\n\n", "\x85", "\u2028", "\ufeff", "\a", "é"),
    *("01", "-0", "+1", "0x1F", "0o7", "0b1", "1_000", "1e5", ".5", "1.", "1.5e-3", "12:30:45", ".inf", "null", "TRUE"),
    *("no", "2020-01-01", "2020-1-1", "2020-02-30", "2001-12-14 21:59:43"),
]


@pytest.mark.parametrize("path", SETTINGS, ids=lambda path: path.name)
def test_settings_are_plain_and_both_readers_agree_on_them(path: Path) -> None:
    text = path.read_text("utf-8")
    assert repr(yaml_plain.read(text)) == repr(yaml_files._strictly(text, path.name))


def test_both_readers_agree_on_whatever_the_plain_one_takes() -> None:
    chance = random.Random(1)
    texts = [path.read_text("utf-8").splitlines(keepends=True) for path in SETTINGS]
    taken = 0
    for _ in range(1500):
        lines = chance.choice(texts)
        start = chance.randrange(len(lines))
        text = "".join(lines[start : start + chance.randrange(1, 8)])
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(STROKES) + text[at + chance.randrange(3) :]
        if plain := yaml_plain.read(text):
            taken += 1
            assert repr(plain) == repr(yaml_files._strictly(text, "a.yaml")), text
    assert taken > 100


STATUS = [
    ("validated", "null", "2022-09-22", ["status_by: found null; expected who set it: the status is validated"]),
    ("validated", "'  '", "2022-09-22", ["status_by: found '  '; expected who set the status, or null"]),
    ("validated", "a researcher", "null", ["status_date: found null; expected when it was set, as 2020-09-22"]),
    ("coder-checked", "null", "null", ["status_by: found null", "status_date: found null"]),
    ("coder-checked", "a coder", "2020-02-30", ["a date that does not exist"]),
    ("coder-checked", "a coder", "'2020-09-22'", ["status_date: found '2020-09-22'; expected a day that exists"]),
    ("validated", "a researcher", "2562-09-22", ["status_date: found 2562-09-22; expected a day that exists"]),
    ("checked", "null", "null", ["status: found 'checked'; expected draft, coder-checked or validated"]),
    ("draft", "null", "null", []),
    ("validated", "a researcher", "2022-09-22", []),
]


@pytest.mark.parametrize(("status", "by", "day", "told"), STATUS)
def test_a_status_says_by_whom_and_when(project: Path, status: str, by: str, day: str, told: list[str]) -> None:
    path = project / "data" / "raw" / "AAA" / "country.yaml"
    text = path.read_text("utf-8")
    kept = "\n".join(each for each in text.splitlines() if not each.startswith("status"))
    try:
        path.write_text(f"{kept}\nstatus: {status}\nstatus_by: {by}\nstatus_date: {day}\n", "utf-8")
        found = intake.check(path.parent)
    finally:
        path.write_text(text, "utf-8")
    assert len(found) == len(told)
    for issue, words in zip(found, told, strict=True):
        assert words in str(issue)
        assert issue.row > 0
