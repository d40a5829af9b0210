"""Judges of a document's own rules: bands, targets, ratings and lists must follow from its figures."""
