"""One level followed by hand, with a spreadsheet."""
