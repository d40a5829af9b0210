"""Criteria, the scored matrix, its robustness and its audit. Pure: no files, clock or database."""
