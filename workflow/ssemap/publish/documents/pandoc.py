"""Pandoc, which comes with a package of Python: no network, and no settings of whoever runs it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ssemap.core import files
from ssemap.publish import broken
from ssemap.publish.documents import nodes
from ssemap.publish.documents.nodes import Node, Nodes


def run(document: Node | bytes, *options: str, folder: Path | None = None) -> bytes:
    """What pandoc makes of a document in JSON. Raises RuntimeError with its words where it fails."""
    import pypandoc  # type: ignore[import-untyped]

    given = document if isinstance(document, bytes) else json.dumps(document, ensure_ascii=False).encode()
    with TemporaryDirectory() as empty:
        command = [pypandoc.get_pandoc_path(), "--data-dir", empty, *options]
        environment = {"SOURCE_DATE_EPOCH": "0", "LANG": "C.UTF-8", "HOME": empty}
        done = subprocess.run(command, input=given, capture_output=True, cwd=folder, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(f"pandoc: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def cited(items: Sequence[dict[str, Any]], style: Path) -> Nodes:
    """The references of all items, in no order that matters: divisions named ``ref-<id>``."""
    if not items:
        return []
    with TemporaryDirectory() as folder:
        bibliography, csl = Path(folder) / "items.json", Path(folder) / style.name
        files.write_text(bibliography, json.dumps(items, ensure_ascii=False))
        csl.write_bytes(broken.xml(style))
        asked = nodes.document([])
        asked["meta"]["nocite"] = {"t": "MetaInlines", "c": [_all()]}
        options = ("-f", "json", "-t", "json", "--citeproc", f"--bibliography={bibliography}", f"--csl={csl}")
        try:
            made: dict[str, Any] = json.loads(run(asked, *options))
        except RuntimeError as error:
            raise broken.fault(f"documents/{style.name}", 0, str(error), "a style of citations (CSL)") from None
    division: Nodes = made["blocks"][0]["c"][1]
    return division


def _all() -> Node:
    """A citation of everything."""
    mode = {"t": "NormalCitation"}
    citation = {
        "citationId": "*",
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": mode,
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[citation], [nodes.text("@*")]]}
