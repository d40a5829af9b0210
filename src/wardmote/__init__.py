"""Wardmote: from partners' files to a defensible plan. The floors are drawn in docs/explanation/house.md."""

__version__ = "0.1.0"
