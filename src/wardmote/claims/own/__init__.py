"""Claims in our own prose: typed, bound to figures, computed again at each build."""
