"""The command line: each stage is called with what its ``run`` takes; mistakes are told without traceback."""

from __future__ import annotations

import datetime
import inspect
import json
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Command, call
from ssemap import cli
from ssemap.core.issues import Issue, PackageError
from ssemap.core.run import Run

RUN = "edition=early as_of=2020-09-22 reference_year=2019 window=2010-2021 concept=broad countries=AAA,BBB"
SETTINGS = Run.parse(RUN)
# command line, module, and what its ``run`` gets
CALLS: list[tuple[str | list[str], str, dict[str, Any]]] = [
    ("clean raw/AAA -o out", "clean", {"package": Path("raw/AAA"), "as_of": None}),
    (
        "clean raw/AAA -o out --as-of 2020-09-22",
        "clean",
        {"package": Path("raw/AAA"), "as_of": datetime.date(2020, 9, 22)},
    ),
    ("harmonise c -o out --as-of 2020-09-22", "harmonise", {"clean": Path("c"), "as_of": datetime.date(2020, 9, 22)}),
    ("harmonise c -o out", "harmonise", {"clean": Path("c"), "as_of": None}),
    ("plausibility c h -o out", "plausibility", {"clean": Path("c"), "harmonised": Path("h")}),
    ("estimate h -o out --window 2010 2021", "estimate", {"harmonised": Path("h"), "window": (2010, 2021)}),
    (
        "indicators c h e -o out --window 2010 2021",
        "indicators",
        {"clean": Path("c"), "harmonised": Path("h"), "estimated": Path("e"), "window": (2010, 2021)},
    ),
    (
        ["quality", "processed/early", "-o", "out", "--iso3", "AAA", "--run", RUN],
        "publish.pages.quality",
        {"processed": Path("processed/early"), "iso3": "AAA", "settings": SETTINGS},
    ),
    (
        ["trace-pages", "processed/early", "-o", "out", "--iso3", "AAA", "--run", RUN],
        "publish.pages.trace",
        {"processed": Path("processed/early"), "iso3": "AAA", "settings": SETTINGS},
    ),
    (
        ["notebook", "n.ipynb", "-o", "out", "--page", "p.html", "-p", "iso3", "AAA", "-p", "run", RUN],
        "publish.notebooks",
        {"notebook": Path("n.ipynb"), "page": Path("p.html"), "parameters": {"iso3": "AAA", "run": RUN}},
    ),
    (
        ["report", "r", "p", "raw", "-o", "out", "--door", "door", "--pdf", "x.pdf", "--run", RUN],
        "publish.pages.report",
        {
            "results": Path("r"),
            "processed": Path("p"),
            "raw": Path("raw"),
            "door": Path("door"),
            "pdf": Path("x.pdf"),
            "docx": None,
            "published": "",
            "settings": SETTINGS,
        },
    ),
    (
        ["methods", "r", "p", "-o", "out", "--run", RUN],
        "publish.pages.methods",
        {"results": Path("r"), "processed": Path("p"), "settings": SETTINGS},
    ),
    (
        "compare c h i -o out --reference-year 2019 --countries AAA",
        "compare",
        {
            "clean": Path("c"),
            "harmonised": Path("h"),
            "indicators": Path("i"),
            "reference_year": 2019,
            "countries": ["AAA"],
        },
    ),
    (
        "institutions c -o out --conditions emes --reference-year 2019 --countries AAA BBB",
        "institutions",
        {"clean": Path("c"), "conditions": "emes", "reference_year": 2019, "countries": ["AAA", "BBB"]},
    ),
    (
        "alternatives c h e i -o out --reference-year 2019 --window 2010 2021 --concept broad",
        "alternatives",
        {
            "clean": Path("c"),
            "harmonised": Path("h"),
            "estimated": Path("e"),
            "indicators": Path("i"),
            "as_of": None,
            "reference_year": 2019,
            "window": (2010, 2021),
            "concept": "broad",
        },
    ),
    (
        "scenarios c a -o out --reference-year 2019 --concept broad --countries AAA",
        "scenarios",
        {
            "clean": Path("c"),
            "alternatives": Path("a"),
            "reference_year": 2019,
            "concept": "broad",
            "countries": ["AAA"],
        },
    ),
    (
        ["brief", "r", "p", "-o", "b.pdf", "--iso3", "AAA", "--language", "en", "--run", RUN],
        "publish.briefs.of_country",
        {
            "output": Path("b.pdf"),
            "results": Path("r"),
            "processed": Path("p"),
            "iso3": "AAA",
            "language": "en",
            "settings": SETTINGS,
            "published": "",
        },
    ),
    (
        ["briefs", "r", "p", "raw", "-o", "out", "--language", "en", "--run", RUN],
        "publish.briefs.of_all",
        {
            "results": Path("r"),
            "processed": Path("p"),
            "raw": Path("raw"),
            "language": "en",
            "settings": SETTINGS,
            "published": "",
        },
    ),
    (
        ["one-file", "r", "-o", "out", "--published", "https://example.org/sse/"],
        "publish.pages.one_file",
        {"results": Path("r"), "published": "https://example.org/sse/"},
    ),
    (
        ["figure-pages", "r", "-o", "out", "--names", "one", "other"],
        "publish.pages.figure_pages",
        {"results": Path("r"), "names": ["one", "other"], "published": ""},
    ),
    (
        ["explorer", "p", "--further", "q", "r", "-o", "out", "--run", RUN],
        "publish.explorer.page",
        {"processed": Path("p"), "further": [Path("q"), Path("r")], "settings": SETTINGS},
    ),
    (
        ["record", "raw", "p", "-o", "out", "--run", RUN, "--published", "https://example.org/sse/"],
        "provenance.record",
        {"raw": Path("raw"), "processed": Path("p"), "settings": SETTINGS, "published": "https://example.org/sse/"},
    ),
]


