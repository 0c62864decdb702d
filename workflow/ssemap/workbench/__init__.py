"""Tools of maintainers: agreement of coders, rating sheets, calibration, its evaluation, generated pages."""
