"""What the benchmark of the pipeline counts: each job once, under what it makes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from conftest import BIN, benchmark, environment

pipeline = benchmark("pipeline")


def job(*command: str, processor: float = 1.25, wall: float = 2.5, memory: float = 100.0) -> str:
    return json.dumps({"command": command, "processor": processor, "wall": wall, "memory": memory})


def test_jobs_are_counted_under_what_they_make() -> None:
    lines = [
        job("clean", "data/raw/AAA", processor=1.5, memory=170.5),
        job("clean", "data/raw/BBB", processor=0.75, memory=210.25),
        job("notebook", "n/comparative_theme.ipynb", "-o", "r/comparative_jobs.ipynb", "--page", "r/x.html"),
        job("notebook", "n/comparative_theme.ipynb", "-o", "r/comparative_gender.ipynb"),
    ]
    found = pipeline.by_output(lines)
    assert found["clean"] == pipeline.OutputCost(2, 2.25, 5.0, 210.25)
    assert sorted(found) == ["clean", "comparative_gender", "comparative_jobs"]


def test_the_table_begins_with_the_dearest_and_takes_medians() -> None:
    cheap, dear = pipeline.OutputCost(1, 0.5, 0.7, 90.0), pipeline.OutputCost(6, 11.5, 12.0, 410.0)
    middle = pipeline.OutputCost(6, 13.0, 12.0, 410.0)
    table = pipeline.outputs_table([{"a": cheap, "b": dear}, {"a": cheap, "b": middle}, {"b": middle}])
    head, *rows, together = table.splitlines()
    assert head.split() == ["output", "jobs", "processor", "s", "wall", "s", "MB"]
    assert [row.split()[:3] for row in rows] == [["b", "6", "13.0"], ["a", "1", "0.5"]]
    assert together.split() == ["together", "13.5"]


def test_a_ratio_is_taken_within_its_repeat() -> None:
    floors = [pipeline.Cost(10.5, 21.0, 90.0), pipeline.Cost(31.5, 21.0, 90.0)]
    runs = [
        {kind: pipeline.Cost(factor * one.wall, 2.5 * one.processor, 410.0) for kind in pipeline.AIMS}
        for factor, one in zip((3.0, 5.0), floors, strict=True)
    ]
    _, *rows = pipeline.table("x", floors, runs).splitlines()
    assert len(rows) == len(pipeline.AIMS)
    for row in rows:
        assert row.split()[-6:-4] == ["94.5", "4.00"]
        assert row.split()[-3:] == ["52.5", "2.50", "410"]


def test_a_job_writes_down_what_it_cost(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(pipeline.TIMED, "utf-8")
    log = tmp_path / "costs.jsonl"
    given = environment(COSTS=str(log))
    given["PYTHONPATH"] += f":{tmp_path}"
    for arguments in (["clean", "--help"], ["report", "--help"]):
        subprocess.run([BIN / "ssemap", *arguments], env=given, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-c", "pass"], env=given, check=True)  # no job
    found = pipeline.by_output(log.read_text("utf-8").splitlines())
    assert list(found) == ["clean", "report"]
    for one in found.values():
        assert one.jobs == 1
        assert 0 < one.processor < 60
        assert one.wall > 0
        assert 5 < one.memory < 2000
