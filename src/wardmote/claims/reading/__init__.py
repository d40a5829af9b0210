"""What a text prints: its lines, sentences and numbers, and what each number is said to be."""
