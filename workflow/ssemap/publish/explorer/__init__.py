"""The explorer: one page that shows any indicator for the countries, families, forms and years that a reader chooses.

What it shows is data made here: the cells of the grammar with their signs (``data``), what may be ordered (``order``),
and the words (``words``). The script of the page (``workflow/report/explorer``) chooses rows and draws them; it makes
no number and no sign.
"""
