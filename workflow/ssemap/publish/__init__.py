"""What people read: one exporter, figures, tables, sections of the report, pages, notebooks."""
