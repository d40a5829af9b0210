"""Who is reading, and the one place that says what they may see."""
