"""Judges of amounts: sums, shares, changes, rates, means and dates must follow from what they are made from."""
