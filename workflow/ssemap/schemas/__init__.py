"""What the tables look like: ``raw/`` for country packages, one module per stage for what it writes."""
