"""The loop with researchers and reviewers: what is wrong with a package, and what is missing."""
