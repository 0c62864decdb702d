"""Where a number comes from: its chain as data, the record of a run, fingerprints of code and files."""
