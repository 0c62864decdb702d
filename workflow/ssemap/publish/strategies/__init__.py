"""Policies and strategies of public and private actors, counted: by instrument, actor and form, and what is missing.

Nothing is scored: a policy that is not in the packages may exist all the same.
"""
