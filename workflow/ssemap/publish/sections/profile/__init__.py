"""The first two pages of a country's profile: its key numbers, its law in short, and what is missing."""
