"""What partners handed in, and what is held of it."""
