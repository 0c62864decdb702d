"""What every room stands on: files, issues, settings of the run, code lists, series, grades, printing."""
