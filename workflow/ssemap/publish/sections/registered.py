"""All facts and tables: importing this module registers them."""

from __future__ import annotations

from ssemap.publish.sections import annexes, certainty, countries, front, law, quotes, size, strategies, theme, told

MODULES = (annexes, certainty, countries, front, law, quotes, size, strategies, theme, told)
