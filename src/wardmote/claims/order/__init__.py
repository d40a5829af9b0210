"""Judges of order: ranks, places, records, courses and comparatives must be those of the values."""
