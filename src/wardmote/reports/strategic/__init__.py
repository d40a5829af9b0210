"""The strategic assessment: what is asked of the evidence, and the order in which it is told."""