@pytest.mark.parametrize(("line", "module", "values"), CALLS)
def test_a_stage_gets_what_it_takes(
    line: str | list[str], module: str, values: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = import_module(f"ssemap.{module}")
    taken = inspect.signature(stage.run)
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(stage, "run", lambda **given: calls.append(given))
    assert cli.main(line.split() if isinstance(line, str) else line) == 0
    assert calls == [{"output": Path("out"), **values}]
    taken.bind(**calls[0])  # the real function takes exactly these


def test_every_command_that_a_rule_gives_is_tried() -> None:
    rules = "".join(path.read_text("utf-8") for path in (ROOT / "workflow" / "rules").glob("*.smk"))
    given = set(re.findall(r'^ +"ssemap ([\w-]+) ', rules, re.MULTILINE))
    assert len(given) > 10
    assert given - {(line.split() if isinstance(line, str) else line)[0] for line, *_ in CALLS} == set()


LOADED = """
import json, sys
before = set(sys.modules)
from ssemap.cli import main
try:
    main(["--help"])
except SystemExit:
    print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr)
"""


def test_help_loads_nothing_but_the_command_line_and_the_standard_library() -> None:
    """So it appears at once; what a command needs is imported when it is given."""
    loaded = json.loads(call(sys.executable, "-c", LOADED).stderr)
    assert "argparse" in loaded
    assert {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names == {"ssemap"}
    rooms = {".".join(name.split(".")[:2]) for name in loaded if name.startswith("ssemap")}
    assert rooms == {"ssemap", "ssemap.cli", "ssemap.core"}


@pytest.mark.parametrize("module", ["briefs.of_country", "pages.quality", "pages.report", "pages.trace"])
def test_what_writes_texts_loads_neither_what_draws_nor_what_fits(module: str) -> None:
    """Each takes a good part of a second, and there is a job for each country."""
    code = f"import json, sys, ssemap.publish.{module}; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(call(sys.executable, "-c", code).stdout)
    assert {"matplotlib", "scipy"} & set(loaded) == set()


def test_help_names_each_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    commands = "clean harmonise plausibility estimate indicators compare alternatives scenarios notebook quality"
    commands += " report methods record check trace trace-pages draw agreement evidence schema"
    assert all(f"\n    {command}" in text for command in commands.split())


def test_all_mistakes_of_a_package_are_printed_without_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mistakes = [Issue("x", "error", "figures.csv", row, "value", "", "a", "b", "Do.") for row in (2, 3)]

    def fail(**given: object) -> None:
        raise PackageError(mistakes)

    monkeypatch.setattr(import_module("ssemap.clean"), "run", fail)
    assert cli.main(["clean", "AAA", "-o", "out"]) == 1
    assert capsys.readouterr().err == "".join(f"{mistake}\n" for mistake in mistakes)


def test_an_error_of_the_program_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(import_module("ssemap.clean"), "run", fail)
    with pytest.raises(ZeroDivisionError):
        cli.main(["clean", "AAA", "-o", "out"])


@pytest.mark.parametrize("code", ["..", "kor", "KO", "KORE", "../KOR", "ＫＯＲ", ""])
@pytest.mark.parametrize("command", [["check"], ["trace", "organisations"]])
def test_what_is_no_country_code_is_refused(command: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*command, code])
    assert ended.value.code == 2
    assert f"{code!r} is no country code" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("word", "code"),
    [("kor", "KOR"), ("Tha", "THA"), ("thailand", "THA"), ("Viet Nam", "VNM"), ("JP", "JPN"), ("Phillipines", "PHL")],
)
def test_the_code_of_a_country_that_is_named_otherwise_is_told(
    word: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["trace", "organisations", word])
    assert f"three capital letters, as KOR. Did you mean {code}?" in capsys.readouterr().err


