"""Figures: each module has ``data`` (what is drawn, a frame) and ``draw`` (the matplotlib figure)."""
