"""Spreadsheets for screen and A4: of any table (``table``), and the workbook of indicators (``indicators``)."""
