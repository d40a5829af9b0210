"""The statistics a crime analyst trusts: pure functions on arrays, no files, clock or database."""
