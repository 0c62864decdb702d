"""What a run costs with many countries: synthetic ones, each as large as a real package.

    python benchmarks/countries.py --write FOLDER 24

writes a project with so many countries, and its configuration, to look at or to run.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path

import synthetic_countries
from pipeline import FOLDERS, PARTS, ROOT


def main() -> None:
    """Write a project."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write a project here")
    parser.add_argument("number", type=int)
    options = parser.parse_args()
    project(options.write, options.number)


def project(folder: Path, number: int) -> list[str]:
    """Write a copy of the project with so many synthetic countries and no others; return their codes."""
    folder.mkdir(parents=True)
    for name in PARTS:
        shutil.copy2(ROOT / name, folder / name)
    for name in FOLDERS:
        if name != "data/raw":
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    codes = synthetic_countries.write(folder / "data" / "raw", number)
    config = folder / "config.yaml"
    text, found = re.subn(r"(?m)^countries: .*", f"countries: [{', '.join(codes)}]", config.read_text("utf-8"))
    assert found == 1
    config.write_text(text, "utf-8")
    return codes


if __name__ == "__main__":
    main()
