"""Checking texts on the site: paste or upload, see each number marked, decide, take findings away."""
