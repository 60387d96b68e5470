"""The HTTP edge that every service shares: who calls, what may be refused and how it is said."""
