"""Briefs: one for each country, an introduction and conclusions, as PDF and DOCX.

Words stand in ``workflow/report/briefs/<language>``; facts, tables and figures are those of the report and of profiles.
"""
