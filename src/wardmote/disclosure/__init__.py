"""Keeping people from being found in published numbers: suppression audits, rounding, noise."""
