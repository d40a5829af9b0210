"""Judges of agreement: what is said twice, pointed back to or referred to must be the same, and there."""
