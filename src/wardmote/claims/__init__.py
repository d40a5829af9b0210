"""Typed claims and their checker: every number in a text, and whether it can be right."""
