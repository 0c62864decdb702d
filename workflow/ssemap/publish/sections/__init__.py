"""Sections of the report: the facts, counted from tables, that its texts state."""
