"""Partners' files in: recognised, checked, accounted for, and handed to the evidence."""
