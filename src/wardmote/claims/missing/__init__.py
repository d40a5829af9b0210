"""Judges of what is missing: a base, a period, a value, a piece of the text itself."""
