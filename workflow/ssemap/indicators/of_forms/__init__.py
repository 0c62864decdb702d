"""Values of single forms, of every coverage: what a theme's page prints and draws.

``tables.compute`` makes the two tables, ``choice.standing`` the rows that stand at a year; the rest is in modules of
their own: ``declared``, ``figures``, ``intervals``, ``values``, ``kinds``, ``gaps``.
"""
