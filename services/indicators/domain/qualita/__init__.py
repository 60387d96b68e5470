"""How far a number can be trusted: what is missing, what came late, what is still open, and what that could change."""