@pytest.mark.parametrize("day", ["yesterday", "2020-02-30", "2020-9-2"])
def test_what_is_no_day_is_refused(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["harmonise", "c", "-o", "out", "--as-of", day])
    assert f"argument --as-of: '{day}' is no day, as 2020-09-22" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("estimate h -o out --window 2021 2010", "--window: found 2021 to 2010; expected first year, last year"),
        (
            "compare c h i -o out --reference-year 2019 --countries AAA BBB AAA",
            "--countries: found AAA BBB AAA; expected each once",
        ),
        (
            "institutions c -o out --conditions ems --countries AAA",
            "--conditions: 'ems' is none of emes, ilc2022. Did you mean emes?",
        ),
        (
            "scenarios c a -o out --reference-year 2019 --concept brod --countries AAA",
            "--concept: 'brod' is none of narrow, broad. Did you mean broad?",
        ),
    ],
)
def test_impossible_options_are_refused(command: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(command.split())
    assert f"error: argument {message}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        "harmonise none -o out",
        "plausibility none none -o out",
        "estimate none -o out --window 2010 2021",
        "indicators none none none -o out --window 2010 2021",
        "compare none none none -o out --reference-year 2019 --countries AAA BBB",
        "institutions none -o out --conditions emes --reference-year 2019 --countries AAA BBB",
        "alternatives none none none none -o out --reference-year 2019 --window 2010 2021 --concept broad",
        "scenarios none none -o out --reference-year 2019 --concept broad --countries AAA BBB",
    ],
)
def test_a_stage_before_what_it_reads_says_which_file_it_wants(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(command.split()) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert re.match(r"none/\S+\.parquet: found no such file; expected a table of a stage before", line)


def test_a_parameter_given_twice_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main("notebook n.ipynb -o out -p iso3 AAA -p iso3 BBB".split())
    assert ended.value.code == 2
    assert "parameter iso3 is given twice" in capsys.readouterr().err


def test_check_names_the_packages_that_there_are(ssemap: Command, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").touch()
    (tmp_path / "data" / "raw" / "AAA").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "AAA" / "country.yaml").touch()
    result = ssemap("check", "THA", "AAA", "AAA", "AAB", cwd=tmp_path)
    assert result.returncode == 1
    begun, meant = result.stderr.splitlines()
    assert begun.endswith("THA (packages there: AAA). Begin it: ssemap new THA")
    assert meant.endswith("AAB (packages there: AAA). Did you mean AAA?")
    assert result.stdout.count("\nAAA: ") == 1  # each package once


def test_check_says_how_a_first_package_begins(ssemap: Command, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").touch()
    result = ssemap("check", cwd=tmp_path)
    assert result.returncode == 1
    assert "(packages there: none). Begin it: ssemap new CODE" in result.stderr


BRIEF = ["brief", "r", "p", "-o", "b.pdf", "--iso3", "AAA", "--run", RUN]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([*BRIEF, "--language", "../en"], "argument --language: '../en' is no code of a language, as en"),
        ([*BRIEF, "--language", "en", "--published", "javascript:alert(1)"], "is no address of a folder on the web."),
        (["one-file", "r", "-o", "out", "--published", "https://example.org/a b/"], "Remove the blanks"),
    ],
)
def test_a_language_or_address_that_cannot_be_is_refused(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(arguments)
    assert told in capsys.readouterr().err


def test_one_file_of_no_report_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["one-file", str(tmp_path), "-o", str(tmp_path / "report.html")]) == 1
    assert "report/index.html: found no such file; expected the report." in capsys.readouterr().err
