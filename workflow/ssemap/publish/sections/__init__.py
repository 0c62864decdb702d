"""The report in sections: words in ``workflow/report/sections``, facts and tables in the modules named after them.

``compose`` makes a ``document`` of a run; ``html`` renders it. ``registered`` imports all that has facts or tables.
"""
