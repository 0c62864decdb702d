"""Figures of themes."""

from typing import Any

KINDS: dict[str, Any] = {}
