"""Tables: functions that return a ``table.Table``; the exporter writes them."""
