"""`make proof`: the platform under violence, with real parts. What is acknowledged is kept, and counts once."""
