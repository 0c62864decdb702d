"""The themes of the workshop as readers meet them: statements and policies of an edition, pages, parts of profiles."""
