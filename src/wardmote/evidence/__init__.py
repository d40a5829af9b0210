"""Versioned tables, coverage, breaks, measures and figures. Evidence is never edited."""
