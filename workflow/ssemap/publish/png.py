"""PNG files."""

from __future__ import annotations

from pathlib import Path


def size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG file in pixels, from its first bytes (ISO/IEC 15948, 11.2.2)."""
    with path.open("rb") as file:
        head = file.read(24)
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
